"""Reads what an example gives beside its visit: the signed form, and the filed note to amend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from typing import Any, get_type_hints

from docgen.checks.changes import changed
from docgen.context import AMENDS, FORM, Addition, Amended, Form
from docgen.errors import Problem
from docgen.pack import Pack
from docgen.sources import load_encounter
from docgen.suggest import did_you_mean

_TABLES, _LISTS = ("record", "written"), {"ticked": str, "additions": dict}
_NO_ADDITION = dict.fromkeys(("at", "by", "reason", "text"))
_UNWRITTEN = ("record", "changes")  # of a filed note: no example can give them
_WORDS = {str: "a text", bool: "true or false", float: "a number", date: "a day", datetime: "a time"}


def find_form_misfits(told: Mapping[str, Any], sample: dict[str, Any]) -> Iterator[Problem]:
    """Find what cannot be in a signed form, or in its record, which is the sample with changes."""
    yield from _misfits(Form, told, FORM)
    misfits: list[Problem] = []
    if isinstance(told.get("record"), dict):
        changed(sample, told["record"], misfits, f"{FORM}.record.")
    yield from misfits


def read_form(told: Mapping[str, Any], sample: dict[str, Any], pack: Pack) -> Form:
    """Return the form that is told, in which there are no misfits; its record is the sample with changes.

    Raises EncounterError for changes that make it no record of the pack.
    """
    record = load_encounter(changed(sample, told.get("record", {}), []), pack=pack)
    written = {key: str(value) for key, value in told.get("written", {}).items()}
    keys = {**told, "ticked": tuple(told.get("ticked", ())), "written": written}
    return Form(**{"language": "en", "version": pack.version, **keys, "record": record})


def find_amended_misfits(told: Mapping[str, Any]) -> Iterator[Problem]:
    """Find what cannot be in a filed note, or is not there and must be."""
    yield from _misfits(Amended, told, AMENDS, _UNWRITTEN)
    for one in fields(Amended):
        if one.default is MISSING and one.default_factory is MISSING and one.name not in told:
            yield Problem(
                AMENDS, f"has no {one.name}", f"add {one.name}, or write it in [filed]", "missing-key"
            )
    additions = told.get("additions")
    for number, one in enumerate(additions if isinstance(additions, list) else []):
        if isinstance(one, dict):
            yield from _misfits(Addition, one, f"{AMENDS}.additions[{number}]")


def read_amended(told: Mapping[str, Any]) -> Amended:
    """Return the filed note that is told, in which there are no misfits."""
    additions = tuple(Addition(**{**_NO_ADDITION, **one}) for one in told.get("additions", ()))
    return Amended(**{**told, "additions": additions})


def _misfits(
    kind: type[Form | Amended | Addition], told: Mapping[str, Any], place: str, left: tuple[str, ...] = ()
) -> Iterator[Problem]:
    """Find keys that are not of a kind, and values that cannot be its."""
    hints = {key: hint for key, hint in get_type_hints(kind).items() if key not in left}
    for key, value in told.items():
        if key not in hints:
            fix = did_you_mean(key, hints) or f"known here: {', '.join(hints)}"
            yield Problem(f"{place}.{key}", "is not known here", fix, "unknown-key")
        elif wanted := _unlike(key, value, hints[key]):
            yield Problem(f"{place}.{key}", f"must be {wanted}", "correct it", "wrong-type")


def _unlike(key: str, value: Any, hint: Any) -> str:
    """Say what a value must be; empty if it is."""
    if key in _TABLES:
        return "" if isinstance(value, dict) else "a table"
    if key in _LISTS:
        is_list = isinstance(value, list) and all(isinstance(one, _LISTS[key]) for one in value)
        return "" if is_list else "a list of tables" if _LISTS[key] is dict else "a list of texts"
    kind = next(one for one in _WORDS if one in getattr(hint, "__args__", (hint,)))
    found = float if type(value) is int else type(value)
    return "" if found is kind else _WORDS[kind]
