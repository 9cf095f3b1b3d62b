"""`docgen compare`: compares the records of two documents, and checks a note against its consent."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

import click

from docgen.cli import options
from docgen.cli.output import Output
from docgen.cli.report import finding_lines

if TYPE_CHECKING:
    from docgen.checks import Finding
    from docgen.filed import FiledDocument
    from docgen.pack import Pack


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
    consent: sites and sides, agent, practitioner, patient, dates. Exits with 1 when the records
    differ, when one was edited, or when the note does not keep to the consent.
    """
    from docgen.filed import compare, read_document
    from docgen.pack import load_pack

    pack = load_pack(pack_name)
    was, now = read_document(first, pack=pack), read_document(second, pack=pack)
    findings = _disagreements(was, now, pack)
    differences = compare(was, now)
    edited = [filed.source for filed in (was, now) if filed.is_edited]
    for source in edited:
        output.say(f"  {source}: the record in it is not the one that it was made with (docgen verify)")
    if findings is not None:
        output.say(*(finding_lines(findings) or ["  the note keeps to the consent"]))
    if output.json:
        agreement = None if findings is None else [dataclasses.asdict(finding) for finding in findings]
        rows = [dataclasses.asdict(difference) for difference in differences]
        output.result({"differences": rows, "agreement": agreement, "edited": edited})
    else:
        for difference in differences:
            output.line(f"{difference.path}: {_shown(difference.was)} → {_shown(difference.now)}")
        if not differences:
            output.say("  the records do not differ")
    return int(bool(differences or findings or edited))


def _shown(value: Any) -> str:
    return "(nothing)" if value is None else json.dumps(value, ensure_ascii=False)


def _disagreements(was: FiledDocument, now: FiledDocument, pack: Pack) -> tuple[Finding, ...] | None:
    """Check a note against a consent; None when the two are not such a pair."""
    from docgen.checks import check_agreement, read_checks
    from docgen.clinic import Clinic
    from docgen.filed import as_form

    for consent, note in ((was, now), (now, was)):
        subjects = [
            pack.documents[filed.provenance.document].subject
            for filed in (consent, note)
            if filed.provenance.code == pack.code and filed.provenance.document in pack.documents
        ]
        if subjects == ["plan", "procedure"] and note.encounter is not None:
            said, form = note.provenance, as_form(consent, pack)
            known = {row.id for row in read_checks(pack)}
            clinic = Clinic(  # as the clinic had it when the note was made
                checks={id_: level for id_, level in said.checks.items() if id_ in known},
                limits={name: limit for name, limit in said.limits.items() if name in pack.limits},
            )
            document = pack.documents[said.document].amends or said.document
            return check_agreement(note.encounter, pack, document, form, clinic, said.language)
    return None
