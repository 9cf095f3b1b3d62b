"""`docgen new`: writes an encounter file to start from, empty or from answers in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli import options
from docgen.cli.output import Output

if TYPE_CHECKING:
    from docgen.clinic import Clinic
    from docgen.pack import Pack


@click.command("new")
@click.option("--ask", is_flag=True, help="Ask in the terminal for what the consent needs.")
@click.option(
    "-o",
    "--output",
    "file",
    default="encounter.toml",
    show_default=True,
    metavar="FILE",
    callback=options.filled,
)
@options.pack_option
@options.force_option
@click.pass_obj
def command(output: Output, ask: bool, file: str, pack_name: str | None, force: bool) -> None:
    """Write an encounter file to start from: every key with its codes, nothing filled in.

    With --ask, docgen asks for the patient, the plan and its sites, and writes your answers. It never fills
    in for you what somebody did, saw, asked or signed.
    """
    from docgen.clinic import find_clinic
    from docgen.files import check_absent, clear_remains, write_whole
    from docgen.visit import pack_of

    path = Path(file)
    clinic = find_clinic(path.parent)
    pack = pack_of(pack_name, clinic)
    if not force:
        check_absent(path)  # before the questions: nobody should answer them in vain
    text = _ask(pack, path.parent) if ask else _start(pack, clinic)
    clear_remains(path.parent)
    write_whole(path, text.encode("utf-8"), force)
    output.say(f"Written to {path}, readable by you alone.", f"Next: edit it, then: docgen check {path}")


def _start(pack: Pack, clinic: Clinic | None) -> str:
    from docgen.cli.starter import write_starter
    from docgen.pack import records_of
    from docgen.review import own_for

    return write_starter(pack.title, pack.code, *records_of(pack, own_for(clinic, pack)))


def _ask(pack: Pack, folder: Path) -> str:
    from docgen.cli.interview import Choices, ask_visit
    from docgen.cli.toml import to_toml
    from docgen.clinic import find_clinic

    words = {
        list_name: {code: str(word.get("clinical", code)) for code, word in codes.items()}
        for list_name, codes in pack.texts("en")["words"].items()
    }
    choices = Choices(words, pack.vocabulary, int(pack.limits.get("age_of_medical_consent") or 0))
    return to_toml(ask_visit(choices, clinic_is_known=find_clinic(folder) is not None))
