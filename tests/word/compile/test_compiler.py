"""The parts of a file compiled: every problem at once, paper, names, numbers that are free."""

from __future__ import annotations

import pytest
from notation import part, word

from docgen import TemplateError, WordTemplate


def test_all_problems_of_all_parts_come_at_once() -> None:
    broken = word("{{ a b }}", "{% if x %}", header=["{{ x | dat }}"], first_footer=["{{ y"])
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(broken)
    assert {(problem.place, problem.kind) for problem in caught.value.problems} == {
        ("body, paragraph 1", "syntax"),
        ("body, paragraph 2", "unclosed-block"),
        ("header, paragraph 1", "unknown-filter"),
        ("first-page footer, paragraph 1", "unclosed-tag"),
    }


def test_the_paper_of_every_section_can_be_reset() -> None:
    root = part(WordTemplate.load(word("x", "{{ v }}"), page_size="a4").render({"v": 1}))
    assert [dict(size.attrib) for size in root.iter("{*}pgSz")] == [
        {f"{{{root.nsmap['w']}}}w": "11906", f"{{{root.nsmap['w']}}}h": "16838"}
    ]
