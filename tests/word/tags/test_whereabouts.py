"""Places of text that is in no story, and the text of files that are inserted as they are."""

from __future__ import annotations

import pytest
from notation import element, with_parts, word

from docgen.word.ooxml.package import compress
from docgen.word.ooxml.parts import Part
from docgen.word.tags.whereabouts import find_place, inserted_texts

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BODY = Part("word/document.xml", "body", element('<w:body><w:altChunk r:id="rId1"/></w:body>'), "story")
RELATIONS = Part(
    "word/_rels/document.xml.rels",
    "word/_rels/document.xml.rels",
    element(
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{REL}/aFChunk" Target="chunk"/></Relationships>'
    ),
    "other",
)
QUOTED = b"Content-Transfer-Encoding: quoted-printable\n\n<p>{{ na=\nme }}</p>"
INSERTED = {
    "plain": b"{{ name }}",
    "HTML": b"<style>a{b:c}</style><p>{<b>{ name</b> &#125;}",
    "HTML of another encoding": "<p>{{ name }}</p>".encode("utf-16"),
    "HTML as Word saves it in one file": QUOTED,
    "RTF": rb"{\rtf1 {\b \{}\{ name \}\}}",
    "Word": word("Dear {¦{ name }}"),
}


@pytest.mark.parametrize("content", INSERTED.values(), ids=INSERTED)
def test_an_inserted_file_of_any_kind_is_read_as_plain_text(content: bytes) -> None:
    entries = {"word/chunk": compress("word/chunk", content)}
    ((chunk, text),) = inserted_texts(BODY, [BODY, RELATIONS], entries)
    assert chunk is BODY.root[0]
    assert "{{ name }}" in text


def test_a_zip_file_within_an_inserted_word_file_is_not_unpacked() -> None:
    content = with_parts(word("x"), {"word/inner.xml": word("{{ name }}")})
    entries = {"word/chunk": compress("word/chunk", content)}
    ((_, text),) = inserted_texts(BODY, [BODY, RELATIONS], entries)
    assert "{{ name }}" not in text


def test_paragraphs_of_an_inserted_file_stay_apart() -> None:
    entries = {"word/chunk": compress("word/chunk", b"<p>{</p><p>{ name }}</p>")}
    ((_, text),) = inserted_texts(BODY, [BODY, RELATIONS], entries)
    assert "{{" not in text


def test_an_inserted_file_that_is_missing_has_no_text() -> None:
    assert list(inserted_texts(BODY, [BODY], {})) == []
    assert list(inserted_texts(BODY, [BODY, RELATIONS], {})) == []


def other(name: str, written: str) -> Part:
    return Part(name, name, element(written), "other")


BLOCK = '<w:docPart><w:docPartPr><w:name w:val="{}"/></w:docPartPr><w:docPartBody/></w:docPart>'
HELD = element(
    "<w:body><w:p><w:sdt><w:sdtPr><w:placeholder>"
    '<w:docPart w:val="P1"/></w:placeholder></w:sdtPr></w:sdt></w:p></w:body>'
)


@pytest.mark.parametrize(
    ("name", "place"),
    [("P1", "body, paragraph 1, placeholder of a content control"), ("P2", "building block P2")],
)
def test_a_building_block_is_where_its_control_is(name: str, place: str) -> None:
    held = Part("word/document.xml", "body", HELD, "story")
    blocks = f"<w:docParts>{BLOCK.format(name)}</w:docParts>"
    block = other("word/glossary/document.xml", f"<w:glossaryDocument>{blocks}</w:glossaryDocument>")
    inner = block.root[0][0][1]
    assert find_place(inner, block, [held, block]) == place


def test_a_part_that_nothing_refers_to_keeps_its_name() -> None:
    theme = other("word/theme.xml", "<a:theme/>")
    assert find_place(theme.root, theme, [BODY, RELATIONS, theme]) == "word/theme.xml"
