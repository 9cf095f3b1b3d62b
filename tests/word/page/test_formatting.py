"""What is formatted by hand is found, what programs write by themselves is not; and the sizes of the text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from notation import NS, control, run, text_box, word
from resaved import by_libreoffice, by_word

from docgen.word.page.formatting import find_formatting

STYLES = f"""<w:styles {NS}>
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="24"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Body"><w:name w:val="Body Text"/><w:basedOn w:val="Normal"/>
<w:pPr><w:spacing w:before="0" w:after="120"/><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Small"><w:name w:val="Small Print"/>
<w:rPr><w:sz w:val="15"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Note"><w:name w:val="Note"/><w:basedOn w:val="Small"/></w:style>
<w:style w:type="paragraph" w:styleId="Round"><w:name w:val="Round"/><w:basedOn w:val="Round"/></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Tag"><w:name w:val="Tag"/><w:rPr><w:sz w:val="14"/></w:rPr></w:style>
<w:style w:type="table" w:styleId="Facts"><w:name w:val="Facts Table"/>
<w:pPr><w:spacing w:before="28"/></w:pPr><w:rPr><w:sz w:val="20"/></w:rPr></w:style>
</w:styles>"""
BODY = '<w:pStyle w:val="Body"/>'
BOX = "<w:sdt><w:sdtPr><w14:checkbox/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"


def line(text: str = "x", own: str = "", of_run: str = "") -> str:
    return f"<w:p><w:pPr>{own}</w:pPr>{run(text, of_run)}</w:p>"


def table(*lines: str) -> str:
    rows = f"<w:tr><w:tc>{''.join(lines)}</w:tc></w:tr>"
    return f'<w:tbl><w:tblPr><w:tblStyle w:val="Facts"/></w:tblPr>{rows}</w:tbl>'


def file(*blocks: Any, **stories: Any) -> bytes:
    return word(*blocks, extra={"word/styles.xml": STYLES}, **stories)


# name of the case: (a block, what is formatted by hand in it)
BY_HAND = {
    "nothing": (line("x", BODY), ""),
    "bold": (line(of_run="<w:b/>"), "bold"),
    "several": (
        line(own='<w:jc w:val="right"/>', of_run='<w:b/><w:sz w:val="14"/>'),
        "alignment, bold, size",
    ),
    "bold off where the style is bold": (line("x", BODY, '<w:b w:val="0"/>'), "bold"),
    "bold where the style is bold": (line("x", BODY, "<w:b/>"), ""),
    "bold where the style of the words is bold": (
        line(of_run='<w:rStyle w:val="Strong"/><w:b w:val="on"/>'),
        "",
    ),
    "bold off where nothing is bold": (line(of_run='<w:b w:val="false"/>'), ""),
    "another font": (line(of_run='<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/>'), "font"),
    "the font of other scripts": (line(of_run='<w:rFonts w:hint="eastAsia" w:cs="Arial"/>'), ""),
    "a language": (line(of_run='<w:lang w:val="en-US"/><w:noProof/>'), ""),
    "bold of other scripts": (line(of_run='<w:bCs/><w:szCs w:val="20"/>'), ""),
    "an indent": (line(own='<w:ind w:left="720"/>'), "indent"),
    "the space of the style": (line("x", f'{BODY}<w:spacing w:after="120"/>'), ""),
    "another space than the style": (line("x", f'{BODY}<w:spacing w:after="60"/>'), "spacing"),
    "the space of the table": (table(line(own='<w:spacing w:before="28" w:after="0"/>')), ""),
    "the alignment that there is anyway": (line(own='<w:jc w:val="left"/>'), ""),
    "the alignment of the style": (line("x", f'{BODY}<w:jc w:val="center"/>'), ""),
    "another alignment than the style": (line("x", f'{BODY}<w:jc w:val="start"/>'), "alignment"),
    "a border": (line(own='<w:pBdr><w:top w:val="single"/></w:pBdr>'), "border"),
    "a property without a word of its own": (line(of_run='<w:em w:val="dot"/>'), "em"),
    "a list": (line(own='<w:numPr><w:numId w:val="1"/></w:numPr>'), ""),
    "the format of an empty run": ("<w:p><w:r><w:rPr><w:b/></w:rPr></w:r></w:p>", ""),
    "the format of an empty line": ('<w:p><w:pPr><w:jc w:val="right"/></w:pPr></w:p>', ""),
    "the font of a box's sign": (
        f"<w:p>{BOX.format(run('x', '<w:rFonts w:ascii=' + chr(34) + 'MS Gothic' + chr(34) + '/>'))}</w:p>",
        "",
    ),
    "deleted words": (f'<w:p><w:del w:id="1">{run("x", "<w:b/>")}</w:del></w:p>', ""),
    "in a control": (control(line(of_run="<w:i/>")), "italic"),
    "in a text box": (text_box(line(of_run="<w:i/>")), "italic"),
    "a style that is based on itself": (line(own='<w:pStyle w:val="Round"/>', of_run="<w:u/>"), "underlined"),
}


@pytest.mark.parametrize("case", BY_HAND)
def test_what_is_formatted_by_hand_is_found(case: str) -> None:
    block, expected = BY_HAND[case]
    found = find_formatting(file(block), "x").by_hand
    assert [what for _, what in found] == ([expected] if expected else [])


def test_a_format_by_hand_has_its_place_in_every_story() -> None:
    bold = line(of_run="<w:b/>")
    found = find_formatting(file("x", [[[bold]]], header=[bold], footer=["x"], comments=[bold]), "x").by_hand
    assert [place for place, _ in found] == [
        "body, table 1, row 1, cell 1, paragraph 1",
        "header, paragraph 1",
    ]


def test_each_style_of_the_body_has_its_smallest_size_and_a_place() -> None:
    blocks = (
        *("x", line("x", BODY), line("x", '<w:pStyle w:val="Note"/>')),
        *(line(of_run='<w:rStyle w:val="Tag"/>'), line(of_run='<w:rStyle w:val="Strong"/>')),
        *(table(line("y")), '<w:p><w:pPr><w:pStyle w:val="Small"/></w:pPr></w:p>'),
    )
    found = find_formatting(file(*blocks, header=[line("x", '<w:pStyle w:val="Small"/>')]), "x").sizes
    assert {one.style: (one.points, one.place) for one in found} == {
        "Normal": (10, "body, table 1, row 1, cell 1, paragraph 1"),
        "Body Text": (12, "body, paragraph 2"),
        "Note": (7.5, "body, paragraph 3"),
        "Tag": (7, "body, paragraph 4"),
    }


def test_without_styles_the_text_has_the_size_that_programs_take() -> None:
    (found,) = find_formatting(word("x", extra={"word/styles.xml": f"<w:styles {NS}/>"}), "x").sizes
    assert (found.style, found.points) == ("Normal", 10)


def test_what_word_writes_when_it_saves_is_no_format_by_hand(shipped: dict[str, bytes]) -> None:
    for name, data in shipped.items():
        assert find_formatting(data, name).by_hand == ()
        assert find_formatting(by_word(data, prefixes=False), name).by_hand == ()


@pytest.mark.needs("soffice")
def test_what_libreoffice_writes_when_it_saves_is_no_format_by_hand(
    shipped: dict[str, bytes], tmp_path: Path
) -> None:
    for name, data in zip(shipped, by_libreoffice(tmp_path, *shipped.values()), strict=True):
        assert find_formatting(data, name).by_hand == ()
        sizes = {(one.style, one.points) for one in find_formatting(data, name).sizes}
        assert sizes == {(one.style, one.points) for one in find_formatting(shipped[name], name).sizes}


@pytest.fixture(scope="module")
def shipped() -> dict[str, bytes]:
    folder = Path(__file__).parents[3] / "templates" / "17340" / "en"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.docx"))}
