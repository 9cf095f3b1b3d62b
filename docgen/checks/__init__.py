"""Looks at a record for one document and says what stops it, what to look at, and what to know.

A check is a row of the pack's `checks.toml`, asked in the sandbox of the templates over the same names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docgen.checks.asking import Hit, find_hits
from docgen.checks.release import find_release
from docgen.checks.table import LEVELS, Check, Level, find_checks, read_checks
from docgen.clinic import Clinic
from docgen.context import build_context, expression
from docgen.encounter import Encounter, unknown_codes
from docgen.pack import Pack
from docgen.pack.reading import suggest

__all__ = ["Check", "Finding", "check", "due", "find_checks", "read_checks"]


@dataclass(frozen=True)
class Finding:
    """Something to act on: `level` is `stop` (no final document), `warn` or `info`.

    `path` is the place in the record, `message` and `fix` are for the clinic's people, `source` says
    where the rule comes from. Of the record a message holds the words of codes and sites, and of a release
    who gave it, when and why; nothing else.
    """

    id: str
    level: Level
    path: str
    message: str
    fix: str
    source: str
    document: str


def check(
    encounter: Encounter,
    pack: Pack,
    document: str,
    clinic: Clinic | None = None,
    language: str = "en",
    context: Mapping[str, Any] | None = None,
) -> tuple[Finding, ...]:
    """Check a record for one document of the pack; return all findings, stops first.

    `context` saves building the names a second time. A stop that an override or a variance releases
    is an info that says who released it. Raises PackError for a broken table of checks, TemplateError for
    a broken expression in it.
    """
    names = context or build_context(encounter, pack, document, language, clinic=clinic)
    found = list(_unknown_codes(encounter, pack, document))
    found += [_finding(hit, document) for hit in find_hits(pack, document, names)]
    found += _unknown_releases(names, pack, document)
    return tuple(sorted(found, key=lambda finding: LEVELS.index(finding.level)))


def due(pack: Pack, document: str, context: Mapping[str, Any]) -> bool:
    """Tell whether the visit owes this document; `context` are the names built for it."""
    kind = pack.document(document)
    return bool(expression(kind.due, f"pack.toml, documents.{document}.due").evaluate(context))


def _finding(hit: Hit, document: str) -> Finding:
    row, level, message = hit.row, hit.row.level, hit.message
    release = find_release(row, hit.names) if level == "stop" else None
    if release is not None:
        level = "stop" if release.obstacle else "info"
        message = f"{message} ({release})"
    return Finding(row.id, level, hit.path, message, row.fix, row.source, document)


def _unknown_codes(encounter: Encounter, pack: Pack, document: str) -> Iterator[Finding]:
    source = f"vocabulary of the pack {pack.code}"
    for problem in unknown_codes(encounter, pack.vocabulary):
        yield Finding("unknown-code", "stop", problem.place, problem.message, problem.fix, source, document)


def _unknown_releases(names: Mapping[str, Any], pack: Pack, document: str) -> Iterator[Finding]:
    known = {row.id for row in read_checks(pack)}
    for table in ("overrides", "variances"):
        for number, row in enumerate(names[table]):
            if row["check"] and row["check"] not in known:
                message = "The check that this is meant to release is not one of the pack's"
                fix = suggest(row["check"], known) or "write the id that the finding shows"
                path = f"{table}[{number}].check"
                yield Finding("unknown-release", "warn", path, message, fix, "docgen", document)
