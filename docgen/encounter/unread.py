"""Says which places of a record could not be read, by its problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from docgen.encounter.problems import Place, RecordProblem


def places_unread(problems: Iterable[RecordProblem], data: Mapping[str, Any]) -> Iterator[Place]:
    """Yield the places of faulty values, and those without a value that an unknown key may be meant for.

    `data` is what could be read of the record.
    """
    for problem in problems:
        if problem.kind != "unknown-key":
            yield problem.place
        for place in problem.meant_places:
            yield from _without_value(data, place)


def _without_value(data: Any, place: Place, above: Place = ()) -> Iterator[Place]:
    """Yield a place unless it has a value; below a list without a position, that of each item."""
    if not place:
        return
    inner = dict(enumerate(data)) if isinstance(data, list) else data if isinstance(data, Mapping) else {}
    if isinstance(data, list) and not isinstance(place[0], int):
        for number, item in inner.items():
            yield from _without_value(item, place, (*above, number))
    elif place[0] in inner:
        yield from _without_value(inner[place[0]], place[1:], (*above, place[0]))
    else:
        yield (*above, *place)
