"""The limits of a Word file: their bounds, and the words for a file that exceeds one."""

from __future__ import annotations

from typing import Any

import pytest

from docgen import Limits
from docgen.word.ooxml.limits import DEFAULT, NAMES, exceeded, wrong_limits


def test_every_limit_has_words_that_name_it_and_its_value() -> None:
    for name in NAMES:
        problem = exceeded(name, DEFAULT, "word/document.xml")
        assert (problem.place, problem.kind) == ("word/document.xml", "too-large")
        assert f"raise the limit {name} " in problem.fix
    assert "20 MB" in exceeded("part_bytes", DEFAULT).message
    assert "500,000 elements" in exceeded("elements", DEFAULT).message


@pytest.mark.parametrize(("name", "value"), [("entries", 0), ("depth", 256), ("file_bytes", -1)])
def test_a_limit_out_of_its_bounds_is_refused(name: str, value: int) -> None:
    with pytest.raises(ValueError, match=f"{name}: write a whole number from 1 to"):
        Limits(**{name: value})


@pytest.mark.parametrize("value", [1.5, "5", True, None])
def test_a_limit_that_is_no_whole_number_is_a_problem(value: Any) -> None:
    assert wrong_limits({"depth": value, "entries": 5}) == {"depth": "write a whole number from 1 to 255"}


def test_the_guide_lists_every_limit_with_its_default(root: Any) -> None:
    page = (root / "docs" / "limits.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"| `{name}` | {getattr(DEFAULT, name):,} |" not in page] == []
