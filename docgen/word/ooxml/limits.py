"""Lists the limits of a Word file that is read, and says which one a file exceeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from docgen.errors import Problem

# The largest value of each limit: a zip file without ZIP64, and libxml2, can hold no more.
_MOST = {
    "file_bytes": 2_000_000_000,
    "unpacked_bytes": 2_000_000_000,
    "entries": 60_000,
    "part_bytes": 2_000_000_000,
    "elements": 100_000_000,
    "attributes": 10_000,
    "depth": 255,
}
_SAYS = {
    "file_bytes": "the file is larger than {}",
    "unpacked_bytes": "the file unpacks to more than {}",
    "entries": "the file is packed of more than {} parts",
    "part_bytes": "this part of the file is larger than {}",
    "elements": "the XML of the file has more than {} elements and attributes",
    "attributes": "an element has more than {} attributes",
    "depth": "elements are nested more than {} deep",
}


@dataclass(frozen=True)
class Limits:
    """What a Word file may hold at most: a small file can unpack to more than a computer's memory.

    `file_bytes` is the size of the file, `unpacked_bytes` that of all its parts, `entries` their number,
    `part_bytes` the size of an XML part. `elements` counts the elements and attributes of all XML parts,
    `attributes` those of one element, `depth` the elements around an element. Raises ValueError for a limit
    below 1 or too high to work with.
    """

    file_bytes: int = 100_000_000
    unpacked_bytes: int = 256_000_000
    entries: int = 5_000
    part_bytes: int = 20_000_000
    elements: int = 1_000_000
    attributes: int = 200
    depth: int = 200

    def __post_init__(self) -> None:
        """Refuse a limit that cannot be kept."""
        for name, fix in wrong_limits({name: getattr(self, name) for name in _MOST}).items():
            raise ValueError(f"{name}: {fix}")


def wrong_limits(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the limits whose value is no whole number within its bounds, each with what to write."""
    return {
        name: f"write a whole number from 1 to {_MOST[name]:,}"
        for name, value in values.items()
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MOST[name]
    }


DEFAULT = Limits()
NAMES = tuple(field.name for field in fields(Limits))


def exceeded(name: str, limits: Limits, place: str = "") -> Problem:
    """Return the problem of a file that exceeds a limit: which one, and how to raise it."""
    value = getattr(limits, name)
    most = f"{value / 1_000_000:g} MB" if name.endswith("bytes") else f"{value:,}"
    return Problem(place, _SAYS[name].format(most), how_to_raise(name), "too-large")


def how_to_raise(name: str) -> str:
    """Return what to do about a file that exceeds a limit."""
    return f"give a smaller file, or raise the limit {name} (see docs/limits.md)"
