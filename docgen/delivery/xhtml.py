"""Writes a document as XHTML 1.0 Strict: for receivers that take strict XHTML and nothing else.

Words and structure alone: headings, lists, tables with their heads and labels. No style, no picture, no link,
no script: nothing is fetched, and nothing runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from docgen.delivery.rows import is_head, is_label
from docgen.delivery.words import read_words
from docgen.document import Document
from docgen.word.page.model import Block, Cell, Paragraph, Row, Table, Text, is_heading

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"{language}>
<head><title>{title}</title></head>
<body>"""
_LOWEST_HEADING = 6


def to_xhtml(source: Document | str | Path | bytes) -> str:
    """Return what a document, a Word file, or the bytes of one says, as XHTML 1.0 Strict in reading order.

    It is made for UTF-8. Raises DocumentError as `to_text` does.
    """
    words = read_words(source)
    language = (
        f' xml:lang="{escape(words.language)}" lang="{escape(words.language)}"' if words.language else ""
    )
    head = _HEAD.format(language=language, title=escape(words.title or "-"))
    return "\n".join([head, *_blocks(words.blocks), "</body>", "</html>", ""])


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    at = 0
    while at < len(blocks):
        items = _items_from(blocks, at)
        if items:
            yield from _list(items)
            at += len(items)
        else:
            yield from _block(blocks[at])
            at += 1


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        mark = block.label or block.item[:1]
        name = _heading(block.style) if is_heading(block.style) else "p"
        yield f"<{name}>{escape(mark)}{mark and ' '}{_inline(block)}</{name}>"
    elif isinstance(block, Table):
        yield f'<table summary="{escape(block.caption or block.description)}">'
        yield from (_row(row) for row in block.rows if isinstance(row, Row))
        yield "</table>"


def _heading(style: str) -> str:
    level = 1 if style == "Title" else int(style.removeprefix("Heading ")) + 1
    return f"h{min(level, _LOWEST_HEADING)}"


def _row(row: Row) -> str:
    scope, is_whole = ("col", True) if is_head(row) else ("row", False)
    return f"<tr>{''.join(_cell(cell, scope, is_whole or is_label(cell)) for cell in row.cells)}</tr>"


def _cell(cell: Cell, scope: str, is_named: bool) -> str:
    name, span = ("th", f' scope="{scope}"') if is_named and cell.blocks else ("td", "")
    span += f' colspan="{cell.span}"' if cell.span > 1 else ""
    one = cell.blocks[0] if len(cell.blocks) == 1 else None
    inner = _inline(one) if isinstance(one, Paragraph) and not one.item else "".join(_blocks(cell.blocks))
    return f"<{name}{span}>{inner}</{name}>"


def _items_from(blocks: Sequence[Block], start: int) -> list[Paragraph]:
    """Return the items of the list that begins there; none if its numbers are not 1, 2, 3."""
    items: list[Paragraph] = []
    for block in blocks[start:]:
        if not isinstance(block, Paragraph) or not block.item:
            break
        label = "" if block.item == "-" else f"{len(items) + 1}."
        first = items[0] if items else block
        if (block.item, block.level, block.label) != (first.item, first.level, label):
            break
        items.append(block)
    return items


def _list(items: list[Paragraph]) -> Iterator[str]:
    name = "ul" if items[0].item == "-" else "ol"
    yield f"<{name}>"
    yield from (f"<li>{_inline(one)}</li>" for one in items)
    yield f"</{name}>"


def _inline(paragraph: Paragraph) -> str:
    return "".join(_text(piece) for piece in paragraph.pieces if isinstance(piece, Text))


def _text(piece: Text) -> str:
    text = escape(piece.text, quote=False).replace("\n", "<br/>")
    text = f"<em>{text}</em>" if piece.emphasis else text
    return f"<strong>{text}</strong>" if piece.strong else text
