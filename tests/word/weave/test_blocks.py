"""Tags of a story paired like brackets: which closes which, and what is left over."""

from __future__ import annotations

import pytest
from notation import W, control, element, text_box, xml

from docgen.word.tags.scan import Tag
from docgen.word.weave.blocks import pair_blocks, story_of


def statements(*codes: str) -> list[Tag]:
    return [
        Tag(n, "statement", code, f"{{% {code} %}}", f"body, paragraph {n + 1}")
        for n, code in enumerate(codes)
    ]


# name of the case: (statements, the numbers of each block's tags)
PAIRED: dict[str, tuple[tuple[str, ...], list[list[int]]]] = {
    "one": (("if a", "endif"), [[0, 1]]),
    "one behind the other": (("if a", "endif", "for x in xs", "endfor"), [[0, 1], [2, 3]]),
    "one in the other": (("for x in xs", "if a", "endif", "endfor"), [[0, 3], [1, 2]]),
    "with branches": (("if a", "elif b", "else", "endif"), [[0, 1, 2, 3]]),
    "a loop with an else": (("for x in xs", "else", "endfor"), [[0, 1, 2]]),
    "branches of two blocks": (("if a", "if b", "else", "endif", "else", "endif"), [[0, 4, 5], [1, 2, 3]]),
    "others between": (("set a = 1", "if a", "vm", "endif"), [[1, 3]]),
    "misspelt": (("iff a", "els", "endiff"), [[0, 1, 2]]),
    "none": (("set a = 1",), []),
}


@pytest.mark.parametrize(("codes", "blocks"), PAIRED.values(), ids=PAIRED)
def test_blocks_are_paired_like_brackets_the_outer_first(
    codes: tuple[str, ...], blocks: list[list[int]]
) -> None:
    found = pair_blocks(statements(*codes))
    assert [[tag.number for tag in block.tags] for block in found.blocks] == blocks
    assert found.problems == []


# by name: statements, and for each problem its kind, its place and a piece of what to do
BROKEN: dict[str, tuple[tuple[str, ...], list[tuple[str, int, str]]]] = {
    "never closed": (("if a",), [("unclosed-block", 1, "add {% endif %}")]),
    "never opened": (("endfor",), [("stray-tag", 1, "add {% for")]),
    "closed twice": (("if a", "endif", "endif"), [("stray-tag", 3, "add {% if")]),
    "the inner one never closed": (
        ("for x in xs", "if a", "endfor"),
        [("unclosed-block", 2, "add {% endif %} before {% endfor %}")],
    ),
    "an else of no block": (("else",), [("stray-tag", 1, "move or delete")]),
    "an elif of a loop": (("for x in xs", "elif a", "endfor"), [("stray-tag", 2, "move or delete")]),
    "an elif behind the else": (("if a", "else", "elif b", "endif"), [("stray-tag", 3, "else last")]),
    "two that are never closed": (
        ("if a", "for x in xs"),
        [("unclosed-block", 1, "{% endif %}"), ("unclosed-block", 2, "{% endfor %}")],
    ),
}


@pytest.mark.parametrize(("codes", "problems"), BROKEN.values(), ids=BROKEN)
def test_what_does_not_pair_is_a_problem_at_its_tag(
    codes: tuple[str, ...], problems: list[tuple[str, int, str]]
) -> None:
    found = pair_blocks(statements(*codes)).problems
    assert [(problem.kind, problem.place) for problem in found] == [
        (kind, f"body, paragraph {number}") for kind, number, _ in problems
    ]
    for problem, (_, number, fix) in zip(found, problems, strict=True):
        assert fix in problem.fix
        assert problem.tag == f"{{% {codes[number - 1]} %}}"


def test_a_block_that_is_broken_is_no_block_and_those_around_it_are() -> None:
    (block,) = pair_blocks(statements("for x in xs", "if a", "endfor")).blocks
    assert [tag.number for tag in block.tags] == [0, 2]


def test_a_paragraph_belongs_to_its_box_or_note_or_to_the_part() -> None:
    body = element(f"<w:body>{xml(['a', text_box('b'), control('c'), [['d']]])}</w:body>")
    box = [*body.iter(f"{W}txbxContent")]
    stories = [story_of(paragraph) for paragraph in body.iter(f"{W}p")]
    assert stories == [body, body, *box, body, body]
    notes = element(
        f'<w:footnotes><w:footnote w:id="1">{xml(["e"])}</w:footnote><w:footnote w:id="2">{xml(["f", "g"])}'
        "</w:footnote></w:footnotes>"
    )
    assert [story_of(paragraph) for paragraph in notes.iter(f"{W}p")] == [notes[0], notes[1], notes[1]]


# by name: statements, and the number of the tag that is too deep, or 0 for none
DEPTHS: dict[str, tuple[tuple[str, ...], int]] = {
    "nineteen loops": (("for x in xs",) * 19 + ("endfor",) * 19, 0),
    "twenty-one loops": (("for x in xs",) * 21 + ("endfor",) * 21, 20),
    "sixty conditions": (("if a",) * 60 + ("endif",) * 60, 0),
    "two hundred conditions": (("if a",) * 200 + ("endif",) * 200, 61),
    "conditions in loops": (("for x in xs",) * 19 + ("if a",) * 42 + ("endif",) * 42 + ("endfor",) * 19, 61),
    "four hundred branches": (("if a", *("elif b",) * 400, "endif"), 0),
    "a thousand branches": (("if a", *("elif b",) * 1000, "endif"), 502),
    "many side by side": (("if a", "endif") * 200, 0),
}


@pytest.mark.parametrize(("codes", "place"), DEPTHS.values(), ids=DEPTHS)
def test_a_block_in_more_blocks_than_can_be_compiled_is_a_problem_of_its_tag(
    codes: tuple[str, ...], place: int
) -> None:
    found = [(problem.kind, problem.place) for problem in pair_blocks(statements(*codes)).problems]
    assert found == ([("too-deep", f"body, paragraph {place}")] if place else [])


# by name: statements, numbers of tags beside a brace that is missing, and the places of what has no partner
UNSURE: dict[str, tuple[tuple[str, ...], list[int], list[int]]] = {
    "a word that may be the end": (("if a", "fo"), [], []),
    "a word that may be the beginning": (("fo x", "endfor"), [], []),
    "a word of another language": (("extends 'a'", "if a"), [], [2]),
    "a word before a block that is never closed": (("iff a", "endif", "for x in xs"), [], [3]),
    "a word after an end of no block": (("endif", "iff a", "endif"), [], [1]),
    "a brace that is missing in the end": (("if a",), [1], []),
    "a brace that is missing in the beginning": (("endif",), [0], []),
    "a brace that is missing elsewhere": (("endif", "if a", "endif"), [1], [1]),
}


@pytest.mark.parametrize(("codes", "doubtful", "places"), UNSURE.values(), ids=UNSURE)
def test_a_tag_whose_partner_may_be_misspelt_is_not_reported_too(
    codes: tuple[str, ...], doubtful: list[int], places: list[int]
) -> None:
    problems = pair_blocks(statements(*codes), doubtful).problems
    assert [problem.place for problem in problems] == [f"body, paragraph {place}" for place in places]
