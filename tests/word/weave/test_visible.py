"""What a reader sees: whether something visible is beside a tag, or nothing but tags."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree
from marked import taken
from notation import W, control, element, item, paragraph, run, text_box

from docgen.word.ooxml.lists import ListLevel
from docgen.word.tags.scan import Tag, mark
from docgen.word.weave.visible import Sight, styles_with_leaders, tags_out_of_sight

M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
PICTURE = "<w:r><w:drawing/></w:r>"
NOTED = '<w:r><w:footnoteReference w:id="2"/></w:r>'
COMMENTED = '<w:commentRangeStart w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'


def seen(*blocks: Any) -> tuple[Sight, dict[int, Tag], list[etree._Element]]:
    """The sight of a body whose tags are taken, its tags, and their paragraphs in order."""
    tags, homes = taken(*blocks)
    return Sight(tags, homes, {"Bullets": ListLevel("1", 0)}), tags, list(dict.fromkeys(homes.values()))


# name: (content of a paragraph beside a statement, whether it can be seen)
BESIDE = {
    "nothing": ("", False),
    "a text": (run("a"), True),
    "spaces": (run("  "), False),
    "a value": (run("{{ x }}"), True),
    "another statement": (run("{% set a = 1 %}"), False),
    "a comment of the template": (run("{# a #}"), False),
    "a picture": (PICTURE, True),
    "a note's mark": (NOTED, True),
    "a line break": ("<w:r><w:br/></w:r>", False),
    "a page break": ('<w:r><w:br w:type="page"/></w:r>', True),
    "a tab": ("<w:r><w:tab/></w:r>", False),
    "a deletion": ("<w:del><w:r><w:delText>a</w:delText></w:r></w:del>", False),
    "a bookmark": ('<w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/>', False),
    "a person's comment": (COMMENTED, False),
    "a text in a link": (f"<w:hyperlink>{run('a')}</w:hyperlink>", True),
    "a text in a control": (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('a')}</w:sdtContent></w:sdt>", True),
    "an empty control": ("<w:sdt><w:sdtPr/><w:sdtContent/></w:sdt>", True),
    "an empty control for a date": (
        "<w:sdt><w:sdtPr><w:date/></w:sdtPr><w:sdtContent><w:r><w:t/></w:r></w:sdtContent></w:sdt>",
        True,
    ),
    "an empty control in a tracked insertion": (
        "<w:ins><w:sdt><w:sdtPr/><w:sdtContent><w:r/></w:sdtContent></w:sdt></w:ins>",
        True,
    ),
    "a control around a statement": (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{run('{% set a = 1 %}')}</w:sdtContent></w:sdt>",
        False,
    ),
    "a field without a result": ('<w:fldSimple w:instr="DATE"/>', True),
    "an equation": (f"<m:oMath {M}><m:r><m:t>x</m:t></m:r></m:oMath>", True),
    "a document that is put in": ('<w:subDoc r:id="rId9"/>', True),
    "an underlined tab": ('<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:tab/></w:r>', True),
    "underlined spaces": (run("   ", '<w:u w:val="single"/>'), True),
    "spaces in a box": (run("  ", '<w:bdr w:val="single"/>'), True),
    "spaces whose underline is off": (run("   ", '<w:u w:val="none"/>'), False),
    "spaces of which only words are underlined": (run("   ", '<w:u w:val="words"/>'), False),
    "highlighted spaces": (run("   ", '<w:highlight w:val="yellow"/>'), True),
    "spaces highlighted in white": (run("   ", '<w:highlight w:val="white"/>'), False),
    "shaded spaces": (run("   ", '<w:shd w:val="clear" w:fill="000000"/>'), True),
    "spaces shaded in white": (run("   ", '<w:shd w:val="clear" w:color="auto" w:fill="FFFFFF"/>'), False),
    "spaces with a pattern": (run("   ", '<w:shd w:val="pct20" w:color="auto" w:fill="auto"/>'), True),
    "struck spaces": (run("   ", "<w:strike/>"), True),
    "spaces struck twice": (run("   ", "<w:dstrike/>"), True),
    "spaces struck no longer": (run("   ", '<w:strike w:val="0"/>'), False),
    "bold spaces": (run("   ", "<w:b/>"), False),
    "a shaded tab": ('<w:r><w:rPr><w:shd w:val="solid"/></w:rPr><w:tab/></w:r>', True),
    "the end of a range of moves": ('<w:moveToRangeEnd w:id="1"/>', False),
    "a field in another direction": ('<w:bdo w:val="rtl"><w:fldSimple w:instr="DATE"/></w:bdo>', True),
}


@pytest.mark.parametrize(("content", "visible"), BESIDE.values(), ids=BESIDE)
def test_what_can_be_seen_beside_a_tag_keeps_it_from_the_edge(content: str, visible: bool) -> None:
    sight, tags, (before, behind) = seen(
        f"<w:p>{content}{run('{% if a %}')}</w:p>", f"<w:p>{run('{% endif %}')}{content}</w:p>"
    )
    assert sight.visible(before) is sight.visible(behind) is visible
    opened = next(tag for tag in tags.values() if tag.code == "if a")
    closed = next(tag for tag in tags.values() if tag.code == "endif")
    assert sight.first_in(before, opened) is sight.last_in(behind, closed) is not visible
    assert sight.last_in(before, opened)
    assert sight.first_in(behind, closed)


LEADER = '<w:tabs><w:tab w:val="right" w:leader="underscore" w:pos="9000"/></w:tabs>'
STYLES = (
    '<w:styles><w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>'
    f'<w:style w:type="paragraph" w:styleId="Line"><w:pPr>{LEADER}</w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Signature"><w:basedOn w:val="Line"/></w:style></w:styles>'
)
# name: (properties of a paragraph with a tab, whether the tab draws a line)
TABS = {
    "plain": ("", False),
    "with a leader": (LEADER, True),
    "with a leader that is none": (LEADER.replace("underscore", "none"), False),
    "with the leader of its style": ('<w:pStyle w:val="Line"/>', True),
    "with the leader of the style that its style is based on": ('<w:pStyle w:val="Signature"/>', True),
}


@pytest.mark.parametrize(("properties", "visible"), TABS.values(), ids=TABS)
def test_a_tab_that_draws_a_line_is_seen(properties: str, visible: bool) -> None:
    tags, homes = taken(f"<w:p><w:pPr>{properties}</w:pPr>{run('{% if a %}')}<w:r><w:tab/></w:r></w:p>")
    sight = Sight(tags, homes, {}, styles_with_leaders([element(STYLES)]))
    assert sight.visible(homes[0]) is visible


BORDER = '<w:pBdr><w:bottom w:val="single" w:sz="4"/></w:pBdr>'
# name: (properties of a paragraph with nothing but a tag, whether the paragraph is seen)
LOOKS = {
    "a border": (BORDER, True),
    "a border that is none": (BORDER.replace("single", "nil"), False),
    "only a border between paragraphs": (BORDER.replace("bottom", "between"), False),
    "a shade": ('<w:shd w:val="clear" w:fill="D9D9D9"/>', True),
    "no shade": ('<w:shd w:val="clear" w:color="auto" w:fill="auto"/>', False),
    "a bar": ('<w:tabs><w:tab w:val="bar" w:pos="720"/></w:tabs>', True),
    "a new page": ("<w:pageBreakBefore/>", True),
    "a new page no longer": ('<w:pageBreakBefore w:val="0"/>', False),
    "an indent": (
        '<w:keepNext/><w:spacing w:before="240"/><w:ind w:left="720"/><w:jc w:val="center"/>',
        False,
    ),
}


@pytest.mark.parametrize(("properties", "visible"), LOOKS.values(), ids=LOOKS)
def test_a_paragraph_is_seen_for_what_its_properties_draw_and_the_tag_is_still_at_its_edges(
    properties: str, visible: bool
) -> None:
    sight, tags, (one,) = seen(paragraph("{% if a %}", properties))
    assert sight.visible(one) is visible
    assert not sight.has_content(one)
    assert sight.first_in(one, tags[0])
    assert sight.last_in(one, tags[0])


TEXT = paragraph("a", BORDER)
BREAK = "<w:pageBreakBefore/>"
# name: (paragraphs, whether those with tags are seen)
BOXES = {
    "a box with text": (
        (paragraph("{% if a %}", BORDER), TEXT, paragraph("{% endif %}", BORDER)),
        [False, False],
    ),
    "a box of tags": (
        (paragraph("{% if a %}", BORDER), paragraph("{% endif %}", BORDER), "b"),
        [False, True],
    ),
    "two boxes": ((TEXT, "b", paragraph("{% if a %}", BORDER)), [True]),
    "borders that differ": ((paragraph("{% if a %}", BORDER.replace("4", "8")), TEXT), [True]),
    "a table between": ((TEXT, [["b"]], paragraph("{% if a %}", BORDER)), [True]),
    "a page that the next paragraph begins": (
        (paragraph("{% if a %}", BREAK), paragraph("b", BREAK)),
        [False],
    ),
    "a page that the paragraph before began": (
        (paragraph("b", BREAK), paragraph("{% if a %}", BREAK)),
        [True],
    ),
}


@pytest.mark.parametrize(("blocks", "visible"), BOXES.values(), ids=BOXES)
def test_what_a_paragraph_draws_is_not_its_own_if_the_others_beside_it_keep_it(
    blocks: tuple[Any, ...], visible: list[bool]
) -> None:
    sight, _, homes = seen(*blocks)
    assert [sight.visible(home) for home in homes] == visible


def test_the_leader_of_the_default_style_counts_where_no_style_is_named() -> None:
    default = STYLES.replace('w:styleId="Normal"/>', f'w:styleId="Normal"><w:pPr>{LEADER}</w:pPr></w:style>')
    assert styles_with_leaders([element(default)]) == {"", "Normal", "Line", "Signature"}


def test_a_tag_is_at_no_edge_of_an_element_that_does_not_hold_it() -> None:
    sight, tags, (one, _) = seen("{% if a %}", "{% endif %}")
    assert not sight.first_in(one, tags[1])
    assert not sight.last_in(one, tags[1])


def test_statements_beside_a_block_are_those_of_its_paragraph() -> None:
    sight, tags, (_, one) = seen("{% set a = 1 %}", "{% set b = 1 %}{% if a %}{{ x }}{% endif %}{% vm %}")
    before, behind = sight.statements_beside(one, tags[2], tags[4])
    assert [tag.code for tag in before] == ["set b = 1"]
    assert [tag.code for tag in behind] == ["vm"]


def test_only_conditions_and_loops_open_a_block() -> None:
    sight, tags, _ = seen(
        "{% if a %}{% for x in xs %}{{ x }}{% endfor %}{% else %}{% endif %}{% set b = 1 %}"
    )
    assert [tag.code for tag in tags.values() if sight.opens(tag.number)] == ["if a", "for x in xs"]


LISTED = '<w:numPr><w:numId w:val="{}"/></w:numPr>'
ITEMS = {
    "by its style": (item("{{ x }}"), True),
    "by its own list": (paragraph("{{ x }}", LISTED.format(4)), True),
    "taken out of the list of its style": (
        paragraph("{{ x }}", f'<w:pStyle w:val="Bullets"/>{LISTED.format(0)}'),
        False,
    ),
    "of another style": (paragraph("{{ x }}", '<w:pStyle w:val="Heading1"/>'), False),
    "plain": (paragraph("{{ x }}"), False),
}


@pytest.mark.parametrize(("block", "is_item"), ITEMS.values(), ids=ITEMS)
def test_a_paragraph_is_a_list_item_by_itself_or_by_its_style(block: str, is_item: bool) -> None:
    sight, _, (one,) = seen(block)
    assert sight.is_list_item(one) is is_item


def test_only_a_paragraph_that_ends_a_section_must_stay() -> None:
    ends, plain = paragraph("a", "<w:sectPr/>"), paragraph("a", "<w:jc/>")
    assert [Sight.must_stay(element(one)) for one in (ends, plain, "<w:p/>")] == [True, False, False]


@pytest.mark.parametrize(
    ("sibling", "visible"), [("<w:pPr/>", False), ("<w:tab/>", False), ("<w:del/>", False), (run("a"), True)]
)
def test_a_sibling_is_seen_for_what_it_holds_and_not_for_its_properties(sibling: str, visible: bool) -> None:
    assert Sight({}, {}, {}).visible_element(element(sibling)) is visible


HIDDEN = "<w:p><w:r><w:rPr>{}</w:rPr><w:t>{}</w:t></w:r></w:p>"
# by name: a block with the mark of tag 4, and whether a reader sees that
MARKED = {
    "a run": (paragraph(mark(4)), True),
    "a hidden run": (HIDDEN.format("<w:vanish/>", mark(4)), False),
    "a run that is hidden no longer": (HIDDEN.format('<w:vanish w:val="0"/>', mark(4)), True),
    "a struck run": (HIDDEN.format("<w:strike/>", mark(4)), False),
    "a run struck twice": (HIDDEN.format("<w:dstrike/>", mark(4)), False),
    "a hidden row": (
        f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{paragraph(mark(4))}</w:tc></w:tr></w:tbl>",
        False,
    ),
    "an attribute in a hidden run": (
        HIDDEN.format("<w:vanish/>", f'</w:t><w:drawing><wp:docPr descr="{mark(4)}"/></w:drawing><w:t>'),
        False,
    ),
    "only in what Word falls back to": (text_box("a").replace("textbox>", f"textbox>{mark(4)}", 1), False),
}


@pytest.mark.parametrize(("block", "visible"), MARKED.values(), ids=MARKED)
def test_a_tag_in_hidden_or_struck_text_is_out_of_sight(block: str, visible: bool) -> None:
    body = element(f"<w:body>{paragraph(mark(3))}{block}</w:body>")
    assert tags_out_of_sight(body) == (set() if visible else {4})


EMPTY = ["<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>", control(), control("")]


@pytest.mark.parametrize("beside", EMPTY)
def test_a_cell_with_an_empty_table_or_control_beside_its_tag_is_seen(beside: str) -> None:
    sight, _, (one,) = seen([[["{% if a %}", beside]]])
    cell = one.getparent()
    assert cell is not None
    assert sight.visible(cell)


def test_a_control_is_seen_as_it_was_before_its_tags_were_taken() -> None:
    inner = f"<w:sdtContent>{run('{% if a %}')}</w:sdtContent>"
    sight, _, (one,) = seen(f"<w:p><w:sdt><w:sdtPr/>{inner}</w:sdt></w:p>")
    content = next(one.iter(f"{W}sdtContent"))
    content.remove(content[0])
    assert not sight.visible(one)


def test_a_table_is_visible_when_one_of_its_cells_is() -> None:
    body = element(f"<w:body><w:tbl><w:tr><w:tc>{paragraph(' ')}</w:tc></w:tr></w:tbl></w:body>")
    assert not Sight({}, {}, {}).visible(body[0])
    cell = next(body.iter(f"{W}tc"))
    cell.append(element(paragraph("a")))
    assert Sight({}, {}, {}).visible(body[0])
