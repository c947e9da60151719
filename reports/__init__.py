"""The yearly workbook: one module per sheet, laid out with XlsxWriter from the warehouse's public views.

A connection and a fiscal year come in, a print-ready workbook goes out, byte-identical for the same warehouse state.
Nothing is computed here that a view or a transform could give.
"""
