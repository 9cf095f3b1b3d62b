"""Reads what a document says, in reading order, for receivers that take words and no Word files.

The header of the first page comes first, once; then the body; then the notes, and the footer, once. What only
paper needs is left out: running headers, page numbers, comments, empty lines. A box is ☐ or ☑, a place that
nobody has filled in is a line of underscores.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from docgen.document import Document
from docgen.errors import DocumentError, Problem, expect
from docgen.files import name_of
from docgen.lazy import dataclass
from docgen.word import DEFAULT_LIMITS, read_file, read_shown_page
from docgen.word.page.model import (
    Block,
    Field,
    Group,
    Page,
    Paragraph,
    Piece,
    Row,
    Span,
    Table,
    Text,
    plain_text,
    walk,
)

Source = Document | str | Path | bytes

BLANK = "________"
_TICKED, _OPEN = "☑", "☐"
_TO_WRITE_ON = ("Signature Line", "Writing Line")  # the beginnings of the names of styles
_COUNTING = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2011": "-", "\u00ad": None, "\t": " "})


@dataclass(frozen=True)
class Words:
    """What a document says: its title, its language (BCP 47), and its blocks in reading order.

    A block is a paragraph, or a table whose rows are rows; a piece of their text is a Text.
    """

    title: str
    language: str
    blocks: tuple[Block, ...]


def read_source(source: Source) -> tuple[bytes, str]:
    """Return the bytes of a document and its name in problems; raises DocumentError if there is no file."""
    expect(Source, "a document, the path of a Word file, or its bytes", source=source)
    if isinstance(source, Document):
        return source.content, source.name
    if isinstance(source, bytes):
        return source, "document"
    return read_file(Path(source), DocumentError), name_of(source)


def read_words(source: Source) -> Words:
    """Read a document, its file, or the bytes of one.

    Raises DocumentError if it cannot be read, or holds what words cannot say: text that is struck out, a
    picture without alternative text.
    """
    content, name = read_source(source)
    page = read_shown_page(content, name, DEFAULT_LIMITS)
    for one in walk(page.blocks):
        if isinstance(one, Span) and one.kind == "picture" and not (one.title or plain_text(one.pieces)):
            fix = "give it one in Word, or send the document as PDF"
            raise DocumentError(
                name, [Problem("", "has a picture without alternative text", fix, "wordless")]
            )
    properties = dict(page.properties)
    return Words(properties.get("title", ""), properties.get("language", ""), tuple(_ordered(page)))


def _ordered(page: Page) -> Iterator[Block]:
    groups = [block for block in page.blocks if isinstance(block, Group)]
    beside = ("header", "footer", "note", "endnote", "comment")
    yield from _first_page(groups, "header")
    yield from _flat(
        block for block in page.blocks if not isinstance(block, Group) or block.kind not in beside
    )
    for note in (one for one in groups if one.kind in ("note", "endnote")):
        first, *others = [*_flat(note.blocks)] or [Paragraph("")]
        if isinstance(first, Paragraph):
            yield replace(first, pieces=(Text(f"{_number(note.kind, note.name)} "), *first.pieces))
        yield from others
    yield from _first_page(groups, "footer")


def _first_page(groups: list[Group], kind: str) -> list[Block]:
    """Return the header or footer of the first page, or of the others if it says nothing."""
    shown = {one.name: [*_flat(_uncounted(one.blocks))] for one in groups if one.kind == kind}
    return next((shown[name] for name in ("first", "", "even", *shown) if shown.get(name)), [])


def _uncounted(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks of a header or footer without the paragraphs that count pages."""
    for block in blocks:
        if isinstance(block, Table):
            yield replace(block, rows=tuple(_uncounted(block.rows)))
        elif isinstance(block, Row):
            yield _with_cells(block, _uncounted)
        elif isinstance(block, Group):
            yield replace(block, blocks=tuple(_uncounted(block.blocks)))
        elif not any(isinstance(one, Field) and _is_counting(one) for one in walk([block])):
            yield block


def _is_counting(field: Field) -> bool:
    return field.code.split(" ")[0].upper() in _COUNTING


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield paragraphs with words, and tables with rows, without what is around them."""
    for block in blocks:
        if isinstance(block, Group):
            yield from _flat(block.blocks)
        elif isinstance(block, Paragraph):
            yield from _worded(block)
        elif isinstance(block, Table):
            if rows := tuple(_flat(block.rows)):
                yield replace(block, rows=rows)
        else:
            row = _with_cells(block, _flat)
            yield from [row] if any(cell.blocks for cell in row.cells) else []


def _worded(paragraph: Paragraph) -> Iterator[Paragraph]:
    """Yield a paragraph if it says something, or is a line to write on."""
    pieces = tuple(_texts(paragraph.pieces))
    if not pieces and paragraph.style.startswith(_TO_WRITE_ON):
        pieces = (Text(BLANK),)
    if plain_text(pieces).strip():
        yield replace(paragraph, pieces=pieces)


def _with_cells(row: Row, change: Callable[[Iterable[Block]], Iterator[Block]]) -> Row:
    """Return a row with changed cells; what the cell above goes on over is not shown."""
    cells = (replace(one, blocks=() if one.goes_on else tuple(change(one.blocks))) for one in row.cells)
    return Row(tuple(cells), row.is_head)


def _texts(pieces: Iterable[Piece]) -> Iterator[Text]:
    for piece in pieces:
        if isinstance(piece, Text):
            text = unicodedata.normalize("NFC", piece.text.translate(_PLAIN))
            yield replace(piece, text=text)
        elif isinstance(piece, Field):
            yield from _texts(piece.result)
        elif isinstance(piece, Span):
            yield from _said(piece)
        elif piece.kind in ("note", "endnote"):
            yield Text(_number(piece.kind, piece.name))


def _said(span: Span) -> Iterator[Text]:
    words = tuple(_texts(span.pieces))
    if span.kind == "box":
        yield Text(_TICKED if span.ticked else _OPEN)
        yield from words
    elif span.kind == "picture":
        yield Text(f"[{plain_text(words) or span.title}]")
    elif span.kind in ("date", "choice", "text") and not words:
        yield Text(BLANK)
    else:
        yield from words
        if span.kind == "link" and ":" in span.name and span.name not in plain_text(words):
            yield Text(f" <{span.name}>")


def _number(kind: str, name: str) -> str:
    return f"[{name}]" if kind == "note" else f"[e{name}]"
