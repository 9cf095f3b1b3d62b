"""Finds what every page of a document shows in its header and footer, whatever the data says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from docgen.word.ooxml.layout import PageKind, page_kinds
from docgen.word.ooxml.parts import Part
from docgen.word.printed.always import Printing
from docgen.word.reading.content import CODE
from docgen.word.reading.part import read_part
from docgen.word.rendering.compiled import Page

_FIELD = re.compile(f"{CODE}([^{CODE} ]+)[^{CODE}]*{CODE}")
_PAGES = {"first": "the first page", "even": "even pages", "default": "the other pages"}


def read_pages(
    parts: list[Part], known: frozenset[str], add: Callable[[Printing, Part], None]
) -> tuple[Page, ...]:
    """Return what the pages of a file show, by kind; `add` adds a part to what is read of it.

    `known` are the names of functions.
    """
    by_name = {part.name: part for part in parts}
    kinds = page_kinds(parts[0].name, {part.name: part.root for part in parts}.get)
    beside = Counter(one.section for one in kinds)
    shown: dict[tuple[str, ...], Page] = {}  # sections often share their headers
    for one in kinds:
        if one.parts not in shown:
            printing = Printing(known)
            for name in one.parts:
                if name in by_name:
                    add(printing, by_name[name])
            shown[one.parts] = _page(printing)
    return tuple(
        replace(shown[one.parts], place=_place(one, beside[one.section], kinds[-1].section)) for one in kinds
    )


def _page(printing: Printing) -> Page:
    texts = read_part("".join(printing.certain)).paragraphs
    fields = frozenset(keyword for text in texts for keyword in _FIELD.findall(text))
    return Page("", frozenset(printing.names), frozenset(printing.told), fields)


def _place(one: PageKind, beside: int, sections: int) -> str:
    """Return the place of these pages: "section 2, even pages"; `beside` counts the section's kinds."""
    pages = _PAGES[one.kind] if beside > 1 else "every page"
    return pages if sections == 1 else f"section {one.section}, {pages}"
