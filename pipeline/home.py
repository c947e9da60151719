"""The home folder of an office and its settings (`tambon.toml`).

A home folder holds `tambon.toml`, `inbox/`, `archive/`, `layouts/`, `aliases/`, `warehouse.db`, `reports/<year>/`,
`quality/`, and `.work/` for what a run needs only while it runs. Nothing heavy is imported here: the command line opens
a home first.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import HomeError
from reports.labels import BUDDHIST_ERA
from reports.settings import ReportSettings, Signature
from sources.toml_text import toml_string

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

SETTINGS = "tambon.toml"
WAREHOUSE = "warehouse.db"
VARIABLE = "TAMBON_HOME"
DEFAULT = "tambon-home"
FOLDERS = ("inbox", "archive", "layouts", "aliases", "reports", "quality")
MOST_WORKERS = 64

_KEYS: dict[str, type] = {
    "organisation": str,
    "province": str,
    "workers": int,
    "warehouse": dict,
    "report": dict,
}
_WAREHOUSE_KEYS: dict[str, type] = {"url": str}
_REPORT_KEYS: dict[str, type] = {"font": str, "templates": str, "signatures": list}
_SIGNATURE_KEYS: dict[str, type] = {"role": str, "name": str, "position": str}
_KINDS = {str: '"text"', int: "1", dict: "[table]", list: "[[table]]"}
"""How a value of each type looks in TOML, for messages."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What `tambon.toml` says.

    `organisation`: the office's name as it writes it. `workers`: reading processes (as many as processors, at most 4,
    unless stated). `warehouse_url`: an SQLAlchemy URL instead of `warehouse.db` of the home folder.
    """

    organisation: str
    province: str | None = None
    workers: int = field(default_factory=lambda: max(1, min(4, os.cpu_count() or 1)))
    warehouse_url: str | None = None
    report: ReportSettings = field(default_factory=ReportSettings)


@dataclass(frozen=True, slots=True)
class Home:
    """One home folder: where its things are, and its settings."""

    root: Path
    settings: Settings

    @property
    def inbox(self) -> Path:
        """Where officers put files."""
        return self.root / "inbox"

    @property
    def archive(self) -> Path:
        """Every file ever received, by its SHA-256."""
        return self.root / "archive"

    @property
    def layouts(self) -> Path:
        """The office's own layouts; they override the shipped ones."""
        return self.root / "layouts"

    @property
    def aliases(self) -> Path:
        """What people confirmed of names written in many ways."""
        return self.root / "aliases"

    @property
    def reports(self) -> Path:
        """Workbooks, one folder a fiscal year."""
        return self.root / "reports"

    @property
    def quality(self) -> Path:
        """Summaries of runs for people: one JSON file a run."""
        return self.root / "quality"

    @property
    def work(self) -> Path:
        """What a run needs only while it runs."""
        return self.root / ".work"

    @property
    def warehouse_url(self) -> str:
        """SQLAlchemy URL of the warehouse."""
        return self.settings.warehouse_url or f"sqlite:///{(self.root / WAREHOUSE).as_posix()}"

    def report_path(self, fiscal_year: int, held: datetime | None = None, known: datetime | None = None) -> Path:
        """The yearly workbook of a fiscal year (B.E.); as of local times, with their days (B.E.) in its name."""
        told = "".join(
            f"-{word}-{moment.year + BUDDHIST_ERA}-{moment:%m-%d}{'' if _is_end_of_day(moment) else f'-{moment:%H%M}'}"
            for word, moment in (("ณ", held), ("ทราบถึง", known))
            if moment is not None
        )
        return self.reports / str(fiscal_year) / f"รายงานผลการดำเนินงาน-{fiscal_year}{told}.xlsx"


def _is_end_of_day(moment: datetime) -> bool:
    return moment.time() == time.max


def home_root(named: Path | None = None, environment: Mapping[str, str] | None = None) -> Path:
    """The folder meant: the one named, else `TAMBON_HOME`, else `tambon-home` in the current folder; absolute."""
    environment = os.environ if environment is None else environment
    chosen = named or Path(environment.get(VARIABLE) or DEFAULT)
    return chosen.expanduser().absolute()


