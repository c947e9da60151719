"""Dates: texts of cells to days and times, and the fiscal year (ปีงบประมาณ), which is not a date.

Days are Gregorian `datetime.date`, fiscal years Buddhist-era integers: year y runs from 1 October y-544 to 30 September
y-543. Forms read (formats.md 2, date), with an optional time of day behind: `22/05/2569 17:54`, `1 ต.ค. 2568`,
`๑ ตุลาคม ๒๕๖๗`, `13 มิ.ย. 68`, `2025-10-01`, the serial number of a day in Excel. Days stand before months. A year of
four digits is B.E. from 2400 on and C.E. before, whatever its form: a spreadsheet that was given 1/10/2568 stores the
year 2568. A year of two digits is B.E. within 20 years of the fiscal year, else refused. Words and months are data
(`dates.toml`).
"""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from importlib import resources
from typing import Literal, NewType

import polars as pl

from transforms.constant import nothing_for_all
from transforms.errors import DateError as DateError  # noqa: PLC0414  # raised here, so imported from here
from transforms.thai import arabic_digits, display_text

FiscalYear = NewType("FiscalYear", int)
"""A Buddhist-era fiscal year, such as 2569."""

_FACTS = tomllib.loads(resources.files("transforms").joinpath("dates.toml").read_text(encoding="utf-8"))
_WORDS: dict[str, str] = _FACTS["words"]

BE_AHEAD = 543
_EPOCH = date(1970, 1, 1).toordinal()
"""From which the engine counts days."""
_FIRST_MONTH = 10
_FIRST_BE_YEAR, _LAST_BE_YEAR, _FIRST_CE_YEAR = 2400, 2999, 1900
_SHORT_YEAR_REACH = 20
_OF_TWO_DIGITS, _BE_CENTURY, _NEAR_YEARS = range(1930, 2000), 2500, 2
_SERIAL_EPOCH, _SERIAL_EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)

_NAMED = {
    re.sub(r"[. ]", "", name): month for month, names in enumerate(_FACTS["months"]["names"], 1) for name in names
}


def _spaced(name: str) -> str:
    return r" ?\.? ?".join(re.escape(part) for part in name.strip(".").split(".")) + (r" ?\.?" if "." in name else "")


_MONTH = "|".join(_spaced(name) for names in _FACTS["months"]["names"] for name in names)
_ERA = rf"(?:(?P<be>{_WORDS['buddhist_era']})|(?P<ce>{_WORDS['christian_era']}))? ?"
_DAY = rf"(?<![0-9]){_WORDS['day']}? ?(?P<day>[0-9]{{1,2}})"
_YEAR = "(?P<year>[0-9]{4}|[0-9]{2})(?![0-9])"
_TIME = (
    rf"(?:,? ?{_WORDS['time_before']}? ?(?P<hour>[0-9]{{1,2}})[:.](?P<minute>[0-9]{{2}})"
    rf"(?:[:.](?P<second>[0-9]{{2}})(?:\.[0-9]+)?)?(?: ?{_WORDS['time_after']})?(?![0-9]))?"
)
_FORMS = tuple(
    re.compile(pattern + _TIME)
    for pattern in (
        rf"{_DAY}(?P<s> ?[/.-] ?)(?P<month>[0-9]{{1,2}})(?P=s){_YEAR}",
        rf"{_DAY}[ -]?{_WORDS['month_before']}? ?(?P<name>{_MONTH})[ -]?{_ERA}{_YEAR}",
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})(?![0-9])T?",
    )
)
_SERIAL = re.compile(r"(?P<days>[1-9][0-9]{4,5})(?P<part>\.[0-9]+)?")

