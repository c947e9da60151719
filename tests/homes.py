"""Homes for tests, with their warehouse in a file or on a PostgreSQL server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pipeline.home import Home, open_home
from sources.toml_text import toml_string

if TYPE_CHECKING:
    from pathlib import Path


class HomeMaker(Protocol):
    """Makes a home folder as `pipeline.home.create_home` does, its warehouse in the database of the test."""

    def __call__(self, root: Path, organisation: str, province: str | None = None) -> Home:
        """The home at `root`."""


def by_url(home: Home, url: str) -> Home:
    """The home with a warehouse elsewhere."""
    settings = home.root / "tambon.toml"
    settings.write_text(settings.read_text("utf-8") + f"\n[warehouse]\nurl = {toml_string(url)}\n", "utf-8")
    return open_home(home.root)


def with_url(home: Home, url: str) -> Home:
    """The home whose settings name a warehouse already, with another URL."""
    settings = home.root / "tambon.toml"
    lines = [
        f"url = {toml_string(url)}" if line.startswith("url = ") else line
        for line in settings.read_text("utf-8").splitlines()
    ]
    settings.write_text("\n".join(lines) + "\n", "utf-8")
    return open_home(home.root)
