"""Says the condition under which a question is asked in FHIR's terms (R4, Questionnaire.item.enableWhen).

An expression is not translated word by word. It is evaluated for every combination of the values that it
can tell apart, and FHIR's conditions are chosen that are true for the same combinations. So facts about codes
become codes, and no way of writing an expression is a special case. What cannot be said exactly is not said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import product
from math import prod
from typing import Any, NamedTuple

from docgen.context import FUNCTIONS, READS, Words, outcome_of
from docgen.encounter import GROUP, NAMES, NUMBERS, Item, code_system
from docgen.errors import DocgenError
from docgen.fhir.states import State, states_of
from docgen.lazy import dataclass
from docgen.pack import RECORD, Pack
from docgen.word import Expression

MOST = 20_000  # combinations that are evaluated for one condition
TEXTS = ("string", "text")
_ANSWER = {
    "boolean": "answerBoolean",
    "integer": "answerInteger",
    "decimal": "answerDecimal",
    "string": "answerString",
    "text": "answerString",
}
_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda value, other: bool(value == other),
    ">": lambda value, other: bool(value > other),
    ">=": lambda value, other: bool(value >= other),
    "<": lambda value, other: bool(value < other),
    "<=": lambda value, other: bool(value <= other),
}


_ENDED = outcome_of({"procedure": None}).keys()  # names of the core that follow from its end


class Unsayable(Exception):
    """A condition that FHIR cannot say: why."""


class When(NamedTuple):
    """One condition of FHIR: what it says, and the value that it compares an answer with."""

    said: Mapping[str, Any]
    value: Any = None

    def holds(self, given: Mapping[str, Sequence[Any]]) -> bool:
        """Return whether it is true of answers by the links of their items, as R4 defines its operator."""
        answers = given.get(self.said["question"], ())
        operator = self.said["operator"]
        if operator == "exists":
            return bool(answers) is self.said["answerBoolean"]
        if operator == "!=":
            return not any(_ORDERS["="](answer, self.value) for answer in answers)
        return any(_ORDERS[operator](answer, self.value) for answer in answers)


@dataclass
class _Reads:
    """What an expression reads: the items by the dotted names in it, and what follows from them.

    `derived` are the expressions of names of the pack, `ended` the names that say how the procedure ended,
    each with what it reads itself.
    """

    items: dict[str, Item] = field(default_factory=dict)
    derived: dict[str, tuple[Expression, _Reads]] = field(default_factory=dict)
    ended: dict[str, _Reads] = field(default_factory=dict)

    def all_items(self) -> Iterator[Item]:
        yield from self.items.values()
        for inner in (*(inner for _, inner in self.derived.values()), *self.ended.values()):
            yield from inner.all_items()

    def constants(self, expression: Expression) -> Iterator[Any]:
        """Yield the texts and numbers that are written in an expression and in those that it reads."""
        yield from expression.constants
        for one, inner in self.derived.values():
            yield from inner.constants(one)

    def scope(self, row: Mapping[str, State]) -> dict[str, Any]:
        """Lay the states of the items, by link, out as the names that the expression reads."""
        names: dict[str, Any] = {}
        for path, item in self.items.items():
            *above, last = path.split(".")
            table = names
            for part in above:
                table = table.setdefault(part, {})
            table[last] = row[item.link].named
        for name, (expression, inner) in self.derived.items():
            names[name] = expression.evaluate(inner.scope(row))
        for name, inner in self.ended.items():
            names[name] = outcome_of(inner.scope(row))[name]
        return names


class Conditions:
    """Says the conditions of the items of one pack."""

    def __init__(self, pack: Pack, items: Sequence[Item], words: Words) -> None:
        self.pack, self.items, self.words = pack, items, words
        self.by_link = {item.link: item for top in items for item in top.walk()}

    def enabled(self, item: Item, tables: Sequence[Item]) -> dict[str, Any]:
        """Return `enableWhen` and `enableBehavior` of an item below these groups. Raises Unsayable.

        Raises TemplateError for a condition that is no expression.
        """
        expression = Expression(item.condition, FUNCTIONS, f"{RECORD}, {item.link}")
        reads = self._reads(expression, [*tables])
        items = list({read.link: read for read in reads.all_items()}.values())
        named = sorted({0, *reads.constants(expression)}, key=lambda one: (isinstance(one, str), one))
        points = {read.link: list(self._states(read, named)) for read in items}
        if not items or prod(map(len, points.values())) > MOST:
            raise Unsayable("it reads too much" if items else "it reads no question")
        rows = [dict(zip(points, states, strict=True)) for states in product(*points.values())]
        try:
            truths = [bool(expression.evaluate(reads.scope(row))) for row in rows]
        except (DocgenError, TypeError):  # the latter for a condition that is a list of tables itself
            raise Unsayable(_why_open(items)) from None
        given = [{link: row[one].answers[link] for one in row for link in row[one].answers} for row in rows]
        whens = [when for read in items for one in self._questions(read) for when in self._whens(one, named)]
        return _said(whens, given, truths)

    def _reads(self, expression: Expression, tables: list[Item], among: tuple[str, ...] = ()) -> _Reads:
        """Find what an expression reads from inside these groups, the nearest name first."""
        reads = _Reads()
        for name, used in expression.fields.items():
            known = [item for table in reversed(tables) for item in table.items if item.key == name]
            known += [item for item in self.items if item.key == name]
            if known:
                self._descend(known[0], used, name, tables, reads)
            elif name in self.pack.names and name not in among:
                inner = Expression(self.pack.names[name], FUNCTIONS, f"{RECORD}, {NAMES}.{name}")
                reads.derived[name] = (inner, self._reads(inner, [], (*among, name)))
            elif name in _ENDED:
                reads.ended[name] = _Reads({path: self._question(path) for path in READS[name]})
            else:
                raise Unsayable(f"it reads {name}, which is no question")
        return reads

    def _question(self, path: str) -> Item:
        """Return the item of a path of the core that is neither a table nor in a list."""
        item = self.by_link[path]
        if item.type == GROUP:
            raise Unsayable(f"it reads {path}, which has several rows")
        return item

    def _descend(self, item: Item, used: Any, path: str, tables: list[Item], reads: _Reads) -> None:
        if item.type != GROUP:
            if item.field.phrase.instead and not item.repeats:
                raise Unsayable(f"it reads {item.link}, which may be a code instead")
            reads.items[path] = item
            return
        if item.instead_link and not used.fields and item not in tables:
            reads.items[path] = item
            return
        if (item.repeats and item not in tables) or item.field.phrase.each:
            raise Unsayable(f"it reads {item.link}, which has several rows")
        if not used.fields:
            raise Unsayable(f"it reads {item.link}, which is a table")
        for name, below in used.fields.items():
            found = [inner for inner in item.items if inner.key == name]
            if not found:
                raise Unsayable(f"it reads {item.link}.{name}, which is no question")
            self._descend(found[0], below, f"{path}.{name}", tables, reads)

    def _states(self, item: Item, named: Sequence[Any]) -> Iterator[State]:
        return states_of(item, self.by_link.get(item.instead_link), named, self.words)

    def _questions(self, item: Item) -> Iterator[Item]:
        """Yield the questions that ask for an item: FHIR has no condition on a group."""
        if item.type != GROUP:
            yield item
        if item.instead_link:
            yield self.by_link[item.instead_link]

    def _whens(self, item: Item, named: Sequence[Any]) -> list[When]:
        """List FHIR's conditions on one item, the plainest first."""
        question = {"question": item.link}
        there = [When({**question, "operator": "exists", "answerBoolean": holds}) for holds in (True, False)]
        values: Iterable[Any] = item.options or [
            one for one in named if isinstance(one, str) is (item.type in TEXTS)
        ]
        if item.type == "boolean":
            values = (True, False)
        name, compared = "answerCoding" if item.options else _ANSWER.get(item.type, ""), []
        for operator in (*_ORDERS, "!=") if item.type in NUMBERS else ("=", "!="):
            for value in values if name else ():
                answer = {"system": code_system(self.pack.code, item.list), "code": value}
                said = {**question, "operator": operator, name: answer if item.options else value}
                compared.append(When(said, value))
        # a code in the place of a list says more than that there is one
        return [*compared, *there] if item.is_instead else [*there, *compared]


