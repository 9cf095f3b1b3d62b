"""Tables for the people who take part in a visit, and for the place where it happens."""

from __future__ import annotations

from typing import Annotated

from docgen.encounter.codes import ChaperoneOutcome, Code, Gender, InterpreterMode, PageSize
from docgen.encounter.table import Table
from docgen.encounter.values import Date, Flag, Language, Text, Texts, Time


class Organization(Table):
    """The clinic (FHIR Organization). `address` is a list of lines."""

    name: Text | None = None
    address: Texts = ()
    telephone: Text | None = None
    after_hours_phone: Text | None = None
    emergency_number: Text | None = None
    logo: Text | None = None
    page_size: PageSize | None = None
    language_notice: Text | None = None
    state_wording: Text | None = None


class Patient(Table):
    """The person treated (FHIR Patient). `reads` is the language read, when it is not `language`."""

    name: Text
    birth_date: Date
    gender: Gender | None = None
    record_number: Text
    language: Language | None = None
    reads: Language | None = None


class Guardian(Table):
    """The person who decides for the patient (FHIR RelatedPerson), and the document that authorizes it."""

    name: Text | None = None
    relationship: Text | None = None
    language: Language | None = None
    document_seen: Flag | None = None
    document: Text | None = None


class Interpreter(Table):
    """The interpreter, or the fact that there was none (45 CFR 92.201)."""

    mode: InterpreterMode | None = None
    name: Text | None = None
    id: Text | None = None
    language: Language | None = None
    start: Time | None = None
    end: Time | None = None
    note: Text | None = None


class Practitioner(Table):
    """A member of the staff (FHIR Practitioner)."""

    name: Text | None = None
    credentials: Text | None = None


class SupervisingPractitioner(Practitioner):
    """The supervising practitioner; `present` says whether in the room."""

    present: Flag | None = None


class Chaperone(Table):
    """Whether a chaperone was offered, and the outcome (AMA Code 1.2.4)."""

    offered: Flag | None = None
    outcome: ChaperoneOutcome | None = None
    name: Text | None = None


class Visit(Table):
    """The visit itself (FHIR Encounter): its day and place."""

    date: Date
    place_of_service: Annotated[Text, Code("place_of_service")] | None = None
