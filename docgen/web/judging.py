"""Says of a visit as it is now which documents it owes, what each of them lacks, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from docgen.checks import check, due, reason_not_due
from docgen.clinic import Clinic
from docgen.context import build_context
from docgen.errors import EncounterError, Finding, Problem
from docgen.lazy import dataclass
from docgen.pack import Pack
from docgen.visit import Visit, load_visit


class Owed(NamedTuple):
    """A document of the pack: whether the visit owes it, how many stops it has, or why it is not due."""

    code: str
    title: str
    state: Literal["ready", "stopped", "not-due"]
    stops: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Judgement:
    """What is found in a visit: by document, and by the place that it is about."""

    owed: tuple[Owed, ...] = ()
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()

    def stops(self) -> Sequence[Finding]:
        """Return the findings that stop a document."""
        return [one for one in self.findings if one.level == "stop"]


def judge_visit(data: Mapping[str, Any], pack: Pack, clinic: Clinic | None) -> Judgement:
    """Judge a visit by the data of its record, which may lack anything."""
    try:
        visit = load_visit(data, pack=pack, clinic=clinic, partial=True)
    except EncounterError as error:  # nothing of it can be read yet
        return Judgement(problems=error.problems)
    problems = visit.error.problems if visit.error is not None else ()
    owed, findings = [], dict[tuple[str, ...], Finding]()
    for code, kind in pack.documents.items():
        if kind.amends:
            continue
        one, found = _judge(visit, code)
        owed.append(one)
        findings |= {(each.id, each.path, each.message): each for each in found}
    return Judgement(tuple(owed), tuple(findings.values()), problems)


def _judge(visit: Visit, code: str) -> tuple[Owed, Sequence[Finding]]:
    pack, clinic, language = visit.pack, visit.clinic, visit.language
    title = pack.documents[code].title
    names = build_context(visit.encounter, pack, code, language, clinic=clinic)
    if not due(pack, code, names):
        return Owed(code, title, "not-due", reason=reason_not_due(pack, code, names)), ()
    found = check(visit.encounter, pack, code, clinic=clinic, language=language, context=names)
    stops = sum(one.level == "stop" for one in found)
    is_ready = not stops and visit.error is None
    return Owed(code, title, "ready" if is_ready else "stopped", stops), found
