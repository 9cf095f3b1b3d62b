"""Compares two documents that docgen made: their records, and a note with the consent that it belongs to."""

from __future__ import annotations

from docgen.checks import check_agreement, read_checks
from docgen.clinic import Clinic
from docgen.encounter import Difference, find_differences, take_part, to_data
from docgen.errors import Finding, expect
from docgen.filed import FiledDocument, as_form, require_record
from docgen.lazy import dataclass
from docgen.pack import Pack


@dataclass(frozen=True)
class Comparison:
    """How two documents differ.

    `differences` are those of their records. `agreement` is where a note does not keep to its consent; it
    is None when the two are no such pair of the pack. `edited` are the sources of those whose record is not
    the one that they were made with.
    """

    differences: tuple[Difference, ...]
    agreement: tuple[Finding, ...] | None
    edited: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether there is nothing to look at."""
        return not (self.differences or self.agreement or self.edited)


def compare(was: FiledDocument, now: FiledDocument, *, pack: Pack | None = None) -> Comparison:
    """Find how the records of two documents differ. If one carries a part, only that part is compared.

    With the pack of their procedure, a note is also checked against the consent, in whichever order the two
    are given. Raises DocumentError when one carries only the digest, unless the digests show that both are
    the same.
    """
    expect(FiledDocument, "a document, as docgen.read_document reads it", was=was, now=now)
    expect(Pack | None, "a pack, as docgen.load_pack gives it", pack=pack)
    edited = tuple(filed.source for filed in (was, now) if filed.is_edited)
    agreement = _agreement(was, now, pack) if pack is not None else None
    return Comparison(_differences(was, now), agreement, edited)


def _differences(was: FiledDocument, now: FiledDocument) -> tuple[Difference, ...]:
    if None in (was.provenance.record, now.provenance.record) and _are_of_one_record(was, now):
        return ()
    fix = "compare documents that carry their record"
    records = [to_data(require_record(filed, fix)) for filed in (was, now)]
    for filed in (was, now):
        if filed.provenance.carries == "part":
            records = [take_part(record, filed.provenance.part) for record in records]
    return find_differences(*records)


def _are_of_one_record(was: FiledDocument, now: FiledDocument) -> bool:
    """Return whether two documents, neither edited, have the same whole record, by the digests alone."""
    whole = all(filed.provenance.carries != "part" and not filed.is_edited for filed in (was, now))
    return whole and was.provenance.record_digest == now.provenance.record_digest


def _agreement(was: FiledDocument, now: FiledDocument, pack: Pack) -> tuple[Finding, ...] | None:
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
