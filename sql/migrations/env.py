"""Where Alembic meets the warehouse: it works in the transaction of the connection `sql.engine.migrate` gives it."""

from __future__ import annotations

from alembic import context

from sql.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite")
with context.begin_transaction():
    context.run_migrations()
