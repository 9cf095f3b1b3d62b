"""How many pages a note fills, and what is on the last one (the visits' faults D2 and D3)."""

from __future__ import annotations

import copy
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
