"""Reads filed documents: what they carry, what has changed in them since, and what was filled in on them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from docgen.clinic import Clinic
from docgen.context import Form
from docgen.encounter import CORE_LISTS, Encounter, Group, read_again
from docgen.errors import DocumentError, EncounterError, Problem, expect
from docgen.files import is_file, name_of
from docgen.lazy import dataclass
from docgen.pack import Pack
from docgen.provenance import Provenance, digest_of, parse_payload
from docgen.sources import FORMATS, load_encounter
from docgen.word import DEFAULT_LIMITS, Change, Control, Limits, read_file, read_sealed

TICKED = "consent.ticked_conditions"
VALID_DAYS = "consent_valid_days"
WRITTEN = {  # what may be filled in on the form on the screen, by its name in the checks
    "signed_on": "consent.signed_at",
    "confirmed_on": "consent.confirmed_on_day",
    "withdrawn_on": "consent.withdrawn_at",
    "still_right": "screening.still_right",
}
_WORD = ".docx"
_NO_SCAN = (
    "a scan cannot be read: give the .docx that was filled in or printed, and write in [consent] what the "
    "paper says"
)
_OF_SIGNERS = (
    b"_xmlsignatures/",
    b"word/ink/",
)  # parts that Word adds for who signs, in the names of a package
_Bytes = bytes | bytearray | memoryview


@dataclass(frozen=True)
class FiledDocument:
    """A document that docgen made, read back from its file.

    `provenance` says how it was made, `changes` what has changed since (text, pictures, the record in it),
    `controls` are its check boxes, dates and drop-downs with their present values. `is_signed` says whether
    it has a digital signature or ink, which nobody verified. `digest` is the SHA-256 of the file, in
    hexadecimal.
    """

    source: str
    provenance: Provenance
    changes: tuple[Change, ...]
    controls: tuple[Control, ...]
    digest: str
    is_signed: bool = False
    definition: Group | None = field(default=None, repr=False)

    @cached_property
    def encounter(self) -> Encounter | None:
        """The record, or the part of it, that the document carries; None when it carries only the digest.

        Without the pack, what not every record has is kept as it was written. Raises DocumentError when what
        it carries is not a valid record.
        """
        try:
            record, zone = self.provenance.encounter, self.provenance.time_zone
            if record is None or self.definition is None:
                return record
            return read_again(record, self.definition, zone)
        except (DocumentError, EncounterError) as error:
            raise DocumentError(self.source, error.problems) from None

    def read_by(self, pack: Pack) -> FiledDocument:
        """Return the document with its record read by its pack's definition; another pack changes nothing."""
        return replace(self, definition=pack.definition) if pack.code == self.provenance.code else self

    @property
    def is_changed(self) -> bool:
        """Whether its text or pictures have changed since it was made."""
        return any(change.kind != "payload" for change in self.changes)

    @property
    def is_edited(self) -> bool:
        """Whether the record that it carries has changed since it was made."""
        return any(change.kind == "payload" for change in self.changes)

    @property
    def is_blank(self) -> bool:
        """Whether nobody has signed it, filled it in or changed its text or pictures since it was made."""
        return not (self.is_signed or self.is_changed or any(control.is_filled for control in self.controls))

    @property
    def answers(self) -> dict[str, tuple[bool | str, ...]]:
        """What is ticked, chosen or written in its content controls, by the record path in their tags.

        A ticked check box with the tag `consent.assent=given` gives `given`; one whose tag is the path alone
        gives true.
        """
        answers: dict[str, tuple[bool | str, ...]] = {}
        for control in self.controls:
            path, _, code = control.tag.partition("=")
            if control.tag and control.value not in (None, False):
                value = code if code and control.value is True else control.value
                answers[path] = (*answers.get(path, ()), value or True)
        return answers


