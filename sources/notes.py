"""Comments of a sheet, and texts of its older drawing form, by the parts related to it (ECMA-376 18.7; VML, part 4).

A comment has two forms: the *note* of all versions of Excel, and the *thread*, of which Excel keeps a note besides for
older readers. The caption of a form control and the text boxes of converted files stand in VML only.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from sources.drawings import joined_lines
from sources.grid import letters
from sources.packages import child, descendants, local
from sources.sheet_marks import TextBox

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree import ElementTree as ET

    from sources.packages import Package

Related = list[tuple[str, str]]
_ANCHOR = re.compile(rb"<x:Anchor>([\d,\s]+)</x:Anchor>")
_OBJECT = re.compile(rb"""<x:ClientData\s+ObjectType=["'](\w+)["']""")
_BREAK = re.compile(r"<br\b[^>]*>|</(?:div|p)>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def read_comments(package: Package, sheet: str, related: Related) -> list[TextBox]:
    """Threads and notes of a sheet; the note that Excel keeps in place of a thread is left out."""
    found = list(threads(package, sheet, related))
    threaded = {text.anchor for text in found}
    for kind, part in related:
        if kind == "comments" and (root := package.xml(part)) is not None:
            found.extend(note for note in _notes(root, sheet) if note.anchor not in threaded)
    return found


def threads(package: Package, sheet: str, related: Related) -> Iterator[TextBox]:
    """Comments of threads, answers too, each as a text of its own."""
    for kind, part in related:
        if kind == "threadedComment" and (root := package.xml(part)) is not None:
            for item in descendants(root, "threadedComment"):
                text = "".join(piece.text or "" for piece in descendants(item, "text")).strip()
                if text:
                    yield TextBox(sheet, item.get("ref", ""), text)


def _notes(root: ET.Element, sheet: str) -> Iterator[TextBox]:
    authors = [(author.text or "").strip() for author in descendants(root, "author")]
    for item in descendants(root, "comment"):
        text = "".join(_pieces(child(item, "text"))).strip()
        if text:
            yield TextBox(sheet, item.get("ref", ""), text, author=author_of(authors, item.get("authorId", "")))


def author_of(authors: Sequence[str], number: str) -> str:
    """The author of a number; `""` where there is none."""
    return authors[int(number)] if number.isascii() and number.isdigit() and int(number) < len(authors) else ""


def _pieces(text: ET.Element | None) -> Iterator[str]:
    """Texts of the runs; readings (`rPh`) are left out."""
    for item in text if text is not None else ():
        if local(item) == "t":
            yield item.text or ""
        elif local(item) == "r":
            yield from _pieces(item)


def vml_texts(data: bytes, sheet: str) -> Iterator[TextBox]:
    """Texts of the VML shapes that are no comments. VML need not be well-formed XML, and is cut instead of parsed."""
    for shape in data.split(b"<v:shape ")[1:]:
        body = shape.partition(b"</v:shape>")[0]
        anchor, kind = _ANCHOR.search(body), _OBJECT.search(body)
        numbers = [int(number) for number in anchor.group(1).split(b",") if number.strip()] if anchor else []
        if kind is None or kind.group(1) == b"Note" or len(numbers) != 8:  # noqa: PLR2004  two corners of 4 numbers
            continue
        written = body.partition(b"<v:textbox")[2].partition(b">")[2].partition(b"</v:textbox>")[0]
        lines = _BREAK.sub("\n", written.decode("utf-8", "replace")).split("\n")
        text = joined_lines(" ".join(html.unescape(_TAG.sub("", line)).split()) for line in lines)
        if text:
            column, row, last = numbers[0], numbers[2], max(numbers[2], numbers[6] - (numbers[7] == 0))
            yield TextBox(sheet, f"{letters(column)}{row + 1}", text, (row + 1, last + 1))
