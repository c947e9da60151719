"""Names of an office brought into its warehouse: the book checked, aliases with history, what views show, findings.

A run does this after loading, whatever it loaded: names are of the whole office and not of one year.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.alias_book import UNIT, Book, add_confirmed, add_rejected, read_book
from pipeline.alias_files import file_of, key_of, settings, subject_name
from pipeline.alias_survey import OPEN, STATUS, Question, Survey, closed_names, status_codes, take_survey
from pipeline.errors import HomeError
from pipeline.unit_changes import file_of as units_file
from pipeline.unit_changes import settled
from sql.aliases import ALIAS_COLUMNS, places, store_aliases, store_spellings, written_names
from sql.findings import NAME_RULE, save_name_findings
from sql.quarantine import open_quarantine
from sql.seeds import code_lists
from sql.status_findings import STATUS_RULE, settle_status_findings, status_words
from sql.unit_changes import store_unit_changes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from pipeline.alias_files import Entry
    from pipeline.office import Office
    from transforms.finding import Finding

KNOWN = "aliases-known"
"""File of the working folder: the fingerprint of the book that the warehouse knows."""


def load_book(office: Office) -> Book:
    """The book of an office, its names checked against the lists that are closed.

    Raises:
        HomeError: as `read_book` and `check_names`.
    """
    book = read_book(office.home)
    check_names(office, book.confirmed)
    return book


def check_names(office: Office, entries: Iterable[Entry], path: Path | None = None) -> None:
    """Lets confirmed aliases pass or says what is wrong; `path` is the file they stand in, else that of their subject.

    Raises:
        HomeError: what is written is too long for a name, or no list has the programme, fund source or status meant.
    """
    longest = settings()["suggest"]["longest"]
    lists: dict[str, dict[str, str]] = {}
    for entry in entries:
        if max(len(entry.as_written), len(entry.name)) > longest:
            raise HomeError.of("alias_too_long", as_written=f"{entry.as_written[:60]}…", longest=longest)
        if entry.subject in OPEN:
            continue
        if entry.subject not in lists:
            lists[entry.subject] = closed_names(entry.subject, _programmes(office))
        # an alias of an alias is checked where that one stands
        if entry.name_key not in lists[entry.subject] and entry.name_key not in {e.key for e in entries}:
            raise HomeError.of(
                "alias_name_unknown",
                path=path or file_of(office.home, entry.subject),
                row=entry.row or "–",
                name=entry.name,
                known=", ".join(dict.fromkeys(lists[entry.subject].values())),
                subject_th=subject_name(entry.subject, "th"),
                subject_en=subject_name(entry.subject, "en"),
            )


def _programmes(office: Office) -> tuple[str, ...]:
    return tuple(code_lists(office.engine)[0]["programme"].unique(maintain_order=True))


def confirm(office: Office, entry: Entry) -> Path:
    """Adds a confirmed alias to the book of an office; returns the file.

    Raises:
        HomeError: as `check_names` and `add_confirmed`.
    """
    check_names(office, (*load_book(office).confirmed, entry))
    return add_confirmed(office.home, entry)


def reject(office: Office, entry: Entry) -> Path:
    """Adds a refused pair, or a spelling that stands for itself (no name), to the book; returns the file.

    Raises:
        HomeError: as `add_rejected`.
    """
    return add_rejected(office.home, entry)


def written(office: Office) -> pl.DataFrame:
    """All names that the facts of an office write, and status words that hold rows back (see `written_names`)."""
    found = written_names(office.engine, office.organisation_id)
    return pl.concat([found, _held_back(office, found)])


def survey(office: Office, book: Book, names: pl.DataFrame | None = None) -> Survey:
    """The names that an office writes (`written`, unless given) held against its book."""
    return take_survey(written(office) if names is None else names, book, _programmes(office))


def _held_back(office: Office, like: pl.DataFrame) -> pl.DataFrame:
    """The status words of rows in quarantine, as rows of `written_names`."""
    rows = open_quarantine(office.engine, office.organisation_id).filter(pl.col("rules").str.contains(STATUS_RULE))
    found = [
        (STATUS, word, kind, year, 1, amount, 0)
        for values, kind, year, amount in rows.select("values_json", "kind", "fiscal_year", "amount_satang").iter_rows()
        if isinstance(word := json.loads(values).get("status"), str)
    ]
    return pl.DataFrame(found, schema=like.schema, orient="row")


def settle_names(office: Office, run_id: int) -> None:
    """Brings the book into the warehouse: aliases, changes of units, what views show for each spelling, and findings.

    Raises:
        HomeError: as `load_book`.
    """
    engine, organisation_id = office.engine, office.organisation_id
    book = load_book(office)
    store_aliases(engine, organisation_id, run_id, _alias_rows(book))
    units = settled(units_file(office.home), book.units, book.meant(UNIT))
    store_unit_changes(engine, organisation_id, run_id, units)
    found = survey(office, book)
    store_spellings(engine, organisation_id, found.shown)
    codes = status_codes(book)
    explained = {word for word in status_words(engine, organisation_id) if key_of(STATUS, word) in codes}
    settle_status_findings(engine, run_id, organisation_id, explained)
    _save_findings(office, run_id, found)


def _alias_rows(book: Book) -> pl.DataFrame:
    rows = [
        (entry.subject, entry.as_written, entry.key, entry.name, entry.by, entry.on, entry.note or None)
        for entry in book.confirmed
    ]
    schema = {**dict.fromkeys(ALIAS_COLUMNS, pl.String), "confirmed_on": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _save_findings(office: Office, run_id: int, found: Survey) -> None:
    from expectations.catalogue import rule_of
    from expectations.judgement import CheckResult
    from expectations.wording import reason

    asked = [question for question in found.questions if question.written.subject != STATUS]
    rows = places(office.engine, (question.written.first[:2] for question in asked))
    findings = {
        (question.written.subject, question.written.key): _finding(question, rows[question.written.first[:2]])
        for question in asked
    }
    names = sum(len(entries) for subject, entries in found.written.items() if subject != STATUS)
    result = CheckResult(
        rule=rule_of(NAME_RULE).id,
        outcome="failed" if asked else "passed" if names else "not_applicable",
        rows_judged=names,
        rows_failed=len(asked),
        reason=None if names else reason("no_names", "th"),
        reason_en=None if names else reason("no_names", "en"),
    )
    save_name_findings(office.engine, run_id, office.organisation_id, findings, [result])


def _finding(question: Question, source_row_id: str) -> Finding:
    from expectations.catalogue import rule_of
    from expectations.wording import make_finding

    name, best = question.written, question.suggestions[:1]
    kind, _, fiscal_year = name.first
    values: dict[str, object] = {"rows": f"{name.rows:,}"}
    for lang in ("th", "en"):
        values[f"subject_{lang}"] = subject_name(name.subject, lang)
        near = settings()["near" if best else "none_near"][lang]
        values[f"near_{lang}"] = near.format(name=best[0][0], score=f"{best[0][1]:.0f}") if best else near
    place = {
        "kind": kind,
        "fiscal_year": fiscal_year,
        "source_row_id": source_row_id,
        "row": int(source_row_id.rpartition(":")[2]),
    }
    return make_finding(
        rule_of(NAME_RULE),
        found=name.text,
        expected=best[0][0] if best else None,
        difference_satang=None,
        place=place,
        values=values,
    )


def without_explained(office: Office, findings: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The findings without those about a status word that a person has explained: they hold no line back.

    Raises:
        HomeError: as `load_book`; it is only read where a status word would hold a line back.
    """
    if not any(finding["rule"] == STATUS_RULE and finding["severity"] == "critical" for finding in findings):
        return findings
    codes = status_codes(load_book(office))
    return [
        finding
        for finding in findings
        if finding["rule"] != STATUS_RULE or key_of(STATUS, finding["found"] or "") not in codes
    ]


class Explained:
    """Whether a row in quarantine is there for a status word that a person has explained since."""

    def __init__(self, book: Book) -> None:
        self._codes = status_codes(book)

    def __call__(self, rule: str, values_json: str) -> bool:
        """`rule` is one that holds the row back, `values_json` the row as it was read."""
        if rule != STATUS_RULE:
            return False
        word = json.loads(values_json).get("status")
        return isinstance(word, str) and key_of(STATUS, word) in self._codes


def known_fingerprint(office: Office) -> str:
    """The fingerprint of the book that the warehouse knows; "" before any decision."""
    try:
        return (office.home.work / KNOWN).read_text(encoding="ascii")
    except FileNotFoundError:
        return ""


def remember_fingerprint(office: Office, fingerprint: str) -> None:
    """Writes down which book the warehouse knows, so that the next run finds nothing new in it."""
    if fingerprint != known_fingerprint(office):
        (office.home.work / KNOWN).write_text(fingerprint, encoding="ascii")
