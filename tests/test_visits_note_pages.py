"""How many pages a note fills, and what is on the last one (the visits' faults D2 and D3)."""

from __future__ import annotations

import copy
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from complete_visit import read_visit
from test_documents import convert, page_count
from test_visits_time import NOTE, PACK

import docgen

ROOT = Path(__file__).resolve().parents[1]
QUIET = ROOT / "tests" / "encounters" / "quiet.toml"
USUAL = ROOT / "examples" / "liquid-nitrogen-face.toml"
LONG = "Maximiliana Bartholomea Featherstonehaugh-Cholmondeley-Imagined"


def record(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def with_fourteen_rows(given: dict[str, Any]) -> dict[str, Any]:
    """The same visit with fourteen rows of sites, and a patient with a long name."""
    rows = given["procedure"]["sites"]
    more = [copy.deepcopy(rows[at % len(rows)]) for at in range(14)]
    return given | {
        "procedure": given["procedure"] | {"sites": more},
        "patient": given["patient"] | {"name": LONG},
    }


def pages_of(given: dict[str, Any], paper: str, folder: Path) -> int:
    given = given | {"organization": given["organization"] | {"page_size": paper}}
    path = docgen.fill(read_visit(given), PACK, NOTE).save(folder)
    convert(folder, "pdf", path)
    return page_count(path.with_suffix(".pdf"))


@pytest.mark.needs("soffice", "pdfinfo")
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_the_note_of_a_quiet_visit_is_one_page(tmp_path: Path, paper: str) -> None:
    """D3: a quiet visit filled two pages."""
    assert pages_of(record(QUIET), paper, tmp_path) == 1


@pytest.mark.needs("soffice", "pdfinfo")
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_a_usual_note_with_many_rows_and_a_long_name_is_two_pages(tmp_path: Path, paper: str) -> None:
    """D2: the third page held only the signature."""
    assert pages_of(with_fourteen_rows(record(USUAL)), paper, tmp_path) == 2


@pytest.mark.needs("soffice", "pdftotext")
def test_nothing_is_parted_from_what_it_belongs_to(tmp_path: Path) -> None:
    """D4: the time-out, or a diagnosis, was alone on its page; a paragraph was parted from its table."""
    starts = ("Time-out", "Plan", "Aftercare", "Follow-up", "Signed by", "CPT codes")
    ends = ("Procedure", "Consent and time-out", "Course, assessment and plan", "Site")
    paths = []
    for lines in range(0, 36, 3):
        given = record(USUAL)
        given["condition"]["exam"] = "word " * 18 * lines + "end"
        path = tmp_path / f"note-{lines}.docx"
        path.write_bytes(docgen.fill(read_visit(given), PACK, NOTE).content)
        paths.append(path)
    convert(tmp_path, "pdf", *paths)
    for path in paths:
        for page, words in enumerate(pages_as_lines(path.with_suffix(".pdf"))[1:], start=2):
            assert not words[1].startswith(starts), (path.name, page, words[1])
        for page, words in enumerate(pages_as_lines(path.with_suffix(".pdf"))[:-1], start=1):
            assert not words[-2].startswith(ends), (path.name, page, words[-2])


def pages_as_lines(path: Path) -> list[list[str]]:
    """The lines of each page, the first that of the running header, the last that of the footer."""
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True
    )
    pages = done.stdout.rstrip("\f\n").split("\f")
    return [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
