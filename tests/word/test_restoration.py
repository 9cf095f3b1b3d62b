"""What a program left out of a file is put back by the bookmarks, and no word is changed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from notation import FURNITURE, paragraph, parts_of, run, stated, with_parts, word, xml
from resaved import by_libreoffice, by_word

from docgen import WordTemplate
from docgen.pages import write_page
from docgen.word import bookmark_of, read_page
from docgen.word.restoration import Restored, restore

BOX = '<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>'
DATE = '<w:date><w:dateFormat w:val="M/d/yyyy"/></w:date>'
LOST = re.compile(r"<w:(?:alias|tag|lock) [^>]*>")
BARE = "<w:sdt><w:sdtPr/><w:sdtContent>"
DATED = f"<w:sdt><w:sdtPr>{DATE}</w:sdtPr><w:sdtContent/></w:sdt>"
ROW = f"<w:tr><w:tc>{paragraph('One')}</w:tc><w:tc>{paragraph('Two')}</w:tc></w:tr>"


def start(name: str, number: int = 1) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'


def end(number: int = 1) -> str:
    return f'<w:bookmarkEnd w:id="{number}"/>'


def marked(name: str, content: str, number: int = 1, copy: int = 1) -> str:
    """A statement with its bookmark; the second one of a name has a bookmark with another."""
    taken = {bookmark_of(f"states:{name}", ())} if copy == 2 else ()
    return f"{start(bookmark_of(f'states:{name}', taken), number)}{stated(name, content)}{end(number)}"


def named(tag: str, content: str, kind: str, number: int) -> str:
    properties = f'<w:sdtPr><w:alias w:val="A title"/><w:tag w:val="{tag}"/>{kind}</w:sdtPr>'
    control = f"<w:sdt>{properties}<w:sdtContent>{run(content)}</w:sdtContent></w:sdt>"
    return f"{start(bookmark_of(tag, ()), number)}{control}{end(number)}"


def line(*pieces: str) -> str:
    return f"<w:p>{''.join(piece if piece.startswith('<') else run(piece) for piece in pieces)}</w:p>"


ALL = word(
    line("Before. ", marked("why", "We {% if a %}may{% else %}can{% endif %} help."), " More."),
    line(marked("one", "One. ", 20), marked("two", "Two.", 21)),
    marked("choices", paragraph("Nothing.") + paragraph("Something else."), 2),
    "Between.",
    [["Risks", [line(marked("risks.common", "Pain.", 3))]], marked("rows", ROW, 4)],
    line(named("consent.assent=given", "☐", BOX, 5), " yes ", named("consent.signed_at", "     ", DATE, 6)),
    "{% if a %}",
    line(marked("pigment", "Lighter.", 7)),
    "{% else %}",
    line(marked("pigment", "Darker.", 8, copy=2)),
    "{% endif %}",
    marked("table", xml([[["A", "B"]]]).replace("</w:tblPr>", '<w:tblCaption w:val="T"/></w:tblPr>'), 9),
    "Last.",
    **FURNITURE,
)
TAGS = {
    *(f"states:{name}" for name in "why one two choices risks.common rows pigment table".split()),
    *("consent.assent=given", "consent.signed_at"),
}


def text_of(file: bytes) -> str:
    """The text of a file, without what it says of itself."""
    return re.sub(r"\A\+\+\+.*?\n\+\+\+\n", "", write_page(read_page(file, "x")), flags=re.DOTALL)


def body_of(file: bytes) -> str:
    return parts_of(file)["word/document.xml"].decode()


def said(file: bytes) -> list[tuple[str, bool]]:
    return [(one.id, one.is_conditional) for one in WordTemplate.load(file).statements]


def changed(file: bytes, *pairs: tuple[str, str]) -> bytes:
    """The file with other XML in its body; each old text is there."""
    body = body_of(file)
    for old, new in pairs:
        assert old in body
        body = body.replace(old, new)
    return with_parts(file, {"word/document.xml": body})


@pytest.mark.needs("soffice")
def test_what_libreoffice_leaves_out_is_put_back(tmp_path: Path) -> None:
    (saved,) = by_libreoffice(tmp_path, ALL)
    assert WordTemplate.load(saved).controls == set()
    restored = restore(saved, ALL)
    assert restored.undone == ()
    assert WordTemplate.load(restored.content).controls == TAGS
    assert said(restored.content) == said(ALL)
    assert body_of(restored.content).count('w:val="sdtLocked"') == 9
    assert '<w:tblCaption w:val="T"/>' in body_of(restored.content)
    assert text_of(restored.content) == text_of(ALL)
    assert restore(restored.content, ALL).done == ()


@pytest.mark.needs("soffice")
def test_what_was_put_back_can_be_saved_again_and_put_back_again(tmp_path: Path) -> None:
    (once,) = by_libreoffice(tmp_path, ALL)
    (tmp_path / "second").mkdir()
    (again,) = by_libreoffice(tmp_path / "second", restore(once, ALL).content)
    restored = restore(again, ALL)
    assert (restored.undone, said(restored.content)) == ((), said(ALL))
    assert text_of(restored.content) == text_of(ALL)


@pytest.mark.needs("soffice")
def test_a_file_that_was_saved_twice_is_restored_too(tmp_path: Path) -> None:
    (once,) = by_libreoffice(tmp_path, ALL)
    (tmp_path / "second").mkdir()
    (twice,) = by_libreoffice(tmp_path / "second", once)
    restored = restore(twice, ALL)
    assert (restored.undone, said(restored.content)) == ((), said(ALL))
    assert text_of(restored.content) == text_of(ALL)


GONE = word(
    line("Other ways"), marked("other", paragraph("You can wait.") + paragraph("Ask us.")), line("End")
)


LEFT = {
    "in the line before": line("Other ways", start("states_other"), end()),
    "in the line before, changed": line("Changed heading", start("states_other"), end()),
    "around the line before": line(start("states_other"), "Other ways", end()),
}


@pytest.mark.parametrize("before", LEFT.values(), ids=LEFT)
def test_a_control_that_was_deleted_is_not_put_around_the_line_before_it(before: str) -> None:
    restored = restore(word(before, line("End")), GONE)
    assert (restored.done, said(restored.content)) == ((), [])
    (why,) = restored.undone
    assert why.endswith("none of its words are at its bookmark")


@pytest.mark.needs("soffice")
def test_a_control_that_was_deleted_is_not_put_back_after_libreoffice(tmp_path: Path) -> None:
    left = word(line("Other ways"), start("states_other") + end(), line("End"))
    restored = restore(*by_libreoffice(tmp_path, left), GONE)
    assert (restored.done, len(restored.undone), said(restored.content)) == ((), 1, [])


KEPT = {
    "changed": line(start("states_other"), "Something else.", end()),
    "in part": line(start("states_other"), "Ask us.", end()),
    "beside its bookmark": line(start("states_other"), end(), "Ask us."),
}


@pytest.mark.parametrize("kept", KEPT.values(), ids=KEPT)
def test_a_control_whose_words_are_there_in_part_or_changed_is_put_back(kept: str) -> None:
    restored = restore(word(line("Other ways"), kept, line("End")), GONE)
    assert said(restored.content) == [("other", False)]


def test_what_word_saved_has_lost_nothing() -> None:
    saved = by_word(ALL, prefixes=False)
    restored = restore(saved, ALL)
    assert (restored.done, restored.undone) == ((), ())
    assert said(saved) == said(ALL)


def test_a_sentence_that_was_changed_stays_as_it_was_changed() -> None:
    saved = changed(ALL, ("Pain.", "It may hurt."), *((lost, "") for lost in set(LOST.findall(body_of(ALL)))))
    assert WordTemplate.load(saved).controls == set()
    restored = restore(saved, ALL)
    assert WordTemplate.load(restored.content).controls == TAGS
    assert text_of(restored.content) == text_of(ALL).replace("Pain.", "It may hurt.")


ORIGINAL: dict[str, tuple[Any, ...]] = {
    "words": (line(marked("a", "Words."), " More."),),
    "paragraphs": ("Before.", marked("a", paragraph("One.") + paragraph("Two.")), "After."),
    "a table": (marked("a", xml([[["One.", "Two."]]])), "After."),
    "a row": ([["x", "y"], marked("a", ROW), ["z", "z"]],),
}
# name of the case: (the original, the blocks of the file, the paragraphs, rows or words in the control)
SAVED: dict[str, tuple[str, tuple[Any, ...], str]] = {
    "the control dissolved": ("words", (line(start("states_a"), "Words.", end(), " More."),), "Words."),
    "the start within the control": (
        "words",
        (
            line(
                f"<w:sdt><w:sdtPr/><w:sdtContent>{start('states_a')}{run('Words.')}</w:sdtContent></w:sdt>",
                end(),
            ),
        ),
        "Words.",
    ),
    "words on two lines": (
        "words",
        (line("Be", start("states_a"), "Wor"), line("ds.", end(), " More."), "After."),
        "BeWor ds. More.",
    ),
    "paragraphs in no control": (
        "paragraphs",
        ("Before.", line(start("states_a"), "One."), line("Two.", end()), "After."),
        "One. Two.",
    ),
    "a start in each paragraph": (
        "paragraphs",
        (line(start("states_a"), "One."), line(start("states_a", 2), "Two.", end(2)), "After."),
        "One. Two.",
    ),
    "an end of its own for each start": (
        "paragraphs",
        (line(start("states_a"), end(), "One."), line(start("states_a", 2), "Two.", end(2)), "After."),
        "One. Two.",
    ),
    "a date at its start": (
        "paragraphs",
        (
            line(start("states_a"), DATED, "One."),
            line("Two.", end()),
        ),
        "One. Two.",
    ),
    "a copy of the name alone": (
        "paragraphs",
        (line(start("states_a_Copy_1"), "One."), line("Two.", end()), "After."),
        "One. Two.",
    ),
    "the end in the paragraph that follows": (
        "paragraphs",
        (line(start("states_a"), "One."), "Two.", line(end(), "After.")),
        "One. Two.",
    ),
    "the ends between the paragraphs": (
        "paragraphs",
        (start("states_a"), "One.", "Two.", end(), "After."),
        "One. Two.",
    ),
    "its title on another control": (
        "paragraphs",
        (
            '<w:sdt><w:sdtPr><w:alias w:val="Must state: a"/></w:sdtPr><w:sdtContent>',
            line(start("states_a"), "One."),
            "</w:sdtContent></w:sdt>",
            line("Two.", end()),
            "After.",
        ),
        "One. Two.",
    ),
    "a paragraph that was added": (
        "paragraphs",
        (line(start("states_a"), "One."), "New.", line("Two.", end()), "After."),
        "One. New. Two.",
    ),
    "the first of the paragraphs no longer in it": (
        "paragraphs",
        ("Before.", "One.", line(start("states_a"), "Two.", end()), "After."),
        "One. Two.",
    ),
    "a paragraph that was taken out": (
        "paragraphs",
        ("Before.", line(start("states_a"), "One.", end()), "After."),
        "One.",
    ),
    "a table in no control": (
        "a table",
        ([[[line(start("states_a"), "One.")], [line("Two.", end())]]], "After."),
        "One. Two.",
    ),
    "a row in no control": (
        "a row",
        ([["x", "y"], [[line(start("states_a"), "One")], [line("Two", end())]], ["z", "z"]],),
        "One Two",
    ),
}


@pytest.mark.parametrize("case", SAVED)
def test_a_control_is_made_around_its_bookmark(case: str) -> None:
    original, blocks, words = SAVED[case]
    saved = word(*blocks)
    restored = restore(saved, word(*ORIGINAL[original]))
    assert restored.undone == ()
    assert len(restored.done) == 1
    body = body_of(restored.content)
    (control,) = re.findall(r"<w:sdt>.*</w:sdt>", body)  # with those in it
    assert (
        " ".join("".join(re.findall("<w:t[ >][^<]*|</w:p>", control)).replace("</w:p>", " ").split()) or True
    )
    assert words_of(control) == words
    assert re.search(
        r'<w:bookmarkStart w:id="(\d+)" w:name="states_a"/><w:sdt>.*</w:sdt><w:bookmarkEnd w:id="\1"/>', body
    )
    assert body.count("bookmarkStart") == body.count("bookmarkEnd") == 1
    assert words_of(body) == words_of(body_of(saved))
    assert said(restored.content) == [("a", False)]


def words_of(content: str) -> str:
    found = re.findall(r"<w:t(?: [^>]*)?>([^<]*)|(</w:p>)", content)
    return " ".join("".join(text or " " for text, _ in found).split())


def test_a_control_in_the_one_before_it_has_its_own_words_again() -> None:
    original = word(line(marked("a", "One. ", 1), marked("b", "Two.", 2), " Three."))
    inner = f"{BARE}{start('states_b', 2)}{end(1)}<w:r/></w:sdtContent></w:sdt>"
    outer = f"{BARE}{start('states_a')}{run('One. ')}{inner}{run('Two.')}</w:sdtContent></w:sdt>"
    restored = restore(word(line(outer, end(2), " Three.")), original)
    assert restored.undone == ()
    assert said(restored.content) == [("a", False), ("b", False)]
    assert text_of(restored.content) == text_of(original)


def only(restored: Restored) -> str:
    (undone,) = restored.undone
    assert restored.done == ()
    return undone


def test_what_is_in_the_file_in_no_way_is_told() -> None:
    told = only(restore(word("x"), word(*ORIGINAL["words"])))
    assert told.startswith(
        "the control “Must state: a” (states:a) (body, paragraph 1 of the original): neither it"
    )


def test_a_bookmark_around_half_of_a_row_is_told() -> None:
    saved = word([["x", [line(start("states_a"), "One")]]], line("Two", end()))
    assert "no longer around whole paragraphs" in only(restore(saved, word(*ORIGINAL["a row"])))


def test_a_control_around_less_than_before_is_told() -> None:
    restored = restore(word("1.", line(start("states_a"), "2.", end())), word(*ORIGINAL["paragraphs"]))
    assert [what for _, what in restored.done] == ["control of “Must state: a” (states:a)"]
    assert "around less than there" in restored.undone[0]


@pytest.mark.parametrize("is_first", [True, False])
def test_a_copy_of_the_bookmark_elsewhere_is_left_alone(is_first: bool) -> None:
    copied, own = line(start("states_a_Copy_1", 2), "One.", end(2)), line(start("states_a"), "One.")
    blocks = [own, line("Two.", end())]
    saved = word(*([copied, *blocks] if is_first else [*blocks, copied]))
    restored = restore(saved, word(*ORIGINAL["paragraphs"]))
    (control,) = re.findall(r"<w:sdt>.*</w:sdt>", body_of(restored.content))
    assert words_of(control) == "One. Two."


def test_a_statement_that_begins_with_another_control_is_made_around_it() -> None:
    date = named("consent.signed_at", "     ", DATE, 6)
    original = word(line(marked("a", f"{date}{run('Words.')}")))
    restored = restore(word(line(start("states_a"), date, "Words.", end())), original)
    assert [what for _, what in restored.done] == ["control of “Must state: a” (states:a)"]
    assert said(restored.content) == [("a", False)]


def test_the_bookmark_of_the_original_may_be_within_the_control() -> None:
    inner = f"<w:p>{start('states_a_2')}{run('Words.')}{end()}</w:p>"
    original = word(f"{start('mine', 7)}{end(7)}{stated('a', inner)}")
    restored = restore(word(line(start("states_a_2"), "Words.", end())), original)
    assert len(restored.done) == 1


def test_a_control_that_was_given_another_tag_stays() -> None:
    original = word(*ORIGINAL["words"])
    saved = changed(original, ("states:a", "states:b"))
    restored = restore(saved, original)
    assert (restored.done, restored.undone) == ((), ())
    assert body_of(restored.content) == body_of(saved)


def test_a_control_whose_bookmark_is_elsewhere_has_lost_nothing() -> None:
    original = word(*ORIGINAL["words"])
    saved = word(line("x", start("states_a"), "y", end()), line(stated("a", "Words.")))
    restored = restore(saved, original)
    assert (restored.done, restored.undone) == ((), ())


def test_one_of_two_controls_that_is_gone_is_told() -> None:
    two = (line(marked("a", "One.")), line(marked("a", "Two.", 2, copy=2)))
    assert "neither it nor its bookmark" in only(restore(word(two[0]), word(*two)))


def test_a_control_keeps_its_own_title_and_gets_its_lock() -> None:
    original = word(*ORIGINAL["words"])
    saved = changed(original, ("Must state: a", "Mine"), ('<w:lock w:val="sdtLocked"/>', ""))
    restored = restore(saved, original)
    assert [what for _, what in restored.done] == ["lock of “Must state: a” (states:a)"]
    assert 'w:val="Mine"' in body_of(restored.content)
    assert 'w:val="sdtLocked"' in body_of(restored.content)


def test_the_alternative_text_of_a_table_whose_like_is_gone_is_told() -> None:
    table = xml([[["A", "B"]]]).replace("</w:tblPr>", '<w:tblCaption w:val="T"/></w:tblPr>')
    assert "no table here has its first row" in only(restore(word("x"), word(table)))
    restored = restore(word([["new", "one"]], [["A", "B"]]), word(table))
    assert restored.done == (("body, table 2", "alternative text of the table"),)


def test_controls_in_headers_are_restored_too() -> None:
    original = word("x", header=[line(marked("a", "Words."))])
    saved = word("x", header=[line(start("states_a"), "Words.", end())])
    assert restore(saved, original).done == (
        ("header, paragraph 1", "control of “Must state: a” (states:a)"),
    )
