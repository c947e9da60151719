from __future__ import annotations

import pickle
import re
import string
from pathlib import Path

import pytest

from pipeline.errors import HomeError, texts
from pipeline.logbook import write_traceback

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize("code", sorted(texts()))
def test_every_message_stands_in_both_languages_with_the_same_parts(code: str) -> None:
    parts = [
        {name.removesuffix(f"_{lang}") for _, name, _, _ in string.Formatter().parse(texts()[code][lang]) if name}
        for lang in ("th", "en")
    ]
    assert set(texts()[code]) == {"th", "en"}
    assert parts[0] == parts[1]


def test_every_message_is_used_and_every_used_one_exists() -> None:
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for room in ("pipeline", "flows", "cli")
        for path in (PROJECT / room).glob("*.py")
    )
    assert set(re.findall(r'Error\.of\(\s*"([a-z_]+)"', source)) == set(texts())


def test_an_error_comes_back_whole_from_another_process() -> None:
    error = HomeError.of("home_missing", root="/x", settings="tambon.toml")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  our own bytes
    assert (again.code, again.message_th, again.parts) == (error.code, error.message_th, error.parts)


def test_a_traceback_is_added_to_the_log_of_the_folder(tmp_path: Path) -> None:
    for number in (1, 2):
        with pytest.raises(ValueError, match=str(number)) as caught:
            int(f"x{number}")
        assert write_traceback(caught.value, tmp_path) == tmp_path / "tambon.log"
    text = (tmp_path / "tambon.log").read_text(encoding="utf-8")
    assert text.count("Traceback") == 2
    assert "'x2'" in text


def test_where_the_log_cannot_be_written_it_goes_elsewhere(tmp_path: Path) -> None:
    path = write_traceback(ValueError("x"), tmp_path / "nowhere")
    assert path.parent != tmp_path / "nowhere"
