"""Decides what a reader sees: whether there is anything visible beside a tag."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from math import inf
from typing import NamedTuple

from lxml import etree

from docgen.word.ooxml.names import DELETED, ROW, RUN, TEXT, w
from docgen.word.ooxml.xml import is_switched_on
from docgen.word.tags.scan import MARK, Tag

_UNSEEN = frozenset(
    w(name)
    for name in (
        "pPr rPr sdtPr sdtEndPr tcPr trPr tblPr tblPrEx tblGrid sectPr tab cr lastRenderedPageBreak proofErr "
        "bookmarkStart bookmarkEnd commentRangeStart commentRangeEnd commentReference permStart permEnd"
    ).split()
)
_SEEN = None
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNREAD = {RUN: tuple(f"{w('rPr')}/{w(name)}" for name in ("vanish", "strike", "dstrike"))} | {
    ROW: (f"{w('trPr')}/{w('hidden')}",)
}


def tags_out_of_sight(root: etree._Element) -> set[int]:
    """Return the tags of a marked part whose text a reader does not see, or sees struck through.

    They are in runs that are hidden or struck through, in rows that are marked as hidden, or in fallback
    content. Only a run's own format counts; styles are not looked at.
    """
    unread = [element for element in root.iter(RUN, ROW, _FALLBACK) if _is_unread(element)]
    inner = (found for element in unread for found in element.iter(etree.Element))
    values = (value for found in inner for value in (found.text or "", *map(str, found.attrib.values())))
    return {int(number) for value in values for number in MARK.findall(value)}


def _is_unread(element: etree._Element) -> bool:
    if element.tag == _FALLBACK:
        return True
    return any(is_switched_on(element.find(path)) for path in _UNREAD[str(element.tag)])


class _View(NamedTuple):
    """What a reader meets in an element, in order: where anything is visible, and where each tag is."""

    first: float  # of what is visible
    last: float
    at: Mapping[int, int]


class Sight:
    """Answers what is visible in the elements of a part whose tags are marks.

    `tags` are the part's tags by number, `paragraph_of` their paragraphs, and `list_styles` the paragraph
    styles that make list items. `tags_in` are the numbers of the tags in each paragraph. Each element is
    looked at once: while a sight is used, only what is not visible may be taken out of it.
    """

    def __init__(
        self,
        tags: Mapping[int, Tag],
        paragraph_of: Mapping[int, etree._Element],
        list_styles: Mapping[str, str],
    ) -> None:
        self.paragraph_of = paragraph_of
        self._printed = frozenset(number for number, tag in tags.items() if tag.kind == "print")
        self._opening = frozenset(number for number, tag in tags.items() if tag.keyword in ("if", "for"))
        self._list_styles = list_styles
        self.tags_in: dict[etree._Element, list[int]] = {}
        self._statements: dict[etree._Element, list[Tag]] = {}
        self._views: dict[etree._Element, _View] = {}
        for number, tag in tags.items():
            self.tags_in.setdefault(paragraph_of[number], []).append(number)
            if tag.kind == "statement":
                self._statements.setdefault(paragraph_of[number], []).append(tag)

    def statements_beside(
        self, paragraph: etree._Element, opened: Tag, closed: Tag
    ) -> tuple[list[Tag], list[Tag]]:
        """Return the statements of a paragraph before a block's opening tag and after its closing tag."""
        here = self._statements.get(paragraph, [])
        before = here[: bisect_left(here, opened.number, key=_number)]
        return before, here[bisect_right(here, closed.number, key=_number) :]

    def opens(self, number: int) -> bool:
        """Return whether a tag opens a block."""
        return number in self._opening

    def visible(self, element: etree._Element) -> bool:
        """Return whether an element shows anything besides statements and comments."""
        return self._view(element).last >= 0

    def visible_element(self, element: etree._Element) -> bool:
        """Return whether an element beside a tag is visible."""
        return element.tag not in _UNSEEN and element.tag not in DELETED and _SEEN in self._tokens(element)

    def first_in(self, element: etree._Element, tag: Tag) -> bool:
        """Return whether there is nothing visible before a tag in an element."""
        view = self._view(element)
        return tag.number in view.at and view.at[tag.number] < view.first

    def last_in(self, element: etree._Element, tag: Tag) -> bool:
        """Return whether there is nothing visible after a tag in an element."""
        view = self._view(element)
        return tag.number in view.at and view.at[tag.number] > view.last

    def _view(self, element: etree._Element) -> _View:
        found = self._views.get(element)
        if found is None:
            tokens = list(self._tokens(element))
            seen = [at for at, token in enumerate(tokens) if token is _SEEN]
            at = {token: at for at, token in enumerate(tokens) if token is not None}
            found = _View(seen[0] if seen else inf, seen[-1] if seen else -1, at)
            self._views[element] = found
        return found

    def is_list_item(self, paragraph: etree._Element) -> bool:
        """Return whether a paragraph is numbered or has a bullet, by itself or by its style."""
        properties = paragraph.find(w("pPr"))
        if properties is None:
            return False
        numbering = properties.find(f"{w('numPr')}/{w('numId')}")
        if numbering is not None:
            return numbering.get(w("val")) != "0"
        style = properties.find(w("pStyle"))
        return style is not None and style.get(w("val")) in self._list_styles

    @staticmethod
    def must_stay(paragraph: etree._Element) -> bool:
        """Return whether a paragraph ends a section and so must not vanish."""
        return paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None

    def _tokens(self, element: etree._Element) -> Iterator[int | None]:
        """Yield the numbers of statements and comments, and None for each visible thing."""
        if element.tag == TEXT:
            yield from self._text_tokens(element.text or "")
            return
        for child in element:
            if child.tag in _UNSEEN or child.tag in DELETED:
                continue
            if element.tag == RUN and child.tag != TEXT:
                text_break = child.tag == w("br") and child.get(w("type"), "textWrapping") == "textWrapping"
                if not text_break:
                    yield _SEEN
            else:
                yield from self._tokens(child)

    def _text_tokens(self, text: str) -> Iterator[int | None]:
        for index, piece in enumerate(MARK.split(text)):
            if index % 2:
                yield _SEEN if int(piece) in self._printed else int(piece)
            elif piece.strip():
                yield _SEEN


def _number(tag: Tag) -> int:
    return tag.number
