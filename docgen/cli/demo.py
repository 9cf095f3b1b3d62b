"""`docgen demo`: fills the documents of the shipped example."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli import options
from docgen.cli.fill import write_outcomes
from docgen.cli.output import Output
from docgen.errors import DocgenError, Problem

FOLDER = "docgen-demo"


@click.command("demo")
@options.force_option
@options.json_option
@click.pass_obj
def command(output: Output, force: bool) -> int:
    """Fill the shipped example: note, consent and aftercare sheet of an invented patient.

    The documents are written to ./docgen-demo.
    """
    from docgen.visit import fill_all, load_visit, pack_of

    example = find_example(pack_of(None, None).example)
    code = write_outcomes(output, list(fill_all(load_visit(example))), FOLDER, force)
    if code:
        output.say(f"To write the demo again, give --force, or move the folder {FOLDER} away.")
    else:
        output.say("", f"Made from {example}", "Next: docgen new")
    return code


def find_example(name: str) -> Path:
    """Return the path of an example: beside the code in the wheel, above it in the repository."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "examples", package.parent / "examples"):
        if name and (folder / name).is_file():
            return folder / name
    problem = Problem("", "the shipped example is missing", "install docgen again", kind="missing-example")
    raise DocgenError(name, [problem])
