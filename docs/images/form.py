"""Makes the picture of the form in the browser, of the shipped example.

Needs the extras form and dev, and chromium; run it when the pages of the form have changed:
python docs/images/form.py
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "tests" / "support"))
from forms import begin, chromium, clinic_folder, served  # noqa: E402  # the folder has to be named first


def main() -> None:
    """Show the part of the clinician at the visit, and take its picture."""
    with tempfile.TemporaryDirectory() as folder:
        visits = clinic_folder(Path(folder), "liquid-nitrogen-face.toml")
        with served(visits) as form, chromium(viewport={"width": 1180, "height": 820}) as page:
            begin(page, form)
            page.goto(form.base + form.part("at-visit-3"))
            page.screenshot(path=HERE / "form.png")


if __name__ == "__main__":
    main()
