"""Writing TOML: the standard library only reads it. Files are for people: one key a line, arrays on one line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def toml_string(text: str) -> str:
    """A basic string: quotation marks, backslashes and what cannot be seen are escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in escaped) + '"'


def toml_key(text: str) -> str:
    """A key as it is where TOML allows that, else as a string."""
    is_bare = text.isascii() and text.replace("-", "").replace("_", "").isalnum()
    return text if is_bare else toml_string(text)


def toml_comment(text: str) -> str:
    """A comment of one line; what would end it or cannot be seen becomes a space."""
    return "# " + " ".join("".join(char if char.isprintable() else " " for char in text).split())


def toml_document(values: Mapping[str, object]) -> str:
    """A document: plain values first, then tables, then arrays of tables; tables inside a table stand on one line.

    Raises:
        TypeError: a value has no form in TOML.
    """
    plain = {key: value for key, value in values.items() if not isinstance(value, dict) and not _is_tables(value)}
    parts = [_lines(plain)]
    parts += [f"[{toml_key(key)}]\n{_lines(value)}" for key, value in values.items() if isinstance(value, dict)]
    for key, value in values.items():
        if isinstance(value, list) and _is_tables(value):
            parts += [f"[[{toml_key(key)}]]\n{_lines(item)}" for item in value]
    return "\n".join(part for part in parts if part)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _lines(values: Mapping[str, object]) -> str:
    return "".join(f"{toml_key(key)} = {_value(value)}\n" for key, value in values.items())


def _value(value: object) -> str:
    if isinstance(value, str):
        return toml_string(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, dict):
        inner = ", ".join(f"{toml_key(key)} = {_value(item)}" for key, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    message = f"{type(value).__name__} has no form in TOML"
    raise TypeError(message)
