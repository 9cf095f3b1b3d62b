"""Hidden and struck text, and the marks that it gets."""

from __future__ import annotations

from typing import Any

import pytest
from notation import run, xml
from part_text import HIDE, STRIKE, body, struck, texts_in

from docgen.word.reading.content import ALTERED, IN_HIDDEN_CELL, STRUCK, STRUCK_END
from docgen.word.reading.hidden_text import hides, hides_cell, settle, strikes


def test_a_format_as_it_was_that_says_nothing_hides_no_format_of_now() -> None:
    was = '<w:rPrChange w:id="1"/>'
    assert texts_in(body(f"<w:p>{run('a', was + HIDE)}{run('b', was + STRIKE)}</w:p>")) == [struck("b")]
    row = '<w:tr><w:trPr><w:trPrChange w:id="1"/><w:hidden/></w:trPr>{}</w:tr>'
    assert texts_in(body([row.format(f"<w:tc>{xml(['a'])}</w:tc>")])) == [f"{IN_HIDDEN_CELL}a"]


def test_text_in_a_row_that_is_marked_as_hidden_is_other_text() -> None:
    def row(properties: str, *cells: Any) -> str:
        return f"<w:tr>{properties}{''.join(f'<w:tc>{xml([cell])}</w:tc>' for cell in cells)}</w:tr>"

    hidden = "<w:trPr><w:cantSplit/><w:hidden/></w:trPr>"
    shown = f'<w:trPr><w:hidden w:val="0"/><w:trPrChange w:id="1">{hidden}</w:trPrChange></w:trPr>'
    blocks = ([row(hidden, "a", [row("", "b")], "c"), "<w:tr/>", row(shown, "d"), row("", "e")], "f")
    marked = [f"{IN_HIDDEN_CELL}{text}" for text in "abc"]
    assert texts_in(body(*blocks)) == [*marked, "d", "e", "f"]


# name: (a run or a row with its properties, whether it is hidden, whether it is struck through)
OPENINGS = {
    "without properties": ("w:r>", False, False),
    "hidden": ("w:r><w:rPr><w:b/><w:vanish/></w:rPr>", True, False),
    "hidden by a value": ('w:r><w:rPr><w:vanish w:val="on"/></w:rPr>', True, False),
    "shown by a value": ('w:r><w:rPr><w:vanish w:val="off"/></w:rPr>', False, False),
    "struck": ("w:r><w:rPr><w:strike/></w:rPr>", False, True),
    "struck twice": ("w:r><w:rPr><w:dstrike/></w:rPr>", False, True),
    "struck twice but not once": (
        'w:r><w:rPr><w:strike w:val="0"/><w:dstrike/></w:rPr>',
        False,
        True,
    ),
    "a hidden row": ("w:tr><w:trPr><w:hidden/></w:trPr>", True, False),
    "hidden before a change": (
        'w:r><w:rPr><w:rPrChange w:id="1"><w:rPr><w:vanish/><w:strike/></w:rPr></w:rPrChange></w:rPr>',
        False,
        False,
    ),
    "hidden and struck now": (
        'w:r><w:rPr><w:strike/><w:vanish/><w:rPrChange w:id="1"><w:rPr/></w:rPrChange></w:rPr>',
        True,
        True,
    ),
    "a name that only begins alike": ("w:r><w:rPr><w:vanished/><w:strikes/></w:rPr>", False, False),
}


@pytest.mark.parametrize(("opening", "hidden", "is_struck"), OPENINGS.values(), ids=OPENINGS)
def test_a_run_or_row_is_hidden_or_struck_by_its_own_properties_of_now(
    opening: str, hidden: bool, is_struck: bool
) -> None:
    assert (hides(opening), strikes(opening)) == (hidden, is_struck)


# name: (a row or a cell with its properties, whether what is in it is marked)
CELLS = {
    "a cell": ("w:tc><w:tcPr><w:tcW/></w:tcPr>", False),
    "the first of merged cells": ('w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>', False),
    "a merged cell": ("w:tc><w:tcPr><w:vMerge/></w:tcPr>", True),
    "a cell that says that it is merged": ('w:tc><w:tcPr><w:vMerge w:val="continue"/></w:tcPr>', True),
    "a cell merged into the one before it": ('w:tc><w:tcPr><w:hMerge w:val="continue"/></w:tcPr>', True),
    "a cell merged in tracked changes": (
        'w:tc><w:tcPr><w:cellMerge w:id="1" w:vMerge="cont"/></w:tcPr>',
        True,
    ),
    "a deleted cell": ('w:tc><w:tcPr><w:cellDel w:id="1"/></w:tcPr>', True),
    "a cell that was merged": ("w:tc><w:tcPr><w:tcPrChange><w:tcPr><w:vMerge/></w:tcPr>", False),
    "a row": ("w:tr><w:trPr><w:cantSplit/></w:trPr>", False),
    "a hidden row": ("w:tr><w:trPr><w:hidden/></w:trPr>", True),
    "a deleted row": ('w:tr><w:trPr><w:del w:id="1" w:author="A"/></w:trPr>', True),
}


@pytest.mark.parametrize(("opening", "marked"), CELLS.values(), ids=CELLS)
def test_a_row_or_cell_is_marked_when_word_does_not_show_it(opening: str, marked: bool) -> None:
    assert hides_cell(opening) is marked


def test_text_in_a_cell_that_word_does_not_show_is_other_text() -> None:
    cell = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>".format
    row = f"<w:tr>{cell('<w:vMerge/>', xml(['a', [['b']], 'c']))}{cell('', xml(['d']))}</w:tr>"
    assert texts_in(body([row], "e")) == [*(f"{IN_HIDDEN_CELL}{text}" for text in "abc"), "d", "e"]


# a text with ( and ) for the marks of struck text and ! for what is altered, and the settled text
SETTLED = {
    "nothing struck": ("a b", "a b"),
    "a word": ("a (b) c", "a (b )c"),
    "spaces within": ("a( b )c", "a (b )c"),
    "two runs": ("(a)( b)", "(a b)"),
    "a space between two": ("(a) (b)", "(a b)"),
    "marks within marks": ("((a) b)", "(a b)"),
    "only spaces": ("a( )b", "a b"),
    "at the end": ("a (b )", "a (b)"),
    "never ended": ("a (b", "a (b)"),
    "altered twice": ("a!!b", "a!b"),
}


@pytest.mark.parametrize(("text", "settled"), SETTLED.values(), ids=SETTLED)
def test_marks_of_struck_text_are_around_words_and_around_as_many_as_they_can(
    text: str, settled: str
) -> None:
    signs = str.maketrans({"(": STRUCK, ")": STRUCK_END, "!": ALTERED})
    assert settle(text.translate(signs)) == settled.translate(signs)
    assert settle(settled.translate(signs)) == settled.translate(signs)
