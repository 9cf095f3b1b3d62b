"""Finds time zones by their names in the IANA database, never the machine's own zone."""

from __future__ import annotations

from zoneinfo import ZoneInfo

_NOT_A_PLACE = {"localtime", "posixrules", "Factory"}  # files of the database that are not zones


def find_zone(name: str) -> ZoneInfo | None:
    """Find a zone by its name, such as `America/Chicago`; None when no zone has that name."""
    if name in _NOT_A_PLACE:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None
