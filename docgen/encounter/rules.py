"""Finds what cannot be true of any visit, by rules that compare several values of a record.

Refused values are absent from the record that a rule gets, and a rule reports nothing about absent values.
What is possible but should not have happened is not a problem here; checks find it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from docgen.encounter.problems import Place, RecordProblem
from docgen.encounter.procedure import Procedure
from docgen.encounter.record import Record
from docgen.encounter.values import REFUSED, REFUSED_COUNT

_CORRECT = "correct one of the two"
_ALONE = "keep none alone, or take it out"


def impossible(record: Record) -> Iterator[RecordProblem]:
    """Find the contradictions in a record."""
    yield from _ends_before_it_starts(record)
    yield from _before_birth(record)
    yield from _not_yet(record)
    yield from _none_beside_another(record)
    if record.procedure is not None:
        yield from _composition(record.procedure)


def _ends_before_it_starts(record: Record) -> Iterator[RecordProblem]:
    for span in _spans(record):
        if span.start is not None and span.end is not None and span.end < span.start:
            yield RecordProblem(span.place, "contradiction", f"is earlier than {span.starts_at}", _CORRECT)


class _Span(NamedTuple):
    """A start and an end that must not be before it: the place of the end, and the key of the start."""

    place: Place
    start: date | None
    end: date | None
    starts_at: str = "start"


def _spans(record: Record) -> Iterator[_Span]:
    procedure, interpreter, consent = record.procedure, record.interpreter, record.consent
    if procedure is not None:
        yield _Span(("procedure", "end"), procedure.start, procedure.end)
    if interpreter is not None:
        yield _Span(("interpreter", "end"), interpreter.start, interpreter.end)
    for number, treatment in enumerate(record.prior_treatments):
        yield _Span(("prior_treatments", number, "end"), treatment.start, treatment.end)
    if consent is not None and consent.signed_at is not None:
        signed = consent.signed_at.date()
        yield _Span(("consent", "valid_until"), signed, consent.valid_until, "signed_at")


def _before_birth(record: Record) -> Iterator[RecordProblem]:
    birth, visit = record.patient.birth_date, record.encounter.date
    if birth > visit:
        yield RecordProblem(("patient", "birth_date"), "contradiction", "is later than the visit", _CORRECT)
        return
    for place, day in _past_days(record):
        if day < birth:
            yield RecordProblem(place, "contradiction", "is earlier than the patient's birth", _CORRECT)


def _not_yet(record: Record) -> Iterator[RecordProblem]:
    for place, day in _past_days(record):
        if place[0] != "procedure" and day > record.encounter.date:
            yield RecordProblem(place, "contradiction", "is later than the visit", _CORRECT)


def _past_days(record: Record) -> Iterator[tuple[Place, date]]:
    """List the days of what was done before the visit, and the day of the procedure itself."""
    if record.procedure is not None and record.procedure.start is not None:
        yield ("procedure", "start"), record.procedure.start.date()
    for number, treatment in enumerate(record.prior_treatments):
        if treatment.start is not None:
            yield ("prior_treatments", number, "start"), treatment.start
    for number, session in enumerate(record.prior_17340):
        if session.date is not None:
            yield ("prior_17340", number, "date"), session.date


def _none_beside_another(record: Record) -> Iterator[RecordProblem]:
    for number, session in enumerate(record.prior_17340):
        if _contradicts_none(session.adverse):
            yield _not_alone(("prior_17340", number, "adverse"))
    procedure = record.procedure
    if procedure is None or "none" not in procedure.complications:
        return
    place = ("procedure", "complications")
    if _contradicts_none(procedure.complications):
        yield _not_alone(place)
    elif procedure.events:
        yield RecordProblem(place, "contradiction", "says none, but procedure.events lists one", _CORRECT)


def _contradicts_none(codes: Sequence[str]) -> bool:
    return "none" in codes and bool(set(codes) - {"none", REFUSED})


def _not_alone(place: Place) -> RecordProblem:
    return RecordProblem(place, "contradiction", "lists none together with another code", _ALONE)


def _composition(procedure: Procedure) -> Iterator[RecordProblem]:
    for number, site in enumerate(procedure.sites):
        if site.composition and site.lesion_count is not None:
            total = sum(site.composition.values())
            if total < REFUSED_COUNT and total != site.lesion_count:
                place = ("procedure", "sites", number, "composition")
                message = f"adds up to {total}, but lesion_count says {site.lesion_count}"
                yield RecordProblem(place, "contradiction", message, _CORRECT)
