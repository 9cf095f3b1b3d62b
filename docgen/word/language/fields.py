"""Finds the names that a template uses, nested like the data, each with its type and places of use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import NamedTuple

from jinja2 import nodes

from docgen.lazy import dataclass
from docgen.word.language.choices import chosen, compared
from docgen.word.language.filters import attributes_read
from docgen.word.language.hints import hint_of_choice, hints_of, is_mapped, names_method, plain, type_of
from docgen.word.syntax_tree import children, walk
from docgen.word.values.types import LIST

_NAMELESS = (nodes.TemplateData, nodes.Const)


class Use(NamedTuple):
    """A tag that uses a name: its place, the tag as typed, and its number in the template."""

    place: str
    tag: str = ""
    number: int = 0


@dataclass
class Field:
    """A name that a template uses: the names below it, whether a loop runs over it, and the tags that use it.

    `fields` are the names below it or, for a list, below its items. `hints` are what its use says about
    its type, in the words of `docgen.word.values.types`; `choices` are the texts that it is compared
    with, each with the tags that do so.
    """

    name: str
    repeats: bool = False
    uses: list[Use] = field(default_factory=list)
    fields: dict[str, Field] = field(default_factory=dict)
    hints: set[str] = field(default_factory=set)
    choices: dict[str, list[Use]] = field(default_factory=dict)

    @property
    def places(self) -> list[str]:
        """The places of the tags that use it, each once."""
        return list(dict.fromkeys(use.place for use in self.uses))

    @property
    def type(self) -> str:
        """Its type, or the type of its items: `text`, `date`, `group`, …; `any` if its use shows none."""
        return "group" if self.fields else type_of(self.hints, self.repeats)

    def walk(self, above: str = "") -> list[tuple[str, Field]]:
        """Return this field and all fields below it, each with its dotted path: `sites[].depth_mm`."""
        path = f"{above}.{self.name}" if above else self.name
        below = f"{path}[]" if self.repeats else path
        return [(path, self), *(pair for child in self.fields.values() for pair in child.walk(below))]


def lacking(fields: Mapping[str, Field], required: Iterable[str]) -> tuple[str, ...]:
    """Return the required dotted names (`patient.name`, `sites.clinical`) that a template never uses.

    Names below a list are those of its items. A use of `patient.name` is also a use of `patient`.
    """
    used = {path.replace("[]", "") for root in fields.values() for path, _ in root.walk()}
    return tuple(name for name in required if name.replace("[]", "") not in used)


def defined_names(tree: nodes.Node) -> Iterator[tuple[str, int]]:
    """Yield each name that a loop or `set` of a tree defines, and the line of its tag."""
    for name in walk(tree):
        if isinstance(name, nodes.Name) and name.ctx == "store":
            yield name.name, name.lineno


class FieldFinder:
    """Walks syntax trees and collects the names that come from the data, not from the template."""

    def __init__(self, known: frozenset[str]) -> None:
        self.root = Field("")
        self._known = known
        self._used: set[tuple[int, Use]] = set()

    def add(
        self,
        tree: nodes.Node,
        use_of_line: Mapping[int, Use],
        sink_of_line: Mapping[int, str] | None = None,
    ) -> None:
        """Add the names of one tree; the mappings give the tag and the sink of each line of its source."""
        walk = _Walk(self.root, self._known, use_of_line, sink_of_line or {}, self._used)
        walk.visit(tree, [{"loop": None}])


_Scopes = list[dict[str, Field | None]]  # the names that the template itself defines, each with its field


@dataclass(frozen=True)
class _Walk:
    """A walk over one tree that adds to the fields below `root`; `used` are the tags that each has."""

    root: Field
    known: frozenset[str]
    uses: Mapping[int, Use]
    sinks: Mapping[int, str]
    used: set[tuple[int, Use]]  # the identity of a field, and a tag

    def visit(self, node: nodes.Node, scopes: _Scopes) -> None:
        if isinstance(node, _NAMELESS):
            return
        if isinstance(node, nodes.For):
            self._visit_for(node, scopes)
        elif isinstance(node, nodes.Assign):
            self.visit(node.node, scopes)
            _bind(node.target, self._path(node.node, scopes), scopes[-1])
        elif isinstance(node, nodes.Call) and names_method(node.node):
            for part in (*children(node.node), *node.args, *node.kwargs):
                self.visit(part, scopes)
        else:
            self._path(node, scopes)
            for child in children(node):
                self.visit(child, scopes)
        self._take_hints(node, scopes)
        for used, texts in compared(node):
            self._take_choices(self._path(used, scopes), texts, used)

    def _visit_for(self, node: nodes.For, scopes: _Scopes) -> None:
        self.visit(node.iter, scopes)
        listed = self._path(node.iter, scopes)
        self._hint(listed, LIST)
        inner: dict[str, Field | None] = {}
        _bind(node.target, listed, inner)
        for child in (*([node.test] if node.test else []), *node.body):
            self.visit(child, [*scopes, inner])
        for child in node.else_:
            self.visit(child, scopes)

    def _take_hints(self, node: nodes.Node, scopes: _Scopes) -> None:
        for used, hint in hints_of(node, self.sinks):
            for expression in plain(used, hint):
                self._hint(self._path(expression, scopes), hint)

    def _take_choices(self, found: Field | None, texts: Iterable[str], node: nodes.Node) -> None:
        if found is None:
            return
        for text in texts:
            uses = found.choices.setdefault(text, [])
            use = self.uses.get(node.lineno)
            if use is not None and use not in uses:
                uses.append(use)

    @staticmethod
    def _hint(found: Field | None, hint: str) -> None:
        if found is not None and hint == LIST:
            found.repeats = True
        elif found is not None and hint:
            found.hints.add(hint)

    def _path(self, node: nodes.Node, scopes: _Scopes) -> Field | None:
        """Return the field that an expression names, added if it is new; None if it names none."""
        if isinstance(node, nodes.Name):
            return self._name(node, scopes)
        if isinstance(node, nodes.Getattr):
            return self._below(self._path(node.node, scopes), node.attr, node)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            above = self._path(node.node, scopes)
            if isinstance(node.arg.value, str):
                return self._below(above, node.arg.value, node)
            if above is not None:
                above.repeats = True
            return above
        if isinstance(node, nodes.Filter) and node.node is not None:
            return self._filtered(node, node.node, scopes)
        return None

    def _filtered(self, node: nodes.Filter, inner: nodes.Expr, scopes: _Scopes) -> Field | None:
        item = listed = self._path(inner, scopes)
        for name in attributes_read(node):
            if not is_mapped(inner):
                self._hint(listed, LIST)
            for step in name.split("."):
                item = self._below(item, step, node)
            self._hint(item, hint_of_choice(node))
            self._take_choices(item, chosen(node), node)
        if node.name in ("dictsort", "items"):
            return None  # pairs, which have no names
        return item if node.name == "map" else listed

    def _name(self, node: nodes.Name, scopes: _Scopes) -> Field | None:
        for scope in reversed(scopes):
            if node.name in scope:
                return scope[node.name]
        if node.name in self.known:
            return None
        return self._below(self.root, node.name, node)

    def _below(self, above: Field | None, name: str, node: nodes.Node) -> Field | None:
        if above is None:
            return None
        found = above.fields.setdefault(name, Field(name))
        use = self.uses.get(node.lineno)
        if use is not None and (id(found), use) not in self.used:
            self.used.add((id(found), use))
            found.uses.append(use)
        return found


def _bind(target: nodes.Node, value: Field | None, scope: dict[str, Field | None]) -> None:
    if isinstance(target, nodes.Name):
        scope[target.name] = value
    else:
        for name in target.find_all(nodes.Name):
            scope[name.name] = None
