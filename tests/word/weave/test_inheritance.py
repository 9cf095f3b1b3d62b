"""What later content takes over from content that a block may drop: merged cells."""

from __future__ import annotations

from typing import Any

import pytest
from integrity import problems_in
from notation import paragraph, read, word

from docgen import TemplateError, WordTemplate

NAMES = {"yes": True, "no": False, "xs": ["a", "b"], "nothing": [], "rows": [{"n": 1}, {"n": 2}]}
BEGINS, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def cell(text: str, merge: str = "", span: int = 1) -> str:
    width = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="1000" w:type="dxa"/>{width}{merge}</w:tcPr>{paragraph(text)}</w:tc>'


def row(*cells: str, before: int = 0) -> str:
    properties = f'<w:trPr><w:gridBefore w:val="{before}"/></w:trPr>' if before else ""
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def begins(text: str = "label", other: str = "1") -> str:
    return row(cell(text, BEGINS), cell(other))


def goes_on(text: str = "", other: str = "2") -> str:
    return row(cell(text, GOES_ON), cell(other))


def lone(tag: str) -> list[str]:
    return [f"{{% {tag} %}}", ""]


MERGED = "{% vm %}{{ r.n }}"
# by name: the rows of a table, and the tag of each problem
CUT: dict[str, tuple[list[Any], list[str]]] = {
    "a first row on a condition": (
        [begins("{% if no %}label", "1{% endif %}"), goes_on(), goes_on()],
        ["{% if no %}"],
    ),
    "a first row in a loop": (
        [begins("{% for x in xs %}label", "1{% endfor %}"), goes_on()],
        ["{% for x in xs %}"],
    ),
    "two rows on a condition": (
        [lone("if no"), begins(), goes_on(), lone("endif"), goes_on()],
        ["{% if no %}"],
    ),
    "two conditions": (
        [begins("{% if no %}label", "1{% endif %}"), goes_on("{% if yes %}", "2{% endif %}")],
        ["{% if no %}"],
    ),
    "two of three branches": (
        [lone("if no"), begins(), lone("elif yes"), begins(), lone("endif"), goes_on()],
        ["{% if no %}"],
    ),
    "a merge behind one that stays": (
        [begins(), goes_on(), begins("{% if no %}b", "1{% endif %}"), goes_on()],
        ["{% if no %}"],
    ),
    "a merge in a later column, behind a wide cell": (
        [
            row(cell("{% if no %}a", span=2), cell("b{% endif %}", BEGINS)),
            row(cell("c"), cell("d", GOES_ON), before=1),
        ],
        ["{% if no %}"],
    ),
    "a row in a control": (
        [lone("if no"), f"<w:sdt><w:sdtPr/><w:sdtContent>{begins()}</w:sdtContent></w:sdt>", lone("endif"),
         goes_on()],
        ["{% if no %}"],
    ),
    "a loop of merged rows with a condition inside": (
        [lone("for r in rows"), lone("if r.n > 1"), [MERGED, "x"], lone("endif"), lone("endfor")],
        ["{% if r.n > 1 %}"],
    ),
    "a row behind a loop of merged rows": (
        [lone("for r in rows"), [MERGED, "x"], lone("endfor"), goes_on()],
        ["{% for r in rows %}"],
    ),
}  # fmt: skip
# by name: the rows of a table, and what comes out
WHOLE: dict[str, tuple[list[Any], list[Any]]] = {
    "a row in the middle": (
        [begins(), goes_on("{% if no %}", "2{% endif %}"), goes_on()],
        [["label", "1"], ["", "2"]],
    ),
    "all rows": ([lone("if no"), begins(), goes_on(), lone("endif"), ["a", "b"]], [["a", "b"]]),
    "a first row in each branch": (
        [lone("if no"), begins("a"), lone("else"), begins("b"), lone("endif"), goes_on()],
        [["b", "1"], ["", "2"]],
    ),
    "the same condition twice": (
        [begins("{% if no %}a", "1{% endif %}"), goes_on("{%if  no%}", "2{% endif %}"), ["c", "d"]],
        [["c", "d"]],
    ),
    "the first turn of a loop": (
        [
            lone("for x in xs"), lone("if loop.first"), begins("{{ x }}"), lone("else"), goes_on(),
            lone("endif"), lone("endfor"),
        ],
        [["a", "1"], ["", "2"]],
    ),
    "a loop around the merge": (
        [lone("for x in xs"), begins("{{ x }}"), goes_on(), lone("endfor")],
        [["a", "1"], ["", "2"], ["b", "1"], ["", "2"]],
    ),
    "a loop of merged rows with its condition": (
        [lone("for r in rows if r.n > 1"), [MERGED, "x"], lone("endfor")],
        [["2", "x"]],
    ),
    "merged rows in both branches": (
        [lone("for r in rows"), lone("if r.n > 1"), [MERGED, "x"], lone("else"), [MERGED, "y"],
         lone("endif"), lone("endfor")],
        [["1", "y"], ["", "x"]],
    ),
    "a merge that never began": ([lone("if yes"), goes_on("a"), lone("endif"), goes_on("b")],
                                 [["a", "2"], ["b", "2"]]),
    "cells that repeat": (
        [row(cell("a", BEGINS), cell("{%tc for x in xs %}"), cell("{{ x }}"), cell("{%tc endfor %}")),
         goes_on()],
        [["a", "a", "b"], ["", "2"]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CUT.values(), ids=CUT)
def test_a_merged_label_that_could_go_with_its_first_row_is_a_problem(
    case: tuple[list[Any], list[str]],
) -> None:
    rows, tags = case
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word(rows, "end"))
    found = caught.value.problems
    assert [(problem.kind, problem.tag) for problem in found] == [("crossing-merge", tag) for tag in tags]
    assert all(problem.place.startswith("body, table 1, row") and problem.fix for problem in found)


@pytest.mark.parametrize("case", WHOLE.values(), ids=WHOLE)
def test_a_merged_label_that_stays_with_its_rows_is_filled(case: tuple[list[Any], list[Any]]) -> None:
    rows, document = case
    filled = WordTemplate.load(word(rows, "end")).render(NAMES)
    assert read(filled) == [document, "end"]
    assert problems_in(filled) == []


def test_a_block_that_cuts_two_merged_cells_is_reported_once() -> None:
    first = row(cell("{% if no %}a", BEGINS), cell("b{% endif %}", BEGINS))
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word([first, row(cell("", GOES_ON), cell("", GOES_ON))]))
    assert len(caught.value.problems) == 1
