"""Web archives (MHTML), which Excel writes as "Single File Web Page" and names `.xls`: the pages of tables in them.

The bytes of a file come in, those of its pages of HTML go out, in the order of the archive; nothing is fetched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import Message

HEAD = 4096
_BEGINS = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:[A-Za-z][A-Za-z-]{1,40}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){0,20}?MIME-Version:",
    re.IGNORECASE,
)
_MULTIPART = re.compile(rb"^Content-Type:\s*(?:multipart/related|text/html)", re.IGNORECASE | re.MULTILINE)
_TABLE = re.compile(rb"<(?:\w+:)?table[\s>]", re.IGNORECASE)
MOST_PAGES = 256


def is_web_archive(data: bytes) -> bool:
    """Whether bytes begin as a web archive does: with the lines of a message that holds a page."""
    head = data[:HEAD]
    return _BEGINS.match(head) is not None and _MULTIPART.search(head) is not None


def pages_of(data: bytes) -> list[tuple[str, bytes]]:
    """The pages of an archive that hold a table: (name, bytes), the name being that of the page's file."""
    import email
    import email.policy

    message = email.message_from_bytes(data, policy=email.policy.compat32)
    pages: list[tuple[str, bytes]] = []
    for part in message.walk():
        if part.get_content_type() != "text/html":
            continue
        page = part.get_payload(decode=True)
        if isinstance(page, bytes) and _TABLE.search(page):
            pages.append((_name(part, len(pages) + 1), page))
        if len(pages) == MOST_PAGES:
            break
    return pages


def _name(part: Message, number: int) -> str:
    place = str(part.get("Content-Location", ""))
    return place.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0] or f"{number}"
