"""Sets a file in large print: all sizes of text grow, and with them the lengths around it.

The text of the body has 18 points then, and nothing that a patient reads has less: only headers, footers and
small print, which grow alike. Lengths grow with it: spaces, indents, margins of cells, rows; a row of a fixed
height may become higher. Widths stay, because the paper does. Rows that were to stay whole may go on over a
page, or a high one would leave the page before it empty; those with a table inside, a line to write on, stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from docgen.word.ooxml.limits import LARGE_PRINT
from docgen.word.ooxml.names import AFTER_HIGHLIGHT, w
from docgen.word.ooxml.xml import as_number, is_on

_SIZES = ("sz", "szCs")
_FURNITURE = (w("hdr"), w("ftr"))
_SMALL = frozenset({"header", "footer", "small print"})  # styles that may be smaller, and those based on them
_USUAL = 20  # half points, where a file gives no size (ECMA-376 part 1, 17.3.2.38)
_LENGTHS = {
    "spacing": ("before", "after", "line"),
    "ind": ("left", "start", "right", "end", "firstLine", "hanging"),
    "trHeight": ("val",),
}


class Growth(NamedTuple):
    """How much larger a file is printed, and the ids of its styles that may be smaller than the text."""

    factor: float
    small: frozenset[str]


def measure_growth(styles: etree._Element | None) -> Growth:
    """Return how a file with these styles grows; gives a file without a size of text the usual one."""
    if styles is None:
        return Growth(LARGE_PRINT * 2 / _USUAL, frozenset())
    named = {style.get(w("styleId"), ""): style for style in styles.iter(w("style"))}
    usual = next((s for s in named.values() if s.get(w("type")) == "paragraph" and _is_default(s)), None)
    size = _default_size(styles)
    for own in () if usual is None else usual.iter(w("sz")):
        size = as_number(own.get(w("val"), ""), size)
    small = frozenset(name for name in named if _is_small(name, named))
    return Growth(max(1, LARGE_PRINT * 2 / size), small)


def enlarge(root: etree._Element, growth: Growth) -> None:
    """Enlarge the sizes and lengths in a part: styles, lists, or a story."""
    is_furniture = root.tag in _FURNITURE
    for name in _SIZES:
        for size in root.iter(w(name)):
            style = next(size.iterancestors(w("style")), None)
            is_small = is_furniture or (style is not None and style.get(w("styleId")) in growth.small)
            grown = round(as_number(size.get(w("val"), ""), _USUAL) * growth.factor)
            size.set(w("val"), str(grown if is_small else max(grown, LARGE_PRINT * 2)))
    for element, length in _lengths(root):
        element.set(length, str(round(as_number(element.get(length, "")) * growth.factor)))
    for row in root.iter(w("tr")):
        if next(row.iter(w("tbl")), None) is None:
            for whole in [*row.iter(w("cantSplit"))]:
                whole.getparent().remove(whole)  # type: ignore[union-attr]  # it is inside the row
    for height in root.iter(w("trHeight")):
        height.attrib.pop(w("hRule"), None)


def _lengths(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield the lengths of a part; the space of lines that goes by their text grows with it by itself."""
    for name, lengths in _LENGTHS.items():
        for element in root.iter(w(name)):
            by_text = element.get(w("lineRule"), "auto") == "auto"
            for length in lengths:
                if element.get(w(length)) is not None and not (length == "line" and by_text):
                    yield element, w(length)
    for margins in root.iter(w("tblCellMar"), w("tcMar")):
        yield from ((side, w("w")) for side in margins)


def _is_small(name: str, named: dict[str, etree._Element]) -> bool:
    """Return whether a style, or one that it is based on, may be smaller than the text."""
    seen: set[str] = set()
    while name in named and name not in seen:
        seen.add(name)
        if _value(named[name], "name").lower() in _SMALL:
            return True
        name = _value(named[name], "basedOn")
    return False


def _default_size(styles: etree._Element) -> int:
    """Return the size of text of which no style says one, in half points; the file gets it if it has none."""
    at = styles
    for name in ("docDefaults", "rPrDefault", "rPr"):
        if (inner := at.find(w(name))) is None:
            inner = etree.Element(w(name))
            at.insert(0, inner)
        at = inner
    if (size := at.find(w("sz"))) is None:
        size = etree.Element(w("sz"), {w("val"): str(_USUAL)})
        later = [number for number, one in enumerate(at) if one.tag in AFTER_HIGHLIGHT]
        at.insert(later[0] if later else len(at), size)
    return as_number(size.get(w("val"), ""), _USUAL)


def _is_default(style: etree._Element) -> bool:
    return is_on(style.get(w("default"), "0"))


def _value(element: etree._Element, name: str) -> str:
    found = element.find(w(name))
    return "" if found is None else found.get(w("val"), "")
