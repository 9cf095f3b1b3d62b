"""A document as plain text and as strict XHTML: what it says, in reading order, and nothing else."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import pytest
from lxml import etree
from notation import control, field, paragraph, run, word

import docgen
from docgen.errors import DocumentError

# The part of the DTD of XHTML 1.0 Strict that docgen uses; the whole one refuses nothing in it.
DTD = """
<!ENTITY % inline "strong|em|br">
<!ENTITY % block "p|h1|h2|h3|h4|h5|h6|ul|ol|table">
<!ELEMENT html (head, body)>
<!ATTLIST html xmlns CDATA #FIXED "http://www.w3.org/1999/xhtml">
<!ATTLIST html lang NMTOKEN #IMPLIED xml:lang NMTOKEN #IMPLIED>
<!ELEMENT head (title)> <!ELEMENT title (#PCDATA)>
<!ELEMENT body (%block;)*>
<!ELEMENT p (#PCDATA|%inline;)*>
<!ELEMENT h1 (#PCDATA|%inline;)*> <!ELEMENT h2 (#PCDATA|%inline;)*> <!ELEMENT h3 (#PCDATA|%inline;)*>
<!ELEMENT h4 (#PCDATA|%inline;)*> <!ELEMENT h5 (#PCDATA|%inline;)*> <!ELEMENT h6 (#PCDATA|%inline;)*>
<!ELEMENT ul (li)+> <!ELEMENT ol (li)+> <!ELEMENT li (#PCDATA|%inline;|%block;)*>
<!ELEMENT table (tr)+> <!ATTLIST table summary CDATA #IMPLIED>
<!ELEMENT tr (th|td)+>
<!ELEMENT th (#PCDATA|%inline;|%block;)*> <!ATTLIST th colspan CDATA "1" scope (row|col) #IMPLIED>
<!ELEMENT td (#PCDATA|%inline;|%block;)*> <!ATTLIST td colspan CDATA "1">
<!ELEMENT strong (#PCDATA|%inline;)*> <!ELEMENT em (#PCDATA|%inline;)*> <!ELEMENT br EMPTY>
"""
SDT = "<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"  # in a paragraph
DATE = '<w:tag w:val="consent.signed_at"/><w:date/>'


@pytest.fixture(scope="module")
def documents(root: Path, pack: docgen.Pack) -> dict[str, docgen.Document]:
    """Every document of every example, as drafts where they are not ready."""
    made = {}
    for record in sorted((root / "examples").glob("*-*.*")):
        encounter = docgen.load_encounter(record, pack=pack)
        for code in ("procedure-note", "patient-consent", "aftercare"):
            for draft in (False, True):
                try:
                    found = docgen.fill(encounter, pack, code, draft=draft)
                except docgen.DocgenError:
                    continue
                made[f"{record.stem} {code} {draft}"] = found
    return made


def body(*blocks: object, **stories: object) -> list[str]:
    return docgen.to_text(word(*blocks, **stories)).splitlines()


def box(ticked: bool) -> str:
    state = f'<w14:checkbox><w14:checked w14:val="{int(ticked)}"/></w14:checkbox>'
    return SDT.format(properties=state, content=run("☒" if ticked else "☐"))


def elements(xhtml: str) -> etree._Element:
    return etree.fromstring(xhtml.encode())


def test_all_documents_of_the_examples_are_valid_xhtml(documents) -> None:
    dtd = etree.DTD(io.StringIO(DTD))
    assert len(documents) > 8
    for name, document in documents.items():
        root = elements(docgen.to_xhtml(document))
        assert dtd.validate(root), (name, dtd.error_log)


def words_of(text: str) -> set[str]:
    """The words of a text, without the marks that a list has in plain text alone."""
    return {one.strip(":") for one in text.split() if one != "-" and not re.fullmatch(r"\d+\.", one)}


def test_text_and_xhtml_say_the_same_words(documents) -> None:
    for name, document in documents.items():
        root = elements(re.sub("</?(?:strong|em)>", "", docgen.to_xhtml(document)))
        shown = " ".join(root.find("{*}body").itertext())
        assert words_of(shown) == words_of(docgen.to_text(document)), name
        assert root.find("{*}head/{*}title").text


def test_the_words_of_a_document_are_in_its_text_once_for_each_time_that_they_are_read(documents) -> None:
    text = docgen.to_text(documents["liquid-nitrogen-face procedure-note False"])
    assert text.count("Record number 000412") == 1
    assert text.count("Born August 23, 1996") == 1
    assert text.startswith("Mockingbird Dermatology\n")
    assert text.endswith("\nProcedure note, version 0.1.0, English\n")
    assert "Page" not in text
    assert "Site: Right cheek\n  Lesion type: " in text
    assert "\nSigned by Jordan Placeholder, MD on " in text


def test_a_draft_says_so_first_and_a_final_document_never(documents) -> None:
    for name, document in documents.items():
        for written in (docgen.to_text(document), docgen.to_xhtml(document)):
            assert ("DRAFT" in written) is document.draft, name
        if document.draft:
            assert docgen.to_text(document).startswith("DRAFT"), name


def test_a_form_has_its_boxes_and_the_lines_to_write_on(documents) -> None:
    consent = docgen.to_text(documents["liquid-nitrogen-face patient-consent True"])
    assert "Still right? ☐ Yes ☐ No. This has changed:\n________\n" in consent
    assert "________\nRowan Sampleton, patient\n________\nDate\n________\nTime\n" in consent


def test_a_list_has_its_numbers_and_goes_on_after_what_is_around_it(documents) -> None:
    sheet = documents["liquid-nitrogen-face aftercare False"]
    text = docgen.to_text(sheet)
    assert "\nToday\n\n1. If it hurts" in text
    assert "\n6. Do not use yet: tretinoin cream" in text
    lists = elements(docgen.to_xhtml(sheet)).findall(".//{*}ol")
    assert [len(one) for one in lists] == [4, 5, 7]


def test_the_heads_and_labels_of_tables_are_heads_in_xhtml(documents) -> None:
    root = elements(docgen.to_xhtml(documents["liquid-nitrogen-face procedure-note False"]))
    heads = {one.text: one.get("scope") for one in root.iter("{*}th")}
    assert heads["Lesion type"] == "col"
    assert heads["Patient"] == "row"
    assert "Rowan Sampleton" not in heads


def test_the_text_is_utf_8_in_one_form_and_a_search_finds_it() -> None:
    (line,) = body("Cafe\u0301 555\u20110100\u00a0x\tso\u00adft")
    assert line == "Café 555-0100 x soft"
    assert unicodedata.is_normalized("NFC", line)


def test_nothing_hidden_deleted_or_said_in_a_comment_comes_out() -> None:
    hidden, gone = run("hidden", "<w:vanish/>"), "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
    xml = f"<w:p>{run('seen')}{hidden}{gone}<w:ins>{run(' new')}</w:ins></w:p>"
    assert body(xml) == ["seen new"]
    for secret in ("hidden", "gone"):
        assert secret not in docgen.to_xhtml(word(xml))


def test_struck_out_text_and_a_picture_without_words_are_refused() -> None:
    struck = word(f"<w:p>{run('I agree', '<w:strike/>')}</w:p>")
    for write in (docgen.to_text, docgen.to_xhtml):
        with pytest.raises(DocumentError, match="struck out"):
            write(struck)
        with pytest.raises(DocumentError, match="picture without alternative text"):
            write(word("<w:p><w:r><w:pict><v:shape/></w:pict></w:r></w:p>"))


def test_a_picture_is_its_alternative_text() -> None:
    assert body('<w:p><w:r><w:pict><v:shape alt="Our logo"/></w:pict></w:r></w:p>') == ["[Our logo]"]


def test_a_box_is_ticked_or_not_and_an_empty_place_is_a_line() -> None:
    date = SDT.format(properties=DATE, content=run(" "))
    filled = SDT.format(properties=DATE, content=run("March 3"))
    assert body(f"<w:p>{box(True)}{run(' Yes ')}{box(False)}{run(' No')}</w:p>") == ["☑ Yes ☐ No"]
    both = (f"<w:p>{date}{run(' date')}</w:p>", f"<w:p>{filled}</w:p>")
    assert body(*both) == [
        "________ date",
        "",
        "March 3",
    ]


def test_a_header_that_counts_pages_says_the_rest_once() -> None:
    header = {"header": ["Jane Roe", f"<w:p>{run('Page ')}{field('PAGE')}</w:p>"]}
    assert body("Hello", **header) == ["Jane Roe", "", "Hello"]


def test_a_row_is_named_by_the_heads_of_its_columns() -> None:
    head = "<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:p>{}</w:p></w:tc><w:tc><w:p>{}</w:p></w:tc></w:tr>"
    row = f"<w:tr><w:tc>{paragraph('Chin')}</w:tc><w:tc>{paragraph('3')}</w:tc></w:tr>"
    wide = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{paragraph("All of it")}</w:tc></w:tr>'
    table = f"<w:tbl>{head.format(run('Site'), run('Count'))}{row}{wide}</w:tbl>"
    assert body(table, paragraph("")) == ["Site: Chin", "  Count: 3", "All of it"]
    assert elements(docgen.to_xhtml(word(table, paragraph("")))).find(".//{*}th").get("scope") == "col"


def test_what_looks_like_markup_stays_text() -> None:
    assert body("a < b & <script>") == ["a < b & <script>"]
    assert "a &lt; b &amp; &lt;script&gt;" in docgen.to_xhtml(word("a < b & <script>"))


def test_what_is_around_blocks_adds_nothing() -> None:
    assert body(control("in a control"), "after") == ["in a control", "", "after"]


@pytest.mark.parametrize("write", [docgen.to_text, docgen.to_xhtml])
def test_a_file_is_read_as_its_bytes_are_and_what_is_none_is_refused(write, tmp_path) -> None:
    (tmp_path / "letter.docx").write_bytes(word("Hello"))
    assert write(tmp_path / "letter.docx") == write(str(tmp_path / "letter.docx")) == write(word("Hello"))
    for wrong in (b"no Word file", tmp_path / "missing.docx"):
        with pytest.raises(DocumentError):
            write(wrong)
    with pytest.raises(TypeError):
        write(None)
