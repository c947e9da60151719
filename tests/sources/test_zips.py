"""A zip of files is unpacked within limits; what is wrong with one member is told of that member."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources import zips
from sources.errors import UnreadableError
from sources.reading import read_paths
from sources.zips import failure_of, member_name, unpack

if TYPE_CHECKING:
    from pathlib import Path

PRINT = """รายงานงบประมาณคงเหลือ
ปีงบประมาณ พ.ศ. 2568
อบต.โคกไม้ลาย
งาน,หมวด,ประเภทรายจ่าย,โครงการ,รหัสงบประมาณ,งบอนุมัติ,โอนเพิ่ม,โอนลด,ก่อหนี้ผูกพัน,เบิกจ่าย,คงเหลือ
งานบริหารทั่วไป,เงินเดือน,เงินเดือนนายก,,9968011121010001,100.00,0,0,0,40.00,60.00
"""


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", method) as archive:
        warnings.simplefilter("ignore")  # zipfile warns of a name that stands twice
        for name, content in members:
            archive.writestr(name, content)
    return target.getvalue()


def raw_named(name: bytes, content: bytes = b"x", extra: bytes = b"") -> bytes:
    """A zip with one member whose name is bytes that say nothing of their encoding, as old programs write it."""
    check = zlib.crc32(content)
    fields = (0, 0, 0, 0, check, len(content), len(content), len(name), len(extra))
    local = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, *fields) + name + extra + content
    central = b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, *fields, 0, 0, 0, 0, 0) + name + extra
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def only_name(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return member_name(archive.infolist()[0])


def code_of(data: bytes, folder: Path) -> str:
    with pytest.raises(UnreadableError) as raised:
        unpack(data, folder)
    return raised.value.code


def told(data: bytes, folder: Path) -> dict[str, str | bytes]:
    """Each member's bytes, or the code of its failure, by name."""
    return {
        member.name: member.failure.code if member.failure else member.file.read_bytes() if member.file else b""
        for member in unpack(data, folder)
    }


def test_members_are_unpacked_into_numbered_files(tmp_path: Path) -> None:
    members = unpack(zipped(("ก/รายงาน.xlsx", b"one"), ("b.csv", b"two")), tmp_path / "out")
    assert [(member.name, member.size_bytes) for member in members] == [("ก/รายงาน.xlsx", 3), ("b.csv", 3)]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["1", "2"]
    assert told(zipped(("b.csv", b"two")), tmp_path / "two") == {"b.csv": b"two"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.csv", "etc/passwd.csv"),
        ("/var/a.csv", "var/a.csv"),
        ("D:\\งาน\\a.csv", "งาน/a.csv"),
        ("..\\..\\a.csv", "a.csv"),
        ("a/./b//c.csv", "a/b/c.csv"),
        ("a\tb\u200b.csv", "ab.csv"),
        ("..", "?"),
    ],
)
def test_name_that_would_lead_elsewhere_is_only_shown_and_leads_nowhere(tmp_path: Path, name: str, shown: str) -> None:
    folder = tmp_path / "deep" / "out"
    assert told(zipped((name, b"x")), folder) == {shown: b"x"}
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()] == ["deep/out/1"]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("รายงาน.xlsx".encode("cp874"), "รายงาน.xlsx"),
        ("รายงาน.xlsx".encode(), "รายงาน.xlsx"),
        (b"plain.xlsx", "plain.xlsx"),
        (b"nom\x82\xfc.xlsx", "nomé\u207f.xlsx"),
    ],
    ids=["cp874", "utf-8 without saying so", "ascii", "cp437"],
)
def test_name_is_read_in_the_characters_it_was_written_in(raw: bytes, shown: str) -> None:
    assert only_name(raw_named(raw)) == shown


def test_name_beside_the_name_is_believed_where_it_belongs_to_it() -> None:
    name = b"______.xlsx"
    body = b"\x01" + struct.pack("<I", zlib.crc32(name)) + "รายงาน.xlsx".encode()
    assert only_name(raw_named(name, extra=struct.pack("<HH", 0x7075, len(body)) + body)) == "รายงาน.xlsx"
    stale = b"\x01" + struct.pack("<I", 1) + b"other.xlsx"
    assert only_name(raw_named(name, extra=struct.pack("<HH", 0x7075, len(stale)) + stale)) == "______.xlsx"


def test_names_that_stand_twice_are_told_apart(tmp_path: Path) -> None:
    assert told(zipped(("a.csv", b"1"), ("a.csv", b"2"), ("./a.csv", b"3")), tmp_path) == {
        "a.csv": b"1",
        "a.csv (2)": b"2",
        "a.csv (3)": b"3",
    }


def test_what_systems_leave_behind_is_passed_over(tmp_path: Path) -> None:
    left = ("__MACOSX/._a.csv", ".DS_Store", "b/Thumbs.db", "desktop.ini", "~$a.xlsx", "folder/")
    assert list(told(zipped(*((name, b"") for name in left), ("a.csv", b"x")), tmp_path)) == ["a.csv"]


def test_zip_without_files_says_so(tmp_path: Path) -> None:
    assert code_of(zipped(("folder/", b""), (".DS_Store", b"")), tmp_path) == "zip_empty"


