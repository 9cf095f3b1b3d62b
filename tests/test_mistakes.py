"""The page of mistakes is true: docgen says what it shows, only where the mistake is, and what to type."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path

import pytest
from mistakes import HOME, Mistake, lines_about, lines_to_write, mistakes_page, read_mistakes, try_mistake

MISTAKES = read_mistakes()


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.title)
def test_docgen_says_of_a_mistake_what_mends_it(mistake: Mistake) -> None:
    said = try_mistake(mistake)
    assert said.exit == mistake.exit
    about = lines_about(mistake, said)
    assert [piece for piece in mistake.says if not any(piece in line for line in about)] == [], said.lines
    assert any("(" in line for line in about), "it says what to do"
    if to_write := lines_to_write(about):
        mended = try_mistake(dataclasses.replace(mistake, typed="\n".join(to_write)))
        assert lines_about(mistake, mended) == []


@pytest.mark.parametrize("mistake", [one for one in MISTAKES if one.typed], ids=lambda mistake: mistake.title)
def test_nothing_of_it_is_said_where_the_right_lines_are(mistake: Mistake) -> None:
    said = try_mistake(mistake, right=True)
    assert lines_about(mistake, said) == []
    assert said.exit == 0


def test_no_two_mistakes_have_one_title_and_sections_are_together() -> None:
    assert [title for title, count in Counter(one.title for one in MISTAKES).items() if count > 1] == []
    sections = [one.section for one in MISTAKES]
    assert sections == sorted(sections, key=sections.index)


def test_the_page_is_what_docgen_says() -> None:
    committed = Path(HOME, "mistakes.md").read_text(encoding="utf-8")
    assert committed == mistakes_page(), "build it again: python docs/build.py"
