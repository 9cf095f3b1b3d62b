"""Writes a document as plain text: for receivers that take nothing else, and for searching.

A row of a table is lines of `label: value`. Lines are not wrapped: receivers wrap them at their own width,
and a break within a sentence would hide it from a search.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from docgen.delivery.rows import Labelled, labelled
from docgen.delivery.words import read_words
from docgen.document import Document
from docgen.word.page.model import Block, Paragraph, Table, is_heading, plain_text

_INDENT = "  "


def to_text(source: Document | str | Path | bytes) -> str:
    """Return what a document, a Word file, or the bytes of one says, as plain text in reading order.

    The text is NFC, its lines end in LF. Raises DocumentError if it cannot be read, or if words cannot say
    what it shows: text that is struck out, a picture without alternative text.
    """
    return "".join(f"{line}\n" for line in _lines(read_words(source).blocks))


def _lines(blocks: Sequence[Block]) -> list[str]:
    lines: list[str] = []
    before: Block | None = None
    for block in blocks:
        if before is not None and not _are_close(before, block):
            lines.append("")
        lines += _block(block)
        before = block
    return lines


def _are_close(before: Block, after: Block) -> bool:
    """Return whether a block follows without a blank line: items of a list do."""
    both = (before, after)
    return all(isinstance(one, Paragraph) and bool(one.item) and not is_heading(one.style) for one in both)


def _block(block: Block) -> list[str]:
    if isinstance(block, Paragraph):
        return _paragraph(block)
    return [line for line in _rows(block) if line.strip()] if isinstance(block, Table) else []


def _paragraph(paragraph: Paragraph) -> list[str]:
    words = " \n".join(" ".join(line.split()) for line in plain_text(paragraph.pieces).split("\n"))
    mark = paragraph.label or ("-" if paragraph.item else "")
    indent = _INDENT * paragraph.level
    first, *others = words.split("\n")
    started = f"{indent}{mark} {first}" if mark else f"{indent}{first}"
    return [one.rstrip() for one in (started, *(f"{indent}{_INDENT if mark else ''}{one}" for one in others))]


def _rows(table: Table) -> Iterator[str]:
    for row in labelled(table):
        for number, cell in enumerate(row.cells):
            lines = [line for block in cell.blocks for line in _block(block)]
            indent = _INDENT if row.is_data and number else ""
            yield from (f"{indent}{line}" for line in _with_label(cell, lines))


def _with_label(cell: Labelled, lines: list[str]) -> list[str]:
    if not cell.label:
        return lines
    label = cell.label if cell.label[-1] in ":?!.…" else f"{cell.label}:"
    if not lines:
        return [label]
    is_one = isinstance(cell.blocks[0], Paragraph) and not cell.blocks[0].item
    first, rest = (f"{label} {lines[0]}", lines[1:]) if is_one else (label, lines)
    return [first, *(f"{_INDENT}{line}" for line in rest)]
