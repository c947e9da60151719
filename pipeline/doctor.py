"""What `tambon doctor` finds: for each thing looked at, how it is and how to mend it. Looks only, changes nothing.

The texts stand in `doctor.toml`; the ranges of versions are those of the installed project itself.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipeline.errors import HomeError
from pipeline.home import FOLDERS, Home, open_home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Outcome = Literal["ok", "warning", "failed"]
NEEDED_PYTHON = (3, 11)
LEAST_FREE_MB, COMFORTABLE_FREE_MB = 200, 2000
STALE_DAYS = 3
PINNED = ("prefect", "sqlalchemy", "fastapi", "great-expectations", "polars", "fastexcel")
ANSWER_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing looked at. `fix_th`, `fix_en` are empty when all is well."""

    code: str
    outcome: Outcome
    title_th: str
    title_en: str
    found_th: str
    found_en: str
    fix_th: str = ""
    fix_en: str = ""


@cache
def _texts() -> dict[str, dict[str, str]]:
    text = resources.files("pipeline").joinpath("doctor.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = tomllib.loads(text)
    return found


def _tell(code: str, outcome: Outcome, say: str = "", **parts: object) -> Diagnosis:
    """A diagnosis with the text `say` of its table: `ok` or `bad` unless named. `message` may be given by language."""
    texts = _texts()[code]
    say = say or ("ok" if outcome == "ok" else "bad")

    def text(name: str, lang: str) -> str:
        own = {"message": parts.get(f"message_{lang}", parts.get("message", ""))}
        return texts[f"{name}_{lang}"].format_map({**parts, **own})

    is_well = outcome == "ok"
    return Diagnosis(
        code=code,
        outcome=outcome,
        title_th=text("title", "th"),
        title_en=text("title", "en"),
        found_th=text(say, "th"),
        found_en=text(say, "en"),
        fix_th="" if is_well else text("fix", "th"),
        fix_en="" if is_well else text("fix", "en"),
    )


def examine(root: Path) -> list[Diagnosis]:
    """Everything, in the order in which it is best mended. A broken thing never keeps the others from being seen."""
    found = [_python(), *_packages(), _time_zone()]
    home, diagnosis = _home(root)
    found.append(diagnosis)
    if home is not None:
        found += [_writable(home), _disk(home), _layouts(home), *_warehouse(home)]
        found += [_fonts(home.settings.report.font)]
    return [*found, _office(), _prefect()]


def _python() -> Diagnosis:
    found, needed = ".".join(map(str, sys.version_info[:3])), ".".join(map(str, NEEDED_PYTHON))
    return _tell("python", "ok" if sys.version_info >= NEEDED_PYTHON else "failed", found=found, needed=needed)


def _packages() -> Iterator[Diagnosis]:
    """The packages whose wrong version breaks something without a word, against the project's own requirements."""
    from packaging.requirements import Requirement

    stated = [Requirement(line) for line in metadata.requires("tambon") or []]
    for requirement in stated:
        if requirement.name not in PINNED or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        yield check_version(requirement.name, str(requirement.specifier), _installed(requirement.name))


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def check_version(name: str, needed: str, found: str | None) -> Diagnosis:
    """Whether the version found lies in the range needed; None: not installed."""
    from packaging.specifiers import SpecifierSet

    is_right = found is not None and SpecifierSet(needed).contains(found, prereleases=True)
    return _tell("package", "ok" if is_right else "failed", name=name, needed=needed, found=found or "–")


def _time_zone() -> Diagnosis:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo("Asia/Bangkok")
    except ZoneInfoNotFoundError:
        return _tell("time_zone", "failed")
    return _tell("time_zone", "ok", offset=datetime.now().astimezone().strftime("%z"))


def _home(root: Path) -> tuple[Home | None, Diagnosis]:
    try:
        home = open_home(root)
    except HomeError as error:
        return None, _tell("home", "failed", message_th=error.message_th, message_en=error.message_en)
    return home, _tell("home", "ok", root=root, organisation=home.settings.organisation)


def _writable(home: Home) -> Diagnosis:
    for folder in (home.root, *(home.root / name for name in FOLDERS)):
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            return _tell("writable", "failed", folder=folder, cause=os.strerror(13))
    return _tell("writable", "ok")


def _disk(home: Home) -> Diagnosis:
    free_mb = shutil.disk_usage(home.root).free // 1_000_000
    outcome: Outcome = "ok" if free_mb >= COMFORTABLE_FREE_MB else "warning" if free_mb >= LEAST_FREE_MB else "failed"
    return _tell("disk", outcome, free_mb=free_mb)


def _layouts(home: Home) -> Diagnosis:
    from sources.layouts import LayoutError, load_layouts

    try:
        layouts = load_layouts(home.layouts)
    except LayoutError as error:
        return _tell("layouts", "failed", message_th=error.reason_th, message_en=error.reason_en)
    return _tell("layouts", "ok", count=len(layouts), own=len(list(home.layouts.glob("*.toml"))))


def _warehouse(home: Home) -> Iterator[Diagnosis]:
    """The warehouse, whether somebody writes, and how old the last completed run is."""
    from sql.engine import is_current, open_warehouse
    from sql.errors import WarehouseError

    if home.settings.warehouse_url is None and not (home.root / "warehouse.db").is_file():
        yield _tell("warehouse", "warning", "none")
        return
    try:
        engine = open_warehouse(home.warehouse_url)
    except WarehouseError as error:
        yield _tell("warehouse", "failed", message_th=error.message_th, message_en=error.message_en)
        return
    try:
        is_up_to_date = is_current(engine)
        yield _tell("warehouse", "ok" if is_up_to_date else "warning", "" if is_up_to_date else "old")
        yield _lock(engine, home.settings.organisation)
        if is_up_to_date:
            yield _last_refresh(engine)
    finally:
        engine.dispose()


def _lock(engine: Any, organisation: str) -> Diagnosis:
    from sql.errors import WarehouseBusyError
    from sql.locks import writer_lock

    try:
        with writer_lock(engine, organisation):
            return _tell("lock", "ok")
    except WarehouseBusyError:
        return _tell("lock", "warning")


def _last_refresh(engine: Any) -> Diagnosis:
    from sqlalchemy import func, select

    from sql.schema import run

    with engine.connect() as connection:
        ended: datetime | None = connection.execute(
            select(func.max(run.c.ended_at)).where(run.c.status == "completed")
        ).scalar()
    return tell_age(ended, datetime.now(UTC).replace(tzinfo=None))


def tell_age(ended: datetime | None, now: datetime) -> Diagnosis:
    """How old the last completed run is; both naive UTC. A pipeline nobody watches fails unseen."""
    if ended is None:
        return _tell("last_refresh", "warning", "none")
    days = (now - ended).days
    when = ended.replace(tzinfo=UTC).astimezone().strftime("%Y-%m-%d %H:%M")
    return _tell("last_refresh", "ok" if days < STALE_DAYS else "warning", when=when, days=days)


def _fonts(wanted: str) -> Diagnosis:
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts",
               Path.home() / ".local/share/fonts", Path("/Library/Fonts"), Path.home() / "Library/Fonts",
               Path(os.environ.get("WINDIR", "/nonexistent")) / "Fonts"]  # fmt: skip
    squeezed = wanted.lower().replace(" ", "")
    for folder in folders:
        for file in folder.rglob("*.[to]tf") if folder.is_dir() else ():
            if file.stem.lower().replace(" ", "").replace("-", "").startswith(squeezed):
                return _tell("fonts", "ok", found=file.name)
    return _tell("fonts", "warning", wanted=wanted)


