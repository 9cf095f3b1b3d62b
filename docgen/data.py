"""Knows what data from a file may be: how deeply it may be nested, and how large its numbers may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docgen.errors import Problem

DEEPEST = 20  # levels; a record has six, a pack fewer than that
LARGEST = 2**63 - 1  # what TOML requires of a whole number, and more than anything that is counted


def find_excesses(data: Any, place: str = "", depth: int = 0) -> Iterator[Problem]:
    """Find what is nested too deeply, and whole numbers that are too large, each with its place."""
    if depth > DEEPEST:
        yield Problem(place, "is nested too deeply", "put fewer tables and lists into each other", "too-deep")
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from find_excesses(value, f"{place}.{key}" if place else str(key), depth + 1)
    elif isinstance(data, list | tuple):
        for number, value in enumerate(data):
            yield from find_excesses(value, f"{place}[{number}]", depth + 1)
    elif isinstance(data, int) and abs(data) > LARGEST:
        yield Problem(place, "is a number too large to read", "correct it", "too-large-number")


def is_excessive(data: Any) -> bool:
    """Return whether data is nested too deeply or holds a whole number that is too large."""
    return next(find_excesses(data), None) is not None
