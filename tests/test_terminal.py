"""What a stranger's file says is shown on a terminal, and never commands it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import tomllib
import zipfile

import pytest
from answered import Reader, Watched
from complete_visit import altered, read_visit
from terminals import Terminal, pty
from test_filed import replaced, rewritten

import docgen
from docgen.characters import printable
from docgen.cli import run
from docgen.cli.asking.rounds import ask_in_rounds
from docgen.cli.layout import as_prompt, folded, side_by_side
from docgen.cli.output import Output
from docgen.encounter import to_data
from docgen.errors import DocumentError

COMMANDS = "\x1bc\x07\x9b31m\u202e\u2028"  # reset, ring, color, turn the direction, break the line
STATED = {
    "its version": ('"pack_version":"0.1.0"', {"pack_version": f"0.1.0{COMMANDS}"}, "version 0.1.0"),
    "its language": ('"language":"en"', {"language": f"en{COMMANDS}"}, "in en"),
    "a check": ('"code":"17340"', {"code": "17340", "checks": {f"N22{COMMANDS}": "off"}}, "clinic: N22"),
    "a level": ('"code":"17340"', {"code": "17340", "checks": {"N22": f"off{COMMANDS}"}}, "N22 off"),
    "a limit": ('"age_of_medical_consent":18', {f"age{COMMANDS}": 0}, "clinic: age"),
}
FORGED = "\n  unchanged in text, pictures and record since it was made"


def commands_in(shown):
    """What is neither a letter that a terminal prints nor the end of a line."""
    return [letter for letter in shown if not letter.isprintable() and letter != "\n"]


@pytest.mark.parametrize("command", ["read", "verify"])
@pytest.mark.parametrize("what", STATED)
def test_nothing_that_a_document_states_commands_the_terminal(root, tmp_path, capsys, what, command):
    old, new, shown = STATED[what]
    sheet = root / "tests" / "filed" / "0.1.0" / "liquid-nitrogen-face" / "aftercare.docx"
    edit = replaced(old, json.dumps(new, separators=(",", ":"))[1:-1])
    path = tmp_path / "edited.docx"
    path.write_bytes(rewritten(sheet.read_bytes(), r"customXml/item\d+\.xml", edit))
    assert run([command, str(path)]) == 1
    lines = capsys.readouterr().err
    assert shown in lines
    assert "the record in it was changed" in lines
    assert commands_in(lines) == []


def stated(old, new):
    """An edit of what the aftercare sheet of the old version states."""
    return lambda root: rewritten(
        (root / "tests" / "filed" / "0.1.0" / "liquid-nitrogen-face" / "aftercare.docx").read_bytes(),
        r"customXml/item\d+\.xml",
        replaced(old, new),
    )


def renamed(root):
    """A file with two entries of one name, which commands a terminal."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for number in range(2):
            archive.writestr(zipfile.ZipInfo(f"word/{COMMANDS}{FORGED}{number // 2}.xml"), b"")
    return written.getvalue()


