"""The PostgreSQL server of the tests of the warehouse, for those that move an office from one database to the other."""

from __future__ import annotations

from tests.sql.conftest import new_postgres, postgres_url

__all__ = ["new_postgres", "postgres_url"]
