"""Writes answers into the text of a record's file, in its format, and keeps the rest of it as it is."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from docgen.characters import change_lines
from docgen.data import put_value, remove_emptied
from docgen.encounter import Place
from docgen.errors import EncounterError, Problem
from docgen.sources import toml
from docgen.sources.switched_off import is_text_of, switch_on
from docgen.toml import with_values, without_values

INDENT = 2
_UNCHANGEABLE = Problem(
    "", "cannot take the answers between its lines", "put each table into one piece", "unchangeable"
)


def require_answerable(ending: str, text: str, source: str) -> None:
    """Raise EncounterError, with line and column, if answers cannot be written into the text of a record.

    In the place of a text, a record may have a date that TOML does not have, such as 2026-02-30.
    """
    if ending == ".toml":
        toml.parse(text, source, dates_as_text=False)


def with_answers(ending: str, text: str, answers: Mapping[Place, Any]) -> str:
    """Return the text of a file with this ending, with answers at places where nothing is yet.

    In TOML, a key or a header that is switched off for an answer (`#key =`, `#[table]`) is switched on.
    Its lines end as they did. Raises EncounterError for a TOML text that cannot take them between its lines;
    `as_json` can.
    """
    return change_lines(text, lambda plain: _with_answers(ending, plain, answers))


def with_changes(ending: str, text: str, values: Mapping[Place, Any], gone: Sequence[Place] = ()) -> str:
    """Return the text of a file without what is at the places that are `gone`, then with these values.

    A value replaces what is at its place. Tables and lists that are emptied go too. Raises EncounterError as
    `with_answers` does.
    """
    return change_lines(text, lambda plain: _with_changes(ending, plain, values, gone))


def _with_changes(ending: str, text: str, values: Mapping[Place, Any], gone: Sequence[Place]) -> str:
    data = json.loads(text or "{}") if ending != ".toml" else toml.parse(text, "")
    left = copy.deepcopy(data)
    for place in gone:
        remove_emptied(left, place)
    if ending != ".toml":
        return _written(left, values)
    try:
        cut = without_values(text, gone) if gone else text
    except Exception:  # as below
        cut = ""
    if gone and _filled_tables(toml.parse(cut, "")) != _filled_tables(left):
        raise EncounterError("", [_UNCHANGEABLE])
    return _with_answers(ending, cut, values) if values else cut


def _filled_tables(data: Any) -> Any:
    """Return data without the tables that have nothing in them: a header may stay for its comments."""
    if isinstance(data, dict):
        inner = {key: _filled_tables(value) for key, value in data.items()}
        return {key: value for key, value in inner.items() if value != {}}
    return [_filled_tables(one) for one in data] if isinstance(data, list) else data


def _with_answers(ending: str, text: str, answers: Mapping[Place, Any]) -> str:
    if ending != ".toml":
        return _written(json.loads(text) if text else {}, answers)
    try:
        written = with_values(*switch_on(text, answers))
    except Exception:  # tomlkit has faults: with tables in many pieces, or between dotted keys
        written = ""
    if not is_text_of(written, _filled(toml.parse(text, ""), answers)):
        raise EncounterError("", [_UNCHANGEABLE])
    return written


def as_json(text: str, answers: Mapping[Place, Any]) -> str:
    """Return a TOML text with answers as JSON."""
    return _written(toml.parse(text, ""), answers)


def _written(data: dict[str, Any], answers: Mapping[Place, Any]) -> str:
    filled = _filled(data, answers)
    return json.dumps(filled, indent=INDENT, ensure_ascii=False, default=_as_text) + "\n"


def _filled(data: dict[str, Any], answers: Mapping[Place, Any]) -> dict[str, Any]:
    for place, value in answers.items():
        put_value(data, place, value)
    return data


def _as_text(value: Any) -> str:
    if not isinstance(value, date):
        raise TypeError(f"{type(value).__name__} is no value of a record")
    return value.isoformat()
