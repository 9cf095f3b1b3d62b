"""Finds the list and the level of a paragraph, which its own properties or its style give, and sets them.

A style takes its list from the styles that it is based on, and its level from the list itself if a level of
the list names the style (ECMA-376 part 1, 17.9.18 and 17.9.23).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from docgen.word.ooxml.names import w
from docgen.word.ooxml.xml import as_number, is_on

NO_LIST = "0"  # the number that takes a paragraph out of the list of its style
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
    linked = {(number, _of(level, "pStyle")): level.get(w("ilvl")) for number, level in levels_of(numbering)}
    found: dict[str, ListLevel] = {}
    for name, style in known.items():
        chain = _chain(style, known)
        number = _first(chain, "pPr/numPr/numId")
        of_list = (linked.get((number, str(one.get(w("styleId"))))) for one in chain)
        level = next((level for level in of_list if level), _first(chain, "pPr/numPr/ilvl"))
        listed = _level_of(number, level)
        if listed is not None:
            found[name] = listed
            if style.get(w("type")) == "paragraph" and is_on(style.get(w("default"), "")):
                found[""] = listed
    return found


def levels_of(numbering: etree._Element | None) -> Iterator[tuple[str, etree._Element]]:
    """Yield the levels of each list with its number: those of its definition, then those of its own."""
    if numbering is None:
        return
    shapes = {str(shape.get(w("abstractNumId"))): shape for shape in numbering.iter(w("abstractNum"))}
    for made in numbering.iter(w("num")):
        shape = shapes.get(_of(made, "abstractNumId"))
        link = _of(shape, "numStyleLink") if shape is not None else ""
        shape = next((other for other in shapes.values() if link and _of(other, "styleLink") == link), shape)
        for level in [*(shape.iter(w("lvl")) if shape is not None else ()), *made.iter(w("lvl"))]:
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


def _chain(style: etree._Element, known: Mapping[str, etree._Element]) -> list[etree._Element]:
    """Return a style and the styles that it is based on, nearest first."""
    chain: list[etree._Element] = []
    following: etree._Element | None = style
    while following is not None and following not in chain:
        chain.append(following)
        following = known.get(_of(following, "basedOn"))
    return chain


def _first(chain: Iterable[etree._Element], path: str) -> str:
    return next((value for style in chain if (value := _of(style, path))), "")


def _of(element: etree._Element, path: str) -> str:
    found = element.find("/".join(map(w, path.split("/"))))
    return str(found.get(_VALUE, "")) if found is not None else ""
