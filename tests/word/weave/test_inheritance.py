"""What later content takes over from content that a block may drop: merged cells, headers and footers."""

from __future__ import annotations

from typing import Any

import pytest
from integrity import problems_in
from lxml import etree
from notation import W, paragraph, part, read, with_parts, word

from docgen import TemplateError, WordTemplate

NAMES = {"yes": True, "no": False, "xs": ["a", "b"], "nothing": [], "rows": [{"n": 1}, {"n": 2}]}
R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
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


# ---- Sections: rId1 and rId3 are headers, rId2 is a footer ----


def ending(text: str, *references: str) -> str:
    """A paragraph that ends a section; each reference is its kind, type and relationship."""
    inner = "".join(
        '<w:{}Reference w:type="{}" r:id="{}"/>'.format(*reference.split()) for reference in references
    )
    return paragraph(text, f'<w:sectPr>{inner}<w:pgSz w:w="12240" w:h="15840"/></w:sectPr>')


A, B, FOOT = "header default rId1", "header default rId3", "footer default rId2"
OLD = paragraph(
    "a",
    '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:pgSz w:w="12240" w:h="15840"/>'
    '<w:sectPrChange w:id="9" w:author="a"><w:sectPr><w:pgSz w:w="12240" w:h="15840"/></w:sectPr>'
    "</w:sectPrChange></w:sectPr>",
)


def sections(*blocks: str) -> bytes:
    """A file whose last section has no header or footer of its own."""
    data = word(*blocks, even_header=["A"], header=["B"], footer=["F"])
    root = part(data)
    last = root[0][-1]
    for reference in [*last.iter(f"{W}headerReference"), *last.iter(f"{W}footerReference")]:
        last.remove(reference)
    return with_parts(data, {"word/document.xml": etree.tostring(root)})


def kept(data: bytes) -> list[list[str]]:
    """What each section refers to itself."""
    return [
        sorted(
            f"{etree.QName(one).localname.removesuffix('Reference')} {one.get(f'{W}type')} {one.get(R_ID)}"
            for one in section.iterchildren(f"{W}headerReference", f"{W}footerReference")
        )
        for section in part(data).iter(f"{W}sectPr")
        if section.getparent().tag != f"{W}sectPrChange"
    ]


# by name: a template, and what each section of the document refers to
SECTIONS: dict[str, tuple[list[str], list[list[str]]]] = {
    "a section on a condition": (["{% if no %}", ending("a", A, FOOT), "{% endif %}", "."], [[FOOT, A]]),
    "a section that is shown": (["{% if yes %}", ending("a", A), "{% endif %}", "."], [[A], [A]]),
    "a section in a loop": (["{% for x in nothing %}", ending("a", A), "{% endfor %}", "."], [[A]]),
    "a section behind another": (
        [ending("a", A, FOOT), "{% if no %}", ending("b", B), "{% endif %}", "."],
        [[FOOT, A], [B]],
    ),
    "first pages": (
        ["{% if no %}", ending("a", A, "header first rId3"), "{% endif %}", "."],
        [[A, "header first rId3"]],
    ),
    "two sections behind it": (
        ["{% if no %}", ending("a", A), "{% endif %}", ending("b"), "."],
        [[A], []],
    ),
    "a section with its own": (
        ["{% if no %}", ending("a", A), "{% endif %}", ending("b", B), "."],
        [[B], []],
    ),
    "sections of one block": (
        ["{% if yes %}", ending("a", A), ending("b"), "{% endif %}", "."],
        [[A], [], [A]],
    ),
    "a section in each branch": (
        ["{% if no %}", ending("a", A), "{% else %}", ending("b", B), "{% endif %}", "."],
        [[B], []],
    ),
    "a section that stays": ([ending("a", A), "{% if no %}", "x", "{% endif %}", "."], [[A], []]),
    "a section whose properties were changed": (["{% if no %}", OLD, "{% endif %}", "."], [[B]]),
}


@pytest.mark.parametrize("case", SECTIONS.values(), ids=SECTIONS)
def test_a_section_keeps_the_headers_that_it_takes_from_a_section_that_was_dropped(
    case: tuple[list[str], list[list[str]]],
) -> None:
    template, document = case
    filled = WordTemplate.load(sections(*template)).render(NAMES)
    assert kept(filled) == document
    assert problems_in(filled) == []
