"""Knows what data from a file may be: how deeply it may be nested, how large its numbers may be.

It also finds, puts and removes values of such data by their places: keys, and positions in lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
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


def value_at(data: Any, place: tuple[str | int, ...]) -> Any:
    """Return what is at a place of nested data; None for nothing."""
    here = data
    for part in place:
        if not _is_in(here, part):
            return None
        here = here[part]
    return here


def put_value(data: dict[str, Any], place: tuple[str | int, ...], value: Any) -> None:
    """Put a value at a place of nested data; add the tables and lists that lead to it.

    The next free position adds to a list. What is there already is replaced.
    """
    here: Any = data
    for part, following in pairwise(place):
        here = _inner(here, part, [] if isinstance(following, int) else {})
    if isinstance(here, list) and place[-1] == len(here):
        here.append(value)
    else:
        here[place[-1]] = value


def remove_value(data: dict[str, Any], place: tuple[str | int, ...]) -> None:
    """Take out what is at a place of nested data."""
    here: Any = data
    for part in place[:-1]:
        here = here[part]
    del here[place[-1]]


def remove_emptied(data: dict[str, Any], place: tuple[str | int, ...]) -> None:
    """Take out what is at a place of nested data, and the tables and lists around it that this empties."""
    for length in range(len(place), 0, -1):
        remove_value(data, place[:length])
        if length == 1 or value_at(data, place[: length - 1]):
            return


def _inner(here: Any, part: str | int, new: Any) -> Any:
    """Return what is at a part of a place; add it if it is not there."""
    if not _is_in(here, part) or here[part] is None:
        if isinstance(here, list):
            here.append(new)
        else:
            here[part] = new
    return here[part]


def _is_in(here: Any, part: str | int) -> bool:
    """Return whether a table has a key, or a list a position."""
    if isinstance(here, Mapping):
        return part in here
    return isinstance(here, list) and isinstance(part, int) and 0 <= part < len(here)
