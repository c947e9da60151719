"""The files inside a zip of the inbox are files of their own in the warehouse, and are read once."""

from __future__ import annotations

import io
import os
import zipfile
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from pipeline.office import Office, close_office, open_office, writing
from pipeline.receiving import UNPACKED, read_received, receive, receive_members, replay
from pipeline.reviewing import rejected
from pipeline.runs import FINGERPRINT, Work, begin, find_work
from pipeline.storing import load_print_file, register, settle
from pipeline.summary import summarise
from sources.archive import archived_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.homes import HomeMaker

ORGANISATION = "อบต.โคกไม้ลาย"
PRINT = """รายงานงบประมาณคงเหลือ
ปีงบประมาณ พ.ศ. {year}
{organisation}
งาน,หมวด,ประเภทรายจ่าย,โครงการ,รหัสงบประมาณ,งบอนุมัติ,โอนเพิ่ม,โอนลด,ก่อหนี้ผูกพัน,เบิกจ่าย,คงเหลือ
งานบริหารทั่วไป,เงินเดือน,เงินเดือนนายก,,99{short}011121010001,100.00,0,0,0,40.00,60.00
"""


@pytest.fixture
def office(create_home: HomeMaker, tmp_path: Path) -> Iterator[Office]:
    home = create_home(tmp_path / "home", ORGANISATION)
    yield open_office(home.root)
    close_office(home.root)


def budget(year: int, organisation: str = ORGANISATION) -> bytes:
    return PRINT.format(year=year, short=year % 100, organisation=organisation).encode("cp874")


