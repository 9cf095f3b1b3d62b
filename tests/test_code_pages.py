"""What is shown where few letters can be: no run fails for it, and no line is lost."""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tiny_pack import sheet

from docgen import cli, fill, load_pack, load_visit

CODE_PAGES = ["ascii", "cp437", "cp1252", "utf-8"]
Show = Callable[[str, list[str]], tuple[int, list[str]]]


@pytest.fixture
def desk(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with visits, notes and templates, all with letters that code pages lack."""
    monkeypatch.chdir(tmp_path)
    text = (root / "examples" / "liquid-nitrogen-face.toml").read_text(encoding="utf-8")
    name = text[text.index("name = ") :].split("\n")[0]
    other = text.replace(name, 'name = "Zoë Łuczak 李"', 1)
    for visit, content in (("zoë_李", other), ("broken_李", f'{text}\n["ключ"]\n'), ("other", text)):
        Path(f"{visit}.toml").write_text(content, encoding="utf-8")
    pack = load_pack("17340")
    for visit, file in (("zoë_李", "note_ü.docx"), ("other", "other_ł.docx")):
        note = fill(load_visit(f"{visit}.toml").encounter, pack, "procedure-note")
        Path(file).write_bytes(note.content)
    Path("brief.docx").write_bytes(sheet("{% if возраст > 3 %}"))
    Path("letter.docx").write_bytes(sheet("{{ имя }}"))
    return tmp_path


@pytest.fixture
def show(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Show]:
    """A function that runs the program where a code page is shown: its exit code, and the lines it shows."""

    def run_program(code_page: str, words: list[str]) -> tuple[int, list[str]]:
        shown = io.BytesIO()
        streams = [io.TextIOWrapper(shown, encoding=code_page, write_through=True) for _ in range(2)]
        with monkeypatch.context() as patch:
            patch.setattr(signal, "signal", lambda *_: None)
            patch.setattr(os, "_exit", sys.exit)
            patch.setattr(sys, "stdin", io.StringIO("\n"))
            patch.setattr(sys, "stdout", streams[0])
            patch.setattr(sys, "stderr", streams[1])
            with pytest.raises(SystemExit) as left:
                cli.main(words)
        return left.value.code, shown.getvalue().decode(code_page).splitlines()

    yield run_program
    gc.enable()


# a command, its exit code, and what is in one of its lines
COMMANDS = [
    ("check zoë_李.toml", 0, "procedure-note: ready"),
    ("check broken_李.toml", 1, '"ключ": is not a table of a record'),
    ("fill zoë_李.toml -o out_ü --force", 0, " out_ü/000412_"),
    ("read note_ü.docx", 0, "Zo\\u00eb \\u0141uczak \\u674e"),
    ("compare note_ü.docx other_ł.docx", 1, "Zoë Łuczak 李"),
    ("verify note_ü.docx --json", 0, '"file": "note_\\u00fc.docx"'),
    ("template check brief.docx", 1, "{% if возраст > 3 %}"),
    ("template fields letter.docx", 0, "имя"),
    ("check нет.toml", 1, "нет.toml: there is no such file"),
    ("new -o új_李.toml --force", 0, "Written to új_李.toml"),
    ("ask zoë_李.toml -l es --who patient", 0, "llamada telefónica"),
]


def escaped(line: str, code_page: str) -> str:
    return line.encode(code_page, "backslashreplace").decode(code_page)


@pytest.mark.parametrize(("command", "expected", "said"), COMMANDS, ids=[one[0] for one in COMMANDS])
def test_a_command_shows_what_it_has_to_say_in_every_code_page(show, command, expected, said):
    for code_page in CODE_PAGES:
        code, lines = show(code_page, command.split())
        assert code == expected, lines
        assert any(escaped(said, code_page) in line for line in lines), lines
