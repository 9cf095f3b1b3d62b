"""`docgen ask`: asks in the terminal for what is open in a record, and writes the answers into its file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docgen.cli import options
from docgen.cli.output import Output
from docgen.encounter import WHO

if TYPE_CHECKING:
    from docgen.encounter import Place
    from docgen.errors import Problem


@click.command("ask")
@options.file_argument
@click.option(
    "--for", "document", metavar="DOCUMENT", callback=options.filled, help="Ask only what it needs."
)
@click.option("--who", multiple=True, type=click.Choice(WHO), help="Ask only what is asked of these people.")
@options.language_named("Language of the questions; by default the clinic's, or en.")
@options.pack_option
@options.clinic_option
@click.pass_obj
def command(
    output: Output,
    file: str,
    document: str | None,
    who: tuple[str, ...],
    language: str | None,
    pack_name: str | None,
    clinic_path: str | None,
) -> int:
    """Ask for what is open in the record FILE (.toml or .json), which may be new.

    Enter leaves a question out, Ctrl-C stops and keeps what was answered. What the file has is not asked for
    again, and stays as it is. docgen never fills in for you what somebody did, saw, asked or signed.
    """
    from docgen.cli.asking import Interview, ask_all
    from docgen.clinic import language_of
    from docgen.review import own_for
    from docgen.sources import parser_of
    from docgen.visit import clinic_of, pack_of

    path = Path(file)
    parse = parser_of(path)
    clinic = clinic_of(path, clinic_path)
    pack = pack_of(pack_name, clinic)
    own_for(clinic, pack)  # what cannot be asked is told before anything is
    if document is not None:
        pack.document(document)
    text = _text_of(path)
    data = parse(text, str(path)) if text else {}
    interview = Interview(pack, data, clinic, language or language_of(clinic), document, who)
    _refuse(path, text, interview.problems(data))
    output.say("Enter leaves a question out. Ctrl-C stops and keeps your answers.")
    stopped = False
    try:
        ask_all(interview, output.ask)
    except (click.Abort, KeyboardInterrupt):
        stopped = True
        output.say("", "Stopped.")
    _write(output, path, text, interview.answers)
    return int(stopped)


def _text_of(path: Path) -> str:
    """Return the text of the file, empty if there is none in it, or no file. Raises DocgenError."""
    from docgen.errors import DeliveryError, EncounterError, Problem
    from docgen.files import is_folder, read_text

    if os.path.lexists(path):
        try:
            return read_text(path, EncounterError)
        except EncounterError as error:
            if error.problems[0].kind != "empty-file":
                raise
            return ""
    if not is_folder(path.parent):  # nobody should answer in vain
        problem = Problem("", "its folder does not exist", "create the folder, or choose another", "enoent")
        raise DeliveryError(str(path), [problem])
    return ""


def _refuse(path: Path, text: str, problems: Sequence[Problem]) -> None:
    """Raise EncounterError if something is wrong with the file already: nobody should answer in vain."""
    from docgen.errors import EncounterError
    from docgen.sources import require_answerable, with_lines

    if problems:
        placed = with_lines(problems, text) if path.suffix.lower() == ".toml" else problems
        raise EncounterError(str(path), placed)
    require_answerable(path.suffix.lower(), text, str(path))


def _write(output: Output, path: Path, text: str, answers: Mapping[Place, Any]) -> None:
    """Write the answers into the file, or beside it if it was changed meanwhile or cannot take them."""
    from docgen.errors import EncounterError
    from docgen.files import clear_remains, write_whole
    from docgen.sources import as_json, with_answers

    if not answers:
        output.say("Nothing was answered, and nothing is written.")
        return
    if _is_changed(path, text):
        output.say("Another program changed the file meanwhile: it stays as it is.")
        path = _beside(path, path.suffix)
    try:
        content = with_answers(path.suffix.lower(), text, answers)
    except EncounterError:
        output.say("The answers cannot stand between the lines of the file: it stays as it is.")
        path, content = _beside(path, ".json"), as_json(text, answers)
    clear_remains(path.parent)
    write_whole(path, content.encode("utf-8"), force=os.path.lexists(path))
    output.say(f"Written to {path}, readable by you alone.", f"Next: docgen check {path}")


def _is_changed(path: Path, text: str) -> bool:
    """Return whether the file has another text by now, or none that can be read."""
    from docgen.errors import DocgenError

    try:
        return _text_of(path) != text
    except DocgenError:
        return True


def _beside(path: Path, ending: str) -> Path:
    """Return the path of a file beside this one that is not there yet."""
    numbers = chain([""], (f"-{number}" for number in count(2)))
    names = (f"{path.stem}-answered{number}{ending}" for number in numbers)
    return next(beside for beside in map(path.with_name, names) if not os.path.lexists(beside))
