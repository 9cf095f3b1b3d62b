"""Builds docgen's looks, and from pages the templates of its packs: `python templates/build.py [FOLDER]`.

Building again gives the same bytes. docs/pages.md explains pages, docs/templates.md the tags in them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pages.document import look_file
from pages.look import COLLEAGUE, ONE_PAGE, PATIENT

from docgen.pages import build_file

ROOT = Path(__file__).resolve().parents[1]
LOOKS = {"patient": PATIENT, "colleague": COLLEAGUE, "sheet": ONE_PAGE}
PAGES = {
    "templates/17340/en/procedure-note": "colleague",
    "templates/17340/en/patient-consent": "patient",
    "templates/17340/en/aftercare": "sheet",
    "templates/17340/en/addendum": "colleague",
    "templates/17340/es/patient-consent": "patient",
    "templates/17340/es/aftercare": "sheet",
    "docgen/pack/new/en/procedure-note": "colleague",
    "examples/packs/injection/en/procedure-note": "colleague",
}


def main(folder: Path) -> None:
    """Write every look and every template at its place in `folder`."""
    for name, look in LOOKS.items():
        _write(folder / f"docgen/pages/looks/{name}.docx", look_file(look))
    for name, like in PAGES.items():
        built = build_file(ROOT / f"{name}.page", folder / f"docgen/pages/looks/{like}.docx")
        _write(folder / f"{name}.docx", built)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
