"""The table of plan items that several sheets share, with equipment, routine lines and other agencies apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.labels import section, table_spec
from reports.table import write_table
from reports.totals import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.page import Page
    from reports.read import Row

APART = ("equipment", "routine", "other_agency")


def flat(rows: Sequence[Row]) -> list[Line]:
    """Each row a line of its own."""
    return [Line(row) for row in rows]


def write_plan(page: Page, dimension: str, projects: Sequence[Line], *, alone: bool = True) -> None:
    """Write the projects as given, then what is counted apart by the same dimension, each with its own total.

    `alone` says that no other table stands on the sheet, so that its heading may be the one that is repeated.
    """
    apart = [(section(scope), flat(page.data.plan(dimension, scope))) for scope in APART]
    spec, member = table_spec("plan"), page.spec.member
    write_table(page, spec, projects, member=member, caption=section("project"), repeat=alone, apart=apart)
