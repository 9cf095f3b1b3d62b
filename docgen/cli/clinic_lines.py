"""Says which clinic's file is used for a record, or where one was looked for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docgen.clinic import Clinic
    from docgen.document import Outcome
    from docgen.visit import Visit


def lines_on_clinic(encounter: str, visit: Visit, outcomes: Iterable[Outcome]) -> list[str]:
    """Return a line on a clinic's file that is not beside the record, or that is missing and asked for."""
    if visit.clinic is not None or _is_asked_for(visit, outcomes):
        return lines_on_source(encounter, visit.clinic)
    return []


def lines_on_source(encounter: str, clinic: Clinic | None) -> list[str]:
    """Return a line on a clinic's file that is not beside the record, or on where none was found."""
    if clinic is None:
        return _lines_on_none(encounter)
    source = Path(clinic.source)
    return [] if source.parent == Path(encounter).parent else [f"The clinic's facts are from {source}"]


def _is_asked_for(visit: Visit, outcomes: Iterable[Outcome]) -> bool:
    """Return whether something that is found says that it can be written in a clinic's file."""
    from docgen.clinic import FILE_NAME

    fixes = [problem.fix for problem in visit.error.problems] if visit.error else []
    for outcome in outcomes:
        fixes += [finding.fix for finding in outcome.findings]
        fixes += [problem.fix for problem in outcome.problems]
    return any(FILE_NAME in fix for fix in fixes)


def _lines_on_none(encounter: str) -> list[str]:
    from docgen.clinic import FILE_NAME
    from docgen.clinic_file import folders_searched, near_misses

    if encounter == "-":
        return [f"No {FILE_NAME} is looked for beside standard input: name it with --clinic."]
    folders = ", ".join(str(folder.absolute()) for folder in folders_searched(Path(encounter)))
    return [
        f"No {FILE_NAME} was found. Looked in: {folders}",
        *(f"There is {path}: rename it to {FILE_NAME}" for path in near_misses(Path(encounter))),
    ]
