"""The words of a paragraph: runs, fields, controls, links, pictures; nothing that they hold is lost."""

from __future__ import annotations

from typing import Any

import pytest
from notation import NS, field, paragraph, run, text_box, with_relations, word
from pages_of import blocks_of, pieces_of

from docgen.pages import read_page
from docgen.word.page.model import Field, Group, Mark, Paragraph, Span, Text

MARK = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
BEGIN, SEPARATE, END = (MARK.format(kind) for kind in ("begin", "separate", "end"))


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def sdt(properties: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


NAMED = '<w:alias w:val="The title"/><w:tag w:val="the.tag"/>'
CHECKED = '<w14:checkbox><w14:checked w14:val="{}"/></w14:checkbox>'

RUNS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "split over runs": (run("One ") + "<w:proofErr/>" + run("sentence."), (Text("One sentence."),)),
    "direct bold": (run("a ") + run("b", "<w:b/>"), (Text("a "), Text("b", True))),
    "bold that is switched off": (run("b", '<w:b w:val="0"/>'), (Text("b"),)),
    "direct italic": (run("b", "<w:i/>"), (Text("b", False, True),)),
    "the style Strong": (run("b", '<w:rStyle w:val="Strong"/>'), (Text("b", True),)),
    "the style Emphasis": (run("b", '<w:rStyle w:val="Emphasis"/>'), (Text("b", False, True),)),
    "tab and breaks": (
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:cr/><w:t>c</w:t></w:r>",
        (Text("a\tb\n\nc"),),
    ),
    "hyphens": ("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:softHyphen/></w:r>", (Text("a\u2011\u00ad"),)),
    "a symbol": ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', (Text("\uf0fc"),)),
    "the end of a page": ('<w:r><w:br w:type="page"/></w:r>', (Mark("page"),)),
    "a break of an odd kind": ('<w:r><w:t>a</w:t><w:br w:type="]"/><w:t>b</w:t></w:r>', (Text("a\nb"),)),
    "deleted words": (f"<w:del>{run('gone')}</w:del>" + run("here"), (Text("here"),)),
    "inserted words": (f"<w:ins>{run('new')}</w:ins>", (Text("new"),)),
    "hidden words": (run("quiet", "<w:vanish/>"), (Text("quiet"),)),
    "an element that is not known": (f"<w:odd>{run('kept')}</w:odd>", (Text("kept"),)),
    "a simple field": (field("REF a \\h"), (Field("REF a \\h", (Text("1"),)),)),
    "a number of pages": (field("NUMPAGES"), (Field("NUMPAGES"),)),
    "a field over runs": (
        BEGIN + code(" DATE ") + code("\\@ d ") + SEPARATE + run("2 March") + END,
        (Field("DATE \\@ d", (Text("2 March"),)),),
    ),
    "a field without a result": (BEGIN + code("PAGE") + END, (Field("PAGE"),)),
    "a field in the code of another": (
        BEGIN
        + code("IF ")
        + BEGIN
        + code("X")
        + SEPARATE
        + run("3")
        + END
        + code("=1 a")
        + SEPARATE
        + run("b")
        + END,
        (Field("IF {X | 3}=1 a", (Text("b"),)),),
    ),
    "a field that never ends": (BEGIN + code("X") + SEPARATE + run("b"), (Field("X", (Text("b"),)),)),
    "the end of a field that never began": (END + SEPARATE + run("b"), (Text("b"),)),
    "the code of no field": (code("X"), (Text("X"),)),
    "a note, a comment": (
        '<w:r><w:footnoteReference w:id="2"/><w:endnoteReference w:id="3"/>'
        '<w:commentReference w:id="0"/></w:r>',
        (Mark("note", "2"), Mark("endnote", "3"), Mark("comment", "0")),
    ),
    "a control with a name": (sdt(NAMED, run("x")), (Span("text", "the.tag", "The title", (Text("x"),)),)),
    "a control without content": (
        f"<w:sdt><w:sdtPr>{NAMED}</w:sdtPr></w:sdt>",
        (Span("text", "the.tag", "The title"),),
    ),
    "a control without properties": (f"<w:sdt><w:sdtContent>{run('x')}</w:sdtContent></w:sdt>", (Text("x"),)),
    "a control without a name": (sdt("<w:text/>", run("x")), (Text("x"),)),
    "a box": (sdt(NAMED + CHECKED.format(0), run("☐")), (Span("box", "the.tag", "The title"),)),
    "a ticked box": (
        sdt(NAMED + CHECKED.format(1), run("☒")),
        (Span("box", "the.tag", "The title", (), True),),
    ),
    "a box with words": (sdt(CHECKED.format(0), run("☐ no")), (Span("box", "", "", (Text("☐ no"),)),)),
    "a date": (sdt(NAMED + "<w:date/>", run("\u2003")), (Span("date", "the.tag", "The title"),)),
    "a drop-down list": (sdt("<w:dropDownList/>", run("a")), (Span("choice", "", "", (Text("a"),)),)),
    "a statement": (
        sdt('<w:alias w:val="Must state: risks"/><w:tag w:val="states:risks"/>', run("It may hurt.")),
        (Span("states", "risks", "Must state: risks", (Text("It may hurt."),)),),
    ),
    "a field that begins before a control and ends in it": (
        BEGIN + code("X") + SEPARATE + sdt(NAMED, run("a") + END + run("b")),
        (Field("X", (Span("text", "the.tag", "The title", (Text("ab"),)),)),),
    ),
    "a link within the file": (
        f'<w:hyperlink w:anchor="there" w:tooltip="tip">{run("see")}</w:hyperlink>',
        (Span("link", "#there", "tip", (Text("see"),)),),
    ),
    "a control in the code of a field": (
        BEGIN + code("A ") + sdt(NAMED, run("b")) + END,
        (Field("A b the.tag The title"),),
    ),
}


