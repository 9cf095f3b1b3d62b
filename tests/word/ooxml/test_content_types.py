"""Content types of parts, by name and by extension."""

from __future__ import annotations

from lxml import etree
from notation import parts_of, word

from docgen.word.ooxml.content_types import CONTENT_TYPES, add_defaults, add_type, types_of_parts


def types() -> etree._Element:
    return etree.fromstring(parts_of(word("x", header=["y"]))[CONTENT_TYPES])


def extensions(root: etree._Element) -> list[str]:
    return [str(default.get("Extension")) for default in root.iter("{*}Default")]


def test_a_part_has_the_type_that_is_given_by_its_name() -> None:
    found = types_of_parts(types())
    assert found["word/header.xml"].endswith(".header+xml")
    assert found["word/document.xml"].endswith(".document.main+xml")


def test_a_part_gets_a_type_once() -> None:
    root = types()
    assert add_type(root, "word/comments.xml", "text/a")
    assert not add_type(root, "word/comments.xml", "text/b")
    assert types_of_parts(root)["word/comments.xml"] == "text/a"


def test_extensions_get_the_type_that_they_do_not_have() -> None:
    root = types()
    for default in root.iter("{*}Default"):
        default.set("Extension", str(default.get("Extension")).upper())
    add_defaults(root, ["xml", "png", "rels", "png"])
    assert extensions(root) == ["RELS", "XML", "png"]
    assert root[-1].get("ContentType") == "image/png"
