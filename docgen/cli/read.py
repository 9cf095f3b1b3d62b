"""`docgen read`: prints the record that a document carries."""

from __future__ import annotations

import click

from docgen.cli import options
from docgen.cli.filed_lines import change_lines, describe_filed, headline, setting_lines
from docgen.cli.output import Output


@click.command("read")
@options.file_argument
@options.json_option
@click.pass_obj
def command(output: Output, file: str) -> int:
    """Print the record that a document carries, as JSON on standard output.

    FILE is a document that docgen made; Word may have saved it again, and somebody may have filled in its
    check boxes and dates. With --json, print everything that the document says of itself: how it was made,
    what was filled in, what was changed since. Exits with 1 when it carries no record, or a changed one.
    """
    from docgen.filed import read_document

    filed = read_document(file)
    output.say(headline(filed), *setting_lines(filed), *change_lines(filed))
    if output.json:
        output.result(describe_filed(filed))
    elif filed.encounter is not None:  # data that is not a record is reported above, not printed
        output.result(filed.provenance.record)
    return int(filed.provenance.record is None or filed.is_edited)
