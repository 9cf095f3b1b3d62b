"""The values of a page: its blocks, and the pieces of their text.

A page is what a Word file says and where it says it: paragraphs by style, tables, controls, headers, notes.
Styles have the names that Word shows. Nothing here knows XML, nor how a page is written as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from docgen.lazy import dataclass


@dataclass(frozen=True)
class Text:
    """Words in one format, with the tags as they were typed; tabs and line breaks are characters."""

    text: str
    strong: bool = False
    emphasis: bool = False


@dataclass(frozen=True)
class Mark:
    """A place in a text: where a `note`, a `comment` or a text `box` is, or where a `page` ends."""

    kind: str
    name: str = ""


@dataclass(frozen=True)
class Field:
    """A field of Word: its code, and its result where that is more than a number of pages."""

    code: str
    result: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Span:
    """Words inside of something: a control, a link, a picture.

    `kind` is `states`, `box` (ticked by a click), `date`, `choice` or `text` for a content control, whose tag
    and title are `name` and `title`; `link`, whose address and tip they are; `picture`, whose alternative
    text are the words. A box shows a sign only, so that it has no words; `ticked` is its state.
    """

    kind: str
    name: str = ""
    title: str = ""
    pieces: tuple[Piece, ...] = ()
    ticked: bool = False


Piece: TypeAlias = "Text | Mark | Field | Span"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph by style; `item` is `-` or `1.` for an item of a list, whose outermost level is 0.

    `label` is the number, or the words, that the list puts before it, where the items were counted.
    """

    style: str
    pieces: tuple[Piece, ...] = ()
    item: str = ""
    level: int = 0
    label: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell: its blocks, and the columns that it spans; the cell above may go on in it."""

    blocks: tuple[Block, ...] = ()
    span: int = 1
    goes_on: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a table; a head is repeated on each page."""

    cells: tuple[Cell, ...]
    is_head: bool = False


@dataclass(frozen=True)
class Table:
    """A table by style: widths of its columns in per cent, rows (or groups of rows), alternative text."""

    style: str
    widths: tuple[float, ...]
    rows: tuple[Block, ...]
    caption: str = ""
    description: str = ""


@dataclass(frozen=True)
class Group:
    """Blocks inside of something: a `control` or a statement (`states`), a `box`, a `note`, a `header`."""

    kind: str
    name: str = ""
    title: str = ""
    blocks: tuple[Block, ...] = ()


Block: TypeAlias = "Paragraph | Table | Group | Row"


@dataclass(frozen=True)
class Page:
    """A whole page: its blocks, then its headers, footers, notes and comments, each in a group.

    `properties` are those of the document that are not empty, by name. `style` is the usual one of its text.
    """

    blocks: tuple[Block, ...]
    properties: tuple[tuple[str, str], ...] = ()
    style: str = "Body Text"


TABLE_END = Paragraph("Table End")  # what Word asks for where a cell ends with a table
# Screen readers pass by the rule of a table; that of a paragraph is unmarked in a PDF of LibreOffice.
RULE = Table("Line Table", (100,), (Row((Cell((TABLE_END,)),)),))
_LINES = frozenset({"Signature Line", "Signature Line Kept", "Writing Line"})


def is_heading(style: str) -> bool:
    """Return whether a style is that of a title or a heading."""
    return style == "Title" or style.startswith("Heading ")


def is_line(block: Block | None) -> bool:
    """Return whether a block is a line to write on: in Word, a paragraph with `RULE` below it."""
    return isinstance(block, Paragraph) and block.style in _LINES


def has_table_at(end: Literal[0, -1], block: Block | None) -> bool:
    """Return whether a block begins (0) or ends (-1) with a table: Word asks for a paragraph beside it."""
    if isinstance(block, Group):
        return bool(block.blocks) and has_table_at(end, block.blocks[end])
    return isinstance(block, Table) or (end == -1 and is_line(block))


def walk(found: Iterable[Block | Cell | Piece]) -> Iterator[Block | Cell | Piece]:
    """Yield blocks, cells and pieces, each followed by what is in it."""
    for one in found:
        yield one
        if isinstance(one, Paragraph | Span):
            yield from walk(one.pieces)
        elif isinstance(one, Field):
            yield from walk(one.result)
        elif isinstance(one, Table):
            yield from walk(one.rows)
        elif isinstance(one, Row):
            yield from walk(one.cells)
        elif isinstance(one, Cell | Group):
            yield from walk(one.blocks)


def plain_text(pieces: tuple[Piece, ...]) -> str:
    """Return the words of a text, without formats."""
    found = []
    for piece in pieces:
        if isinstance(piece, Text):
            found.append(piece.text)
        elif isinstance(piece, Span):
            found.append(plain_text(piece.pieces))
        elif isinstance(piece, Field):
            found.append(plain_text(piece.result))
    return "".join(found)
