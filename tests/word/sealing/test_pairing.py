"""Each content control of a filed document paired with the control that it was."""

from __future__ import annotations

import re
import zlib

import pytest
from notation import parts_of, run, with_parts
from sealed_documents import (
    BODY,
    FORM,
    beside,
    changes_of,
    control,
    edited,
    holding,
    sealed,
)

from docgen.word import read_sealed
from docgen.word.reading.content import HOLE
from docgen.word.reading.content_controls import ControlKind
from docgen.word.sealing.pairing import Slot, Tries, pair_by_order, pair_by_paragraph, pair_by_tag, recover
from docgen.word.sealing.seal import MadeControl


def test_controls_of_one_tag_are_told_apart_by_where_they_stand() -> None:
    rows = [beside(f"Row {number} ", control("words", f"v{number}", "same")) for number in range(4)]
    data = sealed(*rows)
    gone = edited(data, rows[1].replace("'", '"'), "")
    assert changes_of(gone)[0] == "text removed: after body, paragraph 1"
    assert [(c.value, c.made) for c in read_sealed(gone).controls] == [(f"v{n}",) * 2 for n in (0, 2, 3)]


def test_controls_without_their_tags_are_known_by_their_paragraphs() -> None:
    data = sealed(*FORM, beside("last ", control("choice", "In person", "other")))
    text = re.sub("<w:(tag|alias) [^>]*>", "", parts_of(data)[BODY].decode()).replace(
        "comboBox", "dropDownList"
    )
    again = with_parts(data, {BODY: text.replace(">In person<", ">By telephone<", 1)})
    assert changes_of(again) == []
    assert {c.tag: (c.kind, c.made, c.value) for c in read_sealed(again).controls if c.is_filled} == {
        "choice": ("drop-down", "visit", "call")
    }
    assert [c.tag for c in read_sealed(again).controls] == [c.tag for c in read_sealed(data).controls]


def test_a_control_without_its_tag_in_a_paragraph_that_changed_is_known_by_its_order() -> None:
    text = re.sub("<w:(tag|alias) [^>]*>", "", parts_of(sealed(*FORM))[BODY].decode())
    again = with_parts(sealed(*FORM), {BODY: text.replace("Remarks", "Remark")})
    assert changes_of(again) == ["text changed: body, paragraph 5"]
    assert read_sealed(again).controls[4].tag == "words"


def test_controls_that_changed_places_are_a_change() -> None:
    data = sealed(beside("yes ", control("box", "☐", "a")), beside("no ", control("box", "☐", "b")))
    text = parts_of(data)[BODY].decode().replace('"a"', '"t"').replace('"b"', '"a"').replace('"t"', '"b"')
    assert changes_of(with_parts(data, {BODY: text})) == [
        f"text changed: body, paragraph {n}" for n in (1, 2)
    ]


def test_a_control_that_is_gone_or_new_is_a_change() -> None:
    data = sealed(*FORM)
    box = re.search("<w:sdt>.*?</w:sdt>", parts_of(data)[BODY].decode())
    assert box is not None
    gone = edited(data, box.group(), "")
    assert "text removed: body, paragraph 1" in changes_of(gone)
    assert "box" not in holding(gone)
    more = edited(data, box.group(), box.group() + box.group().replace('w:val="box"', 'w:val="new"'))
    assert "text added: body, paragraph 1" in changes_of(more)
    assert read_sealed(more).controls[1].made is None


AS_TEXT = {
    "as it was": ("☐", [], False),
    "ticked before": ("☒", [], True),
    "with another sign": ("☑", [], True),
    "as another text": ("x", ["text changed: body, paragraph 1", "text removed: body, paragraph 1"], None),
}


@pytest.mark.parametrize(("sign", "changes", "value"), AS_TEXT.values(), ids=AS_TEXT)
def test_a_check_box_that_a_program_made_text_is_known_by_its_sign(
    sign: str, changes: list[str], value: bool | None
) -> None:
    data = sealed(beside("Signs ☐ and ", control("box", "☐"), control("day", "May 1")), "x")
    text = parts_of(data)[BODY].decode()
    boxed = re.search("<w:sdt>.*?</w:sdt>", text)
    assert boxed is not None
    data = with_parts(data, {BODY: text.replace(boxed.group(), run(sign))})
    assert changes_of(data) == changes
    assert holding(data).get("box") == value


