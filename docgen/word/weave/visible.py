"""Decides what a reader sees: whether there is anything visible beside a tag."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from math import inf
from typing import NamedTuple

from lxml import etree

from docgen.word.ooxml.lists import ListStyles, list_of
from docgen.word.ooxml.names import (
    CONTROL,
    DELETED,
    MC_NS,
    PARAGRAPH,
    ROW,
    RUN,
    SILENT,
    TABLE,
    TEXT,
    WRAPPERS,
    w,
)
from docgen.word.ooxml.xml import is_on, is_switched_on
from docgen.word.tags.scan import MARK, Tag
from docgen.word.weave.formats import Formats, Look

_SEEN = None
_FALLBACK = f"{{{MC_NS}}}Fallback"
_TAB, _BREAKS = w("tab"), (w("br"), w("cr"))
_FIELD = w("fldSimple")
_PLACES = frozenset({CONTROL, TABLE})
_NO_LINE = (None, "none", "nil")
_UNREAD = {RUN: tuple(f"{w('rPr')}/{w(name)}" for name in ("vanish", "strike", "dstrike"))} | {
    ROW: (f"{w('trPr')}/{w('hidden')}",)
}


def tags_out_of_sight(root: etree._Element) -> set[int]:
    """Return the tags of a marked part whose text a reader does not see, or sees struck through.

    They are in runs that are hidden or struck through, in rows that are marked as hidden, or in fallback
    content, or in Word's comments. Only a run's own format counts; styles are not looked at.
    """
    unread = [element for element in root.iter(RUN, ROW, _FALLBACK, w("comment")) if is_unread(element)]
    inner = (found for element in unread for found in element.iter(etree.Element))
    values = (value for found in inner for value in (found.text or "", *map(str, found.attrib.values())))
    return {int(number) for value in values for number in MARK.findall(value)}


def is_unread(element: etree._Element) -> bool:
    """Return whether a run or row by its own format, a fallback or a comment keeps its text from a reader."""
    if element.tag in (_FALLBACK, w("comment")):
        return True
    return any(is_switched_on(element.find(path)) for path in _UNREAD.get(str(element.tag), ()))


def styles_with_leaders(roots: Iterable[etree._Element]) -> frozenset[str]:
    """Return the paragraph styles whose tabs draw a line, by themselves or by the style they are based on.

    `roots` are the parts of the file. The empty text stands for the default style.
    """
    drawn, based = set(), {}
    for style in (style for root in roots if root.tag == w("styles") for style in root.iter(w("style"))):
        if style.get(w("type")) == "paragraph":
            parent, name = style.find(w("basedOn")), style.get(w("styleId"), "")
            based[name] = "" if parent is None else parent.get(w("val"), "")
            if _has_leader(style.find(w("pPr"))):
                drawn.add(name)
            if is_on(style.get(w("default"), "0")):
                based[""] = name
    inheriting: dict[str, list[str]] = {}
    for name, above in based.items():
        inheriting.setdefault(above, []).append(name)
    waiting = list(drawn)
    while waiting:
        new = [name for name in inheriting.pop(waiting.pop(), ()) if name not in drawn]
        drawn.update(new)
        waiting += new
    return frozenset(drawn)


def _has_leader(properties: etree._Element | None) -> bool:
    """Return whether a paragraph's properties have a tab stop that draws a line (17.3.1.37)."""
    stops = () if properties is None else properties.iter(_TAB)
    return any(stop.get(w("leader")) not in _NO_LINE for stop in stops)


class _View(NamedTuple):
    """What a reader meets in an element, in order: where anything is visible, and where each tag is."""

    first: float  # of what is visible
    last: float
    at: Mapping[int, int]


