"""A pack is copied; a copy says what it was copied from; a version stands for one content."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from notation import sheet
from tiny_pack import make_tiny_pack

from docgen.cli import run
from docgen.pack import load_pack

Says = Callable[..., tuple[int, str]]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a pack `small`."""
    monkeypatch.chdir(tmp_path)
    make_tiny_pack(tmp_path / "small")
    return tmp_path


@pytest.fixture
def says(desk: Path, capsys: pytest.CaptureFixture[str]) -> Says:
    """A function that runs a command: its exit code, and what it says to a person."""

    def run_command(*words: str) -> tuple[int, str]:
        code = run(["pack", *words])
        return code, capsys.readouterr().err

    return run_command


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_copy_has_every_file_and_says_where_it_comes_from(says: Says, desk: Path) -> None:
    (desk / "small" / "README.txt").write_text("ours", encoding="utf-8")
    (desk / "small" / "en" / "~$aftercare.docx").write_bytes(b"Word has it open")
    (desk / "small" / "en" / "aftercare.page").write_text("# Aftercare\n", encoding="utf-8")
    code, said = says("copy", "./small", "mine")
    assert code == 0
    assert "Next: " in said
    names = {path.relative_to(desk / "small") for path in (desk / "small").rglob("*") if path.is_file()}
    copied = {path.relative_to(desk / "mine") for path in (desk / "mine").rglob("*") if path.is_file()}
    assert names - copied == {Path("en/~$aftercare.docx"), Path("en/aftercare.page")}
    written = (desk / "mine" / "pack.toml").read_text(encoding="utf-8")
    assert written.startswith((desk / "small" / "pack.toml").read_text(encoding="utf-8").rstrip("\n"))
    assert '[origin]\ncode = "17340"\ntitle = "A small pack"\nversion = "1.0.0"\n' in written
    code, said = says("check", "mine")
    assert (code, said.splitlines()[0]) == (0, "mine: no problems found")


def test_a_copy_is_the_same_pack_as_its_origin_for_documents(says: Says, desk: Path) -> None:
    says("copy", "./small", "mine")
    assert load_pack(desk / "mine").digest("en") == load_pack(desk / "small").digest("en")


def test_a_copy_of_a_copy_names_the_copy(says: Says, desk: Path) -> None:
    says("copy", "./small", "mine")
    change(desk / "mine" / "pack.toml", 'version = "1.0.0"', 'version = "1.0.0+clinic.1"')
    says("copy", "./mine", "theirs")
    written = (desk / "theirs" / "pack.toml").read_text(encoding="utf-8")
    assert written.count("[origin]") == 1
    assert '[origin]\ncode = "17340"\ntitle = "A small pack"\nversion = "1.0.0+clinic.1"\n' in written


def test_nothing_is_copied_over_what_is_there(says: Says, desk: Path) -> None:
    (desk / "mine").mkdir()
    code, said = says("copy", "./small", "mine")
    assert code == 1
    assert said == "mine: exists already and was left as it is (choose another place)\n"
    assert list((desk / "mine").iterdir()) == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("text/en.toml", "Little is known.", "Not much is known."),
        ("checks.toml", "No agent is planned", "There is no agent"),
        ("record.toml", 'features = "string, repeats"', 'features = "text, repeats"'),
        ("pack.toml", 'title = "Aftercare sheet"', 'title = "What to do now"'),
    ],
)
def test_a_file_that_changed_asks_for_another_version(
    says: Says, desk: Path, file: str, old: str, new: str
) -> None:
    says("copy", "./small", "mine")
    change(desk / "mine" / file, old, new)
    code, said = says("check", "mine")
    assert code == 1
    assert f"version is 1.0.0 still, but {file} changed since the pack was copied" in said
    assert "such as 1.0.0+clinic.1" in said
    change(desk / "mine" / "pack.toml", 'version = "1.0.0"', 'version = "1.0.0+clinic.1"')
    code, said = says("check", "mine")
    assert (code, said.splitlines()[0]) == (0, "mine: no problems found")


def test_a_template_that_changed_asks_for_another_version(says: Says, desk: Path) -> None:
    says("copy", "./small", "mine")
    note = sheet("Dear {{ patient.name }}", "{{ text.statements.complications }}")
    (desk / "mine" / "en" / "procedure-note.docx").write_bytes(note)
    assert "en/procedure-note.docx changed since the pack was copied" in says("check", "mine")[1]


