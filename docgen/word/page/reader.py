"""Reads a Word file as a page: the body, then headers, footers, notes and comments, and its properties."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator

from docgen.errors import DocumentError, TemplateError
from docgen.word.ooxml.limits import DEFAULT, Limits
from docgen.word.ooxml.names import w
from docgen.word.ooxml.package import read_entries
from docgen.word.ooxml.parts import Part, read_parts
from docgen.word.ooxml.relationships import Relationship, list_relationships, relationships_part
from docgen.word.ooxml.xml import as_number, collapsed
from docgen.word.page.blocks import BlocksReader
from docgen.word.page.model import Block, Group, Page, Paragraph, Row, Table, is_heading
from docgen.word.page.numbers import Numbers
from docgen.word.page.shown import keep_shown
from docgen.word.page.styles import Styles
from docgen.word.page.words import WordsReader
from docgen.word.tree import etree

PROPERTIES = ("title", "subject", "creator", "keywords", "description", "category", "language")
_USUAL = "Body Text"
_OWN = frozenset({_USUAL, "Tag Line"})  # where a page has one of these, Body Text is its usual style
_FURNITURE = re.compile(r"(?:(first|even)-page )?(header|footer)(?: of section (\d+))?")
_NOTES = {"footnotes": "note", "endnotes": "endnote", "comments": "comment"}
_PAGED, _PAGES = ("header", "footer"), ("first", "", "even")
_ORDER = ("header", "footer", *_NOTES.values())


def read_page(data: bytes, source: str, limits: Limits = DEFAULT) -> Page:
    """Return what a Word file says, as a page.

    Raises TemplateError if it is not one, damaged or protected, or exceeds a limit.
    """
    parts = read_parts(read_entries(data, source, limits), source, limits).parts
    return _Reader(parts).page()


def read_shown_page(data: bytes, source: str, limits: Limits = DEFAULT) -> Page:
    """Return what a reader of a filled file sees: without hidden text, and with the numbers of its lists.

    Raises DocumentError if it is no Word file, damaged or protected, or exceeds a limit, or if text is struck
    out in it.
    """
    try:
        parts = read_parts(read_entries(data, source, limits), source, limits).parts
    except TemplateError as error:
        raise DocumentError(error.source, error.problems) from None
    reader = _Reader(parts)
    reader.leave_shown(source)
    return reader.page()


class _Reader:
    """Reads the parts of one file."""

    def __init__(self, parts: list[Part]) -> None:
        self._parts = parts
        self._roots = {part.name: part.root for part in parts}
        kinds = {one.kind: one.target for one in self._relationships(parts[0].name)}
        self._styled = self._roots.get(kinds.get("styles", ""))
        self._numbering = self._roots.get(kinds.get("numbering", ""))
        self._styles = Styles(self._styled, self._numbering)
        self._labels: dict[etree._Element, str] = {}
        self._numbers = itertools.count(1)

    def leave_shown(self, source: str) -> None:
        """Leave only what a reader sees, and count the items of lists."""
        numbers = Numbers(self._styled, self._numbering)
        for part in self._parts:
            if part.kind == "story":
                keep_shown(part.root, self._styled, source)
                self._labels |= {one: numbers.next_of(one) for one in part.root.iter(w("p"))}

    def page(self) -> Page:
        """Return the page that the file is."""
        stories = [part for part in self._parts if part.kind == "story"]
        body = self._reader_of(stories[0]).read(stories[0].root)
        groups = [group for part in stories[1:] for group in self._groups(part)]
        groups.sort(key=_position)
        return Page((*body, *groups), tuple(self._properties()), _usual_style(body))

    def _relationships(self, part: str) -> Iterator[Relationship]:
        return list_relationships(self._roots.get(relationships_part(part)), part)

    def _reader_of(self, part: Part) -> BlocksReader:
        targets = {one.id: one.target for one in self._relationships(part.name)}
        return BlocksReader(self._styles, WordsReader(self._styles, targets, self._numbers), self._labels)

    def _groups(self, part: Part) -> Iterator[Group]:
        """Yield the header or footer that a part is, or the notes in it that say something."""
        found, reader = _FURNITURE.fullmatch(part.label), self._reader_of(part)
        if found is not None:
            name = " ".join(filter(None, (found[1], found[3])))
            yield Group(found[2], name, "", reader.read(part.root))
            return
        kind = _NOTES[part.label]
        for note in part.root.iterchildren(etree.Element):
            blocks = reader.read(note)
            if any(not isinstance(block, Paragraph) or block.pieces for block in blocks):
                yield Group(
                    kind, collapsed(note.get(w("id"), "")), collapsed(note.get(w("author"), "")), blocks
                )

    def _properties(self) -> Iterator[tuple[str, str]]:
        given: dict[str, str] = {}
        for part in self._parts:
            if etree.QName(part.root).localname == "coreProperties":
                for element in part.root.iterchildren(etree.Element):
                    given[etree.QName(element).localname] = collapsed(element.text or "")
        if self._styled is not None:
            lang = self._styled.find("/".join(map(w, ("docDefaults", "rPrDefault", "rPr", "lang"))))
            spoken = "" if lang is None else lang.get(w("val"), "")
            given["language"] = spoken or given.get("language", "")
        yield from ((name, given[name]) for name in PROPERTIES if given.get(name))


def _position(group: Group) -> tuple[int, int]:
    """Return where a group comes on a page: by its kind; headers and footers by section and kind of page."""
    which, _, section = f" {group.name}".rpartition(" ")
    which, number = (which.strip(), as_number(section)) if section.isdigit() else (group.name, 0)
    at = _PAGES.index(which) + len(_PAGES) * number if which in _PAGES else 0
    return _ORDER.index(group.kind), at if group.kind in _PAGED else 0


def _usual_style(blocks: tuple[Block, ...]) -> str:
    """Return the style of more than half of a body, tables aside; Body Text if some are in it, or none is."""
    counts = Counter(_text_styles(blocks)) or Counter(_text_styles(blocks, True))
    if not counts or not _OWN.isdisjoint(counts):
        return _USUAL
    ((style, count),) = counts.most_common(1)
    return style if 2 * count > counts.total() else _USUAL


def _text_styles(blocks: tuple[Block, ...], in_tables: bool = False) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Group):
            yield from _text_styles(block.blocks, in_tables)
        elif isinstance(block, Table) and in_tables:
            yield from _text_styles(block.rows, True)
        elif isinstance(block, Row):
            yield from (style for cell in block.cells for style in _text_styles(cell.blocks, True))
        elif isinstance(block, Paragraph) and not block.item and not is_heading(block.style):
            yield block.style
