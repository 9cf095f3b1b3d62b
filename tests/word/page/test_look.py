"""What is taken from a Word file as its look, and what is not."""

from __future__ import annotations

from notation import word

from docgen.word.ooxml.names import w
from docgen.word.page.look import Look

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = (
    f"<w:styles {NAMESPACE}><w:docDefaults>"
    '<w:rPrDefault><w:rPr><w:lang w:val="de-DE"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:styleId="Berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="table" w:styleId="T"><w:name w:val="Facts Table"/></w:style></w:styles>'
)
SETTINGS = (
    f'<w:settings {NAMESPACE}><w:evenAndOddHeaders/><w:footnotePr/><w:rsids/><w:themeFontLang w:val="de-DE"/>'
    "</w:settings>"
)


def look_of() -> Look:
    extra = {"word/styles.xml": STYLES, "word/settings.xml": SETTINGS}
    return Look(word("secret", header=["a header"], settings=[], extra=extra), "mine.docx")


def test_styles_are_found_by_the_names_that_word_shows_in_any_case() -> None:
    styles = look_of().styles
    assert styles.id_of("Heading 1", "paragraph") == "Berschrift1"
    assert styles.id_of("facts table", "table") == "T"
    assert styles.id_of("Facts Table", "paragraph") is None


def test_the_parts_of_a_look_say_nothing_and_have_the_language_of_the_page() -> None:
    parts = {part.kind: part for part in look_of().parts("en-US")}
    assert set(parts) == {"styles", "settings", "numbering"}
    assert b'w:val="en-US"' in parts["styles"].content
    assert b"de-DE" not in parts["styles"].content + parts["settings"].content
    assert b"footnotePr" not in parts["settings"].content
    assert b"rsids" not in parts["settings"].content
    assert b"de-DE" in next(part for part in look_of().parts("") if part.kind == "styles").content


def test_a_section_has_the_page_of_the_look_and_none_of_its_headers() -> None:
    look = look_of()
    assert look.has_even_pages
    assert look.text_width == 12240 - 2 * 1440
    assert [one.tag for one in look.section(False)] == [w("pgSz")]
    assert [one.tag for one in look.section(True)] == [w("pgSz"), w("titlePg")]
