"""Defines the options that several commands share, and loads what they name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from docgen.cli.output import Output

if TYPE_CHECKING:
    from docgen.clinic import Clinic
    from docgen.context import Form
    from docgen.encounter import Encounter
    from docgen.pack import Pack

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


def clinic_named(help_text: str) -> Decorator:
    """Return the option that names a clinic's file, with the help text of one command."""
    return click.option("--clinic", "clinic_path", metavar="FILE", callback=filled, help=help_text)


file_argument = click.argument("file", metavar="FILE", callback=filled)
folder_option = click.option(
    "-o",
    "--output",
    "folder",
    required=True,
    metavar="DIR",
    callback=filled,
    help="The folder to write to.",
)
encounter_argument = click.argument("encounter", metavar="ENCOUNTER", callback=filled)
document_option = document_named("Only this document; by default all that are due.")
language_option = click.option(
    "-l",
    "--language",
    metavar="CODE",
    callback=filled,
    help="Language of the documents; by default the clinic's, or en.",
)
pack_option = click.option(
    "--pack",
    "pack_name",
    metavar="NAME|FOLDER",
    callback=filled,
    help="The pack of the procedure; by default the clinic's, or the only one installed.",
)
clinic_option = clinic_named("The clinic's facts; by default clinic.toml beside ENCOUNTER.")
consent_option = click.option(
    "--consent",
    "consent_path",
    metavar="FILE",
    callback=filled,
    help="The signed consent (.docx), or the record it was made from: the note is checked against it.",
)
force_option = click.option("--force", is_flag=True, help="Replace existing files.")
json_option = click.option(
    "--json",
    is_flag=True,
    expose_value=False,
    callback=_tell_output,
    help="Print results as JSON.",
)


class Visit(NamedTuple):
    """What a command needs of a visit: its record, its pack, and its clinic if there is one."""

    encounter: Encounter
    pack: Pack
    clinic: Clinic | None


def load_visit(encounter: str, pack_name: str | None, clinic_path: str | None) -> Visit:
    """Load the files that ENCOUNTER, --pack and --clinic name."""
    from docgen.sources import load_encounter

    clinic = find_clinic_of(encounter, clinic_path)
    pack = pack_of(pack_name, clinic)
    return Visit(load_encounter(encounter, clinic=clinic, pack=pack), pack, clinic)


def pack_of(pack_name: str | None, clinic: Clinic | None) -> Pack:
    """Load the pack that is named, else the clinic's, else the only one that is installed.

    A folder in a clinic's file is looked for beside that file.
    """
    from docgen.pack import load_pack

    if pack_name is not None or clinic is None or clinic.pack is None:
        return load_pack(pack_name)
    beside = Path(clinic.source).parent / clinic.pack
    return load_pack(beside if beside.is_dir() else clinic.pack)


def load_form(consent_path: str | None, pack: Pack, clinic: Clinic | None) -> Form | None:
    """Load the consent that --consent names; None without the option."""
    from docgen.filed import load_consent

    return load_consent(consent_path, pack, clinic) if consent_path is not None else None


def language_of(asked: str | None, clinic: Clinic | None) -> str:
    """Choose the language of the documents: the one asked for, else the clinic's, else English."""
    return asked or (clinic.language if clinic is not None else None) or "en"


def find_clinic_of(encounter: str, clinic_path: str | None) -> Clinic | None:
    """Load the clinic.toml that is named, else the one beside the encounter; standard input has none."""
    from docgen.clinic import find_clinic, load_clinic

    if clinic_path is not None:
        return load_clinic(clinic_path)
    return None if encounter == "-" else find_clinic(Path(encounter).parent)
