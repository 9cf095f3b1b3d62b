"""The sandboxed environment: printed values in their sinks, comparisons at their own tags."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from notation import read, word

from docgen import RenderError, WordTemplate
from docgen.word.language.environment import Environment

COMPARED = {
    "last in its part": (word("{{ n == 1 }}", header=["{{ n > 1 }}"]), "True"),
    "before another sink": (word("{{ n == 1 }}", [["{% cellbg 'FF0000' %}x"]]), "True"),
    "in a condition": (word("{{ 'a' if n == 1 else 'b' }}"), "a"),
    "arithmetic": (word("{{ n + 1 * 2 - n }}"), "2"),
    "not": (word("{{ not n }}"), "False"),
}


@pytest.mark.parametrize(("data", "printed"), COMPARED.values(), ids=COMPARED)
def test_a_comparison_that_is_printed_keeps_to_its_own_tag(data: bytes, printed: str) -> None:
    assert read(WordTemplate.load(data).render({"n": 1}))[0] == printed


def test_a_comparison_that_fails_is_reported_at_its_own_tag() -> None:
    with pytest.raises(RenderError) as caught:
        WordTemplate.load(word("1", "{{ a < 3 }}", "{% if b > 3 %}x{% endif %}")).render({"a": "x", "b": 5})
    assert [problem.place for problem in caught.value.problems] == ["body, paragraph 2"]


def test_a_value_that_fails_inside_a_tag_is_reported_without_its_text() -> None:
    template = WordTemplate.load(word("1", "{{ v + 1 }}", "{{ gone }}"))
    with pytest.raises(RenderError) as caught:
        template.render({"v": "Mary"})
    assert "Mary" not in str(caught.value)
    assert "paragraph 2" in caught.value.problems[-1].place


def test_the_guide_names_every_filter_and_test(root: Path) -> None:
    environment = Environment({}, {})
    guide = (root / "docs" / "template-language.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z]+)`", guide))
    assert set(environment.language_filters) - {"d"} <= named
    assert set(environment.tests) <= named
    assert set(environment.functions) <= named
