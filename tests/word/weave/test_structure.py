"""What repeats or drops follows from where the tags of a block stand."""

from __future__ import annotations

from typing import Any

import pytest
from marked import taken
from notation import control, item, paragraph, part, read, text_box, word

from docgen import TemplateError, WordTemplate
from docgen.word.tags.scan import MARK
from docgen.word.weave.blocks import pair_blocks
from docgen.word.weave.structure import Anchor, find_anchors
from docgen.word.weave.visible import Sight

NAMES = {"yes": True, "no": False, "xs": ["a", "b"], "nil": [], "v": "V", "rows": [{"n": 1}, {"n": 2}]}


# name: (blocks of the template, blocks of the document)
LAYOUTS: dict[str, tuple[list[Any], list[Any]]] = {
    "text that holds": (["1{% if yes %}2{% endif %}3"], ["123"]),
    "text that does not hold": (["1{% if no %}2{% endif %}3"], ["13"]),
    "else in text": (["1{% if no %}2{% else %}4{% endif %}3"], ["143"]),
    "elif in text": (["{% if no %}1{% elif yes %}2{% else %}3{% endif %}."], ["2."]),
    "a loop in text": (["{% for x in xs %}{{ x }}, {% endfor %}."], ["a, b, ."]),
    "loop.last in text": (
        ["{% for x in xs %}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}"],
        ["a, b"],
    ),
    "text over runs": (["1{% if yes %}¦2{% en¦dif %}3"], ["123"]),
    "text over runs, false": (["1{% if no %}¦2{% en¦dif %}3"], ["13"]),
    "a paragraph that is one if, true": (["a", "{% if yes %}b{% endif %}", "c"], ["a", "b", "c"]),
    "a paragraph that is one if, false": (["a", "{% if no %}b{% endif %}", "c"], ["a", "c"]),
    "a paragraph that is if and else": (["{% if no %}a{% else %}{% endif %}", "c"], ["", "c"]),
    "a paragraph that is one loop": (["{% for x in xs %}{{ x }}{% endfor %}"], ["ab"]),
    "a list item that is one loop": ([item("{% for x in xs %}{{ x }}{% endfor %}")], ["a", "b"]),
    "an empty list item goes": (["1", item("{% for x in nil %}{{ x }}{% endfor %}"), "2"], ["1", "2"]),
    "tags alone, true": (["1", "{% if yes %}", "2", "{% endif %}", "3"], ["1", "2", "3"]),
    "tags alone, false": (["1", "{% if no %}", "2", "{% endif %}", "3"], ["1", "3"]),
    "tags alone with else": (["{% if no %}", "1", "{% else %}", "2", "{% endif %}"], ["2"]),
    "tags alone with elif": (
        ["{% if no %}", "1", "{% elif yes %}", "2", "{% else %}", "3", "{% endif %}"],
        ["2"],
    ),
    "a loop over paragraphs": (["{% for x in xs %}", "{{ x }}", "-", "{% endfor %}"], ["a", "-", "b", "-"]),
    "blocks in blocks": (
        ["{% for x in xs %}", "{% if x == 'a' %}", "first {{ x }}", "{% endif %}", "{{ x }}", "{% endfor %}"],
        ["first a", "a", "b"],
    ),
    "two tags in one lone paragraph": (
        ["{% for x in xs %}{% if x == 'b' %}", "{{ x }}", "{% endif %}{% endfor %}"],
        ["b"],
    ),
    "one block ends where the next begins": (
        ["{% if no %}", "1", "{% endif %}{% if yes %}", "2", "{% endif %}"],
        ["2"],
    ),
    "open first and close last": (["{% if yes %}1", "2{% endif %}", "3"], ["1", "2", "3"]),
    "open first and close last, false": (["{% if no %}1", "2{% endif %}", "3"], ["3"]),
    "open alone, close last": (["{% for x in xs %}", "1", "{{ x }}{% endfor %}"], ["1", "a", "1", "b"]),
    "open alone, close at the inner edge": (["{% if no %}", "1", "{% endif %}2"], ["2"]),
    "open at the inner edge, close alone": (["1{% if no %}", "2", "{% endif %}", "3"], ["1", "3"]),
    "open alone, close at the inner edge, true": (["{% if yes %}", "1", "{% endif %}2"], ["1", "2"]),
    "open at the inner edge, close alone, true": (
        ["1{% if yes %}", "2", "{% endif %}", "3"],
        ["1", "2", "3"],
    ),
    "repeat from alone to the inner edge": (
        ["{% for x in xs %}", "{{ x }}", "{% endfor %}2"],
        ["a", "b", "2"],
    ),
    "repeat from the inner edge to alone": (
        ["1{% for x in xs %}", "{{ x }}", "{% endfor %}"],
        ["1", "a", "b"],
    ),
    "open and close inside texts": (["1 {% if yes %}2", "3{% endif %} 4"], ["1 2", "3 4"]),
    "open and close inside texts, false": (["1 {% if no %}2", "3{% endif %} 4"], ["1  4"]),
    "a loop inside texts": (["1{% for x in xs %}{{ x }}", "2{% endfor %}3"], ["1a", "2b", "23"]),
    "a paragraph with set vanishes": (["{% set a = 'A' %}", "{{ a }}"], ["A"]),
    "a paragraph with a comment vanishes": (["{# note #}", "1 {# note #}2"], ["1 2"]),
    "set within text": (["1{% set a = 'A' %}{{ a }}"], ["1A"]),
    "a row": ([[["{% for r in rows %}{{ r.n }}", "x{% endfor %}"]]], [[["1", "x"], ["2", "x"]]]),
    "a row that is conditional": ([[["1", "2"], ["{% if no %}3", "4{% endif %}"]]], [[["1", "2"]]]),
    "a row whose first and last cell hold only tags": (
        [[["{% for x in xs %}", "{{ x }}", "{% endfor %}"]]],
        [[["", "a", ""], ["", "b", ""]]],
    ),
    "a row of four, tags at its edges": (
        [[["{% for x in xs %}{{ x }}", "1", "2", "{{ x }}{% endfor %}"]]],
        [[["a", "1", "2", "a"], ["b", "1", "2", "b"]]],
    ),
    "tags alone in rows": (
        [[["h", "i"], ["{% for x in xs %}", ""], ["{{ x }}", "1"], ["{% endfor %}", ""]]],
        [[["h", "i"], ["a", "1"], ["b", "1"]]],
    ),
    "else alone in a row": (
        [[["{% if no %}", ""], ["1", "2"], ["{% else %}", ""], ["3", "4"], ["{% endif %}", ""]]],
        [[["3", "4"]]],
    ),
    "a group of rows": (
        [[["{% for x in xs %}{{ x }}", "1"], ["2", "{{ x }}{% endfor %}"]]],
        [[["a", "1"], ["2", "a"], ["b", "1"], ["2", "b"]]],
    ),
    "a table without rows goes": (["1", [["{% for x in nil %}{{ x }}", "{% endfor %}"]], "2"], ["1", "2"]),
    "a table around which tags stand": (["{% if no %}", [["1"]], "{% endif %}", "2"], ["2"]),
    "cells between lone cells": (
        [[["l", "{% for x in xs %}", "{{ x }}", "{% endfor %}"]]],
        [[["l", "a", "b"]]],
    ),
    "paragraphs in a cell": (
        [[[["{% for x in xs %}", "{{ x }}", "{% endfor %}"], "1"]]],
        [[[["a", "b"], "1"]]],
    ),
    "a cell that would be empty": ([[[["{% if no %}", "1", "{% endif %}"], "2"]]], [[["", "2"]]]),
    "a cell whose conditions are all false": (
        [[[["{% if no %}1{% endif %}", "{% if no %}2{% endif %}"], "2"]]],
        [[["", "2"]]],
    ),
    "a table in a loop": (
        ["{% for x in xs %}", [["{{ x }}"]], "-", "{% endfor %}"],
        [[["a"]], "-", [["b"]], "-"],
    ),
    "a loop of rows in a loop of tables": (
        ["{% for x in xs %}", [["{% for r in rows %}{{ x }}", "{{ r.n }}{% endfor %}"]], ".", "{% endfor %}"],
        [[["a", "1"], ["a", "2"]], ".", [["b", "1"], ["b", "2"]], "."],
    ),
    "a content control": ([control("{% if no %}", "1", "{% endif %}", "2"), "3"], ["2", "3"]),
    "a content control that empties goes": ([control("{% if no %}", "1", "{% endif %}"), "3"], ["3"]),
    "tags in controls of their own": ([control("{% if no %}"), "1", control("{% endif %}"), "3"], ["3"]),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_where_the_tags_stand_says_what_repeats(layout: tuple[list[Any], list[Any]]) -> None:
    template, document = layout
    assert read(WordTemplate.load(word(*template)).render(NAMES)) == document


def _wrapped(holder: str, text: str) -> str:
    return f"<w:{holder}><w:tc>{paragraph(text)}</w:tc></w:{holder}>"


@pytest.mark.parametrize("holder", ["customXml", "ins", "smartTag"])
def test_cells_in_whatever_holds_them_make_a_row(holder: str) -> None:
    row = f"<w:tr>{_wrapped(holder, '{% for x in xs %}{{ x }}')}{_wrapped(holder, 'z{% endfor %}')}</w:tr>"
    data = WordTemplate.load(word([row])).render(NAMES)
    rows = ["".join(row.itertext()) for row in part(data).iter("{*}tr")]
    assert rows == ["az", "bz"]


def ended(layout: tuple[list[Any], list[Any]]) -> tuple[list[Any], list[Any]]:
    """A layout for a story, which must end with a paragraph."""
    template, document = layout
    return ([*template, "end"], [*document, "end"]) if isinstance(template[-1], list) else layout


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_header_follows_the_same_rules(layout: tuple[list[Any], list[Any]]) -> None:
    template, document = ended(layout)
    filled = WordTemplate.load(word("body", first_header=template)).render(NAMES)
    assert read(filled, "word/first_header.xml") == document


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_text_box_follows_the_same_rules_in_both_its_forms(layout: tuple[list[Any], list[Any]]) -> None:
    template, document = ended(layout)
    root = part(WordTemplate.load(word(text_box(*template))).render(NAMES))
    boxes = list(root.iter("{*}txbxContent"))
    from notation import _blocks  # the reader of any container

    assert [_blocks(box) for box in boxes] == [document, document]


# name: (blocks, the kind of each problem, a piece of its place)
BROKEN: dict[str, tuple[list[Any], list[str], str]] = {
    "never closed": (["{% if yes %}", "1"], ["unclosed-block"], "paragraph 1"),
    "never opened": (["1", "{% endif %}"], ["stray-tag"], "paragraph 2"),
    "else outside": (["{% else %}"], ["stray-tag"], "paragraph 1"),
    "elif in a loop": (["{% for x in xs %}{% elif yes %}{% endfor %}"], ["stray-tag"], "paragraph 1"),
    "else twice": (["{% if yes %}{% else %}{% else %}{% endif %}"], ["stray-tag"], "paragraph 1"),
    "closed in the wrong order": (
        ["{% if yes %}{% for x in xs %}{% endif %}"],
        ["unclosed-block"],
        "paragraph 1",
    ),
    "from a cell to the body": ([[["1 {% if yes %} 2"]], "{% endif %} 3"], ["crossing-block"], "table 1"),
    "text before a row's tag": ([[["1 {% for x in xs %}", "{% endfor %}"]]], ["text-beside-row"], "cell 1"),
    "text behind a row's tag": ([[["{% for x in xs %}", "{% endfor %} 1"]]], ["text-beside-row"], "cell 2"),
    "else between cells": ([[["{% if no %}1", "{% else %}", "2{% endif %}"]]], ["else-in-row"], "cell 2"),
    "from the body into a text box": (
        ["{% if yes %}", text_box("{% endif %}")],
        ["unclosed-block", "stray-tag", "stray-tag"],
        "",
    ),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_block_that_cannot_be_placed_is_a_problem(broken: tuple[list[Any], list[str], str]) -> None:
    template, kinds, place = broken
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word(*template))
    assert sorted(problem.kind for problem in caught.value.problems) == sorted(kinds)
    assert all(place in problem.place for problem in caught.value.problems)
    assert all(problem.fix for problem in caught.value.problems)


MARKED: dict[str, tuple[list[Any], list[Any]]] = {
    "paragraphs": (["{%p if no %}", "1", "{%p else %}", "2", "{%p endif %}"], ["2"]),
    "rows": (
        [[["{%tr for x in xs %}", ""], ["{{ x }}", "1"], ["{%tr endfor %}", ""]]],
        [[["a", "1"], ["b", "1"]]],
    ),
    "cells": ([[["l", "{%tc for x in xs %}", "{{ x }}", "{%tc endfor %}"]]], [[["l", "a", "b"]]]),
    "runs": (["1{%r if no %}¦2¦{%r endif %}3"], ["13"]),
}


@pytest.mark.parametrize("layout", MARKED.values(), ids=MARKED)
def test_a_mark_forces_what_repeats(layout: tuple[list[Any], list[Any]]) -> None:
    template, document = layout
    assert read(WordTemplate.load(word(*template)).render(NAMES)) == document


MIXED: dict[str, tuple[list[Any], list[Any]]] = {
    "an opening mark of a paragraph": (["{%p if no %}", "x", "{% endif %}", "end"], ["end"]),
    "a closing mark of a paragraph": (
        ["{% for x in xs %}", "{{ x }}", "{%p endfor %}", "end"],
        ["a", "b", "end"],
    ),
    "an else without a mark": (["{%p if no %}", "1", "{% else %}", "2", "{%p endif %}"], ["2"]),
    "a mark of a row": (
        [[["{%tr for x in xs %}", ""], ["{{ x }}", "1"], ["{% endfor %}", ""]]],
        [[["a", "1"], ["b", "1"]]],
    ),
    "a mark of a cell": ([[["l", "{%tc for x in xs %}", "{{ x }}", "{% endfor %}"]]], [[["l", "a", "b"]]]),
    "a mark of the text": (["1{%r if no %}2{% endif %}3"], ["13"]),
}


@pytest.mark.parametrize("layout", MIXED.values(), ids=MIXED)
def test_a_mark_on_one_tag_of_a_block_holds_for_the_others(layout: tuple[list[Any], list[Any]]) -> None:
    template, document = layout
    assert read(WordTemplate.load(word(*template)).render(NAMES)) == document


# name: (blocks, the kind and the fix of the problem)
MIXED_UP = {
    "beside text": (
        ["{%p if yes %}", "x{% endif %}"],
        "text-beside-mark",
        "give the tag a paragraph of its own, or delete the mark p of {%p if yes %}",
    ),
    "outside of a row": (
        [[["{%tr if yes %}", ""]], "{% endif %}"],
        "misplaced-mark",
        "give the tag a row of its own, or delete the mark tr of {%tr if yes %}",
    ),
    "in one paragraph": (
        ["{%p if yes %}x{% endif %}"],
        "text-beside-mark",
        "give the tag a paragraph of its own, or delete the mark p",
    ),
}


@pytest.mark.parametrize(("blocks", "kind", "fix"), MIXED_UP.values(), ids=MIXED_UP)
def test_a_partner_that_cannot_take_its_unit_is_one_problem(blocks: list[Any], kind: str, fix: str) -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word(*blocks))
    assert [(problem.kind, problem.fix) for problem in caught.value.problems] == [(kind, fix)]


