"""Compiles syntax trees made safe: printed values go to their sinks, loops and comparisons are guarded.

Each printed expression is wrapped in the sink of its place, so that it can only produce text; loops and
comparisons are wrapped so that a missing value is recorded and does no harm. The wrappers (`guarded`) take
Jinja's context, which keeps Jinja from evaluating constant expressions while compiling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import CodeType
from typing import Any, NamedTuple, cast

from jinja2 import nodes

from docgen.errors import Problem, TemplateError
from docgen.word.language.environment import FIELD, PRINT_CLOSE, PRINT_OPEN, Environment
from docgen.word.language.guarded import (
    AT,
    CONTAINER,
    COUNTED,
    JOINED,
    KEY,
    KNOWN,
    LOOP,
    UNPACKED_LOOP,
)
from docgen.word.language.missing import CODE_NAME
from docgen.word.syntax_tree import children, line_of, walk

_ORDER = frozenset({"gt", "gteq", "lt", "lteq"})
_MEMBER = frozenset({"in", "notin"})
_MISPLACED = (nodes.Compare, nodes.BinExpr, nodes.CondExpr, nodes.Not)  # their lines are those of their ends


class Line(NamedTuple):
    """A line of a part's source: the number of its tag, and the sink of its value with its argument."""

    tag: int
    sink: str
    argument: str


_NO_TAG = (Line(-1, "text", ""),)


def compile_part(environment: Environment, tree: nodes.Template, lines: Sequence[Line]) -> CodeType:
    """Compile the tree of a part's source and change it; `lines` holds the tag and sink of each line."""
    safe(tree, lines)
    return environment.compile(tree, None, CODE_NAME)


def compile_value(environment: Environment, printed: nodes.Template) -> CodeType:
    """Compile the tree of a printed expression and change it; the code stores the value under `result`."""
    return compile_part(environment, _stored(printed), _NO_TAG)


def parse_value(environment: Environment, source: str) -> nodes.Template:
    """Return the syntax tree of a template that stores an expression's value under `result`."""
    return _stored(environment.parse(f"{PRINT_OPEN} {source} {PRINT_CLOSE}"))


def _stored(printed: nodes.Template) -> nodes.Template:
    output = printed.find(nodes.Output)
    assert output is not None  # noqa: S101  # a print tag makes one
    result = nodes.Assign(nodes.Name("result", "store"), output.nodes[0], lineno=1)
    return nodes.Template([result], lineno=1)


@contextmanager
def compilable(name: str) -> Iterator[None]:
    """Raise TemplateError for the thing called `name` if Python cannot compile all that is nested in it."""
    try:
        yield
    except (RecursionError, SyntaxError, MemoryError, ValueError, OverflowError):
        message = "the blocks and tags in each other are too many together"
        fix = "take a block out of another, or shorten the tags inside"
        raise TemplateError(name, [Problem("", message, fix, "too-deep")]) from None


def safe(tree: nodes.Template, lines: Sequence[Line]) -> None:
    """Wrap printed expressions, loops and comparisons of a syntax tree, in place."""
    found = walk(tree)
    for node in found:
        if isinstance(node, _MISPLACED):
            node.lineno = line_of(node)
    for node in found:
        if (wrap := _WRAPPING.get(node.__class__)) is not None:
            wrap(node, lines)


def _wrap_condition(condition: nodes.If, lines: Sequence[Line]) -> None:
    condition.test = _marked(condition.test, lines)


def _wrap_assigned(assignment: nodes.Assign, lines: Sequence[Line]) -> None:
    assignment.node = _marked(assignment.node, lines)


def _wrap_printed(output: nodes.Output, lines: Sequence[Line]) -> None:
    output.nodes = [
        node if isinstance(node, nodes.TemplateData) else _noted(node, "", lines) for node in output.nodes
    ]


def _wrap_loop(loop: nodes.For, lines: Sequence[Line]) -> None:
    unpacked = isinstance(loop.target, nodes.Tuple)
    loop.iter = _noted(loop.iter, UNPACKED_LOOP if unpacked else LOOP, lines)
    loop.test = loop.test and _marked(loop.test, lines)


def _bound_joined(concat: nodes.Concat, _: Sequence[Line]) -> None:
    pieces = nodes.List(concat.nodes, lineno=concat.lineno)
    concat.nodes = [_wrapped(pieces, JOINED)]


def _bound_tested(test: nodes.Test, _: Sequence[Line]) -> None:
    if not all(map(_is_short, test.args)):
        test.node = _wrapped(test.node, COUNTED)


