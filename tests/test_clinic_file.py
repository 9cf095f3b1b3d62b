"""Where a clinic's file is looked for, and what is said when none is found."""

from __future__ import annotations

import io
import json
import os
import shutil
import tomllib
from pathlib import Path

import pytest

import docgen
from docgen.cli import run
from docgen.clinic_file import find_clinic, folders_searched, near_misses

NAMED = '[organization]\nname = "{}"\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's home, with a record some folders below it; the configuration is in it too."""
    home = tmp_path / "home"
    (home / "clinic" / "visits" / "march").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "settings"))
    return home


def name_at(folder: Path, name: str, file: str = "clinic.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(NAMED.format(name), encoding="utf-8")
    return folder / file


def name_for(record: Path) -> str | None:
    clinic = find_clinic(record)
    return str(clinic.organization["name"]) if clinic is not None else None


def test_the_nearest_file_is_taken(home):
    """F7: a record in another folder had no clinic."""
    record = home / "clinic" / "visits" / "march" / "visit.toml"
    assert name_for(record) is None
    places = [home / "settings" / "docgen", home, home / "clinic", record.parent.parent, record.parent]
    for folder in places:  # each nearer than the one before
        name_at(folder, folder.name)
        assert name_for(record) == folder.name
        assert name_for(record.parent) == folder.name


def test_nothing_above_the_users_home_is_read(home):
    name_at(home.parent, "somebody else's")
    assert name_for(home / "visit.toml") is None
    assert name_for(home / "clinic" / "visit.toml") is None


@pytest.mark.skipif(os.name == "nt", reason="Windows does not say who may write to a folder")
def test_a_folder_that_everybody_may_write_to_is_not_read_nor_one_above(tmp_path, home):
    shared = tmp_path / "shared"
    name_at(shared, "a stranger's")
    (shared / "mine").mkdir()
    name_at(tmp_path, "above")
    shared.chmod(0o777)
    assert name_for(shared / "mine" / "visit.toml") is None
    assert name_for(shared / "visit.toml") == "a stranger's"  # it is beside the record
    shared.chmod(0o755)
    assert name_for(shared / "mine" / "visit.toml") == "a stranger's"


def test_a_record_is_in_the_folder_by_which_it_is_named(home, monkeypatch):
    name_at(home / "clinic", "ours")
    monkeypatch.chdir(home / "clinic" / "visits" / "march")
    for named in ("visit.toml", "../visit.toml", "../march/visit.toml", "../../visits/march/visit.toml"):
        assert name_for(Path(named)) == "ours"
    elsewhere = home / "elsewhere"
    elsewhere.mkdir()
    (home / "clinic" / "linked").symlink_to(elsewhere, target_is_directory=True)
    assert name_for(home / "clinic" / "linked" / "visit.toml") == "ours"


def test_python_finds_it_as_the_command_line_does(home, example):
    """F30: the command line found the clinic, and Python did not."""
    record = Path(shutil.copy(example, home / "clinic" / "visits" / "visit.toml"))
    file = Path(shutil.copy(example.parent / "clinic.toml", home / "clinic" / "clinic.toml"))
    visit = docgen.load_visit(record)
    assert visit.clinic is not None
    assert visit.clinic.source == str(file)
    assert docgen.load_visit({**visit_data(record)}).clinic is None


def visit_data(record: Path) -> dict[str, object]:
    return tomllib.loads(record.read_text(encoding="utf-8"))


def test_a_folder_that_may_not_be_listed_has_no_near_misses(home, monkeypatch):
    def refuse(_: Path) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert near_misses(home / "visit.toml") == []


def test_a_user_without_a_home_is_no_error(home, monkeypatch):
    def refuse() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", refuse)
    assert next(folders_searched(home / "visit.toml")) == home


# ---- what is said -----------------------------------------------------------------------------------------


@pytest.fixture
def bare(home: Path, example: Path) -> Path:
    """A record that leaves the clinic to clinic.toml, some folders below it."""
    text = example.read_text(encoding="utf-8")
    text = text[: text.index("[organization]")] + text[text.index("[patient]") :]
    record = home / "clinic" / "visits" / "visit.toml"
    record.write_text(text, encoding="utf-8")
    return record


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    run([*arguments])
    return capsys.readouterr().err


def test_a_file_that_is_not_beside_the_record_is_named(bare, home, example, capsys):
    file = Path(shutil.copy(example.parent / "clinic.toml", home / "clinic"))
    line = f"The clinic's facts are from {file}\n"
    for command in (["check"], ["fill", "-o", str(home / "out")]):
        assert said(capsys, command[0], str(bare), *command[1:]).count(line) == 1
    second = Path(shutil.copy(bare, bare.with_name("second.toml")))
    assert said(capsys, "check", str(bare), str(second)).count(line) == 1
    assert line not in said(capsys, "check", str(bare), "--clinic", str(file))
    shutil.copy(file, bare.parent)
    assert "The clinic's facts" not in said(capsys, "check", str(bare))


def test_where_was_looked_is_said_if_something_asks_for_it(bare, home, example, capsys):
    told = said(capsys, "check", str(bare))
    places = [bare.parent, home / "clinic", home, home / "settings" / "docgen"]
    assert f"No clinic.toml was found. Looked in: {', '.join(map(str, places))}\n" in told
    whole = Path(shutil.copy(example, home / "clinic" / "visits" / "whole.toml"))
    assert "No clinic.toml" not in said(capsys, "check", str(whole))
    no_zone = whole.read_text(encoding="utf-8").replace("-05:00", "")
    whole.write_text(no_zone, encoding="utf-8")
    assert "No clinic.toml was found" in said(capsys, "check", str(whole))


@pytest.mark.parametrize(
    "name",
    [
        *("Clinic.toml", "CLINIC.TOML", "clinic.toml.txt", "clinic.tml", "clinic.toml.toml", "clinics.toml"),
        *("Clinic.toml.txt", "clinic.tolm", "clinic .toml"),
    ],
)
@pytest.mark.parametrize("levels", [0, 1, 2])
def test_a_near_miss_is_named(bare, name, levels, capsys):
    """F7: `Clinic.toml`, and `clinic.toml.txt` as Notepad names it."""
    file = name_at([bare.parent, *bare.parent.parents][levels], "ours", name)
    if find_clinic(bare) is not None:
        pytest.skip("this system does not tell capitals from small letters")
    assert f"There is {file}: rename it to clinic.toml\n" in said(capsys, "check", str(bare))


@pytest.mark.parametrize("name", ["clinic-old", "visit.toml.txt", "my-notes.toml", "logo.png"])
def test_another_file_is_no_near_miss(bare, name, capsys):
    name_at(bare.parent, "ours", name)
    assert "rename it" not in said(capsys, "check", str(bare))


def test_for_standard_input_no_file_is_taken(bare, home, example, capsys, monkeypatch):
    data = json.dumps(visit_data(bare), default=lambda value: value.isoformat())
    shutil.copy(example.parent / "clinic.toml", bare.parent)
    monkeypatch.chdir(bare.parent)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data.encode())))
    told = said(capsys, "check", "-")
    assert "No clinic.toml is looked for beside standard input: name it with --clinic." in told


# ---- the folder that it names -----------------------------------------------------------------------------


@pytest.mark.parametrize("value", ['""', '"  "', "3", "true", '["out"]'])
def test_what_is_no_folder_is_a_problem(tmp_path, value):
    (tmp_path / "clinic.toml").write_text(f"output = {value}\n", encoding="utf-8")
    with pytest.raises(docgen.ClinicError, match=r"output: is not the name of a folder \(write it in quotes"):
        find_clinic(tmp_path)


def test_the_home_of_the_user_may_be_written_short(home):
    (home / "clinic.toml").write_text('output = "~/filed"\n', encoding="utf-8")
    clinic = find_clinic(home / "clinic" / "visit.toml")
    assert clinic is not None
    assert clinic.folder == home / "filed"
