"""Blocks whose code would not nest like brackets."""

from __future__ import annotations

from typing import Any

import pytest
from compiled import source_of

TANGLED: dict[str, list[Any]] = {
    "a block behind the end of another": ["{% for x in xs %}", "{% endfor %}{% if x %}{% endif %}"],
    "a loop in a branch that is not alone": [
        "{% if x %}",
        "{% else %}{% for x in xs %}a",
        "{% endfor %}",
        "{% endif %}",
    ],
}


@pytest.mark.parametrize("blocks", TANGLED.values(), ids=TANGLED)
def test_blocks_whose_code_would_not_nest_in_the_order_of_their_tags_are_a_problem(blocks: list[Any]) -> None:
    _, _, problems = source_of(*blocks)
    assert {problem.kind for problem in problems} == {"crossing-block"}
    assert all("paragraphs of their own" in problem.fix for problem in problems)
