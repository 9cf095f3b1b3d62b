"""What a clinic must keep in its copy of the shipped templates: what is deleted or changed is found."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from notation import W, parts_of, with_parts

from docgen import WordTemplate, cli
from docgen.errors import Problem
from docgen.pack import Pack, find_unmet
from docgen.review import check_look, check_template

CONSENT, SHEET, NOTE = "patient-consent", "aftercare", "procedure-note"
Change = Callable[[etree._Element], None]


def shipped(pack: Pack, document: str) -> bytes:
    return pack.template_path(document, "en").read_bytes()


def changed(data: bytes, part: str, how: Change) -> bytes:
    """The file with one part changed; something of it must change."""
    root = etree.fromstring(parts_of(data)[part])
    before = etree.tostring(root)
    how(root)
    assert etree.tostring(root) != before
    return with_parts(data, {part: etree.tostring(root).decode()})


def found(data: bytes, pack: Pack, document: str) -> list[Problem]:
    """What is wrong with a template, as `docgen pack check` finds it."""
    problems = check_template(WordTemplate.load(data), pack, document)
    return [*problems, *check_look(data, pack, document)]


def is_filled(data: bytes, pack: Pack, document: str) -> bool:
    kind = pack.documents[document]
    return not list(find_unmet(kind.requires, kind.controls, kind.states, WordTemplate.load(data)))


def words(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def without(text: str) -> Change:
    """Empty the paragraphs with a text."""

    def delete(root: etree._Element) -> None:
        for paragraph in [one for one in root.iter(f"{W}p") if text in words(one)]:
            for child in [one for one in paragraph if one.tag != f"{W}pPr"]:
                paragraph.remove(child)

    return delete


# ---- headers: the patient, and the mark of a draft, on the first page and on the others --------------------


@pytest.mark.parametrize("document", [CONSENT, NOTE, "addendum"])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("patient.name", "the patient's name is not there"),
        ("document.draft", "nothing there marks a draft as one"),
    ],
)
def test_what_is_deleted_from_one_header_alone_is_found(
    pack: Pack, document: str, text: str, message: str
) -> None:
    whole, places = shipped(pack, document), set()
    for name, content in parts_of(whole).items():
        if re.match(r"word/header", name) and text in words(etree.fromstring(content)):
            data = changed(whole, name, without(text))
            (problem,) = found(data, pack, document)
            assert (problem.kind, message in problem.message) == ("unmarked-page", True)
            assert not is_filled(data, pack, document)
            places.add(problem.place)
    assert places == {f"header and footer of {pages}" for pages in ("the first page", "the other pages")}


# ---- the look: sizes and formats by hand ------------------------------------------------------------------

SIZES = {
    "Body Text of seven points": (CONSENT, "Body Text", 14, True),
    "text of tables, a bit too small": (CONSENT, "Cell Text", 23, True),
    "what the others are based on": (SHEET, "Normal", 20, True),
    "a notice": (CONSENT, "Small Print", 12, False),
    "what is under a line to sign on": (CONSENT, "Signature Caption", 14, False),
    "a footer": (CONSENT, "footer", 12, False),
    "the note, which colleagues read": (NOTE, "Body Text", 14, False),
}


def sized(style: str, half_points: int) -> Change:
    def change_size(root: etree._Element) -> None:
        names = (one.find(f"{W}name") for one in root.iter(f"{W}style"))
        (given,) = [one.getparent() for one in names if one.get(f"{W}val") == style]
        for old in given.findall(f"{W}rPr"):
            given.remove(old)
        size = etree.SubElement(etree.SubElement(given, f"{W}rPr"), f"{W}sz")
        size.set(f"{W}val", str(half_points))

    return change_size


@pytest.mark.parametrize("case", SIZES)
def test_text_that_a_patient_cannot_read_is_found(pack: Pack, case: str) -> None:
    document, style, half_points, is_found = SIZES[case]
    data = changed(shipped(pack, document), "word/styles.xml", sized(style, half_points))
    problems = found(data, pack, document)
    assert {one.kind for one in problems} == ({"small-text"} if is_found else set())
    assert all(f"{half_points / 2:g} points" in one.message for one in problems)
    assert is_filled(data, pack, document)


def test_words_that_are_underlined_by_hand_are_found_and_the_form_is_filled(
    pack: Pack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def underline(root: etree._Element) -> None:
        run = next(one for one in root.iter(f"{W}r") if words(one).strip())
        properties = etree.Element(f"{W}rPr")
        etree.SubElement(properties, f"{W}u").set(f"{W}val", "single")
        run.insert(0, properties)

    data = changed(shipped(pack, SHEET), "word/document.xml", underline)
    (problem,) = found(data, pack, SHEET)
    assert (problem.kind, problem.place) == ("formatted-by-hand", "body, paragraph 1")
    assert "(underlined)" in problem.message
    assert is_filled(data, pack, SHEET)
    path = tmp_path / "aftercare.docx"
    path.write_bytes(data)
    assert cli.run(["template", "check", str(path), "--pack", "17340"]) == 1
    assert "formatted by hand" in capsys.readouterr().err
