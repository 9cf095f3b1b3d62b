"""`docgen addendum`: writes an addendum to a filed note; the note itself stays as it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli import options
from docgen.cli.fill import deliver, report
from docgen.cli.output import Output
from docgen.cli.records import finish

if TYPE_CHECKING:
    from docgen.clinic import Clinic
    from docgen.encounter import Encounter
    from docgen.pack import Pack


@click.command("addendum")
@click.argument("note", metavar="NOTE", callback=options.filled)
@click.argument("encounter", metavar="[ENCOUNTER]", required=False, callback=options.filled)
@options.folder_option
@click.option("--text", callback=options.filled, help="The text to add.")
@click.option("--reason", callback=options.filled, help="Why it is added.")
@click.option("--by", callback=options.filled, help="Who adds it, such as: Jane Roe, MD.")
@click.option("--at", callback=options.filled, help="When, such as 2026-03-10T09:30:00-05:00.")
@click.option("--draft", is_flag=True, help="Write a draft: DRAFT on every page, missing values marked.")
@options.pack_option
@options.clinic_named("A clinic.toml for what ENCOUNTER lacks; by default none, as the record has its own.")
@options.force_option
@options.json_option
@click.pass_obj
def command(
    output: Output,
    /,
    note: str,
    encounter: str | None,
    folder: str | None,
    draft: bool,
    pack_name: str | None,
    clinic_path: str | None,
    force: bool,
    **said: str | None,
) -> int:
    """Write an addendum to a filed note.

    NOTE is the .docx of the note, or of the last addendum to it. NOTE is only read; the addendum names it
    by its digest. Give the addition with --text, --reason, --by and --at, or as ENCOUNTER: the record of
    NOTE (`docgen read NOTE`) with one more entry of [[addenda]], and with wrong values corrected.
    """
    from docgen.amendment import order_addendum, with_addendum
    from docgen.clinic import Clinic, load_clinic
    from docgen.document import Making, judge
    from docgen.filed import read_document
    from docgen.visit import pack_of_document

    given = {key: value for key, value in said.items() if value is not None}
    if bool(given) == (encounter is not None):
        raise click.UsageError("give ENCOUNTER, or --text, --reason, --by and --at, each in double quotes")
    clinic = load_clinic(clinic_path) if clinic_path else Clinic()
    filed = read_document(note)
    pack = pack_of_document(filed, pack_name, clinic)
    filed = filed.read_by(pack)
    clinic = replace(clinic, time_zone=clinic.time_zone or filed.provenance.time_zone)
    amended = _load(encounter, pack, clinic) if encounter is not None else with_addendum(filed, given, clinic)
    making = Making(clinic=clinic, draft=draft)
    order = order_addendum(filed, pack, amended, making)
    outcomes = [judge(order)]
    where = Path(folder) if folder is not None else clinic.folder or Path(note).parent
    return finish(output, report(output, outcomes, deliver(outcomes, where, force)))


def _load(encounter: str, pack: Pack, clinic: Clinic) -> Encounter:
    """Load the corrected record of a note, which may hold what only the clinic of the note declared."""
    from docgen.clinic import own_of
    from docgen.encounter import open_own
    from docgen.pack import Records, records_of
    from docgen.sources import load_as

    definition, codes = records_of(pack, own_of(clinic))
    return load_as(encounter, pack, Records(open_own(definition), codes), clinic)
