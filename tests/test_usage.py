"""A command line that docgen does not know says what was probably meant, and does nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.cli import run

TYPED = [
    (["fil", "visit.toml"], "did you mean fill?"),
    (["Check", "visit.toml"], "did you mean check?"),
    (["print", "visit.toml"], "did you mean fill?"),
    (["visit.toml"], "docgen check visit.toml"),
    (["Visit of May.TOML"], 'docgen check "Visit of May.TOML"'),
    (["help"], "docgen --help"),
    (["/?"], "docgen --help"),
    (["version"], "docgen --version"),
    (["docgen", "check"], "type docgen once"),
    (["zzz"], "docgen --help lists the commands"),
    (["fill", "visit.toml", "—draft"], "type --draft"),
    (["fill", "visit.toml", "–o", "out"], "type -o"),
    (["fill", "visit.toml", "—nothing"], "hyphens, not a dash"),
    (["fill", "visit.toml", "-draft"], "type --draft"),
    (["fill", "visit.toml", "-out", "docs"], "type --output"),
    (["fill", "visit.toml", "--o", "docs"], "type -o"),
    (["template", "check", "a.docx", "-pack"], "type --pack"),
    (["--draft", "fill", "visit.toml"], "after the command"),
    (["new", "visit.toml"], "with -o"),
    (["ask", "visit", "of", "May.toml"], "double quotes"),
    (["check", "visit", "-", "Copy.toml"], "double quotes"),
    (["addendum", "note.docx", "--by", "Jordan", "Placeholder"], "double quotes"),
]


@pytest.mark.parametrize(
    ("typed", "told"), TYPED, ids=lambda one: " ".join(one) if isinstance(one, list) else ""
)
def test_a_command_line_that_is_wrong_says_what_to_type(
    typed: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(typed) == 2
    assert told in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    "typed", [["checks", "-den"], ["check", "-lEN", "--", "—draft"], ["check", "—.toml"]]
)
def test_what_only_looks_so_is_taken_as_it_is(
    typed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(typed) == 1
    assert "is no option" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("named", "there"),
    [
        ("visit.toml", "visit.toml.txt"),
        ("visit", "visit.toml"),
        ("visit.tmol", "visit.toml"),
        ("Visit.toml", "VISIT.toml"),
        ("“visit.toml”", "visit.toml"),
    ],
)
def test_a_file_that_is_not_there_names_the_one_that_is_called_so_but_for_its_ending(
    named: str,
    there: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(there).write_text("", encoding="utf-8")
    assert run(["check", named]) == 1
    assert f"in its folder there is {there}" in capsys.readouterr().err


def test_no_file_of_another_name_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("Quillfeather.toml").write_text("", encoding="utf-8")
    assert run(["check", "Quillfether.toml"]) == 1
    assert "Quillfeather" not in capsys.readouterr().err
