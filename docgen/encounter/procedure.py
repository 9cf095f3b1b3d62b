"""Tables for what was done: the procedure, treated and untreated sites, and events."""

from __future__ import annotations

from datetime import datetime

from docgen.encounter.history import Site
from docgen.encounter.table import Table, field, group


class TreatedSite(Site):
    """A row of the table of treated sites; what was done there is of the pack."""

    reaction: tuple[str, ...] = field("choice reaction, repeats, or nothing")


class UntreatedSite(Site):
    """A site left untreated, and why."""

    reason: str | None = field("text")


class Event(Site):
    """Something that went wrong: when, where, what was done, the outcome, and who was informed (`told`)."""

    complication: str | None = field("choice complication")
    at: datetime | None = field("dateTime")
    detail: str | None = field("text")
    action: str | None = field("text")
    outcome: str | None = field("text")
    told: str | None = field("string")


class OtherProcedure(Table):
    """Another procedure of the same visit; `code` is CPT's."""

    code: str | None = field("string")
    description: str | None = field("string")
    note: str | None = field("text")


class Procedure(Table, asked="clinician, at_visit"):
    """The procedure itself (FHIR Procedure)."""

    status: str | None = field("choice status")
    status_reason: tuple[str, ...] = field(
        "choice status_reason, repeats", condition="status in ['stopped', 'not-done']"
    )
    decided_at: datetime | None = field(
        "dateTime", "When it was decided not to do it.", condition="status == 'not-done'"
    )
    start: datetime | None = field("dateTime", condition="status != 'not-done'")
    end: datetime | None = field("dateTime", condition="status != 'not-done'")
    position: str | None = field("string", condition="status != 'not-done'")
    preparation: tuple[str, ...] = field(
        "choice preparation, repeats, or nothing", condition="status != 'not-done'"
    )
    protection: tuple[str, ...] = field(
        "choice protection, repeats, or nothing", condition="status != 'not-done'"
    )
    anesthesia: str | None = field("choice anesthesia", condition="status != 'not-done'")
    anesthesia_detail: str | None = field("text", condition="anesthesia and anesthesia != 'none'")
    tolerance: str | None = field("choice tolerance", condition="status != 'not-done'")
    pain_peak: int | str | None = field("integer, 0..10, or pain", condition="status != 'not-done'")
    pain_at_discharge: int | str | None = field("integer, 0..10, or pain", condition="status != 'not-done'")
    complications: tuple[str, ...] = field(
        "choice complication, repeats, or nothing",
        'Write "none" only when there were none.',
        condition="status != 'not-done'",
    )
    specimens: str | None = field("string, or nothing", condition="status != 'not-done'")
    blood_loss: str | None = field("string, or nothing", condition="status != 'not-done'")
    implants: str | None = field("string, or nothing", condition="status != 'not-done'")
    other_procedures: tuple[OtherProcedure, ...] = group(OtherProcedure, "repeats, or nothing")
    units: int | None = field("integer, >= 0", condition="status != 'not-done'")
    sites: tuple[TreatedSite, ...] = group(TreatedSite, "repeats, filled", condition="status != 'not-done'")
    not_treated: tuple[UntreatedSite, ...] = group(UntreatedSite, "repeats, or nothing")
    events: tuple[Event, ...] = group(Event, "repeats", condition="complications")
