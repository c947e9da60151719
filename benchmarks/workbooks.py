"""The workbooks whose reading is measured: a long register of payments, and a five-year plan of many sheets.

Same arguments, same cells. The register has twelve columns, true dates and amounts, and many different texts; the plan
is laid out as formats.md 4.1 describes one of 47 sheets.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import xlsxwriter

if TYPE_CHECKING:
    from pathlib import Path

REGISTER_HEADER = (
    "วันที่", "เลขที่ฎีกา", "รหัสงบประมาณ", "แผนงาน", "งาน", "หมวด", "ประเภทรายจ่าย", "รายการ", "ผู้รับเงิน", "จำนวนเงิน",
    "ภาษีหัก ณ ที่จ่าย", "จ่ายสุทธิ",
)  # fmt: skip
WORKS = (
    ("แผนงานบริหารงานทั่วไป", "งานบริหารทั่วไป"),
    ("แผนงานการศึกษา", "งานระดับก่อนวัยเรียนและประถมศึกษา"),
    ("แผนงานสาธารณสุข", "งานโรงพยาบาล"),
)
TYPES = (
    ("ค่าใช้สอย", "รายจ่ายเพื่อให้ได้มาซึ่งบริการ"),
    ("ค่าวัสดุ", "วัสดุสำนักงาน"),
    ("ค่าสาธารณูปโภค", "ค่าไฟฟ้า"),
    ("ค่าวัสดุ", "วัสดุเชื้อเพลิงและหล่อลื่น"),
)
PLAN_YEARS = range(2566, 2571)
ABOVE_A_PLAN = (
    "รายละเอียดโครงการพัฒนา", "แผนพัฒนาท้องถิ่น (พ.ศ. 2566 - 2570)", "เทศบาลเมืองตัวอย่าง", "ก. ยุทธศาสตร์ชาติ 20 ปี",
    "ข. แผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ ฉบับที่ 13", "ค. Sustainable Development Goals", "ง. ยุทธศาสตร์จังหวัดที่ 1",
    "จ. ยุทธศาสตร์การพัฒนาของ อปท. ในเขตจังหวัดที่ 2", "1. ยุทธศาสตร์การพัฒนาด้านโครงสร้างพื้นฐาน", "1.1 กลยุทธ์ก่อสร้างและบำรุงทาง",
    "(1) แผนงานอุตสาหกรรมและการโยธา",
)  # fmt: skip


def write_register(path: Path, rows: int) -> Path:
    """A register of payments with so many lines and a total."""
    chance = random.Random(1)  # noqa: S311  no secret
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("ทะเบียน")
    day, amount = book.add_format({"num_format": "d/m/yyyy"}), book.add_format({"num_format": "#,##0.00"})
    sheet.write_column(0, 0, ["ทะเบียนคุมฎีกาเบิกจ่ายเงิน", "ปีงบประมาณ พ.ศ. 2569", "องค์การบริหารส่วนตำบลโคกไม้ลาย"])
    sheet.write_row(4, 0, REGISTER_HEADER)
    sums = [0, 0, 0]
    for number in range(rows):
        row = 5 + number
        sheet.write_datetime(row, 0, datetime(2025, 10, 1) + timedelta(days=number * 360 // rows), day)
        texts = [
            f"{number + 1:06d}/2569",
            f"9969011121{chance.randint(1, 20):02d}{chance.randint(1, 50):04d}",
            *chance.choice(WORKS),
            *chance.choice(TYPES),
            f"จ้างเหมาบริการดูแลสวนและทำความสะอาดอาคาร งวดที่ {number % 12 + 1} สัญญา {chance.randint(1, 4000)}",
            f"ร้านค้าที่ {chance.randint(1, 900)}",
        ]
        for column, text in enumerate(texts, start=1):
            sheet.write_string(row, column, text)
        paid = chance.randint(100_00, 900_000_00)
        withheld = paid // 100
        for column, satang in enumerate((paid, withheld, paid - withheld), start=9):
            sheet.write_number(row, column, satang / 100, amount)
            sums[column - 9] += satang
    sheet.write_string(5 + rows, 0, "รวมทั้งสิ้น")
    for column, satang in enumerate(sums, start=9):
        sheet.write_number(5 + rows, column, satang / 100, amount)
    book.close()
    return path


def write_plan(path: Path, sheets: int, projects: int) -> Path:
    """A five-year plan: on each sheet a preamble, a header of three merged rows, projects, and two rows of totals."""
    chance = random.Random(2)  # noqa: S311  no secret
    book = xlsxwriter.Workbook(str(path))
    head = book.add_format({"border": 1, "align": "center"})
    for number in range(sheets):
        sheet = book.add_worksheet(f"แผนงานที่ {number + 1}")
        sheet.write_column(0, 0, list(ABOVE_A_PLAN))
        _plan_header(sheet, head)
        sums = dict.fromkeys(PLAN_YEARS, 0)
        counts = dict.fromkeys(PLAN_YEARS, 0)
        for project in range(projects):
            row = 14 + project
            name = f"โครงการก่อสร้างถนนคอนกรีตเสริมเหล็ก สายที่ {number + 1}-{project + 1} หมู่ที่ {chance.randint(1, 14)}"
            target = f"ถนน ค.ส.ล. กว้าง 5 เมตร ยาว {chance.randint(50, 900)} เมตร"
            sheet.write_row(row, 0, [project + 1, name, "เพื่อให้ประชาชนสัญจรสะดวก", target])
            for column, year in enumerate(PLAN_YEARS, start=4):
                if chance.random() < 0.5:  # noqa: PLR2004  half of the years
                    amount = chance.randint(10, 900) * 10_000
                    sheet.write_number(row, column, amount)
                    sums[year] += amount
                    counts[year] += 1
            sheet.write_row(row, 9, ["จำนวนสายทาง", "ประชาชนได้รับความสะดวก", "กองช่าง"])
        last = 14 + projects
        sheet.write_string(last, 3, "รวมงบประมาณ")
        sheet.write_row(last, 4, list(sums.values()))
        sheet.write_string(last + 1, 3, "รวมจำนวนโครงการ")
        sheet.write_row(last + 1, 4, list(counts.values()))
    book.close()
    return path


def _plan_header(sheet: Any, head: Any) -> None:
    """Rows 12 to 14: three merged rows, the years below their common parents."""
    single = {
        0: "ที่", 1: "โครงการ", 2: "วัตถุประสงค์", 3: "เป้าหมาย (ผลผลิตของโครงการ)", 9: "ตัวชี้วัด (KPI)", 10: "ผลที่คาดว่าจะได้รับ",
        11: "หน่วยงานที่รับผิดชอบหลัก",
    }  # fmt: skip
    for column, text in single.items():
        sheet.merge_range(11, column, 13, column, text, head)
    for first, word in ((4, "งบประมาณ"), (12, "เทศบัญญัติ")):
        sheet.merge_range(11, first, 11, first + len(PLAN_YEARS) - 1, word, head)
        for column, year in enumerate(PLAN_YEARS, start=first):
            sheet.write(12, column, str(year), head)
            sheet.write(13, column, "(บาท)", head)
