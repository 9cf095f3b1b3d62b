"""Selects the pack's prose for one record; leaves out entries whose condition is false.

An entry is a text, or a text with a condition (`when`, an expression over the names of the context). In a
course of days it is a time in words (`when`) with its entry (`what`). Entries with a false condition are
dropped from lists; a single one becomes None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Holds = Callable[[str], bool]
Prose = Callable[[Holds], Any]
ENTRY, MOMENT = {"text", "when"}, {"when", "what"}


def prose_of(value: Any, conditions: list[str]) -> Prose:
    """Return the function that selects the prose; each expression it needs is added to `conditions`."""
    if isinstance(value, Mapping):
        if set(value) == ENTRY:
            return _entry(value["text"], value["when"], conditions)
        if set(value) == MOMENT:
            return _moment(value["when"], prose_of(value["what"], conditions))
        return _table({key: prose_of(part, conditions) for key, part in value.items()})
    if isinstance(value, list):
        return _list([prose_of(part, conditions) for part in value])
    return lambda holds: value


def _entry(text: str, condition: str, conditions: list[str]) -> Prose:
    conditions.append(condition)
    return lambda holds: text if holds(condition) else None


def _moment(when: str, what: Prose) -> Prose:
    def choose(holds: Holds) -> dict[str, Any] | None:
        text = what(holds)
        return None if text is None else {"when": when, "what": text}

    return choose


def _list(parts: list[Prose]) -> Prose:
    return lambda holds: [chosen for part in parts if (chosen := part(holds)) is not None]


def _table(parts: Mapping[str, Prose]) -> Prose:
    return lambda holds: {key: part(holds) for key, part in parts.items()}
