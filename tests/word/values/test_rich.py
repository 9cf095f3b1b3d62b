"""Formatted text, links and page breaks as values."""

from __future__ import annotations

import io

import pytest
from docx import Document
from notation import W, part, read, text_of, word

from docgen import RenderError, WordTemplate
from docgen.word import PageBreak, RichText


def test_rich_text_goes_on_in_the_format_of_its_field() -> None:
    properties = '<w:rPr><w:rFonts w:ascii="A"/><w:i/><w:color w:val="FF0000"/></w:rPr>'
    red = f"<w:p><w:r>{properties}<w:t>x{{{{ v }}}}y</w:t></w:r></w:p>"
    value = RichText("a **b *c*** \\*d\\* [e](https://example.com/?x=1&y=2)\n<f>")
    filled = WordTemplate.load(word(red)).render({"v": value})
    assert (
        read(filled) == ["xa b c *d* e\n<f>y"]
        or text_of(part(filled).find(".//{*}p")) == "xa b c *d* e\n<f>y"
    )
    runs = {
        "".join(run.itertext()): [child.tag.rpartition("}")[2] for child in run.find("{*}rPr")]
        for run in part(filled).iter("{*}r")
    }
    assert runs["b "] == ["rFonts", "b", "bCs", "i", "color"]
    assert runs["c"] == ["rFonts", "b", "bCs", "i", "iCs", "color"]
    assert runs["y"] == ["rFonts", "i", "color"]
    link = Document(io.BytesIO(filled)).paragraphs[0].hyperlinks[0]
    assert (link.text, link.address) == ("e", "https://example.com/?x=1&y=2")


def test_rich_text_with_a_dangerous_link_is_refused() -> None:
    with pytest.raises(RenderError, match="address"):
        WordTemplate.load(word("{{ v }}")).render({"v": RichText("[x](javascript:alert)")})


def test_a_plain_string_never_becomes_more_than_text() -> None:
    for text in ("**bold**", "[x](https://example.com)", "\f", "<w:p/>"):
        template = WordTemplate.load(word("{{ v }}"))
        if text == "\f":
            with pytest.raises(RenderError):
                template.render({"v": text})
        else:
            assert read(template.render({"v": text})) == [text]


def test_a_page_break_is_a_value_of_its_own() -> None:
    root = part(WordTemplate.load(word("1{{ v }}2")).render({"v": PageBreak()}))
    assert [e.get(f"{W}type") for e in root.iter("{*}br")] == ["page"]
