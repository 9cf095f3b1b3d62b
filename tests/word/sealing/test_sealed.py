"""Filed documents read back: saved again by other programs, damaged, hostile."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from drawn import SVG, pixel
from notation import parts_of, run, with_parts, with_relations, word, xml
from resaved import by_libreoffice, by_python_docx, by_word
from sealed_documents import (
    BLOCKS,
    BODY,
    DECEITS,
    FORM,
    HIDDEN,
    ITEM,
    NAMES,
    PAYLOAD,
    STORIES,
    STRUCK,
    beside,
    changes_of,
    control,
    of_runs,
    sealed,
    with_result,
)

from docgen import DocumentError, TemplateError, WordTemplate, load_encounter, load_pack
from docgen.context import build_context
from docgen.encounter import to_data
from docgen.word import Change, Picture, read_sealed


def filled(document: str, example: Path) -> bytes:
    pack = load_pack("17340")
    encounter = load_encounter(example, pack=pack)
    names = build_context(encounter, pack, document)
    return pack.template(document).fill(names, payload=json.dumps(to_data(encounter))).content


def test_a_filled_document_is_no_template() -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(sealed())
    assert [problem.kind for problem in caught.value.problems] == ["filled-document"]


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
    names = {**NAMES, "drawn": Picture(pixel(7), "drawn", width_mm=9, svg=SVG)}
    rich = WordTemplate.load(word(*BLOCKS, *odd, **STORIES)).fill(names, payload=PAYLOAD).content
    documents = [filled(code, example) for code in ("procedure-note", "patient-consent", "aftercare")]
    for before, after in zip([rich, *documents], by_libreoffice(tmp_path, rich, *documents), strict=True):
        assert changes_of(after) == []
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
    lost = ("drawn text", "an element that Word ignores", "digits in another direction", "the year")
    blocks = [block for name, block in DECEITS.items() if name not in lost]
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
        blocks += [of_runs(run(f"{code}: "), with_result(f" {code} ", run(shown)), run(", "))]
        blocks += [of_runs(f'<w:fldSimple w:instr=" {code} ">{run(shown)}</w:fldSimple>', run("."))]
    merged = "<w:tr><w:tc><w:tcPr>{}</w:tcPr>{}</w:tc><w:tc>{}</w:tc></w:tr>".format
    blocks.append(
        [
            merged('<w:vMerge w:val="restart"/>', xml(["a"]), xml(["b"])),
            merged("<w:vMerge/>", xml(["c"]), xml(["d"])),
        ]
    )
    struck = of_runs(run("a ", STRUCK), run("b", f"<w:i/>{STRUCK}"), run(" c"), run(" ", HIDDEN), run("d"))
    data = sealed(
        marked, *blocks, struck, of_runs(f"<w:r><w:pict>{word_art}</w:pict></w:r>", run("e")), **STORIES
    )
    (again,) = by_libreoffice(tmp_path, data)
    assert changes_of(again) == []


@pytest.mark.needs("soffice")
def test_libreoffice_drops_the_tags_of_controls_and_they_are_known_still(tmp_path: Path) -> None:
    """It keeps titles of texts only, no tag, no choices' values in controls around paragraphs."""
    around = (control("box", "☐", "b", blocks=True), control("words", "typed", "w", blocks=True))
    data = sealed(*FORM, *around, [["x", beside("y ", control("box", "☐", "c"))]], "end")
    (again,) = by_libreoffice(tmp_path, data)
    assert b"w:tag" not in parts_of(again)[BODY]
    assert changes_of(again) == []
    before, after = read_sealed(data).controls, read_sealed(again).controls
    assert [(c.tag, c.kind, c.value) for c in after] == [(c.tag, c.kind, c.value) for c in before]


MISPLACED = {
    "a control without a paragraph": "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent/></w:sdt>",
    "a control in a box": "<w:txbxContent><w:sdt><w:sdtPr><w:text/></w:sdtPr></w:sdt></w:txbxContent>",
    "a picture among properties": "<w:sdt><w:sdtPr><w:text/><a:blip r:embed='x'/></w:sdtPr></w:sdt>",
    "a paragraph among properties": "<w:sdt><w:sdtPr><w:text/><w:p/></w:sdtPr></w:sdt>",
    "a paragraph in a text": "<w:p><w:r><w:t>a<w:p><w:r><w:t>b</w:t></w:r></w:p></w:t></w:r></w:p>",
    "ends of what never began": "<w:fldChar w:fldCharType='end'/><w:footnote/><w:sectPr/><w:sdtPr/>",
}


