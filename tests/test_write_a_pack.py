"""The guide "Write a pack in an hour" is followed step by step: each command does and says what it says.

The first words of a block, which a reader does not see, tell the test what it is: commands (`sh`, or
`sh fails`), what the command before it prints (`text`), a file or a change to one, or a change in Word.
"""

from __future__ import annotations

import copy
import re
import shlex
import shutil
import tomllib
from pathlib import Path

import docx
import pytest
from docx.text.paragraph import Paragraph

from docgen.cli import run

P = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
BLOCK = re.compile(r"^```(\w+)(?: ([^\n]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Reader:
    """Somebody who does what the guide says, in a folder of their own."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        self.printed = ""
        self.commands: list[str] = []

    def follow(self, kind: str, about: str, content: str) -> None:
        if kind == "sh":
            for line in content.splitlines():
                self._type(line, fails=about == "fails")
        elif kind == "toml":
            self._edit(*about.split(" ", 1), content)
        elif about:
            self._edit_in_word(about.removeprefix("in "), content.rstrip("\n"))
        else:
            assert self.printed.strip() == content.strip()

    def _type(self, line: str, fails: bool) -> None:
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

    def _edit(self, name: str, how: str = "", content: str = "") -> None:
        path = Path(name)
        how, content = (how, content) if content else ("", how)
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if not how:
            assert not text, f"{name} is there already"
            text = content
        elif how == "end":
            text += f"\n{content}"
        elif how.startswith("line"):
            key = how[5:] or content.split("=")[0].strip()
            text, count = re.subn(rf"^{re.escape(key)}.*\n", content, text, flags=re.MULTILINE)
            assert count == 1, f"{name}: {key}"
        else:
            text = self._edited(text, *how.rsplit(" ", 1), content)
        path.write_text(text, encoding="utf-8")

    @staticmethod
    def _edited(text: str, how: str, header: str, content: str) -> str:
        """Change the table below a header, which ends at an empty line."""
        start = text.index(f"\n{header}") + 1
        end = text.find("\n\n", start)
        end = len(text) if end < 0 else end + 1
        return text[:start] + (content if how == "instead of" else text[start:end] + content) + text[end:]

    @staticmethod
    def _edit_in_word(about: str, content: str) -> None:
        name, how, begins = about.split(" ", 2)
        document = docx.Document(name)
        lines = (Paragraph(line, document._body) for line in document.element.body.iter(P))
        (line,) = (one for one in lines if one.text.startswith(begins))
        if how == "behind":
            line.runs[-1].text += content
            document.save(name)
            return
        if how == "after":
            added = copy.deepcopy(line._p)
            line._p.addnext(added)
            line = Paragraph(added, line._parent)
        for part in line.runs[1:]:
            part._r.getparent().remove(part._r)
        line.runs[0].text = content
        document.save(name)


@pytest.fixture
def guide(root: Path) -> str:
    return (root / "docs" / "write-a-pack.md").read_text(encoding="utf-8")


def test_the_guide_is_followed_from_start_to_end(
    guide: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    reader = Reader(capsys, monkeypatch)
    for block in BLOCK.findall(guide):
        reader.follow(*block)
    assert len(reader.commands) > 15
    assert "17340" in reader.printed
    assert "skin-biopsy" in reader.printed
    (note,) = Path("out").iterdir()
    document = docx.Document(str(note))
    said = [Paragraph(line, document._body).text for line in document.element.body.iter(P)]
    assert {"Method: punch biopsy.", "Specimens: 1.", "Left arm, punch of 4 mm"} <= set(said)
