"""The judge: Great Expectations suites, one module per table, and the SQL rules run over the warehouse.

Frames (or an engine) come in, findings go out. Rule texts in Thai and English stand in `rules.toml`, once each.
Great Expectations takes seconds to import, so nothing here imports it at module level except the suites themselves.
"""
