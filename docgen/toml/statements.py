"""Cuts a TOML text, also a broken one, into its statements: a heading, or a key with its value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from docgen.lazy import compiled_when_used

NAME = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""  # a part of a key
EXAMPLE = 'code = "000123"'  # a line with a text
NAMES = rf"{NAME}(?:[ \t]*\.[ \t]*{NAME})*"
_HEADING = compiled_when_used(
    rf"[ \t]*\[\[?[ \t]*(?!(?:[\d.]+|true|false)[ \t]*\]){NAMES}[ \t]*\]\]?[ \t]*(?:#.*)?"
)
_KEY = compiled_when_used(rf"[ \t]*{NAMES}[ \t]*=")
_WITH_VALUE = compiled_when_used(rf"[ \t]*{NAMES}\s*[=:]+[^\"'\[{{]*[\"'\[{{]")
_TOKEN = compiled_when_used(
    r'''"""|\'\'\'|"(?:[^"\\]|\\.)*"|'[^']*'|[“”„][^“”„"]*[“”"]|\#.*|[\[\]{}]|["']''', re.VERBOSE
)
_ENDS = {'"""': compiled_when_used(r'(?:\\.|[^\\])*?"""'), "'''": compiled_when_used(r".*?'''")}
_FURTHEST = 50  # lines in which the end of an inline table is looked for; TOML has it on one
_LONGEST_TEXT = 10  # lines over which a text in simple quotes may be broken


class Statement(NamedTuple):
    """A statement, a comment or a blank line: the number of its first line, and its text."""

    number: int
    text: str


def statements(text: str) -> Iterator[Statement]:
    """Yield the statements of a text in their order; joined by line feeds they are the text again.

    A value that is not closed ends before the next statement, so that this one is read by itself.
    """
    cutter, at = _Cutter(text.split("\n")), 0
    while at < len(cutter.lines):
        end = cutter.end_of(at)
        yield Statement(at + 1, "\n".join(cutter.lines[at:end]))
        at = end


def is_heading(line: str) -> bool:
    """Return whether a line is a heading, such as `[plan]` or `[[addenda]]`."""
    return _HEADING.fullmatch(line) is not None


class _Cutter:
    """Finds where statements end; knows the long quotes that are never closed further down."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.unclosed: set[str] = set()

    def end_of(self, at: int) -> int:
        """Return the number of the line after the statement that begins at a line."""
        if _WITH_VALUE.match(self.lines[at]) is None or is_heading(self.lines[at]):
            return at + 1
        scan = _Scan()
        for number in range(at, len(self.lines)):
            line = self.lines[number]
            if number > at and not scan.quotes and self._begins(line, scan):
                return number
            scan.read(line)
            if scan.is_text_open and number == at:
                return self._end_of_broken_text(at)
            if scan.quotes in self.unclosed or ("{" in scan.open and number - at > _FURTHEST):
                break
            if not (scan.quotes or scan.open):
                return number + 1
        return self._end_of_unclosed(at, scan)

    def _begins(self, line: str, scan: _Scan) -> bool:
        """Return whether a line within a list begins another statement: the list is not closed."""
        return is_heading(line) or ("{" not in scan.open and _KEY.match(line) is not None)

    def _end_of_unclosed(self, at: int, scan: _Scan) -> int:
        if scan.quotes:
            self.unclosed.add(scan.quotes)
        elif "{" in scan.open:
            return at + 1
        return self._next(at)

    def _next(self, at: int) -> int:
        following = range(at + 1, len(self.lines))
        begins = (n for n in following if is_heading(self.lines[n]) or _KEY.match(self.lines[n]))
        return next(begins, len(self.lines))

    def _end_of_broken_text(self, at: int) -> int:
        """Return the end of a text in simple quotes that a later line closes; else that of its own line."""
        for number in range(at + 1, min(at + _LONGEST_TEXT, len(self.lines))):
            line = self.lines[number]
            if not line.strip() or is_heading(line) or _KEY.match(line) or line.lstrip().startswith("#"):
                break
            if '"' in line:
                return number + 1
        return at + 1


class _Scan:
    """What is open at the end of the lines that were read: brackets, long quotes, a text."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.quotes = ""
        self.is_text_open = False

    def read(self, line: str) -> None:
        """Read one line more."""
        at = self._closed(line, 0) if self.quotes else 0
        while at >= 0 and (found := _TOKEN.search(line, at)) is not None:
            piece, at = found.group(), found.end()
            if piece in _ENDS:
                self.quotes = piece
                at = self._closed(line, at)
            elif piece in "[{":
                self.open.append(piece)
            elif piece in "]}":
                self.open[-1:] = []
            elif piece in "\"'":
                self.is_text_open = piece == '"'
                return

    def _closed(self, line: str, at: int) -> int:
        """Return where the long quotes close in a line, and close them; -1 if they do not."""
        if (end := _ENDS[self.quotes].match(line, at)) is None:
            return -1
        self.quotes = ""
        return end.end()
