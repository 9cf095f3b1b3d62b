"""How the stories of a file hang together: which parts hold them, who refers to what, the first page."""

from __future__ import annotations

from typing import Any

import pytest
from notation import NS, parts_of, with_parts, with_relations, word

from docgen.word.ooxml.layout import Layout, first_page, survey
from docgen.word.ooxml.xml import parse

BODY = "word/document.xml"
SETTINGS = '<Relationship Id="rIdT" Type="t/settings" Target="settings.xml"/>'


def roots(data: bytes) -> Any:
    """What gives the XML of a file's parts."""
    return {name: parse(content) for name, content in parts_of(data).items() if "." in name}.get


def surveyed(data: bytes) -> Layout:
    return survey(BODY, roots(data))


def test_every_part_that_holds_text_is_found_the_body_first() -> None:
    layout = surveyed(word("x", header=["a"], first_footer=["b"], footnotes=["c"], endnotes=["d"]))
    assert layout.parts == (
        BODY,
        "word/first_footer.xml",
        "word/header.xml",
        "word/footnotes.xml",
        "word/endnotes.xml",
    )
    assert layout.notes == {"footnote": "word/footnotes.xml", "endnote": "word/endnotes.xml"}
    assert (layout.numbering, layout.styles) == ("word/numbering.xml", "word/styles.xml")


def test_a_file_of_a_body_alone_has_one_part_that_holds_text() -> None:
    layout = survey(BODY, {}.get)
    assert layout.parts == (BODY,)
    assert (layout.numbering, layout.styles, layout.even_differs) == ("", "", False)


# name: (target as it is written, its mode, the part or address that it means)
TARGETS = {
    "beside the part": ("a.png", "", "word/a.png"),
    "in a folder": ("media/a.png", "", "word/media/a.png"),
    "above the part": ("../custom/a.xml", "", "custom/a.xml"),
    "from the root": ("/word/a.png", "", "word/a.png"),
    "an address": ("https://example.com/a/../b", "External", "link:https://example.com/a/../b"),
}


@pytest.mark.parametrize(("target", "mode", "meant"), TARGETS.values(), ids=TARGETS)
def test_a_target_is_a_part_by_its_full_name_or_an_address(target: str, mode: str, meant: str) -> None:
    mode = f' TargetMode="{mode}"' if mode else ""
    relation = f'<Relationship Id="rIdX" Type="t/image" Target="{target}"{mode}/>'
    assert surveyed(with_relations(word("x"), relation)).target(BODY, "rIdX") == meant


def test_a_relationship_that_is_not_there_has_no_target() -> None:
    layout = surveyed(word("x"))
    assert layout.target(BODY, "rIdX") == layout.target("word/header.xml", "rIdS") == ""


@pytest.mark.parametrize(("switch", "differs"), [("<w:evenAndOddHeaders/>", True), ("", False)])
def test_settings_say_whether_even_pages_differ(switch: str, differs: bool) -> None:
    settings = {"word/settings.xml": f"<w:settings {NS}>{switch}</w:settings>"}
    assert surveyed(with_relations(word("x", extra=settings), SETTINGS)).even_differs is differs


HEADERS: dict[str, list[Any]] = {"header": ["a"], "first_header": ["b"], "footnotes": ["c"]}


@pytest.mark.parametrize(
    ("switch", "header"),
    [("", "word/header.xml"), ("<w:titlePg/>", "word/first_header.xml")],
    ids=["like the others", "of its own"],
)
def test_the_first_page_shows_the_body_its_own_header_and_the_notes(switch: str, header: str) -> None:
    data = word("x", **HEADERS)
    body = parts_of(data)[BODY].decode().replace("</w:sectPr>", f"{switch}</w:sectPr>")
    data = with_parts(data, {BODY: body})
    assert first_page(BODY, roots(data)) == (BODY, header, "word/footnotes.xml")


def test_the_first_page_of_a_body_without_a_section_shows_no_header() -> None:
    data = word("x", **HEADERS)
    bare = with_parts(data, {BODY: f"<w:document {NS}><w:body/></w:document>"})
    assert first_page(BODY, roots(bare)) == (BODY, "word/footnotes.xml")
