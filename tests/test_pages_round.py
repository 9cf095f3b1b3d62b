"""No word is lost between a Word file, its page and its text: files of packs, random pages, odd files."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from page_words import plain, words_lost
from random_pages import random_page

from docgen.errors import DocgenError
from docgen.pages import read_canonical, read_page, read_page_text, write_page

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "benchmarks"))
FILES = sorted(
    [
        *(ROOT / "templates").rglob("*.docx"),
        *(ROOT / "docgen").rglob("*.docx"),
        *(ROOT / "examples").rglob("*.docx"),
    ]
)


def check_round(data: bytes) -> None:
    """The page of a Word file has all of its words, and is read again from its text as it is."""
    page = read_page(data, "mine.docx")
    text = write_page(page)
    assert read_page_text(text) == page
    assert write_page(read_canonical(text)) == text
    assert words_lost(data, text) == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_files_of_the_packs_are_printed_without_losing_a_word(path: Path) -> None:
    check_round(path.read_bytes())


def test_a_thousand_random_pages_are_read_again_as_they_were_written() -> None:
    for seed in range(1000):
        page = random_page(seed)
        text = write_page(page)
        assert read_page_text(text, f"page {seed}") == page
        assert all(line.isprintable() for line in text.split("\n"))


@pytest.mark.parametrize("target", ["templates", "chains"])
def test_no_word_of_an_odd_file_is_lost(target: str) -> None:
    cases = pytest.importorskip("fuzz_cases").cases(target)

    @settings(max_examples=60 if target == "templates" else 10, suppress_health_check=list(HealthCheck))
    @given(cases)
    def check(data: bytes) -> None:
        try:
            read_page(data, "mine.docx")
        except DocgenError:
            return
        check_round(data)

    check()


def test_the_words_of_a_page_are_told_from_its_marks() -> None:
    assert plain("**a**b &nbsp;c\\\n d\\*e {{ x**2 }}\n") == "ab \xa0c d*e {{ x**2 }} "
