"""What a rendering brings to the package: ids, names, lists, relationships, media, content types."""

from __future__ import annotations

import hashlib

import pytest
from lxml import etree

from docgen.word.ooxml.additions import Additions, Free, relationships_part

BODY, RELATIONS, TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
NO_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>'
NUMBERING = (
    '<w:numbering xmlns:w="w"><w:num w:numId="3" w:durableId="8"><w:abstractNumId w:val="7"/></w:num>'
    "</w:numbering>"
)


def new_parts(additions: Additions, **contents: str) -> dict[str, bytes]:
    """The new parts of a file with these parts, by name; the parts themselves are optional."""
    known = {TYPES: NO_TYPES, **contents}
    return additions.new_parts({name: content.encode() for name, content in known.items()})


def relations(content: bytes) -> list[tuple[str | None, ...]]:
    return [tuple(map(one.get, ("Id", "Target", "TargetMode"))) for one in etree.fromstring(content)]


def test_ids_and_lists_are_numbered_from_the_first_that_is_free() -> None:
    additions = Additions(Free(first_id=8, first_list=4))
    assert [additions.next_id(), additions.next_id()] == [8, 9]
    assert [additions.new_list("3"), additions.new_list("3")] == [4, 5]


def test_a_name_that_is_asked_for_again_gets_a_number_and_fits_into_forty_characters() -> None:
    additions = Additions()
    turns = [(name, additions.next_turn()) for name in ("x", "y", "x", "x")]
    assert [additions.turn_name(*turn) for turn in turns] == ["x", "y", "x_2", "x_3"]
    assert [additions.turn_name(*turn) for turn in turns] == ["x", "y", "x_2", "x_3"]
    longest = "b" * 40
    assert [additions.turn_name(longest, turn) for turn in (1, 2)] == [longest, "b" * 34 + "_2"]


def test_a_relationship_to_the_same_target_has_the_same_id_within_its_part() -> None:
    additions = Additions()
    first = additions.relate(BODY, "hyperlink", "https://example.com", external=True)
    assert additions.relate(BODY, "hyperlink", "https://example.com", external=True) == first
    others = [
        additions.relate(BODY, "hyperlink", "https://example.com"),
        additions.relate(BODY, "image", "https://example.com", external=True),
        additions.relate(BODY, "hyperlink", "https://example.org", external=True),
    ]
    assert len({first, *others}) == 4
    assert additions.relate("word/header.xml", "image", "a.png") == first


def test_a_picture_is_stored_once_beside_the_parts_that_show_it() -> None:
    additions = Additions()
    assert additions.add_media(BODY, b"one", "png") == additions.add_media(BODY, b"one", "png")
    additions.add_media("word/header.xml", b"one", "png")
    additions.add_media(BODY, b"two", "svg")
    names = {f"word/media/docgen-{hashlib.sha256(b'one').hexdigest()[:16]}.png": b"one"}
    names |= {f"word/media/docgen-{hashlib.sha256(b'two').hexdigest()[:16]}.svg": b"two"}
    assert additions.media == names


def test_only_what_changes_the_package_counts_as_an_addition() -> None:
    additions = Additions()
    additions.next_id()
    additions.turn_name("x", additions.next_turn())
    assert additions.is_empty
    additions.new_list("1")
    assert not additions.is_empty


def test_a_relationship_is_added_to_those_of_its_part_with_its_address_escaped() -> None:
    additions = Additions()
    additions.relate(BODY, "hyperlink", 'https://example.com/?a=1&b="2"', external=True)
    known = '<Relationships xmlns="r"><Relationship Id="rId1" Target="styles.xml"/></Relationships>'
    assert relations(new_parts(additions, **{RELATIONS: known})[RELATIONS]) == [
        ("rId1", "styles.xml", None),
        ("docgen1", 'https://example.com/?a=1&b="2"', "External"),
    ]


@pytest.mark.parametrize("contents", [{}, {RELATIONS: '<Relationships xmlns="r"/>'}], ids=["none", "empty"])
def test_a_part_without_relationships_gets_the_first(contents: dict[str, str]) -> None:
    additions = Additions()
    additions.relate(BODY, "image", "media/a.png")
    assert relations(new_parts(additions, **contents)[RELATIONS]) == [("docgen1", "media/a.png", None)]


def test_content_types_name_each_new_extension_once() -> None:
    additions = Additions()
    for extension in ("svg", "jpeg", "png", "png"):
        additions.add_media(BODY, extension.encode(), extension)
    known = NO_TYPES.replace("></Types>", '><Default Extension="PNG" ContentType="image/png"/></Types>')
    types = etree.fromstring(new_parts(additions, **{TYPES: known})[TYPES])
    assert {one.get("Extension"): one.get("ContentType") for one in types} == {
        "PNG": "image/png",
        "jpeg": "image/jpeg",
        "svg": "image/svg+xml",
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
    }
    assert len(types) == 4


def test_a_new_list_has_the_shape_of_its_model_and_begins_at_one_on_every_level() -> None:
    additions = Additions(Free(first_list=4))
    additions.new_list("3")
    made = new_parts(additions, **{"word/numbering.xml": NUMBERING})["word/numbering.xml"]
    old, new = etree.fromstring(made)
    assert old.get("{w}numId") == "3"
    assert (new.get("{w}numId"), new[0].get("{w}val")) == ("4", "7")
    assert [level.get("{w}ilvl") for level in new[1:]] == [str(level) for level in range(9)]
    assert {level[0].get("{w}val") for level in new[1:]} == {"1"}


def test_numbering_without_a_new_list_stays_as_it_is() -> None:
    additions = Additions()
    additions.relate(BODY, "image", "media/a.png")
    assert "word/numbering.xml" not in new_parts(additions, **{"word/numbering.xml": NUMBERING})


@pytest.mark.parametrize(
    ("part", "name"), [(BODY, RELATIONS), ("document.xml", "_rels/document.xml.rels"), ("", "_rels/.rels")]
)
def test_relationships_of_a_part_are_in_a_folder_beside_it(part: str, name: str) -> None:
    assert relationships_part(part) == name
