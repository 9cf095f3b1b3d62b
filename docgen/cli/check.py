"""`docgen check`: lists what stops the documents of a visit; writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docgen.cli import options
from docgen.cli.output import Output
from docgen.cli.report import (
    count_stops,
    describe_outcome,
    finding_lines,
    line_not_due,
    lines_not_due,
    refused,
    switched_off,
)

if TYPE_CHECKING:
    from docgen.document import Outcome


@click.command("check")
@options.encounter_argument
@options.document_option
@options.language_option
@options.pack_option
@options.clinic_option
@options.consent_option
@options.json_option
@click.pass_obj
def command(
    output: Output,
    encounter: str,
    document: str | None,
    language: str | None,
    pack_name: str | None,
    clinic_path: str | None,
    consent_path: str | None,
) -> int:
    """List what stops the documents of a visit, what else to look at, and where the rules come from.

    ENCOUNTER is a TOML or JSON file, or - for JSON on standard input. A document that is not due at this
    visit is not checked, unless you name it with -d. Nothing is written. Exits with 1 when something stops
    a document. What cannot be read of the record is listed first; then what is found in the rest of it.
    """
    from docgen.visit import fill_all, load_visit

    visit = load_visit(encounter, pack=pack_name, clinic=clinic_path, partial=True)
    if visit.error:
        output.tell(visit.error)
    consent = options.load_form(output, consent_path, visit)
    outcomes = list(fill_all(visit, language=language, consent=consent, only=document))
    for outcome in outcomes:
        output.say(_headline(outcome), *finding_lines(outcome.findings, outcome.problems, sources=True))
    output.say(*lines_not_due(outcomes, visit.pack, consent))
    off = switched_off(visit.clinic)
    if off:
        output.say(f"Switched off by the clinic: {', '.join(off)}")
    if output.json:
        documents = [describe_outcome(outcome) for outcome in outcomes]
        output.result({**refused(visit), "documents": documents, "switched_off": off})
    return int(bool(visit.error) or any(outcome.state == "not-ready" for outcome in outcomes))


def _headline(outcome: Outcome) -> str:
    if outcome.state == "not-due":
        return line_not_due(outcome)
    if outcome.state == "filled":
        return f"{outcome.code}: ready"
    return f"{outcome.code}: NOT READY, {count_stops(outcome)} to settle"
