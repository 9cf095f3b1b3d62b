"""`docgen ask`: asks in the terminal for what is open in a record, and writes the answers into its file."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli import options
from docgen.cli.output import Output
from docgen.encounter import WHO


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
    from docgen.cli.record_file import read_record_file
    from docgen.clinic import language_of
    from docgen.review import own_for
    from docgen.visit import clinic_of, pack_of

    record = read_record_file(Path(file))
    clinic = clinic_of(file, clinic_path)
    pack = pack_of(pack_name, clinic)
    own_for(clinic, pack)  # what cannot be asked is told before anything is
    if document is not None:
        pack.document(document)
    interview = Interview(pack, record.data, clinic, language or language_of(clinic), document, who)
    record.refuse(interview.problems(record.data))
    output.say("Enter leaves a question out. Ctrl-C stops and keeps your answers.")
    stopped = False
    try:
        ask_all(interview, output.ask)
    except (click.Abort, KeyboardInterrupt):
        stopped = True
        output.say("", "Stopped.")
    if interview.answers:
        record.write(output, interview.answers)
    else:
        output.say("Nothing was answered, and nothing is written.")
    return int(stopped)
