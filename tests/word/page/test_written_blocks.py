"""Blocks as paragraphs by style, tables of full width, and controls around both."""

from __future__ import annotations

from pages_of import blocks_of

from docgen.pages import LOOKS
from docgen.word.page.look import Look
from docgen.word.page.model import Block, Cell, Group, Paragraph, Row, Table, Text
from docgen.word.page.written_blocks import BlocksWriter
from docgen.word.page.written_words import WordsWriter

LOOK = Look(LOOKS["patient"].read_bytes(), "patient")
A = Paragraph("Cell Text", (Text("a"),))


def written(*blocks: Block) -> str:
    return BlocksWriter(LOOK, WordsWriter(LOOK, "en-US")).write(blocks)


def test_a_paragraph_has_the_id_of_its_style_and_the_level_of_a_deeper_item() -> None:
    assert written(Paragraph("Heading 1")) == '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr></w:p>'
    deeper = written(Paragraph("List Bullet", (), "-", 2))
    assert '<w:pStyle w:val="ListBullet"/><w:numPr><w:ilvl w:val="2"/></w:numPr>' in deeper


def test_a_table_has_full_width_its_alternative_text_and_rows_that_do_not_break() -> None:
    rows = (Row((Cell((A,)), Cell((A,))), True), Group("states", "b", "", (Row((Cell((A,), 2),)),)))
    table = written(Table("Data Table", (20.0, 80.0), rows, "About", "More"))
    assert '<w:tblStyle w:val="DataTable"/><w:tblW w:w="5000" w:type="pct"/>' in table
    assert 'w:val="0620" w:firstRow="1"' in table
    assert '<w:tblCaption w:val="About"/><w:tblDescription w:val="More"/>' in table
    assert table.count("<w:cantSplit/>") == 2
    assert table.count("<w:tblHeader/>") == 1
    assert '<w:tcW w:w="1000" w:type="pct"/>' in table
    assert '<w:tcW w:w="5000" w:type="pct"/><w:gridSpan w:val="2"/>' in table
    (read,) = blocks_of(table)
    assert isinstance(read, Table)
    assert read.widths == (20.0, 80.0)


def test_a_cell_that_ends_with_a_table_has_a_paragraph_behind_it() -> None:
    inner = Table("Data Table", (100.0,), (Row((Cell((A,)),)),))
    table = Table("Data Table", (100.0,), (Row((Cell((A, Group("control", "c", "", (inner,)))),)),))
    assert "<w:bookmarkEnd" in written(table)
    assert written(table).count("<w:p/>") == 1
