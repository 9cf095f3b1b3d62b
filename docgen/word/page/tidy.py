"""Joins the words of a paragraph that Word has split over runs, and knows where a tag begins and ends there.

A tag has the format in which it opens. What prints nothing, a blank or a statement, has a format only if the
words on both of its sides have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from docgen.lazy import compiled_when_used
from docgen.word.page.model import Piece, Text

# A tag whose end depends on nothing behind it: its quotes are in pairs, the closer is outside of them, and no
# other tag begins in it.
TAG_PATTERN = (
    r"""\{\{(?>"[^"]*"|'[^']*'|(?!\}\}|\{[{%\#])[^"'])*+\}\}"""
    r"""|\{%(?>"[^"]*"|'[^']*'|(?!%\}|\{[{%\#])[^"'])*+%\}|\{\#(?>(?!\#\}|\{\#)[\s\S])*+\#\}"""
)
TAG = compiled_when_used(TAG_PATTERN)
_BREAK = compiled_when_used(r"[\t\n\r]")


class _Format(NamedTuple):
    strong: bool
    emphasis: bool

    def shared(self, other: _Format) -> _Format:
        return _Format(self.strong and other.strong, self.emphasis and other.emphasis)


_PLAIN = _Format(False, False)


def tidy(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return pieces with neighbouring words in one format joined."""
    found: list[Piece] = []
    for is_text, group in groupby(pieces, lambda piece: isinstance(piece, Text)):
        run = list(group)
        found += _joined([one for one in run if isinstance(one, Text)]) if is_text else run
    return tuple(found)


def without_ends(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Return the pieces of a paragraph without the blanks at its ends."""
    found = list(pieces)
    for at, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while found and isinstance(end := found[at], Text):
            rest = strip(end.text, " ")
            if rest:
                found[at] = Text(rest, end.strong, end.emphasis)
                break
            found.pop(at)
    return tuple(found)


def _joined(texts: list[Text]) -> Iterator[Text]:
    whole = "".join(one.text for one in texts)
    formats = [_Format(one.strong, one.emphasis) for one in texts for _ in one.text]
    units = list(_units(whole, formats))
    for turn in (1, -1):  # a silent unit takes over what is before it, then what of it is behind it too
        beside = _PLAIN
        for at in range(len(units))[::turn]:
            if units[at].is_silent:
                own = units[at].format if turn < 0 else beside
                units[at] = units[at]._replace(format=beside.shared(own))
            else:
                beside = units[at].format
    for format_, group in groupby(units, lambda unit: unit.format):
        yield Text("".join(unit.text for unit in group), *format_)


class _Unit(NamedTuple):
    text: str
    format: _Format
    is_silent: bool


def _units(whole: str, formats: list[_Format]) -> Iterator[_Unit]:
    """Yield the tags, the blanks and the words between them, each in one format."""
    at = 0
    for found in re.finditer(rf"{TAG_PATTERN}|\s+", whole):
        yield from _words(whole, formats, at, found.start())
        text, at = found[0], found.end()
        is_tag = text[0] == "{"
        yield _Unit(_BREAK.sub(" ", text) if is_tag else text, formats[found.start()], text[:2] != "{{")
    yield from _words(whole, formats, at, len(whole))


def _words(whole: str, formats: list[_Format], start: int, end: int) -> Iterator[_Unit]:
    for format_, group in groupby(range(start, end), lambda at: formats[at]):
        yield _Unit("".join(whole[at] for at in group), format_, False)