def read_document(
    source: str | Path | _Bytes, *, limits: Limits = DEFAULT_LIMITS, pack: Pack | None = None
) -> FiledDocument:
    """Read a document that docgen made, from its file or its bytes, even if Word has saved it since.

    With the pack of its procedure, the record that it carries is read by the pack's definition; another pack
    makes no difference.

    Raises DocumentError when it cannot be read, exceeds one of the limits, or has no data from docgen in it.
    """
    expect(str | Path | _Bytes, "the path of a Word file, or its bytes", source=source)
    expect(Pack | None, "a pack, as docgen.load_pack gives it", pack=pack)
    name = name_of(source) if isinstance(source, str | Path) else "document"
    content = (
        read_file(Path(source), DocumentError, limits) if isinstance(source, str | Path) else bytes(source)
    )
    sealed = read_sealed(content, name, limits)
    provenance = parse_payload(sealed.payload, name)
    changes = sealed.changes
    if _is_at_odds(provenance) and not any(change.kind == "payload" for change in changes):
        changes = (*changes, Change("payload", "the record that the document carries", "changed"))
    digest = hashlib.sha256(content).hexdigest()
    is_signed = any(part in content for part in _OF_SIGNERS)
    filed = FiledDocument(name, provenance, changes, sealed.controls, digest, is_signed)
    return filed.read_by(pack) if pack is not None else filed


def _is_at_odds(provenance: Provenance) -> bool:
    """Return whether the record that is carried does not match its digest."""
    return provenance.record is not None and digest_of(provenance.record) != provenance.record_digest


def load_consent(
    source: str | Path | _Bytes | Mapping[str, Any], pack: Pack, *, clinic: Clinic | None = None
) -> Form:
    """Load the signed consent: the filled Word file or its bytes, or the record that it was made from.

    The record is TOML or JSON, or a dictionary, as `load_encounter` reads it. Raises DocumentError for a scan
    and for a Word file that docgen did not make, or that carries only the digest of its record;
    EncounterError for a bad record.
    """
    expect(Pack, "a pack, as docgen.load_pack gives it", pack=pack)
    expect(Clinic | None, "a clinic, as docgen.load_clinic gives it", clinic=clinic)
    if isinstance(source, _Bytes) or (isinstance(source, str | Path) and _is_word(Path(source))):
        return as_form(read_form(source, clinic).read_by(pack), pack)
    return Form(load_encounter(source, clinic=clinic, pack=pack))


def read_form(source: str | Path | _Bytes, clinic: Clinic | None = None) -> FiledDocument:
    """Read the Word file of a consent; raises DocumentError, which says of a scan what to give instead."""
    try:
        limits = clinic.engine.limits if clinic is not None else DEFAULT_LIMITS
        return read_document(source, limits=limits)
    except DocumentError as error:
        problems = [replace(one, fix=_NO_SCAN) if one.kind == "scan" else one for one in error.problems]
        raise DocumentError(error.source, problems) from None


def _is_word(path: Path) -> bool:
    """Return whether a file is read as a Word file: any that has not the ending of a record."""
    ending = path.suffix.lower()
    return ending == _WORD or (ending not in FORMATS and is_file(path))


def as_form(filed: FiledDocument, pack: Pack) -> Form:
    """Convert a filed document to the consent form that a note is checked against. Raises DocumentError."""
    record = require_record(filed, "give the record that it was made from (TOML or JSON) instead")
    said = filed.provenance
    kind = pack.documents.get(said.document)
    return Form(
        record=record,
        language=said.language,
        version=said.pack_version,
        draft=said.draft,
        valid_days=said.limits.get(VALID_DAYS),
        ticked=tuple(
            code
            for code in filed.answers.get(TICKED, ())
            if isinstance(code, str) and code not in CORE_LISTS["nothing"]
        ),
        written={
            name: str(values[-1])
            for name, path in WRITTEN.items()
            for values in [filed.answers.get(path)]
            if values
        },
        is_changed=filed.is_changed,
        is_edited=filed.is_edited,
        is_other=said.code != pack.code or kind is None or kind.type != "consent",
        is_signed=filed.is_signed,
        is_blank=filed.is_blank,
        title=kind.title if kind is not None else None,
        digest=filed.digest,
    )


def require_record(filed: FiledDocument, fix: str, whole: bool = False) -> Encounter:
    """Return the record that a document carries; a part is enough unless it must be `whole`.

    Raises DocumentError (`no-record`, with the `fix`) when it carries none.
    """
    record = filed.encounter if not whole or filed.provenance.carries == "record" else None
    if record is None:
        message = "does not carry its whole record" if whole else "carries only the digest of its record"
        raise DocumentError(filed.source, [Problem("", message, fix, "no-record")])
    return record
