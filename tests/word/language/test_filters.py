"""Filters of the template language: dates, times, numbers and lists, worded in a language."""

from __future__ import annotations

import datetime as dt
import pickle
from decimal import Decimal
from pathlib import Path

import pytest
from notation import read, word

from docgen import RenderError, WordTemplate
from docgen.word.language.filters import default, write_sentence

FILTERS = {
    "date": ("{{ d | date }}", "March 2, 2026"),
    "short date": ("{{ d | date('short') }}", "3/2/26"),
    "iso date": ("{{ t | date('iso') }}", "2026-03-02"),
    "time": ("{{ t | time }}", "10:15\u00a0AM"),
    "datetime": ("{{ t | datetime }}", "March 2, 2026 at 10:15\u00a0AM"),
    "zone": ("{{ t | zone }}", ""),
    "list": ("{{ l | list }}", "a, b, and c"),
    "list of two": ("{{ l[:2] | list }}", "a and b"),
    "list with or": ("{{ l | list('or') }}", "a, b, or c"),
    "list of fields": ("{{ m | map(attribute='n') | list }}", "x and y"),
    "sentence": ("{{ 'iGA of face' | sentence }}", "IGA of face"),
    "number": ("{{ 5.0 | number }}", "5"),
    "escape": ("{{ s | e }} {{ 'a & <b>' | escape | upper }}", "text A & <B>"),
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


def shout(value: str) -> str:
    return value.upper() + "!"


def test_filters_and_functions_of_ones_own_are_used_and_pickled() -> None:
    template = WordTemplate.load(
        word("{{ v | shout }} {{ loud(v) }} {{ gone | shout }}"),
        filters={"shout": shout},
        functions={"loud": shout},
    )
    assert read(template.render({"v": "a"}, "blank")) == ["A! A! "]
    assert read(pickle.loads(pickle.dumps(template)).render({"v": "a"}, "blank")) == ["A! A! "]  # noqa: S301


EASTERN = dt.timezone(dt.timedelta(hours=-5), "EST")
# by name: a filter, a value that it cannot work with, and a piece of the message
REFUSED: dict[str, tuple[str, object, str]] = {
    "a date of a text": ("date", "March 2", "needs a date"),
    "a date that does not exist": ("date", "2026-02-30", "a date or time that does not exist"),
    "a month that does not exist": ("date", "2026-13-01", "a date or time that does not exist"),
    "an hour that does not exist": ("time", "25:10", "a date or time that does not exist"),
    "a date in digits": ("date", "20260302", "needs a date"),
    "a time that is a text": ("time", "noon", "needs a time"),
    "a time of a day": ("time", dt.date(2026, 3, 2), "needs a time"),
    "a moment of a day": ("datetime", dt.date(2026, 3, 2), "needs a date with a time"),
    "a zone of a time without one": ("zone", dt.datetime(2026, 3, 2, 10), "needs a time with a zone"),
    "a list of a text": ("list", "abc", "needs a list of texts"),
    "a list of a group": ("join", {"a": 1}, "needs a list of texts"),
    "a number of a text": ("number", "5", "needs a number"),
    "a number of a truth": ("number", True, "needs a number"),
    "a sum of texts": ("sum", ["a"], "'sum' cannot work with this value \\(check"),
    "a date in a form of another language": ("date('%d.%m.%Y')", dt.date(2026, 3, 2), "know this form"),
    "a date in a form with hours": ("date('dd hh')", dt.date(2026, 3, 2), "know this form"),
    "a date in a form that is a number": ("date(2)", dt.date(2026, 3, 2), "know this form"),
    "a number with words for decimals": ("number('two')", 5, r"from 0 to 20 \(write number\(2\)\)"),
    "a number with too many decimals": ("number(21)", 5, "from 0 to 20"),
    "a rounding to words": ("round('two')", 5.5, "'round' needs decimals"),
    "a cut after words": ("truncate('two')", "a" * 300, "'truncate' cannot work with .* and these arguments"),
    "a number without an end": ("number", float("inf"), "not a number that can be printed"),
    "a decimal that is no number": ("number(2)", Decimal("NaN"), "not a number that can be printed"),
}


@pytest.mark.parametrize(("name", "value", "words"), REFUSED.values(), ids=REFUSED)
def test_a_filter_refuses_what_it_cannot_work_with_at_its_tag(name: str, value: object, words: str) -> None:
    with pytest.raises(RenderError, match=words) as caught:
        WordTemplate.load(word("a", f"{{{{ v | {name} }}}}")).render({"v": value})
    assert caught.value.problems[0].place == "body, paragraph 2"


NUMBERS: dict[str, tuple[str, object, str]] = {
    "a decimal": ("number", Decimal("1.10"), "1.1"),
    "a whole decimal": ("number", Decimal("5.0"), "5"),
    "a large decimal": ("number", Decimal("1E+3"), "1000"),
    "two decimals": ("number(2)", 5.5, "5.50"),
    "two decimals of a whole number": ("number(2)", 5, "5.00"),
    "two decimals of a decimal": ("number(2)", Decimal("2.665"), "2.67"),
    "two decimals, rounded up": ("number(2)", 2.675, "2.68"),
    "no decimals": ("number(0)", 2.5, "3"),
    "next to nothing below zero": ("number(2)", -0.001, "0.00"),
    "the largest float": ("number(1)", 1e308, f"1{'0' * 308}.0"),
    "ten thousand billion": ("string", 1e16, "10000000000000000"),
}


@pytest.mark.parametrize(("name", "value", "printed"), NUMBERS.values(), ids=NUMBERS)
def test_a_number_is_printed_in_digits_whatever_its_type(name: str, value: object, printed: str) -> None:
    assert read(WordTemplate.load(word(f"{{{{ v | {name} }}}}")).render({"v": value})) == [printed]


ISO = {
    "a date": ("date", "2026-03-02", "March 2, 2026"),
    "the date of a moment": ("date('short')", "2026-03-02T10:15:00-05:00", "3/2/26"),
    "a date by a pattern": ("date('dd.MM.yyyy')", "2026-03-02", "02.03.2026"),
    "a date by a pattern with words": ("date(\"d 'de' MMMM\")", "2026-03-02", "2 de March"),
    "a time": ("time", "10:15", "10:15\u00a0AM"),
    "a moment": ("datetime", "2026-03-02T10:15:00Z", "March 2, 2026 at 10:15\u00a0AM"),
    "a zone": ("zone", "2026-03-02 10:15:00Z", "UTC"),
}


@pytest.mark.parametrize(("name", "text", "printed"), ISO.values(), ids=ISO)
def test_an_iso_date_that_json_brings_as_text_is_printed_as_a_date(
    name: str, text: str, printed: str
) -> None:
    assert read(WordTemplate.load(word(f"{{{{ v | {name} }}}}")).render({"v": text})) == [printed]


FORMS = {
    "long": ("{{ d | date }}", "March 2, 2026"),
    "medium": ("{{ d | date('medium') }}", "Mar 2, 2026"),
    "full": ("{{ d | date('full') }}", "Monday, March 2, 2026"),
    "the date of a moment": ("{{ t | date('iso') }}", "2026-03-02"),
    "a zone by its name": ("{{ t | zone }}", "EST"),
    "a time of the evening": ("{{ t | time }}", "11:59\u00a0PM"),
}


@pytest.mark.parametrize(("text", "printed"), FORMS.values(), ids=FORMS)
def test_dates_and_times_are_worded_in_the_form_that_is_asked_for(text: str, printed: str) -> None:
    names = {"d": dt.date(2026, 3, 2), "t": dt.datetime(2026, 3, 2, 23, 59, tzinfo=EASTERN)}
    assert read(WordTemplate.load(word(text)).render(names)) == [printed]


def test_a_moment_has_the_words_of_its_language() -> None:
    template = WordTemplate.load(word("{{ t | datetime }}"))
    moment = {"t": dt.datetime(2026, 3, 2, 13, 5)}
    assert read(template.render(moment, language="es")) == ["2 de marzo de 2026 a las 13:05"]
    assert read(template.render(moment, language="de")) == ["2. März 2026, 13:05"]


def test_an_empty_list_counts_as_missing_where_it_is_printed() -> None:
    template = WordTemplate.load(word("{{ l | list }}"))
    with pytest.raises(RenderError, match="missing"):
        template.render({"l": []})
    assert read(template.fill({"l": []}, "mark").content)[0].startswith("[missing")


def test_a_default_takes_the_place_of_a_missing_value_only_unless_it_is_asked_to_do_more() -> None:
    assert (default(None, "x"), default("", "x"), default("", "x", boolean=True)) == ("x", "", "x")
    assert default(0, "x") == 0


def test_a_sentence_begins_with_a_large_letter_and_stays_as_it_is() -> None:
    assert [write_sentence(text) for text in ("iGA of face", "é", "", 5)] == ["IGA of face", "É", "", "5"]


ESCAPED = {
    "a text": ("{{ t | e }}", "Smith & <Sons>"),
    "a text, with the whole name": ("{{ t | escape | upper }}", "SMITH & <SONS>"),
    "a number": ("{{ 5 | e }}", "5"),
    "each of a list": ("{{ [t, 'b'] | map('e') | join('; ') }}", "Smith & <Sons>; b"),
}


@pytest.mark.parametrize("what", ESCAPED)
def test_docxtpls_escape_leaves_a_value_as_it_is(what: str) -> None:
    tag, printed = ESCAPED[what]
    assert read(WordTemplate.load(word(tag)).render({"t": "Smith & <Sons>"})) == [printed]
    guide = Path(__file__).parents[3] / "docs" / "coming-from-docxtpl.md"
    assert "`{{ value\\|e }}`, `{{ value\\|escape }}`" in guide.read_text(encoding="utf-8")


WITHOUT_TEXT = {"a list": ["Ana"], "a group": {"name": "Ana"}, "an object": object(), "a tuple": ("Ana",)}


@pytest.mark.parametrize("value", WITHOUT_TEXT.values(), ids=WITHOUT_TEXT)
@pytest.mark.parametrize("name", "capitalize lower title trim upper urlencode wordcount".split())
def test_a_filter_of_texts_refuses_what_has_no_text(name: str, value: object) -> None:
    with pytest.raises(RenderError, match="cannot be printed") as caught:
        WordTemplate.load(word(f"{{{{ a | {name} }}}}")).render({"a": value})
    assert "Ana" not in str(caught.value)


def test_a_filter_of_texts_takes_a_number_as_it_is_printed() -> None:
    tags = "{{ a | upper }} {{ b | trim }} {{ c | trim('x') }} {{ b | wordcount }}"
    template = WordTemplate.load(word(tags))
    assert read(template.render({"a": 2.0, "b": 1.5, "c": "xyx"})) == ["2 1.5 y 2"]