def open_home(root: Path) -> Home:
    """The home folder at `root`, its folders made where they are missing.

    Raises:
        HomeError: there is no home folder, or its settings cannot be used, or a folder cannot be made.
    """
    path = root / SETTINGS
    if not path.is_file():
        raise HomeError.of("home_missing", root=root, settings=SETTINGS)
    home = Home(root=root, settings=_settings(path))
    _make_folders(root)
    return home


def create_home(root: Path, organisation: str, province: str | None = None) -> Home:
    """Makes a home folder with its settings; a home folder of the same organisation is left as it is.

    Raises:
        HomeError: a home folder of another organisation is there already, the name is empty, or nothing can be written.
    """
    name = " ".join(organisation.split())
    if not name:
        raise HomeError.of("organisation_empty", path=root / SETTINGS)
    path = root / SETTINGS
    if path.exists():
        home = open_home(root)
        if home.settings.organisation != name:
            raise HomeError.of("home_of_another", root=root, found=home.settings.organisation, wanted=name)
        return home
    _make_folders(root)
    text = Path(__file__).with_name("home_template.toml").read_text(encoding="utf-8")
    text = text.replace('"@organisation@"', toml_string(name))
    text = text.replace("# @province@", f"province = {toml_string(province)}" if province else '# province = "…"')
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise HomeError.of("not_writable", path=path, cause=error.strerror or error) from error
    return open_home(root)


def _make_folders(root: Path) -> None:
    for folder in (root, *(root / name for name in FOLDERS)):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HomeError.of("not_writable", path=folder, cause=error.strerror or error) from error


def _settings(path: Path) -> Settings:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise HomeError.of("settings_broken", path=path, cause=error) from error
    except OSError as error:
        raise HomeError.of("settings_unreadable", path=path, cause=error.strerror or error) from error
    _check(found, _KEYS, path, "")
    warehouse = found.get("warehouse", {})
    _check(warehouse, _WAREHOUSE_KEYS, path, "warehouse.")
    organisation = " ".join(str(found.get("organisation", "")).split())
    if not organisation:
        raise HomeError.of("organisation_empty", path=path)
    stated: dict[str, int] = {}
    if "workers" in found:
        if not 1 <= found["workers"] <= MOST_WORKERS:
            raise HomeError.of("workers_out_of_range", path=path, found=found["workers"], most=MOST_WORKERS)
        stated["workers"] = found["workers"]
    return Settings(
        organisation=organisation,
        province=found.get("province") or None,
        warehouse_url=warehouse.get("url") or None,
        report=_report(found.get("report", {}), found.get("province") or None, path),
        **stated,
    )


def _report(found: dict[str, Any], province: str | None, path: Path) -> ReportSettings:
    _check(found, _REPORT_KEYS, path, "report.")
    signatures = found.get("signatures", [])
    for number, signature in enumerate(signatures, start=1):
        place = f"report.signatures[{number}]"
        if not isinstance(signature, dict):
            raise HomeError.of("wrong_type", path=path, key=place, found=repr(signature), expected=_KINDS[list])
        _check(signature, _SIGNATURE_KEYS, path, place + ".")
        if not signature.get("role"):
            raise HomeError.of("key_missing", path=path, key=f"{place}.role")
    templates = found.get("templates")
    folder = path.parent / str(templates) if templates else path.parent / "templates"
    if templates and not folder.is_dir():
        raise HomeError.of("templates_missing", path=path, folder=folder)
    return ReportSettings(
        templates=folder if folder.is_dir() else None,
        signatures=tuple(Signature(**signature) for signature in signatures),
        province=province,
        font=found.get("font") or ReportSettings().font,
    )


def _check(found: Mapping[str, object], keys: Mapping[str, type], path: Path, prefix: str) -> None:
    for key, value in found.items():
        if key not in keys:
            raise HomeError.of("unknown_key", path=path, key=prefix + key, known=", ".join(prefix + k for k in keys))
        expected = keys[key]
        if not isinstance(value, expected) or isinstance(value, bool):
            kind = _KINDS[expected]
            raise HomeError.of("wrong_type", path=path, key=prefix + key, found=repr(value), expected=kind)
