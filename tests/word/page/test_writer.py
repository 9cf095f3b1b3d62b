"""A page as a Word file."""

from __future__ import annotations

from notation import parts_of

from docgen.pages import LOOKS
from docgen.word.page.look import Look
from docgen.word.page.model import Group, Page, Paragraph, Text
from docgen.word.page.writer import write_word

LOOK = Look(LOOKS["patient"].read_bytes(), "patient")
A = Paragraph("Header", (Text("a"),))


def parts(*blocks: Group | Paragraph) -> dict[str, bytes]:
    return parts_of(write_word(Page(blocks, (("title", "A & B"), ("language", "es-US"))), LOOK))


def test_headers_and_footers_are_parts_of_their_own_and_a_first_one_makes_a_first_page() -> None:
    found = parts(
        Group("header", "first", "", (A,)), Group("header", "", "", (A,)), Group("footer", "", "", (A,))
    )
    body = found["word/document.xml"]
    assert {"word/header1.xml", "word/header2.xml", "word/footer1.xml"} <= set(found)
    assert b'<w:headerReference w:type="first" r:id="rId1"/>' in body
    assert b'<w:footerReference w:type="default" r:id="rId3"/>' in body
    assert b"<w:titlePg" in body
    assert b'Id="rId3"' in found["word/_rels/document.xml.rels"]
    assert b"<w:titlePg" not in parts(A)["word/document.xml"]


def test_the_properties_are_those_of_the_page_and_nothing_tells_of_a_day_or_a_person() -> None:
    core = parts(A)["docProps/core.xml"]
    assert b"<dc:title>A &amp; B</dc:title><dc:language>es-US</dc:language>" in core
    assert not any(word in core for word in (b"created", b"modified", b"creator"))
    assert b'w:val="es-US"' in parts(A)["word/styles.xml"]
