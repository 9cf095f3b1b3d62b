"""Tags taken out of a paragraph, across its runs, with a mark in the place of each."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree
from notation import W, element, paragraph, run, text_box

from docgen.word.tags.paragraphs import empty_commented_units, paragraphs, take_tags
from docgen.word.tags.phrases import phrases_of
from docgen.word.tags.scan import MARK, mark

BREAK, PAGE = "<w:r><w:br/></w:r>", '<w:r><w:br w:type="page"/></w:r>'
FIELD = '<w:fldSimple w:instr="DATE"/>'
EQUATION = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"/>'
NOTED = '<w:r><w:footnoteReference w:id="2"/></w:r>'


def taken(content: str) -> tuple[list[str], list[str]]:
    """The codes of a paragraph's tags, and its texts with `#` for each mark."""
    one = element(f"<w:p>{content}</w:p>")
    found = take_tags(one, "body", 7)
    assert found.problems == []
    texts = [MARK.sub("#", text.text or "") for text in one.iter(f"{W}t")]
    return [tag.code for tag in found.tags], texts


# name: (content of a paragraph, codes of its tags, its texts afterwards)
TAKEN: dict[str, tuple[str, list[str], list[str]]] = {
    "in one run": (run("a {{ x }} b"), ["x"], ["a # b"]),
    "over runs": (run("a {{ x") + run(" }") + run("} b"), ["x"], ["a #", "", " b"]),
    "two over two runs": (run("{{ x }}{% if") + run(" y %}"), ["x", "if y"], ["##", ""]),
    "over a tab": (run("{{") + "<w:r><w:tab/></w:r>" + run("x }}"), ["x"], ["#", ""]),
    "over a line break": (run("{% if x") + BREAK + run("and y %}"), ["if x and y"], ["#", ""]),
    "over a hyphen": (run("{{ 3 ") + "<w:r><w:noBreakHyphen/></w:r>" + run("1 }}"), ["3 -1"], ["#", ""]),
    "in a link": (f"<w:hyperlink>{run('{{ x }}')}</w:hyperlink>", ["x"], ["#"]),
    "over a bookmark": (run("{{ x") + '<w:bookmarkStart w:id="1"/>' + run(" }}"), ["x"], ["#", ""]),
    "over a deletion": (
        run("{{ x") + "<w:del><w:r><w:delText>y</w:delText></w:r></w:del>" + run(" }}"),
        ["x"],
        ["#", ""],
    ),
    "raw": (run("{% raw %}{{ x }}{% endraw %}"), [""], ["\ufdd2\ufdd2 x \ufdd3\ufdd3"]),
}


@pytest.mark.parametrize(("content", "codes", "texts"), TAKEN.values(), ids=TAKEN)
def test_a_tag_is_taken_out_of_the_runs_that_it_is_broken_over(
    content: str, codes: list[str], texts: list[str]
) -> None:
    assert taken(content) == (codes, texts)


def test_tags_are_numbered_from_the_first_and_know_their_place() -> None:
    body = element(f"<w:body>{paragraph('a')}{paragraph('{{ x }} {{ y }}')}</w:body>")
    tags = take_tags(body[1], "body", 7).tags
    assert [(tag.number, tag.typed, tag.place) for tag in tags] == [
        (7, "{{ x }}", "body, paragraph 2"),
        (8, "{{ y }}", "body, paragraph 2"),
    ]
    assert "".join(str(text) for text in body[1].itertext()) == f"{mark(7)} {mark(8)}"


def test_a_break_or_tab_inside_of_a_tag_goes_and_one_beside_it_stays() -> None:
    one = element(f"<w:p>{run('a')}{BREAK}{run('{{ x')}{BREAK}{run('}}')}</w:p>")
    take_tags(one, "body", 0)
    assert len(list(one.iter(f"{W}br"))) == 1


def test_spaces_beside_a_tag_are_kept() -> None:
    one = element("<w:p><w:r><w:t>a {{ x }} </w:t></w:r></w:p>")
    take_tags(one, "body", 0)
    text = one.find(f".//{W}t")
    assert text is not None
    assert text.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


@pytest.mark.parametrize("inside", [PAGE, NOTED, FIELD, EQUATION], ids=["break", "note", "field", "equation"])
def test_what_cannot_be_part_of_a_tag_breaks_it(inside: str) -> None:
    problems = take_tags(element(f"<w:p>{run('{{ x')}{inside}{run(' }}')}</w:p>"), "body", 0).problems
    assert [(problem.kind, problem.tag) for problem in problems] == [("broken-tag", "{{ x… }}")]


def test_a_paragraph_without_tags_stays_as_it_is() -> None:
    one = element(f"<w:p>{run('a } b %')}</w:p>")
    before = etree.tostring(one)
    assert take_tags(one, "body", 0).tags == []
    assert etree.tostring(one) == before


def test_paragraphs_with_braces_come_in_the_order_of_the_document_with_those_of_boxes_and_cells() -> None:
    cell = f"<w:tbl><w:tr><w:tc>{paragraph('x')}{paragraph('c}')}</w:tc></w:tr></w:tbl>"
    blocks: Any = f"{paragraph('a {¦{')}{paragraph('')}{text_box('{b')}{text_box('x')}{cell}"
    found = list(paragraphs(element(f"<w:body>{blocks}</w:body>")))
    texts = ["".join(str(text) for text in one.itertext()) for one in found]
    assert texts == ["a {{", "{b{b", "{b", "{b", "c}"]


def test_a_unit_that_a_comment_takes_keeps_its_properties_and_nothing_else() -> None:
    half = '<w:bookmarkStart w:id="1" w:name="a"/>'
    body = element(f"<w:body><w:p><w:pPr><w:jc/></w:pPr>{half}{run('{#p no')}{run(' #}old')}</w:p></w:body>")
    empty_commented_units(body)
    assert [node.tag for node in body] == [f"{W}bookmarkStart", f"{W}p"]
    assert [node.tag for node in body[1]] == [f"{W}pPr", f"{W}r"]
    assert "".join(str(text) for text in body.itertext()) == "{#p no #}"


@pytest.mark.parametrize("text", ["{# a note #}old", "{#tr a note #}old", "{%p set a = '#' %}old", "# old"])
def test_other_units_keep_what_is_in_them(text: str) -> None:
    body = element(f"<w:body>{paragraph(text)}</w:body>")
    empty_commented_units(body)
    assert "".join(str(piece) for piece in body.itertext()) == text


def test_a_phrase_stands_for_a_text_with_tags_and_gives_them_its_name() -> None:
    one = element(
        f"<w:p>{run('a {{ phra')}{run('se.b')}{run('}}')}{run(', {{ c }} {{ phrase.none }}')}</w:p>"
    )
    phrases = phrases_of({"b": "{% if x %}{{ phrase.d }}{% endif %}", "d": "y {{ z }}"})
    found = take_tags(one, "body", 0, phrases=phrases)
    assert [tag.code for tag in found.tags] == ["if x", "z", "endif", "c", "phrase.none"]
    assert [tag.place.partition(", phrase.")[2] for tag in found.tags] == ["b", "d", "b", "", ""]
    assert [MARK.sub("#", text.text or "") for text in one.iter(f"{W}t")] == ["a #y ##", "", "", ", # #"]


def test_a_phrase_that_uses_itself_ends() -> None:
    one = element(f"<w:p>{run('{{ phrase.a }}')}</w:p>")
    assert [
        tag.code for tag in take_tags(one, "body", 0, phrases=phrases_of({"a": "{{ phrase.a }}"})).tags
    ] == ["phrase.a"]
