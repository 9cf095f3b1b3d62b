"""Restarts numbered lists in loops: where a loop repeats a whole list, each turn begins at 1 again.

A list that a loop only adds items to continues counting. A list restarts in the innermost loop that
repeats something besides list items, if all items of the list are in that loop.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from docgen.word.compile.work import PartWork
from docgen.word.ooxml.names import PARAGRAPH, w
from docgen.word.tags.scan import Tag
from docgen.word.weave.nesting import Maker, Stack, instructions, walk

_VALUE = w("val")


@dataclass
class _List:
    items: list[tuple[etree._Element, Stack]] = field(default_factory=list)


def restart_lists(work: PartWork) -> None:
    """Make every list that a loop repeats as a whole begin at 1 in each turn."""
    root, maker, tags, list_styles = work.root, work.maker, work.maker.tags, work.file.styles
    lists: dict[str, _List] = {}
    mixed: set[int] = set()  # the loops that repeat something besides list items
    for element, stack in list(walk(root, tags)):
        if element.tag != PARAGRAPH:
            continue
        number = numbering_of(element, list_styles)
        if number:
            lists.setdefault(number, _List()).items.append((element, stack))
        elif "".join(str(text) for text in element.itertext()).strip():
            mixed |= {opened for opened, _ in stack}
    codes = instructions(root)
    for number, found in lists.items():
        loop = _loop_of(found, mixed, tags)
        if loop is not None:
            _restart(codes[loop], loop, number, found, maker, tags)


def numbering_of(paragraph: etree._Element, list_styles: Mapping[str, str]) -> str:
    """Return the number of the list that a paragraph belongs to; empty if it is not a list item."""
    properties = paragraph.find(w("pPr"))
    if properties is None:
        return ""
    direct = properties.find(f"{w('numPr')}/{w('numId')}")
    if direct is not None:
        return (direct.get(_VALUE) or "0").removeprefix("0")
    style = properties.find(w("pStyle"))
    return list_styles.get(style.get(_VALUE, ""), "") if style is not None else ""


def _loop_of(found: _List, mixed: set[int], tags: Mapping[int, Tag]) -> int | None:
    loops = [[o for o, _ in stack if tags[o].keyword == "for" and o in mixed] for _, stack in found.items]
    if not all(loops):
        return None
    inner = loops[0][-1]
    return inner if all(inner in stack for stack in loops) else None


def _restart(
    opening: etree._Element, loop: int, number: str, found: _List, maker: Maker, tags: Mapping[int, Tag]
) -> None:
    variable, place = f"docgen_list_{number}", tags[loop].place
    opening.addnext(maker.statement(f"set {variable} = {number} | docgen_list", place))
    for paragraph, _ in found.items:
        value = maker.value(variable, place)
        _number_properties(paragraph).set(_VALUE, value)


def _number_properties(paragraph: etree._Element) -> etree._Element:
    """Return a paragraph's own reference to its list; make it if only the style has one."""
    properties = paragraph.find(w("pPr"))
    assert properties is not None  # noqa: S101  # a list item has properties
    found = properties.find(f"{w('numPr')}/{w('numId')}")
    if found is not None:
        return found
    made = etree.Element(w("numPr"), nsmap=paragraph.nsmap)
    etree.SubElement(made, w("ilvl")).set(_VALUE, "0")
    number = etree.SubElement(made, w("numId"))
    first = {
        w(name) for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
    }
    properties.insert(sum(1 for child in properties if child.tag in first), made)
    return number
