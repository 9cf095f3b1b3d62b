"""Finds the codes of a record that a pack's vocabulary does not have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

from docgen.encounter.history import DETAIL, Screening
from docgen.encounter.problems import Place, RecordProblem, unknown_code, unknown_key
from docgen.encounter.record import Record
from docgen.encounter.shape import Key, keys_of
from docgen.encounter.table import Table

Vocabulary = Mapping[str, Collection[str]]
"""The codes of each list by the list's name: `{"agent": {"liquid_nitrogen", …}, …}`."""


def unknown(record: Record, vocabulary: Vocabulary) -> list[RecordProblem]:
    """Find codes that their list does not have, and answers for conditions that the pack does not have.

    Codes of an open list, or of a list that the vocabulary does not have, are not checked.
    """
    problems = [*_judge(record, (), vocabulary)] if vocabulary else []
    conditions = vocabulary.get("condition")
    if record.screening is not None and conditions is not None:
        problems += _unknown_conditions(record.screening, conditions)
    return problems


def _unknown_conditions(screening: Screening, conditions: Collection[str]) -> list[RecordProblem]:
    names = [*keys_of(Screening), *conditions]
    return [
        unknown_key(("screening", name), Record, names)
        for name in screening.__pydantic_extra__ or {}
        if name.removesuffix(DETAIL) not in conditions
    ]


def _judge(table: Table, place: Place, vocabulary: Vocabulary) -> Iterator[RecordProblem]:
    values = table.__dict__
    for key in _judged(type(table)):
        value = values[key.attribute]
        if not value:
            continue
        here = (*place, key.name)
        if key.table is None:
            yield from _judge_codes(value, here, key, vocabulary)
        elif key.is_list:
            for number, inner in enumerate(value):
                yield from _judge(inner, (*here, number), vocabulary)
        else:
            yield from _judge(value, here, vocabulary)


def _judge_codes(value: Any, place: Place, key: Key, vocabulary: Vocabulary) -> Iterator[RecordProblem]:
    name = key.code.list if key.code is not None else ""
    codes = vocabulary.get(name)
    if codes is None:
        return
    if not key.is_list and not key.counts:
        if value not in codes:
            yield unknown_code(place, value, list(codes), name)
        return
    for number, code in enumerate(value):
        if code not in codes:
            yield unknown_code((*place, code if key.counts else number), code, list(codes), name)


@cache
def _judged(table: type[Table]) -> tuple[Key, ...]:
    """List the keys that hold a pack's codes, and the keys that lead to them."""
    return tuple(key for key in keys_of(table).values() if _is_judged(key))


def _is_judged(key: Key) -> bool:
    if key.table is not None:
        return bool(_judged(key.table))
    return key.code is not None and not key.code.open and not key.choices
