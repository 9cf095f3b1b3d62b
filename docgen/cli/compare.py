"""`docgen compare`: compares the records of two documents, and checks a note against its consent."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import click

from docgen.cli import options
from docgen.cli.output import Output
from docgen.cli.report import finding_lines


@click.command("compare")
@click.argument("first", metavar="A", callback=options.filled)
@click.argument("second", metavar="B", callback=options.filled)
@options.pack_option
@options.json_option
@click.pass_obj
def command(output: Output, first: str, second: str, pack_name: str | None) -> int:
    """Compare the records of two documents; print path, A's value and B's value on standard output.

    A and B are documents that docgen made. If one carries only a part of its record, that part is
    compared. If one is a consent and the other a note, in any order, the note is also checked against the
    consent: sites and sides, means of treatment, practitioner, patient, dates. Exits with 1 when the
    records differ, when one was edited, or when the note does not keep to the consent.
    """
    from docgen.comparison import compare
    from docgen.filed import read_document
    from docgen.pack import find_pack, load_pack

    was, now = read_document(first), read_document(second)
    pack = load_pack(pack_name) if pack_name else find_pack(was.provenance.code)
    if pack is not None:
        was, now = was.read_by(pack), now.read_by(pack)
    found = compare(was, now, pack=pack)
    for source in found.edited:
        output.say(f"  {source}: the record in it is not the one that it was made with (docgen verify)")
    if found.agreement is not None:
        output.say(*(finding_lines(found.agreement) or ["  the note keeps to the consent"]))
    if output.json:
        output.result(dataclasses.asdict(found))
        return int(not found.is_same)
    for difference in found.differences:
        output.line(f"{difference.path}: {_shown(difference.was)} → {_shown(difference.now)}")
    if not found.differences:
        output.say("  the records do not differ")
    return int(not found.is_same)


def _shown(value: Any) -> str:
    return "(nothing)" if value is None else json.dumps(value, ensure_ascii=False)
