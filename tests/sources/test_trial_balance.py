"""Trial balances: the real one of an SAO retyped into the form of the books, and what the forms of others do."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]
    Read = Callable[[Path], dict[str, Any]]

HEADER = ["ชื่อบัญชี", "รหัสบัญชี", "เดบิท", "เครดิต"]
BALANCE = 3_071_286_211
# The 27 accounts of อบต.บางตะไนย์, FY2554 (GitHub songrit/elocal @4b16ee9): code, name, debit, credit in baht.
REAL: list[tuple[str, str, float, float]] = [
    ("021", "เงินฝาก ประจำ", 16268108.06, 0),
    ("021", "เงินฝาก ออมทรัพย์", 10875481.05, 0),
    ("081", "ลูกหนี้ - ภาษีโรงเรือนและที่ดิน", 57620, 0),
    ("082", "ลูกหนี้ - ภาษีบำรุงท้องที่", 5283, 0),
    ("083", "ลูกหนี้ - ภาษีป้าย", 5394, 0),
    ("510000", "งบกลาง", 1051650, 0),
    ("521000", "เงินเดือน (ฝ่ายการเมือง)", 243960, 0),
    ("220100", "เงินเดือนพนักงาน", 503280, 0),
    ("220400", "ค่าจ้างลูกจ้างประจำ", 28620, 0),
    ("220600", "ค่าจ้างพนักงานจ้าง", 438510, 0),
    ("531000", "ค่าตอบแทน", 141892, 0),
    ("532000", "ค่าใช้สอย", 862644, 0),
    ("533000", "ค่าวัสดุ", 116210, 0),
    ("534000", "ค่าสาธารณูปโภค", 101470, 0),
    ("541000", "ค่าครุภัณฑ์", 0, 0),
    ("542000", "ค่าที่ดินและสิ่งก่อสร้าง", 0, 0),
    ("561000", "เงินอุดหนุน", 12740, 0),
    ("600", "ค่าใช้จ่ายค้างจ่าย (เบิกตัดปี)", 0, 6097604.84),
    ("602", "เงินอุดหนุนเฉพาะกิจค้างจ่าย", 0, 0),
    ("602", "เงินอุดหนุน - โครงการเศรษฐกิจชุมชน", 0, 171306.27),
    ("602", "เงินอุดหนุน - ค่าอาหารกลางวัน", 0, 117000),
    ("602", "เงินอุดหนุน - โครงการหลักประกันรายได้ผู้สูงอายุ", 0, 534500),
    ("602", "เงินอุดหนุน - สวัสดิการเบี้ยยังชีพความพิการ", 0, 34500),
    ("700", "เงินสะสม", 0, 11398516),
    ("707", "ทุนสำรองเงินสะสม", 0, 5869711),
    ("821", "รายรับ", 0, 5287943),
    ("900", "เงินรับฝาก", 0, 1201781),
]


def workbook(
    *, title: str = "งบทดลอง", day: str = "ณ วันที่ 30 กันยายน 2554", total: str | None = "รวม", off: float = 0
) -> list[list[object]]:
    """The real accounts in the form of the books, with a last row of totals."""
    rows: list[list[object]] = [[title], ["องค์การบริหารส่วนตำบลบางตะไนย์"], [day], [], list(HEADER)]
    rows += [[name, code, debit or None, credit or "-"] for code, name, debit, credit in REAL]
    return [*rows, [total, None, 30712862.11, 30712862.11 + off]]


def table_of(document: dict[str, Any]) -> dict[str, Any]:
    (table,) = document["tables"]
    return table  # type: ignore[no-any-return]


@pytest.mark.parametrize("total", ["รวม", "รวมทั้งสิ้น", "รวมเป็นเงิน", None])
def test_the_real_accounts_balance_whatever_the_last_row_says(total: str | None, write: Write, read: Read) -> None:
    document = read(write(workbook(total=total)))
    table = table_of(document)
    assert (table["kind"], table["rows"], table["findings"]) == ("trial_balance", 27, [])
    assert table["totals_satang"] == {"debit": BALANCE, "credit": BALANCE}
    assert {
        (item["column"], item["printed_satang"], item["difference_satang"]) for item in table["printed_totals"]
    } == {
        ("debit", BALANCE, 0),
        ("credit", BALANCE, 0),
    }
    assert (document["fiscal_year"], document["as_of"]) == (2554, "2011-09-30T00:00:00")
    assert document["organisation"] == "องค์การบริหารส่วนตำบลบางตะไนย์"


def test_codes_keep_their_zeros_and_five_accounts_of_one_code_are_five_lines(write: Write, read: Read) -> None:
    lines = table_of(read(write(workbook())))["lines"]
    assert lines["account_code"].to_list() == [code for code, *_ in REAL]
    assert lines["line_key"].n_unique() == 27


def test_a_total_that_differs_is_told_even_without_a_word(write: Write, read: Read) -> None:
    table = table_of(read(write(workbook(total=None, off=0.01))))
    assert table["rows"] == 27
    assert [(item["rule"], item["cell"], item["difference_satang"]) for item in table["findings"]] == [
        ("printed_total_differs", "D33", 1)
    ]


def test_the_published_extract_with_english_names_is_read(read: Read, tmp_path: Path) -> None:
    lines = ["internal_code,account_code,account,debit_baht,credit_baht,signed_value_as_stored"]
    lines += [f"1,{code},{name},{debit:.2f},{credit:.2f},{debit - credit}" for code, name, debit, credit in REAL]
    path = tmp_path / "balance.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    document = read(path)
    table = table_of(document)
    assert (table["kind"], table["rows"]) == ("trial_balance", 27)
    assert table["totals_satang"] == {"debit": BALANCE, "credit": BALANCE}
    assert table["lines"]["account_code"][0] == "021"
    assert (document["fiscal_year"], document["organisation"]) == (None, None)


def test_before_and_after_closing_neither_replaces_the_other(write: Write, read: Read) -> None:
    before = workbook(title="งบทดลอง (ก่อนปิดบัญชี)")
    after = workbook(title="งบทดลอง (หลังปิดบัญชี)")
    document = read(write(before, after))
    parts = [set(table["lines"]["part"].to_list()) for table in document["tables"]]
    assert parts == [{"before_closing"}, {"after_closing"}]
    keys = [set(table["lines"]["line_key"].to_list()) for table in document["tables"]]
    assert not keys[0] & keys[1]


@pytest.mark.parametrize(
    ("day", "year", "as_of"),
    [
        ("ณ วันที่ 1 ตุลาคม 2553", 2554, datetime(2010, 10, 1)),
        ("ประจำเดือน ตุลาคม 2553", 2554, datetime(2010, 10, 31)),
        ("ประจำเดือน กุมภาพันธ์ พ.ศ. ๒๕๕๕", 2555, datetime(2012, 2, 29)),
        ("ปีงบประมาณ 2554 ประจำเดือน กันยายน 2554", 2554, datetime(2011, 9, 30)),
    ],
)
def test_the_day_or_month_it_speaks_of_gives_the_fiscal_year(
    day: str, year: int, as_of: datetime, write: Write, read: Read
) -> None:
    document = read(write(workbook(day=day)))
    assert (document["fiscal_year"], document["as_of"]) == (year, as_of.isoformat())


def test_headings_and_totals_of_groups_are_no_accounts(write: Write, read: Read) -> None:
    rows = [
        ["งบทดลอง ณ วันที่ 31 มีนาคม 2568"],
        ["รายการ", "เลขที่บัญชี", "ยอดคงเหลือ", None],
        [None, None, "เดบิต", "เครดิต"],
        ["สินทรัพย์"],
        ["เงินสด", 110100, 10, None],
        ["เงินฝากธนาคาร", 110200, 5, None],
        ["รวมสินทรัพย์", None, 15, None],
        ["ทุน"],
        ["เงินสะสม", 300000, None, 15],
        ["รวมทั้งสิ้น", None, 15, 15],
    ]
    table = table_of(read(write(rows, merges=["C2:D2"])))
    assert table["lines"]["account"].to_list() == ["เงินสด", "เงินฝากธนาคาร", "เงินสะสม"]
    assert table["lines"]["account_code"].to_list() == ["110100", "110200", "300000"]
    assert {item["difference_satang"] for item in table["printed_totals"]} == {0}
    assert [(item["row"], item["why"]) for item in table["skipped_rows"]] == [
        (4, "text only"), (7, "subtotal"), (8, "text only"), (10, "total"),
    ]  # fmt: skip


def test_a_journal_is_no_trial_balance(write: Write, read: Read) -> None:
    rows = [["สมุดรายวันทั่วไป ปีงบประมาณ 2568"], ["วันที่", *HEADER], ["1 ต.ค. 2567", "เงินสด", "110100", 10, None]]
    assert read(write(rows))["tables"] == []


def test_of_several_months_in_one_file_only_the_latest_is_loaded(write: Write, read: Read) -> None:
    days = ("ประจำเดือน ตุลาคม 2553", "ณ วันที่ 30 กันยายน 2554", "ประจำเดือน พฤศจิกายน 2553")
    document = read(write(*(workbook(day=day) for day in days)))
    assert [table["loaded"] for table in document["tables"]] == [False, True, False]
    assert (document["as_of"], document["fiscal_year"]) == ("2011-09-30T00:00:00", 2554)
    told = [item for table in document["tables"] for item in table["findings"]]
    assert [(item["rule"], item["found"], item["expected"]) for item in told] == [
        ("earlier_month_not_loaded", "31/10/2553", "30/09/2554"),
        ("earlier_month_not_loaded", "30/11/2553", "30/09/2554"),
    ]


def test_one_balance_on_two_sheets_is_one(write: Write, read: Read) -> None:
    first, second = workbook(), workbook()
    document = read(write([*first[:15], first[-1]], [*second[:5], *second[15:]]))
    assert [table["loaded"] for table in document["tables"]] == [True, True]
    assert sum(table["rows"] for table in document["tables"]) == 27
