"""Gives the text that stands for an element without text: a symbol, a direction, a number, part of a formula.

A direction is the character of Unicode that does the same: in `w:bdo`, 10 may show as 01. What Word computes,
such as the year, counts by its name. The arguments of a formula are between marks: 1/2 is not 1².
"""

from __future__ import annotations

import re

from docgen.lazy import compiled_when_used
from docgen.word.ooxml.xml import as_ascii, as_character, attribute, escaped
from docgen.word.reading.content import CODE
from docgen.word.reading.tokens import NAME

NOTE_NUMBERS = ("w:footnoteRef", "w:endnoteRef")
_DAYS = (f"w:{unit}{length}" for unit in ("day", "month", "year") for length in ("Short", "Long"))
_ARGUMENTS = {f"m:{name}": f"{CODE}{name}{CODE}" for name in ("num", "den", "sub", "sup", "deg", "rad")}
_FIXED = {
    "w:noBreakHyphen": "&#8209;",
    "w:softHyphen": "&#173;",
    **{name: f"{CODE}{name[2:]}{CODE}" for name in ("w:pgNum", *_DAYS, *NOTE_NUMBERS)},
    **_ARGUMENTS,
}
_TURNED = {"w:bdo": ("&#8237;", "&#8238;"), "w:dir": ("&#8234;", "&#8235;")}  # to the right, to the left
ENDS = {
    **dict.fromkeys(("/w:bdo", "/w:dir"), "&#8236;"),
    **{f"/{name}": f"{CODE}{CODE}" for name in (*_ARGUMENTS, "m:d")},
}
SIGNS = ("w:sym", "m:d", "m:nary", *_FIXED, *_TURNED, *ENDS)
# With nothing between it and its end, such a sign is no text.
OPENINGS = frozenset([*_ARGUMENTS.values(), *(sign for signs in _TURNED.values() for sign in signs)])
_OF_FORMULA = compiled_when_used(r"</?m:(?!(?:r|t|rPr)[ >/])[^<>]*>")


def sign_of(token: str) -> str:
    """Return the text, as XML, that stands for an element of `SIGNS`."""
    found = NAME.match(token)
    name = found.group() if found is not None else ""
    if name in _TURNED:
        return _TURNED[name][attribute(token, "w:val") == "rtl"]
    if name == "m:nary":
        return _named(token, "chr", "\u222b")
    if name == "m:d":
        return f"{CODE}{_named(token, 'begChr', '(')} {_named(token, 'endChr', ')')}{CODE}"
    if name == "w:sym":
        character = as_character(attribute(token, "w:char"))
        return f"&#{ord(character)};" if character else ""
    return _FIXED.get(name) or ENDS[name]


def _named(token: str, name: str, usual: str) -> str:
    """Return the character that a property of a formula names; an empty name is none."""
    found = re.search(f"<m:{name}(?: [^<>]*)?/?>", token)
    return as_ascii(escaped(usual if found is None else attribute(found.group(), "m:val")))


def without_formulas(xml: str) -> str:
    """Return XML in the normal form with the letters of its formulas only, as docgen 0.1 read them."""
    return _OF_FORMULA.sub("", xml)
