"""`docgen template`: lists what is wrong with a Word template, and its names; prints it as text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docgen.cli import options
from docgen.cli.output import Output, describe_problem
from docgen.cli.report import problem_lines
from docgen.cli.template_build import build
from docgen.cli.template_preview import command as preview
from docgen.cli.template_repair import repair

if TYPE_CHECKING:
    from docgen.errors import Problem
    from docgen.word import Field


_WITHOUT_PHRASES = "  note the texts of {{ phrase.… }} are a pack's, and were not looked at (--pack names it)"


@click.group("template")
def command() -> None:
    """Check a Word template, list its names, preview it, print it as text, build it, or repair it."""


@command.command("check")
@click.argument("file", metavar="FILE", callback=options.filled)
@options.template_pack_named("Also find names that the pack does not have")
@options.document_named("The document it is for, if its file name does not say.")
@click.option(
    "--annotate",
    "copy",
    metavar="COPY",
    callback=options.filled,
    help="Also write a copy with a Word comment at each problem.",
)
@options.clinic_here_option
@options.force_option
@options.language_named("The language of FILE, if its folder does not say.")
@options.json_option
@click.pass_obj
def check(
    output: Output,
    file: str,
    pack_name: str | None,
    document: str | None,
    copy: str | None,
    clinic_path: str | None,
    force: bool,
    language: str | None,
) -> int:
    """List every problem of a template that someone edited in Word.

    FILE is a .docx. Each problem has its place as Word shows it, the tag, and the likely fix. The names in it
    are checked only with --pack. Exits with 1 when there is a problem.
    """
    problems, has_phrases = _find_problems(file, pack_name, document, language, clinic_path)
    output.say(*(problem_lines(file, problems) or [f"{file}: no problems found"]))
    result: dict[str, Any] = {"file": file, "problems": [describe_problem(problem) for problem in problems]}
    result["names_checked"] = pack_name is not None
    if pack_name is None:
        output.say("  note the names in it were not checked (--pack checks them against a pack's)")
        output.say(*([_WITHOUT_PHRASES] if has_phrases else []))
    if copy is not None:
        written = _write_copy(file, copy, problems, force)
        output.say(
            f"a copy with comments: {written}" if written else "no copy: the file cannot hold comments"
        )
        result["copy"] = str(written) if written else None
    if output.json:
        output.result(result)
    return int(bool(problems))


def _write_copy(file: str, copy: str, problems: tuple[Problem, ...], force: bool) -> Path | None:
    """Write the copy with comments; None when the file cannot hold comments.

    Raises DeliveryError when the copy would take the place of the template, or of a document of a visit.
    """
    from docgen.errors import TemplateError
    from docgen.existing import check_unfiled
    from docgen.files import write_whole
    from docgen.word import annotate, read_file

    check_unfiled(Path(copy), file)
    try:
        annotated = annotate(read_file(Path(file), TemplateError), problems, file)
    except TemplateError:
        return None  # its problems are already printed
    return write_whole(Path(copy), annotated, force)


def _find_problems(
    file: str, pack_name: str | None, document: str | None, language: str | None, clinic_path: str | None
) -> tuple[tuple[Problem, ...], bool]:
    """Find the problems of a template, and whether it uses phrases."""
    from docgen.errors import TemplateError
    from docgen.pack import documents_named, find_around, language_around
    from docgen.review import check_file, check_template, own_for
    from docgen.visit import clinic_of, pack_of
    from docgen.word import WordTemplate

    try:
        if pack_name is None:
            return (), "phrase" in WordTemplate.load(file).fields
        clinic = clinic_of(".", clinic_path)
        pack = pack_of(find_around(file) if pack_name == options.AROUND else pack_name, clinic)
        spoken = language or language_around(pack, file) or "en"
        template = WordTemplate.load(file, phrases=pack.phrases(spoken))
    except TemplateError as error:
        return error.problems, False
    # All documents when its name does not say which it is for.
    documents = [document] if document else documents_named(pack, file) or list(pack.documents)
    own = own_for(clinic, pack)
    found = [
        (*check_template(template, pack, code, spoken, own=own), *check_file(file, pack, code))
        for code in documents
    ]
    return tuple(one for one in found[0] if all(one in others for others in found[1:])), False


@command.command("fields")
@click.argument("file", metavar="[FILE]", required=False, callback=options.filled)
@options.pack_option
@options.clinic_here_option
@options.json_option
@click.pass_obj
def fields(output: Output, file: str | None, pack_name: str | None, clinic_path: str | None) -> None:
    """List the names that a template uses, or without FILE, all names that one may use.

    The names that a template uses are nested. Each has the type that its use shows and its first place; with
    --json, all places where it is used. Phrases are read from --pack, or from the pack whose folder FILE is
    in. Without FILE, every name that the templates of a pack can have is
    listed. "A word" is a code: print its words, NAME.clinical or NAME.plain.
    """
    if file is None:
        _print_names(output, pack_name, clinic_path)
    else:
        _print_fields(output, file, pack_name, clinic_path)


def _print_names(output: Output, pack_name: str | None, clinic_path: str | None) -> None:
    from docgen.context import context_shape, list_names
    from docgen.review import own_for
    from docgen.visit import clinic_of, pack_of

    clinic = clinic_of(".", clinic_path)
    pack = pack_of(pack_name, clinic)
    names = list(list_names(context_shape(pack, own=own_for(clinic, pack))))
    if output.json:
        output.result({"names": [{"name": name, "kind": kind} for name, kind in names]})
        return
    for name, kind in names:
        output.line(f"{name}  ({kind})" if kind else name)


def _print_fields(output: Output, file: str, pack_name: str | None, clinic_path: str | None) -> None:
    from docgen.pack import find_around, language_around
    from docgen.visit import clinic_of, pack_of
    from docgen.word import WordTemplate

    named = pack_name or find_around(file)
    pack = pack_of(named, clinic_of(".", clinic_path)) if named is not None else None
    phrases = pack.phrases(language_around(pack, file) or "en") if pack is not None else None
    template = WordTemplate.load(file, phrases=phrases)
    if pack is None and "phrase" in template.fields:
        output.say(_WITHOUT_PHRASES)
    found = [pair for field in template.fields.values() for pair in field.walk()]
    if output.json:
        output.result(
            {
                "fields": [
                    {"name": path, "type": field.type, "list": field.repeats, "places": field.places}
                    for path, field in found
                ]
            }
        )
        return
    for path, field in found:
        depth = path.count(".")
        kind = f"list of {field.type}" if field.repeats else field.type
        output.line(f"{'  ' * depth}{field.name}: {kind}{_first_place(field)}")


def _first_place(field: Field) -> str:
    """Return where a name is first used; nothing for a group, whose names have places of their own."""
    if field.fields or not field.places:
        return ""
    more = len(field.places) - 1
    return f" ({field.places[0]}{f', and {more} more' if more else ''})"


@command.command("text")
@click.argument("file", metavar="FILE", callback=options.filled)
@click.option(
    "-o",
    "--output",
    "page",
    metavar="PAGE",
    callback=options.filled,
    help="Write the text to this file, not to standard output.",
)
@options.force_option
@options.json_option
@click.pass_obj
def text(output: Output, file: str, page: str | None, force: bool) -> None:
    """Print every word of a Word template as text: to read it, translate it, or see what was changed.

    FILE is any .docx. Headings, lists, tables, controls, headers, notes and tags are written in a notation of
    lines, one sentence on each; the guide to pages explains it. The same file gives the same text, so that a
    program such as diff shows which sentences differ in two files.
    """
    from docgen.existing import check_unfiled
    from docgen.files import write_whole
    from docgen.pages import print_file

    written = print_file(Path(file))
    result = {"file": file, "text": written} if page is None else {"file": file, "page": page}
    if page is not None:
        check_unfiled(Path(page), file)
        write_whole(Path(page), written.encode(), force)
        output.say(f"the template as text: {page}")
    if output.json:
        output.result(result)
    elif page is None:
        for line in written.splitlines():
            output.line(line)


command.add_command(build)
command.add_command(preview)
command.add_command(repair)
