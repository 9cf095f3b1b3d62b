"""A value is data: it comes out in Word exactly as typed, or is refused by name."""

from __future__ import annotations

import datetime as dt
import io
import math
import zipfile
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup
from notation import part, read, text_box, text_of, word

from docgen import RenderError, WordTemplate
from docgen.word.ooxml.xml import unescaped
from docgen.word.values.text import Refused, as_attribute, as_text, plain_text

NASTY = {
    "markup": "<b>&amp;\"'",
    "a tag": "{{ 7*7 }}",
    "a statement": "{% for x in y %}",
    "a raw tag": "{% raw %}",
    "the end of a CDATA section": "]]>",
    "line feeds": "one\ntwo\n\nthree\n",
    "carriage returns": "one\rtwo\r\nthree",
    "tabs": "\tone\ttwo",
    "length": "x" * 10_000,
    "right to left": "مرحبا \u202eabc\u202c",
    "emoji": "🧊👩🏽‍⚕️",
    "combining marks": "e\u0301\u0302 Z\u0351\u0343",
    "spaces": "  two  spaces  ",
    "engine marks": "\ufdd0" + "12" + "\ufdd1",
    "what Word calls a separator": "a\u2028b\x85c",
    "the last character": "\U0010fffd",
}
FORBIDDEN = {
    "a lone surrogate": "a\ud800b",
    "U+0000": "a\x00b",
    "escape": "\x1b[0m",
    "a delimiter": "\x01x\x02",
    "U+FFFE": "a\ufffeb",
    "U+FFFF": "a\uffffb",
}
TEMPLATE = WordTemplate.load(
    word("[{{ v }}]", [["[{{ v }}]"]], text_box("[{{ v }}]"), header=["[{{ v }}]"], footnotes=["[{{ v }}]"])
)


def typed(value: str) -> str:
    """Word has one kind of line break."""
    return value.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_a_nasty_value_comes_out_as_typed_everywhere(value: str) -> None:
    filled = TEMPLATE.render({"v": value})
    wanted = f"[{typed(value)}]"
    assert read(filled)[:2] == [wanted, [[wanted]]]
    assert [text_of(p) for box in part(filled).iter("{*}txbxContent") for p in box] == [wanted, wanted]
    assert read(filled, "word/header.xml") == [wanted]
    assert [text_of(p) for p in part(filled, "word/footnotes.xml").iter("{*}p")] == [wanted]


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_comes_out_as_typed_or_is_refused(value: str) -> None:
    try:
        filled = TEMPLATE.render({"v": value})
    except RenderError as refusal:
        refused = str(refusal)
    else:
        refused = ""
        assert read(filled)[0] == f"[{typed(value)}]"
    forbidden = any((c < " " and c not in "\t\n\r") or c in "\ufffe\uffff" for c in value)
    assert ("U+" in refused) is forbidden


@pytest.mark.parametrize("value", FORBIDDEN.values(), ids=FORBIDDEN)
def test_a_character_that_xml_forbids_is_refused_by_its_place_without_the_value(value: str) -> None:
    with pytest.raises(RenderError) as caught:
        TEMPLATE.render({"v": f"Mary {value}"})
    problem = caught.value.problems[0]
    assert problem.place == "body, paragraph 1"
    assert problem.tag == "{{ v }}"
    assert "U+" in problem.message
    assert "Mary" not in str(caught.value)


PLAIN = {
    "an integer": (5, "5"),
    "a whole number": (5.0, "5"),
    "a fraction": (2.5, "2.5"),
    "zero": (0, "0"),
    "a decimal": (Decimal("2.50"), "2.50"),
    "a date": (dt.date(2026, 3, 2), "2026-03-02"),
    "markup is a text like any other": (Markup("<b>x</b>"), "<b>x</b>"),
    "an empty text": ("", ""),
}


@pytest.mark.parametrize(("value", "printed"), PLAIN.values(), ids=PLAIN)
def test_a_plain_value_is_printed_as_a_person_writes_it(value: object, printed: str) -> None:
    assert read(WordTemplate.load(word("[{{ v }}]")).render({"v": value})) == [f"[{printed}]"]


