"""Blank forms: one documented xlsx for each kind of table that offices keep by hand.

The layouts of `sources` and the words of `kinds.toml`, `fields.toml` and `lists.toml` come in, the bytes of a workbook
go out, the same for the same layouts, office and year. What is filled in reads back as it was typed.
"""
