"""A sealed document: what it carries, what changed in it since, what its controls hold."""

from __future__ import annotations

import json
import pickle
import re
import struct
import threading
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from integrity import faults
from notation import parts_of, run, text_box, with_parts, word, xml, zipped
from resaved import by_libreoffice, by_python_docx, by_word
from test_word_rich import with_relations

from docgen import RenderError, TemplateError, WordTemplate, load_encounter, load_pack
from docgen.context import build_context
from docgen.errors import DocumentError
from docgen.word import Change, Control, Picture, RichText, read_sealed
from docgen.word.ooxml.layout import Layout
from docgen.word.ooxml.package import Entry
from docgen.word.reading.content import HOLE, Reading
from docgen.word.reading.part import read_part
from docgen.word.sealing.fingerprint import find_stories
from docgen.word.sealing.pairing import Tries, recover
from docgen.word.sealing.seal import MadeControl

ITEM = "customXml/item1.xml"
BODY = "word/document.xml"


def png(shade: int) -> bytes:
    """A picture of one pixel: every shade has the same number of bytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))
        )

    head = chunk(b"IHDR", struct.pack(">2L5B", 1, 1, 8, 2, 0, 0, 0))
    pixel = chunk(b"IDAT", zlib.compress(bytes((0, shade, shade, shade)), 0))
    return b"\x89PNG\r\n\x1a\n" + head + pixel + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
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
    shows_hint = "<w:showingPlcHdr/>" if hint else ""
    properties = f'<w:alias w:val="The {kind}"/><w:tag w:val="{tag or kind}"/>{shows_hint}{KINDS[kind]}'
    content = xml([text]) if blocks else run(text)
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def beside(label: str, *controls: str) -> str:
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
    "picture": Picture(png(1), "a square", width_mm=9),
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
    template = WordTemplate.load(word(*(blocks or BLOCKS), **(stories or STORIES)))
    return template.fill(NAMES, payload=PAYLOAD).content


def edited(data: bytes, old: str, new: str, name: str = BODY, count: int = 1) -> bytes:
    text = parts_of(data)[name].decode()
    assert old in text, old
    return with_parts(data, {name: text.replace(old, new, count)})


def told(data: bytes) -> list[str]:
    return [f"{change.kind} {change.what}: {change.place}" for change in read_sealed(data).changes]


# ---- the payload ----------------------------------------------------------------------------------------

PAYLOADS = {
    "nothing": "",
    "JSON": PAYLOAD,
    "line breaks of every kind": "a\nb\r\nc\rd\u2028e\x85f",
    "tabs and spaces at its ends": " \t a\t b \n",
    "nothing but space": " \n ",
    "what XML takes for markup": "<a b='c'>&amp;]]>{{ x }}{% y %}",
    "what XML cannot hold": "a\0b\x1b\ufffe\ud83dc",
    "letters of every kind": "Größe 漢字 😀 \ud7ff",
}


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_the_payload_comes_back_as_it_was(payload: str) -> None:
    data = WordTemplate.load(word("x")).fill({}, payload=payload).content
    for again in (data, by_python_docx(data), by_word(data)):
        assert read_sealed(again).payload == payload
        assert read_sealed(again).changes == ()


@given(st.text(st.characters(exclude_categories=()), max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_payload_comes_back(payload: str) -> None:
    assert read_sealed(WordTemplate.load(word("x")).fill({}, payload=payload).content).payload == payload


def test_a_program_that_trims_texts_changes_no_payload() -> None:
    data = WordTemplate.load(word("x")).fill({}, payload=" \n{} ").content
    text = re.sub(r">\s+|\s+<", lambda at: at.group().strip(), parts_of(data)[ITEM].decode())
    assert read_sealed(with_parts(data, {ITEM: text})).payload == " \n{} "


def test_a_payload_that_no_document_can_carry_is_refused() -> None:
    with pytest.raises(RenderError, match="longer than a document can carry"):
        WordTemplate.load(word("x")).fill({}, payload="x" * 3_000_000)


# ---- the package ----------------------------------------------------------------------------------------


def test_only_a_document_with_a_payload_carries_one() -> None:
    template = WordTemplate.load(word(*BLOCKS, **STORIES))
    bare, carrying = (
        parts_of(template.fill(NAMES).content),
        parts_of(template.fill(NAMES, payload="x").content),
    )
    assert set(carrying) - set(bare) == {ITEM, "customXml/itemProps1.xml", "customXml/_rels/item1.xml.rels"}
    changed = {name for name in bare if bare[name] != carrying[name]}
    assert changed == {"[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert faults(template.fill(NAMES, payload="x").content) == []


def test_the_sealed_part_is_bound_as_word_binds_its_own() -> None:
    parts = parts_of(sealed())
    assert b'PartName="/customXml/itemProps1.xml"' in parts["[Content_Types].xml"]
    assert b'Target="../customXml/item1.xml"' in parts["word/_rels/document.xml.rels"]
    assert b'Target="itemProps1.xml"' in parts["customXml/_rels/item1.xml.rels"]
    assert re.search(rb'itemID="\{[0-9A-F-]{36}\}"', parts["customXml/itemProps1.xml"])


def test_the_same_document_is_sealed_with_the_same_bytes() -> None:
    assert sealed() == sealed()
    template = pickle.loads(pickle.dumps(WordTemplate.load(word(*BLOCKS, **STORIES))))  # noqa: S301
    assert template.fill(NAMES, payload=PAYLOAD).content == sealed()


def test_a_template_that_threads_share_seals_alike() -> None:
    template = WordTemplate.load(word(*BLOCKS, **STORIES))
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(template.fill(NAMES, payload=PAYLOAD).content))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [sealed()] * 8


def test_custom_xml_of_the_templates_own_stays() -> None:
    template = word("{{ name }}", extra={ITEM: "<mine/>", "customXml/ITEM2.xml": "<mine/>"})
    parts = parts_of(WordTemplate.load(template).fill(NAMES, payload=PAYLOAD).content)
    assert parts[ITEM] == b"<mine/>"
    assert b"urn:docgen:sealed:1" in parts["customXml/item3.xml"]


def test_a_document_is_sealed_with_all_that_a_rendering_adds() -> None:
    numbered = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>{}</w:p>'
    loop = ("{% for s in sites %}", "{{ s.n }}", numbered.format(run("{{ s.c }}")), "{% endfor %}")
    template = WordTemplate.load(word(*loop, "{{ picture }}{{ link }}", header=["{{ picture }}"]))
    names = {**NAMES, "link": RichText("[here](https://example.com)")}
    data = template.fill(names, payload=PAYLOAD).content
    assert faults(data) == []
    assert read_sealed(data).changes == ()
    media = next(name for name in parts_of(data) if name.startswith("word/media/"))
    assert told(with_parts(data, {media: png(2)})) == [
        "picture changed: body, paragraph 5",
        "picture changed: header, paragraph 1",
    ]


def test_a_template_that_writes_its_prefixes_otherwise_is_sealed_alike() -> None:
    body = parts_of(word(*BLOCKS))[BODY].decode()
    for old, new in (("mc", "m0"), ("a", "a0"), ("r", "r0")):
        body = re.sub(rf"(</?|\sxmlns:|\s){old}(?=:[A-Za-z]|=\"http)", rf"\g<1>{new}", body)
    drawn = "<w:p><w:r><w:drawing><a0:p><a0:r><a0:t>drawn</a0:t></a0:r></a0:p></w:drawing></w:r></w:p>"
    body = body.replace("<w:sectPr>", drawn + "<w:sectPr>")
    data = WordTemplate.load(word(*BLOCKS, extra={BODY: body})).fill(NAMES, payload=PAYLOAD).content
    assert read_sealed(data).changes == ()
    assert told(edited(data, "drawn<", "drown<")) == ["text changed: body, paragraph 7"]
    assert told(edited(data, "In a box", "In the box")) == [
        "text changed: body, paragraph 3, text box, paragraph 1"
    ]


def test_a_filled_document_is_no_template() -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(sealed())
    assert [problem.kind for problem in caught.value.problems] == ["filled-document"]


# ---- saved again ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("saved", [by_python_docx, by_word], ids=["python-docx", "Word"])
def test_a_document_that_was_saved_again_is_unchanged(saved: Any) -> None:
    data = sealed(*BLOCKS, *FORM, **STORIES)
    before, after = read_sealed(data), read_sealed(saved(data))
    assert before.changes == after.changes == ()
    assert after.payload == PAYLOAD
    assert [(c.tag, c.value) for c in after.controls] == [(c.tag, c.value) for c in before.controls]
    assert not any(c.is_filled for c in after.controls)


@pytest.mark.parametrize("document", ["procedure-note", "patient-consent", "aftercare"])
def test_documents_of_the_pack_saved_again_are_unchanged(document: str, example: Path) -> None:
    data = filled(document, example)
    for saved in (data, by_python_docx(data), by_word(data)):
        assert read_sealed(saved).changes == ()


@pytest.mark.needs("soffice")
def test_what_libreoffice_saves_again_is_unchanged(tmp_path: Path, example: Path) -> None:
    odd = (
        f"<w:p>{run('a')}<w:r><w:tab/><w:br/><w:t>10</w:t><w:noBreakHyphen/><w:t>20</w:t><w:softHyphen/>"
        '<w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>',
        "{{ drawn }}",
        "  spaces   in between ",
    )
    names = {**NAMES, "drawn": Picture(png(7), "drawn", width_mm=9, svg=SVG)}
    rich = WordTemplate.load(word(*BLOCKS, *odd, **STORIES)).fill(names, payload=PAYLOAD).content
    documents = [filled(code, example) for code in ("procedure-note", "patient-consent", "aftercare")]
    for before, after in zip([rich, *documents], by_libreoffice(tmp_path, rich, *documents), strict=True):
        assert told(after) == []
        assert read_sealed(after).payload == read_sealed(before).payload


@pytest.mark.needs("soffice")
def test_what_libreoffice_keeps_of_fields_hidden_and_struck_text_is_unchanged(tmp_path: Path) -> None:
    word_art = (
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" path="m@7,l@8,m@5,21600l@6,21600e">'
        '<v:path textpathok="t"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:shape type="#_x0000_t136" style="position:absolute;width:400pt;height:100pt">'
        '<v:textpath style="font-family:&quot;Arial&quot;" string="DRAFT"/></v:shape>'
    )
    marked = f'<w:p><w:bookmarkStart w:id="5" w:name="here"/>{run("here")}<w:bookmarkEnd w:id="5"/></w:p>'
    blocks = [block for name, block in DECEITS.items() if name != "drawn text"]
    for code in (
        "QUOTE x",
        "= 2 + 3",
        "REF here",
        "PAGEREF here",
        "DATE",
        "NUMWORDS",
        "SEQ Figure",
        "FILLIN x",
    ):
        shown = "here" if code.startswith("REF") else "5"
        blocks += [came(run(f"{code}: "), with_result(f" {code} ", run(shown)), run(", "))]
        blocks += [came(f'<w:fldSimple w:instr=" {code} ">{run(shown)}</w:fldSimple>', run("."))]
    struck = came(run("a ", STRUCK), run("b", f"<w:i/>{STRUCK}"), run(" c"), run(" ", HIDDEN), run("d"))
    data = sealed(
        marked, *blocks, struck, came(f"<w:r><w:pict>{word_art}</w:pict></w:r>", run("e")), **STORIES
    )
    (again,) = by_libreoffice(tmp_path, data)
    assert told(again) == []


@pytest.mark.needs("soffice")
def test_libreoffice_drops_the_tags_of_controls_and_they_are_known_still(tmp_path: Path) -> None:
    """It keeps titles of texts only, no tag, no choices' values in controls around paragraphs."""
    around = (control("box", "☐", "b", blocks=True), control("words", "typed", "w", blocks=True))
    data = sealed(*FORM, *around, [["x", beside("y ", control("box", "☐", "c"))]], "end")
    (again,) = by_libreoffice(tmp_path, data)
    assert b"w:tag" not in parts_of(again)[BODY]
    assert told(again) == []
    before, after = read_sealed(data).controls, read_sealed(again).controls
    assert [(c.tag, c.kind, c.value) for c in after] == [(c.tag, c.kind, c.value) for c in before]


