"""A part with its tags as one Jinja source."""

from __future__ import annotations

from typing import Any

import pytest
from compiled import source_of

from docgen.word.language.environment import CLOSE, OPEN, PRINT_CLOSE, PRINT_OPEN


def test_each_tag_is_a_line_of_its_own_that_leads_to_it() -> None:
    source, _, problems = source_of("a {{ x }}", "{% if y %}", "é", "{% endif %}", "{# why #}b")
    assert source is not None
    assert problems == []
    assert source.lines == ((0, "text", ""), (1, "text", ""), (2, "text", ""))
    first, second, third, last = source.text.split("\n")
    assert first.endswith(f"{PRINT_OPEN} x ")
    assert second.startswith(PRINT_CLOSE)
    assert second.endswith(f"{OPEN} if y ")
    assert ">&#233;<" in third
    assert third.endswith(f"{OPEN} endif ")
    assert last.startswith(CLOSE)
    assert "why" not in source.text


def test_a_source_is_ascii_and_its_raw_braces_are_braces() -> None:
    source, _, _ = source_of("{% raw %}{{ é }}{% endraw %}\n{{ x }}")
    assert source is not None
    assert source.text.isascii()
    assert "{{ &#233; }}" in source.text


def test_ids_of_paragraphs_and_white_space_between_elements_are_taken_away() -> None:
    noted = '<w:p w14:paraId="1A" w14:textId="2B" w:rsidR="3C">\n <w:r>\n <w:t> {{ x }} </w:t></w:r></w:p>'
    source, _, _ = source_of(noted)
    assert source is not None
    assert "paraId" not in source.text
    assert "textId" not in source.text
    assert 'w:rsidR="3C"><w:r><w:t xml:space="preserve"> ' in source.text


def test_a_tag_knows_its_part_the_format_of_its_run_and_whether_it_is_seen() -> None:
    bold = '<w:rPr><w:b/><w:color w:val="FF0000"/><w:highlight w:val="red"/><w:u/></w:rPr>'
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    runs = f"<w:r>{bold}<w:t>{{{{ x }}}}</w:t></w:r><w:r>{hidden}<w:t>{{{{ y }}}}</w:t></w:r>"
    _, spots, _ = source_of(f"<w:p>{runs}</w:p>")
    assert (spots[0].part, spots[0].runs, spots[0].unseen) == ("word/document.xml", True, False)
    assert (spots[0].bold, spots[0].tail.count("<w:")) == ("<w:b/>", 3)
    assert spots[0].lit == (
        '<w:rPr><w:b/><w:color w:val="FF0000"/><w:highlight w:val="yellow"/><w:u/></w:rPr>'
    )
    assert spots[1].unseen


CROSSING: dict[str, list[Any]] = {
    "two blocks that cross": ["{% if x %}a", "{% for y in ys %}b{% endif %}", "c{% endfor %}"],
    "from a cell to a cell of another row": [[["{% if x %}a", "b"], ["c{% endif %}d", "e"]]],
}


@pytest.mark.parametrize("blocks", CROSSING.values(), ids=CROSSING)
def test_a_part_with_a_problem_has_no_source(blocks: list[Any]) -> None:
    source, _, problems = source_of(*blocks)
    assert problems
    assert source is None