STRANGE = {
    "an unknown key": stated('"draft":', json.dumps(f"x{COMMANDS}{FORGED}") + ':1,"draft":'),
    "the name of its document": stated(
        '"document":"aftercare"', json.dumps({"document": f"a{COMMANDS}{FORGED}"})[1:-1]
    ),
    "the name of an entry": renamed,
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("strange", STRANGE)
def test_a_strangers_file_writes_no_line_and_no_command_to_the_terminal(root, tmp_path, capsys, strange):
    path = tmp_path / "strange.docx"
    path.write_bytes(STRANGE[strange](root))
    for command in (["read"], ["verify"], ["template", "check"], ["compare", str(path)]):
        assert run([*command, str(path)]) == 1
        shown = capsys.readouterr().err
        assert commands_in(shown) == []
        assert FORGED not in shown


def test_an_unknown_key_of_a_statement_is_not_named(root, tmp_path, capsys):
    path = tmp_path / "strange.docx"
    path.write_bytes(STRANGE["an unknown key"](root))
    assert run(["verify", str(path)]) == 1
    assert "has a key that this docgen does not know" in capsys.readouterr().err


def test_a_bad_record_is_an_error_of_the_file_and_not_of_the_name_that_it_states(root, tmp_path):
    path = tmp_path / "strange.docx"
    note = root / "tests" / "filed" / "0.1.0" / "liquid-nitrogen-face" / "procedure-note.docx"
    states = {'"document":"procedure-note"': '"document":"another"', '"patient":{': '"patient":{"reads":1,'}
    content = note.read_bytes()
    for old, new in states.items():
        content = rewritten(content, r"customXml/item\d+\.xml", replaced(old, new))
    path.write_bytes(content)
    with pytest.raises(DocumentError) as caught:
        _ = docgen.read_document(path).encounter
    assert caught.value.source == str(path)
    with pytest.raises(DocumentError, match="the record that the document carries"):
        _ = docgen.read_document(path).provenance.encounter


def test_findings_and_differences_print_no_command_of_a_record(pack, tmp_path, capsys):
    paths = []
    for name in ("Jane Roe", "Jane\x9b31m \u202eRoe"):
        visit = read_visit(altered({"consent.practitioner_named": name, "post.plan": f"{name}\nx"}))
        paths.append(
            docgen.fill(visit, pack, "procedure-note", draft=True).save(tmp_path / name[4:6].strip("\x9b"))
        )
    assert run(["compare", *map(str, paths)]) == 1
    shown = capsys.readouterr()
    assert r'"Jane\x9b31m \u202eRoe"' in shown.out
    assert commands_in(shown.out + shown.err) == []
    record = tmp_path / "visit.json"
    record.write_text(
        json.dumps(altered({"consent.practitioner_named": "Jane\x9b31m \u202eRoe"}), default=str)
    )
    assert run(["check", str(record)]) == 0
    shown = capsys.readouterr()
    assert r"the consent names Jane\x9b31m \u202eRoe" in shown.err
    assert commands_in(shown.err) == []


def test_the_words_of_a_pack_command_no_terminal_when_they_are_asked_about(
    root, tmp_path, capsys, monkeypatch
):
    folder = shutil.copytree(root / "templates" / "17340", tmp_path / "17340")
    text = folder / "text" / "en.toml"
    words = json.dumps(f"cotton swab{COMMANDS}\ntwo")
    changed = text.read_text(encoding="utf-8").replace('"cotton-tipped applicator"', words)
    question = json.dumps(f"Which applicator is planned{COMMANDS}?")
    text.write_text(changed.replace('"Which applicator is planned?"', question), encoding="utf-8")
    record = tmp_path / "visit.toml"
    record.write_text(
        '[patient]\nname = "Ana"\nbirth_date = 1990-01-01\nrecord_number = "1"\n', encoding="utf-8"
    )
    monkeypatch.setattr("sys.stdin", io.StringIO("\n" * 60))
    assert run(["ask", str(record), "--pack", str(folder), "--who", "clinician"]) == 0
    shown = capsys.readouterr().err
    assert r"cotton swab\x1bc\x07\x9b31m\u202e\u2028\ntwo" in shown
    assert r"Which applicator is planned\x1bc\x07" in shown
    assert commands_in(shown) == []


EXAMPLES = ["liquid-nitrogen-face.toml", "carbon-dioxide-slush-minor.toml", "spray-back.json"]


@pytest.mark.skipif(pty is None, reason="needs a terminal as Unix has it")
@pytest.mark.parametrize(("name", "kind"), [*((name, "dumb") for name in EXAMPLES), (EXAMPLES[0], "xterm")])
def test_an_example_comes_back_equal_through_a_terminal(root, tmp_path, pack, name, kind):
    record = to_data(docgen.load_encounter(root / "examples" / name, pack=pack))
    record.get("payer", {}).pop("name", None)  # no document says it
    interview = Watched(pack, {})
    reader = Reader(interview, record)
    ask_in_rounds(Output(), interview, reader, None, lambda: None)
    terminal = Terminal("ask", "visit.toml", folder=tmp_path, kind=kind)
    with terminal:
        for question, typed in reader.asked:
            terminal.answer(question, f"{typed}\n")
        assert terminal.run.wait(30) == 0
    assert to_data(docgen.load_encounter(tmp_path / "visit.toml", pack=pack)) == record


@pytest.mark.skipif(pty is None, reason="needs a terminal as Unix has it")
@pytest.mark.parametrize(
    ("typed", "name"), [("Bea", "Bea"), ("", "Ana"), ("\x1b[D\x05 Roe", "Ana Roe"), ("\x7fEva", "Eva")]
)
def test_an_answer_that_is_asked_for_again_is_replaced_kept_or_gone_into(tmp_path, typed, name):
    terminal = Terminal("ask", "visit.toml", folder=tmp_path, kind="xterm")
    with terminal:
        terminal.answer("What is the patient's name?", "Ana\r")
        terminal.answer("What is the patient's birth date?", "1/2/1990\r")
        terminal.answer("What is the patient's record number?", "<\r")
        terminal.answer("What is the patient's birth date?", "<\r")
        terminal.answer("What is the patient's name?", f"{typed}\r")
        terminal.answer("What is the patient's birth date?", "\x04")
        assert terminal.run.wait(30) == 1
    patient = tomllib.loads((tmp_path / "visit.toml").read_text(encoding="utf-8"))["patient"]
    assert patient["name"] == name


WIDE = "How was it tolerated, in the words of the patient? (1 to 6, or first letters)"


@pytest.mark.parametrize(
    ("columns", "prompt"),
    [
        (120, f"{WIDE} "),
        (60, "How was it tolerated, in the words of the patient?\n  (1 to 6, or first letters)\n> "),
        (30, "How was it tolerated, in the\n  words of the patient?\n  (1 to 6, or first letters)\n> "),
    ],
)
def test_a_question_ends_between_words_and_leaves_room_for_its_answer(monkeypatch, columns, prompt):
    monkeypatch.setenv("COLUMNS", str(columns))
    assert as_prompt(WIDE) == prompt
    assert as_prompt("Who? ") == "Who?  "


def test_lines_on_a_terminal_end_between_words(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    line = "  stop: A planned site has no such side, in /a/folder/with/a/name/longer/than/the/line.toml"
    parts = folded(line)
    assert " ".join(part.strip() for part in parts) == line.strip()
    assert parts[:2] == ["  stop: A planned site has no such", "    side, in"]
    assert folded("") == [""]


def test_lists_stand_side_by_side_and_are_read_from_the_top(monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    assert side_by_side(["one", "two", "three", "four", "five"]) == ["one    three  five", "two    four"]
    assert side_by_side(["x" * 50, "y"]) == ["x" * 50, "y"]
    assert side_by_side([]) == []


@pytest.mark.skipif(pty is None, reason="needs a terminal as Unix has it")
def test_what_was_answered_is_kept_when_somebody_presses_ctrl_c(tmp_path):
    patient = '[patient]\nname = "Ana"\nbirth_date = 1990-02-28\nrecord_number = "1"\n'
    needed = f"{patient}\n[encounter]\ndate = 2026-03-02\n"
    (tmp_path / "visit.toml").write_text(needed, encoding="utf-8")
    terminal = Terminal("ask", "visit.toml", "--who", "front_desk", "--for", "aftercare", folder=tmp_path)
    with terminal:
        terminal.answer("What is the clinic's name?", "Example Dermatology\n")
        terminal.answer("What is the clinic's address", "\n")
        terminal.answer("What is the clinic's telephone number by day?", "555-0100\n")
        terminal.answer("Which number do patients call after hours?", "\x03")
        for _ in range(30):  # Python may miss one that comes while it prepares to read
            with contextlib.suppress(subprocess.TimeoutExpired):
                terminal.run.wait(1)
                break
            os.write(terminal.end, b"\x03")
        assert terminal.run.returncode == 1
    written = (tmp_path / "visit.toml").read_text(encoding="utf-8")
    assert written == needed + '\n[organization]\nname = "Example Dermatology"\ntelephone = "555-0100"\n'


def test_the_command_line_that_is_wrong_commands_no_terminal(capsys):
    assert run(["read", "a.docx", f"b{COMMANDS}"]) == 2
    shown = capsys.readouterr().err
    assert r"b\x1bc\x07\x9b31m\u202e\u2028" in shown
    assert commands_in(shown) == []


def test_json_for_programs_is_whole_and_holds_no_command(capsys):
    Output.result({"name": f"{COMMANDS}\x7f\n"})
    written = capsys.readouterr().out
    assert json.loads(written) == {"name": f"{COMMANDS}\x7f\n"}
    assert commands_in(written) == []


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Núñez 李 42 °C", "Núñez 李 42 °C"),
        ("1\xa0cm\u2009wide", "1\xa0cm\u2009wide"),
        ("a\nb\tc\r", r"a\nb\tc\r"),
        ("\x1b[2J\x9b31m\x7f", r"\x1b[2J\x9b31m\x7f"),
        ("\u202e\u2066\u200f\u2028\ufeff", r"\u202e\u2066\u200f\u2028\ufeff"),
        ("\ud800 \U000e0041", r"\ud800 \U000e0041"),
    ],
)
def test_a_line_shows_what_could_command_a_terminal_as_an_escape(line, shown):
    assert printable(line) == shown
