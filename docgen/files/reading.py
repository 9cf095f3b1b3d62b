"""Reads files: their bytes, or their text in UTF-8; says why one cannot be read."""

from __future__ import annotations

import codecs
from dataclasses import replace
from pathlib import Path

from docgen.errors import DocgenError, Problem
from docgen.files.causes import why_unfit, why_unread
from docgen.files.kinds import is_ansi, kind_of_bytes
from docgen.files.names import name_of

LARGEST_TEXT = 10_000_000  # bytes; nobody writes a larger text file by hand
_TEXT_FIX = "give a text file, as an editor such as Notepad saves it"
_NO_UTF_8 = "is not text in UTF-8"
_UTF_8_FIX = "save it as UTF-8, as an editor offers under “Save as … encoding”"


def read_bytes(
    path: Path, error: type[DocgenError], most: int, fix: str = "give a smaller file", kind: str = ""
) -> bytes:
    """Return a file's content, at most `most` bytes. Raises `error` with the reason if it cannot.

    `fix` is for a file that is larger. `kind` is the kind of the problem whatever the reason for which a file
    cannot be opened, for callers that have one kind for all of them.
    """
    problem, content = why_unfit(path), b""
    if problem is None:
        try:
            with path.open("rb") as file:
                content = file.read(most + 1)
        except (OSError, ValueError) as cause:
            problem = why_unread(path, cause)
    if problem is not None:
        raise error(name_of(path), [replace(problem, kind=kind or problem.kind)])
    if len(content) > most:
        raise error(name_of(path), [_too_large(most, fix)])
    return content


def read_text(path: Path, error: type[DocgenError]) -> str:
    """Read a text file, as `decode` does. Raises `error` with the path as source."""
    return decode(read_bytes(path, error, LARGEST_TEXT, _TEXT_FIX), name_of(path), error)


def decode(content: bytes, source: str, error: type[DocgenError]) -> str:
    """Decode the bytes of a text file: UTF-8, with or without a byte order mark, or UTF-16 with one.

    Windows PowerShell 5 makes UTF-16 of what a command prints into a file (`>`). Raises `error` when there
    are too many bytes, when they are not such a text, or only blank.
    """
    if len(content) > LARGEST_TEXT:
        raise error(source, [_too_large(LARGEST_TEXT, _TEXT_FIX)])
    if kind := kind_of_bytes(content):
        problem = Problem("", f"is {kind}, whatever its name", _TEXT_FIX, kind="not-text")
        raise error(source, [problem])
    is_utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if is_utf_16 else "utf-8-sig")
        stop = -1 if is_utf_16 else content.find(0)  # what is not text has zeros, and so has UTF-16
    except UnicodeDecodeError as cause:
        text, stop = "", cause.start
    if stop >= 0:
        line = 1 + content[:stop].count(b"\n")
        said = "is text of an older Windows program (ANSI), not in UTF-8" if is_ansi(content) else _NO_UTF_8
        raise error(source, [Problem(f"line {line}", said, _UTF_8_FIX, "not-utf-8", line=line)])
    if not text.strip():
        raise error(source, [Problem("", "is empty", "write something into it", kind="empty-file")])
    return text


def _too_large(most: int, fix: str) -> Problem:
    return Problem("", f"is larger than {most / 1_000_000:g} MB", fix, kind="too-large")
