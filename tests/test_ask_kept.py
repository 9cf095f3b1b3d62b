"""What `docgen ask` keeps when it is stopped, or when the file cannot take the answers."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from terminals import Terminal, pty

from docgen.cli import record_file, run
from docgen.cli.output import Output
from docgen.errors import DeliveryError, Problem

if pty is not None:
    import termios

NEEDED = ["Ana Poe", "1990-02-28", "000123", "2026-03-02"]
PATIENT = '[patient]\nname = "Ana"\nbirth_date = 1990-02-28\nrecord_number = "1"\n'
BEGUN = f"{PATIENT}\n[encounter]\ndate = 2026-03-02\n"
FILE, BESIDE = Path("visit.toml"), Path("visit-answered.toml")


pytestmark = pytest.mark.usefixtures("clinics_desk")


@pytest.fixture
def asks(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """A function that types lines into `docgen ask`; what is no text is done in its place."""

    def ask(*lines: Any, code: int = 1) -> str:
        left = iter(lines)

        def answer(text: str) -> str:
            for line in left:
                if isinstance(line, str):
                    return line
                line()
            raise click.Abort

        monkeypatch.setattr(Output, "ask", staticmethod(answer))
        assert run(["ask", str(FILE)]) == code
        return capsys.readouterr().err

    return ask


def patient_of(path: Path) -> Any:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {key: value for key, value in data.get("patient", {}).items() if value != ""}


# ---- Stopped -----------------------------------------------------------------------------------------


@pytest.mark.skipif(pty is None, reason="needs a terminal as Unix has it")
@pytest.mark.parametrize("kind", ["dumb", "xterm"])
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize(
    ("at", "typed"),
    [("How severe", "iga_face"), ("What is it, in words?", "other")],
    ids=["value", "words"],
)
@pytest.mark.usefixtures("a_hangup_is_heard")
def test_a_signal_keeps_the_answers_and_leaves_the_terminal_as_it_was(
    clinics_desk: Path, kind: str, name: str, at: str, typed: str
) -> None:
    FILE.write_text(BEGUN, encoding="utf-8")
    number = getattr(signal, name)
    with Terminal("ask", str(FILE), "--who", "clinician", folder=clinics_desk, kind=kind) as terminal:
        before = termios.tcgetattr(terminal.inside)
        terminal.answer("What is the diagnosis", "L70.0\n")
        terminal.answer("On which scale", f"{typed}\n")
        terminal.answer(at, "mi")
        assert terminal.end_by(number) == 128 + number
        assert termios.tcgetattr(terminal.inside) == before
    written = tomllib.loads(FILE.read_text(encoding="utf-8"))
    kept = {"code": "L70.0"} | ({"severity_scale": "iga_face"} if typed == "iga_face" else {})
    assert written["condition"] == kept
    assert {path.name for path in clinics_desk.iterdir()} == {"clinic.toml", "visit.toml"}


@pytest.fixture
def ctrl_c_is_heard() -> Iterator[None]:
    """Let Ctrl-C be heard, also where the tests were started in the background, deaf to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c_is_heard")
