"""`tambon warehouse`: the DDL of a PostgreSQL warehouse of many offices, printed, and only applied when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.refreshing import opened

if TYPE_CHECKING:
    from pathlib import Path

    from cli.words import Words


def warehouse_command(words: Words, home: Path | None, **_: object) -> int:
    """Prints the DDL of roles, as `tambon warehouse ddl` does."""
    return warehouse_ddl_command(words, home, what="roles", years=(), apply=False)


def warehouse_ddl_command(words: Words, home: Path | None, what: str, years: tuple[int, ...], *, apply: bool) -> int:
    """Prints DDL, or applies it to the warehouse of the home folder in one transaction."""
    import click

    from pipeline.office import close_office, open_existing
    from pipeline.structure import apply_ddl, ddl

    office_home = opened(home)
    try:
        office = open_existing(office_home.root)
        if apply:
            count = apply_ddl(office, what, years)
            click.echo(words("ddl_applied", count=count))
            return 0
        click.echo(words(f"ddl_{what}_about"))
        for statement in ddl(office, what, years):
            click.echo(statement)
    finally:
        close_office(office_home.root)
    return 0
