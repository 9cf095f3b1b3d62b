"""Parts read as they are parsed: quickly where nothing rare is in them, and otherwise in full."""

from __future__ import annotations

import re
from typing import Any

import pytest
from notation import run
from part_text import body, texts_in

from docgen.word.ooxml.xml import parse
from docgen.word.reading.content import Reading
from docgen.word.reading.normal_form import normal_form
from docgen.word.reading.numbering import ListWords
from docgen.word.reading.part import read_part
from docgen.word.sealing import parsed
from docgen.word.sealing.parsed import read_parsed

A, B, C = run("a"), run("b"), run("c")
DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'


def formula(argument: str) -> str:
    return f"<m:oMath {MATH}><m:{argument}><m:e><m:r><m:t>2</m:t></m:r></m:e></m:{argument}></m:oMath>"


def cells(properties: str) -> str:
    return f"<w:tbl><w:tr><w:tc><w:tcPr>{properties}</w:tcPr><w:p>{A}</w:p></w:tc></w:tr></w:tbl>"


# name: content of a body that the faster reading would read otherwise
RARE = {
    **{name: f"<w:p>{A}{run('b', f'<w:{name}/>')}</w:p>" for name in ("vanish", "strike", "dstrike")},
    "hidden": f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:p>{A}</w:p></w:tc></w:tr></w:tbl>",
    **{name: f"<w:p>{A}<w:{name} w:id='1'>{B}</w:{name}></w:p>" for name in ("del", "moveFrom")},
    "cellDel": cells('<w:cellDel w:id="1"/>'),
    "cellMerge": cells('<w:cellMerge w:id="1" w:vMerge="cont"/>'),
    "hMerge": cells("<w:hMerge/>"),
    "vMerge": cells("<w:vMerge/>"),
    **{name: f'<w:p>{A}<w:{name} w:val="rtl">{B}</w:{name}></w:p>' for name in ("bdo", "dir")},
    "pPrChange": f'<w:p><w:pPr><w:pPrChange w:id="1">{B}</w:pPrChange></w:pPr>{A}</w:p>',
    "ffData": (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox>'
        "</w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    ),
    "altChunk": f'<w:p>{A}</w:p><w:altChunk r:id="rId9"/>',
    **{
        name: f"<w:p>{A}<w:r><w:{name}/></w:r>{B}</w:p>"
        for name in (
            "pgNum dayShort dayLong monthShort monthLong yearShort yearLong footnoteRef endnoteRef".split()
        )
    },
    "a:t": f"<w:p>{A}<w:r><w:drawing {DRAWING}><a:r><a:t>b</a:t></a:r></w:drawing></w:r></w:p>",
    "a:p": f"<w:p>{A}<w:r><w:drawing {DRAWING}><a:p><a:r/></a:p></w:drawing></w:r>{B}</w:p>",
    **{f"m:{name}": f"<w:p>{A}{formula(name)}</w:p>" for name in "num den deg rad sub sup d".split()},
    "m:nary": f"<w:p>{A}<m:oMath {MATH}><m:nary><m:e/></m:nary></m:oMath></w:p>",
    "v:textpath": f'<w:p>{A}<w:r><w:pict {VML}><v:textpath string="b"/></w:pict></w:r></w:p>',
}


@pytest.mark.parametrize("content", RARE.values(), ids=RARE)
def test_a_part_with_something_rare_is_read_in_full(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    part = body(content)
    in_full = read_part(normal_form(parse(part.encode())))
    assert read_parsed(parse(part.encode())) == in_full
    monkeypatch.setattr(parsed, "_is_usual", lambda root: True)
    assert read_parsed(parse(part.encode())) != in_full


def test_every_rare_element_has_a_case_here() -> None:
    assert len(parsed._UNUSUAL) == len(RARE)


HOLDERS = {
    "w:rPr": "<w:p><w:r><w:rPr>{}</w:rPr><w:t>a</w:t></w:r></w:p>",
    "w:trPr": "<w:tbl><w:tr><w:trPr>{}</w:trPr></w:tr></w:tbl>",
    "w:tcPr": "<w:tbl><w:tr><w:tc><w:tcPr>{}</w:tcPr></w:tc></w:tr></w:tbl>",
    "w:tblPrEx": "<w:tbl><w:tr><w:tblPrEx>{}</w:tblPrEx></w:tr></w:tbl>",
    "w:numPr": "<w:p><w:pPr><w:numPr>{}</w:numPr></w:pPr></w:p>",
    "m:rPr": f"<w:p><m:oMath {MATH}><m:r><m:rPr>{{}}</m:rPr></m:r></m:oMath></w:p>",
}


@pytest.mark.parametrize("content", HOLDERS.values(), ids=HOLDERS)
def test_text_in_properties_is_no_text(content: str) -> None:
    assert texts_in(body(content.format(f"<w:b><w:p>{B}</w:p></w:b>"), f"<w:p>{C}</w:p>"))[-1] == "c"
    assert "b" not in "".join(texts_in(body(content.format(f"<w:b><w:p>{B}</w:p></w:b>"))))


def read_and_written(part: str, monkeypatch: pytest.MonkeyPatch, **given: Any) -> tuple[Reading, str]:
    """The reading of a part, and the XML that was written for it."""
    written: list[str] = []

    def read(xml: str, *rest: Any) -> Reading:
        written.append(xml)
        return read_part(xml, *rest)

    monkeypatch.setattr(parsed, "read_part", read)
    return read_parsed(parse(part.encode()), **given), written[0]


def test_of_a_usual_part_only_what_is_read_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = "<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>"
    part = body(f"<w:p>{listed}{run('a', '<w:b/>')}</w:p>")
    reading, written = read_and_written(part, monkeypatch)
    assert reading.paragraphs == ["a"]
    assert set(re.findall("<([a-z]+:[A-Za-z]+)", written)) == {"w:p", "w:t", "w:sectPr"}


def test_a_part_of_a_document_whose_lists_have_words_is_read_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    part = body(f"<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>{A}</w:p>")
    words = ListWords({("1", "0"): "Article"})
    reading, written = read_and_written(part, monkeypatch, words=words)
    assert "<w:numId" in written
    assert reading == read_part(normal_form(parse(part.encode())), words=words)
    assert reading.paragraphs != ["a"]
