"""What is asked of `tambon map`'s reading process. Light: the parent of the process imports this and no reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sources.mapping_answers import AnswerBook

CHILD_IMPORTS = ("sources.mapping", "sources.tables")
"""What a child that proposes imports before it has a file."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be proposed: the file, the office's layouts, answers, one sheet or all, and the name of the layout.

    `shown` is the path people see; `day` (ISO) is when the layout is taught.
    """

    path: str
    shown: str
    layouts: str | None
    answers: AnswerBook
    sheet: str | None
    name: str | None
    day: str


def propose(request: Request) -> dict[str, Any]:
    """`sources.mapping.propose_file`. Call it through a `ReadingPool`."""
    from sources.mapping import propose_file

    return propose_file(request)