@pytest.mark.parametrize(("runs", "pieces"), RUNS.values(), ids=RUNS)
def test_every_word_of_a_paragraph_is_kept(runs: str, pieces: tuple[Any, ...]) -> None:
    assert pieces_of(runs) == pieces


def test_a_link_has_its_address() -> None:
    relation = (
        '<Relationship Id="rIdL" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"'
        ' Target="https://example.org/a" TargetMode="External"/>'
    )
    data = with_relations(word(f'<w:p><w:hyperlink r:id="rIdL">{run("here")}</w:hyperlink></w:p>'), relation)
    (block,) = read_page(data, "x").blocks
    assert block == Paragraph("Normal", (Span("link", "https://example.org/a", "", (Text("here"),)),))


def test_a_text_box_is_read_once_and_stands_behind_its_paragraph() -> None:
    assert blocks_of(text_box("in the box"), "after") == (
        Paragraph("Normal", (Mark("box", "1"),)),
        Group("box", "1", "", (Paragraph("Normal", (Text("in the box"),)),)),
        Paragraph("Normal", (Text("after"),)),
    )


def test_a_picture_has_its_alternative_text_and_its_title() -> None:
    drawing = (
        '<w:r><w:drawing><wp:docPr id="1" name="Picture 1" descr="The  logo" title="Logo"/></w:drawing></w:r>'
    )
    assert pieces_of(drawing) == (Span("picture", "", "Logo", (Text("The logo"),)),)
    assert pieces_of('<w:r><w:pict><v:shape alt="Old logo"/></w:pict></w:r>') == (
        Span("picture", "", "", (Text("Old logo"),)),
    )
    assert pieces_of("<w:r><w:drawing/></w:r>") == (Span("picture"),)
    drawn = f"<w:r><w:drawing><a:p {NS}><a:r><a:t>drawn</a:t></a:r></a:p></w:drawing></w:r>"
    assert pieces_of(drawn) == (Span("picture", "", "", (Text("drawn"),)),)


def test_a_paragraph_in_a_paragraph_is_kept() -> None:
    (outer, inner) = blocks_of(f"<w:p>{run('a')}{paragraph('b')}</w:p>")
    assert outer == Paragraph("Normal", (Text("a"), Mark("box", "1")))
    assert inner == Group("box", "1", "", (Paragraph("Normal", (Text("b"),)),))


def test_fields_in_too_many_fields_are_words() -> None:
    deep = "".join(BEGIN + code("X") for _ in range(500)) + SEPARATE + run("y") + END * 500
    (found,) = pieces_of(deep)
    assert isinstance(found, Field)
    assert found.code.count("X") == 500
    assert "y" in found.code


def test_the_end_of_a_section_is_marked() -> None:
    (block,) = blocks_of(paragraph("x", "<w:sectPr/>"))
    assert block == Paragraph("Normal", (Text("x"), Mark("section")))
