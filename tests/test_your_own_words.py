"""The guide "Your own words" is followed step by step, as Word saves each change, to the filled documents."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import docx
import pytest
from drawn import png
from guides import BLOCK, Reader, W
from notation import part, parts_of
from resaved import by_word

from docgen import fill, load_clinic, load_encounter, load_pack
from docgen.cli import run
from docgen.errors import TemplateError

VISITS = ("liquid-nitrogen-face.toml", "carbon-dioxide-slush-minor.toml")
ADDED = "You may see a white mist."
CHANGED = "Tell us before we start if you worry about pain."


class Staff(Reader):
    """Somebody at the front desk, who follows the guide in a folder with a clinic's files."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.commands: list[str] = []

    def follow(self, kind: str, about: str, content: str) -> None:
        if about == "part":
            told = iter(self.printed.splitlines())
            assert [line for line in content.splitlines() if line not in told] == []
        elif about.startswith("without "):
            self._lose(about.removeprefix("without "))
            super().follow(kind, "", content)
        else:
            super().follow(kind, about, content)

    def enter(self, line: str, fails: bool) -> None:
        self.commands.append(line)
        program, *words = shlex.split(line)
        assert (program, run(words)) == ("docgen", int(fails)), line
        said = self._capsys.readouterr()
        self.printed = said.err + said.out

    def edit_in_word(self, name: str, how: str, begins: str, content: str) -> None:
        super().edit_in_word(name, how, begins, content)
        file = Path(name)
        file.write_bytes(by_word(file.read_bytes(), prefixes=False))

    def _lose(self, tag: str) -> None:
        """Delete a content control, see what the last command says, and undo it."""
        *_, name, _ = shlex.split(self.commands[-1])
        file = Path(name)
        before = file.read_bytes()
        document = docx.Document(name)
        (mark,) = (one for one in document.element.iter(f"{W}tag") if one.get(f"{W}val") == tag)
        control = mark.getparent().getparent()
        for one in (control.getprevious(), control):  # the bookmark goes with the words that it is around
            one.getparent().remove(one)
        document.save(name)
        self.enter(self.commands[-1], fails=True)
        with pytest.raises(TemplateError):
            load_pack("my-pack").template(file.stem)
        file.write_bytes(before)


@pytest.fixture
def guide(root: Path) -> str:
    return (root / "docs" / "your-own-words.md").read_text(encoding="utf-8")


@pytest.fixture
def staff(
    guide: str,
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Staff:
    """Somebody who has followed the guide from start to end, and is in their folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("clinic.toml", *VISITS):
        shutil.copy(root / "examples" / name, name)
    Path("logo.png").write_bytes(png(40, 20))
    reader = Staff(capsys)
    for block in BLOCK.findall(guide):
        reader.follow(*block)
    return reader


def lines_in(content: bytes) -> list[str]:
    """The text of each paragraph, what is in content controls too."""
    lines = part(content).iter(f"{W}p")
    return ["".join(text.text or "" for text in line.iter(f"{W}t")) for line in lines]


def consent_of(visit: str) -> str:
    clinic, pack = load_clinic("clinic.toml"), load_pack("my-pack")
    encounter = load_encounter(visit, clinic=clinic, pack=pack)
    return "\n".join(lines_in(fill(encounter, pack, "patient-consent", clinic=clinic, draft=True).content))


def test_the_guide_is_followed_from_start_to_end(staff: Staff) -> None:
    assert len(staff.commands) > 7
    nitrogen, slush = map(consent_of, VISITS)
    assert ADDED in nitrogen
    assert ADDED not in slush
    assert "  " not in nitrogen
    for consent in (nitrogen, slush):
        assert CHANGED in consent
        assert "Ask us if you worry about pain." not in consent


def test_what_the_guide_fills_has_the_room_the_logo_and_the_version(staff: Staff) -> None:
    note, sheet = (next(Path("out").glob(f"*_{name}.docx")) for name in ("procedure-note", "aftercare"))
    rows = [
        [cell.text for cell in row.cells] for table in docx.Document(str(note)).tables for row in table.rows
    ]
    assert ["Assistants", "Sky Standin, CMA", "Place", "Office, room 3"] in rows
    for document in (note, sheet):
        parts = parts_of(document.read_bytes())
        letterheads = [text for name, text in parts.items() if "header" in name and b"<w:drawing>" in text]
        assert [b'descr="Mockingbird Dermatology"' in text for text in letterheads] == [True]
        assert png(40, 20) in parts.values()
        footers = [
            "".join(part(document.read_bytes(), name).itertext()) for name in parts if "footer" in name
        ]
        assert any("version 0.1.0+clinic.1" in footer for footer in footers)


def test_a_reader_sees_the_words_that_the_test_looks_for(guide: str) -> None:
    """What stands in the first words of a block, a reader is told as well."""
    seen = re.sub(r"^```.*?^```$", "", guide, flags=re.MULTILINE | re.DOTALL)
    for kind, about, _ in BLOCK.findall(guide):
        if kind == "text" and about.startswith("in "):
            _, name, _, words = about.split(" ", 3)
            looked_for = [Path(name).name, *(piece.strip() for piece in re.split(r"(\{%.*?%\})", words))]
            assert [piece for piece in looked_for if piece not in seen] == []


def test_each_picture_is_there_small_and_shown(guide: str, root: Path) -> None:
    shown = re.findall(r"^!\[.+\]\(images/([\w-]+\.png)\)$", guide, re.MULTILINE)
    images = {path.name: path.stat().st_size for path in (root / "docs" / "images").glob("*.png")}
    assert sorted([*shown, "form.png", "pages.png"]) == sorted(images)
    assert [name for name in shown if images[name] > 80_000] == []


def test_the_consent_s_sentences_are_text_of_its_word_file_and_stand_nowhere_else(root: Path) -> None:
    pack = root / "templates" / "17340"
    lines = lines_in((pack / "en" / "patient-consent.docx").read_bytes())
    pieces = (piece.strip() for line in lines for piece in re.split(r"\{[{%].*?[}%]\}", line))
    whole = {
        one
        for piece in pieces
        for one in re.split(r"(?<=[.?!])\s+", piece)
        if re.fullmatch(r"[A-Z].* .*[.?!]", one)
    }
    assert len(whole) >= 60
    texts = "\n".join(file.read_text(encoding="utf-8") for file in (pack / "text").glob("*.toml"))
    assert [one for one in sorted(whole) if one in texts] == []
