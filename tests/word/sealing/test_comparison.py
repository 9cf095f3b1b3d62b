"""What changed in a document since it was made: every change at its place, and nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from notation import parts_of, run, with_parts, with_relations, word, xml
from resaved import by_word
from sealed_documents import (
    BODY,
    CAME,
    DECEITS,
    DIGIT,
    FORM,
    HIDDEN,
    ITEM,
    NAMES,
    STRUCK,
    TUESDAY,
    beside,
    changes_of,
    control,
    edited,
    holding,
    of_runs,
    sealed,
    with_result,
)

from docgen import WordTemplate
from docgen.word import read_sealed

REVISION = 'w:id="9" w:author="a" w:date="2026-01-01T00:00:00Z"'
EDITS: dict[str, tuple[str, str, str, list[str]]] = {
    "one letter of the body": (BODY, "on Tuesday", "on Tuesdey", ["text changed: body, paragraph 2"]),
    "one letter of a value": (BODY, "Dear Ada", "Dear Ade", ["text changed: body, paragraph 1"]),
    "one digit of a cell": (
        BODY,
        ">15<",
        ">16<",
        ["text changed: body, table 1, row 3, cell 2, paragraph 1"],
    ),
    "a letter in a text box": (
        BODY,
        "In a box",
        "In a fox",
        ["text changed: body, paragraph 3, text box, paragraph 1"],
    ),
    "a letter of a header": ("word/header.xml", "Record", "Recort", ["text changed: header, paragraph 1"]),
    "a letter of a footer": ("word/footer.xml", "of it", "of us", ["text changed: footer, paragraph 1"]),
    "a page number": ("word/footer.xml", ">7<", ">8<", []),
    "a letter of a footnote": (
        "word/footnotes.xml",
        " said",
        " paid",
        ["text changed: footnotes, footnote 2, paragraph 1"],
    ),
    "a paragraph added": (
        BODY,
        "<w:p><w:r>" + TUESDAY,
        "<w:p><w:r><w:t>New.</w:t></w:r></w:p><w:p><w:r>" + TUESDAY,
        ["text added: body, paragraph 2"],
    ),
    "a paragraph removed": (BODY, TUESDAY, "", ["text removed: after body, paragraph 1"]),
    "an empty paragraph added": (BODY, "<w:sectPr>", "<w:p/><w:p><w:r/></w:p><w:sectPr>", []),
    "text deleted in tracked changes": (
        BODY,
        TUESDAY,
        f'{TUESDAY}</w:r><w:del {REVISION}><w:r><w:delText>gone</w:delText></w:r></w:del><w:r>',
        [],
    ),
    "all text deleted in tracked changes": (
        BODY,
        f"<w:r>{TUESDAY}</w:r>",
        f"<w:del {REVISION}><w:r><w:delText>you came on Tuesday.</w:delText></w:r></w:del>",
        ["text removed: after body, paragraph 1"],
    ),
    "text inserted in tracked changes": (
        BODY,
        f"<w:r>{TUESDAY}</w:r>",
        f"<w:r>{TUESDAY}</w:r><w:ins {REVISION}><w:r><w:t>Not.</w:t></w:r></w:ins>",
        ["text changed: body, paragraph 2"],
    ),
    "a paragraph mark deleted in tracked changes": (
        BODY,
        f"<w:p><w:r>{TUESDAY}",
        f"<w:p><w:pPr><w:rPr><w:del {REVISION}/></w:rPr></w:pPr><w:r>{TUESDAY}",
        [
            "text changed: body, table 1, row 1, cell 1, paragraph 1",
            "text removed: after body, table 1, row 1, cell 1, paragraph 1",
        ],
    ),
    "a table row added": (
        BODY,
        "</w:tbl>",
        f"<w:tr><w:tc>{xml(['ear'])}</w:tc><w:tc>{xml(['4'])}</w:tc></w:tr></w:tbl>",
        [f"text added: body, table 1, row 4, cell {cell}, paragraph 1" for cell in (1, 2)],
    ),
    "a space put into a word": (BODY, "Tuesday", "Tues day", ["text changed: body, paragraph 2"]),
    "a second space": (BODY, "on Tuesday", "on  Tuesday", []),
    "a picture taken out": (
        BODY,
        "<w:drawing><wp:inline xmlns",
        "<w:x><wp:inline xmlns",
        ["picture removed: after body, paragraph 4"],
    ),
    "a letter of the payload": (ITEM, "Ada", "Eda", ["payload changed: record that the document carries"]),
}  # fmt: skip


@pytest.mark.parametrize("case", EDITS.values(), ids=EDITS)
def test_a_change_is_found_at_its_place(case: tuple[str, str, str, list[str]]) -> None:
    name, old, new, changes = case
    data = edited(sealed(), old, new, name)
    if "w:x" in new:
        data = with_parts(data, {BODY: re.sub(r"<w:x>.*?</w:drawing>", "", parts_of(data)[BODY].decode())})
    assert changes_of(data) == changes
    assert [change.replace("footnote 7", "footnote 2") for change in changes_of(by_word(data))] == changes


DOCUMENT_WITHIN = '<Relationship Id="rIdA" Type="t/aFChunk" Target="{}"/>'


@pytest.mark.parametrize("new", DECEITS.values(), ids=DECEITS)
def test_what_a_reader_sees_otherwise_is_a_change_and_so_is_its_undoing(new: str) -> None:
    as_made, as_changed = sealed("one", CAME, "{{ name }}"), sealed("one", new, "{{ name }}")
    assert changes_of(as_made) == changes_of(as_changed) == []
    changed = with_parts(as_made, {BODY: parts_of(as_changed)[BODY]})
    undone = with_parts(as_changed, {BODY: parts_of(as_made)[BODY]})
    for data in (changed, undone, by_word(changed), by_word(undone)):
        assert changes_of(data) == ["text changed: body, paragraph 2"]
    assert changes_of(by_word(as_changed)) == []


def test_a_formula_that_is_arranged_otherwise_is_a_change_for_a_seal_that_knows_it() -> None:
    data = sealed("one {{ name }}", DECEITS["a fraction"])
    fraction, power = (
        re.findall("<m:oMath.*</m:oMath>", DECEITS[name])[0] for name in ("a fraction", "a power")
    )
    inner = [formula.partition(">")[2] for formula in (fraction, power)]
    changed = edited(data, *inner)
    assert changes_of(changed) == changes_of(by_word(changed)) == ["text changed: body, paragraph 2"]
    plain = sealed("one {{ name }}", DECEITS["a fraction"].replace(inner[0], f"{DIGIT * 2}</m:oMath>"))
    older = edited(with_parts(plain, {BODY: parts_of(data)[BODY]}), ',"blanks":[]', "", ITEM)
    assert changes_of(older) == []  # docgen 0.1 read the letters of a formula only


def test_a_hidden_word_is_no_text_and_what_it_says_no_change() -> None:
    data = sealed("x", of_runs(run("a"), run("secret", HIDDEN)))
    assert changes_of(edited(data, "secret", "secreted")) == []
    assert changes_of(edited(data, HIDDEN, '<w:vanish w:val="0"/>')) == ["text changed: body, paragraph 2"]


def test_word_art_and_documents_within_the_document_are_seen() -> None:
    data = sealed("x", CAME)
    art = '<w:r><w:pict><v:shape><v:textpath string="VOID"/></v:shape></w:pict></w:r>'
    made = sealed("x", of_runs(art, run("y")))
    assert changes_of(edited(data, CAME, of_runs(f"<w:r>{TUESDAY}</w:r>", art))) == [
        "text added: body, paragraph 2"
    ]
    assert changes_of(edited(made, "VOID", "PAID")) == ["text changed: body, paragraph 2"]
    chunk = with_relations(word("x", '<w:altChunk r:id="rIdA"/>', CAME), DOCUMENT_WITHIN.format("a.html"))
    template = WordTemplate.load(with_parts(chunk, {"word/a.html": "<p>a</p>"}), allow={"file"})
    held = template.fill({}, payload="x").content
    assert changes_of(held) == []
    assert changes_of(with_parts(held, {"word/a.html": "<p>b</p>"})) == ["picture changed: body"]
    assert changes_of(edited(held, '<w:altChunk r:id="rIdA"/>', "")) == [
        "picture removed: after body, paragraph 1"
    ]


CLOSED_AT_ONCE = {
    "properties as they were": '<w:pPr><w:pPrChange w:id="1"{}</w:pPr>',
    "a footnote": '<w:footnote w:id="1"/>',
}


@pytest.mark.parametrize("closed", CLOSED_AT_ONCE.values(), ids=CLOSED_AT_ONCE)
def test_a_paragraph_put_in_behind_what_is_closed_at_once_is_found(closed: str) -> None:
    data = sealed("one", CAME)
    text = parts_of(data)[BODY].decode()
    at = text.index("<w:sectPr")
    behind = f"<w:p>{closed.format('><w:pPr/></w:pPrChange>')}</w:p>"
    inserted = f"<w:p>{closed.format('/>')}</w:p>{xml(['inserted'])}{behind}"
    more = with_parts(data, {BODY: text[:at] + inserted + text[at:]})
    assert changes_of(more) == ["text added: body, paragraph 4"]


TRACKED = 'w:id="9" w:author="A"'
NOT_SHOWN = {
    "a hidden row": ("<w:trPr><w:hidden/></w:trPr>", ""),
    "a deleted row": (f"<w:trPr><w:del {TRACKED}/></w:trPr>", ""),
    "merged cells": ("", "<w:tcPr><w:vMerge/></w:tcPr>"),
    "cells merged into the one before them": ("", '<w:tcPr><w:hMerge w:val="continue"/></w:tcPr>'),
    "deleted cells": ("", f"<w:tcPr><w:cellDel {TRACKED}/></w:tcPr>"),
}


@pytest.mark.parametrize(("of_row", "of_cell"), NOT_SHOWN.values(), ids=NOT_SHOWN)
def test_rows_and_cells_that_word_does_not_show_or_shows_again_are_changes(of_row: str, of_cell: str) -> None:
    def rows(of_row: str, of_cell: str) -> list[str]:
        cells = "".join(f"<w:tc>{of_cell}{xml([text])}</w:tc>" for text in "ab")
        return [
            f"<w:tr><w:tc>{xml(['x'])}</w:tc><w:tc>{xml(['y'])}</w:tc></w:tr>",
            f"<w:tr>{of_row}{cells}</w:tr>",
        ]

    as_made, as_changed = sealed(rows("", ""), "end"), sealed(rows(of_row, of_cell), "end")
    changes = [f"text changed: body, table 1, row 2, cell {cell}, paragraph 1" for cell in (1, 2)]
    assert changes_of(as_changed) == changes_of(by_word(as_changed)) == []
    assert changes_of(with_parts(as_made, {BODY: parts_of(as_changed)[BODY]})) == changes
    assert changes_of(with_parts(as_changed, {BODY: parts_of(as_made)[BODY]})) == changes


def test_a_value_in_a_control_that_is_struck_or_hidden_is_a_change() -> None:
    for kind, shown in (("box", "☐"), ("words", "typed")):
        data = sealed("x", beside("y ", control(kind, shown)))
        text = parts_of(data)[BODY].decode().replace("&#9744;", "☐")
        for properties in (HIDDEN, STRUCK):
            altered = edited(with_parts(data, {BODY: text}), run(shown), run(shown, properties))
            assert changes_of(altered) == ["text changed: body, paragraph 2"]


def test_no_change_tells_what_it_was() -> None:
    data = edited(sealed(), "on Tuesday", "on Secretday")
    assert "Secret" not in repr(read_sealed(data).changes)
    assert "Tuesday" not in repr(read_sealed(data).changes)


def test_a_moved_paragraph_is_told_where_it_went_and_where_it_stood() -> None:
    data = sealed("one", "two", "three", "four")
    moved = edited(data, xml(["one"]), "")
    moved = edited(moved, xml(["three"]), xml(["three", "one"]))
    assert changes_of(moved) == ["text removed: beginning of the body", "text added: body, paragraph 3"]


def as_cell(block: Any) -> Any:
    return block if isinstance(block, str) else [block, "end"]


DRESSES = (
    lambda text: text,
    lambda text: of_runs(run("z"), run(text, STRUCK), run(" hidden", HIDDEN).replace("w:t", "w:x")),
    lambda text: of_runs(f'<w:fldSimple w:instr=" QUOTE ">{run(text)}</w:fldSimple>', run("z")),
    lambda text: of_runs(with_result(" PAGE ", "<w:r><w:tab/></w:r>"), run(text, '<w:vanish w:val="0"/>')),
)
WORDS = st.text("ab c&<\u00e9", min_size=1, max_size=6).filter(lambda text: text.strip() and text[0] != "<")
STRUCTURE = st.recursive(
    st.tuples(WORDS, st.sampled_from(DRESSES)).map(lambda dressed: dressed[1](dressed[0])),
    lambda inner: st.lists(st.lists(inner.map(as_cell), min_size=1, max_size=2), min_size=1, max_size=2),
    max_leaves=5,
)


@given(st.lists(STRUCTURE, min_size=1, max_size=5), st.data())
@settings(max_examples=3 * settings().max_examples // 2)
def test_any_change_of_one_character_is_found(blocks: list[Any], data: st.DataObject) -> None:
    made = WordTemplate.load(word(*blocks, header=["head {{ name }}"])).fill(NAMES, payload="x").content
    name = data.draw(st.sampled_from([BODY, "word/header.xml"]))
    pieces = re.split(r"(<w:t[^>]*>[^<]*<)", parts_of(made)[name].decode())
    signs = [
        (number, at.span())
        for number in range(1, len(pieces), 2)
        for at in re.finditer(r"&[^;]+;|[^<> ](?=[^<>]*<$)", pieces[number])
    ]
    assume(signs)
    number, (start, end) = data.draw(st.sampled_from(signs))
    new = data.draw(st.sampled_from(["y", "", "zz", "&#233;&#233;", "y y"]))
    pieces[number] = pieces[number][:start] + new + pieces[number][end:]
    assert changes_of(made) == []
    assert len(changes_of(with_parts(made, {name: "".join(pieces)}))) == 1


FILLED: dict[str, tuple[list[tuple[str, str]], str, Any]] = {
    "ticked": ([('w14:checked w14:val="0"', 'w14:checked w14:val="1"'), ("☐", "☒")], "box", True),
    "another day": (
        [("2026-03-17T", "2026-04-01T"), ("March 17, 2026", "April 1, 2026")],
        "day",
        "2026-04-01",
    ),
    "a day that was typed": (
        [(' w:fullDate="2026-03-17T00:00:00Z"', ""), ("March 17, 2026", "soon")],
        "day",
        "soon",
    ),
    "another choice": ([(">In person<", ">By telephone<")], "choice", "call"),
    "a box with a sign of its own": (
        [('w14:val="0"', 'w14:val="1"'), ("☐", "✓")],
        "box",
        True,
    ),
    "a choice of one's own": ([(">by letter<", ">In person<")], "combo", "visit"),
    "words": ([("<w:showingPlcHdr/>", ""), (">Click here<", ">Two<w:br/>lines<")], "words", "Two\nlines"),
    "emptied": ([(">by letter<", "><")], "combo", None),
}  # fmt: skip


@pytest.mark.parametrize(("edits", "tag", "value"), FILLED.values(), ids=FILLED)
def test_a_control_that_was_filled_is_no_change(edits: list[tuple[str, str]], tag: str, value: Any) -> None:
    data = with_parts(sealed(*FORM), {})
    for old, new in edits:
        new = new.replace("<w:br/>", "</w:t><w:br/><w:t>")
        text = parts_of(data)[BODY].decode().replace("&#9744;", "☐")
        data = edited(with_parts(data, {BODY: text}), old, new)
    for saved in (data, by_word(data)):
        found = read_sealed(saved)
        assert found.changes == ()
        assert [control.tag for control in found.controls if control.is_filled] == [tag]
        assert holding(saved)[tag] == value


def test_a_date_that_was_changed_under_the_same_words_is_filled() -> None:
    """Word keeps the words when the day behind them is changed by a program, or in the file."""
    data = edited(sealed(*FORM), "2026-03-17T", "2026-04-01T")
    for saved in (data, by_word(data)):
        (day,) = (control for control in read_sealed(saved).controls if control.tag == "day")
        assert (day.value, day.made, day.is_filled) == ("2026-04-01", "2026-03-17", True)
        assert [control.tag for control in read_sealed(saved).controls if control.is_filled] == ["day"]


def test_a_choice_whose_values_a_program_dropped_is_as_it_was_made() -> None:
    data = edited(sealed(*FORM), ' w:value="visit"', "")
    assert changes_of(data) == []
    assert not any(control.is_filled for control in read_sealed(data).controls)


CONTRADICTIONS = {
    "a sign": ("☐", "☒"),
    "words beside a sign": ("☐", "☐ I do NOT agree. Not:"),
    "words for a sign": ("☐", "never"),
    "a digit for a sign": ("☐", "5"),
    "a box without a sign": ("☐", ""),
    "a date's words": ("March 17, 2026", "March 18, 2026"),
}


@pytest.mark.parametrize(("old", "new"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_control_that_shows_another_thing_than_it_holds_is_a_change(old: str, new: str) -> None:
    data = sealed(*FORM)
    text = parts_of(data)[BODY].decode().replace("&#9744;", "☐")
    changed = changes_of(edited(with_parts(data, {BODY: text}), old, new))
    assert len(changed) == 1
    assert changed[0].startswith("text changed: body, paragraph ")