def _bound_sliced(item: nodes.Getitem, _: Sequence[Line]) -> None:
    """Bound what is sliced; keep a key that is a value of the data out of reports."""
    if isinstance(item.arg, nodes.Slice):
        item.node = _wrapped(item.node, COUNTED)
    elif not isinstance(item.arg, nodes.Const):
        item.arg = _wrapped(item.arg, KEY, nodes.Const(dotted(item)))


def _make_comparable(compare: nodes.Compare, _: Sequence[Line]) -> None:
    """Make a missing value neither less nor greater than anything, and an empty container for `in`.

    A value that is compared with another counts as work: it may be a long list.
    """
    if any(operand.op in _ORDER for operand in compare.ops):
        compare.expr = _wrapped(compare.expr, KNOWN)
    elif not _is_short(compare.expr) and not any(_is_short(operand.expr) for operand in compare.ops):
        compare.expr = _wrapped(compare.expr, COUNTED)
    for operand in compare.ops:
        if operand.op in _ORDER:
            operand.expr = _wrapped(operand.expr, KNOWN)
        elif operand.op in _MEMBER:
            operand.expr = _wrapped(operand.expr, CONTAINER)


def _is_short(node: nodes.Node) -> bool:
    """Return whether a comparison with this costs little: what the template itself says."""
    return isinstance(node, nodes.Const | nodes.List | nodes.Tuple | nodes.Dict)


def _noted(node: nodes.Node, filter_: str, lines: Sequence[Line]) -> nodes.Expr:
    """Wrap an expression in a filter, or in the sink of its line, with its tag and name as arguments.

    The branches of an inline `if` are wrapped each, so that the one that is missing is reported by its name.
    """
    if isinstance(node, nodes.CondExpr) and node.expr2 is not None:
        node.expr1, node.expr2 = (_noted(branch, filter_, lines) for branch in (node.expr1, node.expr2))
        return _marked(node, lines)
    tag, sink, argument = lines[node.lineno - 1]
    given = [nodes.Const(tag), nodes.Const(dotted(node))]
    if not _is_plain(node):
        node = _marked(node, lines)
    elif sink == "text" and isinstance(node, nodes.Getattr) and not filter_:
        return _wrapped(node.node, FIELD, nodes.Const(node.attr), *given, nodes.Const(argument))
    if filter_:
        return _wrapped(node, filter_, *given)
    return _wrapped(node, f"docgen {sink}", *given, nodes.Const(argument))


def _is_plain(node: nodes.Node) -> bool:
    """Return whether an expression is a name, dotted or not: reading it meets nothing to report."""
    while isinstance(node, nodes.Getattr):
        node = node.node
    return isinstance(node, nodes.Name) and node.name != "loop"  # a loop may read its next item


def _marked(node: nodes.Node, lines: Sequence[Line]) -> nodes.Expr:
    """Make an expression set the current tag before it is evaluated, so that problems get its place."""
    expression, tag = cast(nodes.Expr, node), lines[node.lineno - 1].tag
    if tag < 0:
        return expression
    noting = _wrapped(nodes.Const(tag, lineno=node.lineno), AT)
    return nodes.And(noting, expression, lineno=node.lineno)


def _wrapped(node: nodes.Node, filter_: str, *arguments: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, filter_, list(arguments), [], None, None, lineno=node.lineno)


def dotted(node: nodes.Node) -> str:
    """Return the first name that an expression reads, dotted (`site.depth_mm`), for reports."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{dotted(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        key = node.arg.value if isinstance(node.arg, nodes.Const) else "…"
        return f"{dotted(node.node)}.{key}" if isinstance(key, str) else f"{dotted(node.node)}[{key}]"
    if isinstance(node, nodes.CondExpr):  # with an else, the value itself knows which of the two it is
        return dotted(node.expr1) if node.expr2 is None else ""
    if isinstance(node, nodes.Or):  # the last resort is what is missing
        return dotted(node.right)
    return next((name for child in children(node) if (name := dotted(child))), "")


_WRAPPING: Mapping[type[nodes.Node], Callable[[Any, Sequence[Line]], None]] = {
    nodes.If: _wrap_condition,
    nodes.Assign: _wrap_assigned,
    nodes.Output: _wrap_printed,
    nodes.For: _wrap_loop,
    nodes.Concat: _bound_joined,
    nodes.Test: _bound_tested,
    nodes.Getitem: _bound_sliced,
    nodes.Compare: _make_comparable,
}
