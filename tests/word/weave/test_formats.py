"""What formats show where there is no text: by themselves, and by styles."""

from __future__ import annotations

import pytest
from notation import element, paragraph, run

from docgen.word.weave.formats import Formats

LINE = '<w:u w:val="single"/>'
EDGE = '<w:pBdr><w:{} w:val="single"/></w:pBdr>'


def style(kind: str, name: str, inner: str, based: str = "", default: str = "") -> str:
    above = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}"{default}>{above}{inner}</w:style>'


STYLES = (
    style("paragraph", "Normal", f"<w:pPr>{EDGE.format('top')}</w:pPr>", default=' w:default="1"'),
    style("paragraph", "Form", f"<w:pPr>{EDGE.format('bottom')}</w:pPr><w:rPr>{LINE}</w:rPr>"),
    style("paragraph", "Field", "<w:pPr><w:pageBreakBefore/></w:pPr>", "Form"),
    style("paragraph", "Plain", f"<w:pPr>{EDGE.format('bottom').replace('single', 'nil')}</w:pPr>", "Form"),
    style("paragraph", "One", "<w:pPr><w:jc/></w:pPr>", "Other"),
    style("paragraph", "Other", f"<w:rPr>{LINE}</w:rPr>", "One"),
    style("character", "Blank", f"<w:rPr>{LINE}</w:rPr>"),
    style("character", "Gap", "<w:rPr><w:b/></w:rPr>", "Blank"),
    style("character", "Off", '<w:rPr><w:u w:val="none"/></w:rPr>', "Blank"),
)
FORMATS = Formats([element("<w:body/>"), element(f"<w:styles>{''.join(STYLES)}</w:styles>")])

# name: (the style of the paragraph, the properties of the run, whether spaces are seen)
SPACES = {
    "plain": ("", "", False),
    "a character style": ("", '<w:rStyle w:val="Blank"/>', True),
    "the style that it is based on": ("", '<w:rStyle w:val="Gap"/>', True),
    "a style that takes the line away": ("", '<w:rStyle w:val="Off"/>', False),
    "a run that takes that line away": (
        "",
        '<w:rStyle w:val="Blank"/><w:u w:val="none"/>',
        False,
    ),
    "a style that is not in the file": ("", '<w:rStyle w:val="Unknown"/>', False),
    "a character style with the name of a paragraph style": ("", '<w:rStyle w:val="Form"/>', False),
    "a paragraph style": ("Form", "", True),
    "the paragraph style that it is based on": ("Field", "", True),
    "a character style in a paragraph with a line": ("Form", '<w:rStyle w:val="Off"/>', False),
    "paragraph styles based on each other": ("One", "", True),
}


@pytest.mark.parametrize(("named", "properties", "seen"), SPACES.values(), ids=SPACES)
def test_spaces_show_the_lines_of_their_run_and_its_styles(named: str, properties: str, seen: bool) -> None:
    holder = element(f'<w:p><w:pPr><w:pStyle w:val="{named}"/></w:pPr>{run("  ", properties)}</w:p>')
    assert FORMATS.shows_space(holder[1]) is seen


def test_what_is_no_run_shows_no_spaces() -> None:
    assert not FORMATS.shows_space(None)
    assert not FORMATS.shows_space(element(paragraph("a", '<w:pStyle w:val="Form"/>')))


# name: (properties, the sides with a border, whether the paragraph begins a page)
LOOKS = {
    "the default style": ("", ["top"], False),
    "a style": ('<w:pStyle w:val="Form"/>', ["bottom"], False),
    "a style and that which it is based on": ('<w:pStyle w:val="Field"/>', ["bottom"], True),
    "a style that takes a border away": ('<w:pStyle w:val="Plain"/>', [], False),
    "a border of its own": (f'<w:pStyle w:val="Form"/>{EDGE.format("left")}', ["bottom", "left"], False),
    "a page no longer": ('<w:pStyle w:val="Field"/><w:pageBreakBefore w:val="off"/>', ["bottom"], False),
}


@pytest.mark.parametrize(("properties", "sides", "begins"), LOOKS.values(), ids=LOOKS)
def test_an_empty_paragraph_shows_what_its_styles_draw(
    properties: str, sides: list[str], begins: bool
) -> None:
    look = FORMATS.look_of(element(paragraph("", properties)))
    assert sorted(name.rpartition("}")[2] for name, _ in look.frame) == sides
    assert look.begins_page is begins
