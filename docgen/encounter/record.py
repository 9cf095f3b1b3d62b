"""The shape of a record: every table of a visit under its key, in the order of a visit."""

from __future__ import annotations

from docgen.encounter.agreement import Consent, Plan, TimeOut
from docgen.encounter.closing import (
    Addendum,
    Aftercare,
    Evaluation,
    Override,
    Photographs,
    Post,
    Signature,
    Variance,
)
from docgen.encounter.history import Condition, Payer, PriorSession, PriorTreatment, Screening, TestSpot
from docgen.encounter.people import (
    Chaperone,
    Guardian,
    Interpreter,
    Organization,
    Patient,
    Practitioner,
    SupervisingPractitioner,
    Visit,
)
from docgen.encounter.procedure import Procedure
from docgen.encounter.table import Table


class Record(Table):
    """All tables of a record. Only `patient` and `encounter` are always present."""

    organization: Organization | None = None
    patient: Patient
    guardian: Guardian | None = None
    interpreter: Interpreter | None = None
    practitioner: Practitioner | None = None
    supervising_practitioner: SupervisingPractitioner | None = None
    assistants: tuple[Practitioner, ...] = ()
    chaperone: Chaperone | None = None
    encounter: Visit
    payer: Payer | None = None
    condition: Condition | None = None
    prior_treatments: tuple[PriorTreatment, ...] = ()
    prior_17340: tuple[PriorSession, ...] = ()
    test_spot: TestSpot | None = None
    screening: Screening | None = None
    plan: Plan | None = None
    consent: Consent | None = None
    time_out: TimeOut | None = None
    procedure: Procedure | None = None
    evaluation: Evaluation | None = None
    photographs: Photographs | None = None
    post: Post | None = None
    aftercare: Aftercare | None = None
    signature: Signature | None = None
    overrides: tuple[Override, ...] = ()
    variances: tuple[Variance, ...] = ()
    addenda: tuple[Addendum, ...] = ()
