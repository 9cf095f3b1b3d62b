"""Builds the Word templates of the pack: `python templates/build.py [FOLDER]`.

Building again gives the same bytes. docs/templates.md explains the templates and their tags.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pages import addendum, aftercare, patient_consent, procedure_note
from pages.document import assemble
from pages.look import COLLEAGUE, ONE_PAGE, PATIENT

HOME = Path(__file__).resolve().parent / "17340" / "en"
DOCUMENTS = {
    "procedure-note.docx": (procedure_note, COLLEAGUE),
    "patient-consent.docx": (patient_consent, PATIENT),
    "aftercare.docx": (aftercare, ONE_PAGE),
    "addendum.docx": (addendum, COLLEAGUE),
}


def main(folder: Path) -> None:
    """Write every template into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (document, look) in DOCUMENTS.items():
        (folder / name).write_bytes(assemble(document.TITLE, document.body(), look))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME)
