"""Compares two records as data: lists each place that differs, with its old and its new value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from docgen.encounter.problems import Place, path_of
from docgen.lazy import dataclass

Pair = tuple[int | None, int | None]  # the positions of an item in the old list and in the new one

_NOTHING: Any = object()  # the value of a key or item that one of the two does not have (None may be a value)


@dataclass(frozen=True)
class Difference:
    """A place that differs: its path in the record and both values as data, None where one is absent."""

    path: str
    was: Any
    now: Any


def find_differences(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Find where two records differ, in record order. Takes both as `to_data` returns them.

    An item added to a list, or removed from it, is one difference; the items after it are still compared
    with their counterparts. Its path has its position in the new list, or in the old one if it was removed.
    """
    return tuple(_walk(was, now, ()))


def _walk(was: Any, now: Any, place: Place) -> Iterator[Difference]:
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        for key in _keys(was, now):
            yield from _walk(was.get(key, _NOTHING), now.get(key, _NOTHING), (*place, key))
    elif isinstance(was, list) and isinstance(now, list):
        for before, after in _pairs(was, now):
            at = after if after is not None else before
            old = _NOTHING if before is None else was[before]
            new = _NOTHING if after is None else now[after]
            yield from _walk(old, new, (*place, at or 0))
    elif was != now or isinstance(was, bool) != isinstance(now, bool):
        yield Difference(path_of(place), *(None if value is _NOTHING else value for value in (was, now)))


def _keys(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """List all keys: the new ones in their order, each removed one after the key that it followed."""
    keys = list(now)
    last = -1
    for key in was:
        if key in keys:
            last = keys.index(key)
        else:
            last += 1
            keys.insert(last, key)
    return keys


def _pairs(was: list[Any], now: list[Any]) -> Iterator[Pair]:
    """Pair the items that are not equal, in their order between equal ones; None for no counterpart."""
    old, new = ([json.dumps(item, sort_keys=True) for item in items] for items in (was, now))
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for step in range(max(last - first, end - start)):
            before, after = first + step, start + step
            yield (before if before < last else None), (after if after < end else None)
