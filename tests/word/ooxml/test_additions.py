"""What a rendering brings to the package: ids, names, lists, relationships, media, content types."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

import pytest
from drawn import png
from integrity import R, problems_in
from lxml import etree
from notation import NS, W, item, part, parts_of, with_parts, with_relations, word

from docgen import WordTemplate
from docgen.errors import Problem
from docgen.word import Picture, RichText
from docgen.word.ooxml.additions import Additions, Free, find_list_part, relationships_part
from docgen.word.problems.annotation import annotate

BODY, RELATIONS, TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
NO_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>'
NUMBERING = (
    f'<w:numbering {NS}><w:num w:numId="3" w:durableId="8"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
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
    part = find_list_part("word/lists.xml", etree.fromstring(NUMBERING))
    additions = Additions(Free(first_list=4, list_part=part))
    additions.new_list("3")
    old, new = etree.fromstring(new_parts(additions)["word/lists.xml"])
    assert old.get(f"{W}numId") == "3"
    assert (new.get(f"{W}numId"), new[0].get(f"{W}val")) == ("4", "7")
    assert [level.get(f"{W}ilvl") for level in new[1:]] == [str(level) for level in range(9)]
    assert {level[0].get(f"{W}val") for level in new[1:]} == {"1"}


@pytest.mark.parametrize("root", [f"<w:numbering {NS}/>", f"<w:styles {NS}/>"], ids=["no list", "styles"])
def test_a_part_without_lists_has_no_room_for_more(root: str) -> None:
    assert find_list_part("word/numbering.xml", etree.fromstring(root)) is None


def test_names_that_are_taken_are_not_made() -> None:
    additions = Additions(Free(names=frozenset({"x", "x_2"})))
    assert [additions.turn_name(name, turn) for name, turn in (("x", 1), ("x", 2), ("X", 3), ("X", 4))] == [
        "x",
        "x_3",
        "X",
        "X_4",
    ]


def test_numbering_without_a_new_list_stays_as_it_is() -> None:
    additions = Additions()
    additions.relate(BODY, "image", "media/a.png")
    assert "word/numbering.xml" not in new_parts(additions, **{"word/numbering.xml": NUMBERING})


def rendered(template: bytes) -> bytes:
    """A template for `link`, `picture` and `xs`, rendered to a file in which everything leads somewhere."""
    names = {
        "link": RichText("[home](https://example.com)"),
        "picture": Picture(png(), "red", width_mm=9),
        "xs": ["a", "b"],
    }
    data = WordTemplate.load(template).fill(names, payload="{}").content
    assert problems_in(data) == []
    ids = [relation[0] for relation in relations(parts_of(data)[RELATIONS])]
    assert len(set(ids)) == len(ids)
    assert part(data).find(".//{*}hyperlink").get(f"{R}id") in links(data)
    return data


def links(data: bytes) -> dict[str | None, str | None]:
    """The addresses that the body links to, by the ids of their relationships."""
    found = relations(parts_of(data)[RELATIONS])
    return {number: target for number, target, mode in found if mode is not None}


PRINTING = ("{{ link }}", "{{ picture }}")
TAKEN = {
    "the first id": ("docgen1",),
    "ids with a gap": ("docgen1", "docgen3"),
    "an id with a zero": ("docgen02",),
    "ids that only look alike": ("docgenX", "DOCGEN1", "docgen" + "9" * 5000),
}


@pytest.mark.parametrize("taken", TAKEN.values(), ids=TAKEN)
def test_two_relationships_never_have_one_id(taken: tuple[str, ...]) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    others = "".join(
        f'<Relationship Id="{number}" Type="{kind}" Target="https://example.com/{at}" TargetMode="External"/>'
        for at, number in enumerate(taken)
    )
    data = rendered(with_relations(word(*PRINTING), others))
    addresses = {number: f"https://example.com/{at}" for at, number in enumerate(taken)}
    assert {number: links(data)[number] for number in taken} == addresses
    assert sorted(map(str, links(data).values()))[0] == "https://example.com"


def test_a_document_from_an_annotated_copy_has_relationships_of_its_own() -> None:
    copy = annotate(word(*PRINTING), [Problem("body, paragraph 1", "look", "fix", "syntax")])
    rendered(annotate(copy, []))


def in_utf16(xml: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-16"?>{xml}'.encode("utf-16")


def with_prefix(xml: str) -> bytes:
    return re.sub(r"<(/?)(\w)", r"<\1q:\2", xml).replace("xmlns=", "xmlns:q=").encode()


def with_space(xml: str) -> bytes:
    return re.sub(r"</(\w+)>", r"</\1 >", xml).encode()


FORMS = {"UTF-16": in_utf16, "with a prefix": with_prefix, "with a space in end tags": with_space}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_relationships_and_content_types_are_read_in_every_form_of_xml(form: Callable[[str], bytes]) -> None:
    template = word(*PRINTING)
    changed = {name: form(parts_of(template)[name].decode()) for name in (RELATIONS, TYPES)}
    data = rendered(with_parts(template, changed))
    types = etree.fromstring(parts_of(data)[TYPES])
    assert "image/png" in {one.get("ContentType") for one in types}


def with_q(prefix: re.Match[str]) -> str:
    return prefix.group().replace("w", "q")


LISTS = {
    "UTF-16": in_utf16,
    "another prefix": lambda xml: (
        re.sub("(?<=[</ :])w:|(?<=xmlns:)w(?==)", "q:", xml).replace("q:=", "q=").encode()
    ),
    "another order of attributes": lambda xml: xml.replace("w:numId=", 'w:durableId="7" w:numId=').encode(),
}


@pytest.mark.parametrize("form", LISTS.values(), ids=LISTS)
def test_new_lists_are_added_in_every_form_of_xml(form: Callable[[str], bytes]) -> None:
    loop = ["{% for x in xs %}", "Title {{ x }}", item("one"), item("two"), "{% endfor %}"]
    template, name = word(*PRINTING, *loop), "word/numbering.xml"
    data = rendered(with_parts(template, {name: form(parts_of(template)[name].decode())}))
    numbers = [one.get(f"{W}numId") for one in part(data, name).iter(f"{W}num")]
    assert numbers == ["1", "2", "3"]
    used = [one.get(f"{W}val") for one in part(data).iter(f"{W}numId")]
    assert used == ["2", "2", "3", "3"]


@pytest.mark.parametrize(
    ("part", "name"), [(BODY, RELATIONS), ("document.xml", "_rels/document.xml.rels"), ("", "_rels/.rels")]
)
def test_relationships_of_a_part_are_in_a_folder_beside_it(part: str, name: str) -> None:
    assert relationships_part(part) == name
