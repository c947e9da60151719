"""`tambon backup` and `tambon restore`: an office into one file, and back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pathlib import Path

    from cli.words import Words
    from pipeline.backup import Manifest


def backup_command(words: Words, file: Path | None, home: Path | None, *, with_archive: bool, as_json: bool) -> int:
    """Writes a backup, also while a refresh runs, and proves it."""
    from cli.progress import bars
    from cli.refreshing import opened
    from pipeline.backup import default_path, make_backup
    from pipeline.office import close_office, open_existing

    office_home = opened(home)
    path = file.absolute() if file else default_path(office_home, datetime.now().astimezone())
    try:
        with bars(words, is_quiet=as_json):
            manifest = make_backup(open_existing(office_home.root), path, with_archive=with_archive)
    finally:
        close_office(office_home.root)
    told = {"path": str(path), "bytes": path.stat().st_size, **_summary(manifest)}
    if as_json:
        from cli.display import print_json

        print_json(told)
        return 0
    size = f"{told['bytes'] / 1_000_000:,.1f}"
    click.echo(
        words("backup_done", path=path, size=size, rows=f"{told['rows']:,}", files=f"{told['archived_files']:,}")
    )
    if not with_archive:
        click.echo(words("backup_without_archive", archive=office_home.archive))
    return 0


def restore_command(
    words: Words, file: Path, into: Path | None, home: Path | None, *, force: bool, as_json: bool
) -> int:
    """Brings a backup back into a home folder, verified before and compared afterwards."""
    from cli import failing
    from cli.progress import bars
    from pipeline.home import home_root
    from pipeline.office import close_office
    from pipeline.restoring import restore

    root = home_root(into or home)
    if root.is_dir():
        failing.log_folder = root
    close_office(root)
    with bars(words, is_quiet=as_json):
        manifest = restore(file.absolute(), root, is_forced=force)
    told = {"path": str(file.absolute()), "home": str(root), **_summary(manifest)}
    if as_json:
        from cli.display import print_json

        print_json(told)
        return 0
    click.echo(
        words("restore_done", root=root, made_at=manifest.made_at, rows=f"{told['rows']:,}", views=told["views"])
    )
    return 0


def _summary(manifest: Manifest) -> dict[str, Any]:
    return {
        "made_at": manifest.made_at,
        "organisation": manifest.organisation,
        "revision": manifest.revision,
        "tables": len(manifest.rows),
        "rows": sum(manifest.rows.values()),
        "views": len(manifest.views),
        "archived_files": sum(member.name.startswith("archive/") for member in manifest.members),
    }
