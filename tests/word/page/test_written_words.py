"""Pieces of text as runs, fields and content controls."""

from __future__ import annotations

from notation import word

from docgen.word.page.look import Look
from docgen.word.page.model import Field, Group, Mark, Span, Text
from docgen.word.page.written_words import WordsWriter

STYLES = (
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:style w:type="character" w:styleId="S"><w:name w:val="Strong"/></w:style>'
    '<w:style w:type="character" w:styleId="G"><w:name w:val="Tag"/></w:style></w:styles>'
)


def writer() -> WordsWriter:
    return WordsWriter(Look(word("a", extra={"word/styles.xml": STYLES}), "mine.docx"), "es-US")


def test_words_have_styles_where_the_look_has_them_and_switches_elsewhere() -> None:
    written = writer().write((Text("a {% if b %}{{ c }}\t<\n"), Text("d", True), Text("e", True, True)))
    assert written == (
        '<w:r><w:t xml:space="preserve">a </w:t></w:r>'
        '<w:r><w:rPr><w:rStyle w:val="G"/></w:rPr><w:t xml:space="preserve">{% if b %}</w:t></w:r>'
        '<w:r><w:t xml:space="preserve">{{ c }}</w:t></w:r><w:r><w:tab/></w:r>'
        '<w:r><w:t xml:space="preserve">&lt;</w:t></w:r><w:r><w:br/></w:r>'
        '<w:r><w:rPr><w:rStyle w:val="S"/></w:rPr><w:t xml:space="preserve">d</w:t></w:r>'
        '<w:r><w:rPr><w:rStyle w:val="S"/><w:i/></w:rPr><w:t xml:space="preserve">e</w:t></w:r>'
    )


def test_fields_and_breaks() -> None:
    field = writer().write((Field("PAGE"), Field('REF "a"', (Text("b"),)), Mark("page")))
    assert '<w:fldSimple w:instr=" PAGE "><w:r><w:t xml:space="preserve">1</w:t></w:r></w:fldSimple>' in field
    assert 'w:instr=" REF &quot;a&quot; "' in field
    assert field.endswith('<w:r><w:br w:type="page"/></w:r>')


def test_a_statement_is_locked_and_every_control_with_a_tag_is_in_a_bookmark_of_its_own() -> None:
    words = writer()
    statement = Span("states", "risks.common", "Must state: risks common", (Text("pain"),))
    first, second = words.write((statement,)), words.write((statement,))
    assert first.startswith('<w:bookmarkStart w:id="1" w:name="states_risks_common"/><w:sdt><w:sdtPr>')
    assert '<w:tag w:val="states:risks.common"/><w:id w:val="1"/><w:lock w:val="sdtLocked"/>' in first
    assert first.endswith('</w:sdtContent></w:sdt><w:bookmarkEnd w:id="1"/>')
    assert 'w:name="states_risks_common_2"' in second
    box = words.write((Span("box", "a=yes", "Yes", (), True),))
    assert "<w:t>☒</w:t>" in box
    assert "sdtLocked" not in box
    assert "bookmark" not in words.write((Span("text", "", "A title"),))
    assert "states_a" in words.group(Group("states", "a"), "<w:p/>")


def test_a_date_without_words_keeps_its_place_and_has_the_language_of_the_page() -> None:
    written = writer().write((Span("date", "consent.signed_at", "Date"),))
    assert '<w:showingPlcHdr/><w:date><w:dateFormat w:val="d/M/yyyy"/><w:lid w:val="es-US"/>' in written
    assert "showingPlcHdr" not in writer().write((Span("date", "a", "", (Text("today"),)),))
