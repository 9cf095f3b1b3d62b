"""Which names a template uses, nested as the data must be, each with the places that use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jinja2 import nodes

_ITEM = "[]"
_BY_ATTRIBUTE = {"map", "sort", "sum", "unique", "min", "max", "join", "groupby"}
_BY_FIRST = {"selectattr", "rejectattr", "groupby"}


@dataclass
class Field:
    """A name that a template uses: what it uses of it, whether it repeats over it, and where.

    `fields` are the names below it; of a list, those of its items.
    """

    name: str
    repeats: bool = False
    places: list[str] = field(default_factory=list)
    fields: dict[str, Field] = field(default_factory=dict)

    def walk(self, above: str = "") -> list[tuple[str, Field]]:
        """Return this field and all below it with their dotted paths, `sites[].margin_mm`."""
        path = f"{above}.{self.name}" if above else self.name
        below = f"{path}[]" if self.repeats else path
        return [(path, self), *(pair for child in self.fields.values() for pair in child.walk(below))]


class FieldFinder:
    """Walks syntax trees and gathers the names that come from the data, not from the template."""

    def __init__(self, known: frozenset[str]) -> None:
        self.root = Field("")
        self._known = known

    def add(self, tree: nodes.Node, place_of_line: Mapping[int, str]) -> None:
        """Add the names of one tree; `place_of_line` tells where each line's tag stands."""
        self._visit(tree, [{"loop": None}], place_of_line)

    def _visit(
        self, node: nodes.Node, scopes: list[dict[str, Field | None]], places: Mapping[int, str]
    ) -> None:
        if isinstance(node, nodes.For):
            self._visit_for(node, scopes, places)
        elif isinstance(node, nodes.Assign):
            value = self._path(node.node, scopes, places)
            if value is None:
                self._visit(node.node, scopes, places)
            _bind(node.target, value, scopes[-1])
        elif isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem | nodes.Filter):
            if self._path(node, scopes, places) is None and not isinstance(node, nodes.Name):
                self._visit_children(node, scopes, places)
        else:
            self._visit_children(node, scopes, places)

    def _visit_children(
        self, node: nodes.Node, scopes: list[dict[str, Field | None]], places: Mapping[int, str]
    ) -> None:
        for child in node.iter_child_nodes():
            self._visit(child, scopes, places)

    def _visit_for(
        self, node: nodes.For, scopes: list[dict[str, Field | None]], places: Mapping[int, str]
    ) -> None:
        listed = self._path(node.iter, scopes, places)
        if listed is None:
            self._visit(node.iter, scopes, places)
        else:
            listed.repeats = True
        inner: dict[str, Field | None] = {}
        _bind(node.target, listed, inner)
        for child in (*([node.test] if node.test else []), *node.body):
            self._visit(child, [*scopes, inner], places)
        for child in node.else_:
            self._visit(child, scopes, places)

    def _path(
        self, node: nodes.Node, scopes: list[dict[str, Field | None]], places: Mapping[int, str]
    ) -> Field | None:
        """Return the field that an expression names, adding it; None where it names none."""
        if isinstance(node, nodes.Name):
            return self._name(node, scopes, places)
        if isinstance(node, nodes.Getattr):
            return _below(self._path(node.node, scopes, places), node.attr, places.get(node.lineno, ""))
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            above = self._path(node.node, scopes, places)
            if isinstance(node.arg.value, str):
                return _below(above, node.arg.value, places.get(node.lineno, ""))
            if above is not None:
                above.repeats = True
            return above
        if isinstance(node, nodes.Filter) and node.node is not None:
            return self._filtered(node, scopes, places)
        return None

    def _filtered(
        self, node: nodes.Filter, scopes: list[dict[str, Field | None]], places: Mapping[int, str]
    ) -> Field | None:
        assert node.node is not None  # noqa: S101  # asked by the caller
        listed = self._path(node.node, scopes, places)
        names = [
            item.value.value
            for item in node.kwargs
            if item.key == "attribute" and isinstance(item.value, nodes.Const)
        ]
        if node.name in _BY_FIRST:
            names += [item.value for item in node.args[:1] if isinstance(item, nodes.Const)]
        for argument in (*node.args, *(item.value for item in node.kwargs)):
            self._visit(argument, scopes, places)
        if listed is None:
            self._visit(node.node, scopes, places)
            return None
        item: Field | None = listed
        for name in names if node.name in _BY_ATTRIBUTE | _BY_FIRST else ():
            listed.repeats = True
            for step in str(name).split("."):
                item = _below(item, step, places.get(node.lineno, ""))
        return item if node.name == "map" else listed

    def _name(
        self, node: nodes.Name, scopes: list[dict[str, Field | None]], places: Mapping[int, str]
    ) -> Field | None:
        for scope in reversed(scopes):
            if node.name in scope:
                return scope[node.name]
        if node.name in self._known:
            return None
        return _below(self.root, node.name, places.get(node.lineno, ""))


def _below(above: Field | None, name: str, place: str) -> Field | None:
    if above is None:
        return None
    found = above.fields.setdefault(name, Field(name))
    if place and place not in found.places:
        found.places.append(place)
    return found


def _bind(target: nodes.Node, value: Field | None, scope: dict[str, Field | None]) -> None:
    if isinstance(target, nodes.Name):
        scope[target.name] = value
    else:
        for name in target.find_all(nodes.Name):
            scope[name.name] = None
