"""How far a run is, told to whoever shows it. Nobody need listen."""

from __future__ import annotations

from collections.abc import Callable

Listener = Callable[[str, int, int], None]
"""Called with the step (`read check load link judge report`), how many of its things are done, and of how many."""

_listeners: list[Listener] = []


def listen(listener: Listener) -> Callable[[], None]:
    """Adds a listener; returns what removes it again."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


def tell(step: str, done: int, total: int) -> None:
    """Tells all listeners how far a step is."""
    for listener in tuple(_listeners):
        listener(step, done, total)
