"""Finds what formats show where there is no text: lines and colours of white space and of whole paragraphs.

A format is that of the run or paragraph itself, or that of its styles (ECMA-376 part 1, 17.3.1, 17.3.2 and
17.7.2). What only changes letters, such as bold, shows nothing without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from docgen.word.ooxml.names import PARAGRAPH, RUN, w
from docgen.word.ooxml.xml import is_on, is_switched_on

_NO_LINE = (None, "none", "nil")
_SIDES = tuple(w(name) for name in ("top", "left", "start", "bottom", "right", "end", "bar"))
_HIDDEN = "vanish"
_BREAK, _SHADE = w("pageBreakBefore"), w("shd")
_BLANK = ("", "auto", "ffffff")  # the colours of paper
_Found = Mapping[str, str]  # what a format says by property; an empty text for what shows nothing


class Look(NamedTuple):
    """What an empty paragraph shows: its borders and shade, and whether it begins a page."""

    frame: frozenset[tuple[str, str]] = frozenset()
    begins_page: bool = False


class Formats:
    """Answers what formats show, in a file whose parts have these roots."""

    def __init__(self, roots: Iterable[etree._Element] = ()) -> None:
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self._by_style: dict[tuple[str, str], tuple[_Found, _Found]] = {}
        for style in (style for root in roots if root.tag == w("styles") for style in root.iter(w("style"))):
            kind = style.get(w("type"), "paragraph")
            self._styles[kind, style.get(w("styleId"), "")] = style
            if kind == "paragraph" and is_on(style.get(w("default"), "0")):
                self._styles[kind, ""] = style  # that of paragraphs that name no style

    def shows_space(self, run: etree._Element | None) -> bool:
        """Return whether even the white space of a run shows: lines, a box or a colour."""
        if run is None or run.tag != RUN:
            return False
        return any(value for name, value in self._of_run(run).items() if name != _HIDDEN)

    def hides(self, run: etree._Element) -> bool:
        """Return whether a run is hidden, by itself or by its styles."""
        return bool(self._of_run(run).get(_HIDDEN))

    def _of_run(self, run: etree._Element) -> _Found:
        own = run.find(w("rPr"))
        paragraph = next(run.iterancestors(PARAGRAPH), None)
        around = self._of_style("paragraph", _value(_properties(paragraph), "pStyle"))[1]
        named = self._of_style("character", _value(own, "rStyle"))[1]
        return {**around, **named, **_of_run(own)}

    def look_of(self, paragraph: etree._Element) -> Look:
        """Return what a paragraph shows even if it is empty."""
        own = _properties(paragraph)
        found = {**self._of_style("paragraph", _value(own, "pStyle"))[0], **_of_paragraph(own)}
        begins_page = bool(found.pop(_BREAK, ""))
        return Look(frozenset((name, value) for name, value in found.items() if value), begins_page)

    def _of_style(self, kind: str, name: str) -> tuple[_Found, _Found]:
        """Return what a style and those that it is based on say of a paragraph and of a run."""
        chain: dict[tuple[str, str], None] = {}
        key = (kind, name)
        while key in self._styles and key not in self._by_style and key not in chain:
            chain[key] = None
            key = (kind, _value(self._styles[key], "basedOn") or "\0")
        for one in reversed(chain):
            style = self._styles[one]
            paragraph, run = self._by_style.get((kind, _value(style, "basedOn") or "\0"), ({}, {}))
            paragraph = {**paragraph, **_of_paragraph(style.find(w("pPr")))}
            self._by_style[one] = paragraph, {**run, **_of_run(style.find(w("rPr")))}
        return self._by_style.get((kind, name), ({}, {}))


def _of_run(properties: etree._Element | None) -> dict[str, str]:
    return dict(_in_run(properties)) if properties is not None else {}


def _in_run(properties: etree._Element) -> Iterator[tuple[str, str]]:
    for child in properties.iterchildren(etree.Element):
        name, value = etree.QName(child).localname, child.get(w("val"))
        if name in ("strike", "dstrike", _HIDDEN):
            yield name, "on" if is_switched_on(child) else ""
        elif name == "u":
            yield name, "" if value in (*_NO_LINE, "words") else "on"  # `words` leaves the spaces out
        elif name == "bdr":
            yield name, "" if value in _NO_LINE else "on"
        elif name == "highlight":
            yield name, "" if value in (*_NO_LINE, "white") else "on"
        elif name == "shd":
            yield name, _shade(child)


def _of_paragraph(properties: etree._Element | None) -> dict[str, str]:
    return dict(_in_paragraph(properties)) if properties is not None else {}


def _in_paragraph(properties: etree._Element) -> Iterator[tuple[str, str]]:
    for side in properties.iterfind(f"{w('pBdr')}/*"):
        if side.tag in _SIDES:
            yield str(side.tag), "" if side.get(w("val")) in _NO_LINE else str(sorted(side.items()))
    for stop in properties.iterfind(f"{w('tabs')}/{w('tab')}"):  # a bar tab draws a line by itself (17.18.84)
        yield f"tab {stop.get(w('pos'))}", "on" if stop.get(w("val")) == "bar" else ""
    if (shade := properties.find(_SHADE)) is not None:
        yield _SHADE, _shade(shade)
    if (page := properties.find(_BREAK)) is not None:
        yield _BREAK, "on" if is_switched_on(page) else ""


def _shade(shade: etree._Element) -> str:
    """Return the shade that an element gives; empty for none, or for one of the colour of paper."""
    pattern, fill = shade.get(w("val")), shade.get(w("fill"), "")
    if pattern in (None, "nil") or (pattern == "clear" and fill.lower() in _BLANK):
        return ""
    return f"{pattern} {fill} {shade.get(w('color'))}"


def _properties(paragraph: etree._Element | None) -> etree._Element | None:
    return None if paragraph is None else paragraph.find(w("pPr"))


def _value(owner: etree._Element | None, name: str) -> str:
    found = None if owner is None else owner.find(w(name))
    return "" if found is None else found.get(w("val"), "")
