"""Finds the words that lists put before their items: `Article` in `Article %1.`, or `NOT` as a whole level.

Numbers and bullets are not text: they follow from the list, and programs write bullets in different ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from docgen.word.ooxml.names import w
from docgen.word.ooxml.xml import collapsed, is_on

_VALUE = w("val")
_NUMBER = re.compile("%[0-9]")
_At = tuple[str, str]  # the number of a list, and a level of it


@dataclass(frozen=True)
class ListWords:
    """The words of each level of each list, and the list and level that each paragraph style sets."""

    levels: Mapping[_At, str] = field(default_factory=dict)
    styles: Mapping[str, _At] = field(default_factory=dict)

    def of(self, style: str, number: str, level: str) -> str:
        """Return the words before a paragraph with this style and with this list and level of its own."""
        listed = self.styles.get(style, ("", ""))
        return self.levels.get((number or listed[0], level or ("0" if number else listed[1])), "")

    def restarted(self, numbers: Mapping[str, str]) -> ListWords:
        """Return these words with further lists; `numbers` maps each new list to the list that it copies."""
        if not self.levels or not numbers:
            return self
        levels = dict(self.levels)
        for new, old in numbers.items():
            levels |= {(new, level): words for (number, level), words in self.levels.items() if number == old}
        return replace(self, levels=levels)


NO_WORDS = ListWords()


def find_words(numbering: etree._Element | None, styles: etree._Element | None) -> ListWords:
    """Return the words of a document's lists from its numbering and styles parts."""
    if numbering is None:
        return NO_WORDS
    shapes = {str(shape.get(w("abstractNumId"))): shape for shape in numbering.iter(w("abstractNum"))}
    levels: dict[_At, str] = {}
    linked: dict[tuple[str, str], str] = {}
    for made in numbering.iter(w("num")):
        number = str(made.get(w("numId")))
        shape = shapes.get(_of(made, "abstractNumId"))
        shape = shape if shape is None else _followed(shape, shapes.values())
        for level in [*(shape.iter(w("lvl")) if shape is not None else ()), *made.iter(w("lvl"))]:
            at = str(level.get(w("ilvl")))
            levels[number, at] = _words(level)
            linked[number, _of(level, "pStyle")] = at
    levels = {at: words for at, words in levels.items() if words}
    return ListWords(levels, _styles(styles, linked)) if levels else NO_WORDS


def _followed(shape: etree._Element, shapes: Iterable[etree._Element]) -> etree._Element:
    """Return the definition that a list refers to through a shared style, or its own definition."""
    link = _of(shape, "numStyleLink")
    return next((other for other in shapes if link and _of(other, "styleLink") == link), shape)


def _words(level: etree._Element) -> str:
    text = collapsed(_NUMBER.sub("", _of(level, "lvlText")))
    is_sign = _of(level, "numFmt") == "bullet" and len(text) < 2  # mostly a letter in a symbol font
    return text if any(letter.isalpha() for letter in text) and not is_sign else ""


def _styles(styles: etree._Element | None, linked: Mapping[tuple[str, str], str]) -> dict[str, _At]:
    known = {
        str(style.get(w("styleId"))): style
        for style in (styles.iter(w("style")) if styles is not None else ())
    }
    found = {}
    for name, style in known.items():
        chain = _chain(style, known)
        number = _first(chain, "pPr/numPr/numId")
        own_level = _first(chain, "pPr/numPr/ilvl") or "0"
        of_level = next(
            (linked[number, _id(one)] for one in chain if (number, _id(one)) in linked), own_level
        )
        found[name] = (number, of_level)
        if style.get(w("type")) == "paragraph" and is_on(style.get(w("default"), "")):
            found[""] = found[name]
    return found


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


def _id(style: etree._Element) -> str:
    return str(style.get(w("styleId")))


def _of(element: etree._Element, path: str) -> str:
    found = element.find("/".join(map(w, path.split("/"))))
    return str(found.get(_VALUE, "")) if found is not None else ""
