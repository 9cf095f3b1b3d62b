"""The codes of a record, each with its list, and those that a pack's vocabulary does not know."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from docgen.encounter.faults import Fault, Place, unknown_code, unknown_key
from docgen.encounter.history import DETAIL, Screening
from docgen.encounter.record import Record
from docgen.encounter.shape import Key, keys_of
from docgen.encounter.table import Table

Vocabulary = Mapping[str, Collection[str]]
"""The codes of each list by the list's name: `{"agent": {"liquid_nitrogen", …}, …}`."""


def codes_of(record: Record) -> Iterator[tuple[Place, Key, str]]:
    """List every coded value with its place and its key, in record order."""
    return _codes(record, ())


def unknown(record: Record, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Find the codes that their list does not have, and conditions that nobody asks about.

    A list that the vocabulary does not bring is not judged, nor an open one.
    """
    for place, key, code in _codes(record, ()):
        if key.code is None or key.code.open or key.choices:
            continue
        codes = vocabulary.get(key.code.list)
        if codes is not None and code not in codes:
            yield unknown_code(place, code, list(codes), key.code.list)
    conditions = vocabulary.get("condition")
    if record.screening is not None and conditions is not None:
        yield from _unknown_conditions(record.screening, conditions)


def _unknown_conditions(screening: Screening, conditions: Collection[str]) -> Iterator[Fault]:
    names = [*keys_of(Screening), *conditions]
    for name in screening.__pydantic_extra__ or {}:
        if name.removesuffix(DETAIL) not in conditions:
            yield unknown_key(("screening", name), Record, names)


def _codes(table: Table, place: Place) -> Iterator[tuple[Place, Key, str]]:
    for key in _telling(type(table)):
        value = getattr(table, key.attribute)
        if not value:
            continue
        here = (*place, key.name)
        for spot, inner in _each(value, here, key):
            if isinstance(inner, Table):
                yield from _codes(inner, spot)
            elif isinstance(inner, str):
                yield spot, key, inner


def _each(value: Any, place: Place, key: Key) -> Iterator[tuple[Place, Any]]:
    """List what stands under a key: the value itself, the items of a list, or the keys of counts."""
    if key.is_list:
        return (((*place, number), item) for number, item in enumerate(value))
    if key.counts:
        return (((*place, code), code) for code in value)
    return iter([(place, value)])


def _telling(table: type[Table]) -> list[Key]:
    return [key for key in keys_of(table).values() if key.table is not None or key.code is not None]