def put_zip(office: Office, name: str, *members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> str:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for member, content in members:
            archive.writestr(zipfile.ZipInfo(member), content)
    path = office.home.inbox / name
    path.write_bytes(target.getvalue())
    return sha256(target.getvalue()).hexdigest()


def refresh(office: Office) -> dict[str, str]:
    """The steps of a night that read and load, without their scheduler: what became of each file."""
    with writing(office), begin(office, find_work(office)) as run:
        received: list[Path] = []
        with run.reader() as reader:
            for file in run.work.files:
                one = receive(office.home, run.folder, file, reader)
                received += [one, *receive_members(office.home, run.folder, one, reader)]
        prints = [name for path in received for name in register(office, run.folder, run.run_id, path)]
        loaded = {name: load_print_file(office, run.folder, run.run_id, name, None) for name in prints}
        settle(office, received)
        summary = summarise(office, run, received, loaded, [], 0.0)
    return {file["name"]: file["status"] for file in summary["files"]}


def work(office: Office) -> Work:
    with writing(office):
        return find_work(office)


def ask(office: Office, query: str) -> list[tuple[object, ...]]:
    with office.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def entries(office: Office) -> list[str]:
    return [str(name) for (name,) in ask(office, "SELECT name FROM inbox_entry ORDER BY name")]


def test_zip_and_its_files_are_files_of_the_warehouse_and_kept_in_the_archive(office: Office) -> None:
    own = put_zip(office, "mail.zip", ("ก/งบ.csv", budget(2568)), ("b.pdf", b"%PDF-1.4"), ("__MACOSX/x", b""))
    assert refresh(office) == {"mail.zip": "read", "mail.zip/ก/งบ.csv": "read", "mail.zip/b.pdf": "rejected"}
    assert ask(office, "SELECT file_name, carrier, status FROM v_files ORDER BY file_name") == [
        ("mail.zip", "zip", "read"),
        ("mail.zip/b.pdf", "pdf", "rejected"),
        ("mail.zip/ก/งบ.csv", "csv", "read"),
    ]
    assert ask(office, "SELECT sheet, rows_loaded FROM table_read") == [("งบ", 1)]
    hashes = {own, sha256(budget(2568)).hexdigest(), sha256(b"%PDF-1.4").hexdigest()}
    assert all(archived_path(office.home.archive, each).is_file() for each in hashes)
    assert {path.name for path in office.home.archive.rglob("*") if path.is_file()} == hashes


def test_second_run_reads_nothing_again(office: Office) -> None:
    put_zip(office, "mail.zip", ("a.csv", budget(2568)))
    refresh(office)
    again = work(office)
    assert (again.is_nothing, again.unchanged, again.departed) == (True, 1, ())


def test_content_in_a_zip_and_beside_it_is_read_once(office: Office) -> None:
    put_zip(office, "mail.zip", ("a.csv", budget(2568)), ("b/a.csv", budget(2568)))
    (office.home.inbox / "plain.csv").write_bytes(budget(2568))
    assert refresh(office) == {
        "mail.zip": "read",
        "mail.zip/a.csv": "read",
        "mail.zip/b/a.csv": "known",
        "plain.csv": "known",
    }
    (office.home.inbox / "later.csv").write_bytes(budget(2568))
    put_zip(office, "later.zip", ("inner.csv", budget(2568)), ("new.csv", budget(2567)))
    assert refresh(office) == {
        "later.csv": "known",
        "later.zip": "read",
        "later.zip/inner.csv": "known",
        "later.zip/new.csv": "read",
    }
    assert ask(office, "SELECT count(*) FROM budget_line") == [(2,)]


def test_the_same_zip_under_another_name_keeps_its_files_when_the_first_goes(office: Office) -> None:
    put_zip(office, "a.zip", ("x.csv", budget(2568)))
    refresh(office)
    put_zip(office, "b.zip", ("x.csv", budget(2568)))
    assert refresh(office) == {"b.zip": "known"}
    (office.home.inbox / "a.zip").unlink()
    refresh(office)
    assert entries(office) == ["b.zip", "b.zip/x.csv"]
    assert work(office).is_nothing


def test_two_names_of_one_zip_in_one_run(office: Office) -> None:
    for name in ("a.zip", "b.zip"):
        put_zip(office, name, ("x.csv", budget(2568)))
    assert refresh(office) == {"a.zip": "read", "a.zip/x.csv": "read", "b.zip": "known", "b.zip/x.csv": "known"}
    assert entries(office) == ["a.zip", "a.zip/x.csv", "b.zip", "b.zip/x.csv"]


def test_zip_that_became_another_forgets_the_files_it_held(office: Office) -> None:
    put_zip(office, "mail.zip", ("a.csv", budget(2568)), ("b.csv", budget(2567)))
    refresh(office)
    put_zip(office, "mail.zip", ("b.csv", budget(2567)), ("c.csv", budget(2566)))
    assert refresh(office) == {"mail.zip": "read", "mail.zip/b.csv": "known", "mail.zip/c.csv": "read"}
    assert entries(office) == ["mail.zip", "mail.zip/b.csv", "mail.zip/c.csv"]


def test_zip_that_left_the_inbox_takes_its_files_with_it(office: Office) -> None:
    put_zip(office, "mail.zip", ("a.csv", budget(2568)))
    refresh(office)
    (office.home.inbox / "mail.zip").unlink()
    assert work(office).departed == ("mail.zip", "mail.zip/a.csv")
    refresh(office)
    assert entries(office) == []


def test_touched_zip_is_known_with_all_its_files(office: Office) -> None:
    put_zip(office, "mail.zip", ("a.csv", budget(2568)))
    refresh(office)
    os.utime(office.home.inbox / "mail.zip", ns=(0, 1))
    assert refresh(office) == {"mail.zip": "known"}
    assert entries(office) == ["mail.zip", "mail.zip/a.csv"]
    assert work(office).is_nothing


def test_member_that_cannot_come_out_is_told_and_the_zip_says_which(office: Office) -> None:
    put_zip(office, "mail.zip", ("bad.csv", b"hello"), ("good.csv", budget(2568)), method=zipfile.ZIP_STORED)
    path = office.home.inbox / "mail.zip"
    path.write_bytes(path.read_bytes().replace(b"hello", b"HELLO"))
    assert refresh(office) == {"mail.zip": "partly", "mail.zip/bad.csv": "rejected", "mail.zip/good.csv": "read"}
    ((reason,),) = ask(office, "SELECT reason_th FROM v_files WHERE file_name = 'mail.zip'")
    assert "bad.csv" in str(reason)
    assert work(office).is_nothing


def test_rejected_member_is_read_again_when_what_decided_is_another(office: Office) -> None:
    put_zip(office, "mail.zip", ("a.csv", budget(2568, "อบต.หนองตะไก้")), ("b.csv", budget(2567)))
    assert refresh(office)["mail.zip/a.csv"] == "rejected"
    assert [file["name"] for file in rejected(office)] == ["mail.zip/a.csv"]
    (office.home.work / FINGERPRINT).write_text("that of other layouts", encoding="ascii")
    assert refresh(office) == {"mail.zip": "read", "mail.zip/a.csv": "rejected", "mail.zip/b.csv": "known"}
    assert work(office).is_nothing


def test_member_is_replayed_from_the_archive_alone(office: Office) -> None:
    put_zip(office, "mail.zip", ("a.csv", budget(2568)))
    refresh(office)
    (office.home.inbox / "mail.zip").unlink()
    sha = sha256(budget(2568)).hexdigest()
    with writing(office), begin(office, find_work(office)) as run, run.reader() as reader:
        found = read_received(replay(office.home, run.folder, sha, "mail.zip/a.csv", reader))
    assert (found["name"], found["sha256"]) == ("mail.zip/a.csv", sha)


def test_unpacked_files_are_gone_after_the_run(office: Office) -> None:
    put_zip(office, "mail.zip", ("a.csv", budget(2568)))
    refresh(office)
    assert not list(office.home.work.rglob(UNPACKED))
