"""Fills the documents of some records, into the files that they always have: any process can do it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from docgen.batch.filling import Filling, Loaded, Record, load
from docgen.clinic import Clinic
from docgen.delivery import Delivery, deliver
from docgen.document import Outcome
from docgen.errors import EncounterError, Problem, expect
from docgen.files import clear_remains
from docgen.lazy import dataclass
from docgen.pack import Pack
from docgen.visit import fill_all, load_visit

State = Literal["written", "unchanged", "kept", "not-written", "not-ready", "not-due"]

_OF_ONE_FILE = frozenset(
    {"eexist", "in-use", "kept", "written-on", "unreadable", "taken"}
)  # kinds of problems


@dataclass(frozen=True)
class DocumentResult:
    """What became of one document: its `state`, and the `name` of its file, empty if there is none."""

    document: str
    state: State
    name: str = ""


@dataclass(frozen=True)
class RecordResult:
    """What became of one record of a chunk: `record` is its position in it.

    `problems` say why the record, or a document that is due, was rejected; they hold no value of the record.
    """

    record: int
    documents: tuple[DocumentResult, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether every document that is due is there."""
        return not self.problems


def fill_chunk(
    records: Iterable[str | Path | Mapping[str, Any]],
    out: str | Path,
    *,
    pack: Pack | str | Path | None = None,
    clinic: Clinic | str | Path | None = None,
    language: str | None = None,
    draft: bool = False,
    only: str | None = None,
    carry: Literal["digest"] | None = None,
    large_print: bool | None = None,
    force: bool = False,
) -> tuple[RecordResult, ...]:
    """Write the documents of some records to a folder; return what became of each record, in their order.

    A record is the path of its file, or its data as a dictionary. Without `clinic`, that of the first record
    is for all of them. A document has the same name and bytes each time, and one that is there already stays:
    a chunk can be filled again, or by two processes. Raises ClinicError and PackError for what all records
    share, and DeliveryError when the folder cannot be written to, such as on a full disk; what was written
    until then is whole.
    """
    expect(str | Path, "the path of a folder", out=out)
    records = tuple(records)
    loaded = load(records[0] if records else {}, pack, clinic)
    filling = Filling(language, draft, only, carry, large_print, force)
    clear_remains(Path(out))
    return tuple(fill_record(one, at, Path(out), filling, loaded) for at, one in enumerate(records))


def fill_record(record: Record, position: int, out: Path, filling: Filling, loaded: Loaded) -> RecordResult:
    """Write the documents of one record; return what became of it. Raises as `fill_chunk` does."""
    try:
        visit = load_visit(record, pack=loaded.pack, clinic=loaded.clinic)
    except EncounterError as error:
        return RecordResult(position, problems=error.problems)
    outcomes = fill_all(
        visit,
        language=filling.language,
        draft=filling.draft,
        carry=filling.carry,
        large_print=filling.large_print,
        only=filling.only,
    )
    documents: list[DocumentResult] = []
    problems: list[Problem] = []
    for outcome in outcomes:
        if outcome.document is None:
            documents.append(
                DocumentResult(outcome.code, "not-ready" if outcome.state == "not-ready" else "not-due")
            )
            problems += _open(outcome)
        else:
            delivery = deliver(outcome.document, out, filling.force)
            documents.append(DocumentResult(outcome.code, delivery.state, outcome.document.name))
            problems += _obstacles(delivery)
    return RecordResult(position, tuple(documents), tuple(dict.fromkeys(problems)))


def _open(outcome: Outcome) -> Iterator[Problem]:
    """Yield what keeps a document that is due from being made: nothing from the record is in it."""
    if outcome.state == "not-ready":
        yield from outcome.problems
        for stop in outcome.findings:
            if stop.level == "stop":
                yield Problem(stop.path, stop.title or stop.message, stop.fix, kind=stop.id)


def _obstacles(delivery: Delivery) -> Iterator[Problem]:
    """Yield what keeps a document from its place; raise what keeps every document from the folder."""
    if delivery.failed and delivery.error is not None:
        for problem in delivery.error.problems:
            if problem.kind not in _OF_ONE_FILE:
                raise delivery.error
            yield replace(problem, place=delivery.document.name)
