"""Formatted text, links and page breaks as values."""

from __future__ import annotations

import io
import time

import pytest
from docx import Document
from notation import W, element, part, read, text_of, word

from docgen import RenderError, WordTemplate
from docgen.word import PageBreak, RichText
from docgen.word.ooxml.additions import Additions
from docgen.word.values.rich import Spot, checked_link
from docgen.word.values.text import Refused


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


SPOT = Spot("word/document.xml", "<w:rFonts/>", "<w:b/>", "", '<w:color w:val="FF0000"/>', runs=True)


@pytest.mark.parametrize(
    ("bold", "italic", "inner"),
    [
        (False, False, '<w:rFonts/><w:b/><w:color w:val="FF0000"/>'),
        (True, False, '<w:rFonts/><w:b/><w:bCs/><w:color w:val="FF0000"/>'),
        (False, True, '<w:rFonts/><w:b/><w:i/><w:iCs/><w:color w:val="FF0000"/>'),
    ],
)
def test_emphasis_is_added_to_the_format_of_the_tag(bold: bool, italic: bool, inner: str) -> None:
    assert SPOT.properties(bold, italic) == f"<w:rPr>{inner}</w:rPr>"
    assert Spot().properties() == ""


# name: (notation, each run's text with * for bold and / for italic)
NOTATIONS = {
    "plain": ("a b", ["a b"]),
    "bold and italic": ("**a** *b*", ["*a", " ", "/b"]),
    "one in the other": ("**a *b* c**", ["*a ", "*/b", "* c"]),
    "signs without a meaning": (r"\*a\* \_b\_ \[c\] \\", ["*a* _b_ [c] \\"]),
    "brackets without an address": ("[a] (b)", ["[a] (b)"]),
    "nothing": ("", []),
}


@pytest.mark.parametrize(("notation", "runs"), NOTATIONS.values(), ids=NOTATIONS)
def test_a_notation_becomes_a_run_for_each_piece(notation: str, runs: list[str]) -> None:
    assert runs_of(notation) == runs


def runs_of(notation: str) -> list[str]:
    """The text of each run, with * before it for bold and / for italic."""
    written = RichText(notation).as_runs(Spot(runs=True), Additions())
    namespaced = written.replace("<w:hyperlink r:id", "<w:hyperlink w:anchor")
    return [
        ("*" if run.find("{*}rPr/{*}b") is not None else "")
        + ("/" if run.find("{*}rPr/{*}i") is not None else "")
        + "".join(map(str, run.itertext()))
        for run in element(f"<w:p>{namespaced}</w:p>").iter("{*}r")
    ]


# name: (notation, each run's text with * for bold and / for italic)
ASTERISKS = {
    "spaces around": ("5 * 3 * 2 = 30", ["5 ", "*", " 3 ", "*", " 2 = 30"]),
    "no end": ("dose **2 mg", ["dose ", "**", "2 mg"]),
    "no beginning": ("2 mg** of it", ["2 mg", "**", " of it"]),
    "a note": ("* see note", ["*", " see note"]),
    "a space before the end": ("*a *", ["*", "a ", "*"]),
    "one of two": ("**a*", ["*", "/a"]),
    "two of three": ("***a** b*", ["*/a", "/ b"]),
    "three": ("***a***", ["*/a"]),
    "inside a word": ("2*3*4", ["2", "/3", "4"]),
    "beside a bracket": ("a*(b)*c", ["a", "*", "(b)", "*", "c"]),
    "the rule of three": ("*a**b*", ["/a", "/**", "/b"]),
    "an asterisk in bold": ("**a * b**", ["*a ", "**", "* b"]),
    "an inner pair first": ("**a *b **c**", ["**", "a ", "*", "b ", "*c"]),
    "around a link": ("*[a](https://b.c)*", ["/a"]),
}


@pytest.mark.parametrize(("notation", "runs"), ASTERISKS.values(), ids=ASTERISKS)
def test_an_asterisk_without_a_partner_or_with_a_space_inside_is_an_asterisk(
    notation: str, runs: list[str]
) -> None:
    assert runs_of(notation) == runs


def test_many_asterisks_take_no_longer_than_their_number() -> None:
    opened = "**a " * 8_000
    for notation in (opened, "a* " * 8_000, opened + "a*b" * 8_000, opened + "a** " * 8_000):
        started = time.process_time()
        RichText(notation).as_runs(Spot(runs=True), Additions())
        assert time.process_time() - started < 1


@pytest.mark.parametrize("address", ["https://a.b", "HTTP://a.b", "mailto:a@b.c", "tel:+1", " http://a "])
def test_an_address_of_the_web_of_mail_or_of_a_telephone_is_kept(address: str) -> None:
    assert checked_link(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    ["", "a.b", "//a.b", "javascript:x", "data:x", "file:///x", "http//a", "https://[a"],
)
def test_an_address_of_any_other_kind_is_refused(address: str) -> None:
    with pytest.raises(Refused, match="http, https, mailto or tel"):
        checked_link(address)
