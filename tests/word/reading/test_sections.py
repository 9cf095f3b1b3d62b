"""The sections of a part: which headers and footers each shows, and whether its first page differs."""

from __future__ import annotations

import pytest
from notation import NS, xml
from part_text import texts_in

from docgen.word.reading.content import Section
from docgen.word.reading.part import read_part
from docgen.word.reading.sections import SECTION_TOKENS, SectionReader

HEADER, FOOTER = (f'<w:{kind}Reference w:type="first" r:id="rId{kind}"/>' for kind in ("header", "footer"))
SIZE = '<w:pgSz w:w="12240" w:h="15840"/>'


def sections_of(*sections: str) -> list[Section]:
    """The sections of a body: each but the last at the end of a paragraph."""
    ended = [f"<w:p><w:pPr>{section}</w:pPr></w:p>" for section in sections[:-1]]
    part = f"<w:document {NS}><w:body>{xml(ended)}{sections[-1]}</w:body></w:document>"
    texts_in(part)  # in both ways of reading
    return read_part(part).sections


# name: (what the properties of the section hold, the section)
SECTIONS = {
    "nothing": ("", Section()),
    "a size": (SIZE, Section()),
    "a header and a footer": (
        f"{HEADER}{FOOTER}{SIZE}",
        Section({"header first": "rIdheader", "footer first": "rIdfooter"}),
    ),
    "a header of no type": ('<w:headerReference r:id="rId1"/>', Section({"header default": "rId1"})),
    "a first page of its own": ("<w:titlePg/>", Section({}, True)),
    "a first page like the others": ('<w:titlePg w:val="0"/>', Section()),
    "what it was before a change": (
        f"<w:titlePg/><w:sectPrChange><w:sectPr>{HEADER}</w:sectPr></w:sectPrChange>",
        Section({}, True),
    ),
    "a change of nothing": (f"<w:sectPrChange/>{HEADER}", Section({"header first": "rIdheader"})),
}


@pytest.mark.parametrize(("inner", "section"), SECTIONS.values(), ids=SECTIONS)
def test_a_section_has_the_headers_and_the_first_page_of_its_properties(inner: str, section: Section) -> None:
    assert sections_of(f"<w:sectPr>{inner}</w:sectPr>") == [section]


def test_each_section_is_read_by_itself_in_order() -> None:
    first, second = f"<w:sectPr>{HEADER}<w:titlePg/></w:sectPr>", f"<w:sectPr>{FOOTER}</w:sectPr>"
    assert sections_of(first, "<w:sectPr/>", second) == [
        Section({"header first": "rIdheader"}, True),
        Section(),
        Section({"footer first": "rIdfooter"}),
    ]


def test_every_token_of_a_section_is_taken() -> None:
    kept: list[Section] = []
    reader = SectionReader(kept)
    for token in SECTION_TOKENS:
        reader.take(f"{token}>" if token.startswith("/") else f'{token} r:id="rId1">')
    assert kept == [Section({"header default": "rId1", "footer default": "rId1"}, True)]
