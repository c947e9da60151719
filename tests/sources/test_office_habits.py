"""Tables as offices keep them: no line is lost for a signature or a total, and no total is a line for what it is given.

Every table is read both ways rows are looked at: one by one, as short ones are, and all at once, as long ones.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources import bodies
from tests.sources.test_registers import column, rules, table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Write = Callable[..., Path]
    Read = Callable[[Path], dict[str, Any]]
    Row = Sequence[object]

CODE = "9968011122010001"
REGISTER = ["วันที่", "เลขที่ฎีกา", "รหัสงบประมาณ", "รายการ", "ผู้รับเงิน", "จำนวนเงิน", "ภาษีหัก ณ ที่จ่าย", "จ่ายสุทธิ"]
PROGRESS = ["ที่", "โครงการ/กิจกรรม", "หมู่ที่", "งบประมาณ", "เบิกจ่าย", "หน่วยงาน", "สถานะ", "หมายเหตุ"]
TRANSFERS = ["ครั้งที่", "วันที่อนุมัติ", "ผู้อนุมัติ", "รหัสงบประมาณ", "รายการ", "โอนเพิ่ม", "โอนลด", "คำชี้แจงเดิม", "คำชี้แจงใหม่"]
PLAN = ["ลำดับที่", "โครงการ/กิจกรรม", "รายละเอียดของกิจกรรม", "งบประมาณ (บาท)", "สถานที่ดำเนินการ", "หน่วยงานรับผิดชอบหลัก"]


@pytest.fixture(autouse=True, params=[0, 1_000_000], ids=["all at once", "one by one"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_FEW_ROWS", request.param)


def register(*rows: Row) -> list[Row]:
    return [["ทะเบียนคุมฎีกา ปีงบประมาณ พ.ศ. 2568"], ["อบต.โคกไม้ลาย"], REGISTER, *rows]


def progress(*rows: Row) -> list[Row]:
    return [["รายงานผลการดำเนินงาน ปีงบประมาณ พ.ศ. 2568"], ["อบต.โคกไม้ลาย"], PROGRESS, *rows]


def payment(number: int, amount: object, payee: str = "ร้าน ก") -> list[object]:
    return [f"{number} ต.ค. 2567", f"{number}/68", CODE, "ค่าจ้าง", payee, amount, None, None]


def total(label: str, amount: object, day: str | None = None) -> list[object]:
    return [day, None, None, label, None, amount, None, None]


def project(number: object, name: str, budget: object, paid: object, unit: str | None = "กองช่าง") -> list[object]:
    return [number, name, "1", budget, paid, unit, "แล้วเสร็จ", None]


def skipped(table: dict[str, Any]) -> dict[int, str]:
    return {item["row"]: item["why"] for item in table["skipped_rows"]}


def is_accounted_for(table: dict[str, Any]) -> bool:
    return bool(table["rows"] + len(table["skipped_rows"]) == table["rows_read"])


@pytest.mark.parametrize("payee", ["นายสมชาย ใจดี", "ผู้ใหญ่บ้าน", "ร้าน ข"])
@pytest.mark.parametrize(
    ("amount", "satang", "found"),
    [
        ("9,000 บาทถ้วน", 900_000, []),
        ("9,000 .-", 900_000, []),
        ("48,710.OO", None, ["money_unreadable"]),
        ("-", None, []),
    ],
)
def test_the_last_voucher_stays_whatever_its_amount_and_payee(
    write: Write, read: Read, payee: str, amount: str, satang: int | None, found: list[str]
) -> None:
    rows: list[Row] = [payment(1, 100), total("รวมเดือนตุลาคม", 100), payment(2, amount, payee)]
    table = table_of(read(write(register(*rows))))
    assert column(table, "amount_satang") == [10_000, satang]
    assert (rules(table), is_accounted_for(table)) == (found, True)


def test_the_last_changes_of_explanations_stay_though_an_official_approved_them(write: Write, read: Read) -> None:
    rows: list[Row] = [
        ["ทะเบียนโอนงบประมาณ ปีงบประมาณ พ.ศ. 2568"],
        ["อบต.โคกไม้ลาย"],
        TRANSFERS,
        ["1", "10 พ.ย. 2567", "ผู้บริหาร", CODE, "ค่าวัสดุ", 5000],
        ["1", "10 พ.ย. 2567", "ผู้บริหาร", "9968011122010002", "ค่าจ้าง", None, 5000],
        ["2", "15 ธ.ค. 2567", "ผู้บริหาร", "9968011122010003", "คอมพิวเตอร์", None, None, "1 เครื่อง", "2 เครื่อง"],
        ["3", "20 ม.ค. 2568", "นายก อบต.", "9968011122010004", "ถนน", None, None, "กว้าง 4", "กว้าง 5"],
    ]
    table = table_of(read(write(rows)))
    assert column(table, "new_explanation") == [None, None, "2 เครื่อง", "กว้าง 5"]


@pytest.mark.parametrize("numbers", ["{}.", "{})", "1.{}"])
def test_the_last_projects_without_money_stay_however_they_are_numbered(write: Write, read: Read, numbers: str) -> None:
    rows: list[Row] = [project(numbers.format(1), "ถนน", 500, 400), [None, "รวมกองช่าง", None, 500, 400]]
    rows += [
        project(numbers.format(2), "ประชาคม", "-", "-", "ปลัด อบต."),
        project(numbers.format(3), "เก็บข้อมูล", "-", "-"),
    ]
    table = table_of(read(write(progress(*rows))))
    assert column(table, "project") == ["ถนน", "ประชาคม", "เก็บข้อมูล"]


def test_ranks_and_posts_below_the_table_are_signatures(write: Write, read: Read) -> None:
    signed = [
        ["(จ.ส.อ.สมชาย ใจดี)", None, None, None, None, "(พ.จ.อ.สมหมาย ดีใจ)"],
        ["นิติกร", None, None, None, None, "วิศวกรโยธา"],
    ]
    table = table_of(read(write(progress(project(1, "ถนน", 500, 400), *signed))))
    assert (column(table, "project"), is_accounted_for(table)) == (["ถนน"], True)


@pytest.mark.parametrize("day", [None, "31 ต.ค. 2567", "-"])
@pytest.mark.parametrize("label", ["รวมเดือนตุลาคม", "รวมทั้งสิ้น", "สรุปยอดทั้งสิ้น", "Grand total"])
def test_a_total_with_a_day_is_no_payment(write: Write, read: Read, label: str, day: str | None) -> None:
    table = table_of(read(write(register(payment(1, 100), payment(2, 200), total(label, 300, day)))))
    assert (table["rows"], table["totals_satang"]["amount"], table["findings"]) == (2, 30_000, [])
    assert [item["difference_satang"] for item in table["printed_totals"]] == [0]


def test_what_is_brought_forward_is_no_payment_and_not_compared(write: Write, read: Read) -> None:
    rows: list[Row] = [total("ยอดยกมา", 500_000, "1 ต.ค. 2567"), payment(2, 200), total("ยอดยกไป", 200, "31 ต.ค. 2567")]
    table = table_of(read(write(register(*rows))))
    assert (table["totals_satang"]["amount"], table["findings"]) == (20_000, [])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    dash=st.sampled_from(["-", "–", " - ", "—"]),
    filled=st.lists(st.booleans(), min_size=8, max_size=8),
    order=st.permutations(range(5)),
)
def test_a_dash_in_blank_cells_changes_nothing(
    write: Write, read: Read, dash: str, filled: list[bool], order: Sequence[int]
) -> None:
    every: list[list[object]] = [payment(1, 100), payment(2, 250), total("รวมเดือนตุลาคม", 350), payment(3, 70), []]
    rows = [*(every[place] for place in order), total("รวมทั้งสิ้น", 420)]
    dashed = [
        [dash if value is None and is_filled else value for value, is_filled in zip(row, filled, strict=True)]
        if row
        else row
        for row in rows
    ]
    plain, other = (table_of(read(write(register(*each)))) for each in (rows, dashed))
    assert column(other, "amount_satang") == column(plain, "amount_satang")
    assert (skipped(other), other["printed_totals"]) == (skipped(plain), plain["printed_totals"])


def test_a_subtotal_with_a_remark_is_no_project(write: Write, read: Read) -> None:
    rows: list[Row] = [project(1, "ถนน", 500, 400), [None, "รวมกองช่าง", None, 500, 400, None, None, "ร้อยละ 80"]]
    rows += [project(1, "อบรม", 50, 20, "กองคลัง"), [None, "รวมกองคลัง", "1 โครงการ", 50, 20]]
    table = table_of(read(write(progress(*rows))))
    assert (column(table, "project"), table["findings"]) == (["ถนน", "อบรม"], [])


@pytest.mark.parametrize("place", [0, 1])
def test_a_unit_with_the_sum_of_its_projects_is_a_total(write: Write, read: Read, place: int) -> None:
    def heading(name: str, *amounts: int) -> list[object]:
        return [*([None] * place), name, *([None] * (2 - place)), *amounts]

    rows: list[Row] = [heading("กองช่าง", 800, 600), project(1, "ถนน", 500, 400, None), project(2, "ท่อ", 300, 200, None)]
    rows += [heading("กองคลัง", 51, 20), project(1, "อบรม", 50, 20, None)]
    table = table_of(read(write(progress(*rows))))
    assert list(zip(column(table, "project"), column(table, "unit"), strict=True)) == [
        ("ถนน", "กองช่าง"),
        ("ท่อ", "กองช่าง"),
        ("อบรม", "กองคลัง"),
    ]
    assert rules(table) == ["printed_total_differs"]  # 51 is not 50


def test_money_in_a_row_that_begins_as_a_note_is_not_lost(write: Write, read: Read) -> None:
    rows: list[Row] = [payment(1, 100), [None, None, None, "ตำแหน่งผู้ช่วยเจ้าพนักงานธุรการ", "นางสาว ค", 9400]]
    rows += [payment(2, 200), [None, None, None, "ร้อยละ 5 เงินสมทบประกันสังคม", "สปส.", 750], payment(3, 1)]
    table = table_of(read(write(register(*rows))))
    assert column(table, "amount_satang") == [10_000, 940_000, 20_000, 75_000, 100]
    assert rules(table) == ["code_missing", "code_missing"]


@pytest.mark.parametrize("label", ["ร้อยละ", "คิดเป็นร้อยละ", "ร้อยละ 75 ของงบประมาณ"])
def test_a_row_of_percentages_is_none_of_money(write: Write, read: Read, label: str) -> None:
    rows: list[Row] = [payment(1, 100), total("รวมทั้งสิ้น", 100), total(label, 75)]
    assert table_of(read(write(register(*rows))))["totals_satang"]["amount"] == 10_000


def test_a_block_below_a_total_goes_on_with_its_heading(write: Write, read: Read) -> None:
    rows: list[Row] = [project(1, "ถนน", 500, 400), [None, "รวมเป็นเงิน", None, 500, 400], [], [None, "กองคลัง"]]
    rows += [project(None, "อบรม", 50, 20, None), project(None, "ออกหน่วย", 70, 20, None)]
    table = table_of(read(write(progress(*rows, [None, "รวมเป็นเงิน", None, 120, 40]))))
    assert (column(table, "unit"), table["findings"]) == (["กองช่าง", "กองคลัง", "กองคลัง"], [])


def test_a_page_below_the_grand_total_goes_on_with_its_header(write: Write, read: Read) -> None:
    rows: list[Row] = [
        payment(1, 100),
        total("รวมทั้งสิ้น", 100),
        [],
        REGISTER,
        [None, None, None, "ค่าวัสดุ (ต่อ)", "ร้าน ข", 700],
    ]
    table = table_of(read(write(register(*rows, payment(2, 1)))))
    assert (column(table, "amount_satang"), rules(table)) == ([10_000, 70_000, 100], ["code_missing"])


def test_a_word_in_a_money_cell_ends_no_table(write: Write, read: Read) -> None:
    rows: list[Row] = [project(1, "ก", 100, 50), project(None, "ข", 100, "ก่อหนี้ผูกพัน"), [], project(None, "ค", 700, 50)]
    table = table_of(read(write(progress(*rows))))
    assert (column(table, "budget_satang"), rules(table)) == ([10_000, 10_000, 70_000], ["money_unreadable"])


def test_a_table_of_other_columns_below_is_none_of_this(write: Write, read: Read) -> None:
    rows: list[Row] = [project(1, "ถนน", 500, 400), [None, "รวมทั้งสิ้น", None, 500, 400], []]
    rows += [["ลำดับ", "หน่วยงาน", "จำนวนโครงการ", "งบประมาณ", "เบิกจ่าย"], [1, "กองช่าง", 2, 500, 400]]
    table = table_of(read(write(progress(*rows))))
    assert (table["totals_satang"]["budget"], table["findings"]) == (50_000, [])
    assert is_accounted_for(table)


def test_a_header_in_other_words_ends_no_table(write: Write, read: Read) -> None:
    rows: list[Row] = [project(1, "ถนน", 500, 400), [None, "รวมทั้งสิ้น", None, 500, 400], []]
    rows += [["ลำดับ", "ชื่อโครงการ", "งบประมาณ", "เบิกจ่าย", "หน่วยงาน"], project(2, "ท่อ", 300, 200)]
    assert "ท่อ" in column(table_of(read(write(progress(*rows)))), "project")


def test_a_remark_with_an_amount_below_the_table_is_no_money_of_its_last_line(write: Write, read: Read) -> None:
    rows: list[Row] = [project(1, "ถนน", 500, 400), [None, "หมายเหตุ คงเหลือ", None, 100]]
    assert table_of(read(write(progress(*rows))))["totals_satang"]["budget"] == 50_000


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("กองการศึกษา ศาสนาและวัฒนธรรม", "กองการศึกษา ศาสนาและวัฒนธรรม"),
        ("กองสาธารณสุขและสิ่งแวดล้อม", "กองสาธารณสุขและสิ่งแวดล้อม"),
        ("ส่วนโยธา", "ส่วนโยธา"),
        ("2. กองคลัง", "กองคลัง"),
        ("กองคลัง (ต่อ)", "กองคลัง"),
    ],
)
def test_a_unit_is_known_by_its_whole_name(write: Write, read: Read, heading: str, unit: str) -> None:
    rows: list[Row] = [
        [None, "กองช่าง"],
        project(1, "ถนน", 500, 400, None),
        [None, heading],
        project(1, "อบรม", 50, 20, None),
    ]
    table = table_of(read(write(progress(*rows))))
    assert (column(table, "unit"), column(table, "project")) == (["กองช่าง", unit], ["ถนน", "อบรม"])


@pytest.mark.parametrize(
    ("strategy", "programme", "name"),
    [
        ("ประเด็นยุทธศาสตร์ที่ 2 สังคม", "- แผนงานการเกษตร", "แผนงานการเกษตร"),
        ("ยุทธศาสตร์ที่ 2 สังคม", "ก. แผนงานการเกษตร", "แผนงานการเกษตร"),
        ("ยุทธศาสตร์ที่ 2 สังคม", "• แผนงานการเกษตร", "แผนงานการเกษตร"),
    ],
)
def test_a_level_of_a_plan_is_known_behind_a_sign(
    write: Write, read: Read, strategy: str, programme: str, name: str
) -> None:
    def item(number: int, name: str) -> list[object]:
        return [number, name, "รายละเอียด", 500, "ม.1", "กองช่าง", "✓"]

    months = ["ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย."]
    rows: list[Row] = [["แผนการดำเนินงาน ประจำปีงบประมาณ พ.ศ. 2568"], ["อบต.โคกไม้ลาย"], [*PLAN, *months]]
    rows += [["ยุทธศาสตร์ที่ 1 โครงสร้าง"], ["แผนงานเคหะและชุมชน"], item(1, "ถนน"), [strategy], [programme], item(1, "อบรม")]
    table = table_of(read(write(rows)))
    assert column(table, "strategy")[-1] == strategy
    assert column(table, "programme") == ["แผนงานเคหะและชุมชน", name]


def test_a_code_merged_over_two_payments_is_that_of_both(write: Write, read: Read) -> None:
    rows: list[Row] = [payment(1, 100), [None, None, None, "ค่าวัสดุ", "ร้าน ก", 50], payment(2, 7)]
    table = table_of(read(write(register(*rows), merges=["A4:A5", "B4:B5", "C4:C5"])))
    assert (column(table, "budget_code"), table["findings"]) == ([CODE] * 3, [])


def test_a_number_shown_with_a_percent_sign_is_what_it_shows(tmp_path: Path, read: Read) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "ผล.xlsx"))
    sheet, shown = book.add_worksheet(), book.add_format({"num_format": "0.00%"})
    head = ["ที่", "โครงการ/กิจกรรม", "งบประมาณ", "เบิกจ่าย", "ความคืบหน้า (%)", "หน่วยงาน", "สถานะ"]
    sheet.write_row(0, 0, ["รายงานผลการดำเนินงาน ปีงบประมาณ พ.ศ. 2568"])
    sheet.write_row(2, 0, head)
    for number, (value, form) in enumerate([(0.85, shown), (1, shown), (2 / 3, shown), ("50%", shown), (0.5, None)]):
        sheet.write_row(3 + number, 0, [number + 1, f"โครงการ {number}", 100, 100, None, "กองช่าง", "แล้วเสร็จ"])
        sheet.write(3 + number, 4, value, form)
    sheet.write_formula(8, 4, "=D9/C9", shown, 0.125)
    sheet.write_row(8, 0, [6, "โครงการ", 100, 12.5])
    book.close()
    table = table_of(read(tmp_path / "ผล.xlsx"))
    assert (column(table, "progress_pct"), table["findings"]) == ([85.0, 100.0, 66.67, 50.0, 0.5, 12.5], [])


def test_where_the_figures_come_from_is_no_part_of_the_last_project(write: Write, read: Read) -> None:
    rows: list[Row] = [project(1, "ถนน", 500, 400), [None, "ที่มา : กองช่าง ข้อมูลจาก e-LAAS"]]
    assert column(table_of(read(write(progress(*rows)))), "project") == ["ถนน"]


def test_the_head_of_a_page_in_two_cells_is_no_line(write: Write, read: Read) -> None:
    rows: list[Row] = [
        project(1, "ถนน", 500, 400),
        ["อบต.โคกไม้ลาย", None, None, None, None, "หน้า 2/3"],
        PROGRESS,
        project(2, "ท่อ", 3, 2),
    ]
    assert column(table_of(read(write(progress(*rows)))), "project") == ["ถนน", "ท่อ"]


def test_days_that_the_spreadsheet_took_for_the_last_century_are_read_as_meant_and_told(
    tmp_path: Path, read: Read
) -> None:
    path = tmp_path / "ฎีกา.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("1")
        for row, cells in enumerate(register(payment(1, 100), payment(2, 200))):
            sheet.write_row(row, 0, cells)
        sheet.write_datetime("A5", dt.datetime(1967, 10, 5), book.add_format({"num_format": "dd/mm/yy"}))
    table = table_of(read(path))
    assert column(table, "paid_on") == [dt.date(2024, 10, 1), dt.date(2024, 10, 5)]
    (found,) = [each for each in table["findings"] if each["rule"] == "date_short_year"]
    assert (found["cell"], found["found"], found["expected"]) == ("A5", "1967-10-05", "2024-10-05")


@pytest.mark.parametrize(
    ("upper", "lower", "rows", "wanted"),
    [
        (
            ["งบประมาณ", None, "เบิกจ่าย", None],
            ["บาท", "สตางค์", "บาท", "ร้อยละ"],
            [[500, 50, 400, 80], [300, 25, 150, 50]],
            ([50_050, 30_025], [40_000, 15_000]),
        ),
        (
            ["งบประมาณ", "ผลการเบิกจ่าย", None, None],
            [None, "ร้อยละ", "จำนวนเงิน", None],
            [[500, 80, 400, None], [300, 50, 150, None]],
            ([50_000, 30_000], [40_000, 15_000]),
        ),
        (
            ["งบประมาณ", "เบิกจ่าย", None, None],
            ["(บาท)", "จำนวนเงิน (บาท)", "%", None],
            [[500, 400, 80, None], [300, 150, 50, None]],
            ([50_000, 30_000], [40_000, 15_000]),
        ),
    ],
)
def test_a_second_row_of_headers_says_which_part_a_column_has(
    write: Write, read: Read, upper: Row, lower: Row, rows: list[list[object]], wanted: tuple[list[int], list[int]]
) -> None:
    sheet: list[Row] = [
        ["รายงานผลการดำเนินงาน ปีงบประมาณ พ.ศ. 2568"],
        ["อบต.โคกไม้ลาย"],
        ["ที่", "โครงการ/กิจกรรม", *upper, "หน่วยงาน", "สถานะ"],
        [None, None, *lower, None, None],
        *([number, f"ถนน {number}", *row, "กองช่าง", "แล้วเสร็จ"] for number, row in enumerate(rows, start=1)),
    ]
    table = table_of(read(write(sheet)))
    assert (column(table, "budget_satang"), column(table, "disbursed_satang")) == wanted


def test_headings_whose_sort_and_name_stand_in_two_cells(write: Write, read: Read) -> None:
    months = ["ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย."]
    sheet: list[Row] = [
        ["แผนการดำเนินงาน ประจำปีงบประมาณ พ.ศ. 2568"],
        ["อบต.โคกไม้ลาย"],
        ["ยุทธศาสตร์ที่ 2", "ด้านเศรษฐกิจ"],
        ["แผนงาน", "การเกษตร"],
        [*PLAN[:2], *PLAN[3:], *months],
        [1, "ถนน", 500, "หมู่ 1", "กองช่าง", "✓"],
        ["ยุทธศาสตร์ที่ 3 :", "ด้านคน"],
        ["แผนงาน", "การศึกษา"],
        [2, "อบรม", 500, "หมู่ 2", "กองการศึกษา", "✓"],
    ]
    table = table_of(read(write(sheet)))
    assert column(table, "project") == ["ถนน", "อบรม"]
    assert column(table, "strategy") == ["ยุทธศาสตร์ที่ 2 ด้านเศรษฐกิจ", "ยุทธศาสตร์ที่ 3 : ด้านคน"]
    assert column(table, "programme") == ["แผนงานการเกษตร", "แผนงานการศึกษา"]
    assert skipped(table) == {7: "context: strategy", 8: "context: programme"}
