"""Copies of documents beside them: the same stays, another is left, a signed PDF is never replaced."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from notation import word

import docgen
from docgen import cli
from docgen.delivery import copies as copies_module
from docgen.delivery.pdf import Converted
from docgen.errors import DeliveryError, Problem

ENDINGS = {".pdf", ".txt", ".xhtml"}
KINDS = ("pdf", "text", "xhtml")


@pytest.fixture
def letter(tmp_path, monkeypatch) -> Path:
    """A Word file in a folder; its PDF is made without LibreOffice."""
    monkeypatch.setattr(copies_module, "convert_all", lambda given: [Converted(b"PDF")] * len(given))
    (tmp_path / "letter.docx").write_bytes(word("Hello"))
    return tmp_path / "letter.docx"


def states(*arguments: object, **options: object) -> list[str]:
    return [one.state for one in docgen.save_copies(*arguments, **options)]


def test_copies_have_the_name_of_their_document_and_only_their_owner_reads_them(letter) -> None:
    made = docgen.save_copies([letter], KINDS)
    assert [(one.kind, one.state, one.path) for one in made] == [
        ("pdf", "written", letter.with_suffix(".pdf")),
        ("text", "written", letter.with_suffix(".txt")),
        ("xhtml", "written", letter.with_suffix(".xhtml")),
    ]
    assert letter.with_suffix(".txt").read_text(encoding="utf-8") == "Hello\n"
    assert {one.path.stat().st_mode & 0o077 for one in made} == {0}


def test_the_same_copy_stays_and_another_is_left_unless_forced(letter) -> None:
    assert states([letter], ["text"]) == ["written"]
    assert states([letter], ["text"]) == ["unchanged"]
    letter.with_suffix(".txt").write_text("mine")
    assert states([letter], ["text"]) == ["not-written"]
    assert letter.with_suffix(".txt").read_text() == "mine"
    assert states([letter], ["text"], force=True) == ["written"]


@pytest.mark.parametrize("force", [False, True])
def test_a_pdf_that_is_not_as_docgen_made_it_is_never_replaced(letter, force) -> None:
    letter.with_suffix(".pdf").write_bytes(b"signed")
    (made,) = docgen.save_copies([letter], force=force)
    assert made.state == "not-written"
    assert [problem.kind for problem in made.error.problems] == ["written-on"]
    assert letter.with_suffix(".pdf").read_bytes() == b"signed"


def test_what_stops_one_copy_stops_no_other(letter, tmp_path) -> None:
    made = docgen.save_copies([tmp_path / "missing.docx", letter], ["text"])
    assert [one.state for one in made] == ["not-written", "written"]
    assert made[0].error is not None


def test_a_document_needs_a_folder_which_is_made(root, pack, tmp_path) -> None:
    encounter = docgen.load_encounter(root / "examples" / "liquid-nitrogen-face.toml", pack=pack)
    document = docgen.fill(encounter, pack, "aftercare")
    assert states([document], ["text"], folder=tmp_path / "new") == ["written"]
    assert (tmp_path / "new" / document.name).with_suffix(".txt").is_file()
    with pytest.raises(ValueError, match="folder"):
        docgen.save_copies([document], ["text"])


def test_another_kind_is_a_mistake_of_the_program(letter) -> None:
    for wrong in ("docx", ["pdf", "docx"]):
        with pytest.raises(ValueError, match="pdf, text, xhtml"):
            docgen.save_copies([letter], wrong)  # type: ignore[arg-type]


def test_fill_writes_the_copies_that_are_asked_for_beside_the_documents(example, tmp_path, capsys) -> None:
    out = tmp_path / "out"
    arguments = ["fill", str(example), "-o", str(out), "--text", "--xhtml", "--json"]
    assert cli.run(arguments) == 0
    result = json.loads(capsys.readouterr().out)
    assert {one["state"] for one in result["copies"]} == {"written"}
    written = {path.name for path in out.iterdir()}
    documents = {Path(name).stem for name in written if name.endswith(".docx")}
    assert written == {f"{name}{end}" for name in documents for end in (".docx", ".txt", ".xhtml")}
    assert cli.run(arguments) == 0
    assert {one["state"] for one in json.loads(capsys.readouterr().out)["copies"]} == {"unchanged"}


def test_without_a_word_about_copies_there_are_none(example, tmp_path, capsys) -> None:
    assert cli.run(["fill", str(example), "-o", str(tmp_path / "out"), "--json"]) == 0
    assert "copies" not in json.loads(capsys.readouterr().out)
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".docx"}


def test_a_copy_that_fails_is_said_and_changes_the_exit_code(letter, monkeypatch, capsys) -> None:
    problem = Problem("", "LibreOffice made no PDF of it", "", "no-pdf")
    failed = Converted(error=DeliveryError("letter.docx", [problem]))
    monkeypatch.setattr(copies_module, "convert_all", lambda given: [failed] * len(given))
    assert cli.run(["pdf", str(letter), "--json"]) == 1
    said = capsys.readouterr()
    assert f"PDF: NOT WRITTEN, {letter.with_suffix('.pdf')}" in said.err
    assert [one["kind"] for one in json.loads(said.out)["copies"][0]["problems"]] == ["no-pdf"]
    assert not letter.with_suffix(".pdf").exists()
