"""The sealed part in the package: its name, its properties, what leads to it."""

from __future__ import annotations

import re

import pytest
from integrity import problems_in
from lxml import etree
from notation import parts_of, word
from sealed_documents import (
    BLOCKS,
    BODY,
    ITEM,
    NAMES,
    PAYLOAD,
    STORIES,
    sealed,
)

from docgen import WordTemplate
from docgen.word.ooxml.names import RELS_NS, TYPES_NS
from docgen.word.sealing.custom_xml import carrying_parts, item_name


def test_only_a_document_with_a_payload_carries_one() -> None:
    template = WordTemplate.load(word(*BLOCKS, **STORIES))
    bare, carrying = (
        parts_of(template.fill(NAMES).content),
        parts_of(template.fill(NAMES, payload="x").content),
    )
    assert set(carrying) - set(bare) == {ITEM, "customXml/itemProps1.xml", "customXml/_rels/item1.xml.rels"}
    changed = {name for name in bare if bare[name] != carrying[name]}
    assert changed == {"[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert problems_in(template.fill(NAMES, payload="x").content) == []


def test_the_sealed_part_is_bound_as_word_binds_its_own() -> None:
    parts = parts_of(sealed())
    assert b'PartName="/customXml/itemProps1.xml"' in parts["[Content_Types].xml"]
    assert b'Target="../customXml/item1.xml"' in parts["word/_rels/document.xml.rels"]
    assert b'Target="itemProps1.xml"' in parts["customXml/_rels/item1.xml.rels"]
    assert re.search(rb'itemID="\{[0-9A-F-]{36}\}"', parts["customXml/itemProps1.xml"])


def test_custom_xml_of_the_templates_own_stays() -> None:
    template = word("{{ name }}", extra={ITEM: "<mine/>", "customXml/ITEM2.xml": "<mine/>"})
    parts = parts_of(WordTemplate.load(template).fill(NAMES, payload=PAYLOAD).content)
    assert parts[ITEM] == b"<mine/>"
    assert b"urn:docgen:sealed:1" in parts["customXml/item3.xml"]


@pytest.mark.parametrize(
    ("taken", "name"),
    [
        ([], "item1"),
        (["customXml/item1.xml"], "item2"),
        (["CustomXML/ITEM1.xml", "customXml/item2.xml"], "item3"),
        (["customXml/itemProps1.xml"], "item2"),
        (["customXml/item2.xml", "item1.xml"], "item1"),
    ],
)
def test_the_sealed_part_has_the_first_name_that_no_part_has(taken: list[str], name: str) -> None:
    assert item_name(set(taken)) == f"customXml/{name}.xml"


NO_TYPES = f'<Types xmlns="{TYPES_NS}"></Types>'


def carrying(relations: str = "", types: str = NO_TYPES) -> dict[str, etree._Element]:
    """The parts that carry the sealed part of a body with these relationships, as XML."""
    contents = {"[Content_Types].xml": types, "word/_rels/document.xml.rels": relations}
    known = {name: text.encode() for name, text in contents.items() if text}
    return {name: etree.fromstring(part) for name, part in carrying_parts(ITEM, BODY, known).items()}


def test_a_body_without_relationships_gets_the_first() -> None:
    (relation,) = carrying()["word/_rels/document.xml.rels"]
    assert (relation.get("Id"), relation.get("Target")) == ("sealed1", "../customXml/item1.xml")


def test_a_relationship_to_the_sealed_part_has_an_id_of_its_own() -> None:
    known = f'<Relationships xmlns="{RELS_NS}"><Relationship Id="sealed1" Target="a"/></Relationships>'
    assert [one.get("Id") for one in carrying(known)["word/_rels/document.xml.rels"]] == [
        "sealed1",
        "sealed2",
    ]


@pytest.mark.parametrize("types", [NO_TYPES, NO_TYPES.replace("><", '><Default Extension="XML"/><')])
def test_content_types_name_the_extension_of_xml_once(types: str) -> None:
    found = carrying(types=types)["[Content_Types].xml"]
    extensions = [str(one.get("Extension")).lower() for one in found if one.get("Extension")]
    assert extensions == ["xml"]
