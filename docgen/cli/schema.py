"""`docgen schema`: prints what a record can hold, as a JSON Schema."""

from __future__ import annotations

import click

from docgen.cli import options
from docgen.cli.output import Output


@click.command("schema")
@options.pack_option
@options.clinic_here_option
@click.pass_obj
def command(output: Output, pack_name: str | None, clinic_path: str | None) -> None:
    """Print the JSON Schema (2020-12) of the records of a pack: every key, with types, units and codes.

    With a clinic, its own fields are among them.

    Editors use it to complete and check a record in JSON. `docgen check` finds more: a schema cannot say
    which days exist or what contradicts what.
    """
    from docgen.clinic import own_of
    from docgen.encounter import json_schema
    from docgen.pack import records_of
    from docgen.visit import clinic_of, pack_of

    clinic = clinic_of(".", clinic_path)
    pack = pack_of(pack_name, clinic)
    records = records_of(pack, own_of(clinic))
    identifier = f"urn:docgen:record:{pack.code}:{pack.version}"
    schema = json_schema(records.definition, records.vocabulary, identifier, f"A visit for {pack.title}")
    output.result(schema)
