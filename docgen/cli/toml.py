"""Writes plain data as TOML text: tables, lists of tables, strings, numbers, booleans, dates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from docgen.encounter import OTHER

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def to_toml(data: Mapping[str, Any]) -> str:
    """Return plain data as TOML 1.0, without empty tables, empty lists and None."""
    return "\n\n".join(_tables(data, "", "")) + "\n"


def toml_string(text: str) -> str:
    """Return a text as a TOML basic string: JSON's escapes, and U+007F, which JSON does not escape."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _tables(data: Mapping[str, Any], path: str, header: str) -> Iterator[str]:
    lines = [f"{_key(key)} = {_value(value)}" for key, value in data.items() if _is_value(value)]
    if lines or header.startswith("[["):
        yield "\n".join([header, *lines] if header else lines)
    for key, value in data.items():
        below = f"{path}.{_key(key)}" if path else _key(key)
        if isinstance(value, Mapping) and not _is_other(value):
            yield from _tables(value, below, f"[{below}]")
        elif _is_list_of_tables(value):
            for entry in value:
                yield from _tables(entry, below, f"[[{below}]]")


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list | tuple) and any(
        isinstance(entry, Mapping) and not _is_other(entry) for entry in value
    )


def _is_other(value: Mapping[str, Any]) -> bool:
    """Return whether a table is the code `other` with its words, which stand on one line."""
    return value.keys() == {"code", "text"} and value["code"] == OTHER


def _is_value(value: object) -> bool:
    empty = value is None or (isinstance(value, list | tuple) and not value)
    is_table = isinstance(value, Mapping) and not _is_other(value)
    return not (empty or is_table or _is_list_of_tables(value))


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else toml_string(key)


def _value(value: Any) -> str:
    if isinstance(value, str):
        return toml_string(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_key(key)} = {_value(part)}' for key, part in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(entry) for entry in value)}]"
    return repr(value)
