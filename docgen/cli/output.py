"""Prints lines for people and results for programs; alone knows what to do when nobody reads them.

The only module that prints. What it prints may come from a stranger's file: nothing in it commands the
terminal, and nothing in a line starts another one.
"""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import sys
from dataclasses import replace
from typing import Any, NoReturn

import click

from docgen.characters import printable
from docgen.cli.layout import folded
from docgen.cli.typed_lines import with_typed_lines
from docgen.errors import DeliveryError, DocgenError, Problem

_READER_IS_GONE = {errno.EPIPE, errno.EINVAL if os.name == "nt" else errno.EPIPE}  # so Windows says it


class Output:
    """The output of a run; `json` says whether a program reads the results."""

    def __init__(self, json: bool = False) -> None:
        self.json = json

    @staticmethod
    def say(*lines: str) -> None:
        """Print lines for a person on standard error; on a terminal, they end between words."""
        try:
            for line in map(printable, lines):
                for part in folded(line) if _is_terminal() else (line,):
                    click.echo(part, file=sys.stderr, err=True)
        except OSError:
            _drop(2)

    @staticmethod
    def ask(question: str) -> str:
        """Ask a person on standard error, and return the answer; empty when Enter alone was pressed."""
        answer: str = click.prompt(
            printable(question), default="", show_default=False, prompt_suffix=" ", err=True
        )
        return answer

    @staticmethod
    def has_terminal() -> bool:
        """Return whether somebody types in a terminal that can move its cursor, and sees what is asked."""
        can_move = os.name == "nt" or os.environ.get("TERM", "dumb") != "dumb"
        return can_move and all(one is not None and one.isatty() for one in (sys.stdin, sys.stderr))

    @staticmethod
    def status(text: str) -> None:
        """Show on a terminal how far a run is, in the place of what was shown before; elsewhere nothing."""
        if not _is_terminal():
            return
        with contextlib.suppress(OSError):
            click.echo(f"\r\x1b[K{text}", nl=False, err=True, color=True)

    @staticmethod
    def line(line: str, is_prose: bool = False) -> None:
        """Print one line of a text result on standard output; prose ends between words on a terminal."""
        shown = printable(line)
        folds = is_prose and sys.stdout is not None and sys.stdout.isatty()
        for part in folded(shown) if folds else [shown]:
            _print(part)

    @staticmethod
    def result(data: Any) -> None:
        """Print a result for a program: one JSON value in ASCII on standard output."""
        _print(json.dumps(data, indent=2).replace("\x7f", "\\u007f"))

    @staticmethod
    def result_line(data: Any) -> None:
        """Print one of several results for a program: a JSON value in ASCII on a line (NDJSON)."""
        _print(json.dumps(data).replace("\x7f", "\\u007f"))

    def tell(self, error: DocgenError) -> None:
        """Print what is wrong for a person; on a terminal with the lines of the file that it is about."""
        self.say(*(with_typed_lines(error) if _is_terminal() else error.lines))

    def error(self, error: DocgenError) -> None:
        """Print what stopped the run, for a person and, with `json`, for a program."""
        said = as_options(error)
        self.tell(said)
        if self.json:
            with contextlib.suppress(DocgenError, click.exceptions.Exit):
                self.result({"error": describe_error(said)})

    def misused(self, error: click.UsageError) -> None:
        """Print what is wrong with the command line, and how the command is used."""
        shown = io.StringIO()
        error.show(shown)
        self.say(*shown.getvalue().rstrip("\n").split("\n"))

    def refused(self, error: OSError) -> None:
        """Print why the system refused, without the file's name: that may hold a patient's data."""
        _drop(1)
        self.say(f"the system refused to go on: {error.strerror or type(error).__name__}")


def as_options(error: DocgenError) -> DocgenError:
    """Return an error about a file in the way that names the option of the command line, not Python's."""
    problems = [replace(one, fix=one.fix.replace("force=True", "--force")) for one in error.problems]
    return DeliveryError(error.source, problems) if isinstance(error, DeliveryError) else error


def describe_error(error: DocgenError) -> dict[str, Any]:
    """Return an error as plain data."""
    return {
        "type": type(error).__name__,
        "source": error.source,
        "problems": [describe_problem(problem) for problem in error.problems],
    }


def describe_problem(problem: Problem) -> dict[str, str | int]:
    """Return a problem as plain data."""
    return {
        "place": problem.place,
        "message": problem.message,
        "fix": problem.fix,
        "kind": problem.kind,
        "tag": problem.tag,
        "line": problem.line,
    }


def _is_terminal() -> bool:
    """Return whether a person reads standard error, and no file or program."""
    return sys.stderr is not None and sys.stderr.isatty()


def _print(text: str) -> None:
    try:
        click.echo(text, file=sys.stdout)
    except OSError as error:
        _leave_closed_output(error)


def _leave_closed_output(error: OSError) -> NoReturn:
    _drop(1)
    if error.errno in _READER_IS_GONE:
        raise click.exceptions.Exit(1) from None  # the reader has read what it wanted
    problem = Problem("", f"could not be written: {error.strerror}", kind="unwritable")
    raise DeliveryError("standard output", [problem]) from None


def _drop(descriptor: int) -> None:
    """Send a stream that nobody reads to the null device, so that Python can flush it at exit."""
    stream = sys.stdout if descriptor == 1 else sys.stderr
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())
        os.close(nothing)
