"""Phrases: texts with tags that a template uses by name, alone or with their row."""

from __future__ import annotations

from typing import Any

import pytest
from notation import read, sheet, word

from docgen.errors import TemplateError
from docgen.word import WordTemplate
from docgen.word.tags.phrases import Phrase, find_tangled, phrases_of

PHRASES = {
    "name": "{{ who.name }}{% if who.title %}, {{ who.title }}{% endif %}",
    "note": {"if": "note", "text": "Note: {{ note }}."},
    "each": {"for": "one in many", "text": "{{ one }} of {{ phrase.name }}"},
    "inner": "({{ phrase.note }})",
}


def filled(data: bytes, **names: object) -> list[object]:
    return read(WordTemplate.load(data, phrases=PHRASES).render(names))


def test_a_phrase_has_a_text_and_perhaps_a_block() -> None:
    found = phrases_of(PHRASES)
    assert found["name"] == Phrase(PHRASES["name"])
    assert (found["note"].opener, found["note"].closer) == ("{% if note %}", "{% endif %}")
    assert found["each"].opener == "{% for one in many %}"


def test_a_phrase_is_printed_as_if_it_was_typed() -> None:
    who = {"name": "Pat", "title": None}
    assert filled(word("By {{ phrase.name }}."), who=who) == ["By Pat."]
    assert filled(word("By {{phrase.name}}."), who={**who, "title": "MD"}) == ["By Pat, MD."]


def test_a_phrase_with_a_condition_takes_its_row_or_its_paragraph_with_it() -> None:
    rows = [["A", "{{ phrase.note }}"], ["B", "b"]]
    assert filled(word(rows), note="x") == [[["A", "Note: x."], ["B", "b"]]]
    assert filled(word(rows), note=None) == [[["B", "b"]]]
    assert filled(word("{{ phrase.note }}", "b"), note=None) == ["b"]
    assert filled(word("See {{ phrase.inner }}"), note=None) == [
        "See ()"
    ]  # in a phrase, it is about the words


def test_a_phrase_with_a_loop_repeats_its_row() -> None:
    rows = [["A", "{{ phrase.each }}"]]
    assert filled(word(rows), many=[1, 2], who={"name": "Pat", "title": None}) == [
        [["A", "1 of Pat"], ["A", "2 of Pat"]]
    ]


@pytest.mark.parametrize(
    ("block", "place"),
    [
        ([["{{ phrase.note }}", "{{ phrase.each }}"]], "body, table 1, row 1, cell 2, paragraph 1"),
        (
            [["{% for note in many %}a", "{{ phrase.note }}{% endfor %}"]],
            "body, table 1, row 1, cell 2, paragraph 1",
        ),
        ("{% for note in many %}{{ phrase.note }}{% endfor %}", "body, paragraph 1"),
    ],
)
def test_a_condition_beside_or_in_another_one_of_its_place_is_a_problem(block: Any, place: str) -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word(block), phrases=PHRASES)
    assert [(one.kind, one.place) for one in caught.value.problems] == [("crossing-block", place)]


def test_a_condition_in_a_block_of_other_rows_is_about_each_row() -> None:
    rows = [["{% for note in many %}", ""], ["A", "{{ phrase.note }}"], ["{% endfor %}", ""]]
    assert filled(word(rows), many=["x", "", "y"]) == [[["A", "Note: x."], ["A", "Note: y."]]]


def test_a_missing_value_of_a_phrase_is_told_by_the_name_of_the_phrase() -> None:
    filling = WordTemplate.load(word("By {{ phrase.name }}."), phrases=PHRASES).fill({"who": {}}, "mark")
    assert [miss.place for miss in filling.missing] == ["body, paragraph 1, phrase.name"] * 2
    assert WordTemplate.load(sheet("{{ phrase.none }}"), phrases=PHRASES).fields["phrase"].fields["none"]


def test_phrases_in_phrases_are_put_in_to_the_last() -> None:
    chain = {f"p{number}": f"{number}{{{{ phrase.p{number + 1} }}}}" for number in range(20)}
    template = WordTemplate.load(word("{{ phrase.p0 }}"), phrases={**chain, "p20": "."})
    assert read(template.render({})) == ["".join(map(str, range(20))) + "."]


TANGLED = {
    "itself": ({"a": "{{ phrase.a }}{{ phrase.a }}"}, ["phrases.a"]),
    "each other": (
        {"a": "{{ phrase.b }}", "b": "{{ phrase.a }}", "c": "x"},
        ["phrases.a", "phrases.b"],
    ),
    "ever more": (
        {**{f"p{one}": f"{{{{ phrase.p{one + 1} }}}}" * 10 for one in range(30)}, "p30": "x"},
        [f"phrases.p{one}" for one in reversed(range(27))],
    ),
}


@pytest.mark.parametrize("case", TANGLED)
def test_a_phrase_that_uses_itself_or_far_too_much_is_a_problem_of_every_template(case: str) -> None:
    phrases, places = TANGLED[case]
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word("no tag"), phrases=phrases)
    assert [(one.place, one.kind) for one in caught.value.problems] == [
        (one, "tangled-phrase") for one in places
    ]


def test_a_phrase_may_use_one_that_there_is_not() -> None:
    assert find_tangled(phrases_of({"a": "{{ phrase.b }}"})) == []


@pytest.mark.parametrize(
    "given",
    [3, {"if": "a"}, {"if": "a", "for": "b in c", "text": "x"}, {"text": 3}, {"text": "x", "when": "y"}],
)
def test_what_is_no_phrase_is_refused(given: Any) -> None:
    with pytest.raises(TypeError, match="the phrase 'wrong' is neither a text nor a table"):
        WordTemplate.load(word("x"), phrases={"wrong": given})


def test_a_problem_of_a_phrase_has_its_name_in_the_place() -> None:
    phrases = {"open": "{{ a", "filter": "{{ a | dat }}", "use": "{{ phrase.open }}"}
    for name, place in (("open", "open"), ("filter", "filter"), ("use", "open")):
        with pytest.raises(TemplateError) as caught:
            WordTemplate.load(word(f"x {{{{ phrase.{name} }}}}"), phrases=phrases)
        assert f"body, paragraph 1, phrase.{place}" in [one.place for one in caught.value.problems]
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word("{{ phrase.name }} {{ x"), phrases={"name": "{{ a }}"})
    assert [one.place for one in caught.value.problems] == ["body, paragraph 1"]
