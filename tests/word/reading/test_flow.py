"""Where text goes while a part is read: paragraphs, boxes within them, controls."""

from __future__ import annotations

from notation import run, text_box
from part_text import body, texts_in


def test_a_paragraph_around_a_box_goes_on_behind_it() -> None:
    box = text_box("inside").removeprefix("<w:p>").removesuffix("</w:p>")
    assert texts_in(body(f"<w:p>{run('be')}{box}{run('hind')}</w:p>")) == ["inside", "behind"]
