"""The parts of a Word file: which carry text, and what Word calls them."""

from __future__ import annotations

import contextlib
import io
import zipfile
from typing import Any

import pytest
from docx import Document
from integrity import problems_in
from notation import NS, paragraph, parts_of, with_parts, word, zipped

from docgen import DocgenError, DocumentError, Limits, Problem, TemplateError, WordTemplate
from docgen.word import annotate, read_sealed
from docgen.word.ooxml.package import read_entries
from docgen.word.ooxml.parts import Part, read_parts


def test_a_word_template_file_becomes_a_document() -> None:
    with zipfile.ZipFile(io.BytesIO(word("{{ v }}"))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("document.main", "template.main")
    filled = WordTemplate.load(zipped(parts)).render({"v": 1})
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        assert b"document.main+xml" in archive.read("[Content_Types].xml")
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    with pytest.raises(TemplateError, match="macros"):
        WordTemplate.load(zipped(parts))


def parts(data: bytes) -> list[Part]:
    return read_parts(read_entries(data, "x"), "x").parts


@pytest.mark.parametrize("read", [WordTemplate.load, read_sealed])
def test_a_text_that_is_too_long_to_read_is_named_with_its_part(read: Any) -> None:
    name = "customXml/item1.xml"
    with pytest.raises((TemplateError, DocumentError)) as caught:
        read(word("x", extra={name: f"<a>{'y' * 11_000_000}</a>"}), limits=Limits(part_bytes=1_000_000_000))
    (problem,) = caught.value.problems
    assert (problem.place, problem.kind) == (name, "too-large")
    assert "longer than 10 MB" in problem.message
    assert "Word" not in problem.fix


def labels(data: bytes) -> dict[str, str]:
    return {one.name.removeprefix("word/"): one.label for one in parts(data) if one.kind == "story"}


def test_stories_are_named_as_word_names_them_the_body_first() -> None:
    stories: dict[str, list[Any]] = {
        name: ["a"] for name in "header first_header even_header footer footnotes endnotes comments".split()
    }
    found = labels(word("x", **stories))
    assert next(iter(found)) == "document.xml"
    assert found == {
        "document.xml": "body",
        "header.xml": "header",
        "first_header.xml": "first-page header",
        "even_header.xml": "even-page header",
        "footer.xml": "footer",
        "footnotes.xml": "footnotes",
        "endnotes.xml": "endnotes",
        "comments.xml": "comments",
    }


def test_a_header_of_several_sections_is_named_by_the_first_that_shows_it() -> None:
    data = word("<w:p><w:pPr><w:sectPr/></w:pPr></w:p>", "x", header=["a"])
    assert labels(data)["header.xml"] == "header of section 2"


def test_only_stories_and_properties_are_filled() -> None:
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    override = f'<Override PartName="/docProps/core.xml" ContentType="{core}"/></Types>'
    types = parts_of(word("x"))["[Content_Types].xml"].decode().replace("</Types>", override)
    data = word("x", extra={"docProps/core.xml": "<a/>", "[Content_Types].xml": types})
    kinds = {one.name: (one.kind, one.label) for one in parts(data)}
    assert kinds["docProps/core.xml"] == ("properties", "document properties")
    assert kinds["word/styles.xml"] == ("other", "word/styles.xml")
    assert kinds["word/document.xml"] == ("story", "body")


# by name: parts of a file that are changed or added, and the kind and place of each problem
BROKEN: dict[str, tuple[dict[str, str | None], list[tuple[str, str]]]] = {
    "no content types": ({"[Content_Types].xml": None}, [("not-word", "")]),
    "content types that are cut off": (
        {"[Content_Types].xml": "<Types"},
        [("damaged", "[Content_Types].xml")],
    ),
    "no body": ({"word/document.xml": None}, [("damaged", "word/document.xml")]),
    "two parts that are cut off": (
        {"word/styles.xml": "<w:styles", "word/numbering.xml": "<w:numbering"},
        [("damaged", "word/numbering.xml"), ("damaged", "word/styles.xml")],
    ),
    "content types of another file": (
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        },
        [("not-word", "")],
    ),
}


