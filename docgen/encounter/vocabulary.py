"""Finds the codes of a record that a pack's vocabulary does not have, and those that lack their words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from docgen.encounter.codes import CORE_LISTS
from docgen.encounter.definition import Field, Group
from docgen.encounter.other import OTHER, Other
from docgen.encounter.problems import Place, RecordProblem, unknown_code, unknown_key
from docgen.encounter.record import Record
from docgen.encounter.table import ANSWERS, DETAIL, Table

Vocabulary = Mapping[str, Collection[str]]
"""The codes of each list by the list's name: `{"gender": {"female", …}, …}`."""


def unknown(record: Record, definition: Group, vocabulary: Vocabulary) -> list[RecordProblem]:
    """Find codes that their list does not have, and answers for codes that the pack does not have.

    Codes of an open list, or of a list that the vocabulary does not have, are not checked.
    """
    return [*_judge(record, (), definition, definition, vocabulary)] if vocabulary else []


def wordless(
    table: Table, group: Group, lists: Collection[str], place: Place = ()
) -> Iterator[tuple[Place, Field]]:
    """Find each code `other` of these lists that stands without words, with its place and field."""
    for name, one in group.fields.items():
        value = table[name]
        if not value:
            continue
        here = (*place, name)
        if one.group is not None:
            for number, inner in enumerate(value if one.repeats else (value,)):
                yield from wordless(inner, one.group, lists, (*here, number) if one.repeats else here)
        elif one.phrase.list in lists:
            for number, code in enumerate(value if one.repeats else (value,)):
                if code == OTHER and not isinstance(code, Other):
                    yield ((*here, number) if one.repeats else here), one


def _judge(
    table: Table, place: Place, group: Group, root: Group, vocabulary: Vocabulary
) -> Iterator[RecordProblem]:
    for name, one in _judged(group):
        value = table[name]
        if not value:
            continue
        here = (*place, name)
        if one.group is None:
            yield from _judge_codes(value, here, one, vocabulary)
        elif one.repeats:
            for number, inner in enumerate(value):
                yield from _judge(inner, (*here, number), one.group, root, vocabulary)
        else:
            yield from _judge(value, here, one.group, root, vocabulary)
    if group.answers is not None and (given := table.__dict__.get(ANSWERS)):
        yield from _judge_answers(given, place, group, root, vocabulary)


def _judge_answers(
    given: Mapping[str, Any], place: Place, group: Group, root: Group, vocabulary: Vocabulary
) -> Iterator[RecordProblem]:
    asked = vocabulary.get(group.answers.phrase.each) if group.answers is not None else None
    if asked is not None:
        names = [*group.fields, *asked]
        for name in given:
            if name.removesuffix(DETAIL) not in asked:
                yield unknown_key((*place, name), root, names)


def _judge_codes(value: Any, place: Place, one: Field, vocabulary: Vocabulary) -> Iterator[RecordProblem]:
    codes = vocabulary.get(one.list)
    if codes is None:
        return
    if not one.repeats and not one.phrase.each:
        if value not in codes and not isinstance(value, int | float):  # a number has a code in its place
            yield unknown_code(place, value, list(codes), one.list)
        return
    instead = CORE_LISTS.get(one.phrase.instead) or vocabulary.get(one.phrase.instead, ())
    for number, code in enumerate(value):
        if code not in codes and code not in instead:
            yield unknown_code((*place, code if one.phrase.each else number), code, list(codes), one.list)


def _judged(group: Group) -> tuple[tuple[str, Field], ...]:
    """List the fields that hold a pack's codes, and the fields that lead to them; made once."""
    found: tuple[tuple[str, Field], ...] | None = group.__dict__.get("judged")
    if found is None:
        found = tuple((name, one) for name, one in group.fields.items() if _is_judged(one))
        group.__dict__["judged"] = found
    return found


def _is_judged(one: Field) -> bool:
    if one.group is not None:
        return bool(_judged(one.group)) or one.group.answers is not None
    return bool(one.list) and not one.phrase.is_open and not one.codes
