"""Rows of cells as records: what lists in CSV and lists of a spreadsheet have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from docgen.encounter import Place, path_of
from docgen.encounter.values import Refusal
from docgen.errors import EncounterError, Problem
from docgen.lazy import dataclass
from docgen.sources.lists.cells import Column, value_of
from docgen.sources.lists.columns import Mapped, bind
from docgen.sources.lists.places import Places
from docgen.sources.lists.row import WHY, Row

_RECORD_NUMBER: Place = ("patient", "record_number")


@dataclass(frozen=True)
class Header:
    """The names of the columns of a table, and what each is for."""

    names: Sequence[str]
    columns: Sequence[Column | None]

    def without_why(self, cells: Sequence[Any]) -> list[Any]:
        """Return the cells of a row without the column that says why it was rejected."""
        return [cell for at, cell in enumerate(cells) if at >= len(self.names) or self.names[at] != WHY]

    def row(self, cells: Sequence[Any], number: int, place: str, at: int) -> Row:
        """Return the record of a row of cells."""
        written = self.without_why(cells)
        if len(cells) != len(self.names):
            message = f"has {len(cells)} cells where the header has {len(self.names)}"
            fix = "put a text that holds the separator in double quotes"
            return Row(number, place, at, {}, (Problem("", message, fix, "other-length"),), written)
        values: dict[Place, Any] = {}
        problems = []
        for cell, column in zip(cells, self.columns, strict=True):
            if column is not None:
                try:
                    value = value_of(cell, column)
                except Refusal as error:
                    problems.append(Problem(path_of(column.place), error.message, error.fix, error.kind))
                else:
                    values |= {} if value is None else {column.place: value}
        return Row(number, place, at, _record(values), tuple(problems), written)


ReadHeader = Callable[[Sequence[Any]], Header]
"""Reads the first row of a table."""


def read_header(cells: Sequence[Any], mapped: Mapped, places: Places, source: str) -> Header:
    """Return the header of a table from its first row. Raises EncounterError."""
    return Header([str(cell).strip() for cell in cells], bind(cells, mapped, places, source))


def check_numbers(header: Header, rows: Iterable[Sequence[Any]], source: str) -> None:
    """Raise EncounterError if the record numbers of a list look as if a spreadsheet took their zeros away."""
    at = next((n for n, one in enumerate(header.columns) if one and one.place == _RECORD_NUMBER), None)
    lengths: set[int] = set()
    for cells in rows:
        text = str(cells[at]).strip() if at is not None and at < len(cells) else ""
        if text.isdigit():
            lengths.add(0 if text.startswith("0") else len(text))
    column = header.columns[at] if at is not None else None
    if column and column.digits is None and len(lengths) > 1 and 0 not in lengths:
        message = f"has record numbers of {min(lengths)} to {max(lengths)} digits: leading zeros may be lost"
        fix = "give their digits in a mapping: { path = …, digits = 6 }, or digits = 0 if they differ"
        raise EncounterError(source, [Problem(path_of(_RECORD_NUMBER), message, fix, "lost-zeros")])


def _record(values: Mapping[Place, Any]) -> dict[str, Any]:
    """Return a record with values at places; rows of a list of which nothing is said are left out."""
    nested: dict[Any, Any] = {}
    for place, value in values.items():
        here = nested
        for part in place[:-1]:
            here = here.setdefault(part, {})
            if not isinstance(here, dict):
                break
        else:
            here[place[-1]] = value
    return {name: _lists_in(value) for name, value in nested.items()}


def _lists_in(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if any(isinstance(key, int) for key in value):
        return [_lists_in(value[key]) for key in sorted(value)]
    return {key: _lists_in(one) for key, one in value.items()}
