"""Reading files: from a path to a reading (the document of `tambon inspect`, and Arrow files of typed lines).

`read_file` runs in a child process (see `children`); `read_paths` hands files to children and gives their documents in
order. A file can do no worse than be rejected with a reason.
"""

from __future__ import annotations

import errno
import hashlib
import json
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sources.documents import bare_document, zip_document
from sources.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Future

    import polars as pl

    from sources.children import ReadingPool
    from sources.grid import Sheet, Workbook
    from sources.layouts import Layout
    from sources.sheet_marks import Marks
    from sources.tables import Table

DOCUMENT = "document.json"
READERS = ("sources.marks", "sources.preamble", "sources.tables", "sources.workbook")
"""What a child of a `ReadingPool` imports before its first file."""
_BLOCK = 1 << 20


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, as hex.

    Raises:
        OSError: it cannot be opened, or is no file: from a pipe or a device one could read for ever.
    """
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "not a regular file")
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def read_paths(
    paths: Sequence[Path],
    layouts: Path | None = None,
    workers: int = 1,
    keep: Path | None = None,
    names: Sequence[str] | None = None,
) -> Iterator[dict[str, Any]]:
    """Documents of files, in the order given; directories are expanded.

    A zip has its own document, and after it come those of the files inside, shown as `x.zip/inner.xlsx`.
    `layouts` is the office's own layouts folder. With `keep`, each reading is written to `keep/<sha256>/`
    (`document.json`, `table-<n>.arrow`). `names` are the paths to be shown instead of `paths`.

    Raises:
        LayoutError: a layout of the office cannot be used (nothing is read then).
    """
    from sources.children import ReadingPool
    from sources.limits import Limits

    files = list(_expand(paths))
    shown = list(names) if names is not None else [str(path) for path in files]
    with (
        ReadingPool(max(1, min(workers, len(files))), Limits(), READERS) as pool,
        tempfile.TemporaryDirectory(prefix="tambon-zip-") as scratch,
    ):
        given = (str(layouts) if layouts else None, str(keep) if keep else None)
        futures = [
            pool.submit(read_file, str(path), *given, name, f"{scratch}/{number}", size_bytes=_size(path))
            for number, (path, name) in enumerate(zip(files, shown, strict=True))
        ]
        for path, name, future in zip(files, shown, futures, strict=True):
            document = _told(pool, future, path, name, keep)
            yield document
            members = [(f"{name}/{member['name']}", member) for member in document.get("members", ())]
            inner = [
                pool.submit(read_file, member["file"], *given, below, size_bytes=member["size_bytes"])
                if member["file"]
                else None
                for below, member in members
            ]
            for (below, member), task in zip(members, inner, strict=True):
                yield (
                    bare_document(below, "", member["carrier"], member["reason_th"], member["reason_en"])
                    if task is None
                    else _told(pool, task, Path(member["file"]), below, keep)
                )


def _told(pool: ReadingPool, future: Future[Any], path: Path, name: str, keep: Path | None) -> dict[str, Any]:
    """The document that a child makes, or that of a file it could not read."""
    try:
        document: dict[str, Any] = pool.result(future)
    except UnreadableError as error:
        return rejected(path, name, error, keep)
    except Exception as error:  # a file we fail on must not keep the others from being read
        from sources.layouts import LayoutError

        if isinstance(error, LayoutError):
            raise
        return rejected(path, name, UnreadableError.damaged(f"{type(error).__name__}: {error}"), keep)
    return document


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # reading it tells why
        return 0


def _expand(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(item for item in path.rglob("*") if item.is_file() and not is_passed_over(item))
        else:
            yield path


def is_passed_over(path: Path) -> bool:
    """Files that programs leave behind and nobody means: lock files of Excel, hidden files, system files."""
    return path.name.startswith(("~$", ".")) or path.name.lower() in {"thumbs.db", "desktop.ini"}


def rejected(path: Path, name: str, error: UnreadableError, keep: Path | None) -> dict[str, Any]:
    """The document of a file that could not be read."""
    try:
        sha256 = sha256_of(path)
    except OSError:
        sha256 = ""
    document = bare_document(name, sha256, error.carrier or "unknown", error.reason_th, error.reason_en)
    if keep is not None and sha256:
        _write_document(keep / sha256, document)
    return document


def read_file(
    path_text: str, layouts_text: str | None, keep_text: str | None, name: str, unpack_text: str | None = None
) -> dict[str, Any]:
    """Reads one file in this process; a zip is unpacked into the folder named last. Call it through a `ReadingPool`.

    Raises:
        UnreadableError: the file is no workbook that can be read.
        LayoutError: a layout of the office cannot be used.
    """
    document, lines = read_lines(path_text, layouts_text, name, unpack_text)
    if keep_text is not None and document["sha256"]:
        keep = Path(keep_text) / document["sha256"]
        keep.mkdir(parents=True, exist_ok=True)
        for table in document["tables"]:
            if table["loaded"]:
                table["arrow"] = f"table-{table['table_no']}.arrow"
                lines[table["table_no"]].write_ipc(keep / table["arrow"])
        _write_document(keep, document)
    return document


def read_lines(
    path_text: str, layouts_text: str | None, name: str, unpack_text: str | None = None
) -> tuple[dict[str, Any], dict[int, pl.DataFrame]]:
    """Reads one file in this process and writes nothing: its document, and the lines of its tables by `table_no`.

    A zip is unpacked into the folder `unpack_text`; its document tells of its `members`. Without one it is rejected, as
    a zip within a zip is.

    Raises:
        UnreadableError: the file is no workbook that can be read.
        LayoutError: a layout of the office cannot be used.
    """
    from sources.carriers import detect
    from sources.workbook import read_workbook

    path = Path(path_text)
    carrier = "unknown"
    try:
        sha256 = sha256_of(path)
    except OSError as error:
        raise UnreadableError.cannot_open(error) from error
    try:
        carrier = detect(path)
        if carrier == "zip" and unpack_text is not None:
            return zip_document(path, sha256, name, Path(unpack_text)), {}
        workbook = read_workbook(path, carrier, Path(name).stem)
        return _document(workbook, sha256, name, _layouts(layouts_text))
    except UnreadableError as error:
        error.carrier = error.carrier if carrier == "unknown" else carrier
        return rejected(path, name, error, None), {}


_LAYOUTS: dict[tuple[str | None, tuple[tuple[str, int], ...]], tuple[Layout, ...]] = {}


def _layouts(folder: str | None) -> tuple[Layout, ...]:
    """Layouts, parsed once a process for the same state of the office's folder."""
    from sources.layouts import load_layouts

    own = Path(folder) if folder else None
    state = (
        tuple((str(item), item.stat().st_mtime_ns) for item in sorted(own.glob("*.toml")))
        if own and own.is_dir()
        else ()
    )
    if (folder, state) not in _LAYOUTS:
        _LAYOUTS[(folder, state)] = load_layouts(own)
    return _LAYOUTS[(folder, state)]


