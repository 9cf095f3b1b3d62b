"""`docgen ask`: asks in the terminal for what is open in a record, and writes the answers into its file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli import options
from docgen.cli.output import Output
from docgen.encounter import WHO

if TYPE_CHECKING:
    from docgen.cli.asking import Ask, Interview
    from docgen.cli.record_file import RecordFile


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

    First comes what the documents before the procedure need; once they can be made, what those after it need.
    Enter leaves a question out, - the rest of a section; < goes back; Ctrl-C stops and keeps what was
    answered. What the file has is not asked for again, and stays as it is. docgen never fills in for you what
    somebody did, saw, asked or signed.
    """
    from docgen.cli.asking import Interview
    from docgen.cli.clinic_lines import lines_on_source
    from docgen.cli.record_file import read_record_file
    from docgen.cli.starter import start_for
    from docgen.clinic import language_of
    from docgen.review import own_for
    from docgen.visit import clinic_of, pack_of

    record = read_record_file(Path(file))
    clinic = clinic_of(file, clinic_path)
    pack = pack_of(pack_name, clinic)
    own_for(clinic, pack)  # what cannot be asked is told before anything is
    if document is not None:
        pack.document(document)
    interview = Interview(pack, record.data, clinic, language=language or language_of(clinic), who=who)
    record.refuse(interview.problems(record.data))
    if record.path.suffix.lower() == ".toml":
        record.begin_with(start_for(pack, clinic))
    output.say(*lines_on_source(file, clinic) if clinic_path is None else ())
    try:
        return _ask(output, interview, record, document)
    except BaseException:  # the terminal was closed, the system shuts down, a bug: nobody can be asked
        record.keep(interview.answers)
        raise


def _ask(output: Output, interview: Interview, record: RecordFile, document: str | None) -> int:
    """Ask, write what was answered, and return the exit code."""
    from docgen.cli.asking.rounds import ask_in_rounds
    from docgen.errors import DeliveryError

    def keep() -> None:
        try:
            record.keep(interview.answers)
        except DeliveryError as error:  # it is tried again at the end
            output.say(*error.lines)

    ask, code = _reader(output, interview), 0
    try:
        ask_in_rounds(output, interview, ask, document, keep)
    except (click.Abort, EOFError, KeyboardInterrupt):
        output.say("", "Stopped.")
        code = 1
    if interview.answers or record.is_written:
        _write(output, interview, record, ask)
    else:
        output.say("Nothing was answered, and nothing is written.")
    return code


def _reader(output: Output, interview: Interview) -> Ask:
    """Return what asks: with completion and history where somebody sits at a terminal."""
    if not output.has_terminal():
        return output.ask
    from docgen.cli.asking.prompting import reader

    return reader(interview)


def _write(output: Output, interview: Interview, record: RecordFile, ask: Ask) -> None:
    """Write the answers; ask for another folder as long as they cannot be written."""
    from docgen.errors import DeliveryError

    while True:
        try:
            record.write(output, interview.answers)
        except DeliveryError as error:
            output.say(*error.lines, "The answers are not written yet.")
            try:
                folder = ask("Another folder for them? (Enter: try here again)").strip()
            except (click.Abort, EOFError, KeyboardInterrupt):
                raise error from None
            if folder:
                record.go_to(Path(folder))
        else:
            return
