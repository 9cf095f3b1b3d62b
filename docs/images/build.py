"""Makes the pictures of the README and of the guide your-own-words.md.

`pages.png` is the first page of each document of the shipped example. A picture of the guide
shows a place of a Word file as it is at that line of the guide, whose steps are followed in a new folder.

Needs LibreOffice, poppler's pdftoppm and pdftotext, and python-docx; run it when the templates or the guide
have changed:  python docs/images/build.py
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from drawing import Picture, cut, framed, marked, pixels, png, round_logo, side_by_side

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))
from guides import BLOCK, Reader  # noqa: E402  # the folder has to be named first

ORDER = ("procedure-note", "patient-consent", "aftercare")
SHOWN = re.compile(r"^!\[[^\]]*\]\(images/([\w-]+\.png)\)$", re.MULTILINE)
OVERVIEW, CLOSE = 80, 120  # dots per inch
POINT = CLOSE / 72
WIDTH, TEXT_EDGE = 612, 54  # points: the paper, and what is left and right of its text
MARGIN = 40  # points of the page, left and right, that a picture leaves out
CONSENT, NOTE = "my-pack/en/patient-consent.docx", "my-pack/en/procedure-note.docx"
FILLED = "out/000412_2026-03-17_17340_procedure-note.docx"
AGENT = '{% if agent == "liquid_nitrogen" %}'


class Box(NamedTuple):
    """The edges of a place on a page, in points from its top left."""

    left: float
    top: float
    right: float
    bottom: float


class View(NamedTuple):
    """A place of a file: the words to be framed, and how many points of the page are shown above and below.

    Words are marked; a row is in a frame, so many points around it. A preview stands for its file.
    """

    file: str
    words: tuple[str, ...]
    above: int = 60
    below: int = 50
    row: bool = False
    around: int = 0
    preview: bool = False


LETTERHEAD = View(
    "my-pack/en/aftercare.docx",
    ("Mockingbird Dermatology", "Telephone"),
    28,
    75,
    row=True,
    around=3,
    preview=True,
)
CHANGED, ADDED = "Tell us before we start if you worry about pain.", "You may see a white mist."
VIEWS = {
    "sentence-before.png": View(CONSENT, ("Ask us if you worry about pain.",)),
    "sentence-after.png": View(CONSENT, (CHANGED,)),
    "agent-before.png": View(
        CONSENT, (f"{AGENT}We use liquid nitrogen, a very cold liquid. {{% endif %}}",), above=40
    ),
    "agent-after.png": View(CONSENT, (f"{AGENT}{ADDED} {{% endif %}}",), above=40),
    "field-before.png": View(NOTE, ("{{ phrase.place }}",)),
    "field-after.png": View(NOTE, ("{{ own.room_number }}",)),
    "logo-before.png": LETTERHEAD,
    "logo-after.png": LETTERHEAD,
    "preview.png": View(CONSENT, (ADDED, CHANGED), preview=True),
    "filled.png": View(FILLED, ("Office, room 3",), 250, 60),
}


class Photographer(Reader):
    """A reader of the guide who takes its pictures on the way."""

    def enter(self, line: str, fails: bool) -> None:
        """Run a command of the guide."""
        command = [sys.executable, "-m", *shlex.split(line)]
        subprocess.run(command, check=not fails, capture_output=True)  # noqa: S603  # ours

    def take(self, name: str) -> None:
        """Write one picture of the guide."""
        view = VIEWS[name]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(view.file)
            if view.preview:
                file = Path(folder, file.name)
                self.enter(
                    shlex.join(["docgen", "template", "preview", view.file, "-o", str(file)]), fails=False
                )
            pdf = converted(Path(folder), file)[0]
            (HERE / name).write_bytes(png(looked_at(pdf, view)))


def main() -> None:
    """Make all pictures."""
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        os.environ["PYTHONPATH"] = str(ROOT)
        make_overview(Path(name))
        follow_guide()
        os.chdir(HERE)


def make_overview(folder: Path) -> None:
    """Fill the example, draw its pages, and write them side by side."""
    subprocess.run([sys.executable, "-m", "docgen", "demo"], check=True, capture_output=True)
    files = [next(Path("docgen-demo").glob(f"*_{document}.docx")) for document in ORDER]
    pages = [drawn(pdf, 1, OVERVIEW) for pdf in converted(folder, *files)]
    (HERE / "pages.png").write_bytes(png(side_by_side(pages)))


def follow_guide() -> None:
    """Do what the guide says, and take each picture where the guide shows it."""
    for name in ("clinic.toml", "liquid-nitrogen-face.toml"):
        shutil.copy(ROOT / "examples" / name, name)
    Path("logo.png").write_bytes(png(round_logo(300)))
    guide = (HERE.parent / "your-own-words.md").read_text(encoding="utf-8")
    reader = Photographer()
    found = [*BLOCK.finditer(guide), *SHOWN.finditer(guide)]
    for match in sorted(found, key=lambda one: one.start()):
        if match.re is SHOWN:
            reader.take(match[1])
        elif match[1] != "text" or (match[2] or "").startswith("in "):
            reader.follow(match[1], match[2] or "", match[3])


def converted(folder: Path, *files: Path) -> list[Path]:
    """Make PDFs of Word files, in a folder."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True)  # noqa: S603  # ours
    return [folder / f"{file.stem}.pdf" for file in files]


