"""`docgen read`: prints the record that a document carries."""

from __future__ import annotations

import click

from docgen.cli import options
from docgen.cli.filed_lines import (
    change_lines,
    describe_filed,
    foreign_lines,
    headline,
    setting_lines,
)
from docgen.cli.layout import counted
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

    FILE may be a folder: then each whole record in it and in those below it is printed on a line (NDJSON),
    with --json everything of each document. Exits with 1 when a document cannot be read, or has a changed
    record.
    """
    from docgen.filed import read_document
    from docgen.files import is_folder

    if is_folder(file):
        return _read_folder(output, file)
    filed = read_document(file)
    output.say(headline(filed), *setting_lines(filed), *change_lines(filed))
    if output.json:
        output.result(describe_filed(filed))
    elif filed.encounter is not None:  # data that is not a record is reported above, not printed
        output.result(filed.provenance.record)
    return int(filed.provenance.record is None or filed.is_edited)


def _read_folder(output: Output, folder: str) -> int:
    """Print the records of the documents of a folder, each on a line; return the exit code."""
    from docgen.filed_folder import read_documents

    documents = printed = failed = 0
    for found in read_documents(folder):
        if found.filed is None:
            output.say(*foreign_lines(found))
            failed += not found.is_foreign
            continue
        documents += 1
        failed += found.filed.is_edited
        said = found.filed.provenance
        if output.json or said.carries == "record":
            output.result_line(describe_filed(found.filed) if output.json else said.record)
            printed += 1
        if found.filed.is_edited:
            output.say(f"{found.path}: {', '.join(line.strip() for line in change_lines(found.filed))}")
    output.say(f"{folder}: {counted(documents, 'document')}, {printed:,} printed")
    return int(failed > 0)
