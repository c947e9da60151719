"""One module per change of the tables, begun with its number."""
