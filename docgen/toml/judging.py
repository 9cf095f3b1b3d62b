"""Judges by its key what was typed without quotes: not every key takes it when it has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from docgen.errors import Problem
from docgen.toml.lines import with_lines
from docgen.toml.mending import mended_data
from docgen.toml.values import PUT_IN_QUOTES

_BESIDE = ("unknown-code", "unknown-key")  # told beside the quotes, which belong there all the same


def judge_values(
    problems: Iterable[Problem], text: str, find: Callable[[Mapping[str, Any]], Iterable[Problem]]
) -> Iterator[Problem]:
    """Yield the problems of a text that TOML cannot read, with what its keys say of values without quotes.

    `find` returns the problems of data. Where a key takes no text, that is told in the place of the quotes.
    """
    problems = [*problems]
    found = _by_line(text, find) if any(one.message in PUT_IN_QUOTES for one in problems) else {}
    for problem in problems:
        of_key = found.pop(problem.line, []) if problem.message in PUT_IN_QUOTES else []
        if all(one.kind in _BESIDE for one in of_key):
            yield problem
        yield from of_key


def _by_line(text: str, find: Callable[[Mapping[str, Any]], Iterable[Problem]]) -> dict[int, list[Problem]]:
    """Return the problems of a text as TOML could read it, by the lines that they have in the text itself."""
    made = mended_data(text)
    found: dict[int, list[Problem]] = {}
    for problem in with_lines(find(made.data), made.text) if made else ():
        if made and problem.line:
            line = made.origins[problem.line - 1]
            found.setdefault(line, []).append(replace(problem, line=line))
    return found
