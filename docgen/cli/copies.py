"""Writes copies of documents; says what became of them, to people and to programs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.cli.output import Output, as_options, describe_problem
from docgen.cli.records import Judged

if TYPE_CHECKING:
    from docgen.delivery import Copy, Delivery, Kind

_NAMES: Mapping[Kind, str] = {"pdf": "PDF", "text": "text", "xhtml": "XHTML"}

_STATES = {"written": "written to", "unchanged": "unchanged,", "not-written": "NOT WRITTEN,"}


def write_copies(
    output: Output, deliveries: Sequence[Delivery], copied: Mapping[str, bool], folder: Path, force: bool
) -> Judged:
    """Write copies of the documents that are there as they were made; none of a signed one that was kept."""
    from docgen.delivery import save_copies

    kinds = [kind for kind in _NAMES if copied[kind]]
    if not kinds:
        return Judged(0, {})
    made = [one.document for one in deliveries if one.state in ("written", "unchanged")]
    return report_copies(output, save_copies(made, kinds, folder=folder, force=force))


def report_copies(output: Output, copies: Iterable[Copy]) -> Judged:
    """Say what became of each copy."""
    told = list(copies)
    for copy in told:
        output.say(f"{_NAMES[copy.kind]}: {_STATES[copy.state]} {copy.path}")
        if copy.error is not None:
            output.say(*(f"  {line}" for line in as_options(copy.error).lines))
    failed = any(copy.error is not None for copy in told)
    return Judged(int(failed), {"copies": [_describe(copy) for copy in told] if output.json else []})


def _describe(copy: Copy) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": copy.kind, "path": str(copy.path), "state": copy.state}
    if copy.error is not None:
        return data | {"problems": [describe_problem(one) for one in as_options(copy.error).problems]}
    return data | {"sha256": hashlib.sha256(copy.path.read_bytes()).hexdigest()}
