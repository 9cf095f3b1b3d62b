"""`docgen template repair`: puts back what a program left out of a Word template when it saved it."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli import options
from docgen.cli.output import Output, describe_problem
from docgen.cli.report import problem_lines

_FIX = "if the document needs it, copy it from the original in Word"


@click.command("repair")
@click.argument("file", metavar="FILE", callback=options.filled)
@click.option(
    "-o",
    "--output",
    "copy",
    metavar="COPY",
    callback=options.filled,
    help="Write the restored template to this file; without it, in the place of FILE, with --force.",
)
@click.option(
    "--like",
    metavar="ORIGINAL",
    callback=options.filled,
    help="The Word file that has what was lost; by default the one that the copied pack has kept.",
)
@click.option(
    "--pack",
    "pack_name",
    metavar="NAME|FOLDER",
    callback=options.filled,
    help="The pack that FILE belongs to; by default the one whose folder it is in.",
)
@options.document_named("The document it is for, if its file name does not say.")
@options.language_named("The language of FILE, if its folder does not say.")
@options.force_option
@options.json_option
@click.pass_obj
def repair(
    output: Output,
    file: str,
    copy: str | None,
    like: str | None,
    pack_name: str | None,
    document: str | None,
    language: str | None,
    force: bool,
) -> int:
    """Put back what a program left out of a template when it saved it, such as LibreOffice.

    Tags, titles and locks of content controls, the controls themselves, and the alternative texts of tables
    are taken from ORIGINAL, each by the bookmark around the control. No word is changed. Says what was put
    back and what could not be, and exits with 1 if something could not be.
    """
    from docgen.errors import Problem, TemplateError
    from docgen.existing import check_unfiled
    from docgen.files import write_whole
    from docgen.word import read_file, restore

    original = Path(like) if like is not None else _original(file, pack_name, document, language)
    restored = restore(read_file(Path(file), TemplateError), read_file(original, TemplateError), file)
    problems = [Problem("the whole file", one, _FIX, "not-restored") for one in restored.undone]
    target = Path(copy or file)
    if restored.done:
        check_unfiled(target)
        write_whole(target, restored.content, force)
        output.say(f"{target}: put back from {original}:")
        output.say(*(f"  {place}: {what}" for place, what in restored.done))
    elif not problems:
        output.say(f"{file}: nothing of {original} is lost")
    output.say(*problem_lines(file, problems))
    if output.json:
        done = [{"place": place, "what": what} for place, what in restored.done]
        told = {"restored": done, "problems": list(map(describe_problem, problems))}
        output.result(
            {"file": file, "copy": str(target) if done else None, "original": str(original), **told}
        )
    return int(bool(problems))


def _original(file: str, pack_name: str | None, document: str | None, language: str | None) -> Path:
    """Return the template of which a file was made: the one that a copied pack has kept, or the pack's own.

    Raises PackError when there is no such template, or TemplateError when it is the file itself.
    """
    from docgen.errors import Problem, TemplateError
    from docgen.pack import ORIGIN_FOLDER, documents_named, find_around, language_around, load_pack

    path = Path(file)
    pack = load_pack(pack_name or find_around(path))
    spoken = language or language_around(pack, path) or "en"
    own = pack.template_path(document or next(iter(documents_named(pack, path)), path.stem), spoken)
    kept = pack.folder / ORIGIN_FOLDER / spoken / own.name
    original = kept if kept.is_file() else own
    if original.resolve() == path.resolve():
        fix = "name a file that still has what was lost, such as an older copy: --like ORIGINAL"
        raise TemplateError(file, [Problem("", "is the original itself", fix, "same-file")])
    return original
