"""The own codes of an office: `aliases/codes.csv`, and the answers given in `quality/unknown_codes.xlsx`.

Answers are moved into the CSV when a run begins; the warehouse gets them when it ends. So what the warehouse does not
know yet is what still has to take effect: a run that was killed in between is completed by the next.
"""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import astuple, dataclass
from functools import cache
from hashlib import blake2b
from importlib import resources
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.errors import HomeError
from sql.own_codes import COLUMNS
from transforms.thai import arabic_digits, display_text, matching_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pipeline.home import Home

FILE = "codes.csv"
WORKBOOK = "unknown_codes.xlsx"
KNOWN = "codes-known"
"""File of the working folder: the fingerprint of what people wrote of codes when the last run ended."""
FIRST_YEAR, LAST_YEAR = 2500, 2700


@dataclass(frozen=True, slots=True)
class OwnCode:
    """One code as a person explained it; its fields are `sql.own_codes.COLUMNS`."""

    subject: str
    code: str
    name: str
    as_written: str | None = None
    parent: str | None = None
    valid_from: int | None = None
    valid_to: int | None = None

    @property
    def keys(self) -> frozenset[str]:
        """Matching keys of its names."""
        return frozenset(matching_key(name) for name in (self.name, self.as_written) if name)


@cache
def settings() -> dict[str, Any]:
    """The tables of `unknown_codes.toml`."""
    text = resources.files("pipeline").joinpath("unknown_codes.toml").read_text("utf-8")
    found: dict[str, Any] = tomllib.loads(text)
    return found


def subject_of(text: str) -> str | None:
    """The subject that a word means, as the files write it."""
    return next((name for name, told in settings()["subject"].items() if text in {name, told["th"]}), None)


def frame_of(codes: Iterable[OwnCode]) -> pl.DataFrame:
    """Own codes as `sql.own_codes.own_codes` gives them."""
    schema = {name: pl.Int64 if name.startswith("valid_") else pl.String for name in COLUMNS}
    return pl.DataFrame([astuple(code) for code in codes], schema=schema, orient="row")


def fingerprint(home: Home) -> str:
    """Of everything that people may have written of codes; "" where there is nothing."""
    digest, is_something = blake2b(digest_size=16), False
    for path in (home.aliases / FILE, home.quality / WORKBOOK):
        if path.is_file():
            is_something = True
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest() if is_something else ""


def workbook_mark(home: Home) -> str:
    """The fingerprint of the workbook alone; "" where there is none."""
    path = home.quality / WORKBOOK
    return blake2b(path.read_bytes(), digest_size=16).hexdigest() if path.is_file() else ""


def known_fingerprint(home: Home) -> str:
    """The fingerprint when the last run ended."""
    try:
        return (home.work / KNOWN).read_text(encoding="ascii")
    except FileNotFoundError:
        return ""


def remember_fingerprint(home: Home, value: str) -> None:
    """Writes down what the warehouse knows, so that the next run finds nothing new in it."""
    if value != known_fingerprint(home):
        home.work.mkdir(parents=True, exist_ok=True)
        (home.work / KNOWN).write_text(value, encoding="ascii")


def keep_own_codes(home: Home, codes: Iterable[OwnCode]) -> None:
    """Writes the file of own codes anew, if they are others than it holds.

    Raises:
        HomeError: it cannot be written.
    """
    path, wanted = home.aliases / FILE, tuple(codes)
    if wanted == read_file(path):
        return
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([settings()["csv"][name][0] for name in COLUMNS])
    writer.writerows([["" if value is None else value for value in astuple(code)] for code in wanted])
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
        beside.replace(path)
    except OSError as error:
        raise HomeError.of("not_writable", path=path, cause=error.strerror or error) from error


def read_file(path: Path) -> tuple[OwnCode, ...]:
    """The own codes of a file, none if it is not there.

    Raises:
        HomeError: it cannot be read, or a line does not say what a code needs.
    """
    if not path.is_file():
        return ()
    from sources.delimited import read_csv
    from sources.errors import UnreadableError

    try:
        rows = read_csv(path.read_bytes(), path.name).frame.rows()
    except UnreadableError as error:
        raise HomeError.of(
            "code_file_unreadable", path=path, cause_th=error.reason_th, cause_en=error.reason_en
        ) from error
    if not rows:
        return ()
    known = {heading: name for name, headings in settings()["csv"].items() for heading in headings}
    names = [known.get(display_text(heading or "")) for heading in rows[0]]
    missing = [settings()["csv"][name][0] for name in ("subject", "code", "name") if name not in names]
    if missing:
        raise HomeError.of("code_heading_missing", path=path, missing=", ".join(missing))
    found = []
    for number, row in enumerate(rows[1:], start=2):
        said = {name: display_text(value or "") for name, value in zip(names, row, strict=True) if name}
        if any(said.values()):
            found.append(code_from(path, number, said))
    return tuple(dict.fromkeys(found))


def code_from(path: Path, row: int, said: Mapping[str, str]) -> OwnCode:
    """An own code from the texts of a line, by `COLUMNS`.

    Raises:
        HomeError: no subject, a code that is none, no name, or a year that is none.
    """
    subject = subject_of(said.get("subject", ""))
    if subject is None:
        known = ", ".join(told["th"] for told in settings()["subject"].values())
        raise HomeError.of(
            "code_subject_unknown", path=path, row=row, found=said.get("subject", "") or "–", known=known
        )
    told = settings()["subject"][subject]
    code = arabic_digits(said.get("code", "")).removesuffix(".0")
    # Excel drops the zeros before a number; a code of งาน begins with them
    code = code.zfill(told["digits"]) if code else code
    if not (code.isdecimal() and len(code) == told["digits"]):
        raise HomeError.of(
            "code_wrong",
            path=path,
            row=row,
            found=said.get("code", "") or "–",
            digits=told["digits"],
            subject=told["th"],
        )
    if not said.get("name"):
        raise HomeError.of("code_name_missing", path=path, row=row, found=code)
    begin, end = (_year(path, row, said.get(name, "")) for name in ("valid_from", "valid_to"))
    if begin is not None and end is not None and begin > end:
        raise HomeError.of("code_years_wrong", path=path, row=row, begin=begin, end=end)
    as_written = said.get("as_written") or None
    if as_written is not None and matching_key(as_written) == matching_key(said["name"]):
        as_written = None
    return OwnCode(subject, code, said["name"], as_written, said.get("parent") or None, begin, end)


def _year(path: Path, row: int, text: str) -> int | None:
    plain = arabic_digits(text).removesuffix(".0")
    if not plain:
        return None
    if not plain.isdecimal() or not FIRST_YEAR <= int(plain) <= LAST_YEAR:
        raise HomeError.of("code_year_wrong", path=path, row=row, found=text)
    return int(plain)
