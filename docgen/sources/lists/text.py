"""Reads the lines of a list that is a text file, of any length, each with the byte at which it begins."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from docgen.errors import EncounterError, Problem
from docgen.files import LARGEST_TEXT, decode, kind_of_bytes, name_of
from docgen.files.causes import why_unread

_BOM = codecs.BOM_UTF8
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Line(NamedTuple):
    """A line, its number, and the bytes at which it begins and at which the next one does."""

    text: str
    number: int
    at: int
    end: int


def read_lines(path: Path, at: int = 0, number: int = 1) -> Iterator[Line]:
    """Yield the lines of a text in UTF-8, with or without a byte order mark, from a byte that begins a line.

    Raises EncounterError when the file cannot be read, and for a line that is no such text, or too long.
    """
    try:
        with path.open("rb") as file:
            if at == 0:
                at = _begin(file.read(2000), path)
            file.seek(at)
            while line := file.readline(LARGEST_TEXT + 1):
                end = at + len(line)
                yield Line(_decoded(line, number, path), number, at, end)
                at, number = end, number + 1
    except OSError as error:
        raise EncounterError(name_of(path), [why_unread(path, error)]) from None


def _begin(start: bytes, path: Path) -> int:
    """Return the byte at which the text begins; raises EncounterError for what is no text in UTF-8."""
    if start.startswith(_UTF_16):
        fix = "save it as UTF-8; in Excel: Save as, CSV UTF-8"
        raise EncounterError(
            name_of(path), [Problem("", "is text in UTF-16, not in UTF-8", fix, "not-utf-8")]
        )
    if kind_of_bytes(start) or not start.strip():
        decode(start, name_of(path), EncounterError)
    return len(_BOM) if start.startswith(_BOM) else 0


def _decoded(line: bytes, number: int, path: Path) -> str:
    if len(line) <= LARGEST_TEXT and b"\0" not in line:
        try:
            return line.decode()
        except UnicodeDecodeError:
            pass
    try:
        return decode(line, name_of(path), EncounterError)
    except EncounterError as error:
        problems = [replace(one, place=f"line {number}", line=number) for one in error.problems]
        raise EncounterError(error.source, problems) from None
