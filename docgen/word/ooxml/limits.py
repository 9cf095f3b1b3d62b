"""Lists what who loads a template may set: limits, paper, active content; says which limit a file exceeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, NamedTuple

from docgen.errors import Problem
from docgen.lazy import dataclass

LARGE_PRINT = 18  # points of the text
PAPER = {"letter": ("12240", "15840"), "a4": ("11906", "16838")}  # width, height in twentieths of a point
ACTIVE = {
    "template": "a template outside of the file is attached to it",
    "picture": "a picture is fetched from outside of the file, or is an SVG that may hide this",
    "file": "another file is inserted when the document is opened",
    "field": "a field fetches something from outside of the file, or runs a program",
    "nested": "what a field does is decided by another field in its code, or differs by program",
    "object": "an object of another program is in the file",
    "link": "the address of a link does not begin with http, https, mailto or tel",
    "merge": "the file is bound to the data of a mail merge",
    "source": "the file takes something from outside of it",
    "addin": "the file starts an add-in, or changes menus or keys",
    "macros": "the file holds macros",
}


class PrintSize(NamedTuple):
    """How a file is printed: on its own paper or on another, and whether in large print."""

    page_size: str | None = None
    large: bool = False


# The largest value of each limit: a zip file without ZIP64, libxml2, and Python can hold no more.
_MOST = {
    "file_bytes": 2_000_000_000,
    "unpacked_bytes": 2_000_000_000,
    "entries": 60_000,
    "part_bytes": 2_000_000_000,
    "elements": 100_000_000,
    "attributes": 10_000,
    "depth": 255,
    "tags": 1_000_000,
    "steps": 1_000_000_000_000,
    "tag_size": 2_000_000_000,
    "digits": 4_300,
    "output": 2_000_000_000,
}
_SAYS = {
    "file_bytes": "the file is larger than {}",
    "unpacked_bytes": "the file unpacks to more than {}",
    "entries": "the file is packed of more than {} parts",
    "part_bytes": "this part of the file is larger than {}",
    "elements": "the XML of the file has more than {} elements and attributes",
    "attributes": "an element has more than {} attributes",
    "depth": "elements are nested more than {} deep",
    "tags": "the template has more than {} tags",
    "steps": "loops and filters go through more than {} items",
    "tag_size": "the tag makes a text or list of more than {} characters or items",
    "digits": "the tag calculates a number of more than {} digits",
    "output": "the document is larger than {} characters",
}


@dataclass(frozen=True)
class Limits:
    """The most that a Word file may hold, and the most work that one rendering or expression may do.

    A small file can unpack to more than a computer's memory, and a short tag can run for hours.

    `file_bytes` is the size of the file, `unpacked_bytes` that of all its parts, `entries` their number,
    `part_bytes` the size of an XML part. `elements` counts the elements and attributes of all XML parts,
    `attributes` those of one element, `depth` the elements around an element. `tags` are those of a template.

    `steps` counts the items that loops and filters go through, and each 256 characters of a text that a
    filter reads or makes. `tag_size` is the most characters of a text, or items of a list, that one tag
    makes; `digits` those of a whole number that it calculates. `output` is the most characters of XML in a
    document.

    Raises ValueError for a limit below 1 or too high to work with.
    """

    file_bytes: int = 100_000_000
    unpacked_bytes: int = 256_000_000
    entries: int = 5_000
    part_bytes: int = 20_000_000
    elements: int = 500_000
    attributes: int = 200
    depth: int = 200
    tags: int = 10_000
    steps: int = 1_000_000
    tag_size: int = 100_000
    digits: int = 4_000
    output: int = 100_000_000

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
WHERE_TO_RAISE = "([engine.limits] of clinic.toml, see docs/limits.md)"
NAMES = tuple(field.name for field in fields(Limits))


def exceeded(name: str, limits: Limits, place: str = "", tag: str = "") -> Problem:
    """Return the problem of a file that exceeds a limit: which one, where, and how to raise it."""
    return Problem(place, what_is_exceeded(name, getattr(limits, name)), how_to_raise(name), "too-large", tag)


def what_is_exceeded(name: str, most: int) -> str:
    """Return the words for something that exceeds a limit of this name and value."""
    return _SAYS[name].format(f"{most / 1_000_000:g} MB" if name.endswith("bytes") else f"{most:,}")


def how_to_raise(name: str) -> str:
    """Return what to do about a file that exceeds a limit."""
    return f"give a smaller file, or raise the limit {name} {WHERE_TO_RAISE}"
