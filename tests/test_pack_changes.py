"""Two packs are compared: a copy and what it was copied from, sentence by sentence and key by key."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from notation import parts_of, zipped
from resaved import by_python_docx, by_word
from tiny_pack import make_tiny_pack

from docgen.cli import run
from docgen.errors import PackError
from docgen.pack import copy_pack, load_pack
from docgen.pack_changes import Change, compare_packs

OLD = "You have acne."
SHEET = (
    "<w:p><w:r><w:t>Dear {{ patient.name }}.</w:t></w:r></w:p>"
    "<w:p><w:r><w:t xml:space='preserve'>You have acne. We wash your skin first. "
    "Then we freeze it.</w:t></w:r></w:p>"
)
Change_ = Callable[[bytes], bytes]


@pytest.fixture
def packs(tmp_path: Path) -> tuple[Path, Path]:
    """A clinic's copy of a pack, and the pack itself."""
    theirs = make_tiny_pack(tmp_path / "theirs")
    sheet = theirs / "en" / "aftercare.docx"
    sheet.write_bytes(
        in_body(sheet.read_bytes(), lambda body: body.replace("<w:body>", f"<w:body>{SHEET}", 1))
    )
    return copy_pack(load_pack(theirs), tmp_path / "mine"), theirs


def in_body(docx: bytes, change: Callable[[str], str]) -> bytes:
    parts = parts_of(docx)
    before = parts["word/document.xml"].decode()
    after = change(before)
    assert after != before
    return zipped({**parts, "word/document.xml": after.encode()})


def rewrite(file: Path, old: str, new: str) -> None:
    if file.suffix == ".docx":
        file.write_bytes(in_body(file.read_bytes(), lambda body: body.replace(old, new, 1)))
        return
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def changes(packs: tuple[Path, Path]) -> tuple[Change, ...]:
    return compare_packs(*packs).changes


def test_a_copy_does_not_differ_from_its_origin(packs: tuple[Path, Path]) -> None:
    found = compare_packs(*packs)
    assert found.changes == ()
    assert found.has_origin
    assert found.origin["version"] == "1.0.0"


RUNS = (
    "</w:t></w:r><w:proofErr w:type='spellStart'/><w:r><w:t xml:space='preserve'> You </w:t></w:r>"
    "<w:proofErr w:type='spellEnd'/><w:r w:rsidR='00AA11BB'><w:t>have</w:t></w:r>"
    "<w:r><w:t xml:space='preserve'> pimples. </w:t></w:r><w:r><w:t xml:space='preserve'>"
)


def test_a_sentence_rewritten_over_several_runs_is_that_one_sentence(packs: tuple[Path, Path]) -> None:
    rewrite(packs[0] / "en" / "aftercare.docx", "You have acne. ", RUNS)
    (change,) = changes(packs)
    assert change == Change("en/aftercare.docx", "body", ("You have pimples.",), ("You have acne.",), "yours")


