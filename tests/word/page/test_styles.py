"""The names of styles, and the signs of lists."""

from __future__ import annotations

import pytest
from notation import NS, paragraph
from pages_of import blocks_of

from docgen.word.page.model import Paragraph


def styled(*styles: str) -> str:
    return f"<w:styles {NS}>{''.join(styles)}</w:styles>"


def style(number: str, name: str, inner: str = "", kind: str = "paragraph") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{number}"><w:name w:val="{name}"/>{inner}</w:style>'


def read(properties: str, styles: str, numbering: str = "") -> Paragraph:
    extra = {"word/styles.xml": styles}
    if numbering:
        extra["word/numbering.xml"] = f"<w:numbering {NS}>{numbering}</w:numbering>"
    (block,) = blocks_of(paragraph("x", properties), extra=extra)
    assert isinstance(block, Paragraph)
    return block


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("heading 1", "Heading 1"),
        ("footnote text", "Footnote Text"),
        ("annotation text", "Comment Text"),
        ("toc 2", "Toc 2"),
        ("Body Text", "Body Text"),
        ("my own", "my own"),
    ],
)
def test_a_style_has_the_name_that_word_shows(name: str, shown: str) -> None:
    assert read('<w:pStyle w:val="S7"/>', styled(style("S7", name))).style == shown


def test_a_style_that_nothing_defines_has_its_id_and_none_at_all_is_the_default() -> None:
    assert read('<w:pStyle w:val="Gone"/>', styled()).style == "Gone"
    assert read("", styled()).style == "Normal"
    default = '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Standard"/></w:style>'
    assert read("", styled(default)).style == "Standard"


LISTS = "".join(
    f'<w:abstractNum w:abstractNumId="{at}"><w:lvl w:ilvl="0"><w:numFmt w:val="{kind}"/></w:lvl>'
    f'<w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
    for at, kind in enumerate(("bullet", "lowerRoman"))
) + "".join(f'<w:num w:numId="{at + 1}"><w:abstractNumId w:val="{at}"/></w:num>' for at in (0, 1))


@pytest.mark.parametrize(
    ("number", "level", "item"),
    [("1", 0, ("-", 0)), ("2", 0, ("1.", 0)), ("1", 2, ("1.", 2)), ("0", 0, ("", 0)), ("9", 0, ("", 0))],
)
def test_an_item_has_the_sign_of_its_list(number: str, level: int, item: tuple[str, int]) -> None:
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    found = read(numbered, styled(), LISTS)
    assert (found.item, found.level) == item


def test_a_level_that_the_style_gives_is_not_said_again() -> None:
    inner = '<w:pPr><w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = styled(style("L", "List Number", inner))
    found = read('<w:pStyle w:val="L"/>', styles, LISTS)
    assert (found.style, found.item, found.level) == ("List Number", "1.", 0)


def test_a_heading_is_no_item_of_a_list() -> None:
    inner = '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>'
    assert read('<w:pStyle w:val="H"/>', styled(style("H", "heading 1", inner)), LISTS).item == ""
