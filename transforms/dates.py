"""Dates, times of print and fiscal years, in every form that offices write.

A fiscal year (ปีงบประมาณ) is a Buddhist-era year number; a date is a Gregorian `date`. They are different types.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final, NewType

import polars as pl

from transforms.thai import display_text

FiscalYear = NewType("FiscalYear", int)

BE_OFFSET: Final = 543
_BE_FROM: Final = 2400
_NEAR_YEARS: Final = 20
_DIGITS: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_MONTHS: Final = {
    "มกราคม": 1, "มค": 1, "กุมภาพันธ์": 2, "กพ": 2, "มีนาคม": 3, "มีค": 3, "เมษายน": 4, "เมย": 4,
    "พฤษภาคม": 5, "พค": 5, "มิถุนายน": 6, "มิย": 6, "กรกฎาคม": 7, "กค": 7, "สิงหาคม": 8, "สค": 8,
    "กันยายน": 9, "กย": 9, "ตุลาคม": 10, "ตค": 10, "พฤศจิกายน": 11, "พย": 11, "ธันวาคม": 12, "ธค": 12,
}  # fmt: skip
_MONTH_WORD: Final = r"(?P<word>[ก-๙]+(?:\.\s?[ก-๙]+)*\.?)"
_YEAR: Final = r"(?:พ\.?\s?ศ\.?\s*|ค\.?\s?ศ\.?\s*)?(?P<year>\d{4}|\d{2})"
_TIME: Final = (
    r"(?:[\sT,]+(?:เวลา\s*)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:\.\d+)?)?\s*(?:น\.?)?)?"
)
_NUMERIC: Final = re.compile(rf"(?P<day>\d{{1,2}})\s*[/\-.]\s*(?P<month>\d{{1,2}})\s*[/\-.]\s*{_YEAR}{_TIME}")
_NAMED: Final = re.compile(rf"(?:วันที่\s*)?(?P<day>\d{{1,2}})\s*(?:เดือน\s*)?{_MONTH_WORD}\s*{_YEAR}{_TIME}")
_ISO: Final = re.compile(rf"(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}}){_TIME}")
_SERIAL: Final = re.compile(r"(?P<days>\d{4,5})(?:\.\d+)?")
_NOTHING: Final = frozenset({"", "-", "–", "—"})
_FISCAL: Final = re.compile(
    r"(?:ปีงบประมาณ|ประจำปี|งบประมาณรายจ่ายประจำปี|ประจำปีงบประมาณ)\s*(?:รายจ่าย)?\s*(?:พ\.?\s?ศ\.?)?\s*[:：]?\s*(?P<year>2[45]\d{2})"
    r"(?!\s*[-–—]\s*2?[45]?\d{2})"
)
_AS_OF: Final = re.compile(r"(?:วันที่พิมพ์|พิมพ์เมื่อ(?:วันที่)?|พิมพ์วันที่|ข้อมูล\s*ณ\s*วันที่|ณ\s*วันที่|ณ\s*สิ้นวันที่)\s*[:：]?\s*(?P<rest>.+)")


class DateError(ValueError):
    """A date that cannot be read or does not exist. Attributes: `text`, `reason_th`, `reason_en`."""

    def __init__(self, text: str, reason_th: str, reason_en: str) -> None:
        super().__init__(text, reason_th, reason_en)
        self.text = text
        self.reason_th = reason_th
        self.reason_en = reason_en

    def __str__(self) -> str:
        return f"{self.text!r}: {self.reason_en}"

    @classmethod
    def not_a_date(cls, text: str) -> DateError:
        """No known form of a date."""
        return cls(text, "ไม่ใช่วันที่", "not a date")

    @classmethod
    def not_in_calendar(cls, text: str) -> DateError:
        """A day that does not exist, such as 29/02/2568."""
        return cls(text, "ไม่มีวันนี้ในปฏิทิน", "no such day in the calendar")

    @classmethod
    def unclear_year(cls, text: str) -> DateError:
        """A two-digit year without a fiscal year near it."""
        return cls(text, "ปีสองหลักไม่ชัดเจน", "the two-digit year is not clear")


def fiscal_year_of(day: date) -> FiscalYear:
    """The fiscal year (B.E.) that a day falls in: it begins on 1 October."""
    return FiscalYear(day.year + BE_OFFSET + (1 if day.month >= 10 else 0))  # noqa: PLR2004  # October


def fiscal_year_bounds(year: int) -> tuple[date, date]:
    """First and last day of a fiscal year (B.E.): 2569 is 2025-10-01 to 2026-09-30."""
    return date(year - BE_OFFSET - 1, 10, 1), date(year - BE_OFFSET, 9, 30)


def quarter_of(day: date) -> int:
    """Quarter of the fiscal year: 1 is October to December, 4 is July to September."""
    return (day.month + 2) % 12 // 3 + 1


def parse_date(text: str | None, fiscal_year: int | None, *, date1904: bool = False) -> date | None:
    """A day, or None where nothing is stated (blank, `-`).

    Years of four digits from 2400 on are Buddhist-era, others Common-era; two-digit years are Buddhist-era and must lie
    within 20 years of `fiscal_year`. Numbers are Excel day serials (`date1904` for the 1904 calendar).

    Raises:
        DateError: no known form, no such day, or a two-digit year that is not clear.
    """
    moment = _parse(text, fiscal_year, date1904=date1904)
    return moment.date() if moment else None


def parse_timestamp(text: str | None, fiscal_year: int | None = None) -> datetime | None:
    """A day with its time (midnight where none is stated), or None where nothing is stated. Raises like `parse_date`."""
    return _parse(text, fiscal_year, date1904=False)


def _parse(text: str | None, fiscal_year: int | None, *, date1904: bool) -> datetime | None:
    if text is None:
        return None
    bare = display_text(text).translate(_DIGITS).strip()
    if bare in _NOTHING:
        return None
    serial = _SERIAL.fullmatch(bare)
    if serial:
        origin = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
        return datetime.combine(origin + timedelta(days=int(serial["days"])), datetime.min.time())
    match = _ISO.fullmatch(bare) or _NUMERIC.fullmatch(bare) or _NAMED.fullmatch(bare)
    if match is None:
        raise DateError.not_a_date(text)
    return _moment(text, match, fiscal_year)


def _moment(text: str, match: re.Match[str], fiscal_year: int | None) -> datetime:
    parts = match.groupdict()
    if parts.get("word"):
        month = _MONTHS.get(parts["word"].replace(".", "").replace(" ", ""))
        if month is None:
            raise DateError.not_a_date(text)
    else:
        month = int(parts["month"])
    year = _year(text, parts["year"], fiscal_year)
    try:
        return datetime(  # local time of the print, Asia/Bangkok
            year,
            month,
            int(parts["day"]),
            int(parts["hour"] or 0),
            int(parts["minute"] or 0),
            int(parts["second"] or 0),
        )
    except ValueError as error:
        raise DateError.not_in_calendar(text) from error


def _year(text: str, digits: str, fiscal_year: int | None) -> int:
    year = int(digits)
    if len(digits) == 4:  # noqa: PLR2004  # a whole year
        return year - BE_OFFSET if year >= _BE_FROM else year
    year += 2500
    if fiscal_year is None or abs(year - fiscal_year) > _NEAR_YEARS:
        raise DateError.unclear_year(text)
    return year - BE_OFFSET


def date_series(column: pl.Series, fiscal_year: int | None, *, date1904: bool = False) -> tuple[pl.Series, pl.Series]:
    """A column as (Date, the text of each cell that could not be read), read once per different text."""
    text = column.cast(pl.String)
    unique = text.drop_nulls().unique()
    days: list[date | None] = []
    unread: list[str | None] = []
    for value in unique.to_list():
        try:
            days.append(parse_date(value, fiscal_year, date1904=date1904))
            unread.append(None)
        except DateError:
            days.append(None)
            unread.append(value)
    dates = text.replace_strict(unique, pl.Series(days, dtype=pl.Date), default=None, return_dtype=pl.Date)
    if not any(unread):
        return dates.alias(column.name), pl.repeat(None, len(text), dtype=pl.String, eager=True).alias(column.name)
    faults = text.replace_strict(unique, pl.Series(unread, dtype=pl.String), default=None, return_dtype=pl.String)
    return dates.alias(column.name), faults.alias(column.name)


def find_fiscal_year(text: str) -> FiscalYear | None:
    """The one fiscal year that a line states (`ปีงบประมาณ พ.ศ. 2569`), or None for none, a range, or more than one."""
    years = {int(match["year"]) for match in _FISCAL.finditer(display_text(text).translate(_DIGITS))}
    return FiscalYear(years.pop()) if len(years) == 1 else None


def find_as_of(text: str) -> datetime | None:
    """The time that a line states as its own (`วันที่พิมพ์ : …`, `ณ วันที่ …`), or None."""
    match = _AS_OF.search(display_text(text).translate(_DIGITS))
    if match is None:
        return None
    for pattern in (_ISO, _NUMERIC, _NAMED):
        found = pattern.match(match["rest"])
        if found:
            try:
                return _moment(text, found, None)
            except DateError:
                return None
    return None
