"""Lays the changes of an example over data, and shows them as lines of a record.

In changes a number is a place in a list, a table is laid over what is there, and the text "(not recorded)"
takes a value out.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.errors import Problem
from docgen.toml import on_one_line

NOT_RECORDED = "(not recorded)"


def changed(data: Any, changes: Mapping[str, Any], misfits: list[Problem], above: str = "") -> Any:
    """Return data with changes laid over it; those that do not fit are left out, and added to `misfits`.

    `above` is the path of the data, with a dot at its end.
    """
    if isinstance(data, list):
        return _changed_list(data, changes, misfits, above)
    laid = {key: _laid(data.get(key), value, misfits, f"{above}{key}.") for key, value in changes.items()}
    return {key: value for key, value in {**data, **laid}.items() if value != NOT_RECORDED}


def _changed_list(
    data: list[Any], changes: Mapping[str, Any], misfits: list[Problem], above: str
) -> list[Any]:
    items = [*data]
    for key, value in changes.items():
        number = {str(place): place for place in range(len(items) + 1)}.get(key)
        if number is None:
            fix = f"write a number from 0 to {len(items)}, which is the place after the last"
            misfits.append(Problem(f"{above}{key}", "is no place in a list", fix, "bad-change"))
        else:
            items[number : number + 1] = [
                _laid(items[number] if number < len(items) else None, value, misfits, f"{above}{key}.")
            ]
    return items


def _laid(under: Any, value: Any, misfits: list[Problem], above: str) -> Any:
    if isinstance(value, dict):
        return changed(under if isinstance(under, dict | list) else {}, value, misfits, above)
    return copy.deepcopy(value)


def change_lines(changes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return changes as lines of a record, `procedure.sites[0].passes = 2`."""
    return [f"{path} = {_written(value)}" for one in changes for path, value in _leaves(one, "")]


def _leaves(changes: Mapping[str, Any], above: str) -> Iterator[tuple[str, Any]]:
    for key, value in changes.items():
        path = f"{above}[{key}]" if key.isdigit() else f"{above}.{key}" if above else key
        if isinstance(value, dict) and value:
            yield from _leaves(value, path)
        else:
            yield path, value


def _written(value: Any) -> str:
    return NOT_RECORDED if value == NOT_RECORDED else on_one_line(value)
