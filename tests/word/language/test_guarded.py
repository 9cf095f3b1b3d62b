"""A filter inside its guard: what it hands on, what it records, what it may not make."""

from __future__ import annotations

import pytest
from notation import word

from docgen import RenderError, WordTemplate
from docgen.word.language.guarded import NOTHING, guarded
from docgen.word.language.limits import TooMuch, measured
from docgen.word.ooxml.limits import Limits


def test_a_guarded_filter_hands_a_missing_value_on_and_fails_outside_of_a_rendering() -> None:
    careful = guarded(str.upper)
    assert careful("a") == "A"
    assert careful(None) is None
    with pytest.raises(TypeError):
        careful(1)


def test_a_guarded_filter_keeps_to_the_limits() -> None:
    twice = guarded(lambda text: text * 2)
    with measured(Limits(tag_size=1000)):
        assert twice("a" * 500) == "a" * 1000
        with pytest.raises(TooMuch):
            twice("a" * 501)


@pytest.mark.parametrize("rest", ["| list", "| first | upper", "+ 1", "~ 'a'", "> 3", "| default('a')"])
def test_what_follows_a_filter_that_failed_is_no_problem_of_its_own(rest: str) -> None:
    with pytest.raises(RenderError) as caught:
        WordTemplate.load(word(f"{{{{ (v | sort) {rest} }}}}")).render({"v": ["a", 1]})
    assert ["'sort' cannot work" in problem.message for problem in caught.value.problems] == [True]


def test_a_missing_value_in_a_comparison_is_less_and_more_than_nothing() -> None:
    assert not any((NOTHING < 1, NOTHING > 1, NOTHING <= 1, NOTHING >= 1, NOTHING > 1, NOTHING <= 1))
