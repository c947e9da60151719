"""Progress bars of long commands on the terminal: one for each step that tells how far it is."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli.words import Words


@contextlib.contextmanager
def bars(words: Words, *, is_quiet: bool, first: str | None = None) -> Iterator[None]:
    """Shows what `pipeline.progress` tells, on the terminal; nothing where nobody looks.

    The words of a step are `step_<step>`; `first` is shown until the first of them is told.
    """
    from cli.display import console

    screen = console(is_error=True)
    if is_quiet or not screen.is_terminal:
        yield
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from pipeline.progress import listen

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=screen, transient=True) as progress:
        starting = progress.add_task(first, total=None) if first is not None else None
        shown: dict[str, Any] = {}

        def hear(step: str, done: int, total: int) -> None:
            if starting is not None:
                progress.update(starting, visible=False)
            if step not in shown:
                shown[step] = progress.add_task(words(f"step_{step}"), total=total)
            progress.update(shown[step], completed=done, total=total)

        stop = listen(hear)
        try:
            yield
        finally:
            stop()
