"""What must not be left empty: cells, rows, tables, containers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from integrity import problems_in
from lxml import etree
from notation import W, control, element, item, paragraph, part, parts_of, read, text_box, word

from docgen import WordTemplate
from docgen.word.compile.guards import place_guards, xml_of
from docgen.word.ooxml.lists import ListLevel, list_of
from docgen.word.rendering.guards import Guard

NAMES = {"yes": True, "no": False}


def test_a_cell_that_was_emptied_keeps_the_properties_of_the_paragraph_that_went() -> None:
    template = [[[[paragraph("{% if no %}1{% endif %}", '<w:jc w:val="right"/>')], "2"]]]
    root = part(WordTemplate.load(word(*template)).render(NAMES))
    assert root.find(".//{*}tc/{*}p/{*}pPr/{*}jc") is not None


STYLES = {"Bullets": ListLevel("1", 0)}
OWN = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
NO_NUMBER = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
LOOP = "{% for x in xs %}{{ x }}{% endfor %}"
# by name: the properties of an item that goes, and those of the paragraph that fills its container
ITEMS = {
    "a number of its own": (f'{OWN}<w:jc w:val="right"/>', '<w:jc w:val="right"/>'),
    "the number of its style": ('<w:pStyle w:val="Bullets"/>', f'<w:pStyle w:val="Bullets"/>{NO_NUMBER}'),
    "both": (f'<w:pStyle w:val="Bullets"/>{OWN}', f'<w:pStyle w:val="Bullets"/>{NO_NUMBER}'),
    "nothing else": (OWN, ""),
}
# by name: what a paragraph without text would show or repeat
SEEN = {
    "a border": '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>',
    "a page": "<w:pageBreakBefore/>",
    "a frame": '<w:framePr w:dropCap="drop" w:lines="2"/>',
    "a band of colour": '<w:shd w:val="clear" w:color="auto" w:fill="D9E2F3"/>',
}


@pytest.mark.parametrize(("properties", "left"), ITEMS.values(), ids=ITEMS)
@pytest.mark.parametrize("place", ["cell", "header", "body"])
def test_an_empty_list_leaves_no_number_or_bullet(properties: str, left: str, place: str) -> None:
    one = paragraph(LOOP, properties)
    stories = {"header": [one]} if place == "header" else {}
    blocks = {"cell": [[[[one], "a"]]], "header": ["a"], "body": [one]}[place]
    filled = WordTemplate.load(word(*blocks, **stories)).render({"xs": []})
    root = part(filled, "word/header.xml" if place == "header" else "word/document.xml")
    first = next(root.iter(f"{W}p"))
    assert list_of(first, STYLES) is None
    assert xml_of(first) == (f"<w:p><w:pPr>{left}</w:pPr></w:p>" if left else "<w:p/>")
    assert problems_in(filled) == []


A, B = [["a"]], [["b"]]
KEPT = '<w:pStyle w:val="Small"/>'
# by name: blocks, and what they become; tables that meet have an empty paragraph between them
MEETING: dict[str, tuple[list[Any], list[Any]]] = {
    "a remark": ([A, "{# c #}", B], [A, "", B]),
    "remarks": ([A, "{# c #}", "{# c #}", B], [A, "", B]),
    "a set": ([A, "{% set q = 1 %}", B], [A, "", B]),
    "a block that is false": ([A, "{% if no %}", "x", "{% endif %}", B], [A, "", B]),
    "a block that is true": ([A, "{% if yes %}", "x", "{% endif %}", B], [A, "x", B]),
    "a paragraph that goes": ([A, "{% if no %}x{% endif %}", B], [A, "", B]),
    "blocks": ([A, "{% if no %}", "x", "{% endif %}", "{% if no %}x{% endif %}", B], [A, "", B]),
    "an else": ([A, "{% if no %}", B, "{% else %}", B, "{% endif %}", "x"], [A, "", B, "x"]),
    "a loop": (["{% for x in [1, 2] %}", A, "{% endfor %}", "x"], [A, "", A, "x"]),
    "a loop of what goes": (
        ["{% for x in [1, 2] %}", A, "{% if no %}x{% endif %}", "{% endfor %}"],
        [A, "", A],
    ),
    "a table that goes": (
        [A, "{% if no %}x{% endif %}", [["{% for x in [] %}", "{% endfor %}"]], "{# c #}", B],
        [A, "", B],
    ),
    "a control that goes": ([A, control("{% if no %}", "x", "{% endif %}"), B], [A, "", B]),
    "in a control": ([control("{% for x in [1, 2] %}", A, "{% endfor %}"), "x"], [A, "", A, "x"]),
    "a bookmark": (
        [A, '<w:bookmarkStart w:id="1" w:name="x"/><w:bookmarkEnd w:id="1"/>', "{# c #}", B],
        [A, "", B],
    ),
}


@pytest.mark.parametrize("layout", MEETING.values(), ids=MEETING)
def test_tables_that_meet_have_a_paragraph_between_them(layout: tuple[list[Any], list[Any]]) -> None:
    template, document = layout
    data = WordTemplate.load(word(*template)).render(NAMES)
    assert read(data) == document
    assert problems_in(data) == []


def test_tables_that_the_template_itself_puts_together_stay_so() -> None:
    assert read(WordTemplate.load(word(A, B, "{% if no %}x{% endif %}")).render(NAMES)) == [A, B]


def test_the_paragraph_between_tables_looks_like_the_one_that_went() -> None:
    title, statement = paragraph("t", '<w:jc w:val="center"/>'), paragraph("{% set q = 1 %}", KEPT + OWN)
    root = part(WordTemplate.load(word(title, A, statement, B)).render(NAMES))
    assert xml_of(root.findall("{*}body/{*}p")[1]) == f"<w:p><w:pPr>{KEPT}</w:pPr></w:p>"


@pytest.mark.parametrize("story", ["text box", "header", "footnotes", "comments"])
def test_a_story_whose_last_paragraph_goes_ends_with_a_paragraph(story: str) -> None:
    blocks = ["{% for x in [1, 2] %}", A, "{% endfor %}"]
    template = word(text_box(*blocks)) if story == "text box" else word("x", **{story: blocks})
    assert problems_in(WordTemplate.load(template).render(NAMES)) == []


@pytest.mark.parametrize("holder", ["{}", "<w:customXml>{}</w:customXml>", "<w:ins>{}</w:ins>"])
def test_content_of_no_control_goes_alone_when_it_is_emptied(holder: str) -> None:
    inner = f"<w:sdtContent>{paragraph('{% if no %}')}{paragraph('{% endif %}')}</w:sdtContent>"
    assert read(WordTemplate.load(word("a", holder.format(inner), "b")).render(NAMES)) == ["a", "b"]


@pytest.mark.parametrize("seen", SEEN.values(), ids=SEEN)
def test_an_emptied_cell_shows_nothing_of_the_paragraph_that_went(seen: str) -> None:
    cell = paragraph("{% if no %}1{% endif %}", f'<w:keepNext/>{seen}<w:jc w:val="right"/>')
    root = part(WordTemplate.load(word([[[cell], "a"]])).render(NAMES))
    left = next(root.iter(f"{W}p"))
    assert xml_of(left) == '<w:p><w:pPr><w:keepNext/><w:jc w:val="right"/></w:pPr></w:p>'


QUESTIONS = ["{% for x in xs %}", "t", item("{{ x }}"), item("i"), "{% endfor %}"]


@pytest.mark.parametrize("place", ["cell", "header", "body"])
@pytest.mark.parametrize("first", ["t", "item"])
def test_no_mark_of_the_engine_is_in_a_file_whose_restarted_list_is_empty(place: str, first: str) -> None:
    blocks = QUESTIONS if first == "t" else [QUESTIONS[0], *QUESTIONS[2:4], "t", QUESTIONS[4]]
    stories = {"header": blocks} if place == "header" else {}
    body = {"cell": [[["a", blocks]]], "header": ["a"], "body": blocks}[place]
    filled = WordTemplate.load(word(*body, **stories)).render({"xs": []})
    for name, content in parts_of(filled).items():
        assert not re.search(r"&#6497[6-9];|[\ufdd0-\ufdd3]", content.decode()), name
    assert problems_in(filled) == []
    root = part(filled, "word/header.xml" if place == "header" else "word/document.xml")
    assert all(list_of(one, STYLES) is None for one in root.iter(f"{W}p"))


def test_a_section_that_went_is_not_repeated_by_the_paragraph_that_fills_the_body() -> None:
    ending = paragraph("a", "<w:sectPr/>")
    filled = WordTemplate.load(word("{% if no %}", ending, "b", "{% endif %}")).render(NAMES)
    assert len(list(part(filled).iter(f"{W}sectPr"))) == 1
    assert read(filled) == [""]


P = "<w:p/>"
CODE, END = "<?docgen 1?>", "<?docgen 2?>"
# by name: a woven part, and the guards that it gets
PLACED: dict[str, tuple[str, list[Guard]]] = {
    "code in a paragraph": (f"<w:body><w:p>{CODE}<w:r/>{END}</w:p></w:body>", []),
    "a paragraph behind code": (f"<w:body>{CODE}<w:p/>{END}<w:p/></w:body>", []),
    "code at the end of a cell": (f"<w:tc>{CODE}<w:p/>{END}</w:tc>", [Guard(filler=P, strict=True)]),
    "code at the end of a body": (
        f'<w:body>{CODE}<w:p><w:pPr><w:jc w:val="right"/></w:pPr></w:p>{END}<w:sectPr/></w:body>',
        [Guard(filler='<w:p><w:pPr><w:jc w:val="right"/></w:pPr></w:p>')],
    ),
    "a table of one row on a condition": (
        f"<w:tbl><w:tblPr/>{CODE}<w:tr><w:tc><w:p/></w:tc></w:tr>{END}</w:tbl>",
        [Guard(needs="<w:tr")],
    ),
    "a table with a row before": (f"<w:tbl><w:tr/>{CODE}<w:tr/>{END}</w:tbl>", []),
    "a table with a row behind": (f"<w:tbl>{CODE}<w:tr/>{END}<w:tr/></w:tbl>", []),
    "a table that may meet another": (
        f"<w:body><w:tbl><w:tr/></w:tbl>{CODE}<w:p/>{END}<w:tbl><w:tr/></w:tbl><w:p/></w:body>",
        [Guard(seam=P)],
    ),
    "a table that meets none": (f"<w:body><w:tbl><w:tr/></w:tbl>{CODE}{END}<w:p/></w:body>", []),
    "a control": (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{CODE}<w:p/>{END}</w:sdtContent></w:sdt>",
        [Guard(needs="<w:sdtContent>")],
    ),
    "a row whose cells repeat": (
        f"<w:tbl><w:tblGrid/><w:tr>{CODE}<w:tc><w:p/></w:tc>{END}</w:tr></w:tbl>",
        [Guard(needs="<w:tc"), Guard(needs="<w:tr"), Guard(grid=True)],
    ),
}


@pytest.mark.parametrize(("part", "guards"), PLACED.values(), ids=PLACED)
def test_only_what_code_may_empty_is_guarded(part: str, guards: list[Guard]) -> None:
    root = element(f"<w:document>{part}</w:document>")
    assert place_guards(root, {}, {}, 7) == guards
    codes = [str(node.text) for node in root.iter(etree.ProcessingInstruction)]
    assert sorted(code for code in codes if code.startswith(")")) == [f"){n + 7}" for n in range(len(guards))]
    assert codes.count("(") == len(guards)


def test_an_element_is_written_without_the_declarations_of_its_part() -> None:
    assert xml_of(element('<w:pPr><w:jc w:val="é"/></w:pPr>')[0]) == '<w:jc w:val="&#233;"/>'
