"""Derives what a pack says follows from its records: the expressions of `[names]` in `record.toml`.

An expression reads the names of every record, other names of the pack, and two that only these expressions
have: `subject`, the table that the document is about, and `subject_rows`, the rows of it (the treated sites
of a procedure; the planned sites, or the plan itself).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from graphlib import TopologicalSorter
from typing import Any, NamedTuple

from docgen.context.beside import AMENDS, FORM
from docgen.context.circles import find_circles
from docgen.context.derived import READS
from docgen.context.expressions import Placed, expression, together
from docgen.context.functions import FUNCTIONS
from docgen.context.unread import Unreadable, unless_unread
from docgen.errors import DocgenError, PackError, Problem
from docgen.files.cache import kept
from docgen.pack import RECORD, Pack, kept_for_pack
from docgen.word import Expression

SUBJECT, ROWS = "subject", "subject_rows"
_BESIDE = "ama_notice descriptor document limits pack procedure_code signers tell_us text unexplained".split()
GIVEN = frozenset(
    {*_BESIDE, FORM, AMENDS, SUBJECT, ROWS, *FUNCTIONS, *(path.partition(".")[0] for path in READS)}
)
"""The names that every context has beside the tables of a record, and the functions."""


class Layer(NamedTuple):
    """Names whose expressions read only what is there before, and several of them as one expression."""

    names: tuple[str, ...]
    together: Expression
    alone: tuple[Placed, ...]


def add_named(names: dict[str, Any], pack: Pack, subject: str) -> None:
    """Add the names of the pack to those of every record; raises DocgenError with the place of a failure."""
    table = names[subject]
    scope = {**names, SUBJECT: table, ROWS: unless_unread(_rows, table, subject)}
    for layer in layers(pack):
        found = dict(zip(layer.names, _evaluated(layer, scope), strict=True))
        names |= found
        scope |= found


def _rows(table: Any, subject: str) -> Any:
    return (table or {}).get("sites", []) or ([] if subject == "procedure" else [table])


def _evaluated(layer: Layer, scope: Mapping[str, Any]) -> list[Any]:
    with suppress(DocgenError, Unreadable):  # then each is evaluated alone, with its place
        values: list[Any] = layer.together.evaluate(scope)
        return values
    return [unless_unread(expression(*one).evaluate, scope) for one in layer.alone]


@kept_for_pack
def layers(pack: Pack) -> tuple[Layer, ...]:
    """Order the names of a pack by what they read. Raises PackError with every problem of its expressions."""
    return kept(lambda: _ordered(pack), "layers", *pack.names.items(), sorted(pack.definition.fields))


def _ordered(pack: Pack) -> tuple[Layer, ...]:
    if problems := [*find_name_problems(pack)]:
        raise PackError(pack.code, problems)
    alone = {name: expression(source, place_of(name)) for name, source in pack.names.items()}
    order = TopologicalSorter({name: sorted(one.fields.keys() & alone) for name, one in alone.items()})
    order.prepare()
    found = []
    while order:
        names = order.get_ready()
        order.done(*names)
        joined = expression(*together(tuple(alone[name].source for name in names), (RECORD,)))
        found.append(Layer(names, joined, tuple(Placed(pack.names[name], place_of(name)) for name in names)))
    return tuple(found)


def find_name_problems(pack: Pack) -> Iterator[Problem]:
    """Find names that a pack cannot give, that cannot be read, and that follow from themselves."""
    reads: dict[str, list[str]] = {}
    for name, source in pack.names.items():
        if name in GIVEN or name in pack.definition.fields:
            message = "is a name that docgen or the record has already"
            yield Problem(place_of(name), message, "give it another name", "twice")
        elif not _is_name(name):
            fix = "use letters, digits and _, and none of the words of expressions, such as not"
            yield Problem(place_of(name), "is not a name", fix, "bad-name")
        try:
            reads[name] = sorted(expression(source, place_of(name)).fields.keys() & pack.names.keys())
        except DocgenError as error:
            yield from error.problems
    for circle in find_circles(reads):
        message, fix = f"follows from itself: {circle}", "let one of them read only the record"
        yield Problem(place_of(circle.partition(" ")[0]), message, fix, "circle")


def with_sound_names(pack: Pack) -> Pack:
    """Return a pack with the names that can be worked out: those that follow from nothing that is wrong."""
    wrong = {problem.place for problem in find_name_problems(pack)}
    if not wrong:
        return pack
    left = {
        name: expression(source, place_of(name)).fields.keys() & pack.names.keys()
        for name, source in pack.names.items()
        if place_of(name) not in wrong
    }
    sound: dict[str, str] = {}
    while ready := [name for name, reads in left.items() if reads <= sound.keys()]:
        sound |= {name: pack.names[name] for name in ready}
        left = {name: reads for name, reads in left.items() if name not in sound}
    return replace(pack, names=sound)


def _is_name(name: str) -> bool:
    try:
        return Expression(name, FUNCTIONS).names == {name}
    except DocgenError:
        return False


def place_of(name: str) -> str:
    """Return the place of a name's expression."""
    return f"{RECORD}, names.{name}"
