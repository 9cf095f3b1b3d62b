"""`docgen demo`: fills the documents of the shipped example."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli import options
from docgen.cli.fill import deliver, report
from docgen.cli.output import Output
from docgen.cli.records import finish
from docgen.errors import DocgenError, Problem

if TYPE_CHECKING:
    from docgen.pack import Pack

FOLDER = "docgen-demo"


@click.command("demo")
@options.force_option
@options.json_option
@click.pass_obj
def command(output: Output, force: bool) -> int:
    """Fill the shipped example: note, consent and aftercare sheet of an invented patient.

    The documents are written to ./docgen-demo.
    """
    from docgen.visit import fill_all, load_visit

    example, pack = find_example()
    visit = load_visit(example, pack=pack)
    shown = [code for code, kind in pack.documents.items() if not kind.amends]  # before and after the visit
    outcomes = [outcome for code in shown for outcome in fill_all(visit, only=code)]
    code = finish(output, report(output, outcomes, deliver(outcomes, Path(FOLDER), force)))
    if code:
        output.say(f"To write the demo again, give --force, or move the folder {FOLDER} away.")
    else:
        output.say("", f"Made from {example}", "Next: docgen new")
    return code


def find_example() -> tuple[Path, Pack]:
    """Return the path of the shipped example, and its pack: the first installed one that has an example."""
    from docgen.pack import example_of, installed_packs

    for pack in filter(None, (place.pack for place in installed_packs())):
        if (example := example_of(pack)) is not None:
            return example, pack
    problem = Problem("", "is missing", "install docgen again", kind="missing-example")
    raise DocgenError("the shipped example", [problem])
