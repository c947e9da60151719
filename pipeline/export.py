"""The open read model: public views of an office as files, with the dictionary of their columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from pipeline.progress import tell
from reports.open_data import FileFormat, write_csv, write_parquet, write_xlsx
from sql.backup import snapshot
from sql.view_rows import public_views, type_of, view_frames

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.office import Office
    from sql.views import ViewDoc

DICTIONARY = "views.csv"


@dataclass(frozen=True, slots=True)
class Exported:
    """A view, the file it was written into, and how many rows it has."""

    view: str
    path: Path
    rows: int


def export(
    office: Office,
    names: Sequence[str],
    folder: Path,
    file_format: FileFormat,
    *,
    fiscal_year: int | None = None,
    is_plain: bool = False,
) -> list[Exported]:
    """Writes public views (all of them if none is named) of an office into a folder, as they are at one moment.

    With all of them goes `views.csv`, which says what every column means.

    Raises:
        NotPublicError: a name is that of no public view; nothing is written then.
        OSError: a file cannot be written.
    """
    views = public_views(names)
    done: list[Exported] = []
    with snapshot(office.engine) as connection:
        for view in views:
            frames = view_frames(connection, view, office.organisation_id, fiscal_year)
            path = folder / f"{view.name}.{file_format}"
            if file_format == "parquet":
                rows = write_parquet(path, frames)
            elif file_format == "csv":
                rows = write_csv(path, frames, is_plain=is_plain)
            else:
                rows = write_xlsx(path, view.name, dict(view.columns), frames)
            done.append(Exported(view.name, path, rows))
            tell("export", len(done), len(views))
    if not names:
        write_csv(folder / DICTIONARY, [dictionary(views)], is_plain=is_plain)
    return done


def dictionary(views: Sequence[ViewDoc]) -> pl.DataFrame:
    """What every column of the views means: `view, column, type, meaning`."""
    rows = [(view.name, name, type_of(name), meaning) for view in views for name, meaning in view.columns]
    return pl.DataFrame(rows, schema=["view", "column", "type", "meaning"], orient="row")
