"""Tables for what was known before the procedure: condition, prior treatments, screening, payer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import ConfigDict, Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails

from docgen.encounter.codes import (
    ANSWERS,
    Code,
    CoverageFinding,
    Laterality,
    Notice,
    PayerKind,
    TreatmentResult,
    TreatmentSource,
)
from docgen.encounter.table import Table
from docgen.encounter.values import Date, Positive, Text, Texts, Time

Diagnosis = Annotated[Text, Code("diagnosis", open=True)]  # open, since a check looks for acne
DETAIL = "_detail"


class Site(Table):
    """A place on the body (FHIR bodySite). Sides are the patient's; `other_text` names the site `other`."""

    body_site: Annotated[Text, Code("body_site")] | None = None
    laterality: Laterality | None = None
    other_text: Text | None = None


class Payer(Table):
    """The payer, and what the patient was informed of about coverage. No prices."""

    kind: PayerKind | None = None
    name: Text | None = None
    coverage_finding: CoverageFinding | None = None
    notice: Notice | None = None
    notice_signed_at: Time | None = None
    authorization: Text | None = None
    modifiers: Texts = ()


class Condition(Table):
    """The condition treated (FHIR Condition). `code` and `secondary` are ICD-10-CM codes."""

    code: Diagnosis | None = None
    secondary: tuple[Annotated[Text, Code("diagnosis", open=True)], ...] = ()
    severity_scale: Annotated[Text, Code("severity_scale")] | None = None
    severity: Annotated[Text, Code("severity")] | None = None
    features: tuple[Annotated[Text, Code("feature")], ...] = ()
    duration: Text | None = None
    exam: Text | None = None


class PriorTreatment(Table):
    """A treatment that was tried, or was not suitable. In data, `class_` is the key `class`."""

    class_: Annotated[Text, Code("treatment_class")] | None = Field(None, alias="class")
    name: Text | None = None
    strength: Text | None = None
    frequency: Text | None = None
    start: Date | None = None
    end: Date | None = None
    weeks: Positive | None = None
    result: TreatmentResult | None = None
    reason: Text | None = None
    source: TreatmentSource | None = None


class PriorSession(Table):
    """An earlier session of this procedure. `adverse` holds codes of complications."""

    date: Date | None = None
    response: Text | None = None
    adverse: tuple[Annotated[Text, Code("complication")], ...] = ()


class TestSpot(Site):
    """A spot that was frozen as a test."""

    __test__ = False  # the name makes pytest take it for a test class

    date: Date | None = None
    result: Text | None = None


class Screening(Table):
    """The answers to the questions before the freeze (FHIR QuestionnaireResponse).

    Besides its own keys the table holds an answer for each condition of the pack, under the
    condition's code, and details of the answer under `<condition>_detail`.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Text]

    asked_by: Text | None = None
    asked_at: Time | None = None
    skin_type: Annotated[Text, Code("skin_type")] | None = None
    isotretinoin_last_dose: Date | None = None
    allergies: Texts = ()
    medications: Texts = ()

    @property
    def answers(self) -> Mapping[str, str]:
        """The answers by the codes of their conditions."""
        return {key: value for key, value in self._extra.items() if not key.endswith(DETAIL)}

    @property
    def details(self) -> Mapping[str, str]:
        """The details of answers by the codes of their conditions."""
        return {key.removesuffix(DETAIL): value for key, value in self._extra.items() if key.endswith(DETAIL)}

    @property
    def _extra(self) -> dict[str, str]:
        return self.__pydantic_extra__ or {}

    @model_validator(mode="after")
    def _check_answers(self) -> Screening:
        expected = {"expected": " or ".join(ANSWERS)}
        wrong = [
            InitErrorDetails(type="literal_error", loc=(key,), input=value, ctx=expected)
            for key, value in self.answers.items()
            if value not in ANSWERS
        ]
        if wrong:
            raise ValidationError.from_exception_data("screening", wrong, hide_input=True)
        return self
