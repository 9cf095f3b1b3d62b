"""A Word file as a page: the body, headers and footers, notes and comments, properties."""

from __future__ import annotations

import pytest
from notation import NS, paragraph, run, word
from pages_of import blocks_of, page_of

from docgen.errors import TemplateError
from docgen.word.page.model import Group, Paragraph, Text
from docgen.word.page.reader import read_page


def says(text: str) -> Paragraph:
    return Paragraph("Normal", (Text(text),))


def test_headers_and_footers_come_behind_the_body() -> None:
    found = blocks_of("body", footer=["f"], first_header=["h1"], header=["h"], even_footer=["f2"])
    assert found[0] == says("body")
    assert found[1:] == (
        Group("header", "first", "", (says("h1"),)),
        Group("header", "", "", (says("h"),)),
        Group("footer", "", "", (says("f"),)),
        Group("footer", "even", "", (says("f2"),)),
    )


def test_notes_and_comments_have_their_numbers_and_a_comment_its_author() -> None:
    comments = f'<w:comment w:id="4" w:author="Dr. A">{paragraph("why?")}</w:comment>'
    found = blocks_of("body", footnotes=["a note"], endnotes=["an end"], comments=[comments])
    assert found[1:3] == (
        Group("note", "2", "", (says("a note"),)),
        Group("endnote", "2", "", (says("an end"),)),
    )
    assert "why?" in str(found[3])


def test_a_note_that_says_nothing_such_as_a_line_is_left_out() -> None:
    assert blocks_of("body", footnotes=["<w:p><w:r><w:separator/></w:r></w:p>"]) == (says("body"),)


def core(**given: str) -> str:
    inner = "".join(f"<dc:{name}>{value}</dc:{name}>" for name, value in given.items())
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        f'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">{inner}</cp:coreProperties>'
    )


def test_the_properties_that_are_not_empty_are_in_one_order() -> None:
    page = page_of("a", extra={"docProps/core.xml": core(subject="S", title=" A  {{ title }}", keywords="")})
    assert page.properties == (("title", "A {{ title }}"), ("subject", "S"))


def test_the_language_is_that_of_the_styles_else_the_one_of_the_properties() -> None:
    lang = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="es-US"/></w:rPr></w:rPrDefault></w:docDefaults>'
    )
    extra = {
        "docProps/core.xml": core(language="en-US"),
        "word/styles.xml": f"<w:styles {NS}>{lang}</w:styles>",
    }
    assert page_of("a", extra=extra).properties == (("language", "es-US"),)
    del extra["word/styles.xml"]
    assert page_of("a", extra=extra).properties == (("language", "en-US"),)


@pytest.mark.parametrize(
    ("styles", "usual"),
    [
        (["Body Text", "Other", "Other"], "Body Text"),
        (["Tag Line", "Other", "Other"], "Body Text"),
        (["Other", "Other", "Mine"], "Other"),
        (["Other", "Mine"], "Body Text"),
        (["Heading 1", "Heading 1", "Mine"], "Mine"),
        ([], "Body Text"),
    ],
)
def test_the_usual_style_is_that_of_most_paragraphs(styles: list[str], usual: str) -> None:
    lines = [paragraph("a", f'<w:pStyle w:val="{style}"/>') for style in styles]
    assert page_of(*lines).style == usual


def test_a_file_that_cannot_be_read_says_why() -> None:
    with pytest.raises(TemplateError) as caught:
        read_page(b"no zip", "mine.docx")
    assert caught.value.source == "mine.docx"
    assert caught.value.problems[0].kind == "not-word"


def test_the_first_word_of_a_link_in_a_header_is_kept() -> None:
    (_, group) = blocks_of("a", header=[f'<w:p><w:hyperlink r:id="none">{run("x")}</w:hyperlink></w:p>'])
    assert "'x'" in str(group)


def test_a_file_with_damage_is_refused() -> None:
    with pytest.raises(TemplateError):
        read_page(word("a", extra={"word/document.xml": "<w:document"}), "x")
