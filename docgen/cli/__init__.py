"""Runs the command line: the list of commands, the exit codes, and errors as text for people.

Exit codes: 0 done; 1 stopped by the input or the findings; 2 wrong usage; 3 a bug. Text for people goes to
standard error, results for programs to standard output. Each command has a module of its own, imported
when the command is used. It imports the rest of docgen only when it runs: `docgen --help` starts at once.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import click

from docgen.cli.output import Output
from docgen.cli.signals import leave, leave_cleanly
from docgen.cli.usage import find_command, mistyped_option, unknown_command, with_hint
from docgen.errors import DocgenError
from docgen.version import __version__

DONE, STOPPED, WRONG_USAGE, BUG = 0, 1, 2, 3

_COMMANDS = {
    "demo": "Fill the shipped example: three documents in ./docgen-demo.",
    "new": "Write an encounter file to start from.",
    "ask": "Ask for what is open in an encounter, and write the answers into its file.",
    "form": "Show a folder of visits as a form in the browser.",
    "check": "List what stops the documents of a visit; write nothing.",
    "checks": "List the checks of a pack, and how a clinic has set them.",
    "fill": "Write the documents of a visit that are ready.",
    "batch": "Write the documents of many records.",
    "pdf": "Write documents as PDF, by LibreOffice.",
    "body": "Draw the sites of a visit on the body, as an SVG picture.",
    "status": "Show how things are in a folder: what is unsigned, changed, owed.",
    "read": "Print the record that a document carries, as JSON.",
    "verify": "Check whether a document was changed since it was made.",
    "compare": "Compare the records of two documents.",
    "take-consent": "Write into a record what the signed consent says.",
    "addendum": "Write an addendum to a filed note; the note stays as it is.",
    "template": "Check, print, build or repair a Word template; list its names.",
    "schema": "Print what a record can hold, as a JSON Schema or as a FHIR form.",
    "packs": "List the installed packs, their documents and languages.",
    "pack": "Check, start or copy a pack, the folder of a procedure.",
}


class LazyGroup(click.Group):
    """The commands by name, each imported when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order in which people use them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None for an unknown name."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"docgen.cli.{cmd_name.replace('-', '_')}").command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the arguments; say of an unknown command or option what was probably meant."""
        if args and not args[0].startswith("-") and args[0] not in _COMMANDS:
            raise click.UsageError(unknown_command(args[0], list(_COMMANDS)), ctx)
        if wrong := mistyped_option(args, find_command(self, ctx, args)):
            raise click.UsageError(wrong, ctx)
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="docgen")
def program() -> None:
    """Fill Word documents for a clinical procedure from one record of the visit.

    Start with `docgen demo`, then `docgen new` and edit the file (or answer the questions of `docgen ask`),
    then `docgen check` and `docgen fill`.
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program and exit with its code."""
    gc.disable()  # a run is short, and garbage collection takes a twentieth of its time
    shown = "backslashreplace"  # bytes that are no text are told where they are an answer
    for stream, errors in ((sys.stdin, "surrogateescape"), (sys.stdout, shown), (sys.stderr, shown)):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)
    leave_cleanly()
    leave(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code; errors are printed as text for a person."""
    output = Output()
    try:
        code = program.main(args=arguments, prog_name="docgen", standalone_mode=False, obj=output)
    except click.UsageError as error:
        output.misused(with_hint(error))
        return WRONG_USAGE
    except (click.Abort, KeyboardInterrupt):
        output.say("Stopped.")
        return STOPPED
    except DocgenError as error:
        output.error(error)
        return STOPPED
    except OSError as error:  # most likely click could not write its own text
        output.refused(error)
        return STOPPED
    except Exception as error:
        output.say(*_describe_bug(error).split("\n"))
        return BUG
    return code if isinstance(code, int) else DONE


def _describe_bug(error: Exception) -> str:
    """Show where a bug is. Its message may hold data of a patient: only DOCGEN_TRACEBACK=full shows it."""
    if os.environ.get("DOCGEN_TRACEBACK") == "full":
        return "".join(traceback.format_exception(error))
    lines = ["Traceback (most recent call last):\n", *traceback.format_tb(error.__traceback__)]
    return (
        f"{''.join(lines)}{type(error).__name__}\n\n"
        "This is a bug in docgen. The message is left out, since it may hold data of a patient; "
        "DOCGEN_TRACEBACK=full shows it. Please report the lines above."
    )
