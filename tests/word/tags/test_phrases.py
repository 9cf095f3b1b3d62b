"""Phrases: texts with tags that a template uses by name, alone or with their row."""

from __future__ import annotations

import pytest
from notation import read, sheet, word

from docgen.errors import TemplateError
from docgen.word import WordTemplate
from docgen.word.tags.phrases import Phrase, phrases_of

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


def test_two_conditions_of_one_row_are_a_problem() -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word([["{{ phrase.note }}", "{{ phrase.each }}"]]), phrases=PHRASES)
    (problem,) = caught.value.problems
    assert (problem.kind, problem.place) == ("crossing-block", "body, table 1, row 1, cell 2, paragraph 1")


def test_a_missing_value_of_a_phrase_is_told_by_the_name_of_the_phrase() -> None:
    filling = WordTemplate.load(word("By {{ phrase.name }}."), phrases=PHRASES).fill({"who": {}}, "mark")
    assert [miss.place for miss in filling.missing] == ["body, paragraph 1, phrase.name"] * 2
    assert WordTemplate.load(sheet("{{ phrase.none }}"), phrases=PHRASES).fields["phrase"].fields["none"]
