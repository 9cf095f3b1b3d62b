"""Derives what a pack says follows from its records: the expressions of `[names]` in `record.toml`.

An expression reads the names of every record, other names of the pack, and two that only these expressions
have: `subject`, the table that the document is about, and `subject_rows`, the rows of it (the treated sites
of a procedure, the plan itself).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from docgen.context.beside import AMENDS, FORM
from docgen.context.circles import find_circles
from docgen.context.derived import READS
from docgen.context.functions import FUNCTIONS
from docgen.errors import DocgenError, PackError, Problem
from docgen.pack import RECORD, Pack, kept_for_pack
from docgen.word import Expression

SUBJECT, ROWS = "subject", "subject_rows"
_BESIDE = "ama_notice descriptor document limits pack procedure_code text unexplained".split()
GIVEN = frozenset(
    {*_BESIDE, FORM, AMENDS, SUBJECT, ROWS, *FUNCTIONS, *(path.partition(".")[0] for path in READS)}
)
"""The names that every context has beside the tables of a record, and the functions."""


class Layer(NamedTuple):
    """Names whose expressions read only what is there before, and all of them as one expression."""

    names: tuple[str, ...]
    together: Expression
    alone: tuple[Expression, ...]


def add_named(names: dict[str, Any], pack: Pack, subject: str) -> None:
    """Add the names of the pack to those of every record; raises DocgenError with the place of a failure."""
    table = names[subject]
    scope = {
        **names,
        SUBJECT: table,
        ROWS: (table or {}).get("sites", []) if subject == "procedure" else [table],
    }
    for layer in layers(pack):
        found = dict(zip(layer.names, _evaluated(layer, scope), strict=True))
        names |= found
        scope |= found


def _evaluated(layer: Layer, scope: Mapping[str, Any]) -> list[Any]:
    try:
        values: list[Any] = layer.together.evaluate(scope)
    except DocgenError:
        return [one.evaluate(scope) for one in layer.alone]  # one of them raises, with its place
    return values


@kept_for_pack
def layers(pack: Pack) -> tuple[Layer, ...]:
    """Order the names of a pack by what they read. Raises PackError with every problem of its expressions."""
    if problems := [*find_name_problems(pack)]:
        raise PackError(pack.code, problems)
    left = {name: _compiled(name, source) for name, source in pack.names.items()}
    found = []
    while left:
        ready = [name for name in left if left.keys().isdisjoint(_roots(left[name]))]
        alone = tuple(left.pop(name) for name in ready)
        together = ", ".join(f"({one.source})" for one in alone)
        found.append(Layer(tuple(ready), Expression(f"[{together}]", FUNCTIONS, RECORD), alone))
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
            reads[name] = sorted(_roots(_compiled(name, source)) & pack.names.keys())
        except DocgenError as error:
            yield from error.problems
    for circle in find_circles(reads):
        message, fix = f"follows from itself: {circle}", "let one of them read only the record"
        yield Problem(place_of(circle.partition(" ")[0]), message, fix, "circle")


def _compiled(name: str, source: str) -> Expression:
    return Expression(source, FUNCTIONS, place_of(name))


def _is_name(name: str) -> bool:
    try:
        return _compiled(name, name).names == {name}
    except DocgenError:
        return False


def _roots(one: Expression) -> set[str]:
    return {path.partition(".")[0] for path in one.names}


def place_of(name: str) -> str:
    """Return the place of a name's expression."""
    return f"{RECORD}, names.{name}"
