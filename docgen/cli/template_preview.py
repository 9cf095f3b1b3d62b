"""`docgen template preview`: fills a template with an invented visit, to look at it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli import options
from docgen.cli.output import Output

if TYPE_CHECKING:
    from docgen.pack import Pack


@click.command("preview")
@click.argument("file", metavar="FILE", callback=options.filled)
@click.option(
    "-o",
    "--output",
    "target",
    metavar="OUT",
    callback=options.filled,
    help="Write the preview to this file; without it, to this folder, with FILE's name and -preview.docx.",
)
@options.template_pack_named("The pack whose invented visit it is filled with")
@options.document_named("The document it is for, if its file name does not say.")
@options.clinic_here_option
@options.force_option
@options.language_named("The language of FILE, if its folder does not say.")
@options.json_option
@click.pass_obj
def command(
    output: Output,
    file: str,
    target: str | None,
    pack_name: str | None,
    document: str | None,
    clinic_path: str | None,
    force: bool,
    language: str | None,
) -> None:
    """Fill a template with an invented visit, to see what it looks like.

    The visit is the example of the pack. A template of no pack, or of one without an example, is filled with
    invented values: a text is its name in brackets, as in [patient.name], and a list has two items. The
    preview is a draft, says so in a comment, and carries no record.
    """
    from docgen.existing import check_unfiled
    from docgen.files import write_whole
    from docgen.pack import example_of, find_around, language_around
    from docgen.preview import preview, preview_visit
    from docgen.visit import clinic_of, load_visit, pack_of

    clinic = clinic_of(".", clinic_path)
    named = find_around(file) if pack_name in (None, options.AROUND) else pack_name
    pack = pack_of(named, clinic) if named is not None or pack_name is not None else None
    example = example_of(pack) if pack is not None else None
    spoken = language or (language_around(pack, file) if pack is not None else "")
    if pack is None or example is None:
        filled = preview(file, pack.phrases(spoken or "en") if pack else None)
    else:
        visit = load_visit(example, pack=pack, clinic=clinic)
        code = document or _document_of(pack, file)
        filled = preview_visit(file, visit, code, spoken or visit.language)
    path = Path(target) if target is not None else Path(f"{Path(file).stem}-preview.docx")
    check_unfiled(path, file)
    write_whole(path, filled, force)
    made_of = f"the invented visit {example.name}" if example is not None else "invented values"
    output.say(f"a preview with {made_of}: {path}")
    if output.json:
        output.result({"file": file, "preview": str(path), "visit": example.name if example else None})


def _document_of(pack: Pack, file: str) -> str:
    """Return the document that a file is for by its name."""
    from docgen.pack import documents_named

    named = documents_named(pack, file)
    if not named:
        known = ", ".join(pack.documents)
        raise click.UsageError(f"name the document that the file is for: -d and one of {known}")
    return named[0]
