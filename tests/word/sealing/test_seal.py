"""The sealed part's XML: any payload comes back, and what is broken is refused."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notation import parts_of, with_parts, word, zipped
from resaved import by_python_docx, by_word
from sealed_documents import (
    BODY,
    ITEM,
    PAYLOAD,
    changes_of,
    edited,
    sealed,
)

from docgen import RenderError, WordTemplate
from docgen.errors import DocumentError
from docgen.word import read_sealed
from docgen.word.ooxml.names import SEALED_NS
from docgen.word.ooxml.xml import parse
from docgen.word.reading.content import Reading, ShownPicture
from docgen.word.reading.content_controls import ContentControl
from docgen.word.sealing.fingerprint import Media, Story, checksums, digest
from docgen.word.sealing.seal import LONGEST, BrokenSeal, MadeControl, MadeStory, read_made, write_sealed
from docgen.word.values.text import Refused

PAYLOADS = {
    "nothing": "",
    "JSON": PAYLOAD,
    "line breaks of every kind": "a\nb\r\nc\rd\u2028e\x85f",
    "tabs and spaces at its ends": " \t a\t b \n",
    "nothing but space": " \n ",
    "what XML takes for markup": "<a b='c'>&amp;]]>{{ x }}{% y %}",
    "what XML cannot hold": "a\0b\x1b\ufffe\ud83dc",
    "letters of every kind": "Größe 漢字 😀 \ud7ff",
}


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_the_payload_comes_back_as_it_was(payload: str) -> None:
    data = WordTemplate.load(word("x")).fill({}, payload=payload).content
    for again in (data, by_python_docx(data), by_word(data)):
        assert read_sealed(again).payload == payload
        assert read_sealed(again).changes == ()


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_payload_comes_back(payload: str) -> None:
    assert read_sealed(WordTemplate.load(word("x")).fill({}, payload=payload).content).payload == payload


def test_a_program_that_trims_texts_changes_no_payload() -> None:
    data = WordTemplate.load(word("x")).fill({}, payload=" \n{} ").content
    text = re.sub(r">\s+|\s+<", lambda at: at.group().strip(), parts_of(data)[ITEM].decode())
    assert read_sealed(with_parts(data, {ITEM: text})).payload == " \n{} "


def test_a_payload_that_no_document_can_carry_is_refused() -> None:
    with pytest.raises(RenderError, match="longer than a document can carry"):
        WordTemplate.load(word("x")).fill({}, payload="x" * 3_000_000)


def seal_with(**changed: Any) -> bytes:
    data = sealed("x")
    text = parts_of(data)[ITEM].decode()
    found = re.search("<seal>(.*)</seal>", text)
    assert found is not None
    seal = {**json.loads(found.group(1)), **changed}
    return with_parts(data, {ITEM: text.replace(found.group(1), json.dumps(seal))})


def payload_as(written: str) -> bytes:
    data = sealed("x")
    text = parts_of(data)[ITEM].decode()
    return with_parts(data, {ITEM: re.sub("<payload>.*</payload>", f"<payload {written}</payload>", text)})


STORY = {"key": "body", "sha256": "", "crc32": ""}
HELD = {"paragraph": 0, "kind": "text", "tag": "", "title": "", "value": "", "shown": ""}
BROKEN: dict[str, tuple[bytes, str]] = {
    "no Word file": (b"hello", "not-word"),
    "a PDF": (b"%PDF-1.7", "scan"),
    "half a file": (sealed()[:900], "damaged"),
    "an old file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not-word"),
    "a zip file": (zipped({"a": "b"}), "not-word"),
    "nothing sealed": (word("x"), "not-sealed"),
    "two records": (with_parts(sealed(), {"customXml/item5.xml": parts_of(sealed())[ITEM]}), "sealed-twice"),
    "XML that is cut off": (with_parts(sealed(), {ITEM: parts_of(sealed())[ITEM][:-9]}), "damaged"),
    "an entity": (with_parts(sealed(), {ITEM: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "damaged"),
    "no seal": (edited(sealed(), "seal>", "sail>", ITEM, 2), "broken-seal"),
    "no payload": (edited(sealed(), "payload>", "load>", ITEM, 2), "broken-seal"),
    "a payload that is no JSON": (payload_as('encoding="json">['), "broken-seal"),
    "a payload that is no text": (payload_as('encoding="json">[1]'), "broken-seal"),
    "a seal that is no JSON": (edited(sealed(), "<seal>{", "<seal>", ITEM), "broken-seal"),
    "a seal that is a list": (seal_with(stories={}), "broken-seal"),
    "deep JSON": (edited(sealed(), "<seal>", "<seal>" + "[" * 100_000, ITEM), "broken-seal"),
    "a story of another name": (seal_with(stories=[{**STORY, "key": "body of it"}]), "broken-seal"),
    "a story twice": (seal_with(stories=[STORY, STORY]), "broken-seal"),
    "a story like none": (seal_with(stories=[{"key": "body", "like": "footnotes"}]), "broken-seal"),
    "checksums that are none": (seal_with(stories=[{**STORY, "crc32": "abc="}]), "broken-seal"),
    "a control without a paragraph": (seal_with(stories=[{**STORY, "controls": [HELD]}]), "broken-seal"),
    "a control of no kind": (
        seal_with(stories=[{**STORY, "crc32": "AAAAAA==", "controls": [{**HELD, "kind": "x"}]}]),
        "broken-seal",
    ),
    "a picture that is none": (seal_with(stories=[{**STORY, "pictures": [["a", 0, ""]]}]), "broken-seal"),
    "Strict Open XML": (
        with_parts(sealed(), {BODY: "<w:document xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'/>"}),
        "unusual-xml",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "kind"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_back_is_told_with_a_cure(data: bytes, kind: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_sealed(data, "note.docx")
    assert [problem.kind for problem in caught.value.problems] == [kind]
    assert all(problem.fix for problem in caught.value.problems)
    assert str(caught.value).startswith("note.docx: ")


def test_checksums_that_are_alike_by_chance_hide_no_change() -> None:
    data = seal_with()
    text = parts_of(data)[ITEM].decode()
    assert changes_of(
        with_parts(data, {ITEM: re.sub('"sha256": "[0-9a-f]{8}', '"sha256": "00000000', text, count=1)})
    ) == ["text changed: body"]


def test_a_seal_is_read_as_it_was_written() -> None:
    box = ContentControl("check-box", "t", "T", 0, checked=True, pieces=[">☒"], paragraph=1)
    picture = ShownPicture("r1", 1, 0, "r2")
    body = Story("body", "b", (Reading(["a", "b"], [0, 1], controls=[box], pictures=[picture]),))
    header = Story("header default 1", "h", (Reading(["c"], [0]),))
    again = Story("header default 2", "h", header.readings)
    media = Media(lambda part, relation: f"{part}/{relation}", str.upper)
    made = read_made(parse(write_sealed("{}", [body, header, again], media).encode()))
    assert made.payload == "{}"
    assert made.payload_is_whole
    assert made.stories == (
        MadeStory(
            "body",
            digest(["a", "b"]),
            tuple(checksums(["a", "b"])),
            ((1, "B/R1", "B/R2"),),
            (MadeControl(1, "check-box", "t", "T", True, "☒"),),
        ),
        MadeStory("header default 1", digest(["c"]), tuple(checksums(["c"])), (), ()),
        MadeStory("header default 2", "", (), (), (), "header default 1"),
    )


def test_a_payload_that_was_changed_is_read_and_not_whole() -> None:
    written = write_sealed("abc", [], Media(lambda *_: "", str)).replace(">abc<", ">abd<")
    made = read_made(parse(written.encode()))
    assert (made.payload, made.payload_is_whole, made.stories) == ("abd", False, ())


def test_a_sealed_part_is_ascii_and_no_longer_than_a_parser_reads() -> None:
    nothing = Media(lambda *_: "", str)
    assert write_sealed("é漢😀\n\t<", [], nothing).isascii()
    assert write_sealed("x" * LONGEST, [], nothing)
    with pytest.raises(Refused, match="the payload is longer"):
        write_sealed("x" * (LONGEST + 1), [], nothing)


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        ("<seal>{}</seal>", "0 elements named payload"),
        ("<payload/><payload/><seal/>", "2 elements named payload"),
        ("<payload/>", "0 elements named seal"),
        ('<payload encoding="json">x</payload><seal>{}</seal>', "its payload cannot be read"),
        ('<payload encoding="json">1</payload><seal>{}</seal>', "its payload is not text"),
        ("<payload/><seal>x</seal>", "its seal cannot be read"),
    ],
)
def test_a_seal_that_cannot_be_read_says_what_is_wrong_with_it(inner: str, words: str) -> None:
    with pytest.raises(BrokenSeal, match=words):
        read_made(parse(f'<sealed xmlns="{SEALED_NS}">{inner}</sealed>'.encode()))
