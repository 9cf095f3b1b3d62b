"""Content types of parts, by name and by extension."""

from __future__ import annotations

from lxml import etree
from notation import parts_of, word

from docgen.word.ooxml.content_types import CONTENT_TYPES, ContentTypes, add_defaults, add_type, replace_type


def types() -> etree._Element:
    return etree.fromstring(parts_of(word("x", header=["y"]))[CONTENT_TYPES])


def extensions(root: etree._Element) -> list[str]:
    return [str(default.get("Extension")) for default in root.iter("{*}Default")]


def test_a_part_has_the_type_that_is_given_by_its_name() -> None:
    found = ContentTypes(types())
    assert found.of("word/header.xml").endswith(".header+xml")
    assert found.of("word/document.xml").endswith(".document.main+xml")


def test_a_part_without_a_type_by_its_name_has_that_of_its_extension() -> None:
    found = ContentTypes(types())
    assert found.of("word/other.xml") == found.of("a/B.XML") == "application/xml"
    assert found.of("word/_rels/document.xml.rels").endswith(".relationships+xml")
    assert found.of("word/a.bin") == found.of("word/a") == ""


def test_upper_and_lower_case_do_not_count_in_names_of_parts() -> None:
    root = types()
    assert ContentTypes(root).of("Word/HEADER.xml").endswith(".header+xml")
    assert not add_type(root, "word/Header.xml", "text/a")


def test_a_type_is_replaced_wherever_it_is_given() -> None:
    root = types()
    replace_type(root, "application/xml", "text/a")
    replace_type(root, ContentTypes(root).of("word/header.xml"), "text/b")
    found = ContentTypes(root)
    assert (found.of("word/other.xml"), found.of("word/header.xml")) == ("text/a", "text/b")
    assert found.named(["text/b"]) == ["word/header.xml"]


def test_a_part_gets_a_type_once() -> None:
    root = types()
    assert add_type(root, "word/comments.xml", "text/a")
    assert not add_type(root, "word/comments.xml", "text/b")
    assert ContentTypes(root).of("word/comments.xml") == "text/a"


def test_extensions_get_the_type_that_they_do_not_have() -> None:
    root = types()
    for default in root.iter("{*}Default"):
        default.set("Extension", str(default.get("Extension")).upper())
    add_defaults(root, ["xml", "png", "rels", "png"])
    assert extensions(root) == ["RELS", "XML", "png"]
    assert root[-1].get("ContentType") == "image/png"


def test_the_list_of_types_has_no_type_of_its_own() -> None:
    root = types()
    replace_type(root, "application/xml", "application/vnd.a.comments+xml")  # as some programs write it
    assert ContentTypes(root).of("[Content_Types].xml") == ""
    assert ContentTypes(root).of("word/other.xml") == "application/vnd.a.comments+xml"
