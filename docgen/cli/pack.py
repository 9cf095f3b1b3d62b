"""`docgen pack`: checks a pack, starts a new one, copies one, compares two."""

from __future__ import annotations

import dataclasses
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docgen.cli import options
from docgen.cli.output import Output, describe_problem
from docgen.cli.report import describe_reading, problem_lines, reading_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docgen.clinic import Clinic
    from docgen.errors import Problem
    from docgen.pack_changes import Change, PackChanges

_SHORT = 60  # letters of two values that are shown side by side
named_argument = click.argument("name", metavar="NAME|FOLDER", callback=options.filled)


@click.group("pack")
def command() -> None:
    """Check, start, copy or compare packs: a procedure's folder of facts, texts, checks and templates."""


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
    there is a problem. Notes are none: they list keys without a question, Word files of no document, sites
    without a shape, and what a patient should not read: promises, long sentences, terms without explanation.
    How hard a patient's pages are to read is measured in English and Spanish.
    """
    from docgen.errors import PackError
    from docgen.pack import find_borrowed, find_folder, load_folder, record_version
    from docgen.review import check_pack, find_broken, own_for
    from docgen.review.for_patients import review_for_patients
    from docgen.review.notes import find_notes

    warnings, notes, reviews = [], [], []
    clinic, of_clinic = _clinic_of(output, clinic_path)
    try:
        pack = load_folder(find_folder(name), partly=True)
        problems = find_broken(pack) or check_pack(pack, own_for(clinic, pack))
        warnings = list(find_borrowed(pack))
        reviews = [] if problems else review_for_patients(pack)
        notes = [] if problems else [*find_notes(pack), *(note for one in reviews for note in one.notes)]
        if record and not (problems or of_clinic):
            record_version(pack)
            output.say(f"{name}: recorded what version {pack.version} holds")
    except PackError as error:
        problems = error.problems
    output.say(*(problem_lines(name, problems) or [f"{name}: no problems found"]))
    output.say(*(f"  {'warn':<5}{warning}" for warning in warnings))
    output.say(*(f"  {'note':<5}{note}" for note in notes))
    output.say(*reading_lines(reviews))
    if output.json:
        found = {"problems": [*of_clinic, *problems], "warnings": warnings, "notes": notes}
        described = {key: list(map(describe_problem, ones)) for key, ones in found.items()}
        read = list(map(describe_reading, reviews))
        output.result({"pack": name, **described, "read_by_patients": read})
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


@command.command("diff")
@click.argument("yours", metavar="YOURS", callback=options.filled)
@click.argument("theirs", metavar="THEIRS", callback=options.filled)
@options.json_option
@click.pass_obj
def diff(output: Output, yours: str, theirs: str) -> None:
    """Show what differs between two packs: every sentence of the Word files, every key of the others.

    YOURS and THEIRS are packs, by name or folder: your copy, and the pack that it was copied from as it is
    after an update. A line with - is in yours, a line with + in theirs. A copy knows what it was made of: it
    says who has changed what. Formats do not count. Exits with 0 whether something differs or not.
    """
    from docgen.pack_changes import compare_packs

    found = compare_packs(yours, theirs)
    if output.json:
        output.result({"yours": yours, "theirs": theirs, **_describe(found)})
        return
    for line in _difference_lines(found, {"yours": yours, "theirs": theirs}):
        output.line(line, is_prose=True)


def _describe(found: PackChanges) -> dict[str, Any]:
    return {
        "versions": {"yours": found.yours.get("version"), "theirs": found.theirs.get("version")},
        "origin": {key: value for key, value in found.origin.items() if key != "files"} or None,
        "changes": [dataclasses.asdict(change) for change in found.changes],
    }


def _difference_lines(found: PackChanges, names: Mapping[str, str]) -> Iterator[str]:
    for side, facts in (("yours", found.yours), ("theirs", found.theirs)):
        yield f"{side}: {names[side]}, {facts.get('code')} version {facts.get('version')}"
    yield from _origin_lines(found)
    if not found.changes:
        yield "The packs do not differ."
    for file, changes in groupby(found.changes, lambda change: change.file):
        yield from ("", file)
        for change in changes:
            yield from _change_lines(change)


def _origin_lines(found: PackChanges) -> Iterator[str]:
    """Say what yours was copied from, and what cannot be told."""
    origin, theirs = found.origin, found.theirs
    if origin:
        made = f"Yours was copied from {origin['code']}, version {origin['version']}"
        if origin["code"] != theirs.get("code"):
            yield f"{made}; theirs is another procedure, {theirs.get('code')}."
        elif origin["version"] != theirs.get("version"):
            yield f"{made}; theirs is version {theirs.get('version')}."
        else:
            yield f"{made}."
    if not found.has_origin:
        kept = "keep the files that it was copied from" if origin else "say what it was copied from"
        yield f"Yours does not {kept}, so it is not known who changed what."


def _change_lines(change: Change) -> Iterator[str]:
    by = {"": "", "both": " (both changed it)"}.get(change.changed_by, f" ({change.changed_by} changed)")
    if change.only_in:
        done = "added" if change.only_in == change.changed_by else "removed"
        yield f"  only in {change.only_in}{f' ({change.changed_by} {done} it)' if by else ''}"
        return
    is_value = change.file.endswith(".toml") and len(change.yours) == len(change.theirs) == 1
    if is_value and len(shown := f"{change.yours[0]} → {change.theirs[0]}") <= _SHORT:
        yield f"  {change.place}: {shown}{by}"
        return
    yield f"  {change.place}{by}"
    yield from (f"    - {text}" for text in change.yours)
    yield from (f"    + {text}" for text in change.theirs)


def _given(folder: str) -> str:
    """Return a folder as it is typed: to commands, the plain name of an installed pack means that pack."""
    from docgen.files import as_typed
    from docgen.pack import installed_packs

    return as_typed(f"./{folder}" if folder in {place.name for place in installed_packs()} else folder)
