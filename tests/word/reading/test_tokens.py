"""The pieces of a part's XML that say something of its text."""

from __future__ import annotations

import pytest
from notation import run

from docgen.word.reading.tokens import ALL_TOKENS, NAME, PARAGRAPH_END, TOKENS, is_usual

BOLD = '<w:rPr><w:b/><w:color w:val="FF0000"/></w:rPr>'
HELD = "<w:sdt><w:sdtPr><w:tag w:val='a'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
# name: (XML, its tokens when it is known to be usual)
USUAL = {
    "a paragraph": (f"<w:p>{run('a b')}</w:p>", [">a b", "/w:p>"]),
    "a text whose space is not kept": ("<w:t>a</w:t>", ["w:t>a"]),
    "formats": (f"<w:p><w:pPr><w:jc/></w:pPr><w:r>{BOLD}<w:t>a</w:t></w:r></w:p>", ["w:t>a", "/w:p>"]),
    "a tab and a break": ('<w:tab/><w:br w:type="page"/>', ["w:tab/>", 'w:br w:type="page"/>']),
    "tabs of a paragraph": ("<w:tabs/><w:tabStop/>", []),
    "a table": ("<w:tbl><w:tr><w:tc><w:tcPr/></w:tc></w:tr></w:tbl>", []),
    "a control": (
        HELD.format("<w:t>a</w:t>"),
        ["w:sdt>", "w:sdtPr><w:tag w:val='a'/></w:sdtPr>", "w:t>a", "/w:sdt>"],
    ),
    "a field": (
        '<w:fldChar w:fldCharType="begin"/><w:instrText> PAGE </w:instrText>',
        ['w:fldChar w:fldCharType="begin"/>', "w:instrText> PAGE "],
    ),
    "a deletion": ('<w:del w:id="1"></w:del>', ['w:del w:id="1">', "/w:del>"]),
    "a deletion of nothing": ("<w:ins/><w:del/>", []),
    "a deleted mark of a paragraph": ("<w:rPr><w:del/></w:rPr>", ["w:del/>"]),
    "names that only begin alike": ("<w:document><w:symbol/><w:text/><w:brace/><w:tablet/>", []),
}


@pytest.mark.parametrize(("xml", "tokens"), USUAL.values(), ids=USUAL)
def test_only_what_says_something_of_the_text_is_a_token(xml: str, tokens: list[str]) -> None:
    assert TOKENS.findall(xml) == tokens
    others = [t for t in ALL_TOKENS.findall(xml) if t not in tokens and not t.startswith((">", "w:t "))]
    assert all(t.startswith(("w:r>", "/w:r>", "w:t", "/w:t")) for t in others)


# name: (XML, the token that only the slower reading finds of it)
RARE = {
    "a run with its properties": (f"<w:r>{BOLD}", f"w:r>{BOLD}"),
    "a run of a formula": ("<m:r><m:rPr/><w:rPr><w:b/></w:rPr>", "m:r><m:rPr/><w:rPr><w:b/></w:rPr>"),
    "a row": (
        "<w:tr><w:trPr><w:hidden/></w:trPr>",
        "w:tr><w:trPr><w:hidden/></w:trPr>",
    ),
    "a cell": ("<w:tc><w:tcPr><w:vMerge/></w:tcPr>", "w:tc><w:tcPr><w:vMerge/></w:tcPr>"),
    "the end of a cell": ("</w:tc>", "/w:tc>"),
    "a direction": ('<w:bdo w:val="rtl"><w:r/></w:bdo>', 'w:bdo w:val="rtl">'),
    "a number that Word computes": ("<w:pgNum/>", "w:pgNum/>"),
    "a style": ('<w:pStyle w:val="A"/>', 'w:pStyle w:val="A"/>'),
    "a list": ('<w:numPr><w:numId w:val="1"/></w:numPr>', 'w:numPr><w:numId w:val="1"/></w:numPr>'),
    "a form's box": ("<w:checkBox><w:checked/></w:checkBox>", "w:checkBox><w:checked/></w:checkBox>"),
    "a document within": ('<w:altChunk r:id="rId1"/>', 'w:altChunk r:id="rId1"/>'),
    "word art": ('<v:textpath string="x"/>', 'v:textpath string="x"/>'),
    "drawn text": ("<a:t>x</a:t>", "a:t>x"),
}


@pytest.mark.parametrize(("xml", "token"), RARE.values(), ids=RARE)
def test_what_few_parts_hold_is_a_token_of_the_slower_reading(xml: str, token: str) -> None:
    assert token in ALL_TOKENS.findall(xml)
    assert token not in TOKENS.findall(xml)


UNUSUAL = [f"<w:{name}/>" for name in "vanish strike dstrike hidden ffData altChunk".split()]
UNUSUAL += [
    f"<w:{name} w:id='1'/>"
    for name in "cellDel cellMerge bdo dir pgNum dayShort yearLong footnoteRef".split()
]
UNUSUAL += ["<v:textpath x='1'/>", "<a:t>x</a:t>", '<w:trPr><w:cantSplit/><w:del w:id="1"/></w:trPr>']
UNUSUAL += [
    f"<w:tc><w:tcPr>{merged}</w:tcPr><w:p>{run('a')}</w:p></w:tc>"
    for merged in ("<w:vMerge/>", '<w:vMerge w:val="continue"/>', "<w:hMerge/><w:shd/>")
]


@pytest.mark.parametrize("xml", UNUSUAL)
def test_a_part_with_hidden_struck_or_drawn_text_is_unusual(xml: str) -> None:
    assert not is_usual(f"<w:p>{xml}</w:p>")


HOLDERS = ["w:rPr", "w:trPr", "w:tcPr", "w:tblPrEx", "w:numPr", "w:pPrChange", "m:rPr"]


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_part_with_text_in_properties_is_unusual(holder: str) -> None:
    assert not is_usual(f"<{holder} w:id='1'><w:b/>{run('a')}</{holder}>")
    assert is_usual(f"<{holder}><w:b/></{holder}>{run('a')}<{holder}/>{run('b')}<{holder}></{holder}>")


USUALLY_FOUND = [
    "<w:webHidden/>",
    "<a:tbl/>",
    "<w:t>strike</w:t>",
    "<w:strikes/>",
    f"<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:pPr><w:rPr/></w:pPr></w:p></w:tc><w:tc>{run('a')}</w:tc>",
    f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p>{run("a")}</w:p></w:tc>',
    f"<w:trPr/><w:del>{run('a')}</w:del>",
]


@pytest.mark.parametrize("xml", USUALLY_FOUND)
def test_a_part_with_other_elements_is_usual(xml: str) -> None:
    assert is_usual(f"<w:p>{xml}</w:p>")


def test_a_token_that_is_no_text_begins_with_the_name_of_its_element() -> None:
    for xml, name in ((f"<w:p>{run('a')}</w:p>", "/w:p"), ("<w:noBreakHyphen/>", "w:noBreakHyphen")):
        found = NAME.match(TOKENS.findall(xml)[-1])
        assert found is not None
        assert found.group() == name
    assert PARAGRAPH_END in TOKENS.findall("<w:p></w:p>")
