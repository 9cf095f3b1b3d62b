"""Writes a page as text: blocks with their marks, a sentence on each line, the same text each time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docgen.pages.inline import write_words
from docgen.pages.kinds import (
    BODY_TEXT,
    KINDS,
    STYLE,
    TABLE,
    Column,
    Usual,
    columns_of,
    usual_of_cell,
    usual_of_group,
    usual_of_page,
)
from docgen.pages.lines import BLOCK, LONE_TAG, break_lines
from docgen.pages.marks import named, quoted, title_of
from docgen.word.page.model import Block, Cell, Group, Page, Paragraph, Row, Table, plain_text

INDENT = "   "  # of the further lines of a cell
FENCE, EMPTY, RULE = ":::", "___", "+++"
LONGEST_ROW = 150  # characters of a row whose cells are all in one line
HEADINGS = {"Title": 1, **{f"Heading {level}": level + 1 for level in range(1, 10)}}


def write_page(page: Page) -> str:
    """Return a page as text, in the canonical form; `read_page_text` returns the same page for it."""
    properties = [*page.properties, *([(STYLE, page.style)] if page.style != BODY_TEXT else [])]
    head = [f"{name} = {json.dumps(named(value), ensure_ascii=False)}" for name, value in properties]
    lines = _Writer().blocks(page.blocks, usual_of_page(page.style))
    above = [RULE, *head, RULE, *([""] if lines else [])] if head else []
    return "".join(f"{line}\n" for line in (*above, *lines))


class _Shown(NamedTuple):
    """The lines of a block, and what decides whether a neighbour follows without a blank line."""

    lines: list[str]
    kind: str = ""


class _Writer:
    """Writes the blocks of one page; a table is about the last heading above it unless it says otherwise."""

    def __init__(self) -> None:
        self._heading = ""

    def blocks(self, blocks: Sequence[Block], usual: Usual) -> list[str]:
        """Return the lines of the blocks of a container."""
        lines: list[str] = []
        before: _Shown | None = None
        for number, block in enumerate(blocks):
            shown = self._block(block, usual, number)
            if before is not None and not _are_close(before, shown):
                lines.append("")
            lines += shown.lines
            before = shown
        return lines

    def _block(self, block: Block, usual: Usual, number: int) -> _Shown:
        if isinstance(block, Paragraph):
            return self._paragraph(block, usual, number)
        if isinstance(block, Table):
            return _Shown(self._table(block, usual))
        if isinstance(block, Group):
            inner = self.blocks(block.blocks, usual_of_group(block.kind, usual))
            return _Shown([_group_head(block), *inner, FENCE])
        raise TypeError("a row is outside of a table")

    def _paragraph(self, paragraph: Paragraph, usual: Usual, number: int) -> _Shown:
        words = write_words(paragraph.pieces)
        words = f"\\{words}" if words == EMPTY else words
        if paragraph.style in HEADINGS and words and not paragraph.item:
            self._heading = " ".join(plain_text(paragraph.pieces).split())
            return _Shown([f"{'#' * HEADINGS[paragraph.style]} {words}"], "heading")
        if paragraph.item:
            mark = f"{'  ' * paragraph.level}{paragraph.item} "
            style = (
                "" if paragraph.style == usual.of_item(paragraph.item) else f"[{_style(paragraph.style)}] "
            )
            first, *others = break_lines(words or EMPTY)
            indent = " " * len(mark)
            return _Shown([f"{mark}{style}{first}", *(f"{indent}{line}" for line in others)], "item")
        is_lone = LONE_TAG.fullmatch(words) is not None
        own = usual.tag if is_lone else usual.of(number)
        if paragraph.style != own:
            first, *others = break_lines(words or EMPTY)
            return _Shown([f"[{_style(paragraph.style)}] {first}", *others])
        words = f"\\{words}" if words and BLOCK.match(words) else words
        return _Shown(break_lines(words or EMPTY), "tag" if is_lone else "")

    def _table(self, table: Table, usual: Usual) -> list[str]:
        kind = KINDS.get(table.style, TABLE)
        columns = columns_of(table, list(rows_of(table.rows)))
        widths = [f"{column.width:g}{'>' if column.has_numbers else ''}" for column in columns]
        style = [f'"{quoted(table.style)}"'] if kind == TABLE else []
        about = _titles(table.caption, table.description)
        if not table.description and table.caption == (self._heading if kind != TABLE else ""):
            about = []
        elif not about:
            about = ['""']
        head = " ".join([FENCE, kind, *widths, *style, *about])
        return [head, *self._rows(table.rows, kind, columns, usual), FENCE]

    def _rows(self, rows: Sequence[Block], kind: str, columns: list[Column], usual: Usual) -> list[str]:
        lines: list[str] = []
        for row in rows:
            if isinstance(row, Group):
                inner = self._rows(row.blocks, kind, columns, usual)
                lines += [_group_head(row), *inner, FENCE]
            elif isinstance(row, Row):
                lines += self._row(row, kind, columns, usual)
        return lines

    def _row(self, row: Row, kind: str, columns: list[Column], usual: Usual) -> list[str]:
        cells: list[list[str]] = []
        at = 0
        for cell in row.cells:
            has_numbers = at < len(columns) and columns[at].has_numbers
            own = usual_of_cell(kind, at, has_numbers, row.is_head, usual)
            inner = [] if cell.blocks == (Paragraph(own.text),) else self.blocks(cell.blocks, own)
            cells.append(_cell(_opener(cell, not cells, row.is_head), inner))
            at += cell.span
        if is_tag_row(row, len(columns), usual):
            return [cells[0][0].partition(" ")[2]]
        whole = " ".join(cell[0] for cell in cells)
        if all(len(cell) == 1 for cell in cells) and len(whole) <= LONGEST_ROW:
            return [whole]
        return [line for cell in cells for line in cell]


def _are_close(before: _Shown, after: _Shown) -> bool:
    kinds = {before.kind, after.kind}
    return kinds == {"item"} or ("tag" in kinds and "heading" not in kinds)


def _cell(opener: str, inner: list[str]) -> list[str]:
    if not inner:
        return [opener]
    if inner[0].startswith(FENCE):
        return [opener, *_indented(inner)]
    return [f"{opener} {inner[0]}", *_indented(inner[1:])]


def _indented(lines: list[str]) -> list[str]:
    return [f"{INDENT}{line}" if line else "" for line in lines]


def _opener(cell: Cell, is_first: bool, is_head: bool) -> str:
    bars = ("|=" if is_head else "|") if is_first else "||"
    return f"{bars}{cell.span if cell.span > 1 else ''}{'^' if cell.goes_on else ''}"


def is_tag_row(row: Row, columns: int, usual: Usual) -> bool:
    """Return whether a row is written as the tag that is alone in it."""
    cell = row.cells[0] if len(row.cells) == 1 else Cell()
    block = cell.blocks[0] if len(cell.blocks) == 1 else None
    return (
        isinstance(block, Paragraph)
        and (cell.span, cell.goes_on, row.is_head) == (max(columns, 1), False, False)
        and (block.style, block.item) == (usual.tag, "")
        and LONE_TAG.fullmatch(write_words(block.pieces)) is not None
    )


def rows_of(rows: Sequence[Block]) -> Iterator[Row]:
    """Yield the rows of a table, also those in a group."""
    for row in rows:
        if isinstance(row, Group):
            yield from rows_of(row.blocks)
        elif isinstance(row, Row):
            yield row


def _group_head(group: Group) -> str:
    is_usual = group.kind == "states" and group.title == title_of(group.name)
    title = [] if is_usual else _titles(group.title) or ['""'] * (group.kind == "states")
    return _head(group.kind, group.name, title)


def _head(kind: str, name: str, titles: list[str]) -> str:
    return " ".join([FENCE, kind, *([quoted(name)] if name else []), *titles])


def _titles(*titles: str) -> list[str]:
    """Return titles in quotes, without the empty ones at the end."""
    given = list(titles)
    while given and not given[-1]:
        given.pop()
    return [f'"{quoted(title)}"' for title in given]


def _style(name: str) -> str:
    name = quoted(name).replace("]", "&#x5d;").replace("|", "&#x7c;")
    return f"&#x{ord(name[0]):x};{name[1:]}" if name[:1] in ("@", "=", "^", "[") else name
