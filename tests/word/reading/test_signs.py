"""The text that stands for elements without text."""

from __future__ import annotations

import pytest
from notation import NS, run, xml
from part_text import body, by_keyword, texts_in

from docgen.word.reading.part import read_part
from docgen.word.reading.signs import SIGNS, sign_of

# name: (a token, the text that stands for it, as XML)
TOKENS = {
    "a hyphen": ("w:noBreakHyphen/>", "&#8209;"),
    "a symbol": ('w:sym w:font="Wingdings" w:char="F0FE"/>', "&#61694;"),
    "a symbol that is none": ('w:sym w:char="D800"/>', ""),
    "text from right to left": ('w:bdo w:val="rtl">', "&#8238;"),
    "text from left to right": ("w:bdo>", "&#8237;"),
    "an embedded direction": ('w:dir w:val="rtl">', "&#8235;"),
    "its end": ("/w:dir>", "&#8236;"),
    "the year": ("w:yearLong/>", by_keyword("yearLong")),
}


@pytest.mark.parametrize(("token", "text"), TOKENS.values(), ids=TOKENS)
def test_an_element_without_text_has_a_text_that_stands_for_it(token: str, text: str) -> None:
    assert sign_of(token) == text


@pytest.mark.parametrize("name", [name for name in SIGNS if "bdo" not in name and "dir" not in name])
def test_every_sign_is_read_where_it_stands(name: str) -> None:
    (text,) = texts_in(body(f'<w:p>{run("a")}<{name} w:char="F0FE"/>{run("b")}</w:p>'))
    assert text != "ab"


@pytest.mark.parametrize("empty", ["<w:bdo/>", "<w:bdo></w:bdo>", '<w:dir w:val="rtl"><w:r/></w:dir>'])
def test_a_direction_of_nothing_is_no_text(empty: str) -> None:
    assert texts_in(body(f"<w:p>{run('a')}{empty}{run('b')}</w:p>")) == ["ab"]


def test_digits_in_another_direction_are_other_text() -> None:
    turned = f'<w:p>{run("a ")}<w:bdo w:val="rtl">{run("10 mg")}</w:bdo>{run(" b")}</w:p>'
    assert texts_in(body(turned)) == ["a \u202e10 mg\u202c b"]


def test_the_number_of_a_note_is_text_outside_of_the_note_only() -> None:
    number = "<w:p><w:r><w:footnoteRef/></w:r>" + run("a") + "</w:p>"
    assert texts_in(body(number)) == [f"{by_keyword('footnoteRef')}a"]
    notes = read_part(f'<w:footnotes {NS}><w:footnote w:id="2">{xml([number])}</w:footnote></w:footnotes>')
    assert notes.notes["2"].paragraphs == ["a"]
