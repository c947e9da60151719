from __future__ import annotations

import string
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.doctor import check_schedule, check_version, examine, tell_age
from pipeline.home import create_home
from pipeline.office import close_office, open_office
from sql.locks import writer_lock

if TYPE_CHECKING:
    from tests.homes import HomeMaker

NOW = datetime(2026, 5, 22, 9, 0)
TEXTS = tomllib.loads((Path(__file__).parents[2] / "pipeline" / "doctor.toml").read_text(encoding="utf-8"))


def outcomes(root: Path) -> dict[str, str]:
    return {item.code: item.outcome for item in examine(root)}


def test_a_new_home_is_sound_and_only_has_no_warehouse_yet(tmp_path: Path) -> None:
    create_home(tmp_path / "h", "อบต.ก")
    found = outcomes(tmp_path / "h")
    assert {found[code] for code in ("python", "package", "home", "writable", "layouts", "time_zone")} == {"ok"}
    assert found["warehouse"] == "warning"


def test_without_a_home_the_rest_is_still_examined(tmp_path: Path) -> None:
    found = outcomes(tmp_path / "nowhere")
    assert found["home"] == "failed"
    assert {"python", "package", "prefect", "office"} <= set(found)


def test_an_opened_warehouse_is_current_and_has_no_refresh_yet(create_home: HomeMaker, tmp_path: Path) -> None:
    create_home(tmp_path / "h", "อบต.ก")
    open_office(tmp_path / "h")
    close_office(tmp_path / "h")
    found = outcomes(tmp_path / "h")
    assert (found["warehouse"], found["lock"], found["last_refresh"]) == ("ok", "ok", "warning")


def test_a_run_under_way_is_seen(create_home: HomeMaker, tmp_path: Path) -> None:
    create_home(tmp_path / "h", "อบต.ก")
    office = open_office(tmp_path / "h")
    with writer_lock(office.engine, "อบต.ก"):
        assert outcomes(tmp_path / "h")["lock"] == "warning"
    close_office(tmp_path / "h")


def test_a_broken_layout_of_the_office_is_named(tmp_path: Path) -> None:
    home = create_home(tmp_path / "h", "อบต.ก")
    (home.layouts / "mine.toml").write_text("kind = ", encoding="utf-8")
    found = {item.code: item for item in examine(home.root)}
    assert found["layouts"].outcome == "failed"
    assert "mine" in found["layouts"].found_th


def test_what_is_not_well_says_how_to_mend_it_in_both_languages(tmp_path: Path) -> None:
    for item in examine(tmp_path / "nowhere"):
        assert bool(item.fix_th) == bool(item.fix_en) == (item.outcome != "ok")


@pytest.mark.parametrize(
    ("needed", "found", "outcome"),
    [(">=2.0,<2.1", "2.0.58", "ok"), (">=2.0,<2.1", "2.1.0", "failed"), ("<0.151", "0.154.0", "failed"), (">=3.8,<3.9", None, "failed")],
)  # fmt: skip
def test_a_package_out_of_its_range_is_broken(needed: str, found: str | None, outcome: str) -> None:
    assert check_version("x", needed, found).outcome == outcome


@pytest.mark.parametrize(("days", "outcome"), [(0, "ok"), (2, "ok"), (3, "warning"), (40, "warning")])
def test_a_refresh_of_three_days_ago_is_old(days: int, outcome: str) -> None:
    assert tell_age(NOW - timedelta(days=days), NOW).outcome == outcome


def deployment(**more: Any) -> dict[str, Any]:
    return {"name": "nightly-refresh", "paused": False, "schedules": [{"active": True}], **more}


@pytest.mark.parametrize(
    ("deployments", "outcome"),
    [
        ([deployment()], "ok"), ([deployment(paused=True)], "warning"), ([deployment(schedules=[])], "warning"),
        ([deployment(schedules=[{"active": False}])], "warning"), ([deployment(name="other")], "warning"), ([], "warning"),
    ],
)  # fmt: skip
def test_only_an_active_schedule_of_the_nightly_job_counts(deployments: list[dict[str, Any]], outcome: str) -> None:
    assert check_schedule("http://127.0.0.1/api", lambda _: deployments).outcome == outcome


def test_a_server_that_cannot_be_reached_is_told_and_none_is_no_failure() -> None:
    def refuse(_: str) -> list[dict[str, Any]]:
        message = "connection refused"
        raise ConnectionRefusedError(message)

    found = check_schedule("http://127.0.0.1/api", refuse)
    assert found.outcome == "warning"
    assert "connection refused" in found.found_en
    assert check_schedule("", refuse).outcome == "warning"


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_every_text_stands_in_both_languages_with_the_same_parts(code: str) -> None:
    texts = TEXTS[code]
    for name in {name.removesuffix("_th") for name in texts if name.endswith("_th")}:
        parts = [
            {part for _, part, _, _ in string.Formatter().parse(texts[f"{name}_{lang}"]) if part}
            for lang in ("th", "en")
        ]
        assert parts[0] == parts[1]
    assert {"title_th", "ok_th", "fix_th"} <= set(texts)
