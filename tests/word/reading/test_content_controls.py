"""What a content control holds: its kind, its value, the text that it shows."""

from __future__ import annotations

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
from docgen.word.reading.normal_form import normal_form
from docgen.word.reading.part import read_part


def test_a_hole_stands_where_a_control_takes_a_value() -> None:
    held = f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{run('x')}</w:sdtContent></w:sdt>"
    inner = f"<w:sdt><w:sdtPr/><w:sdtContent>{held}</w:sdtContent></w:sdt>"
    around = f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{held}{run('y')}</w:sdtContent></w:sdt>"
    assert texts_in(body(f"<w:p>{run('a ')}{inner}{run(' b')}</w:p>")) == [f"a {HOLE} b"]
    reading = read_part(normal_form(parse(body(f"<w:p>{around}</w:p>").encode())))
    assert [(holder.value, holder.paragraph) for holder in reading.holders] == [("xy", 0)]


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
