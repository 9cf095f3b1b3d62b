"""Reads raw data into a model and collects every problem on the way, not only those of the first attempt.

Refused values are taken out, neutral ones replace those that every record needs, and the rest is read
again. So the rules that need the whole record report together with the problems of its shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from docgen.encounter.problems import Place, RecordProblem, explain
from docgen.encounter.shape import key_at, keys_of
from docgen.encounter.table import Table
from docgen.encounter.values import FIRST_DAY, LAST_DAY, REFUSED, REFUSED_COUNT

T = TypeVar("T", bound=Table)

# Replace what a record must have but lacks; no rule can object to them.
_NEUTRAL: dict[Place, Any] = {
    ("patient",): {"name": "-", "birth_date": FIRST_DAY, "record_number": "-"},
    ("patient", "name"): "-",
    ("patient", "birth_date"): FIRST_DAY,
    ("patient", "record_number"): "-",
    ("encounter",): {"date": LAST_DAY},
    ("encounter", "date"): LAST_DAY,
}
_ROUNDS = 6  # a model's own rules run only when its keys are valid, and may hide one another


def read(data: Any, root: type[T], validate: Callable[[Any], T]) -> tuple[T | None, list[RecordProblem]]:
    """Read `data` as far as possible; return the model, or None, and all problems of its shape."""
    problems: list[RecordProblem] = []
    for _ in range(_ROUNDS):
        try:
            return validate(data), problems
        except ValidationError as error:
            details = error.errors(include_url=False)
        if not isinstance(data, Mapping):
            return None, explain(details[0], root)
        known = {problem.place for problem in problems}
        found = [problem for detail in details for problem in explain(detail, root)]
        problems += [problem for problem in found if problem.place not in known]
        places = {tuple(part for part in detail["loc"] if part != "[key]") for detail in details}
        data = _without(data, places, root)
    return None, problems


def in_record_order(problems: list[RecordProblem], data: Any, root: type[Table]) -> list[RecordProblem]:
    """Sort problems in the order of the file; missing keys come last in their table."""
    orders: dict[int, dict[Any, int]] = {}
    return sorted(problems, key=lambda problem: _position(problem.place, data, root, orders))


def _position(
    place: Place, data: Any, root: type[Table], orders: dict[int, dict[Any, int]]
) -> tuple[int, ...]:
    """Return where a place is in the file; `orders` keeps the order of the keys of each table met."""
    position: list[int] = []
    for depth, part in enumerate(place):
        if isinstance(part, int):
            position.append(part)
            data = data[part] if isinstance(data, list | tuple) and part < len(data) else None
            continue
        if id(data) not in orders:
            keys = data if isinstance(data, Mapping) else ()
            orders[id(data)] = {name: at for at, name in enumerate(keys)}
        names = orders[id(data)]
        if part in names:
            position.append(names[part])
            data = data[part]
        else:
            key = key_at(root, place[:depth]) if depth else None
            table = root if not depth else key.table if key is not None else None
            order = list(keys_of(table)) if table is not None else []
            position.append(len(names) + (order.index(part) if part in order else len(order)))
            data = None
    return tuple(position)


def _without(data: Any, places: Iterable[Place], root: type[Table], done: Place = ()) -> Any:
    """Copy `data` without the values at `places`, which are below the place `done`; () is `data` itself."""
    below: dict[str | int, set[Place]] = {}
    for place in places:
        if place:
            below.setdefault(place[0], set()).add(place[1:])
        else:
            data = _only_text_keys(data)
    if isinstance(data, list | tuple):
        items = list(data)
        for head, inner in below.items():
            if isinstance(head, int) and head < len(items):
                here = (*done, head)
                items[head] = (
                    _blank_item(here, root) if () in inner else _without(items[head], inner, root, here)
                )
        return items
    if isinstance(data, Mapping):
        copy = dict(data)
        for head, inner in below.items():
            _take_out(copy, head, inner, root, done)
        return copy
    return data


def _take_out(
    table: dict[Any, Any], head: str | int, inner: set[Place], root: type[Table], done: Place
) -> None:
    """Take a key of a table out, or what is below it."""
    here = (*done, head)
    if head in table and (() not in inner or _has_other_keys(table[head])):
        table[head] = _without(table[head], inner, root, here)
    elif here in _NEUTRAL:
        table[head] = _NEUTRAL[here]
    elif _counts(done, root):
        table[head] = REFUSED_COUNT
    else:
        table.pop(head, None)


def _counts(place: Place, root: type[Table]) -> bool:
    key = key_at(root, place)
    return key is not None and key.counts


def _blank_item(place: Place, root: type[Table]) -> Any:
    """Make a stand-in for a refused item of a list, so that the other items keep their numbers."""
    key = key_at(root, place)
    if key is None or key.table is not None:
        return {}
    return key.choices[0] if key.choices else REFUSED


def _only_text_keys(data: Any) -> Any:
    """Drop keys that are not text or cannot be written as UTF-8: pydantic stops at them."""
    return {key: value for key, value in data.items() if _is_text(key)} if _has_other_keys(data) else data


def _has_other_keys(data: Any) -> bool:
    return isinstance(data, Mapping) and not all(_is_text(key) for key in data)


def _is_text(key: Any) -> bool:
    return isinstance(key, str) and not any("\ud800" <= letter <= "\udfff" for letter in key)
