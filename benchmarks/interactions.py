"""How many interactions a visit takes in `docgen form`, driven in headless Chromium.

    python benchmarks/interactions.py

A field that is filled, a choice, a tick and a button count as one each; so does a link. An invented patient
answers no to everything: counted until the consent has no stop; then on, with three sites and no
complications, until the note has none. It starts in a folder with only clinic.toml.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from forms import Served, begin, chromium, clinic_folder, served, settle  # noqa: E402


class Counted:
    """A page of the form, and how often somebody did something on it."""

    def __init__(self, page: Any) -> None:
        self.page, self.count = page, 0

    def press(self, selector: str) -> None:
        """Press a button, a link, a choice or a tick."""
        self.count += 1
        self.page.click(selector)
        settle(self.page)

    def see(self, path: str) -> None:
        """Open what the field at a path is folded into; one more interaction each."""
        folded = self.page.locator(f'details.section:not([open]):has([data-path="{path}"]) > summary')
        if folded.count():
            self.count += 1
            folded.first.click()

    def choose(self, path: str, words: str) -> None:
        """Choose by its words."""
        self.see(path)
        select = self.page.locator(f'[data-path="{path}"] select')
        if select.count():
            self.count += 1
            select.select_option(label=words)
            settle(self.page)
        else:
            self.press(f'[data-path="{path}"] label:text-is("{words}")')

    def fill(self, path: str, text: str) -> None:
        """Fill a field; going to the next one saves it."""
        self.see(path)
        self.count += 1
        box = self.page.locator(f'[data-path="{path}"]').locator("input[id$='-i'], textarea")
        box.fill(text)
        box.blur()
        settle(self.page)

    def go(self, part: str) -> None:
        """Go to a part by its link."""
        self.press(f"nav a[href$='/{part}']")


def main() -> None:
    """Print the interactions of the consent, and those of the note after it."""
    for name, (count, left) in count_interactions().items():
        print(f"{name:<20}{count:>4}{f'  stops: {left}' if left else ''}")


def count_interactions() -> dict[str, tuple[int, list[str]]]:
    """Return for consent and note how many interactions they took, and which stops are left."""
    with tempfile.TemporaryDirectory() as name:
        folder = clinic_folder(Path(name))
        with served(folder) as form, chromium(viewport={"width": 1400, "height": 900}) as page:
            begin(page, form)
            page.set_default_timeout(15_000)
            counted = Counted(page)
            consent(form, counted)
            first, stopped = counted.count, stops(folder, "patient-consent")
            note(counted)
            both = {"patient-consent": (first, stopped)}
            return {**both, "procedure-note": (counted.count - first, stops(folder, "procedure-note"))}


def consent(form: Served, page: Counted) -> None:
    """Enter what a consent needs."""
    page.page.goto(form.base)
    page.press("a:has-text('New visit')")
    for label, text in (("name", "Ana Muster"), ("birth date", "1990-02-28"), ("record number", "000777")):
        page.count += 1
        page.page.fill(f'.field:has-text("patient\'s {label}") input:not([type=hidden])', text)
    page.press("text=Begin")
    page.choose("patient.gender", "female")
    page.fill("practitioner.name", "Jordan Placeholder")
    page.go("before-1")
    page.press("text=No to all")
    page.choose("screening.allergies", "none")
    page.choose("screening.medications", "none")
    page.go("before-2")
    page.fill("screening.asked_by", "Jordan Placeholder, MD")
    page.press("[data-path='screening.asked_at'] .now")
    page.go("before-3")
    page.fill("condition.code", "L70.0")
    page.choose("screening.diagnosis_uncertain", "no")
    page.choose("screening.skin_type", "Fitzpatrick skin type II")
    page.choose("plan.agent", "liquid nitrogen (LN2)")
    page.choose("plan.applicator", "cotton-tipped applicator")
    page.choose("plan.technique", "focal (spot) freeze of individual lesions")
    for number, (site, side) in enumerate((("forehead", "midline"), ("cheek", "left"), ("cheek", "right"))):
        row(page, f"plan.sites[{number}]", site, side)


def row(page: Counted, path: str, site: str, side: str) -> None:
    """Add a site."""
    own = path.replace("[", "-").replace("]", "").replace(".", "-")
    if not page.page.locator(f"#r-{own}[open]").count():
        page.press(f"#r-{own} > summary")
    page.choose(f"{path}.body_site", site)
    page.choose(f"{path}.laterality", side)


def note(page: Counted) -> None:
    """Enter what a note needs beside: what was agreed and done, and what comes next."""
    page.choose("consent.outcome", "given")
    page.choose("consent.given_by", "patient")
    page.press("[data-path='consent.signed_at'] .now")
    page.fill("consent.discussed_by", "Jordan Placeholder, MD")
    page.press("button:text-is('The same as in the plan')")
    page.go("at-visit-2")
    page.press("[data-path='time_out.at'] .now")
    page.fill("time_out.identifiers", "full name\ndate of birth")
    page.go("at-visit-3")
    page.choose("procedure.status", "completed")
    page.press("[data-path='procedure.start'] .now")
    page.press("[data-path='procedure.end'] .now")
    page.choose("procedure.agent", "liquid nitrogen (LN2)")
    page.choose("procedure.timing_basis", "from when the ice field covered lesion and margin")
    page.choose("procedure.tolerance", "tolerated well")
    for said in ("complications", "preparation", "specimens", "blood_loss", "implants", "anesthesia"):
        page.choose(f"procedure.{said}", "none")
    for number, (site, side) in enumerate((("forehead", "midline"), ("cheek", "left"))):
        path = f"procedure.sites[{number}]"
        row(page, path, site, side)
        page.choose(f"{path}.lesion_type", "inflammatory papule")
        page.fill(f"{path}.lesion_count", "3")
        page.choose(f"{path}.applicator", "cotton-tipped applicator")
        page.choose(f"{path}.technique", "focal (spot) freeze of individual lesions")
        page.fill(f"{path}.freeze_seconds", "4")
        page.fill(f"{path}.freeze_cycles", "1")
    page.press("#r-procedure-sites-1 >> text=Copy to the right")
    page.go("after-2")
    page.choose("aftercare.given_as", "on paper")
    page.go("after-3")
    page.fill("post.diagnosis", "L70.0")
    page.fill("post.assessment", "acne of the face, moderate")
    page.fill("post.plan", "again in 4 weeks")
    page.fill("post.follow_up", "in 4 weeks")
    page.fill("signature.by", "Jordan Placeholder, MD")
    page.press("[data-path='signature.at'] .now")


def stops(folder: Path, document: str) -> list[str]:
    """Return the findings that stop a document of the visit, as the command line sees them."""
    (record,) = folder.glob("000777*.toml")
    command = [sys.executable, "-m", "docgen", "check", str(record), "-d", document, "--json"]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    (judged,) = found["documents"]
    return [f"{one['id']} {one['path']}" for one in judged["findings"] if one["level"] == "stop"] or [
        str(one) for one in judged.get("problems", [])
    ]


if __name__ == "__main__":
    main()
