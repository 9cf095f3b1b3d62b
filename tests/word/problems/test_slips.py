"""Slips of typing, words of other languages."""

from __future__ import annotations

import pytest

from docgen.word.language.environment import Environment
from docgen.word.language.sandbox import METHOD_NAMES
from docgen.word.language.syntax import KEYWORDS
from docgen.word.problems.slips import FOREIGN, INSTEAD, SYNONYMS, find_bracket, find_slip

BRACKETS = {
    "none": ("a", ""),
    "pairs": ("f(a[0], {b: (c)})", ""),
    "one that is open": ("f(a", "the bracket ( is not closed"),
    "two that are open": ("f(a[0", "the bracket [ is not closed"),
    "one that closes nothing": ("a]", "the bracket ] was never opened"),
    "one that closes another": ("f(a]", "the bracket ( is not closed"),
}


@pytest.mark.parametrize(("code", "message"), BRACKETS.values(), ids=BRACKETS)
def test_a_bracket_without_a_partner_is_named(code: str, message: str) -> None:
    assert find_bracket(code)[0] == message
    assert bool(find_bracket(code)[1]) == bool(message)


FOUND = {
    "a && b": "&&",
    "a & b": "&",
    "x | join:''": ":",
    "a if b then": "then",
    "a <> b": "<>",
    "a != b": "",
}


@pytest.mark.parametrize(("code", "sign"), FOUND.items())
def test_what_has_no_meaning_is_found_in_the_code(code: str, sign: str) -> None:
    assert find_slip(code)[0] == sign
    assert bool(find_slip(code)[1]) == bool(sign)


def test_no_word_of_the_language_is_taken_for_one_of_another() -> None:
    assert not KEYWORDS & (FOREIGN.keys() | SYNONYMS.keys())
    assert set(SYNONYMS.values()) <= KEYWORDS
    assert not INSTEAD.keys() & (Environment({}, {}).language_filters | METHOD_NAMES)
