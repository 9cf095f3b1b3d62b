"""Tables for the people who take part in a visit, and for the place where it happens."""

from __future__ import annotations

from datetime import date, datetime

from docgen.encounter.table import Table, field

Day = date  # in a table with a field of that name


class Organization(Table, asked="front_desk, before"):
    """The clinic (FHIR Organization). `address` is a list of lines.

    `sms`, `email` (FHIR ContactPoint.system) and `relay_calls` are for those who cannot use a telephone
    for voice.
    """

    name: str | None = field("string")
    address: tuple[str, ...] = field("string, repeats")
    telephone: str | None = field("string")
    after_hours_phone: str | None = field("string")
    sms: str | None = field("string")
    email: str | None = field("string")
    relay_calls: bool | None = field("boolean")
    emergency_number: str | None = field("string")
    page_size: str | None = field("choice page_size")
    language_notice: str | None = field("string")
    state_wording: str | None = field("text")


class Patient(Table, asked="front_desk, before"):
    """The person treated (FHIR Patient). `reads` is the language read, when it is not `language`."""

    name: str = field("string, required")
    birth_date: date = field("date, required")
    gender: str | None = field("choice gender")
    record_number: str = field("string, required", "Always in quotes, so that leading zeros are kept.")
    language: str | None = field("open-choice language", 'A language is a tag such as "en" or "es".')
    reads: str | None = field("open-choice language")
    large_print: bool | None = field("boolean", "What the patient reads is then printed in large print.")
    preferred_contact: str | None = field("choice contact", asked="patient, before")


class Guardian(Table, asked="front_desk, before"):
    """The person who decides for the patient (FHIR RelatedPerson), and what authorizes it.

    A proxy decides because somebody who may has delegated it: `delegated_by`. For a surrogate by state law
    `document` is the law, or the order of persons, by which this one decides.
    """

    name: str | None = field("string")
    relationship: str | None = field("open-choice relationship")
    language: str | None = field("open-choice language")
    document_seen: bool | None = field("boolean")
    document: str | None = field(
        "string", condition="document_seen or consent.given_by == 'default_surrogate'"
    )
    delegated_by: str | None = field("string", condition="consent.given_by == 'proxy'")
    delegated_until: date | None = field("date", condition="delegated_by")
    delegation_verified_by: str | None = field("string", condition="delegated_by")


class Interpreter(Table, asked="assistant, at_visit"):
    """The interpreter, or the fact that there was none (45 CFR 92.201)."""

    mode: str | None = field("choice interpreter_mode")
    name: str | None = field("string", condition="mode")
    id: str | None = field("string", condition="mode")
    language: str | None = field("open-choice language", condition="mode")
    start: datetime | None = field("dateTime", condition="mode")
    end: datetime | None = field("dateTime", condition="mode")
    at_discussion: bool | None = field("boolean", condition="mode")
    at_signing: bool | None = field("boolean", condition="mode")
    note: str | None = field("text", condition="mode")


class Practitioner(Table, asked="front_desk, before"):
    """A member of the staff (FHIR Practitioner)."""

    name: str | None = field("string")
    credentials: str | None = field("string", condition="name")


class SupervisingPractitioner(Practitioner, asked="front_desk, before"):
    """The supervising practitioner; `present` says whether in the room, `location` where else."""

    present: bool | None = field("boolean", condition="name", asked="clinician, at_visit")
    location: str | None = field(
        "choice supervisor_location", asked="clinician, at_visit", condition="present == false"
    )


class Recorder(Practitioner, asked="clinician, at_visit"):
    """Who recorded the visit, if not the one who performed the procedure: a scribe (FHIR recorder)."""


class Chaperone(Table, asked="assistant, at_visit"):
    """Whether a chaperone was offered, and the outcome (AMA Code 1.2.4)."""

    offered: bool | None = field("boolean")
    outcome: str | None = field("choice chaperone_outcome", condition="offered")
    name: str | None = field("string", condition="outcome == 'accepted'")


class Visit(Table, asked="front_desk, before"):
    """The visit itself (FHIR Encounter): its day, number and place, and the day on which it was booked."""

    date: date = field("date, required")
    identifier: str | None = field(
        "string", "The clinic's number of the visit: it tells two visits of a patient on one day apart."
    )
    booked_on: Day | None = field("date")
    place_of_service: str | None = field("choice place_of_service")
