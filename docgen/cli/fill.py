"""`docgen fill`: writes the documents of a visit that are ready, and lists what the others lack."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from docgen.cli import options
from docgen.cli.copies import write_copies
from docgen.cli.output import Output, as_options, describe_problem
from docgen.cli.records import STDIN, Given, Judged, Records
from docgen.cli.report import (
    count_stops,
    describe_outcome,
    describe_visit,
    finding_lines,
    line_not_due,
    missing_lines,
)

if TYPE_CHECKING:
    from docgen.delivery import Delivery
    from docgen.document import Outcome

_STATES = {
    "written": "written to",
    "unchanged": "unchanged,",
    "kept": "kept, it was signed, filled in or changed:",
}


@click.command("fill")
@options.encounters_argument
@options.folder_option
@options.document_option
@options.language_option
@click.option("--draft", is_flag=True, help="Write drafts: DRAFT on every page, missing values marked.")
@options.pack_option
@options.clinic_option
@options.consent_option
@options.carry_option
@options.large_option
@options.copies_options
@options.force_option
@options.json_option
@click.pass_obj
def command(
    output: Output,
    /,
    encounters: tuple[str, ...],
    folder: str | None,
    document: str | None,
    language: str | None,
    draft: bool,
    pack_name: str | None,
    clinic_path: str | None,
    consent_path: str | None,
    carry: Literal["digest"] | None,
    large: bool | None,
    force: bool,
    **copied: bool,
) -> int:
    """Write the documents of a visit.

    ENCOUNTER is a TOML or JSON file, or - for JSON on standard input; give several for several visits. Each
    document that is due at a visit is checked by itself: docgen writes the ready ones to DIR, and lists what
    the others lack. Nothing is written, not even a draft, while something cannot be read of the record; it is
    listed first. A document that is there already stays as it is. --pdf, --text and --xhtml also write copies
    of the documents that are in DIR as they were made, under the same names.
    """
    from docgen.visit import fill_all

    if folder is None and STDIN in encounters:
        raise click.UsageError("a record on standard input is in no folder: name one with -o")
    records = Records(output, encounters, pack_name, clinic_path, consent_path)
    make = partial(fill_all, language=language, draft=draft, carry=carry, large_print=large, only=document)
    where = Path(folder) if folder is not None else None
    return records.each(partial(_fill, records, make, where, force, set(), copied))


def _fill(
    records: Records,
    make: Callable[..., Iterator[Outcome]],
    folder: Path | None,
    force: bool,
    taken: set[Path],
    copied: dict[str, bool],
    given: Given,
) -> Judged:
    """Write the documents of one visit, and their copies; none over a file that is `taken` by another one."""
    outcomes = list(make(given.visit, consent=given.consent))
    where = folder or _folder_of(given)
    deliveries = deliver(outcomes, where, force, taken)
    taken.update(delivery.path for delivery in deliveries if not delivery.failed)
    judged = report(records.output, outcomes, deliveries, _undecided(given))
    copies = write_copies(records.output, deliveries, copied, where, force)
    records.close(given, outcomes)
    result = {**describe_visit(given.visit), **judged.result, **copies.result}
    return Judged(max(judged.code, copies.code, bool(given.visit.error)), result)


def _undecided(given: Given) -> str:
    """Return the file of a record that does not say yet what was agreed; empty for any other."""
    agreed = given.visit.encounter.consent
    return "" if given.encounter == STDIN or (agreed and agreed.outcome) else given.encounter


def _folder_of(given: Given) -> Path:
    """Return the folder for the documents of a record: the clinic's, else the one that it is in."""
    clinic = given.visit.clinic
    return (clinic.folder if clinic is not None else None) or Path(given.encounter).parent


def deliver(
    outcomes: Sequence[Outcome], folder: Path, force: bool, taken: Collection[Path] = ()
) -> tuple[Delivery, ...]:
    """Write the filled documents to a folder; none over a file that is `taken` by another record."""
    from docgen.delivery import deliver_to_folder

    filled = [outcome.document for outcome in outcomes if outcome.document is not None]
    return deliver_to_folder(filled, folder, force, taken)


def report(
    output: Output, outcomes: Sequence[Outcome], deliveries: Sequence[Delivery], undecided: str = ""
) -> Judged:
    """Say what became of each document; a finding that several share is listed with the first of them.

    `undecided` is the file of a record into which a signed consent may be taken.
    """
    by_code = {delivery.document.code: delivery for delivery in deliveries}
    told: set[str] = set()
    for outcome in outcomes:
        output.say(*_lines(outcome, by_code.get(outcome.code), told, undecided))
    results = [_describe(outcome, by_code.get(outcome.code)) for outcome in outcomes] if output.json else []
    is_ready = all(outcome.state != "not-ready" for outcome in outcomes)
    code = int(not is_ready or any(delivery.failed for delivery in deliveries))
    return Judged(code, {"documents": results})


def _lines(outcome: Outcome, delivery: Delivery | None, told: set[str], undecided: str) -> list[str]:
    if outcome.state == "not-due":
        return [line_not_due(outcome)]
    found = finding_lines(outcome.findings, outcome.problems, told=told)
    if delivery is None:
        draft = "" if outcome.is_broken else " (--draft writes it as a draft)"
        return [f"{outcome.code}: NOT READY, {count_stops(outcome)} to settle{draft}", *found]
    missing = missing_lines(delivery.document.missing)
    return [*_headlines(delivery, undecided), *found, *missing]


def _headlines(delivery: Delivery, undecided: str) -> list[str]:
    from docgen.files import as_typed

    document, path = delivery.document, delivery.path
    lines = [f"{document.code}: NOT WRITTEN"]
    if not delivery.failed:
        draft = "draft " if document.draft else ""
        lines = [f"{document.code}: {draft}{_STATES[delivery.state]} {path}"]
    elif delivery.error is not None:
        lines += [f"  {line}" for line in as_options(delivery.error).lines]
    if undecided and _may_be_signed(delivery):
        files = f"{as_typed(path)} {as_typed(undecided)}"
        lines.append(f"  This writes what it agreed into the record: docgen take-consent {files}")
    return lines


def _may_be_signed(delivery: Delivery) -> bool:
    """Return whether a consent is there on which somebody has signed or written."""
    kinds = [problem.kind for problem in delivery.error.problems] if delivery.error is not None else []
    document = delivery.document
    return document.type == "consent" and not document.draft and kinds in (["kept"], ["written-on"])


def _describe(outcome: Outcome, delivery: Delivery | None) -> dict[str, Any]:
    data = describe_outcome(outcome)
    if delivery is None:
        return data
    document = delivery.document
    data |= {"name": document.name, "language": document.language, "draft": document.draft}
    data["state"] = delivery.state
    if delivery.failed and delivery.error is not None:
        problems = as_options(delivery.error).problems
        return data | {"problems": [describe_problem(problem) for problem in problems]}
    content = document.content if delivery.state == "written" else delivery.path.read_bytes()
    return data | {"path": str(delivery.path), "sha256": hashlib.sha256(content).hexdigest()}