def test_member_under_a_password_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    data = bytearray(zipped(("secret.xlsx", b"x"), ("open.csv", b"y")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    assert told(bytes(data), tmp_path) == {"secret.xlsx": "zip_encrypted", "open.csv": b"y"}


def test_member_with_a_broken_checksum_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    data = bytearray(zipped(("bad.csv", b"hello"), ("good.csv", b"y"), method=zipfile.ZIP_STORED))
    at = data.index(b"hello")
    data[at : at + 5] = b"HELLO"
    assert told(bytes(data), tmp_path) == {"bad.csv": "damaged", "good.csv": b"y"}
    assert [path.name for path in tmp_path.iterdir()] == ["2"]


def test_zip_in_a_zip_is_refused_and_a_workbook_in_one_is_not(tmp_path: Path) -> None:
    inner = zipped(("x.csv", PRINT.encode()))
    book = zipped(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>"))
    assert told(zipped(("inner.zip", inner), ("inner.xlsx", inner), ("book.zip", book)), tmp_path) == {
        "inner.zip": "zipped",
        "inner.xlsx": "zipped",
        "book.zip": book,
    }


def test_link_is_refused(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        link = zipfile.ZipInfo("link.csv")
        link.create_system = 3
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert told(target.getvalue(), tmp_path) == {"link.csv": "zip_link"}


def test_member_packed_in_an_unknown_way_is_told(tmp_path: Path) -> None:
    assert told(zipped(("a.csv", b"x"), method=zipfile.ZIP_LZMA), tmp_path) == {"a.csv": "zip_method"}


def test_member_that_unpacks_enormously_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    assert told(zipped(("bomb.csv", bytes(20_000_000)), ("a.csv", b"x")), tmp_path) == {
        "bomb.csv": "bomb",
        "a.csv": b"x",
    }


def test_member_larger_than_it_says_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped(("a.csv", b"x" * 5000)))
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    assert told(bytes(data), tmp_path) == {"a.csv": "damaged"}


def test_too_many_members_or_bytes_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped(("a.csv", b"x" * 100), ("b.csv", b"x" * 100))
    monkeypatch.setattr(zips, "MAX_UNPACKED_BYTES", 150)
    assert code_of(data, tmp_path) == "bomb"
    monkeypatch.setattr(zips, "MAX_MEMBERS", 1)
    assert code_of(data, tmp_path) == "zip_too_many"


def test_failures_are_named(tmp_path: Path) -> None:
    members = unpack(zipped(*((f"{number}.csv", b"x") for number in range(8)), method=zipfile.ZIP_LZMA), tmp_path)
    error = failure_of(members)
    assert error is not None
    assert "8 of 8" in error.reason_en
    assert "0.csv, 1.csv, 2.csv, 3.csv, 4.csv …" in error.reason_th
    assert failure_of([]) is None


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=8), st.booleans())
def test_any_change_to_a_zip_is_survived(tmp_path: Path, changes: list[tuple[float, int]], is_cut: bool) -> None:
    data = bytearray(zipped(("ก.csv", PRINT.encode()), ("b.txt", b"x" * 300), ("c.pdf", b"%PDF-1.4")))
    for place, byte in changes:
        data[int(place * len(data))] = byte
    try:
        members = unpack(bytes(data[: len(data) * 3 // 4] if is_cut else data), tmp_path)
    except UnreadableError:
        return
    assert all(member.failure is not None or member.file is not None for member in members)
    assert all(member.file.stat().st_size == member.size_bytes for member in members if member.file)


# --- through the reading of files


def read(tmp_path: Path, data: bytes) -> list[tuple[str, str, str]]:
    path = tmp_path / "mail.zip"
    path.write_bytes(data)
    documents = list(read_paths([path]))
    return [(item["path"].removeprefix(str(tmp_path) + "/"), item["carrier"], item["status"]) for item in documents]


def test_zip_has_a_document_and_so_has_each_file_inside(tmp_path: Path) -> None:
    inner = zipped(("x.csv", PRINT.encode()))
    assert read(tmp_path, zipped(("ก/งบ.csv", PRINT.encode("cp874")), ("b.pdf", b"%PDF-1.4"), ("c.zip", inner))) == [
        ("mail.zip", "zip", "partly"),
        ("mail.zip/ก/งบ.csv", "csv", "read"),
        ("mail.zip/b.pdf", "pdf", "rejected"),
        ("mail.zip/c.zip", "zip", "rejected"),
    ]


def test_zip_of_which_a_part_came_out_is_read_partly(tmp_path: Path) -> None:
    data = bytearray(zipped(("bad.csv", b"hello"), ("งบ.csv", PRINT.encode()), method=zipfile.ZIP_STORED))
    data[data.index(b"hello")] = 0
    assert read(tmp_path, bytes(data)) == [
        ("mail.zip", "zip", "partly"),
        ("mail.zip/bad.csv", "unknown", "rejected"),
        ("mail.zip/งบ.csv", "csv", "read"),
    ]


def test_zip_of_which_nothing_came_out_is_rejected(tmp_path: Path) -> None:
    assert read(tmp_path, zipped(("a.csv", b"x"), method=zipfile.ZIP_LZMA))[0] == ("mail.zip", "zip", "rejected")
    assert read(tmp_path, zipped(("folder/", b""))) == [("mail.zip", "zip", "rejected")]


def test_files_behind_a_zip_keep_their_place(tmp_path: Path) -> None:
    first, second = tmp_path / "a.zip", tmp_path / "b.csv"
    first.write_bytes(zipped(("x.csv", PRINT.encode())))
    second.write_text(PRINT, encoding="utf-8")
    found = [document["path"] for document in read_paths([first, second], workers=2)]
    assert found == [str(first), f"{first}/x.csv", str(second)]
    assert len({document["sha256"] for document in read_paths([second, first])}) == 2


def test_a_csv_is_named_as_it_is_in_the_zip(tmp_path: Path) -> None:
    path = tmp_path / "mail.zip"
    path.write_bytes(zipped(("ก/งบ.csv", PRINT.encode())))
    (_, document) = read_paths([path])
    assert [table["sheet"] for table in document["tables"]] == ["งบ"]
