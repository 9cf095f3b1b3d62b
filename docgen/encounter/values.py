"""The types of values in a record, each with its own messages about what is wrong."""

from __future__ import annotations

import re
from datetime import date, datetime, tzinfo
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, Strict, ValidationInfo
from pydantic_core import PydanticCustomError

from docgen.characters import FORBIDDEN_IN_XML
from docgen.encounter.codes import Code
from docgen.encounter.zones import find_zone

# XML 1.0 section 2.2 allows no other control characters than tab, line feed and carriage return.
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?([Zz]|[+-]\d{2}:\d{2})?", re.ASCII)
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_LANGUAGES = {"english": "en", "spanish": "es", "chinese": "zh", "vietnamese": "vi", "korean": "ko"}
LARGEST = 1_000_000  # of anything that is counted or measured here
REFUSED, REFUSED_COUNT = "-", LARGEST  # replace a refused item of a list, or a refused count
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)


def refusal(kind: str, message: str, fix: str = "") -> PydanticCustomError:
    """Return an error that says what is wrong in a clinic's words, with a fix and a stable kind."""
    return PydanticCustomError(kind, "{message}", {"message": message, "fix": fix})


def _check_text(value: str) -> str:
    if value.isprintable() and value and value[0] != " ":
        return value  # the fast path, for nearly every text
    if not value or value.isspace():
        raise refusal("blank", "is an empty text", "leave the key out when there is nothing to say")
    if (found := FORBIDDEN_IN_XML.search(value)) is not None:
        name = f"U+{ord(found.group()):04X}"
        message = f"holds the character {name} at position {found.start() + 1}, which no Word file can hold"
        raise refusal("forbidden-character", message, "take the character out")
    return value


def _check_language(value: str) -> str:
    if _TAG.fullmatch(_check_text(value)):
        return value
    known = _LANGUAGES.get(value.lower())
    example = f'"{known}"' if known else '"en" or "es"'
    raise refusal("wrong-type", "is not a language tag", f"write a BCP 47 tag, such as {example}")


def _read_date(value: Any) -> Any:
    if isinstance(value, str):
        _check_text(value)
        if not _DATE.fullmatch(value):
            raise refusal("wrong-type", "is not a date", 'write year-month-day, such as "2026-03-02"')
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise _no_such_day() from None
    if isinstance(value, date) and not isinstance(value, datetime):
        _check_year(value)
    return value


def _read_time(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, str):
        _check_text(value)
        if not _TIME.fullmatch(value):
            fix = 'write date, time and zone, such as "2026-03-02T10:15:00-05:00"'
            raise refusal("wrong-type", "is not a date with a time", fix)
        try:
            value = datetime.fromisoformat(value.upper())
        except ValueError:
            raise _no_such_day() from None
    if isinstance(value, datetime):
        _check_year(value)
        zone = (info.context or {}).get("time_zone")
        return _in_zone(value, find_zone(zone) if isinstance(zone, str) else zone)
    return value


def _no_such_day() -> PydanticCustomError:
    return refusal("impossible-date", "is a day or time that does not exist", "correct it")


def _check_year(value: date) -> None:
    if not FIRST_DAY.year <= value.year <= LAST_DAY.year:
        raise refusal("impossible-date", f"is in the year {value.year}", "correct the year")


def _in_zone(value: datetime, zone: tzinfo | None) -> datetime:
    """Give a time its own zone or the clinic's, never the machine's.

    A time whose offset is the clinic's at that moment gets the clinic's zone, so that a record written
    with offsets reads back with the zone's name.
    """
    if value.utcoffset() is not None:
        local = value if zone is None else value.astimezone(zone)
        return local if local.utcoffset() == value.utcoffset() else value
    if zone is None:
        fix = "write its offset, such as 2026-03-02T10:15:00-05:00, or set time_zone in clinic.toml"
        raise refusal("no-zone", "is a time without a zone", fix)
    local = value.replace(tzinfo=zone, fold=0)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        fix = "write the time with its offset, such as 2026-03-08T01:30:00-05:00"
        raise refusal("impossible-date", "was skipped or came twice when the clocks changed", fix)
    return local


def _check_not_empty(value: Any) -> Any:
    if isinstance(value, list | tuple) and not value:
        fix = "leave the key out when nothing is known, or list at least one"
        raise refusal("empty-list", "is an empty list", fix)
    return value


def _check_pain(value: Any) -> Any:
    if value == "not_scored" or (type(value) is int and 0 <= value <= 10):
        return value
    fix = 'write a whole number, or "not_scored"'
    kind = "out-of-range" if type(value) is int else "wrong-type"
    raise refusal(kind, "is not a pain score from 0 to 10", fix)


Text = Annotated[str, Strict(), AfterValidator(_check_text)]
Texts = tuple[Text, ...]
Language = Annotated[str, Strict(), AfterValidator(_check_language), Code("language", open=True)]
Flag = Annotated[bool, Strict()]
Date = Annotated[date, Strict(), BeforeValidator(_read_date)]
Time = Annotated[datetime, Strict(), BeforeValidator(_read_time)]
Count = Annotated[int, Strict(), Field(ge=1, le=LARGEST)]
Positive = Annotated[float, Strict(), Field(gt=0, le=LARGEST, allow_inf_nan=False)]
NotNegative = Annotated[float, Strict(), Field(ge=0, le=LARGEST, allow_inf_nan=False)]
Filled = BeforeValidator(_check_not_empty)
Pain = Annotated[int | Literal["not_scored"], BeforeValidator(_check_pain), Code("pain")]
