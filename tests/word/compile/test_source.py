"""A part with its tags as one Jinja source."""

from __future__ import annotations

from notation import part, read, word, xml

from docgen import WordTemplate


def test_a_control_bound_to_other_data_is_unbound_so_that_word_keeps_what_was_filled() -> None:
    binding = '<w:sdtPr><w:dataBinding w:xpath="/x" w:storeItemID="1"/></w:sdtPr>'
    bound = f"<w:sdt>{binding}<w:sdtContent>{xml(['{{ v }}'])}</w:sdtContent></w:sdt>"
    filled = WordTemplate.load(word(bound)).render({"v": 1})
    assert read(filled) == ["1"]
    assert part(filled).find(".//{*}dataBinding") is None
