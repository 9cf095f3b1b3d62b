"""Counts the items of lists as Word does: the number, or the words, that a list puts before each item.

Lists with one definition share their counts, unless one begins again (ECMA-376 part 1, 17.9).
"""

from __future__ import annotations

import re

from docgen.word.ooxml.lists import find_list_styles, levels_of, list_of
from docgen.word.ooxml.names import w
from docgen.word.ooxml.xml import as_number, collapsed
from docgen.word.tree import etree

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


class Numbers:
    """The counts of a file's lists; give it the paragraphs in their order."""

    def __init__(self, styles: etree._Element | None, numbering: etree._Element | None) -> None:
        self._list_styles = find_list_styles(styles, numbering)
        self._levels = {
            (number, as_number(level.get(w("ilvl"), ""))): level for number, level in levels_of(numbering)
        }
        made = [] if numbering is None else list(numbering.iter(w("num")))
        self._shapes = {one.get(w("numId"), ""): _of(one, "abstractNumId") for one in made}
        self._restarts = {
            (one.get(w("numId"), ""), as_number(level.get(w("ilvl"), ""))): as_number(start)
            for one in made
            for level in one.iter(w("lvlOverride"))
            if (start := _of(level, "startOverride"))
        }
        self._counts: dict[str, dict[int, int]] = {}

    def next_of(self, paragraph: etree._Element) -> str:
        """Count a paragraph and return what its list puts before it; empty for a bullet, and for no item."""
        found = list_of(paragraph, self._list_styles)
        level = None if found is None else self._levels.get(found)
        if found is None or level is None:
            return ""
        counts = self._counts.setdefault(self._shapes.get(found.number, ""), {})
        start = self._restarts.pop(found, None)
        before = counts.get(found.level, self._start(found.number, found.level) - 1)
        counts[found.level] = before + 1 if start is None else start
        for deeper in [one for one in counts if one > found.level]:
            del counts[deeper]
        text = collapsed(_of(level, "lvlText"))
        if _of(level, "numFmt") == "bullet":
            return text if len(text) > 1 else ""
        return re.sub("%([1-9])", lambda at: self._shown(found.number, int(at[1]) - 1, counts), text)

    def _start(self, number: str, level: int) -> int:
        found = self._levels.get((number, level))
        return 1 if found is None else as_number(_of(found, "start"), 1)

    def _shown(self, number: str, level: int, counts: dict[int, int]) -> str:
        shape = self._levels.get((number, level))
        count = counts.get(level, self._start(number, level))
        return _written(count, "decimal" if shape is None else _of(shape, "numFmt"))


def _written(count: int, form: str) -> str:
    """Write a count in one of Word's forms (17.18.59); a form that is not known here is decimal."""
    if form in ("lowerLetter", "upperLetter") and count > 0:
        text = chr(ord("a") + (count - 1) % 26) * (1 + (count - 1) // 26)
    elif form in ("lowerRoman", "upperRoman"):
        text = ""
        for value, sign in _ROMAN:
            text += sign * (count // value)
            count %= value
    elif form == "none":
        return ""
    else:
        return f"{count:02}" if form == "decimalZero" else str(count)
    return text.upper() if form.startswith("upper") else text


def _of(element: etree._Element, name: str) -> str:
    found = element.find(w(name))
    return "" if found is None else found.get(w("val"), "")
