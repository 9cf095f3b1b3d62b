"""A Word file in large print: what grows, and what does not."""

from __future__ import annotations

import pytest
from notation import NS as NAMESPACES
from notation import W, element, part, run, word

from docgen.word import WordTemplate

SIZE, SMALL = '<w:sz w:val="24"/>', '<w:sz w:val="15"/>'


def styles(*named: str, defaults: str = SIZE) -> str:
    """The styles of a file whose text has 12 points, if nothing else is given."""
    return (
        f"<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{defaults}</w:rPr></w:rPrDefault>"
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        f'<w:name w:val="Normal"/></w:style>{"".join(named)}</w:styles>'
    )


def style(name: str, properties: str, based: str = "Normal") -> str:
    """A paragraph style."""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/><w:basedOn w:val="{based}"/>'
        f"{properties}</w:style>"
    )


def large(*blocks: str, given: str = "", **stories: object) -> bytes:
    """A file in large print, with these styles."""
    extra = {"word/styles.xml": given or styles()}
    return WordTemplate.load(word(*blocks, extra=extra, **stories), large_print=True).render({"v": 1})


def sizes(data: bytes, name: str = "word/styles.xml") -> list[str]:
    """The sizes in a part, in half points."""
    return [size.get(f"{W}val", "") for size in part(data, name).iter(f"{W}sz", f"{W}szCs")]


def test_text_has_18_points_and_what_is_larger_stays_larger() -> None:
    heading = style("Head", '<w:rPr><w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr>')
    assert sizes(large("{{ v }}", given=styles(heading))) == ["36", "48", "48"]


def test_what_has_18_points_already_stays_as_it_is() -> None:
    assert sizes(large("{{ v }}", given=styles(defaults='<w:sz w:val="40"/>'))) == ["40"]


def test_the_size_of_the_usual_style_counts() -> None:
    usual = '<w:name w:val="Normal"/><w:rPr><w:sz w:val="22"/></w:rPr>'
    given = styles(style("Head", '<w:rPr><w:sz w:val="44"/></w:rPr>')).replace(
        '<w:name w:val="Normal"/>', usual
    )
    assert sizes(large("{{ v }}", given=given)) == ["39", "36", "72"]


def test_a_file_that_gives_no_size_has_10_points_and_gets_18() -> None:
    found = part(large("{{ v }}", given=styles(defaults='<w:b/><w:lang w:val="en-US"/>')), "word/styles.xml")
    (defaults,) = found.iter(f"{W}rPrDefault")
    assert [(one.tag.removeprefix(W), one.get(f"{W}val")) for one in defaults[0]] == [
        ("b", None),
        ("sz", "36"),
        ("lang", "en-US"),
    ]
    assert sizes(large("{{ v }}", given=f"<w:styles {NAMESPACES}/>")) == ["36"]


def test_captions_have_18_points_too_but_not_headers_and_small_print() -> None:
    given = styles(
        style("Caption", f"<w:rPr>{SMALL}</w:rPr>"),
        style("header", f"<w:rPr>{SMALL}</w:rPr>"),
        style("Running", f"<w:rPr>{SMALL}</w:rPr>", based="header"),
        style("Small Print", f"<w:rPr>{SMALL}</w:rPr>"),
    )
    assert sizes(large("{{ v }}", given=given)) == ["36", "36", "22", "22", "22"]


def test_styles_that_are_based_on_each_other_are_no_small_print() -> None:
    given = styles(style("A", f"<w:rPr>{SMALL}</w:rPr>", based="B"), style("B", "", based="A"))
    assert sizes(large("{{ v }}", given=given)) == ["36", "36"]


def test_what_is_formatted_by_hand_grows_as_well() -> None:
    filled = large(
        f"<w:p>{run('{{ v }}', SIZE)}{run('small', SMALL)}</w:p>", header=[f"<w:p>{run('x', SMALL)}</w:p>"]
    )
    assert sizes(filled, "word/document.xml") == ["36", "36"]
    assert sizes(filled, "word/header.xml") == ["22"]


LENGTHS = {
    "the space around a paragraph": (
        '<w:spacing w:before="100" w:after="60"/>',
        '<w:spacing w:before="150" w:after="90"/>',
    ),
    "lines of a fixed height": (
        '<w:spacing w:line="240" w:lineRule="exact"/>',
        '<w:spacing w:line="360" w:lineRule="exact"/>',
    ),
    "lines as high as their text": (
        '<w:spacing w:line="276" w:lineRule="auto"/>',
        '<w:spacing w:line="276" w:lineRule="auto"/>',
    ),
    "lines of which no rule is given": ('<w:spacing w:line="276"/>', '<w:spacing w:line="276"/>'),
    "the space between letters": ('<w:spacing w:val="8"/>', '<w:spacing w:val="8"/>'),
    "an indent": ('<w:ind w:left="280" w:hanging="280"/>', '<w:ind w:left="420" w:hanging="420"/>'),
}


@pytest.mark.parametrize("case", LENGTHS)
def test_lengths_grow_with_the_text(case: str) -> None:
    before, after = (element(f"<w:holder>{one}</w:holder>")[0] for one in LENGTHS[case])
    filled = large("{{ v }}", given=styles(style("Mine", f"<w:pPr>{LENGTHS[case][0]}</w:pPr>")))
    (found,) = part(filled, "word/styles.xml").iter(before.tag)
    assert dict(found.attrib) == dict(after.attrib)


def test_a_row_of_a_fixed_height_grows_as_high_as_its_text() -> None:
    height = '<w:trPr><w:trHeight w:val="400" w:hRule="exact"/></w:trPr>'
    row = (
        f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{height}<w:tc><w:p>{run('{{ v }}')}</w:p></w:tc></w:tr></w:tbl>"
    )
    (found,) = part(large(row)).iter(f"{W}trHeight")
    assert dict(found.attrib) == {f"{W}val": "600"}


def test_the_margins_of_cells_grow() -> None:
    margin = '<w:tblCellMar><w:right w:w="100" w:type="dxa"/></w:tblCellMar>'
    table = f'<w:style w:type="table" w:styleId="T"><w:name w:val="T"/><w:tblPr>{margin}</w:tblPr></w:style>'
    (found,) = part(large("{{ v }}", given=styles(table)), "word/styles.xml").iter(f"{W}right")
    assert found.get(f"{W}w") == "150"


def test_the_indents_of_lists_grow() -> None:
    level = '<w:lvl w:ilvl="0"><w:pPr><w:ind w:left="280" w:hanging="280"/></w:pPr></w:lvl>'
    numbering = (
        f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum></w:numbering>'
    )
    extra = {"word/styles.xml": styles(), "word/numbering.xml": numbering}
    filled = WordTemplate.load(word("{{ v }}", extra=extra), large_print=True).render({"v": 1})
    (indent,) = part(filled, "word/numbering.xml").iter(f"{W}ind")
    assert indent.get(f"{W}left") == "420"


def test_ordinary_print_and_widths_stay() -> None:
    width = (
        '<w:tblPr><w:tblW w:w="5000" w:type="pct"/></w:tblPr><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid>'
    )
    table = f"<w:tbl>{width}<w:tr><w:tc><w:p>{run('{{ v }}', SIZE)}</w:p></w:tc></w:tr></w:tbl>"
    template = WordTemplate.load(word(table, extra={"word/styles.xml": styles()}))
    assert sizes(template.render({"v": 1})) == sizes(template.render({"v": 1}), "word/document.xml") == ["24"]
    root = part(large(table))
    assert [one.get(f"{W}w") for one in root.iter(f"{W}tblW", f"{W}gridCol")] == ["5000", "900"]
