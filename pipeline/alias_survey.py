"""What facts write for names, held against the book: what each spelling stands for, and what is still to be asked.

Frames of `sql.aliases.written_names` come in; nothing is read or stored here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from pipeline.alias_files import key_of, settings, subjects
from sources.vocabulary import words
from sql.aliases import SPELLING_COLUMNS
from transforms.aliasing import Name, suggest
from transforms.status import LATE
from transforms.thai import matching_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.alias_book import Book

PLANS = ("action_items", "action_equipment", "plan_projects", "plan_equipment", "plan_beyond_capacity")
"""Kinds of tables in which an office names its units and strategies itself."""
OPEN = ("unit", "strategy")
"""Subjects without a list: their names are those that the newest plan uses."""
STATUS = "status"


@dataclass(slots=True)
class Written:
    """A name as the facts write it: all spellings of one key.

    `kinds` has, by kind of table, the number of rows and the sum of their main amounts (None: none stated), `plan_rows`
    the number of rows in the newest plan, `first` the first row of its newest year (kind, version, fiscal year; of
    several kinds, the first in text order).
    """

    subject: str
    key: str
    spellings: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    plan_rows: int = 0
    first: tuple[str, int, int] = ("", 0, 0)

    @property
    def text(self) -> str:
        """The spelling in most rows; of several, the first in text order."""
        return min(self.spellings, key=lambda text: (-self.spellings[text], text))

    @property
    def rows(self) -> int:
        """In how many rows it stands."""
        return self.spellings.total()

    @property
    def amount_satang(self) -> int | None:
        """The largest sum among its kinds of tables, which tell of the same money; None where none states any."""
        return max((amount for _, amount in self.kinds.values() if amount is not None), default=None)


@dataclass(frozen=True, slots=True)
class Question:
    """A name that nobody has confirmed, with what it may stand for (names and scores, the likeliest first)."""

    written: Written
    suggestions: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """The names written, by subject and key; the questions; and the texts for which something else is shown.

    `shown` has the columns of `sql.aliases.SPELLING_COLUMNS`.
    """

    written: dict[str, dict[str, Written]]
    questions: tuple[Question, ...]
    shown: pl.DataFrame


Programmes = tuple[str, ...]


def closed_names(subject: str, programmes: Iterable[str]) -> dict[str, str]:
    """The names of a subject that has a list, by key: programmes (given), fund sources, status words and codes."""
    if subject == "programme":
        names: Iterable[str] = programmes
    elif subject == "fund_source":
        names = [item["name"] for item in settings()["fund_source"]]
    else:
        codes = dict.fromkeys(code.removesuffix(LATE) for code in words().status.values())
        names = [*words().status, *codes]
    return {key_of(subject, name): name for name in names}


def status_codes(book: Book) -> dict[str, str]:
    """What status words mean, by key: `code` or `code:late`, of the vocabulary and of confirmed words."""
    codes = words().status.values()
    known = {key_of(STATUS, code.removesuffix(LATE)): code.removesuffix(LATE) for code in codes}
    known |= {key_of(STATUS, word): code for word, code in words().status.items()}
    meant = {key: known[key_of(STATUS, name)] for key, name in book.meant(STATUS).items()}
    return meant | known


def take_survey(frame: pl.DataFrame, book: Book, programmes: Programmes) -> Survey:
    """Holds what is written against the book and the lists."""
    written = _collect(frame)
    questions: list[Question] = []
    shown: list[tuple[str, str, str, str, bool | None]] = []
    for subject in subjects():
        found = written.setdefault(subject, {})
        names = _names(subject, found, book, programmes)
        questions += _questions(subject, found, names, book)
        shown += _status_shown(found, book) if subject == STATUS else _shown(subject, found, names, book)
    schema = {**dict.fromkeys(SPELLING_COLUMNS, pl.String), "is_late": pl.Boolean}
    return Survey(written, tuple(questions), pl.DataFrame(shown, schema=schema, orient="row"))


def _collect(frame: pl.DataFrame) -> dict[str, dict[str, Written]]:
    newest = _newest_plans(frame)
    found: dict[str, dict[str, Written]] = {}
    for subject, text, kind, year, rows, amount, version in frame.iter_rows():
        key = key_of(subject, text)
        if not key:
            continue
        entry = found.setdefault(subject, {}).setdefault(key, Written(subject, key))
        entry.spellings[text] += rows
        have, sum_so_far = entry.kinds.get(kind, (0, None))
        entry.kinds[kind] = (have + rows, sum_so_far if amount is None else (sum_so_far or 0) + amount)
        kinds, newest_year = newest[subject]
        if kind in kinds and year == newest_year:
            entry.plan_rows += rows
        if not entry.first[0] or (-year, kind, version) < (-entry.first[2], entry.first[0], entry.first[1]):
            entry.first = (kind, version, year)
    return found


def _newest_plans(frame: pl.DataFrame) -> dict[str, tuple[frozenset[str], int]]:
    """For each subject the kinds of tables and the fiscal year whose names count: of plans, where there are any."""
    newest = {}
    for subject in frame["subject"].unique().to_list():
        rows = frame.filter(pl.col("subject") == subject)
        planned = rows.filter(pl.col("kind").is_in(PLANS))
        chosen = rows if planned.is_empty() else planned
        newest[subject] = (frozenset(chosen["kind"].to_list()), max(chosen["fiscal_year"].to_list()))
    return newest


def _names(subject: str, found: Mapping[str, Written], book: Book, programmes: Programmes) -> dict[str, str]:
    """The names of a subject by key, as they are shown: of its list, or of the newest plan and those that people chose.

    What a person said to be another spelling is no name.
    """
    if subject in OPEN:
        names = {key: entry.text for key, entry in found.items() if entry.plan_rows}
    else:
        names = closed_names(subject, programmes)
    meant = book.meant(subject)
    chosen = {key_of(subject, name): name for name in meant.values()} if subject in OPEN else {}
    return {key: name for key, name in names.items() if key not in meant} | chosen


def _questions(subject: str, found: Mapping[str, Written], names: Mapping[str, str], book: Book) -> list[Question]:
    refused = book.refused(subject)
    settled = set(book.of(subject)) | {key for key, name in refused if not name}
    settled |= {key_of(subject, name) for name in book.meant(subject).values()}
    if subject not in OPEN:
        settled |= names.keys()
    values = {key: entry.rows for key, entry in found.items() if key not in settled}
    weighted = [Name(key, found[key].plan_rows if key in found else 0) for key in names]
    if subject == "fund_source":
        listed = {item["name"]: item.get("also", ()) for item in settings()["fund_source"]}
        weighted += [
            Name(key_of(subject, text), 0, meant)
            for name, also in listed.items()
            if (meant := key_of(subject, name)) in names
            for text in also
        ]
    likely = suggest(
        values, weighted, refused, least=settings()["suggest"]["least"], most=settings()["suggest"]["most"]
    )
    questions = [
        Question(found[key], tuple((names[item.key], item.score) for item in likely.get(key, ()))) for key in values
    ]
    asked = [question for question in questions if question.suggestions or subject not in OPEN]
    return sorted(asked, key=lambda question: (-question.written.rows, question.written.text))


def _shown(
    subject: str, found: Mapping[str, Written], names: Mapping[str, str], book: Book
) -> list[tuple[str, str, str, str, bool | None]]:
    """Texts for which something else is shown: the confirmed name, else the name of their key as most rows write it."""
    meant, longest = book.meant(subject), settings()["suggest"]["longest"]
    rows: list[tuple[str, str, str, str, bool | None]] = []
    for key, entry in found.items():
        name = meant.get(key, entry.text)
        name = names.get(key_of(subject, name), name)
        shown_key = matching_key(name)  # as facts keep it in unit_key, programme_key …
        rows += [
            (subject, text, name, shown_key, None) for text in entry.spellings if text != name and len(text) <= longest
        ]
    return rows


def _status_shown(found: Mapping[str, Written], book: Book) -> list[tuple[str, str, str, str, bool | None]]:
    codes = status_codes(book)
    return [
        (STATUS, text, codes[key].removesuffix(LATE), codes[key].removesuffix(LATE), codes[key].endswith(LATE))
        for key, entry in found.items()
        if key in codes
        for text in entry.spellings
    ]
