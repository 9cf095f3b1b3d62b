"""A clinic's own copy of a pack, from end to end: where people got stuck (use.md, F8, F18, F21 to F27)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from drawn import png
from notation import part, parts_of, with_parts, zipped

from docgen.cli import run
from docgen.errors import Problem
from docgen.pack import copy_pack, find_unversioned, load_pack
from docgen.review.notes import find_notes

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
    return [content for name, content in parts_of(file.read_bytes()).items() if "media/" in name]


def texts_of(file: Path) -> dict[str, str]:
    """The parts of a file that are XML, by name."""
    parts = parts_of(file.read_bytes())
    return {name: content.decode() for name, content in parts.items() if name.endswith(".xml")}


def headers_of(file: Path) -> list[str]:
    return [text for name, text in texts_of(file).items() if name.startswith("word/header")]


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


# F18, F22 to F27: the copy


@pytest.fixture
def mine(says: Says) -> Path:
    """The clinic's own copy of the shipped pack, which its clinic.toml names."""
    assert says("pack", "copy", "17340", "mine")[0] == 0
    change(Path("clinic.toml"), 'pack = "17340"', 'pack = "mine"')
    return Path("mine")


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def add_paragraph(file: Path, text: str) -> None:
    """Type a paragraph at the end of a template, as staff do."""
    document = docx.Document(str(file))
    document.add_paragraph(text)
    document.save(str(file))


def words_of(file: Path, name: str = "word/document.xml") -> str:
    return "".join(part(file.read_bytes(), name).itertext())


def give_version(pack: Path) -> None:
    change(pack / "pack.toml", 'version = "0.1.0"', 'version = "0.1.0+clinic.1"')


def test_f18_a_sentence_is_typed_in_word_looked_at_and_printed(says: Says, mine: Path) -> None:
    sheet = mine / "en" / "aftercare.docx"
    add_paragraph(sheet, "Bring this sheet with you, {{ patient.name }}.")
    add_paragraph(mine / "es" / "aftercare.docx", "Traiga esta hoja, {{ patient.name }}.")
    give_version(mine)
    assert says("template", "check", str(sheet), "--pack")[0] == 0
    Path("logo.png").write_bytes(png(40, 20))
    set_logo("logo.png")
    assert says("template", "preview", str(sheet))[0] == 0
    assert "Bring this sheet with you, Rowan Sampleton." in words_of(Path("aftercare-preview.docx"))
    assert media_of(Path("aftercare-preview.docx")) == [png(40, 20)]
    code, said = says("pack", "check", "mine")
    assert (code, said.partition("\n  read by")[0]) == (0, "mine: no problems found")
    assert says("fill", EXAMPLE, "-d", "aftercare", "-o", "out")[0] == 0
    assert "Bring this sheet with you, Rowan Sampleton." in words_of(only("out", "aftercare"))


def test_f22_a_copy_is_named_once_and_has_a_version_of_its_own(says: Says, mine: Path) -> None:
    add_paragraph(mine / "en" / "aftercare.docx", "Our own sentence.")
    (problem,) = find_unversioned(load_pack(mine))
    assert "version is 0.1.0 still, but en/aftercare.docx changed since the pack" in problem.message
    assert "such as 0.1.0+clinic.1" in problem.fix
    give_version(mine)
    assert [*find_unversioned(load_pack(mine))] == []
    says("fill", EXAMPLE, "-d", "aftercare", "-o", "out")
    sheet = only("out", "aftercare")
    footers = [words_of(sheet, name) for name in texts_of(sheet) if "footer" in name]
    assert any("version 0.1.0+clinic.1" in footer for footer in footers)


def test_f23_a_field_of_ones_own_goes_from_the_clinic_to_the_document(says: Says, mine: Path) -> None:
    with Path("clinic.toml").open("a", encoding="utf-8") as file:
        file.write('\n[own]\nroom_number = "string"\n')
    note = mine / "en" / "procedure-note.docx"
    add_paragraph(note, "Room {{ own.room_number }}; {{ own.room_numbr }}.")
    code, said = says("template", "check", str(note), "--pack")
    assert code == 1
    assert "own.room_numbr is not a name that a record can have here (did you mean own.room_number?)" in said
    shutil.copy(mine / ".origin" / "en" / note.name, note)
    add_paragraph(note, "Room {{ own.room_number }}.")
    assert says("template", "check", str(note), "--pack")[0] == 0
    with Path(EXAMPLE).open("a", encoding="utf-8") as file:
        file.write('\n[own]\nroom_number = "3"\n')
    assert says("fill", EXAMPLE, "-d", "procedure-note", "-o", "out")[0] == 0
    assert "Room 3." in words_of(only("out", "procedure-note"))
    change(Path(EXAMPLE), "room_number =", "room_numbr =")
    assert "own.room_numbr: is not a key of own (did you mean room_number?)" in says("check", EXAMPLE)[1]


