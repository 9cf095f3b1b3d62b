"""Finds what cannot be true of any visit, by rules that compare several values of a record.

Refused values are absent from the record that a rule gets, and a rule reports nothing about absent values.
What is possible but should not have happened is not a problem here; checks find it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from docgen.encounter.definition import Field, Group
from docgen.encounter.problems import Place, RecordProblem
from docgen.encounter.record import Record
from docgen.encounter.table import Table
from docgen.encounter.unlisted import Unlisted
from docgen.encounter.values import REFUSED_COUNT

_CORRECT = "correct one of the two"


def impossible(record: Record, definition: Group) -> Iterator[RecordProblem]:
    """Find the contradictions in a record of this definition."""
    yield from _ends_before_it_starts(record)
    yield from _before_birth(record)
    yield from _not_yet(record)
    yield from _none_beside_an_event(record)
    yield from _totals(record, definition, ())


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
    for number, session in enumerate(record.prior_procedures):
        if session.date is not None:
            yield ("prior_procedures", number, "date"), session.date


def _none_beside_an_event(record: Record) -> Iterator[RecordProblem]:
    procedure = record.procedure
    if procedure is not None and isinstance(procedure.complications, Unlisted) and procedure.events:
        message = "says none, but procedure.events lists one"
        yield RecordProblem(("procedure", "complications"), "contradiction", message, _CORRECT)


def _totals(table: Table, group: Group, place: Place) -> Iterator[RecordProblem]:
    """Find values by code that do not add up to the field that is their total."""
    for name, one in _added_up(group):
        value, here = table[name], (*place, name)
        if one.group is None:
            yield from _total(table, one, value, here) if value else ()
        elif one.repeats:
            for number, inner in enumerate(value):
                yield from _totals(inner, one.group, (*here, number))
        elif value is not None:
            yield from _totals(value, one.group, here)


def _added_up(group: Group) -> tuple[tuple[str, Field], ...]:
    """List the fields with a total, and those that lead to one; made once."""
    found: tuple[tuple[str, Field], ...] | None = group.__dict__.get("added_up")
    if found is None:
        leads = {
            name: one
            for name, one in group.fields.items()
            if one.total or (one.group and _added_up(one.group))
        }
        found = group.__dict__["added_up"] = tuple(leads.items())
    return found


def _total(table: Table, one: Field, counts: Mapping[str, int], place: Place) -> Iterator[RecordProblem]:
    total, said = sum(counts.values()), table[one.total]
    if said is not None and total < REFUSED_COUNT and total != said:
        message = f"adds up to {total}, but {one.total} says {said}"
        yield RecordProblem(place, "contradiction", message, _CORRECT)
