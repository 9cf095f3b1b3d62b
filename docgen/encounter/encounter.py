"""Reads raw data into an Encounter: checks its shape, its codes and the rules within it all at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any, Self

from pydantic import ModelWrapValidatorHandler, ValidationError, ValidationInfo, model_validator
from pydantic_core import InitErrorDetails

from docgen.encounter.problems import RecordProblem, path_of
from docgen.encounter.reading import in_record_order, read
from docgen.encounter.record import Record
from docgen.encounter.rules import impossible
from docgen.encounter.values import refusal
from docgen.encounter.vocabulary import Vocabulary, unknown
from docgen.encounter.zones import find_zone
from docgen.errors import EncounterError, Problem


class Encounter(Record):
    """One complete visit (FHIR Encounter with its Procedure, Consent and Condition), frozen.

    Every time is zone-aware, every list is a tuple, and a coded value is its code. The validation context
    may hold `time_zone` (a tzinfo or an IANA name, for times written without a zone) and `vocabulary`
    (the codes of each list). No encounter holds impossible data, however it is made.
    """

    @model_validator(mode="wrap")
    @classmethod
    def _find_every_problem(
        cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        encounter, problems = read(data, cls, handler)
        if encounter is not None:
            known = {problem.place for problem in problems}
            vocabulary = (info.context or {}).get("vocabulary") or {}
            later = (*unknown(encounter, vocabulary), *impossible(encounter))
            problems += [problem for problem in later if problem.place not in known]
        if encounter is None or problems:
            raise _as_validation_error(in_record_order(_without_misspelt(problems), data, cls))
        return encounter

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """Read raw data (nested dicts and lists, dates as dates or ISO 8601 text) into an encounter.

        Accepts pydantic's options, including `context`. Raises EncounterError with every problem, not
        pydantic's own error.
        """
        try:
            return super().model_validate(obj, **options)
        except ValidationError as error:
            raise EncounterError("", _problems(error)) from None


def parse_encounter(
    data: Mapping[str, Any],
    *,
    source: str = "",
    vocabulary: Vocabulary | None = None,
    time_zone: tzinfo | str | None = None,
) -> Encounter:
    """Read raw data into an encounter; messages name its origin by `source`.

    `vocabulary` holds the codes of each list, as a pack supplies them; without it a coded value may be
    any text. `time_zone` (a tzinfo, or an IANA name) is the zone of times that are written without
    one; without it such a time is a problem. Raises EncounterError with every problem at once, each with
    its path, in record order.
    """
    zone = find_zone(time_zone) if isinstance(time_zone, str) else time_zone
    if isinstance(time_zone, str) and zone is None:
        fix = "write a name of the IANA database, such as America/New_York"
        raise EncounterError(source, [Problem("time_zone", "is not a time zone", fix, "unknown-zone")])
    try:
        return Encounter.model_validate(data, context={"vocabulary": vocabulary, "time_zone": zone})
    except EncounterError as error:
        raise EncounterError(source, error.problems) from None


def unknown_codes(encounter: Record, vocabulary: Vocabulary) -> list[Problem]:
    """Find the codes that a pack's vocabulary does not know, for an encounter read without one."""
    problems = in_record_order(unknown(encounter, vocabulary), to_data(encounter), type(encounter))
    return [problem.as_problem() for problem in problems]


def table_problems(tables: Mapping[str, Any]) -> list[Problem]:
    """Find what is wrong with some tables of a record on their own; missing keys are not reported."""
    _, problems = read(tables, Record, Record.model_validate)
    ordered = in_record_order(problems, tables, Record)
    return [problem.as_problem() for problem in ordered if problem.kind != "missing"]


def to_data(encounter: Record) -> dict[str, Any]:
    """Turn an encounter into data for JSON: keys as in a record file, ISO 8601 dates and times.

    Each time has its offset. Absent values have no key. Parsing the data again gives an equal encounter.
    """
    data: dict[str, Any] = encounter.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return data


def _without_misspelt(problems: list[RecordProblem]) -> list[RecordProblem]:
    """Drop a missing key when it, or its table, is only misspelt: another problem already says so."""
    meant = {(*problem.place[:-1], problem.meant) for problem in problems if problem.meant}
    return [
        problem
        for problem in problems
        if problem.kind != "missing" or meant.isdisjoint({problem.place, problem.place[:-1]})
    ]


def _as_validation_error(problems: list[RecordProblem]) -> ValidationError:
    details = [
        InitErrorDetails(
            type=refusal(problem.kind, problem.message, problem.fix), loc=problem.place, input=None
        )
        for problem in problems
    ]
    return ValidationError.from_exception_data("Encounter", details, hide_input=True)


def _problems(error: ValidationError) -> list[Problem]:
    problems = []
    for detail in error.errors(include_url=False, include_input=False):
        context = detail.get("ctx", {})
        message, fix = context.get("message", detail["msg"]), context.get("fix", "")
        problems.append(Problem(path_of(detail["loc"]), message, fix, detail["type"]))
    return problems
