"""What must not be left empty: cells, rows, tables, containers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from integrity import problems_in
from lxml import etree
from notation import W, control, element, item, paragraph, part, parts_of, read, text_box, word

from docgen import WordTemplate
from docgen.word.compile.guards import Guard, place_guards, settle, xml_of
from docgen.word.language.environment import GUARD_CLOSE, GUARD_END, GUARD_OPEN
from docgen.word.ooxml.lists import ListLevel, list_of

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


P, TABLE, BOX = "<w:p/>", "<w:tbl><w:tr></w:tr></w:tbl>", "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"

END_OF_RANGE = '<w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/>'


def guarded(content: str, number: int = 0) -> str:
    return f"<a>{GUARD_OPEN}{content}{GUARD_CLOSE}{number}{GUARD_END}</a>"


# by name: a guard, what was rendered in its place, and what becomes of it
SETTLED: dict[str, tuple[Guard, str, str]] = {
    "a cell of nothing": (Guard(filler=P, strict=True), "", P),
    "a cell that ends with a table": (Guard(filler=P, strict=True), TABLE, TABLE + P),
    "a cell that ends with a paragraph": (Guard(filler=P, strict=True), "<w:p></w:p>", "<w:p></w:p>"),
    "a cell that ends with an empty paragraph": (
        Guard(filler=P, strict=True),
        '<w:p w:a="1"/>',
        '<w:p w:a="1"/>',
    ),
    "a cell that ends with a control": (Guard(filler=P, strict=True), BOX.format(P), BOX.format(P)),
    "a cell whose last paragraph is followed by the end of a bookmark": (
        Guard(filler=P, strict=True),
        f"{P}{END_OF_RANGE}",
        f"{P}{END_OF_RANGE}",
    ),
    "a cell of a bookmark alone": (Guard(filler=P, strict=True), END_OF_RANGE, END_OF_RANGE + P),
    "a box that ends with a table": (Guard(filler=P), TABLE, TABLE),
    "a box of nothing": (Guard(filler=P), "", P),
    "a table with rows": (Guard(needs="<w:tr"), TABLE, TABLE),
    "a table without rows": (Guard(needs="<w:tr"), "<w:tbl><w:trPr/></w:tbl>", ""),
    "a row without cells": (Guard(needs="<w:tc"), "<w:tr><w:tcPr/></w:tr>", ""),
    "a control with content": (Guard(needs="<w:sdtContent>"), BOX.format(P), BOX.format(P)),
    "a control without content": (Guard(needs="<w:sdtContent>"), BOX.format(""), ""),
    "a control that is closed at once": (Guard(needs="<w:sdtContent>"), "<w:sdt><w:sdtContent/></w:sdt>", ""),
}


@pytest.mark.parametrize(("guard", "rendered", "settled"), SETTLED.values(), ids=SETTLED)
def test_a_guarded_place_is_mended_or_dropped(guard: Guard, rendered: str, settled: str) -> None:
    assert settle(guarded(rendered), [guard]) == f"<a>{settled}</a>"


def test_guards_within_guards_are_settled_from_the_inside_out() -> None:
    guards = [Guard(needs="<w:tc"), Guard(needs="<w:tr"), Guard(filler=P, strict=True)]
    row = guarded("<w:tr></w:tr>", 0)
    table = guarded(f"<w:tbl>{row}</w:tbl>", 1)
    xml = guarded(table, 2).replace("<a>", "").replace("</a>", "")
    assert settle(xml, guards) == P


def test_what_is_dropped_leaves_the_ends_of_ranges_whose_partners_are_elsewhere() -> None:
    start, end = '<w:bookmarkStart w:id="1" w:name="a"/>', '<w:bookmarkEnd w:id="1"/>'
    other, within = '<w:commentRangeEnd w:id="1"/>', '<w:bookmarkStart w:id="2" w:name="b"/>'
    dropped = f'<w:tbl>{start}{other}{within}<w:bookmarkEnd w:id="2"/></w:tbl>'
    assert settle(guarded(dropped), [Guard(needs="<w:tr")]) == f"<a>{start}{other}</a>"
    assert settle(guarded(f"<w:tbl>{start}{end}</w:tbl>"), [Guard(needs="<w:tr")]) == "<a></a>"


def columns(table: str) -> list[int]:
    """The widths of the columns of a table once its guard is settled."""
    settled = settle(guarded(table), [Guard(grid=True)])
    return [int(width) for width in re.findall('<w:gridCol w:w="([0-9]+)"/>', settled)]


CELL, WIDE = "<w:tc><w:p/></w:tc>", '<w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr><w:p/></w:tc>'
GRID = '<w:tblGrid><w:gridCol w:w="600"/><w:gridCol w:w="600"/></w:tblGrid>'
# by name: the rows of a table whose grid has two columns of 600, and the widths that come out
GRIDS = {
    "as many": ([CELL * 2], [600, 600]),
    "one more": ([CELL * 3], [400, 400, 400]),
    "one less": ([CELL], [1200]),
    "the longest row": ([CELL, CELL * 4, CELL * 2], [300] * 4),
    "a cell that spans": ([WIDE + CELL], [300] * 4),
    "no row": ([], [1200]),
}


@pytest.mark.parametrize(("rows", "widths"), GRIDS.values(), ids=GRIDS)
def test_a_grid_has_the_columns_of_the_longest_row_and_the_old_width(
    rows: list[str], widths: list[int]
) -> None:
    assert columns(f"<w:tbl>{GRID}{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>") == widths


def test_the_grid_of_a_table_that_holds_another_stays() -> None:
    inner = f"<w:tbl>{GRID}<w:tr>{CELL * 3}</w:tr></w:tbl>"
    assert columns(f"<w:tbl>{GRID}<w:tr>{CELL * 3}<w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>") == [600] * 4


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
