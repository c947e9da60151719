"""Damage to real-like files: a reading ends in time, with a reason or with numbers that are right or marked.

Bytes are changed in the files, and in the parts inside of those that are zips, so that changes reach the parsers instead
of a checksum. `TAMBON_FUZZ=100` makes a hundred times as many examples.
"""

from __future__ import annotations

import io
import os
import re
import time
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.children import ReadingPool
from sources.errors import UnreadableError
from sources.limits import Limits
from sources.reading import READERS, read_lines
from tests.sources.one_register import CARRIERS, LINES, zip_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl

SECONDS = 10
TIMES = int(os.environ.get("TAMBON_FUZZ", "1"))
FEW = settings(max_examples=12 * TIMES, suppress_health_check=[HealthCheck.function_scoped_fixture])
SOME = settings(max_examples=25 * TIMES, suppress_health_check=[HealthCheck.function_scoped_fixture])
PLACES = st.lists(st.tuples(st.floats(0, 0.9999), st.integers(0, 255)), min_size=1, max_size=12)
CUTS = st.sampled_from([1.0, 1.0, 1.0, 0.9, 0.6, 0.1])
TOKENS = st.sampled_from(
    [
        b"<", b">", b"/", b'"', b"&", b"&#0;", b"&amp;", b"]]>", b"<!--", b"<![CDATA[", b"-1", b"0", b"99999999999999999999",
        b"1e308", b"NaN", b"-", b"A1", b"XFD1048576", b"A0", b't="e"', b't="s"', b"<v>", b"</v>", b"<c>", b"</row>", b"\x00",
        b"\xff\xff\xff\xff", "ก".encode(), "๑".encode(), "รวมทั้งสิ้น".encode(), b" ", b"\n",
    ]
)  # fmt: skip
EDITS = st.lists(st.tuples(st.floats(0, 0.9999), st.integers(0, 40), TOKENS), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    with ReadingPool(1, Limits(), READERS) as started:
        yield started


@cache
def original(name: str) -> bytes:
    return CARRIERS[name][2]()


def read(pool: ReadingPool, path: Path, data: bytes) -> tuple[dict[str, Any], dict[int, pl.DataFrame]] | None:
    """The reading, or None where there is a reason instead. Anything else is a failure, as is not to come to an end."""
    path.write_bytes(data)
    try:
        document, lines = pool.result(pool.submit(read_lines, str(path), None, path.name))
    except UnreadableError as error:
        reasons = {"reason_th": error.reason_th, "reason_en": error.reason_en, "code": error.code}
        document, lines = {"status": "rejected", **reasons}, {}
    if document["status"] == "rejected":
        assert document.get("code") != "timed_out"
        assert document["reason_th"]
        assert document["reason_en"]
        assert "Traceback" not in document["reason_en"]
        return None
    check_books(document)
    return document, lines


def check_books(document: dict[str, Any]) -> None:
    """What always holds of a reading: every row is accounted for, and totals are those of the lines."""
    for table in document["tables"]:
        assert table["rows_read"] == table["rows"] + len(table["skipped_rows"])
        for total in table["printed_totals"]:
            assert total["difference_satang"] == total["printed_satang"] - total["computed_satang"]
            told = {"printed_total_differs", "printed_total_incomplete"}
            differs = [item for item in table["findings"] if item["rule"] in told]
            assert bool(total["difference_satang"]) <= bool(differs)


def with_bytes(data: bytes, places: list[tuple[float, int]], cut: float) -> bytes:
    broken = bytearray(data)
    for place, byte in places:
        broken[int(place * len(broken))] = byte
    return bytes(broken[: max(1, int(cut * len(broken)))])


def with_edits(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    broken = bytearray(data)
    for place, length, token in edits:
        at = int(place * len(broken))
        broken[at : at + length] = token
    return bytes(broken) or b" "


def with_part(data: bytes, which: float, edits: list[tuple[float, int, bytes]]) -> bytes:
    """The zip with one of its parts edited, its checksums right."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = sorted(parts)[int(which * len(parts))]
    return zip_of({**parts, name: with_edits(parts[name], edits)})


@pytest.mark.parametrize("name", ["xlsx", "strict xlsx", "xls", "xlsb", "ods", "html named xls", "csv cp874"])
@FEW
@given(places=PLACES, cut=CUTS)
def test_any_bytes_may_be_changed_or_missing(
    pool: ReadingPool, tmp_path: Path, name: str, places: list[tuple[float, int]], cut: float
) -> None:
    read(pool, tmp_path / CARRIERS[name][0], with_bytes(original(name), places, cut))


@pytest.mark.parametrize("name", ["xlsx", "strict xlsx", "xlsb", "ods"])
@SOME
@given(which=st.floats(0, 0.999), edits=EDITS)
def test_any_part_may_be_changed(
    pool: ReadingPool, tmp_path: Path, name: str, which: float, edits: list[tuple[float, int, bytes]]
) -> None:
    read(pool, tmp_path / CARRIERS[name][0], with_part(original(name), which, edits))


@pytest.mark.parametrize("name", ["html named xls", "csv utf-8", "csv cp874", "tsv utf-16"])
@SOME
@given(edits=EDITS)
def test_any_text_may_be_changed(
    pool: ReadingPool, tmp_path: Path, name: str, edits: list[tuple[float, int, bytes]]
) -> None:
    read(pool, tmp_path / CARRIERS[name][0], with_edits(original(name), edits))


AMOUNT = re.compile(rb"<c r=\"([GHI])(\d+)\"(?: s=\"\d+\")?><v>([^<]+)</v></c>")


def amounts_of(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


@SOME
@given(
    which=st.integers(0, 14),
    wrong=st.sampled_from(
        [
            "1",
            "12345.6",
            "-5",
            "1e3",
            "1E+15",
            "NaN",
            "",
            " ",
            "1,234.00",
            "1.005",
            "123456789012345678",
            "0x10",
            "inf",
            "๕",
        ]
    ),
)
def test_an_amount_that_was_changed_is_never_silently_believed(
    pool: ReadingPool, tmp_path: Path, which: int, wrong: str
) -> None:
    """One number of the sheet is another: then the total differs and says so, or the cell is a fault, or no reading.

    All other cells read as they are.
    """
    sheet = amounts_of(original("xlsx"))
    found = list(AMOUNT.finditer(sheet))[which]
    column, row = found.group(1).decode(), int(found.group(2))
    changed = sheet[: found.start(3)] + wrong.encode() + sheet[found.end(3) :]
    with zipfile.ZipFile(io.BytesIO(original("xlsx"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    given_back = read(pool, tmp_path / "a.xlsx", zip_of({**parts, "xl/worksheets/sheet1.xml": changed}))
    if given_back is None:
        return
    document, lines = given_back
    (table,) = document["tables"]
    marked = {item["cell"] for item in table["findings"]}
    totals = {total["cell"]: total["difference_satang"] for total in table["printed_totals"]}
    total = f"{column}{6 + len(LINES)}"
    is_told = f"{column}{row}" in marked or total in marked
    if not is_told:  # then it reads as what it was; a zero that was taken away is "not stated", a total is not compared
        assert totals.get(total, 0) == 0
        assert total in totals or f"{column}{row}" == total
        assert [value or 0 for value in satang(lines[1], column)] == expected_satang(column)
    for other in {"G", "H", "I"} - {column}:
        assert satang(lines[1], other) == expected_satang(other)


FIELDS = {"G": "amount_satang", "H": "withheld_satang", "I": "net_satang"}


def satang(lines: pl.DataFrame, column: str) -> list[int | None]:
    return list(lines[FIELDS[column]].to_list())


def expected_satang(column: str) -> list[int]:
    return [round(float(line["GHI".index(column) + 6]) * 100) for line in LINES]  # type: ignore[arg-type]


@SOME
@given(edits=EDITS)
def test_untouched_rows_of_a_text_table_read_as_they_are(
    pool: ReadingPool, tmp_path: Path, edits: list[tuple[float, int, bytes]]
) -> None:
    """Damage to the line of the last payment leaves those above as they are, or there is no reading."""
    text = original("csv utf-8").decode()
    above, mark, below = text.partition("30/9/2569")
    damaged = with_edits((mark + below).encode(), edits)
    given_back = read(pool, tmp_path / "a.csv", above.encode() + damaged)
    if given_back is None:
        return
    document, lines = given_back
    if len(document["tables"]) != 1 or document["tables"][0]["kind"] != "disbursements":
        return
    first = lines[1].filter(lines[1]["row"] < 9)
    assert first["amount_satang"].to_list() == expected_satang("G")[: first.height]
    assert first.height == len(LINES) - 1


LONGEST_CELL = 32_767
"""Characters, in Excel."""
LONG = [
    ("ปีงบประมาณ ", 20_000), ("พ.ศ. ", 20_000), ("๒๕๖๙ ", 20_000), ("1 ต.ค. ", 20_000), (" ", 100_000), ("ก" * 50 + " ", 2_000),
    ("วันที่พิมพ์ : 22/05/2569 ", 5_000), ("อบต.", 30_000), ("1. ", 30_000), ("(1) แผนงาน", 10_000), ("รวม", 30_000), ("ำ ", 30_000),
    ("น ้า ", 20_000), ("ๆ", 50_000), ("_x000D_", 20_000), ("1,", 50_000), ("((((", 20_000), ("-", 100_000), ("ม. ", 30_000),
    ("ยุทธศาสตร์ที่ 1 ", 8_000), ("แก้ไข ครั้งที่ 2 / ", 8_000), ("เพิ่มเติมครั้งที่ ", 8_000), ("จำนวน 5 โครงการ ", 8_000), ("\u200b", 50_000),
    ("0", 100_000), ("9969011121010001", 6_000), ("คสล. ", 20_000), ("ณ วันที่ ", 15_000), ("ถึง ", 20_000), ("2566 - 2570 ", 10_000),
]  # fmt: skip


@pytest.mark.parametrize(("piece", "count"), LONG, ids=range(len(LONG)))
def test_long_text_takes_no_long_time(tmp_path: Path, piece: str, count: int) -> None:
    """No expression of ours may go back and forth over a text that stands above a table or in any of its columns."""
    long = (piece * count)[:LONGEST_CELL]
    lines = [f'"{long}"', "ทะเบียนคุมฎีกา", "ปีงบประมาณ พ.ศ. 2569"]
    header = "วันที่,เลขที่ฎีกา,รหัสงบประมาณ,รายการ,จำนวนเงิน"
    rows = [f'1/10/2568,1,9969011121010001,"{long}",5', f'"{long}","{long}","{long}",x,"{long}"', f'"{long}",,,,5']
    path = tmp_path / "long.csv"
    path.write_text("\n".join([*lines, header, *rows, f'"รวม{long}",,,,5']), encoding="utf-8")
    begun = time.process_time()
    document, _ = read_lines(str(path), None, "long.csv")
    assert [table["kind"] for table in document["tables"]] == ["disbursements"]
    assert time.process_time() - begun < SECONDS / 2
