"""The text that stands for elements without text."""

from __future__ import annotations

import pytest
from notation import NS, run, xml
from part_text import body, by_keyword, texts_in

from docgen.word.reading.part import read_part
from docgen.word.reading.signs import SIGNS, sign_of, without_formulas

MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
ONE, TWO = "<m:r><m:t>1</m:t></m:r>", "<m:r><m:t>2</m:t></m:r>"

# name: (a token, the text that stands for it, as XML)
TOKENS = {
    "a hyphen": ("w:noBreakHyphen/>", "&#8209;"),
    "a symbol": ('w:sym w:font="Wingdings" w:char="F0FE"/>', "&#61694;"),
    "a symbol that is none": ('w:sym w:char="D800"/>', ""),
    "text from right to left": ('w:bdo w:val="rtl">', "&#8238;"),
    "text from left to right": ("w:bdo>", "&#8237;"),
    "an embedded direction": ('w:dir w:val="rtl">', "&#8235;"),
    "its end": ("/w:dir>", "&#8236;"),
    "a power": ("m:sup>", by_keyword("sup")),
    "the end of a power": ("/m:sup>", by_keyword("")),
    "brackets": ("m:d>", by_keyword("( )")),
    "other brackets": ('m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val=""/></m:dPr>', by_keyword("[ ")),
    "an integral": ("m:nary>", "&#8747;"),
    "a sum": ('m:nary><m:naryPr><m:chr m:val="+"/></m:naryPr>', "+"),
    "the year": ("w:yearLong/>", by_keyword("yearLong")),
}


@pytest.mark.parametrize(("token", "text"), TOKENS.values(), ids=TOKENS)
def test_an_element_without_text_has_a_text_that_stands_for_it(token: str, text: str) -> None:
    assert sign_of(token) == text


@pytest.mark.parametrize(
    "name", [name for name in SIGNS if name.startswith("w:") and name not in ("w:bdo", "w:dir")]
)
def test_every_sign_is_read_where_it_stands(name: str) -> None:
    (text,) = texts_in(body(f'<w:p>{run("a")}<{name} w:char="F0FE"/>{run("b")}</w:p>'))
    assert text != "ab"


EMPTY = [
    "<w:bdo/>",
    "<w:bdo></w:bdo>",
    '<w:dir w:val="rtl"><w:r/></w:dir>',
    f"<m:sub {MATH}></m:sub>",
    f"<m:sub {MATH}/>",
]


@pytest.mark.parametrize("empty", EMPTY)
def test_a_sign_around_nothing_is_no_text(empty: str) -> None:
    assert texts_in(body(f"<w:p>{run('a')}{empty}{run('b')}</w:p>")) == ["ab"]


FORMULAS = {
    "a fraction": f"<m:f><m:num>{ONE}</m:num><m:den>{TWO}</m:den></m:f>",
    "a power": f"<m:sSup><m:e>{ONE}</m:e><m:sup>{TWO}</m:sup></m:sSup>",
    "an index": f"<m:sSub><m:e>{ONE}</m:e><m:sub>{TWO}</m:sub></m:sSub>",
    "a root": f"{ONE}<m:rad><m:e>{TWO}</m:e></m:rad>",
    "another root": f"<m:rad><m:deg>{ONE}</m:deg><m:e>{TWO}</m:e></m:rad>",
    "brackets": f"<m:d><m:e>{ONE}{TWO}</m:e></m:d>",
    "an integral": f"<m:nary><m:e>{ONE}{TWO}</m:e></m:nary>",
    "a number": f"{ONE}{TWO}",
}


def test_formulas_of_the_same_digits_are_different_texts() -> None:
    parts = [body(f"<w:p><m:oMath {MATH}>{formula}</m:oMath></w:p>") for formula in FORMULAS.values()]
    assert len({tuple(texts_in(part)) for part in parts}) == len(FORMULAS)
    assert {tuple(read_part(without_formulas(part)).paragraphs) for part in parts} == {("12",)}


def test_digits_in_another_direction_are_other_text() -> None:
    turned = f'<w:p>{run("a ")}<w:bdo w:val="rtl">{run("10 mg")}</w:bdo>{run(" b")}</w:p>'
    assert texts_in(body(turned)) == ["a \u202e10 mg\u202c b"]


def test_the_number_of_a_note_is_text_outside_of_the_note_only() -> None:
    number = "<w:p><w:r><w:footnoteRef/></w:r>" + run("a") + "</w:p>"
    assert texts_in(body(number)) == [f"{by_keyword('footnoteRef')}a"]
    notes = read_part(f'<w:footnotes {NS}><w:footnote w:id="2">{xml([number])}</w:footnote></w:footnotes>')
    assert notes.notes["2"].paragraphs == ["a"]
