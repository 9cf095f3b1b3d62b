"""Releases: who opened a stop, and whether they may.

An override is a clinician's decision before the act, a variance the account of what happened otherwise
than it should have, after it. Each has to say who, when and in what words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docgen.checks.table import Check

_TABLES = (("overrides", "override", "reason"), ("variances", "variance", "statement"))


@dataclass(frozen=True)
class Release:
    """What is recorded about a stop: `obstacle` tells why it does not open it, or is empty."""

    kind: str
    by: str
    at: str
    words: str
    obstacle: str = ""

    def __str__(self) -> str:
        """Who released it, when, and in what words; or why it stays closed."""
        if self.obstacle:
            return f"the {self.kind} on record does not release it: {self.obstacle}"
        return f"released by {self.by}, {self.at}: {self.words}"


def find_release(check: Check, names: Mapping[str, Any]) -> Release | None:
    """Find what the record says about a stop: a release that holds before one that does not."""
    found = list(_releases(check, names))
    return next((release for release in found if not release.obstacle), found[0] if found else None)


def _releases(check: Check, names: Mapping[str, Any]) -> Iterator[Release]:
    for table, kind, words in _TABLES:
        for row in names[table]:
            if row["check"] == check.id:
                at = row["at"].isoformat() if row["at"] else ""
                obstacle = _obstacle(check, kind, row, names) or _unsaid(row, words)
                yield Release(kind, row["by"] or "", at, row[words] or "", obstacle)


def _unsaid(row: Mapping[str, Any], words: str) -> str:
    unsaid = [name for name in ("by", "at", words) if not row[name]]
    return f"it does not say {', '.join(unsaid)}" if unsaid else ""


def _obstacle(check: Check, kind: str, row: Mapping[str, Any], names: Mapping[str, Any]) -> str:
    if kind not in check.release:
        return f"this check takes no {kind}"
    start = (names["procedure"] or {}).get("start")
    if kind == "variance" and names["document"]["subject"] != "procedure":
        return "a variance tells of what was done, and this document comes before"
    if start is None or row["at"] is None:
        return ""
    if kind == "override" and row["at"] > start:
        return "it was written after the start; what was done needs a variance"
    if kind == "variance" and row["at"] < start:
        return "it was written before the start; a decision before the act is an override"
    return ""
