"""Defines the options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from docgen.cli.output import Output

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _tell_output(ctx: click.Context, _: click.Parameter, value: bool) -> bool:
    output = ctx.find_object(Output)
    if output is not None:
        output.json = value
    return value


def filled(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Refuse an empty text, such as an unset shell variable gives."""
    if value == "":
        raise click.BadParameter("is empty", ctx, param)
    return value


def document_named(help_text: str) -> Decorator:
    """Return the option that names a document, with the help text of one command."""
    return click.option("-d", "--document", metavar="NAME", callback=filled, help=help_text)


AROUND = "*"  # stands for --pack without a name: the pack whose folder the template is in


def template_pack_named(help_text: str) -> Decorator:
    """Return the option that names the pack of a template, with the help text of one command."""
    return click.option(
        "--pack",
        "pack_name",
        is_flag=False,
        flag_value=AROUND,
        metavar="[NAME|FOLDER]",
        callback=filled,
        help=f"{help_text}; without a name, the pack whose folder FILE is in.",
    )


def clinic_named(help_text: str) -> Decorator:
    """Return the option that names a clinic's file, with the help text of one command."""
    return click.option("--clinic", "clinic_path", metavar="FILE", callback=filled, help=help_text)


def language_named(help_text: str) -> Decorator:
    """Return the option that names a language, with the help text of one command."""
    return click.option("-l", "--language", metavar="CODE", callback=filled, help=help_text)


file_argument = click.argument("file", metavar="FILE", callback=filled)


def folder_named(help_text: str) -> Decorator:
    """Return the option that names the folder to write to, with the help text of one command."""
    return click.option("-o", "--output", "folder", metavar="DIR", callback=filled, help=help_text)


folder_option = folder_named(
    "The folder to write to; by default the clinic's, or the one that the input is in."
)


def _all_filled(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filled(ctx, param, value) or "" for value in values)


encounter_argument = click.argument("encounter", metavar="ENCOUNTER", callback=filled)
encounters_argument = click.argument(
    "encounters", metavar="ENCOUNTER...", nargs=-1, required=True, callback=_all_filled
)
files_argument = click.argument("files", metavar="FILE...", nargs=-1, required=True, callback=_all_filled)
document_option = document_named("Only this document; by default all that are due.")
language_option = language_named("Language of what patients read; by default the clinic's, or en.")
pack_option = click.option(
    "--pack",
    "pack_name",
    metavar="NAME|FOLDER",
    callback=filled,
    help="The pack of the procedure; by default the clinic's, or the only one installed.",
)
clinic_option = clinic_named("The clinic's facts; by default the clinic.toml nearest to ENCOUNTER.")
clinic_here_option = clinic_named("The clinic's file; by default the clinic.toml nearest to this folder.")
consent_option = click.option(
    "--consent",
    "consent_path",
    metavar="FILE",
    callback=filled,
    help="The consent (.docx) as it was signed or printed, or its record: the note is checked against it.",
)
carry_option = click.option(
    "--carry",
    type=click.Choice(["digest"]),
    help="Put only the digest of the record into the documents, never the record.",
)
large_option = click.option(
    "--large-print/--ordinary-print",
    "large",
    default=None,
    help="What the patient reads in large print, or not; by default as the record says.",
)
force_option = click.option(
    "--force", is_flag=True, help="Replace existing files; never a document that was signed or filled in."
)


def copies_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options for copies of the documents."""
    for kind, what in (("xhtml", "strict XHTML"), ("text", "plain text"), ("pdf", "PDF, by LibreOffice")):
        function = click.option(f"--{kind}", is_flag=True, help=f"Also write each document as {what}.")(
            function
        )
    return function


json_option = click.option(
    "--json",
    is_flag=True,
    expose_value=False,
    callback=_tell_output,
    help="Print results as JSON.",
)
