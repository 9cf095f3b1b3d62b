"""Reads lists in CSV, whatever separates their cells, and writes those of the rejected."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from docgen.errors import EncounterError, Problem
from docgen.files import LARGEST_TEXT, name_of
from docgen.sources.lists.row import WHY, Row, Why
from docgen.sources.lists.table import ReadHeader, check_numbers
from docgen.sources.lists.text import Line, read_lines

ENDINGS = (".csv", ".tsv")
_SEPARATORS = ",;\t|"
_FORMULA = ("=", "+", "-", "@", "\t")  # what a spreadsheet takes for one at the start of a text


class _Cells(NamedTuple):
    """The cells of a row, the number of its first line and the byte at which it begins."""

    cells: list[str]
    number: int
    at: int


class CsvList:
    """A list with a record in each row; its first row has the names of the columns."""

    ending = ".csv"

    def __init__(self, path: Path, read: ReadHeader) -> None:
        self.path = path
        first = next((line.text for line in read_lines(path) if line.text.strip()), "")
        self._separator = max(_SEPARATORS, key=lambda sign: _width(first, sign))
        self.header = read(next(self._cells(0, 1)).cells)

    def count(self) -> int:
        """Count the records; raises EncounterError, with the line, for what is no CSV in UTF-8.

        Also for record numbers that may have lost zeros.
        """
        count = 0

        def counted() -> Iterator[list[str]]:
            nonlocal count
            for one in islice(self._cells(0, 1), 1, None):
                count += 1
                yield one.cells

        check_numbers(self.header, counted(), name_of(self.path))
        return count

    def rows(self, at: int = 0, number: int = 1) -> Iterator[Row]:
        """Read the records one after the other."""
        found = self._cells(at, number)
        if at == 0:
            next(found)
        for one in found:
            yield self.header.row(one.cells, one.number, f"line {one.number}", one.at)

    def rejected(self, rows: Iterable[Row], why: Why) -> bytes:
        """Return rows as CSV; what a spreadsheet would take for a formula begins with an apostrophe."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=self._separator)
        writer.writerow([WHY, *self.header.without_why(self.header.names)])
        writer.writerows([why(row), *map(_guarded, row.written)] for row in rows)
        return text.getvalue().encode("utf-8-sig")

    def _cells(self, at: int, number: int) -> Iterator[_Cells]:
        """Yield the rows that are not blank."""
        lines = _Lines(read_lines(self.path, at, number), at, number)
        csv.field_size_limit(LARGEST_TEXT)
        reader = csv.reader(lines, delimiter=self._separator, strict=True)
        while True:
            begin = lines.following
            try:
                cells = next(reader, None)
            except csv.Error:
                message, fix = "has a quotation mark that does not end", 'write " within a text as ""'
                problem = Problem(f"line {begin.number}", message, fix, "broken-csv", line=begin.number)
                raise EncounterError(name_of(self.path), [problem]) from None
            if cells is None:
                return
            if any(cell.strip() for cell in cells):
                yield _Cells(cells, begin.number, begin.at)


class _Following(NamedTuple):
    """The number of the line that is read next, and the byte at which it begins."""

    number: int
    at: int


class _Lines:
    """The texts of lines, and where the next one begins."""

    def __init__(self, lines: Iterator[Line], at: int, number: int) -> None:
        self._lines = lines
        self.following = _Following(number, at)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.following = _Following(line.number + 1, line.end)
        return line.text


def _width(line: str, separator: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=separator), []))
    except csv.Error:
        return 0


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
