"""A part of a record: the tables and keys that a document needs, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from docgen.encounter.history import DETAIL, Screening
from docgen.encounter.record import Record
from docgen.encounter.shape import keys_of
from docgen.encounter.table import Table

ALWAYS = ("patient.name", "patient.birth_date", "patient.record_number", "encounter.date")
CONDITIONS = "<condition>"  # in a path of a pack: every condition that is asked about

_WORDINGS = ("code", "clinical", "plain")
_Tree = dict[str, Any]  # keys with what is taken below them; an empty one takes everything


def take_part(data: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """Take the named tables and keys out of a record's data; what every record must have is always taken.

    A path such as `prior_treatments.class` means the key in every item of the list. The part is itself the
    data of a record.
    """
    tree: _Tree = {}
    for path in (*paths, *ALWAYS):
        _add(tree, path.split("."))
    taken: dict[str, Any] = _taken(data, tree)
    return taken


def unknown_paths(paths: Iterable[str]) -> list[str]:
    """Find the paths that lead to no key of a record."""
    return [path for path in paths if not _leads(path.split("."))]


def record_path(name: str) -> str | None:
    """Give the path in a record of what a dotted name tells (`condition.code.plain` tells `condition.code`).

    What follows from the answers to the screening tells all of them. None for a name of no table, and for
    one that reads only what the pack says of a code (`screening.skin_type.pigment_initials`).
    """
    path: list[str] = []
    here: type[Table] | None = Record
    parts = name.split(".")
    for number, part in enumerate(parts):
        if here is Screening and part not in keys_of(Screening):
            path.append(f"{CONDITIONS}{DETAIL}" if part.endswith(DETAIL) else CONDITIONS)
            break
        key = keys_of(here).get(part) if here is not None else None
        if key is None:
            break
        path.append(part)
        here, rest = key.table, parts[number + 1 :]
        if key.code is not None and rest and rest[0] not in _WORDINGS:
            return None
    return ".".join(path) or None


def is_taken(path: str, paths: Iterable[str]) -> bool:
    """Tell whether a part of a record has what stands at a path; of a table, whether it has any of it."""
    return any(
        path == taken or path.startswith(f"{taken}.") or taken.startswith(f"{path}.")
        for taken in (*paths, *ALWAYS)
    )


def _add(tree: _Tree, parts: list[str]) -> None:
    first, *rest = parts
    known = tree.get(first)
    if known == {}:
        return  # everything below it is taken already
    if not rest:
        tree[first] = {}
    else:
        _add(tree.setdefault(first, {}), rest)


def _taken(data: Any, tree: _Tree) -> Any:
    if not tree:
        return data
    if isinstance(data, list):
        return [_taken(item, tree) for item in data]
    if not isinstance(data, Mapping):
        return data
    taken = {key: _taken(value, tree[key]) for key, value in data.items() if key in tree}
    return {key: part for key, part in taken.items() if part not in ({}, [])}


def _leads(parts: list[str]) -> bool:
    here: type[Table] | None = Record
    for part in parts:
        if here is Screening and part == CONDITIONS:
            here = None
            continue
        key = keys_of(here).get(part) if here is not None else None
        if key is None:
            return False
        here = key.table
    return True
