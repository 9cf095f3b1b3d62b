"""Ranges: which starts and ends belong together, and which are left when others go."""

from __future__ import annotations

import pytest
from notation import W, element

from docgen.word.ooxml.ranges import RANGES, tags_without_partners, without_partners

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
