"""The public read model: `views/*.sql`, each documented by its leading comment, installed in the order they need."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from sql.errors import ViewError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy import Connection

FOLDER = Path(__file__).parent / "views"

_COLUMN = re.compile(r"(?P<name>[a-z_][a-z0-9_]*): (?P<text>.+)")
_CREATE = re.compile(r"CREATE VIEW (?P<name>[a-z_][a-z0-9_]*) AS\s", re.ASCII)
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
_WORD = re.compile(r"[a-z_][a-z0-9_]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class ViewDoc:
    """What a view shows and what each of its columns means (name, text), in their order."""

    name: str
    description: str
    columns: tuple[tuple[str, str], ...]

    @property
    def is_public(self) -> bool:
        """Whether others may build on it (`v_…`); all other views are steps towards those."""
        return self.name.startswith("v_")


@cache
def views() -> tuple[ViewDoc, ...]:
    """Every view of the warehouse by name. Raises ViewError for a file that does not document what it creates."""
    return tuple(_document(path) for path in _paths())


def sources() -> bytes:
    """All texts of the folder, for the fingerprint that tells whether they must be installed anew."""
    return b"\0".join(path.name.encode() + b"\0" + path.read_bytes() for path in _paths())


def install(
    connection: Connection,
    *,
    is_temporary: bool = False,
    without: Collection[str] = (),
    instead: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Create all views, each after those it reads from; returns their names in that order. None may exist yet.

    Temporary ones are of this connection alone and may stand before others of the same names; `without`: not these;
    `instead`: other statements for some.
    """
    statements = {path.stem: path.read_text(encoding="utf-8") for path in _paths()} | dict(instead or {})
    for path in _paths():
        _document(path)
    order = _in_order(statements)
    for name in order:
        if name in without:
            continue
        statement = statements[name].rstrip().removesuffix(";")
        if is_temporary:
            statement = _CREATE.sub(r"CREATE TEMPORARY VIEW \g<name> AS\n", statement, count=1)
        try:
            connection.exec_driver_sql(statement.replace("%", "%%") if _marks_percent(connection) else statement)
        except DBAPIError as error:
            raise ViewError(view=name, cause=str(error.orig)) from error
    return order


def read_by(names: Iterable[str], instead: Mapping[str, str] | None = None) -> tuple[frozenset[str], frozenset[str]]:
    """These views and all views they read from, and every word of their statements, the tables' names among them.

    `instead`: other statements for some, as for `install`.
    """
    left, found = list(names), set[str]()
    words = {**_words(), **{name: _words_of(text) for name, text in (instead or {}).items()}}
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += [word for word in words[name] if word in words]
    return frozenset(found), frozenset(word for name in found for word in words[name])


@cache
def _words() -> dict[str, frozenset[str]]:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in _paths()}
    return {name: _words_of(text) for name, text in texts.items()}


def _words_of(statement: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_COMMENT.sub(" ", statement)))


def statement(name: str) -> str:
    """The select of a view, as its file has it."""
    text = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    found = _CREATE.search(text)
    if found is None:
        raise ViewError(view=name, cause=f"{name}.sql must contain CREATE VIEW {name} AS")
    return text[found.end() :].strip()


def drop(connection: Connection, names: Iterable[str]) -> None:
    """Drop these views, given in the order they were installed."""
    for name in reversed(tuple(names)):
        connection.exec_driver_sql(f'DROP VIEW IF EXISTS "{name}"')


def _marks_percent(connection: Connection) -> bool:
    # psycopg reads % as a parameter mark only when parameters are given; SQLAlchemy always gives some
    return connection.dialect.paramstyle in {"format", "pyformat"}


def _paths() -> list[Path]:
    return sorted(FOLDER.glob("*.sql"))


def _document(path: Path) -> ViewDoc:
    text = path.read_text(encoding="utf-8")
    found = _CREATE.search(text)
    if found is None or found["name"] != path.stem:
        raise ViewError(view=path.stem, cause=f"{path.name} must contain CREATE VIEW {path.stem} AS")
    lines = [line.removeprefix("--").strip() for line in text[: found.start()].splitlines() if line.startswith("--")]
    description: list[str] = []
    columns: list[tuple[str, str]] = []
    for line in lines:
        column = _COLUMN.fullmatch(line)
        if column is not None:
            columns.append((column["name"], column["text"]))
        elif columns:
            name, said = columns[-1]
            columns[-1] = (name, f"{said} {line}")
        else:
            description.append(line)
    if not description or not columns:
        raise ViewError(view=path.stem, cause="its leading comment must describe the view and its columns")
    return ViewDoc(path.stem, " ".join(description), tuple(columns))


def _in_order(statements: dict[str, str]) -> tuple[str, ...]:
    needs = {
        name: {word for word in _WORD.findall(_COMMENT.sub(" ", text)) if word in statements and word != name}
        for name, text in statements.items()
    }
    try:
        return tuple(TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = " → ".join(error.args[1])
        raise ViewError(view=error.args[1][0], cause=f"views read from each other in a circle: {circle}") from error
