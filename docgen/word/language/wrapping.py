"""Makes the syntax tree of a template safe: printed values to their sinks, loops and comparisons guarded.

Each printed expression is wrapped in the sink of its place, so that it can only produce text; loops and
comparisons are wrapped so that a missing value is recorded and does no harm. The wrappers take Jinja's
context, which keeps Jinja from evaluating constant expressions while compiling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

from jinja2 import nodes, pass_context
from jinja2.runtime import Context, Undefined

from docgen.word.language.filters import piece
from docgen.word.language.limits import counted, joined, spend, spend_on
from docgen.word.language.missing import LEFT_OUT, RECORD, Missing, is_left_out, is_missing
from docgen.word.language.sandbox import Key
from docgen.word.values.text import Refused

_ORDER = frozenset({"gt", "gteq", "lt", "lteq"})
_MEMBER = frozenset({"in", "notin"})
_AT, _LOOP, _UNPACKED_LOOP, _KNOWN, _COUNTED, _CONTAINER, _JOINED, _KEY = (
    f"docgen {name}"
    for name in ("at", "loop", "unpacked loop", "known", "counted", "container", "joined", "key")
)


class Line(NamedTuple):
    """A line of a part's source: the number of its tag, and the sink of its value with its argument."""

    tag: int
    sink: str
    argument: str


def safe(tree: nodes.Template, lines: Sequence[Line]) -> None:
    """Wrap printed expressions, loops and comparisons of a syntax tree, in place."""
    for node in tree.find_all((nodes.Compare, nodes.BinExpr, nodes.CondExpr, nodes.Not)):
        # Jinja gives a comparison the line of what follows it, which is the line of the next tag.
        node.lineno = min(inner.lineno for inner in (node, *node.find_all(nodes.Expr)))
    for condition in tree.find_all(nodes.If):
        condition.test = _marked(condition.test, lines)
    for assignment in tree.find_all(nodes.Assign):
        assignment.node = _marked(assignment.node, lines)
    for output in list(tree.find_all(nodes.Output)):
        output.nodes = [
            node if isinstance(node, nodes.TemplateData) else _noted(node, "", lines) for node in output.nodes
        ]
    for loop in tree.find_all(nodes.For):
        unpacked = isinstance(loop.target, nodes.Tuple)
        loop.iter = _noted(loop.iter, _UNPACKED_LOOP if unpacked else _LOOP, lines)
        loop.test = loop.test and _marked(loop.test, lines)
    _guard_values(tree)
    for compare in tree.find_all(nodes.Compare):
        _make_comparable(compare)


def _guard_values(tree: nodes.Template) -> None:
    """Bound what is joined, sliced and tested; keep keys that are values of the data out of reports."""
    for concat in tree.find_all(nodes.Concat):
        pieces = nodes.List(concat.nodes, lineno=concat.lineno)
        pieces.set_environment(concat.environment)  # type: ignore[arg-type]
        concat.nodes = [_wrapped(pieces, _JOINED)]
    for test in tree.find_all(nodes.Test):
        if not all(map(_is_short, test.args)):
            test.node = _wrapped(test.node, _COUNTED)
    for item in tree.find_all(nodes.Getitem):
        if isinstance(item.arg, nodes.Slice):
            item.node = _wrapped(item.node, _COUNTED)
        elif not isinstance(item.arg, nodes.Const):
            item.arg = _wrapped(item.arg, _KEY, nodes.Const(dotted(item)))


def _make_comparable(compare: nodes.Compare) -> None:
    """Make a missing value neither less nor greater than anything, and an empty container for `in`.

    A value that is compared with another counts as work: it may be a long list.
    """
    if any(operand.op in _ORDER for operand in compare.ops):
        compare.expr = _wrapped(compare.expr, _KNOWN)
    elif not _is_short(compare.expr) and not any(_is_short(operand.expr) for operand in compare.ops):
        compare.expr = _wrapped(compare.expr, _COUNTED)
    for operand in compare.ops:
        if operand.op in _ORDER:
            operand.expr = _wrapped(operand.expr, _KNOWN)
        elif operand.op in _MEMBER:
            operand.expr = _wrapped(operand.expr, _CONTAINER)


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
    both = nodes.And(_wrapped(nodes.Const(tag, lineno=node.lineno), _AT), expression, lineno=node.lineno)
    both.set_environment(node.environment)  # type: ignore[arg-type]
    return both


def _wrapped(node: nodes.Node, filter_: str, *arguments: nodes.Expr) -> nodes.Filter:
    wrapped = nodes.Filter(node, filter_, list(arguments), [], None, None)
    wrapped.set_lineno(node.lineno).set_environment(node.environment)  # type: ignore[arg-type]
    return wrapped


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
    return next((name for child in node.iter_child_nodes() if (name := dotted(child))), "")


@pass_context
def _at(_: Context, tag: int) -> bool | Undefined:
    """Note the tag that is evaluated, and return whether to: one that failed before is left out."""
    record = RECORD.get()
    record.tag = tag
    return LEFT_OUT if tag in record.failed else True


@pass_context
def _loop(_: Context, value: object, tag: int, name: str) -> Iterator[Any] | Sequence[Any]:
    if value.__class__ is list:  # nearly every loop; the rest is for rare cases
        spend(len(value))
        return value
    if is_missing(value):
        if (record := RECORD.get(None)) is not None and not is_left_out(value):
            nearest = value.nearest if isinstance(value, Missing) else ""
            record.miss(name or getattr(value, "dotted", ""), "loop", tag, nearest)
        return ()
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        if (record := RECORD.get(None)) is not None:
            fix = "name a list, or write {% if … %} instead of the loop"
            record.refuse(tag, Refused("a loop needs a list; this is a single value", fix))
        return ()
    if not hasattr(value, "__len__"):
        return counted(value)
    spend(len(value))
    return value  # type: ignore[return-value]


@pass_context
def _unpacked_loop(context: Context, value: object, tag: int, name: str) -> Sequence[Any]:
    """Return the items of a loop that unpacks each of them; a missing item is noted at the loop's tag."""
    record = RECORD.get(None)
    if record is not None and tag in record.failed:
        return ()
    items = [*_loop(context, value, tag, name)]
    for item in items:
        if isinstance(item, Missing) and record is not None:
            record.miss(item.dotted, "loop", tag, item.nearest)
    return [None if is_missing(item) else item for item in items]


@pass_context
def _known(_: Context, value: object) -> object:
    if is_missing(value):
        return NOTHING
    spend_on(value)
    return value


@pass_context
def _counted(_: Context, value: object) -> object:
    spend_on(value)
    return value


@pass_context
def _container(_: Context, value: object) -> object:
    if is_missing(value):
        return ()
    spend_on(value)
    return value


@pass_context
def _join(_: Context, values: list[object]) -> str:
    return joined([value if value.__class__ is str else piece(value) for value in values])


class _Nothing:
    """Replaces a missing value in a comparison: neither less nor greater than anything."""

    def _false(self, _: object) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _false


NOTHING = _Nothing()


WRAPPERS: Mapping[str, Callable[..., Any]] = {
    _AT: _at,
    _LOOP: _loop,
    _UNPACKED_LOOP: _unpacked_loop,
    _KNOWN: _known,
    _COUNTED: _counted,
    _CONTAINER: _container,
    _JOINED: _join,
    _KEY: pass_context(lambda _, value, name: Key(value, name)),
}
"""The filters that the pass puts around expressions; no template can name them."""
