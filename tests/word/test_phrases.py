"""What is wrong with phrases by themselves: each alone, whether a template uses it or not."""

from __future__ import annotations

from typing import Any

import pytest

from docgen.word import find_broken_phrases

KNOWN: dict[str, Any] = {"name": "{{ who.name }}", "each": {"for": "one in many", "text": "{{ one }}"}}
BROKEN: dict[str, tuple[Any, str, str]] = {
    "a tag that is not closed": ("{{ a", "unclosed-tag", "add }}"),
    "a brace too many": ("a }}", "unopened-tag", ""),
    "a block that is not closed": ("{% if a %}x", "unclosed-block", "add {% endif %}"),
    "a block that was not opened": ("x{% endif %}", "stray-tag", "delete it"),
    "a filter that there is not": ("{{ a | dat }}", "unknown-filter", "did you mean date?"),
    "a condition that is none": ({"if": "a ==", "text": "x"}, "syntax", ""),
    "a loop that is none": ({"for": "a", "text": "x"}, "syntax", "for site in sites"),
    "itself": ("a {{ phrase.new }}", "tangled-phrase", "take {{ phrase.new }} out of it"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_phrase_is_a_problem_at_its_name(case: str) -> None:
    phrase, kind, fix = BROKEN[case]
    (problem,) = find_broken_phrases({**KNOWN, "new": phrase}, ["name", "new"])
    assert (problem.place, problem.kind) == ("phrases.new", kind)
    assert fix in problem.fix


def test_a_phrase_is_whole_by_itself_though_two_would_pair() -> None:
    halves = {"begin": "{% if a %}", "end": "{% endif %}"}
    assert [one.place for one in find_broken_phrases(halves, halves)] == ["phrases.begin", "phrases.end"]


def test_only_those_that_are_asked_for_are_judged() -> None:
    assert find_broken_phrases({**KNOWN, "new": "{{ a"}, KNOWN) == ()
    assert find_broken_phrases(KNOWN, KNOWN) == ()
