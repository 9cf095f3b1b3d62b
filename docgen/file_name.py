"""Names the file of a document: alone knows what a record's numbers may look like in a file name."""

from __future__ import annotations

import hashlib

from docgen.encounter import Encounter
from docgen.lazy import compiled_when_used

_SAFE_LENGTH = 40
_UNSAFE = compiled_when_used(r"[^A-Z0-9-]+")


def file_name(
    encounter: Encounter,
    code: str,
    document: str,
    language: str,
    draft: bool = False,
    occasion: str = "",
) -> str:
    """Name a document's file: record number, date, number of the visit, code, document, occasion, language.

    The number of the visit is left out where the record has none, and so is English; a draft says so. A
    number that is not valid in a file name on every system is changed and gets a digest of itself, so that no
    two of them share a name.
    """
    visit = encounter.encounter
    number, identifier = safe_number(encounter.patient.record_number), safe_number(visit.identifier or "")
    last = (language if language != "en" else "", "draft" if draft else "")
    parts = (number, visit.date.isoformat(), identifier, code, document, occasion, *last)
    return "_".join(filter(None, parts)) + ".docx"


def safe_number(number: str) -> str:
    """Write a number in capitals, digits and hyphens; if that changes it, add a digest of it."""
    safe = _UNSAFE.sub("-", number.upper())[:_SAFE_LENGTH].strip("-")
    if safe == number:
        return safe
    digest = hashlib.sha256(number.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{safe}-{digest}".lstrip("-")