def _office() -> Diagnosis:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return _tell("office", "ok", found=found) if found else _tell("office", "warning")


def _prefect() -> Diagnosis:
    api = os.environ.get("PREFECT_API_URL", "").rstrip("/")
    return check_schedule(api, _ask_prefect)


def check_schedule(api: str, ask: Callable[[str], list[dict[str, Any]]]) -> Diagnosis:
    """Whether the server at `api` has an active schedule; `ask` gives its deployments or raises OSError."""
    if not api:
        return _tell("prefect", "warning", "none")
    try:
        deployments = ask(api)
    except (OSError, ValueError) as error:
        return _tell("prefect", "warning", "unreachable", api=api, cause=str(error) or type(error).__name__)
    is_scheduled = any(
        deployment["name"] == "nightly-refresh"
        and not deployment.get("paused")
        and any(schedule["active"] for schedule in deployment["schedules"])
        for deployment in deployments
    )
    return _tell("prefect", "ok" if is_scheduled else "warning", "" if is_scheduled else "unscheduled", api=api)


def _ask_prefect(api: str) -> list[dict[str, Any]]:
    from urllib.request import Request, urlopen

    headers = {"Content-Type": "application/json"}
    request = Request(f"{api}/deployments/filter", data=b"{}", headers=headers, method="POST")  # noqa: S310  see below
    with urlopen(request, timeout=ANSWER_SECONDS) as answer:  # noqa: S310  the user set it for Prefect
        found: list[dict[str, Any]] = json.loads(answer.read())
    return found
