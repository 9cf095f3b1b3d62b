"""Handles tags about their cell: `colspan`, `cellbg`, `vm` and `hm`, as in docxtpl.

`{% colspan 2 %}` spans columns, `{% cellbg "D9E2F3" %}` colours the cell, `{% vm %}` merges the cells
that a loop over rows puts below each other, `{% hm %}` merges those that a loop puts side by side.
"""

from __future__ import annotations

from lxml import etree

from docgen.word.compile.work import PartWork
from docgen.word.language.syntax import CELL_WORDS
from docgen.word.ooxml.names import CELL, PARAGRAPH, TEXT, w
from docgen.word.tags.scan import Tag, mark
from docgen.word.weave.blocks import problem_at
from docgen.word.weave.nesting import Maker

# ECMA-376 part 1, 17.4.70: the order of a cell's properties.
_ORDER = [w(name) for name in "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd".split()]


def take_cell_tags(work: PartWork) -> None:
    """Turn the tags about cells into properties of their cells."""
    for number, tag in work.tags.items():
        if tag.keyword not in CELL_WORDS:
            continue
        paragraph = work.paragraph_of[number]
        cell = next(paragraph.iterancestors(CELL), None)
        _take_mark(paragraph, number)
        if cell is None:
            message = f"{tag.keyword} is outside of a table"
            problem = problem_at(tag, message, "put it into the cell it is for", "misplaced-mark")
            work.problems.append(problem)
        else:
            _apply(cell, tag, work.maker)


def _apply(cell: etree._Element, tag: Tag, maker: Maker) -> None:
    value = tag.code.removeprefix(tag.keyword).strip()
    if tag.keyword == "colspan":
        _property(cell, "gridSpan").set(w("val"), maker.value(value, tag.place, "number", "", tag.typed))
    elif tag.keyword == "cellbg":
        shade = _property(cell, "shd")
        shade.set(w("val"), "clear")
        shade.set(w("color"), "auto")
        shade.set(w("fill"), maker.value(value, tag.place, "colour", "", tag.typed))
    elif tag.keyword == "vm":
        code = '"restart" if loop.first else "continue"'
        _property(cell, "vMerge").set(w("val"), maker.value(code, tag.place, typed=tag.typed))
        for paragraph in cell.iter(PARAGRAPH):
            _only_first(paragraph, tag, maker)
    else:
        _property(cell, "gridSpan").set(
            w("val"), maker.value("loop.length", tag.place, "number", "", tag.typed)
        )
        cell.addprevious(maker.statement("if loop.first", tag.place))
        cell.addnext(maker.statement("endif", tag.place))


def _only_first(paragraph: etree._Element, tag: Tag, maker: Maker) -> None:
    """Keep a paragraph's content in the first turn of a loop only; the paragraph itself stays."""
    properties = paragraph.find(w("pPr"))
    start = maker.statement("if loop.first", tag.place)
    if properties is not None:
        properties.addnext(start)
    else:
        paragraph.insert(0, start)
    paragraph.append(maker.statement("endif", tag.place))


def _property(cell: etree._Element, name: str) -> etree._Element:
    """Return a property of a cell; make it, in the order that the schema requires, if it is missing."""
    properties = cell.find(w("tcPr"))
    if properties is None:
        properties = etree.Element(w("tcPr"), nsmap=cell.nsmap)
        cell.insert(0, properties)
    found = properties.find(w(name))
    if found is not None:
        return found
    made = etree.Element(w(name), nsmap=cell.nsmap)
    before = _ORDER[: _ORDER.index(w(name))]
    at = sum(1 for child in properties if child.tag in before)
    properties.insert(at, made)
    return made


def _take_mark(paragraph: etree._Element, number: int) -> None:
    for text in paragraph.iter(TEXT):
        text.text = (text.text or "").replace(mark(number), "")