def drawn(pdf: Path, page: int, dots_per_inch: int) -> Picture:
    """Draw a page of a PDF."""
    command = ["pdftoppm", "-r", str(dots_per_inch), "-f", str(page), "-l", str(page), str(pdf)]
    return pixels(subprocess.run(command, check=True, capture_output=True).stdout)  # noqa: S603  # ours


def looked_at(pdf: Path, view: View) -> Picture:
    """Draw the place of a view, with its words marked or its row in a frame."""
    places = [found_in(pdf, words) for words in view.words]
    picture = drawn(pdf, places[0][0], CLOSE)
    lines = [line for _, lines in places for line in lines]
    around = union(lines)
    if view.row:
        around = Box(
            TEXT_EDGE - 5, around.top - view.around, WIDTH - TEXT_EDGE + 5, around.bottom + view.around
        )
    for line in [around] if view.row else lines:
        edges = (round(point * POINT) for point in line)
        picture = (framed if view.row else marked)(picture, *edges)
    top, bottom = (round(point * POINT) for point in (around.top - view.above, around.bottom + view.below))
    side = round(MARGIN * POINT)
    return cut(picture, side, max(0, top), picture.width - side, min(picture.height, bottom))


def found_in(pdf: Path, words: str) -> tuple[int, list[Box]]:
    """Return the page of a PDF on which words are first, and the box of each of their lines."""
    command = ["pdftotext", "-bbox", str(pdf), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603  # ours
    wanted = "".join(words.split())
    for number, page in enumerate(ElementTree.fromstring(text).iterfind(".//{*}page"), 1):  # noqa: S314  # ours
        letters = [letter for word in page.iterfind(".//{*}word") for letter in letters_of(word)]
        start = "".join(letter for letter, _ in letters).find(wanted)
        if start >= 0:
            return number, lines_of([box for _, box in letters[start : start + len(wanted)]])
    raise SystemExit(f"{pdf.name}: {words} is on none of its pages")


def letters_of(word: ElementTree.Element) -> list[tuple[str, Box]]:
    """Return each letter of a word with about the box that it is in."""
    left, top, right, bottom = (float(word.attrib[name]) for name in ("xMin", "yMin", "xMax", "yMax"))
    letters = word.text or ""
    width = (right - left) / len(letters)
    return [
        (letter, Box(left + n * width, top, left + (n + 1) * width, bottom))
        for n, letter in enumerate(letters)
    ]


def lines_of(letters: list[Box]) -> list[Box]:
    """Return the box of each line of letters: a line ends where the next letter is further to the left."""
    starts = [0, *(n for n in range(1, len(letters)) if letters[n].left < letters[n - 1].left), len(letters)]
    return [union(letters[start:end]) for start, end in pairwise(starts)]


def union(boxes: list[Box]) -> Box:
    """Return the box around boxes."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return Box(min(left), min(top), max(right), max(bottom))


if __name__ == "__main__":
    main()
