"""Dashes in tags that join paragraphs."""

from __future__ import annotations

import pytest
from notation import read, word

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
