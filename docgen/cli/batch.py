"""`docgen batch`: writes the documents of many records, and a list of those that were rejected."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

import click

from docgen.cli import options
from docgen.cli.layout import counted
from docgen.cli.output import Output

if TYPE_CHECKING:
    from docgen.batch import Job, RecordResult, Summary

SOME_REJECTED = 4  # the exit code
MOST_JOBS = 61  # Windows waits for no more
PRINT = "*"  # stands for --columns without a file


@click.command("batch")
@click.argument("list_path", metavar="LIST", required=False, callback=options.filled)
@click.option(
    "-o", "--output", "folder", metavar="DIR", callback=options.filled, help="The folder to write to."
)
@click.option(
    "--columns",
    is_flag=False,
    flag_value=PRINT,
    metavar="[FILE]",
    callback=options.filled,
    help="What the columns of LIST are for; without FILE, print a mapping to start from.",
)
@options.document_option
@options.language_option
@click.option("--draft", is_flag=True, help="Write drafts: DRAFT on every page, missing values marked.")
@options.pack_option
@options.clinic_named("The clinic's facts; by default the clinic.toml nearest to LIST.")
@options.carry_option
@options.large_option
@options.force_option
@click.option(
    "--jobs", type=click.IntRange(1, MOST_JOBS), default=1, metavar="N", help="Fill by N processes at once."
)
@click.option(
    "--dask",
    "address",
    metavar="ADDRESS",
    callback=options.filled,
    help="Fill by the workers of a Dask cluster, such as tcp://scheduler:8786.",
)
@options.json_option
@click.pass_obj
def command(
    output: Output,
    list_path: str | None,
    folder: str | None,
    columns: str | None,
    document: str | None,
    language: str | None,
    draft: bool,
    pack_name: str | None,
    clinic_path: str | None,
    carry: Literal["digest"] | None,
    large: bool | None,
    force: bool,
    jobs: int,
    address: str | None,
) -> int:
    """Write the documents of many records.

    LIST is a folder of records, or a file with a record on each line (.ndjson) or in each row (.csv, .xlsx).
    The first row of a table names its columns, by the paths of a record or as a mapping says. Each document
    that is due is checked by itself, as by docgen fill. A record of which something that is due cannot be
    written is rejected: a list of these in the format of LIST, with a column that says why, is written to
    DIR, and the exit code is 4. Run the same command again at any time: what is there stays as it is.
    """
    from docgen.batch import Filling, in_processes, new_job, on_cluster

    if columns == PRINT:
        _print_mapping(output, list_path, pack_name, clinic_path)
        return 0
    if address is not None and jobs > 1:
        raise click.UsageError("--jobs is for this machine, --dask for a cluster: give one of them")
    if list_path is None or folder is None:
        raise click.UsageError("give the list, and with -o the folder to write to")
    gc.enable()  # this run may be long
    filling = Filling(language, draft, document, carry, large, force)
    job = new_job(list_path, folder, filling, pack=pack_name, clinic=clinic_path, columns=columns)
    return _run(output, job, in_processes(job, jobs) if address is None else on_cluster(job, address), folder)


def _run(output: Output, job: Job, results: Iterable[tuple[RecordResult, ...]], folder: str) -> int:
    """Go through the results of a run, say what became of the records, and return the exit code."""
    from docgen.batch import run_batch

    with Meter(output) as meter:
        summary = run_batch(job, results, meter.show)
    output.say(*_lines(summary, folder))
    if output.json:
        output.result(describe(summary))
    return SOME_REJECTED if summary.rejected else 0


def _print_mapping(output: Output, list_path: str | None, pack: str | None, clinic_path: str | None) -> None:
    from docgen.sources.lists import starting_mapping
    from docgen.visit import clinic_of, pack_of

    clinic = clinic_of(list_path or ".", clinic_path)
    for line in starting_mapping(list_path, pack_of(pack, clinic), clinic).splitlines():
        output.line(line)


class Meter:
    """Shows on a terminal how far a run is, how fast it goes, and how long it will still take."""

    def __init__(self, output: Output) -> None:
        self.output = output
        self.began = time.monotonic()

    def show(self, count: int, total: int) -> None:
        """Show how many records are through."""
        rate = count / max(time.monotonic() - self.began, 1e-6)
        left = _time(round((total - count) / rate))
        self.output.status(f"{count:,} of {total:,} records, {rate:,.0f} a second, {left} left")

    def __enter__(self) -> Meter:
        return self

    def __exit__(self, *_: object) -> None:
        """Take the line away."""
        self.output.status("")


def _time(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return (
        f"{hours} h {minutes} min" if hours else f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
    )


def _lines(summary: Summary, folder: str) -> list[str]:
    states = {"written": "written", "unchanged": "unchanged", "kept": "kept as signed or filled in"}
    said = [
        f"{summary.documents[state]:,} {words}"
        for state, words in states.items()
        if state in summary.documents
    ]
    idle = f" ({summary.idle:,} with no document due)" if summary.idle else ""
    lines = [
        f"{counted(summary.records, 'record')}: {summary.done:,} done{idle}, {summary.rejected:,} rejected",
        f"documents in {folder}: {', '.join(said) or 'none'}",
    ]
    if summary.rejects is not None:
        lines.append(f"rejected, each with why: {summary.rejects}")
    return lines


def describe(summary: Summary) -> dict[str, Any]:
    """Return the summary of a run as plain data."""
    return {
        "records": summary.records,
        "done": summary.done,
        "idle": summary.idle,
        "rejected": summary.rejected,
        "documents": dict(summary.documents),
        "reasons": dict(summary.reasons),
        "rejects": str(summary.rejects) if summary.rejects is not None else None,
    }
