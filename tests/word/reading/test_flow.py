"""Where text goes while a part is read: paragraphs, boxes within them, controls."""

from __future__ import annotations

from notation import run, text_box
from part_text import body, texts_in

from docgen.word.reading.content import LIST_WORDS
from docgen.word.reading.flow import Flow
from docgen.word.reading.numbering import ListWords


def test_a_paragraph_around_a_box_goes_on_behind_it() -> None:
    box = text_box("inside").removeprefix("<w:p>").removesuffix("</w:p>")
    assert texts_in(body(f"<w:p>{run('be')}{box}{run('hind')}</w:p>")) == ["inside", "behind"]


def test_a_paragraph_that_holds_nothing_is_left_out_and_counted() -> None:
    flow = Flow()
    for text in ("one", " ", "two  words"):
        flow.sink.append(text)
        flow.end_paragraph()
    assert (flow.whole.paragraphs, flow.whole.ordinals) == (["one", "two words"], [0, 2])


def test_text_that_is_hidden_goes_nowhere_until_all_that_hides_it_has_ended() -> None:
    flow = Flow()
    for change in (1, 1, -1, -1):
        flow.hide(change)
        flow.sink.append("x")
    flow.end_paragraph()
    assert flow.whole.paragraphs == ["x"]


def test_paragraphs_of_a_box_are_kept_before_the_one_around_it() -> None:
    flow = Flow()
    flow.sink.append("be")
    flow.open_box("w:txbxContent>")
    flow.sink.append("first")
    flow.end_paragraph()
    flow.open_box("w:txbxContent>")
    flow.sink.append("inner")
    flow.close_box("/w:txbxContent>")
    flow.sink.append("second")
    flow.close_box("/w:txbxContent>")
    flow.sink.append("hind")
    flow.end_paragraph()
    assert flow.whole.paragraphs == ["first", "inner", "second", "behind"]


def test_the_end_of_a_box_or_a_row_that_never_began_changes_nothing() -> None:
    flow = Flow()
    flow.sink.append("a")
    flow.close_box("/w:txbxContent>")
    flow.close_cell("/w:tr>")
    flow.sink.append("b")
    flow.end_paragraph()
    assert flow.whole.paragraphs == ["ab"]


def test_words_of_a_list_come_before_the_text_of_its_item_and_of_no_other_paragraph() -> None:
    flow = Flow(ListWords({("1", "0"): "R&D"}, {"Item": ("1", "0")}))
    flow._paragraph.style = "Item"
    flow.sink.append("a")
    flow.end_paragraph()
    flow.sink.append("b")
    flow.end_paragraph()
    assert flow.whole.paragraphs == [f"{LIST_WORDS}R&D{LIST_WORDS}a", "b"]
