"""Small sealed documents with everything that a seal covers, and edits of them."""

from __future__ import annotations

import json
from typing import Any

from drawn import pixel
from notation import parts_of, run, text_box, with_parts, word, xml

from docgen import WordTemplate
from docgen.word import Picture, read_sealed

ITEM = "customXml/item1.xml"
BODY = "word/document.xml"
KINDS = {
    "box": '<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>',
    "day": '<w:date w:fullDate="2026-03-17T00:00:00Z"><w:dateFormat w:val="MMMM d, yyyy"/></w:date>',
    "choice": '<w:dropDownList><w:listItem w:displayText="Pick one" w:value=""/>'
    '<w:listItem w:displayText="In person" w:value="visit"/>'
    '<w:listItem w:displayText="By telephone" w:value="call"/></w:dropDownList>',
    "combo": '<w:comboBox><w:listItem w:displayText="In person" w:value="visit"/></w:comboBox>',
    "words": "<w:text/>",
}


def control(kind: str, text: str, tag: str = "", hint: bool = False, blocks: bool = False) -> str:
    """A content control of one of the kinds, in a paragraph or around one (`blocks`)."""
    shows_hint = "<w:showingPlcHdr/>" if hint else ""
    properties = f'<w:alias w:val="The {kind}"/><w:tag w:val="{tag or kind}"/>{shows_hint}{KINDS[kind]}'
    content = xml([text]) if blocks else run(text)
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def beside(label: str, *controls: str) -> str:
    """A paragraph of a label, these controls and a full stop."""
    return f"<w:p>{run(label)}{''.join(controls)}{run('.')}</w:p>"


FORM = (
    beside("Photographs ", control("box", "☐")),
    beside("On ", control("day", "March 17, 2026")),
    beside("Come ", control("choice", "In person")),
    beside("Or ", control("combo", "by letter")),
    beside("Remarks: ", control("words", "Click here", hint=True)),
)
NOTED = f'<w:p>{run("A note")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
BLOCKS: tuple[Any, ...] = (
    "Dear {{ name }},",
    "you came on Tuesday.",
    [["Site", "Count"], ["{% for s in sites %}{{ s.n }}", "{{ s.c }}{% endfor %}"]],
    text_box("In a box: {{ name }}"),
    NOTED,
    "{{ picture }}",
    "The end.",
)
NAMES = {
    "name": "Ada Ex & Söhne",
    "sites": [{"n": "cheek", "c": 3}, {"n": "chin", "c": 15}],
    "picture": Picture(pixel(1), "a square", width_mm=9),
}
STORIES = {
    "header": ["Record {{ name }}"],
    "footer": [
        f'<w:p>{run("Page ")}<w:fldSimple w:instr=" PAGE ">{run("7")}</w:fldSimple>{run(" of it")}</w:p>'
    ],
    "footnotes": ["As {{ name }} said."],
}
PAYLOAD = json.dumps({"name": "Ada", "notes": "two\nlines"}, indent=1)


def sealed(*blocks: Any, **stories: Any) -> bytes:
    """A document that carries the payload, made of these blocks or of all kinds."""
    template = WordTemplate.load(word(*(blocks or BLOCKS), **(stories or STORIES)))
    return template.fill(NAMES, payload=PAYLOAD).content


def edited(data: bytes, old: str, new: str, name: str = BODY, count: int = 1) -> bytes:
    """The document with a piece of the XML of one of its parts replaced."""
    text = parts_of(data)[name].decode()
    assert old in text, old
    return with_parts(data, {name: text.replace(old, new, count)})


def changes_of(data: bytes) -> list[str]:
    """What changed in a document since it was made, a line each."""
    return [f"{change.kind} {change.what}: {change.place}" for change in read_sealed(data).changes]


def holding(data: bytes) -> dict[str, Any]:
    """What the content controls of a document hold, by their tags."""
    return {control.tag: control.value for control in read_sealed(data).controls}


