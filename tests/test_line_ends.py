"""Files as editors and shells of Windows leave them are read, and what docgen writes into them fits."""

from __future__ import annotations

import codecs
import io
import json
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_pack import make_tiny_pack

import docgen
from docgen.characters import change_lines
from docgen.cli import run
from docgen.encounter import to_data
from docgen.errors import EncounterError
from docgen.sources import with_answers

TEXT = '# the visit\n[patient]\nname = "A"    # as on the card\n\n#[plan]\n# which\n#agent =    # a code\n'
ANSWERS = {("plan", "agent"): "x", ("patient", "note"): "two\nlines", ("sites", 0, "k"): 1}


def in_crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def test_answers_stand_in_a_text_with_cr_lf_where_they_stand_in_one_with_lf():
    plain = with_answers(".toml", TEXT, ANSWERS)
    assert '\n[plan]\n# which\nagent = "x"    # a code\n' in plain
    assert with_answers(".toml", in_crlf(TEXT), ANSWERS) == in_crlf(plain)
    assert with_answers(".toml", TEXT.replace("\n", "\r\n", 3), ANSWERS) == in_crlf(plain)  # mixed


def test_answers_in_json_keep_its_line_ends():
    text = json.dumps({"patient": {"name": "A"}}, indent=2) + "\n"
    plain = with_answers(".json", text, ANSWERS)
    assert json.loads(plain)["patient"] == {"name": "A", "note": "two\nlines"}
    assert with_answers(".json", in_crlf(text), ANSWERS) == in_crlf(plain)


@given(st.text("a\r\n", max_size=12))
def test_a_text_that_is_not_changed_has_its_own_lines(text):
    kept = change_lines(text, str)
    assert kept == (text if re.search(r"(?<!\r)\n", text) is None or "\r\n" not in text else kept)
    assert re.split(r"\r?\n", kept) == re.split(r"\r?\n", text)


SAVED = {
    "CR LF": lambda text: in_crlf(text).encode(),
    "a mix of line ends": lambda text: text.replace("\n", "\r\n", 20).encode(),
    "CR LF and a byte order mark": lambda text: codecs.BOM_UTF8 + in_crlf(text).encode(),
    "UTF-16, as PowerShell 5 writes with >": lambda text: in_crlf(text).encode("utf-16"),
    "UTF-16, the other way round": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
}


@pytest.mark.parametrize("saved", SAVED)
@pytest.mark.parametrize("name", ["liquid-nitrogen-face.toml", "spray-back.json"])
def test_a_record_is_the_same_however_it_was_saved(root, tmp_path, pack, saved, name):
    example = root / "examples" / name
    text = example.read_text(encoding="utf-8")
    (tmp_path / name).write_bytes(SAVED[saved](text))
    clinic = (root / "examples" / "clinic.toml").read_text(encoding="utf-8")
    (tmp_path / "clinic.toml").write_bytes(SAVED[saved](clinic))
    read = docgen.load_visit(tmp_path / name, pack=pack)
    assert to_data(read.encounter) == to_data(docgen.load_visit(example, pack=pack).encounter)


@pytest.mark.parametrize("content", [codecs.BOM_UTF16_LE + b"\x00\xd8a\x00", codecs.BOM_UTF16_BE + b"\x00"])
def test_half_of_a_letter_in_utf_16_is_told(tmp_path, content):
    (tmp_path / "visit.toml").write_bytes(content)
    with pytest.raises(EncounterError, match="is not text in UTF-8"):
        docgen.load_encounter(tmp_path / "visit.toml")


@pytest.mark.parametrize("start", [b"", codecs.BOM_UTF8])
def test_a_file_from_notepad_is_gone_on_with_in_its_own_lines(tmp_path, monkeypatch, start):
    monkeypatch.chdir(tmp_path)
    assert run(["new", "-o", "visit.toml"]) == 0
    path = Path("visit.toml")
    path.write_bytes(start + path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes().decode("utf-8-sig").splitlines()
    monkeypatch.setattr("sys.stdin", io.StringIO("Ana\n1990-02-28\n000123\n"))
    assert run(["ask", "visit.toml", "--who", "front_desk"]) == 1  # the answers end before the questions
    written = path.read_bytes()
    assert re.search(rb"(?<!\r)\n", written) is None
    assert tomllib.loads(written.decode())["patient"]["record_number"] == "000123"
    assert len(written.decode().splitlines()) == len(before)


def test_a_version_is_recorded_in_the_lines_of_the_pack(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make_tiny_pack(tmp_path / "small")
    path = tmp_path / "small" / "pack.toml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert run(["pack", "check", "./small", "--record"]) == 0
    assert run(["pack", "copy", "./small", "mine"]) == 0
    for written in (path.read_bytes(), (tmp_path / "mine" / "pack.toml").read_bytes()):
        assert b"\r\n[recorded" in written
        assert re.search(rb"(?<!\r)\n", written) is None
