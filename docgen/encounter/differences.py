"""How two records differ, as data: each place with what stood there and what stands there now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from docgen.encounter.problems import Place, path_of

Pair = tuple[int | None, int | None]  # the positions of an item in the old list and in the new one

_NOTHING: Any = object()  # stands where one of the two has no such key or item, which is not an empty one


@dataclass(frozen=True)
class Difference:
    """One place that differs: its path in the record, and both values as data; None where there is none."""

    path: str
    was: Any
    now: Any


def find_differences(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Find where two records differ, given as `to_data` gives them, in the order of the record.

    An item that was put into a list, or taken out, is one difference; those behind it are compared with
    their own. Its path has the position in the list where it stands: the new one, or the old one if it went.
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
    """All keys: the new ones in their order, each old one that went behind the key it stood behind."""
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
    """Which items belong together: equal ones, and of those between them as many as both lists have."""
    old, new = ([json.dumps(item, sort_keys=True) for item in items] for items in (was, now))
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for step in range(max(last - first, end - start)):
            before, after = first + step, start + step
            yield (before if before < last else None), (after if after < end else None)
