"""Tables for what was known before the procedure: condition, prior treatments, screening, payer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from docgen.encounter.table import ANSWERS, DETAIL, Table, field

_ON_PAPER = "answered == 'on_paper'"
_NONE: Mapping[str, str] = MappingProxyType({})


class Site(Table):
    """A place on the body (FHIR bodySite). Sides are the patient's."""

    body_site: str | None = field("choice body_site")
    laterality: str | None = field(
        "choice laterality", "The patient's own right and left.", condition="body_site"
    )


class Payer(Table, asked="front_desk, before"):
    """The payer, and what the patient was informed of about coverage. No prices."""

    kind: str | None = field("choice payer_kind")
    name: str | None = field("string")
    coverage_finding: str | None = field("choice coverage_finding")
    notice: str | None = field("choice notice")
    notice_signed_at: datetime | None = field("dateTime", condition="notice and notice != 'none'")
    notice_option: str | None = field("choice notice_option", condition="notice == 'abn_cms_r_131'")
    cost_asked: bool | None = field("boolean")
    cost_asked_on: date | None = field("date", condition="cost_asked")
    estimate_given_on: date | None = field(
        "date", condition="kind.good_faith_estimate or cost_asked or notice == 'good_faith_estimate'"
    )
    authorization: str | None = field("string", condition="coverage_finding == 'prior_authorization'")
    modifiers: tuple[str, ...] = field("string, repeats, or nothing")


class Condition(Table, asked="clinician, before"):
    """The condition treated (FHIR Condition). `code` and `secondary` are ICD-10-CM codes."""

    code: str | None = field("open-choice diagnosis")
    secondary: tuple[str, ...] = field("open-choice diagnosis, repeats, or nothing")
    duration: str | None = field("string")
    exam: str | None = field("text")


class PriorTreatment(Table, asked="clinician, before"):
    """A treatment that was tried, or was not suitable. In data, `class_` is the key `class`."""

    class_: str | None = field("choice treatment_class")
    name: str | None = field("string")
    strength: str | None = field("string")
    frequency: str | None = field("string")
    start: date | None = field("date")
    end: date | None = field("date")
    weeks: float | None = field("decimal wk, > 0")
    result: str | None = field("choice treatment_result")
    reason: str | None = field("string", condition="result")
    source: str | None = field("choice treatment_source")


class PriorProcedure(Table, asked="clinician, before"):
    """An earlier session of this procedure. `adverse` holds codes of complications."""

    date: date | None = field("date")
    response: str | None = field("text")
    adverse: tuple[str, ...] = field("choice complication, repeats, or nothing")


class Screening(Table, asked="patient, before"):
    """The answers to the questions before the procedure (FHIR QuestionnaireResponse).

    Besides its own keys the table holds an answer for each condition of the pack, under the
    condition's code, and details of the answer under `<condition>_detail`. `answered` says how the patient
    answered without being asked by somebody: `entered_by` typed in what is on paper.
    """

    asked_by: str | None = field("string", asked="assistant, before")
    asked_at: datetime | None = field("dateTime", asked="assistant, before")
    answered: str | None = field("choice answered", asked="assistant, before", condition="not asked_by")
    answered_at: datetime | None = field("dateTime", asked="assistant, before", condition="answered")
    entered_by: str | None = field("string", asked="assistant, before", condition=_ON_PAPER)
    entered_at: datetime | None = field("dateTime", asked="assistant, before", condition=_ON_PAPER)
    allergies: tuple[str, ...] = field("string, repeats, or not_listed")
    medications: tuple[str, ...] = field("string, repeats, or not_listed")

    @property
    def answers(self) -> Mapping[str, str]:
        """The answers by the codes of their conditions."""
        return {key: value for key, value in self._given.items() if not key.endswith(DETAIL)}

    @property
    def details(self) -> Mapping[str, str]:
        """The details of answers by the codes of their conditions."""
        return {key.removesuffix(DETAIL): value for key, value in self._given.items() if key.endswith(DETAIL)}

    @property
    def _given(self) -> Mapping[str, str]:
        given: Mapping[str, str] = self.__dict__.get(ANSWERS, _NONE)
        return given