def _why_open(items: Sequence[Item]) -> str:
    """Say why a condition that reads these items has no value."""
    listed = next((item.link for item in items if item.type == GROUP), "")
    return (
        f"it reads {listed}, which has several rows" if listed else "it cannot be worked out for every answer"
    )


def _said(
    whens: Sequence[When], rows: Sequence[Mapping[str, Sequence[Any]]], truths: Sequence[bool]
) -> dict[str, Any]:
    """Choose conditions of which one, or all, are true for just the rows that are. Raises Unsayable."""
    true = {number for number, truth in enumerate(truths) if truth}
    every = set(range(len(rows)))
    if not true or true == every:
        raise Unsayable("it is the same for every answer")
    held = [{number for number in every if when.holds(rows[number])} for when in whens]
    one_of = _cover([found if found <= true else set() for found in held], true)
    all_of = _cover([every - found if found >= true else set() for found in held], every - true)
    ways = [(way, name) for way, name in ((one_of, "any"), (all_of, "all")) if way]
    if not ways:
        raise Unsayable("it is neither one of several conditions nor all of them")
    way, name = min(ways, key=lambda found: len(found[0]))
    behavior = {"enableBehavior": name} if len(way) > 1 else {}
    return {"enableWhen": [whens[number].said for number in way], **behavior}


def _cover(found: Sequence[set[int]], wanted: set[int]) -> list[int]:
    """Choose sets, the largest first, that together make up the wanted one; none if they cannot."""
    chosen: list[int] = []
    left = set(wanted)
    while left:
        best = max(range(len(found)), key=lambda number: len(found[number] & left))
        if not found[best] & left:
            return []
        chosen.append(best)
        left -= found[best]
    return sorted(chosen)
