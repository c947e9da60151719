from __future__ import annotations

from concurrent.futures import CancelledError, ThreadPoolExecutor
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.discovery import discover
from pipeline.prints import READINGS, read_reading, write_codes
from pipeline.receiving import Reader, read_received, receive, replay
from sources.layouts import LayoutError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.home import Home
    from tests.homes import HomeMaker

CODES = pl.DataFrame(
    schema=dict.fromkeys(
        (
            "area",
            "programme_code",
            "programme",
            "work_code",
            "work",
            "budget_type",
            "category",
            "type_code",
            "expenditure_type",
        ),
        pl.String,
    )
    | {"valid_from": pl.Int64, "valid_to": pl.Int64}
)
TEXT = """รายงานงบประมาณคงเหลือ
ปีงบประมาณ พ.ศ. 2568
อบต.โคกไม้ลาย
งาน,หมวด,ประเภทรายจ่าย,โครงการ,รหัสงบประมาณ,งบอนุมัติ,โอนเพิ่ม,โอนลด,ก่อหนี้ผูกพัน,เบิกจ่าย,คงเหลือ
งานบริหารทั่วไป,เงินเดือน,เงินเดือนนายก,,9968011121010001,100.00,0,0,0,40.00,60.00
"""


@pytest.fixture
def home(create_home: HomeMaker, tmp_path: Path) -> Home:
    return create_home(tmp_path / "home", "อบต.โคกไม้ลาย")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_codes(tmp_path / "run", CODES, CODES)
    return tmp_path / "run"


@pytest.fixture
def reader(home: Home, folder: Path) -> Iterator[Reader]:
    with Reader(home, folder, lambda sha: sha == "known", date(2026, 1, 1)) as made:
        yield made


def put(home: Home, name: str, content: bytes) -> str:
    (home.inbox / name).write_bytes(content)
    return sha256(content).hexdigest()


def take(home: Home, folder: Path, reader: Reader) -> dict[str, dict[str, object]]:
    paths = [receive(home, folder, file, reader) for file in discover(home.inbox, {}).new]
    return {file["name"]: file for file in map(read_received, paths)}


def test_a_good_file_is_archived_read_and_assembled(home: Home, folder: Path, reader: Reader) -> None:
    sha = put(home, "ก.csv", TEXT.encode("cp874"))
    file = take(home, folder, reader)["ก.csv"]
    assert (file["sha256"], file["is_known"]) == (sha, False)
    assert (home.archive / sha[:2] / sha).read_bytes() == TEXT.encode("cp874")
    document, prints = read_reading(folder, sha)
    assert (document["status"], document["path"]) == ("read", "ก.csv")
    assert prints == [f"{sha[:16]}-remaining_budget-2568"]


def test_a_file_that_cannot_be_read_is_received_as_rejected(home: Home, folder: Path, reader: Reader) -> None:
    sha = put(home, "x.pdf", b"%PDF-1.4 nothing")
    take(home, folder, reader)
    document, prints = read_reading(folder, sha)
    assert (document["status"], prints) == ("rejected", [])
    assert "Excel" in document["reason_th"]


def test_a_file_of_another_office_makes_no_prints(home: Home, folder: Path, reader: Reader) -> None:
    sha = put(home, "x.csv", TEXT.replace("โคกไม้ลาย", "หนองตะไก้").encode())
    take(home, folder, reader)
    document, prints = read_reading(folder, sha)
    assert (document["status"], prints) == ("rejected", [])
    assert "หนองตะไก้" in document["reason_th"]


def test_a_file_that_vanished_is_told_and_has_no_hash(home: Home, folder: Path, reader: Reader) -> None:
    put(home, "gone.csv", TEXT.encode())
    (file,) = discover(home.inbox, {}).new
    (home.inbox / "gone.csv").unlink()
    found = read_received(receive(home, folder, file, reader))
    assert found["sha256"] == ""
    assert found["reason_th"]
    assert found["reason_en"]


def test_content_that_is_done_is_not_read(home: Home, folder: Path) -> None:
    put(home, "a.csv", TEXT.encode())
    with Reader(home, folder, lambda _: True, date(2026, 1, 1)) as knowing:
        assert take(home, folder, knowing)["a.csv"]["is_known"] is True
    assert not (folder / READINGS).exists()


def test_one_content_under_many_names_is_read_once_however_many_ask(home: Home, folder: Path, reader: Reader) -> None:
    sha = put(home, "a.csv", TEXT.encode())
    for name in ("b.csv", "c.csv", "d.csv"):
        put(home, name, TEXT.encode())
    files = discover(home.inbox, {}).new
    with ThreadPoolExecutor(4) as threads:
        received = list(threads.map(lambda file: receive(home, folder, file, reader), files))
    assert {read_received(path)["sha256"] for path in received} == {sha}
    assert [path.name for path in (folder / READINGS).iterdir()] == [sha[:16]]


def test_an_error_of_this_program_is_logged_and_the_file_is_tried_again_another_time(
    home: Home, folder: Path, reader: Reader
) -> None:
    (folder / "works.arrow").write_bytes(b"no arrow file")
    put(home, "a.csv", TEXT.encode())
    file = take(home, folder, reader)["a.csv"]
    assert file["sha256"] == ""
    assert "tambon.log" in str(file["reason_th"])
    assert "Traceback" in (home.root / "tambon.log").read_text(encoding="utf-8")


def test_a_layout_that_cannot_be_used_stops_the_run(home: Home, folder: Path, reader: Reader) -> None:
    (home.layouts / "mine.toml").write_text("kind = ", encoding="utf-8")
    put(home, "a.csv", TEXT.encode())
    (file,) = discover(home.inbox, {}).new
    with pytest.raises(LayoutError):
        receive(home, folder, file, reader)


def test_a_replay_reads_the_archived_bytes_and_not_the_inbox(home: Home, folder: Path, reader: Reader) -> None:
    sha = put(home, "a.csv", TEXT.encode())
    take(home, folder, reader)
    (home.inbox / "a.csv").unlink()
    with Reader(home, folder, lambda _: True, date(2026, 1, 1)) as again:
        found = read_received(replay(home, folder, sha, "a.csv", again))
    assert (found["sha256"], found["is_known"], found["is_replay"]) == (sha, False, True)
    assert found["size_bytes"] == len(TEXT.encode())


def test_what_is_asked_of_a_reader_that_was_ended_is_refused_and_never_waits(home: Home, folder: Path) -> None:
    sha = put(home, "a.csv", TEXT.encode())
    with Reader(home, folder, lambda _: False, date(2026, 1, 1)) as ended:
        pass
    with pytest.raises(CancelledError):
        ended.read(sha, "a.csv")