def in_rows(*tags: str) -> list[Any]:
    return [[[tag, "x"] for tag in tags]]


# name: (blocks, the tags that are refused, what to write instead)
DIFFERENT: dict[str, tuple[list[Any], list[str], list[str]]] = {
    "rows": (in_rows("{%tr if yes %}", "a", "{%p endif %}"), ["{%p endif %}"], ["{%tr endif %}"]),
    "rows, by the closing tag": (
        in_rows("{%tc if yes %}", "a", "{%tr endif %}"),
        ["{%tc if yes %}"],
        ["{%tr if yes %}"],
    ),
    "rows with an else": (
        in_rows("{%tr if yes %}", "a", "{%p else %}", "b", "{%r endif %}"),
        ["{%p else %}", "{%r endif %}"],
        ["{%tr else %}", "{%tr endif %}"],
    ),
    "cells": (
        [[["l", "{%tr for x in xs %}", "a", "{%tc endfor %}"]]],
        ["{%tr for x in xs %}"],
        ["{%tc for x in xs %}"],
    ),
    "paragraphs of a cell": (
        [[[["{%tr if yes %}", "a", "{%p endif %}"], "x"]]],
        ["{%tr if yes %}"],
        ["{%p if yes %}"],
    ),
    "paragraphs": (["{%r if yes %}", "a", "{%p endif %}"], ["{%r if yes %}"], ["{%p if yes %}"]),
    "a text": (["a{%p if yes %}b{%r endif %}"], ["{%p if yes %}"], ["{%r if yes %}"]),
}


