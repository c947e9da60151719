"""What is given to the warehouse of one file: a print with its rows, its ledger and its findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import polars as pl

Completeness = Literal["full", "partial"]


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """A printed total against the computed one: satang, or a count where `is_count`."""

    row: int
    label: str
    column_name: str
    cell: str
    printed: int
    computed: int
    is_count: bool = False

    @property
    def difference(self) -> int:
        """Printed minus computed."""
        return self.printed - self.computed


@dataclass(frozen=True, slots=True)
class TableLedger:
    """One table as it stood in the file; `rows_read = rows_loaded + rows_quarantined + rows_skipped`.

    `sheet_no` numbers the sheets from 1, as does the `source_row_id` of its rows. `skipped_rows` are mappings with
    `row` (1-based) and `why`, one for each skipped row.
    """

    table_no: int
    layout: str
    sheet: str
    sheet_no: int
    header_row: int
    rows_read: int
    rows_loaded: int
    rows_quarantined: int
    rows_skipped: int
    title: str | None = None
    first_row: int | None = None
    last_row: int | None = None
    skipped_rows: Sequence[Mapping[str, Any]] = ()
    control_totals: Sequence[ControlTotal] = ()


@dataclass(frozen=True, slots=True)
class Print:
    """All tables of one file with the same kind and fiscal year (docs/architecture.md, "The way of a file").

    `rows`: good rows, with `source_row_id`, `line_key`, `part` and the data columns of the fact table (missing ones are
    NULL, others are ignored); `(part, line_key)` occurs once. `quarantined`: the same columns and `rules` (comma
    separated). `parts`: what a full print speaks for; None = the parts of its rows. `findings`: `Finding.as_dict()` and
    `origin` (read | row). `withdrawn`: part and line key of lines that a person has withdrawn with this file; those it
    names itself are not. `as_of` is local wall-clock time.
    """

    run_id: int
    organisation_id: int
    source_file_id: int
    fiscal_year: int
    kind: str
    completeness: Completeness
    as_of: datetime
    rows: pl.DataFrame
    quarantined: pl.DataFrame | None = None
    parts: Sequence[str] | None = None
    tables: Sequence[TableLedger] = ()
    findings: Sequence[Mapping[str, Any]] = field(default=())
    withdrawn: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did, in lines of the register or plan.

    `opened`: lines whose values this print brought (new or changed); `closed`: lines whose earlier values it ended
    (changed or gone); `gone`: of these, lines it does not name among its good rows; `unchanged`: lines it confirmed.
    `is_new` is False when exactly this was loaded before and nothing was written.
    """

    opened: int
    closed: int
    unchanged: int
    quarantined: int
    load_id: int
    gone: int = 0
    is_new: bool = True
