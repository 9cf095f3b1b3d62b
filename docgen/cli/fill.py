"""`docgen fill`: writes the documents of a visit that are ready, and lists what the others lack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import click

from docgen.cli import options
from docgen.cli.output import Output, describe_problem
from docgen.cli.report import (
    count_stops,
    describe_outcome,
    finding_lines,
    line_not_due,
    lines_not_due,
    missing_lines,
    refused,
    switched_off,
)

if TYPE_CHECKING:
    from docgen.delivery import Delivery
    from docgen.document import Outcome


@click.command("fill")
@options.encounter_argument
@options.folder_option
@options.document_option
@options.language_option
@click.option("--draft", is_flag=True, help="Write drafts: DRAFT on every page, missing values marked.")
@options.pack_option
@options.clinic_option
@options.consent_option
@click.option(
    "--carry",
    type=click.Choice(["digest"]),
    help="Put only the digest of the record into the documents, never the record.",
)
@options.force_option
@options.json_option
@click.pass_obj
def command(
    output: Output,
    encounter: str,
    folder: str,
    document: str | None,
    language: str | None,
    draft: bool,
    pack_name: str | None,
    clinic_path: str | None,
    consent_path: str | None,
    carry: Literal["digest"] | None,
    force: bool,
) -> int:
    """Write the documents of a visit.

    ENCOUNTER is a TOML or JSON file, or - for JSON on standard input. Each document that is due at this
    visit is checked by itself: docgen writes the ready ones to DIR, and lists what the others lack. Nothing
    is written, not even a draft, while something cannot be read of the record; it is listed first.
    """
    from docgen.visit import fill_all, load_visit

    visit = load_visit(encounter, pack=pack_name, clinic=clinic_path, partial=True)
    if visit.error:
        output.tell(visit.error)
    consent = options.load_form(output, consent_path, visit)
    outcomes = list(
        fill_all(visit, language=language, draft=draft, consent=consent, carry=carry, only=document)
    )
    if off := switched_off(visit.clinic):
        output.say(f"Switched off by the clinic: {', '.join(off)}")
    code = write_outcomes(output, outcomes, folder, force, refused(visit))
    output.say(*lines_not_due(outcomes, visit.pack, consent))
    return code


def write_outcomes(
    output: Output, outcomes: list[Outcome], folder: str, force: bool, also: Mapping[str, Any] | None = None
) -> int:
    """Write the filled documents, report the result of each, and return the exit code.

    `also` is what a program is told beside the documents.
    """
    from docgen.delivery import deliver_to_folder

    filled = [outcome.document for outcome in outcomes if outcome.document is not None]
    deliveries = {delivery.document.code: delivery for delivery in deliver_to_folder(filled, folder, force)}
    for outcome in outcomes:
        output.say(*_lines(outcome, deliveries.get(outcome.code)))
    if output.json:
        results = [_describe(outcome, deliveries.get(outcome.code)) for outcome in outcomes]
        output.result({**(also or {}), "documents": results})
    failed = any(outcome.state == "not-ready" for outcome in outcomes)
    return int(failed or not filled or any(delivery.error for delivery in deliveries.values()))


def _lines(outcome: Outcome, delivery: Delivery | None) -> list[str]:
    if outcome.state == "not-due":
        return [line_not_due(outcome)]
    if delivery is None:
        draft = "" if outcome.is_broken else " (--draft writes it as a draft)"
        return [
            f"{outcome.code}: NOT READY, {count_stops(outcome)} to settle{draft}",
            *finding_lines(outcome.findings, outcome.problems),
        ]
    if delivery.error is not None:
        return [f"{outcome.code}: NOT WRITTEN", *(f"  {line}" for line in delivery.error.lines)]
    kind = "draft written" if delivery.document.draft else "written"
    return [
        f"{outcome.code}: {kind} to {delivery.path}",
        *finding_lines(outcome.findings),
        *missing_lines(delivery.document.missing),
    ]


def _describe(outcome: Outcome, delivery: Delivery | None) -> dict[str, Any]:
    data = describe_outcome(outcome)
    if delivery is None:
        return data
    document = delivery.document
    data |= {"name": document.name, "language": document.language, "draft": document.draft}
    if delivery.error is not None:
        problems = [describe_problem(problem) for problem in delivery.error.problems]
        return data | {"state": "not-written", "problems": problems}
    return data | {"state": "written", "path": str(delivery.path)}
