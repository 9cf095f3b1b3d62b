"""Knows the names of a file's styles as Word shows them, and what its lists put before their items."""

from __future__ import annotations

from collections.abc import Mapping

from docgen.lazy import compiled_when_used
from docgen.word.ooxml.lists import find_list_styles, levels_of, list_of, style_list_of
from docgen.word.ooxml.names import w
from docgen.word.ooxml.xml import as_number, is_on
from docgen.word.tree import etree

# Names that the file spells in small letters (ECMA-376 part 1, 17.7.4.9) and Word shows in another way.
_SMALL = compiled_when_used(r"(?:heading|toc|index) \d|header|footer|caption|(?:foot|end)note text|title")
_SHOWN = {"annotation text": "Comment Text"}
_VALUE = w("val")


class Styles:
    """The styles and lists of a file."""

    def __init__(self, styles: etree._Element | None, numbering: etree._Element | None) -> None:
        self._names: dict[str, str] = {}
        self._default: dict[str, str] = {}
        self._ids: dict[tuple[str, str], str] = {}
        for style in () if styles is None else styles.iter(w("style")):
            name, kind = style.find(w("name")), style.get(w("type"), "")
            shown = "" if name is None else _shown(name.get(_VALUE, ""))
            self._names[style.get(w("styleId"), "")] = shown
            self._ids.setdefault((kind, shown.lower()), style.get(w("styleId"), ""))
            if is_on(style.get(w("default"), "")):
                self._default[kind] = shown
        self._list_styles = find_list_styles(styles, numbering)
        self._signs: Mapping[tuple[str, int], str] = {
            (number, as_number(level.get(w("ilvl"), ""))): _sign(level)
            for number, level in levels_of(numbering)
        }

    def name_of(self, element: etree._Element, path: str, kind: str = "paragraph") -> str:
        """Return the name of the style that a paragraph, table or run has."""
        found = element.find("/".join(map(w, path.split("/"))))
        if found is None:
            return self._default.get(kind) or ("Normal" if kind == "paragraph" else "")
        given = found.get(_VALUE, "")
        return self._names.get(given) or given or "Normal"

    def id_of(self, name: str, kind: str) -> str | None:
        """Return the id of a `paragraph`, `table` or `character` style by its name, in any case."""
        return self._ids.get((kind, name.lower()))

    def item_of(self, paragraph: etree._Element) -> tuple[str, int]:
        """Return `-` or `1.` for an item of a list, with its level; empty for any other paragraph.

        The level of an item is 0 where its style gives it.
        """
        found = list_of(paragraph, self._list_styles)
        sign = "" if found is None else self._signs.get((found.number, found.level), "")
        if found is None or not sign:
            return "", 0
        return sign, 0 if found == style_list_of(paragraph, self._list_styles) else found.level


def _shown(name: str) -> str:
    return _SHOWN.get(name) or (name.title() if _SMALL.fullmatch(name) else name)


def _sign(level: etree._Element) -> str:
    kind = level.find(w("numFmt"))
    return "-" if kind is not None and kind.get(_VALUE) == "bullet" else "1."
