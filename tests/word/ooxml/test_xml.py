"""XML as Word writes it: parsing and writing parts, references, switches, attributes of a tag's text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notation import element

from docgen.word.ooxml import xml
from docgen.word.ooxml.limits import DEFAULT, Limits
from docgen.word.ooxml.xml import (
    DamagedPart,
    LargePart,
    LongText,
    PartReader,
    as_ascii,
    as_character,
    as_number,
    attribute,
    collapsed,
    escaped,
    is_on,
    is_switched_on,
    is_tag_on,
    parse,
    serialize,
    unescaped,
)

DAMAGED = {
    "nothing": b"",
    "no XML": b"hello",
    "an element that does not end": b"<a><b></a>",
    "two roots": b"<a/><b/>",
    "an entity that is not declared": b"<a>&b;</a>",
    "a document type": b"<!DOCTYPE a><a/>",
    "an entity of its own": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_part_that_cannot_be_read_or_declares_a_type_is_refused(content: bytes) -> None:
    with pytest.raises(DamagedPart):
        parse(content)


def test_comments_and_instructions_of_a_part_are_left_out() -> None:
    root = parse(b"<a>b<!-- c --><?docgen 1?>d</a>")
    assert (len(root), "".join(map(str, root.itertext()))) == (0, "bd")


def test_a_part_is_stored_in_utf_8_with_a_declaration() -> None:
    stored = serialize(parse("<a b='é'>漢</a>".encode()))
    assert stored.decode() == "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<a b=\"é\">漢</a>"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=30))
def test_a_text_with_references_is_the_text_as_a_parser_reads_it(text: str) -> None:
    written = as_ascii(escaped(text))
    assert written.isascii()
    assert unescaped(written) == text


REFERENCES = {
    "signs of XML": ("&lt;b&gt; &amp;&quot;", '<b> &"'),
    "a number": ("&#233;", "é"),
    "a hexadecimal number": ("&#x6F22;&#xe9;", "漢é"),
    "a reference of a reference": ("&amp;lt;", "&lt;"),
    "an ampersand alone": ("a & b", "a & b"),
}


@pytest.mark.parametrize(("written", "text"), REFERENCES.values(), ids=REFERENCES)
def test_references_are_the_characters_that_they_name(written: str, text: str) -> None:
    assert unescaped(written) == text


def test_white_space_of_every_kind_becomes_single_spaces() -> None:
    assert collapsed(" a\n\t b\u00a0c\u2003") == "a b c"
    assert collapsed(" \n") == ""


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        ('<w:tag w:val="a &amp; b"/>', "a & b"),
        ('<w:tag w:val="a" w:val="b"/>', "a"),
        ('<w:tag w:val=""/>', ""),
        ("<w:tag/>", ""),
    ],
)
def test_an_attribute_of_a_tags_text_is_read_without_its_references(tag: str, value: str) -> None:
    assert attribute(tag, "w:val") == value


# ECMA-376 part 1, 22.9.2.7, and what else is found in files
VALUES = {"1": True, "true": True, "on": True, "0": False, "false": False, "off": False, "": False}


@pytest.mark.parametrize(("value", "holds"), VALUES.items())
def test_a_switch_is_on_as_an_element_and_as_a_tags_text_by_the_same_values(value: str, holds: bool) -> None:
    tag = f'<w:titlePg w:val="{value}"/>'
    assert is_on(value) is is_switched_on(element(tag)) is is_tag_on(tag) is holds


def test_a_switch_without_a_value_is_on_and_one_that_is_not_there_is_off() -> None:
    assert is_switched_on(element("<w:titlePg/>"))
    assert is_tag_on("<w:titlePg/>")
    assert not is_switched_on(None)


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "²", "٣", " 7", "9" * 20, "9" * 5000])
def test_what_is_no_number_of_a_part_is_another_one_that_is_given(text: str) -> None:
    assert (as_number(text), as_number(text, -1)) == (0, -1)
    assert as_number("0012", -1) == 12


@pytest.mark.parametrize("code", ["", "zz", "26", "02612", "D800", "0007", "-261", "9" * 5000])
def test_what_is_no_code_of_a_character_is_none(code: str) -> None:
    assert as_character(code) == ""
    assert as_character("2612") == "☒"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "us-ascii", "iso-8859-1"])
def test_a_part_is_read_in_pieces_as_it_is_read_at_once(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?><a b="c">{"<d>e</d>" * 20_000}<!-- f --></a>'
    content = text.encode(encoding)
    assert serialize(PartReader(DEFAULT).parse(content)) == serialize(parse(content))


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_part_of_a_file_that_cannot_be_read_is_damaged(content: bytes) -> None:
    with pytest.raises(DamagedPart):
        PartReader(DEFAULT).parse(content)


# limit: (content that keeps it, content that does not)
NARROW = Limits(elements=30, attributes=4, depth=5)
LIMITED = {
    "attributes": ("<a b='' c='' d='' e=''/>", "<a b='' c='' d='' e='' f=''/>"),
    "depth": ("<a><b><c><d><e/><e/></d></c></b></a>", "<a><b><c><d><e><f/></e></d></c></b></a>"),
    "elements": (f"<a>{'<b/>' * 29}</a>", f"<a>{'<b/>' * 28}<b c=''/></a>"),
}


@pytest.mark.parametrize(("limit", "kept", "exceeding"), [(name, *both) for name, both in LIMITED.items()])
def test_a_part_is_read_up_to_each_limit(limit: str, kept: str, exceeding: str) -> None:
    assert PartReader(NARROW).parse(kept.encode()).tag == "a"
    with pytest.raises(LargePart) as raised:
        PartReader(NARROW).parse(exceeding.encode())
    assert raised.value.limit == limit


def test_the_limits_hold_for_the_parts_of_a_file_together() -> None:
    reader = PartReader(NARROW)
    for _ in range(3):
        reader.parse(b"<a b='' c=''><d e=''/><f/><g/><h/></a>")
    reader.parse(b"<a b='' c=''><d/></a>")
    with pytest.raises(LargePart, match="elements"):
        reader.parse(b"<a b='' c=''/>")


def test_as_deep_as_any_limit_allows_a_part_is_read() -> None:
    widest = Limits(depth=255)
    assert PartReader(widest).parse(b"<a>" * 255 + b"</a>" * 255).tag == "a"
    with pytest.raises(LargePart, match="depth"):
        PartReader(widest).parse(b"<a>" * 256 + b"</a>" * 256)


def test_a_large_part_is_read_as_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its limits are looked at while it is parsed."""
    monkeypatch.setattr(xml, "_AT_ONCE", 0)
    for limit, (kept, exceeding) in LIMITED.items():
        test_a_part_is_read_up_to_each_limit(limit, kept, exceeding)
    test_the_limits_hold_for_the_parts_of_a_file_together()


