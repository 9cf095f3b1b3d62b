"""`docgen template repair`: what LibreOffice left out of a clinic's copy is put back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from notation import paragraph, parts_of, sheet, stated, with_parts
from resaved import by_libreoffice
from tiny_pack import make_tiny_pack

from docgen.cli import run
from docgen.pack import load_pack
from docgen.review import check_pack

SAID = (
    '<w:bookmarkStart w:id="1" w:name="states_call"/>'
    f"{stated('call', paragraph('Call us if it hurts.'))}"
    '<w:bookmarkEnd w:id="1"/>'
)


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The aftercare sheet of a clinic's own copy of a pack that demands a statement."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOCGEN_PACK_PATH", str(tmp_path / "packs"))
    folder = make_tiny_pack(tmp_path / "packs" / "small")
    facts = folder / "pack.toml"
    text = facts.read_text("utf-8").replace('code = "17340"', 'code = "small"')
    text = text.replace('name = "organization.telephone", source', 'id = "call", source')
    facts.write_text(text, "utf-8", newline="\n")
    (folder / "en" / "aftercare.docx").write_bytes(sheet("{{ patient.name }}", SAID))
    assert run(["pack", "copy", "small", "mine"]) == 0
    return Path("mine/en/aftercare.docx")


def leave_out(file: Path) -> None:
    """Save a file as a program does that knows no content controls."""
    body = parts_of(file.read_bytes())["word/document.xml"].decode()
    left = re.sub(r"<w:sdtPr>.*?</w:sdtPr>|</?w:sdt(?:Content)?>", "", body)
    assert left != body
    file.write_bytes(with_parts(file.read_bytes(), {"word/document.xml": left}))


def kinds(file: Path) -> set[str]:
    return {one.kind for one in check_pack(load_pack(file.parents[1]))} - {"same-version"}


def test_a_lost_control_is_told_and_put_back(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    leave_out(mine)
    assert kinds(mine) == {"lost-control"}
    assert run(["template", "check", str(mine), "--pack"]) == 1
    assert "docgen template repair" in capsys.readouterr().err
    assert run(["template", "repair", str(mine), "-o", "copy.docx"]) == 0
    assert "body, paragraph 2: control of “Must state: call” (states:call)" in capsys.readouterr().err
    assert kinds(mine) == {"lost-control"}
    assert run(["template", "repair", str(mine)]) == 1
    assert "--force" in capsys.readouterr().err
    assert run(["template", "repair", str(mine), "--force", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["restored"] == [
        {"place": "body, paragraph 2", "what": "control of “Must state: call” (states:call)"}
    ]
    assert (told["copy"], told["problems"]) == (str(mine), [])
    assert mine.read_bytes() == Path("copy.docx").read_bytes()
    assert kinds(mine) == set()


def test_a_file_that_has_lost_nothing_is_left_alone(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = mine.read_bytes()
    assert run(["template", "repair", str(mine), "--force", "-o", "copy.docx"]) == 0
    assert "nothing" in capsys.readouterr().err
    assert mine.read_bytes() == before
    assert not Path("copy.docx").exists()


def test_what_cannot_be_put_back_is_told(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine.write_bytes(sheet("{{ patient.name }}"))
    assert kinds(mine) == {"unstated"}
    assert run(["template", "repair", str(mine), "--force"]) == 1
    assert "neither it nor its bookmark is in the file" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["--pack", "mine"], ["--pack", "small"], ["--like", "mine/en/aftercare.docx"]]
)
def test_the_original_can_be_named(mine: Path, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    away = Path("away.docx")
    away.write_bytes(mine.read_bytes())
    leave_out(away)
    named = [] if "--like" in words else ["--document", "aftercare"]
    assert run(["template", "repair", str(away), "-o", "copy.docx", *words, *named]) == 0
    assert Path("copy.docx").is_file()


def test_the_original_is_another_file(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = "packs/small/en/aftercare.docx"
    assert run(["template", "repair", file, "--force"]) == 1
    assert "--like ORIGINAL" in capsys.readouterr().err


@pytest.mark.needs("soffice")
def test_a_sentence_that_was_changed_and_saved_by_libreoffice_passes_the_check(
    mine: Path, tmp_path: Path
) -> None:
    body = parts_of(mine.read_bytes())["word/document.xml"].decode()
    changed = body.replace("Call us if it hurts.", "Ring us when it hurts.")
    (saved,) = by_libreoffice(tmp_path, with_parts(mine.read_bytes(), {"word/document.xml": changed}))
    mine.write_bytes(saved)
    assert "lost-control" in kinds(mine)
    assert run(["template", "repair", str(mine), "--force"]) == 0
    assert kinds(mine) == set()
    printed = load_pack("mine").template("aftercare").render({}, missing="blank")
    assert "Ring us when it hurts." in parts_of(printed)["word/document.xml"].decode()


@pytest.mark.needs("soffice")
def test_a_statement_that_was_deleted_in_libreoffice_is_refused(mine: Path, tmp_path: Path) -> None:
    (saved,) = by_libreoffice(tmp_path, sheet("{{ patient.name }}"))
    mine.write_bytes(saved)
    assert run(["template", "repair", str(mine), "--force"]) == 1
    assert kinds(mine) == {"unstated"}
