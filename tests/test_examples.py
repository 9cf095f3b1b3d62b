"""The examples: each gives all its documents, they are sound Word files, and their pages can be judged."""

from __future__ import annotations

import io
import json
import re
import runpy
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from openxml_audit import OpenXmlValidator

import docgen

FOLDER = Path(__file__).resolve().parent.parent / "examples"
EXAMPLES = sorted(
    path for path in FOLDER.iterdir() if path.suffix in {".toml", ".json"} and path.stem != "clinic"
)
CLINIC = FOLDER / "clinic.toml"
DOCUMENTS = ("procedure-note", "patient-consent", "aftercare")
MOST_PAGES = {"procedure-note": 2, "patient-consent": 3, "aftercare": 1}
# Letters and spaces that reach well into the last of these pages and not beyond it, as LibreOffice sets them.
LETTERS = {"procedure-note": (4900, 6200), "patient-consent": (6600, 8000), "aftercare": (1200, 1900)}


@pytest.fixture(scope="session")
def filled() -> dict[tuple[str, str], docgen.Document]:
    """Every document of every example."""
    pack, clinic = docgen.load_pack("17340"), docgen.load_clinic(CLINIC)
    documents = {}
    for path in EXAMPLES:
        encounter = docgen.load_encounter(path, clinic=clinic, pack=pack)
        for name in DOCUMENTS:
            documents[path.stem, name] = docgen.fill(encounter, pack, name, clinic=clinic)
    return documents


