"""`docgen new`: writes an encounter file to start from."""

from __future__ import annotations

from pathlib import Path

import click

from docgen.cli import options
from docgen.cli.output import Output


@click.command("new")
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
def command(output: Output, file: str, pack_name: str | None, force: bool) -> None:
    """Write an encounter file to start from: every key with its codes, nothing filled in.

    `docgen ask FILE` asks for it in the terminal instead.
    """
    from docgen.cli.starter import start_for
    from docgen.clinic_file import find_clinic
    from docgen.files import as_typed, clear_remains, who_reads, write_whole
    from docgen.visit import pack_of

    path = _in_toml(Path(file))
    clinic = find_clinic(path)
    pack = pack_of(pack_name, clinic)
    text = start_for(pack, clinic)
    clear_remains(path.parent)
    write_whole(path, text.encode("utf-8"), force)
    next_command = f"docgen check {as_typed(path)}"
    output.say(f"Written to {path}, readable by {who_reads()}.", f"Next: edit it, then: {next_command}")


def _in_toml(path: Path) -> Path:
    """Return the path of a TOML file, with that ending if it has none. Raises DeliveryError for another."""
    from docgen.errors import DeliveryError, Problem
    from docgen.files import is_folder

    if path.suffix.lower() == ".toml" or is_folder(path):
        return path
    if path.suffix:
        fix = "choose a name that ends in .toml; docgen ask FILE begins a record in JSON"
        message = f"has the ending {path.suffix}, and docgen new writes TOML"
        problem = Problem("", message, fix, kind="unknown-format")
        raise DeliveryError(str(path), [problem])
    return path.with_name(f"{path.name}.toml")
