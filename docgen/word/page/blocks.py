"""Reads the blocks of a story: paragraphs, tables with their rows and cells, controls around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docgen.word.ooxml.names import CELL, CONTROL, DELETED, MC_NS, PARAGRAPH, ROW, TABLE, w
from docgen.word.ooxml.xml import as_number, is_switched_on
from docgen.word.page.model import (
    RULE,
    Block,
    Cell,
    Group,
    Paragraph,
    Row,
    Table,
    has_table_at,
    is_heading,
)
from docgen.word.page.styles import Styles
from docgen.word.page.words import WordsReader, read_control
from docgen.word.tree import etree

_VALUE = w("val")
_MOST_COLUMNS = 63  # that Word gives a table
_PROPERTIES = frozenset(map(w, "tblPr tblGrid tblPrEx trPr tcPr sdtPr sdtEndPr sectPr customXmlPr".split()))
_ALTERNATIVES = f"{{{MC_NS}}}AlternateContent"


class BlocksReader:
    """Reads the blocks of one story; `labels` are what lists put before their items, where it is known."""

    def __init__(self, styles: Styles, words: WordsReader, labels: Mapping[etree._Element, str]) -> None:
        self._styles, self._words, self._labels = styles, words, labels

    def read(self, container: etree._Element) -> tuple[Block, ...]:
        """Return the blocks of a container: a body, a cell, a header, a note, a text box."""
        return tuple(self._blocks(container))

    def _blocks(self, container: etree._Element) -> Iterator[Block]:
        for child in _children(container):
            if child.tag == PARAGRAPH:
                yield from self._paragraph(child)
            elif child.tag == TABLE:
                if (table := self._table(child)) != RULE:
                    yield table
            elif child.tag == CONTROL:
                yield from self._control(child, tuple(self._blocks(child)))
            elif child.tag == CELL:  # in a row that is no cell's, or in no row
                yield from self._cell(child).blocks
            else:
                yield from self._blocks(child)

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        pieces, boxes = self._words.read(element)
        style = self._styles.name_of(element, "pPr/pStyle")
        item, level = self._styles.item_of(element)
        item, level = ("", 0) if is_heading(style) else (item, level)
        yield Paragraph(style, pieces, item, level, self._labels.get(element, ""))
        for name, box in boxes:
            inner = self._paragraph(box) if box.tag == PARAGRAPH else self._blocks(box)
            yield Group("box", name, "", tuple(inner))

    def _control(self, element: etree._Element, blocks: tuple[Block, ...]) -> Iterator[Block]:
        control = read_control(element)
        kind = "states" if control.kind == "states" else "control"
        if control.name or control.title:
            yield Group(kind, control.name, control.title, blocks)
        else:
            yield from blocks

    def _table(self, element: etree._Element) -> Table:
        rows = tuple(self._rows(element))
        columns = max((sum(cell.span for cell in row.cells) for row in _all_rows(rows)), default=0)
        properties = element.find(w("tblPr"))
        named = [
            found.get(_VALUE, "")
            if properties is not None and (found := properties.find(w(name))) is not None
            else ""
            for name in ("tblCaption", "tblDescription")
        ]
        style = self._styles.name_of(element, "tblPr/tblStyle", "table")
        return Table(style, _widths(element, columns), rows, *(" ".join(text.split()) for text in named))

    def _rows(self, container: etree._Element) -> Iterator[Block]:
        for child in _children(container):
            if child.tag == ROW:
                head = child.find(f"{w('trPr')}/{w('tblHeader')}")
                if cells := tuple(self._cells(child)):
                    yield Row(cells, is_switched_on(head))
            elif child.tag == CONTROL:
                yield from self._control(child, tuple(self._rows(child)))
            elif child.tag in (PARAGRAPH, TABLE):  # words that are in no row
                yield Row((Cell(tuple(self._blocks(container))),))
                return
            else:
                yield from self._rows(child)

    def _cells(self, container: etree._Element) -> Iterator[Cell]:
        for child in _children(container):
            if child.tag == CELL:
                yield self._cell(child)
            elif child.tag == CONTROL:
                for cell in self._cells(child):
                    blocks = tuple(self._control(child, cell.blocks))
                    yield Cell(blocks, cell.span, cell.goes_on)
            elif child.tag in (PARAGRAPH, TABLE):  # words that are in no cell
                yield Cell(tuple(self._blocks(container)))
                return
            else:
                yield from self._cells(child)

    def _cell(self, element: etree._Element) -> Cell:
        blocks = list(self._blocks(element))
        if not blocks:
            blocks.append(Paragraph(self._styles.name_of(element, "pPr/pStyle")))
        elif blocks[1:] and isinstance(blocks[-1], Paragraph) and not blocks[-1].pieces:
            del blocks[len(blocks) - has_table_at(-1, blocks[-2]) :]  # Word asks for it
        span = element.find(f"{w('tcPr')}/{w('gridSpan')}")
        merge = element.find(f"{w('tcPr')}/{w('vMerge')}")
        columns = as_number(span.get(_VALUE, "")) if span is not None else 1
        goes_on = merge is not None and merge.get(_VALUE, "continue") == "continue"
        return Cell(tuple(blocks), min(max(columns, 1), _MOST_COLUMNS), goes_on)


def _children(container: etree._Element) -> Iterator[etree._Element]:
    """Yield what a container shows: the first of several versions, nothing that is deleted."""
    for number, child in enumerate(container.iterchildren(etree.Element)):
        if child.tag in _PROPERTIES or child.tag in DELETED:
            continue
        if container.tag != _ALTERNATIVES or number == 0:
            yield child


def _all_rows(rows: tuple[Block, ...]) -> Iterator[Row]:
    for row in rows:
        if isinstance(row, Row):
            yield row
        elif isinstance(row, Group):
            yield from _all_rows(row.blocks)


def _widths(table: etree._Element, columns: int) -> tuple[float, ...]:
    """Return the widths of the columns in per cent; equal ones where the grid gives none."""
    grid = table.find(w("tblGrid"))
    widths = [as_number(one.get(w("w"), "")) for one in (() if grid is None else grid.iter(w("gridCol")))]
    widths = [*widths, *[0] * (columns - len(widths))]
    if not all(widths):
        widths = [1] * len(widths)
    return tuple(round(100 * width / sum(widths), 1) for width in widths)
