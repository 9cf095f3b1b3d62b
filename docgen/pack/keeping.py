"""Keeps what other modules make from a pack as long as that pack is used, and no longer."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from docgen.pack.model import Pack

P = ParamSpec("P")
T = TypeVar("T")

MOST = 64  # results of one function for one pack, such as those for the settings of many clinics


def kept_for_pack(make: Callable[Concatenate[Pack, P], T]) -> Callable[Concatenate[Pack, P], T]:
    """Keep the results of a function of a pack and hashable values; they go when the pack does.

    A result must not hold the pack, or neither of them goes. After `MOST` results of a pack, all are made
    again when they are asked for.
    """
    by_pack: WeakKeyDictionary[Pack, dict[Hashable, T]] = WeakKeyDictionary()

    @wraps(make)
    def look_up(pack: Pack, /, *given: P.args, **named: P.kwargs) -> T:
        results = by_pack.get(pack)
        if results is None:
            results = by_pack.setdefault(pack, {})
        key = (given, *named.items())
        found = results.get(key)
        if found is None:
            found = make(pack, *given, **named)
            if len(results) >= MOST:
                results.clear()
            found = results.setdefault(key, found)  # if two threads make it, both get the first one
        return found

    return look_up
