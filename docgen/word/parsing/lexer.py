"""Reads the tokens of a template's source, in a fraction of the time that Jinja's lexer takes.

The tokens are the same. Nearly all tags consist of names, plain texts, whole numbers and operators; a source
with anything else in it, or anything wrong, is left to Jinja's lexer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2.lexer import Token, operator_re, operators

PRINT_OPEN, PRINT_CLOSE, OPEN, CLOSE = "\x01", "\x02", "\x03", "\x04"
COMMENT_OPEN, COMMENT_CLOSE = "\x0e", "\x0f"
_TAGS = {PRINT_OPEN: ("variable", PRINT_CLOSE), OPEN: ("block", CLOSE)}
_OPENER = re.compile(f"[{PRINT_OPEN}{OPEN}{COMMENT_OPEN}]")
_UNUSUAL_BEGINNING = re.compile(r"[+-]|\s*raw\b")
_VALUES: dict[str, Callable[[str], Any]] = {"string": lambda text: text[1:-1], "integer": int}
_PAIRS = {"(": ")", "[": "]", "{": "}"}


def tokens_of(source: str) -> list[Token] | None:
    """Return the tokens of a source; None if only Jinja's lexer can judge it."""
    if "\r" in source or source.endswith("\n"):
        return None
    tokens: list[Token] = []
    at, line = 0, 1
    while (opener := _OPENER.search(source, at)) is not None:
        start, end = opener.span()
        if opener[0] == COMMENT_OPEN or _UNUSUAL_BEGINNING.match(source, end):
            return None
        if start > at:
            tokens.append(Token(line, "data", source[at:start]))
        line += source.count("\n", at, start)
        kind, closer = _TAGS[opener[0]]
        tokens.append(Token(line, f"{kind}_begin", opener[0]))
        at = _add_tag(tokens, source, end, line, closer)
        if at < 0:
            return None
        line += source[at - 2] == "\n"
        tokens.append(Token(line, f"{kind}_end", closer))
    if at < len(source):
        tokens.append(Token(line, "data", source[at:]))
    return tokens


@cache
def _token() -> re.Pattern[str]:
    """Return the pattern of a token in a tag; it is made when a template is first compiled."""
    return re.compile(
        rf"""[^\S\n]*(?:
            (?P<name> [a-zA-Z_][a-zA-Z_0-9]*+ ) (?!\w)
            | (?![+-][{PRINT_CLOSE}{CLOSE}]) (?P<operator> {operator_re.pattern} )
            | (?P<string> '[^'\\\n]*' | "[^"\\\n]*" )
            | (?P<end> \n?[{PRINT_CLOSE}{CLOSE}] )
            | (?P<integer> 0 | [1-9][0-9]{{0,15}}+ ) (?![\w.])
        )""",
        re.VERBOSE,
    )


def _add_tag(tokens: list[Token], source: str, at: int, line: int, closer: str) -> int:
    """Add the tokens of a tag's code; return where the tag ends, -1 if only Jinja's lexer can judge it."""
    match = _token().match
    closing: list[str] = []  # the brackets that are still to come
    while (found := match(source, at)) is not None:
        kind, at = str(found.lastgroup), found.end()
        value: Any = found[kind]
        if kind == "end":
            return at if value[-1] == closer and not closing else -1
        if kind == "operator":
            kind = operators[value]
            if value in _PAIRS:
                closing.append(_PAIRS[value])
            elif value in ")]}" and (not closing or closing.pop() != value):
                return -1
        elif kind != "name":
            value = _VALUES[kind](value)
        tokens.append(Token(line, kind, value))
    return -1
