"""Nested text of any tree, written in any of the ways offices write it, is read back to its items and totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from sources.delimited import read_csv
from sources.grid import Sheet, frame_of_rows
from sources.layouts import load_layouts
from sources.markup import html_sheets
from sources.tables import Table, outline, read_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sources.layouts import Layout

    Way = tuple[Callable[[list["Part"], int], list["Row"]], Callable[[list["Row"]], list[Sheet]]]

PROGRAMMES = ("แผนงานบริหารงานทั่วไป", "แผนงานการศึกษา", "แผนงานเคหะและชุมชน")
WORKS = ("งานบริหารทั่วไป", "งานบริหารงานคลัง", "งานไฟฟ้าถนน")
CATEGORIES = {
    "งบบุคลากร": ("เงินเดือน (ฝ่ายการเมือง)", "เงินเดือน (ฝ่ายประจำ)"),
    "งบดำเนินงาน": ("ค่าตอบแทน", "ค่าใช้สอย", "ค่าวัสดุ", "หมวดค่าสาธารณูปโภค"),
    "งบลงทุน": ("ค่าครุภัณฑ์", "ค่าที่ดินและสิ่งก่อสร้าง"),
}
TYPES = ("ค่าเช่าบ้าน", "เงินเดือนพนักงาน", "ค่าไฟฟ้า", "วัสดุสำนักงาน", "รายจ่ายเพื่อให้ได้มาซึ่งบริการ")
GROUPS = ("ครุภัณฑ์สำนักงาน", "ครุภัณฑ์คอมพิวเตอร์", "ประเภทรายจ่ายเกี่ยวเนื่อง", "รายจ่ายเกี่ยวเนื่องกับการปฏิบัติราชการที่ไม่เข้าลักษณะ")
PROJECTS = ("โครงการก่อสร้างถนน คสล.", "เครื่องพิมพ์ จำนวน 2 เครื่อง", "จัดซื้อเก้าอี้", "โครงการวันเด็ก ปี 2569")
EXPLANATIONS = (
    "เพื่อจ่ายเป็นค่าใช้จ่าย จำนวน 12 เดือน ๆ ละ 1,500 บาท",
    "เพื่อจ่ายตามระเบียบกระทรวงมหาดไทย พ.ศ. 2562",
)
MORE = ("ตามหนังสือสั่งการ ลงวันที่ 5 มกราคม 2566", "และที่แก้ไขเพิ่มเติม", "เป็นเงิน 18,000 บาท")

Item = tuple[str | None, str | None, str | None, str | None, str | None, str | None, int]


@dataclass
class Part:
    """A line of the text: its depth, its name, the word before its amount (รวม, จำนวน or none), what is below it."""

    depth: int
    name: str
    word: str = ""
    amount: int = 0
    below: list[Part] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


amounts = st.integers(min_value=0, max_value=99_999_999).map(lambda baht: baht * 100) | st.integers(1, 10**9)
texts: st.SearchStrategy[list[str]] = st.one_of(
    st.just([]),
    st.sampled_from(EXPLANATIONS).map(lambda text: [text]),
    st.tuples(st.sampled_from(EXPLANATIONS), st.lists(st.sampled_from(MORE), max_size=2)).map(
        lambda pair: [pair[0], *pair[1]]
    ),
)


def leaves(names: tuple[str, ...], depth: int) -> st.SearchStrategy[list[Part]]:
    leaf = st.builds(Part, st.just(depth), st.sampled_from(names), st.just("จำนวน"), amounts, st.just([]), texts)
    return st.lists(leaf, min_size=1, max_size=3, unique_by=lambda part: part.name).map(_copies)


def _copies(parts: list[Part]) -> list[Part]:
    return [Part(part.depth, part.name, part.word, part.amount, [], part.texts) for part in parts]


def _summed(part: Part, word: str) -> Part:
    part.word = word
    part.amount = sum(item.amount for item in part.below)
    return part


groups = st.one_of(
    st.tuples(st.sampled_from(GROUPS), leaves(PROJECTS, 6)).map(lambda pair: Part(5, pair[0], "", 0, pair[1])),
    st.tuples(st.sampled_from(GROUPS), leaves(PROJECTS, 6)).map(
        lambda pair: _summed(Part(5, pair[0], "", 0, pair[1]), "รวม")
    ),
    st.tuples(st.sampled_from(GROUPS), leaves(PROJECTS, 6)).map(
        lambda pair: _summed(
            Part(5, pair[0], "", 0, [_numbered(number, part) for number, part in enumerate(pair[1], start=1)]), "จำนวน"
        )
    ),
)


def _numbered(number: int, part: Part) -> Part:
    part.name = f"({number}) {part.name}"
    return part


def _total(part: Part) -> int:
    return part.amount if part.word else sum(_total(item) for item in part.below)


def _category(draw: st.DrawFn, name: str) -> Part:
    below = draw(leaves(TYPES, 5))
    below += draw(st.lists(groups, max_size=2, unique_by=lambda part: part.name))
    return Part(4, name, "รวม", sum(_total(item) for item in below), below)


@st.composite
def trees(draw: st.DrawFn) -> list[Part]:
    """Programmes with works, types of budget, categories and items; งบกลาง stands at the end, if at all."""
    programmes = []
    for programme in draw(st.lists(st.sampled_from(PROGRAMMES), min_size=1, max_size=2, unique=True)):
        works = []
        for work in draw(st.lists(st.sampled_from(WORKS), min_size=1, max_size=2, unique=True)):
            budgets = []
            for budget in draw(st.lists(st.sampled_from(sorted(CATEGORIES)), min_size=1, max_size=2, unique=True)):
                names = draw(st.lists(st.sampled_from(CATEGORIES[budget]), min_size=1, max_size=2, unique=True))
                budgets.append(_summed(Part(3, budget, "", 0, [_category(draw, name) for name in names]), "รวม"))
            works.append(_summed(Part(2, work, "", 0, budgets), "รวม"))
        word = draw(st.sampled_from(["", "รวม"]))
        programmes.append(_summed(Part(1, programme, "", 0, works), word))
    if draw(st.booleans()):
        inner = draw(leaves(("สำรองจ่าย", "เบี้ยยังชีพผู้สูงอายุ", "เงินสมทบกองทุนประกันสังคม"), 5))
        for depth in range(4, 4 - draw(st.integers(1, 3)), -1):
            inner = [_summed(Part(depth, "งบกลาง", "", 0, inner), "รวม")]
        programmes.append(Part(1, "แผนงานงบกลาง", "", 0, inner))
    return programmes


def _walk(parts: list[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _walk(part.below)


def expected(parts: list[Part], chain: tuple[str | None, ...] = (None,) * 5) -> list[Item]:
    """The items: programme, work, budget type, category, expenditure type, project, satang."""
    found: list[Item] = []
    central = 0
    for part in parts:
        name = part.name.removeprefix("หมวด").removeprefix("ประเภท")
        if part.below:
            if name == "งบกลาง":
                central = next(place for place, text in enumerate(chain) if text is None and place > 0)
                inner = (*chain[:central], name, *chain[central + 1 :])
            else:
                inner = (*chain[: part.depth - 1], name, *(None,) * (5 - part.depth))
            found += expected(part.below, inner)
            continue
        label = name.partition(") ")[2] or name
        is_project = chain[4] is not None or label.startswith("โครงการ")
        of_type = chain[4] if is_project else label
        found.append((chain[0], chain[1], chain[2], chain[3], of_type, label if is_project else None, part.amount))
    return found


THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def shown(satang: int, form: int) -> str:
    """An amount as offices write it."""
    whole, rest = divmod(satang, 100)
    text = f"{whole:,}.{rest:02d}" if rest or form == 1 else f"{whole:,}"
    if form == 2:
        return text.translate(THAI_DIGITS)
    return f"{text}.-" if form == 3 and not rest else text


Row = list[str | None]


def statement(part: Part, form: int) -> tuple[str, str]:
    return part.word, shown(part.amount, form)


def one_cell(parts: list[Part], form: int) -> list[Row]:
    rows: list[Row] = []
    for part in _walk(parts):
        indent = "  " * part.depth if form != 1 else ""
        ending = "  {}    {} บาท".format(*statement(part, form)) if part.word else ""
        rows.append([f"{indent}{part.name}{ending}"])
        rows += [[f"{indent}   {text}" if indent else text] for text in part.texts]
    return rows


def in_columns(parts: list[Part], form: int) -> list[Row]:
    rows: list[Row] = []
    for part in _walk(parts):
        word, amount = statement(part, form)
        rows.append([part.name, word, amount, "บาท"] if part.word else [part.name])
        rows += [[text] for text in part.texts]
    return rows


def by_column(parts: list[Part], form: int) -> list[Row]:
    rows: list[Row] = []
    for part in _walk(parts):
        word, amount = statement(part, form)
        before: Row = [None] * part.depth
        after: Row = [None] * (7 - part.depth)
        rows.append([*before, part.name, *after, word, amount, "บาท"] if part.word else [*before, part.name])
        rows += [[*before, None, text] for text in part.texts]
    return rows


def in_one_cell_with_text(parts: list[Part], form: int) -> list[Row]:
    rows: list[Row] = []
    for part in _walk(parts):
        ending = " {} {} บาท".format(*statement(part, form)) if part.word else ""
        rows.append(["\n".join([part.name + ending, *part.texts])])
    return rows


def broken(parts: list[Part], form: int) -> list[Row]:
    """The amount, or the word and the amount, stand on the next row."""
    rows: list[Row] = []
    for number, part in zip(count(), _walk(parts)):
        word, amount = statement(part, form)
        if not part.word:
            rows.append([part.name])
        elif number % 3 == 0:
            rows += [[f"{part.name} {word}"], [f"{amount} บาท"]]
        elif number % 3 == 1:
            rows += [[f"{part.name} {word} {amount}"], ["บาท"]]
        else:
            rows += [[part.name], [f"{word} {amount} บาท"]]
        rows += [[text] for text in part.texts]
    return rows


HEAD: list[Row] = [
    ["รายงานรายละเอียดประมาณการรายจ่ายงบประมาณรายจ่ายทั่วไป"],
    ["ประจำปีงบประมาณ พ.ศ. 2566"],
    ["องค์การบริหารส่วนตำบลโคกไม้ลาย"],
]


def as_cells(rows: list[Row]) -> list[Sheet]:
    return [Sheet("ชีต", 1, frame_of_rows(rows))]


def as_text(rows: list[Row]) -> list[Sheet]:
    text = "\n".join("\t".join(cell or "" for cell in row) for row in rows)
    return [read_csv(text.encode("cp874" if len(text) % 2 else "utf-8"), "ชีต")]


def as_paragraphs(rows: list[Row]) -> list[Sheet]:
    return html_sheets("".join(f"<p>{' '.join(cell for cell in row if cell)}</p>" for row in rows))


def as_html_table(rows: list[Row]) -> list[Sheet]:
    cells = ("".join(f"<td>{(cell or '').replace(chr(10), '<br>')}</td>" for cell in row) for row in rows)
    return html_sheets("<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")


WAYS: tuple[Way, ...] = (
    (one_cell, as_cells),
    (one_cell, as_text),
    (one_cell, as_paragraphs),
    (one_cell, as_html_table),
    (in_columns, as_cells),
    (in_columns, as_text),
    (in_columns, as_html_table),
    (by_column, as_cells),
    (by_column, as_html_table),
    (in_one_cell_with_text, as_cells),
    (in_one_cell_with_text, as_html_table),
    (broken, as_cells),
    (broken, as_text),
)


@cache
def layouts() -> tuple[Layout, ...]:
    return load_layouts()


def table_of(sheets: list[Sheet]) -> Table:
    (sheet,) = sheets
    (table,) = read_sheet(outline(sheet, layouts(), None), prefix="f:1", year=None, date1904=False).tables
    return table


@given(trees(), st.sampled_from(WAYS), st.integers(0, 3), st.booleans())
def test_any_tree_is_read_back_however_it_is_written(parts: list[Part], way: Way, form: int, has_sum: bool) -> None:
    render, carry = way
    rows = [*HEAD]
    total = sum(_total(part) for part in parts)
    if has_sum:
        rows.append([f"ประมาณการรายจ่ายรวมทั้งสิ้น {shown(total, form)} บาท จ่ายจากรายได้ แยกเป็น"])
    table = table_of(carry([*rows, *render(parts, form)]))
    names = ("programme", "work", "budget_type", "category", "expenditure_type", "project", "amount_satang")
    assert table.lines.select(names).rows() == expected(parts)
    assert table.fiscal_year == 2566
    assert [item["difference_satang"] for item in table.totals.amounts if item["difference_satang"]] == []
    stated = [part for part in _walk(parts) if part.word and part.below]
    assert len(table.totals.amounts) == len(stated) + has_sum
    read = set(table.lines["row"].to_list())
    assert not read & set(table.body.skipped)
    filled = {number for number, row in enumerate(table.sheet.frame.rows(), start=1) if any(row)}
    above = {number for number in filled if number <= table.header.last_row}
    assert read | set(table.body.skipped) | above == filled
    assert [finding.rule for finding in table.findings if finding.severity == "critical"] == []


FRAGMENTS = (
    "แผนงาน", "งาน", "งบ", "หมวด", "ประเภท", "รวม", "จำนวน", "บาท", "เพื่อจ่าย", "โครงการ", "งบกลาง", "1,000", "๕", "-", "5O",
    "(1)", "...", "รวมทั้งสิ้น", "ตั้งไว้", "เป็นเงิน", "\n", "ครุภัณฑ์สำนักงาน", "ด้าน", "#REF!", "หน่วยงาน : กองช่าง", "หน้า 1",
    "ดังนี้", "(ต่อ)", " ", "ข้อบัญญัติ", "ปีงบประมาณ 2566", "/",
)  # fmt: skip
sentences = st.builds(
    "{} {} {} บาท{}".format,
    st.sampled_from(("งบลงทุน", "ค่าใช้สอย", "งานก", "แผนงานข", "งบกลาง", "ค่าก", "ประเภทข", "(1) ค", "")),
    st.sampled_from(("รวม", "จำนวน")),
    st.sampled_from(("100", "60", "40", "0", "-", "1,00")),
    st.sampled_from(("", " เพื่อจ่าย", " แยกเป็น")),
)
fragments = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=5).map(" ".join)


@given(st.lists(st.one_of(sentences.map(lambda text: [text]), st.lists(fragments, min_size=1, max_size=3)), min_size=4))
def test_every_row_of_any_text_is_a_line_or_skipped_and_every_total_is_compared_or_told(rows: list[Row]) -> None:
    sheet = Sheet("ชีต", 1, frame_of_rows([["ข้อบัญญัติงบประมาณรายจ่าย"], *rows]))
    for table in read_sheet(outline(sheet, layouts(), None), prefix="f:1", year=2566, date1904=False).tables:
        read, skipped = set(table.lines["row"].to_list()), set(table.body.skipped)
        filled = {number for number, row in enumerate(sheet.frame.rows(), start=1) if any(row)}
        assert not read & skipped
        assert read | skipped == {row for row in filled if row > table.header.last_row}
        told = {finding.row for finding in table.findings if finding.rule == "printed_total_differs"}
        assert told == {item["row"] for item in table.totals.amounts if item["difference_satang"]}
