"""What must not be left empty: cells, rows, tables, containers."""

from __future__ import annotations

from notation import paragraph, part, word

from docgen import WordTemplate

NAMES = {"yes": True, "no": False}


def test_a_cell_that_was_emptied_keeps_the_properties_of_the_paragraph_that_went() -> None:
    template = [[[[paragraph("{% if no %}1{% endif %}", '<w:jc w:val="right"/>')], "2"]]]
    root = part(WordTemplate.load(word(*template)).render(NAMES))
    assert root.find(".//{*}tc/{*}p/{*}pPr/{*}jc") is not None
