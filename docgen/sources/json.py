"""Parses records from JSON, from files or other programs, more strictly than JSON readers usually do."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from docgen.data import find_excesses
from docgen.errors import EncounterError, Problem
from docgen.files import kind_of_text

_TOO_DEEP = Problem("", "is nested too deeply", "give a record of a visit", kind="too-deep")
_FIXES = {
    "Expecting property name enclosed in double quotes": "put keys in double quotes; no last comma",
    "Expecting value": "a value is missing here, or is written without quotes",
    "Expecting ',' delimiter": "a comma is missing before this place",
    "Expecting ':' delimiter": "a colon is missing after a key",
    "Extra data": "a file holds only one record; end it here",
    "Invalid control character at": "write a line break within text as \\n",
    "Illegal trailing comma before end of object": "take the last comma out",
    "Illegal trailing comma before end of array": "take the last comma out",
}
KIND = "resourceType"  # the key of JSON in which FHIR says what it is


class _Repeated(dict[str, Any]):
    """A table in which keys appeared more than once."""

    twice: tuple[str, ...] = ()


class _NoNumber:
    """Takes the place of NaN and the infinities, which JSON does not have."""


def parse(text: str, source: str) -> dict[str, Any]:
    """Read a record's raw data from JSON.

    Raises EncounterError: for broken JSON with line and column; for repeated keys, NaN and infinities
    with their paths, all at once.
    """
    data: Any = None
    try:
        data = json.loads(text, object_pairs_hook=_table, parse_constant=lambda _: _NoNumber())
        problems = list(find_excesses(data)) or list(_problems(data, ""))
    except json.JSONDecodeError as error:
        if (kind := kind_of_text(text)) not in ("", "JSON"):
            raise EncounterError(source, [_another_kind(kind)]) from None
        place, fix = f"line {error.lineno}, column {error.colno}", _FIXES.get(error.msg, "")
        problems = [Problem(place, f"is not JSON: {error.msg}", fix, kind="broken-json")]
    except RecursionError:
        problems = [_TOO_DEEP]
    except ValueError:  # a whole number of thousands of digits
        problems = [Problem("", "holds a number too long to read", "correct it", kind="broken-json")]
    if not problems and not isinstance(data, dict):
        fix = "write one record, between { and }"
        problems = [Problem("", "is not a table at its top level", fix, kind="not-a-table")]
    if problems:
        raise EncounterError(source, problems)
    return dict(data)


def _another_kind(kind: str) -> Problem:
    fix = "write the record in JSON or TOML"
    fix = "TOML belongs in a file that ends in .toml" if kind == "TOML" else fix
    return Problem("", f"is {kind}, not JSON", fix, kind="another-format")


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) == len(pairs):
        return table
    repeated = _Repeated(table)
    count = Counter(name for name, _ in pairs)
    repeated.twice = tuple(name for name in table if count[name] > 1)
    return repeated


def _problems(data: Any, path: str) -> Iterator[Problem]:
    if isinstance(data, _NoNumber):
        yield Problem(path, "is not a number that JSON has", "write a number", kind="not-a-number")
    if isinstance(data, _Repeated):
        for name in data.twice:
            yield Problem(f"{path}.{name}".lstrip("."), "appears twice", "keep one", kind="duplicate-key")
    for inner, value in _inside(data, path):
        yield from _problems(value, inner)


def _inside(data: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(data, dict):
        yield from ((f"{path}.{name}".lstrip("."), value) for name, value in data.items())
    elif isinstance(data, list):
        yield from ((f"{path}[{number}]", value) for number, value in enumerate(data))