@pytest.mark.parametrize(("changed", "problems"), BROKEN.values(), ids=BROKEN)
def test_a_file_whose_parts_are_missing_or_damaged_is_refused_with_all_of_them(
    changed: dict[str, str | None], problems: list[tuple[str, str]]
) -> None:
    contents = {**{name: content.decode() for name, content in parts_of(word("x")).items()}, **changed}
    data = zipped({name: content for name, content in contents.items() if content is not None})
    with pytest.raises(TemplateError) as caught:
        parts(data)
    assert [(problem.kind, problem.place) for problem in caught.value.problems] == problems


MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def retyped(data: bytes, old: str, new: str, part: str = "[Content_Types].xml") -> bytes:
    """The file with every `old` in a part, of its types unless another is named, replaced."""
    content = parts_of(data)[part].decode()
    assert old in content
    return with_parts(data, {part: content.replace(old, new)})


def renamed(data: bytes, names: dict[str, str]) -> bytes:
    """The file with these entries under other names."""
    return zipped({names.get(name, name): content for name, content in parts_of(data).items()})


BODY, LINKS_OF_BODY = "word/document.xml", "word/_rels/document.xml.rels"
BODY_OVERRIDE = f'<Override PartName="/{BODY}" ContentType="{MAIN_TYPE}"/>'
HEADER_OVERRIDE = '<Override PartName="/word/header.xml"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
AS_WORD_READS = {
    "the type of the body is that of its extension": lambda data: retyped(
        retyped(data, BODY_OVERRIDE, ""),
        'ml" ContentType="application/xml"',
        f'ml" ContentType="{MAIN_TYPE}"',
    ),
    "the types name the parts in another case": lambda data: retyped(
        retyped(data, "/word/header.xml", "/Word/Header.xml"), f"/{BODY}", "/WORD/document.xml"
    ),
    "the type of the header is that of its extension": lambda data: renamed(
        retyped(
            retyped(data, HEADER_OVERRIDE, '<Default Extension="HDR"'),
            '"header.xml"',
            '"header.hdr"',
            "word/_rels/document.xml.rels",
        ),
        {"word/header.xml": "word/header.hdr"},
    ),
    "the relationships name the parts in another case": lambda data: retyped(
        retyped(data, BODY, "Word/Document.XML", "_rels/.rels"),
        "header.xml",
        "HEADER.xml",
        "word/_rels/document.xml.rels",
    ),
    "the zip file names the parts in another case": lambda data: renamed(
        data,
        {
            "[Content_Types].xml": "[content_types].xml",
            "word/_rels/document.xml.rels": "word/_RELS/document.xml.rels",
            "_rels/.rels": "_RELS/.rels",
        },
    ),
    "the relationships and types encode what they need not": lambda data: retyped(
        retyped(retyped(data, BODY, "word/%64ocument.xml", "_rels/.rels"), "/header.xml", "/h%65ader.xml"),
        '"header.xml"',
        '"%68eader.xml"',
        LINKS_OF_BODY,
    ),
    "the zip file encodes what it need not": lambda data: renamed(data, {BODY: "word/document%2Exml"}),
    "the zip file has a name with a space and an accent": lambda data: renamed(
        retyped(
            retyped(data, "/header.xml", "/the%20h%C3%A9ader.xml"),
            "header.xml",
            "the%20h\u00e9ader.xml",
            LINKS_OF_BODY,
        ),
        {"word/header.xml": "word/the h\u00e9ader.xml"},
    ),
    "the body has another name": lambda data: renamed(
        retyped(retyped(data, BODY, "word/letter.txt", "_rels/.rels"), f"/{BODY}", "/word/letter.txt"),
        {BODY: "word/letter.txt", "word/_rels/document.xml.rels": "word/_rels/letter.txt.rels"},
    ),
}