TUESDAY = '<w:t xml:space="preserve">you came on Tuesday.</w:t>'
HIDDEN, STRUCK = "<w:vanish/>", "<w:strike/>"
CAME = f"<w:p><w:r>{TUESDAY}</w:r></w:p>"


def with_result(field: str, result: str) -> str:
    """A complex field with what it shows."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code = f"<w:r><w:instrText>{field}</w:instrText></w:r>"
    return mark("begin") + code + mark("separate") + result + mark("end")


def of_runs(*runs: str) -> str:
    """A paragraph of these runs."""
    return f"<w:p>{''.join(runs)}</w:p>"


MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
DIGIT = "<m:r><m:t>2</m:t></m:r>"

# Paragraphs that a reader takes for something else than `CAME`.
DECEITS = {
    "a field with words": of_runs(
        f"<w:r>{TUESDAY}</w:r>", f'<w:fldSimple w:instr="QUOTE x">{run(", and both eyelids")}</w:fldSimple>'
    ),
    "a complex field with words": of_runs(
        f"<w:r>{TUESDAY}</w:r>", with_result("QUOTE x", run(" and eyelids"))
    ),
    "a field without words": of_runs(f"<w:r>{TUESDAY}</w:r>", '<w:fldSimple w:instr="PAGE"/>'),
    "words as a page number": of_runs(f"<w:r>{TUESDAY}</w:r>", with_result("PAGE", run(" and eyelids"))),
    "a form's box": of_runs(
        f"<w:r>{TUESDAY}</w:r>",
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>'
        '</w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ),
    "a hidden word": of_runs(run("you came"), run(" on Tuesday", HIDDEN), run(".")),
    "a struck word": of_runs(run("you "), run("came", STRUCK), run(" on Tuesday.")),
    "a word struck twice": of_runs(run("you "), run("came", "<w:dstrike/>"), run(" on Tuesday.")),
    "a symbol": of_runs(f"<w:r>{TUESDAY}</w:r>", '<w:r><w:sym w:font="Symbol" w:char="F0D8"/></w:r>'),
    "drawn text": of_runs(
        f"<w:r>{TUESDAY}</w:r>",
        "<w:r><w:drawing><a:graphic><a:p><a:r><a:t>not</a:t></a:r></a:p></a:graphic></w:drawing></w:r>",
    ),
    "a choice that Word does not know": of_runs(
        f'<mc:AlternateContent xmlns:zz="urn:zz"><mc:Choice Requires="zz"><w:r>{TUESDAY}</w:r></mc:Choice>'
        f"<mc:Fallback>{run('you came')}</mc:Fallback></mc:AlternateContent>"
    ),
    "digits in another direction": of_runs(
        run("you came"), f'<w:bdo w:val="rtl">{run(" on Tuesday 10")}</w:bdo>', run(".")
    ),
    "a power": of_runs(
        f"<w:r>{TUESDAY}</w:r>",
        f"<m:oMath {MATH}><m:sSup><m:e>{DIGIT}</m:e><m:sup>{DIGIT}</m:sup></m:sSup></m:oMath>",
    ),
    "a fraction": of_runs(
        f"<w:r>{TUESDAY}</w:r>",
        f"<m:oMath {MATH}><m:f><m:num>{DIGIT}</m:num><m:den>{DIGIT}</m:den></m:f></m:oMath>",
    ),
    "the year": of_runs(f"<w:r>{TUESDAY}</w:r>", "<w:r><w:yearLong/></w:r>"),
    "an element that Word ignores": of_runs(
        f'<zz:a xmlns:zz="urn:zz" mc:Ignorable="zz"><w:r>{TUESDAY}</w:r></zz:a>', run("you came")
    ),
    "text above text": of_runs(
        "<w:r><w:ruby><w:rt><w:r><w:t>never</w:t></w:r></w:rt><w:rubyBase><w:r>"
        f"{TUESDAY}</w:r></w:rubyBase></w:ruby></w:r>"
    ),
}  # fmt: skip
