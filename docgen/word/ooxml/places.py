"""Describes the place of an element in Word's own terms: table, row, cell, paragraph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from lxml import etree

from docgen.lazy import dataclass
from docgen.word.ooxml.names import CELL, PARAGRAPH, ROW, STORIES, TABLE, TEXT_BOX, w

_STEPS = {TABLE: "table", ROW: "row", CELL: "cell", PARAGRAPH: "paragraph"}
_PICTURES = frozenset(
    {
        "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
        "{urn:schemas-microsoft-com:vml}imagedata",
        w("altChunk"),
    }
)
_LEVELS = frozenset({*_STEPS, *STORIES})
_NAMED = (*_LEVELS, *_PICTURES, w("sdtPr"))  # what has a place
_NOTES = {w("footnote"): "footnote", w("endnote"): "endnote", w("comment"): "comment"}


def place_of(element: etree._Element, label: str, numbers: Mapping[etree._Element, int] | None = None) -> str:
    """Return the place of an element of a part, such as `body, table 1, row 2, cell 1, paragraph 1`.

    Tables and paragraphs are counted from 1 within their container: the body, a cell, a text box. The part
    is counted for this one place unless its `numbers` are given, as `number_levels` returns them.
    """
    path = [element, *element.iterancestors()][::-1]
    found = number_levels(path[0]) if numbers is None else numbers
    steps = [_step(node, lambda level: found.get(level, 1)) for node in path if node.tag in _LEVELS]
    return ", ".join([label, *steps])


def number_levels(root: etree._Element) -> dict[etree._Element, int]:
    """Return the number of each table, row, cell and paragraph of a part within its container."""
    counts: list[dict[str, int]] = [{}]  # of each level around the current element, and outside of all
    numbers: dict[etree._Element, int] = {}
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=_LEVELS):
        if event == "end":
            counts.pop()
            continue
        tag = str(element.tag)
        if tag in _STEPS:
            numbers[element] = counts[-1][tag] = counts[-1].get(tag, 0) + 1
        counts.append({})
    return numbers


def _step(element: etree._Element, number_of: Callable[[etree._Element], int]) -> str:
    """Return the step of a place for an element that is one of the levels."""
    tag = str(element.tag)
    if tag in _NOTES:
        return f"{_NOTES[tag]} {element.get(w('id'))}"
    return "text box" if tag == TEXT_BOX else f"{_STEPS[tag]} {number_of(element)}"


@dataclass
class Places:
    """The places of the paragraphs, content controls and pictures of a part.

    `paragraphs` are in the order in which they end. `controls` are those with properties; they and
    `pictures` are in the order in which they begin. A control around paragraphs has the place of its first.
    """

    label: str
    paragraphs: list[str] = field(default_factory=list)
    controls: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)


def find_places(root: etree._Element, label: str) -> Places:
    """Return the places of a whole part, the same as from `place_of`, in one walk."""
    walk = _Walk(Places(label), [label])
    for event, element in etree.iterwalk(root, ("start", "end"), _NAMED):
        if event == "start":
            walk.enter(element, str(element.tag))
        elif element.tag in _LEVELS:
            walk.leave(element)
    return walk.places


@dataclass
class _Walk:
    """A walk over a part: the path to the current element, and the counts at each level."""

    places: Places
    path: list[str]
    counts: list[dict[str, int]] = field(default_factory=lambda: [{}])
    waiting: list[int] = field(default_factory=list)  # controls whose first paragraph is still to come

    def enter(self, element: etree._Element, tag: str) -> None:
        if tag in _LEVELS:
            self.path.append(_step(element, self._count))
            self.counts.append({})
        if tag == PARAGRAPH:
            for at in self.waiting:
                self.places.controls[at] = ", ".join(self.path)
            self.waiting.clear()
        elif tag == w("sdtPr"):
            if not self.path[-1].startswith("paragraph "):
                self.waiting.append(len(self.places.controls))
            self.places.controls.append(", ".join(self.path))
        elif tag in _PICTURES:
            self.places.pictures.append(", ".join(self.path))

    def leave(self, element: etree._Element) -> None:
        if element.tag == PARAGRAPH:
            self.places.paragraphs.append(", ".join(self.path))
        self.path.pop()
        self.counts.pop()

    def _count(self, element: etree._Element) -> int:
        tag = str(element.tag)
        self.counts[-1][tag] = self.counts[-1].get(tag, 0) + 1
        return self.counts[-1][tag]
