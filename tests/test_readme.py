"""Every command of the README runs, in the order in which a reader types them."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from docgen import cli

BLOCK = re.compile(r"^ *```(\w+)[ \w]*\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
# Words that sh, PowerShell 5 and PowerShell 7 read alike: plain ones, and texts in double quotes. A word with
# a hyphen at its start has letters alone: PowerShell cuts `-a.b` in two.
SHARED_WORD = re.compile(r"""-|--?[a-z][a-z-]*|>|[\w./:+*][\w./:+*-]*|"[^"$`\\]*\"""", re.ASCII)
PIP_LINES = ["pip install . && docgen demo", "pip install '.[test]' && pytest"]


def blocks(text: str, language: str) -> list[str]:
    return [body for kind, body in BLOCK.findall(text) if kind == language]


def commands(text: str) -> list[str]:
    return [line for body in blocks(text, "sh") for line in body.splitlines() if line.strip()]


def is_shared(line: str) -> bool:
    """Return whether sh and PowerShell read a line as the same words."""
    return (
        re.fullmatch(rf"(?:{SHARED_WORD.pattern})(?: (?:{SHARED_WORD.pattern}))*", line, re.ASCII) is not None
    )


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def desk(root, tmp_path, example):
    """The repository as a reader has it, and an encounter that the reader has filled in."""
    for folder in ("templates", "examples"):
        shutil.copytree(root / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.fixture(params=["here", pytest.param("as a program", marks=pytest.mark.slow)])
def run(request, desk, monkeypatch, capsys) -> Callable[[str], tuple[int, str]]:
    """A function that runs a command in the reader's folder; gives its exit code and what it says."""
    monkeypatch.chdir(desk)

    def run_here(arguments: list[str]) -> tuple[int, str]:
        return cli.run(arguments), capsys.readouterr().err

    def run_as_a_program(arguments: list[str]) -> tuple[int, str]:
        command = [sys.executable, "-m", "docgen", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        return done.returncode, done.stderr

    def run(command: str) -> tuple[int, str]:
        words = shlex.split(command)
        assert words[0] == "docgen", command
        return (run_here if request.param == "here" else run_as_a_program)(words[1:])

    return run


def test_the_two_commands_of_a_newcomer_stand_at_the_top_and_are_run_on_a_fresh_machine(readme, root):
    assert commands(readme)[:2] == PIP_LINES
    assert readme.index(PIP_LINES[1]) < readme.index("## ")
    runner = (root / ".ci" / "run").read_text(encoding="utf-8")
    for line in PIP_LINES:
        assert line in runner


def test_the_commands_for_powershell_do_the_same_as_the_first_one_for_sh(readme):
    """Neither `&&` nor a script that has to be allowed: PowerShell 5 refuses both on a new machine."""
    (block,) = blocks(readme, "powershell")
    lines = block.splitlines()
    assert [line.removeprefix("py -m ") for line in lines] == PIP_LINES[0].split(" && ")
    assert all(line.startswith("py -m ") and is_shared(line) for line in lines)


def test_the_commands_of_every_page_are_for_every_shell(root):
    pages = [root / "README.md", *sorted((root / "docs").glob("*.md"))]
    lines = [line.strip() for page in pages for line in commands(page.read_text(encoding="utf-8"))]
    ours = [line for line in lines if line.startswith("docgen")]
    assert len(ours) >= 30
    assert [line for line in ours if not is_shared(line)] == []
    assert all(shlex.split(line)[0] == "docgen" for line in ours)
    others = {line for line in lines if not line.startswith("docgen")} - set(PIP_LINES)
    known = ("python ", "pip install ", "mkdir ", "cp -r ")  # PowerShell has these too
    (with_variable,) = (line for line in others if not line.startswith(known))
    name, value, *_ = re.split("[= ]", with_variable)
    guide = (root / "docs" / "write-a-pack.md").read_text(encoding="utf-8")
    assert f'`$env:{name} = "{value}"`' in guide


@pytest.mark.parametrize(
    "line",
    [
        "a && b",
        "a 'b c'",
        "a $HOME",
        'a "$b"',
        "a `b`",
        "a | b",
        "a (b)",
        "a b,c",
        "a; b",
        "a \\",
        "-a.b",
        "a ~",
    ],
)
def test_a_line_that_powershell_reads_in_another_way_is_found(line):
    assert not is_shared(line)


@pytest.mark.slow
def test_the_environment_for_systems_that_refuse_pip_can_be_made_and_entered(readme, tmp_path):
    (line,) = re.findall(r"`(python3 -m venv [^`]+)`", readme)
    shown = subprocess.run(
        ["sh", "-ec", f"{line}; python -m pip --version; python -c 'import sys; print(sys.prefix)'"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(shown.stdout.splitlines()[-1]) == tmp_path / ".venv"


def test_every_command_runs(readme, run, desk, example):
    run_now = ["docgen demo", *(one for one in commands(readme) if one.startswith("docgen"))]
    assert len(run_now) >= 7
    for command in run_now:
        code, said = run(command)
        assert code == 0, f"{command}\n{said}"
        if command == "docgen new":
            assert (desk / "encounter.toml").is_file()
            shutil.copy(example, desk / "encounter.toml")  # the reader fills the file in
        if command.startswith("docgen fill"):
            assert len(list((desk / "out").glob("*.docx"))) == 2
            shutil.rmtree(desk / "out")
    assert len(list((desk / "docgen-demo").glob("*.docx"))) == 3


def test_the_python_runs(readme, desk, example, monkeypatch):
    shutil.copy(example, desk / "encounter.toml")
    monkeypatch.chdir(desk)
    programs = blocks(readme, "python")
    assert programs
    for program in programs:
        exec(compile(program, "README.md", "exec"), {})  # noqa: S102  # the README is ours
    assert len(list((desk / "out").glob("*_aftercare.docx"))) == 1


def test_the_python_of_the_guide_to_embedding_runs_from_its_start_to_its_end(
    root, desk, example, monkeypatch
):
    monkeypatch.chdir(desk)
    shutil.copy(example, "visit.toml")
    shutil.copy("examples/clinic.toml", "clinic.toml")
    assert cli.run(["demo"]) == 0
    for file, kind in (("note", "procedure-note"), ("signed-consent", "patient-consent")):
        (made,) = Path("docgen-demo").glob(f"*_{kind}.docx")
        shutil.copy(made, f"{file}.docx")
    letter = docx.Document()
    letter.add_paragraph("Dear {{ patient.name }},")
    letter.save("letter.docx")
    names: dict[str, object] = {}
    for program in blocks((root / "docs" / "embedding.md").read_text(encoding="utf-8"), "python"):
        exec(compile(program, "embedding.md", "exec"), names)  # noqa: S102  # the guide is ours
    assert len(list(Path("out").glob("*_addendum_*.docx"))) == 1


@pytest.fixture
def integrator(root, desk, example, monkeypatch) -> str:
    """The guide to embedding, in a folder that has the files which it names, and `docgen` on the path."""
    monkeypatch.chdir(desk)
    shutil.copy(example, "visit.toml")
    record = tomllib.loads(Path("visit.toml").read_text(encoding="utf-8"))
    Path("visit.json").write_text(json.dumps(record, default=str), encoding="utf-8")
    program = Path("bin") / "docgen"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m docgen "$@"\n', encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", os.pathsep.join([str(program.parent.resolve()), os.environ["PATH"]]))
    return (root / "docs" / "embedding.md").read_text(encoding="utf-8")


@pytest.mark.needs("soffice", "pikepdf")
def test_the_commands_from_a_record_to_a_filed_pdf_run(integrator):
    for command in commands(integrator):
        done = subprocess.run(shlex.split(command), capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
    assert sorted(path.suffix for path in Path("filed").iterdir()) == sorted([".docx", ".pdf", ".txt"] * 2)


@pytest.mark.needs("soffice", "pikepdf", "node")
def test_the_program_in_another_language_files_the_same_documents(integrator):
    (program,) = blocks(integrator, "js")
    Path("file.js").write_text(program, encoding="utf-8")
    for _ in range(2):
        done = subprocess.run(["node", "file.js"], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert len(re.findall(r"^filed/\S+\.(?:pdf|txt) [0-9a-f]{64}$", done.stdout, re.MULTILINE)) == 4
    Path("visit.json").write_text("{}", encoding="utf-8")
    done = subprocess.run(["node", "file.js"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "patient" in done.stdout


def test_the_clinic_file_is_a_good_one(readme, tmp_path):
    from docgen import load_clinic

    (tmp_path / "clinic.toml").write_text(blocks(readme, "toml")[0], encoding="utf-8")
    assert load_clinic(tmp_path / "clinic.toml").organization["name"] == "Example Dermatology"


def test_what_the_readme_points_to_is_there(readme, root):
    targets = re.findall(r"\]\(([^)#]+)\)", readme)
    assert len(targets) >= 6
    assert [target for target in targets if not (root / target).exists()] == []


def test_the_guides_point_to_what_is_there(root):
    for guide in (root / "docs").glob("*.md"):
        prose = re.sub(r"(?s)```.*?```|`[^`\n]*`", "", guide.read_text(encoding="utf-8"))
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", prose):
            assert (guide.parent / target).exists(), f"{guide.name}: {target}"
