"""`docgen schema`: prints what a record can hold, as a JSON Schema or as a FHIR Questionnaire."""

from __future__ import annotations

import click

from docgen.cli import options
from docgen.cli.output import Output


@click.command("schema")
@options.pack_option
@options.clinic_here_option
@click.option("--fhir", is_flag=True, help="Print a FHIR Questionnaire (R4) instead, a form to fill in.")
@options.language_named("Language of the Questionnaire; by default the clinic's, or en.")
@click.pass_obj
def command(
    output: Output, pack_name: str | None, clinic_path: str | None, fhir: bool, language: str | None
) -> None:
    """Print the JSON Schema (2020-12) of the records of a pack: every key, with types, units and codes.

    With a clinic, its own fields are among them.

    Editors use it to complete and check a record in JSON. `docgen check` finds more: a schema cannot say
    which days exist or what contradicts what.

    With --fhir, print the same as a FHIR Questionnaire. Programs that speak FHIR show it as a form; the
    QuestionnaireResponse that they give back is a record for all commands. A question whose condition FHIR
    cannot say is always shown; each is listed on standard error.
    """
    from docgen.clinic import language_of
    from docgen.encounter import json_schema
    from docgen.fhir import questionnaire
    from docgen.pack import records_of
    from docgen.review import own_for
    from docgen.visit import clinic_of, pack_of

    if language is not None and not fhir:
        raise click.UsageError("--language is for --fhir: a JSON Schema has no words in a language")
    clinic = clinic_of(".", clinic_path)
    pack = pack_of(pack_name, clinic)
    own = own_for(clinic, pack)
    if fhir:
        form = questionnaire(pack, language or language_of(clinic), clinic)
        if form.always_shown:
            output.say("The form is complete; these questions are shown more often than needed:")
            output.say(*(f"  {problem}" for problem in form.always_shown))
        output.result(form.data)
        return
    records = records_of(pack, own)
    identifier = f"urn:docgen:record:{pack.code}:{pack.version}"
    schema = json_schema(records.definition, records.vocabulary, identifier, f"A visit for {pack.title}")
    output.result(schema)
