"""The ways in which a printed value is written, each for one kind of place."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from drawn import png

from docgen.word import PageBreak, Picture, RichText
from docgen.word.ooxml.additions import Additions
from docgen.word.values.rich import Spot
from docgen.word.values.sinks import SINKS, write_embedded
from docgen.word.values.text import Refused

SPOT = Spot("word/document.xml", bold="<w:b/>", runs=True)
PICTURE = Picture(png(4, 2), 'A "face"', width_mm=9)
BOX, CHOICES = "☒|☐", "left\tLeft side\nright\tRight side"
MOMENT = dt.datetime(2026, 3, 2, 23, 59, tzinfo=dt.timezone(dt.timedelta(hours=-5)))

# by name: the sink, the value, the argument, and what is written
WRITTEN: dict[str, tuple[str, Any, str, str]] = {
    "a text": ("text", "<é>", "", "&lt;&#233;&gt;"),
    "a text in an attribute": ("attribute", 'a "b"\n', "", "a &quot;b&quot;&#10;"),
    "a picture in an attribute": ("attribute", PICTURE, "", "A &quot;face&quot;"),
    "a count": ("number", 2, "", "2"),
    "a count as a text": ("number", "12", "", "12"),
    "a whole fraction": ("number", 3.0, "", "3"),
    "a colour": ("colour", "#d9e2f3", "", "D9E2F3"),
    "a colour without its sign": ("colour", "FF0000", "", "FF0000"),
    "no picture in a picture's place": ("embedded", "Our logo", "rId3", "rId3"),
    "a picture's width": ("extent", PICTURE, "cx:8000:8000", "8000"),
    "a picture's height": ("extent", PICTURE, "cy:8000:8000", "4000"),
    "a picture in a low frame": ("extent", PICTURE, "cx:8000:1000", "2000"),
    "a picture in a frame of nothing": ("extent", PICTURE, "cy:0:0", "1"),
    "the frame of no picture": ("extent", "x", "cy:8000:1000", "1000"),
    "a tick": ("checked", True, BOX, "&#9746;"),
    "no tick": ("checked", False, BOX, "&#9744;"),
    "a choice by its value": ("choice", "right", CHOICES, "Right side"),
    "a choice by its words": ("choice", "Right side", CHOICES, "Right side"),
    "a day": ("day", dt.date(2026, 3, 2), "", "2026-03-02T00:00:00Z"),
    "a day as JSON brings it": ("day", "2026-03-02", "", "2026-03-02T00:00:00Z"),
    "the day of a moment, in its own zone": ("day", MOMENT, "", "2026-03-02T00:00:00Z"),
    "a name": ("name", "a&b", "3", "a&amp;b"),
    "what the engine made": ("plain", 7, "", "7"),
}


@pytest.mark.parametrize(("sink", "value", "argument", "written"), WRITTEN.values(), ids=WRITTEN)
def test_a_value_is_written_as_its_place_needs_it(sink: str, value: Any, argument: str, written: str) -> None:
    assert SINKS[sink].write(value, SPOT, argument, Additions()) == written


# by name: the sink, the value, the argument, and a piece of the message
REFUSED: dict[str, tuple[str, Any, str, str]] = {
    "a picture where the engine writes": ("plain", PICTURE, "", "not text"),
    "formatted text in an attribute": ("attribute", RichText("x"), "", "cannot be printed"),
    "no columns": ("number", 0, "", "1 to 999"),
    "too many columns": ("number", 1000, "", "1 to 999"),
    "a fraction of a column": ("number", 1.5, "", "1 to 999"),
    "columns in other digits": ("number", "٣", "", "1 to 999"),
    "a negative count": ("number", -1, "", "1 to 999"),
    "a colour by its name": ("colour", "red", "", "D9E2F3"),
    "a colour and more": ("colour", "D9E2F3\n", "", "D9E2F3"),
    "a tick by a word": ("checked", "yes", BOX, "true or false"),
    "a tick by a number": ("checked", 1, BOX, "true or false"),
    "another choice": ("choice", "middle", CHOICES, "not one of the choices"),
    "a choice of nothing": ("choice", "left", "", "not one of the choices"),
    "a day as a text": ("day", "March 2", "", "needs a date"),
    "a name that is too long": ("name", "abcd", "3", "room for 3 characters"),
    "an address of a program": ("link", "javascript:alert(1)", "", "must begin with http"),
    "a group": ("text", {"a": 1}, "", "name one of its fields"),
    "a character that XML forbids": ("attribute", "a\x00", "", "U\\+0000"),
}


@pytest.mark.parametrize(("sink", "value", "argument", "words"), REFUSED.values(), ids=REFUSED)
def test_a_value_that_its_place_cannot_hold_is_refused(
    sink: str, value: Any, argument: str, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        SINKS[sink].write(value, SPOT, argument, Additions())


def test_a_rich_value_leaves_the_run_and_begins_a_like_one() -> None:
    written = SINKS["text"].write(PageBreak(), SPOT, "", Additions())
    assert re.fullmatch(r"</w:t></w:r>(.*)<w:r><w:rPr><w:b/></w:rPr><w:t [^>]*>", written)
    with pytest.raises(Refused, match="only text"):
        SINKS["text"].write(PageBreak(), Spot("word/document.xml"), "", Additions())


def test_a_link_is_the_id_of_a_relationship_to_its_address() -> None:
    additions = Additions()
    written = SINKS["link"].write(" https://example.com ", SPOT, "", additions)
    assert additions.relations == {
        "word/document.xml": {("hyperlink", "https://example.com", True): written},
    }


def test_a_picture_that_takes_the_place_of_another_brings_its_bytes() -> None:
    additions = Additions()
    written = write_embedded(PICTURE, SPOT, "rId3", additions)
    ((_, target, _),) = additions.relations["word/document.xml"]
    assert written == "docgen1"
    assert additions.media == {f"word/{target}": PICTURE.content}


def test_what_is_written_for_a_missing_value_keeps_the_file_whole() -> None:
    assert unmarked("embedded", "rId3") == "rId3"
    assert [unmarked("extent", f"{side}:8:9") for side in ("cx", "cy")] == ["8", "9"]
    assert unmarked("checked", "1|0") == "0"
    others = "link number colour day name".split()
    assert [unmarked(name, "9") for name in others] == ["", "1", "auto", "", ""]


def unmarked(name: str, argument: str) -> str:
    write = SINKS[name].unmarked
    assert write is not None
    return write(argument)
