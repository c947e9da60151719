"""What the outside of a file is, found from its content and never from its name."""

from __future__ import annotations

import codecs
import io
import re
from typing import TYPE_CHECKING

from sources.errors import UnreadableError
from sources.packages import MAX_FILE_BYTES, Package, read_directory
from sources.web_archive import is_web_archive

if TYPE_CHECKING:
    from pathlib import Path

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
_HEAD_BYTES = 1 << 18
_PDF_WITHIN = 1024
_MARKUP_WITHIN = 4096
_RAW_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|meta|body|table|style|div|center|font|title|tr|p|form|script|ul|ol|li|h[1-6]|pre"
    r"|span|b|strong|br|section|article|main|header)[\s>/]",
    re.IGNORECASE,
)
_ANY_MARKUP = re.compile(r"<[!?a-zA-Z]")
EXCEL_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
"""The namespace of XML Spreadsheet 2003."""


def read_bytes(path: Path) -> bytes:
    """A whole file, unless it is too large or empty.

    Raises:
        UnreadableError: it cannot be opened, holds nothing, or holds more than `MAX_FILE_BYTES`.
    """
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise UnreadableError.too_large(size, MAX_FILE_BYTES)
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError.cannot_open(error) from error
    if not data:
        raise UnreadableError.empty()
    return data


def detect(path: Path) -> str:
    """The carrier of a file: xlsx, xlsb, xls, ods, html, csv, pdf, zip or unknown.

    `xls` is BIFF, in OLE or raw; `html` is a table in markup, that is HTML, a web archive of it, or XML Spreadsheet
    2003, all of which go about as `.xls`; `csv` is any text that is neither markup nor binary.

    Raises:
        UnreadableError: it cannot be opened, is empty or too large, has a password, breaks off, or is a text of no
            known characters.
    """
    return detect_bytes(read_bytes(path))


def detect_bytes(data: bytes) -> str:
    """The same of a file's bytes."""
    if data[:8] == OLE_MAGIC:
        return _detect_ole(data)
    if data[:4] in _ZIP_MAGICS:
        return _detect_zip(data)
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    if _RAW_BIFF.match(data):
        return "xls"
    if is_web_archive(data):
        return "html"
    return _detect_text(data)


def _detect_ole(data: bytes) -> str:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            names = {"/".join(entry).lower() for entry in ole.listdir()}
    except (OSError, ValueError, IndexError, TypeError, AttributeError) as error:
        raise UnreadableError.damaged(f"OLE: {error}", "xls") from error
    if "encryptedpackage" in names or "encryptioninfo" in names:
        raise UnreadableError.encrypted("xlsx")
    return "xls" if names & {"workbook", "book"} else "unknown"


def _detect_zip(data: bytes) -> str:
    directory = read_directory(data)
    names = {info.filename.replace("\\", "/").lstrip("/").lower() for info in directory}
    if not names & {"mimetype", "[content_types].xml"}:
        return "zip"
    package = Package(data, directory)
    if "mimetype" in names:
        kind = (package.read("mimetype") or b"").strip()
        if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            if b"encryption-data" in (package.read("META-INF/manifest.xml") or b""):
                raise UnreadableError.encrypted("ods")
            return "ods"
        return "unknown" if kind.startswith(b"application/vnd.") else "zip"
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    return "xlsx" if any(name.endswith("workbook.xml") for name in names) else "unknown"


def _detect_text(data: bytes) -> str:
    head = data[:_HEAD_BYTES]
    text = _decode_head(head, is_whole=len(head) == len(data))
    if text is None:
        shown = head.decode("latin-1")
        if _CONTROL.search(shown):
            return "unknown"
        if not _HTML.match(_start(shown)):
            decode_text(data, "csv")  # a text, that says where its characters cannot be read
        return "html"
    if _CONTROL.search(text):
        return "unknown"
    start = _start(text)
    if not start:
        raise UnreadableError.empty()
    if not _ANY_MARKUP.match(start):
        return "csv"
    beginning = start[:_MARKUP_WITHIN]
    if EXCEL_2003 in beginning and re.search(r"<(?:\w+:)?Workbook[\s>]", beginning):
        return "html"
    if _HTML.match(start) or re.search(r"<(?:html|table)[\s>]", start, re.IGNORECASE):
        return "html"
    return "unknown"


def _start(text: str) -> str:
    return text.lstrip("\ufeff \t\r\n\x1a")


def _decode_head(head: bytes, *, is_whole: bool) -> str | None:
    for encoding in _encodings(head):
        try:
            return codecs.getincrementaldecoder(encoding)().decode(head, final=is_whole)
        except UnicodeDecodeError:
            continue
    return None


def _encodings(data: bytes) -> tuple[str, ...]:
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return ("utf-16",)
    if data[:3] == codecs.BOM_UTF8:
        return ("utf-8-sig",)
    return ("utf-8", "cp874")


def decode_text(data: bytes, carrier: str) -> str:
    """The text of bytes: by its byte order mark, else strictly as UTF-8, else strictly as cp874 (TIS-620).

    What a file declares about its characters is not asked: declared tags lie (formats.md 1).

    Raises:
        UnreadableError: none of these; or control characters, which no text table has.
    """
    failure: UnicodeDecodeError | None = None
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            failure = error if failure is None or error.start > failure.start else failure
            continue
        if found := _CONTROL.search(text):
            raise UnreadableError.undecodable(found.start(), carrier)
        return text
    raise UnreadableError.undecodable(failure.start if failure else 0, carrier)
