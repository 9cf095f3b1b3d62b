"""A page as its sentences, each with its place: what is compared when only the words count.

Sentences are those of the page as text, without bold and italic: a look is no word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from docgen.pages.inline import write_words
from docgen.pages.lines import break_lines
from docgen.pages.writing import HEADINGS
from docgen.word.page.model import Block, Cell, Field, Group, Page, Paragraph, Piece, Row, Span, Table, Text
from docgen.word.page.model import plain_text as plain_words

BODY = "body"
_FORMAT = r"\* MERGEFORMAT"  # a switch of fields: the result keeps its look


class Sentence(NamedTuple):
    """A sentence, and where it is: under which heading, in which header, footer or note."""

    place: str
    text: str


def list_sentences(page: Page) -> list[Sentence]:
    """Return every sentence of a page in its order, alternative texts and properties too."""
    properties = (Sentence("properties", f"{name} = {value}") for name, value in page.properties)
    return [*properties, *_Lister().listed(page.blocks)]


class _Lister:
    """Lists the sentences of one page; they are under the last heading above them."""

    def __init__(self) -> None:
        self._place = BODY

    def listed(self, blocks: Iterable[Block | Cell]) -> Iterator[Sentence]:
        """Yield the sentences of blocks."""
        for block in blocks:
            if isinstance(block, Paragraph):
                yield from self._paragraph(block)
            elif isinstance(block, Table):
                texts = filter(None, (block.caption, block.description))
                yield from (Sentence(self._place, f"alternative text: {text}") for text in texts)
                yield from self.listed(block.rows)
            elif isinstance(block, Row):
                yield from self.listed(block.cells)
            elif isinstance(block, Group):
                yield from self._group(block)
            else:
                yield from self.listed(block.blocks)

    def _paragraph(self, paragraph: Paragraph) -> Iterator[Sentence]:
        if paragraph.style in HEADINGS:
            self._place = " ".join(plain_words(paragraph.pieces).split()) or self._place
        words = write_words(map(_without_format, paragraph.pieces))
        yield from (Sentence(self._place, line) for line in break_lines(words) if line)

    def _group(self, group: Group) -> Iterator[Sentence]:
        if group.kind in ("states", "control", "object"):
            named = f"::: {group.kind} {group.name}"
            yield from [Sentence(self._place, named)] if group.name else []
        elif group.kind != "box":
            self._place = place_of(group)
        yield from self.listed(group.blocks)


def place_of(group: Group) -> str:
    """Return what Word calls a header, footer, note or comment."""
    which, _, section = group.name.rpartition(" ")
    if group.kind not in ("header", "footer"):
        return f"{group.kind} {group.name}"
    which, section = (which, section) if section.isdigit() else (group.name, "")
    return f"{f'{which}-page ' if which else ''}{group.kind}{f' of section {section}' if section else ''}"


def _without_format(piece: Piece) -> Piece:
    if isinstance(piece, Text):
        return Text(piece.text)
    if isinstance(piece, Span):
        return replace(piece, pieces=tuple(map(_without_format, piece.pieces)))
    if isinstance(piece, Field):
        code = piece.code.replace(_FORMAT, "").strip()
        return Field(code, tuple(map(_without_format, piece.result)))
    return piece
