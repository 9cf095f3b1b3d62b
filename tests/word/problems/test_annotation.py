"""A copy of a template with a comment at each problem: its place, its words, what stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from annotated import BROKEN, COMMENTED, COMMENTS, problems_of, remarks, without_comments
from integrity import schema_errors
from lxml import etree
from notation import W, control, item, paragraph, part, parts_of, read, text_box, word

from docgen import TemplateError
from docgen.errors import Problem
from docgen.word.ooxml.package import read_entries
from docgen.word.ooxml.parts import read_parts
from docgen.word.ooxml.places import place_of
from docgen.word.problems.annotation import annotate, find_paragraph


def test_each_problem_has_a_comment_at_its_paragraph_that_says_what_is_wrong_and_what_to_do() -> None:
    problems = problems_of(word("fine", "Dear {{ patient name }}", [["a", "{{ x | dat }}"]]))
    assert remarks(annotate(word("fine", "Dear {{ patient name }}", [["a", "{{ x | dat }}"]]), problems)) == [
        (
            "Dear {{ patient name }}",
            [
                "{{ patient name }}: 'name' is where the end of the tag is expected",
                "check names, dots, brackets and quotation marks; a name has no spaces",
            ],
        ),
        ("{{ x | dat }}", ["{{ x | dat }}: 'dat' is not a known filter", "did you mean date?"]),
    ]


def test_no_problem_goes_without_a_comment() -> None:
    problems = problems_of(BROKEN)
    assert len(problems) > 6
    shown = [texts[0] for _, texts in remarks(annotate(BROKEN, problems))]
    assert all(any(text.endswith(problem.message) for text in shown) for problem in problems)
    assert len(shown) == len(problems)


def test_two_problems_of_a_paragraph_stand_there_in_their_order() -> None:
    data = word("{{ a b }} {{ }}")
    root = part(annotate(data, problems_of(data)))
    tags = [etree.QName(e).localname for e in root.find(f".//{W}p") if e.get(f"{W}id") or e.tag == f"{W}r"]
    assert tags == ["commentRangeStart"] * 2 + ["r"] + ["commentRangeEnd", "r"] * 2
    starts, ends = (
        [mark.get(f"{W}id") for mark in root.iter(f"{W}commentRange{side}")] for side in ("Start", "End")
    )
    assert starts == ends == ["0", "1"]
    assert [texts[0][:9] for _, texts in remarks(annotate(data, problems_of(data)))] == [
        "{{ a b }}",
        "{{ }}: th",
    ]


ELSEWHERE = {
    "a header": (word("first", header=["x", "{{ a b }}"]), "header, paragraph 2"),
    "a footnote": (word("first", footnotes=["{{ a b }}"]), "footnotes, footnote 2, paragraph 1"),
    "a comment": (
        word("first", comments=["{{ a b }}"]),
        "comments, comment 2, paragraph 1",
    ),
    "the file": (word("first"), "word/settings.xml"),
}


@pytest.mark.parametrize(("data", "place"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_where_word_has_no_comments_the_start_of_the_body_tells_the_place(data: bytes, place: str) -> None:
    [(text, words)] = remarks(annotate(data, [Problem(place, "is wrong", "mend it", "syntax", "{{ a b }}")]))
    assert (text, words) == ("first", [f"{place}: {{{{ a b }}}}: is wrong", "mend it"])


def test_a_text_boxs_problem_stands_at_the_paragraph_around_it_with_its_place() -> None:
    data = word("first", text_box("x", "{{ a b }}"), "last")
    root = part(annotate(data, problems_of(data)))
    start = root.find(f".//{W}commentRangeStart")
    assert start is not None
    assert start.getparent() is root[0][1]
    for _, texts in remarks(annotate(data, problems_of(data))):
        assert texts[0].startswith("body, paragraph 2, text box, paragraph 2: {{ a b }}: ")


RICH = word(
    "one",
    [["a", ["b", [["inner", "{{ x }}"]], "c"]], ["d", control("e", "f")]],
    control("two", [["g"]], "three"),
    item("four"),
    [["h"]],
    f"<w:customXml>{paragraph('five')}</w:customXml>",
    "six",
)


def test_every_paragraph_of_the_body_is_found_again_by_its_place() -> None:
    body = read_parts(read_entries(RICH, "x"), "x").parts[0]
    paragraphs = list(body.root.iter(f"{W}p"))
    assert len(paragraphs) == 16
    for one in paragraphs:
        assert find_paragraph(body, place_of(one, body.label)) is one


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("body, table 1", "a"),
        ("body, table 1, row 2", "d"),
        ("body, table 1, row 1, cell 2, table 1", "inner"),
        ("body, paragraph 99", "one"),
        ("body, paragraph 2, picture 1", "two"),
        ("body, paragraph x", "one"),
        ("body", "one"),
        ("", "one"),
    ],
)
def test_a_place_that_is_no_paragraph_leads_to_the_nearest_one(place: str, text: str) -> None:
    [(found, _)] = remarks(annotate(RICH, [Problem(place, "is wrong")]))
    assert found == text


def test_a_body_without_a_paragraph_gets_one() -> None:
    data = word(header=["{{ a b }}"])
    annotated = annotate(data, problems_of(data))
    assert [texts[0][:21] for _, texts in remarks(annotated)] == ["header, paragraph 1: "]
    assert [etree.QName(child).localname for child in part(annotated)[0]] == ["p", "sectPr"]


def test_the_text_and_every_other_part_stay_as_they_were() -> None:
    annotated = annotate(BROKEN, problems_of(BROKEN))
    before, after = parts_of(BROKEN), parts_of(annotated)
    assert read(annotated) == read(BROKEN)
    touched = {"[Content_Types].xml", "word/_rels/document.xml.rels", "word/document.xml"}
    assert set(after) - set(before) == {"word/comments.xml"}
    assert {name for name in before if before[name] != after[name]} == touched


def test_the_body_differs_in_nothing_but_the_marks_of_comments() -> None:
    assert without_comments(part(annotate(BROKEN, problems_of(BROKEN)))) == etree.tostring(part(BROKEN))


def test_the_same_problems_give_the_same_bytes() -> None:
    problems = problems_of(BROKEN)
    annotated = annotate(BROKEN, problems)
    assert annotate(BROKEN, problems) == annotated
    assert b"w:date" not in parts_of(annotated)["word/comments.xml"]


def test_a_problem_without_a_cure_of_its_own_has_that_of_its_kind() -> None:
    [(_, texts)] = remarks(annotate(word("x"), [Problem("body, paragraph 1", "is wrong", "", "trim-mark")]))
    assert texts[1].startswith("Delete the mark.")


@pytest.mark.parametrize(
    "blocks",
    [(BROKEN,), (word(COMMENTED, comments=["x"], extra={"word/comments.xml": COMMENTS}),), (RICH,)],
    ids=["broken", "commented", "rich"],
)
def test_the_copy_is_as_sound_a_word_file_as_the_template(blocks: tuple[bytes], tmp_path: Path) -> None:
    data, path = blocks[0], tmp_path / "x.docx"
    problems = [Problem("body, paragraph 1", "is wrong"), Problem("header", "is wrong")]
    assert set(schema_errors(annotate(data, problems), path)) <= set(schema_errors(data, path))


STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
HOPELESS: dict[str, tuple[Any, str]] = {
    "no Word file": (b"consent", "not-word"),
    "half a file": (word("x")[:400], "damaged"),
    "a broken part": (word("x", extra={"word/styles.xml": "<w:styles"}), "damaged"),
    "the strict form": (
        word("x", extra={"word/document.xml": f"<w:document {STRICT}><w:body/></w:document>"}),
        "unusual-xml",
    ),
}


@pytest.mark.parametrize(("data", "kind"), HOPELESS.values(), ids=HOPELESS)
def test_a_file_that_holds_no_comments_is_told_as_a_problem(data: bytes, kind: str) -> None:
    with pytest.raises(TemplateError) as caught:
        annotate(data, [Problem("", "is wrong")], "t.docx")
    assert [problem.kind for problem in caught.value.problems] == [kind]
    assert caught.value.source == "t.docx"


@pytest.mark.parametrize("fix", ["patient.name is a single value", "Delete it.", "write {% endif %}"])
def test_a_comment_says_what_to_do_in_the_words_of_the_problem(fix: str) -> None:
    copy = annotate(word("fine"), [Problem("body, paragraph 1", "is wrong", fix, "unknown-name", "{{ a }}")])
    assert remarks(copy) == [("fine", ["{{ a }}: is wrong", fix])]
