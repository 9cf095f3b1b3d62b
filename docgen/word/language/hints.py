"""Infers the type of a name from its use in a template: printed as a date, compared with 3, tested.

The words for hints are in `docgen.word.values.types`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from jinja2 import nodes

from docgen.word.language.filters import FILTERS, ITEM, LISTS, passes
from docgen.word.language.sandbox import METHODS, is_method
from docgen.word.values.sinks import SINKS
from docgen.word.values.types import (
    ANY,
    ASKED,
    DATE,
    GROUP,
    LIST,
    MOMENT,
    NUMBER,
    PRINTED,
    TEXT,
    TIME,
    TYPES,
    YES_NO,
)

_NAMES = (nodes.Name, nodes.Getattr, nodes.Getitem)
_TESTS = {
    **dict.fromkeys("even odd divisibleby number integer float".split(), NUMBER),
    **dict.fromkeys("true false boolean".split(), YES_NO),
    "string": TEXT,
    "sequence": LIST,
    "mapping": GROUP,
}


def type_of(hints: Collection[str], repeats: bool) -> str:
    """Return the type that hints give a value or the items of a list; `any` if they give none."""
    if {DATE, TIME} <= set(hints):
        return MOMENT
    found = next((name for name in (*TYPES, GROUP) if name in hints), "")
    if found:
        return found
    if PRINTED in hints:
        return TEXT
    return YES_NO if ASKED in hints and not repeats else ANY


def hints_of(node: nodes.Node, sinks: Mapping[int, str]) -> Iterator[tuple[nodes.Expr, str]]:
    """Yield the expressions that a node uses, each with a hint; `sinks` gives the sink of each line."""
    if isinstance(node, nodes.Output):
        printed = (child for child in node.nodes if not isinstance(child, nodes.TemplateData))
        yield from ((child, SINKS[sinks.get(child.lineno, "text")].type) for child in printed)
    if (read := _READERS.get(node.__class__)) is not None:
        yield from read(node)


def names_method(node: nodes.Node) -> bool:
    """Return whether a node names a method of a value: `name.upper` of `name.upper()`."""
    return isinstance(node, nodes.Getattr) and is_method(node.attr)


def hint_of_choice(node: nodes.Filter) -> str:
    """Return the hint about the name in `selectattr("done")` or `sum(attribute="count")`, if any."""
    if node.name == "sum":
        return NUMBER
    if node.name not in ("selectattr", "rejectattr"):
        return ""
    if len(node.args) == 1:
        return ASKED
    test = node.args[1].value if isinstance(node.args[1], nodes.Const) else ""
    return _TESTS.get(str(test), "") or (_type_of_constant(node.args[2]) if len(node.args) > 2 else "")


def plain(node: nodes.Expr, hint: str) -> Iterator[nodes.Expr]:
    """Yield the expressions to whose values or items a hint about an expression applies.

    `a or b` and `a | default(b)` pass on either value, `a | sort` passes on a list with its items,
    `a | first` one item. `a | map(attribute="b")` is an expression by itself: it names the `b` of the items.
    """
    handed_on = _handed_on(node, hint)
    for part in handed_on:
        yield from plain(part, hint)
    named = isinstance(node, _NAMES)
    if not handed_on and (named or (is_mapped(node) and hint != LIST)):
        yield node


def is_mapped(node: nodes.Expr | None) -> bool:
    """Return whether an expression is a list made with `map`: `a | map(attribute="b") | sort`."""
    while isinstance(node, nodes.Filter) and passes(node) in LISTS:
        node = node.node
    return isinstance(node, nodes.Filter) and node.name == "map"


def _handed_on(node: nodes.Expr, hint: str) -> list[nodes.Expr]:
    if isinstance(node, nodes.CondExpr):
        return [branch for branch in (node.expr1, node.expr2) if branch is not None]
    if isinstance(node, nodes.Or | nodes.And):
        return [node.left, node.right]
    if isinstance(node, nodes.Filter) and node.node is not None:
        if node.name in ("default", "d"):
            return [node.node, *node.args[:1]]
        if passes(node) in LISTS or (passes(node) == ITEM and hint != LIST):
            return [node.node]
    return []


def _asked(node: nodes.If | nodes.CondExpr) -> Iterator[tuple[nodes.Expr, str]]:
    """Yield the parts of a condition that are tested for truth."""
    parts = [node.test]
    for part in parts:
        if isinstance(part, nodes.And | nodes.Or):
            parts += [part.left, part.right]
        elif isinstance(part, nodes.Not):
            parts.append(part.node)
        elif isinstance(part, nodes.Expr):
            yield part, ASKED


def _filtered(node: nodes.Filter) -> Iterator[tuple[nodes.Expr, str]]:
    if node.node is not None:
        filter_ = FILTERS.get(node.name)
        yield from ((node.node, hint) for hint in (filter_.types if filter_ is not None else ()))


def _tested(node: nodes.Test) -> Iterator[tuple[nodes.Expr, str]]:
    if node.name in _TESTS:
        yield node.node, _TESTS[node.name]


def _compared(node: nodes.Compare) -> Iterator[tuple[nodes.Expr, str]]:
    for operand in node.ops:
        left, right = node.expr, operand.expr
        if operand.op in ("in", "notin"):
            yield right, LIST
            items = right.items if isinstance(right, nodes.List | nodes.Tuple) else []
            yield from ((left, hint) for item in items[:1] if (hint := _type_of_constant(item)))
            if hint := _type_of_constant(left):
                yield right, hint
            continue
        for one, other in ((left, right), (right, left)):
            if hint := _type_of_constant(other):
                yield one, hint


def _joined(node: nodes.Concat) -> Iterator[tuple[nodes.Expr, str]]:
    yield from ((part, PRINTED) for part in node.nodes)


def _signed(node: nodes.Neg | nodes.Pos) -> Iterator[tuple[nodes.Expr, str]]:
    yield node.node, NUMBER


def _added(node: nodes.Add) -> Iterator[tuple[nodes.Expr, str]]:
    for one, other in ((node.left, node.right), (node.right, node.left)):
        if hint := _type_of_constant(other):
            yield one, hint


def _reckoned(node: nodes.BinExpr) -> Iterator[tuple[nodes.Expr, str]]:
    yield node.left, NUMBER
    yield node.right, NUMBER


def _called(node: nodes.Call) -> Iterator[tuple[nodes.Expr, str]]:
    if isinstance(node.node, nodes.Getattr) and names_method(node.node):
        yield node.node.node, TEXT if node.node.attr in METHODS[str] else GROUP
    elif isinstance(node.node, nodes.Name) and node.node.name == "range":
        yield from ((argument, NUMBER) for argument in node.args)


def _type_of_constant(node: nodes.Expr) -> str:
    """Return the type of a constant in the template; empty for other expressions."""
    if not isinstance(node, nodes.Const):
        return ""
    if isinstance(node.value, bool):
        return YES_NO
    if isinstance(node.value, int | float):
        return NUMBER
    return TEXT if isinstance(node.value, str) else ""


_READERS: dict[type[nodes.Node], Callable[[Any], Iterator[tuple[nodes.Expr, str]]]] = {
    **dict.fromkeys((nodes.If, nodes.CondExpr), _asked),
    **dict.fromkeys((nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow), _reckoned),
    **dict.fromkeys((nodes.Neg, nodes.Pos), _signed),
    nodes.Add: _added,
    nodes.Call: _called,
    nodes.Compare: _compared,
    nodes.Concat: _joined,
    nodes.Filter: _filtered,
    nodes.Test: _tested,
}
