"""A problem of a record in TOML says the line on which it stands."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

import docgen
from docgen.cli import run
from docgen.toml import key_lines

TEXT = '''\
[patient]                      # 1
name = "Pat"
birth_date = "1990-05-14"
record_number = "000123"
gendr = "female"

[encounter]                    # 7
date = "2026-03-02"

#[plan]                        # 10
agent = "liquid_nitrogen"

[procedure]                    # 13
status = "completed"
start = "2026-03-02T10:15:00-05:00"

[[procedure.sites]]            # 17
body_site = "chin"
[[procedure.sites]]            # 19
body_site = "chn"
lesion_count = -1

[post]                         # 23
assessment = """
[plan]
gendr = "female"
"""
plan = 5
evaluation.code = "99213"
"odd key" = 1
'''


def test_each_key_has_its_line() -> None:
    lines = {path: line.number for path, line in key_lines(TEXT).items()}
    assert lines["patient"] == 1
    assert lines["patient.gendr"] == 5
    assert lines["procedure.sites"] == 17
    assert lines["procedure.sites[0].body_site"] == 18
    assert lines["procedure.sites[1]"] == 19
    assert lines["procedure.sites[1].lesion_count"] == 21
    assert lines["post.plan"] == 28
    assert lines["post.evaluation.code"] == 29
    assert lines['post."odd key"'] == 30
    assert lines["post.evaluation"] == 29
    assert "plan" not in lines


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_lines_of_an_example_are_those_of_its_keys(example: Path, ends: str) -> None:
    text = example.read_text(encoding="utf-8").replace("\n", ends)
    lines, found = text.split("\n"), key_lines(text)
    assert {"patient.name", "procedure.sites[1].body_site", "signature"} <= found.keys()
    for path, line in found.items():
        assert path.rpartition(".")[2].partition("[")[0] in lines[line.number - 1], path


def test_every_problem_of_a_record_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / "visit.toml"
    path.write_text(TEXT.replace('record_number = "000123"\n', "\n"), encoding="utf-8")
    with pytest.raises(docgen.EncounterError) as caught:
        docgen.load_encounter(path, pack=docgen.load_pack("17340"))
    assert {problem.place: problem.line for problem in caught.value.problems} == {
        "patient.record_number": 1,
        "patient.gendr": 5,
        "encounter.agent": 11,
        "procedure.sites[1].body_site": 20,
        "procedure.sites[1].lesion_count": 21,
        "post.plan": 28,
        "post.evaluation": 29,
        'post."odd key"': 30,
    }
    assert "line 5, patient.gendr: is not a key of patient (did you mean gender?)" in str(caught.value)


def test_a_key_below_a_header_that_is_switched_off_is_told_with_the_header(tmp_path: Path) -> None:
    path = tmp_path / "visit.toml"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(docgen.EncounterError) as caught:
        docgen.load_encounter(path, pack=docgen.load_pack("17340"))
    told = {problem.place: problem.fix for problem in caught.value.problems}
    assert told["encounter.agent"] == "take out the # before [plan] above it"


def test_of_many_keys_below_a_header_that_is_switched_off_one_is_told(tmp_path: Path) -> None:
    path = tmp_path / "visit.toml"
    text = TEXT.replace('agent = "liquid_nitrogen"', 'agent = "liquid_nitrogen"\ntechnique = "spot"')
    path.write_text(text.replace("[procedure]  ", "#[procedure]"), encoding="utf-8")
    with pytest.raises(docgen.EncounterError) as caught:
        docgen.load_encounter(path, pack=docgen.load_pack("17340"))
    told = [(problem.line, problem.fix) for problem in caught.value.problems if "take out" in problem.fix]
    assert told == [
        (11, "take out the # before [plan] above it"),
        (15, "take out the # before [procedure] above it"),
    ]


def test_a_problem_of_a_clinics_file_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / "clinic.toml"
    path.write_text('language = "en"\ntime_zone = "EST"\n\n[checks]\nN22 = "of"\n', encoding="utf-8")
    with pytest.raises(docgen.ClinicError) as caught:
        docgen.load_clinic(path)
    assert {problem.place: problem.line for problem in caught.value.problems} == {
        "time_zone": 2,
        "checks.N22": 5,
    }


def test_data_and_json_have_no_lines(tmp_path: Path) -> None:
    path = tmp_path / "visit.json"
    path.write_text('{"patient": {"nme": "Pat"}}', encoding="utf-8")
    for source in (path, {"patient": {"nme": "Pat"}}):
        with pytest.raises(docgen.EncounterError) as caught:
            docgen.load_encounter(source)
        assert {problem.line for problem in caught.value.problems} == {0}


def test_the_command_line_says_the_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("visit.toml").write_text(TEXT, encoding="utf-8")
    assert run(["check", "visit.toml", "--json"]) == 1
    shown = capsys.readouterr()
    assert "line 20, procedure.sites[1].body_site: " in shown.err
    assert '"line": 20' in shown.out


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


BAD_LINES = TEXT.replace('name = "Pat"', "name = “Pat”").replace("lesion_count = -1", "lesion_count = 05")


@pytest.mark.parametrize("command", ["check", "fill"])
def test_a_terminal_shows_the_lines_and_what_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("visit.toml").write_text(BAD_LINES, encoding="utf-8")
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    assert run([command, "visit.toml", *(["-o", "out"] if command == "fill" else [])]) == 1
    lines = terminal.getvalue().splitlines()
    assert lines[2:4] == ["      in the file: name = “Pat”", '      write:       name = "Pat"']
    assert lines[5:] == ["      in the file: lesion_count = 05"]


def test_a_terminal_shows_the_line_of_a_key_once_for_all_that_is_wrong_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("visit.toml").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    assert run(["check", "visit.toml"]) == 1
    lines = terminal.getvalue().splitlines()
    told = next(at for at, line in enumerate(lines) if "patient.gendr" in line)
    assert lines[told + 1] == '      in the file: gendr = "female"'
    assert "write:" not in terminal.getvalue()


def test_a_file_or_a_program_gets_no_line_of_the_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("visit.toml").write_text(BAD_LINES, encoding="utf-8")
    assert run(["check", "visit.toml", "--json"]) == 1
    shown = capsys.readouterr()
    assert "curly quotes" in shown.err
    assert "Pat" not in shown.err + shown.out


def test_a_terminal_shows_the_lines_of_a_clinics_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("clinic.toml").write_text("time_zone = ‘EST’\n", encoding="utf-8")
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    assert run(["check", "visit.toml"]) == 1
    assert '      write:       time_zone = "EST"' in terminal.getvalue()
