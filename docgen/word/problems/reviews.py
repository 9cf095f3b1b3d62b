"""Finds what people's review of a Word file has left in it: comments, and tracked changes."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Literal, NamedTuple

from docgen.word.ooxml.limits import DEFAULT, Limits
from docgen.word.ooxml.names import PARAGRAPH, w
from docgen.word.ooxml.package import read_entries
from docgen.word.ooxml.parts import Part, read_parts
from docgen.word.problems.comments import is_ours

_CHANGES = tuple(map(w, ("ins", "del", "moveFrom", "moveTo")))


class Unfinished(NamedTuple):
    """A comment or a tracked change, and the paragraph that it is about."""

    kind: Literal["comment", "change"]
    place: str


def find_unfinished(data: bytes, source: str, limits: Limits = DEFAULT) -> list[Unfinished]:
    """Return the paragraphs with a comment of somebody, or with a change that is tracked.

    Comments of docgen are none of these. Raises TemplateError if the file is no Word file, damaged or
    protected, or exceeds a limit.
    """
    parts = read_parts(read_entries(data, source, limits), source, limits).parts
    comments = [one for part in parts for one in part.root.iter(w("comment"))]
    theirs = {one.get(w("id")) for one in comments if not is_ours(one)}
    return list(dict.fromkeys(one for part in parts for one in _unfinished(part, theirs)))


def _unfinished(part: Part, comments: Container[str | None]) -> Iterator[Unfinished]:
    for paragraph in part.root.iter(PARAGRAPH) if part.kind == "story" else ():
        place = part.place_of(paragraph)
        if any(one.get(w("id")) in comments for one in paragraph.iter(w("commentReference"))):
            yield Unfinished("comment", place)
        if next(paragraph.iter(*_CHANGES), None) is not None:
            yield Unfinished("change", place)
