"""Builds the Word templates of docgen's packs: `python templates/build.py [FOLDER]`.

Building again gives the same bytes. docs/templates.md explains the templates and their tags.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pages import addendum, aftercare, injection_note, new_note, patient_consent, procedure_note
from pages.document import assemble
from pages.look import COLLEAGUE, ONE_PAGE, PATIENT

ROOT = Path(__file__).resolve().parents[1]
ACNE = "CPT 17340, cryotherapy for acne"
DOCUMENTS = {
    "templates/17340/en/procedure-note.docx": (procedure_note, ACNE, COLLEAGUE),
    "templates/17340/en/patient-consent.docx": (patient_consent, ACNE, PATIENT),
    "templates/17340/en/aftercare.docx": (aftercare, ACNE, ONE_PAGE),
    "templates/17340/en/addendum.docx": (addendum, ACNE, COLLEAGUE),
    "docgen/pack/new/en/procedure-note.docx": (new_note, "A procedure", COLLEAGUE),
    "examples/packs/injection/en/procedure-note.docx": (
        injection_note,
        "Injection into skin lesions",
        COLLEAGUE,
    ),
}


def main(folder: Path) -> None:
    """Write every template at its place in `folder`."""
    for name, (document, subject, look) in DOCUMENTS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(assemble(document.TITLE, subject, document.body(), look))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
