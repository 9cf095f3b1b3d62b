"""Provides the sandboxed Jinja environment: its language, and the pass that makes every printed value safe.

Jinja's own autoescape is off. After parsing, a pass over the syntax tree wraps each printed expression in the
sink of its place, so that it can only produce text; loops and comparisons are wrapped so that a missing value
is recorded and does no harm. Sinks take Jinja's context, which keeps Jinja from evaluating constant
expressions while compiling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import CodeType
from typing import Any, NamedTuple, cast

from jinja2 import Template, Undefined, nodes, pass_context
from jinja2.runtime import Context

from docgen.word.language.filters import FILTERS, default, guarded, piece
from docgen.word.language.made import MADE
from docgen.word.language.missing import CODE_NAME, RECORD, TAG_OF_LINE, Missing, is_missing, mark_text
from docgen.word.language.sandbox import Sandbox
from docgen.word.ooxml.xml import escaped
from docgen.word.values.rich import Spot
from docgen.word.values.sinks import SINKS, Sink
from docgen.word.values.text import Refused, as_text

PRINT_OPEN, PRINT_CLOSE, OPEN, CLOSE = "\x01", "\x02", "\x03", "\x04"
GUARD_OPEN, GUARD_CLOSE, GUARD_END = "\x05", "\x06", "\x07"
_COMMENT_OPEN, _COMMENT_CLOSE = "\x0e", "\x0f"
TESTS = frozenset(
    "boolean defined divisibleby even false float in integer mapping none number odd sequence string true "
    "undefined eq ne lt le gt ge".split()
)
FUNCTIONS: dict[str, Callable[..., Any]] = {"range": range}
_ORDER = frozenset({"gt", "gteq", "lt", "lteq"})
_MEMBER = frozenset({"in", "notin"})
_AT, _LOOP, _KNOWN, _CONTAINER, _PIECE = (
    f"docgen {name}" for name in ("at", "loop", "known", "container", "piece")
)


class Line(NamedTuple):
    """A line of a part's source: the number of its tag, and the sink of its value with its argument."""

    tag: int
    sink: str
    argument: str


_NO_TAG = (Line(-1, "text", ""),)


class Environment(Sandbox):
    """The environment of one template. `spots` holds the position of each tag, by number."""

    spots: Sequence[Spot]

    def __init__(
        self, functions: Mapping[str, Callable[..., Any]], filters: Mapping[str, Callable[..., Any]]
    ) -> None:
        super().__init__(
            block_start_string=OPEN,
            block_end_string=CLOSE,
            variable_start_string=PRINT_OPEN,
            variable_end_string=PRINT_CLOSE,
            comment_start_string=_COMMENT_OPEN,
            comment_end_string=_COMMENT_CLOSE,
            undefined=Missing,
            autoescape=False,
            optimized=False,
            cache_size=0,
        )
        builtin = self.filters
        own = {name: filter_.function or builtin[name] for name, filter_ in FILTERS.items()}
        self.filters = {
            name: function if function is default else guarded(function)
            for name, function in {**own, **filters}.items()
        }
        self.language_filters = frozenset(self.filters)
        self.filters |= {
            **{f"docgen {name}": self._sink(sink) for name, sink in SINKS.items()},
            "docgen text": self._text_sink(),
            _AT: _at,
            _LOOP: _loop,
            _KNOWN: _known,
            _CONTAINER: _container,
            _PIECE: pass_context(lambda _, value: piece(value)),
            **MADE,
        }
        self.tests = {name: test for name, test in self.tests.items() if name in TESTS}
        self.functions = {**FUNCTIONS, **functions}
        self.globals = dict(self.functions)
        self.spots = ()

    def _sink(self, kind: Sink) -> Callable[..., str]:
        """Return the filter that writes values with a sink and reports values that cannot be written."""

        @pass_context
        def sink(_: Context, value: object, tag: int, name: str, argument: str) -> str:
            if value is None or isinstance(value, Undefined):
                return self._absent(value, tag, name, kind, argument)
            try:
                return kind.write(value, self.spots[tag], argument, RECORD.get().additions)
            except Refused as refusal:
                RECORD.get().refused.append((tag, str(refusal)))
                return ""

        return sink

    def _text_sink(self) -> Callable[..., str]:
        """Return the sink of texts, by far the most used, with a shortcut for plain strings."""
        other = self._sink(SINKS["text"])

        @pass_context
        def sink(context: Context, value: object, tag: int, name: str, argument: str) -> str:
            if value.__class__ is str and value.isascii() and value.isprintable():
                return escaped(value)
            return str(other(context, value, tag, name, argument))

        return sink

    def _absent(self, value: object, tag: int, name: str, kind: Sink, argument: str) -> str:
        record = RECORD.get()
        if isinstance(value, Missing):
            name = name or value.dotted
            record.miss(name, "value", tag, value.nearest)
        else:
            record.miss(name, "value", tag)
        spot = self.spots[tag]
        if kind.unmarked is not None:
            return kind.unmarked(argument)
        if record.mode != "mark":
            return ""
        text = as_text(mark_text(name))
        return spot.leave(f"<w:r>{spot.lit}<w:t>{text}</w:t></w:r>") if spot.runs else text

    def compile_part(self, tree: nodes.Template, lines: Sequence[Line]) -> CodeType:
        """Compile the tree of a part's source and change it; `lines` holds the tag and sink of each line."""
        safe(tree, lines)
        return self._code(tree)

    def compile_value(self, source: str) -> Template:
        """Compile one expression to a template that stores its value under the name `result`."""
        tree = self.parse_value(source)
        safe(tree, _NO_TAG)
        return self.ready(self._code(tree), _NO_TAG)

    def parse_value(self, source: str) -> nodes.Template:
        """Return the syntax tree of a template that stores an expression's value under `result`."""
        output = self.parse(f"{PRINT_OPEN} {source} {PRINT_CLOSE}").find(nodes.Output)
        assert output is not None  # noqa: S101  # a print tag makes one
        result = nodes.Assign(nodes.Name("result", "store"), output.nodes[0], lineno=1)
        tree = nodes.Template([result], lineno=1)
        tree.set_environment(self)
        return tree

    def _code(self, tree: nodes.Template) -> CodeType:
        return self.compile(tree, None, CODE_NAME)

    def ready(self, code: CodeType, lines: Sequence[Line]) -> Template:
        """Return compiled code as a template that knows the tag of each of its lines."""
        template = Template.from_code(self, code, dict(self.globals))
        known: dict[int, int] = {}  # Jinja parses its table of lines at every call

        def tag_of_line(line: int) -> int:
            if line not in known:
                known[line] = template.get_corresponding_lineno(line)
            source_line = known[line]
            return lines[source_line - 1].tag if 0 < source_line <= len(lines) else -1

        template.root_render_func.__globals__[TAG_OF_LINE] = tag_of_line
        return template


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
        loop.iter = _noted(loop.iter, _LOOP, lines)
        loop.test = loop.test and _marked(loop.test, lines)
    for joined in tree.find_all(nodes.Concat):
        joined.nodes = [_wrapped(node, _PIECE) for node in joined.nodes]
    for compare in tree.find_all(nodes.Compare):
        _make_comparable(compare)


