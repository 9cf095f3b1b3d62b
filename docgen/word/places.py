"""Where an element stands, in Word's own terms: table, row, cell, paragraph."""

from __future__ import annotations

from lxml import etree

from docgen.word.names import CELL, PARAGRAPH, ROW, STORIES, TABLE, TEXT_BOX, w

_STEPS = {TABLE: "table", ROW: "row", CELL: "cell", PARAGRAPH: "paragraph"}
_NOTES = {w("footnote"): "footnote", w("endnote"): "endnote", w("comment"): "comment"}


def place_of(element: etree._Element, label: str) -> str:
    """Return the place of an element of a part, such as `body, table 1, row 2, cell 1, paragraph 1`.

    Tables and paragraphs are counted from 1 within what holds them: the body, a cell, a text box.
    """
    steps: list[str] = []
    node: etree._Element | None = element
    while node is not None:
        if node.tag in _STEPS:
            steps.append(f"{_STEPS[str(node.tag)]} {_number(node)}")
        elif node.tag == TEXT_BOX:
            steps.append("text box")
        elif node.tag in _NOTES:
            steps.append(f"{_NOTES[str(node.tag)]} {node.get(w('id'))}")
        node = node.getparent()
    return ", ".join([label, *reversed(steps)])


def _number(node: etree._Element) -> int:
    holder = node.getparent()
    stops = {*STORIES, CELL, ROW, TABLE}
    while holder is not None and holder.tag not in stops and holder.getparent() is not None:
        holder = holder.getparent()
    if holder is None:
        return 1
    number = 0
    for other in _same_level(holder, str(node.tag), stops):
        number += 1
        if other is node:
            break
    return number


def _same_level(holder: etree._Element, tag: str, stops: set[str]) -> list[etree._Element]:
    found: list[etree._Element] = []
    for child in holder:
        if child.tag == tag:
            found.append(child)
        elif child.tag not in stops and child.tag != PARAGRAPH:
            found += _same_level(child, tag, stops)
    return found
