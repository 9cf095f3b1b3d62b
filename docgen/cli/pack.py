"""`docgen pack`: checks a pack, starts a new one, copies one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli import options
from docgen.cli.output import Output, describe_problem
from docgen.cli.report import problem_lines

if TYPE_CHECKING:
    from docgen.clinic import Clinic
    from docgen.errors import Problem

named_argument = click.argument("name", metavar="NAME|FOLDER", callback=options.filled)


@click.group("pack")
def command() -> None:
    """Check, start or copy a pack: a procedure's folder of facts, texts, checks and templates."""


@command.command("check")
@named_argument
@click.option("--record", is_flag=True, help="Record in pack.toml what this version of the pack holds.")
@options.clinic_here_option
@options.json_option
@click.pass_obj
def check(output: Output, name: str, record: bool, clinic_path: str | None) -> int:
    """List everything that is wrong with a pack, at once.

    Checks that documents, languages, texts, checks and the tags of all templates fit together, and that
    each document has what the rules require: a consent that names no alternatives is refused. Templates may
    print the clinic's own fields. A file that changed while the version did not is a problem too: in a copy
    since it was copied, and in every pack since its version was recorded with --record. Exits with 1 when
    there is a problem. Notes are none: they list the keys that have no question yet.
    """
    from docgen.errors import PackError
    from docgen.pack import find_borrowed, find_folder, load_folder, record_version
    from docgen.review import check_pack, find_broken, find_unasked, own_for

    warnings, notes = [], []
    clinic, of_clinic = _clinic_of(output, clinic_path)
    try:
        pack = load_folder(find_folder(name), partly=True)
        problems = find_broken(pack) or check_pack(pack, own_for(clinic, pack))
        warnings = list(find_borrowed(pack))
        notes = [] if problems else find_unasked(pack)
        if record and not (problems or of_clinic):
            record_version(pack)
            output.say(f"{name}: recorded what version {pack.version} holds")
    except PackError as error:
        problems = error.problems
    output.say(*(problem_lines(name, problems) or [f"{name}: no problems found"]))
    output.say(*(f"  {'warn':<5}{warning}" for warning in warnings))
    output.say(*(f"  {'note':<5}{note}" for note in notes))
    if output.json:
        found = {"problems": [*of_clinic, *problems], "warnings": warnings, "notes": notes}
        output.result(
            {"pack": name, **{key: list(map(describe_problem, ones)) for key, ones in found.items()}}
        )
    return int(bool(problems or of_clinic))


def _clinic_of(output: Output, path: str | None) -> tuple[Clinic | None, tuple[Problem, ...]]:
    """Load the clinic's file; say what is wrong with it, and go on without it."""
    from docgen.errors import ClinicError
    from docgen.visit import clinic_of

    try:
        return clinic_of(".", path), ()
    except ClinicError as error:
        output.tell(error)
        return None, error.problems


@command.command("new")
@click.argument("folder", metavar="NAME", callback=options.filled)
@click.pass_obj
def new(output: Output, folder: str) -> None:
    """Start a pack for another procedure, in a new folder NAME.

    It has a few codes, words and checks and one Word template: little, but whole. `docgen pack check` finds
    no problem in it, and it fills a note. docs/write-a-pack.md says how to go on.
    """
    from docgen.pack import start_pack

    start_pack(Path(folder))
    output.say(
        f"Written to {folder}: a pack that you can change and fill.",
        f"Next: docgen pack check {_given(folder)}, then: docgen new --pack {_given(folder)}",
    )


@command.command("copy")
@named_argument
@click.argument("folder", metavar="FOLDER", callback=options.filled)
@click.pass_obj
def copy(output: Output, name: str, folder: str) -> None:
    """Copy a pack into a new folder, to make it your own.

    The copy's pack.toml says what it was copied from. Change words, checks and templates as you like, give
    the pack a version of its own, and name it in clinic.toml: pack = "FOLDER".
    """
    from docgen.pack import copy_pack, load_pack

    pack = load_pack(name)
    copy_pack(pack, Path(folder))
    output.say(
        f"Copied {pack.code}, version {pack.version}, to {folder}.",
        f"Next: change what you like, then: docgen pack check {_given(folder)}",
    )


def _given(folder: str) -> str:
    """Return a folder as it is typed: to commands, the plain name of an installed pack means that pack."""
    from docgen.files import as_typed
    from docgen.pack import installed_packs

    return as_typed(f"./{folder}" if folder in {place.name for place in installed_packs()} else folder)
