"""A copy of a template with a comment at each problem: where it stands, what it says, what stays."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree
from notation import NS, W, control, item, paragraph, part, read, text_box, text_of, word
from openxml_audit import OpenXmlValidator

from docgen import TemplateError, WordTemplate
from docgen.errors import Problem
from docgen.word.ooxml.package import read_entries
from docgen.word.ooxml.parts import read_parts
from docgen.word.ooxml.places import place_of
from docgen.word.problems.annotation import annotate, find_paragraph
from docgen.word.problems.comments import drop_comments

COMMENTS = (
    f'<w:comments {NS}><w:comment w:id="4" w:author="Ada" w:initials="A">{paragraph("keep this")}</w:comment>'
    '<w:comment w:id="7" w:author="docgen" w:initials="AB"><w:p/></w:comment></w:comments>'
)
COMMENTED = (
    '<w:p><w:commentRangeStart w:id="4"/><w:r><w:t>{{ a b }}</w:t></w:r><w:commentRangeEnd w:id="4"/>'
    '<w:r><w:commentReference w:id="4"/></w:r></w:p>'
)


def problems_of(data: bytes) -> tuple[Problem, ...]:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(data)
    return caught.value.problems


def remarks(data: bytes) -> list[tuple[str, list[str]]]:
    """The comments of a file in the order in which the body leads to them: the text they cover, their own."""
    comments = {c.get(f"{W}id"): c for c in part(data, "word/comments.xml")}
    found = []
    for reference in part(data).iter(f"{W}commentReference"):
        number = reference.get(f"{W}id")
        found.append((covered(part(data), number), [text_of(p) for p in comments[number].iter(f"{W}p")]))
    return found


def covered(root: etree._Element, number: str) -> str:
    """The text between the start and the end of a comment's range."""
    texts, inside = [], False
    for element in root.iter():
        if element.get(f"{W}id") == number:
            inside = element.tag == f"{W}commentRangeStart"
        elif inside and element.tag == f"{W}t":
            texts.append(element.text or "")
    return "".join(texts)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def findings(data: bytes, path: Path) -> list[str]:
    path.write_bytes(data)
    return [str(error) for error in OpenXmlValidator().validate(str(path)).errors]


BROKEN = word(
    "fine",
    "Dear {{ patient name }}, {{ }}",
    [["a", "{{ x | dat }}"]],
    text_box("{{ in_box"),
    control("{% if y %}"),
    header=["x", "{{ in header }}"],
    footnotes=["{{ in_note"],
)


def test_each_problem_has_a_comment_at_its_paragraph_that_says_what_is_wrong_and_what_to_do() -> None:
    problems = problems_of(word("fine", "Dear {{ patient name }}", [["a", "{{ x | dat }}"]]))
    assert remarks(annotate(word("fine", "Dear {{ patient name }}", [["a", "{{ x | dat }}"]]), problems)) == [
        (
            "Dear {{ patient name }}",
            [
                "{{ patient name }}: 'name' stands where the end of the tag is expected",
                "Check names, dots, brackets and quotation marks; a name has no spaces",
            ],
        ),
        ("{{ x | dat }}", ["{{ x | dat }}: 'dat' is not a known filter", "Did you mean date?"]),
    ]


def test_no_problem_goes_without_a_comment() -> None:
    problems = problems_of(BROKEN)
    assert len(problems) > 6
    told = [texts[0] for _, texts in remarks(annotate(BROKEN, problems))]
    assert all(any(text.endswith(problem.message) for text in told) for problem in problems)
    assert len(told) == len(problems)


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
    [(text, told)] = remarks(annotate(data, [Problem(place, "is wrong", "mend it", "syntax", "{{ a b }}")]))
    assert (text, told) == ("first", [f"{place}: {{{{ a b }}}}: is wrong", "Mend it"])


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
    body = read_parts({entry.name: entry for entry in read_entries(RICH, "x")}, "x")[0][0]
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


def test_comments_of_people_stay_and_no_number_stands_twice() -> None:
    data = word(COMMENTED, comments=["x"], extra={"word/comments.xml": COMMENTS})
    annotated = annotate(data, [Problem("body, paragraph 1", "is wrong")])
    comments = list(part(annotated, "word/comments.xml"))
    assert [(c.get(f"{W}id"), c.get(f"{W}author")) for c in comments] == [
        ("4", "Ada"),
        ("7", "docgen"),
        ("8", "docgen"),
    ]
    assert remarks(annotated) == [("{{ a b }}", ["keep this"]), ("{{ a b }}", ["is wrong"])]
    kept = ("[Content_Types].xml", "word/_rels/document.xml.rels")
    assert all(parts_of(annotated)[name] == parts_of(data)[name] for name in kept)


def test_a_number_of_the_body_without_a_comment_is_not_taken() -> None:
    annotated = annotate(word(COMMENTED), [Problem("body, paragraph 1", "is wrong")])
    assert [c.get(f"{W}id") for c in part(annotated, "word/comments.xml")] == ["5"]


