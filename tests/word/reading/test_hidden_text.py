"""Hidden and struck text, and the marks that it gets."""

from __future__ import annotations

from typing import Any

from notation import run, xml
from part_text import HIDE, STRIKE, body, struck, texts_in

from docgen.word.reading.content import IN_HIDDEN_ROW


def test_a_format_as_it_was_that_says_nothing_hides_no_format_of_now() -> None:
    was = '<w:rPrChange w:id="1"/>'
    assert texts_in(body(f"<w:p>{run('a', was + HIDE)}{run('b', was + STRIKE)}</w:p>")) == [struck("b")]
    row = '<w:tr><w:trPr><w:trPrChange w:id="1"/><w:hidden/></w:trPr>{}</w:tr>'
    assert texts_in(body([row.format(f"<w:tc>{xml(['a'])}</w:tc>")])) == [f"{IN_HIDDEN_ROW}a"]


def test_text_in_a_row_that_is_marked_as_hidden_is_other_text() -> None:
    def row(properties: str, *cells: Any) -> str:
        return f"<w:tr>{properties}{''.join(f'<w:tc>{xml([cell])}</w:tc>' for cell in cells)}</w:tr>"

    hidden = "<w:trPr><w:cantSplit/><w:hidden/></w:trPr>"
    shown = f'<w:trPr><w:hidden w:val="0"/><w:trPrChange w:id="1">{hidden}</w:trPrChange></w:trPr>'
    blocks = ([row(hidden, "a", [row("", "b")], "c"), "<w:tr/>", row(shown, "d"), row("", "e")], "f")
    marked = [f"{IN_HIDDEN_ROW}{text}" for text in "abc"]
    assert texts_in(body(*blocks)) == [*marked, "d", "e", "f"]