def _document(
    workbook: Workbook, sha256: str, name: str, layouts: tuple[Layout, ...]
) -> tuple[dict[str, Any], dict[int, pl.DataFrame]]:
    from sources.asides import NOT_DATA, is_aside
    from sources.marks import read_marks
    from sources.preamble import read_preamble
    from sources.snapshots import earlier_tables, latest_day
    from sources.tables import SheetReading, outline, read_sheet

    names = [sheet.name for sheet in workbook.sheets]
    marks: dict[str, Marks] = read_marks(workbook.path, workbook.carrier, names, workbook.package)
    asides = {sheet.number for sheet in workbook.sheets if is_aside(sheet)}
    outlines = [
        outline(sheet, layouts, marks.get(sheet.name)) for sheet in workbook.sheets if sheet.number not in asides
    ]
    boxes = read_preamble([text.text for item in marks.values() for text in item.texts], ())
    everything = [*(outlined.preamble for outlined in outlines), boxes]
    year = _only(item.fiscal_year for item in everything)
    plan_year = _only(item.span[0] if item.span else None for item in everything)
    readings: list[tuple[Sheet, SheetReading]] = []
    for outlined in outlines:
        prefix = f"{sha256[:16]}:{outlined.sheet.number}"
        reading = read_sheet(outlined, prefix=prefix, year=year, plan_year=plan_year, date1904=workbook.date1904)
        readings.append((outlined.sheet, reading))
    tables = [table for _, reading in readings for table in reading.tables]
    entries = [_table_entry(number, table) for number, table in enumerate(tables, start=1)]
    for index, finding in earlier_tables(tables).items():
        entries[index]["loaded"] = False
        entries[index]["findings"].append(finding.as_dict())
    unread = [reading.unread.as_dict(sheet.name) for sheet, reading in readings if reading.unread is not None]
    unread += [{"sheet": sheet.name, "why": NOT_DATA} for sheet in workbook.sheets if sheet.number in asides]
    loose = [finding for _, reading in readings for finding in reading.findings]
    printed = latest_day(tables) or next((item.as_of for item in everything if item.as_of), None)
    reason_th, reason_en = (None, None) if tables else _why_rejected(unread)
    # a plan of several years is of none of them
    years = {table.fiscal_year for table in tables if table.fiscal_year and table.header.layout.year_from != "first"}
    is_partly = any(item["why"] not in {"empty", NOT_DATA} for item in unread)
    document = {
        "path": name,
        "sha256": sha256,
        "carrier": workbook.carrier,
        "status": "rejected" if not tables else "partly" if is_partly else "read",
        "reason": reason_th,
        "reason_th": reason_th,
        "reason_en": reason_en,
        "organisation": next((item.organisation for item in everything if item.organisation), None),
        "fiscal_year": years.pop() if len(years) == 1 else year if not years else None,
        "as_of": printed.isoformat() if printed else None,
        "as_of_basis": "printed" if printed else "workbook" if workbook.modified else None,
        "workbook_modified": workbook.modified.isoformat() if workbook.modified else None,
        "tables": entries,
        "unread_sheets": unread,
        "texts": [
            {"sheet": sheet, "anchor": text.anchor, "text": text.text}
            for sheet, item in marks.items()
            for text in item.all_texts
        ],
        "findings": [finding.as_dict() for finding in loose],
    }
    return document, {number: table.stored_lines for number, table in enumerate(tables, start=1)}


