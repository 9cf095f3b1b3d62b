"""`docgen status`: shows how things are in a folder of documents and records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from docgen.cli import options
from docgen.cli.filed_lines import describe_change
from docgen.cli.layout import counted
from docgen.cli.output import Output, describe_problem
from docgen.cli.report import count_stops

if TYPE_CHECKING:
    from docgen.document import Outcome
    from docgen.folder_state import DocumentState, FolderState

_SOON_DAYS = 30


@click.command("status")
@click.argument("folder", metavar="DIR", callback=options.filled)
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="How it is on this day; by default today.",
)
@options.pack_option
@options.clinic_named("The clinic's facts; by default the clinic.toml nearest to each file.")
@options.json_option
@click.pass_obj
def command(output: Output, folder: str, on: Any, pack_name: str | None, clinic_path: str | None) -> None:
    """Show how things are in a folder of documents and records, and in the folders below it.

    Which notes are not signed, which consents end or are used up, which documents were changed since they
    were made, and which visits owe a document. All is read from the files themselves. Whether something was
    signed on paper is known only where a record says so.
    """
    from docgen.folder_state import read_folder

    state = read_folder(folder, pack=pack_name, clinic=clinic_path)
    day = on.date() if on is not None else date.today()
    output.say(*_lines(state, folder, day))
    if output.json:
        output.result(describe(state, folder, day))


def _lines(state: FolderState, folder: str, day: date) -> Iterator[str]:
    others = f", {len(state.others)} of other kinds" if state.others else ""
    yield f"{folder}: {counted(len(state.documents), 'document')}, {counted(state.records, 'record')}{others}"
    notes = [one for one in state.documents if one.signed is False and one.type != "consent"]
    yield from _section("not signed on the screen", [one.file for one in notes])
    yield from _section("consents that end", [*_ending(state.documents, day)])
    yield from _section("consents that are used up", [*_used_up(state.documents)])
    yield from _section("changed since they were made", [one.file for one in state.documents if one.changes])
    owed = [f"{one.file}: {', '.join(map(_owed, one.owes))}" for one in state.visits]
    yield from _section("visits that owe something", owed)
    yield from _section(
        "cannot be read", [f"{file}: {problems[0]}" for file, problems in state.unread.items()]
    )


def _section(head: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{head}: {len(lines)}"
        yield from (f"  {line}" for line in lines)


def _ending(documents: Sequence[DocumentState], day: date) -> Iterator[str]:
    """Yield the consents with sessions left that have ended, or soon will."""
    for one in documents:
        consented = one.consented
        if consented and consented.until and not consented.is_used_up:
            if consented.until < day:
                yield f"{one.file}: ended after {consented.until}"
            elif consented.until - day <= timedelta(days=_SOON_DAYS):
                yield f"{one.file}: valid until {consented.until}"


def _used_up(documents: Sequence[DocumentState]) -> Iterator[str]:
    for one in documents:
        if one.consented and one.consented.covers > 1 and one.consented.is_used_up:
            yield f"{one.file}: {one.consented.used} of {one.consented.covers} sessions"


def _owed(outcome: Outcome) -> str:
    ready = "ready" if outcome.state == "filled" else f"{count_stops(outcome)} to settle"
    return f"{outcome.code} ({ready})"


def describe(state: FolderState, folder: str, day: date) -> dict[str, Any]:
    """Return the state of a folder as plain data."""
    return {
        "folder": folder,
        "on": day.isoformat(),
        "documents": [_describe(one) for one in state.documents],
        "records": state.records,
        "visits": [
            {"file": one.file, "owes": [{"document": owed.code, "state": owed.state} for owed in one.owes]}
            for one in state.visits
        ],
        "unread": {file: [*map(describe_problem, problems)] for file, problems in state.unread.items()},
        "others": list(state.others),
    }


def _describe(one: DocumentState) -> dict[str, Any]:
    consented = one.consented
    until = consented.until.isoformat() if consented and consented.until else None
    consent = {"until": until, "covers": consented.covers, "used": consented.used} if consented else None
    return {
        "file": one.file,
        "document": one.document,
        "draft": one.draft,
        "signed": one.signed,
        "changes": [describe_change(change) for change in one.changes],
        "consent": consent,
    }
