"""One record of a list, and what every kind of list can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from docgen.errors import Problem
from docgen.lazy import dataclass

WHY = "why_rejected"  # the column, or key, of a list of rejected records


@dataclass(frozen=True)
class Row:
    """One record of a list: `source` is its file or its data; `problems` say why it cannot be read.

    `number` is its line or row as other programs count them, or its position in a folder; `place` says this
    in words. `at` is where a reading can begin again with this row. `written` is what a list has of it.
    """

    number: int
    place: str
    at: int
    source: Path | Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    written: Any = None


Why = Callable[[Row], str]
"""Says why a row was rejected."""


class RecordList(Protocol):
    """A list of records, in a file or a folder."""

    path: Path
    ending: str
    """The ending of the list of those of its records that were rejected."""

    def count(self) -> int:
        """Count the records."""

    def rows(self, at: int = 0, number: int = 1) -> Iterator[Row]:
        """Read the records one after the other, from the start or from a row that was read before."""

    def rejected(self, rows: Iterable[Row], why: Why) -> bytes:
        """Return rows as a list in the same format, with a column that says why each was rejected."""


def why_line(row: Row, problems: Iterable[Problem]) -> str:
    """Return why a row was rejected, as one line."""
    return f"{row.place}: {'; '.join(map(str, problems))}"
