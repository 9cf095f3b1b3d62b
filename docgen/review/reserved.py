"""Finds fields and tables of a pack with a name that docgen gives to something else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from docgen.context import context_shape
from docgen.encounter import Group
from docgen.errors import Problem
from docgen.pack import RECORD, Pack, kept_for_pack
from docgen.review.names import shape_at
from docgen.sources.json import KIND

_APART = "="  # before the name of each field of the pack: no key of a record begins so


@kept_for_pack
def find_reserved(pack: Pack) -> tuple[Problem, ...]:
    """Find fields whose value would be lost: documents have the name anyway, or a record the key.

    Documents have a name anyway if they have it also when the pack gives its fields other names.
    """
    return tuple(_reserved(pack))


def _reserved(pack: Pack) -> Iterator[Problem]:
    definition = _set_apart(pack.definition)
    shape = context_shape(replace(pack, definition=definition, names={}), next(iter(pack.documents)))
    for path, one in definition.walk():
        *above, name = path.replace("[]", "").split(".")
        name = name.removeprefix(_APART)
        table = shape_at(above, shape)
        table = table[0] if isinstance(table, list) else table if above else shape
        if not one.is_core and (name in (table or {}) or path == f"{_APART}{KIND}"):
            place = f"{RECORD}, {'.'.join([*above, name])}".replace(_APART, "")
            message = "is the name of something that docgen derives"
            yield Problem(place, message, "give it another name", "twice")


def _set_apart(group: Group) -> Group:
    """Return a group in which each field of the pack has another name."""
    fields = {}
    for name, one in group.fields.items():
        below = one.group and _set_apart(one.group)
        apart = name if one.is_core else f"{_APART}{name}"
        fields[apart] = replace(one, name=apart, group=below)
    return replace(group, fields=fields)
