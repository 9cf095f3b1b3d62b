"""The only place that prints: text for people, results for programs, and what to do when nobody listens."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import Any, NoReturn

import click

from docgen.errors import DeliveryError, DocgenError, Problem


class Output:
    """Where a run of the program speaks; `json` says whether a program reads its results."""

    def __init__(self, json: bool = False) -> None:
        self.json = json

    def say(self, text: str) -> None:
        """Tell a person something, on standard error."""
        try:
            click.echo(text, err=True)
        except OSError:
            _drop(2)

    def line(self, text: str) -> None:
        """Write one line of a result that was asked for as text, on standard output."""
        try:
            click.echo(text)
        except OSError as error:
            _leave_closed_output(error)

    def result(self, data: Any) -> None:
        """Write a result for a program: one JSON value on standard output."""
        self.line(json.dumps(data, indent=2))

    def error(self, error: DocgenError) -> None:
        """Tell what stopped the run, to a person and, where one listens, to a program."""
        self.say(str(error))
        if self.json:
            with contextlib.suppress(DocgenError, click.exceptions.Exit):
                self.result({"error": describe_error(error)})

    def refused(self, error: OSError) -> None:
        """Tell what the system refused, without what it was about: that may hold a patient's data."""
        _drop(1)
        self.say(f"the system refused to go on: {error.strerror or type(error).__name__}")


def describe_error(error: DocgenError) -> dict[str, Any]:
    """Give an error as plain data."""
    return {
        "type": type(error).__name__,
        "source": error.source,
        "problems": [describe_problem(problem) for problem in error.problems],
    }


def describe_problem(problem: Problem) -> dict[str, str]:
    """Give a problem as plain data."""
    return {
        "place": problem.place,
        "message": problem.message,
        "fix": problem.fix,
        "kind": problem.kind,
        "tag": problem.tag,
    }


def _leave_closed_output(error: OSError) -> NoReturn:
    _drop(1)
    if isinstance(error, BrokenPipeError):
        raise click.exceptions.Exit(1) from None  # the reader has what it wanted
    problem = Problem("", f"could not be written: {error.strerror}", kind="unwritable")
    raise DeliveryError("standard output", [problem]) from None


def _drop(descriptor: int) -> None:
    """Point a stream that nobody reads at nothing, so that Python does not stumble over it at its end."""
    stream = sys.stdout if descriptor == 1 else sys.stderr
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())
        os.close(nothing)
