"""The guide "Write a pack in an hour" is followed step by step: each command does and says what it says."""

from __future__ import annotations

import shlex
import shutil
import tomllib
from pathlib import Path

import docx
import pytest
from guides import BLOCK, Reader, lines_of

from docgen.cli import run


class Typist(Reader):
    """A reader in a folder of their own, with docgen and pip at hand."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        self.commands: list[str] = []

    def enter(self, line: str, fails: bool) -> None:
        self.commands.append(line)
        words = shlex.split(line)
        with self._monkeypatch.context() as shell:
            while "=" in words[0]:
                shell.setenv(*words.pop(0).split("=", 1))
            if words[0] == "mkdir":
                Path(words[1]).mkdir()
            elif words[0] == "cp":
                shutil.copytree(words[-2], words[-1])
            elif words[0] == "pip":
                self._install(Path(words[-1]))
            else:
                assert words[0] == "docgen", line
                assert run(words[1:]) == (1 if fails else 0), line
        said = self._capsys.readouterr()
        self.printed = said.err + said.out

    def _install(self, package: Path) -> None:
        """Do what pip does: put the package where Python looks for it, and its entry points beside it."""
        told = tomllib.loads((package / "pyproject.toml").read_text(encoding="utf-8"))
        site, project = Path("site").resolve(), told["project"]
        for name in told["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]:
            shutil.copytree(package / name, site / name)
        facts = site / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
        facts.mkdir()
        (facts / "METADATA").write_text(f"Name: {project['name']}\nVersion: {project['version']}\n")
        groups = project["entry-points"].items()
        lines = [
            line for group, points in groups for line in (f"[{group}]", *map(" = ".join, points.items()))
        ]
        (facts / "entry_points.txt").write_text("\n".join(lines))
        self._monkeypatch.syspath_prepend(str(site))


@pytest.fixture
def guide(root: Path) -> str:
    return (root / "docs" / "write-a-pack.md").read_text(encoding="utf-8")


def test_the_guide_is_followed_from_start_to_end(
    guide: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    reader = Typist(capsys, monkeypatch)
    for block in BLOCK.findall(guide):
        reader.follow(*block)
    assert len(reader.commands) > 15
    assert "17340" in reader.printed
    assert "skin-biopsy" in reader.printed
    (note,) = Path("out").iterdir()
    document = docx.Document(str(note))
    said = [line.text for line in lines_of(document)]
    assert {"Method: punch biopsy.", "Specimens: 1.", "Left arm, punch of 4 mm"} <= set(said)
