"""Parts of a zip package (xlsx, xlsb, ods), inflated within limits, and their XML parsed without entities."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from sources.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MAX_FILE_BYTES = 150_000_000
"""A larger file is refused before it is opened."""
MAX_PART_BYTES = 400_000_000
"""A part that says it is larger is refused."""
MAX_TOTAL_BYTES = 800_000_000
"""All parts together."""
MAX_RATIO = 300
"""Real sheets shrink 10 to 50 times; a part above `RATIO_FROM_BYTES` that shrank more is refused."""
RATIO_FROM_BYTES = 10_000_000
_TRUSTED_BYTES = 100_000
"""Deflate expands at most 1032 times, so a part of so few bytes cannot lie about its size dangerously."""
_LOCAL_HEADER = 30
_DEFLATED = 8


class Package:
    """A zip whose directory has been checked; parts are found without regard to case, slashes or backslashes."""

    def __init__(self, data: bytes, directory: list[zipfile.ZipInfo] | None = None) -> None:
        """Of a zip's bytes, and its directory where that was read before.

        Raises UnreadableError: no directory, encrypted, or sizes out of all proportion.
        """
        self.data = data
        infos = read_directory(data) if directory is None else directory
        self._infos = {_key(info.filename): info for info in infos if info.filename and not info.is_dir()}
        self._relationships: dict[str, dict[str, tuple[str, str]]] = {}
        self._check()

    def _check(self) -> None:
        total = 0
        for info in self._infos.values():
            if info.flag_bits & 1:
                raise UnreadableError.encrypted()
            total += info.file_size
            ratio = info.file_size / max(1, info.compress_size)
            is_odd = info.file_size > RATIO_FROM_BYTES and ratio > MAX_RATIO
            if is_odd or info.file_size > MAX_PART_BYTES:
                raise UnreadableError.bomb(f"{info.filename}, {info.file_size / 1e6:,.0f} MB, 1:{ratio:,.0f}")
        if total > MAX_TOTAL_BYTES:
            raise UnreadableError.bomb(f"{total / 1e6:,.0f} MB")

    @property
    def names(self) -> list[str]:
        """Names of the parts as the zip has them."""
        return [info.filename for info in self._infos.values()]

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._infos

    def read(self, name: str) -> bytes | None:
        """The bytes of a part, or None when there is none.

        Raises:
            UnreadableError: the part is damaged, or is larger than the directory says.
        """
        info = self._infos.get(_key(name))
        if info is None:
            return None
        header = self.data[info.header_offset : info.header_offset + _LOCAL_HEADER]
        if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
            raise UnreadableError.damaged(f"zip: {info.filename}")
        start = info.header_offset + _LOCAL_HEADER + int.from_bytes(header[26:28], "little")
        start += int.from_bytes(header[28:30], "little")
        raw = memoryview(self.data)[start : start + info.compress_size]
        if info.compress_type == zipfile.ZIP_STORED:
            part = bytes(raw)
        elif info.compress_type == _DEFLATED:
            try:
                part = zlib.decompressobj(-15).decompress(raw, info.file_size + 1)
            except zlib.error as error:
                raise UnreadableError.damaged(f"zip: {info.filename}: {error}") from error
        else:
            raise UnreadableError.damaged(f"zip: {info.filename}: {info.compress_type}")
        if len(part) > info.file_size:
            raise UnreadableError.bomb(f"{info.filename} > {info.file_size / 1e6:,.0f} MB")
        if len(part) < info.file_size:
            raise UnreadableError.damaged(f"zip: {info.filename}")
        return part

    def xml(self, name: str) -> ET.Element | None:
        """The root element of a part, or None when there is none.

        Raises:
            UnreadableError: no XML, or it declares entities.
        """
        data = self.read(name)
        return None if data is None else parse_xml(data)

    def check_honest(self, but: Iterable[str] = ()) -> None:
        """Inflates the parts that could unpack to more than they say, once and within that, before others do.

        Parts named by `but` are left out: the caller inflates them itself before others do.

        Raises:
            UnreadableError: one does.
        """
        known = {_key(name) for name in but}
        for key, info in self._infos.items():
            is_large = info.compress_size > _TRUSTED_BYTES
            if is_large and key not in known and key.endswith((".xml", ".bin", ".rels")):
                self.read(key)

    def relationships(self, part: str) -> dict[str, tuple[str, str]]:
        """Of a part's relationships, by id: the last word of the type and the target's name within the package."""
        if part not in self._relationships:
            self._relationships[part] = self._read_relationships(part)
        return self._relationships[part]

    def _read_relationships(self, part: str) -> dict[str, tuple[str, str]]:
        folder, base = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", base + ".rels"))
        if root is None:
            return {}
        return {
            element.get("Id", ""): (
                element.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/"),
            )
            for element in root
            if element.get("TargetMode") != "External"
        }

    def rewritten(self, change: Callable[[bytes], bytes]) -> bytes:
        """The package again with each XML part changed."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name in self.names:
                part = self.read(name) or b""
                archive.writestr(name, change(part) if name.lower().endswith((".xml", ".rels")) else part)
        return target.getvalue()


def read_directory(data: bytes) -> list[zipfile.ZipInfo]:
    """The directory of a zip, not looked into any further.

    Raises:
        UnreadableError: there is none that can be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as error:
        raise UnreadableError.damaged(f"zip: {error}") from error


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def parse_xml(data: bytes) -> ET.Element:
    """The root element of XML bytes.

    Raises:
        UnreadableError: no XML, or it declares entities (which office programs never do, and bombs do).
    """
    text = data.decode("utf-16", "replace").encode() if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise UnreadableError.unsafe_xml()
    try:
        return ET.fromstring(data)  # noqa: S314  entities are refused above
    except (ET.ParseError, ValueError, LookupError) as error:
        raise UnreadableError.damaged(f"XML: {error}") from error


def local(element: ET.Element) -> str:
    """An element's name without its namespace: transitional, strict and odd prefixes are all the same to us."""
    return element.tag.rpartition("}")[2]


def attribute(element: ET.Element, name: str) -> str | None:
    """An attribute by its name without namespace."""
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), None)


def descendants(element: ET.Element, *names: str) -> Iterator[ET.Element]:
    """All elements below of these names, in order, whatever their namespace."""
    return (item for item in element.iter() if local(item) in names)


def child(element: ET.Element | None, name: str) -> ET.Element | None:
    """The first direct child of this name."""
    return None if element is None else next((item for item in element if local(item) == name), None)
