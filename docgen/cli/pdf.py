"""`docgen pdf`: makes PDFs of Word files by LibreOffice."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli import options
from docgen.cli.copies import report_copies
from docgen.cli.output import Output


@click.command("pdf")
@options.files_argument
@options.folder_named("The folder to write to; by default the one that the file is in.")
@options.force_option
@options.json_option
@click.pass_obj
def command(output: Output, files: tuple[str, ...], folder: str | None, force: bool) -> int:
    """Write documents as PDF, for long keeping (PDF/A-2b) and for screen readers (PDF/UA-1).

    FILE is a Word file; its PDF has the same name. LibreOffice makes it, and is started once for all files.
    The extra pdf is needed: pip install "docgen-clinic[pdf]". A PDF that is there already stays as it is; one
    that was signed or changed is never replaced. Exits with 1 when a PDF could not be written.
    """
    from docgen.delivery import save_copies

    judged = report_copies(output, save_copies(list(map(Path, files)), folder=folder, force=force))
    if output.json:
        output.result(judged.result)
    return judged.code
