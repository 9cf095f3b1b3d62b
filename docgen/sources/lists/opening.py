"""Opens a list of records by what it is: a folder, or a file by its ending."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docgen.clinic import Clinic
from docgen.errors import EncounterError, Problem
from docgen.files import is_file, is_folder, name_of, read_bytes
from docgen.pack import Pack
from docgen.sources.lists import csv, ndjson, xlsx
from docgen.sources.lists.columns import Mapped, read_mapping, write_mapping
from docgen.sources.lists.folder import RecordFolder
from docgen.sources.lists.places import Places
from docgen.sources.lists.row import RecordList
from docgen.sources.lists.table import Header, ReadHeader, read_header

_TABLES = (*csv.ENDINGS, *xlsx.ENDINGS)
ENDINGS = (*ndjson.ENDINGS, *_TABLES)


def open_list(
    path: str | Path, pack: Pack, clinic: Clinic | None = None, columns: str | Path | None = None
) -> RecordList:
    """Open a list of the records of a pack; `columns` is a mapping of the columns of a table.

    Raises EncounterError for what cannot be read, or is no list.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if columns is not None and ending not in _TABLES:
        fix = f"give it with a list that ends in {', '.join(_TABLES)}"
        raise EncounterError(name_of(path), [Problem("", "has no columns to map", fix, "unknown-format")])
    if is_folder(path):
        return RecordFolder(path)
    if ending in ndjson.ENDINGS:
        return ndjson.JsonLines(path)
    if ending not in ENDINGS:
        raise _no_list(path)
    places = Places(pack, clinic)
    mapped: Mapped = read_mapping(Path(columns), places) if columns is not None else {}
    return _table(path, lambda names: read_header(names, mapped, places, name_of(path)))


def starting_mapping(path: str | Path | None, pack: Pack, clinic: Clinic | None = None) -> str:
    """Return a mapping to start from: of the columns of a table, or of every place. Raises EncounterError."""
    names: Sequence[str] = ()
    if path is not None:
        if Path(path).suffix.lower() not in _TABLES:
            raise _no_list(Path(path), _TABLES)
        names = _table(Path(path), lambda names: Header(names, ())).header.names
    return write_mapping(names, Places(pack, clinic))


def _table(path: Path, read: ReadHeader) -> csv.CsvList | xlsx.Spreadsheet:
    return csv.CsvList(path, read) if path.suffix.lower() in csv.ENDINGS else xlsx.Spreadsheet(path, read)


def _no_list(path: Path, endings: Sequence[str] = ENDINGS) -> EncounterError:
    if not is_file(path):
        read_bytes(path, EncounterError, 0)
    fix = f"give {'a folder, or ' * (endings is ENDINGS)}a file that ends in {', '.join(endings)}"
    return EncounterError(name_of(path), [Problem("", "is no list of records", fix, "unknown-format")])