def test_the_text_and_every_other_part_stay_as_they_were() -> None:
    annotated = annotate(BROKEN, problems_of(BROKEN))
    before, after = parts_of(BROKEN), parts_of(annotated)
    assert read(annotated) == read(BROKEN)
    touched = {"[Content_Types].xml", "word/_rels/document.xml.rels", "word/document.xml"}
    assert set(after) - set(before) == {"word/comments.xml"}
    assert {name for name in before if before[name] != after[name]} == touched


def without_comments(root: etree._Element) -> bytes:
    for name in ("commentRangeStart", "commentRangeEnd"):
        for mark in root.findall(f".//{W}{name}"):
            mark.getparent().remove(mark)
    for reference in root.findall(f".//{W}commentReference"):
        run = reference.getparent()
        run.getparent().remove(run)
    return etree.tostring(root)


def test_the_body_differs_in_nothing_but_the_marks_of_comments() -> None:
    assert without_comments(part(annotate(BROKEN, problems_of(BROKEN)))) == etree.tostring(part(BROKEN))


def test_the_same_problems_give_the_same_bytes() -> None:
    problems = problems_of(BROKEN)
    annotated = annotate(BROKEN, problems)
    assert annotate(BROKEN, problems) == annotated
    assert b"w:date" not in parts_of(annotated)["word/comments.xml"]


def test_an_annotated_copy_is_annotated_afresh() -> None:
    problems = problems_of(BROKEN)
    annotated = annotate(BROKEN, problems)
    assert annotate(annotated, problems) == annotated
    cleaned = annotate(annotated, [])
    assert part(cleaned, "word/comments.xml").findall(f"{W}comment") == []
    assert etree.tostring(part(cleaned)) == etree.tostring(part(BROKEN))


def test_remarks_are_dropped_from_the_parts_of_an_annotated_copy() -> None:
    data = word(COMMENTED, comments=["x"], extra={"word/comments.xml": COMMENTS})
    annotated = annotate(data, [Problem("body, paragraph 1", "is wrong")])
    parts = read_parts({entry.name: entry for entry in read_entries(annotated, "x")}, "x")[0]
    changed = drop_comments(parts)
    assert set(changed) == {"word/comments.xml", "word/document.xml"}
    for name in changed:
        assert etree.tostring(etree.fromstring(changed[name])) == etree.tostring(part(data, name))
    assert drop_comments(parts) == {}


def test_an_annotated_copy_is_the_same_template_and_no_remark_reaches_a_document() -> None:
    data = word("{% if x %}", "a", "{% endif %}", "b")
    spots = ["body, paragraph 1", "body, paragraph 3", "body, paragraph 4"]
    annotated = annotate(data, [Problem(place, "{{ is wrong", "write }}") for place in spots])
    filled = WordTemplate.load(annotated).render({"x": True})
    assert read(filled) == ["a", "b"]
    assert b"is wrong" not in parts_of(filled)["word/comments.xml"]
    assert part(filled).find(f".//{W}commentReference") is None
    assert problems_of(annotate(BROKEN, problems_of(BROKEN))) == problems_of(BROKEN)


def test_remarks_of_a_template_without_tags_are_gone_from_its_document() -> None:
    filled = WordTemplate.load(annotate(word("a"), [Problem("body, paragraph 1", "is wrong")])).render({})
    assert part(filled).find(f".//{W}commentReference") is None
    assert part(filled, "word/comments.xml").find(f"{W}comment") is None


@pytest.mark.parametrize(("value", "expected"), [(True, ["a", "b"]), (False, ["b"])])
def test_a_persons_comment_on_a_tag_is_no_text_beside_it(value: bool, expected: list[str]) -> None:
    noted = COMMENTED.replace("{{ a b }}", "{% if x %}")
    data = word(noted, "a", "{% endif %}", "b", comments=["x"], extra={"word/comments.xml": COMMENTS})
    filled = WordTemplate.load(data).render({"x": value})
    assert read(filled) == expected


def test_a_persons_comment_may_end_inside_a_tag() -> None:
    halves = (
        COMMENTED.replace("{{ a b }}", "{{ na").removesuffix("</w:p>") + "<w:r><w:t>me }}</w:t></w:r></w:p>"
    )
    data = word(halves, comments=["x"], extra={"word/comments.xml": COMMENTS})
    filled = WordTemplate.load(data).render({"name": "Ada"})
    assert read(filled) == ["Ada"]
    assert part(filled).find(f".//{W}commentReference") is not None


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
    assert set(findings(annotate(data, problems), path)) <= set(findings(data, path))


def test_another_library_reads_the_comments(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(annotate(BROKEN, problems_of(BROKEN)))
    comments = list(docx.Document(str(path)).comments)
    assert {(comment.author, comment.initials, comment.timestamp) for comment in comments} == {
        ("docgen", "docgen", None)
    }
    assert len(comments) == len(problems_of(BROKEN))


STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
HOPELESS: dict[str, tuple[Any, str]] = {
    "no Word file": (b"%PDF-1.7", "not-word"),
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