def without_controls(data: bytes) -> bytes:
    """Make every control the text that it shows."""
    text = re.sub(
        "<w:sdt><w:sdtPr>.*?<w:sdtContent>|</w:sdtContent></w:sdt>", "", parts_of(data)[BODY].decode()
    )
    return with_parts(data, {BODY: text})


def test_all_controls_that_a_program_made_text_are_known() -> None:
    boxes = [
        beside(f"Signs ☐ {number} ", control("box", "☐", f"b{number}"), control("day", "May 1"))
        for number in range(300)
    ]
    again = without_controls(sealed(*boxes))
    assert changes_of(again) == []
    assert [control.tag for control in read_sealed(again).controls if control.tag.startswith("b")] == [
        f"b{number}" for number in range(300)
    ]


def test_controls_are_looked_for_in_a_bounded_number_of_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each sign of each paragraph may be the box of each other one: so many pairs are not all tried."""
    tries = 0
    checksum = zlib.crc32

    def counted(text: bytes) -> int:
        nonlocal tries
        tries += 1
        return checksum(text)

    signs = "☐" * 60
    boxes = [beside(f"{signs}{number}", control("box", "☐", f"b{number}")) for number in range(60)]
    again = without_controls(sealed("x", *boxes))
    text = re.sub(r"(\d+)</w:t>", r"\1 more</w:t>", parts_of(again)[BODY].decode())
    again = with_parts(again, {BODY: text})
    monkeypatch.setattr(zlib, "crc32", counted)
    assert len(changes_of(again)) == 120
    assert 50_000 < tries < 101_000


def test_a_long_text_is_read_in_few_tries() -> None:
    wanted = MadeControl(0, "check-box", "b", "", False, "☐")
    texts = ["☐" * 400_000, "☐", "a ☐"]
    tries = Tries()
    assert recover(texts, range(3), [wanted], zlib.crc32(f"a {HOLE}".encode()), tries) == (
        2,
        f"a {HOLE}",
        ["☐"],
    )
    assert 0 < tries.left < 21_000
    assert recover(texts, range(3), [wanted], zlib.crc32(f"a {HOLE}".encode()), tries) == (
        2,
        f"a {HOLE}",
        ["☐"],
    )
    assert 0 < tries.left < 401
    assert recover(texts[:1] * 999, range(999), [wanted], 0, tries) is None
    assert tries.left == 0
    assert recover(texts, range(2, 3), [wanted], zlib.crc32(f"a {HOLE}".encode()), tries) is None


def test_a_sign_in_plain_text_is_text() -> None:
    data = sealed("I agree ☐")
    assert changes_of(
        edited(data, "&#9744;" if "&#9744;" in parts_of(data)[BODY].decode() else "☐", "☒")
    ) == ["text changed: body, paragraph 1"]


def slot(
    tag: str, paragraph: int, kind: ControlKind = "text", sum_: int | None = None, story: int = 0
) -> Slot:
    """A control of a tag in a paragraph, whose checksum is the paragraph's number unless it is given."""
    made = MadeControl(paragraph, kind, tag, "", None, "")
    return Slot(story, made, paragraph if sum_ is None else sum_)


def slots(tags: str) -> list[Slot]:
    """Controls, each as its tag, its paragraph and the checksum of that: `a0 b1 a2=7`."""
    found = []
    for tag in tags.split():
        at, _, changed = tag[1:].partition("=")
        found.append(slot(tag[0].strip("-"), int(at), sum_=int(changed or at)))
    return found


def partners(made: list[Slot], now: list[Slot]) -> list[int | None]:
    """For each control of now, which of those that were made it is."""
    assert all(one.partner is None or one.partner.partner is one for one in (*made, *now))
    return [None if one.partner is None else made.index(one.partner) for one in now]


