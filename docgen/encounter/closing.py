"""Tables for what follows the procedure: assessment, photographs, aftercare, signature, releases, addenda."""

from __future__ import annotations

from datetime import date, datetime

from docgen.encounter.table import Table, field


class Evaluation(Table, asked="clinician, after"):
    """An evaluation and management service on the same day; `code` and `modifier` are CPT's."""

    code: str | None = field("string")
    modifier: str | None = field("string", condition="code")
    separate: bool | None = field("boolean", condition="code")
    statement: str | None = field("text", condition="separate")


class Photographs(Table, asked="assistant, at_visit"):
    """The photographs taken, and the consent to them."""

    taken_at: datetime | None = field("dateTime")
    count: int | None = field("integer, >= 1", condition="taken_at")
    uses: tuple[str, ...] = field("string, repeats", condition="taken_at")
    consent_at: datetime | None = field("dateTime", condition="taken_at")
    kept_in: str | None = field("string", condition="taken_at")


class Post(Table, asked="clinician, after"):
    """Diagnosis after the procedure (an ICD-10-CM code), assessment, plan, disposition, follow-up."""

    diagnosis: str | None = field("open-choice diagnosis")
    assessment: str | None = field("text")
    plan: str | None = field("text")
    disposition: str | None = field("string")
    follow_up: str | None = field("string")


class Aftercare(Table, asked="assistant, after"):
    """How the aftercare instructions were given. Products have the names that the patient uses."""

    given_as: tuple[str, ...] = field("choice given_as, repeats")
    language: str | None = field("open-choice language")
    version: str | None = field("string")
    translation_reviewed_by: str | None = field("string", condition="not same_language(language, 'en')")
    translation_reviewed_on: date | None = field("date", condition="translation_reviewed_by")
    given_to: str | None = field("string")
    explained_by: str | None = field("string")
    teach_back: bool | None = field("boolean")
    hold_products: tuple[str, ...] = field("string, repeats, or nothing")
    resume_products: tuple[str, ...] = field("string, repeats, or nothing")
    large_print: bool | None = field("boolean", condition="patient.large_print")


class Signature(Table, asked="clinician, after"):
    """Who signed the note and when, and who cosigned it."""

    by: str | None = field("string")
    at: datetime | None = field("dateTime")
    status: str | None = field("choice signature_status")
    cosigned_by: str | None = field("string", condition="supervising_practitioner.name")
    cosigned_at: datetime | None = field("dateTime", condition="cosigned_by")


class Override(Table, asked="clinician, before"):
    """A clinician's release of a stop before the procedure; `check` is the check's id."""

    check: str | None = field("string")
    by: str | None = field("string")
    at: datetime | None = field("dateTime")
    reason: str | None = field("text")


class Variance(Table, asked="clinician, after"):
    """An account of what did not happen as it should have, so that the truth can be filed."""

    check: str | None = field("string")
    by: str | None = field("string")
    at: datetime | None = field("dateTime")
    statement: str | None = field("text")


class Own(Table, asked="front_desk, before"):
    """A clinic's own fields, as its `clinic.toml` declares them (docs/templates.md), or the pack."""


class Addendum(Table, asked="clinician, after"):
    """An addition to a signed note."""

    at: datetime | None = field("dateTime")
    by: str | None = field("string")
    reason: str | None = field("text")
    text: str | None = field("text")
