"""Writes answers into the text of a record's file, in its format, and keeps the rest of it as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from docgen.characters import change_lines
from docgen.data import put_value
from docgen.encounter import Place
from docgen.errors import EncounterError, Problem
from docgen.sources import toml
from docgen.sources.switched_off import is_text_of, switch_on
from docgen.toml import with_values

INDENT = 2


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


def _with_answers(ending: str, text: str, answers: Mapping[Place, Any]) -> str:
    if ending != ".toml":
        return _written(json.loads(text) if text else {}, answers)
    try:
        written = with_values(*switch_on(text, answers))
    except Exception:  # tomlkit has faults: with tables in many pieces, or between dotted keys
        written = ""
    if not is_text_of(written, _filled(toml.parse(text, ""), answers)):
        message = "cannot take the answers between its lines"
        raise EncounterError("", [Problem("", message, "put each table into one piece", "unchangeable")])
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