def filled(document: str, example: Path) -> bytes:
    pack = load_pack("17340")
    encounter = load_encounter(example, pack=pack)
    names = build_context(encounter, pack, document)
    return pack.template(document).fill(names, payload=encounter.model_dump_json()).content


# ---- changes --------------------------------------------------------------------------------------------

REVISION = 'w:id="9" w:author="a" w:date="2026-01-01T00:00:00Z"'
TUESDAY = '<w:t xml:space="preserve">you came on Tuesday.</w:t>'
EDITS: dict[str, tuple[str, str, str, list[str]]] = {
    "one letter of the body": (BODY, "on Tuesday", "on Tuesdey", ["text changed: body, paragraph 2"]),
    "one letter of a value": (BODY, "Dear Ada", "Dear Ade", ["text changed: body, paragraph 1"]),
    "one digit of a cell": (
        BODY,
        ">15<",
        ">16<",
        ["text changed: body, table 1, row 3, cell 2, paragraph 1"],
    ),
    "a letter in a text box": (
        BODY,
        "In a box",
        "In a fox",
        ["text changed: body, paragraph 3, text box, paragraph 1"],
    ),
    "a letter of a header": ("word/header.xml", "Record", "Recort", ["text changed: header, paragraph 1"]),
    "a letter of a footer": ("word/footer.xml", "of it", "of us", ["text changed: footer, paragraph 1"]),
    "a page number": ("word/footer.xml", ">7<", ">8<", []),
    "a letter of a footnote": (
        "word/footnotes.xml",
        " said",
        " paid",
        ["text changed: footnotes, footnote 2, paragraph 1"],
    ),
    "a paragraph added": (
        BODY,
        "<w:p><w:r>" + TUESDAY,
        "<w:p><w:r><w:t>New.</w:t></w:r></w:p><w:p><w:r>" + TUESDAY,
        ["text added: body, paragraph 2"],
    ),
    "a paragraph removed": (BODY, TUESDAY, "", ["text removed: after body, paragraph 1"]),
    "an empty paragraph added": (BODY, "<w:sectPr>", "<w:p/><w:p><w:r/></w:p><w:sectPr>", []),
    "text deleted in tracked changes": (
        BODY,
        TUESDAY,
        f'{TUESDAY}</w:r><w:del {REVISION}><w:r><w:delText>gone</w:delText></w:r></w:del><w:r>',
        [],
    ),
    "all text deleted in tracked changes": (
        BODY,
        f"<w:r>{TUESDAY}</w:r>",
        f"<w:del {REVISION}><w:r><w:delText>you came on Tuesday.</w:delText></w:r></w:del>",
        ["text removed: after body, paragraph 1"],
    ),
    "text inserted in tracked changes": (
        BODY,
        f"<w:r>{TUESDAY}</w:r>",
        f"<w:r>{TUESDAY}</w:r><w:ins {REVISION}><w:r><w:t>Not.</w:t></w:r></w:ins>",
        ["text changed: body, paragraph 2"],
    ),
    "a paragraph mark deleted in tracked changes": (
        BODY,
        f"<w:p><w:r>{TUESDAY}",
        f"<w:p><w:pPr><w:rPr><w:del {REVISION}/></w:rPr></w:pPr><w:r>{TUESDAY}",
        [
            "text changed: body, table 1, row 1, cell 1, paragraph 1",
            "text removed: after body, table 1, row 1, cell 1, paragraph 1",
        ],
    ),
    "a table row added": (
        BODY,
        "</w:tbl>",
        f"<w:tr><w:tc>{xml(['ear'])}</w:tc><w:tc>{xml(['4'])}</w:tc></w:tr></w:tbl>",
        [f"text added: body, table 1, row 4, cell {cell}, paragraph 1" for cell in (1, 2)],
    ),
    "a space put into a word": (BODY, "Tuesday", "Tues day", ["text changed: body, paragraph 2"]),
    "a second space": (BODY, "on Tuesday", "on  Tuesday", []),
    "a picture taken out": (
        BODY,
        "<w:drawing><wp:inline xmlns",
        "<w:x><wp:inline xmlns",
        ["picture removed: after body, paragraph 4"],
    ),
    "a letter of the payload": (ITEM, "Ada", "Eda", ["payload changed: record that the document carries"]),
}  # fmt: skip


