"""A value is data: it comes out in Word exactly as typed, or is refused by name."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup
from notation import part, read, text_box, text_of, word

from docgen import RenderError, TemplateError, WordTemplate
from docgen.word.language.environment import Environment

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


@pytest.mark.parametrize("value", [{"a": 1}, [1], (1,), object(), math.nan, math.inf, b"x"], ids=str)
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


FILTERS = {
    "date": ("{{ d | date }}", "March 2, 2026"),
    "short date": ("{{ d | date('short') }}", "3/2/26"),
    "iso date": ("{{ t | date('iso') }}", "2026-03-02"),
    "time": ("{{ t | time }}", "10:15 AM"),
    "datetime": ("{{ t | datetime }}", "March 2, 2026 at 10:15 AM"),
    "zone": ("{{ t | zone }}", "UTC-05:00"),
    "list": ("{{ l | list }}", "a, b, and c"),
    "list of two": ("{{ l[:2] | list }}", "a and b"),
    "list with or": ("{{ l | list('or') }}", "a, b, or c"),
    "list of fields": ("{{ m | map(attribute='n') | list }}", "x and y"),
    "sentence": ("{{ 'iGA of face' | sentence }}", "IGA of face"),
    "number": ("{{ 5.0 | number }}", "5"),
    "default": ("{{ nothing | default('–') }}", "–"),
    "join": ("{{ l | join('; ') }}", "a; b; c"),
    "smart quotes": ("{{ l | join(“; ”) }}", "a; b; c"),
    "a smart apostrophe within": ("{{ “it’s” }}", "it’s"),
    "non-breaking spaces": ("{{\u00a0l\u00a0|\u00a0first\u00a0}}", "a"),
    "a method": ("{{ s.upper() }}", "TEXT"),
    "a key before a method": ("{{ k.items }}", "data"),
    "a brace in a string": ("{{ '}}' }}", "}}"),
    "a mapping in a tag": ("{{ {'k': 1}['k'] }}", "1"),
    "arithmetic": ("{{ 2 + 3 * 4 }}", "14"),
    "a negative number": ("{{-1}}", "-1"),
    "raw": ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
    "en dash as minus": ("{{ 3 – 1 }}", "2"),
}


@pytest.mark.parametrize(("tag", "printed"), FILTERS.values(), ids=FILTERS)
def test_the_language_of_tags(tag: str, printed: str) -> None:
    moment = dt.datetime(2026, 3, 2, 10, 15, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    names = {
        "d": dt.date(2026, 3, 2),
        "t": moment,
        "l": ["a", "b", "c"],
        "m": [{"n": "x"}, {"n": "y"}],
        "s": "text",
        "k": {"items": "data"},
    }
    assert read(WordTemplate.load(word(f"[{tag}]")).render(names)) == [f"[{printed}]"]


def test_dates_and_lists_are_worded_in_the_documents_language() -> None:
    template = WordTemplate.load(word("{{ d | date }}: {{ l | list }}"))
    filled = template.render({"d": dt.date(2026, 3, 2), "l": ["a", "b", "c"]}, language="es")
    assert read(filled) == ["2 de marzo de 2026: a, b y c"]


ESCAPES = [
    "{{ v.__class__ }}",
    "{{ v.__class__.__mro__ }}",
    "{{ v['__class__'] }}",
    "{{ m.update }}",
    "{{ m.pop('a') }}",
    "{{ l.append(1) }}",
    "{{ f() }}",
    "{{ v.format_map(m) }}",
    "{{ loop }}",
]


@pytest.mark.parametrize("tag", ESCAPES)
def test_a_template_reaches_nothing_but_data(tag: str) -> None:
    with pytest.raises((RenderError, TemplateError)):
        WordTemplate.load(word(tag)).render({"v": "text", "m": {"a": 1}, "l": [1], "f": print})


def test_nothing_of_a_tag_is_left_in_the_file() -> None:
    with zipfile.ZipFile(io.BytesIO(TEMPLATE.render({"v": "x"}))) as archive:
        for name in archive.namelist():
            assert b"{{" not in archive.read(name)
            etree.fromstring(archive.read(name))


def test_the_guide_names_every_filter_and_test(root: Path) -> None:
    environment = Environment({}, {})
    guide = (root / "docs" / "template-language.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z]+)`", guide))
    assert set(environment.language_filters) - {"d"} <= named
    assert set(environment.tests) <= named
    assert set(environment.functions) <= named


PIECES = {
    "a list": "{{ l | list }}",
    "a join": "{{ l | join(', ') }}",
    "a join of an attribute": "{{ m | join(', ', attribute='n') }}",
    "pieces joined": "{{ 'a' ~ nothing ~ gone }}",
}


@pytest.mark.parametrize("tag", PIECES.values(), ids=PIECES)
def test_a_missing_piece_is_never_printed_as_a_word(tag: str) -> None:
    names = {"l": ["a", None], "m": [{"n": "a"}, {}], "nothing": None}
    template = WordTemplate.load(word(tag))
    with pytest.raises(RenderError, match="missing"):
        template.render(names)
    (text,) = read(template.fill(names, "mark").content)
    assert "[missing" in text
    assert "None" not in text


def test_a_text_is_not_formatted_behind_the_sinks() -> None:
    with pytest.raises(RenderError):
        WordTemplate.load(word("{{ '%s' % v }}")).render({"v": None})
