"""Joins the changes of several windows on one visit, so that none loses what another one wrote."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from docgen.data import put_value, remove_emptied, value_at
from docgen.encounter import Place, path_of
from docgen.errors import Problem
from docgen.lazy import dataclass

ELSEWHERE = "elsewhere"  # the kind of a problem: another window changed the same
_MEANWHILE = "Another window, or another program, wrote something else here meanwhile. Yours is not saved"
_LOOK = "look at what is here now, then write yours again"


@dataclass(frozen=True)
class Change:
    """A value for a place of a record; None takes out what is there, also a row of a list."""

    place: Place
    value: Any


def find_conflict(place: Place, known: Mapping[str, Any], now: Mapping[str, Any]) -> Problem | None:
    """Say that a place is no longer as a window knew it; None if it is.

    A row of a list is the one that was known if its list is as long as it was, or the row says the same.
    """
    is_same = value_at(known, place) == value_at(now, place)
    for length, part in enumerate(place):
        if isinstance(part, int):
            lists = [value_at(data, place[:length]) or () for data in (known, now)]
            rows = [value_at(data, place[: length + 1]) for data in (known, now)]
            is_same &= len(lists[0]) == len(lists[1]) or rows[0] == rows[1]
    return None if is_same else Problem(path_of(place), _MEANWHILE, _LOOK, ELSEWHERE)


def changed(data: Mapping[str, Any], changes: Sequence[Change]) -> dict[str, Any]:
    """Return data with changes; tables and lists that are emptied go."""
    found = copy.deepcopy(dict(data))
    for change in changes:
        if change.value is not None:
            put_value(found, change.place, copy.deepcopy(change.value))
        elif value_at(found, change.place) is not None:
            remove_emptied(found, change.place)
    return found


def is_other_kind(old: Any, new: Any) -> bool:
    """Return whether a value is written in another way than the one in whose place it is put."""
    return old is not None and any(isinstance(one, dict | list) for one in (old, new))
