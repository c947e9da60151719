"""`tambon export`: public views as files for others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reports.open_data import FileFormat


class ExportError(Exception):
    """What cannot be asked of `tambon export`. `code` names the text in `messages.toml`."""

    is_wrong_use = True

    def __init__(self, code: str, **parts: object) -> None:
        self.code = code
        self.message_th = Words("th")(code, **parts)
        self.message_en = Words("en")(code, **parts)
        super().__init__(self.message_en)


def export_command(  # noqa: PLR0913  one for each thing that can be said on the command line
    words: Words,
    views: Sequence[str],
    file_format: FileFormat,
    out: Path | None,
    year: int | None,
    home: Path | None,
    *,
    is_all: bool,
    is_plain: bool,
    as_json: bool,
) -> int:
    """Writes public views into a folder, `exports` of the home folder unless one is named."""
    from cli.progress import bars
    from cli.refreshing import opened
    from pipeline.export import export
    from pipeline.office import close_office, open_existing

    if bool(views) == is_all:
        raise ExportError("export_which")
    office_home = opened(home)
    folder = out.absolute() if out else office_home.root / "exports"
    try:
        with bars(words, is_quiet=as_json):
            office = open_existing(office_home.root)
            done = export(office, views, folder, file_format, fiscal_year=year, is_plain=is_plain)
    finally:
        close_office(office_home.root)
    if as_json:
        from cli.display import print_json

        files = [{"view": item.view, "path": str(item.path), "rows": item.rows} for item in done]
        print_json({"folder": str(folder), "fiscal_year": year, "files": files})
        return 0
    for item in done:
        click.echo(words("export_file", path=item.path, rows=f"{item.rows:,}"))
    click.echo(words("export_done", count=len(done), folder=folder))
    return 0
