"""Makes addenda to filed documents: each names the file by its digest and never changes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docgen.clinic import Clinic, own_of
from docgen.context import Addition, Amended, Beside
from docgen.document import Document, Making, Order, fill_order
from docgen.encounter import (
    FILED,
    Encounter,
    Group,
    find_differences,
    open_own,
    parse_encounter,
    read_again,
    to_data,
)
from docgen.errors import EncounterError, PackError, Problem, expect
from docgen.filed import FiledDocument, require_record
from docgen.pack import Pack, PackDocument, records_of

ADDENDA = "addenda"
_SAME_VISIT = (("patient", "record_number"), ("patient", "birth_date"), ("encounter", "date"))


def amend(
    filed: FiledDocument,
    pack: Pack,
    encounter: Encounter,
    *,
    clinic: Clinic | None = None,
    draft: bool = False,
) -> Document:
    """Make the addendum to a filed document from the record as it should now be read.

    The addendum contains the record's addenda that the filed document does not have, and lists all other
    changes to the record. It names the filed file by its SHA-256 and carries the new record. `filed` is the
    note or the last addendum to it; it is only read. Raises PackError when the pack has no document that
    amends another, DocumentError when the filed one does not carry its whole record, NotReady while something
    stops the addendum.
    """
    expect(FiledDocument, "a document, as docgen.read_document reads it", filed=filed)
    expect(Pack, "a pack, as docgen.load_pack gives it", pack=pack)
    expect(Encounter, "a record, as docgen.load_encounter gives it", encounter=encounter)
    making = Making(clinic=clinic, draft=draft)
    return fill_order(order_addendum(filed, pack, encounter, making))


def order_addendum(filed: FiledDocument, pack: Pack, encounter: Encounter, making: Making) -> Order:
    """Return the order for the pack's document that amends a filed one; raises as `amend` does."""
    said = filed.provenance.document
    kinds = [kind for kind in pack.documents.values() if kind.amends]
    kind = next((kind for kind in kinds if said in (kind.amends, kind.code)), kinds[0] if kinds else None)
    if kind is None:
        problem = Problem("", "has no document that amends another", "use another pack", "unknown-document")
        raise PackError(pack.code, [problem])
    definition = open_own(records_of(pack, own_of(making.clinic)).definition)
    encounter = read_again(encounter, definition)
    beside = Beside(amended=_amended(filed, pack, encounter, kind, definition))
    return Order(encounter, pack, kind.code, making, beside)


def with_addendum(
    filed: FiledDocument, addendum: Mapping[str, Any], clinic: Clinic | None = None
) -> Encounter:
    """Return the record of a filed document with one more addendum: `at`, `by`, `reason`, `text`.

    Raises DocumentError when the document does not carry its whole record, EncounterError for an invalid
    addendum.
    """
    data = to_data(_whole_record(filed))
    data[ADDENDA] = [*data.get(ADDENDA, ()), dict(addendum)]
    zone = filed.provenance.time_zone or (clinic.time_zone if clinic is not None else None)
    try:
        return parse_encounter(data, source=filed.source, definition=FILED, time_zone=zone, keeps=True)
    except EncounterError as error:
        raise EncounterError("the addendum", error.problems) from None


def _whole_record(filed: FiledDocument) -> Encounter:
    fix = "amend a document that carries its whole record, such as the procedure note"
    return require_record(filed, fix, whole=True)


def _amended(
    filed: FiledDocument, pack: Pack, encounter: Encounter, kind: PackDocument, definition: Group
) -> Amended:
    said, old = filed.provenance, read_again(_whole_record(filed), definition)
    before, now = to_data(old), to_data(encounter)
    signature = old.signature
    amended = pack.documents.get(said.document)
    known = before.get(ADDENDA, [])
    added = [
        row for row, data in zip(encounter.addenda, now.get(ADDENDA, []), strict=True) if data not in known
    ]
    changes = find_differences(*({**data, ADDENDA: []} for data in (before, now)))
    return Amended(
        title=amended.title if amended is not None else said.document,
        version=said.pack_version,
        date=old.encounter.date,
        digest=filed.digest,
        signed_by=signature.by if signature is not None else None,
        signed_at=signature.at if signature is not None else None,
        draft=said.draft,
        is_changed=filed.is_changed,
        is_edited=filed.is_edited,
        is_rewritten=any(row not in now.get(ADDENDA, []) for row in known),
        is_other=said.code != pack.code or said.document not in (kind.amends, kind.code),
        same_visit=all(before[table].get(key) == now[table].get(key) for table, key in _SAME_VISIT),
        record=old,
        additions=tuple(Addition(row.at, row.by, row.reason, row.text) for row in added),
        changes=changes,
    )