UNSEEN: dict[str, Change_] = {
    "saved by Word": by_word,
    "saved by python-docx": by_python_docx,
    "bold, a bookmark and an id": lambda docx: in_body(
        docx,
        lambda body: body.replace(
            "<w:p><w:r><w:t>Dear",
            "<w:p w:rsidR='00AB12CD'><w:bookmarkStart w:id='7' w:name='here'/><w:bookmarkEnd w:id='7'/>"
            "<w:r><w:rPr><w:b/><w:sz w:val='40'/></w:rPr><w:t>Dear",
        ),
    ),
    "parts in another order": lambda docx: zipped(dict(reversed(parts_of(docx).items()))),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_is_no_word_is_no_difference(packs: tuple[Path, Path], name: str) -> None:
    sheet = packs[0] / "en" / "aftercare.docx"
    before = sheet.read_bytes()
    sheet.write_bytes(UNSEEN[name](before))
    assert sheet.read_bytes() != before
    assert changes(packs) == ()


NEW, MORE, ONE = "You have spots.", "It is common.", "You have pimples."
# what stands there in yours and in theirs; what is shown of each; who changed it
SIDES = {
    "yours rewrote it": (NEW, OLD, (NEW,), (OLD,), "yours"),
    "theirs rewrote it": (OLD, NEW, (OLD,), (NEW,), "theirs"),
    "both rewrote it": (NEW, ONE, (NEW,), (ONE,), "both"),
    "yours took it out": ("", OLD, (), (OLD,), "yours"),
    "theirs took it out": (OLD, "", (OLD,), (), "theirs"),
    "yours added one": (f"{OLD} {MORE}", OLD, (MORE,), (), "yours"),
    "theirs added one": (OLD, f"{OLD} {MORE}", (), (MORE,), "theirs"),
    "yours took it out, theirs rewrote it": ("", NEW, (), (NEW,), "both"),
    "yours rewrote it, theirs took it out": (NEW, "", (NEW,), (), "both"),
}


@pytest.mark.parametrize("name", SIDES)
def test_a_copy_knows_which_side_changed_a_sentence(packs: tuple[Path, Path], name: str) -> None:
    mine, other, *expected = SIDES[name]
    for pack, text in zip(packs, (mine, other), strict=True):
        if text != OLD:
            rewrite(pack / "en" / "aftercare.docx", f"{OLD} ", f"{text} ".lstrip())
    (change,) = changes(packs)
    assert [change.yours, change.theirs, change.changed_by] == expected


def test_two_sentences_beside_each_other_are_told_apart(packs: tuple[Path, Path]) -> None:
    rewrite(packs[0] / "en" / "aftercare.docx", OLD, "You have spots.")
    rewrite(packs[1] / "en" / "aftercare.docx", "We wash your skin first.", "We clean your skin first.")
    assert [(change.yours, change.theirs, change.changed_by) for change in changes(packs)] == [
        (("You have spots.",), (OLD,), "yours"),
        (("We wash your skin first.",), ("We clean your skin first.",), "theirs"),
    ]


KEYS = {
    "a text": ("text/en.toml", "Little is known.", "Not much is known.", "text.evidence"),
    "a title": ("pack.toml", '"Aftercare sheet"', '"Now"', "documents.aftercare.title"),
    "a limit": ("pack.toml", "consent = 18", "consent = 19", "limits.age_of_medical_consent"),
    "a statement": ("pack.toml", '"who was treated"', '"whom"', "documents.procedure-note.states"),
    "a field": ("record.toml", 'features = "string, repeats"', 'features = "text, repeats"', "features"),
    "a check": ("checks.toml", "No agent is planned", "There is no agent", "rules["),
}


@pytest.mark.parametrize("name", KEYS)
def test_other_files_are_compared_key_by_key(packs: tuple[Path, Path], name: str) -> None:
    file, old, new, place = KEYS[name]
    rewrite(packs[1] / file, old, new)
    found = changes(packs)
    assert {change.file for change in found} == {file}
    assert all(place in change.place for change in found), found
    assert {change.changed_by for change in found} == {"theirs"}


def test_of_tables_with_one_name_or_none_each_is_compared_as_a_whole(packs: tuple[Path, Path]) -> None:
    rows = [f'[[examples]]\nrule = "R{number}"\nfinds = {{}}\n' for number in range(4)]
    for pack, used in zip(packs, (rows, [rows[0], *rows[2:]]), strict=True):
        (pack / "checks.examples.toml").write_text("\n".join(used), encoding="utf-8")
    shutil.copy(packs[0] / "checks.examples.toml", packs[0] / ".origin")
    (change,) = changes(packs)
    assert (change.place, change.yours, change.theirs) == ("examples", ('{rule = "R1", finds = {}}',), ())
    assert change.changed_by == "theirs"


def test_comments_and_the_order_of_keys_are_no_difference(packs: tuple[Path, Path]) -> None:
    title, version = 'title = "A small pack"', 'version = "1.0.0"'
    rewrite(packs[0] / "pack.toml", f"{title}\n{version}", f"{version} # so\n{title}")
    assert changes(packs) == ()


def test_a_document_that_only_one_pack_has_is_named(packs: tuple[Path, Path]) -> None:
    sheet = packs[0] / "en" / "aftercare.docx"
    (packs[0] / "en" / "aftercare (2).docx").write_bytes(sheet.read_bytes())
    (packs[1] / "en" / "procedure-note.docx").unlink()
    assert [(change.file, change.only_in, change.changed_by) for change in changes(packs)] == [
        ("en/aftercare (2).docx", "yours", "yours"),
        ("en/procedure-note.docx", "yours", "theirs"),
    ]


def test_without_what_it_was_copied_from_nobody_is_said_to_have_changed_it(packs: tuple[Path, Path]) -> None:
    rewrite(packs[0] / "en" / "aftercare.docx", OLD, "You have spots.")
    mine = packs[0].rename(packs[0].parent / "other")
    shutil.rmtree(mine / ".origin")
    found = compare_packs(mine, packs[1])
    assert not found.has_origin
    assert [change.changed_by for change in found.changes] == [""]


def test_every_file_that_cannot_be_read_is_told_at_once(packs: tuple[Path, Path]) -> None:
    (packs[0] / "en" / "aftercare.docx").write_bytes(b"not a Word file")
    (packs[0] / "text" / "en.toml").write_text("[text\n", encoding="utf-8")
    (packs[1] / "checks.toml").write_text("x = \n", encoding="utf-8")
    (packs[1] / "pack.toml").unlink()
    with pytest.raises(PackError) as caught:
        compare_packs(*packs)
    places = [problem.place.split(", ")[0] for problem in caught.value.problems]
    assert places == [
        f"{packs[0]}/en/aftercare.docx",
        f"{packs[0]}/text/en.toml",
        f"{packs[1]}/pack.toml",
        f"{packs[1]}/checks.toml",
    ]
    with pytest.raises(PackError) as caught:
        compare_packs("nope", "neither")
    assert [problem.place for problem in caught.value.problems] == ["nope", "neither"]


def test_the_command_shows_both_sides_under_their_place(
    packs: tuple[Path, Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(packs[0].parent)
    rewrite(packs[0] / "en" / "aftercare.docx", OLD, "You have spots.")
    rewrite(packs[1] / "pack.toml", 'version = "1.0.0"', 'version = "1.1.0"')
    assert run(["pack", "diff", "mine", "theirs"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "yours: mine, 17340 version 1.0.0",
        "theirs: theirs, 17340 version 1.1.0",
        "Yours was copied from 17340, version 1.0.0; theirs is version 1.1.0.",
        "",
        "en/aftercare.docx",
        "  body (yours changed)",
        "    - You have spots.",
        "    + You have acne.",
        "",
        "pack.toml",
        '  version: "1.0.0" → "1.1.0" (theirs changed)',
    ]
    assert run(["pack", "diff", "mine", "theirs", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["versions"] == {"yours": "1.0.0", "theirs": "1.1.0"}
    assert result["origin"]["version"] == "1.0.0"
    assert result["changes"][0] == {
        "file": "en/aftercare.docx",
        "place": "body",
        "yours": ["You have spots."],
        "theirs": ["You have acne."],
        "changed_by": "yours",
        "only_in": "",
    }
    assert run(["pack", "diff", "theirs", "mine"]) == 0
    assert "Yours does not say what it was copied from, so it is not known who" in capsys.readouterr().out
    assert run(["pack", "diff", "mine", "nope"]) == 1
    assert "nope: is neither an installed pack nor a folder" in capsys.readouterr().err


def test_on_a_terminal_lines_end_between_words(
    packs: tuple[Path, Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(packs[0].parent)
    monkeypatch.setenv("COLUMNS", "40")
    said = "This sentence is longer than a line of the terminal is wide."
    rewrite(packs[0] / "en" / "aftercare.docx", OLD, said)
    run(["pack", "diff", "mine", "theirs"])
    assert f"    - {said}\n" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    run(["pack", "diff", "mine", "theirs"])
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) < 40 for line in lines)
    assert "    - This sentence is longer than a" in lines


def test_what_docgen_changes_in_the_phrases_of_every_pack_shows_in_a_copy(packs: tuple[Path, Path]) -> None:
    assert changes(packs) == ()
    kept = packs[0] / ".origin" / "every-pack" / "en.toml"
    rewrite(kept, "No assistants", "Nobody helped")
    (change,) = changes(packs)
    assert (change.file, change.place, change.changed_by) == (
        "every pack's text/en.toml",
        "phrases.assistants",
        "theirs",
    )
    assert "Nobody helped" in change.yours[0]
    assert "No assistants" in change.theirs[0]
