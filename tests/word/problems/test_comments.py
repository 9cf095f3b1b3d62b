"""docgen's own comments in a Word file, beside those of people, and taken out again."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from annotated import BROKEN, COMMENTED, COMMENTS, problems_of, remarks
from lxml import etree
from notation import W, part, parts_of, read, word

from docgen import WordTemplate
from docgen.errors import Problem
from docgen.word.ooxml.package import read_entries
from docgen.word.ooxml.parts import read_parts
from docgen.word.problems.annotation import annotate
from docgen.word.problems.comments import drop_comments


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
    parts = read_parts(read_entries(annotated, "x"), "x").parts
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


def test_another_library_reads_the_comments(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(annotate(BROKEN, problems_of(BROKEN)))
    comments = list(docx.Document(str(path)).comments)
    assert {(comment.author, comment.initials, comment.timestamp) for comment in comments} == {
        ("docgen", "docgen", None)
    }
    assert len(comments) == len(problems_of(BROKEN))