def test_a_key_that_is_held_down_ends_no_writing(
    asks: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_whole = record_file.write_whole

    def interrupted(path: Path, content: bytes, force: bool) -> Path:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        return write_whole(path, content, force)

    monkeypatch.setattr(record_file, "write_whole", interrupted)
    handler = signal.getsignal(signal.SIGINT)
    shown = asks("Ana")
    assert f"Written to {FILE}" in shown
    assert shown.endswith("Stopped.\n")
    assert patient_of(FILE) == {"name": "Ana"}
    assert signal.getsignal(signal.SIGINT) is handler


def test_a_bug_keeps_the_answers_and_tells_none(asks: Callable[..., str]) -> None:
    def fail() -> None:
        raise RuntimeError("Ana")

    shown = asks("Ana", fail, code=3)
    assert "This is a bug in docgen." in shown
    assert "RuntimeError: Ana" not in shown
    assert patient_of(FILE) == {"name": "Ana"}


@pytest.mark.parametrize(("begun", "lines"), [("", NEEDED), (PATIENT, NEEDED[3:])], ids=["new", "begun"])
def test_what_was_taken_back_is_in_no_file(asks: Callable[..., str], begun: str, lines: list[str]) -> None:
    if begun:
        FILE.write_text(begun, encoding="utf-8")
    seen: list[str] = []
    shown = asks(*lines, "-", lambda: seen.append(FILE.read_text(encoding="utf-8")), *["<"] * 9)
    assert "date = 2026-03-02" in seen[0]  # it was saved after a section
    assert "This is the first question." in shown
    written = FILE.read_text(encoding="utf-8")
    if begun:
        assert written == begun
    else:
        assert {value for table in tomllib.loads(written).values() for value in table.values()} == {""}


# ---- A file that cannot take the answers -------------------------------------------------------------


def change() -> None:
    FILE.write_text("# theirs\n", encoding="utf-8")


def test_a_file_that_is_changed_between_two_sections_is_left_and_all_answers_are_beside_it(
    asks: Callable[..., str],
) -> None:
    shown = asks(*NEEDED, change, "female", "-")
    assert shown.count("Another program changed the file meanwhile: it stays as it is") == 1
    assert FILE.read_text(encoding="utf-8") == "# theirs\n"
    assert patient_of(BESIDE)["name"] == "Ana Poe"
    assert patient_of(BESIDE)["gender"] == "female"


def test_a_file_that_was_removed_is_written_again(asks: Callable[..., str]) -> None:
    shown = asks(*NEEDED, lambda: FILE.unlink(), "female", "-")
    assert "stays as it is" not in shown
    assert patient_of(FILE)["name"] == "Ana Poe"
    assert not BESIDE.exists()


def test_a_file_that_is_read_only_stays_as_it_is(asks: Callable[..., str]) -> None:
    FILE.write_text(BEGUN, encoding="utf-8")
    FILE.chmod(0o400)
    shown = asks("female")
    assert "The file is read-only: it stays as it is, and the answers are written beside it." in shown
    assert FILE.read_text(encoding="utf-8") == BEGUN
    assert patient_of(BESIDE) == {**patient_of(FILE), "gender": "female"}
    FILE.chmod(0o600)  # so that Windows can remove it


def test_two_who_are_asked_for_one_file_at_once_lose_nothing(
    asks: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def another() -> None:
        left = iter(["Eve"])
        monkeypatch.setattr(Output, "ask", staticmethod(lambda _: _next(left)))
        assert run(["ask", str(FILE)]) == 1

    shown = asks("Ana", another)
    assert "Another program changed the file meanwhile" in shown
    assert patient_of(FILE) == {"name": "Eve"}
    assert patient_of(BESIDE) == {"name": "Ana"}


def _next(left: Iterator[str]) -> str:
    try:
        return next(left)
    except StopIteration:
        raise click.Abort from None


def test_a_file_beside_that_could_not_be_written_has_one_name(
    asks: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    FILE.write_text(BEGUN, encoding="utf-8")
    write_whole, full = record_file.write_whole, [True]

    def write(path: Path, content: bytes, force: bool) -> Path:
        if full[0]:
            raise DeliveryError(str(path), [Problem("", os.strerror(errno.ENOSPC))])
        return write_whole(path, content, force)

    monkeypatch.setattr(record_file, "write_whole", write)
    shown = asks(change, "female", "-", "-", "-", lambda: full.clear() or full.append(False))
    assert shown.count("Another program changed") == 1
    assert {path.name for path in Path().iterdir()} == {"clinic.toml", str(FILE), str(BESIDE)}
    assert patient_of(BESIDE)["gender"] == "female"


def test_a_folder_that_is_gone_is_told_and_another_one_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], clinics_desk: Path
) -> None:
    (clinics_desk / "there").mkdir()
    lines = iter(["Ana", "1990-02-28"])

    def answer(text: str) -> str:
        if text.startswith("Another folder"):
            return str(clinics_desk)
        if (line := next(lines, None)) is None:
            shutil.rmtree(clinics_desk / "there")
            raise click.Abort
        return line

    monkeypatch.setattr(Output, "ask", staticmethod(answer))
    assert run(["ask", "there/visit.toml"]) == 1
    assert "its folder does not exist" in capsys.readouterr().err
    assert patient_of(clinics_desk / FILE)["name"] == "Ana"


@pytest.mark.parametrize("typed", [b"Ana \xff\xfe\n", b"Ana\xc3\n"])
def test_bytes_that_are_no_text_are_no_answer(clinics_desk: Path, typed: bytes) -> None:
    words = [sys.executable, "-m", "docgen", "ask", str(FILE)]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8:strict"}
    done = subprocess.run(
        words, input=typed + b"Ana\n", stderr=subprocess.PIPE, cwd=clinics_desk, env=environment, check=False
    )
    assert done.returncode == 1
    assert b"This contains a character that no document can hold." in done.stderr
    assert patient_of(FILE) == {"name": "Ana"}
