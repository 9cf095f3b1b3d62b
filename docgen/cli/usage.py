"""Says what was probably meant by a command line that docgen does not know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import click

from docgen.files import as_typed, is_file
from docgen.lazy import compiled_when_used
from docgen.suggest import nearest, question

_FILE = compiled_when_used(r".+\.(?:toml|json)", re.IGNORECASE)
_HELP = ("help", "?", "/?", "/h")
_DASHES = "‐‑‒–—―−"
_OPTION = compiled_when_used(rf"(?P<sign>--?|[{_DASHES}]+-?)(?P<word>[A-Za-z][A-Za-z-]*)(?:=.*)?")
_MEANT = {"print": "fill", "write": "fill", "make": "fill", "edit": "ask", "open": "ask", "start": "new"}
_SHORTEST = 3  # letters by which an option is known


def unknown_command(name: str, known: Sequence[str]) -> str:
    """Return what is wrong with the name of a command, and what to type."""
    if name in _HELP:
        fix = "type docgen --help, or docgen COMMAND --help for one command"
    elif name == "version":
        fix = "type docgen --version"
    elif name == "docgen":
        fix = "type docgen once"
    elif _FILE.fullmatch(name) or is_file(name):
        fix = f"type a command before the file, such as: docgen check {as_typed(name)}"
    else:
        fix = question(nearest(name, known, synonyms=_MEANT)) or "docgen --help lists the commands"
    return f"there is no command {name!r} ({fix})"


def find_command(group: click.Group, ctx: click.Context, arguments: Sequence[str]) -> click.Command:
    """Return the command that arguments name, which may be one of a group in a group."""
    command: click.Command = group
    for name in arguments:
        if not isinstance(command, click.Group) or (inner := command.get_command(ctx, name)) is None:
            break
        command = inner
    return command


def mistyped_option(arguments: Iterable[str], command: click.Command) -> str:
    """Return what is wrong with the hyphens of an option of a command; empty if nothing is.

    Word makes a dash of hyphens. One hyphen before several letters is an option of one letter with a value:
    `-out` is `-o ut`.
    """
    options = [name for one in command.params if isinstance(one, click.Option) for name in one.opts]
    for argument in arguments:
        if argument == "--":
            break
        found = _OPTION.fullmatch(argument)
        if found is not None and (meant := _meant(found["sign"], found["word"], options)):
            return f"{argument!r} is no option (type {meant})"
    return ""


def _meant(sign: str, word: str, options: Sequence[str]) -> str:
    """Return the option that was meant by a sign and a word; empty if it is right, or nothing is known."""
    short = f"-{word}" if f"-{word}" in options else ""
    long = [name for name in options if name.startswith(f"--{word}") and len(word) >= _SHORTEST]
    if sign == "--":
        return "" if long else short
    if sign == "-":
        return long[0] if long and len(word) > 1 else ""
    return (long[0] if long else short) or "hyphens, not a dash"


def with_hint(error: click.UsageError) -> click.UsageError:
    """Return an error with what to do, where click does not say it: a word too many, an option too early."""
    command = error.ctx.command if error.ctx else None
    hint = ""
    if "unexpected extra argument" in error.message and command is not None:
        named = any("-o" in one.opts for one in command.params)
        hint = "name the file to write with -o; " if named else ""
        hint += "put a name or text with spaces in double quotes"
    elif isinstance(error, click.NoSuchOption) and isinstance(command, click.Group):
        hint = "type options after the command, such as: docgen fill visit.toml --draft"
    return click.UsageError(f"{error.message.rstrip('.')} ({hint})", error.ctx) if hint else error