@pytest.mark.parametrize("changed", AS_WORD_READS.values(), ids=AS_WORD_READS)
def test_types_by_extension_and_names_in_another_case_are_read_as_word_reads_them(
    changed: Any,
) -> None:
    data = changed(word("{{ a }}", header=["{{ b }}"]))
    assert sorted(labels(data).values()) == ["body", "header"]
    filled = WordTemplate.load(data).fill({"a": "A", "b": "B"}, payload="{}").content
    assert problems_in(filled) == []
    shown = {one.label: "".join(map(str, one.root.itertext())) for one in parts(filled)}
    assert (shown["body"], shown["header"]) == ("A", "B")
    assert Document(io.BytesIO(filled)).paragraphs[0].text == "A"
    assert read_sealed(filled).changes == ()
    assert read_parts(read_entries(annotate(data, [Problem("body", "x")]), "x"), "x").parts[0].label == "body"


TWO_BODIES = {
    "two parts that the package names": lambda data: retyped(
        with_parts(data, {"word/other.xml": parts_of(data)[BODY]}),
        "</Relationships>",
        f'<Relationship Id="b" Type="{RELATION}" Target="word/other.xml"/></Relationships>',
        "_rels/.rels",
    ),
    "two parts with the type of a body": lambda data: retyped(
        with_parts(data, {"word/other.xml": parts_of(data)[BODY]}),
        "</Types>",
        BODY_OVERRIDE.replace("document.xml", "other.xml") + "</Types>",
    ),
    "a copy that comes first": lambda data: retyped(
        with_parts(data, {"word/first.xml": parts_of(data)[BODY]}),
        BODY_OVERRIDE,
        BODY_OVERRIDE.replace("document.xml", "first.xml") + BODY_OVERRIDE,
    ),
}


@pytest.mark.parametrize("changed", TWO_BODIES.values(), ids=TWO_BODIES)
def test_a_file_with_two_bodies_is_refused(changed: Any) -> None:
    data = changed(WordTemplate.load(word("x")).fill({}, payload="{}").content)
    with pytest.raises(TemplateError) as caught:
        parts(data)
    assert [problem.kind for problem in caught.value.problems] == ["two-bodies"]
    with pytest.raises(DocumentError, match="two bodies"):
        read_sealed(data)


@pytest.mark.parametrize("name", ["Word/Document.xml", "word/%64ocument.xml", "word/DOCUMENT%2exml"])
def test_names_that_differ_in_case_or_encoding_alone_are_one_name_twice(name: str) -> None:
    data = with_parts(word("x"), {name: "<a/>"})
    with pytest.raises(TemplateError) as caught:
        parts(data)
    assert [(problem.kind, problem.place) for problem in caught.value.problems] == [("damaged", BODY)]


def test_the_body_is_the_one_that_the_package_names() -> None:
    for target in ("word/styles.xml", "https://example.com/x.docx"):
        data = retyped(word("x"), f'"{BODY}"', f'"{target}"', "_rels/.rels")
        mode = f'"{target}" TargetMode="External"'
        data = retyped(data, f'"{target}"', mode, "_rels/.rels") if ":" in target else data
        data = retyped(data, BODY_OVERRIDE, "")
        with pytest.raises(TemplateError) as caught:
            parts(data)
        assert [problem.kind for problem in caught.value.problems] == ["not-word"]


