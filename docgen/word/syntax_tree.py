"""Walks the syntax trees of Jinja, in a fraction of the time that its own way takes."""

from __future__ import annotations

from jinja2 import nodes

_LEAVES = frozenset({nodes.Name, nodes.Const, nodes.TemplateData})  # most nodes
_DOUBLE = (nodes.Compare, nodes.CondExpr)  # take two brackets each


def children(node: nodes.Node) -> list[nodes.Node]:
    """Return the nodes right below a node, in the order of its fields."""
    found: list[nodes.Node] = []
    if node.__class__ in _LEAVES:
        return found
    for name in node.fields:
        value = getattr(node, name, None)
        if isinstance(value, nodes.Node):
            found.append(value)
        elif value.__class__ is list:
            found += [one for one in value if isinstance(one, nodes.Node)]
    return found


def walk(tree: nodes.Node) -> list[nodes.Node]:
    """Return a node and all nodes below it, each before those below it."""
    found: list[nodes.Node] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting += reversed(children(node))
    return found


def line_of(expression: nodes.Node) -> int:
    """Return the line where an expression begins.

    Jinja gives a comparison the line of what follows it, which is the line of the next tag; what a comparison
    begins with has the right one.
    """
    while below := children(expression):
        expression = below[0]
    return expression.lineno


def depth_of(tree: nodes.Node) -> int:
    """Return how many brackets Python needs at once for the code of a tree, at most."""
    deepest = 0
    waiting = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        step = 2 if isinstance(node, _DOUBLE) else 1
        waiting += [(child, depth + step) for child in children(node)]
    return deepest
