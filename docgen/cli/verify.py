"""`docgen verify`: checks whether a document was changed since it was made, and what it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from docgen.cli import options
from docgen.cli.filed_lines import change_lines, describe_change, foreign_lines, headline, setting_lines
from docgen.cli.layout import counted
from docgen.cli.output import Output

if TYPE_CHECKING:
    from docgen.filed import FiledDocument


@click.command("verify")
@options.file_argument
@click.option(
    "--record",
    "encounter",
    metavar="ENCOUNTER",
    callback=options.filled,
    help="Also check whether the document was made from this record.",
)
@click.option(
    "--amends",
    "amended",
    metavar="NOTE",
    callback=options.filled,
    help="Also check whether the addendum amends this file.",
)
@options.clinic_option
@options.json_option
@click.pass_obj
def command(
    output: Output, file: str, encounter: str | None, amended: str | None, clinic_path: str | None
) -> int:
    """Check whether the text, the pictures or the record of a document were changed, and where.

    Word and LibreOffice may have saved it again: text and pictures are compared, not bytes. Answers in its
    check boxes, dates and drop-downs are reported apart from changes. This finds accidents, not
    forgery: whoever can write a document can write its digests too. Exits with 1 when something was changed,
    or when the record or the note given is another one.

    FILE may be a folder: then all documents in it and in those below it are checked, and what was changed is
    listed; with --json, each document is a line (NDJSON). Files of other programs are passed over.
    """
    from docgen.filed import read_document
    from docgen.files import is_folder

    if is_folder(file):
        if encounter is not None or amended is not None:
            raise click.UsageError("--record and --amends go with one document, not with a folder")
        return _verify_folder(output, file)
    filed = read_document(file)
    output.say(headline(filed))
    lines = [*setting_lines(filed), *change_lines(filed)]
    if not filed.changes:
        lines.insert(0, "  unchanged in text, pictures and record since it was made")
    belongs = {}
    if encounter is not None:
        belongs["record"] = _is_record_of(filed, encounter, clinic_path)
        lines.append(f"  {_is('made from this record', belongs['record'])}: {encounter}")
    if amended is not None:
        belongs["amends"] = _is_amended(filed, amended)
        lines.append(f"  {_is('the addendum to this file', belongs['amends'])}: {amended}")
    output.say(*lines)
    if output.json:
        output.result({**_describe(file, filed), **belongs})
    return int(bool(filed.changes) or not all(belongs.values()))


def _describe(file: str, filed: FiledDocument) -> dict[str, Any]:
    changes = [describe_change(change) for change in filed.changes]
    return {"file": file, "digest": filed.digest, "changes": changes}


def _verify_folder(output: Output, folder: str) -> int:
    """Say which documents of a folder were changed; return the exit code."""
    from docgen.filed_folder import read_documents

    documents = changed = failed = 0
    for found in read_documents(folder):
        if found.filed is None:
            output.say(*foreign_lines(found))
            failed += not found.is_foreign
            continue
        documents += 1
        if found.filed.changes:
            changed += 1
            output.say(f"{found.path}:", *change_lines(found.filed))
        if output.json:
            output.result_line(_describe(str(found.path), found.filed))
    output.say(f"{folder}: {counted(documents, 'document')}, {changed:,} changed since they were made")
    return int(bool(changed or failed))


def _is(what: str, holds: bool) -> str:
    return what if holds else f"NOT {what}"


def _is_record_of(filed: FiledDocument, encounter: str, clinic_path: str | None) -> bool:
    """Return whether a document was made from a record, with or without the clinic's facts."""
    from docgen.clinic import Clinic, own_of
    from docgen.pack import find_pack, records_of
    from docgen.provenance import is_made_from
    from docgen.sources import load_encounter, read_raw
    from docgen.visit import clinic_of

    clinic = clinic_of(encounter, clinic_path)
    pack = find_pack(filed.provenance.code)  # without it, what it defines is compared as it was written
    definition = records_of(pack, own_of(clinic)).definition if pack is not None else None
    zone = clinic.time_zone if clinic is not None else None
    bare = Clinic(time_zone=zone or filed.provenance.time_zone)
    _, data = read_raw(encounter)
    form_of = pack if "resourceType" in data else None
    source = data if encounter == "-" else encounter  # standard input can be read only once
    visits = (load_encounter(source, clinic=one, pack=form_of) for one in filter(None, (clinic, bare)))
    return any(is_made_from(filed.provenance, visit, definition) for visit in visits)


def _is_amended(filed: FiledDocument, amended: str) -> bool:
    from docgen.filed import read_document

    return filed.provenance.amends_digest == read_document(amended).digest
