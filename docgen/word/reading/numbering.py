"""Finds the words that lists put before their items: `Article` in `Article %1.`, or `NOT` as a whole level.

Numbers and bullets are not text: they follow from the list, and programs write bullets in different ways.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from docgen.lazy import compiled_when_used, dataclass
from docgen.word.ooxml.lists import find_list_styles, levels_of
from docgen.word.ooxml.names import w
from docgen.word.ooxml.xml import collapsed
from docgen.word.tree import etree

_VALUE, _TEXT, _FORMAT = w("val"), w("lvlText"), w("numFmt")
_NUMBER = compiled_when_used("%[0-9]")
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
    levels = {(number, str(level.get(w("ilvl")))): _words(level) for number, level in levels_of(numbering)}
    levels = {at: words for at, words in levels.items() if words}
    listed = find_list_styles(styles, numbering) if levels else {}
    return ListWords(levels, {style: (one.number, str(one.level)) for style, one in listed.items()})


def _words(level: etree._Element) -> str:
    text = collapsed(_NUMBER.sub("", _of(level, _TEXT)))
    is_sign = _of(level, _FORMAT) == "bullet" and len(text) < 2  # mostly a letter in a symbol font
    return text if any(letter.isalpha() for letter in text) and not is_sign else ""


def _of(element: etree._Element, tag: str) -> str:
    found = element.find(tag)
    return str(found.get(_VALUE, "")) if found is not None else ""
