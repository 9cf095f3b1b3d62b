"""Each tag read by itself: its place, what is wrong with it, what to do."""

from __future__ import annotations

import pytest
from notation import word

from docgen import TemplateError, WordTemplate


def kinds(error: TemplateError) -> list[str]:
    return [problem.kind for problem in error.problems]


# name: (text of the template's paragraph, the kinds of its problems, a piece of the cure)
PROBLEMS: dict[str, tuple[str, list[str], str]] = {
    "an unclosed tag": ("{{ name", ["unclosed-tag"], "add }}"),
    "a tag closed by one brace": ("{{ name }", ["unclosed-tag"], "add }}"),
    "an unopened tag": ("name }}", ["unopened-tag"], "{{ without a space"),
    "an empty tag": ("{{ }}", ["empty-tag"], "delete"),
    "two words": ("{{ patient name }}", ["syntax"], "no spaces"),
    "an open quote": ('{{ "x }} and {{ y }}', ["syntax"], "quotation mark"),
    "an open bracket": ("{{ f( }}", ["syntax"], "brackets"),
    "an unknown filter": ("{{ x | dat }}", ["unknown-filter"], "date"),
    "an unknown test": ("{% if x is evn %}{% endif %}", ["unknown-test"], "even"),
    "an unknown function": ("{{ rang(3) }}", ["unknown-function"], "range"),
    "a misspelt statement": ("{% fi x %}{% endfi %}", ["unknown-statement", "unknown-statement"], ""),
    "a misspelt if": ("{% iff x %}1{% endif %}", ["unknown-statement"], "if"),
    "a statement that is not there": ("{% include 'x' %}", ["unknown-statement"], "use one of"),
    "safe is not there": ("{{ x | safe }}", ["unknown-filter"], ""),
    "a loop without in": ("{% for x %}{% endfor %}", ["syntax"], "for site in sites"),
    "a set without a value": ("{% set x %}", ["syntax"], "set name"),
    "words behind endif": ("{% if x %}{% endif y %}", ["syntax"], "only endif"),
    "a condition on else": ("{% if x %}{% else y %}{% endif %}", ["syntax"], "elif"),
    "raw without an end": ("{% raw %}{{ x }}", ["raw"], "paragraph"),
}


@pytest.mark.parametrize("case", PROBLEMS.values(), ids=PROBLEMS)
def test_a_problem_has_its_place_its_tag_and_its_cure(case: tuple[str, list[str], str]) -> None:
    text, expected, cure = case
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word("fine", [["1", text]]))
    assert kinds(caught.value) == expected
    for problem in caught.value.problems:
        assert problem.place == "body, table 1, row 1, cell 2, paragraph 1"
        assert problem.tag
        assert cure in problem.fix
