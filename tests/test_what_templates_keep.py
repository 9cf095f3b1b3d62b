"""What a clinic must keep in its copy of the shipped templates: what is deleted or changed is found."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from notation import W, parts_of, with_parts
from resaved import by_libreoffice, by_word

from docgen import WordTemplate, cli
from docgen.errors import Problem
from docgen.pack import Pack, find_unmet
from docgen.pages import write_page
from docgen.review import check_file, check_template
from docgen.word import read_page, restore

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
    problems = check_template(WordTemplate.load(data, phrases=pack.phrases("en")), pack, document)
    return [*problems, *check_file(data, pack, document)]


def is_filled(data: bytes, pack: Pack, document: str) -> bool:
    kind = pack.documents[document]
    template = WordTemplate.load(data, phrases=pack.phrases("en"))
    return not list(find_unmet(kind.requires, kind.controls, kind.states, template))


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


# ---- statements: each in its control, there, seen and not empty --------------------------------------------


def controls(root: etree._Element) -> list[etree._Element]:
    """The controls of statements."""
    named = [one for one in root.iter(f"{W}sdt") if one.find(f"{W}sdtPr/{W}tag") is not None]
    return [one for one in named if tag_of(one).startswith("states:")]


def tag_of(control: etree._Element) -> str:
    return control.find(f"{W}sdtPr/{W}tag").get(f"{W}val")


def deleted(root: etree._Element) -> None:
    """Delete each control with its words and its bookmark."""
    for one in controls(root):
        for mark in (one.getprevious(), one.getnext(), one):
            mark.getparent().remove(mark)


def emptied(root: etree._Element) -> None:
    for one in controls(root):
        for text in one.iter(f"{W}t"):
            text.text = " "


def moved_out(root: etree._Element) -> None:
    """Move what is in each control behind it; blanks or an empty paragraph stay."""
    for one in controls(root):
        content = one.find(f"{W}sdtContent")
        for child in reversed(list(content)):
            one.addnext(child)
        empty = etree.SubElement(content, f"{W}r" if one.getparent().tag == f"{W}p" else f"{W}p")
        if empty.tag == f"{W}r":
            etree.SubElement(empty, f"{W}t").text = " "


def hidden(root: etree._Element) -> None:
    for one in controls(root):
        for run in one.iter(f"{W}r"):
            properties = run.find(f"{W}rPr")
            if properties is None:
                properties = etree.Element(f"{W}rPr")
                run.insert(0, properties)
            etree.SubElement(properties, f"{W}vanish")


LOST = {
    "deleted": (deleted, "no control holds it"),
    "emptied": (emptied, "this control is empty"),
    "moved out": (moved_out, "this control is empty"),
    "hidden": (hidden, "hidden, struck through or deleted"),
}


@pytest.mark.parametrize("case", LOST)
@pytest.mark.parametrize("document", [CONSENT, SHEET])
def test_every_statement_is_found_that_is_no_longer_in_its_control(
    pack: Pack, document: str, case: str
) -> None:
    how, message = LOST[case]
    whole = shipped(pack, document)
    data = changed(whole, "word/document.xml", how)
    problems = [one for one in found(data, pack, document) if one.kind == "unstated"]
    asked = [one for one in pack.documents[document].states if one.id]
    for statement in asked:
        told = [one for one in problems if f"always state {statement.what} (" in one.message]
        assert told, statement.id
        assert all(message in one.message for one in told)
        assert all(one.place != "the whole template" for one in told) is (case != "deleted")
    assert len(asked) > 4
    assert not is_filled(data, pack, document)


def test_the_sentence_of_the_agreement_alone_is_found_when_it_is_deleted(pack: Pack) -> None:
    def disagree(root: etree._Element) -> None:
        (one,) = [one for one in controls(root) if words(one).startswith("I agree to this treatment")]
        one.getparent().remove(one)

    data = changed(shipped(pack, CONSENT), "word/document.xml", disagree)
    (problem,) = found(data, pack, CONSENT)
    assert (problem.kind, "not in every document" in problem.message) == ("unstated", True)
    assert "agree" in problem.message


def test_a_right_that_is_only_told_to_some_is_found(pack: Pack) -> None:
    def on_a_condition(root: etree._Element) -> None:
        (one,) = [one for one in controls(root) if tag_of(one) == "states:rights"]
        texts = [text for text in one.iter(f"{W}t") if text.text]
        texts[0].text = "{% if payer.notice %}" + texts[0].text
        texts[-1].text += "{% endif %}"

    data = changed(shipped(pack, CONSENT), "word/document.xml", on_a_condition)
    (problem,) = found(data, pack, CONSENT)
    assert (problem.kind, "the right to ask" in problem.message) == ("unstated", True)


def body_of(data: bytes) -> str:
    """The body as a page."""
    return write_page(read_page(data, "x")).partition("::: header")[0]


def without_tags(root: etree._Element) -> None:
    for name in list(root.iter(f"{W}tag")):
        name.getparent().remove(name)


def test_boxes_that_have_lost_their_tags_are_found_by_their_bookmarks(pack: Pack) -> None:
    original = shipped(pack, CONSENT)
    problems = found(changed(original, "word/document.xml", without_tags), pack, CONSENT)
    assert {one.kind for one in problems} == {"lost-control"}
    assert all("docgen template repair" in one.fix for one in problems)
    count = len(list(etree.fromstring(parts_of(original)["word/document.xml"]).iter(f"{W}tag")))
    twice = 2  # statements that are in two branches, and are each told once
    assert len(problems) == len({one.place + one.message for one in problems}) == count - twice
    assert any("bookmark consent_assent_given" in one.message for one in problems)


def rewritten(root: etree._Element) -> None:
    """Write another sentence into each control, in the place of its words."""
    for one in controls(root):
        texts = [text for text in one.iter(f"{W}t") if (text.text or "").strip()]
        texts[0].text = f"In our words: {tag_of(one)}."
        for text in texts[1:]:
            text.text = ""


@pytest.mark.parametrize("document", [CONSENT, SHEET])
def test_statements_in_other_words_pass_the_check_also_as_word_saves_them(pack: Pack, document: str) -> None:
    mine = changed(shipped(pack, document), "word/document.xml", rewritten)
    for data in (mine, by_word(mine, prefixes=False)):
        assert found(data, pack, document) == []
        assert is_filled(data, pack, document)


@pytest.mark.needs("soffice")
def test_statements_in_other_words_pass_the_check_after_a_save_by_libreoffice_too(
    pack: Pack, tmp_path: Path
) -> None:
    original = shipped(pack, CONSENT)
    mine = changed(original, "word/document.xml", rewritten)
    assert found(mine, pack, CONSENT) == []
    (saved,) = by_libreoffice(tmp_path, mine)
    assert {one.kind for one in found(saved, pack, CONSENT)} == {"lost-control"}
    assert not is_filled(saved, pack, CONSENT)
    restored = restore(saved, original)
    assert restored.undone == ()
    assert found(restored.content, pack, CONSENT) == []
    template = WordTemplate.load(restored.content)
    printed = template.render({"signer": "patient"}, missing="blank")
    said = words(etree.fromstring(parts_of(printed)["word/document.xml"]))
    for statement in pack.documents[CONSENT].states:
        assert not statement.id or f"In our words: states:{statement.id}." in said


@pytest.mark.needs("soffice")
@pytest.mark.parametrize("document", [CONSENT, SHEET, NOTE, "addendum"])
def test_what_libreoffice_leaves_out_of_a_shipped_template_is_put_back(
    pack: Pack, document: str, tmp_path: Path
) -> None:
    original = shipped(pack, document)
    (saved,) = by_libreoffice(tmp_path, original)
    restored = restore(saved, original)
    assert restored.undone == ()
    assert found(restored.content, pack, document) == []
    names = [WordTemplate.load(data).controls for data in (original, restored.content)]
    assert names[0] == names[1]
    pages = [
        write_page(read_page(data, "x")).partition("::: header")[0] for data in (original, restored.content)
    ]
    assert pages[0] == pages[1]


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


def test_what_a_review_left_in_a_template_is_found_and_the_form_is_filled(pack: Pack) -> None:
    whole = shipped(pack, CONSENT)

    def insert(root: etree._Element) -> None:
        run = next(root.iter(f"{W}r"))
        tracked = etree.Element(f"{W}ins", {f"{W}id": "9", f"{W}author": "A"})
        run.addprevious(tracked)
        tracked.append(run)

    data = changed(whole, "word/document.xml", insert)
    (problem,) = found(data, pack, CONSENT)
    assert (problem.kind, problem.place) == ("unfinished-review", "body, paragraph 1")
    assert "accept or reject it" in problem.fix
    assert is_filled(data, pack, CONSENT)
