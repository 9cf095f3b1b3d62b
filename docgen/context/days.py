"""Counts minutes, days, months and years between days and times; what is missing gives None."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any


def age_on(birth_date: object, day: object) -> int | None:
    """Count the whole years from a birth date to a day; 29 February is 1 March in common years."""
    born, today = day_of(birth_date), day_of(day)
    if born is None or today is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def days_between(start: object, end: object) -> int | None:
    """Count the calendar days from start to end; negative when end comes first.

    A time is counted by its day in the zone of `start`; if `start` is a date, by its own calendar day.
    """
    first, last = day_of(start), day_of(in_zone_of(end, start))
    return None if first is None or last is None else (last - first).days


def workdays_between(start: object, end: object) -> int | None:
    """Count the days from Monday to Friday after start, up to and with end; holidays count as any day.

    0 when end comes first.
    """
    first, last = day_of(start), day_of(end)
    if first is None or last is None:
        return None
    weeks, days = divmod(max((last - first).days, 0), 7)
    return weeks * 5 + sum((first.weekday() + day) % 7 < 5 for day in range(1, days + 1))


def minutes_between(start: object, end: object) -> float | None:
    """Count the minutes from one time to another, across a change of the clocks too; negative backwards."""
    if not (isinstance(start, datetime) and isinstance(end, datetime)):
        return None
    return (end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() / 60


def months_between(start: object, end: object) -> int | None:
    """Count the whole months from start to end; from 31 August to 30 September there are 0."""
    first, last = day_of(start), day_of(end)
    if first is None or last is None:
        return None
    if last < first:
        return -(months_between(last, first) or 0)
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def in_zone_of(time: Any, other: object) -> Any:
    """Convert a time to the zone of another time; return anything else unchanged."""
    if not (isinstance(time, datetime) and isinstance(other, datetime) and time.tzinfo and other.tzinfo):
        return time
    try:
        return time.astimezone(other.tzinfo)
    except OverflowError:  # on the first or last day that datetime can hold
        return time


def day_of(value: object) -> date | None:
    """Return a date, or the date of a time in its own zone; None for anything else."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