@pytest.mark.parametrize("read", [WordTemplate.load, read_sealed])
def test_a_body_that_is_missing_or_none_is_named(read: Any) -> None:
    other, prefixed = "<x/>", f'<x:document xmlns:x="{USUAL[:-4]}"/>'
    cases = [
        (retyped(word("x"), BODY, "word/none.xml", "_rels/.rels"), "word/none.xml", "is missing"),
        (retyped(word("x"), BODY, "none%20.xml", "_rels/.rels"), "none%20.xml", "is missing"),
        *((with_parts(word("x"), {BODY: xml}), BODY, "holds no Word document") for xml in (other, prefixed)),
        (with_parts(word("x"), {BODY: f'<w:hdr xmlns:w="{USUAL}"/>'}), BODY, "holds no Word document"),
    ]
    for data, place, words in cases:
        with pytest.raises((TemplateError, DocumentError), match=words) as caught:
            read(data)
        (problem,) = caught.value.problems
        assert (problem.kind, problem.place) == ("damaged", place)
        assert "Strict" not in problem.fix


STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
USUAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.mark.parametrize("part", [BODY, "word/header.xml", "word/styles.xml"])
def test_a_strict_file_is_one_problem_that_says_how_to_save_it(part: str) -> None:
    data = retyped(word("{{ a }}", header=["{{ b }}"]), USUAL, STRICT, part)
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(data)
    (problem,) = caught.value.problems
    assert (problem.kind, problem.place) == ("unusual-xml", "")
    assert "Strict" in problem.message
    assert "not as Strict Open XML Document" in problem.fix


@pytest.mark.parametrize("part", ["_rels/.rels", LINKS_OF_BODY, "[Content_Types].xml", BODY])
@pytest.mark.parametrize("content", ["", "<", "<a>", "hello", "\0", "<!DOCTYPE a><a/>"])
def test_a_part_that_is_damaged_in_any_way_is_named(part: str, content: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parts(with_parts(word("x", header=["y"]), {part: content}))
    assert [(problem.kind, problem.place) for problem in caught.value.problems] == [("damaged", part)]


ODD = "9" * 5000
CHECK_BOX = (
    '<w:sdt><w:sdtPr><w:alias w:val="{{ a }}"/><w14:checkbox><w14:checked w14:val="0"/>'
    '<w14:checkedState w14:val="CODE"/></w14:checkbox></w:sdtPr>'
    "<w:sdtContent><w:p><w:r><w:t>☐</w:t></w:r></w:p></w:sdtContent></w:sdt>"
)
WIDE = (
    '<w:tbl><w:tblGrid/><w:tr><w:tc><w:tcPr><w:gridSpan w:val="CODE"/></w:tcPr><w:p/></w:tc>'
    "<w:tc>{}</w:tc></w:tr></w:tbl>"
)
ODD_NUMBERS = {
    "a check box": word(CHECK_BOX.replace("CODE", "zz")),
    "a check box with a code that is too long": word(CHECK_BOX.replace("CODE", ODD)),
    "a bookmark": word(
        f'<w:p><w:bookmarkStart w:id="{ODD}" w:name="b"/><w:bookmarkEnd w:id="{ODD}"/></w:p>', "{{ a }}"
    ),
    "a bookmark with a raised digit": word('<w:p><w:bookmarkStart w:id="²" w:name="b"/></w:p>', "{{ a }}"),
    "a list": retyped(word("{{ a }}"), 'w:numId="1"', f'w:numId="{ODD}"', "word/numbering.xml"),
    "a wide cell": word(
        WIDE.replace("CODE", "4000000000").format(paragraph("{%tc if a %}{{ a }}{%tc endif %}")), "x"
    ),
    "a comment": word(
        "{{ a }}",
        comments=["x"],
        extra={"word/comments.xml": f'<w:comments {NS}><w:comment w:id="{ODD}"/></w:comments>'},
    ),
}


@pytest.mark.parametrize("data", ODD_NUMBERS.values(), ids=ODD_NUMBERS)
def test_odd_numbers_in_a_file_end_in_a_document_or_in_a_problem(data: bytes) -> None:
    with contextlib.suppress(DocgenError):
        filled = WordTemplate.load(data).fill({"a": True}, payload="{}").content
        read_sealed(filled)
    assert annotate(data, [Problem("body, paragraph 1", "x"), Problem(f"body, paragraph {ODD}", "y")])