LONG = {
    "a text": "<a>{}</a>",
    "an attribute": "<a b='{}'/>",
    "a CDATA section": "<a><![CDATA[{}]]></a>",
    "a comment": "<a><!--{}--></a>",
}


@pytest.mark.parametrize("written", LONG.values(), ids=LONG)
def test_a_part_with_a_text_of_more_than_10_mb_is_no_damaged_one(written: str) -> None:
    with pytest.raises(LongText):
        PartReader(DEFAULT).parse(written.format("x" * 10_100_000).encode())
    assert PartReader(DEFAULT).parse(written.format("x" * 9_000_000).encode()).tag == "a"


def test_the_elements_of_all_parts_of_a_file_count_together() -> None:
    reader = PartReader(Limits(elements=5))
    assert [reader.parse(content).tag for content in (b"<a><b/></a>", b'<c d=""/>')] == ["a", "c"]
    assert reader.parse(b"<e/>").tag == "e"
    with pytest.raises(LargePart, match="elements"):
        reader.parse(b"<f/>")


@pytest.mark.parametrize("deep", [201, 256, 300, 5000])
def test_a_part_that_is_nested_too_deeply_is_no_damaged_one(deep: int) -> None:
    with pytest.raises(LargePart, match="depth"):
        PartReader(DEFAULT).parse(b"<a>" * deep + b"</a>" * deep)
    assert PartReader(DEFAULT).parse(b"<a>" * 200 + b"</a>" * 200).tag == "a"
