"""Writes values into the lines of a TOML text that are switched off: `#key =` and `#[table]`."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from docgen.data import put_value
from docgen.encounter import Place
from docgen.errors import EncounterError
from docgen.toml import parse_toml, with_values


def switch_on(text: str, values: Mapping[Place, Any]) -> tuple[str, dict[Place, Any]]:
    """Return the text with the values for which it has a line that is switched off, and the other values.

    A line that only looks like one, such as one within a text of several lines, is left as it is.
    """
    data, left = parse_toml(text, "", EncounterError), {}
    for place, value in values.items():
        changed, expected = _with_line(text, place, value), copy.deepcopy(data)
        if changed is not None:
            put_value(expected, place, value)
        if changed is not None and is_text_of(changed, expected):
            text, data = changed, expected
        else:
            left[place] = value
    return text, left


def _with_line(text: str, place: Place, value: Any) -> str | None:
    """Return the text with a value in a line of its own, if that or the header above it is switched off."""
    *above, key = place
    if not above or any(part for part in above if isinstance(part, int)):
        return None  # what is switched off belongs to the first table of a list
    path = ".".join(part for part in above if isinstance(part, str))
    header = f"[{path}]" if isinstance(above[-1], str) else f"[[{path}]]"
    lines = text.split("\n")
    at = next((lines.index(line) for line in (header, f"#{header}") if line in lines), None)
    if at is None:
        return None
    following = (number for number in range(at + 1, len(lines)) if lines[number].startswith(("[", "#[")))
    own = range(at + 1, next(following, len(lines)))
    written = with_values("", {(key,): value}).rstrip("\n")
    off = next((number for number in own if re.match(rf"#{re.escape(str(key))} *=", lines[number])), None)
    if off is not None:
        _, sign, said = lines[off][1:].partition("#")
        lines[off] = f"{written}    #{said}" if sign else written
    elif lines[at] != header:
        lines.insert(at + 1, written)
    else:
        return None
    lines[at] = header
    return "\n".join(lines)


def is_text_of(text: str, data: Mapping[str, Any]) -> bool:
    """Return whether a TOML text has just this data."""
    try:
        return parse_toml(text, "", EncounterError) == data
    except EncounterError:
        return False