@pytest.mark.parametrize("inner", MISPLACED.values(), ids=MISPLACED)
def test_what_stands_where_it_cannot_is_read_without_a_problem(inner: str) -> None:
    data = sealed("x")
    text = parts_of(data)[BODY].decode()
    at = text.index("<w:sectPr")
    changes = read_sealed(with_parts(data, {BODY: text[:at] + inner + text[at:]})).changes
    assert all(change.kind == "text" for change in changes)
    template = WordTemplate.load(word("{{ name }}", inner))
    assert changes_of(template.fill(NAMES, payload="x").content) == []


def test_a_seal_of_another_document_finds_everything_changed() -> None:
    other = with_parts(sealed("a", "b", "c"), {ITEM: parts_of(sealed("d", "e"))[ITEM]})
    assert changes_of(other) == [
        "text changed: body, paragraph 1",
        "text changed: body, paragraph 2",
        "text added: body, paragraph 3",
    ]


def test_a_hostile_document_is_read_in_time() -> None:
    many = "<w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p>" * 5_000
    data = sealed("x", *(["a"] * 3_000))
    text = parts_of(data)[BODY].decode()
    at = text.index("<w:sectPr")
    changes = read_sealed(with_parts(data, {BODY: text[:at] + many + text[at:]})).changes
    assert Change("text", "body, paragraph 13001", "added") in changes


R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OUTSIDE = ' TargetMode="External"'


def put_in(data: bytes, kind: str, target: str, content: str = "", mode: str = OUTSIDE) -> bytes:
    """The document with a relationship, and with this content at the start of its body."""
    body = parts_of(data)["word/document.xml"].decode()
    changed = with_parts(data, {"word/document.xml": body.replace("<w:body>", f"<w:body>{content}", 1)})
    return with_relations(changed, f'<Relationship Id="rIdX" Type="{R}/{kind}" Target="{target}"{mode}/>')


ADDED = {
    "an object": (
        "oleObject",
        "a.bin",
        '<w:p><w:r><w:object r:id="rIdX"/></w:r></w:p>',
        "",
        "body, paragraph 1",
    ),
    "a subdocument": (
        "subDocument",
        "a.docx",
        '<w:p><w:subDoc r:id="rIdX"/></w:p>',
        OUTSIDE,
        "body, paragraph 1",
    ),
    "a picture of VML at an address": (
        "image",
        "https://example.com/a",
        '<w:p><w:r><w:pict><v:shape><v:imagedata r:href="rIdX"/></v:shape></w:pict></w:r></w:p>',
        OUTSIDE,
        "body, paragraph 1",
    ),
    "a template at an address": ("attachedTemplate", "https://example.com/a.dotm", "", OUTSIDE, "body"),
    "an add-in": ("webextensiontaskpanes", "a.xml", "", "", "body"),
    "macros": ("vbaProject", "vbaProject.bin", "", "", "body"),
}


@pytest.mark.parametrize(("kind", "target", "content", "mode", "place"), ADDED.values(), ids=ADDED)
def test_active_content_that_was_added_to_a_filed_document_is_a_change(
    kind: str, target: str, content: str, mode: str, place: str
) -> None:
    data = WordTemplate.load(word("x")).fill({}, payload="{}").content
    assert read_sealed(data).changes == ()
    changes = read_sealed(put_in(data, kind, target, content, mode)).changes
    assert changes == (Change("active", place, "added"),)


INERT = {
    "the fonts": ("fontTable", "fontTable.xml"),
    "the people of comments": ("people", "people.xml"),
    "a kind that nobody knows": ("unheardOf", "x.bin"),
}


@pytest.mark.parametrize("kind", INERT)
def test_a_part_that_shows_and_runs_nothing_is_no_change(kind: str) -> None:
    data = WordTemplate.load(word("x")).fill({}, payload="{}").content
    assert read_sealed(put_in(data, *INERT[kind], "", "")).changes == ()


SEPARATE_IN_DELETED = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:del w:id="9" w:author="a"><w:r><w:fldChar w:fldCharType="separate"/></w:r></w:del>'
    '<w:r><w:instrText>DDE a</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
