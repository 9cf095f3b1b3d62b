"""Cuts a list of records into parts, and fills one part: what another process or machine is handed.

A part is a place in the list, never a record: no data of a patient goes through a queue or a scheduler.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from docgen.batch.chunk import RecordResult, fill_record
from docgen.batch.filling import Filling, Loaded, load
from docgen.data import value_at
from docgen.errors import DocgenError, EncounterError, Problem
from docgen.existing import TOLD_APART
from docgen.file_name import safe_number
from docgen.lazy import dataclass
from docgen.sources import load_encounter, read_raw
from docgen.sources.lists import RecordList, Row, open_list

SIZE = 25  # records of a part
_VISIT = (("patient", "record_number"), ("encounter", "date"), ("encounter", "identifier"))
_FHIR = "resourceType"


@dataclass(frozen=True)
class Job:
    """One run through a list, as plain values: paths are names of files that every process can read.

    `stamp` says how the list was when the run began, and `run` is another one for each run.
    """

    path: str
    out: str
    filling: Filling
    pack: str | None = None
    clinic: str | None = None
    columns: str | None = None
    stamp: tuple[int, int] = (0, 0)
    run: str = ""


class Part(NamedTuple):
    """Some records of a list: where they begin, how many they are, and which of them came before."""

    at: int
    number: int
    length: int
    twins: Mapping[int, str]


class Opened(NamedTuple):
    """The list of a job, and what its records share."""

    records: RecordList
    loaded: Loaded


def new_job(
    path: str | Path,
    out: str | Path,
    filling: Filling,
    *,
    pack: str | None = None,
    clinic: str | None = None,
    columns: str | None = None,
) -> Job:
    """Return the job of one run through a list."""
    whole, folder = (str(Path(one).absolute()) for one in (path, out))
    mapping = str(Path(columns).absolute()) if columns is not None else None
    run = secrets.token_hex(8)
    return Job(whole, folder, filling, pack, clinic, mapping, _stamp(Path(path)), run)


@lru_cache(maxsize=1)
def open_job(job: Job) -> Opened:
    """Open the list of a job, load its clinic and its pack. Raises DocgenError, also if the list changed."""
    if _stamp(Path(job.path)) != job.stamp:
        problem = Problem("", "was changed while it was read", "run the same command again", "changed-list")
        raise EncounterError(job.path, [problem])
    loaded = load(job.path, job.pack, job.clinic)
    return Opened(open_list(job.path, loaded.pack, loaded.clinic, job.columns), loaded)


def _stamp(path: Path) -> tuple[int, int]:
    """Return the size of a file and when it was changed; a folder may be written to meanwhile."""
    with suppress(OSError):
        state = path.stat()
        return (state.st_size, state.st_mtime_ns) if path.is_file() else (0, 0)
    return (0, 0)


def parts_of(job: Job) -> Iterator[Part]:
    """Yield the parts of a list in order, with the records that are of the same visit as one before."""
    opened = open_job(job)
    places: dict[bytes, str] = {}
    rows = opened.records.rows()
    while some := [*islice(rows, SIZE)]:
        twins = {}
        for row in some:
            visit = visit_of(row, opened.loaded)
            if visit is not None and places.setdefault(visit, row.place) != row.place:
                twins[row.number] = places[visit]
        yield Part(some[0].at, some[0].number, len(some), twins)


def visit_of(row: Row, loaded: Loaded) -> bytes | None:
    """Return a digest of what names the files of a record; None if it cannot be read."""
    data: Mapping[str, Any] = {}
    with suppress(DocgenError):
        data = read_raw(row.source)[1]
        if _FHIR in data:
            data = _named_by(load_encounter(data, pack=loaded.pack, clinic=loaded.clinic))
    number, day, identifier = (str(value_at(data, place) or "") for place in _VISIT)
    if not (number and day):
        return None
    named = f"{safe_number(number)}\n{day[:10]}\n{safe_number(identifier)}"
    return hashlib.sha256(named.encode(errors="surrogatepass")).digest()[:16]


def _named_by(encounter: Any) -> Mapping[str, Any]:
    return {table: {key: encounter[table][key] for t, key in _VISIT if t == table} for table, _ in _VISIT}


def fill_part(job: Job, part: Part) -> tuple[RecordResult, ...]:
    """Fill the documents of the records of a part; `record` in a result is the number of its row.

    Raises DocgenError for what all records share, and when the folder cannot be written to.
    """
    opened = open_job(job)
    rows = islice(opened.records.rows(part.at, part.number), part.length)
    return tuple(_fill_row(row, part, job, opened.loaded) for row in rows)


def _fill_row(row: Row, part: Part, job: Job, loaded: Loaded) -> RecordResult:
    if row.number in part.twins:
        message = (
            f"is the same visit as {part.twins[row.number]}: record number, date and number of the visit"
        )
        return RecordResult(row.number, problems=(Problem("", message, TOLD_APART, "taken"),))
    if row.problems:
        return RecordResult(row.number, problems=row.problems)
    return fill_record(row.source, row.number, Path(job.out), job.filling, loaded)
