"""Defines the filters that put words around a value, or in its place: one tag instead of a condition.

What they give for a missing value is missing too. An optional one (`Framed`) prints nothing and is not
recorded; `otherwise` and `default` replace it. An empty text or list counts as missing.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from docgen.word.language.missing import LEFT_OUT, RECORD, Framed, Missing, is_left_out, is_missing
from docgen.word.values.text import NEEDS_DATE, Refused, moment, plain_text

_MOST_DECIMALS = 20
_ENDS, _CLOSERS = (".", "!", "?", "…"), "\"'”’»)]"  # of a sentence, and what may stand behind its end


def write_number(value: object, decimals: int | None = None) -> str:
    """Write a number without needless decimals (5, 2.5), or with this many, rounded half up: 5.00, 2.50."""
    _check_number(value, "number")
    written = plain_text(value)
    if decimals is None:
        return written.rstrip("0").rstrip(".") if "." in written and "E" not in written else written
    if decimals not in range(_MOST_DECIMALS + 1):
        raise Refused(f"the filter 'number' needs decimals from 0 to {_MOST_DECIMALS}", "write number(2)")
    rounded = Decimal(written).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, Context(prec=5000))
    return f"{rounded if rounded else abs(rounded):f}"


def write_after(value: object, before: object, behind: object = "") -> object:
    """Write a value after words, and before others; a missing one is optional: `after(" (", ")")`."""
    if not _is_empty(value):
        return f"{_text(before)}{_text(value)}{_text(behind)}"
    return Framed(value, _text(before), _text(behind)) if _marks_missing() else LEFT_OUT


def write_otherwise(value: object, words: object) -> object:
    """Return a value, or words in the place of a missing one; in a draft it is marked as missing."""
    if not _is_empty(value):
        return value
    if not _marks_missing():
        return words
    return value if is_missing(value) and not is_left_out(value) else Framed(value, optional=False)


def write_ended(value: object) -> object:
    """Write a text without blanks at its ends, and with a full stop if no sign ends its last sentence."""
    if is_missing(value):
        return Framed(value, behind=".", optional=is_left_out(value))
    text = plain_text(value).strip()
    return text if text.rstrip(_CLOSERS).endswith(_ENDS) else f"{text}."


def write_unbroken(value: object) -> str:
    """Write a text that no line breaks, such as a telephone number: its hyphens and blanks do not break."""
    return plain_text(value).replace("-", "\N{NON-BREAKING HYPHEN}").replace(" ", "\N{NO-BREAK SPACE}")


def write_counted(value: object, one: object, many: object = None) -> object:
    """Write a number with its noun, which no line parts: 1 day, 3 days; `counted("pass", "passes")`."""
    noun = plain_text(one) if value == 1 else f"{plain_text(one)}s" if many is None else plain_text(many)
    if is_missing(value):
        return Framed(value, behind=f" {noun}", optional=is_left_out(value))
    _check_number(value, "counted")
    return f"{write_number(value)}\N{NO-BREAK SPACE}{noun}"


def write_either(value: object, true: object, false: object = "") -> object:
    """Write the first words for true, the second ones for false; a missing value is optional."""
    if is_missing(value):
        return LEFT_OUT
    if not isinstance(value, bool):
        raise Refused("the filter 'either' needs true or false", "write {% if … %} for another value")
    return plain_text(true if value else false) or LEFT_OUT


def write_instead(value: object, attribute: str | None = None, **words: object) -> object:
    """Write words for a code that is in the place of a value: `instead(none="No allergies")`.

    Follows the value, or the filter `list`. For another code, an empty list gives that code's own words, if
    `attribute` names them, with a capital first letter. Any other value is unchanged.
    """
    found = value._undefined_obj if isinstance(value, Missing) else value
    for code, said in words.items():
        if found == code:
            return said
    reason = _reason(found)
    own = plain_text(reason[attribute]) if attribute and reason is not None else ""
    return own[:1].upper() + own[1:] if own else value


def other_day(value: object, day: object) -> object:
    """Return a date or time that is not of this day; one that is becomes optional."""
    if is_missing(value):
        return LEFT_OUT
    found, other = _day(moment(value)), None if is_missing(day) else _day(moment(day))
    if found is None:
        raise Refused("the filter 'other_day' needs a date or a time", NEEDS_DATE)
    return LEFT_OUT if found == other else value


def other_zone(value: object, other: object) -> object:
    """Write the zone of a time if it is not that of another time; else it is optional."""
    if is_missing(value):
        return LEFT_OUT
    first, second = moment(value), None if is_missing(other) else moment(other)
    if not isinstance(first, datetime):
        raise Refused("the filter 'other_zone' needs a time with its day", NEEDS_DATE)
    if not isinstance(second, datetime):
        return LEFT_OUT
    return LEFT_OUT if first.tzname() == second.tzname() else first.tzname() or LEFT_OUT


def is_recorded(value: object) -> bool:
    """Return whether there is a value: also false, 0, and an empty list that has a reason."""
    return not _is_empty(value) or _reason(value) is not None


def _marks_missing() -> bool:
    """Return whether what is rendered is a draft, which marks missing values."""
    record = RECORD.get(None)
    return record is not None and record.mode == "mark"


def _is_empty(value: object) -> bool:
    if value.__class__ is str:  # nearly every value
        return not value
    return is_missing(value) or (isinstance(value, str | list | tuple) and not value)


def _check_number(value: object, name: str) -> None:
    """Raise Refused for what is no number; `name` is that of the filter."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise Refused(f"the filter {name!r} needs a number", "give a number; | float makes one of a text")


def _text(value: object) -> str:
    return value if type(value) is str else plain_text(value)


def _reason(value: object) -> Any:
    """Return the group that says why a list is empty, if it has one."""
    return getattr(value, "reason", None) if isinstance(value, list) else None


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
