"""Gives the text that stands for an element without text: a symbol, a hyphen, a direction, a number.

A direction is the character of Unicode that does the same: in `w:bdo`, 10 may show as 01. What Word computes,
such as the year, counts by its name.
"""

from __future__ import annotations

from docgen.word.ooxml.xml import as_character, attribute
from docgen.word.reading.content import CODE
from docgen.word.reading.tokens import NAME

NOTE_NUMBERS = ("w:footnoteRef", "w:endnoteRef")
DIRECTION_ENDS = ("/w:bdo", "/w:dir")
_DAYS = (f"w:{unit}{length}" for unit in ("day", "month", "year") for length in ("Short", "Long"))
_FIXED = {
    "w:noBreakHyphen": "&#8209;",
    "w:softHyphen": "&#173;",
    **dict.fromkeys(DIRECTION_ENDS, "&#8236;"),
    **{name: f"{CODE}{name[2:]}{CODE}" for name in ("w:pgNum", *_DAYS, *NOTE_NUMBERS)},
}
_TURNED = {"w:bdo": ("&#8237;", "&#8238;"), "w:dir": ("&#8234;", "&#8235;")}  # to the right, to the left
DIRECTIONS = frozenset(sign for signs in _TURNED.values() for sign in signs)
SIGNS = ("w:sym", *_FIXED, *_TURNED)


def sign_of(token: str) -> str:
    """Return the text, as XML, that stands for an element of `SIGNS`."""
    found = NAME.match(token)
    name = found.group() if found is not None else ""
    if name in _TURNED:
        return _TURNED[name][attribute(token, "w:val") == "rtl"]
    if name in _FIXED:
        return _FIXED[name]
    character = as_character(attribute(token, "w:char"))
    return f"&#{ord(character)};" if character else ""
