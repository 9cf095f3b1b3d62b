"""`docgen body`: draws the sites of a visit on the picture of the body."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli import options
from docgen.cli.output import Output


@click.command("body")
@options.encounter_argument
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE.svg",
    required=True,
    callback=options.filled,
    help="The file to write the picture to.",
)
@options.language_named("Language of the words; by default the clinic's, or en.")
@options.pack_option
@options.clinic_option
@options.force_option
@options.json_option
@click.pass_obj
def command(
    output: Output,
    encounter: str,
    target: str,
    language: str | None,
    pack_name: str | None,
    clinic_path: str | None,
    force: bool,
) -> int:
    """Draw the planned and treated sites of a visit on the body, as an SVG picture.

    ENCOUNTER is a TOML or JSON file, or - for JSON on standard input. What was planned has a bold outline,
    what was treated is hatched; how many there were is in the shape of the site, or beside it. A site
    without a shape is listed below. The picture has alternative text, and nothing of the patient but the
    sites. What cannot be read of the record is listed; then the rest is drawn. Exits with 1 in that case.
    """
    from docgen.body import draw_body
    from docgen.files import write_whole
    from docgen.visit import load_visit

    visit = load_visit(encounter, pack=pack_name, clinic=clinic_path, partial=True)
    if visit.error:
        output.tell(visit.error)
    path = write_whole(Path(target), draw_body(visit, language=language).encode(), force)
    output.say(f"the sites of the visit: {path}")
    if output.json:
        output.result({"picture": str(path)})
    return int(bool(visit.error))
