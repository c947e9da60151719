"""`tambon rebuild`: makes the warehouse again out of the archive and tells whether it says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pathlib import Path

    from cli.words import Words
    from pipeline.home import Home
    from pipeline.rebuilding import Rebuilt
    from pipeline.swapping import Held

SHOWN = 20
"""Views that are told on the terminal; the JSON has all."""


def rebuild_command(
    words: Words, home: Path | None, *, check: bool, swap: bool, accept_differences: bool, as_json: bool
) -> int:
    """Makes the warehouse again beside the old one. Exit code 1 when the two differ and nothing was swapped."""
    from cli.progress import bars
    from cli.refreshing import opened
    from pipeline.office import close_office, open_existing, writing
    from pipeline.rebuilding import rebuild
    from pipeline.swapping import hold_against, remove
    from pipeline.swapping import swap as put_into_place

    office_home = opened(home)
    kept = None
    try:
        office = open_existing(office_home.root)
        with writing(office), bars(words, is_quiet=as_json):
            try:
                engine, done = rebuild(office)
                try:
                    held = hold_against(office, engine, with_history=check)
                    if swap and (held.is_same or accept_differences):
                        kept = put_into_place(office, engine)
                finally:
                    engine.dispose()
            finally:
                remove(office)
    finally:
        close_office(office_home.root)
    if as_json:
        from cli.display import print_json

        print_json(_told(done, held, kept))
    else:
        _show(words, office_home, done, held, kept, is_asked=swap)
    return 0 if held.is_same or kept else 1


def _told(done: Rebuilt, held: Held, kept: Path | None) -> dict[str, Any]:
    return {
        "is_same": held.is_same,
        "is_swapped": kept is not None,
        "backup": None if kept is None else str(kept),
        "runs": done.runs,
        "files": done.files,
        "loads": done.loads,
        "views": held.views,
        "moments": held.moments,
        "unread_prints": done.unread,
        "added_prints": done.added,
        "differences": [
            {
                "view": item.view,
                "columns": list(item.columns),
                "only_old": item.only_first,
                "only_new": item.only_second,
                "old": [[_value(text) for text in row] for row in item.first],
                "new": [[_value(text) for text in row] for row in item.second],
            }
            for item in held.now
        ],
        "differences_after_runs": [{"run_id": run, "view": view} for run, view in held.then],
    }


def _value(text: str) -> str | None:
    from sql.dump import NOTHING

    return None if text == NOTHING else text


def _show(words: Words, home: Home, done: Rebuilt, held: Held, kept: Path | None, *, is_asked: bool) -> None:
    from cli.display import console, table, text

    click.echo(words("rebuild_done", runs=done.runs, files=done.files, loads=done.loads))
    if held.is_same:
        code = "rebuild_same_history" if held.moments else "rebuild_same"
        click.echo(words(code, views=held.views, moments=held.moments))
    else:
        rows = [(item.view, f"{item.only_first:,}", f"{item.only_second:,}") for item in held.now[:SHOWN]]
        rows += [(text(f"{view} ({words('rebuild_after_run', run=run)})"), "", "") for run, view in held.then[:SHOWN]]
        names = ("view", "only_old", "only_new")
        console().print(table([words(f"column_{name}") for name in names], rows, right=(1, 2)))
        click.echo(words("rebuild_differs", views=len(held.now), moments=len(held.then)))
    if done.unread:
        click.echo(words("rebuild_unread", count=len(done.unread), prints=", ".join(done.unread[:SHOWN])))
    if done.added:
        click.echo(words("rebuild_added", count=len(done.added), prints=", ".join(done.added[:SHOWN])))
    if kept is not None:
        click.echo(words("rebuild_swapped", backup=kept))
    elif is_asked:
        click.echo(words("rebuild_not_swapped", root=home.root))
    else:
        click.echo(words("rebuild_kept", root=home.root))