class Sight:
    """Answers what is visible in the elements of a part whose tags are marks.

    `tags` are the part's tags by number, `paragraph_of` their paragraphs, `list_styles` the paragraph styles
    that make list items, and `leader_styles` those whose tabs draw a line; `formats` are those of the file.
    `tags_in` are the numbers of the tags in each paragraph. Each element is looked at once: while a sight is
    used, only what is not visible may be taken out of it.
    """

    def __init__(
        self,
        tags: Mapping[int, Tag],
        paragraph_of: Mapping[int, etree._Element],
        list_styles: ListStyles,
        leader_styles: frozenset[str] = frozenset(),
        formats: Formats | None = None,
    ) -> None:
        self.paragraph_of = paragraph_of
        self._tags = tags
        self._list_styles = list_styles
        self._leader_styles = leader_styles
        self._formats = formats or Formats()
        self.tags_in: dict[etree._Element, list[int]] = {}
        self._statements: dict[etree._Element, list[Tag]] = {}
        self._views: dict[etree._Element, _View] = {}
        for number, paragraph in paragraph_of.items():
            self.tags_in.setdefault(paragraph, []).append(number)
            if tags[number].kind == "statement":
                self._statements.setdefault(paragraph, []).append(tags[number])
        for paragraph in self.tags_in:
            self._view(paragraph)  # before tags are taken out: then their controls look empty

    def statements_beside(
        self, paragraph: etree._Element, opened: Tag, closed: Tag
    ) -> tuple[list[Tag], list[Tag]]:
        """Return the statements of a paragraph before a block's opening tag and after its closing tag."""
        here = self._statements.get(paragraph, [])
        before = here[: bisect_left(here, opened.number, key=_number)]
        return before, here[bisect_right(here, closed.number, key=_number) :]

    def opens(self, number: int) -> bool:
        """Return whether a tag opens a block."""
        return self._tags[number].keyword in ("if", "for")

    def visible(self, element: etree._Element) -> bool:
        """Return whether an element shows anything besides statements and comments, or does by its format."""
        return self.has_content(element) or (element.tag == PARAGRAPH and self._shows_format(element))

    def has_content(self, element: etree._Element) -> bool:
        """Return whether there is anything visible in an element besides statements and comments."""
        return self._view(element).last >= 0

    def _shows_format(self, paragraph: etree._Element) -> bool:
        """Return whether something to see would go with an empty paragraph: borders, a shade, a new page.

        Neighbours with the same borders and shade are one box, which the others keep (17.3.1.24).
        """
        look = self._formats.look_of(paragraph)
        following = next(self._looks(paragraph.itersiblings()), (None, Look()))[1]
        if look.begins_page and not following.begins_page:
            return True
        if not look.frame or following.frame == look.frame:
            return False
        before = self._looks(paragraph.itersiblings(preceding=True))
        box = takewhile(lambda found: found[1].frame == look.frame, before)
        return not any(self.has_content(other) for other, _ in box)

    def _looks(self, siblings: Iterable[etree._Element]) -> Iterator[tuple[etree._Element, Look]]:
        """Yield the paragraphs that come first among siblings, each with its look."""
        shown = (node for node in siblings if isinstance(node.tag, str) and node.tag not in SILENT)
        for paragraph in takewhile(lambda node: node.tag == PARAGRAPH, shown):
            yield paragraph, self._formats.look_of(paragraph)

    def visible_element(self, element: etree._Element) -> bool:
        """Return whether an element beside a tag is visible."""
        return _SEEN in self._tokens_of(element)

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
        return list_of(paragraph, self._list_styles) is not None

    @staticmethod
    def must_stay(paragraph: etree._Element) -> bool:
        """Return whether a paragraph ends a section and so must not vanish."""
        return paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None

    def _tokens(self, element: etree._Element) -> Iterator[int | None]:
        """Yield the numbers of statements and comments in an element, and None for each visible thing."""
        for child in element.iterchildren(etree.Element):
            yield from self._tokens_of(child)

    def _tokens_of(self, child: etree._Element) -> Iterator[int | None]:
        """Yield the same for a child of a paragraph, a run or what is around them."""
        if child.tag in SILENT or child.tag in DELETED:
            return
        if child.tag == TEXT:
            yield from self._text_tokens(child)
        elif child.tag == _TAB:
            if self._draws_line(child):
                yield _SEEN
        elif child.tag in WRAPPERS:
            yield from self._wrapper_tokens(child)
        elif child.tag not in _BREAKS or child.get(w("type"), "textWrapping") != "textWrapping":
            yield _SEEN
            if child.tag == _FIELD:  # it shows its result, even before there is one
                yield from self._tokens(child)

    def _wrapper_tokens(self, wrapper: etree._Element) -> Iterator[int | None]:
        """Yield the same for what shows its content; people fill in an empty control or table: it shows."""
        is_empty = wrapper.tag in _PLACES
        for token in self._tokens(wrapper):
            is_empty = False
            yield token
        if is_empty and next(wrapper.iter(etree.ProcessingInstruction), None) is None:
            yield _SEEN

    def _text_tokens(self, element: etree._Element) -> Iterator[int | None]:
        for index, piece in enumerate(MARK.split(element.text or "")):
            if index % 2:
                tag = self._tags.get(int(piece))
                yield _SEEN if tag is not None and tag.kind == "print" else int(piece)
            elif piece.strip() or (len(piece) > 1 and self._formats.shows_space(element.getparent())):
                yield _SEEN

    def _draws_line(self, tab: etree._Element) -> bool:
        """Return whether a tab shows as a line: that of its run, or the leader of its paragraph's tabs."""
        if self._formats.shows_space(tab.getparent()):
            return True
        paragraph = next(tab.iterancestors(PARAGRAPH), None)
        properties = None if paragraph is None else paragraph.find(w("pPr"))
        style = None if properties is None else properties.find(w("pStyle"))
        name = "" if style is None else style.get(w("val"), "")
        return name in self._leader_styles or _has_leader(properties)


def _number(tag: Tag) -> int:
    return tag.number