def read(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if path.suffix == ".json" else tomllib.loads(text)


def record_of(example: str) -> dict[str, Any]:
    return next(read(path) for path in EXAMPLES if path.stem == example)


@pytest.fixture(scope="session")
def pages(filled, tmp_path_factory) -> dict[tuple[str, str], list[str]]:
    """The text of each page, as LibreOffice lays it out."""
    folder = tmp_path_factory.mktemp("pages")
    for (example, name), document in filled.items():
        (folder / f"{example}_{name}.docx").write_bytes(document.content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = map(str, sorted(folder.glob("*.docx")))
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {key: _pages(folder / f"{key[0]}_{key[1]}.pdf") for key in filled}


def _pages(pdf: Path) -> list[str]:
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True)
    return done.stdout.split("\f")[:-1]


def every_document() -> list[pytest.param]:
    return [(path.stem, name) for path in EXAMPLES for name in DOCUMENTS]


def xml_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "".join(package.read(n).decode() for n in package.namelist() if n.endswith(".xml"))


def test_there_are_three_and_they_differ_in_what_matters():
    records = [read(path) for path in EXAMPLES]
    assert len(records) >= 3
    assert {record["procedure"]["agent"] for record in records} == {"liquid_nitrogen", "carbon_dioxide_slush"}
    used = {site["applicator"] for record in records for site in record["procedure"]["sites"]}
    assert {"cotton_swab", "open_spray"} <= used
    assert any("guardian" in record and "interpreter" in record for record in records)
    assert any(record["screening"]["skin_type"] == "fitzpatrick_5" for record in records)


@pytest.mark.parametrize("key", every_document(), ids="_".join)
def test_every_document_is_ready(filled, key):
    assert not [finding for finding in filled[key].findings if finding.level == "stop"]


@pytest.mark.parametrize("key", every_document(), ids="_".join)
def test_every_document_is_a_sound_word_file(filled, key, tmp_path):
    path = filled[key].save(tmp_path)
    result = OpenXmlValidator().validate(str(path))
    assert [str(error) for error in result.errors] == []
    assert docx.Document(str(path)).paragraphs


@pytest.mark.parametrize("key", every_document(), ids="_".join)
def test_nothing_of_a_templates_tags_is_left(filled, key):
    text = re.sub("<[^>]+>", "", xml_of(filled[key].content))
    assert not re.search(r"\{\{|\}\}|\{%|%\}|\{#|#\}", text)


def stories_of(content: bytes, kind: str) -> list[str]:
    """The XML of the first page's header or footer and of the other pages'."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = [name for name in package.namelist() if re.fullmatch(rf"word/{kind}\d\.xml", name)]
        return [package.read(name).decode() for name in names]


@pytest.mark.parametrize("key", every_document(), ids="_".join)
def test_the_first_page_and_the_others_name_the_patient_and_count_themselves(filled, key):
    patient, content = record_of(key[0])["patient"], filled[key].content
    headers, footers = stories_of(content, "header"), stories_of(content, "footer")
    assert len(headers) == len(footers) == 2
    for header in headers:
        text = re.sub("<[^>]+>", "", header.replace("<w:noBreakHyphen/>", "-"))
        assert patient["name"] in text
        assert patient["record_number"] in text
    for footer in footers:
        counted = re.sub(r'<w:fldSimple w:instr=" (\w+) ">.*?</w:fldSimple>', r"\1", footer)
        assert "Page PAGE of NUMPAGES" in re.sub("<[^>]+>", "", counted)


@pytest.mark.parametrize("key", every_document(), ids="_".join)
def test_the_text_of_a_document_fills_its_pages_and_no_more(filled, key):
    document = docx.Document(io.BytesIO(filled[key].content))
    text = "".join(t.text or "" for t in document.element.body.iter("{*}t"))
    least, most = LETTERS[key[1]]
    assert least <= len(text) <= most
    assert len(document.sections) == 1
    assert not document.element.body.xpath('.//w:pageBreakBefore | .//w:br[@w:type="page"]')


@pytest.mark.needs("soffice", "pdftotext")
@pytest.mark.parametrize("key", every_document(), ids="_".join)
def test_every_page_names_the_patient_and_its_number(filled, pages, key):
    record = record_of(key[0])
    count = len(pages[key])
    for number, page in enumerate(pages[key], start=1):
        assert record["patient"]["name"] in page
        assert record["patient"]["record_number"] in page
        assert re.search(rf"Page\s+{number}\s+of\s+{count}", page)


@pytest.mark.needs("soffice", "pdftotext")
@pytest.mark.parametrize("key", every_document(), ids="_".join)
def test_no_document_is_longer_than_it_should_be(pages, key):
    more = key == ("carbon-dioxide-slush-minor", "patient-consent")  # with a guardian and an interpreter
    assert 1 <= len(pages[key]) <= MOST_PAGES[key[1]] + more


@pytest.mark.needs("soffice", "pdftotext")
@pytest.mark.parametrize("key", every_document(), ids="_".join)
def test_no_page_holds_next_to_nothing(pages, key):
    for page in pages[key]:
        assert len([line for line in page.splitlines() if line.strip()]) >= 7  # header, footer, four lines


def test_the_program_that_embeds_docgen_runs(root, tmp_path, monkeypatch, capsys):
    program = str(root / "examples" / "embed.py")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [program])
    with pytest.raises(SystemExit) as left:
        runpy.run_path(program, run_name="__main__")
    shown = capsys.readouterr()
    assert left.value.code == 0, shown.err
    assert shown.out


@pytest.mark.slow
def test_the_program_that_embeds_docgen_runs_by_itself(root, tmp_path):
    program = root / "examples" / "embed.py"
    done = subprocess.run(
        [sys.executable, str(program)], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize("name", ["procedure-note", "patient-consent"])
def test_with_another_agent_note_and_consent_change(filled, name):
    agents = {}
    for path in EXAMPLES:
        record = read(path)
        text = re.sub("<[^>]+>", "", xml_of(filled[path.stem, name].content))
        agents[path.stem] = record["procedure"]["agent"]
        other = {"liquid_nitrogen": "dry ice", "carbon_dioxide_slush": "liquid nitrogen"}[agents[path.stem]]
        assert other not in text.lower().replace("liquid n2", ""), path.name
    assert set(agents.values()) == {"liquid_nitrogen", "carbon_dioxide_slush"}
