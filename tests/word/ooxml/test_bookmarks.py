"""Ranges: which starts and ends belong together, and which are left when others go."""

from __future__ import annotations

import re

import pytest
from notation import W, element

from docgen.word.ooxml.bookmarks import RANGES, bookmark_of, tags_without_partners, without_partners

START, END = '<w:bookmarkStart w:id="{0}" w:name="n{0}"/>', '<w:bookmarkEnd w:id="{0}"/>'
NOTED = '<w:commentRangeStart w:id="1"/>'

# by name: the ranges of what goes, and those of them whose partners stay
CUT = {
    "nothing": ("", ""),
    "a whole one": (START.format(1) + END.format(1), ""),
    "a start": (START.format(1), START.format(1)),
    "an end": (END.format(1), END.format(1)),
    "the end of one and the start of another": (
        END.format(1) + START.format(2),
        END.format(1) + START.format(2),
    ),
    "a start within a whole one": (START.format(1) + START.format(2) + END.format(1), START.format(2)),
    "the same number of two kinds": (NOTED + END.format(1), NOTED + END.format(1)),
}


def test_every_start_of_a_range_has_the_end_of_the_same_name() -> None:
    assert {end.removesuffix("End") for end in RANGES.values()} == {
        start.removesuffix("Start") for start in RANGES
    }
    assert all(end == start.replace("Start", "End") for start, end in RANGES.items())


@pytest.mark.parametrize(("inside", "left"), CUT.values(), ids=CUT)
def test_a_start_or_end_whose_partner_is_outside_has_none_inside(inside: str, left: str) -> None:
    paragraph = element(f"<w:p>{inside}</w:p>")
    expected = element(f"<w:p>{left}</w:p>")
    assert [(node.tag, dict(node.attrib)) for node in without_partners(paragraph)] == [
        (node.tag, dict(node.attrib)) for node in expected
    ]
    assert tags_without_partners(f"<w:p>{inside}</w:p>") == left


def test_the_text_of_xml_and_its_tree_know_the_same_ranges() -> None:
    for start, end in RANGES.items():
        names = (start.removeprefix(W), end.removeprefix(W))
        for name in names:
            xml = f'<w:{name} w:id="7"/>'
            assert tags_without_partners(xml) == xml
            assert [str(node.tag) for node in without_partners(element(f"<w:p>{xml}</w:p>"))] == [
                f"{W}{name}"
            ]


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("states:risks.common", "states_risks_common"),
        ("consent.ticked_conditions={{ pair[0].word.code }}", "consent_ticked_conditions_pair_0_word_c_"),
        ("1st", "c_1st"),
        ("_hidden", "c_hidden"),
        ("ärger", "c_rger"),
        ("", "c_"),
    ],
)
def test_a_tag_gives_a_name_that_word_takes(tag: str, name: str) -> None:
    found = bookmark_of(tag, ())
    assert found.startswith(name[:31])
    assert len(name) > 31 or found == name
    assert re.fullmatch("[A-Za-z][A-Za-z0-9_]{0,39}", found)


def test_long_tags_that_begin_alike_have_names_of_their_own() -> None:
    names = {bookmark_of("states:" + "x" * 60 + end, ()) for end in "ab"}
    assert len(names) == 2
    assert {len(name) for name in names} == {40}


def test_a_name_that_is_taken_is_numbered_within_forty_characters() -> None:
    taken: set[str] = set()
    for _ in range(12):
        taken.add(bookmark_of("states:pigment", taken))
    assert {"states_pigment", "states_pigment_2", "states_pigment_12"} <= taken
    long = "a" * 40
    assert bookmark_of(long, {long}) == "a" * 38 + "_2"
