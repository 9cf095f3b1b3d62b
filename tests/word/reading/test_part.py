"""What a part says: the text of paragraphs, the same however a program wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from notation import NS, control, run, text_box
from part_text import HELD, HIDE, STRIKE, body, by_keyword, coded, mark, struck, texts_in

from docgen.word.ooxml.places import find_places
from docgen.word.ooxml.xml import parse
from docgen.word.reading.content import ALTERED, HOLE
from docgen.word.reading.normal_form import in_normal_form, normal_form
from docgen.word.reading.part import read_part


def form(properties: str) -> str:
    """An old form field: a box, or a list."""
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{properties}</w:ffData></w:fldChar></w:r>'
    keyword = "FORMCHECKBOX" if "checkBox" in properties else "FORMDROPDOWN"
    return f"{begin}<w:r><w:instrText> {keyword} </w:instrText></w:r>{mark('end')}"


ENTRIES = '<w:listEntry w:val="no"/><w:listEntry w:val="yes &amp; no"/>'
WAS = '<w:rPrChange w:id="1" w:author="a"><w:rPr><w:vanish/><w:strike/></w:rPr></w:rPrChange>'
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
    assert texts_in(body(f"<w:p>{content}</w:p>")) == texts


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
    assert texts_in(first) == texts_in(nothing)
    assert texts_in(first)[0] == "inserted"
    assert texts_in(first)[-1] == "end"
    with_it, without = (read_part(normal_form(parse(part.encode()))) for part in (first, nothing))
    assert (with_it.ordinals, with_it.sections) == (without.ordinals, without.sections)


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


def test_another_document_within_this_one_is_a_picture() -> None:
    part = body("a", '<w:altChunk r:id="r5"/>', "b", '<w:altChunk r:id="r6"><w:altChunkPr/></w:altChunk>')
    reading = read_part(in_normal_form(part))
    assert [(sight.relation, sight.paragraph) for sight in reading.pictures] == [("r5", 1), ("r6", 2)]
    assert find_places(parse(part.encode()), "body").pictures == ["body", "body"]


def test_paragraphs_in_tables_controls_and_boxes_are_read_in_order() -> None:
    table = [["a", ["b", [["c"]], "d"]], ["e", control("f", "g")]]
    assert texts_in(body("1", table, text_box("h", "i"), "", "2")) == ["1", *"abcdefghi", "2"]
