"""Codes and names of งาน and ประเภทรายจ่าย that no list has: gathered for the analyst, answered in a workbook."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline import own_codes
from pipeline.alias_files import settings as alias_settings
from pipeline.errors import HomeError
from pipeline.own_codes import FILE, WORKBOOK, OwnCode, code_from, frame_of, settings
from pipeline.unknown_names import UnknownName, unknown_names, values_of
from sql.own_codes import files_of_scopes, named_rows, store_own_codes, written_codes
from sql.own_codes import own_codes as stored_codes
from sql.quarantine import open_quarantine
from sql.seeds import code_lists
from transforms.codes import BudgetCode, CodeError, decode_budget_code
from transforms.thai import display_text, matching_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from xlsxwriter import Workbook

    from pipeline.office import Office

UNDECODABLE = "code_undecodable"
"""The rule that holds a row back whose code the lists do not know at all."""

_CODE_COLUMN = {"work": "work_code", "expenditure_type": "type_code"}
_PARENT = {"work": "programme", "expenditure_type": "category"}
_CREATED = datetime(2000, 1, 1)
"""The same content gives the same bytes."""

_NEEDED = ("subject", "answer_name", "answer_code")


@dataclass(slots=True)
class Unknown:
    """A code, or a name without one, that no list has: where it was first seen, in how many rows, how much money."""

    subject: str
    code: str
    as_written: str
    parent: str
    source_row_id: str
    fiscal_year: int
    rows: int = 0
    satang: int = 0
    suggestion: tuple[str, str, float] | None = None
    scopes: set[tuple[str, int]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Said:
    """What rows of one kind and year say of one subject."""

    subject: str
    code: str
    name: str
    parent: str
    is_open: bool
    kind: str
    fiscal_year: int
    source_row_id: str
    rows: int
    satang: int


def new_codes(office: Office) -> tuple[tuple[OwnCode, ...], tuple[tuple[str, str], ...]]:
    """The own codes as people wrote them, and hash and name of archived files that what is new of them changes.

    Raises:
        HomeError: a file that cannot be read, or a line that does not say what a code needs.
    """
    home = office.home
    told = [
        *own_codes.read_file(home.aliases / FILE),
        *read_answers(home.quality / WORKBOOK, code_lists(office.engine)),
    ]
    codes = tuple(dict.fromkeys(told))
    held = {OwnCode(*row) for row in stored_codes(office.engine, office.organisation_id).iter_rows()}
    changed = held ^ set(codes)
    if not changed:
        return codes, ()
    scopes = {
        (said.kind, said.fiscal_year)
        for said in _said(office)
        if any(
            said.subject == code.subject and (said.code == code.code or matching_key(said.name) in code.keys)
            for code in changed
        )
    }
    return codes, tuple(files_of_scopes(office.engine, office.organisation_id, scopes))


def settle_codes(office: Office, taken: str) -> int:
    """Brings the own codes into the warehouse, writes what is unknown, names too; returns how many codes and names.

    `taken` is the mark of the workbook that this run began with: one that somebody filled in since is left alone, for
    the next run.

    Raises:
        HomeError: `aliases/codes.csv` cannot be read, or the workbook cannot be written.
    """
    home = office.home
    is_untouched = own_codes.workbook_mark(home) == taken
    codes = own_codes.read_file(home.aliases / FILE)
    store_own_codes(office.engine, office.organisation_id, (_row(code) for code in codes))
    unknown, names = survey(office, codes), unknown_names(office)
    if is_untouched:
        path = home.quality / WORKBOOK
        if unknown or names:
            stands = {each.source_row_id[:16] for each in unknown} | {each.source_row_id[:16] for each in names}
            files = named_rows(office.engine, stands)
            write_workbook(path, unknown, names, files)
        else:
            path.unlink(missing_ok=True)
        own_codes.remember_fingerprint(home, own_codes.fingerprint(home))
    return len(unknown) + len(names)


def _row(code: OwnCode) -> tuple[Any, ...]:
    return tuple(frame_of([code]).row(0))


def survey(office: Office, codes: Iterable[OwnCode]) -> list[Unknown]:
    """What the warehouse holds of works and expenditure types that no list explains, the most money first."""
    works, types = code_lists(office.engine, frame_of(codes))
    lists = {"work": works, "expenditure_type": types}
    names = {subject: _choices(subject, table) for subject, table in lists.items()}
    listed: dict[tuple[str, int], frozenset[str]] = {}
    found: dict[tuple[str, str], Unknown] = {}
    for said in sorted(_said(office), key=lambda said: (said.fiscal_year, said.source_row_id)):
        if said.code:
            where = said.subject, said.fiscal_year
            if where not in listed:
                listed[where] = _codes_of(lists[said.subject], _CODE_COLUMN[said.subject], said.fiscal_year)
            if said.code in listed[where]:
                continue
        elif not said.is_open:
            continue
        key = said.subject, said.code or matching_key(said.name)
        if not key[1]:
            continue
        each = found.setdefault(
            key, Unknown(said.subject, said.code, said.name, said.parent, said.source_row_id, said.fiscal_year)
        )
        each.as_written = each.as_written or said.name
        each.parent = each.parent or said.parent
        each.rows += said.rows
        each.satang += said.satang
        each.scopes.add((said.kind, said.fiscal_year))
    for each in found.values():
        each.suggestion = _nearest(each.as_written, names[each.subject])
    return sorted(found.values(), key=lambda each: (-each.satang, each.subject, each.code, each.as_written))


def _said(office: Office) -> Iterator[_Said]:
    """Everything the facts say of works and types, and rows held back for a code that no list knows."""
    for row in written_codes(office.engine, office.organisation_id).iter_rows(named=True):
        yield from _of_row(row, row["rows"], row["satang"])
    held = open_quarantine(office.engine, office.organisation_id).filter(pl.col("rules").str.contains(UNDECODABLE))
    for row in held.iter_rows(named=True):
        values = json.loads(row["values_json"])
        yield from _of_row({**values, **row}, 1, row["amount_satang"] or 0)


def _of_row(row: dict[str, Any], rows: int, satang: int) -> Iterator[_Said]:
    code = _decoded(row.get("budget_code"))
    for subject, parent in _PARENT.items():
        by_code = (code.work_code if subject == "work" else code.expenditure_type_code) if code else ""
        name = row.get(subject) or ""
        if not by_code and not name:
            continue
        is_open = not by_code and not row.get("budget_code") and row.get(f"{subject}_code") is None
        yield _Said(
            subject=subject,
            code=by_code or row.get(f"{subject}_code") or "",
            name=name,
            parent=row.get(parent) or "",
            is_open=is_open,
            kind=row["kind"],
            fiscal_year=row["fiscal_year"],
            source_row_id=row["source_row_id"],
            rows=rows,
            satang=satang or 0,
        )


def _decoded(text: str | None) -> BudgetCode | None:
    """The code, or None: that it cannot be decoded at all is another finding, of the file and not of the lists."""
    try:
        return None if text is None else decode_budget_code(text)
    except CodeError:
        return None


def _codes_of(table: pl.DataFrame, column: str, year: int) -> frozenset[str]:
    valid = (pl.col("valid_from").fill_null(year) <= year) & (pl.col("valid_to").fill_null(year) >= year)
    return frozenset(table.filter(valid)[column].drop_nulls().to_list())


def _choices(subject: str, table: pl.DataFrame) -> dict[str, tuple[str, str]]:
    pairs = table.select(subject, _CODE_COLUMN[subject]).iter_rows()
    return {matching_key(name): (name, code or "") for name, code in pairs}


def _nearest(name: str, choices: dict[str, tuple[str, str]]) -> tuple[str, str, float] | None:
    """Name, code and likeness (0–100) of the listed name that is nearest, if it is near enough."""
    from rapidfuzz import fuzz, process

    least = alias_settings()["suggest"]["least"]
    best = (
        process.extractOne(matching_key(name), choices.keys(), scorer=fuzz.ratio, score_cutoff=least) if name else None
    )
    return None if best is None else (*choices[best[0]], float(best[1]))


def write_workbook(
    path: Path, unknown: Iterable[Unknown], names: Iterable[UnknownName], files: Mapping[str, str]
) -> None:
    """Writes what is unknown, with empty cells for the answers; `files` are names by the beginning of row ids.

    Raises:
        HomeError: it cannot be written.
    """
    import xlsxwriter

    beside = path.with_name(f".{path.name}.new")
    words = settings()["workbook"]
    codes_told = [{**_values(each, files), "baht": each.satang / 100} for each in unknown]
    names_told = [
        {**values_of(each, files), "baht": None if each.satang is None else each.satang / 100} for each in names
    ]
    try:
        with xlsxwriter.Workbook(beside, {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
            book.set_properties({"created": _CREATED})
            _write_sheet(book, words["sheet"], settings()["column"], codes_told)
            _write_sheet(book, settings()["names"]["sheet"], settings()["name_column"], names_told)
            guide = book.add_worksheet(words["guide_sheet"])
            guide.set_column(0, 0, 120)
            for row, text in enumerate(words["guide"]):
                guide.write_string(row, 0, text)
            if not codes_told:
                book.worksheets()[1].activate()
        beside.replace(path)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise HomeError.of("not_writable", path=path, cause=error) from error


def _write_sheet(book: Workbook, name: str, columns: list[dict[str, Any]], lines: list[dict[str, Any]]) -> None:
    head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "bg_color": "#D9E1F2"})
    asked = book.add_format({"num_format": "@", "border": 1, "bg_color": "#FFF2CC"})
    money = book.add_format({"num_format": "#,##0.00"})
    sheet = book.add_worksheet(name)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column["width"])
        sheet.write_string(0, place, column["th"], head)
    for row, values in enumerate(lines, start=1):
        for place, column in enumerate(columns):
            if column.get("answer"):
                sheet.write_blank(row, place, None, asked)
            elif column["field"] == "baht":
                sheet.write(row, place, values["baht"], money)
            else:
                sheet.write(row, place, values[column["field"]])
    sheet.freeze_panes(1, 0)


def _values(each: Unknown, files: Mapping[str, str]) -> dict[str, Any]:
    name, code, score = each.suggestion or ("", "", None)
    return {
        "subject": settings()["subject"][each.subject]["th"],
        "code": each.code,
        "as_written": each.as_written,
        "parent": each.parent,
        "first_seen": files.get(each.source_row_id[:16], ""),
        "first_row": int(each.source_row_id.rpartition(":")[2]),
        "fiscal_year": each.fiscal_year,
        "rows": each.rows,
        "suggestion": name,
        "suggested_code": code,
        "score": "" if score is None else round(score),
    }


def read_answers(path: Path, lists: tuple[pl.DataFrame, pl.DataFrame]) -> list[OwnCode]:
    """The own codes that a person filled in; a listed code needs no name, and the code of the row none of its own.

    Raises:
        HomeError: the workbook cannot be read, lacks a column, or an answer does not say what a code needs.
    """
    if not path.is_file():
        return []
    import fastexcel

    try:
        frame = fastexcel.read_excel(path).load_sheet(0, header_row=None, skip_rows=0, dtypes="string").to_polars()
    except fastexcel.FastExcelError as error:
        raise HomeError.of("code_file_unreadable", path=path, cause_th=error, cause_en=error) from error
    known = {column["th"]: column["field"] for column in settings()["column"]}
    rows = frame.rows()
    names = [known.get(display_text(heading or "")) for heading in (rows[0] if rows else ())]
    missing = [
        column["th"] for column in settings()["column"] if column["field"] in _NEEDED and column["field"] not in names
    ]
    if missing:
        raise HomeError.of("code_heading_missing", path=path, missing=", ".join(missing))
    pairs = zip(lists, _CODE_COLUMN.items(), strict=True)
    called = {code: name for table, (name_of, code_of) in pairs for code, name in table.select(code_of, name_of).rows()}
    found = []
    for number, row in enumerate(rows[1:], start=2):
        said = {name: display_text(value or "") for name, value in zip(names, row, strict=True) if name}
        if not (said["answer_name"] or said["answer_code"]):
            continue
        code = said["answer_code"] or said.get("code", "")
        given = {**said, "code": code, "name": said["answer_name"] or called.get(code, "")}
        found.append(code_from(path, number, given))
    return found
