"""The code lists of `seeds/*.csv`: loaded into the warehouse whole, and read from it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl
from sqlalchemy import delete, select

from sql import dialect, past
from sql.runs import utc_now
from sql.schema import classification_crosswalk, expenditure_type, programme_work

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Table

FOLDER = Path(__file__).parent / "seeds"
OWN = "O"
OWN_EVIDENCE = "บัญชีรหัสของหน่วยงานเอง"
"""Grade and evidence of a code that the office explained itself."""
_FILES: dict[str, Table] = {
    "programme_works.csv": programme_work,
    "expenditure_types.csv": expenditure_type,
    "classification_crosswalk.csv": classification_crosswalk,
}


def sources() -> bytes:
    """The bytes of all lists, for the fingerprint that tells whether they must be loaded anew."""
    return b"\0".join((FOLDER / name).read_bytes() for name in _FILES)


def seed(connection: Connection) -> bool:
    """Make the lists in the warehouse equal to the files; returns whether anything had to be written."""
    changed = False
    for name, table in _FILES.items():
        wanted = _read(FOLDER / name, table)
        if _listed(connection, table).equals(wanted):
            continue
        past.remember(connection, table, None, utc_now(), None)
        connection.execute(delete(table))
        dialect.insert_frame(connection, table, wanted)
        changed = True
    return changed


def code_lists(engine: Engine, own: pl.DataFrame | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The lists of งาน (columns of `programme_work`) and of ประเภทรายจ่าย (`expenditure_type`), without their numbers.

    Codes are text, `valid_from`/`valid_to` fiscal years (B.E., Int64, null = not known), in the order of the files.
    With `own` (as `sql.own_codes.own_codes` gives them), the own codes of an office stand below; then there is also
    `is_other_name` (Boolean): the row gives a listed code a name that only files use.
    """
    with engine.connect() as connection:
        lists = _listed(connection, programme_work), _listed(connection, expenditure_type)
    if own is None:
        return lists
    return _with_own(lists[0], own.filter(subject="work"), _WORK), _with_own(
        lists[1], own.filter(subject="expenditure_type"), _TYPE
    )


class _Shape(NamedTuple):
    """Which columns of a list are the code and its name, the name above it, and what that one brings along."""

    code: str
    name: str
    parent: str
    family: int
    """How many digits codes of one parent have in common."""
    above: tuple[str, ...]


_WORK = _Shape("work_code", "work", "programme", 4, ("area", "programme_code", "programme"))
_TYPE = _Shape("type_code", "expenditure_type", "category", 2, ("budget_type", "category_account", "category"))


def _with_own(listed: pl.DataFrame, own: pl.DataFrame, shape: _Shape) -> pl.DataFrame:
    """A code list with the own codes of an office below; a code that is listed already only gets other names."""
    rows: list[dict[str, Any]] = []
    for code, name, as_written, parent, begin, end in own.drop("subject").iter_rows():
        known = listed.filter(pl.col(shape.code) == code)
        by_name = listed.filter(pl.col(shape.parent) == parent) if parent else listed.clear()
        family = listed.filter(pl.col(shape.code).str.starts_with(code[: shape.family]))
        above = next((found.row(0, named=True) for found in (known, by_name, family) if found.height), {})
        said = {column: above.get(column) for column in shape.above} | {
            shape.code: code, "valid_from": begin, "valid_to": end, "grade": OWN, "evidence": OWN_EVIDENCE,
        }  # fmt: skip
        if not above:
            said |= dict.fromkeys((shape.above[0], shape.parent), parent or "")
        is_listed = known.height > 0 or any(row[shape.code] == code and not row["is_other_name"] for row in rows)
        rows.append({**said, shape.name: name, "is_other_name": is_listed})
        if as_written and as_written != name:
            rows.append({**said, shape.name: as_written, "is_other_name": True})
    schema: dict[str, pl.DataType] = {**listed.schema, "is_other_name": pl.Boolean()}
    below = pl.DataFrame([[row.get(column) for column in schema] for row in rows], schema=schema, orient="row")
    return pl.concat([listed.with_columns(is_other_name=pl.lit(value=False)), below])


def _listed(connection: Connection, table: Table) -> pl.DataFrame:
    number, *columns = table.columns
    return dialect.fetch_frame(connection, select(*columns).order_by(number))


def _read(path: Path, table: Table) -> pl.DataFrame:
    _, *columns = table.columns
    types = {column.name: pl.Int64 if column.name.startswith("valid_") else pl.String for column in columns}
    return pl.read_csv(path, schema=types)
