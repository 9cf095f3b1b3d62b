"""What a part says: the text of paragraphs, the same however a program wrote it; places; alignment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from notation import NS, control, paragraph, parts_of, run, text_box, word, xml

from docgen import WordTemplate, load_encounter, load_pack
from docgen.context import build_context
from docgen.word.ooxml.names import PARAGRAPH
from docgen.word.ooxml.places import find_places, place_of
from docgen.word.ooxml.xml import parse
from docgen.word.reading.content import ALTERED, CODE, HOLE, IN_HIDDEN_ROW, STRUCK, STRUCK_END
from docgen.word.reading.normal_form import in_normal_form, normal_form
from docgen.word.reading.part import read_part
from docgen.word.reading.tokens import is_usual
from docgen.word.sealing.alignment import Stretch, align


def body(*blocks: Any) -> str:
    return f"<w:document {NS}><w:body>{xml(blocks)}<w:sectPr/></w:body></w:document>"


def read(part: str) -> list[str]:
    """Read a part as it is, and in the normal form: both must be one."""
    as_it_is, brought = read_part(in_normal_form(part)), read_part(normal_form(parse(part.encode())))
    assert as_it_is.paragraphs == brought.paragraphs
    if is_usual(part):
        assert read_part(in_normal_form(part), usual=True) == as_it_is
    assert [(h.value, h.paragraph) for h in as_it_is.holders] == [
        (h.value, h.paragraph) for h in brought.holders
    ]
    assert [p.relation for p in as_it_is.pictures] == [p.relation for p in brought.pictures]
    assert as_it_is.sections == brought.sections
    return as_it_is.paragraphs


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def coded(code: str, result: str) -> str:
    """A complex field."""
    result = result if result.startswith("<") else run(result)
    instruction = f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
    return f"{mark('begin')}{instruction}{mark('separate')}{result}{mark('end')}"


def by_keyword(keyword: str) -> str:
    return f"{CODE}{keyword}{CODE}"


def struck(text: str) -> str:
    return f"{STRUCK}{text}{STRUCK_END}"


def form(properties: str) -> str:
    """An old form field: a box, or a list."""
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{properties}</w:ffData></w:fldChar></w:r>'
    keyword = "FORMCHECKBOX" if "checkBox" in properties else "FORMDROPDOWN"
    return f"{begin}<w:r><w:instrText> {keyword} </w:instrText></w:r>{mark('end')}"


HIDE, STRIKE = "<w:vanish/>", "<w:strike/>"
ENTRIES = '<w:listEntry w:val="no"/><w:listEntry w:val="yes &amp; no"/>'
WAS = '<w:rPrChange w:id="1" w:author="a"><w:rPr><w:vanish/><w:strike/></w:rPr></w:rPrChange>'
HELD = "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
DRAWN = "<w:r><w:drawing><a:p><a:r><a:t>{}</a:t></a:r></a:p><a:p><a:t>{}</a:t></a:p></w:drawing></w:r>"
ATTRIBUTES = 'w:id="1" w:author="a"'
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
CHOICE = "<mc:AlternateContent><mc:Choice Requires='wps'>{}</mc:Choice>{}</mc:AlternateContent>"
HIDDEN = CHOICE.format("<w:t>b</w:t>", "")
FALLBACK = "<mc:Fallback><w:t>{}</w:t></mc:Fallback>"
TEXTS: dict[str, tuple[str, list[str]]] = {
    "runs": (run("a") + run("b c"), ["ab c"]),
    "white space": (run("  a \n\t b\u00a0c "), ["a b c"]),
    "signs of XML": (run("a<b>&\"'"), ["a<b>&\"'"]),
    "letters of every kind": (run("é漢😀"), ["é漢😀"]),
    "characters by number": ("<w:r><w:t>&#233;&#x6F22;&#13;x</w:t></w:r>", ["é漢 x"]),
    "what looks like a reference": (run("&#65;&amp;"), ["&#65;&amp;"]),
    "space that is kept": ('<w:r><w:t xml:space="preserve">a </w:t><w:t>b</w:t></w:r>', ["a b"]),
    "space that Word drops": ("<w:r><w:t>a </w:t></w:r><w:r><w:t> b</w:t></w:r>", ["ab"]),
    "other attributes": ('<w:r><w:t w:x="1" xml:space="preserve">a </w:t><w:t w:x="">b</w:t></w:r>', ["a b"]),
    "texts without text": ('<w:r><w:t/><w:t xml:space="preserve"/><w:t>a</w:t></w:r>', ["a"]),
    "tabs and breaks": (
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t></w:r>",
        ["a b c d"],
    ),
    "a page break": ('<w:r><w:t>a</w:t><w:br w:type="page"/><w:t>b</w:t></w:r>', ["a b"]),
    "tab stops": ('<w:pPr><w:tabs><w:tab w:val="left" w:pos="9"/></w:tabs></w:pPr>' + run("a"), ["a"]),
    "hyphens": ("<w:r><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t><w:softHyphen/></w:r>", ["1\u20112\u00ad"]),
    "a symbol": ('<w:r><w:sym w:char="F0FE" w:font="Wingdings"/></w:r>', ["\uf0fe"]),
    "a symbol of Hangul": ('<w:r><w:sym w:char="D6A8"/></w:r>', ["\ud6a8"]),
    "a symbol that would be a mark": ('<w:r><w:t>a</w:t><w:sym w:char="0002"/></w:r>', ["a"]),
    "a symbol that is none": ('<w:r><w:t>a</w:t><w:sym w:char="D800"/><w:sym w:char="x"/></w:r>', ["a"]),
    "nothing": ("<w:r/>", []),
    "only space": (run("  "), []),
    "deleted": (f"{run('a')}<w:del w:id='1'><w:r><w:delText>b</w:delText></w:r>{run('c')}</w:del>", ["a"]),
    "moved away": (f"{run('a')}<w:moveFrom {ATTRIBUTES}>{run('b')}</w:moveFrom>", ["a"]),
    "moved here": (f"{run('a')}<w:moveTo {ATTRIBUTES}>{run('b')}</w:moveTo>", ["ab"]),
    "inserted": (f"{run('a')}<w:ins {ATTRIBUTES}>{run('b')}</w:ins>", ["ab"]),
    "an empty deletion": (f"{run('a')}<w:del {ATTRIBUTES}/>{run('b')}<w:del {ATTRIBUTES}></w:del>", ["ab"]),
    "in a link": (f'<w:hyperlink r:id="rId1">{run("a")}</w:hyperlink>{run("b")}', ["ab"]),
    "a simple field": (
        f'{run("a")}<w:fldSimple w:instr="PAGE">{run("7")}</w:fldSimple>{run("b")}',
        [f"a{by_keyword('PAGE')}b"],
    ),
    "a simple field without a result": (
        '<w:fldSimple w:instr="PAGE"/>' + run("b"),
        [f"{by_keyword('PAGE')}b"],
    ),
    "a simple field with text": (
        f'{run("a")}<w:fldSimple w:instr=" quote &quot;x&quot; ">{run("b")}</w:fldSimple>{run("c")}',
        [f"a{by_keyword('QUOTE')}bc"],
    ),
    "a simple link": (f'{run("a")}<w:fldSimple w:instr="HYPERLINK x">{run("b")}</w:fldSimple>', ["ab"]),
    "a field": (run("a") + coded(" NUMPAGES ", "9") + run("b"), [f"a{by_keyword('NUMPAGES')}b"]),
    "a field with text": (run("a") + coded(" Quote x", "9") + run("b"), [f"a{by_keyword('QUOTE')}9b"]),
    "a keyword with a switch": (coded(r" PAGE\* ARABIC ", "9") + run("b"), [f"{by_keyword('PAGE')}b"]),
    "a keyword with a quote": (coded(' QUOTE"x" ', "9"), [f"{by_keyword('QUOTE')}9"]),
    "a sum": (coded(" =2 + 3 ", "5"), [f"{by_keyword('=')}5"]),
    "a field of no kind": (coded("  ", "5"), ["5"]),
    "a link": (run("a") + coded(' HYPERLINK "x" ', "b") + run("c"), ["abc"]),
    "a field in a field": (
        coded(" IF ", run("x") + coded(" PAGE ", "1")) + run("b"),
        [f"{by_keyword('IF')}x{by_keyword('PAGE')}b"],
    ),
    "a field in an instruction": (
        mark("begin") + "<w:r><w:instrText>IF</w:instrText></w:r>" + coded(" QUOTE x ", "1")
        + "<w:r><w:instrText>x = 1</w:instrText></w:r>" + mark("separate") + run("a") + mark("end"),
        [f"{by_keyword('IF')}a"],
    ),
    "a link in a field": (
        coded(" TOC ", run("x") + coded("HYPERLINK x", "y")) + run("b"),
        [f"{by_keyword('TOC')}b"],
    ),
    "a field without a result": (
        mark("begin") + "<w:r><w:instrText>DATE</w:instrText></w:r>" + mark("end") + run("b"),
        [f"{by_keyword('DATE')}b"],
    ),
    "a field that never ends": (mark("begin") + mark("separate") + run("b"), ["b"]),
    "a field in what is deleted": (f"<w:del {ATTRIBUTES}>{coded('QUOTE', 'a')}</w:del>" + run("b"), ["b"]),
    "a field in a control": (HELD.format(coded("QUOTE", "a")) + run("b"), [f"{HOLE}b"]),
    "a form's box": (form("<w:checkBox><w:default/></w:checkBox>"), [by_keyword("FORMCHECKBOX checked")]),
    "a form's box without a tick": (
        form('<w:checkBox><w:default/><w:checked w:val="0"/></w:checkBox>'),
        [by_keyword("FORMCHECKBOX unchecked")],
    ),
    "a form's list": (
        form(f'<w:ddList><w:result w:val="1"/><w:default w:val="0"/>{ENTRIES}</w:ddList>'),
        [by_keyword("FORMDROPDOWN yes & no")],
    ),
    "a form's list as it was": (form(f"<w:ddList>{ENTRIES}</w:ddList>"), [by_keyword("FORMDROPDOWN no")]),
    "hidden": (run("a ") + run("b", HIDE) + run("c"), ["a c"]),
    "hidden by a word": (run("a", '<w:vanish w:val="true"/>'), []),
    "not hidden": (run("a", '<w:vanish w:val="0"/>') + run("b", '<w:vanish w:val="false"/>'), ["ab"]),
    "hidden before": (run("a", f"<w:b/>{WAS}"), ["a"]),
    "hidden in the web": (run("a", "<w:webHidden/>"), ["a"]),
    "a hidden mark of a paragraph": (f"<w:pPr><w:rPr>{HIDE}{STRIKE}</w:rPr></w:pPr>" + run("a"), ["a"]),
    "an attribute of a hidden run": (
        f'<w:r w:rsidR="1"><w:rPr>{HIDE}</w:rPr><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>' + run("c"),
        ["c"],
    ),
    "an empty run": (run("a", HIDE) + "<w:r/>" + run("b"), ["b"]),
    "a hidden picture": (f'<w:r><w:rPr>{HIDE}</w:rPr><a:blip r:embed="r1"/></w:r>' + run("b"), ["b"]),
    "a hidden formula": (f'<m:r xmlns:m="{MATH}"><m:rPr/><w:rPr>{HIDE}</w:rPr><m:t>x</m:t></m:r>' + run("b"),
        ["b"],
    ),
    "a hidden field": (
        run("a") + re.sub("<w:r>", f"<w:r><w:rPr>{HIDE}</w:rPr>", coded("PAGE", "1")) + run("b"),
        [f"a{by_keyword('PAGE')}{ALTERED}b"],
    ),
    "a hidden simple field": (
        f'{run("a")}<w:fldSimple w:instr="PAGE">{run("7", HIDE)}</w:fldSimple>{run("b")}',
        [f"a{by_keyword('PAGE')}{ALTERED}b"],
    ),
    "a hidden value": (run("a") + HELD.format(run("b", HIDE) + run("c", HIDE)), [f"a{HOLE}{ALTERED}"]),
    "a hidden value in what is deleted": (
        f"{run('a')}<w:del {ATTRIBUTES}>{HELD.format(run('b', HIDE))}</w:del>",
        ["a"],
    ),
    "struck": (run("a ") + run("b", STRIKE) + run("c"), [f"a {struck('b')}c"]),
    "struck twice": (run("a") + run("b", '<w:dstrike w:val="on"/>'), [f"a{struck('b')}"]),
    "not struck": (run("a", '<w:strike w:val="0"/>') + run("b", '<w:dstrike w:val="false"/>'), ["ab"]),
    "struck in two runs": (run("a ", STRIKE) + run("b", "<w:dstrike/>"), [struck("a b")]),
    "struck words with a space between": (run("a", STRIKE) + run(" ") + run("b", STRIKE), [struck("a b")]),
    "struck spaces": (run("a") + run(" ", STRIKE) + run("b ") + run(" ", STRIKE), ["a b"]),
    "spaces at the ends of what is struck": (
        run("a") + run(" b ", STRIKE) + run("c"),
        [f"a {struck('b ')}c"],
    ),
    "struck at the end": (run("a ") + run("b ", STRIKE), [f"a {struck('b')}"]),
    "only struck spaces": (run("  ", STRIKE), []),
    "struck and hidden": (run("a", HIDE + STRIKE) + run("b"), ["b"]),
    "struck and deleted": (f"<w:del {ATTRIBUTES}>{run('a', STRIKE)}</w:del>{run('b')}", ["b"]),
    "a struck field with text": (
        re.sub("<w:r>", f"<w:r><w:rPr>{STRIKE}</w:rPr>", coded("QUOTE", "a")) + run("b"),
        [f"{by_keyword('QUOTE')}{struck('a')}b"],
    ),
    "a struck simple field": (
        f'<w:fldSimple w:instr="QUOTE">{run("a", STRIKE)}</w:fldSimple>{run("b")}',
        [f"{by_keyword('QUOTE')}{struck('a')}b"],
    ),
    "a struck page number": (
        re.sub("<w:r>", f"<w:r><w:rPr>{STRIKE}</w:rPr>", coded("PAGE", "1")) + run("b"),
        [f"{by_keyword('PAGE')}{ALTERED}b"],
    ),
    "a struck page number in what is deleted": (
        f"<w:del {ATTRIBUTES}>{coded('PAGE', run('1', STRIKE))}</w:del>{run('b')}",
        ["b"],
    ),
    "a struck value": (HELD.format(run("b", STRIKE)) + run("c"), [f"{HOLE}{ALTERED}c"]),
    "a struck box": (f"<w:r><w:rPr>{STRIKE}</w:rPr>{{}}</w:r>".format(
        f"<w:t>a</w:t><w:pict><w:txbxContent><w:p>{run('b')}</w:p></w:txbxContent></w:pict><w:t>c</w:t>"
    ), ["b", struck("ac")]),
    "word art": (
        run("a") + '<w:r><w:pict><v:textpath style="x" string="N&amp;T  x"/></w:pict></w:r>',
        ["N&T x", "a"],
    ),
    "word art without words": ('<w:r><w:pict><v:textpath on="t"/></w:pict></w:r>' + run("a"), ["a"]),
    "drawn text": (run("a ") + DRAWN.format("b &amp; ", "c") + run("d"), ["a b & c d"]),
    "an end without a field": (mark("end") + run("b"), ["b"]),
    "what Word falls back to": (f"<w:r>{CHOICE.format('<w:t>a</w:t>', FALLBACK.format('b'))}</w:r>", ["a"]),
    "two choices": (
        f"<w:r>{CHOICE.format('<w:t>a</w:t>', '<mc:Choice><w:t>b</w:t></mc:Choice>')}<w:t>c</w:t></w:r>",
        ["ac"],
    ),
    "alternatives in what is not shown": (
        f"<w:r>{CHOICE.format('<w:t>a</w:t>', f'<mc:Fallback>{HIDDEN}</mc:Fallback>')}<w:t>c</w:t></w:r>",
        ["ac"],
    ),
    "ruby": (
        f"<w:r><w:ruby><w:rt>{run('a')}</w:rt><w:rubyBase>{run('b', STRIKE)}</w:rubyBase></w:ruby></w:r>"
        + run("c"),
        [f"a{struck('b')}c"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "texts"), TEXTS.values(), ids=TEXTS)
def test_a_paragraph_reads_as_a_reader_takes_it(content: str, texts: list[str]) -> None:
    assert read(body(f"<w:p>{content}</w:p>")) == texts


WITHIN = {
    "what a paragraph's properties were": ("w:pPrChange", "<w:pPr><w:numPr/></w:pPr>", "<w:pPr>{}</w:pPr>"),
    "a run": ("w:r", run("x")[len("<w:r>") : -len("</w:r>")], "{}"),
    "a run of a formula": ("m:r", "<m:rPr/><m:t>x</m:t>", "{}"),
    "a row": ("w:tr", "<w:tc><w:p/></w:tc>", "<w:tbl>{}</w:tbl>"),
    "deleted text": ("w:del", run("gone"), "{}"),
    "text moved away": ("w:moveFrom", run("gone"), "{}"),
    "a box": ("w:txbxContent", "<w:p/>", "<w:r>{}</w:r>"),
    "a control": ("w:sdt", "<w:sdtPr/><w:sdtContent/>", "{}"),
    "a control's properties": ("w:sdtPr", "<w:text/>", "<w:sdt>{}</w:sdt>"),
    "alternatives": ("mc:AlternateContent", "<mc:Choice/>", "<w:r>{}</w:r>"),
    "a simple field": ("w:fldSimple", run("7"), "{}"),
    "a form's box": ("w:checkBox", "<w:checked/>", "<w:r>{}</w:r>"),
    "a form's list": ("w:ddList", ENTRIES, "<w:r>{}</w:r>"),
    "a list's item": ("w:numPr", '<w:numId w:val="1"/>', "<w:pPr>{}</w:pPr>"),
    "a footnote": ("w:footnote", "<w:p/>", "{}"),
    "an endnote": ("w:endnote", "<w:p/>", "{}"),
    "a section as it was": ("w:sectPrChange", "<w:sectPr/>", "<w:pPr><w:sectPr>{}</w:sectPr></w:pPr>"),
    "a text": ("w:t", "x", "<w:r>{}</w:r>"),
    "an instruction": ("w:instrText", "x", "<w:r>{}</w:r>"),
    "a drawn text": ("a:t", "x", "<w:r><w:drawing>{}</w:drawing></w:r>"),
}


@pytest.mark.parametrize("attributes", ["", ' w:id="1"', ' w:id="1" w:author="a/"'])
@pytest.mark.parametrize(("name", "inner", "around"), WITHIN.values(), ids=WITHIN)
def test_what_is_closed_at_once_takes_nothing_of_what_follows(
    name: str, inner: str, around: str, attributes: str
) -> None:
    """A real one of its kind stands behind it, whose end must not be taken for that of the first."""
    paragraph_of = f'<w:p xmlns:m="{MATH}">{around}</w:p>'.format
    whole = paragraph_of(f"<{name}{attributes}>{inner}</{name}>")
    first, nothing = (
        body(paragraph_of(one), "inserted", whole, "end") for one in (f"<{name}{attributes}/>", "")
    )
    assert read(first) == read(nothing)
    assert read(first)[0] == "inserted"
    assert read(first)[-1] == "end"
    with_it, without = (read_part(normal_form(parse(part.encode()))) for part in (first, nothing))
    assert (with_it.ordinals, with_it.sections) == (without.ordinals, without.sections)


def test_a_format_as_it_was_that_says_nothing_hides_no_format_of_now() -> None:
    was = '<w:rPrChange w:id="1"/>'
    assert read(body(f"<w:p>{run('a', was + HIDE)}{run('b', was + STRIKE)}</w:p>")) == [struck("b")]
    row = '<w:tr><w:trPr><w:trPrChange w:id="1"/><w:hidden/></w:trPr>{}</w:tr>'
    assert read(body([row.format(f"<w:tc>{xml(['a'])}</w:tc>")])) == [f"{IN_HIDDEN_ROW}a"]


def without_prefix(part: str) -> str:
    namespace = NS.split('"')[1]
    return re.sub(r"(</?)w:", r"\1", part).replace("<document", f'<document xmlns="{namespace}"')


OTHERS: dict[str, Callable[[str], str]] = {
    "other prefixes": lambda part: re.sub(r'(</?|\sxmlns:|\s)(w|r|mc)(?=:[A-Za-z]|="http)', r"\1\2x", part),
    "no prefix": without_prefix,
    "single quotes": lambda part: re.sub(r'="([^"\']*)"', r"='\1'", part),
    "comments between": lambda part: part.replace("<w:r>", "<!-- <w:t>x</w:t> --><w:r>"),
    "sections of characters": lambda part: re.sub(r"(<w:t>)([^<&]+)(</w:t>)", r"\1<![CDATA[\2]]>\3", part),
    "line breaks between": lambda part: part.replace("<w:r>", "\n  <w:r>\n"),
    "empty elements written out": lambda part: re.sub("<w:(tab|br|cr)/>", r"<w:\1></w:\1>", part),
}


@pytest.mark.parametrize("rewritten", OTHERS.values(), ids=OTHERS)
def test_a_paragraph_reads_the_same_however_it_is_written(rewritten: Any) -> None:
    for content, texts in TEXTS.values():
        part = rewritten(body(f"<w:p>{content}</w:p>"))
        assert read_part(normal_form(parse(part.encode()))).paragraphs == texts, content
        if rewritten is OTHERS["other prefixes"] or rewritten is OTHERS["no prefix"]:
            assert in_normal_form(part) != part


def test_text_in_a_row_that_is_marked_as_hidden_is_other_text() -> None:
    def row(properties: str, *cells: Any) -> str:
        return f"<w:tr>{properties}{''.join(f'<w:tc>{xml([cell])}</w:tc>' for cell in cells)}</w:tr>"

    hidden = "<w:trPr><w:cantSplit/><w:hidden/></w:trPr>"
    shown = f'<w:trPr><w:hidden w:val="0"/><w:trPrChange w:id="1">{hidden}</w:trPrChange></w:trPr>'
    blocks = ([row(hidden, "a", [row("", "b")], "c"), "<w:tr/>", row(shown, "d"), row("", "e")], "f")
    marked = [f"{IN_HIDDEN_ROW}{text}" for text in "abc"]
    assert read(body(*blocks)) == [*marked, "d", "e", "f"]


def test_another_document_within_this_one_is_a_picture() -> None:
    part = body("a", '<w:altChunk r:id="r5"/>', "b", '<w:altChunk r:id="r6"><w:altChunkPr/></w:altChunk>')
    reading = read_part(in_normal_form(part))
    assert [(sight.relation, sight.paragraph) for sight in reading.pictures] == [("r5", 1), ("r6", 2)]
    assert find_places(parse(part.encode()), "body").pictures == ["body", "body"]


def test_space_that_the_root_keeps_is_kept() -> None:
    part = body("<w:p><w:r><w:t>a </w:t></w:r><w:r><w:t>b</w:t></w:r></w:p>")
    assert read(part.replace("<w:document ", '<w:document xml:space="preserve" ')) == ["a b"]


def test_paragraphs_in_tables_controls_and_boxes_are_read_in_order() -> None:
    table = [["a", ["b", [["c"]], "d"]], ["e", control("f", "g")]]
    assert read(body("1", table, text_box("h", "i"), "", "2")) == ["1", *"abcdefghi", "2"]


def test_a_paragraph_around_a_box_goes_on_behind_it() -> None:
    box = text_box("inside").removeprefix("<w:p>").removesuffix("</w:p>")
    assert read(body(f"<w:p>{run('be')}{box}{run('hind')}</w:p>")) == ["inside", "behind"]


def test_a_hole_stands_where_a_control_takes_a_value() -> None:
    held = f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{run('x')}</w:sdtContent></w:sdt>"
    inner = f"<w:sdt><w:sdtPr/><w:sdtContent>{held}</w:sdtContent></w:sdt>"
    around = f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{held}{run('y')}</w:sdtContent></w:sdt>"
    assert read(body(f"<w:p>{run('a ')}{inner}{run(' b')}</w:p>")) == [f"a {HOLE} b"]
    reading = read_part(normal_form(parse(body(f"<w:p>{around}</w:p>").encode())))
    assert [(holder.value, holder.paragraph) for holder in reading.holders] == [("xy", 0)]


@pytest.mark.parametrize("document", ["procedure-note", "patient-consent", "aftercare"])
def test_rendered_parts_read_the_same_in_the_normal_form(document: str, example: Any) -> None:
    pack = load_pack("17340")
    names = build_context(load_encounter(example, pack=pack), pack, document)
    parts = parts_of(pack.template(document).render(names))
    stories = [name for name in parts if re.fullmatch(r"word/(document|header\d|footer\d)\.xml", name)]
    assert len(stories) == 5
    for name in stories:
        part = parts[name].decode()
        assert in_normal_form(part) is part
        assert read(part) or name.startswith("word/header")


PIECES = st.sampled_from([run("a "), run("b"), "<w:r><w:tab/></w:r>", coded(" PAGE ", "1"), run(" &é")])
PARTS = st.lists(st.lists(PIECES, max_size=4).map("".join).map(lambda runs: f"<w:p>{runs}</w:p>"), max_size=4)


@given(PARTS, st.booleans(), st.booleans())
@settings(max_examples=80, deadline=None)
def test_what_is_rendered_reads_as_what_is_parsed(blocks: list[str], boxed: bool, tabled: bool) -> None:
    blocks = [text_box("x", *blocks)] if boxed else blocks
    blocks = [[["x", [*blocks, "y"]]]] if tabled else blocks  # type: ignore[list-item]
    rendered = WordTemplate.load(word("{{ v }}", *blocks)).render({"v": "v < &"})
    assert read(parts_of(rendered)["word/document.xml"].decode())[0] == "v < &"


# ---- places ---------------------------------------------------------------------------------------------


def test_places_are_those_that_each_element_has() -> None:
    held = f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{xml(['x'])}</w:sdtContent></w:sdt>"
    blocks = ("a", [["b", ["c", [["d"]], held, "e"]]], text_box("f", [["g"]]), held, control("h", "i"), "j")
    root = parse(body(*blocks).encode())
    places = find_places(root, "body")
    ends = [element for _, element in etree.iterwalk(root, events=("end",), tag=PARAGRAPH)]
    assert places.paragraphs == [place_of(element, "body") for element in ends]
    firsts = [next(element.getparent().iter(PARAGRAPH)) for element in root.iter("{*}sdtPr")]
    assert places.controls == [place_of(element, "body") for element in firsts]
    notes = parse(
        f"<w:footnotes {NS}><w:footnote w:id='4'>{xml(['a', 'b'])}</w:footnote></w:footnotes>".encode()
    )
    assert find_places(notes, "footnotes").paragraphs[1] == "footnotes, footnote 4, paragraph 2"


def test_a_control_in_a_paragraph_has_its_place() -> None:
    held = f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{run('x')}</w:sdtContent></w:sdt>"
    root = parse(body("a", f"<w:p>{held}</w:p>", paragraph("b")).encode())
    assert find_places(root, "body").controls == ["body, paragraph 2"]


# ---- alignment ------------------------------------------------------------------------------------------

ALIGNED = {
    "equal": ("abc", "abc", "=3:3"),
    "both empty": ("", "", ""),
    "added": ("ac", "abc", "=1:1 0:1 =1:1"),
    "removed": ("abc", "ac", "=1:1 1:0 =1:1"),
    "changed": ("abc", "axc", "=1:1 1:1 =1:1"),
    "added among like ones": ("aa", "aaa", "=2:2 0:1"),
    "removed among like ones": ("aaa", "aa", "=2:2 1:0"),
    "all new": ("", "ab", "0:2"),
    "moved": ("abcd", "bcad", "1:0 =2:2 0:1 =1:1"),
}


def told(stretches: list[Stretch]) -> str:
    return " ".join(f"{'=' if s.is_equal else ''}{len(s.old)}:{len(s.new)}" for s in stretches)


@pytest.mark.parametrize(("old", "new", "stretches"), ALIGNED.values(), ids=ALIGNED)
def test_sequences_are_aligned(old: str, new: str, stretches: str) -> None:
    assert told(align(old, new)) == stretches


@given(st.text("abc", max_size=12), st.text("abc", max_size=12))
def test_stretches_are_whole_and_true(old: str, new: str) -> None:
    stretches = align(old, new)
    assert "".join(old[at] for s in stretches for at in s.old) == old
    assert "".join(new[at] for s in stretches for at in s.new) == new
    assert all(
        old[s.old.start : s.old.stop] == new[s.new.start : s.new.stop] for s in stretches if s.is_equal
    )


def test_sequences_that_take_too_long_are_aligned_at_their_ends() -> None:
    assert told(align("x" + "ab" * 2_000 + "z", "x" + "ba" * 2_000 + "z")) == "=1:1 4000:4000 =1:1"


@given(st.text("abcdefgh", max_size=30), st.text("abcdefgh", max_size=30))
def test_ordinary_sequences_are_aligned_with_the_longest_equal_stretches(old: str, new: str) -> None:
    found = [(s.is_equal, s.old, s.new) for s in align(f"<{old}>", f"[{new}]")]
    codes = SequenceMatcher(None, f"<{old}>", f"[{new}]", autojunk=False).get_opcodes()
    assert found == [(kind == "equal", range(i, j), range(k, m)) for kind, i, j, k, m in codes]


REPEATED = {
    "one that repeats, beside ones put in": ([0] * 990, [0, 1] * 500),
    "two in turn": ([0, 1] * 700, [1, 0, 0] * 500),
    "each other one changed": (list(range(1, 4_000)), [n if n % 2 else -n for n in range(1, 4_000)]),
    "all alike between two changes": ([1, *[0] * 900, 2], [3, *[0] * 800, 4, *[0] * 90, 5]),
}


@pytest.mark.parametrize(("old", "new"), REPEATED.values(), ids=REPEATED)
def test_sequences_that_repeat_are_aligned_in_a_bounded_number_of_steps(
    old: list[int], new: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = 0
    search = SequenceMatcher.find_longest_match

    def counted(self: Any, first: int, last: int, begin: int, end: int) -> Any:
        nonlocal steps
        counts = Counter(self.b[begin:end])
        steps += sum(1 + counts[element] for element in self.a[first:last])
        assert steps <= 1_000 * (len(old) + len(new))
        assert steps <= 10_000_000
        return search(self, first, last, begin, end)

    monkeypatch.setattr(SequenceMatcher, "find_longest_match", counted)
    stretches = align(old, new)
    assert [at for s in stretches for at in s.old] == list(range(len(old)))
    assert [at for s in stretches for at in s.new] == list(range(len(new)))
    equal = [s for s in stretches if s.is_equal]
    assert all(old[s.old.start : s.old.stop] == new[s.new.start : s.new.stop] for s in equal)
    assert sum(len(s.old) for s in equal) > 1
