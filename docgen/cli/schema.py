"""`docgen schema`: prints what a record can hold, as a JSON Schema."""

from __future__ import annotations

import click

from docgen.cli import options
from docgen.cli.output import Output


@click.command("schema")
@options.pack_option
@click.pass_obj
def command(output: Output, pack_name: str | None) -> None:
    """Print the JSON Schema (2020-12) of the records of a pack: every key, with types, units and codes.

    Editors use it to complete and check a record in JSON. `docgen check` finds more: a schema cannot say
    which days exist or what contradicts what.
    """
    from docgen.encounter import json_schema
    from docgen.pack import load_pack

    pack = load_pack(pack_name)
    identifier = f"urn:docgen:record:{pack.code}:{pack.version}"
    schema = json_schema(pack.definition, pack.vocabulary, identifier, f"A visit for {pack.title}")
    output.result(schema)
