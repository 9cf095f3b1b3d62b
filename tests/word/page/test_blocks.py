"""The blocks of a story: tables, cells, controls around them."""

from __future__ import annotations

from typing import Any

from notation import paragraph, xml
from pages_of import blocks_of

from docgen.word.page.model import Cell, Group, Paragraph, Row, Table, Text

EMPTY = (Paragraph("Normal"),)


def says(text: str) -> Paragraph:
    return Paragraph("Normal", (Text(text),))


def cell(*texts: str, **given: Any) -> Cell:
    return Cell(tuple(map(says, texts)), **given)


def table(inner: str, widths: tuple[int, ...] = (1000,), properties: str = "") -> Any:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    written = f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{inner}</w:tbl>"
    (found,) = blocks_of(written)
    assert isinstance(found, Table)
    return found


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text) if text else '<w:p/>'}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def sdt(inner: str, tag: str = "t", title: str = "T") -> str:
    names = f'<w:alias w:val="{title}"/><w:tag w:val="{tag}"/>' if tag else ""
    return f"<w:sdt><w:sdtPr>{names}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def test_a_table_has_rows_heads_spans_and_cells_that_go_on() -> None:
    rows = (
        tr(tc("a", '<w:gridSpan w:val="2"/>'), properties="<w:tblHeader/>")
        + tr(tc("b", '<w:vMerge w:val="restart"/>'), tc("c"))
        + tr(tc("", "<w:vMerge/>"), tc(""))
    )
    assert table(rows, (1000, 3000)).rows == (
        Row((cell("a", span=2),), True),
        Row((cell("b"), cell("c"))),
        Row((Cell(EMPTY, goes_on=True), Cell(EMPTY))),
    )


def test_the_widths_of_a_table_are_in_per_cent_and_equal_where_the_file_has_none() -> None:
    row = tr(tc("a"), tc("b"), tc("c"))
    assert table(row, (1895, 8077)).widths == (33.3, 33.3, 33.3)
    assert table(tr(tc("a"), tc("b")), (1895, 8077)).widths == (19.0, 81.0)
    assert table(tr(tc("a", '<w:gridSpan w:val="999999999"/>')), ()).rows[0].cells[0].span == 63
    assert table("").rows == ()


def test_a_table_has_its_style_and_its_alternative_text() -> None:
    about = '<w:tblStyle w:val="Grid"/><w:tblCaption w:val="A  title"/><w:tblDescription w:val="More"/>'
    found = table(tr(tc("a")), properties=about)
    assert (found.style, found.caption, found.description) == ("Grid", "A title", "More")
    assert (table(tr(tc("a"))).style, table(tr(tc("a"))).caption) == ("", "")


def test_the_paragraph_that_word_asks_for_behind_a_table_in_a_cell_is_left_out() -> None:
    inner = xml([[["x"]]])
    for after, more in (("<w:p/>", ()), (paragraph("y"), (says("y"),))):
        found = table(f"<w:tr><w:tc>{inner}{after}</w:tc></w:tr>").rows[0].cells[0].blocks
        assert isinstance(found[0], Table)
        assert found[1:] == more


def test_an_empty_paragraph_between_others_is_kept() -> None:
    assert blocks_of("a", "", "b") == (says("a"), Paragraph("Normal"), says("b"))


def test_a_control_with_a_name_is_a_group_and_one_without_is_not() -> None:
    assert blocks_of(sdt(paragraph("a"))) == (Group("control", "t", "T", (says("a"),)),)
    assert blocks_of(sdt(paragraph("a"), tag="")) == (says("a"),)
    assert blocks_of(sdt(paragraph("a"), "states:x.y")) == (Group("states", "x.y", "T", (says("a"),)),)


def test_controls_around_rows_and_cells_are_kept() -> None:
    row = Row((cell("a"),))
    assert table(sdt(tr(tc("a")))).rows == (Group("control", "t", "T", (row,)),)
    assert table(tr(sdt(tc("a")))).rows == (Row((Cell((Group("control", "t", "T", (says("a"),)),)),)),)


def test_words_in_a_table_but_in_no_cell_are_kept() -> None:
    assert table(paragraph("a")).rows == (Row((cell("a"),)),)
    assert table(f"<w:tr>{paragraph('a')}</w:tr>").rows == (Row((cell("a"),)),)
    assert table(f"<w:tr/>{tr(tc('a'))}").rows == (Row((cell("a"),)),)


def test_a_cell_that_is_in_no_row_is_kept() -> None:
    assert blocks_of(tc("a")) == (says("a"),)


def test_of_several_versions_the_first_is_read_and_what_is_deleted_is_not() -> None:
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="w14">{paragraph("new")}</mc:Choice>'
        f"<mc:Fallback>{paragraph('old')}</mc:Fallback></mc:AlternateContent>"
    )
    assert blocks_of(both, f"<w:del>{paragraph('gone')}</w:del>", f"<w:odd>{paragraph('x')}</w:odd>") == (
        says("new"),
        says("x"),
    )