def _make_comparable(compare: nodes.Compare) -> None:
    """Make a missing value neither less nor greater than anything, and an empty container for `in`."""
    if any(operand.op in _ORDER for operand in compare.ops):
        compare.expr = _wrapped(compare.expr, _KNOWN)
    for operand in compare.ops:
        if operand.op in _ORDER:
            operand.expr = _wrapped(operand.expr, _KNOWN)
        elif operand.op in _MEMBER:
            operand.expr = _wrapped(operand.expr, _CONTAINER)


def _noted(node: nodes.Node, filter_: str, lines: Sequence[Line]) -> nodes.Expr:
    """Wrap an expression in a filter, or in the sink of its line, with its tag and name as arguments."""
    tag, sink, argument = lines[node.lineno - 1]
    given = [nodes.Const(tag), nodes.Const(dotted(node))]
    if not isinstance(node, nodes.Name | nodes.Getattr):  # a plain name cannot fail before it is written
        node = _marked(node, lines)
    if filter_:
        return _wrapped(node, filter_, *given)
    return _wrapped(node, f"docgen {sink}", *given, nodes.Const(argument))


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
    """Return the first name that an expression reads, dotted (`site.margin_mm`), for reports."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{dotted(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        key = node.arg.value if isinstance(node.arg, nodes.Const) else "…"
        return f"{dotted(node.node)}.{key}" if isinstance(key, str) else f"{dotted(node.node)}[{key}]"
    return next((name for child in node.iter_child_nodes() if (name := dotted(child))), "")


@pass_context
def _at(_: Context, tag: int) -> bool:
    RECORD.get().tag = tag
    return True


@pass_context
def _loop(_: Context, value: object, tag: int, name: str) -> Iterator[Any] | Sequence[Any]:
    if is_missing(value):
        if (record := RECORD.get(None)) is not None:
            nearest = value.nearest if isinstance(value, Missing) else ""
            record.miss(name or getattr(value, "dotted", ""), "loop", tag, nearest)
        return ()
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        if (record := RECORD.get(None)) is not None:
            record.refused.append((tag, "a loop needs a list; this is a single value"))
        return ()
    return value  # type: ignore[return-value]


@pass_context
def _known(_: Context, value: object) -> object:
    return NOTHING if is_missing(value) else value


@pass_context
def _container(_: Context, value: object) -> object:
    return () if is_missing(value) else value


class _Nothing:
    """Replaces a missing value in a comparison: neither less nor greater than anything."""

    def _false(self, _: object) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _false


NOTHING = _Nothing()
