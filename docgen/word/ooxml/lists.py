"""Finds the list and the level of a paragraph, which its own properties or its style give, and sets them.

A style takes its list from the styles that it is based on, and its level from the list itself if a level of
the list names the style (ECMA-376 part 1, 17.9.18 and 17.9.23).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from docgen.word.ooxml.names import w
from docgen.word.ooxml.xml import as_number, is_on
from docgen.word.tree import etree

NO_LIST = "0"  # the number that takes a paragraph out of the list of its style
_MOST_LEVELS = 9  # of a list (17.9.1)
_VALUE = w("val")
_BEFORE = frozenset(map(w, "pStyle keepNext keepLines pageBreakBefore framePr widowControl".split()))


class ListLevel(NamedTuple):
    """The number of a list (`w:numId`), and a level of it; the outermost level is 0."""

    number: str
    level: int


ListStyles = Mapping[str, ListLevel]


def find_list_styles(styles: etree._Element | None, numbering: etree._Element | None) -> ListStyles:
    """Return the paragraph styles that make list items, by id; an empty id is the default style."""
    known = {
        str(style.get(w("styleId"))): style
        for style in (styles.iter(w("style")) if styles is not None else ())
    }
    found = dict(_lists_of(known, numbering))
    for name in [name for name, style in known.items() if name in found and _is_default(style)]:
        found[""] = found[name]
    return found


def _is_default(style: etree._Element) -> bool:
    return style.get(w("type")) == "paragraph" and is_on(style.get(w("default"), ""))


def _lists_of(
    known: Mapping[str, etree._Element], numbering: etree._Element | None
) -> Iterator[tuple[str, ListLevel]]:
    """Yield each of the styles that makes list items, with its list and level."""
    linked: dict[str, dict[str, str]] = {}  # the levels that name a style, by list
    for number, level in levels_of(numbering):
        linked.setdefault(_of(level, "pStyle"), {})[number] = level.get(w("ilvl"), "")
    parents = {name: _of(style, "basedOn") for name, style in known.items()}
    given: dict[str, tuple[str, str]] = {}  # the list and level in the properties of a style, or of one above
    named: dict[str, list[str]] = {}  # the levels that name the current style or one above it, by list
    for name, begins in _inheriting(parents):
        for number, its_level in linked.get(name, {}).items():
            levels = named.setdefault(number, [])
            levels.extend([its_level]) if begins else levels.pop()
        if begins:
            above = zip(("numId", "ilvl"), given.get(parents[name], ("", "")), strict=True)
            number, own = (_of(known[name], f"pPr/numPr/{one}") or inherited for one, inherited in above)
            given[name] = (number, own)
            listed = _level_of(number, (named.get(number) or [own])[-1])
            if listed is not None:
                yield name, listed


def _inheriting(parents: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    """Yield each style twice: before those that are based on it (True), and after them (False).

    `parents` are the styles that the styles are based on; a circle of them begins at one of its styles.
    """
    children: dict[str, list[str]] = {}
    for name, parent in parents.items():
        children.setdefault(parent, []).append(name)
    first = [name for name, parent in parents.items() if parent not in parents]
    met: set[str] = set()
    waiting = [(name, True) for name in (*parents, *first)]
    while waiting:
        name, begins = waiting.pop()
        if begins and name in met:
            continue
        met.add(name)
        yield name, begins
        if begins:
            waiting += [(name, False), *((child, True) for child in children.get(name, ()))]


def levels_of(numbering: etree._Element | None) -> Iterator[tuple[str, etree._Element]]:
    """Yield the levels of each list with its number: those of its definition, then those of its own."""
    if numbering is None:
        return
    shapes = {str(shape.get(w("abstractNumId"))): shape for shape in numbering.iter(w("abstractNum"))}
    shared = {_of(shape, "styleLink"): shape for shape in reversed(shapes.values())}  # the first of a name
    for made in numbering.iter(w("num")):
        shape = shapes.get(_of(made, "abstractNumId"))
        link = _of(shape, "numStyleLink") if shape is not None else ""
        shape = shared.get(link, shape) if link else shape
        levels = islice(shape.iter(w("lvl")), _MOST_LEVELS) if shape is not None else ()
        for level in (*levels, *made.iter(w("lvl"))):
            yield str(made.get(w("numId"))), level


def list_of(paragraph: etree._Element, styles: ListStyles) -> ListLevel | None:
    """Return the list and level of a paragraph, or None if it is not a list item."""
    by_style = style_list_of(paragraph, styles)
    number, level = (_of(paragraph, f"pPr/numPr/{name}") for name in ("numId", "ilvl"))
    if number:
        return _level_of(number, level)
    own = as_number(level, -1)
    return by_style._replace(level=own) if by_style is not None and own >= 0 else by_style


def style_list_of(paragraph: etree._Element, styles: ListStyles) -> ListLevel | None:
    """Return the list and level that a paragraph's style gives it, whatever its own properties say."""
    return styles.get(_of(paragraph, "pPr/pStyle"))


def set_list(paragraph: etree._Element, number: str, level: int) -> None:
    """Make a paragraph an item of a list, at a level."""
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"), nsmap=paragraph.nsmap)
        paragraph.insert(0, properties)
    found = properties.find(w("numPr"))
    if found is None:
        found = etree.Element(w("numPr"), nsmap=properties.nsmap)
        properties.insert(sum(1 for child in properties if child.tag in _BEFORE), found)
    for at, (name, value) in enumerate((("ilvl", str(level)), ("numId", number))):
        child = found.find(w(name))
        if child is None:
            child = etree.Element(w(name), nsmap=properties.nsmap)
            found.insert(at, child)
        child.set(_VALUE, value)


def _level_of(number: str, level: str) -> ListLevel | None:
    return ListLevel(number, as_number(level)) if as_number(number) else None


def _of(element: etree._Element, path: str) -> str:
    found = element.find("/".join(map(w, path.split("/"))))
    return str(found.get(_VALUE, "")) if found is not None else ""