@pytest.mark.parametrize("case", EDITS.values(), ids=EDITS)
def test_a_change_is_found_at_its_place(case: tuple[str, str, str, list[str]]) -> None:
    name, old, new, changes = case
    data = edited(sealed(), old, new, name)
    if "w:x" in new:
        data = with_parts(data, {BODY: re.sub(r"<w:x>.*?</w:drawing>", "", parts_of(data)[BODY].decode())})
    assert told(data) == changes
    assert [change.replace("footnote 7", "footnote 2") for change in told(by_word(data))] == changes


HIDDEN, STRUCK = "<w:vanish/>", "<w:strike/>"
CAME = f"<w:p><w:r>{TUESDAY}</w:r></w:p>"
DOCUMENT_WITHIN = '<Relationship Id="rIdA" Type="t/aFChunk" Target="{}"/>'


def with_result(field: str, result: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code = f"<w:r><w:instrText>{field}</w:instrText></w:r>"
    return mark("begin") + code + mark("separate") + result + mark("end")


def came(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


DECEITS = {
    "a field with words": came(
        f"<w:r>{TUESDAY}</w:r>", f'<w:fldSimple w:instr="QUOTE x">{run(", and both eyelids")}</w:fldSimple>'
    ),
    "a complex field with words": came(f"<w:r>{TUESDAY}</w:r>", with_result("QUOTE x", run(" and eyelids"))),
    "a field without words": came(f"<w:r>{TUESDAY}</w:r>", '<w:fldSimple w:instr="PAGE"/>'),
    "words as a page number": came(f"<w:r>{TUESDAY}</w:r>", with_result("PAGE", run(" and eyelids"))),
    "a form's box": came(
        f"<w:r>{TUESDAY}</w:r>",
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>'
        '</w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ),
    "a hidden word": came(run("you came"), run(" on Tuesday", HIDDEN), run(".")),
    "a struck word": came(run("you "), run("came", STRUCK), run(" on Tuesday.")),
    "a word struck twice": came(run("you "), run("came", "<w:dstrike/>"), run(" on Tuesday.")),
    "a symbol": came(f"<w:r>{TUESDAY}</w:r>", '<w:r><w:sym w:font="Symbol" w:char="F0D8"/></w:r>'),
    "drawn text": came(
        f"<w:r>{TUESDAY}</w:r>",
        "<w:r><w:drawing><a:graphic><a:p><a:r><a:t>not</a:t></a:r></a:p></a:graphic></w:drawing></w:r>",
    ),
    "text above text": came(
        "<w:r><w:ruby><w:rt><w:r><w:t>never</w:t></w:r></w:rt><w:rubyBase><w:r>"
        f"{TUESDAY}</w:r></w:rubyBase></w:ruby></w:r>"
    ),
}  # fmt: skip


@pytest.mark.parametrize("new", DECEITS.values(), ids=DECEITS)
def test_what_a_reader_sees_otherwise_is_a_change_and_so_is_its_undoing(new: str) -> None:
    as_made, as_changed = sealed("one", CAME, "{{ name }}"), sealed("one", new, "{{ name }}")
    assert told(as_made) == told(as_changed) == []
    changed = with_parts(as_made, {BODY: parts_of(as_changed)[BODY]})
    undone = with_parts(as_changed, {BODY: parts_of(as_made)[BODY]})
    for data in (changed, undone, by_word(changed), by_word(undone)):
        assert told(data) == ["text changed: body, paragraph 2"]
    assert told(by_word(as_changed)) == []


def test_a_hidden_word_is_no_text_and_what_it_says_no_change() -> None:
    data = sealed("x", came(run("a"), run("secret", HIDDEN)))
    assert told(edited(data, "secret", "secreted")) == []
    assert told(edited(data, HIDDEN, '<w:vanish w:val="0"/>')) == ["text changed: body, paragraph 2"]


def test_word_art_and_documents_within_the_document_are_seen() -> None:
    data = sealed("x", CAME)
    art = '<w:r><w:pict><v:shape><v:textpath string="VOID"/></v:shape></w:pict></w:r>'
    made = sealed("x", came(art, run("y")))
    assert told(edited(data, CAME, came(f"<w:r>{TUESDAY}</w:r>", art))) == ["text added: body, paragraph 2"]
    assert told(edited(made, "VOID", "PAID")) == ["text changed: body, paragraph 2"]
    chunk = with_relations(word("x", '<w:altChunk r:id="rIdA"/>', CAME), DOCUMENT_WITHIN.format("a.html"))
    held = WordTemplate.load(with_parts(chunk, {"word/a.html": "<p>a</p>"})).fill({}, payload="x").content
    assert told(held) == []
    assert told(with_parts(held, {"word/a.html": "<p>b</p>"})) == ["picture changed: body"]
    assert told(edited(held, '<w:altChunk r:id="rIdA"/>', "")) == ["picture removed: after body, paragraph 1"]


CLOSED_AT_ONCE = {
    "properties as they were": '<w:pPr><w:pPrChange w:id="1"{}</w:pPr>',
    "a footnote": '<w:footnote w:id="1"/>',
}


@pytest.mark.parametrize("closed", CLOSED_AT_ONCE.values(), ids=CLOSED_AT_ONCE)
def test_a_paragraph_put_in_behind_what_is_closed_at_once_is_found(closed: str) -> None:
    data = sealed("one", CAME)
    text = parts_of(data)[BODY].decode()
    at = text.index("<w:sectPr")
    behind = f"<w:p>{closed.format('><w:pPr/></w:pPrChange>')}</w:p>"
    inserted = f"<w:p>{closed.format('/>')}</w:p>{xml(['inserted'])}{behind}"
    more = with_parts(data, {BODY: text[:at] + inserted + text[at:]})
    assert told(more) == ["text added: body, paragraph 4"]


def test_a_row_that_is_marked_as_hidden_or_no_longer_is_a_change() -> None:
    hidden = "<w:trPr><w:hidden/></w:trPr>"
    cells = f"<w:tc>{xml(['a'])}</w:tc><w:tc>{xml(['b'])}</w:tc>"
    as_made, as_changed = (sealed([f"<w:tr>{marked}{cells}</w:tr>"], "end") for marked in ("", hidden))
    changes = [f"text changed: body, table 1, row 1, cell {cell}, paragraph 1" for cell in (1, 2)]
    assert told(as_changed) == told(by_word(as_changed)) == []
    assert told(with_parts(as_made, {BODY: parts_of(as_changed)[BODY]})) == changes
    assert told(with_parts(as_changed, {BODY: parts_of(as_made)[BODY]})) == changes


def test_a_value_in_a_control_that_is_struck_or_hidden_is_a_change() -> None:
    for kind, shown in (("box", "☐"), ("words", "typed")):
        data = sealed("x", beside("y ", control(kind, shown)))
        text = parts_of(data)[BODY].decode().replace("&#9744;", "☐")
        for properties in (HIDDEN, STRUCK):
            altered = edited(with_parts(data, {BODY: text}), run(shown), run(shown, properties))
            assert told(altered) == ["text changed: body, paragraph 2"]


def test_no_change_tells_what_it_was() -> None:
    data = edited(sealed(), "on Tuesday", "on Secretday")
    assert "Secret" not in repr(read_sealed(data).changes)
    assert "Tuesday" not in repr(read_sealed(data).changes)


def test_a_moved_paragraph_is_told_where_it_went_and_where_it_stood() -> None:
    data = sealed("one", "two", "three", "four")
    moved = edited(data, xml(["one"]), "")
    moved = edited(moved, xml(["three"]), xml(["three", "one"]))
    assert told(moved) == ["text removed: beginning of the body", "text added: body, paragraph 3"]


def test_an_exchanged_picture_of_the_same_size_is_found() -> None:
    data = sealed()
    media = next(name for name in parts_of(data) if name.startswith("word/media/"))
    assert len(png(1)) == len(png(2))
    assert told(with_parts(data, {media: png(2)})) == ["picture changed: body, paragraph 5"]


def test_an_exchanged_drawing_beside_a_picture_is_found_and_one_dropped_is_not_a_change() -> None:
    names = {"drawn": Picture(png(7), "drawn", width_mm=9, svg=SVG)}
    data = WordTemplate.load(word("{{ drawn }}")).fill(names, payload="x").content
    drawn = next(name for name in parts_of(data) if name.endswith(".svg"))
    assert told(with_parts(data, {drawn: SVG.replace(b'"9"', b'"8"')})) == [
        "picture changed: body, paragraph 1"
    ]
    dropped = re.sub("<a:extLst>.*?</a:extLst>", "", parts_of(data)[BODY].decode())
    assert told(with_parts(data, {BODY: dropped})) == []


def test_a_picture_added_and_a_link_to_another_picture_are_found() -> None:
    relation = '<Relationship Id="{}" Type="t/image" Target="{}"{}/>'
    kept, added, linked = (
        relation.format("rIdA", "a.png", ""),
        relation.format("rIdB", "b.png", ""),
        relation.format("rIdL", "https://example.com/a.png", ' TargetMode="External"'),
    )
    shown = '<w:p><w:r><w:pict><v:shape><v:imagedata r:id="rIdA"/></v:shape></w:pict></w:r></w:p>'
    template = with_relations(word("x{{ name }}", shown, extra={"word/a.png": "A"}), kept + linked)
    data = WordTemplate.load(template).fill(NAMES, payload="x").content
    more = with_relations(edited(data, "</v:shape>", '<v:imagedata r:id="rIdB"/></v:shape>'), added)
    assert told(with_parts(more, {"word/b.png": "B"})) == ["picture added: body, paragraph 2"]
    assert told(edited(data, 'r:id="rIdA"', 'r:id="rIdL"')) == ["picture changed: body, paragraph 2"]


def test_a_header_taken_away_and_one_put_in_are_changes() -> None:
    data = sealed()
    reference = re.search("<w:headerReference[^>]*>", parts_of(data)[BODY].decode())
    assert reference is not None
    assert told(edited(data, reference.group(), "")) == ["text removed: beginning of the header"]
    first = reference.group().replace('"default"', '"first"')
    assert told(edited(data, reference.group(), reference.group() + first)) == []  # no page shows it
    shown = edited(data, reference.group(), reference.group() + first)
    assert told(edited(shown, "</w:sectPr>", "<w:titlePg/></w:sectPr>")) == [
        "text added: first-page header, paragraph 1"
    ]


def test_a_note_that_nothing_refers_to_is_no_text() -> None:
    template = WordTemplate.load(
        word("{% if no %}", NOTED, "{% endif %}", "x", footnotes=["never shown {{ name }}"])
    )
    data = template.fill({**NAMES, "no": False}, payload="x").content
    assert told(edited(data, "never", "ever", "word/footnotes.xml")) == []
    shown = template.fill({**NAMES, "no": True}, payload="x").content
    assert told(edited(shown, "never", "ever", "word/footnotes.xml")) == [
        "text changed: footnotes, footnote 2, paragraph 1"
    ]


def test_a_note_that_is_referred_to_again_is_read_once_where_it_is_first() -> None:
    blocks = ("{% for s in sites %}", NOTED, "{% endfor %}", "end")
    data = WordTemplate.load(word(*blocks, footnotes=["said {{ name }}"])).fill(NAMES, payload="x").content
    reference = '<w:footnoteReference w:id="2"/>'
    assert parts_of(data)[BODY].decode().count(reference) == len(NAMES["sites"]) > 1
    assert told(data) == told(by_word(data)) == []
    assert told(edited(data, reference, reference * 1_000)) == []
    assert told(edited(data, "said", "paid", "word/footnotes.xml")) == [
        "text changed: footnotes, footnote 2, paragraph 1"
    ]
    noted = "<w:footnote w:id='{}'><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:footnote>".format
    layout = Layout("b", {}, {"footnote": "f"}, (), False)
    notes = read_part(f"{noted(1, 'one')}{noted(2, 'two')}{noted(3, 'three')}".replace("'", '"'))
    asked = Reading(references=[("footnote", number) for number in ("3", "1", "3", "1", "9")])
    (story,) = find_stories(layout, {"b": asked, "f": notes})
    assert story.paragraphs == ["three", "one"]


@pytest.mark.needs("soffice")
def test_libreoffice_empties_a_note_that_is_referred_to_again_and_nothing_is_changed(tmp_path: Path) -> None:
    blocks = ("{% for s in sites %}", NOTED, "{% endfor %}", "end")
    data = WordTemplate.load(word(*blocks, footnotes=["said {{ name }}"])).fill(NAMES, payload="x").content
    (again,) = by_libreoffice(tmp_path, data)
    assert told(again) == []


def test_a_change_of_a_header_that_sections_share_is_told_once() -> None:
    section = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"
    body = parts_of(word("one", section, "two", header=["H {{ name }}"]))[BODY].decode()
    reference = re.search("<w:headerReference[^>]*>", body)
    assert reference is not None
    body = body.replace(reference.group(), "").replace(
        "<w:sectPr/>", f"<w:sectPr>{reference.group()}</w:sectPr>"
    )
    template = WordTemplate.load(word("x", header=["H {{ name }}"], extra={BODY: body}))
    data = template.fill(NAMES, payload="x").content
    assert told(edited(data, "H Ada", "G Ada", "word/header.xml")) == [
        "text changed: header of section 1, paragraph 1"
    ]


def as_cell(block: Any) -> Any:
    return block if isinstance(block, str) else [block, "end"]


DRESSES = (
    lambda text: text,
    lambda text: came(run("z"), run(text, STRUCK), run(" hidden", HIDDEN).replace("w:t", "w:x")),
    lambda text: came(f'<w:fldSimple w:instr=" QUOTE ">{run(text)}</w:fldSimple>', run("z")),
    lambda text: came(with_result(" PAGE ", "<w:r><w:tab/></w:r>"), run(text, '<w:vanish w:val="0"/>')),
)
WORDS = st.text("ab c&<\u00e9", min_size=1, max_size=6).filter(lambda text: text.strip() and text[0] != "<")
STRUCTURE = st.recursive(
    st.tuples(WORDS, st.sampled_from(DRESSES)).map(lambda dressed: dressed[1](dressed[0])),
    lambda inner: st.lists(st.lists(inner.map(as_cell), min_size=1, max_size=2), min_size=1, max_size=2),
    max_leaves=5,
)


@given(st.lists(STRUCTURE, min_size=1, max_size=5), st.data())
@settings(max_examples=120, deadline=None)
def test_any_change_of_one_character_is_found(blocks: list[Any], data: st.DataObject) -> None:
    made = WordTemplate.load(word(*blocks, header=["head {{ name }}"])).fill(NAMES, payload="x").content
    name = data.draw(st.sampled_from([BODY, "word/header.xml"]))
    pieces = re.split(r"(<w:t[^>]*>[^<]*<)", parts_of(made)[name].decode())
    signs = [
        (number, at.span())
        for number in range(1, len(pieces), 2)
        for at in re.finditer(r"&[^;]+;|[^<> ](?=[^<>]*<$)", pieces[number])
    ]
    assume(signs)
    number, (start, end) = data.draw(st.sampled_from(signs))
    new = data.draw(st.sampled_from(["y", "", "zz", "&#233;&#233;", "y y"]))
    pieces[number] = pieces[number][:start] + new + pieces[number][end:]
    assert told(made) == []
    assert len(told(with_parts(made, {name: "".join(pieces)}))) == 1


# ---- controls -------------------------------------------------------------------------------------------


def holding(data: bytes) -> dict[str, Any]:
    return {control.tag: control.value for control in read_sealed(data).controls}


def test_controls_tell_what_they_hold_and_where() -> None:
    places = [f"body, paragraph {number}" for number in range(1, 6)]
    assert read_sealed(sealed(*FORM)).controls == (
        Control("box", "The box", "check-box", False, False, places[0]),
        Control("day", "The day", "date", "2026-03-17", "2026-03-17", places[1]),
        Control("choice", "The choice", "drop-down", "visit", "visit", places[2]),
        Control("combo", "The combo", "combo-box", "by letter", "by letter", places[3]),
        Control("words", "The words", "text", None, None, places[4]),
    )


FILLED: dict[str, tuple[list[tuple[str, str]], str, Any]] = {
    "ticked": ([('w14:checked w14:val="0"', 'w14:checked w14:val="1"'), ("☐", "☒")], "box", True),
    "another day": (
        [("2026-03-17T", "2026-04-01T"), ("March 17, 2026", "April 1, 2026")],
        "day",
        "2026-04-01",
    ),
    "a day that was typed": (
        [(' w:fullDate="2026-03-17T00:00:00Z"', ""), ("March 17, 2026", "soon")],
        "day",
        "soon",
    ),
    "another choice": ([(">In person<", ">By telephone<")], "choice", "call"),
    "a choice of one's own": ([(">by letter<", ">In person<")], "combo", "visit"),
    "words": ([("<w:showingPlcHdr/>", ""), (">Click here<", ">Two<w:br/>lines<")], "words", "Two\nlines"),
    "emptied": ([(">by letter<", "><")], "combo", None),
}  # fmt: skip


@pytest.mark.parametrize(("edits", "tag", "value"), FILLED.values(), ids=FILLED)
def test_a_control_that_was_filled_is_no_change(edits: list[tuple[str, str]], tag: str, value: Any) -> None:
    data = with_parts(sealed(*FORM), {})
    for old, new in edits:
        new = new.replace("<w:br/>", "</w:t><w:br/><w:t>")
        text = parts_of(data)[BODY].decode().replace("&#9744;", "☐")
        data = edited(with_parts(data, {BODY: text}), old, new)
    for saved in (data, by_word(data)):
        found = read_sealed(saved)
        assert found.changes == ()
        assert [control.tag for control in found.controls if control.is_filled] == [tag]
        assert holding(saved)[tag] == value


def test_a_control_around_paragraphs_or_a_cell_holds_a_value_too() -> None:
    cell = f"<w:tc>{xml(['typed'])}</w:tc>"
    row = f"<w:tr>{control('words', '', 'w').replace(run(''), cell)}<w:tc>{xml(['x'])}</w:tc></w:tr>"
    data = sealed(control("box", "☐", "b", blocks=True), [row], "end")
    assert [(c.tag, c.value, c.place) for c in read_sealed(data).controls] == [
        ("b", False, "body, paragraph 1"),
        ("w", "typed", "body, table 1, row 1, cell 1, paragraph 1"),
    ]
    assert told(edited(data, ">typed<", ">other<")) == []


def test_text_around_a_control_is_text() -> None:
    data = sealed(*FORM)
    assert told(edited(data, "Photographs", "Fotographs")) == ["text changed: body, paragraph 1"]


def test_a_control_that_takes_no_value_is_text() -> None:
    rich = f"<w:sdt><w:sdtPr><w:tag w:val='t'/></w:sdtPr><w:sdtContent>{xml(['rich'])}</w:sdtContent></w:sdt>"
    data = sealed(rich, "x")
    assert read_sealed(data).controls == ()
    assert told(edited(data, "rich", "poor")) == ["text changed: body, paragraph 1"]


def test_controls_of_one_tag_are_told_apart_by_where_they_stand() -> None:
    rows = [beside(f"Row {number} ", control("words", f"v{number}", "same")) for number in range(4)]
    data = sealed(*rows)
    gone = edited(data, rows[1].replace("'", '"'), "")
    assert told(gone)[0] == "text removed: after body, paragraph 1"
    assert [(c.value, c.made) for c in read_sealed(gone).controls] == [(f"v{n}",) * 2 for n in (0, 2, 3)]


def test_controls_without_their_tags_are_known_by_their_paragraphs() -> None:
    data = sealed(*FORM, beside("last ", control("choice", "In person", "other")))
    text = re.sub("<w:(tag|alias) [^>]*>", "", parts_of(data)[BODY].decode()).replace(
        "comboBox", "dropDownList"
    )
    again = with_parts(data, {BODY: text.replace(">In person<", ">By telephone<", 1)})
    assert told(again) == []
    assert {c.tag: (c.kind, c.made, c.value) for c in read_sealed(again).controls if c.is_filled} == {
        "choice": ("drop-down", "visit", "call")
    }
    assert [c.tag for c in read_sealed(again).controls] == [c.tag for c in read_sealed(data).controls]


def test_a_control_without_its_tag_in_a_paragraph_that_changed_is_known_by_its_order() -> None:
    text = re.sub("<w:(tag|alias) [^>]*>", "", parts_of(sealed(*FORM))[BODY].decode())
    again = with_parts(sealed(*FORM), {BODY: text.replace("Remarks", "Remark")})
    assert told(again) == ["text changed: body, paragraph 5"]
    assert read_sealed(again).controls[4].tag == "words"


def test_controls_that_changed_places_are_a_change() -> None:
    data = sealed(beside("yes ", control("box", "☐", "a")), beside("no ", control("box", "☐", "b")))
    text = parts_of(data)[BODY].decode().replace('"a"', '"t"').replace('"b"', '"a"').replace('"t"', '"b"')
    assert told(with_parts(data, {BODY: text})) == [f"text changed: body, paragraph {n}" for n in (1, 2)]


def test_a_control_that_is_gone_or_new_is_a_change() -> None:
    data = sealed(*FORM)
    box = re.search("<w:sdt>.*?</w:sdt>", parts_of(data)[BODY].decode())
    assert box is not None
    gone = edited(data, box.group(), "")
    assert "text removed: body, paragraph 1" in told(gone)
    assert "box" not in holding(gone)
    more = edited(data, box.group(), box.group() + box.group().replace('w:val="box"', 'w:val="new"'))
    assert "text added: body, paragraph 1" in told(more)
    assert read_sealed(more).controls[1].made is None


AS_TEXT = {
    "as it was": ("☐", [], False),
    "ticked before": ("☒", [], True),
    "with another sign": ("☑", [], True),
    "as another text": ("x", ["text changed: body, paragraph 1", "text removed: body, paragraph 1"], None),
}


@pytest.mark.parametrize(("sign", "changes", "value"), AS_TEXT.values(), ids=AS_TEXT)
def test_a_check_box_that_a_program_made_text_is_known_by_its_sign(
    sign: str, changes: list[str], value: bool | None
) -> None:
    data = sealed(beside("Signs ☐ and ", control("box", "☐"), control("day", "May 1")), "x")
    text = parts_of(data)[BODY].decode()
    boxed = re.search("<w:sdt>.*?</w:sdt>", text)
    assert boxed is not None
    data = with_parts(data, {BODY: text.replace(boxed.group(), run(sign))})
    assert told(data) == changes
    assert holding(data).get("box") == value


def without_controls(data: bytes) -> bytes:
    """Make every control the text that it shows."""
    text = re.sub(
        "<w:sdt><w:sdtPr>.*?<w:sdtContent>|</w:sdtContent></w:sdt>", "", parts_of(data)[BODY].decode()
    )
    return with_parts(data, {BODY: text})


def test_all_controls_that_a_program_made_text_are_known() -> None:
    boxes = [
        beside(f"Signs ☐ {number} ", control("box", "☐", f"b{number}"), control("day", "May 1"))
        for number in range(300)
    ]
    again = without_controls(sealed(*boxes))
    assert told(again) == []
    assert [control.tag for control in read_sealed(again).controls if control.tag.startswith("b")] == [
        f"b{number}" for number in range(300)
    ]


def test_controls_are_looked_for_in_a_bounded_number_of_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each sign of each paragraph may be the box of each other one: so many pairs are not all tried."""
    tries = 0
    checksum = zlib.crc32

    def counted(text: bytes) -> int:
        nonlocal tries
        tries += 1
        return checksum(text)

    signs = "☐" * 60
    boxes = [beside(f"{signs}{number}", control("box", "☐", f"b{number}")) for number in range(60)]
    again = without_controls(sealed("x", *boxes))
    text = re.sub(r"(\d+)</w:t>", r"\1 more</w:t>", parts_of(again)[BODY].decode())
    again = with_parts(again, {BODY: text})
    monkeypatch.setattr(zlib, "crc32", counted)
    assert len(told(again)) == 120
    assert 50_000 < tries < 101_000


def test_a_long_text_is_read_in_few_tries() -> None:
    wanted = MadeControl(0, "check-box", "b", "", False, "☐")
    texts = ["☐" * 400_000, "☐", "a ☐"]
    tries = Tries()
    assert recover(texts, range(3), [wanted], zlib.crc32(f"a {HOLE}".encode()), tries) == (
        2,
        f"a {HOLE}",
        ["☐"],
    )
    assert 0 < tries.left < 21_000
    assert recover(texts, range(3), [wanted], zlib.crc32(f"a {HOLE}".encode()), tries) == (
        2,
        f"a {HOLE}",
        ["☐"],
    )
    assert 0 < tries.left < 401
    assert recover(texts[:1] * 999, range(999), [wanted], 0, tries) is None
    assert tries.left == 0
    assert recover(texts, range(2, 3), [wanted], zlib.crc32(f"a {HOLE}".encode()), tries) is None


def test_a_sign_in_plain_text_is_text() -> None:
    data = sealed("I agree ☐")
    assert told(edited(data, "&#9744;" if "&#9744;" in parts_of(data)[BODY].decode() else "☐", "☒")) == [
        "text changed: body, paragraph 1"
    ]


CONTRADICTIONS = {
    "a sign": ("☐", "☒"),
    "a date's words": ("March 17, 2026", "March 18, 2026"),
}


@pytest.mark.parametrize(("old", "new"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_control_that_shows_another_thing_than_it_holds_is_a_change(old: str, new: str) -> None:
    data = sealed(*FORM)
    text = parts_of(data)[BODY].decode().replace("&#9744;", "☐")
    changed = told(edited(with_parts(data, {BODY: text}), old, new))
    assert len(changed) == 1
    assert changed[0].startswith("text changed: body, paragraph ")


# ---- what is no sealed document -------------------------------------------------------------------------


def seal_with(**changed: Any) -> bytes:
    data = sealed("x")
    text = parts_of(data)[ITEM].decode()
    found = re.search("<seal>(.*)</seal>", text)
    assert found is not None
    seal = {**json.loads(found.group(1)), **changed}
    return with_parts(data, {ITEM: text.replace(found.group(1), json.dumps(seal))})


def payload_as(written: str) -> bytes:
    data = sealed("x")
    text = parts_of(data)[ITEM].decode()
    return with_parts(data, {ITEM: re.sub("<payload>.*</payload>", f"<payload {written}</payload>", text)})


STORY = {"key": "body", "sha256": "", "crc32": ""}
HELD = {"paragraph": 0, "kind": "text", "tag": "", "title": "", "value": "", "shown": ""}
BROKEN: dict[str, tuple[bytes, str]] = {
    "no Word file": (b"hello", "not-word"),
    "half a file": (sealed()[:900], "damaged"),
    "an old file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not-word"),
    "a zip file": (zipped({"a": "b"}), "not-word"),
    "nothing sealed": (word("x"), "not-sealed"),
    "two records": (with_parts(sealed(), {"customXml/item5.xml": parts_of(sealed())[ITEM]}), "sealed-twice"),
    "XML that is cut off": (with_parts(sealed(), {ITEM: parts_of(sealed())[ITEM][:-9]}), "damaged"),
    "an entity": (with_parts(sealed(), {ITEM: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "damaged"),
    "no seal": (edited(sealed(), "seal>", "sail>", ITEM, 2), "broken-seal"),
    "no payload": (edited(sealed(), "payload>", "load>", ITEM, 2), "broken-seal"),
    "a payload that is no JSON": (payload_as('encoding="json">['), "broken-seal"),
    "a payload that is no text": (payload_as('encoding="json">[1]'), "broken-seal"),
    "a seal that is no JSON": (edited(sealed(), "<seal>{", "<seal>", ITEM), "broken-seal"),
    "a seal that is a list": (seal_with(stories={}), "broken-seal"),
    "deep JSON": (edited(sealed(), "<seal>", "<seal>" + "[" * 100_000, ITEM), "broken-seal"),
    "a story of another name": (seal_with(stories=[{**STORY, "key": "body of it"}]), "broken-seal"),
    "a story twice": (seal_with(stories=[STORY, STORY]), "broken-seal"),
    "a story like none": (seal_with(stories=[{"key": "body", "like": "footnotes"}]), "broken-seal"),
    "checksums that are none": (seal_with(stories=[{**STORY, "crc32": "abc="}]), "broken-seal"),
    "a control without a paragraph": (seal_with(stories=[{**STORY, "controls": [HELD]}]), "broken-seal"),
    "a control of no kind": (
        seal_with(stories=[{**STORY, "crc32": "AAAAAA==", "controls": [{**HELD, "kind": "x"}]}]),
        "broken-seal",
    ),
    "a picture that is none": (seal_with(stories=[{**STORY, "pictures": [["a", 0, ""]]}]), "broken-seal"),
    "Strict Open XML": (
        with_parts(sealed(), {BODY: "<w:document xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'/>"}),
        "unusual-xml",
    ),
}  # fmt: skip


MISPLACED = {
    "a control without a paragraph": "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent/></w:sdt>",
    "a control in a box": "<w:txbxContent><w:sdt><w:sdtPr><w:text/></w:sdtPr></w:sdt></w:txbxContent>",
    "a picture among properties": "<w:sdt><w:sdtPr><w:text/><a:blip r:embed='x'/></w:sdtPr></w:sdt>",
    "a paragraph among properties": "<w:sdt><w:sdtPr><w:text/><w:p/></w:sdtPr></w:sdt>",
    "a paragraph in a text": "<w:p><w:r><w:t>a<w:p><w:r><w:t>b</w:t></w:r></w:p></w:t></w:r></w:p>",
    "ends of what never began": "<w:fldChar w:fldCharType='end'/><w:footnote/><w:sectPr/><w:sdtPr/>",
}


@pytest.mark.parametrize("inner", MISPLACED.values(), ids=MISPLACED)
def test_what_stands_where_it_cannot_is_read_without_a_fault(inner: str) -> None:
    data = sealed("x")
    text = parts_of(data)[BODY].decode()
    at = text.index("<w:sectPr")
    changes = read_sealed(with_parts(data, {BODY: text[:at] + inner + text[at:]})).changes
    assert all(change.kind == "text" for change in changes)
    template = WordTemplate.load(word("{{ name }}", inner))
    assert told(template.fill(NAMES, payload="x").content) == []


@pytest.mark.parametrize(("data", "kind"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_back_is_told_with_a_cure(data: bytes, kind: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_sealed(data, "note.docx")
    assert [problem.kind for problem in caught.value.problems] == [kind]
    assert all(problem.fix for problem in caught.value.problems)
    assert str(caught.value).startswith("note.docx: ")


def test_a_seal_of_another_document_finds_everything_changed() -> None:
    other = with_parts(sealed("a", "b", "c"), {ITEM: parts_of(sealed("d", "e"))[ITEM]})
    assert told(other) == [
        "text changed: body, paragraph 1",
        "text changed: body, paragraph 2",
        "text added: body, paragraph 3",
    ]


def test_checksums_that_are_alike_by_chance_hide_no_change() -> None:
    data = seal_with()
    text = parts_of(data)[ITEM].decode()
    assert told(
        with_parts(data, {ITEM: re.sub('"sha256": "[0-9a-f]{8}', '"sha256": "00000000', text, count=1)})
    ) == ["text changed: body"]


def test_a_hostile_document_is_read_in_time() -> None:
    many = "<w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p>" * 5_000
    data = sealed("x", *(["a"] * 3_000))
    text = parts_of(data)[BODY].decode()
    at = text.index("<w:sectPr")
    changes = read_sealed(with_parts(data, {BODY: text[:at] + many + text[at:]})).changes
    assert Change("text", "body, paragraph 13001", "added") in changes


def test_a_part_that_unpacks_to_more_than_it_says_is_cut() -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = bomb.compress(b"a" * 50_000_000) + bomb.flush()
    assert Entry("x", 8, 0, 10, packed).content == b"a" * 10
