"""The shape of a record: every table of a visit under its key, in the order of a visit."""

from __future__ import annotations

from docgen.encounter.agreement import Consent, Plan, TimeOut
from docgen.encounter.closing import (
    Addendum,
    Aftercare,
    Evaluation,
    Override,
    Own,
    Photographs,
    Post,
    Signature,
    Variance,
)
from docgen.encounter.history import Condition, Payer, PriorProcedure, PriorTreatment, Screening
from docgen.encounter.people import (
    Chaperone,
    Guardian,
    Interpreter,
    Organization,
    Patient,
    Practitioner,
    Recorder,
    SupervisingPractitioner,
    Visit,
)
from docgen.encounter.procedure import Procedure
from docgen.encounter.table import Table, group


class Record(Table):
    """All tables of a record. Only `patient` and `encounter` are always present."""

    organization: Organization | None = group(Organization)
    patient: Patient = group(Patient, "required")
    guardian: Guardian | None = group(
        Guardian,
        note="For a minor, or for an adult who does not decide alone.",
        condition="minor or (consent.given_by and consent.given_by not in ['patient', 'emancipated_minor'])",
    )
    interpreter: Interpreter | None = group(
        Interpreter,
        condition="not (same_language(patient.language, document.language) "
        "and same_language(guardian.language, document.language))",
    )
    practitioner: Practitioner | None = group(Practitioner)
    supervising_practitioner: SupervisingPractitioner | None = group(SupervisingPractitioner)
    assistants: tuple[Practitioner, ...] = group(Practitioner, "repeats, or nothing")
    recorder: Recorder | None = group(Recorder)
    chaperone: Chaperone | None = group(Chaperone)
    encounter: Visit = group(Visit, "required")
    payer: Payer | None = group(Payer)
    condition: Condition | None = group(Condition)
    prior_treatments: tuple[PriorTreatment, ...] = group(PriorTreatment, "repeats, or not_listed")
    prior_procedures: tuple[PriorProcedure, ...] = group(PriorProcedure, "repeats, or not_listed")
    screening: Screening | None = group(Screening, note="Give an answer only where somebody asked.")
    plan: Plan | None = group(Plan, note="What is planned: the consent is made from this.")
    consent: Consent | None = group(Consent, note="What was agreed: the signed consent.")
    time_out: TimeOut | None = group(TimeOut)
    procedure: Procedure | None = group(Procedure, note="What was done: the note is made from this.")
    evaluation: Evaluation | None = group(Evaluation)
    photographs: Photographs | None = group(Photographs)
    post: Post | None = group(Post)
    aftercare: Aftercare | None = group(Aftercare, condition="procedure.status != 'not-done'")
    signature: Signature | None = group(Signature)
    overrides: tuple[Override, ...] = group(
        Override,
        "repeats",
        "A clinician's decision before the procedure: it releases a check that allows it.",
    )
    variances: tuple[Variance, ...] = group(
        Variance,
        "repeats",
        "An account, after the procedure, of what did not go as it should, so that the truth can be filed.",
    )
    own: Own | None = group(Own, note="The clinic's own fields, as its clinic.toml declares them.")
    addenda: tuple[Addendum, ...] = group(Addendum, "repeats", condition="signature.at")
