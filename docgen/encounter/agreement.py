"""Tables for the plan, the consent and the time-out, kept separate from what was done."""

from __future__ import annotations

from datetime import date, datetime

from docgen.encounter.history import Site
from docgen.encounter.table import Table, field, group

_HELD = "outcome not in ['not_held', 'not_required']"  # a time-out of which nobody says so counts as held


class Plan(Table, asked="clinician, before"):
    """The intended procedure (FHIR ServiceRequest): all that a consent made before the visit needs."""

    sites: tuple[Site, ...] = group(Site, "repeats, filled")
    sessions: int | None = field("integer, >= 1")
    photographs: bool | None = field("boolean")


class Consent(Table, asked="clinician, before"):
    """The consent: what was agreed, by whom and when (FHIR Consent). `valid_for` is in days.

    `sessions` are those agreed to, `sessions_used` those of them before this visit. `assent` is a minor's,
    `patient_agreement` that of an adult for whom somebody else decides. `capacity` is an adult patient's
    ability to decide; for a minor that of who decides.
    """

    outcome: str | None = field("choice consent_outcome", asked="signer, before")
    given_by: str | None = field("choice given_by", asked="signer, before")
    emancipation_basis: str | None = field("string", condition="given_by == 'emancipated_minor'")
    signed_at: datetime | None = field("dateTime")
    this_visit_only: bool | None = field("boolean")
    valid_for: int | None = field("integer d, >= 1", condition="not this_visit_only")
    valid_until: date | None = field("date", condition="not this_visit_only")
    sessions: int | None = field("integer, >= 1", condition="not this_visit_only")
    sessions_used: int | None = field("integer, >= 0", condition="sessions")
    on_paper: bool | None = field("boolean")
    form_language: str | None = field("open-choice language")
    form_version: str | None = field("string")
    translation_reviewed_by: str | None = field("string", condition="not same_language(form_language, 'en')")
    translation_reviewed_on: date | None = field("date", condition="translation_reviewed_by")
    discussed_by: str | None = field("string")
    practitioner_named: str | None = field("string")
    other_people: str | None = field("string, or nothing")
    sites: tuple[Site, ...] = group(Site, "repeats, filled")
    capacity: str | None = field("open-choice capacity")
    capacity_detail: str | None = field("text", condition="capacity")
    understanding_check: str | None = field("choice understanding_check")
    copy_given: str | None = field("choice copy_given")
    assent: str | None = field("choice assent", condition="minor")
    assent_signed: bool | None = field("boolean", condition="assent == 'given'")
    patient_agreement: str | None = field(
        "choice patient_agreement", condition="not minor and given_by and given_by != 'patient'"
    )
    observers: bool | None = field("boolean", asked="signer, before")
    photographs: bool | None = field("boolean", asked="signer, before")
    witness: str | None = field("string")
    witness_at: datetime | None = field("dateTime", condition="witness")
    confirmed_on_day: datetime | None = field("dateTime", asked="clinician, at_visit")
    confirmed_by: str | None = field("string", asked="clinician, at_visit", condition="confirmed_on_day")
    ticked_conditions: tuple[str, ...] = field("choice condition, repeats, or nothing")
    reason: str | None = field(
        "text", asked="signer, before", condition="outcome in ['declined', 'withdrawn', 'not_obtained']"
    )


class TimeOut(Table, asked="assistant, at_visit"):
    """The pause before the procedure starts (Universal Protocol UP.01.03.01), or why there was none."""

    outcome: str | None = field("choice time_out_outcome")
    reason: str | None = field("text", condition="outcome == 'not_held'")
    checked_instead: str | None = field("text", condition="outcome == 'not_held'")
    at: datetime | None = field("dateTime", condition=_HELD)
    identifiers: tuple[str, ...] = field("string, repeats", condition=_HELD)
    confirmed: tuple[str, ...] = field("string, repeats", condition=_HELD)
    site_marking: str | None = field("string", condition=_HELD)
    participants: tuple[str, ...] = field("string, repeats", condition=_HELD)
