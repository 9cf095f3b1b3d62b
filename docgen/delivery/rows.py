"""Finds which cells of a table name others: heads of columns, and labels before the cells of a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from docgen.word.page.model import Block, Cell, Paragraph, Row, Table, plain_text

_LABELS = ("Label", "Check Label", "Column Head")  # the beginnings of the names of styles


class Labelled(NamedTuple):
    """The content of a cell, and the label or the head that names it."""

    label: str
    blocks: tuple[Block, ...]


class LabelledRow(NamedTuple):
    """The cells of a row; those of a row of data are named by the heads of their columns."""

    cells: list[Labelled]
    is_data: bool


def is_label(cell: Cell) -> bool:
    """Return whether a cell names others, by the style of its text."""
    return bool(cell.blocks) and all(
        isinstance(block, Paragraph) and block.style.startswith(_LABELS) for block in cell.blocks
    )


def is_head(row: Row) -> bool:
    """Return whether a row names the columns below it."""
    named = [cell for cell in row.cells if cell.blocks]
    return row.is_head or (len(named) > 1 and all(is_label(cell) for cell in named) and _is_of_heads(named))


def _is_of_heads(cells: list[Cell]) -> bool:
    styles = {block.style for cell in cells for block in cell.blocks if isinstance(block, Paragraph)}
    return all(style.startswith("Column Head") for style in styles)


def labelled(table: Table) -> Iterator[LabelledRow]:
    """Yield the rows of a table with the labels of their cells; heads go on until a row has its own label."""
    heads: dict[tuple[int, int], str] = {}
    for row in table.rows:
        if not isinstance(row, Row):
            continue
        placed = dict(zip(_places(row), row.cells, strict=True))
        if is_head(row):
            heads = {place: _words(cell) for place, cell in placed.items()}
            continue
        if any(is_label(cell) for cell in row.cells):
            heads = {}
        named = {place: heads[place] for place in placed if heads.get(place)}
        yield LabelledRow(list(_cells(placed, named)), bool(named))


def _cells(placed: dict[tuple[int, int], Cell], named: dict[tuple[int, int], str]) -> Iterator[Labelled]:
    label = ""
    for place, cell in placed.items():
        if is_label(cell):
            if label:
                yield Labelled(label, ())
            label = _words(cell)
        elif cell.blocks or label:
            yield Labelled(label or named.get(place, ""), cell.blocks)
            label = ""
    if label:
        yield Labelled(label, ())


def _places(row: Row) -> Iterator[tuple[int, int]]:
    """Yield the first column of each cell, and how many it spans."""
    at = 0
    for cell in row.cells:
        yield at, cell.span
        at += cell.span


def _words(cell: Cell) -> str:
    texts = (plain_text(block.pieces) for block in cell.blocks if isinstance(block, Paragraph))
    return " ".join(" ".join(texts).split())
