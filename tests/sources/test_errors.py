"""Why a file is not read is said in both languages, from one place."""

from __future__ import annotations

import inspect
import pickle
import string
from typing import TYPE_CHECKING, Any

import pytest

from sources.errors import ArchiveError, UnreadableError, _texts

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES: dict[str, Any] = {
    "carrier": "xlsx",
    "found": "ก",
    "size": 300_000_000,
    "limit": 150_000_000,
    "sheet": "แผน",
    "cell": "XFD1",
    "seconds": 30.0,
    "position": 7,
    "line": 3,
    "name": "รายงาน.xlsx",
    "names": "รายงาน.xlsx, แผน.xlsx",
    "count": 2,
    "total": 5,
    "method": 9,
    "error": OSError(2, "No such file or directory"),
}
REASONS: dict[str, Callable[..., UnreadableError]] = {
    name: method
    for kind in (UnreadableError, ArchiveError)
    for name, method in inspect.getmembers(kind, inspect.ismethod)
    if name != "of"
}


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("code", sorted(_texts()))
def test_both_languages_name_the_same_things(code: str) -> None:
    assert names(_texts()[code]["th"]) == names(_texts()[code]["en"])


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_every_reason_can_be_said(reason: str) -> None:
    method = REASONS[reason]
    error = method(**{name: EXAMPLES[name] for name in inspect.signature(method).parameters})
    assert any("\u0e00" <= letter <= "\u0e7f" for letter in error.reason_th)
    assert error.reason_en.rstrip()[-1] == "."
    assert "{" not in error.reason_th + error.reason_en


def test_no_text_is_left_without_a_reason() -> None:
    said = {
        method(**{name: EXAMPLES[name] for name in inspect.signature(method).parameters}).code
        for method in REASONS.values()
    }
    assert said == set(_texts())


def test_error_survives_the_way_from_a_child() -> None:
    error = pickle.loads(pickle.dumps(ArchiveError.still_changing("ก.xlsx")))  # noqa: S301  our own bytes
    assert type(error) is ArchiveError
    assert (error.code, "ก.xlsx" in error.reason_th) == ("still_changing", True)
