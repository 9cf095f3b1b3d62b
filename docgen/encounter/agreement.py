"""Tables for the plan, the consent and the time-out, kept separate from what was done."""

from __future__ import annotations

from datetime import date, datetime

from docgen.encounter.history import Site
from docgen.encounter.table import Table, field, group


class Plan(Table):
    """The intended procedure (FHIR ServiceRequest): all that a consent made before the visit needs."""

    sites: tuple[Site, ...] = group(Site, "repeats, filled")
    sessions: int | None = field("integer, >= 1")
    photographs: bool | None = field("boolean")


class Consent(Table):
    """The consent: what was agreed, by whom and when (FHIR Consent). `valid_for` is in days."""

    outcome: str | None = field("choice consent_outcome")
    given_by: str | None = field("choice given_by")
    emancipation_basis: str | None = field("string")
    signed_at: datetime | None = field("dateTime")
    valid_for: int | None = field("integer d, >= 1")
    valid_until: date | None = field("date")
    form_language: str | None = field("open-choice language")
    form_version: str | None = field("string")
    discussed_by: str | None = field("string")
    practitioner_named: str | None = field("string")
    other_people: str | None = field("string")
    sites: tuple[Site, ...] = group(Site, "repeats, filled")
    capacity: str | None = field("text")
    understanding_check: str | None = field("choice understanding_check")
    copy_given: str | None = field("choice copy_given")
    assent: str | None = field("choice assent")
    assent_signed: bool | None = field("boolean")
    observers: bool | None = field("boolean")
    photographs: bool | None = field("boolean")
    witness: str | None = field("string")
    witness_at: datetime | None = field("dateTime")
    confirmed_on_day: datetime | None = field("dateTime")
    confirmed_by: str | None = field("string")
    ticked_conditions: tuple[str, ...] = field("choice condition, repeats")
    reason: str | None = field("text")


class TimeOut(Table):
    """The pause before the procedure starts (Universal Protocol UP.01.03.01)."""

    at: datetime | None = field("dateTime")
    identifiers: tuple[str, ...] = field("string, repeats")
    confirmed: tuple[str, ...] = field("string, repeats")
    site_marking: str | None = field("string")
    participants: tuple[str, ...] = field("string, repeats")
