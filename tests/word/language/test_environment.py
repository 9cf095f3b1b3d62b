"""The sandboxed environment: its language, and printed values in their sinks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from notation import word

from docgen import RenderError, WordTemplate
from docgen.word.language.environment import TESTS, Environment


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


def test_the_language_is_closed() -> None:
    environment = Environment({}, {})
    assert not {"include", "import", "attr", "pprint", "safe", "xmlattr"} & environment.language_filters
    assert set(environment.tests) <= TESTS
    assert set(environment.globals) == {"range"}
    assert (environment.autoescape, environment.cache) == (False, None)


def test_functions_and_filters_of_ones_own_come_beside_those_of_the_language() -> None:
    environment = Environment({"codes": len}, {"shout": str.upper})
    assert set(environment.globals) == {"range", "codes"}
    assert environment.language_filters - Environment({}, {}).language_filters == {"shout"}
