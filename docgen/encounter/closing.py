"""Tables for what follows the procedure: assessment, photographs, aftercare, signature, releases, addenda."""

from __future__ import annotations

from docgen.encounter.codes import GivenAs, SignatureStatus
from docgen.encounter.history import Diagnosis
from docgen.encounter.table import Table
from docgen.encounter.values import Count, Flag, Language, Text, Texts, Time


class Evaluation(Table):
    """An evaluation and management service on the same day; `code` and `modifier` are CPT's."""

    code: Text | None = None
    modifier: Text | None = None
    separate: Flag | None = None
    statement: Text | None = None


class Photographs(Table):
    """The photographs taken, and the consent to them."""

    taken_at: Time | None = None
    count: Count | None = None
    uses: Texts = ()
    consent_at: Time | None = None
    kept_in: Text | None = None


class Post(Table):
    """Diagnosis after the procedure (an ICD-10-CM code), assessment, plan, disposition, follow-up."""

    diagnosis: Diagnosis | None = None
    assessment: Text | None = None
    plan: Text | None = None
    disposition: Text | None = None
    follow_up: Text | None = None


class Aftercare(Table):
    """How the aftercare instructions were given. Products have the names that the patient uses."""

    given_as: tuple[GivenAs, ...] = ()
    language: Language | None = None
    version: Text | None = None
    given_to: Text | None = None
    explained_by: Text | None = None
    teach_back: Flag | None = None
    hold_products: Texts = ()
    resume_products: Texts = ()
    large_print: Flag | None = None


class Signature(Table):
    """Who signed the note and when, and who cosigned it."""

    by: Text | None = None
    at: Time | None = None
    status: SignatureStatus | None = None
    cosigned_by: Text | None = None
    cosigned_at: Time | None = None


class Override(Table):
    """A clinician's release of a stop before the procedure; `check` is the check's id."""

    check: Text | None = None
    by: Text | None = None
    at: Time | None = None
    reason: Text | None = None


class Variance(Table):
    """An account of what did not happen as it should have, so that the truth can be filed."""

    check: Text | None = None
    by: Text | None = None
    at: Time | None = None
    statement: Text | None = None


class Addendum(Table):
    """An addition to a signed note."""

    at: Time | None = None
    by: Text | None = None
    reason: Text | None = None
    text: Text | None = None
