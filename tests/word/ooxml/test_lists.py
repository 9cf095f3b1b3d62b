"""The list and the level of a paragraph: its own, that of its style, and those of styles below it."""

from __future__ import annotations

import pytest
from lxml import etree
from notation import element, paragraph

from docgen.word.ooxml.lists import ListLevel, find_list_styles, levels_of, list_of, set_list, style_list_of

STYLE = '<w:style w:type="paragraph" w:styleId="{}"{}>{}<w:pPr>{}</w:pPr></w:style>'
BASED, OWN = '<w:basedOn w:val="{}"/>', "<w:numPr>{}</w:numPr>"
LEVEL, NUMBER = '<w:ilvl w:val="{}"/>', '<w:numId w:val="{}"/>'
NUMBERING = element(
    '<w:numbering><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"/>'
    '<w:lvl w:ilvl="2"><w:pStyle w:val="Linked"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Shared"/></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="Shared"/>'
    '<w:lvl w:ilvl="1"><w:pStyle w:val="Followed"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="5"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"/>'
    '</w:lvlOverride></w:num><w:num w:numId="6"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="7"><w:abstractNumId w:val="9"/></w:num></w:numbering>'
)
STYLES = element(
    "<w:styles>"
    + STYLE.format("Plain", "", "", "")
    + STYLE.format("Item", "", "", OWN.format(NUMBER.format(5)))
    + STYLE.format("Deep", "", "", OWN.format(LEVEL.format(1) + NUMBER.format(5)))
    + STYLE.format("Inherits", "", BASED.format("Deep"), "")
    + STYLE.format("Deeper", "", BASED.format("Item"), OWN.format(LEVEL.format(3)))
    + STYLE.format("Linked", "", "", OWN.format(LEVEL.format(1) + NUMBER.format(5)))
    + STYLE.format("Followed", "", "", OWN.format(NUMBER.format(6)))
    + STYLE.format("Out", "", BASED.format("Item"), OWN.format(NUMBER.format(0)))
    + STYLE.format("Circle", "", BASED.format("Circle"), "")
    + STYLE.format("Odd", "", "", OWN.format(NUMBER.format("x")))
    + "</w:styles>"
)
FOUND = {
    "Item": ListLevel("5", 0),
    "Deep": ListLevel("5", 1),
    "Inherits": ListLevel("5", 1),
    "Deeper": ListLevel("5", 3),
    "Linked": ListLevel("5", 2),
    "Followed": ListLevel("6", 1),
}


def test_the_list_of_a_style_comes_from_the_styles_below_it_and_its_level_from_the_list() -> None:
    assert find_list_styles(STYLES, NUMBERING) == FOUND
    assert find_list_styles(STYLES, None)["Linked"] == ListLevel("5", 1)
    assert find_list_styles(None, NUMBERING) == {}


def test_the_default_style_is_that_of_paragraphs_without_a_style() -> None:
    default = STYLE.format("Normal", ' w:default="1"', "", OWN.format(NUMBER.format(5)))
    styles = find_list_styles(element(f"<w:styles>{default}</w:styles>"), None)
    assert list_of(element("<w:p/>"), styles) == ListLevel("5", 0)


def test_the_levels_of_a_list_are_those_of_its_definition_or_of_the_one_that_this_refers_to() -> None:
    found = [(number, level.get(level.keys()[0])) for number, level in levels_of(NUMBERING)]
    assert found == [("5", "0"), ("5", "2"), ("5", "0"), ("6", "1")]
    assert list(levels_of(None)) == []


# by name: the properties of a paragraph, and its list
PARAGRAPHS = {
    "plain": ("", None),
    "by its style": ('<w:pStyle w:val="Deep"/>', ListLevel("5", 1)),
    "by itself": (OWN.format(LEVEL.format(2) + NUMBER.format(7)), ListLevel("7", 2)),
    "by itself, without a level": (OWN.format(NUMBER.format(7)), ListLevel("7", 0)),
    "of its style, at a level of its own": (
        f'<w:pStyle w:val="Item"/>{OWN.format(LEVEL.format(4))}',
        ListLevel("5", 4),
    ),
    "taken out of the list of its style": (f'<w:pStyle w:val="Item"/>{OWN.format(NUMBER.format(0))}', None),
    "a number of too many digits": (OWN.format(NUMBER.format("9" * 5000)), None),
    "a number that is none": (OWN.format(NUMBER.format("x")), None),
}


@pytest.mark.parametrize(("properties", "listed"), PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_a_paragraph_is_in_its_own_list_or_in_that_of_its_style(
    properties: str, listed: ListLevel | None
) -> None:
    assert list_of(element(paragraph("a", properties)), FOUND) == listed


def test_the_list_of_a_style_does_not_depend_on_the_paragraph() -> None:
    out = element(paragraph("a", f'<w:pStyle w:val="Item"/>{OWN.format(NUMBER.format(0))}'))
    assert style_list_of(out, FOUND) == ListLevel("5", 0)
    assert style_list_of(element("<w:p/>"), FOUND) is None


SET = {
    "nothing": ("", "pPr numPr ilvl numId"),
    "properties": ('<w:pPr><w:keepNext/><w:jc w:val="left"/></w:pPr>', "pPr keepNext numPr ilvl numId jc"),
    "a level": (f"<w:pPr>{OWN.format(LEVEL.format(1))}</w:pPr>", "pPr numPr ilvl numId"),
    "a number": (f"<w:pPr>{OWN.format(NUMBER.format(1))}</w:pPr>", "pPr numPr ilvl numId"),
}


@pytest.mark.parametrize(("content", "names"), SET.values(), ids=SET)
def test_a_paragraph_is_put_into_a_list_in_the_order_of_the_schema(content: str, names: str) -> None:
    one = element(f"<w:p>{content}</w:p>")
    set_list(one, "9", 2)
    assert list_of(one, {}) == ListLevel("9", 2)
    assert [etree.QName(node).localname for node in one.iter()][1:] == names.split()