def test_comments_and_line_ends_change_no_version(says: Says, desk: Path) -> None:
    says("copy", "./small", "mine")
    texts = desk / "mine" / "text" / "en.toml"
    texts.write_bytes(b"# a comment\r\n" + texts.read_bytes().replace(b"\n", b"\r\n"))
    assert says("check", "mine")[0] == 0


def test_a_recorded_version_stands_for_one_content(says: Says, desk: Path) -> None:
    assert says("check", "./small", "--record")[0] == 0
    assert says("check", "./small", "--record")[0] == 0  # the same content, as often as you like
    change(desk / "small" / "text" / "en.toml", "Ask us anything.", "You can ask.")
    code, said = says("check", "./small", "--record")
    assert code == 1
    assert "text/en.toml changed since it was recorded" in said
    change(desk / "small" / "pack.toml", 'version = "1.0.0"', 'version = "1.0.0+clinic.9"')
    assert says("check", "./small", "--record")[0] == 0
    change(desk / "small" / "text" / "en.toml", "You can ask.", "Ask!")
    assert "such as 1.0.0+clinic.10" in says("check", "./small")[1]


def test_a_file_of_a_recorded_copy_that_changed_is_told_once(says: Says, desk: Path) -> None:
    says("check", "./small", "--record")
    says("copy", "./small", "mine")
    change(desk / "mine" / "text" / "en.toml", "Ask us anything.", "You can ask.")
    assert says("check", "mine")[1].count("text/en.toml changed since") == 1


def test_recording_leaves_documents_as_they_were(says: Says, desk: Path) -> None:
    before = load_pack(desk / "small").digest("en")
    says("check", "./small", "--record")
    assert load_pack(desk / "small").digest("en") == before


def test_a_broken_pack_is_not_recorded(says: Says, desk: Path) -> None:
    change(desk / "small" / "pack.toml", "notice_year = 2025", "notice_year = 25")
    assert says("check", "./small", "--record")[0] == 1
    assert "recorded" not in (desk / "small" / "pack.toml").read_text(encoding="utf-8")


def test_words_that_still_speak_of_the_other_procedure_are_a_warning(
    says: Says, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    says("copy", "./small", "mine")
    change(desk / "mine" / "pack.toml", 'code = "17340"', 'code = "99999"')
    change(desk / "mine" / "pack.toml", 'version = "1.0.0"', 'version = "1.0.0+clinic.1"')
    change(desk / "mine" / "text" / "en.toml", "Ask us anything.", "You can ask.")
    code, said = says("check", "mine")
    assert code == 0
    assert "warn " in said
    assert "17340 (A small pack)" in said
    assert "en/patient-consent.docx" in said
    assert "text/en.toml" not in said
    run(["pack", "check", "mine", "--json"])
    result = json.loads(capsys.readouterr().out)
    assert result["problems"] == []
    assert [warning["kind"] for warning in result["warnings"]] == ["borrowed-words"]


def test_what_docgen_keeps_is_not_written_by_hand(says: Says, desk: Path) -> None:
    with (desk / "small" / "pack.toml").open("a", encoding="utf-8") as file:
        file.write('\n[origin]\ncode = "1"\n')
    assert "origin must be the table that `docgen pack copy` wrote" in says("check", "./small")[1]


def test_an_official_name_goes_with_its_notice(says: Says, desk: Path) -> None:
    change(desk / "small" / "pack.toml", 'notice = "Copyright {year} of somebody."\n', "")
    code, said = says("check", "./small")
    assert code == 1
    assert "has descriptor and notice_year but no notice" in said


def test_a_pack_may_have_no_official_name(says: Says, desk: Path) -> None:
    for line in ('descriptor = "Testing (one, two)"\n', "notice_year = 2025\n"):
        change(desk / "small" / "pack.toml", line, "")
    change(desk / "small" / "pack.toml", 'notice = "Copyright {year} of somebody."\n', "")
    code, said = says("check", "./small")
    assert (code, said.splitlines()[0]) == (0, "./small: no problems found")
    pack = load_pack(desk / "small")
    assert (pack.descriptor, pack.notice) == ("", "")
