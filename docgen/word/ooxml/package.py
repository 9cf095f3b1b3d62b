"""Reads and writes a Word file as zip entries; the only module that knows zip.

Unchanged parts keep their compressed bytes and are copied as they are, so rendering a document compresses
only what changed. Entries carry no clock (always 1 January 1980, the first date that zip can write) and are
in a fixed order.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import NamedTuple

from docgen.errors import DocgenError, Problem, TemplateError
from docgen.files import OLD_OFFICE, PDF, PICTURE, kind_of_bytes, read_bytes
from docgen.lazy import dataclass
from docgen.word.ooxml.limits import DEFAULT, Limits, exceeded, how_to_raise
from docgen.word.ooxml.names import part_name

_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_RECORD = b"PK\1\2"  # begins the record of an entry in the central directory
_SAVE_AGAIN = "save the file again in Word"
_DATE = (1 << 5) | 1  # 1980-01-01 in MS-DOS notation
_UTF8 = 0x800
_DEFLATED = zipfile.ZIP_DEFLATED
_METHODS = (zipfile.ZIP_STORED, _DEFLATED)  # ECMA-376 part 2, annex C.2: no others
_CHUNK = 1_000_000  # bytes that are unpacked at a time to verify a checksum
# What zipfile raises for damage of many kinds; a file that it cannot read is damaged, whatever it raises.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    RuntimeError,
    ValueError,
    OSError,
    OverflowError,
)


@dataclass(frozen=True)
class Entry:
    """One entry of the zip file: its name and its content, compressed as in the file.

    An entry that was just read may still hold its content `unpacked`.
    """

    name: str
    method: int
    checksum: int
    size: int
    compressed: bytes
    unpacked: bytes | None = field(default=None, repr=False, compare=False)

    @property
    def content(self) -> bytes:
        """The uncompressed content, never longer than the size given in the file."""
        if self.unpacked is not None:
            return self.unpacked
        if self.method != _DEFLATED or not self.size:
            return self.compressed[: self.size]
        return zlib.decompressobj(-15).decompress(self.compressed, self.size)


def read_file(
    path: Path, error: type[DocgenError], limits: Limits = DEFAULT, kind: str = "unreadable"
) -> bytes:
    """Return the content of a Word file; raises `error`, with this kind if the file cannot be opened."""
    return read_bytes(path, error, limits.file_bytes, how_to_raise("file_bytes"), kind)


def read_entries(data: bytes, source: str, limits: Limits = DEFAULT) -> tuple[Entry, ...]:
    """Return the entries of a .docx file.

    Raises TemplateError if it is not one, damaged or protected, or exceeds a limit.
    """
    if len(data) > limits.file_bytes:
        raise TemplateError(source, [exceeded("file_bytes", limits)])
    try:
        with _Bounded(data, limits.entries) as archive:
            infos = archive.infolist()
            _refuse_odd(infos, source, limits)
            return tuple(_entry(archive, info, data) for info in infos if not info.is_dir())
    except _TooManyEntries as error:
        raise TemplateError(source, [exceeded("entries", limits)]) from error
    except _DAMAGE as error:
        raise TemplateError(source, [_not_word(data)]) from error


class _TooManyEntries(Exception):
    """A zip file has more entries than it may."""


class _Bounded(zipfile.ZipFile):
    """A zip file that is read up to a number of entries.

    A count in the file can be false, and zipfile makes an object of each entry: they are counted as it does.
    """

    def __init__(self, data: bytes, most: int) -> None:
        self._most = most
        super().__init__(io.BytesIO(data))

    @property
    def filelist(self) -> list[zipfile.ZipInfo]:
        """The entries so far; raises _TooManyEntries when there are as many as there may be, and one more."""
        if len(self._found) > self._most:
            raise _TooManyEntries
        return self._found

    @filelist.setter
    def filelist(self, found: list[zipfile.ZipInfo]) -> None:
        self._found = found


def _refuse_odd(infos: list[zipfile.ZipInfo], source: str, limits: Limits) -> None:
    problems = []
    if any(info.flag_bits & 0x1 for info in infos):
        problems.append(
            Problem("", "the file is protected by a password", "remove the password in Word", "protected")
        )
    if sum(info.file_size for info in infos) > limits.unpacked_bytes:
        problems.append(exceeded("unpacked_bytes", limits))
    if any(info.compress_type not in _METHODS for info in infos):
        problems.append(Problem("", "it is packed in a way that Word does not read", _SAVE_AGAIN, "damaged"))
    if not all(info.filename for info in infos):
        problems.append(Problem("", "one of its parts has no name", _SAVE_AGAIN, "damaged"))
    if any("\\" in info.orig_filename for info in infos):
        message = "its parts are named with backslashes, by a program that does not pack Word files right"
        fix = "save it again with the program that it was written in, or pack it again with / in the names"
        problems.append(Problem("", message, fix, "damaged"))
    counts = Counter(part_name(info.filename).lower() for info in infos)
    problems += [
        Problem(name, "appears twice in the file", _SAVE_AGAIN, "damaged")
        for name in sorted(name for name, count in counts.items() if count > 1)
    ]
    if problems:
        raise TemplateError(source, problems)


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, data: bytes) -> Entry:
    with archive.open(info) as reader:
        name_length, extra_length = struct.unpack_from("<2H", data, info.header_offset + 26)
        start = info.header_offset + 30 + name_length + extra_length
        compressed = data[start : start + info.compress_size]
        unpacked = _unpacked(compressed, info)
        while unpacked is None and reader.read(_CHUNK):  # verifies the checksum
            pass
    return Entry(info.filename, info.compress_type, info.CRC, info.file_size, compressed, unpacked)


def _unpacked(compressed: bytes, info: zipfile.ZipInfo) -> bytes | None:
    """Return the content of a small entry if its size and checksum are right, else None."""
    if info.compress_type != _DEFLATED or max(info.file_size, len(compressed)) > _CHUNK:
        return None
    inflate = zlib.decompressobj(-15)
    content = inflate.decompress(compressed, _CHUNK)
    is_right = inflate.eof and len(content) == info.file_size and zlib.crc32(content) == info.CRC
    return content if is_right else None


def _not_word(data: bytes) -> Problem:
    kind = kind_of_bytes(data)
    if kind == OLD_OFFICE and "EncryptedPackage".encode("utf-16-le") in data:
        return Problem("", "the file is protected by a password", "remove the password in Word", "protected")
    if kind == OLD_OFFICE:
        return Problem(
            "", "this is an old Word file (.doc)", "open it in Word and save it as .docx", "not-word"
        )
    if data.startswith(b"PK"):
        return Problem("", "the file is damaged or cut off", "take it from a copy", "damaged")
    if kind in (PDF, PICTURE):
        fix = "give the Word file that it was made from"
        return Problem("", f"this is {kind}, not a Word file", fix, "scan")
    return Problem("", "this is not a Word file", "give a .docx file, as Word saves it", "not-word")


def compress(name: str, content: bytes) -> Entry:
    """Return the entry of a part with this content, deflated."""
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    compressed = deflate.compress(content) + deflate.flush()
    return Entry(name, _DEFLATED, zlib.crc32(content), len(content), compressed)


class Archive:
    """A zip file that can be written as often as needed.

    The `fixed` entries are laid out once; `write` adds the changed entries after them.
    """

    def __init__(self, fixed: Iterable[Entry]) -> None:
        self._fixed = _lay_out(fixed, 0)

    def write(self, changed: Mapping[str, bytes]) -> bytes:
        """Return the bytes of a .docx with the fixed entries and these parts, in the order given."""
        entries = [compress(name, content) for name, content in changed.items()]
        fixed, new = self._fixed, _lay_out(entries, len(self._fixed.local))
        size, start = len(fixed.central) + len(new.central), len(fixed.local) + len(new.local)
        total = fixed.number + new.number
        end = _END.pack(b"PK\5\6", 0, 0, total, total, size, start, 0)
        return b"".join((fixed.local, new.local, fixed.central, new.central, end))


class _Layout(NamedTuple):
    """Entries as bytes: with their local headers, their records in the central directory, their number."""

    local: bytes
    central: bytes
    number: int


def _lay_out(entries: Iterable[Entry], offset: int) -> _Layout:
    local: list[bytes] = []
    central: list[bytes] = []
    count = 0
    for entry in entries:
        name = entry.name.encode()
        flags = 0 if name.isascii() else _UTF8
        sizes = (entry.checksum, len(entry.compressed), entry.size)
        header = _LOCAL.pack(b"PK\3\4", 20, flags, entry.method, 0, _DATE, *sizes, len(name), 0)
        record = _CENTRAL.pack(
            _RECORD, 20, 20, flags, entry.method, 0, _DATE, *sizes, len(name), 0, 0, 0, 0, 0, offset
        )
        local += (header, name, entry.compressed)
        central += (record, name)
        offset += len(header) + len(name) + len(entry.compressed)
        count += 1
    return _Layout(b"".join(local), b"".join(central), count)
