"""Finds time zones by their names in the IANA database, never the machine's own zone."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, available_timezones

from docgen.errors import Problem

_NOT_A_PLACE = {"localtime", "posixrules", "Factory"}  # files of the database that are not zones
_MEANT = {
    **dict.fromkeys(("EST", "EDT", "ET", "EASTERN"), "America/New_York"),
    **dict.fromkeys(("CST", "CDT", "CT", "CENTRAL"), "America/Chicago"),
    **dict.fromkeys(("MST", "MDT", "MT", "MOUNTAIN"), "America/Denver; in Arizona America/Phoenix"),
    **dict.fromkeys(("PST", "PDT", "PT", "PACIFIC"), "America/Los_Angeles"),
    **dict.fromkeys(("AKST", "AKDT"), "America/Anchorage"),
    "HST": "Pacific/Honolulu",
}
_FIXED = ("EST", "MST", "HST")  # the database has them, without summer time


def find_zone(name: str) -> ZoneInfo | None:
    """Find a zone by its name, such as `America/Chicago`; None when no zone has that name."""
    if name in _NOT_A_PLACE:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def zone_problem(name: object) -> Problem | None:
    """Return what is wrong with the name of a clinic's time zone; None for one with the clock of a place.

    What the United States call a zone is not its name, or is that of an offset without summer time.
    """
    text = name if isinstance(name, str) else ""
    is_fixed = text in _FIXED or text.startswith("Etc/GMT")
    if find_zone(text) is not None and not is_fixed:
        return None
    message = "is a fixed offset, without summer time" if is_fixed else "is not a time zone"
    meant = _MEANT.get(text.strip().upper().removesuffix(" TIME")) or _of_city(text) or "America/New_York"
    fix = f"write the name of a zone, continent/city, such as {meant}"
    return Problem("time_zone", message, fix, "unknown-zone")


def _of_city(text: str) -> str:
    """Return the zone that is named after a city, such as New York; empty if none is."""
    names = sorted(available_timezones(), reverse=True)
    cities = {_plain(name): name for name in names if not name.startswith("Etc/")}
    return cities.get(_plain(text), "")


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name.rpartition("/")[2]).lower()
