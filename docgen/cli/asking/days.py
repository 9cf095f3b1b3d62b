"""Reads days and times as people in a clinic type them: today, 3/2/2026, 2026-03-02, 10:15, 2:30 pm, now."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, tzinfo

from docgen.lazy import compiled_when_used, dataclass

_ISO = compiled_when_used(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_US = compiled_when_used(r"(?P<month>\d{1,2})([-/.])(?P<day>\d{1,2})\2(?P<year>\d{4})", re.ASCII)
_SHORT_YEAR = compiled_when_used(r"\d{1,2}([-/.])\d{1,2}\1\d{2}", re.ASCII)
_TIME = compiled_when_used(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))? ?(?P<half>[ap]m?)?"
    r" ?(?P<offset>z|[-+]\d{2}:?\d{2})?",
    re.ASCII,
)
_DAY_AND_TIME = compiled_when_used(r"(?:(?P<day>\S+?)(?:t|,? +))?(?P<time>\d{1,2}:.*)", re.ASCII)
_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
DAY_HINT = "today, 3/2/2026 or 2026-03-02"
TIME_HINT = "now, 10:15 or 2:30 pm"
_NO_TIME = f"Type a time that exists in one of these ways: {TIME_HINT}; of another day, 3/2/2026 10:15."


@dataclass(frozen=True)
class Clock:
    """The day of the visit, for a time that is typed without one, and the zone of the clinic."""

    visit: date | None = None
    zone: tzinfo | None = None

    def now(self) -> datetime:
        """Return the time that it is at the clinic, to the minute, with its offset."""
        now = datetime.now(self.zone) if self.zone is not None else datetime.now().astimezone()
        return now.replace(second=0, microsecond=0)


def read_day(typed: str, clock: Clock) -> date:
    """Return the day that is meant; raises ValueError with what to type."""
    plain = typed.strip().lower()
    if plain in _DAYS:
        return clock.now().date() + timedelta(days=_DAYS[plain])
    if _SHORT_YEAR.fullmatch(plain):
        raise ValueError("Type the year with four digits, such as 3/2/2026.")
    found = _ISO.fullmatch(plain) or _US.fullmatch(plain)
    try:
        if found is None:
            return date.fromisoformat(plain)
        return date(*(int(found[part]) for part in ("year", "month", "day")))
    except ValueError:
        raise ValueError(
            f"Type a day that exists in one of these ways: {DAY_HINT} (month before day)."
        ) from None


def read_moment(typed: str, clock: Clock) -> datetime:
    """Return the moment that is meant; without a day, on that of the visit. Raises ValueError."""
    plain = typed.strip().lower()
    if plain == "now":
        return clock.now()
    parts = _DAY_AND_TIME.fullmatch(plain)
    found = _TIME.fullmatch(parts["time"]) if parts else None
    if parts is None or found is None:
        raise ValueError(_NO_TIME)
    if not parts["day"] and clock.visit is None:
        raise ValueError("Type the day too, such as 3/2/2026 10:15.")
    day = read_day(parts["day"], clock) if parts["day"] else clock.visit
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    if found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("Type a time that exists, such as 2:30 pm or 14:30.")
        hour = hour % 12 + (12 if found["half"].startswith("p") else 0)
    try:
        return datetime.fromisoformat(
            f"{day}T{hour:02}:{minute:02}:{second:02}{(found['offset'] or '').upper()}"
        )
    except ValueError:
        raise ValueError(_NO_TIME) from None


def day_in_words(value: date) -> str:
    """Return a day, or a moment, so that a month is not taken for a day: `March 2, 2026, 10:15`."""
    day = f"{value:%B} {value.day}, {value.year}"
    return f"{day}, {value:%H:%M}" if isinstance(value, datetime) else day
