"""Keeps elements from being empty, and tables apart: a cell needs a paragraph, a table rows, a row cells.

Compiling decides where a guard is needed, rendering whether it acts (`docgen.word.rendering.guards`). Word
refuses to open files with most of what the guards prevent, although the schema (ECMA-376) allows some of it;
it shows two tables without a paragraph between them as one.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping

from lxml import etree

from docgen.word.ooxml.lists import NO_LIST, ListStyles, set_list, style_list_of
from docgen.word.ooxml.names import (
    CELL,
    CONTAINERS,
    CONTROL,
    CONTROL_CONTENT,
    PARAGRAPH,
    ROW,
    SILENT,
    STORIES,
    TABLE,
    w,
)
from docgen.word.rendering.guards import Guard
from docgen.word.weave.weaving import instruction, is_code

_DECLARATION = re.compile(r' xmlns:\w+="[^"]*"')
_BEHIND = frozenset({w("sectPr"), w("bookmarkStart"), w("bookmarkEnd"), w("proofErr")})
_END_WITH_PARAGRAPH = frozenset({CELL, w("hdr"), w("ftr"), *STORIES})
_PROPERTIES = frozenset({w("tcPr"), w("sdtPr")})
# What an empty paragraph would show, or repeat: its number, its border, a page, a section.
_SEEN_WHEN_EMPTY = frozenset(map(w, "numPr pageBreakBefore framePr pBdr shd sectPr pPrChange".split()))


def place_guards(
    root: etree._Element, gone: Mapping[etree._Element, etree._Element], styles: ListStyles, first: int
) -> list[Guard]:
    """Put guards into a woven part; return them, numbered from `first`."""
    guards: list[Guard] = []
    meeting = _mark_seams(root)
    for element in reversed(list(root.iter(etree.Element))):  # inner elements first
        touched = element in gone or any(is_code(child) for child in element)
        guard = _guard(element, gone.get(element), styles) if touched else None
        if element in meeting:
            _enclose(element, first + len(guards))
            guards.append(Guard(seam=_filler(element, gone.get(element), styles)))
        if guard is None:
            continue
        if guard.needs:
            _surround(_control_of(element), first + len(guards))
        else:
            _enclose(element, first + len(guards))
        guards.append(guard)
    for table in _elastic_tables(root):
        _surround(table, first + len(guards))
        guards.append(Guard(grid=True))
    return guards


def _guard(element: etree._Element, gone: etree._Element | None, styles: ListStyles) -> Guard | None:
    """Return the guard that an element touched by code needs, if it needs one."""
    if element.tag == TABLE:
        return None if _has_steady(element, ROW) else Guard(needs="<w:tr")
    if element.tag == ROW:
        return None if _has_steady(element, CELL) else Guard(needs="<w:tc")
    if element.tag == CONTROL_CONTENT:
        return None if _has_steady(element) else Guard(needs="<w:sdtContent>")
    if element.tag in CONTAINERS and not _ends_steady(element):
        model = next(element.iterchildren(PARAGRAPH), gone)
        return Guard("", _filler(element, model, styles), element.tag in _END_WITH_PARAGRAPH)
    return None


def _mark_seams(root: etree._Element) -> set[etree._Element | None]:
    """Mark each table that may meet the one before it, as what is between may go; return what holds these."""
    found = set()
    for table in list(root.iter(TABLE)):
        beside = (node for node in table.itersiblings(preceding=True) if node.tag not in SILENT)
        before = next(beside, None)
        if before is None or before.tag in (PARAGRAPH, TABLE) or _stays_alone(table):
            continue
        if next(before.iter(etree.ProcessingInstruction), None) is not None:
            table.addprevious(instruction("|"))
            found.add(table.getparent())
    return found


def _stays_alone(table: etree._Element) -> bool:
    """Return whether only paragraphs and code are before a table, and no block goes on behind it."""
    before = (node for node in table.itersiblings(preceding=True) if node.tag not in SILENT)
    is_first = all(node.tag == PARAGRAPH or is_code(node) for node in before)
    return is_first and not any(is_code(node) for node in table.itersiblings())


def _has_steady(element: etree._Element, tag: str = "") -> bool:
    """Return whether a child of this kind is outside of every block."""
    depth = 0
    for child in element:
        if is_code(child):
            depth = 1  # only children before the first code are certain
        elif depth == 0 and (child.tag == tag or (not tag and child.tag not in _BEHIND)):
            return True
    last = [child for child in element if child.tag not in _BEHIND][-1:]
    return bool(last) and (last[0].tag == tag or (not tag and not is_code(last[0])))


def _ends_steady(element: etree._Element) -> bool:
    for child in reversed(element):
        if child.tag not in _BEHIND:
            return child.tag == PARAGRAPH
    return False


def _filler(element: etree._Element, model: etree._Element | None, styles: ListStyles) -> str:
    """Return an empty paragraph for a container: formatted as its model, and with nothing to be seen."""
    filler = etree.Element(PARAGRAPH, nsmap=element.nsmap)
    properties = model.find(w("pPr")) if model is not None else None
    if properties is not None:
        kept = [copy.deepcopy(child) for child in properties if child.tag not in _SEEN_WHEN_EMPTY]
        if kept:
            etree.SubElement(filler, w("pPr")).extend(kept)
    if style_list_of(filler, styles) is not None:
        set_list(filler, NO_LIST, 0)
    return xml_of(filler)


def xml_of(element: etree._Element) -> str:
    """Return an element as ASCII XML, without namespace declarations, which its part has anyway."""
    return _DECLARATION.sub("", etree.tostring(element, encoding="ascii", with_tail=False).decode("ascii"))


def _control_of(element: etree._Element) -> etree._Element:
    """Return the control of a control's content; any other element itself."""
    parent = element.getparent() if element.tag == CONTROL_CONTENT else None
    return parent if parent is not None and parent.tag == CONTROL else element


def _surround(element: etree._Element, number: int) -> None:
    element.addprevious(instruction("("))
    element.addnext(instruction(f"){number}"))


def _enclose(element: etree._Element, number: int) -> None:
    at = 1 if len(element) and element[0].tag in _PROPERTIES else 0
    element.insert(at, instruction("("))
    section = element.find(w("sectPr"))
    if section is not None:
        section.addprevious(instruction(f"){number}"))
    else:
        element.append(instruction(f"){number}"))


def _elastic_tables(root: etree._Element) -> list[etree._Element]:
    """Return the tables whose number of columns is known only when rendering; set cell widths to auto."""
    tables = []
    for table in root.iter(TABLE):
        rows = [row for row in table.iterchildren(ROW) if any(is_code(child) for child in row)]
        if rows:
            tables.append(table)
            for width in table.iter(w("tcW")):
                width.set(w("type"), "auto")
                width.set(w("w"), "0")
    return tables
