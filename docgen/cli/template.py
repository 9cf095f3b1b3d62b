"""`docgen template`: what is wrong with a Word template, and the names it uses."""

from __future__ import annotations

import click

from docgen.cli import options
from docgen.cli.output import Output


@click.group("template")
def command() -> None:
    """Check a Word template, or list the names it uses."""


@command.command("check")
@click.argument("file", metavar="FILE")
@click.option(
    "--pack",
    "pack_name",
    is_flag=False,
    flag_value="17340",
    metavar="NAME|FOLDER",
    help="Also look for names that the pack can never give (17340 when nothing is named).",
)
@options.json_option
@click.pass_obj
def check(output: Output, file: str, pack_name: str | None) -> int:
    """Say every problem of a template that someone edited in Word.

    FILE is a .docx. Each problem is told with its place as Word shows it, the tag, and the likely cure.
    Leaves with 1 when there is one.
    """
    raise NotImplementedError


@command.command("fields")
@click.argument("file", metavar="FILE")
@options.json_option
@click.pass_obj
def fields(output: Output, file: str) -> None:
    """List the names that a template uses, a line each; [] marks what it repeats over.

    With --json each name has the places where it is used.
    """
    from docgen.word import WordTemplate

    template = WordTemplate.load(file)
    found = [pair for field in template.fields.values() for pair in field.walk()]
    if output.json:
        output.result({"fields": [{"name": path, "places": field.places} for path, field in found]})
        return
    for path, field in found:
        if not field.fields:
            output.line(f"{path}[]" if field.repeats else path)
