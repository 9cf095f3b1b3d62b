"""Reads the values of a record, each with its own messages about what is wrong."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Any

from docgen.characters import FORBIDDEN_IN_XML
from docgen.encounter.other import IN_WORDS
from docgen.lazy import compiled_when_used

# XML 1.0 section 2.2 allows no other control characters than tab, line feed and carriage return.
_DATE = compiled_when_used(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = compiled_when_used(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?([Zz]|[+-]\d{2}:\d{2})?", re.ASCII
)
_TAG = compiled_when_used(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_LANGUAGES = {"english": "en", "spanish": "es", "chinese": "zh", "vietnamese": "vi", "korean": "ko"}
LARGEST = 1_000_000  # of anything that is counted or measured here
REFUSED, REFUSED_COUNT = "-", LARGEST  # replace a refused item of a list, or a refused count
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)


class Refusal(Exception):
    """A value that cannot stand at its place: a stable kind, and what is wrong and how to mend it."""

    def __init__(self, kind: str, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.kind: str = kind
        self.message: str = message
        self.fix: str = fix


def is_plain(value: str) -> bool:
    """Return whether a text is on one line and not blank, as nearly every one is; read_text judges others."""
    return value.isprintable() and value[:1] not in ("", " ")


def read_text(value: str) -> str:
    """Return a text; raises Refusal for an empty one and for characters that no Word file can hold."""
    if is_plain(value):
        return value
    if not value or value.isspace():
        raise Refusal("blank", "is an empty text", "leave the key out when there is nothing to say")
    if (found := FORBIDDEN_IN_XML.search(value)) is not None:
        name = f"U+{ord(found.group()):04X}"
        message = f"holds the character {name} at position {found.start() + 1}, which no Word file can hold"
        raise Refusal("forbidden-character", message, "take the character out")
    return value


def is_language(value: str) -> bool:
    """Return whether a text is a language tag (BCP 47)."""
    return _TAG.fullmatch(value) is not None


def read_language(value: str) -> str:
    """Return a language tag (BCP 47); raises Refusal for what is none."""
    if is_language(read_text(value)):
        return value
    known = _LANGUAGES.get(value.lower())
    example = f'such as "{known}"' if known else f'such as "en" or "es", or {IN_WORDS}'
    raise Refusal("wrong-type", "is not a language tag", f"write the short tag of a language, {example}")


def read_date(value: Any) -> Any:
    """Return the date that a text in ISO 8601 gives, and any other value as it is; raises Refusal."""
    if isinstance(value, str):
        read_text(value)
        if not _DATE.fullmatch(value):
            raise Refusal("wrong-type", "is not a date", 'write year-month-day, such as "2026-03-02"')
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise _no_such_day() from None
    if isinstance(value, date) and not isinstance(value, datetime):
        _check_year(value)
    return value


def read_time(value: Any, zone: tzinfo | None) -> Any:
    """Return the zone-aware time that a text or a time gives, any other value as it is; raises Refusal."""
    if isinstance(value, str):
        read_text(value)
        if not _TIME.fullmatch(value):
            fix = 'write date, time and zone, such as "2026-03-02T10:15:00-05:00"'
            raise Refusal("wrong-type", "is not a date with a time", fix)
        try:
            value = datetime.fromisoformat(value.upper())
        except ValueError:
            raise _no_such_day() from None
    if isinstance(value, datetime):
        _check_year(value)
        return _in_zone(value, zone)
    return value


def _no_such_day() -> Refusal:
    return Refusal("impossible-date", "is a day or time that does not exist", "correct it")


def _check_year(value: date) -> None:
    if not FIRST_DAY.year <= value.year <= LAST_DAY.year:
        raise Refusal("impossible-date", f"is in the year {value.year}", "correct the year")


def _in_zone(value: datetime, zone: tzinfo | None) -> datetime:
    """Give a time the clinic's zone, or keep its own; never the machine's. The moment stays the same."""
    if value.utcoffset() is not None:
        return value if zone is None else _told_apart(value.astimezone(zone))
    if zone is None:
        fix = "write its offset, such as 2026-03-02T10:15:00-05:00, or set time_zone in clinic.toml"
        raise Refusal("no-zone", "is a time without a zone", fix)
    local = value.replace(tzinfo=zone, fold=0)
    if _goes_on(local) != 0:
        happened = "was skipped" if _goes_on(local) > 0 else "came twice"
        fix = "write the time with its offset, such as 2026-03-08T01:30:00-05:00"
        raise Refusal("impossible-date", f"{happened} when the clocks changed", fix)
    return local


def _told_apart(local: datetime) -> datetime:
    """Fix the offset of a time that comes twice: within a zone, Python compares clocks and not moments."""
    offset = local.utcoffset()
    if offset is None or _goes_on(local) == 0:
        return local
    return local.replace(tzinfo=timezone(offset, local.tzname() or ""), fold=0)


def _goes_on(local: datetime) -> int:
    """Return by how many seconds the clock goes forward over this time; negative where it comes twice."""
    before, after = (local.replace(fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    return int((after - before).total_seconds())
