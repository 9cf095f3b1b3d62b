"""Narrows the codes that can be chosen to those that fit what the record has, by the facts about codes.

A fact that names codes of another list (`[facts] body_site.sides = "choice laterality, repeats"`) says which
codes fit each other: the sides of the site that is given, and the sites that have the side that is given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from docgen.encounter import Group, Table
from docgen.pack import Pack
from docgen.questions.question import Choice

Around = Sequence[tuple[Group, Table | None]]
"""The tables that a field is in, the nearest first, each with its definition."""


def fitting(choices: tuple[Choice, ...], list_: str, pack: Pack, around: Around) -> tuple[Choice, ...]:
    """Return the choices of a list that fit the codes given near by; all, where none would."""
    allowed = [*_named_by_others(list_, pack, around), *_that_name_others(list_, pack, around)]
    found = tuple(choice for choice in choices if all(choice.code in codes for codes in allowed))
    return found or choices


def _named_by_others(list_: str, pack: Pack, around: Around) -> Iterator[Collection[str]]:
    """Yield the codes that a fact of a given code of another list names."""
    for other, facts in pack.fact_types.items():
        for fact, phrase in facts.items():
            if phrase.list == list_ and (given := _given(other, around)):
                named = pack.vocabulary[other].get(given, {}).get(fact)
                if named is not None:
                    yield _listed(named)


def _that_name_others(list_: str, pack: Pack, around: Around) -> Iterator[Collection[str]]:
    """Yield the codes whose fact names the given code of another list, and those without the fact."""
    codes: Mapping[str, Mapping[str, Any]] = pack.vocabulary.get(list_, {})
    for fact, phrase in pack.fact_types.get(list_, {}).items():
        if phrase.list and (given := _given(phrase.list, around)):
            yield [code for code, facts in codes.items() if given in _listed(facts.get(fact, given))]


def _given(list_: str, around: Around) -> str:
    """Return the code of a list that the nearest table has; empty if none has one."""
    for group, table in around:
        for name, one in group.fields.items() if table is not None else ():
            if one.phrase.list == list_ and not one.repeats and table is not None and table[name]:
                return str(table[name])
    return ""


def _listed(value: Any) -> Collection[str]:
    return value if isinstance(value, list) else [value]