@pytest.mark.parametrize(
    "value", [{"a": 1}, [1], (1,), pytest.param(object(), id="an object"), math.nan, math.inf, b"x"], ids=str
)
def test_what_is_no_text_is_refused(value: object) -> None:
    with pytest.raises(RenderError, match="v"):
        WordTemplate.load(word("[{{ v }}]")).render({"v": value})


def test_all_values_that_cannot_stand_are_reported_at_once() -> None:
    template = WordTemplate.load(word("{{ a }}", "{{ b | date }}", "{{ c }}", "{{ d | upper }}", "{{ e.f }}"))
    with pytest.raises(RenderError) as caught:
        template.render({"a": [], "b": "2026", "c": "\x00", "d": "fine", "e": {}})
    assert [problem.place for problem in caught.value.problems] == [
        "body, paragraph 5",
        "body, paragraph 1",
        "body, paragraph 2",
        "body, paragraph 3",
    ]


def test_nothing_of_a_tag_is_left_in_the_file() -> None:
    with zipfile.ZipFile(io.BytesIO(TEMPLATE.render({"v": "x"}))) as archive:
        for name in archive.namelist():
            assert b"{{" not in archive.read(name)
            etree.fromstring(archive.read(name))


def test_a_repeated_value_is_inserted_once_and_never_read_again_as_a_template() -> None:
    filled = WordTemplate.load(word("{{ v }}", footnotes=["{{ v }}"], header=["{{ v }}"])).render(
        {"v": "{{ 7*7 }}"}
    )
    for name in ("word/document.xml", "word/footnotes.xml", "word/header.xml"):
        assert "{{ 7*7 }}" in "".join(part(filled, name).itertext())


NO_CHARACTERS = "\0\x08\x0b\x0c\x1f\ud800\udfff\ufffe\uffff"
CHARACTERS = "\x7f\x85\ud7ff\ue000\ufffd\U0001fffe\U0010ffff"


@pytest.mark.parametrize("write", [as_text, as_attribute])
@pytest.mark.parametrize("letter", NO_CHARACTERS, ids=ascii)
def test_what_xml_forbids_is_refused_with_its_number_and_its_place_in_the_text(
    write: Callable[[object], str], letter: str
) -> None:
    with pytest.raises(Refused, match=rf"U\+{ord(letter):04X}, character 3"):
        write(f"ab{letter}c{letter}")


@pytest.mark.parametrize("write", [as_text, as_attribute])
@pytest.mark.parametrize("letter", CHARACTERS, ids=ascii)
def test_what_xml_allows_is_written_as_a_reference(write: Callable[[object], str], letter: str) -> None:
    written = write(f"a{letter}")
    assert written.isascii()
    assert unescaped(written) == f"a{letter}"


def test_breaks_and_tabs_are_words_own_in_a_text_and_references_in_an_attribute() -> None:
    assert as_text("a\r\nb\rc\td", "|", "^") == "a|b|c^d"
    assert as_attribute('a\r\n\t"') == "a&#13;&#10;&#9;&quot;"


def test_a_hyphen_that_does_not_break_is_words_own_in_a_text_and_a_reference_in_an_attribute() -> None:
    assert as_text("5\u20115") == '5</w:t><w:noBreakHyphen/><w:t xml:space="preserve">5'
    assert as_attribute("5\u20115") == "5&#8209;5"


PRINTED = {
    "true": (True, "True"),
    "a large number": (10**20, "100000000000000000000"),
    "a large fraction": (1e16, "10000000000000000"),
    "a whole fraction": (-2.0, "-2"),
    "a decimal": (Decimal("1E+2"), "100"),
    "a moment": (dt.datetime(2026, 3, 2, 10, 15), "2026-03-02T10:15:00"),
    "a time": (dt.time(10, 15), "10:15:00"),
}


@pytest.mark.parametrize(("value", "text"), PRINTED.values(), ids=PRINTED)
def test_a_value_has_one_text(value: object, text: str) -> None:
    assert plain_text(value) == text


def test_a_text_of_a_kind_of_its_own_becomes_a_plain_one() -> None:
    assert type(plain_text(Markup("<b>"))) is str
