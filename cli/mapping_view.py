"""How a proposal of `tambon map` looks: what each column is taken for, what is unclear, what would be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.display import baht, console, table, text

if TYPE_CHECKING:
    from rich.console import Console

    from cli.words import Words

COLOURS = {
    "known": "green",
    "clear": "green",
    "unclear": "yellow",
    "blocked": "bold red",
    "none": "dim",
    "skipped": "dim",
}
STATES = {
    "exact": "green",
    "near": "cyan",
    "answered": "green",
    "month": "green",
    "unclear": "bold yellow",
    "unread": "dim",
}


def show(words: Words, proposal: dict[str, Any]) -> None:
    """A whole proposal: every sheet, what is unclear about it and how its first rows would be read."""
    screen = console()
    screen.print(f"[bold]{text(proposal['path'])}[/]", soft_wrap=True)
    for entry in proposal["sheets"]:
        show_sheet(words, entry, screen)
        for item in (*entry["problems"], *entry["unclear"]):
            screen.print(f"  [yellow]?[/] {text(words.of(item, 'message'))}", soft_wrap=True)
        if entry["preview"]:
            show_preview(words, entry, screen)
    screen.print()


def show_sheet(words: Words, entry: dict[str, Any], screen: Console) -> None:
    """One sheet: its kind, and a line for every column."""
    state = entry["status"]
    said = f"[bold]{text(entry['sheet'])}[/]  [{COLOURS[state]}]{words(f'status_{state}')}[/]"
    screen.print(said, soft_wrap=True)
    if entry["header_row"] is None or state in {"none", "skipped"}:
        return
    second = entry["runner_up"]
    line = words(
        "map_kind",
        kind=entry["kind"] or words("not_stated"),
        score="–" if entry["kind_score"] is None else f"{entry['kind_score']:.2f}",
        other=f"{second['kind']} {second['score']:.2f}" if second else "–",
        row=entry["header_row"],
        title=entry["title"] or words("not_stated"),
    )
    screen.print(f"  {text(line)}", style="dim", soft_wrap=True)
    names = ("letter", "header", "samples", "looks", "field", "score", "rivals")
    screen.print(
        table(
            [words(f"column_{name}") for name in names],
            [_line(words, entry, item) for item in entry["columns"]],
            right=(5,),
        )
    )


def _line(words: Words, entry: dict[str, Any], item: dict[str, Any]) -> tuple[str, ...]:
    field = words(f"column_is_{item['state']}") if item["field"] is None else named(entry, item["field"])
    return (
        item["column"],
        text(item["header"]),
        text(" · ".join(_short(sample) for sample in item["samples"])),
        item["type"],
        f"[{STATES[item['state']]}]{text(field)}[/]",
        "" if item["score"] is None else f"{item['score']:.0f}",
        text(", ".join(f"{rival['field']} {rival['score']:.0f}" for rival in item["rivals"])),
    )


def named(entry: dict[str, Any], field: str) -> str:
    """A field and what people call it."""
    label = entry["fields"].get(field)
    return f"{field} ({label})" if label else field


def _short(sample: str, most: int = 24) -> str:
    return sample if len(sample) <= most else sample[: most - 1] + "…"


def show_preview(words: Words, entry: dict[str, Any], screen: Console) -> None:
    """The first rows as they are read with the proposed layout, the totals, and the printed totals beside them."""
    preview = entry["preview"]
    fields = [item["field"] for item in entry["columns"] if item["field"] and item["state"] != "month"]
    money = set(preview["totals_satang"])
    rows = [[str(row["row"]), *(_value(row, name, money) for name in fields)] for row in preview["rows"]]
    right = [place for place, name in enumerate(fields, start=1) if name in money]
    headings = [words("column_row"), *(text(name) for name in fields)]
    title = words("map_first_rows", read=f"{preview['rows_read']:,}", skipped=f"{preview['rows_skipped']:,}")
    screen.print(table(headings, rows, title=title, right=right))
    totals = " · ".join(f"{name} {baht(value)}" for name, value in preview["totals_satang"].items())
    screen.print(f"  {words('column_totals')}: {totals or '–'}", soft_wrap=True)
    _show_printed(words, preview, screen)
    for finding in preview["findings"]:
        screen.print(f"  {text(words.of(finding, 'message'))}", style="dim", soft_wrap=True)


def _value(row: dict[str, Any], name: str, money: set[str]) -> str:
    value = row.get(f"{name}_satang" if name in money else name)
    if name in money:
        return baht(value)
    return text(_short(str(value))) if value is not None else ""


def _show_printed(words: Words, preview: dict[str, Any], screen: Console) -> None:
    printed = preview["printed_totals"]
    differing = [total for total in printed if total["difference_satang"]]
    if differing:
        rows = [
            (
                str(total["row"]),
                text(total["label"]),
                text(total["column"]),
                baht(total["printed_satang"]),
                baht(total["computed_satang"]),
                baht(total["difference_satang"]),
            )
            for total in differing
        ]
        names = ("row", "label", "column", "printed", "computed", "difference")
        headings = [words(f"column_{name}") for name in names]
        screen.print(table(headings, rows, title=words("printed_title"), right=(0, 3, 4, 5)))
    elif printed:
        screen.print(f"  {words('printed_agree', count=len(printed))}", style="green")
