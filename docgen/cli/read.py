"""`docgen read`: give back the record that a document carries."""

from __future__ import annotations

import click

from docgen.cli import options
from docgen.cli.output import Output
from docgen.cli.told import change_lines, describe_filed, headline, setting_lines


@click.command("read")
@options.file_argument
@options.json_option
@click.pass_obj
def command(output: Output, file: str) -> int:
    """Give back the record that a document carries, as JSON on standard output.

    FILE is a document that docgen made, also after Word saved it again or somebody filled in its check
    boxes and dates. With --json everything that it says of itself is given: its making, what was filled in,
    what was changed since. Leaves with 1 when it carries no record, or one that is not what it was.
    """
    from docgen.filed import read_document

    filed = read_document(file)
    output.say(headline(filed))
    for line in (*setting_lines(filed), *change_lines(filed)):
        output.say(line)
    if output.json:
        output.result(describe_filed(filed))
    elif filed.encounter is not None:  # what is no record is told, not printed
        output.result(filed.provenance.record)
    return int(filed.provenance.record is None or filed.is_edited)
