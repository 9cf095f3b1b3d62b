"""Reads lists in a spreadsheet of Excel (.xlsx), and writes those of the rejected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docgen.errors import EncounterError, Problem, TemplateError
from docgen.files import name_of, read_bytes
from docgen.lazy import compiled_when_used
from docgen.sources.lists.cells import rounded
from docgen.sources.lists.row import WHY, Row, Why
from docgen.sources.lists.table import ReadHeader, check_numbers
from docgen.word import Archive, read_entries

ENDINGS = (".xlsx",)
_LARGEST = 50_000_000  # bytes; a list of a day has thousands
_VALUES = "copy the column and paste its values, then save the list again"
# A cell of a sheet (ECMA-376 18.3.1.4): its attributes, and what is in it.
_CELL = compiled_when_used(rb"<(?:\w+:)?c(\s[^>]*[^/>])?>(.*?)</(?:\w+:)?c>", re.DOTALL)
_FORMULA = compiled_when_used(rb"<(?:\w+:)?f[\s/>]")
_SHOWN = compiled_when_used(rb"<(?:\w+:)?v>[^<]")
_NAME = compiled_when_used(rb'\br="([A-Z]{1,3}\d{1,7})"')
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="rejected" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}


class Spreadsheet:
    """A list with a record in each row of its sheet; the first row has the names of the columns."""

    ending = ".xlsx"

    def __init__(self, path: Path, read: ReadHeader) -> None:
        self.path = path
        source = name_of(path)
        content = read_bytes(path, EncounterError, _LARGEST)
        _check_formulas(content, source)
        self._rows = _read_rows(content, source)
        number, names = next(iter(self._rows.items()))
        self.header = read(names)
        del self._rows[number]

    def count(self) -> int:
        """Count the records; raises EncounterError for record numbers that may have lost zeros."""
        check_numbers(self.header, self._rows.values(), name_of(self.path))
        return len(self._rows)

    def rows(self, at: int = 0, number: int = 1) -> Iterator[Row]:
        """Read the records one after the other."""
        for position, (row, cells) in enumerate(islice(self._rows.items(), at, None), at):
            yield self.header.row(cells, row, f"row {row}", position)

    def rejected(self, rows: Iterable[Row], why: Why) -> bytes:
        """Return rows as a spreadsheet in which every cell is a text or a number, never a formula."""
        header = [WHY, *self.header.without_why(self.header.names)]
        lines = chain([header], ([why(row), *row.written] for row in rows))
        sheet = "".join(f"<row>{''.join(map(_cell, line))}</row>" for line in lines)
        parts = {**_PARTS, "xl/worksheets/sheet1.xml": _sheet(sheet)}
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        return Archive([]).write({name: f"{head}{xml}".encode() for name, xml in parts.items()})


def _read_rows(content: bytes, source: str) -> dict[int, list[Any]]:
    """Return the rows that are not blank of the only sheet that is not, by their numbers."""
    try:
        import python_calamine as calamine
    except ImportError:
        fix = 'run pip install "docgen-clinic[lists]", or save the list as CSV UTF-8'
        problem = Problem("", "needs python-calamine, which is not installed", fix, "missing-library")
        raise EncounterError(source, [problem]) from None
    try:
        book = calamine.load_workbook(BytesIO(content))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        filled = [sheet for sheet in sheets if sheet.height]
        found = [sheet.to_python(skip_empty_area=False) for sheet in filled]
    except (calamine.CalamineError, OSError, ValueError):
        problem = Problem("", "cannot be read as a spreadsheet", "save it again in Excel", "unreadable")
        raise EncounterError(source, [problem]) from None
    problems = []
    if len(found) != 1:
        message = "has several sheets with something in them" if found else "is empty"
        problems.append(Problem("", message, "give a file with one sheet: the list", "not-one-sheet"))
    for area in (area for sheet in filled for area in sheet.merged_cell_ranges or ()):
        (top, _), (bottom, _) = area
        place = f"row {top + 1}" if top == bottom else f"rows {top + 1} to {bottom + 1}"
        fix = "undo the merging, and write each value into its own cell"
        problems.append(Problem(place, "has merged cells", fix, "merged-cells"))
    if problems:
        raise EncounterError(source, problems)
    return {number: row for number, row in enumerate(found[0], 1) if any(cell != "" for cell in row)}


def _check_formulas(content: bytes, source: str) -> None:
    """Raise EncounterError for cells that show an error, and for formulas of which no value is kept."""
    try:
        parts = read_entries(content, source)
    except TemplateError:
        return  # what is no such file is said by who reads it
    problems = []
    for part in parts:
        if part.name.startswith("xl/worksheets/") and part.name.endswith(".xml"):
            for attributes, inner in _CELL.findall(part.content):
                is_error = b't="e"' in attributes
                if is_error or (_FORMULA.search(inner) and not _SHOWN.search(inner)):
                    name = _NAME.search(attributes)
                    message = "shows an error" if is_error else "has a formula of which no value is kept"
                    place = f"cell {name[1].decode()}" if name else ""
                    problems.append(Problem(place, message, _VALUES, "formula"))
    if problems:
        raise EncounterError(source, problems)


def _sheet(rows: str) -> str:
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value!r}</v></c>"
    value = rounded(value) if isinstance(value, datetime) else value
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