@pytest.mark.parametrize(("blocks", "tags", "instead"), DIFFERENT.values(), ids=DIFFERENT)
def test_a_tag_whose_mark_is_not_that_of_its_partner_is_told_the_one_that_fits(
    blocks: list[Any], tags: list[str], instead: list[str]
) -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word(*blocks))
    problems = caught.value.problems
    assert [problem.tag for problem in problems] == tags
    assert [problem.fix for problem in problems] == [f"write {tag}" for tag in instead]
    assert {problem.kind for problem in problems} == {"misplaced-mark"}


def test_different_marks_of_which_none_fits_are_one_problem_that_names_no_mark() -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word("{%p if yes %}", *in_rows("{%tr endif %}")))
    assert [(problem.tag, problem.fix) for problem in caught.value.problems] == [
        ("{%tr endif %}", "give both the same mark, in the same text, row or table")
    ]


def test_a_mark_never_discards_what_can_be_seen() -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word("{%p if no %} lost", "1", "{%p endif %}", "{%tr if no %}", "{%tr endif %}"))
    assert [problem.kind for problem in caught.value.problems] == [
        "text-beside-mark",
        "misplaced-mark",
        "misplaced-mark",
    ]


REMARKS: dict[str, tuple[list[Any], list[Any]]] = {
    "a comment that takes its row": ([[["{#tr a note #}", ""], ["1", "2"]]], [[["1", "2"]]]),
    "a comment that takes its paragraph": (["1", "{#p a note #}", "2"], ["1", "2"]),
    "a comment that takes its row and all that is in it": (
        [[["old {{ gone }}", "{#tr a note #}{% if x %}"], ["1", "2"]]],
        [[["1", "2"]]],
    ),
    "a comment that takes its paragraph and all that is in it": (
        ["1", "old {#p a note #}{{ a b }}", "2"],
        ["1", "2"],
    ),
    "a comment that takes its cell and all that is in it": (
        [[["{#tc a note #}{% for x in xs %}", "b"], ["1", "2"]]],
        [[["b"], ["1", "2"]]],
    ),
    "a comment that takes the only row": (["1", [["{#tr a note #} old"]], "2"], ["1", "2"]),
    "a set that takes its row": ([[["{%tr set a = 'A' %}", ""], ["{{ a }}", "2"]]], [[["A", "2"]]]),
    "a set that takes its paragraph": (["{%p set a = 'A' %}", "{{ a }}"], ["A"]),
    "a run that may be rich": (["1{{r v }}2"], ["1V2"]),
}


