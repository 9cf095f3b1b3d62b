"""Finds releases of stops, and decides whether each one holds.

An override is a clinician's decision before the procedure; a variance is the account, after it, of what did
not happen as it should have. Each must say who, when and in what words. Both name a check, by its id (`R1`)
or by its id and the path of one finding (`R1 screening.raynaud`). A permission for one thing never covers
what is found later: an override by the id alone opens a check only if the check found one thing. A variance
is about the past, and by the id alone it covers everything that the check found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from docgen.checks.asking import Hit
from docgen.checks.table import Check
from docgen.context import expression
from docgen.errors import Finding
from docgen.lazy import compiled_when_used, dataclass
from docgen.pack import Pack

TABLES = (("overrides", "override", "reason"), ("variances", "variance", "statement"))
_AT = r"""at | datetime | replace("\u00a0", " ")"""  # for a terminal
_OF_CHECK = ("check", "findings")
_SAID = {"override": "decided", "variance": "explained"}

_PATH = compiled_when_used(r"\w+(\[\d+\]|\.\w+)*")


@dataclass(frozen=True)
class Release:
    """A recorded release of a stop; `obstacle` says why it does not hold, or is empty.

    `path` is its place in the record, `overrides[0]`.
    """

    path: str
    kind: str
    by: str
    at: str
    words: str
    obstacle: str = ""

    def __str__(self) -> str:
        """Who answers for it and when (the note has the words), or why it is not released."""
        if self.obstacle:
            return f"the {self.kind} on record does not release it: {self.obstacle}"
        return f"{_SAID[self.kind]} by {self.by}, {self.at}"


def named_check(text: str) -> tuple[str, str]:
    """Split the name in a release into the id of a check and the path of a finding, which may be empty."""
    id_, _, path = text.strip().partition(" ")
    return id_, path.strip()


def find_release(hit: Hit, alone: bool) -> Release | None:
    """Find the record's release of a stop: one that holds, else the first one that does not.

    `alone` means that the check found nothing else.
    """
    found = list(_releases(hit, alone))
    return next((release for release in found if not release.obstacle), found[0] if found else None)


def may_find(check: Check, path: str, pack: Pack) -> bool:
    """Return whether a check can find something at a path in any record."""
    if check.path == "*":
        return _PATH.fullmatch(path) is not None
    codes = sorted({code for facts in pack.vocabulary.values() for code in facts})
    pattern = re.escape(re.sub(r"^subject\b", "\0", check.path))
    pattern = pattern.replace(re.escape("[]"), r"\[\d+\]").replace(re.escape("\0"), "(plan|procedure)")
    return re.fullmatch(pattern.replace(r"\*", f"({'|'.join(map(re.escape, codes))})"), path) is not None


def _releases(hit: Hit, alone: bool) -> Iterator[Release]:
    for table, kind, words in TABLES:
        for number, row in enumerate(hit.names[table]):
            id_, path = named_check(row["check"] or "")
            if id_ == hit.row.id:
                at = expression(_AT, kind).evaluate(row) if row["at"] else ""
                obstacle = (
                    _obstacle(hit.row, kind, row, hit.names)
                    or _unsaid(row, words)
                    or _aim(kind, path, hit, alone)
                )
                yield Release(f"{table}[{number}]", kind, row["by"] or "", at, row[words] or "", obstacle)


def _aim(kind: str, path: str, hit: Hit, alone: bool) -> str:
    """Say why a release is not meant for this finding; empty if it is."""
    if path and path != hit.path:
        return f"it names {path}"
    if kind == "override" and not path and not alone:
        return f'it does not say which of several it permits; name it: "{hit.row.id} {hit.path}"'
    return ""


def _unsaid(row: Mapping[str, Any], words: str) -> str:
    unsaid = [name for name in ("by", "at", words) if not row[name]]
    return f"it does not say {', '.join(unsaid)}" if unsaid else ""


def _obstacle(check: Check, kind: str, row: Mapping[str, Any], names: Mapping[str, Any]) -> str:
    if kind not in check.release:
        return f"this check takes no {kind}"
    start, began_by = (names["procedure"] or {}).get("start"), names["began_by"]
    if kind == "variance" and names["document"]["subject"] != "procedure":
        return "a variance is about what was done, and this document comes before it"
    if row["at"] is None:
        return ""
    if kind == "override" and began_by is not None and row["at"] > began_by:
        return "it was written after the start; what is already done needs a variance"
    if kind == "variance" and start is not None and row["at"] < start:
        return "it was written before the start; a decision before the act is an override"
    return ""


def released(names: Mapping[str, Any], findings: Iterable[Finding]) -> dict[str, list[dict[str, Any]]]:
    """Return both tables of releases, each release with the messages of the findings that it released.

    Those of one table that differ only in their check are one. It names the checks of all.
    """
    matters: dict[str, list[str]] = {}
    for finding in findings:
        matters.setdefault(finding.release, []).append(finding.matter)
    tables = {}
    for table, _, _ in TABLES:
        merged: list[dict[str, Any]] = []
        for number, row in enumerate(names[table]):
            rest = {key: value for key, value in row.items() if key not in _OF_CHECK}
            one = next((one for one in merged if rest.items() <= one.items()), None)
            if one is None:
                merged.append(one := {**row, "check": [], "findings": []})
            one["check"].append(row["check"])
            one["findings"] += matters.get(f"{table}[{number}]", [])
        for one in merged:
            one["check"] = "; ".join(filter(None, one["check"])) or None
            one["findings"] = _in_brief(one["findings"])
        tables[table] = merged
    return tables


def _in_brief(messages: Iterable[str]) -> list[str]:
    """Join messages that differ only in what they are about."""
    about: dict[str, list[str]] = {}
    for message in messages:
        what, _, of = message.partition(": ")
        about.setdefault(what, []).append(of)
    return [": ".join(filter(None, (what, ", ".join(filter(None, of))))) for what, of in about.items()]
