"""Joins paragraphs: `{%-` joins its paragraph to the one before, `-%}` to the one after.

Within a paragraph these marks delete the line break or tab next to them. Spaces stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from docgen.word.ooxml.names import PARAGRAPH, RUN, TEXT, XML_SPACE, w
from docgen.word.tags.scan import MARK, Tag, mark

_EATEN = frozenset({w("br"), w("cr"), w("tab")})
_SILENT = frozenset({w("pPr"), w("rPr"), w("proofErr"), w("bookmarkStart"), w("bookmarkEnd")})


def join_paragraphs(tags: Mapping[int, Tag], homes: dict[int, etree._Element]) -> None:
    """Join paragraphs where tags ask for it; `homes`, the paragraphs of the tags, is kept up to date."""
    joining = [tag for tag in tags.values() if tag.joins_before or tag.joins_after]
    if not joining:
        return
    joiner = _Joiner(homes)
    for tag in joining:
        if tag.joins_before:
            joiner.join_before(tag.number)
        if tag.joins_after:
            joiner.join_after(tag.number)
    for target in joiner.targets:
        for text in target.iter(TEXT):
            text.set(XML_SPACE, "preserve")


class _Joiner:
    """Joins paragraphs; keeps the text of each mark, the tags of each paragraph, and what was added to."""

    def __init__(self, homes: dict[int, etree._Element]) -> None:
        self.homes = homes
        self.numbers: dict[etree._Element, list[int]] = {}
        for number, home in homes.items():
            self.numbers.setdefault(home, []).append(number)
        texts = [text for home in self.numbers for text in home.iter(TEXT)]
        self.texts = {number: text for text in texts for number in MARK.findall(text.text or "")}
        self.targets: dict[etree._Element, None] = {}

    def join_before(self, number: int) -> None:
        paragraph, text = self.homes[number], self.texts[str(number)]
        if (text.text or "").partition(mark(number))[0]:
            return
        piece = next(_beside(text, paragraph, preceding=True), None)
        if piece is not None:
            _eat(piece)
        elif (before := paragraph.getprevious()) is not None and before.tag == PARAGRAPH and _open(before):
            self._move(paragraph, before)

    def join_after(self, number: int) -> None:
        paragraph, text = self.homes[number], self.texts[str(number)]
        if (text.text or "").partition(mark(number))[2]:
            return
        piece = next(_beside(text, paragraph, preceding=False), None)
        if piece is not None:
            _eat(piece)
        elif (behind := paragraph.getnext()) is not None and behind.tag == PARAGRAPH and _open(paragraph):
            self._move(behind, paragraph)

    def _move(self, source: etree._Element, target: etree._Element) -> None:
        """Move the content of a paragraph to the end of another, and the end of a section with it."""
        section = source.find(f"{w('pPr')}/{w('sectPr')}")
        if section is not None:
            _end_section(target, section)
        for child in list(source):
            if child.tag != w("pPr"):
                target.append(child)
        self.targets[target] = None
        parent = source.getparent()
        if parent is not None:
            parent.remove(source)
        moved = self.numbers.pop(source, [])
        self.homes |= dict.fromkeys(moved, target)
        self.numbers.setdefault(target, []).extend(moved)


def _beside(piece: etree._Element, paragraph: etree._Element, *, preceding: bool) -> Iterator[etree._Element]:
    """Yield the contents of a paragraph's runs before or after one of them, nearest first."""
    node = piece
    while node is not paragraph and (parent := node.getparent()) is not None:
        for other in node.itersiblings(preceding=preceding):
            runs = [[other]] if parent.tag == RUN else other.iter(RUN)
            pieces = [each for run in runs for each in run if _is_piece(each)]
            yield from reversed(pieces) if preceding else pieces
        node = parent


def _is_piece(element: etree._Element) -> bool:
    """Return whether an element in a run is content, and no empty text."""
    return element.tag not in _SILENT and (element.tag != TEXT or bool(element.text))


def _open(paragraph: etree._Element) -> bool:
    """Return whether content may be added to the end of a paragraph: it does not end a section."""
    return paragraph.find(f"{w('pPr')}/{w('sectPr')}") is None


def _end_section(paragraph: etree._Element, section: etree._Element) -> None:
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"), nsmap=paragraph.nsmap)
        paragraph.insert(0, properties)
    change = properties.find(w("pPrChange"))
    if change is not None:
        change.addprevious(section)
    else:
        properties.append(section)


def _eat(piece: etree._Element) -> None:
    parent = piece.getparent()
    page = piece.get(w("type"), "textWrapping") != "textWrapping"
    if piece.tag in _EATEN and not page and parent is not None:
        parent.remove(piece)
