"""The command line as people and programs meet it."""

from __future__ import annotations

import errno
import gc
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import click
import docx
import pytest
from tiny_pack import VISIT, make_tiny_pack

from docgen import cli, load_pack, read_document
from docgen.cli import run
from docgen.cli.starter import write_starter
from docgen.toml import with_values

DOCUMENTS = ["aftercare", "patient-consent", "procedure-note"]
AFTER_THE_VISIT = ["aftercare", "procedure-note"]  # that are due, once the consent is signed
COMMANDS = ["demo", "new", "check", "fill", "template", "packs"]
HEAVY = {"lxml", "jinja2", "babel", "docgen.encounter", "docgen.word", "docgen.pack"}


@pytest.fixture(autouse=True)
def desk(tmp_path, monkeypatch) -> Path:
    """Each test works in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def record(example) -> dict:
    """The record of the example, as data that a test may change."""
    return tomllib.loads(example.read_text(encoding="utf-8"))


def save(data: dict, path: str = "visit.json") -> str:
    Path(path).write_text(json.dumps(data, default=lambda value: value.isoformat()), encoding="utf-8")
    return path


def docgen(*arguments: str, **options) -> subprocess.CompletedProcess[str]:
    """Run the program as a user does."""
    command = [sys.executable, "-m", "docgen", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **options)


def written(folder: str = "out") -> list[str]:
    return sorted(path.name for path in Path(folder).rglob("*")) if Path(folder).exists() else []


def documents_in(folder: str = "out") -> list[str]:
    return sorted(name.rsplit("_", 1)[-1].removesuffix(".docx") for name in written(folder))


# ---- the program ------------------------------------------------------------------------------------------


def test_help_names_every_command(capsys):
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    for command in COMMANDS:
        assert re.search(rf"^  {command} ", shown, re.MULTILINE), command


def test_help_and_readme_start_a_visit_in_the_same_way(capsys, root):
    assert run(["--help"]) == 0
    for text in (capsys.readouterr().out, (root / "README.md").read_text(encoding="utf-8")):
        assert text.index("docgen new") < text.index("docgen ask")


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], *[[c, "--help"] for c in COMMANDS]], ids=" ".join
)
def test_help_imports_nothing_heavy(arguments):
    code = (
        "import sys; from docgen.cli import run; code = run(sys.argv[1:])\n"
        f"sys.exit(code or ' '.join(sorted({HEAVY!r} & set(sys.modules))) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["fill"],
        ["fill", "-"],
        ["fill", "visit.json", "-"],
        ["check", "visit.json", "other.json", "--consent", "form.docx"],
        ["fill", "visit.json", "-o"],
        ["check", "--nonsense", "visit.json"],
        ["template"],
        ["template", "nonsense"],
        ["template", "check"],
        ["demo", "more"],
        ["check", ""],
        ["fill", "visit.json", "-o", ""],
        ["check", "visit.json", "-l", ""],
        ["check", "visit.json", "-d", ""],
        ["check", "visit.json", "--pack", ""],
        ["check", "visit.json", "--clinic", ""],
        ["new", "-o", ""],
        ["template", "fields", ""],
    ],
    ids=repr,
)
def test_wrong_usage_leaves_with_2(arguments, capsys):
    assert run(arguments) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_bug_shows_where_it_is_and_leaves_with_3(monkeypatch, capsys):
    def break_down(name: str = "".join(["Mary", " Example"])) -> None:
        raise KeyError(name)

    monkeypatch.setattr("docgen.pack.installed_packs", break_down)
    assert run(["packs"]) == 3
    shown = capsys.readouterr()
    assert "Traceback" in shown.err
    assert "break_down" in shown.err
    assert "KeyError" in shown.err
    assert "Mary Example" not in shown.err  # a message from deep inside may hold a patient's data
    assert shown.out == ""


def test_a_bug_shows_its_message_to_who_asks_for_it(monkeypatch, capsys):
    def break_down(name: str = "".join(["Mary", " Example"])) -> None:
        raise KeyError(name)

    monkeypatch.setattr("docgen.pack.installed_packs", break_down)
    monkeypatch.setenv("DOCGEN_TRACEBACK", "full")
    assert run(["packs"]) == 3
    assert "Mary Example" in capsys.readouterr().err


def test_ctrl_c_stops_without_a_traceback_and_leaves_nothing(monkeypatch, capsys, example):
    def interrupt(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    assert run(["fill", str(example), "-o", "out"]) == 1
    assert capsys.readouterr().err.strip().endswith("Stopped.")
    assert written() == []


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name
)
@pytest.mark.usefixtures("a_hangup_is_heard")
def test_a_signal_ends_the_program_without_a_traceback(number):
    command = [sys.executable, "-m", "docgen", "fill", "-", "-o", "out"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(1.5)  # it waits for standard input now
    process.send_signal(number)
    _, error = process.communicate(timeout=10)
    assert process.returncode == (1 if number == signal.SIGINT else 128 + number)
    assert "Traceback" not in error
    assert written() == []


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name
)
@pytest.mark.usefixtures("a_hangup_is_heard")
def test_a_signal_between_two_documents_leaves_the_first_whole_and_nothing_of_the_second(
    example, number, monkeypatch
):
    monkeypatch.setenv("DOCGEN_CACHE", "off")  # what is kept is written too
    code = (
        "import os, signal, sys; from docgen.cli import main; from docgen.files import writing\n"
        "writing._UNNAMED = 0; calls = []\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"die = lambda: os.kill(os.getpid(), {number})\n"
        "writing.os.fsync = lambda _: calls.append(1) or len(calls) == 3 and die()\n"
        "main(sys.argv[1:])"
    )
    command = [sys.executable, "-c", code, "fill", str(example), "-o", "out"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == (1 if number == signal.SIGINT else 128 + number), done.stderr
    assert "Traceback" not in done.stderr
    (name,) = written()
    assert read_document(Path("out") / name).changes == ()


def test_what_closes_a_window_of_windows_ends_the_program_cleanly(monkeypatch):
    heard = {}
    monkeypatch.setattr(signal, "SIGBREAK", signal.SIGUSR1, raising=False)
    monkeypatch.setattr(signal, "signal", heard.__setitem__)
    monkeypatch.setattr(os, "_exit", sys.exit)
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    gc.enable()
    with pytest.raises(SystemExit) as left:
        heard[signal.SIGUSR1](signal.SIGUSR1, None)
    assert left.value.code == 128 + signal.SIGUSR1


def test_a_reader_that_goes_away_on_windows_is_no_error(monkeypatch, capsys):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    monkeypatch.setattr(click, "echo", refuse)
    monkeypatch.setattr("docgen.cli.output._drop", lambda _: None)
    monkeypatch.setattr("docgen.cli.output._READER_IS_GONE", {errno.EINVAL})
    assert run(["packs", "--json"]) == 1
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("command", ["fill visit.json --pack ./tiny -o out", "new -o out/visit.toml"])
def test_a_run_removes_what_a_killed_one_left_in_its_folder(command):
    make_tiny_pack(Path("tiny"))
    save(VISIT)
    left = Path("out") / ".docgen-0123456789abcdef.tmp"
    left.parent.mkdir()
    left.write_bytes(b"a whole document")
    os.utime(left, (0, 0))
    assert run(command.split()) == 0
    assert not left.exists()


def test_a_reader_that_goes_away_is_no_bug():
    make_tiny_pack(Path("tiny"))
    command = f"{sys.executable} -m docgen fill {save(VISIT)} --pack ./tiny -o out --json | head -c 0"
    done = subprocess.run(
        ["bash", "-c", f"{command}; exit ${{PIPESTATUS[0]}}"], capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1)  # 0 when it was faster than its reader
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
    assert documents_in() == DOCUMENTS


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("arguments", [["packs", "--json"], ["--help"]], ids=" ".join)
def test_a_pipe_that_nobody_reads_ends_the_run_quietly(arguments, unbuffered):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "docgen", *arguments],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


def test_a_terminal_that_knows_few_letters_shows_the_others_as_codes():
    path = template("{{ имя }}")
    done = docgen("template", "fields", path, env={**os.environ, "PYTHONIOENCODING": "latin-1"})
    assert done.returncode == 0, done.stderr
    assert "\\u0438\\u043c\\u044f" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize(
    "arguments", [["packs", "--json"], ["packs"], ["--help"], ["--version"]], ids=" ".join
)
def test_a_standard_output_that_is_full_is_said(arguments, unbuffered):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "docgen", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        )
    assert done.returncode == 1
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_a_standard_input_that_is_closed_is_said():
    command = f"{sys.executable} -m docgen check - <&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("standard input: cannot be read")


def test_a_standard_output_that_is_closed_is_no_bug():
    make_tiny_pack(Path("tiny"))
    command = f"{sys.executable} -m docgen fill {save(VISIT)} --pack ./tiny -o out >&- 2>&-"
    assert subprocess.run(["bash", "-c", command], check=False).returncode == 0
    assert documents_in() == DOCUMENTS


# ---- demo -------------------------------------------------------------------------------------------------


def test_demo_writes_three_documents_and_says_where(capsys):
    assert run(["demo"]) == 0
    assert documents_in("docgen-demo") == DOCUMENTS
    shown = capsys.readouterr()
    assert shown.out == ""
    for name in written("docgen-demo"):
        assert str(Path("docgen-demo") / name) in shown.err


def test_demo_that_was_run_before_leaves_its_documents_as_they_are(example, capsys):
    assert run(["demo"]) == 0
    before = {path: path.stat().st_mtime_ns for path in Path("docgen-demo").iterdir()}
    capsys.readouterr()
    assert run(["demo"]) == 0
    assert capsys.readouterr().err.count(": unchanged, ") == 3
    assert {path: path.stat().st_mtime_ns for path in Path("docgen-demo").iterdir()} == before
    for path in before:  # documents of somebody else, as another version of docgen would make them
        assert (
            run(["fill", str(example), "-o", "out", "-d", path.stem.split("_")[-1], "--carry", "digest"]) == 0
        )
        path.write_bytes((Path("out") / path.name).read_bytes())
    assert run(["demo"]) == 1
    assert "give --force, or move the folder docgen-demo away" in capsys.readouterr().err
    assert run(["demo", "--force"]) == 0


def test_demo_needs_no_choice_among_installed_packs(monkeypatch, root):
    monkeypatch.setenv("DOCGEN_PACK_PATH", str(root / "examples" / "packs"))
    assert run(["demo"]) == 0
    assert documents_in("docgen-demo") == DOCUMENTS


def test_demo_tells_a_program_what_it_wrote(capsys):
    assert run(["demo", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert sorted(entry["document"] for entry in result["documents"]) == DOCUMENTS
    assert all(Path(entry["path"]).is_file() for entry in result["documents"])


# ---- fill -------------------------------------------------------------------------------------------------


def test_fill_writes_every_document_that_is_due(example, capsys):
    assert run(["fill", str(example), "-o", "out/here"]) == 0
    assert documents_in("out/here") == AFTER_THE_VISIT
    assert capsys.readouterr().out == ""


def test_documents_are_their_owners_alone_and_named_without_the_patients_name(example, record):
    run(["fill", str(example), "-o", "out"])
    for path in Path("out").iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
        for word in record["patient"]["name"].split():
            assert word.lower() not in path.name.lower()


def test_fill_writes_the_one_document_that_is_named(example):
    assert run(["fill", str(example), "-o", "out", "-d", "aftercare"]) == 0
    assert documents_in() == ["aftercare"]


def test_a_document_that_exists_is_left_and_the_others_are_written(example, capsys):
    run(["fill", str(example), "-o", "out", "-d", "aftercare"])
    path = next(Path("out").iterdir())
    path.write_bytes(b"signed")
    assert run(["fill", str(example), "-o", "out"]) == 1
    assert "exists already" in capsys.readouterr().err
    assert path.read_bytes() == b"signed"
    assert documents_in() == AFTER_THE_VISIT
    assert run(["fill", str(example), "-o", "out", "--force"]) == 1  # who knows what it is
    assert path.read_bytes() == b"signed"


def test_a_document_that_is_not_ready_is_listed_and_the_others_are_written(record, capsys):
    del record["procedure"]["tolerance"]
    del record["procedure"]["complications"]
    assert run(["fill", save(record), "-o", "out"]) == 1
    shown = capsys.readouterr().err
    assert "procedure-note: NOT READY" in shown
    assert "--draft" in shown
    assert "procedure.complications" in shown
    assert documents_in() == ["aftercare"]


def test_a_draft_is_written_whatever_it_lacks_and_says_so(record, capsys):
    del record["procedure"]["complications"]
    assert run(["fill", save(record), "-o", "out", "--draft"]) == 0
    assert len(written()) == 2
    assert all(name.endswith("_draft.docx") for name in written())
    assert "procedure.complications" in capsys.readouterr().err


def test_a_draft_lists_what_it_marks_and_not_what_it_only_asked_for(record, capsys):
    del record["practitioner"]
    assert run(["fill", save(record), "-o", "out", "-d", "procedure-note", "--draft", "--json"]) == 0
    shown = capsys.readouterr()
    missing = json.loads(shown.out)["documents"][0]["missing"]
    marked = {miss["name"] for miss in missing if miss["use"] != "condition"}
    assert marked
    assert {miss["name"] for miss in missing} != marked
    assert set(re.findall(r"^  mark (\S+): missing", shown.err, re.MULTILINE)) == marked


def test_before_the_visit_the_consent_alone_is_due(record, capsys):
    for table in ("procedure", "consent", "time_out", "aftercare", "post", "signature"):
        record.pop(table, None)
    assert run(["fill", save(record), "-o", "out"]) == 0
    assert documents_in() == ["patient-consent"]
    shown = capsys.readouterr().err
    assert "procedure-note: not due" in shown
    assert "aftercare: not due" in shown


def test_a_visit_that_owes_no_document_is_said(record, capsys):
    bare = {key: record[key] for key in ("patient", "encounter")}
    said = (
        "No document is due: fill in [plan] for patient-consent; fill in [procedure] for procedure-note, "
        "aftercare. One that is not due is made with -d NAME.\n"
    )
    assert run(["check", save(bare)]) == 0
    assert capsys.readouterr().err.endswith(said)
    assert run(["fill", save(bare), "-o", "out"]) == 0
    assert capsys.readouterr().err.endswith(said)
    assert not Path("out").exists()


@pytest.mark.parametrize("command", [["check"], ["fill", "-o", "out"]])
def test_a_consent_that_nothing_is_checked_against_is_said(record, capsys, command):
    whole = save(record, "whole.json")
    for table in ("procedure", "consent", "time_out", "aftercare", "post", "signature"):
        record.pop(table, None)
    said = "The signed consent was not looked at: only a note is checked against it."
    assert run([*command, save(record), "--consent", whole, "-d", "patient-consent"]) == 0
    assert said in capsys.readouterr().err
    run([*command, whole, "--consent", whole])
    assert said not in capsys.readouterr().err


def test_a_program_reads_the_results_on_standard_output(record, capsys):
    del record["procedure"]["complications"]
    record["consent"].pop("sites", None)
    assert run(["fill", save(record), "-o", "out", "--json"]) == 1
    result = {entry["document"]: entry for entry in json.loads(capsys.readouterr().out)["documents"]}
    assert result["aftercare"]["state"] == "written"
    assert Path(result["aftercare"]["path"]).is_file()
    assert result["procedure-note"]["state"] == "not-ready"
    levels = {finding["level"] for finding in result["procedure-note"]["findings"]}
    assert "stop" in levels
    assert "path" not in result["procedure-note"]


def test_a_record_comes_on_standard_input():
    make_tiny_pack(Path("tiny"))
    done = docgen("fill", "-", "--pack", "./tiny", "-o", "out", "--json", input=json.dumps(VISIT))
    assert done.returncode == 0, done.stderr
    assert documents_in() == DOCUMENTS
    assert len(json.loads(done.stdout)["documents"]) == 3


@pytest.mark.parametrize(
    "arguments", [["-d", "nonsense"], ["-l", "xx"], ["--pack", "nonsense"]], ids=" ".join
)
def test_what_the_pack_does_not_have_is_said_with_what_it_has(example, arguments, capsys):
    assert run(["fill", str(example), "-o", "out", *arguments]) == 1
    shown = capsys.readouterr().err
    has = {"-d": "procedure-note", "-l": "en", "--pack": "17340"}[arguments[0]]
    assert arguments[1] in shown
    assert has in shown
    assert not Path("out").exists()


def test_an_error_reaches_a_program_too(capsys):
    assert run(["fill", "nowhere.toml", "-o", "out", "--json"]) == 1
    shown = capsys.readouterr()
    error = json.loads(shown.out)["error"]
    assert error["type"] == "EncounterError"
    assert error["problems"]
    assert "nowhere.toml" in shown.err


# ---- bad input --------------------------------------------------------------------------------------------

BAD_FILES = {
    "a missing file": ("nowhere.toml", None, "nowhere.toml"),
    "a folder": ("folder.toml/", None, "folder.toml"),
    "a wrong extension": ("visit.docx", b"", "TOML or JSON"),
    "an empty file": ("visit.toml", b"", "is empty"),
    "broken TOML": ("visit.toml", b"[patient]\nname = Mary", "line 2"),
    "broken JSON": ("visit.json", b'{"patient": {"name": }}', "line 1"),
    "JSON that is no table": ("visit.json", b"[]", "visit.json"),
    "bytes that are no text": ("visit.toml", b"\xff\xfe\x00", "visit.toml"),
    "an unknown key": ("visit.toml", b'[patient]\nbirth_dat = "1990-01-01"', "birth_date"),
    "a wrong type": ("visit.toml", b"[patient]\nrecord_number = 123", "patient.record_number"),
    "an impossible date": ("visit.toml", b'[patient]\nbirth_date = "1990-02-30"', "patient.birth_date"),
    "an unknown code": ("visit.toml", b'[plan]\nagent = "liquid_nitrogn"', "liquid_nitrogen"),
    "an empty list of sites": ("visit.toml", b"[plan]\nsites = []", "plan.sites"),
    "a negative number": ("visit.toml", b"[[procedure.sites]]\nfreeze_seconds = -1", "freeze_seconds"),
}


@pytest.mark.parametrize("command", [["check"], ["fill", "-o", "out"]], ids=lambda command: command[0])
@pytest.mark.parametrize("case", BAD_FILES)
def test_bad_input_is_said_in_words(case, command, capsys):
    name, content, told = BAD_FILES[case]
    if name.endswith("/"):
        Path(name).mkdir()
    elif content is not None:
        Path(name).write_bytes(content)
    assert run([command[0], name.rstrip("/"), *command[1:]]) == 1
    shown = capsys.readouterr()
    assert told in shown.err
    assert "Traceback" not in shown.err
    assert "Mary" not in shown.err
    assert shown.out == ""
    assert not Path("out").exists()


def test_all_problems_of_a_record_are_told_at_once(capsys):
    Path("visit.toml").write_text(
        '[patient]\nname = ""\nbirth_date = "1990-02-30"\nrecord_number = 5\nshoe = 1\n'
        '[encounter]\ndate = "2026-13-01"\n[plan]\nagent = "steam"\n',
        encoding="utf-8",
    )
    assert run(["check", "visit.toml"]) == 1
    shown = capsys.readouterr().err
    for place in (
        "patient.name",
        "patient.birth_date",
        "patient.record_number",
        "patient.shoe",
        "encounter.date",
        "plan.agent",
    ):
        assert place in shown, place


def test_a_file_that_may_not_be_read_is_said(monkeypatch, capsys):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    Path("visit.toml").write_text("[patient]", encoding="utf-8")
    load_pack("17340")
    real = Path.open
    monkeypatch.setattr(
        Path, "open", lambda path, *a, **k: (refuse if path.name == "visit.toml" else real)(path, *a, **k)
    )
    assert run(["check", "visit.toml"]) == 1
    assert "visit.toml: may not be read" in capsys.readouterr().err


def test_a_file_in_place_of_the_folder_is_said(example, capsys):
    Path("out").write_text("mine", encoding="utf-8")
    assert run(["fill", str(example), "-o", "out"]) == 1
    assert "is a file, not a folder" in capsys.readouterr().err
    assert Path("out").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS], ids=errno.errorcode.get)
def test_a_disk_that_refuses_is_said_and_nothing_is_left(example, monkeypatch, capsys, number):
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "write" if number == errno.ENOSPC else "open", refuse)
    assert run(["fill", str(example), "-o", "out", "--json"]) == 1
    shown = capsys.readouterr()
    assert "NOT WRITTEN" in shown.err
    assert "Traceback" not in shown.err
    assert {entry["state"] for entry in json.loads(shown.out)["documents"]} == {"not-written", "not-due"}
    assert written() == []


# ---- check ------------------------------------------------------------------------------------------------


def test_check_writes_nothing_and_is_content_with_the_example(example, desk, capsys):
    before = sorted(desk.rglob("*"))
    assert run(["check", str(example)]) == 0
    assert sorted(desk.rglob("*")) == before
    shown = capsys.readouterr()
    assert shown.out == ""
    for document in AFTER_THE_VISIT:
        assert f"{document}: ready" in shown.err


def test_check_tells_what_stops_a_document(record, capsys):
    del record["procedure"]["complications"]
    assert run(["check", save(record), "--json"]) == 1
    shown = capsys.readouterr()
    assert "procedure.complications" in shown.err
    states = {entry["document"]: entry["state"] for entry in json.loads(shown.out)["documents"]}
    assert states == {"procedure-note": "not-ready", "patient-consent": "not-due", "aftercare": "filled"}


def test_check_judges_the_one_document_that_is_named(record):
    del record["procedure"]["complications"]
    assert run(["check", save(record), "-d", "aftercare"]) == 0
    assert run(["check", save(record), "-d", "procedure-note"]) == 1


# ---- clinic -----------------------------------------------------------------------------------------------


def test_the_clinic_beside_the_encounter_is_found(record, capsys):
    organization = record.pop("organization", {"name": "Example Clinic", "telephone": "555-0100"})
    Path("clinic.toml").write_text(with_values("", {("organization",): organization}), encoding="utf-8")
    Path("elsewhere").mkdir()
    assert run(["check", save(record), "-d", "aftercare"]) == 0
    Path("clinic.toml").rename("elsewhere/clinic.toml")
    assert run(["check", "visit.json", "-d", "aftercare", "--clinic", "elsewhere/clinic.toml"]) == 0
    assert run(["check", "visit.json", "-d", "aftercare"]) == 1


def test_the_language_is_the_one_asked_for_or_the_clinics(record, capsys):
    Path("clinic.toml").write_text('language = "xx"', encoding="utf-8")
    assert run(["check", save(record)]) == 1
    assert "'xx'" in capsys.readouterr().err
    assert run(["check", "visit.json", "-l", "yy"]) == 1
    assert "'yy'" in capsys.readouterr().err
    assert run(["check", "visit.json", "-l", "en"]) == 0


def test_a_clinic_that_is_broken_or_missing_is_said(example, capsys):
    assert run(["check", str(example), "--clinic", "nowhere.toml"]) == 1
    Path("clinic.toml").write_text("[consent]\noutcome = 'given'\n", encoding="utf-8")
    assert run(["check", str(example), "--clinic", "clinic.toml"]) == 1
    shown = capsys.readouterr().err
    assert "nowhere.toml" in shown
    assert "consent" in shown


# ---- new --------------------------------------------------------------------------------------------------


def test_new_writes_a_file_to_start_from(capsys):
    assert run(["new"]) == 0
    assert "encounter.toml" in capsys.readouterr().err
    assert Path("encounter.toml").stat().st_mode & 0o777 == 0o600
    text = Path("encounter.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text) == {
        "patient": {"name": "", "birth_date": "", "record_number": ""},
        "encounter": {"date": ""},
    }
    assert "liquid_nitrogen, carbon_dioxide_slush" in text


def test_new_leaves_an_existing_file_as_it_is(capsys):
    Path("mine.toml").write_text("mine", encoding="utf-8")
    assert run(["new", "-o", "mine.toml"]) == 1
    assert "--force" in capsys.readouterr().err
    assert Path("mine.toml").read_text(encoding="utf-8") == "mine"
    assert run(["new", "-o", "mine.toml", "--force"]) == 0


def test_the_file_to_start_from_says_what_is_still_to_fill_in(capsys):
    run(["new"])
    capsys.readouterr()
    assert run(["check", "encounter.toml"]) == 1
    shown = capsys.readouterr().err
    for place in ("patient.name", "patient.birth_date", "patient.record_number", "encounter.date"):
        assert place in shown


KINDS = {
    "boolean": "true or false",
    "date": "date",
    "dateTime": "time",
    "integer": "whole number",
    "decimal": "number",
}


def starter() -> str:
    pack = load_pack("17340")
    return write_starter(pack.title, pack.code, pack.definition, pack.vocabulary)


def keys_of_a_record() -> dict[str, str]:
    """Every key with what its value is, when that is no text."""
    return {
        path.replace("[]", ""): KINDS.get(one.phrase.type, "") if not one.phrase.each else ""
        for path, one in load_pack("17340").definition.walk()
        if one.group is None
    }


def test_the_file_to_start_from_has_every_key_of_a_record_and_says_what_is_no_text():
    here, found = "", {}
    for line in starter().splitlines():
        if table := re.fullmatch(r"#?\[\[?([a-z0-9_.]+)\]\]?", line):
            here = table[1]
        elif key := re.fullmatch(r"#?([a-z0-9_]+) =[^#]*(# (.*))?", line):
            said = (key[3] or "").partition(",")[0]
            found[f"{here}.{key[1]}"] = "" if said.startswith("or ") else said
    required = {"patient.birth_date": "date", "encounter.date": "date"}  # they stand there as empty texts
    assert found | required == keys_of_a_record()


def test_every_line_of_the_file_to_start_from_is_a_comment_a_key_or_a_table():
    for line in starter().splitlines():
        assert re.fullmatch(
            r"|#( .*)?|#?\[\[?[a-z0-9_.]+\]\]?|#?[a-z0-9_]+ =( \[\]| \{\}| \"\")?( {4}# [\w \",/]+)?", line
        ), line
        assert len(line) <= 110


# ---- packs and templates ----------------------------------------------------------------------------------


def test_packs_lists_the_packs_with_documents_and_languages(capsys):
    assert run(["packs"]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"^17340  \S", shown, re.MULTILINE)
    for document in DOCUMENTS:
        assert re.search(rf"^  {document} .*\(en", shown, re.MULTILINE)


def test_packs_reach_a_program(capsys):
    assert run(["packs", "--json"]) == 0
    packs = {pack["name"]: pack for pack in json.loads(capsys.readouterr().out)["packs"]}
    assert [entry["document"] for entry in packs["17340"]["documents"]]
    assert packs["17340"]["problems"] == []


def test_a_broken_pack_is_listed_as_broken(monkeypatch, capsys):
    Path("packs/mine").mkdir(parents=True)
    Path("packs/mine/pack.toml").write_text("code = 5", encoding="utf-8")
    monkeypatch.setenv("DOCGEN_PACK_PATH", "packs")
    assert run(["packs"]) == 1
    shown = capsys.readouterr()
    assert "mine: BROKEN" in shown.err
    assert "17340" in shown.out


def template(*paragraphs: str, path: str = "mine.docx") -> str:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(path)
    return path


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_shipped_templates_have_no_problems(document, capsys):
    path = load_pack("17340").template_path(document, "en")
    assert run(["template", "check", str(path), "--pack"]) == 0
    assert "no problems" in capsys.readouterr().err


def test_every_problem_of_a_template_is_told_with_its_place(capsys):
    path = template("{{ patient.name }", "fine", "{% if minor %}", "{{ patient.name | dat }}", "{% endfor %}")
    assert run(["template", "check", path, "--json"]) == 1
    shown = capsys.readouterr()
    problems = json.loads(shown.out)["problems"]
    assert len(problems) >= 4
    for problem in problems:
        assert problem["place"] in shown.err
        assert "body" in problem["place"]
    assert "mine.docx" in shown.err


def test_a_copy_with_a_comment_at_each_problem_is_written(capsys):
    path = template("fine", "{{ patient.name | dat }}", "{% if minor %}")
    assert run(["template", "check", path, "--annotate", "copy.docx"]) == 1
    assert "copy.docx" in capsys.readouterr().err
    comments = [comment.text for comment in docx.Document("copy.docx").comments]
    assert len(comments) == 2
    assert "date" in comments[0]
    assert run(["template", "check", path, "--annotate", "copy.docx"]) == 1
    assert "exists already" in capsys.readouterr().err


def test_a_name_that_the_pack_can_never_give_is_told_with_the_one_that_was_meant(capsys):
    path = template("{{ patient.nam }}")
    assert run(["template", "check", path]) == 0
    capsys.readouterr()
    assert run(["template", "check", path, "--pack"]) == 1
    assert "patient.name" in capsys.readouterr().err
    assert run(["template", "check", path, "--pack", "17340", "-d", "aftercare"]) == 1


NO_TEMPLATES = {
    "no file": None,
    "an empty file": b"",
    "a text": b"Dear {{ patient.name }}",
    "a zip of something else": b"PK\x05\x06" + bytes(18),
    "an encrypted Word file": bytes.fromhex("d0cf11e0a1b11ae1")
    + bytes(2000)
    + "EncryptedPackage".encode("utf-16-le"),
}


@pytest.mark.parametrize("command", ["check", "fields"])
@pytest.mark.parametrize("case", NO_TEMPLATES)
def test_what_is_no_word_file_is_said(command, case, capsys):
    if NO_TEMPLATES[case] is not None:
        Path("mine.docx").write_bytes(NO_TEMPLATES[case])
    assert run(["template", command, "mine.docx"]) == 1
    shown = capsys.readouterr()
    assert "mine.docx" in shown.err
    assert "Traceback" not in shown.err
    if "encrypted" in case:
        assert "password" in shown.err.lower() or "encrypted" in shown.err.lower()


def test_fields_lists_the_names_of_a_template(capsys):
    path = template(
        "{{ patient.name }} {% for site in sites %}{{ site.plain }}{% endfor %}", "{% if minor %}!{% endif %}"
    )
    assert run(["template", "fields", path]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "patient: group",
        "  name: text (body, paragraph 1)",
        "sites: list of group",
        "  plain: text (body, paragraph 1)",
        "minor: yes/no (body, paragraph 2)",
    ]
    assert run(["template", "fields", path, "--json"]) == 0
    fields = {field["name"]: field["places"] for field in json.loads(capsys.readouterr().out)["fields"]}
    assert "paragraph 2" in fields["minor"][0]


def test_a_pack_of_the_clinics_own_is_used(example, desk, capsys):
    shutil.copytree(load_pack("17340").folder, desk / "ours")
    path = desk / "ours" / "en" / "aftercare.docx"
    document = docx.Document(str(path))
    document.paragraphs[-1].insert_paragraph_before("Kind regards, {{ patient.name }}")
    document.save(str(path))
    assert run(["template", "check", str(path), "--pack", "./ours"]) == 0
    assert run(["fill", str(example), "-o", "out", "-d", "aftercare", "--pack", "./ours"]) == 0
    text = "\n".join(paragraph.text for paragraph in docx.Document(f"out/{written()[0]}").paragraphs)
    assert "Kind regards, Rowan" in text


def test_a_template_that_is_broken_stops_its_document_with_its_place(capsys):
    make_tiny_pack(Path("ours"))
    template("{% if minor %}", path="ours/en/aftercare.docx")
    assert run(["fill", save(VISIT), "-o", "out", "--pack", "./ours"]) == 1
    shown = capsys.readouterr().err
    assert "aftercare.docx" in shown
    assert "body, paragraph 1" in shown
    assert "--draft" not in shown  # it would not help
    assert documents_in() == ["patient-consent", "procedure-note"]


def test_unknown_modules_do_not_hide_behind_a_command_name():
    assert cli.program.get_command(None, "output") is None  # type: ignore[arg-type]


def test_a_new_record_ends_in_toml(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["new", "-o", "visit"]) == 0
    assert run(["new", "-o", "visit.json"]) == 1
    assert run(["new", "-o", "."]) == 1
    shown = capsys.readouterr().err
    assert "Written to visit.toml" in shown
    assert "visit.json: has the ending .json, and docgen new writes TOML (choose a name that ends in" in shown
    assert [path.name for path in tmp_path.iterdir()] == ["visit.toml"]
