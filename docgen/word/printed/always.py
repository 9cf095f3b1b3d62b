"""Finds the names that every filled document prints, whatever the data says.

A name counts when it is printed outside of conditions, or in every branch of a condition that has an else. A
loop over a whole list prints the list. A name is not printed when it is only tested, counted, picked from or
put into an attribute (an address, an alternative text), is in text that is hidden or struck through, or where
a filter may write neither letter nor digit in its place. In doubt, a name does not count. A name is told when
its truth alone decides whether a text is there.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce

from jinja2 import nodes

from docgen.word.language.environment import GUARD_CLOSE, GUARD_END, GUARD_OPEN, SEAM
from docgen.word.language.filters import FILTERS, ITEMS, PAIRS, WORDS, passes
from docgen.word.language.sandbox import WORD_METHODS
from docgen.word.reading.content import ALTERED, CODE, IN_HIDDEN_CELL, STRUCK, STRUCK_END
from docgen.word.reading.hidden_text import hides, strikes
from docgen.word.reading.part import read_part
from docgen.word.syntax_tree import line_of
from docgen.word.values.sinks import SINKS

Source = tuple[tuple[str, ...], int]  # a dotted name, from the data (0) or from a loop's items (its number)
_Names = frozenset[Source]
_NONE: _Names = frozenset()
_INSTEAD = ("instead", "default", "d", "otherwise")  # filters that give words in the place of a value
_TOLD = -1  # in the place of a loop's number: the name is told, not printed
_REFERENCE = re.compile(
    '(<w:r(?: [^<>]*)?><w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:(foot|end)noteReference [^>]*w:id="([^"]*)"'
)
_RUN = re.compile(r"<w:r(?: [^<>]*)?><w:rPr>(?:(?!</w:rPr>).)*</w:rPr>\Z")
_OPEN_RUN = re.compile(r"(?s)(<w:r(?: [^<>]*)?>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?)(?:(?!</w:r>).)*\Z")
_OPEN_TEXT = re.compile(r"<w:t(?: [^<>]*)?>[^<]*\Z")
_NO_TEXT = re.compile(
    f"{STRUCK}[^{STRUCK_END}]*{STRUCK_END}|{CODE}[^{CODE}]*{CODE}|{IN_HIDDEN_CELL}.*|{ALTERED}", re.DOTALL
)
_NO_GUARDS = dict.fromkeys(map(ord, (GUARD_OPEN, GUARD_CLOSE, GUARD_END, SEAM)))
_NOTE = re.compile('<w:(foot|end)note [^>]*w:id="([^"]*)"')


@dataclass(frozen=True)
class _Value:
    """The names behind a value: `shown` are printed with it, `items` with all of its items.

    `own` are the names of the value itself, from which the names of its fields are made.
    """

    own: _Names = _NONE
    shown: _Names = _NONE
    items: _Names = _NONE

    def __and__(self, other: _Value) -> _Value:
        return _Value(self.own & other.own, self.shown & other.shown, self.items & other.items)

    def below(self, name: str) -> _Value:
        return _named({((*path, name), root) for path, root in self.own})


def _named(own: Iterable[Source]) -> _Value:
    names = frozenset(own)
    return _Value(names, names, names)


_UNKNOWN = _Value()
_Scope = ChainMap[str, _Value]  # what a branch or a loop sets is in a map of its own


@dataclass
class Printing:
    """Walks the syntax trees of a template's parts and collects the names that are always printed.

    `known` are the names of functions; `names` are the dotted names found so far, `told` those whose truth
    is, `certain` the XML outside of conditions and loops. Add the parts of notes last: a note counts only if
    a part added before always refers to it.
    """

    known: frozenset[str]
    names: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    certain: list[str] = field(default_factory=list)
    _references: set[tuple[str, str]] = field(default_factory=set)
    _note: tuple[str, str] | None = None
    _loops: int = 0
    _depth: int = 0
    _ahead: str = ""  # the XML just before a node
    _sinks: Mapping[int, str] = field(default_factory=dict)

    def add(
        self, tree: nodes.Template, sink_of_line: Mapping[int, str], unseen: Collection[int] = ()
    ) -> None:
        """Add the names that one part always prints.

        `sink_of_line` gives the sink of each line; `unseen` are the lines that no reader sees.
        """
        self._sinks = {**sink_of_line, **dict.fromkeys(unseen, "")}
        self._note, self._depth = None, 0
        for path, root in self._all(tree.body, ChainMap()):
            (self.told if root == _TOLD else self.names).add(".".join(path))

    def _all(self, body: Iterable[nodes.Node], scope: _Scope) -> _Names:
        """Return the names that a sequence of nodes always prints."""
        return frozenset(name for node in body for name in self._one(node, scope))

    def _one(self, node: nodes.Node, scope: _Scope) -> _Names:
        if isinstance(node, nodes.Output):
            return frozenset(name for child in node.nodes for name in self._printed(child, scope))
        if isinstance(node, nodes.If):
            return self._branches(node, scope)
        if isinstance(node, nodes.For):
            return self._loop(node, scope)
        if isinstance(node, nodes.FilterBlock):  # a note, rendered in the run that refers to it
            run = _RUN.search(self._ahead)
            return _NONE if run is not None and _is_unread(run.group()) else self._all(node.body, scope)
        if isinstance(node, nodes.Assign):
            self._bind(node.target, self._value(node.node, scope), scope)
        return _NONE

    def _printed(self, node: nodes.Node, scope: _Scope) -> _Names:
        if isinstance(node, nodes.TemplateData):
            self.meet(node.data)
            return _NONE
        unseen = self._note is not None and self._note not in self._references
        sink = self._sinks.get(line_of(node), "text")
        if unseen or not sink or not SINKS[sink].is_read:
            return _NONE
        told = _NONE
        if isinstance(node, nodes.CondExpr) and isinstance(node.expr1, nodes.Const):
            told = self._told(node.test, f"<w:t>{node.expr1.value}</w:t>", scope)
        return self._value(node, scope).shown | told

    def meet(self, xml: str) -> None:
        """Read XML without tags: record the notes that it always refers to, and the note that has begun."""
        if "<" in xml:
            self._ahead = xml
        elif ">" in xml:
            self._ahead += xml  # text alone changes nothing about where it is
        if self._depth == 0:
            self.certain.append(xml.translate(_NO_GUARDS))
            found = _REFERENCE.findall(xml)
            self._references |= {(kind, number) for run, kind, number in found if not _is_unread(run)}
        for note in _NOTE.findall(xml):
            self._note = note

    def _branches(self, node: nodes.If, scope: _Scope) -> _Names:
        seen = _in_sight(self._ahead, _xml(node.body))
        bodies = [node.body, *(branch.body for branch in node.elif_), node.else_]
        scopes = [scope.new_child() for _ in bodies]
        self._depth += 1
        found = [self._all(body, inner) for body, inner in zip(bodies, scopes, strict=True)]
        self._depth -= 1
        for name in {name for inner in scopes for name in inner.maps[0]}:
            scope[name] = reduce(_Value.__and__, (self._name(name, inner) for inner in scopes))
        return frozenset.intersection(*found) | self._told(node.test, seen, scope)

    def _told(self, test: nodes.Node, xml: str, scope: _Scope) -> _Names:
        """Return the name that is a condition by itself, if a text is there when it is true."""
        texts = (_NO_TEXT.sub("", text) for text in read_part(xml).paragraphs)
        if not isinstance(test, nodes.Name | nodes.Getattr) or not any(text.strip() for text in texts):
            return _NONE
        return frozenset((path, _TOLD) for path, root in self._value(test, scope).own if root == 0)

    def _loop(self, node: nodes.For, scope: _Scope) -> _Names:
        listed = self._value(node.iter, scope)
        self._loops += 1
        number = self._loops
        inner = scope.new_child({"loop": _UNKNOWN})
        self._bind(node.target, _named({((), number)}), inner)
        if isinstance(node.target, nodes.Tuple) and _is_pairs(node.iter) and len(node.target.items) == 2:
            self._bind(node.target.items[1], _named({((), number)}), inner)
        self._depth += 1
        found = self._all(node.body, inner)
        self._all(node.else_, scope.new_child())
        self._depth -= 1
        if node.test is not None:
            return _NONE
        below = {path for path, root in found if root == number}
        return frozenset(
            name for base in listed.own for path in below for name in (base, ((*base[0], *path), base[1]))
        ) | (listed.items if () in below else _NONE)

    @staticmethod
    def _bind(target: nodes.Node, value: _Value, scope: _Scope) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = value
        else:
            for name in target.find_all(nodes.Name):
                scope[name.name] = _UNKNOWN

    def _name(self, name: str, scope: _Scope) -> _Value:
        if name in scope:
            return scope[name]
        return _UNKNOWN if name in self.known else _named({((name,), 0)})

    def _value(self, node: nodes.Node | None, scope: _Scope) -> _Value:
        """Return what is known about the value of an expression."""
        if isinstance(node, nodes.Name):
            return self._name(node.name, scope)
        if isinstance(node, nodes.Getattr):
            return self._value(node.node, scope).below(node.attr)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            key = node.arg.value
            return self._value(node.node, scope).below(key) if isinstance(key, str) else _UNKNOWN
        if isinstance(node, nodes.Filter):
            found = self._filtered(node, self._value(node.node, scope))
            says = all(self._value(one, scope).shown for one in _wordless(node))
            return found if says else _Value(found.own, _NONE, found.items)
        if isinstance(node, nodes.CondExpr):
            return self._value(node.expr1, scope) & self._value(node.expr2, scope)
        if isinstance(node, nodes.Or | nodes.And):
            return self._value(node.left, scope) & self._value(node.right, scope)
        return self._composed(node, scope)

    def _composed(self, node: nodes.Node | None, scope: _Scope) -> _Value:
        if isinstance(node, nodes.Concat):
            return _Value(shown=_joined(self._value(part, scope).shown for part in node.nodes))
        if isinstance(node, nodes.List | nodes.Tuple):
            return _Value(items=_joined(self._value(part, scope).shown for part in node.items))
        if isinstance(node, nodes.Add):  # two lists; the sum of two numbers prints neither
            both = [self._value(part, scope) for part in (node.left, node.right)]
            return _Value(own=both[0].own | both[1].own, items=both[0].items | both[1].items)
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr):
            called = self._value(node.node.node, scope)
            if node.node.attr in ("items", "values"):
                return _Value(own=called.own, items=called.items)
            return _Value(shown=called.shown) if node.node.attr in WORD_METHODS else _UNKNOWN
        return _UNKNOWN

    @staticmethod
    def _filtered(node: nodes.Filter, value: _Value) -> _Value:
        named = [item.value for item in node.kwargs if item.key == "attribute"]
        if node.name in ("join", "list"):
            named += node.args[1:2]
            return _Value(shown=_mapped(value, named[0]).items if named else value.items)
        if node.name == "map":
            worded = [arg.value for arg in node.args[:1] if isinstance(arg, nodes.Const)]
            kept = _Value(items=value.items) if any(_keeps_words(word) for word in worded) else _UNKNOWN
            return _mapped(value, named[0]) if named else kept
        if passes(node) in (ITEMS, PAIRS):
            return _Value(value.own, _NONE, value.items)
        return _Value(value.own, value.shown, value.items) if passes(node) == WORDS else _UNKNOWN


def _wordless(node: nodes.Filter) -> list[nodes.Expr]:
    """Return what a filter writes in the place of a value, but for texts with a letter or a digit."""
    given = [one.value for one in node.kwargs if one.key not in ("attribute", "boolean")]
    if node.name in _INSTEAD[1:]:
        given = node.args[:1] or given or [nodes.Const("")]
    texts = [str(one.value or "") if isinstance(one, nodes.Const) else "" for one in given]
    silent = [one for one, text in zip(given, texts, strict=True) if not any(map(str.isalnum, text))]
    return silent if node.name in _INSTEAD else []


def _keeps_words(filter_: object) -> bool:
    return filter_ in FILTERS and FILTERS[str(filter_)].passes == WORDS


def _mapped(value: _Value, attribute: nodes.Expr) -> _Value:
    """Return what is known about an attribute of all items: to print all of them is to print the list."""
    if not isinstance(attribute, nodes.Const) or not isinstance(attribute.value, str):
        return _UNKNOWN
    below = value
    for step in attribute.value.split("."):
        below = below.below(step)
    return _Value(below.own, _NONE, below.items | value.own)


def _is_unread(run: str) -> bool:
    return hides(run) or strikes(run)


def _xml(body: Iterable[nodes.Node]) -> str:
    """Return the XML of nodes that is there by itself."""
    pieces = (piece for node in body if isinstance(node, nodes.Output) for piece in node.nodes)
    text = "".join(piece.data for piece in pieces if isinstance(piece, nodes.TemplateData))
    return text.translate(_NO_GUARDS)


def _in_sight(ahead: str, xml: str) -> str:
    """Return XML, or text, that comes after other XML if a reader sees it; else nothing."""
    run = _OPEN_RUN.search(ahead)
    if ahead.rfind("<") > ahead.rfind(">") or (run is not None and _is_unread(run.group(1))):
        return ""  # in an attribute, or in a run that is not read
    return f"<w:t>{xml}" if _OPEN_TEXT.search(ahead) else xml


def _joined(names: Iterable[_Names]) -> _Names:
    return frozenset(name for some in names for name in some)


def _is_pairs(node: nodes.Node) -> bool:
    """Return whether a loop runs over keys with their values: `.items()` or `| dictsort`."""
    if isinstance(node, nodes.Filter):
        return node.name in ("items", "dictsort")
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr) and node.node.attr == "items"
