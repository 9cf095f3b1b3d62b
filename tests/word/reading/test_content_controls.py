"""What a content control holds: its kind, its value, the text that it shows."""

from __future__ import annotations

from typing import Any

import pytest
from notation import run, xml
from part_text import body, texts_in
from sealed_documents import (
    FORM,
    changes_of,
    control,
    edited,
    sealed,
)

from docgen.word import Control, read_sealed
from docgen.word.ooxml.xml import parse
from docgen.word.reading.content import HOLE
from docgen.word.reading.content_controls import content_control_of
from docgen.word.reading.normal_form import normal_form
from docgen.word.reading.part import read_part


def test_a_hole_stands_where_a_control_takes_a_value() -> None:
    held = f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{run('x')}</w:sdtContent></w:sdt>"
    inner = f"<w:sdt><w:sdtPr/><w:sdtContent>{held}</w:sdtContent></w:sdt>"
    around = f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{held}{run('y')}</w:sdtContent></w:sdt>"
    assert texts_in(body(f"<w:p>{run('a ')}{inner}{run(' b')}</w:p>")) == [f"a {HOLE} b"]
    reading = read_part(normal_form(parse(body(f"<w:p>{around}</w:p>").encode())))
    assert [(holder.value, holder.paragraph) for holder in reading.controls] == [("xy", 0)]


def test_controls_tell_what_they_hold_and_where() -> None:
    places = [f"body, paragraph {number}" for number in range(1, 6)]
    assert read_sealed(sealed(*FORM)).controls == (
        Control("box", "The box", "check-box", False, False, places[0]),
        Control("day", "The day", "date", "2026-03-17", "2026-03-17", places[1]),
        Control("choice", "The choice", "drop-down", "visit", "visit", places[2]),
        Control("combo", "The combo", "combo-box", "by letter", "by letter", places[3]),
        Control("words", "The words", "text", None, None, places[4]),
    )


def test_a_control_around_paragraphs_or_a_cell_holds_a_value_too() -> None:
    cell = f"<w:tc>{xml(['typed'])}</w:tc>"
    row = f"<w:tr>{control('words', '', 'w').replace(run(''), cell)}<w:tc>{xml(['x'])}</w:tc></w:tr>"
    data = sealed(control("box", "☐", "b", blocks=True), [row], "end")
    assert [(c.tag, c.value, c.place) for c in read_sealed(data).controls] == [
        ("b", False, "body, paragraph 1"),
        ("w", "typed", "body, table 1, row 1, cell 1, paragraph 1"),
    ]
    assert changes_of(edited(data, ">typed<", ">other<")) == []


def test_text_around_a_control_is_text() -> None:
    data = sealed(*FORM)
    assert changes_of(edited(data, "Photographs", "Fotographs")) == ["text changed: body, paragraph 1"]


def test_a_control_that_takes_no_value_is_text() -> None:
    rich = f"<w:sdt><w:sdtPr><w:tag w:val='t'/></w:sdtPr><w:sdtContent>{xml(['rich'])}</w:sdtContent></w:sdt>"
    data = sealed(rich, "x")
    assert read_sealed(data).controls == ()
    assert changes_of(edited(data, "rich", "poor")) == ["text changed: body, paragraph 1"]


LISTED = '<w:listItem w:displayText="Left  side" w:value="left"/><w:listItem w:value="right"/>'
# by name: the properties, what is shown, and the kind and value that follow
HOLDERS: dict[str, tuple[str, str, str, Any]] = {
    "a ticked box": ('<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>', "☒", "check-box", True),
    "a box without a state": ("<w14:checkbox></w14:checkbox>", "☒", "check-box", False),
    "a date": ('<w:date w:fullDate="2026-03-02T00:00:00Z"/>', "March 2", "date", "2026-03-02"),
    "a date without a day": ("<w:date></w:date>", "March 2", "date", "March 2"),
    "a date whose words are gone": ('<w:date w:fullDate="2026-03-02T00:00:00Z"/>', " ", "date", None),
    "a choice": (f"<w:dropDownList>{LISTED}</w:dropDownList>", "Left side", "drop-down", "left"),
    "a choice by its value": (f"<w:comboBox>{LISTED}</w:comboBox>", "right", "combo-box", "right"),
    "words of one's own": (f"<w:comboBox>{LISTED}</w:comboBox>", "middle", "combo-box", "middle"),
    "a text": ("<w:text/>", " a\nb ", "text", "a\nb"),
    "a hint": ("<w:showingPlcHdr/><w:text/>", "Click here", "text", None),
    "a hint no longer": ('<w:showingPlcHdr w:val="0"/><w:text/>', "Click here", "text", "Click here"),
}


@pytest.mark.parametrize(("properties", "shown", "kind", "value"), HOLDERS.values(), ids=HOLDERS)
def test_a_control_holds_the_value_of_its_kind(properties: str, shown: str, kind: str, value: Any) -> None:
    holder = content_control_of(
        f'w:sdtPr><w:alias w:val="A &amp; B"/><w:tag w:val="t"/>{properties}</w:sdtPr>', 3
    )
    assert holder is not None
    holder.pieces.append(f">{shown}")
    assert (holder.kind, holder.value, holder.shown) == (kind, value, shown.strip())
    assert (holder.tag, holder.title, holder.ordinal) == ("t", "A & B", 3)


@pytest.mark.parametrize("kind", ["", "<w:richText/>", "<w:picture/>", "<w:textual/>", "<w:dateless/>"])
def test_a_control_of_another_kind_takes_no_value(kind: str) -> None:
    assert content_control_of(f'w:sdtPr><w:tag w:val="t"/>{kind}</w:sdtPr>', 0) is None