_STRONG, _WEAK = (
    re.compile(
        rf"{_FACTS['fiscal_year'][name]}{_FACTS['fiscal_year']['filler'] if name == 'strong' else ' ?'}"
        rf"(?:{_WORDS['buddhist_era']})? ?(?P<year>2[4-6][0-9]{{2}})(?![0-9])"
    )
    for name in ("strong", "weak")
)
_ANY_YEAR = re.compile(r"(?<![0-9])2[4-6][0-9]{2}(?![0-9])")
_SPAN_AHEAD = re.compile(
    rf" ?{_FACTS['fiscal_year']['span']} ?{_WORDS['buddhist_era']}? ?(?:2[4-6])?[0-9]{{2}}(?![0-9])"
)
_SPAN = re.compile(
    rf"(?<![0-9])(?P<first>2[4-6][0-9]{{2}}) ?{_FACTS['fiscal_year']['span']} ?{_WORDS['buddhist_era']}? ?"
    r"(?P<last>2[4-6][0-9]{2}|[0-9]{2})(?![0-9])"
)
_DAYS_AHEAD = re.compile(rf" ?(?:{_FACTS['days']['between']}) ?")
_LONGEST_SPAN = 20
_MONTH_YEAR = re.compile(rf"(?:{_MONTH}) ?{_WORDS['buddhist_era']}? ?[0-9]{{2,4}}")
_MONTH_NAMED = re.compile(rf"{_WORDS['month_before']} ?(?P<name>{_MONTH}) ?{_ERA}(?P<year>[0-9]{{4}})(?![0-9])")
_AS_OF = tuple(re.compile(word + _FACTS["as_of"]["filler"]) for word in _FACTS["as_of"]["before"])


def fiscal_year_of(day: date) -> FiscalYear:
    """The fiscal year a day falls into: 2025-10-01 is of 2569."""
    return FiscalYear(day.year + BE_AHEAD + (day.month >= _FIRST_MONTH))


def fiscal_year_bounds(year: int) -> tuple[date, date]:
    """First and last day of a fiscal year: 2569 is 2025-10-01 to 2026-09-30. Source: formats.md 2, fiscal year."""
    return date(year - BE_AHEAD - 1, _FIRST_MONTH, 1), date(year - BE_AHEAD, _FIRST_MONTH - 1, 30)


def quarter_of(day: date) -> int:
    """The quarter of the fiscal year a day falls into: 1 is October to December, 4 July to September."""
    return (day.month - _FIRST_MONTH) % 12 // 3 + 1


def parse_date(text: str | None, fiscal_year: int | None, *, date1904: bool = False) -> date | None:
    """The day a text names; None where none is stated (blank, dash). A time of day behind it is left out.

    `fiscal_year` is the file's, for years of two digits; `date1904` the workbook's way to count serial days.

    Raises:
        DateError: the text names no day, or not certainly one.
    """
    found = _parse(text, fiscal_year, date1904=date1904)
    return None if found is None else found.date()


def parse_timestamp(text: str | None, fiscal_year: int | None = None) -> datetime | None:
    """The local time a text names, midnight where it names a day only; None where nothing is stated.

    Raises:
        DateError: the text names no time, or not certainly one.
    """
    return _parse(text, fiscal_year, date1904=False)


def date_series(series: pl.Series, fiscal_year: int | None, *, date1904: bool = False) -> tuple[pl.Series, pl.Series]:
    """Days of a String Series: Date, and String texts that could not be read (null where they could).

    The same as `parse_date` of each value; each different text is read once.
    """
    texts = series.to_list()
    days = {text: _day_or_fault(text, fiscal_year, date1904) for text in set(texts)}
    faults = {text: text for text, day in days.items() if day is False}
    since = {text: day.toordinal() - _EPOCH if day else None for text, day in days.items()}
    read = pl.Series(series.name, [since[text] for text in texts], dtype=pl.Int32).cast(pl.Date)
    if not faults:
        return read, nothing_for_all(len(texts)).alias(series.name)
    return read, pl.Series(series.name, [faults.get(text) for text in texts], dtype=pl.String)


@lru_cache(maxsize=8192)  # the days of a year are few, and stand in every register of it
def _day_or_fault(text: str | None, fiscal_year: int | None, date1904: bool) -> date | Literal[False] | None:  # noqa: FBT001
    try:
        return parse_date(text, fiscal_year, date1904=date1904)
    except DateError:
        return False


