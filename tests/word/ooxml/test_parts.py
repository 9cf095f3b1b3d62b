"""The parts of a Word file: which carry text, and what Word calls them."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from notation import parts_of, word, zipped

from docgen import TemplateError, WordTemplate
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
    return read_parts({entry.name: entry for entry in read_entries(data, "x")}, "x")[0]


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
