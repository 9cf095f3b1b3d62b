"""The codes that a template knows by heart: texts that it compares values with."""

from __future__ import annotations

import pytest
from jinja2 import nodes

from docgen.word.language.choices import chosen, compared
from docgen.word.language.environment import Environment
from docgen.word.language.wrapping import dotted


def expression(source: str) -> nodes.Expr:
    """The syntax tree of one printed expression."""
    output = Environment({}, {}).parse(f"\x01 {source} \n\x02").find(nodes.Output)
    assert output is not None
    return output.nodes[0]


# name of the comparison: (its source, each name with the texts that it is compared with)
COMPARED: dict[str, tuple[str, list[tuple[str, set[str]]]]] = {
    "equal to a text": ('x.y == "a"', [("x.y", {"a"})]),
    "a text equal to it": ('"a" == x', [("x", {"a"})]),
    "unlike a text": ('x != "a"', [("x", {"a"})]),
    "one of a list": ('x in ["a", "b"]', [("x", {"a", "b"})]),
    "none of a group": ('x not in ("a", "b")', [("x", {"a", "b"})]),
    "one of a list with a number": ('x in ["a", 1]', [("x", {"a"})]),
    "a text in a list": ('"a" in x', [("x", {"a"})]),
    "a text in the codes of a list": ('"a" in codes(x.y)', [("x.y.code", {"a"})]),
    "a text of a mapping that is written out": ('x in {"a": 1, "b": 2}', [("x", {"a", "b"})]),
    "a key of a mapping that is written out": ('{"a": 1, "b": 2}[x.y]', [("x.y", {"a", "b"})]),
    "by a test": ('x.y is eq "a"', [("x.y", {"a"})]),
    "by a test of a list": ('x is in ["a", "b"]', [("x", {"a", "b"})]),
    "by a test without a text": ("x is divisibleby 3", []),
    "a key of a value": ('y["a"]', []),
    "equal to a number": ("x == 1", []),
    "equal to another name": ("x == y", []),
    "more than a text": ('x > "a"', []),
    "no comparison": ('x ~ "a"', []),
}


@pytest.mark.parametrize(("source", "found"), COMPARED.values(), ids=COMPARED)
def test_a_comparison_names_the_texts_that_a_value_is_compared_with(
    source: str, found: list[tuple[str, set[str]]]
) -> None:
    assert [(dotted(value), texts) for value, texts in compared(expression(source))] == found


def test_a_text_in_what_a_function_of_two_values_returns_is_a_code_of_neither() -> None:
    ((value, texts),) = compared(expression('"a" in f(x, y)'))
    assert isinstance(value, nodes.Call)
    assert texts == {"a"}


CHOSEN = {
    "equal to a text": ('x | selectattr("code", "eq", "a")', {"a"}),
    "unlike a text": ('x | rejectattr("code", "ne", "a")', {"a"}),
    "one of a list": ('x | selectattr("code", "in", ["a", "b"])', {"a", "b"}),
    "by its truth": ('x | selectattr("done")', set()),
    "by a test without a text": ('x | selectattr("n", "even")', set()),
    "equal to a number": ('x | selectattr("n", "eq", 1)', set()),
    "more than a text": ('x | selectattr("n", "gt", "a")', set()),
    "by a test that is a value": ('x | selectattr("n", how, "a")', set()),
    "another filter": ('x | map("default", "eq", "a")', set()),
}


@pytest.mark.parametrize(("source", "texts"), CHOSEN.values(), ids=CHOSEN)
def test_a_filter_that_chooses_items_names_the_texts_that_it_chooses_by(source: str, texts: set[str]) -> None:
    node = expression(source)
    assert isinstance(node, nodes.Filter)
    assert chosen(node) == texts