# by name: controls as they were made and as they are now, and the partners of those of now
BY_TAG: dict[str, tuple[str, str, list[int | None]]] = {
    "the same": ("a0 b1", "a0 b1", [0, 1]),
    "changed places": ("a0 b1", "b0 a1", [1, 0]),
    "one of like ones gone": ("a0 a1 a2", "a0 a2", [0, 2]),
    "one of like ones new": ("a0 a2", "a0 a1 a2", [0, None, 1]),
    "one gone and one changed": ("a0 a1", "a0=7", [0]),
    "another tag": ("a0", "b0", [None]),
    "no tag": ("-0", "-0", [None]),
}


@pytest.mark.parametrize(("made", "now", "found"), BY_TAG.values(), ids=BY_TAG)
def test_controls_of_a_tag_are_paired_by_their_paragraphs_and_then_in_order(
    made: str, now: str, found: list[int | None]
) -> None:
    old, new = slots(made), slots(now)
    pair_by_tag(old, new)
    assert partners(old, new) == found


def test_a_control_that_moved_to_another_story_is_known_by_its_tag() -> None:
    old, new = [slot("a", 0)], [slot("a", 3, story=1)]
    pair_by_tag(old, new)
    assert partners(old, new) == [0]


def test_controls_without_a_tag_are_paired_with_those_of_the_paragraph_that_is_the_same() -> None:
    made, now = [slot("a", 4), slot("b", 4), slot("c", 5)], [slot("", 1), slot("", 1), slot("", 2)]
    pair_by_paragraph(made, now, {(0, 1): 4, (0, 2): 9})
    assert partners(made, now) == [0, 1, None]


def test_controls_of_a_paragraph_that_has_more_or_less_of_them_are_not_paired_by_it() -> None:
    made, now = [slot("a", 0), slot("b", 0)], [slot("", 0)]
    pair_by_paragraph(made, now, {(0, 0): 0})
    assert partners(made, now) == [None]


def test_controls_left_over_are_paired_in_order_where_there_are_as_many_of_their_kind() -> None:
    made = [slot("a", 0), slot("b", 1, "date"), slot("c", 2), slot("d", 3, "check-box")]
    now = [slot("", 0), slot("", 1, "date"), slot("", 5), slot("", 6, "check-box"), slot("", 7, "check-box")]
    pair_by_order(made, now)
    assert partners(made, now) == [0, 1, 2, None, None]


def test_a_control_that_has_a_partner_or_a_tag_gets_no_other() -> None:
    made, now = [slot("a", 0), slot("b", 1)], [slot("a", 0), slot("", 1), slot("x", 2)]
    pair_by_tag(made, now)
    pair_by_order(made, now)
    assert partners(made, now) == [0, 1, None]


def lost(*shown: str, kind: ControlKind = "text") -> list[MadeControl]:
    return [MadeControl(0, kind, "", "", None, text) for text in shown]


# by name: paragraphs, what controls showed, the text that they made with holes, and what is found
RECOVERED: dict[str, tuple[list[str], list[MadeControl], str, tuple[int, str, list[str]] | None]] = {
    "a text": (["x", "a b c"], lost("b"), f"a {HOLE} c", (1, f"a {HOLE} c", ["b"])),
    "the second of like texts": (["b a b"], lost("b"), f"b a {HOLE}", (0, f"b a {HOLE}", ["b"])),
    "two in order": (["a b"], lost("a", "b"), f"{HOLE} {HOLE}", (0, f"{HOLE} {HOLE}", ["a", "b"])),
    "two in another order": (["b a"], lost("a", "b"), f"{HOLE} {HOLE}", None),
    "another sign": (["☒ a"], lost("☐", kind="check-box"), f"{HOLE} a", (0, f"{HOLE} a", ["☒"])),
    "another text": (["a x c"], lost("b"), f"a {HOLE} c", None),
    "a control that showed nothing": (["a c"], lost(""), f"a {HOLE} c", None),
}  # fmt: skip


@pytest.mark.parametrize(("texts", "controls", "whole", "found"), RECOVERED.values(), ids=RECOVERED)
def test_controls_that_became_text_are_found_by_what_they_showed(
    texts: list[str],
    controls: list[MadeControl],
    whole: str,
    found: tuple[int, str, list[str]] | None,
) -> None:
    assert recover(texts, range(len(texts)), controls, zlib.crc32(whole.encode()), Tries()) == found
    assert recover(texts, range(0), controls, zlib.crc32(whole.encode()), Tries()) is None
