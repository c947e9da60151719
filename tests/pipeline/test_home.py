from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import HomeError
from pipeline.home import FOLDERS, SETTINGS, create_home, home_root, open_home

if TYPE_CHECKING:
    from pathlib import Path


def _write(root: Path, text: str) -> Path:
    root.mkdir(exist_ok=True)
    (root / SETTINGS).write_text(text, encoding="utf-8")
    return root


def test_a_new_home_has_its_folders_and_can_be_opened(tmp_path: Path) -> None:
    home = create_home(tmp_path / "h", "อบต.โคกไม้ลาย", "ปราจีนบุรี")
    assert home.settings.organisation == "อบต.โคกไม้ลาย"
    assert home.settings.province == "ปราจีนบุรี"
    assert all((home.root / name).is_dir() for name in FOLDERS)


def test_making_the_same_home_again_changes_nothing(tmp_path: Path) -> None:
    create_home(tmp_path / "h", "อบต.โคกไม้ลาย")
    before = (tmp_path / "h" / SETTINGS).read_bytes()
    create_home(tmp_path / "h", "อบต.โคกไม้ลาย")
    assert (tmp_path / "h" / SETTINGS).read_bytes() == before


def test_a_home_is_never_taken_over_by_another_organisation(tmp_path: Path) -> None:
    create_home(tmp_path / "h", "อบต.โคกไม้ลาย")
    with pytest.raises(HomeError) as caught:
        create_home(tmp_path / "h", "อบต.บางเดชะ")
    assert caught.value.code == "home_of_another"


@given(
    name=st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(
        lambda text: bool(" ".join(text.split()))
    )
)
def test_any_name_of_an_organisation_survives_the_settings_file(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    home = create_home(tmp_path_factory.mktemp("home") / "h", name)
    assert home.settings.organisation == " ".join(name.split())


def test_no_home_tells_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(HomeError) as caught:
        open_home(tmp_path / "nowhere")
    assert caught.value.code == "home_missing"
    assert "tambon init" in caught.value.message_th
    assert "tambon init" in caught.value.message_en


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ('organisation = "ก"\ncolour = "red"\n', "unknown_key", "colour"),
        ('organisation = "ก"\n[report]\nfnt = "x"\n', "unknown_key", "report.fnt"),
        ('organisation = "ก"\n[warehouse]\nuri = "x"\n', "unknown_key", "warehouse.uri"),
        ('organisation = "ก"\n[[report.signatures]]\nrole = "x"\nnick = "y"\n', "unknown_key", "report.signatures[1].nick"),
        ('organisation = "ก"\n[[report.signatures]]\nname = "y"\n', "key_missing", "report.signatures[1].role"),
        ("organisation = 5\n", "wrong_type", "organisation"),
        ('organisation = "ก"\nworkers = true\n', "wrong_type", "workers"),
        ('organisation = "ก"\nworkers = 0\n', "workers_out_of_range", "workers"),
        ('organisation = "ก"\n[report]\ntemplates = "gone"\n', "templates_missing", "gone"),
        ('organisation = "  "\n', "organisation_empty", "organisation"),
        ("", "organisation_empty", "organisation"),
        ("organisation = \n", "settings_broken", SETTINGS),
    ],
)  # fmt: skip
def test_a_mistake_in_the_settings_is_named_with_its_file(tmp_path: Path, text: str, code: str, named: str) -> None:
    with pytest.raises(HomeError) as caught:
        open_home(_write(tmp_path / "h", text))
    assert caught.value.code == code
    for message in (caught.value.message_th, caught.value.message_en):
        assert named in message
        assert SETTINGS in message


def test_settings_that_are_not_utf8_are_refused_with_words(tmp_path: Path) -> None:
    root = _write(tmp_path / "h", "")
    (root / SETTINGS).write_bytes('organisation = "อบต."'.encode("cp874"))
    with pytest.raises(HomeError) as caught:
        open_home(root)
    assert caught.value.code == "settings_broken"


def test_every_setting_is_read(tmp_path: Path) -> None:
    root = _write(
        tmp_path / "h",
        'organisation = "อบต.ก"\nprovince = "ข"\nworkers = 3\n[warehouse]\nurl = "postgresql://x/y"\n'
        '[report]\nfont = "Sarabun"\ntemplates = "words"\n[[report.signatures]]\nrole = "ผู้จัดทำ"\nname = "นาย ก"\n',
    )
    (root / "words").mkdir()
    home = open_home(root)
    assert (home.settings.workers, home.warehouse_url) == (3, "postgresql://x/y")
    assert home.settings.report.font == "Sarabun"
    assert home.settings.report.templates == root / "words"
    assert home.settings.report.province == "ข"
    assert home.settings.report.signatures[0].name == "นาย ก"


def test_a_home_that_cannot_be_written_says_where(tmp_path: Path) -> None:
    root = _write(tmp_path / "h", 'organisation = "ก"\n')
    (root / "inbox").write_text("a file where a folder belongs", encoding="utf-8")
    with pytest.raises(HomeError) as caught:
        open_home(root)
    assert caught.value.code == "not_writable"
    assert "inbox" in caught.value.message_th


def test_the_home_meant_is_the_named_one_then_the_variable_then_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert home_root(tmp_path / "a", {"TAMBON_HOME": "b"}) == tmp_path / "a"
    assert home_root(None, {"TAMBON_HOME": "b"}) == tmp_path / "b"
    assert home_root(None, {}) == tmp_path / "tambon-home"