def test_f24_after_an_update_it_is_known_what_changed_and_who_changed_it(
    mine: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(root / "templates" / "17340", "updated")
    change(Path("updated/pack.toml"), 'version = "0.1.0"', 'version = "0.2.0"')
    add_paragraph(Path("updated/en/aftercare.docx"), "A sentence of the update.")
    add_paragraph(mine / "en" / "patient-consent.docx", "Our own sentence.")
    capsys.readouterr()
    assert run(["pack", "diff", "mine", "updated"]) == 0
    said = capsys.readouterr().out
    assert "Yours was copied from 17340, version 0.1.0; theirs is version 0.2.0." in said
    assert " (theirs changed)\n    + A sentence of the update.\n" in said
    assert " (yours changed)\n    - Our own sentence.\n" in said
    assert said.count("    + ") + said.count("    - ") == 2


def test_f25_a_check_without_a_pack_says_that_names_were_not_checked(
    says: Says, mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = mine / "en" / "aftercare.docx"
    add_paragraph(sheet, "{{ patient.nam }}")
    code, said = says("template", "check", str(sheet))
    assert code == 0
    assert "the names in it were not checked (--pack checks them against a pack's)" in said
    code, said = says("template", "check", str(sheet), "--pack")
    assert code == 1
    assert "patient.nam is not a name" in said
    assert "not checked" not in said
    run(["template", "check", str(sheet), "--json"])
    assert json.loads(capsys.readouterr().out)["names_checked"] is False


def test_f26_the_cures_can_be_followed(says: Says, mine: Path) -> None:
    sheet = mine / "en" / "aftercare.docx"
    parts = parts_of(sheet.read_bytes())
    draft, title = b"{% if document.draft %}", b"{% if document.title %}"
    bare = {name: content.replace(draft, title) for name, content in parts.items()}
    assert bare != parts
    sheet.write_bytes(zipped(bare))
    add_paragraph(sheet, "{{ room_number }}")
    said = says("template", "check", str(sheet), "--pack")[1]
    assert "nothing there marks a draft as one (write {% if document.draft %}DRAFT{% endif %} there" in said
    assert (
        "room_number is not a name that a record can have here (`docgen template fields --pack` lists" in said
    )
    change(mine / "pack.toml", 'code = "17340"', "code = 17340")
    said = says("pack", "check", "mine")[1]
    assert 'code must be a code in quotes, such as "skin-biopsy"' in said


def test_f26_and_f27_a_stray_file_and_a_promise_are_noted(says: Says, mine: Path) -> None:
    shutil.copy(mine / "en" / "patient-consent.docx", mine / "en" / "patient-consent (2).docx")
    shutil.copy(mine / "en" / "patient-consent.docx", mine / "en" / "~$tient-consent.docx")
    change(mine / "text" / "en.toml", "No blood loss", "We guarantee it: no blood loss")
    give_version(mine)
    code, said = says("pack", "check", "mine")
    assert code == 0
    assert [line.split(" (")[0].strip() for line in said.partition("\n  read by")[0].splitlines()] == [
        "mine: no problems found",
        "note en/patient-consent",
        "note text/en.toml, text.statements.blood_loss: says “we guarantee”",
    ]
    assert "(2).docx: is the file of no document (if it was to replace one, give it that name" in said
    assert "(what a patient reads promises nothing: say what is hoped for, and what is not known)" in said


def test_f27_a_promise_in_what_a_patient_reads_is_noted(mine: Path) -> None:
    def promises() -> list[Problem]:
        return [one for one in find_notes(load_pack(mine)) if one.kind == "promise"]

    assert find_notes(load_pack(mine)) == []
    add_paragraph(mine / "en" / "procedure-note.docx", "It is safe and effective.")
    add_paragraph(mine / "en" / "aftercare.docx", "Nothing is unsafe and effective.")
    assert promises() == []
    add_paragraph(mine / "en" / "aftercare.docx", "It is safe and  Effective.")
    (note,) = promises()
    assert note.place == "en/aftercare.docx, When to call"
    assert note.message == "says “safe and effective”"


def test_what_looks_like_a_tag_is_noted(tmp_path: Path) -> None:
    mine = copy_pack(load_pack("17340"), tmp_path / "mine")
    file = mine / "en" / "aftercare.docx"
    body = parts_of(file.read_bytes())["word/document.xml"].decode()
    typed = body.replace("Do not rub or scratch the skin.", "Ask { practitioner.name } or [patient.name].")
    file.write_bytes(with_parts(file.read_bytes(), {"word/document.xml": typed}))
    notes = [one for one in find_notes(load_pack(mine)) if one.kind == "near-tag"]
    assert [one.fix for one in notes] == [
        "for a tag, write {{ practitioner.name }}",
        "for a tag, write {{ patient.name }}",
    ]
    assert [one.kind for one in find_notes(load_pack("17340"))] == []
