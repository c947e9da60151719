"""A zip of files, as e-mails bring them: each member unpacked, within limits, to be a file of its own.

In comes a zip, out go numbered files in a folder and what is told of each member. A member's name is only ever shown:
no name from a zip becomes a place on the disk. Call it in a child process, as all reading.
"""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sources.carriers import detect
from sources.errors import UnreadableError
from sources.packages import MAX_FILE_BYTES, MAX_RATIO, RATIO_FROM_BYTES, read_directory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_MEMBERS = 1000
"""A zip with more is refused: an e-mail has a few, a whole year of an office some hundreds."""
MAX_UNPACKED_BYTES = 600_000_000
"""All members together."""
MAX_NAMES_SHOWN = 5
_METHODS = frozenset([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
_MAGIC = b"PK\x03\x04"
_UNIX = 3
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 1
_UNICODE_PATH = 0x7075
_BLOCK = 1 << 20
_LEFT_BY_SYSTEMS = frozenset(["__macosx", "thumbs.db", "desktop.ini"])


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a zip; `name` is shown below the zip's own. Unpacked into `file`, unless `failure` says why not."""

    name: str
    size_bytes: int
    file: Path | None = None
    failure: UnreadableError | None = None

    def as_dict(self) -> dict[str, Any]:
        """The member as JSON."""
        return {
            "name": self.name,
            "size_bytes": self.size_bytes,
            "file": str(self.file) if self.file else None,
            "carrier": (self.failure.carrier if self.failure else None) or "unknown",
            "reason_th": self.failure.reason_th if self.failure else None,
            "reason_en": self.failure.reason_en if self.failure else None,
        }


def unpack(data: bytes, folder: Path) -> list[Member]:
    """Unpacks every member of a zip into `folder` (files named by number) and tells of each; the folder is made.

    Directories and what operating systems leave behind are passed over. A member that cannot be unpacked (password,
    link, broken checksum, abnormal size, a zip itself) has the reason; the others go on.

    Raises:
        UnreadableError: no zip, no member, too many of them, or too large all told.
    """
    infos = [info for info in read_directory(data) if not info.is_dir() and not _is_left_behind(member_name(info))]
    if not infos:
        raise UnreadableError.zip_empty()
    if len(infos) > MAX_MEMBERS:
        raise UnreadableError.zip_too_many(len(infos), MAX_MEMBERS)
    total = sum(info.file_size for info in infos)
    if total > MAX_UNPACKED_BYTES:
        raise UnreadableError.bomb(f"zip, {total / 1e6:,.0f} MB")
    folder.mkdir(parents=True, exist_ok=True)
    members = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for number, (info, name) in enumerate(zip(infos, _distinct(map(member_name, infos)), strict=True), start=1):
            target = folder / str(number)
            try:
                _unpack_one(archive, info, target)
                _refuse_zip(target)
            except UnreadableError as error:
                target.unlink(missing_ok=True)
                members.append(Member(name, info.file_size, failure=error))
            else:
                members.append(Member(name, info.file_size, file=target))
    return members


def failure_of(members: list[Member]) -> UnreadableError | None:
    """What is told of the zip itself where members could not be unpacked; None where all were."""
    failed = [member.name for member in members if member.failure is not None]
    if not failed:
        return None
    shown = ", ".join(failed[:MAX_NAMES_SHOWN]) + (" …" if len(failed) > MAX_NAMES_SHOWN else "")
    return UnreadableError.zip_partly(len(failed), len(members), shown)


def _unpack_one(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    if info.create_system == _UNIX and stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableError.zip_link()
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise UnreadableError.zip_encrypted()
    if info.compress_type not in _METHODS:
        raise UnreadableError.zip_method(info.compress_type)
    if info.file_size > MAX_FILE_BYTES:
        raise UnreadableError.too_large(info.file_size, MAX_FILE_BYTES)
    ratio = info.file_size / max(1, info.compress_size)
    if info.file_size > RATIO_FROM_BYTES and ratio > MAX_RATIO:
        raise UnreadableError.bomb(f"{info.file_size / 1e6:,.0f} MB, 1:{ratio:,.0f}")
    left = info.file_size
    try:
        # by its entry, never by its name: names may stand twice. It is read to its end, where the checksum is compared.
        with archive.open(info) as packed, target.open("wb") as unpacked:
            while block := packed.read(_BLOCK):
                left -= len(block)
                if left < 0:
                    raise UnreadableError.bomb(f"> {info.file_size / 1e6:,.0f} MB")
                unpacked.write(block)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        struct.error,
    ) as error:
        raise UnreadableError.damaged(f"zip: {error}") from error
    if left:
        raise UnreadableError.damaged(f"zip: {info.file_size - left:,} ≠ {info.file_size:,} bytes")


def _refuse_zip(path: Path) -> None:
    """A zip in a zip is not unpacked: how far would one go?"""
    with path.open("rb") as file:
        is_zip = file.read(len(_MAGIC)) == _MAGIC
    if is_zip and detect(path) == "zip":
        raise UnreadableError.zipped()


def member_name(info: zipfile.ZipInfo) -> str:
    """The name of a member as it is shown: relative, with `/`, without `..`, drive letters and control characters."""
    text = unicodedata.normalize("NFC", _decoded(info)).replace("\\", "/")
    text = "".join(char for char in text if unicodedata.category(char) not in {"Cc", "Cf", "Cs"})
    parts = [part.strip() for part in text.split("/")]
    return "/".join(part for part in parts if part not in {"", ".", ".."} and not part.endswith(":")) or "?"


def _decoded(info: zipfile.ZipInfo) -> str:
    """The name as its writer meant it: UTF-8 where it says so or is so, else Thai Windows, else as zips began."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    raw = info.orig_filename.encode("cp437", "replace")
    stated = _unicode_path(info.extra, raw)
    if stated is not None:
        return stated
    for encoding in ("utf-8", "cp874"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.orig_filename


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The name in Unicode that Info-ZIP and its like write beside the old one, where it belongs to it."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        body = extra[at + 4 : at + 4 + length]
        if kind == _UNICODE_PATH and len(body) > 5 and int.from_bytes(body[1:5], "little") == zlib.crc32(raw):  # noqa: PLR2004  version, checksum
            try:
                return body[5:].decode("utf-8")
            except UnicodeDecodeError:
                return None
        at += 4 + length
    return None


def _is_left_behind(name: str) -> bool:
    """What nobody meant to send: resource forks of a Mac, lists of thumbnails, lock files, hidden files."""
    parts = [part.lower() for part in name.split("/")]
    return any(part in _LEFT_BY_SYSTEMS for part in parts) or parts[-1].startswith(("~$", "."))


def _distinct(names: Iterator[str]) -> Iterator[str]:
    """The names, those that stood before with a number: `a.xlsx`, `a.xlsx (2)`."""
    seen: set[str] = set()
    for name in names:
        shown, number = name, 1
        while shown in seen:
            number += 1
            shown = f"{name} ({number})"
        seen.add(shown)
        yield shown
