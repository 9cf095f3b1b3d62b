"""What a patient reads, in large print: who gets it, how it looks, and that it is the same document."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
import tomlkit
from complete_visit import GONE, altered, read_visit
from integrity import problems_in
from lxml import etree
from on_screen import dated

import docgen
from docgen.cli import run
from docgen.cli.filed_lines import headline
from docgen.clinic import parse_clinic
from docgen.filed import read_document
from docgen.questions import open_questions
from docgen.word import find_formatting

PATIENTS = ("patient-consent", "aftercare")
NEEDED = {"patient.large_print": True}
_LETTERS = re.compile(r"[^\W\d_]+")


def sizes(content: bytes) -> dict[str, float]:
    """The points of each style in the body."""
    return {one.style: one.points for one in find_formatting(content, "document").sizes}


@pytest.mark.parametrize("document", PATIENTS)
def test_a_patient_who_needs_large_print_gets_it(pack, document):
    found = sizes(docgen.fill(read_visit(altered(NEEDED)), pack, document).content)
    small = found.pop("Small Print", 11)
    assert (min(found.values()), small < 18) == (18, True)
    assert found["Title"] > 30


@pytest.mark.parametrize("document", PATIENTS)
def test_the_option_decides_instead_of_the_record(pack, document):
    plain, needs = read_visit(altered({})), read_visit(altered(NEEDED))
    large = docgen.fill(plain, pack, document, large_print=True).content
    assert sizes(large) == sizes(docgen.fill(needs, pack, document).content)
    ordinary = docgen.fill(needs, pack, document, large_print=False).content
    assert sizes(ordinary) == sizes(docgen.fill(plain, pack, document).content)
    assert min(sizes(ordinary).values()) < 18


def test_what_colleagues_read_stays_as_it_is(pack):
    plain, needs = (read_visit(altered(changes)) for changes in ({}, NEEDED))
    note = docgen.fill(plain, pack, "procedure-note", large_print=True)
    assert note.content == docgen.fill(plain, pack, "procedure-note").content
    assert sizes(docgen.fill(needs, pack, "procedure-note").content) == sizes(note.content)


@pytest.mark.parametrize("document", PATIENTS)
def test_large_print_says_the_same_words_in_a_valid_file_and_the_same_bytes(pack, document):
    visit = read_visit(altered({}))
    large = docgen.fill(visit, pack, document, large_print=True).content
    again = docgen.fill(visit, docgen.load_pack(pack.folder), document, large_print=True).content
    assert large == again
    assert problems_in(large) == []
    ordinary = docgen.fill(visit, pack, document).content
    assert [p.text for p in docx.Document(io.BytesIO(large)).element.body.iter("{*}t")] == [
        p.text for p in docx.Document(io.BytesIO(ordinary)).element.body.iter("{*}t")
    ]


def test_anything_else_than_yes_or_no_is_refused(pack):
    with pytest.raises(TypeError, match="large_print"):
        docgen.fill(read_visit(altered({})), pack, "aftercare", large_print="yes")


@pytest.mark.parametrize("large", [True, False])
def test_a_document_says_that_it_is_in_large_print(pack, large):
    made = read_document(docgen.fill(read_visit(altered({})), pack, "aftercare", large_print=large).content)
    assert made.provenance.large_print is (large or None)
    assert ("in large print" in headline(made)) is large


def test_there_is_one_form_of_a_visit_in_one_print_or_the_other(clinics_desk, capsys):
    Path("visit.json").write_text(json.dumps(altered({})), encoding="utf-8")
    given = ["fill", "visit.json", "-d", "aftercare", "-o", "out"]
    assert run(given) == 0
    assert run([*given, "--large-print"]) == 1
    assert "was made in ordinary print or in large" in capsys.readouterr().err
    assert len([*Path("out").glob("*aftercare*")]) == 1
    assert run([*given, "--large-print", "--force"]) == 0
    assert run([*given, "--ordinary-print"]) == 1
    capsys.readouterr()
    assert run([*given, "--large-print", "--json"]) == 0
    (made,) = json.loads(capsys.readouterr().out)["documents"]
    assert made["state"] == "unchanged"


PLANNED = dict.fromkeys(("consent", "procedure", "post", "aftercare", "signature", "time_out"), GONE)


def test_a_form_in_large_print_is_signed_and_read_back_like_any_other(pack, clinics_desk, capsys):
    Path("visit.toml").write_text(tomlkit.dumps(altered({**PLANNED, **NEEDED})), encoding="utf-8")
    assert run(["fill", "visit.toml", "-d", "patient-consent", "-o", "out"]) == 0
    (form,) = Path("out").glob("*consent*")
    signed = dated(form.read_bytes(), "consent.signed_at", "2026-03-02")
    form.write_bytes(signed)
    assert run(["take-consent", str(form), "visit.toml", "--yes"]) == 0
    assert tomlkit.parse(Path("visit.toml").read_text(encoding="utf-8"))["consent"]["agent"]
    for printed in ("--ordinary-print", "--large-print"):
        again = ["fill", "visit.toml", "-d", "patient-consent", "-o", "out", printed, "--force"]
        run(again)
        assert (form.read_bytes(), len([*Path("out").iterdir()])) == (signed, 1)
    capsys.readouterr()
    run(["fill", "visit.toml", "-o", "out"])
    assert "patient-consent: not due at this visit (already decided" in capsys.readouterr().err


def test_who_needs_large_print_is_asked_before_the_consent_and_then_what_was_given(pack):
    def asked(document: str, changes: dict[str, object]) -> set[str]:
        questions = open_questions(pack, altered({"aftercare": GONE, **changes}), documents=[document])
        return {one.place[0] for one in questions if one.place[-1] == "large_print"}

    assert (
        asked("patient-consent", {}) == asked("aftercare", {}) == asked("procedure-note", {}) == {"patient"}
    )
    assert asked("procedure-note", NEEDED) == {"aftercare"}


@pytest.mark.needs("soffice", "pdftotext")
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_no_column_is_so_narrow_that_it_breaks_a_word(root, pack, tmp_path, paper):
    made, clinic = {}, parse_clinic({"organization": {"page_size": paper}})
    for record in sorted((root / "examples").glob("*-*.*")):
        encounter = docgen.load_encounter(record, pack=pack, clinic=clinic)
        for document in PATIENTS:
            path = tmp_path / f"{record.stem}-{document}.docx"
            path.write_bytes(docgen.fill(encounter, pack, document, draft=True, large_print=True).content)
            made[path] = words_of(path)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    folder = ["--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run(["soffice", profile, "--headless", *folder, *map(str, made)], check=True, timeout=300)
    for path, words in made.items():
        text = ["pdftotext", str(path.with_suffix(".pdf")), "-"]
        printed = subprocess.run(text, capture_output=True, check=True).stdout.decode()
        assert {*_LETTERS.findall(printed)} <= words, path.stem


def words_of(path: Path) -> set[str]:
    """The words of the body, headers and footers."""
    with zipfile.ZipFile(path) as package:
        parts = [package.read(name) for name in package.namelist() if re.match(r"word/[a-z]+\d*\.xml", name)]
    roots = map(etree.fromstring, parts)
    paragraphs = ("".join(t.text or "" for t in p.iter("{*}t")) for root in roots for p in root.iter("{*}p"))
    return {word for text in paragraphs for word in _LETTERS.findall(text)}
