"""transforms.dates: fiscal years, dates and times."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.dates import (
    DateError,
    date_series,
    find_as_of,
    find_fiscal_year,
    find_month_end,
    fiscal_year_bounds,
    fiscal_year_of,
    fiscal_year_of_days,
    parse_date,
    parse_timestamp,
    quarter_of,
    text_before_as_of,
)

DAYS = st.dates(date(1930, 1, 1), date(2199, 12, 31))
MONTHS = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
FULL_MONTHS = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]


def test_fiscal_year_2569_begins_in_october_2025_and_not_a_year_later() -> None:
    assert fiscal_year_bounds(2569) == (date(2025, 10, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2025, 9, 30), 2568),
        (date(2025, 10, 1), 2569),
        (date(2025, 12, 31), 2569),
        (date(2026, 1, 1), 2569),
        (date(2026, 9, 30), 2569),
        (date(2026, 10, 1), 2570),
    ],
)
def test_fiscal_year_of_a_day(day: date, year: int) -> None:
    assert fiscal_year_of(day) == year


@given(DAYS)
def test_every_day_lies_within_its_fiscal_year(day: date) -> None:
    first, last = fiscal_year_bounds(fiscal_year_of(day))
    assert first <= day <= last


@given(st.integers(2480, 2700))
def test_fiscal_years_follow_each_other_without_a_gap(year: int) -> None:
    assert fiscal_year_bounds(year)[1] + timedelta(days=1) == fiscal_year_bounds(year + 1)[0]


def test_quarters_count_from_october() -> None:
    assert [quarter_of(date(2026, month, 1)) for month in range(1, 13)] == [2, 2, 2, 3, 3, 3, 4, 4, 4, 1, 1, 1]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("22/05/2569 17:54", date(2026, 5, 22)),
        ("22/05/2569", date(2026, 5, 22)),
        ("22-05-2569", date(2026, 5, 22)),
        ("22.05.2569", date(2026, 5, 22)),
        ("22 / 5 / 2569", date(2026, 5, 22)),
        ("๒๒/๐๕/๒๕๖๙", date(2026, 5, 22)),
        ("22/05/2026", date(2026, 5, 22)),
        ("1 ต.ค. 2568", date(2025, 10, 1)),
        ("1 ต.ค.2568", date(2025, 10, 1)),
        ("1ต.ค.68", date(2025, 10, 1)),
        ("1 ต. ค. 2568", date(2025, 10, 1)),
        ("1 ตค 2568", date(2025, 10, 1)),
        ("1-ต.ค.-68", date(2025, 10, 1)),
        ("๑ ตุลาคม ๒๕๖๗", date(2024, 10, 1)),
        ("1 ตุลาคม พ.ศ. 2568", date(2025, 10, 1)),
        ("1 ตุลาคม ค.ศ. 2025", date(2025, 10, 1)),
        ("วันที่ 1 เดือนตุลาคม พ.ศ. 2568", date(2025, 10, 1)),
        ("วันพุธที่ 1 ตุลาคม 2568", date(2025, 10, 1)),
        ("13 มิ.ย. 68", date(2025, 6, 13)),
        ("13/6/68", date(2025, 6, 13)),
        ("2025-10-01", date(2025, 10, 1)),
        ("2025-10-01 00:00:00", date(2025, 10, 1)),
        ("2025-10-01T00:00:00", date(2025, 10, 1)),
        ("2025-10-01 00:00:00.000", date(2025, 10, 1)),
        ("2568-10-01", date(2025, 10, 1)),
        ("45931", date(2025, 10, 1)),
        ("45931.75", date(2025, 10, 1)),
        ("29/02/2567", date(2024, 2, 29)),
        (" 1\u00a0ต.ค.  2568\n", date(2025, 10, 1)),
    ],
)
def test_forms_that_are_read(text: str, day: date) -> None:
    assert parse_date(text, 2569) == day


@pytest.mark.parametrize("text", [None, "", " ", "-", " - ", "–"])
def test_blank_and_dash_are_no_date(text: str | None) -> None:
    assert parse_date(text, 2569) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("29/02/2568", "calendar"),
        ("2568-02-29", "calendar"),
        ("31 เม.ย. 2568", "calendar"),
        ("05/22/2569", "calendar"),
        ("0/1/2568", "calendar"),
        ("1/1/2568 25:00", "time"),
        ("1/1/0068", "year"),
        ("1/1/3000", "year"),
        ("1 ต.ค. พ.ศ. 2025", "year"),
        ("1 ต.ค. ค.ศ. 2568", "year"),
        ("13 มิ.ย. 25", "short_year"),
        ("13 มิ.ย. 90", "short_year"),
        ("2568", "form"),
        ("ต.ค. 2568", "form"),
        ("1 ต.ค.", "form"),
        ("ตุลาคม", "form"),
        ("1/1/2568 ถึง 2/1/2568", "form"),
        ("1/1-2568", "form"),
        ("1/1/256", "form"),
        ("12345678", "form"),
        ("abc", "form"),
    ],
)
def test_forms_that_are_refused(text: str, code: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_date(text, 2569)
    assert (caught.value.text, caught.value.code) == (text, code)
    assert text in caught.value.reason_th


def test_a_year_of_two_digits_needs_the_fiscal_year() -> None:
    with pytest.raises(DateError):
        parse_date("13 มิ.ย. 68", None)


@pytest.mark.parametrize(("short", "year"), [("49", 2006), ("89", 2046)])
def test_a_year_of_two_digits_reaches_twenty_years_from_the_fiscal_year(short: str, year: int) -> None:
    assert parse_date(f"1/6/{short}", 2569) == date(year, 6, 1)


@pytest.mark.parametrize("short", ["48", "90"])
def test_a_year_of_two_digits_reaches_no_further(short: str) -> None:
    with pytest.raises(DateError):
        parse_date(f"1/6/{short}", 2569)


def test_a_year_of_two_digits_may_lie_in_the_next_century() -> None:
    assert parse_date("1/6/05", 2595) == date(2062, 6, 1)


def test_workbooks_of_1904_count_days_from_there() -> None:
    assert parse_date("44469", 2569, date1904=True) == date(2025, 10, 1)


def test_a_serial_day_of_a_buddhist_year_is_read_as_that_year() -> None:
    serial = (date(2568, 10, 1) - date(1899, 12, 30)).days
    assert parse_date(str(serial), 2569) == date(2025, 10, 1)


def test_a_serial_day_that_the_buddhist_year_has_not_is_refused() -> None:
    serial = (date(2568, 2, 29) - date(1899, 12, 30)).days
    with pytest.raises(DateError):
        parse_date(str(serial), 2569)


@given(
    DAYS,
    st.sampled_from(
        [
            "{d}/{m}/{be}",
            "{d:02}/{m:02}/{be}",
            "{d}-{m}-{ce}",
            "{d} {name} {be}",
            "{d}{name}{be}",
            "{d} {full} {be}",
            "{ce}-{m:02}-{d:02}",
            "{be}-{m:02}-{d:02} 00:00:00",
        ]
    ),
)
def test_every_day_is_read_back_from_every_form(day: date, form: str) -> None:
    names = {"name": MONTHS[day.month - 1], "full": FULL_MONTHS[day.month - 1]}
    text = form.format(d=day.day, m=day.month, ce=day.year, be=day.year + 543, **names)
    assert parse_date(text, None) == day


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_nothing_or_refused(text: str) -> None:
    try:
        found = parse_date(text, 2569)
    except DateError as error:
        assert error.text == text  # noqa: PT017  # refusing is one of three outcomes
    else:
        assert found is None or 1900 <= found.year < 2500


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("22/05/2569 17:54", datetime(2026, 5, 22, 17, 54)),
        ("22/05/2569 17:54:30", datetime(2026, 5, 22, 17, 54, 30)),
        ("22/05/2569 17.54 น.", datetime(2026, 5, 22, 17, 54)),
        ("๒๒/๐๕/๒๕๖๙ ๑๗:๕๔ น.", datetime(2026, 5, 22, 17, 54)),
        ("22 พฤษภาคม 2569 เวลา 17:54 น.", datetime(2026, 5, 22, 17, 54)),
        ("2026-05-22T17:54:30", datetime(2026, 5, 22, 17, 54, 30)),
        ("45931.5", datetime(2025, 10, 1, 12, 0)),
        ("22/05/2569", datetime(2026, 5, 22)),
    ],
)
def test_times_that_are_read(text: str, moment: datetime) -> None:
    assert parse_timestamp(text) == moment


@given(
    st.lists(
        st.sampled_from(["1 ต.ค. 2568", "22/05/2569", "13 มิ.ย. 68", "29/02/2568", "x", "-", "45931", None]), max_size=8
    ),
    st.sampled_from([2569, None]),
)
def test_a_series_equals_the_texts_one_by_one(texts: list[str | None], fiscal_year: int | None) -> None:
    days: list[date | None] = []
    faults: list[str | None] = []
    for text in texts:
        try:
            days.append(parse_date(text, fiscal_year))
            faults.append(None)
        except DateError:
            days.append(None)
            faults.append(text)
    found, unread = date_series(pl.Series("paid_on", texts, dtype=pl.String), fiscal_year)
    assert (found.to_list(), unread.to_list()) == (days, faults)
    assert (found.dtype, unread.dtype, found.name) == (pl.Date(), pl.String(), "paid_on")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("ปีงบประมาณ พ.ศ. 2569", 2569),
        ("ปีงบประมาณ 2569", 2569),
        ("ปี งบประมาณ : ๒๕๖๙", 2569),
        ("ประจำปี พ.ศ.๒๕๖๙", 2569),
        ("ประจ าปีงบประมาณ พ.ศ. 2569", 2569),
        ("แผนการดำเนินงาน ประจำปีงบประมาณ พ.ศ. 2568 (ต.ค. 2567 – ก.ย. 2568)", 2568),
        ("ข้อบัญญัติงบประมาณรายจ่ายประจำปี งบประมาณ พ.ศ. 2568", 2568),
        ("ปีงบประมาณ 2569 ณ วันที่ 30 กันยายน 2568", 2569),
        ("ปี 2568", 2568),
        ("แผนพัฒนาท้องถิ่น พ.ศ. 2566–2570 ประจำปีงบประมาณ 2568", 2568),
    ],
)
def test_the_fiscal_year_a_line_names_is_found(text: str, year: int) -> None:
    assert find_fiscal_year(text) == year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("ตั้งแต่วันที่ 1 ตุลาคม 2567 ถึง 30 กันยายน 2568", 2568),
        ("ระหว่างวันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๗ จนถึงวันที่ ๓๑ มีนาคม พ.ศ. ๒๕๖๘", 2568),
        ("01/10/2567 - 30/09/2568", 2568),
        ("1 ต.ค. 2567 – 30 ต.ค. 2568", None),
        ("30 กันยายน 2568 ถึง 1 ตุลาคม 2567", None),
        ("ประชุมวันที่ 1 ตุลาคม 2567 และ 5 ตุลาคม 2567", None),
        ("1 ต.ค. 67 - 30 ก.ย. 68", None),
        ("ณ วันที่ 30 กันยายน 2568", None),
    ],
)
def test_a_span_of_days_inside_one_fiscal_year_names_it(text: str, year: int | None) -> None:
    assert fiscal_year_of_days(text) == year


@pytest.mark.parametrize(
    "text",
    [
        "แผนพัฒนาท้องถิ่น (พ.ศ. 2566–2570)",
        "ปีงบประมาณ 2566-2570",
        "ปีงบประมาณ พ.ศ. 2566 ถึง พ.ศ. 2570",
        "ปีงบประมาณ 2566 - 70",
        "ปีงบประมาณ 2568/2569",
        "ปี 2566 … ปี 2570",
        "วันที่พิมพ์ : 22/05/2569 17:54",
        "ณ วันที่ 30 กันยายน 2568",
        "ตั้งแต่เดือนตุลาคม 2568 ถึงเดือนกันยายน 2569",
        "ระเบียบกระทรวงมหาดไทย พ.ศ. 2548",
        "แก้ไข ครั้งที่ 2 / 2568",
        "ยุทธศาสตร์ชาติ 20 ปี (พ.ศ. 2561 - 2580)",
        "ปีงบประมาณ",
        "",
    ],
)
def test_no_fiscal_year_is_guessed(text: str) -> None:
    assert find_fiscal_year(text) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("วันที่พิมพ์ : 22/05/2569 17:54", datetime(2026, 5, 22, 17, 54)),
        ("วันที่พิมพ์: ๒๒/๐๕/๒๕๖๙ ๑๗:๕๔ น. หน้า 1/3", datetime(2026, 5, 22, 17, 54)),
        ("ณ วันที่ 30 กันยายน 2568", datetime(2025, 9, 30)),
        ("ข้อมูล ณ วันที่ 31 มี.ค. 2569 (6 เดือน)", datetime(2026, 3, 31)),
        ("พิมพ์วันที่ 5 ต.ค. 2568 เวลา 10:05 น.", datetime(2025, 10, 5, 10, 5)),
        ("พิมพ์เมื่อ 1/10/2568", datetime(2025, 10, 1)),
        ("พิมพ์วันที่ 5 เมษายน 2569 ข้อมูล ณ วันที่ 31 มีนาคม 2569", datetime(2026, 3, 31)),
    ],
)
def test_the_time_a_print_speaks_of_is_found(text: str, moment: datetime) -> None:
    assert find_as_of(text) == moment


@pytest.mark.parametrize(
    "text",
    ["ภาษีหัก ณ ที่จ่าย", "วันที่ 1 ต.ค. 2568", "ณ วันที่ 29/02/2568", "ณ วันที่ 30 ก.ย. 68", "ปีงบประมาณ พ.ศ. 2569", "ณ วันที่", ""],
)
def test_no_time_is_taken_from_other_lines(text: str) -> None:
    assert find_as_of(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("ประจำเดือน กันยายน 2554", date(2011, 9, 30)),
        ("ปีงบประมาณ 2554 ประจำเดือนตุลาคม พ.ศ. ๒๕๕๓", date(2010, 10, 31)),
        ("เดือน ก.พ. 2567", date(2024, 2, 29)),
        ("ณ วันที่ 30 เดือน กันยายน พ.ศ. 2554", None),
        ("ตั้งแต่เดือน ตุลาคม 2567 ถึงเดือน มีนาคม 2568", None),
        ("เดือน มีนาคม 68", None),
        ("รายงานประจำเดือน", None),
    ],
)
def test_the_last_day_of_the_one_month_a_line_names(text: str, day: date | None) -> None:
    assert find_month_end(text) == day


@given(DAYS)
def test_the_end_of_a_month_is_its_last_day(day: date) -> None:
    end = find_month_end(f"ประจำเดือน {FULL_MONTHS[day.month - 1]} {day.year + 543}")
    assert end is not None
    assert (end.year, end.month, (end + timedelta(days=1)).day) == (day.year, day.month, 1)


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("งบทดลอง ณ วันที่ 30 กันยายน 2554", "งบทดลอง"),
        ("ณ วันที่ 30 กันยายน 2554", ""),
        ("วันที่พิมพ์ : 22/05/2569 17:54", ""),
        ("งบทดลอง", ""),
    ],
)
def test_what_a_line_says_before_its_day(text: str, before: str) -> None:
    assert text_before_as_of(text) == before
