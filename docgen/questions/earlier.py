"""Finds what was said earlier in a record of the same thing: of what was agreed what was planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from docgen.data import value_at
from docgen.encounter import Field, Group, Place

_SAID = ("plan", "consent", "procedure")  # what was planned, agreed and done
_OF_A_TABLE = 2  # parts of the place of a value that is in no row


def said_before(definition: Group, data: Mapping[str, Any], place: Place) -> tuple[str, Any] | None:
    """Return the table that may say the same as the field at a place, and its value; None if there is none.

    For what was agreed that is the plan, for what was done what was agreed, else the plan: each where it has
    a key of this name with the same type and list.
    """
    table, key = place[0], place[-1]
    one = definition.at(place)
    if len(place) != _OF_A_TABLE or table not in _SAID or one is None:
        return None
    for name in reversed(_SAID[: _SAID.index(str(table))]):
        group = definition.fields[name].group
        is_listed = definition.fields[name].repeats
        other = group.fields.get(str(key)) if group is not None and not is_listed else None
        value = value_at(data, (name, key))
        if value and other is not None and _is_like(other, one):
            return name, value
    return None


def _is_like(one: Field, other: Field) -> bool:
    """Return whether two fields hold values of the same kind."""
    alike = replace(one.phrase, required=False, filled=False) == replace(
        other.phrase, required=False, filled=False
    )
    return alike and (one.group is None) == (other.group is None)
