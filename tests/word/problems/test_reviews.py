"""What people's review has left in a file."""

from __future__ import annotations

from notation import NS, paragraph, run, word

from docgen.word.problems.reviews import Unfinished, find_unfinished


def commented(author: str) -> bytes:
    comment = (
        f'<w:comment w:id="2" w:author="{author}" w:initials="{author}">{paragraph("soften")}</w:comment>'
    )
    mark = '<w:p><w:r><w:t>a</w:t></w:r><w:r><w:commentReference w:id="2"/></w:r></w:p>'
    part = f"<w:comments {NS}>{comment}</w:comments>"
    return word("x", mark, comments=[], extra={"word/comments.xml": part})


def test_a_comment_of_somebody_is_found_and_one_of_docgen_is_not() -> None:
    assert find_unfinished(commented("A Lawyer"), "mine.docx") == [Unfinished("comment", "body, paragraph 2")]
    assert find_unfinished(commented("docgen"), "mine.docx") == []


def test_a_tracked_change_is_found_once_for_its_paragraph() -> None:
    change = f'<w:p><w:ins w:id="1" w:author="A">{run("new")}</w:ins><w:del w:id="2" w:author="A"/></w:p>'
    assert find_unfinished(word("x", header=[change]), "mine.docx") == [
        Unfinished("change", "header, paragraph 1")
    ]
    assert find_unfinished(word("x"), "mine.docx") == []
