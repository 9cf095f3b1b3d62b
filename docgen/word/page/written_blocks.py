"""Writes blocks as WordprocessingML: paragraphs by style, tables of full width, controls around both."""

from __future__ import annotations

from docgen.word.page.look import Look
from docgen.word.page.model import (
    RULE,
    TABLE_END,
    Block,
    Cell,
    Group,
    Paragraph,
    Row,
    Table,
    has_table_at,
    is_line,
)
from docgen.word.page.written_words import WordsWriter, quoted

_LOOK = 0x600  # of a table: no bands (ECMA-376 part 1, 17.4.55)
_FIRST_ROW = 0x20
_EMPTY = "<w:p/>"


class BlocksWriter:
    """Writes the blocks of one file."""

    def __init__(self, look: Look, words: WordsWriter) -> None:
        self._look, self._words = look, words

    def write(self, blocks: tuple[Block, ...], width: float = 100) -> str:
        """Return the blocks of a container; a rule in it is as wide as it, in per cent of the text."""
        return "".join(self._block(block, width) for block in blocks)

    def _block(self, block: Block, width: float) -> str:
        if isinstance(block, Paragraph):
            return self._paragraph(block) + (self._table(RULE, width) if is_line(block) else "")
        if isinstance(block, Table):
            return self._table(block)
        assert isinstance(block, Group)  # noqa: S101  # a row is only in a table
        return self._words.group(block, self.write(block.blocks, width))

    def _paragraph(self, paragraph: Paragraph) -> str:
        level = f'<w:numPr><w:ilvl w:val="{paragraph.level}"/></w:numPr>' if paragraph.level else ""
        style = self._style("pStyle", paragraph.style, "paragraph")
        return f"<w:p><w:pPr>{style}{level}</w:pPr>{self._words.write(paragraph.pieces)}</w:p>"

    def _style(self, element: str, name: str, kind: str) -> str:
        found = self._look.styles.id_of(name, kind)
        return "" if found is None else f'<w:{element} w:val="{quoted(found)}"/>'

    def _table(self, table: Table, whole: float = 100) -> str:
        has_head = any(isinstance(row, Row) and row.is_head for row in table.rows)
        flags = f'w:val="{_LOOK + has_head * _FIRST_ROW:04X}" w:firstRow="{int(has_head)}"'
        texts = (("tblCaption", table.caption), ("tblDescription", table.description))
        about = "".join(f'<w:{name} w:val="{quoted(text)}"/>' for name, text in texts if text)
        width = self._look.text_width * whole / 10_000
        grid = "".join(f'<w:gridCol w:w="{round(width * one)}"/>' for one in table.widths)
        return (
            f"<w:tbl><w:tblPr>{self._style('tblStyle', table.style, 'table')}"
            f'<w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/><w:tblLook {flags} w:lastRow="0" '
            f'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{about}</w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{self._rows(table.rows, table.widths)}</w:tbl>"
        )

    def _rows(self, rows: tuple[Block, ...], widths: tuple[float, ...]) -> str:
        return "".join(
            self._row(row, widths)
            if isinstance(row, Row)
            else self._words.group(row, self._rows(row.blocks, widths))
            for row in rows
            if isinstance(row, Row | Group)
        )

    def _row(self, row: Row, widths: tuple[float, ...]) -> str:
        head = "<w:tblHeader/>" if row.is_head else ""
        cells, at = "", 0
        for cell in row.cells:
            cells += self._cell(cell, sum(widths[at : at + cell.span]))
            at += cell.span
        return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>"

    def _cell(self, cell: Cell, width: float) -> str:
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        merge = "<w:vMerge/>" if cell.goes_on else ""
        content = self.write(cell.blocks, width) or _EMPTY
        end = self._paragraph(TABLE_END) if cell.blocks and has_table_at(-1, cell.blocks[-1]) else ""
        size = f'<w:tcW w:w="{round(width * 50)}" w:type="pct"/>'  # in fiftieths of a per cent
        return f"<w:tc><w:tcPr>{size}{span}{merge}</w:tcPr>{content}{end}</w:tc>"
