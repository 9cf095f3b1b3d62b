"""What a list puts before its items is counted as Word counts it."""

from __future__ import annotations

import pytest
from notation import element

from docgen.word.page.numbers import Numbers

LEVELS = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>'
)
AGAIN = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'


def numbers(form: str = "decimal", text: str = "%1.") -> Numbers:
    """Three lists of one definition: the second goes on with the first, the third begins again."""
    made = (
        f'<w:abstractNum w:abstractNumId="7">{LEVELS.format(form=form, text=text)}</w:abstractNum>'
        + "".join(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="7"/>{AGAIN if number == 3 else ""}</w:num>'
            for number in (1, 2, 3)
        )
    )
    return Numbers(None, element(f"<w:numbering>{made}</w:numbering>"))


def labels(counts: Numbers, *items: str) -> list[str]:
    """The labels of items: `1` is one of list 1, `1:1` one of its second level, `0` no item."""
    found = []
    for one in items:
        number, _, level = one.partition(":")
        listed = f'<w:numPr><w:ilvl w:val="{level or 0}"/><w:numId w:val="{number}"/></w:numPr>'
        found.append(counts.next_of(element(f"<w:p><w:pPr>{listed}</w:pPr></w:p>")))
    return found


def test_items_are_counted_and_what_is_between_them_is_not() -> None:
    assert labels(numbers(), "1", "0", "1") == ["1.", "", "2."]


def test_a_list_of_the_same_definition_goes_on_unless_it_begins_again() -> None:
    assert labels(numbers(), "1", "2", "3", "3") == ["1.", "2.", "1.", "2."]


def test_an_inner_level_begins_again_under_each_item_and_shows_the_outer_one() -> None:
    assert labels(numbers(), "1", "1:1", "1:1", "1", "1:1") == ["1.", "1.1", "1.2", "2.", "2.1"]
    assert labels(numbers(), "1:1") == ["1.1"]


@pytest.mark.parametrize(
    ("form", "fourth"),
    [
        ("decimal", "4"),
        ("decimalZero", "04"),
        ("lowerLetter", "d"),
        ("upperLetter", "D"),
        ("lowerRoman", "iv"),
        ("upperRoman", "IV"),
        ("none", ""),
        ("chicago", "4"),
    ],
)
def test_a_count_is_written_in_the_form_of_its_list(form: str, fourth: str) -> None:
    assert labels(numbers(form, "(%1)"), *"1111")[-1] == f"({fourth})"


def test_the_letters_after_z_are_doubled() -> None:
    assert labels(numbers("lowerLetter"), *["1"] * 28)[-2:] == ["aa.", "bb."]


def test_a_bullet_has_no_label_and_a_word_in_its_place_is_one() -> None:
    assert labels(numbers("bullet", "•"), "1") == [""]
    assert labels(numbers("bullet", "NOT"), "1") == ["NOT"]


def test_a_file_without_lists_has_no_labels() -> None:
    assert labels(Numbers(None, None), "1") == [""]
