"""Phrases of a pack: what the check finds in them and where they are used; what the commands say of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from notation import control, part, sheet, text_box, word

import docgen
from docgen.cli import run
from docgen.pack_changes import compare_packs
from docgen.review import check_pack, check_template
from docgen.review.notes import find_notes

NOTE = "procedure-note"


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """A pack of the examples, to be changed."""
    return Path(shutil.copytree(root / "examples" / "packs" / "injection", tmp_path / "injection"))


def with_phrases(folder: Path, lines: str) -> Path:
    file = folder / "text" / "en.toml"
    text = file.read_text(encoding="utf-8")
    assert "[phrases]\n" in text
    file.write_text(text.replace("[phrases]\n", f"[phrases]\n{lines}\n"), encoding="utf-8")
    return folder


BROKEN = {
    "a tag that is not closed": ('new = "{{ patient.name"', "new", "unclosed-tag", "add }}"),
    "a block that is not closed": ('new = "{% if minor %}x"', "new", "unclosed-block", "add {% endif %}"),
    "a phrase there is not": (
        'new = "{{ phrase.consnt }}"',
        "new",
        "unknown-phrase",
        "did you mean consent?",
    ),
    "itself": ('new = "{{ phrase.new }}"', "new", "tangled-phrase", "take {{ phrase.new }} out"),
    "two blocks": ('new = { if = "a", for = "b in c", text = "x" }', "new", "wrong-type", "keep one of them"),
    "a key there is not": ('new = { iff = "minor", text = "x" }', "new", "unknown-key", "did you mean if?"),
    "no text": ('new = { if = "minor" }', "new", "wrong-type", "write it in quotes"),
    "an empty text": ('new = " "', "new", "wrong-type", "write it in quotes"),
    "a number": ("new = 3", "new", "wrong-type", "write it in quotes"),
    "no name": ('"a new" = "x"', "a new", "bad-name", "letters, digits and underscores"),
    "several lines": ('new = "x\\ny"', "new", "wrong-type", "write a backslash"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_phrase_is_a_problem_of_its_line_in_the_text_file(folder: Path, case: str) -> None:
    lines, name, kind, fix = BROKEN[case]
    pack = docgen.load_pack(with_phrases(folder, lines))
    (problem,) = check_pack(pack)
    assert (problem.place, problem.kind) == (f"text/en.toml, phrases.{name}", kind)
    assert fix in problem.fix


def test_a_name_that_no_record_can_have_is_a_problem_where_the_phrase_is_used(folder: Path) -> None:
    text = folder / "text" / "en.toml"
    text.write_text(
        text.read_text("utf-8").replace("{{ condition.duration |", "{{ condition.duratio |"), "utf-8"
    )
    (problem,) = check_pack(docgen.load_pack(folder))
    place = "en/procedure-note.docx: body, table 3, row 1, cell 2, paragraph 1, phrase.diagnosis"
    assert (problem.kind, problem.place) == ("unknown-name", place)


def test_a_phrase_that_no_template_uses_is_a_note(folder: Path) -> None:
    lines = 'unused = "x"\ninner = "y"\nassent = "{{ phrase.inner }}"'
    pack = docgen.load_pack(with_phrases(folder, lines))
    assert check_pack(pack) == ()
    (note,) = [note for note in find_notes(pack) if note.kind == "unused"]
    assert note.place == "text/en.toml, phrases.unused"


USES = {
    "a phrase there is not": ("{{ phrase.diagnosi }}", "unknown-phrase", "did you mean diagnosis?"),
    "one like no other": ("{{ phrase.zzz }}", "unknown-phrase", "write it in text/en.toml, [phrases]"),
    "a filter": ("{{ phrase.diagnosis | upper }}", "misplaced-phrase", "type the tags of its text here"),
    "a condition": ("{% if phrase.diagnosis %}x{% endif %}", "misplaced-phrase", "{{ phrase.diagnosis }}"),
    "an alternative text": (
        text_box("x").replace('name="Box"', 'name="Box" descr="{{ phrase.diagnosis }}"'),
        "misplaced-phrase",
        "",
    ),
    "the tag of a control": (
        control("x").replace(
            "<w:sdtPr/>", '<w:sdtPr><w:tag w:val="{{ phrase.diagnosis }}"/><w:text/></w:sdtPr>'
        ),
        "misplaced-phrase",
        "",
    ),
    "no phrase": ("{{ phrase }}", "unknown-name", ""),
}


@pytest.mark.parametrize("case", USES)
def test_a_phrase_where_none_can_be_is_one_problem_at_its_place(
    root: Path, tmp_path: Path, case: str
) -> None:
    block, kind, fix = USES[case]
    pack = docgen.load_pack(root / "examples" / "packs" / "injection")
    (tmp_path / "x.docx").write_bytes(sheet(block))
    found = [one for one in check_template(tmp_path / "x.docx", pack, NOTE) if "phrase" in one.tag]
    assert [one.kind for one in found] == [kind]
    assert found[0].place.startswith("body, ")
    assert fix in found[0].fix


# ---- What the commands say ----


def test_without_a_pack_it_is_said_that_phrases_are_a_packs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.docx"
    file.write_bytes(word("{{ phrase.assent }}"))
    for command in ("check", "fields"):
        assert run(["template", command, str(file)]) == 0
        assert "the texts of {{ phrase.… }} are a pack's" in capsys.readouterr().err
    assert run(["template", "preview", str(file), "-o", str(tmp_path / "seen.docx")]) == 0
    said = "".join(part((tmp_path / "seen.docx").read_bytes(), "word/comments.xml").itertext())
    assert "preview the template with its pack" in said
    file.write_bytes(word("{{ patient.name }}"))
    for command in ("check", "fields"):
        assert run(["template", command, str(file)]) == 0
        assert "phrase" not in capsys.readouterr().err


def test_the_names_that_phrases_read_are_listed_with_the_pack(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.docx"
    file.write_bytes(word("{{ phrase.assent }}"))
    assert run(["template", "fields", str(file), "--pack", "17340"]) == 0
    assert "  assent: group" in capsys.readouterr().out
    assert run(["template", "fields", str(root / "templates" / "17340" / "en" / f"{NOTE}.docx")]) == 0
    listed = capsys.readouterr()
    assert "phrase.consent)" in listed.out
    assert "phrase:" not in listed.out
    assert listed.err == ""


def test_a_pack_without_an_example_is_previewed_with_its_phrases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["pack", "new", "mine"]) == 0
    assert run(["template", "preview", f"mine/en/{NOTE}.docx"]) == 0
    said = "".join(part(Path(f"{NOTE}-preview.docx").read_bytes()).itertext())
    assert "No specimens" not in said
    assert "Anesthesia: [procedure.anesthesia.clinical]" in said
    assert "[phrase." not in said


def test_a_changed_phrase_is_a_difference_of_two_packs(root: Path, folder: Path) -> None:
    with_phrases(folder, 'assent = "x"')
    (change,) = compare_packs(folder, root / "examples" / "packs" / "injection").changes
    assert (change.file, change.place) == ("text/en.toml", "phrases.assent")
