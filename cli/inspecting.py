"""`tambon inspect`: reads files and tells what is seen. Stores nothing; needs neither Prefect nor a warehouse."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.naming import amount_name, kind_name
from cli.words import Words
from pipeline.home import SETTINGS, Home, home_root, open_home

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

FILE_KEYS = (
    "path", "sha256", "carrier", "status", "reason", "organisation", "fiscal_year", "as_of", "tables", "unread_sheets",
    "texts",
)  # fmt: skip
TABLE_KEYS = (
    "kind", "sheet", "title", "header_row", "first_row", "last_row", "rows", "skipped_rows", "columns", "totals_satang",
    "printed_totals", "printed_counts", "findings",
)  # fmt: skip
FINDING_KEYS = ("rule", "severity", "sheet", "cell", "found", "expected")
TOTAL_KEYS = ("row", "label", "column", "printed_satang", "computed_satang", "difference_satang")
UNREAD = {"empty": "unread_empty", "not data": "unread_not_data"}
"""Reasons that are codes, and what is said of them; others are sentences."""
COUNT_KEYS = ("row", "label", "column", "printed", "computed", "difference")


class NoSuchFileError(Exception):
    """A path on the command line that leads nowhere. `message_th` and `message_en` name it."""

    is_wrong_use = True

    def __init__(self, path: Path, code: str = "no_such_file") -> None:
        self.path = path
        self.message_th = Words("th")(code, path=path)
        self.message_en = Words("en")(code, path=path)
        super().__init__(self.message_en)


def inspect_command(words: Words, files: Sequence[Path], home: Path | None, *, as_json: bool, with_checks: bool) -> int:
    """Shows what is in files. Exit code 1 when a file (a PDF is an attachment) is rejected or a finding is critical."""
    for path in files:
        if not path.exists():
            raise NoSuchFileError(path)
    office = office_of(home)
    documents = list(_read(words, files, office, with_checks=with_checks, is_quiet=as_json))
    if not documents:
        raise NoSuchFileError(files[0], "no_files")
    if as_json:
        from cli.display import print_json

        print_json({"files": [public(document, words) for document in documents]})
    else:
        _show(words, documents)
    return 1 if any(_blocks(document) for document in documents) else 0


def office_of(named: Path | None) -> Home | None:
    """The home that applies, or None: reading, and writing blank forms, need none unless one is named."""
    root = home_root(named)
    if named is None and not (root / SETTINGS).is_file():
        return None
    return open_home(root)


def _read(
    words: Words, files: Sequence[Path], office: Home | None, *, with_checks: bool, is_quiet: bool
) -> Iterator[dict[str, Any]]:
    from sources.reading import read_paths

    layouts = office.layouts if office else None
    workers = office.settings.workers if office else 2
    if not with_checks:
        documents = read_paths(files, layouts, workers)
        yield from documents if is_quiet else _with_progress(words, documents)
        return
    from pipeline.checking import add_row_findings

    with tempfile.TemporaryDirectory(prefix="tambon-inspect-") as keep:
        documents = read_paths(files, layouts, workers, keep=Path(keep))
        read = list(documents if is_quiet else _with_progress(words, documents))
        yield from add_row_findings(read, Path(keep))


def _with_progress(words: Words, documents: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    from cli.display import console

    screen = console(is_error=True)
    if not screen.is_terminal:
        yield from documents
        return
    with screen.status(words("reading")) as status:
        for number, document in enumerate(documents, start=1):
            status.update(f"{words('reading')} {number}")
            yield document


def public(document: dict[str, Any], words: Words) -> dict[str, Any]:
    """The stable JSON of one file (design §6): private keys dropped, messages in the chosen language.

    Findings that belong to no table stand under `findings` of the file, present only when there are any.
    """
    file = {key: document[key] for key in FILE_KEYS}
    file["reason"] = document[f"reason_{words.lang}"]
    file["unread_sheets"] = [{"sheet": each["sheet"], "why": _why(each, words)} for each in document["unread_sheets"]]
    file["tables"] = [_public_table(table, words) for table in document["tables"]]
    if document.get("findings"):
        file["findings"] = [_public_finding(finding, words) for finding in document["findings"]]
    return file


def _public_table(table: dict[str, Any], words: Words) -> dict[str, Any]:
    shown = {key: table[key] for key in TABLE_KEYS if key in table}
    shown["printed_totals"] = [{key: total[key] for key in TOTAL_KEYS} for total in table["printed_totals"]]
    if "printed_counts" in table:
        shown["printed_counts"] = [{key: count[key] for key in COUNT_KEYS} for count in table["printed_counts"]]
    shown["findings"] = [_public_finding(finding, words) for finding in table["findings"]]
    return shown


def _public_finding(finding: dict[str, Any], words: Words) -> dict[str, Any]:
    shown = {key: finding[key] for key in FINDING_KEYS}
    shown["expected"] = finding.get(f"expected_{words.lang}") or finding["expected"]
    return {**shown, "message": words.of(finding, "message")}


def _why(entry: dict[str, Any], words: Words) -> str:
    from sources.unread import why_in

    return why_in(entry, words.lang)


def findings_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """All findings of a file: its own and those of its tables."""
    return [*document.get("findings", []), *(item for table in document["tables"] for item in table["findings"])]


def _blocks(document: dict[str, Any]) -> bool:
    from sources.documents import is_attachment

    is_rejected = document["status"] == "rejected" and not is_attachment(document)
    return is_rejected or any(item["severity"] == "critical" for item in findings_of(document))


def _show(words: Words, documents: list[dict[str, Any]]) -> None:
    from cli.display import console, count_severities

    screen = console()
    for document in documents:
        _show_file(words, document, screen)
    counts = count_severities(finding for document in documents for finding in findings_of(document))
    tables = [table for document in documents for table in document["tables"]]
    screen.print(
        words(
            "inspect_summary",
            files=len(documents),
            tables=len(tables),
            rows=sum(table["rows"] for table in tables),
            critical=counts["critical"],
            warning=counts["warning"],
        )
    )


def _show_file(words: Words, document: dict[str, Any], screen: Console) -> None:
    from cli.display import text
    from sources.documents import is_attachment

    status = "attachment" if is_attachment(document) else document["status"]
    colour = {"read": "green", "partly": "yellow", "rejected": "bold red", "attachment": "dim"}[status]
    screen.print(f"[bold]{text(document['path'])}[/]  [{colour}]{words(f'status_{status}')}[/]", soft_wrap=True)
    unknown = words("not_stated")
    line = words(
        "file_line",
        carrier=document["carrier"],
        organisation=document["organisation"] or unknown,
        year=document["fiscal_year"] or unknown,
        as_of=document["as_of"] or unknown,
    )
    screen.print(f"  {text(line)}", style="dim")
    reason = document[f"reason_{words.lang}"]
    if reason:
        screen.print(f"  {text(reason)}", style="red")
    if document["tables"]:
        screen.print(_tables(words, document))
        _show_totals(words, document, screen)
    for sheet in document["unread_sheets"]:
        why = words(UNREAD[sheet["why"]]) if sheet["why"] in UNREAD else _why(sheet, words)
        screen.print(f"  {text(words('unread_sheet', sheet=sheet['sheet'], why=why))}", style="dim")
    findings = findings_of(document)
    if findings:
        screen.print(_findings(words, findings))
    screen.print()


def _tables(words: Words, document: dict[str, Any]) -> Any:
    from cli.display import baht, table, text

    rows = []
    for item in document["tables"]:
        totals = "\n".join(f"{amount_name(words, name)} {baht(value)}" for name, value in item["totals_satang"].items())
        note = "" if item.get("loaded", True) else f" ({words('not_loaded')})"
        place = f"{item['first_row']}–{item['last_row']}" if item["last_row"] else ""
        rows.append(
            (
                text(kind_name(words, item["kind"]) + note),
                text(item["sheet"]),
                place,
                f"{item['rows']:,}",
                f"{len(item['skipped_rows']):,}",
                totals,
            )
        )
    names = ("kind", "sheet", "place", "rows", "skipped", "totals")
    return table([words(f"column_{name}") for name in names], rows, right=(3, 4, 5))


def _show_totals(words: Words, document: dict[str, Any], screen: Console) -> None:
    from cli.display import baht, table, text

    printed = [(item, total) for item in document["tables"] for total in item["printed_totals"]]
    counted = [(item, count) for item in document["tables"] for count in item.get("printed_counts", [])]
    differing = [
        (
            text(item["sheet"]),
            str(total["row"]),
            text(total["label"]),
            text(amount_name(words, total["column"])),
            baht(total["printed_satang"]),
            baht(total["computed_satang"]),
            baht(total["difference_satang"]),
        )
        for item, total in printed
        if total["difference_satang"]
    ]
    differing += [
        (
            text(item["sheet"]),
            str(count["row"]),
            text(count["label"]),
            text(amount_name(words, count["column"])),
            f"{count['printed']:,}",
            f"{count['computed']:,}",
            f"{count['difference']:,}",
        )
        for item, count in counted
        if count["difference"]
    ]
    if differing:
        names = ("sheet", "row", "label", "column", "printed", "computed", "difference")
        headings = [words(f"column_{name}") for name in names]
        screen.print(table(headings, differing, title=words("printed_title"), right=(1, 4, 5, 6)))
    elif printed or counted:
        screen.print(f"  {words('printed_agree', count=len(printed) + len(counted))}", style="green")


def _findings(words: Words, findings: list[dict[str, Any]]) -> Any:
    from cli.display import SEVERITIES, severity, table, text

    ordered = sorted(findings, key=lambda item: SEVERITIES.index(item["severity"]))
    rows = [
        (
            severity(words, item["severity"]),
            text(item["sheet"]),
            text(item["cell"]),
            text(words.of(item, "message")),
            text(words.of(item, "fix")),
        )
        for item in ordered
    ]
    names = ("severity", "sheet", "cell", "message", "fix")
    return table([words(f"column_{name}") for name in names], rows)
