"""Evaluates the rows of a table of checks over the names of a record; returns those that find something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from docgen.checks.settings import Settings, checks_with, settings_of
from docgen.checks.table import Check
from docgen.clinic import Clinic
from docgen.context import (
    UNREAD,
    Placed,
    Unreadable,
    compile_ahead,
    evaluate_all,
    expression,
    known_items,
    together,
    unless_unread,
)
from docgen.lazy import dataclass
from docgen.pack import Pack, kept_for_pack

Names = Mapping[str, Any]


@dataclass(frozen=True)
class Hit:
    """A row that found something: its number in the table, the number of the item, and their names."""

    row: Check
    number: int
    position: int
    names: Names

    @property
    def path(self) -> str:
        """The place in the record."""
        path = self.row.path.replace("[]", f"[{self.position}]")
        if path.startswith("subject."):
            path = self.names["document"]["subject"] + path.removeprefix("subject")
        if "*" in path:
            item = self.names[self.row.item]
            path = path.replace("*", str(item.get("path") or (item.get("condition") or item)["code"]))
        return path

    @property
    def message(self) -> str:
        """The row's message, with the value of `about`."""
        about = expression(self.row.about, self.row.place).evaluate(self.names) if self.row.about else None
        return f"{self.row.message}: {about}" if about else self.row.message


@dataclass(frozen=True)
class Round:
    """Rows that ask about the same list, with their numbers in the table; `each` is empty for no list."""

    each: str
    rows: tuple[tuple[int, Check], ...]
    sources: tuple[str, ...]
    places: tuple[str, ...]


class Asked(NamedTuple):
    """What the rows found, and the ids of those that could not be asked: they read what could not be read."""

    hits: list[Hit]
    unasked: frozenset[str]


def reads(row: Check, name: str) -> bool:
    """Return whether a row reads this name of the context, or a name below it."""
    names = {row.each, *expression(row.when, row.place).names}
    return any(used == name or used.startswith((f"{name}.", f"{name}[")) for used in names)


def find_hits(pack: Pack, document: str, names: Names, clinic: Clinic | None = None) -> Asked:
    """Ask every row for the document that the clinic has not switched off; return hits in table order."""
    rounds = _rounds(pack, settings_of(clinic), document)
    unasked: set[str] = set()
    hits = [hit for round_ in rounds for hit in _ask(round_, names, unasked)]
    return Asked(sorted(hits, key=lambda hit: (hit.number, hit.position)), frozenset(unasked))


@kept_for_pack
def _rounds(pack: Pack, settings: Settings, document: str) -> tuple[Round, ...]:
    """Group a document's rows by the list that they ask about, and compile what they ask."""
    rounds: dict[str, list[tuple[int, Check]]] = {}
    for number, row in enumerate(checks_with(pack, settings)):
        if document in row.documents:
            rounds.setdefault(row.each, []).append((number, row))
    found = tuple(
        Round(each, tuple(rows), tuple(row.when for _, row in rows), tuple(row.place for _, row in rows))
        for each, rows in rounds.items()
    )
    abouts = (Placed(row.about, row.place) for one in found for _, row in one.rows if row.about)
    compile_ahead([*(together(one.sources, one.places) for one in found), *abouts])
    return found


def _ask(round_: Round, names: Names, unasked: set[str]) -> Iterator[Hit]:
    for position, scope in enumerate(_scopes(round_, names)):
        for (number, row), holds in zip(round_.rows, _answers(round_, scope), strict=True):
            if holds is UNREAD:
                unasked.add(row.id)
            elif holds:
                yield Hit(row, number, position, scope)


def _answers(round_: Round, scope: Any) -> list[Any]:
    """Return for each row whether it finds something; UNREAD for one that cannot be asked."""
    if scope is UNREAD:
        return [UNREAD for _ in round_.rows]
    try:
        return evaluate_all(round_.sources, round_.places, scope)
    except Unreadable:
        alone = zip(round_.sources, round_.places, strict=True)
        return [unless_unread(_is_true, *pair, scope) for pair in alone]


def _is_true(source: str, place: str, scope: Names) -> bool:
    return bool(expression(source, place).evaluate(scope))


def _scopes(round_: Round, names: Names) -> list[Any]:
    """Return the names over which rows are evaluated: once, or for each item of their list.

    UNREAD stands for an item that could not be read.
    """
    if not round_.each:
        return [names]
    items: Any = names
    for name in round_.each.split("."):
        if items is not UNREAD:
            items = items.get(name) if isinstance(items, Mapping) else None
    item_name = round_.rows[0][1].item
    return [item if item is UNREAD else {**names, item_name: item} for item in known_items(items)]
