"""Finds the texts that a template compares its values with: the codes that are written into it."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import nodes

_EQUAL, _MEMBER = ("eq", "ne"), ("in", "notin")
_TESTS = {"eq", "ne", "in"}
_CHOOSING = ("selectattr", "rejectattr")


def compared(node: nodes.Node) -> Iterator[tuple[nodes.Expr, set[str]]]:
    """Yield the expressions compared with texts, and the texts: `x == "a"`, `x in ["a", "b"]`, `"a" in f(x)`.

    So are a test, `x is eq "a"`, and a key of a mapping that is written out, `{"a": 1}[x]`. A text that is
    looked up in the result of a function of a value is one of that value's codes.
    """
    if isinstance(node, nodes.Test) and node.name in _TESTS and node.args and (texts := _texts(node.args[0])):
        yield node.node, texts
    if isinstance(node, nodes.Getitem) and isinstance(node.node, nodes.Dict) and (texts := _texts(node.node)):
        yield node.arg, texts
    if not isinstance(node, nodes.Compare):
        return
    for operand in node.ops:
        for value, other in ((node.expr, operand.expr), (operand.expr, node.expr)):
            texts = _texts(other)
            if texts and operand.op in _EQUAL:
                yield value, texts
            elif texts and operand.op in _MEMBER:
                yield _codes_of(value) if value is operand.expr else value, texts


def chosen(node: nodes.Filter) -> set[str]:
    """Return the texts that a filter compares with to choose items: `selectattr("code", "eq", "a")`."""
    if node.name not in _CHOOSING or len(node.args) < 3:
        return set()
    test, value = node.args[1:3]
    return _texts(value) if isinstance(test, nodes.Const) and test.value in _TESTS else set()


def _texts(node: nodes.Node) -> set[str]:
    if isinstance(node, nodes.Const):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, nodes.Dict):
        return {text for pair in node.items for text in _texts(pair.key)}
    if isinstance(node, nodes.List | nodes.Tuple):
        return {text for item in node.items for text in _texts(item)}
    return set()


def _codes_of(node: nodes.Expr) -> nodes.Expr:
    """Return `x.code` for `codes(x)`, and any other expression unchanged."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and len(node.args) == 1:
        return nodes.Getattr(node.args[0], "code", "load", lineno=node.lineno)
    return node
