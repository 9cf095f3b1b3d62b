"""What was read of a part, and the signs for what a text has beside its letters."""

from __future__ import annotations

from docgen.characters import FORBIDDEN_IN_XML
from docgen.word.ooxml.xml import collapsed
from docgen.word.reading import content
from docgen.word.reading.content import Reading, Section

SIGNS = [content.HOLE, content.CODE, content.STRUCK, content.STRUCK_END]
SIGNS += [content.ALTERED, content.IN_HIDDEN_CELL, content.LIST_WORDS]


def test_no_document_can_hold_a_sign_and_no_two_signs_are_alike() -> None:
    assert all(FORBIDDEN_IN_XML.fullmatch(sign) for sign in SIGNS)
    assert len(set(SIGNS)) == len(SIGNS)


def test_signs_are_no_white_space_that_would_be_folded() -> None:
    assert [collapsed(f" {sign}  {sign} ") for sign in SIGNS] == [f"{sign} {sign}" for sign in SIGNS]


def test_readings_and_sections_share_nothing() -> None:
    one, other = Reading(), Reading()
    one.paragraphs.append("a")
    one.notes["1"] = Reading()
    assert other == Reading([], [], [], [], [], [], {})
    section = Section()
    section.references["header default"] = "rId1"
    assert Section().references == {}
