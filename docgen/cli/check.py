"""`docgen check`: lists what stops the documents of a visit; writes nothing."""

from __future__ import annotations

import click

from docgen.cli import options
from docgen.cli.output import Output
from docgen.cli.records import Given, Judged, Records
from docgen.cli.report import (
    describe_outcome,
    describe_visit,
    finding_lines,
    headline,
    switched_off,
)


@click.command("check")
@options.encounters_argument
@options.document_option
@options.language_option
@options.pack_option
@options.clinic_option
@options.consent_option
@options.json_option
@click.pass_obj
def command(
    output: Output,
    encounters: tuple[str, ...],
    document: str | None,
    language: str | None,
    pack_name: str | None,
    clinic_path: str | None,
    consent_path: str | None,
) -> int:
    """List what stops the documents of a visit, what else to look at, and where the rules come from.

    ENCOUNTER is a TOML or JSON file, or - for JSON on standard input; give several for several visits. A
    document that is not due at a visit is not checked, unless you name it with -d. Nothing is written. Exits
    with 1 when something stops a document. What cannot be read of the record is listed first; then what is
    found in the rest of it.
    """
    from docgen.visit import fill_all

    records = Records(output, encounters, pack_name, clinic_path, consent_path)

    def check(given: Given) -> Judged:
        visit = given.visit
        outcomes = list(fill_all(visit, language=language, consent=given.consent, only=document))
        told: set[str] = set()
        for outcome in outcomes:
            found = finding_lines(outcome.findings, outcome.problems, sources=True, told=told)
            output.say(headline(outcome), *found)
        records.close(given, outcomes)
        documents = [describe_outcome(outcome) for outcome in outcomes]
        failed = bool(visit.error) or any(outcome.state == "not-ready" for outcome in outcomes)
        result = {**describe_visit(visit), "documents": documents, "switched_off": switched_off(visit.clinic)}
        return Judged(int(failed), result)

    return records.each(check)
