"""Lays out what is shown on a screen: lines end between words, short ones stand side by side."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence

_NO_SCREEN = (10_000, 24)  # where there is none, a line is as long as it is
_INDENT = 2
_ROOM = 16  # letters that an answer beside its question needs
_WIDEST = 100  # of what stands side by side


def folded(line: str) -> list[str]:
    """Cut a line between its words; what does not fit on the first line is indented."""
    indent = " " * (len(line) - len(line.lstrip()) + _INDENT)
    return textwrap.wrap(
        line, _width(), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    ) or [line]


def as_prompt(question: str) -> str:
    """Return a question with the place of its answer: beside it, or below where both do not fit on a line."""
    if len(question) + _ROOM <= _width():
        return f"{question} "
    text, _, hint = question.rpartition(" (") if question.endswith(")") else (question, "", "")
    hints = folded(f"  ({hint}") if text else []
    return "\n".join([*folded(text or question), *hints, "> "])


def counted(number: int, noun: str) -> str:
    """Return a number of things in words: `1 record`, `2,000 records`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def side_by_side(items: Sequence[str]) -> list[str]:
    """Return lines of items in columns, to be read from the top to the bottom."""
    width = max(map(len, items), default=0) + 2
    rows = -(-len(items) // max(1, min(_width(), _WIDEST) // width))
    return ["".join(f"{item:<{width}}" for item in items[at::rows]).rstrip() for at in range(rows)]


def _width() -> int:
    return shutil.get_terminal_size(_NO_SCREEN).columns - 1
