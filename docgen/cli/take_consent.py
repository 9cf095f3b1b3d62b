"""`docgen take-consent`: writes into a record what the signed consent says, once a person confirms it."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli import options
from docgen.cli.output import Output


@click.command("take-consent")
@click.argument("form", metavar="FORM", callback=options.filled)
@options.encounter_argument
@click.option("--on-paper", is_flag=True, help="FORM was printed, and signed on paper.")
@click.option("-y", "--yes", is_flag=True, help="Write without asking; what FORM does not say stays open.")
@options.pack_option
@options.clinic_option
@options.json_option
@click.pass_obj
def command(
    output: Output,
    form: str,
    encounter: str,
    on_paper: bool,
    yes: bool,
    pack_name: str | None,
    clinic_path: str | None,
) -> int:
    """Write into the record ENCOUNTER (.toml or .json) what the signed consent FORM says.

    FORM is the .docx that was filled in on a screen, or printed and signed on paper. docgen shows what was
    agreed and filled in on it, and writes it once you confirm it, where the record has nothing yet. Where the
    two differ, it says so, and exits with 1. Then it asks what only the signing shows: what was decided, by
    whom, and when. Nothing is taken from a draft, from a form whose text was changed, or from the form of
    another patient, visit or procedure.
    """
    from docgen.cli.asking import Interview
    from docgen.cli.record_file import read_record_file
    from docgen.cli.taking import take
    from docgen.clinic import language_of
    from docgen.filed import read_form
    from docgen.review import own_for
    from docgen.sources import load_encounter
    from docgen.visit import clinic_of, pack_of_document

    record, clinic = read_record_file(Path(encounter)), clinic_of(encounter, clinic_path)
    filed = read_form(form, clinic)
    pack = pack_of_document(filed, pack_name, clinic)
    own_for(clinic, pack)
    interview = Interview(pack, record.data, clinic, language=language_of(clinic))
    record.refuse(interview.problems(record.data))
    visit = load_encounter(encounter, clinic=clinic, pack=pack)
    taking = take(filed.read_by(pack), visit, interview, on_paper, None if yes else output.ask)
    path = str(record.write(output, interview.answers)) if interview.answers else None
    if path is None:
        output.say("Nothing is written.")
    if output.json:
        output.result({"path": path, **taking.as_data()})
    return int(taking.stopped or bool(taking.found.differences))