def _only(years: Iterable[int | None]) -> int | None:
    known = {year for year in years if year is not None}
    return known.pop() if len(known) == 1 else None


def _why_rejected(unread: list[dict[str, Any]]) -> tuple[str, str]:
    from sources.asides import NOT_DATA
    from sources.unread import why_in

    if all(item["why"] in {"empty", NOT_DATA} for item in unread):
        error = UnreadableError.empty()
        return error.reason_th, error.reason_en
    told = {
        lang: UnreadableError.not_a_table("; ".join(f"{item['sheet']}: {why_in(item, lang)}" for item in unread))
        for lang in ("th", "en")
    }
    return told["th"].reason_th, told["en"].reason_en


def _table_entry(number: int, table: Table) -> dict[str, Any]:
    header, frame = table.header, table.lines
    layout = header.layout
    money = [name for name in header.columns if (spec := header.spec(name)) and spec.type == "money"]
    skipped = [{"row": row, "why": why} for row, why in sorted(table.body.skipped.items())]
    return {
        "table_no": number,
        "kind": layout.kind,
        "layout": layout.name,
        "loaded": layout.is_loaded,
        "completeness": "partial" if layout.has_supplements and table.preamble.is_supplement else layout.completeness,
        "amount": layout.amount,
        "sheet": table.sheet.name,
        "sheet_no": table.sheet.number,
        "title": table.preamble.title,
        "fiscal_year": table.fiscal_year,
        "has_several_years": layout.year_from == "first",
        "header_row": header.first_row,
        "first_row": header.last_row + 1,
        "last_row": table.body.last_row,
        "rows": frame.height,
        "rows_read": frame.height + len(skipped),
        "skipped_rows": skipped,
        "columns": {
            **{f"{name}_satang" if name in money else name: column for name, column in header.columns.items()},
            **{f"month_{month + 1:02d}": column for month, column in sorted(header.months.items())},
        },
        "stored_names": table.stored_names,
        "totals_satang": {name: int(frame[f"{name}_satang"].sum()) for name in money},
        "printed_totals": table.totals.amounts,
        "printed_counts": table.totals.counts,
        "findings": [finding.as_dict() for finding in table.findings],
        "arrow": None,
    }


def _write_document(folder: Path, document: dict[str, Any]) -> None:
    """Writes the document last and by renaming, so that a folder with a document is a whole reading."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / (DOCUMENT + ".part")
    temporary.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    temporary.replace(folder / DOCUMENT)


def as_of(document: dict[str, Any]) -> tuple[datetime, str] | None:
    """When the values of a file held and how that is known (`printed` or `workbook`), or None when it does not say."""
    for key, basis in (("as_of", "printed"), ("workbook_modified", "workbook")):
        if document[key]:
            return datetime.fromisoformat(document[key]), basis
    return None
