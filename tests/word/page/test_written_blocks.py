"""Blocks as paragraphs by style, tables of full width, and controls around both."""

from __future__ import annotations

from notation import parts_of, with_parts
from pages_of import blocks_of

from docgen.pages import LOOKS
from docgen.word.page.look import Look
from docgen.word.page.model import Block, Cell, Group, Page, Paragraph, Row, Table, Text
from docgen.word.page.reader import read_page
from docgen.word.page.writer import write_word
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
    assert written(table).count('<w:pStyle w:val="TableEnd"/>') == 1


LINE = Paragraph("Writing Line")


def test_a_line_to_write_on_has_a_rule_as_wide_as_its_cell_and_a_paragraph_at_its_end() -> None:
    table = written(Table("Layout Table", (30.0, 70.0), (Row((Cell((LINE,)), Cell((LINE, LINE, A)))),)))
    _, rows = table.split("</w:tblGrid>", 1)
    first, second = rows.split('<w:tcW w:w="3500" w:type="pct"/>')
    for cell, rules, width, ends in ((first, 1, 0.3, 1), (second, 2, 0.7, 0)):
        assert cell.count('<w:tblStyle w:val="LineTable"/>') == rules
        assert cell.count(f'<w:gridCol w:w="{round(LOOK.text_width * width)}"/>') == rules
        assert cell.count('<w:pStyle w:val="TableEnd"/>') == rules + ends
    assert "LineTable" not in written(A)


def test_a_line_to_write_on_is_read_without_its_rule_unless_somebody_wrote_in_it() -> None:
    page = Page((LINE, A, Table("Layout Table", (100.0,), (Row((Cell((LINE, LINE)),)),)), A))
    data = write_word(page, LOOK)
    assert read_page(data, "mine.docx").blocks == page.blocks
    end = b'<w:pStyle w:val="TableEnd"/></w:pPr>'
    typed = parts_of(data)["word/document.xml"].replace(end, end + b"<w:r><w:t>typed</w:t></w:r>", 1)
    read = read_page(with_parts(data, {"word/document.xml": typed}), "mine.docx").blocks
    assert (read[0], type(read[1]), read[2:]) == (LINE, Table, page.blocks[1:])