@pytest.mark.parametrize("layout", REMARKS.values(), ids=REMARKS)
def test_a_marked_remark_takes_its_unit_with_it(layout: tuple[list[Any], list[Any]]) -> None:
    template, document = layout
    assert read(WordTemplate.load(word(*template)).render(NAMES)) == document


# by name: the blocks of a body, and for each tag of its one block the side and the text of its anchor
ANCHORS: dict[str, tuple[list[Any], list[tuple[str, str]]]] = {
    "alone": (["{% if a %}", "1", "{% endif %}"], [("instead", "#"), ("instead", "#")]),
    "within a text": (["1{% if a %}2{% endif %}3"], [("text", ""), ("text", "")]),
    "around a text": (["{% if a %}2{% endif %}"], [("before", "#2#"), ("after", "#2#")]),
    "first and last": (["{% if a %}1", "2{% endif %}"], [("before", "#1"), ("after", "2#")]),
    "a closer behind its block": (
        ["{% if a %}", "1", "{% endif %}rest"],
        [("instead", "#"), ("before", "#rest")],
    ),
    "a closer behind a table": (
        ["{% if a %}", [["1"]], "{% endif %}rest"],
        [("instead", "#"), ("before", "#rest")],
    ),
    "an opener before its block": (
        ["rest{% if a %}", "1", "{% endif %}"],
        [("after", "rest#"), ("instead", "#")],
    ),
    "a closer behind texts": (["1{% if a %}2", "{% endif %}3"], [("text", ""), ("text", "")]),
    "a closer behind a text of its block": (["{% if a %}1", "{% endif %}2"], [("text", ""), ("text", "")]),
    "an opener before a text of its block": (["1{% if a %}", "2{% endif %}"], [("text", ""), ("text", "")]),
    "a closer within a text": (["{% if a %}", "1", "2{% endif %}3"], [("text", ""), ("text", "")]),
    "an opener within a text": (["1{% if a %}2", "3", "{% endif %}"], [("text", ""), ("text", "")]),
    "cells": ([[["1", "{% if a %}", "2", "{% endif %}"]]], [("instead", "#"), ("instead", "#")]),
    "a row": ([[["{% if a %}1", "2{% endif %}"]]], [("before", "#12#"), ("after", "#12#")]),
    "rows": ([[["{% if a %}1"], ["2{% endif %}"]]], [("before", "#1"), ("after", "2#")]),
}


