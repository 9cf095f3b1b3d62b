"""Turns a value into text in XML; every printed expression passes through here.

A plain string never becomes markup, whatever it holds. The result is ASCII, with references for other
characters, so that a rendering joins ASCII strings. Line breaks, tabs and hyphens that do not break become
Word's elements; characters that XML 1.0 forbids (production 2: most control characters, lone surrogates,
U+FFFE and U+FFFF) are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from docgen.characters import FORBIDDEN_IN_XML
from docgen.errors import Problem, RenderError
from docgen.lazy import compiled_when_used
from docgen.word.ooxml.xml import as_ascii, escaped

_BREAKS = compiled_when_used("\r\n|\r|\n")
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_MOST_DIGITS = 400  # a float has at most 309 before the point
_DAY, _CLOCK = r"\d{4}-\d\d-\d\d", r"\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d:\d\d)?"
_ISO: tuple[tuple[re.Pattern[str], type[date | time]], ...] = (
    (compiled_when_used(_DAY), date),
    (compiled_when_used(_CLOCK), time),
    (compiled_when_used(f"{_DAY}[T ]{_CLOCK}"), datetime),
)
NEEDS_DATE = "give a date, or a text such as 2026-03-02"
_HYPHEN = '</w:t><w:noBreakHyphen/><w:t xml:space="preserve">'  # fonts may lack the character
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'


class Refused(RenderError):
    """A value that cannot be put into a document; neither the message nor the fix holds the value."""

    def __init__(self, message: str, fix: str = "correct the value") -> None:
        super().__init__("", [Problem("", message, fix, "refused")])
        self.args = (message, fix)


def plain_text(value: object) -> str:
    """Return a value's text as it is printed; raises Refused for a value that has none.

    Text stays as it is; numbers are written in digits, a float without a needless `.0`, dates and times in
    ISO 8601.
    """
    if isinstance(value, str):
        return "".join([value, ""])
    if value.__class__ is int:
        return str(value)
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, int | float | Decimal):
        return _digits(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        raise Refused("the value is a group of fields and cannot be printed", "name one of its fields")
    if isinstance(value, list | tuple):
        raise Refused("the value is a list and cannot be printed", "use | list or a loop")
    raise Refused("the value is not text and cannot be printed")


def _digits(value: float | Decimal) -> str:
    """Return a number in digits; a decimal that would need very many is written with an exponent."""
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        value = Decimal(int(value) if value.is_integer() and abs(value) < 1e16 else repr(value))
    if not value.is_finite():
        raise Refused("the value is not a number that can be printed")
    return format(value, "f") if abs(value.adjusted()) < _MOST_DIGITS else str(value)


def moment(value: object) -> object:
    """Return the date, the time of day or both that a text in ISO 8601 gives; any other value unchanged.

    Raises Refused for a day or time that does not exist.
    """
    if not isinstance(value, str):
        return value
    form = next((form for pattern, form in _ISO if pattern.fullmatch(value)), None)
    try:
        return value if form is None else form.fromisoformat(value)
    except ValueError:  # 2026-02-30
        raise Refused("the value is a date or time that does not exist") from None


def as_text(value: object, breaks: str = _BREAK, tab: str = _TAB) -> str:
    """Return a value as the ASCII content of a `w:t`; `breaks` and `tab` close it and open a new one."""
    text = value if value.__class__ is str else plain_text(value)
    assert isinstance(text, str)  # noqa: S101  # narrows the type for the checker
    if text.isascii() and text.isprintable():
        return escaped(text)
    text = escaped(_allowed(text))
    text = _BREAKS.sub(lambda _: breaks, text).replace("\t", tab)
    return as_ascii(text.replace("\N{NON-BREAKING HYPHEN}", _HYPHEN))


def as_attribute(value: object) -> str:
    """Return a value as the ASCII content of an attribute in double quotes."""
    text = escaped(_allowed(plain_text(value))).replace('"', "&quot;")
    text = text.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")
    return as_ascii(text)


def _allowed(text: str) -> str:
    found = FORBIDDEN_IN_XML.search(text)
    if found is None:
        return text
    code = ord(found.group())
    raise Refused(
        f"the text holds a character that Word cannot store (U+{code:04X}, character {found.start() + 1})",
        "delete it",
    )