def written_short(day: date, fiscal_year: int) -> date | None:
    """The day meant where a spreadsheet took a B.E. year of two digits for one of its own: 1/10/67 becomes 1967-10-01.

    None where the day is of no year that a spreadsheet makes of two digits (1930–1999), or what is meant would lie
    more than two years from the fiscal year, or is not in the calendar. Source: Excel reads 30–99 as 1930–1999.
    """
    if day.year not in _OF_TWO_DIGITS:
        return None
    try:
        meant = day.replace(year=day.year - _OF_TWO_DIGITS.start // 100 * 100 + _BE_CENTURY - BE_AHEAD)
    except ValueError:
        return None
    return meant if abs(fiscal_year_of(meant) - fiscal_year) <= _NEAR_YEARS else None


def find_fiscal_year(text: str) -> FiscalYear | None:
    """The one fiscal year that a line of text names (`ประจำปีงบประมาณ พ.ศ. 2569`), or None.

    None where it names none, or several, as in the span 2566-2570. Years of dates and of laws are not fiscal years.
    """
    bare = _without_dates(arabic_digits(display_text(text)))
    for pattern in (_STRONG, _WEAK):
        matches = list(pattern.finditer(bare))
        if any(_SPAN_AHEAD.match(bare, match.end()) for match in matches):
            return None
        years = {int(match["year"]) for match in matches}
        if len(years) > 1 or (years and pattern is _WEAK and len(set(_ANY_YEAR.findall(bare))) > 1):
            return None
        if years:
            return FiscalYear(years.pop())
    return None


def fiscal_year_of_days(text: str) -> FiscalYear | None:
    """The fiscal year of a span of days that a line names (`ตั้งแต่วันที่ 1 ตุลาคม 2567 ถึง 30 กันยายน 2568`), or None.

    None unless the line names two days in full and no others, the first not after the last, both of one fiscal year.
    """
    bare = arabic_digits(display_text(text))
    found = sorted((match.span() for form in _FORMS for match in form.finditer(bare)), key=lambda span: span[0])
    if len(found) != 2 or not _DAYS_AHEAD.fullmatch(bare[found[0][1] : found[1][0]]):  # noqa: PLR2004  # first and last
        return None
    first, last = (_certain(bare[begin:end]) for begin, end in found)
    if first is None or last is None or first > last or fiscal_year_of(first) != fiscal_year_of(last):
        return None
    return fiscal_year_of(first)


def find_year_span(text: str) -> tuple[int, int] | None:
    """First and last year (B.E.) of the span a line names (`พ.ศ. 2566 - 2570`, `2566–70`), or None."""
    match = _SPAN.search(_without_dates(arabic_digits(display_text(text))))
    if match is None:
        return None
    first, last = int(match["first"]), int(match["last"])
    last += first // 100 * 100 if last < 100 else 0  # noqa: PLR2004  # a year of two digits
    return (first, last) if first < last <= first + _LONGEST_SPAN else None


def find_as_of(text: str) -> datetime | None:
    """The local time a line says it speaks of or was printed at (`ณ วันที่ 30 กันยายน 2568`), or None.

    None also where the day is not in the calendar, or its year has two digits: then the line does not say it.
    Of both, the day spoken of goes before the day of printing.
    """
    bare = arabic_digits(display_text(text))
    for before in _AS_OF:
        for match in before.finditer(bare):
            for form in _FORMS:
                found = form.match(bare, match.end())
                stated = None if found is None else _certain(found[0])
                if stated is not None:
                    return stated
    return None


def first_day(text: str) -> date | None:
    """The first day a text names in full (year of four digits), or None. Source: formats.md 2, date."""
    bare = arabic_digits(display_text(text))
    found = [match for form in _FORMS for match in form.finditer(bare)]
    for match in sorted(found, key=lambda each: (each.start(), -each.end())):
        stated = _certain(match[0])
        if stated is not None:
            return stated.date()
    return None


def text_before_as_of(text: str) -> str:
    """What a line says before the words of the day it speaks of (`งบทดลอง ณ วันที่ …`); `""` where it begins with them."""
    bare = arabic_digits(display_text(text))
    starts = [match.start() for before in _AS_OF for match in before.finditer(bare)]
    return bare[: min(starts, default=0)].strip()


def find_month_end(text: str) -> date | None:
    """The last day of the one month that a line names (`ประจำเดือน กันยายน 2554`), or None.

    None also where it names several months, or where a month is part of a date.
    """
    bare = arabic_digits(display_text(text))
    for form in _FORMS:
        bare = form.sub(" ", bare)
    found = {(match["name"], match["year"]) for match in _MONTH_NAMED.finditer(bare)}
    if len(found) != 1 or len(set(_MONTH_YEAR.findall(bare))) > 1:
        return None
    name, year = found.pop()
    try:
        first = date(_christian(int(year), text), _NAMED[re.sub(r"[. ]", "", name)], 1)
    except DateError:
        return None
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _certain(text: str) -> datetime | None:
    try:
        return parse_timestamp(text)
    except DateError:
        return None


def _without_dates(text: str) -> str:
    for form in _FORMS:
        text = form.sub(" ", text)
    return _MONTH_YEAR.sub(" ", text)


def _parse(text: str | None, fiscal_year: int | None, *, date1904: bool) -> datetime | None:
    if text is None:
        return None
    bare = arabic_digits(display_text(text)).strip("'\" ")
    if not bare.strip("-–—"):
        return None
    for form in _FORMS:
        match = form.fullmatch(bare)
        if match is not None:
            return _of_parts(match, text, fiscal_year)
    match = _SERIAL.fullmatch(bare)
    if match is None:
        raise DateError.of("form", text)
    return _of_serial(match, text, date1904=date1904)


def _of_parts(match: re.Match[str], text: str, fiscal_year: int | None) -> datetime:
    parts = match.groupdict()
    month = int(parts["month"]) if parts.get("month") else _NAMED[re.sub(r"[. ]", "", parts["name"])]
    year = _year(match, text, fiscal_year)
    try:
        day = date(year, month, int(parts["day"]))
    except ValueError as error:
        raise DateError.of("calendar", text) from error
    try:
        clock = time(int(parts["hour"] or 0), int(parts["minute"] or 0), int(parts["second"] or 0))
    except ValueError as error:
        raise DateError.of("time", text) from error
    return datetime.combine(day, clock)


def _year(match: re.Match[str], text: str, fiscal_year: int | None) -> int:
    parts = match.groupdict()
    written = parts["year"]
    year = int(written)
    if len(written) == 4:  # noqa: PLR2004  # a year in full
        if parts.get("ce") and year >= _FIRST_BE_YEAR:
            raise DateError.of("year", text)
        return _christian(year, text, is_buddhist=bool(parts.get("be")))
    if fiscal_year is None or parts.get("ce"):
        raise DateError.of("short_year", text)
    century = fiscal_year // 100 * 100
    near = [base + year for base in (century - 100, century, century + 100)]
    near = [each for each in near if abs(each - fiscal_year) <= _SHORT_YEAR_REACH]
    if not near:
        raise DateError.of("short_year", text)
    return near[0] - BE_AHEAD


def _christian(year: int, text: str, *, is_buddhist: bool = False) -> int:
    if _FIRST_BE_YEAR <= year <= _LAST_BE_YEAR:
        return year - BE_AHEAD
    if is_buddhist or not _FIRST_CE_YEAR <= year < _FIRST_BE_YEAR:
        raise DateError.of("year", text)
    return year


def _of_serial(match: re.Match[str], text: str, *, date1904: bool) -> datetime:
    day = (_SERIAL_EPOCH_1904 if date1904 else _SERIAL_EPOCH) + timedelta(days=int(match["days"]))
    seconds = round(float(match["part"] or 0) * 86400)
    try:
        day = day.replace(year=_christian(day.year, text))
    except ValueError as error:
        if isinstance(error, DateError):
            raise
        raise DateError.of("calendar", text) from error
    return datetime.combine(day, time()) + timedelta(seconds=seconds)
