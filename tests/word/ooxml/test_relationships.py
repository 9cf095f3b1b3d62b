"""Relationships: where a part's ids lead."""

from __future__ import annotations

import pytest
from lxml import etree

from docgen.word.ooxml.relationships import (
    LINK,
    Relationship,
    add_relationship,
    list_relationships,
    new_relationships,
    put_relationship,
    relationships_part,
)

KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("word/document.xml", "word/_rels/document.xml.rels"),
        ("customXml/item1.xml", "customXml/_rels/item1.xml.rels"),
        ("document.xml", "_rels/document.xml.rels"),
    ],
)
def test_a_parts_relationships_are_in_a_folder_beside_it(part: str, name: str) -> None:
    assert relationships_part(part) == name


# by name: the target as the file has it, its mode, and what it leads to from word/document.xml
TARGETS = {
    "beside the part": ("header1.xml", "", "word/header1.xml"),
    "below the part": ("media/a.png", "", "word/media/a.png"),
    "above the part": ("../customXml/item1.xml", "", "customXml/item1.xml"),
    "from the root": ("/word/styles.xml", "", "word/styles.xml"),
    "an address": ("https://example.com/a", "External", f"{LINK}https://example.com/a"),
}


@pytest.mark.parametrize(("target", "mode", "leads_to"), TARGETS.values(), ids=TARGETS)
def test_a_target_is_a_part_or_an_address(target: str, mode: str, leads_to: str) -> None:
    root = new_relationships()
    external = {"TargetMode": "External"} if mode else {}
    one = {"Id": "a", "Type": f"{KIND}/header", "Target": target, **external}
    etree.SubElement(root, f"{{{root.nsmap[None]}}}Relationship", one)
    assert list(list_relationships(root, "word/document.xml")) == [Relationship("a", "header", leads_to)]


def test_a_part_without_relationships_has_none() -> None:
    assert list(list_relationships(None, "word/document.xml")) == []


def test_what_was_added_is_listed_under_ids_of_its_own() -> None:
    root = new_relationships()
    put_relationship(root, "new1", "styles", "styles.xml")
    add_relationship(root, "word/document.xml", "comments", "word/comments.xml", "new")
    add_relationship(root, "word/document.xml", "customXml", "customXml/item1.xml", "new")
    put_relationship(root, "link", "hyperlink", "tel:555-0100", external=True)
    assert list(list_relationships(root, "word/document.xml")) == [
        Relationship("new1", "styles", "word/styles.xml"),
        Relationship("new2", "comments", "word/comments.xml"),
        Relationship("new3", "customXml", "customXml/item1.xml"),
        Relationship("link", "hyperlink", f"{LINK}tel:555-0100"),
    ]
