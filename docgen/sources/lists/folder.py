"""Reads a folder of records: each file in TOML or JSON in it is one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from docgen.clinic import FILE_NAME
from docgen.errors import EncounterError
from docgen.files import is_file, name_of
from docgen.files.causes import why_unread
from docgen.sources.lists.row import WHY, Row, Why
from docgen.sources.loading import FORMATS


class RecordFolder:
    """The records in a folder, by their names; the clinic's file and files of other kinds are none."""

    ending = ".csv"

    def __init__(self, path: Path) -> None:
        self.path = path
        self._paths = [one for one in files_of(path) if one.suffix.lower() in FORMATS]

    def count(self) -> int:
        """Count the records."""
        return len(self._paths)

    def rows(self, at: int = 0, number: int = 1) -> Iterator[Row]:
        """Read the records one after the other."""
        for position in range(at, len(self._paths)):
            path = self._paths[position]
            yield Row(position + 1, path.name, position, path, written=path.name)

    def rejected(self, rows: Iterable[Row], why: Why) -> bytes:
        """Return the names of files and why each was rejected, as CSV: the records stay where they are."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(["record", WHY])
        writer.writerows([row.written, why(row)] for row in rows)
        return text.getvalue().encode("utf-8-sig")


def files_of(folder: Path) -> list[Path]:
    """List the files of a folder by their names, without hidden ones; raises EncounterError."""
    try:
        found = [path for path in folder.iterdir() if not path.name.startswith((".", "~"))]
    except OSError as error:
        raise EncounterError(name_of(folder), [why_unread(folder, error)]) from None
    return sorted(
        (path for path in found if is_file(path) and path.name != FILE_NAME), key=lambda one: one.name
    )
