"""What is wrong with a page that cannot be read, or is not in the canonical form: every problem, by line."""

from __future__ import annotations

import pytest

from docgen.errors import TemplateError
from docgen.pages import read_canonical, read_page_text


def problems(text: str, canonical: bool = False) -> list[tuple[int, str]]:
    """The line and the kind of each problem of a page."""
    with pytest.raises(TemplateError) as caught:
        (read_canonical if canonical else read_page_text)(text, "mine.page")
    assert caught.value.source == "mine.page"
    assert all(problem.place == f"line {problem.line}" for problem in caught.value.problems)
    return [(problem.line, problem.kind) for problem in caught.value.problems]


BROKEN = {
    "an unknown block": ("a\n\n::: fcts 20 80\n| a\n:::\n", [(3, "unknown-block")]),
    "a block without a name": (":::facts\n:::\n", [(1, "unknown-block")]),
    "a block with a quote that is not closed": ('::: box 1 "a\n:::\n', [(1, "unknown-block")]),
    "an unclosed block": ("::: box 1\na\n", [(1, "unclosed-block")]),
    "an unclosed block in another": ("::: box 1\n::: box 2\na\n:::\n", [(1, "unclosed-block")]),
    "the end of no block": ("a\n\n:::\n", [(3, "unopened-block")]),
    "a broken tag": ("One.\nTwo {{ a }.\n", [(2, "broken-mark")]),
    "a broken statement tag": ("{% if a }\n", [(1, "broken-mark")]),
    "a bracket": ("One.\nTwo [a].\n", [(2, "broken-mark"), (2, "broken-mark")]),
    "a sign of a statement": ("§ 5 of the law\n", [(1, "broken-mark")]),
    "the end of no statement": ("a§/ b\n", [(1, "broken-mark")]),
    "bold that is not closed": ("a **b\n", [(1, "broken-mark")]),
    "emphasis that is not closed": ("a *b\n", [(1, "broken-mark")]),
    "a control that is not closed": ("[@text a\n", [(1, "broken-mark")]),
    "a result that is not closed": ("[[A]][=b\n", [(1, "broken-mark")]),
    "brackets behind a result": ("[[A]][=b](c)\n", [(1, "broken-mark")]),
    "an unknown control": ("[@dat](a)\n", [(1, "broken-mark")]),
    "a forgotten blank line": ("Clinic\n12 Main Street\n", [(2, "joined-lines")]),
    "a forgotten blank line in a cell": ("::: facts 20 80\n| a\n   b\n:::\n", [(3, "joined-lines")]),
    "a row outside of a table": ("a\n\n| b || c\n", [(3, "misplaced-line")]),
    "a line that is indented": ("  a\n", [(1, "misplaced-line")]),
    "properties that come later": ("a\n\n+++\n", [(3, "misplaced-line")]),
    "properties that are not closed": ('+++\ntitle = "a"\n', [(1, "unclosed-block")]),
    "an unknown property": ('+++\ntitel = "a"\n+++\n', [(2, "unknown-property")]),
    "a property without quotes": ("+++\ntitle = a\n+++\n", [(2, "unknown-property")]),
    "a property with an odd escape": ('+++\ntitle = "\\q"\n+++\n', [(2, "unknown-property")]),
    "a table without widths": ("::: facts\n| a\n:::\n", [(1, "broken-table")]),
    "a table with odd widths": ("::: facts 20 x\n| a\n:::\n", [(1, "broken-table")]),
    "another table without a style": ("::: table 50 50\n| a\n:::\n", [(1, "broken-table")]),
    "words in no cell": ("::: facts 20 80\na\n|| b\n:::\n", [(2, "broken-table"), (3, "broken-table")]),
    "a block that cannot be around rows": ("::: facts 20 80\n::: data 5\n:::\n:::\n", [(2, "unknown-block")]),
    "too many blocks in each other": ("::: box 1\n" * 200 + ":::\n" * 200, [(151, "too-deep")]),
}


@pytest.mark.parametrize(("text", "found"), BROKEN.values(), ids=BROKEN)
def test_a_page_that_cannot_be_read_names_the_line(text: str, found: list[tuple[int, str]]) -> None:
    assert problems(text) == found


def test_every_problem_is_reported_at_once_in_the_order_of_the_lines() -> None:
    text = "a {{ b\n\n::: box 1\nc\nd\n\n::: fact 1\n:::\n"
    assert problems(text) == [
        (1, "broken-mark"),
        (3, "unclosed-block"),
        (5, "joined-lines"),
        (7, "unknown-block"),
    ]


def test_a_problem_says_what_to_do() -> None:
    with pytest.raises(TemplateError) as caught:
        read_page_text("Clinic\nMain Street\n\n::: fcts 1\n:::\n")
    assert [problem.fix for problem in caught.value.problems] == [
        "leave a line empty between two paragraphs; if it is one, write: Clinic Main Street",
        "did you mean facts?",
    ]


OTHERWISE = {
    "two sentences on a line": ("One. Two.\n", [1], "write: One.\nTwo."),
    "two of three sentences on a line": ("One. Two.\nThree.\n", [1], "write: One.\nTwo."),
    "a bar without a space": ("::: facts 20 80\n|a || b\n:::\n", [2], "write: | a || b"),
    "an empty line too many": ("One.\n\n\nTwo.\n", [2], "delete the empty line"),
    "a missing empty line": ("## A\nText.\n", [2], "add an empty line before it"),
    "a space too many": ("- a\n-  b\n", [2], ""),
    "an escape that is not needed": ("a \\b\n", [1], "write: a b"),
    "a style that is the usual one": ("[Body Text] a\n", [1], "write: a"),
    "a row on two lines": ("::: facts 20 80\n| a\n|| b\n:::\n", [2], "write: | a || b"),
    "a row that is too long": (
        f"::: facts 20 80\n| a || {'b' * 150}\n:::\n",
        [2],
        f"write: | a\n|| {'b' * 150}",
    ),
    "widths with noughts": ("::: facts 20.0 80\n:::\n", [1], "write: ::: facts 20 80"),
    "no line end at the end": ("a", [1], ""),
    "a style of properties that is usual": ('+++\nstyle = "Body Text"\n+++\n\na\n', [1], "delete it"),
}


@pytest.mark.parametrize(("text", "lines", "fix"), OTHERWISE.values(), ids=OTHERWISE)
def test_another_form_than_the_canonical_is_refused_and_the_form_shown(
    text: str, lines: list[int], fix: str
) -> None:
    found = problems(text, canonical=True)
    assert found == [(line, "not-canonical") for line in lines]
    with pytest.raises(TemplateError) as caught:
        read_canonical(text)
    assert not fix or caught.value.problems[0].fix == fix


def test_a_page_that_cannot_be_read_has_no_form_to_show() -> None:
    assert problems("One. Two.\n\n::: fcts\n:::\n", canonical=True) == [(3, "unknown-block")]
