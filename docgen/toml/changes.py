"""Changes a TOML text and keeps everything else in it as it was, comments too. The home of tomlkit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import tomlkit
from tomlkit.items import AoT, Array, Comment, InlineTable, Table

Place = tuple[str | int, ...]


def with_table(text: str, name: str, table: Mapping[str, Any]) -> str:
    """Return a TOML text with this table, in the place of one of the same name."""
    document = tomlkit.parse(text)
    document.pop(name, None)
    document[name] = table
    written: str = tomlkit.dumps(document)
    return written


def with_values(text: str, values: Mapping[Place, Any]) -> str:
    """Return a TOML text with these values at their places, where nothing is yet or another value.

    A place names keys and positions in lists of tables; the next free position adds a table to a list. A
    table in a value is written on one line.
    """
    document = tomlkit.parse(text if text.endswith("\n") or not text else f"{text}\n")
    for place, value in values.items():
        here: Any = document
        for part, following in pairwise(place):
            here = _inner(here, part, is_list=isinstance(following, int))
        _put(here, place[-1], _written(value))
    written: str = tomlkit.dumps(document)
    return written


def without_values(text: str, places: Iterable[Place]) -> str:
    """Return a TOML text without what is at these places, and without tables and lists that this empties.

    A table with comments in it stays. Raises KeyError or IndexError for a place where nothing is.
    """
    document = tomlkit.parse(text)
    for place in places:
        above: list[Any] = [document]
        for part in place[:-1]:
            above.append(above[-1][part])
        for here, part in zip(reversed(above), reversed(place), strict=True):
            del here[part]
            if len(here) or here is document or _has_comments(here):
                break
    written: str = tomlkit.dumps(document)
    return written


def _has_comments(here: Any) -> bool:
    return isinstance(here, Table) and any(isinstance(item, Comment) for _, item in here.value.body)


def _inner(here: Any, part: str | int, is_list: bool) -> Any:
    """Return what is at a part of a place; add a table or a list of tables if it is not there."""
    on_one_line = isinstance(here, InlineTable | Array)
    if isinstance(part, int):
        if part == len(here):
            here.append(tomlkit.inline_table() if on_one_line else _table(here))
        return here[part]
    if part not in here:
        listed: Any = tomlkit.array() if on_one_line else tomlkit.aot()
        table: Any = tomlkit.inline_table() if on_one_line else _table(here)
        _put(here, part, listed if is_list else table)
    return here[part]


def _table(above: Any) -> Table:
    """Return a new table, which stands after an empty line unless it is the first of the text."""
    table = tomlkit.table()
    table.trivia.indent = "\n" if isinstance(above, AoT) or len(above) else ""
    return table


def _put(here: Any, key: str | int, value: Any) -> None:
    """Put a value after the last one of a table: before the comments that belong to what follows."""
    body = getattr(getattr(here, "value", None), "body", None)
    if body is None or key in here or isinstance(value, Table | AoT):
        here[key] = value
        return
    following = []
    while body and body[-1][0] is None:
        following.append(body.pop())
    here[key] = value
    body.extend(reversed(following))


def _written(value: Any) -> Any:
    """Return a value as it is written: a table, also one in a list, on one line."""
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        for key, inner in value.items():
            table[key] = _written(inner)
        return table
    if isinstance(value, list):
        array = tomlkit.array()
        for inner in value:
            array.append(_written(inner))
        return array
    return value


def on_one_line(value: Any) -> str:
    """Return a value as TOML on one line."""
    return str(tomlkit.item(_written(value)).as_string())
