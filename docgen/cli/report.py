"""Reports the results for the documents of a visit, as lines for people and as plain data."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from docgen.cli.output import describe_error, describe_problem

if TYPE_CHECKING:
    from docgen.clinic import Clinic
    from docgen.context import Form
    from docgen.document import Outcome
    from docgen.errors import Finding, Problem
    from docgen.review.for_patients import PatientReview
    from docgen.visit import Visit
    from docgen.word import Missing

_UNMEASURED = "not measured (docgen has a scale for en and es, and for whole sentences)"


def describe_visit(visit: Visit) -> dict[str, Any]:
    """Return the clinic's number of a visit, and what could not be read of its record, as plain data."""
    error = {"error": describe_error(visit.error)} if visit.error else {}
    return {"identifier": visit.encounter.encounter.identifier, **error}


def describe_outcome(outcome: Outcome) -> dict[str, Any]:
    """Return the result for a document as plain data."""
    missing = outcome.document.missing if outcome.document else ()
    return {
        "document": outcome.code,
        "state": outcome.state,
        **({"reason": outcome.reason} if outcome.state == "not-due" else {}),
        "findings": [dataclasses.asdict(finding) for finding in outcome.findings],
        "problems": [describe_problem(problem) for problem in outcome.problems],
        "missing": [dataclasses.asdict(miss) for miss in missing],
    }


def reading_lines(reviews: Sequence[PatientReview]) -> list[str]:
    """Return a line for each template that patients read, and what a program checked of plain language."""
    lines = [
        f"  read by patients: {one.document} in {one.language}: {one.reading or _UNMEASURED}"
        for one in reviews
    ]
    if not reviews:
        return []
    from docgen.review.plain_language import INDEXES

    return lines + [
        f"  {index}: {checked} of {items} items machine-checked, {items - checked} need a person"
        for index, (items, checked) in INDEXES.items()
    ]


def describe_reading(review: PatientReview) -> dict[str, Any]:
    """Return how hard a template is to read as plain data."""
    read = review.reading
    figures = {"scale": read.scale.name, "figure": round(read.figure, 1)} if read is not None else {}
    words = {"median": read.median, "longest": read.longest} if read is not None else {}
    return {"document": review.document, "language": review.language, **figures, **words}


def finding_lines(
    findings: Iterable[Finding],
    problems: Iterable[Problem] = (),
    *,
    told: set[str] | None = None,
    sources: bool = False,
) -> list[str]:
    """Return a line for each problem and finding, stops first; with `sources`, a line for each source.

    `told` are the lines of the documents before, which are only named; those of this one are added to it.
    """
    told = set() if told is None else told
    order = {"stop": 0, "warn": 1, "info": 2}
    lines = {f"  {'stop':<5}{problem}": (problem.place or problem.kind, "") for problem in problems}
    for finding in sorted(findings, key=lambda finding: order[finding.level]):
        where = f"{finding.path}: " if finding.path else ""
        fix = f" ({finding.fix})" if finding.fix else ""
        line = f"  {finding.level:<5}{where}{finding.message}{fix} [{finding.id}]"
        source = f"       Source: {finding.source}" if sources and finding.source else ""
        lines[line] = (finding.id, source)
    shown = [
        text for line, (_, source) in lines.items() if line not in told for text in (line, source) if text
    ]
    again = dict.fromkeys(name for line, (name, _) in lines.items() if line in told)
    told.update(lines)
    return [*shown, *([f"  as above: {', '.join(again)}"] if again else [])]


def switched_off(clinic: Clinic | None) -> list[str]:
    """Return the ids of the checks that a clinic has switched off."""
    return [id_ for id_, setting in clinic.checks.items() if setting == "off"] if clinic is not None else []


def line_not_due(outcome: Outcome) -> str:
    """Return the line on a document that is not due, and why."""
    why = f" ({outcome.reason})" if outcome.reason else ""
    return f"{outcome.code}: not due at this visit{why}"


def headline(outcome: Outcome) -> str:
    """Return the line on what keeps a document from being made, if anything does."""
    if outcome.state == "not-due":
        return line_not_due(outcome)
    if outcome.state == "filled":
        return f"{outcome.code}: ready"
    return f"{outcome.code}: NOT READY, {count_stops(outcome)} to settle"


def lines_not_due(outcomes: Sequence[Outcome], visit: Visit, consent: Form | None) -> list[str]:
    """Return what follows from documents that are not due: a consent not looked at, nothing to make."""
    looked_at, pack = {outcome.code for outcome in outcomes if outcome.state != "not-due"}, visit.pack
    lines = []
    if consent is not None and not any(pack.document(code).type == "note" for code in looked_at):
        lines.append("The signed consent was not looked at: only a note is checked against it.")
    if not looked_at:
        kinds = [kind for kind in pack.documents.values() if not kind.amends]
        tables = sorted({kind.subject for kind in kinds if not visit.encounter[kind.subject]})
        needed = {table: [kind.code for kind in kinds if kind.subject == table] for table in tables}
        fixes = [f"fill in [{table}] for {', '.join(codes)}" for table, codes in needed.items()]
        said = ": ".join(filter(None, ["No document is due", "; ".join(fixes)]))
        lines.append(f"{said}. One that is not due is made with -d NAME.")
    return lines


def missing_lines(missing: Iterable[Missing]) -> list[str]:
    """Return a line for each name that a draft marks because the record lacks it."""
    marked = dict.fromkeys(miss.name for miss in missing if miss.use != "condition")
    return [f"  {'mark':<5}{name}: missing, and marked in the draft" for name in marked]


def problem_lines(source: str, problems: Sequence[Problem]) -> list[str]:
    """Return a line for each problem, under a head with the source and their number."""
    if not problems:
        return []
    count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
    return [f"{source}: {count}", *(f"  {problem}" for problem in problems)]


def count_stops(outcome: Outcome) -> int:
    """Count the problems and stops that prevent a final document."""
    return len(outcome.problems) + sum(finding.level == "stop" for finding in outcome.findings)
