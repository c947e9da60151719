"""Alembic scripts: every table as it was made and changed, in order. `sql.engine.migrate` runs them."""
