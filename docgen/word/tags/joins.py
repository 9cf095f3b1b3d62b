"""Joins paragraphs: `{%-` joins its paragraph to the one before, `-%}` to the one after.

Within a paragraph these marks delete the line break or tab next to them. Spaces stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from docgen.word.ooxml.names import PARAGRAPH, TEXT, XML_SPACE, w
from docgen.word.tags.scan import Tag, mark

_EATEN = frozenset({w("br"), w("cr"), w("tab")})
_SILENT = frozenset({w("pPr"), w("rPr"), w("proofErr"), w("bookmarkStart"), w("bookmarkEnd")})


def join_paragraphs(tags: Mapping[int, Tag], homes: dict[int, etree._Element]) -> None:
    """Join paragraphs where tags ask for it; `homes`, the paragraphs of the tags, is kept up to date."""
    for number, tag in tags.items():
        if tag.joins_before:
            _join_before(number, homes)
        if tag.joins_after:
            _join_after(number, homes)


def _join_before(number: int, homes: dict[int, etree._Element]) -> None:
    paragraph = homes[number]
    pieces = _pieces(paragraph)
    at = next(index for index, piece in enumerate(pieces) if mark(number) in (piece.text or ""))
    if (pieces[at].text or "").partition(mark(number))[0]:
        return
    if at > 0:
        _eat(pieces[at - 1])
    elif (before := paragraph.getprevious()) is not None and before.tag == PARAGRAPH and _open(before):
        _move(paragraph, before, homes)


def _join_after(number: int, homes: dict[int, etree._Element]) -> None:
    paragraph = homes[number]
    pieces = _pieces(paragraph)
    at = next(index for index, piece in enumerate(pieces) if mark(number) in (piece.text or ""))
    if (pieces[at].text or "").partition(mark(number))[2]:
        return
    if at + 1 < len(pieces):
        _eat(pieces[at + 1])
    elif (behind := paragraph.getnext()) is not None and behind.tag == PARAGRAPH and _open(paragraph):
        _move(behind, paragraph, homes)


def _pieces(paragraph: etree._Element) -> list[etree._Element]:
    """Return the contents of a paragraph's runs, except empty texts."""
    return [
        piece
        for run in paragraph.iter(w("r"))
        for piece in run
        if piece.tag not in _SILENT and (piece.tag != TEXT or piece.text)
    ]


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


def _move(source: etree._Element, target: etree._Element, homes: dict[int, etree._Element]) -> None:
    """Move the content of a paragraph to the end of another, and the end of a section with it."""
    section = source.find(f"{w('pPr')}/{w('sectPr')}")
    if section is not None:
        _end_section(target, section)
    for child in list(source):
        if child.tag != w("pPr"):
            target.append(child)
    for text in target.iter(TEXT):
        text.set(XML_SPACE, "preserve")
    parent = source.getparent()
    if parent is not None:
        parent.remove(source)
    for number, home in homes.items():
        if home is source:
            homes[number] = target
