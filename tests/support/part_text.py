"""The text that a part says, read in every way, and fields for it."""

from __future__ import annotations

from typing import Any

from notation import NS, run, xml

from docgen.word.ooxml.xml import parse
from docgen.word.reading.content import CODE, STRUCK, STRUCK_END
from docgen.word.reading.normal_form import in_normal_form, normal_form
from docgen.word.reading.part import read_part
from docgen.word.reading.tokens import is_usual
from docgen.word.sealing.parsed import read_parsed


def body(*blocks: Any) -> str:
    """The XML of a body's part with these blocks."""
    return f"<w:document {NS}><w:body>{xml(blocks)}<w:sectPr/></w:body></w:document>"


def texts_in(part: str) -> list[str]:
    """Read a part as it is, in the normal form, and as it is parsed: all must be one."""
    as_it_is, brought = read_part(in_normal_form(part)), read_part(normal_form(parse(part.encode())))
    assert as_it_is.paragraphs == brought.paragraphs
    assert read_parsed(parse(part.encode())) == brought
    if is_usual(part):
        assert read_part(in_normal_form(part), usual=True) == as_it_is
    assert [(h.value, h.paragraph) for h in as_it_is.controls] == [
        (h.value, h.paragraph) for h in brought.controls
    ]
    assert [p.relation for p in as_it_is.pictures] == [p.relation for p in brought.pictures]
    assert as_it_is.sections == brought.sections
    return as_it_is.paragraphs


def mark(kind: str) -> str:
    """A mark of a complex field: begin, separate or end."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def coded(code: str, result: str) -> str:
    """A complex field."""
    result = result if result.startswith("<") else run(result)
    instruction = f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
    return f"{mark('begin')}{instruction}{mark('separate')}{result}{mark('end')}"


def by_keyword(keyword: str) -> str:
    """What counts for a field in a text."""
    return f"{CODE}{keyword}{CODE}"


def struck(text: str) -> str:
    """A text between the marks of struck text."""
    return f"{STRUCK}{text}{STRUCK_END}"


HIDE, STRIKE = "<w:vanish/>", "<w:strike/>"
HELD = "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
