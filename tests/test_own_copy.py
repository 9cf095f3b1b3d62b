"""A clinic's own copy of a pack, from end to end: where people got stuck (use.md, F8, F18, F21 to F27)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from drawn import png
from notation import parts_of

from docgen.cli import run

Says = Callable[..., tuple[int, str]]
EXAMPLE = "liquid-nitrogen-face.toml"


@pytest.fixture
def desk(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a visit and the file of its clinic."""
    monkeypatch.chdir(tmp_path)
    for name in (EXAMPLE, "clinic.toml"):
        shutil.copy(root / "examples" / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def says(desk: Path, capsys: pytest.CaptureFixture[str]) -> Says:
    """A function that runs a command: its exit code, and what it says to a person."""

    def run_command(*words: str) -> tuple[int, str]:
        code = run(words)
        return code, capsys.readouterr().err

    return run_command


def set_logo(name: str) -> None:
    file = Path("clinic.toml")
    text = file.read_text(encoding="utf-8")
    file.write_text(f'logo = "{name}"\n{text}', encoding="utf-8")


def media_of(file: Path) -> list[bytes]:
    return [part for name, part in parts_of(file.read_bytes()).items() if "media/" in name]


def headers_of(file: Path) -> list[str]:
    parts = parts_of(file.read_bytes())
    return [part.decode() for name, part in parts.items() if name.startswith("word/header")]


def only(folder: str, document: str) -> Path:
    (file,) = Path(folder).glob(f"*{document}*.docx")
    return file


# F8, F21: the logo


@pytest.mark.parametrize("document", ["procedure-note", "patient-consent", "aftercare"])
def test_f8_the_logo_stands_in_every_letterhead(says: Says, document: str) -> None:
    Path("logo.png").write_bytes(png(40, 20))
    set_logo("logo.png")
    assert says("fill", EXAMPLE, "-d", document, "-o", "out")[0] == 0
    file = only("out", document)
    assert media_of(file) == [png(40, 20)]
    (header,) = [header for header in headers_of(file) if "<w:drawing>" in header]
    assert 'descr="Mockingbird Dermatology"' in header
    assert ">Mockingbird Dermatology<" in header
    assert header.count("<w:tr>") == 1
    assert says("verify", str(file))[0] == 0
    before = file.read_bytes()
    assert "unchanged" in says("fill", EXAMPLE, "-d", document, "-o", "out")[1]
    says("fill", EXAMPLE, "-d", document, "-o", "again")
    assert only("again", document).read_bytes() == before


def test_f8_without_a_logo_no_trace_of_it_is_left(says: Says) -> None:
    says("fill", EXAMPLE, "-d", "aftercare", "-o", "out")
    file = only("out", "aftercare")
    assert media_of(file) == []
    (header,) = [header for header in headers_of(file) if "Telephone" in header]
    assert header.count("<w:tr>") == 1
    assert "LetterheadLogo" not in header


def test_f8_a_logo_that_is_not_there_is_refused(says: Says) -> None:
    set_logo("nope.png")
    for command in (("check", EXAMPLE), ("fill", EXAMPLE, "-o", "out")):
        code, said = says(*command)
        assert code == 1
        assert "clinic.toml: line 1, logo: nope.png: there is no such file (" in said
    assert not Path("out").exists()


def test_f21_another_logo_is_another_setting_of_the_clinic_and_no_other_fact(says: Says) -> None:
    Path("logo.png").write_bytes(png(40, 20))
    set_logo("logo.png")
    says("fill", EXAMPLE, "-d", "aftercare", "-o", "out")
    Path("logo.png").write_bytes(png(20, 20))
    code, said = says("fill", EXAMPLE, "-d", "aftercare", "-o", "out")
    assert code == 1
    assert "was made with other settings of the clinic" in said
    assert says("verify", str(only("out", "aftercare")), "--record", EXAMPLE)[0] == 0
    assert says("fill", EXAMPLE, "-d", "aftercare", "-o", "out", "--force")[0] == 0
    assert media_of(only("out", "aftercare")) == [png(20, 20)]
