"""Names of units, programmes, strategies, funds and statuses that nobody explained: asked in the workbook of codes.

An answer is a decision like any other: when the next run begins it becomes a line of `aliases/` with who stands for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.alias_book import UNIT, add_confirmed, add_rejected
from pipeline.alias_files import Entry, key_of, subject_name, subjects
from pipeline.alias_survey import OPEN, PLANS
from pipeline.aliases import load_book, survey
from pipeline.errors import HomeError
from pipeline.own_codes import settings
from sql.aliases import places
from transforms.dates import parse_date
from transforms.errors import DateError
from transforms.thai import display_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from pipeline.alias_book import Book
    from pipeline.alias_survey import Survey, Written
    from pipeline.home import Home
    from pipeline.office import Office

_NEEDED = ("subject", "as_written", "answer_name", "by")


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name nobody has explained: where it was first seen, in how many rows, how much money, what is nearest to it."""

    subject: str
    as_written: str
    fiscal_year: int
    source_row_id: str
    rows: int
    satang: int | None
    suggestion: tuple[str, float] | None


def unknown_names(office: Office) -> list[UnknownName]:
    """The names that the facts write and no list, plan or person explains, the most rows first.

    Raises:
        HomeError: as `load_book`.
    """
    book = load_book(office)
    found = survey(office, book)
    asked = [(question.written, question.suggestions[:1]) for question in found.questions]
    known = {(name.subject, name.key) for name, _ in asked}
    asked += [(name, ()) for name in _unplanned(found, book) if (name.subject, name.key) not in known]
    stands = places(office.engine, (name.first[:2] for name, _ in asked))
    rows = [
        UnknownName(
            subject=name.subject,
            as_written=name.text,
            fiscal_year=name.first[2],
            source_row_id=stands.get(name.first[:2], ""),
            rows=name.rows,
            satang=name.amount_satang,
            suggestion=near[0] if near else None,
        )
        for name, near in asked
    ]
    return sorted(rows, key=lambda each: (-each.rows, each.subject, each.as_written))


def _unplanned(found: Survey, book: Book) -> list[Written]:
    """Units and strategies that no plan of any year names, where there is a plan that could."""
    names = []
    for subject in OPEN:
        entries = found.written.get(subject, {})
        if not any(entry.kinds.keys() & set(PLANS) for entry in entries.values()):
            continue
        settled = {key for key, _ in book.refused(subject)} | set(book.of(subject))
        settled |= {key_of(subject, name) for name in book.meant(subject).values()}
        if subject == UNIT:
            settled |= {key_of(UNIT, name) for each in book.units for name in (each.old, each.new)}
        names += [entry for key, entry in entries.items() if key not in settled and not entry.kinds.keys() & set(PLANS)]
    return names


def values_of(each: UnknownName, files: Mapping[str, str]) -> dict[str, Any]:
    """The cells of a name by the fields of `name_column`; `files` are names by the beginning of row ids."""
    name, score = each.suggestion or ("", None)
    return {
        "subject": subject_name(each.subject, "th"),
        "as_written": each.as_written,
        "first_seen": files.get(each.source_row_id[:16], ""),
        "first_row": int(each.source_row_id.rpartition(":")[2]) if each.source_row_id else "",
        "fiscal_year": each.fiscal_year,
        "rows": each.rows,
        "suggestion": name,
        "score": "" if score is None else round(score),
    }


def read_name_answers(path: Path, today: date) -> tuple[Entry, ...]:
    """The names that a person filled in; without a day they are of `today`. None where there is no such sheet.

    Raises:
        HomeError: the workbook cannot be read, lacks a column, or an answer does not say of what or who gives it.
    """
    if not path.is_file():
        return ()
    import fastexcel

    try:
        book = fastexcel.read_excel(path)
        if settings()["names"]["sheet"] not in book.sheet_names:
            return ()
        sheet = book.load_sheet(settings()["names"]["sheet"], header_row=None, skip_rows=0, dtypes="string")
    except fastexcel.FastExcelError as error:
        raise HomeError.of("code_file_unreadable", path=path, cause_th=error, cause_en=error) from error
    rows = sheet.to_polars().rows()
    headings = {column["field"]: column["th"] for column in settings()["name_column"]}
    known = {heading: name for name, heading in headings.items()}
    names = [known.get(display_text(heading or "")) for heading in (rows[0] if rows else ())]
    missing = [headings[name] for name in _NEEDED if name not in names]
    if missing:
        raise HomeError.of("code_heading_missing", path=path, missing=", ".join(missing))
    answers = []
    for number, row in enumerate(rows[1:], start=2):
        said = {name: display_text(value or "") for name, value in zip(names, row, strict=True) if name}
        if said["answer_name"]:
            answers.append(_answer(path, number, said, today))
    return tuple(answers)


def _answer(path: Path, row: int, said: Mapping[str, str], today: date) -> Entry:
    by_name = {subject_name(subject, "th"): subject for subject in subjects()}
    subject = by_name.get(said["subject"])
    if subject is None:
        raise HomeError.of(
            "code_subject_unknown", path=path, row=row, found=said["subject"] or "–", known=", ".join(by_name)
        )
    if not key_of(subject, said["as_written"]):
        raise HomeError.of("alias_without_text", path=path, row=row)
    if not said["by"]:
        raise HomeError.of("name_by_missing", path=path, row=row, name=said["answer_name"])
    day: date | None = today
    if text := said.get("on", "").removesuffix(" 00:00:00"):
        try:
            day = parse_date(text, None)
        except DateError as error:
            raise HomeError.of("alias_date", path=path, row=row, found=text) from error
    name = said["answer_name"]
    if subject in OPEN and key_of(subject, name) == key_of(subject, said["as_written"]):
        name = ""  # it is right as it stands
    return Entry(subject, said["as_written"], name, said["by"], day, row=row)


def keep_names(home: Home, answers: Iterable[Entry]) -> None:
    """Writes answers into the files of `aliases/`; what stands there already stays.

    Raises:
        HomeError: a file cannot be written.
    """
    for entry in answers:
        (add_confirmed if entry.name else add_rejected)(home, entry)
