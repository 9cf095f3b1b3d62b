"""`docgen pack`: lists everything that is wrong with a pack."""

from __future__ import annotations

import click

from docgen.cli import options
from docgen.cli.output import Output, describe_problem
from docgen.cli.report import problem_lines


@click.group("pack")
def command() -> None:
    """Check a pack: a procedure's folder of facts, texts, checks and templates."""


@command.command("check")
@click.argument("name", metavar="NAME|FOLDER", callback=options.filled)
@options.json_option
@click.pass_obj
def check(output: Output, name: str) -> int:
    """List everything that is wrong with a pack, at once.

    Checks that documents, languages, texts, checks and the tags of all templates fit together, and that
    each document has what the rules require: a consent that names no alternatives is refused. Exits with 1
    when there is a problem.
    """
    from docgen.errors import PackError
    from docgen.pack import load_pack
    from docgen.review import check_pack

    try:
        problems = check_pack(load_pack(name))
    except PackError as error:
        problems = error.problems
    output.say(*(problem_lines(name, problems) or [f"{name}: no problems found"]))
    if output.json:
        output.result({"pack": name, "problems": [describe_problem(problem) for problem in problems]})
    return int(bool(problems))
