"""Sources have the tokens that Jinja's lexer finds in them; what is unusual is left to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateSyntaxError
from jinja2.lexer import Token

from docgen.word.language.environment import Environment
from docgen.word.parsing.lexer import tokens_of

JINJA = Environment({}, {}).lexer


def tokens_of_jinja(source: str) -> list[Token]:
    return list(JINJA.wrap(JINJA.tokeniter(source, None), None))


READ = {
    "text alone": "<w:t>é</w:t>",
    "nothing": "",
    "a value": "<a>\x01 a.b_2 \n\x02</a>\n<b>",
    "tags side by side": "\x01 a \n\x02\x03 if b \n\x04\x03endif\x04",
    "every operator": "\x01 a + b - c / d // e * f % g ** h ~ [i] ({j: k}) == != > >= < <= = . | , ; \n\x02",
    "texts": "\x01 'é}}' ~ \"it's\" ~ '' \n\x02",
    "numbers": "\x01 0 + 10 - 1234567890123456 \n\x02 x.0",
    "a minus before a name": "\x01 -a \n\x02",
    "a name that begins like raw": "\x03 rawness \x04",
    "an ending in brackets": "\x01 [(a), {'b': 'c'}] \n\x02\x01 d \n\x02",
}


@pytest.mark.parametrize("source", READ.values(), ids=READ)
def test_the_tokens_are_those_of_jinja(source: str) -> None:
    assert tokens_of(source) == tokens_of_jinja(source)


LEFT = {
    "a line break at the end": "a\n",
    "a carriage return": "a\r\nb",
    "a comment": "\x0e a \x0f",
    "signs that take white space": "\x01- a \x02",
    "signs at the end": "\x01 a -\x02",
    "raw text": "\x03 raw \x04\x01 a \x02\x03 endraw \x04",
    "an escape": r"\x01 'a\n' \x02".replace(r"\x01", "\x01").replace(r"\x02", "\x02"),
    "a fraction": "\x01 1.5 \x02",
    "other digits": "\x01 0x1f \x02",
    "a number with gaps": "\x01 1_000 \x02",
    "a long number": f"\x01 {'1' * 17} \x02",
    "a letter beyond ASCII in a name": "\x01 año \x02",
    "a line break in a tag": "\x01 a \n + b \x02",
    "a line break in a text": "\x01 'a\nb' \x02",
    "a tag without an end": "\x01 a ",
    "a tag with another end": "\x01 a \x04",
    "an end in brackets": "\x01 (a \x02",
    "a bracket too many": "\x01 a) \x02",
    "another bracket": "\x01 (a] \x02",
    "a stray sign": "\x01 a ? b \x02",
}


@pytest.mark.parametrize("source", LEFT.values(), ids=LEFT)
def test_what_is_unusual_is_left_to_jinja(source: str) -> None:
    assert tokens_of(source) is None


PIECES = [
    *"ab1 0.'\"\\(){}[]+-*/|~=<>!,:%\n\x01\x02\x03\x04\x0eé²·",
    "raw",
    "not ",
    "12",
    "//",
    "1_0",
    " \n\x02",
]


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join), st.booleans())
def test_no_source_has_other_tokens(text: str, is_tag: bool) -> None:
    source = f"\x01 {text} \n\x02" if is_tag else text
    tokens = tokens_of(source)
    if tokens is not None:
        assert tokens == tokens_of_jinja(source)


def test_a_fault_that_is_left_to_jinja_is_reported_by_it() -> None:
    with pytest.raises(TemplateSyntaxError, match="unexpected '\\)'"):
        Environment({}, {}).parse("\x01 a) \n\x02")
