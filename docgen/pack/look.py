"""Checks how templates look: styles alone, and letters that patients can read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docgen.errors import Problem

if TYPE_CHECKING:
    from docgen.word import Formatting

SMALLEST = 12
"""Points of the text that a patient reads."""
SMALL = frozenset(
    {"small print", "caption", "signature caption", "signature caption kept", "tag", "tag line"}
)
"""Styles that may be smaller: notices, what is under a line to sign on or a picture, tags."""


def find_unsightly(readers: str, formatting: Formatting) -> Iterator[Problem]:
    """Find what is formatted by hand in a template, and styles too small for a patient's paper."""
    for place, what in formatting.by_hand:
        fix = "take it back (Word: select the text, Ctrl+Space, then Ctrl+Q), and choose or change a style"
        yield Problem(place, f"is formatted by hand ({what}), not by a style", fix, "formatted-by-hand")
    for style, points, place in formatting.sizes if readers == "patient" else ():
        if points < SMALLEST and style.lower() not in SMALL:
            message = f"the text has {points:g} points by its style {style}, and patients read it"
            fix = f"give the style {SMALLEST} points or more (Word: Home, Styles, Modify)"
            yield Problem(place, message, fix, "small-text")