def described(anchor: Anchor) -> tuple[str, str]:
    """The side of an anchor and the text of its element, with # for each mark."""
    texts = [] if anchor.element is None else anchor.element.itertext()
    return anchor.side, MARK.sub("#", "".join(map(str, texts)))


@pytest.mark.parametrize(("blocks", "anchors"), ANCHORS.values(), ids=ANCHORS)
def test_each_tag_of_a_block_has_its_anchor(blocks: list[Any], anchors: list[tuple[str, str]]) -> None:
    tags, homes = taken(*blocks)
    (block,) = pair_blocks(tags.values()).blocks
    found = find_anchors(block, Sight(tags, homes, {}))
    assert [described(found.anchors[tag.number]) for tag in block.tags] == anchors
    assert found.problems == []


@pytest.mark.parametrize(
    "blocks",
    [["{% if a %}", "1", [["{% endif %}rest"]]], [[["rest{% if a %}"]], "1", "{% endif %}"]],
    ids=["a closer", "an opener"],
)
def test_a_tag_in_a_cell_is_at_no_edge_of_a_block_of_the_body(blocks: list[Any]) -> None:
    tags, homes = taken(*blocks)
    (block,) = pair_blocks(tags.values()).blocks
    found = find_anchors(block, Sight(tags, homes, {}))
    assert found.anchors == {}
    assert [problem.kind for problem in found.problems] == ["crossing-block"]
