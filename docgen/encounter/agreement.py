"""Tables for the plan, the consent and the time-out, kept separate from what was done."""

from __future__ import annotations

from typing import Annotated

from docgen.encounter.codes import (
    Assent,
    Code,
    ConsentOutcome,
    CopyGiven,
    GivenBy,
    Technique,
    UnderstandingCheck,
)
from docgen.encounter.history import Site
from docgen.encounter.table import Table
from docgen.encounter.values import Count, Date, Filled, Flag, Language, Text, Texts, Time

Agent = Annotated[Text, Code("agent")]
Vehicle = Annotated[Text, Code("vehicle")]
Applicator = Annotated[Text, Code("applicator")]
ScreeningCondition = Annotated[Text, Code("condition")]


class Plan(Table):
    """The intended procedure (FHIR ServiceRequest): all that a consent made before the visit needs."""

    agent: Agent | None = None
    vehicle: Vehicle | None = None
    applicator: Applicator | None = None
    technique: Technique | None = None
    sites: Annotated[tuple[Site, ...], Filled] = ()
    sessions: Count | None = None
    photographs: Flag | None = None


class Consent(Table):
    """The consent: what was agreed, by whom and when (FHIR Consent). `valid_for` is in days."""

    outcome: ConsentOutcome | None = None
    given_by: GivenBy | None = None
    emancipation_basis: Text | None = None
    signed_at: Time | None = None
    valid_for: Count | None = None
    valid_until: Date | None = None
    form_language: Language | None = None
    form_version: Text | None = None
    discussed_by: Text | None = None
    practitioner_named: Text | None = None
    other_people: Text | None = None
    agent: Agent | None = None
    vehicle: Vehicle | None = None
    applicator: Applicator | None = None
    sites: Annotated[tuple[Site, ...], Filled] = ()
    capacity: Text | None = None
    understanding_check: UnderstandingCheck | None = None
    copy_given: CopyGiven | None = None
    assent: Assent | None = None
    assent_signed: Flag | None = None
    pigment_initials: Text | None = None
    observers: Flag | None = None
    photographs: Flag | None = None
    witness: Text | None = None
    witness_at: Time | None = None
    confirmed_on_day: Time | None = None
    confirmed_by: Text | None = None
    ticked_conditions: tuple[ScreeningCondition, ...] = ()
    reason: Text | None = None


class TimeOut(Table):
    """The pause before the procedure starts (Universal Protocol UP.01.03.01)."""

    at: Time | None = None
    identifiers: Texts = ()
    confirmed: Texts = ()
    site_marking: Text | None = None
    participants: Texts = ()
