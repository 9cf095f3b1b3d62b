"""Syntax trees are walked as Jinja walks them, and expressions know their lines."""

from __future__ import annotations

import pytest
from jinja2 import nodes

from docgen.word.language.environment import Environment
from docgen.word.syntax_tree import children, depth_of, line_of, walk

SOURCE = (
    "<a>\x03 for x, y in f(a[1:2], b=c) if x is divisibleby 3 \n\x04<b>\x01 x.y ~ {'k': [y, (1, 2)]} \n\x02"
    "\x03 if a == 1 and not b or c in d \n\x04<c>\x03 elif e \n\x04<d>\x03 else \n\x04<e>\x03 endif \n\x04"
    "\x03 endfor \n\x04\x03 set z = 1 if a else b | sort(attribute='k') \n\x04"
)


def tree_of(source: str) -> nodes.Template:
    return Environment({"f": len}, {}).parse(source)


def test_a_walk_meets_the_nodes_that_jinja_meets_in_the_same_order() -> None:
    tree = tree_of(SOURCE)
    assert walk(tree) == [tree, *tree.find_all(nodes.Node)]
    assert all(children(node) == [*node.iter_child_nodes()] for node in walk(tree))


@pytest.mark.parametrize("code", ["a < b", "a + b", "not a", "a if b else c", "(a or b) == c ~ 'd'"])
def test_an_expression_has_the_line_that_it_begins_on(code: str) -> None:
    printed = tree_of(f"\x01 1 \n\x02\x01 {code} \n\x02\x01 2 \n\x02").body[0]
    assert isinstance(printed, nodes.Output)
    assert [line_of(node) for node in printed.nodes] == [1, 2, 3]


def test_the_depth_of_a_tree_is_that_of_its_deepest_node() -> None:
    assert depth_of(nodes.Const(1)) == 0
    assert depth_of(nodes.Not(nodes.Not(nodes.Const(1)))) == 2
    assert depth_of(nodes.CondExpr(nodes.Const(1), nodes.Not(nodes.Const(2)), None)) == 3