NAMED_BY_FIELD = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:fldSimple w:instr="REF a"/>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
ADDED_TO_BODY = {
    "a field behind deleted code": SEPARATE_IN_DELETED,
    "a field that another names": NAMED_BY_FIELD,
    "a link field with a switch first": (
        """<w:p><w:fldSimple w:instr='HYPERLINK \\t "_top" "file:///x"'/></w:p>"""
    ),
    "a shape that links to a file": '<w:p><w:r><w:pict><v:rect href="x.exe"/></w:pict></w:r></w:p>',
    "a picture of VML": '<w:p><w:r><w:pict><v:rect src=" mhtml:file://a"/></w:pict></w:r></w:p>',
}


@pytest.mark.parametrize("content", ADDED_TO_BODY.values(), ids=ADDED_TO_BODY)
def test_fields_and_shapes_that_fetch_or_run_something_are_changes_when_they_are_added(content: str) -> None:
    data = WordTemplate.load(word("x")).fill({}, payload="{}").content
    body = parts_of(data)[BODY].decode().replace("<w:body>", f"<w:body>{content}", 1)
    changes = read_sealed(with_parts(data, {BODY: body})).changes
    assert Change("active", "body, paragraph 1", "added") in changes


def test_parts_that_fetch_or_run_something_are_changes_when_they_are_added() -> None:
    data = WordTemplate.load(word("x")).fill({}, payload="{}").content
    macros = '<Override PartName="/word/a.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    types = parts_of(data)["[Content_Types].xml"].decode().replace("</Types>", macros)
    added = {"word/a.bin": "a", "[Content_Types].xml": types, "word/a.svg": "<svg><image href='a'/></svg>"}
    changes = read_sealed(with_parts(data, added)).changes
    assert changes == (Change("active", "word/a.bin", "added"), Change("active", "word/a.svg", "added"))


CHUNK = '<w:altChunk r:id="rIdX"/>'
INSERTED = {
    "a page of the web": ("a.htm", CHUNK, "body"),
    "a Word file": ("a.docx", CHUNK, "body"),
    "text in a cell": (
        "a.txt",
        f"<w:tbl><w:tr><w:tc>{CHUNK}<w:p/></w:tc></w:tr></w:tbl>",
        "body, table 1, row 1, cell 1",
    ),
}


@pytest.mark.parametrize(("target", "content", "place"), INSERTED.values(), ids=INSERTED)
def test_a_file_that_was_inserted_into_a_filed_document_is_active_content(
    target: str, content: str, place: str
) -> None:
    data = WordTemplate.load(word("x")).fill({}, payload="{}").content
    held = put_in(with_parts(data, {f"word/{target}": "<p>a</p>"}), "aFChunk", target, content, "")
    assert Change("active", place, "added") in read_sealed(held).changes


def test_active_content_that_the_template_was_allowed_is_no_change_and_another_is() -> None:
    template = put_in(word("x"), "attachedTemplate", "https://example.com/a.dotm")
    data = WordTemplate.load(template, allow={"template"}).fill({}, payload="{}").content
    assert read_sealed(data).changes == ()
    other = parts_of(data)["word/_rels/document.xml.rels"].replace(b"a.dotm", b"b.dotm")
    changes = read_sealed(with_parts(data, {"word/_rels/document.xml.rels": other})).changes
    assert [change.kind for change in changes] == ["active"]


def test_the_body_that_is_compared_is_the_one_that_word_shows() -> None:
    data = WordTemplate.load(word("x")).fill({}, payload="{}").content
    shown = parts_of(data)["word/document.xml"].replace(b">x<", b">y<")
    types = parts_of(data)["[Content_Types].xml"].decode()
    moved = types.replace("/word/document.xml", "/word/shown.xml")
    package = parts_of(data)["_rels/.rels"].decode().replace("word/document.xml", "word/shown.xml")
    links = parts_of(data)["word/_rels/document.xml.rels"]
    names = {"word/shown.xml": shown, "word/_rels/shown.xml.rels": links}
    changed = with_parts(data, {**names, "_rels/.rels": package, "[Content_Types].xml": moved})
    assert [change.kind for change in read_sealed(changed).changes] == ["text"]
    with pytest.raises(DocumentError, match="two bodies"):
        read_sealed(with_parts(data, {**names, "_rels/.rels": package}))
