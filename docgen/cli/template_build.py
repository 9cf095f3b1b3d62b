"""`docgen template build`: makes a Word template from a page of text."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli import options
from docgen.cli.output import Output


@click.command("build")
@click.argument("page", metavar="PAGE", callback=options.filled)
@click.option(
    "-o",
    "--output",
    "file",
    metavar="FILE",
    callback=options.filled,
    help="Write the template to this file; without it, beside PAGE, with its name and .docx.",
)
@click.option(
    "--like",
    metavar="LOOK",
    callback=options.filled,
    help="Take the styles from this Word file, or from docgen's own: patient, colleague or sheet. Without "
    "it, from the file that is replaced, else patient.",
)
@click.option("--tidy", is_flag=True, help="Write PAGE in its canonical form first.")
@options.force_option
@options.json_option
@click.pass_obj
def build(output: Output, page: str, file: str | None, like: str | None, tidy: bool, force: bool) -> None:
    """Make a Word template from a page, the text that `docgen template text` prints.

    The page must be in the form in which docgen writes it: any other is refused, and the form is shown;
    --tidy writes it. The same page and look give the same file. What a page cannot hold is not in it.
    """
    from docgen.errors import Problem, TemplateError
    from docgen.existing import check_unfiled
    from docgen.files import is_file, write_whole
    from docgen.pages import LOOKS, USUAL_LOOK, build_file, tidied

    if not is_file(page):
        raise TemplateError(page, [Problem("", "is no file", "give the file of a page", "missing-file")])
    target = Path(file) if file is not None else Path(page).with_suffix(".docx")
    is_there = is_file(target)
    look = Path(like) if like is not None else target if is_there else LOOKS[USUAL_LOOK]
    if tidy:
        write_whole(Path(page), tidied(Path(page)).encode(), force=True)
    built = build_file(Path(page), LOOKS.get(like or "", look))
    state = "unchanged"
    if not is_there or target.read_bytes() != built:
        check_unfiled(target)
        write_whole(target, built, force)
        state = "written"
    output.say(f"the template: {target} ({state})")
    if output.json:
        output.result({"page": page, "file": str(target), "state": state})
