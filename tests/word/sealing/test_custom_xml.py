"""The sealed part in the package: its name, its properties, what leads to it."""

from __future__ import annotations

import re

from integrity import problems_in
from notation import parts_of, word
from sealed_documents import (
    BLOCKS,
    ITEM,
    NAMES,
    PAYLOAD,
    STORIES,
    sealed,
)

from docgen import WordTemplate


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
