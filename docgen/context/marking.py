"""Marks in the names of a record what could not be read of it."""

from __future__ import annotations

from typing import Any

from docgen.context.tables import PHRASED
from docgen.context.unread import UNREAD
from docgen.context.words import Word
from docgen.encounter import Encounter, Group, Place


def mark_unread(names: dict[str, Any], encounter: Encounter) -> None:
    """Put UNREAD in the place of each value that could not be read, before more is made of the names."""
    for place in encounter.unread:
        if place and place[0] in encounter.definition.fields:
            _mark(names, place, encounter.definition)


def _mark(table: Any, place: Place, group: Group | None) -> None:
    """Mark a place below a table or list; `group` are the fields of the table or of the list's items."""
    key, rest = place[0], place[1:]
    inner = table.get(key) if isinstance(table, dict) else table[key]
    one = group.fields.get(key) if group is not None and isinstance(key, str) else None
    if inner is UNREAD:
        return
    if rest and _holds(inner, rest[0]):
        _mark(inner, rest, one.group if one is not None else group)
        return
    table[key] = UNREAD
    if group is not None and key in PHRASED:
        table |= dict.fromkeys(table.keys() - group.fields.keys(), UNREAD)


def _holds(inner: Any, key: str | int) -> bool:
    """Return whether a key can be marked below: in a table, or as the position of an item."""
    if isinstance(inner, list):
        return isinstance(key, int) and key < len(inner)
    return isinstance(inner, dict) and not isinstance(inner, Word)
