"""`docgen new`: an encounter file to start from, empty or by questions."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli import options
from docgen.cli.output import Output


@click.command("new")
@click.option("--ask", is_flag=True, help="Ask in the terminal for what the consent needs.")
@click.option(
    "-o",
    "--output",
    "file",
    default="encounter.toml",
    show_default=True,
    metavar="FILE",
    help="The file to write.",
)
@options.pack_option
@options.force_option
@click.pass_obj
def command(output: Output, ask: bool, file: str, pack_name: str, force: bool) -> None:
    """Write an encounter file to start from: every key with its codes, nothing filled in.

    With --ask, docgen asks for the patient, the plan and the sites, and writes the answers. What somebody
    did, saw, asked or signed is never filled in for you.
    """
    from docgen.files import write_whole
    from docgen.pack import load_pack

    path = Path(file)
    pack = load_pack(pack_name)
    text = _ask(output, pack, path) if ask else _start(pack)
    write_whole(path, text.encode("utf-8"), force)
    output.say(f"Written to {path}, readable by you alone.\nNext: edit it, then: docgen check {path}")
