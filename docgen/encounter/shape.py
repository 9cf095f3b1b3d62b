"""Reads from the models' annotations, their only source, which key holds which table, list or code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from docgen.encounter.codes import Code
from docgen.encounter.table import Table


@dataclass(frozen=True)
class Key:
    """One key of a table. `table` is the model of its value, or of each item of its list."""

    name: str
    attribute: str
    required: bool
    is_list: bool = False
    table: type[Table] | None = None
    code: Code | None = None
    choices: tuple[str, ...] = ()
    counts: bool = False  # a table whose keys are codes


@cache
def keys_of(table: type[Table]) -> dict[str, Key]:
    """Return the keys of a table, in record order."""
    keys = (
        _read(field.alias or name, name, field.is_required(), field.annotation, tuple(field.metadata))
        for name, field in table.model_fields.items()
    )
    return {key.name: key for key in keys}


@cache
def places_of(table: type[Table]) -> dict[str, tuple[str, ...]]:
    """List for each key the tables that have it: `applicator` → `plan`, `procedure.sites[]`."""
    places: dict[str, list[str]] = {}
    for path, key in _walk(table, ""):
        places.setdefault(key.name, []).append(path)
    return {name: tuple(paths) for name, paths in places.items()}


def key_at(table: type[Table], place: tuple[str | int, ...]) -> Key | None:
    """Return the key at a place, ignoring list positions; None when there is none."""
    here: type[Table] | None = table
    key = None
    for part in place:
        if isinstance(part, str):
            key = keys_of(here).get(part) if here is not None else None
            here = key.table if key is not None else None
    return key


def _walk(table: type[Table], path: str) -> Iterator[tuple[str, Key]]:
    for key in keys_of(table).values():
        yield path, key
        if key.table is not None:
            yield from _walk(key.table, f"{path}.{key.name}".lstrip(".") + "[]" * key.is_list)


def _read(name: str, attribute: str, required: bool, annotation: Any, metadata: tuple[Any, ...]) -> Key:
    parts = list(_parts(annotation))
    tables = [part for part in parts if isinstance(part, type) and issubclass(part, Table)]
    codes = [part for part in (*metadata, *parts) if isinstance(part, Code)]
    return Key(
        name,
        attribute,
        required,
        is_list=tuple in parts,
        table=tables[0] if tables else None,
        code=codes[0] if codes else None,
        choices=tuple(part for part in parts if isinstance(part, str)),
        counts=dict in parts,
    )


def _parts(annotation: Any) -> Iterator[Any]:
    """Take an annotation apart: types, `Code` marks, and a Literal's values."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from annotation.__metadata__
        yield from _parts(annotation.__origin__)
    elif origin is Literal:
        yield from get_args(annotation)
    elif origin in (tuple, dict, Union, UnionType):
        yield origin
        for part in get_args(annotation):
            yield from _parts(part)
    else:
        yield annotation
