"""Tables for what was done: the procedure, treated and untreated sites, and events."""

from __future__ import annotations

from typing import Annotated

from docgen.encounter.agreement import Agent, Applicator, Vehicle
from docgen.encounter.codes import Code, Status, Technique, TimingBasis
from docgen.encounter.history import Site
from docgen.encounter.table import Table
from docgen.encounter.values import Count, Filled, Flag, NotNegative, Pain, Positive, Text, Time

Complication = Annotated[Text, Code("complication")]
LesionType = Annotated[Text, Code("lesion_type")]


class TreatedSite(Site):
    """A row of the table of treated sites: one side, one kind of lesion, one dose.

    `composition` counts the lesions of each type when `lesion_type` is `mixed`. `margin_mm` 0 means
    the lesion alone.
    """

    lesion_type: LesionType | None = None
    composition: dict[LesionType, Count] | None = None
    lesion_count: Count | None = None
    applicator: Applicator | None = None
    technique: Technique | None = None
    freeze_seconds: Positive | None = None
    freeze_cycles: Count | None = None
    thaw_seconds: Positive | None = None
    margin_mm: NotNegative | None = None
    passes: Count | None = None
    area_cm2: Positive | None = None
    reaction: tuple[Annotated[Text, Code("reaction")], ...] = ()


class UntreatedSite(Site):
    """A site left untreated, and why."""

    lesion_count: Count | None = None
    reason: Text | None = None


class Event(Site):
    """Something that went wrong: when, where, what was done, the outcome, and who was informed (`told`)."""

    complication: Complication | None = None
    at: Time | None = None
    detail: Text | None = None
    action: Text | None = None
    outcome: Text | None = None
    told: Text | None = None


class OtherProcedure(Table):
    """Another procedure of the same visit; the code `none` means that there was none."""

    code: Text | None = None
    description: Text | None = None
    note: Text | None = None


class Procedure(Table):
    """The procedure itself (FHIR Procedure). `specimens`, `blood_loss` and `implants` say `none` in words."""

    status: Status | None = None
    status_reason: tuple[Annotated[Text, Code("status_reason")], ...] = ()
    start: Time | None = None
    end: Time | None = None
    agent: Agent | None = None
    vehicle: Vehicle | None = None
    timing_basis: TimingBasis | None = None
    position: Text | None = None
    tip: Annotated[Text, Code("tip")] | None = None
    distance_cm: Positive | None = None
    probe_gel: Flag | None = None
    single_use_applicator: Flag | None = None
    preparation: tuple[Annotated[Text, Code("preparation")], ...] = ()
    protection: tuple[Annotated[Text, Code("protection")], ...] = ()
    anesthesia: Annotated[Text, Code("anesthesia")] | None = None
    anesthesia_detail: Text | None = None
    tolerance: Annotated[Text, Code("tolerance")] | None = None
    pain_peak: Pain | None = None
    pain_at_discharge: Pain | None = None
    complications: tuple[Complication, ...] = ()
    specimens: Text | None = None
    blood_loss: Text | None = None
    implants: Text | None = None
    other_procedures: tuple[OtherProcedure, ...] = ()
    units: Count | None = None
    sites: Annotated[tuple[TreatedSite, ...], Filled] = ()
    not_treated: tuple[UntreatedSite, ...] = ()
    events: tuple[Event, ...] = ()
