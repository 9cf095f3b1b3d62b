"""What became of the documents of a visit, told to people and as data."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from docgen.cli.output import describe_problem

if TYPE_CHECKING:
    from docgen.checks import Finding
    from docgen.document import Outcome
    from docgen.errors import Problem


def describe_outcome(outcome: Outcome) -> dict[str, Any]:
    """Give what became of a document as plain data."""
    missing = outcome.document.missing if outcome.document else ()
    return {
        "document": outcome.code,
        "state": outcome.state,
        "findings": [dataclasses.asdict(finding) for finding in outcome.findings],
        "problems": [describe_problem(problem) for problem in outcome.problems],
        "missing": [dataclasses.asdict(miss) for miss in missing],
    }


def finding_lines(findings: Iterable[Finding], problems: Iterable[Problem] = ()) -> list[str]:
    """Tell findings and problems, a line each, what stops first."""
    order = {"stop": 0, "warn": 1, "info": 2}
    lines = [f"  {'stop':<5}{problem}" for problem in problems]
    for finding in sorted(findings, key=lambda finding: order[finding.level]):
        where = f"{finding.path}: " if finding.path else ""
        cure = f" {finding.fix}" if finding.fix else ""
        lines.append(f"  {finding.level:<5}{where}{finding.message}{cure} [{finding.id}]")
    return lines


def count_stops(outcome: Outcome) -> int:
    """Count what stands in the way of a final document."""
    return len(outcome.problems) + sum(finding.level == "stop" for finding in outcome.findings)
