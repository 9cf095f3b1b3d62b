"""Says how things are in a folder: its documents and its visits, from the files themselves.

Nothing is kept of it anywhere. Whether something was signed on paper no file says, unless a record does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from docgen.clinic import FILE_NAME
from docgen.context.days import day_of
from docgen.context.functions import consent_end
from docgen.document import Outcome
from docgen.encounter import Encounter
from docgen.errors import DocumentError, EncounterError, PackError, Problem
from docgen.file_name import file_name
from docgen.filed import WRITTEN, FiledDocument, read_document
from docgen.filed_folder import NOT_OURS, WORD, files_below
from docgen.lazy import dataclass
from docgen.signed_consent import is_signed
from docgen.sources import FORMATS
from docgen.visit import Visit, clinic_of, fill_all, load_visit, pack_of_document
from docgen.word import Change

_SIGNED = WRITTEN["signed_on"]
_VALID = ("valid_for", "valid_until")


class VisitName(NamedTuple):
    """What tells visits apart: the record number, the day, the number of the visit."""

    number: str
    day: date
    identifier: str | None


@dataclass(frozen=True)
class Consented:
    """How long a signed consent is valid, how many sessions it covers and how many of them are used."""

    until: date | None
    covers: int
    used: int

    @property
    def is_used_up(self) -> bool:
        """Whether none of its sessions is left."""
        return self.used >= self.covers


@dataclass(frozen=True)
class DocumentState:
    """How a document is: whether it is signed on the screen (None where nobody signs it), what has changed.

    `file` is its path in the folder, `type` that of its pack, empty without the pack; `consented` is of a
    consent that is known to be signed.
    """

    file: str
    document: str
    type: str
    draft: bool
    signed: bool | None
    changes: tuple[Change, ...]
    consented: Consented | None = None


@dataclass(frozen=True)
class VisitState:
    """What a visit owes: `file` is its record, or the note that carries it; `owes` are the outcomes."""

    file: str
    owes: tuple[Outcome, ...]


@dataclass(frozen=True)
class FolderState:
    """The documents of a folder, its visits that owe something, and the files that cannot be read.

    `records` is the number of records, `others` are the files of other kinds and of other programs.
    """

    documents: tuple[DocumentState, ...]
    visits: tuple[VisitState, ...]
    records: int
    unread: Mapping[str, tuple[Problem, ...]]
    others: tuple[str, ...]


@dataclass
class _Found:
    """What was found in a folder so far, by paths in it."""

    filed: dict[str, FiledDocument] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)
    notes: dict[str, Visit] = field(default_factory=dict)
    unread: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    records: int = 0

    @property
    def all_visits(self) -> list[Visit]:
        """The visits of the records and of the notes that carry theirs."""
        return [*self.visits.values(), *self.notes.values()]


def read_folder(folder: str | Path, *, pack: str | None = None, clinic: str | None = None) -> FolderState:
    """Read the state of a folder and of those below it. Raises DocgenError when it cannot be read.

    `pack` and `clinic` are those of its records; without them, they are found as for one record.
    """
    found = _Found()
    for path in (one for one in files_below(folder) if one.name != FILE_NAME):
        _add(found, path, path.relative_to(folder).as_posix(), pack, clinic)
    names = {Path(file).name for file in found.filed}
    documents = tuple(_state(file, found) for file in found.filed)
    known = {visit_name(visit.encounter) for visit in found.visits.values()}
    alone = {file: one for file, one in found.notes.items() if visit_name(one.encounter) not in known}
    states = (VisitState(file, tuple(_owed(one, names))) for file, one in (found.visits | alone).items())
    owing = tuple(state for state in states if state.owes)
    return FolderState(documents, owing, found.records, found.unread, tuple(found.others))


def _add(found: _Found, path: Path, file: str, pack: str | None, clinic: str | None) -> None:
    """Add what a file is to what was found."""
    ending = path.suffix.lower()
    try:
        if ending == WORD:
            _add_document(found, path, file, pack, clinic)
        elif ending in FORMATS:
            found.records += 1
            visit = load_visit(path, pack=pack, clinic=clinic, partial=True)
            found.visits[file] = visit
            if visit.error is not None:
                found.unread[file] = visit.error.problems
        else:
            found.others.append(file)
    except (DocumentError, EncounterError) as error:
        if {one.kind for one in error.problems} <= NOT_OURS:
            found.others.append(file)
        else:
            found.unread[file] = error.problems


def _add_document(found: _Found, path: Path, file: str, pack: str | None, clinic: str | None) -> None:
    """Add a filed document; a final note that carries its record says what its visit owes."""
    filed = read_document(path)
    known = clinic_of(path, clinic)
    with suppress(PackError):  # without its pack, a document says less
        its = pack_of_document(filed, pack, known)
        filed = filed.read_by(its)
        kind = its.documents.get(filed.provenance.document)
        found.types[file] = kind.type if kind is not None and its.code == filed.provenance.code else ""
        encounter = filed.encounter
        if found.types[file] == "note" and encounter is not None and not filed.provenance.draft:
            found.notes[file] = Visit(encounter, its, known)
    found.filed[file] = filed


def _state(file: str, found: _Found) -> DocumentState:
    filed, type_ = found.filed[file], found.types.get(file, "")
    said = filed.provenance
    consented = _consented(filed, found) if type_ == "consent" and not said.draft else None
    signed = None
    if type_ == "consent":
        signed = consented is not None
    elif type_ in ("note", "addendum"):
        signed = _is_signed_note(filed)
    return DocumentState(file, said.document, type_, said.draft, signed, filed.changes, consented)


def _is_signed_note(filed: FiledDocument) -> bool:
    """Return whether a note says that it is signed: by its record, a date beside its line, a signature."""
    signature = (filed.provenance.record or {}).get("signature") or {}
    return signature.get("status") == "signed" or is_signed(filed) or "signature.at" in filed.answers


def _consented(filed: FiledDocument, found: _Found) -> Consented | None:
    """Return how long a consent is valid and what is left of it; None if it is not known to be signed."""
    made_for = filed.encounter
    if made_for is None:
        return None
    visits = [visit.encounter for visit in found.all_visits if _is_patient(visit.encounter, made_for)]
    signed = _dated(filed) or _signed_for(made_for, visits)
    if signed is None:
        return None
    plan, consent = made_for.plan, made_for.consent
    said = {"signed_at": signed, **({key: consent[key] for key in _VALID} if consent else {})}
    alone = consent is not None and consent.this_visit_only
    covers = 1 if alone or plan is None else plan.sessions or 1
    return Consented(consent_end(said, filed.provenance.limits), covers, _used(signed, visits))


def _dated(filed: FiledDocument) -> date | None:
    """Return the day beside the line to sign, if one was chosen on the screen."""
    with suppress(ValueError):
        return date.fromisoformat(str(filed.answers.get(_SIGNED, ("",))[-1]))
    return None


def _signed_for(made_for: Encounter, visits: Sequence[Encounter]) -> date | None:
    """Return the day of signing that the record of the same visit says."""
    days = [_signed_on(one) for one in visits if visit_name(one) == visit_name(made_for)]
    return next((day for day in days if day is not None), None)


def _used(signed: date, visits: Sequence[Encounter]) -> int:
    """Count the sessions under a consent that was signed on a day, by the records of the visits."""
    under = [one for one in visits if _signed_on(one) == signed and _is_performed(one)]
    counted = [one.consent.sessions_used + 1 for one in under if one.consent and one.consent.sessions_used]
    return max([len({visit_name(one) for one in under}), *counted])


def _signed_on(encounter: Encounter) -> date | None:
    consent = encounter.consent
    return day_of(consent.signed_at) if consent is not None and consent.outcome == "given" else None


def _is_performed(encounter: Encounter) -> bool:
    procedure = encounter.procedure
    return procedure is not None and procedure.status in ("completed", "stopped")


def _is_patient(one: Encounter, other: Encounter) -> bool:
    return one.patient.record_number == other.patient.record_number


def visit_name(encounter: Encounter) -> VisitName:
    """Return what tells a visit apart from others."""
    visit = encounter.encounter
    return VisitName(encounter.patient.record_number, visit.date, visit.identifier)


def _owed(visit: Visit, names: set[str]) -> Iterator[Outcome]:
    """Yield what becomes of each document that a visit owes, and that is in the folder in no language."""
    code = visit.pack.code
    for document in visit.due:
        due = (file_name(visit.encounter, code, document, one) for one in visit.pack.languages)
        if names.isdisjoint(due):
            yield from fill_all(visit, only=document)
