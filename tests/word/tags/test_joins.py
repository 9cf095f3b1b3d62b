"""Dashes in tags that join paragraphs."""

from __future__ import annotations

import pytest
from lxml import etree
from notation import W, paragraph, part, read, word

from docgen import WordTemplate

JOINS = {
    "docxtpl's example": (
        [
            "My house is located",
            "{%- if town -%}",
            "in urban area",
            "{%- else -%}",
            "in countryside",
            "{%- endif -%}",
            "and I love it.",
        ],
        ["My house is locatedin urban areaand I love it."],
    ),
    "spaces stay": (["a ", "{%- if town -%}", " b ", "{%- endif %}"], ["a  b "]),
    "a break beside the tag is eaten": (
        ["<w:p><w:r><w:t>a</w:t><w:br/><w:t>{%- if town %}b{% endif %}</w:t></w:r></w:p>"],
        ["ab"],
    ),
}


@pytest.mark.parametrize(("blocks", "document"), JOINS.values(), ids=JOINS)
def test_dashes_join_paragraphs(blocks: list[str], document: list[str]) -> None:
    assert read(WordTemplate.load(word(*blocks)).render({"town": True})) == document


ENDING = "<w:sectPr/>"
# by name: two paragraphs that a tag joins, the second of which ends a section
ENDINGS = {
    "to the one before": (paragraph("a", "<w:keepNext/>"), paragraph("{%- if yes %}x{% endif %}", ENDING)),
    "to the one after": (paragraph("{% if yes %}x{% endif -%}"), paragraph("b", ENDING)),
    "with changed properties": (
        paragraph("a", '<w:pPrChange w:id="1" w:author="a"><w:pPr/></w:pPrChange>'),
        paragraph("{%- if yes %}x{% endif %}", ENDING),
    ),
}


@pytest.mark.parametrize("blocks", ENDINGS.values(), ids=ENDINGS)
def test_a_joined_paragraph_ends_the_section_that_its_second_half_ended(blocks: tuple[str, str]) -> None:
    root = part(WordTemplate.load(word(*blocks, "end")).render({"yes": True}))
    first = next(root.iter(f"{W}p"))
    names = [etree.QName(child).localname for child in first.find(f"{W}pPr")]
    assert "sectPr" in names
    assert names[-1] in ("sectPr", "pPrChange")
    assert len(list(root.iter(f"{W}sectPr"))) == 2
