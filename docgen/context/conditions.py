"""The conditions under which the fields of a record are asked, and what of the record each of them reads.

A condition may use every name of a record. Before these it finds the keys of the tables that it is in, the
nearest first: in `procedure.sites`, `technique` is that of the site.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from docgen.context.circles import find_circles
from docgen.context.derived import READS
from docgen.context.expressions import Placed, compile_ahead, expression
from docgen.context.functions import FUNCTIONS
from docgen.context.named import ROWS, SUBJECT, place_of
from docgen.encounter import Field, Group
from docgen.errors import DocgenError, Problem
from docgen.pack import RECORD, Pack, kept_for_pack
from docgen.word import Expression

Reads = Mapping[str, frozenset[str]]


def conditional(definition: Group) -> Iterator[tuple[str, Field]]:
    """Yield the fields that are asked on a condition, with their paths."""
    return ((path, one) for path, one in definition.walk() if one.condition)


def tables_around(path: str) -> list[str]:
    """List the tables that a field is in, the nearest first, and at last the record, whose path is empty."""
    return [*_starts(path)[1:], ""]


def find_condition_problems(pack: Pack) -> Iterator[Problem]:
    """Find conditions of the pack that cannot be read, and fields that are asked only if they are asked."""
    readable = []
    for path, one in conditional(pack.definition):
        try:
            Expression(one.condition, FUNCTIONS, f"{RECORD}, {path.replace('[]', '')}")
            readable.append((path, one))
        except DocgenError as error:
            yield from error.problems
    for circle in find_circles(_with_tables(_reads(pack, readable))):
        message = f"is asked only if it is asked itself: {circle}"
        fix = "let one of them read only what does not depend on it"
        place = circle.partition(" ")[0].replace("[]", "")
        yield Problem(f"{RECORD}, {place}", message, fix, "circle")


def _with_tables(reads: Reads) -> dict[str, list[str]]:
    """Add to each field the tables that it is in: it is asked only if they are."""
    paths = {path for path, found in reads.items() if found} | {
        path for found in reads.values() for path in found
    }
    above = {path: [table.removesuffix("[]") for table in tables_around(path) if table] for path in paths}
    return {path: sorted({*reads.get(path, ()), *above[path]}) for path in sorted(paths)}


@kept_for_pack
def compile_conditions(pack: Pack) -> bool:
    """Compile the conditions of a pack's fields, and find what they and the names of the pack read."""
    conditions = [Placed(one.condition, RECORD) for _, one in conditional(pack.definition)]
    names = [Placed(source, place_of(name)) for name, source in pack.names.items()]
    compile_ahead([*conditions, *names], with_names=True)
    return True


@kept_for_pack
def reads_of_fields(pack: Pack) -> Reads:
    """Return for each field that is asked on a condition the paths of the record that the condition reads."""
    return _reads(pack, conditional(pack.definition))


def _reads(pack: Pack, fields: Iterable[tuple[str, Field]]) -> Reads:
    return {
        path: frozenset(
            read
            for name in _leaves(expression(one.condition, RECORD))
            for read in _Resolver(pack).found(name, path)
        )
        for path, one in fields
    }


def _leaves(one: Expression) -> list[str]:
    """List the names that an expression reads, without the tables on the way to them."""
    return [path for root in one.fields.values() for path, field in root.walk() if not field.fields]


def paths_read(pack: Pack, name: str) -> set[str]:
    """Return the paths of the record that a name of the context leads to."""
    return _Resolver(pack).found(name, "")


@kept_for_pack
def _known(pack: Pack) -> Mapping[str, str]:
    """Return the paths of the record, by what they are without positions."""
    return {path.replace("[]", ""): path for path, _ in pack.definition.walk()}


class _Resolver:
    """Finds the paths of a record that a name leads to, through what follows from the record."""

    def __init__(self, pack: Pack) -> None:
        self.pack, self.known = pack, _known(pack)
        self.met: set[str] = set()  # names that read each other are told elsewhere

    def found(self, name: str, path: str) -> set[str]:
        """Return the paths that a name means for the field at a path."""
        plain = name.replace("[]", "")
        for table in tables_around(path):
            above = f"{table.replace('[]', '')}." if table else ""
            for start in _starts(plain):
                if f"{above}{start}" in READS:
                    return set(READS[f"{above}{start}"])
                if f"{above}{start}" in self.known:
                    return {self.known[f"{above}{start}"]}
        return self._followed(plain)

    def _followed(self, name: str) -> set[str]:
        """Return the paths from which a name follows that is no key of the record."""
        first, _, rest = name.partition(".")
        if first == SUBJECT:
            return {self.known[path] for path in (f"plan.{rest}", f"procedure.{rest}") if path in self.known}
        if first == ROWS:
            return {"plan", "procedure.sites"}
        if first in READS:
            return set(READS[first])
        if first in self.met or first not in self.pack.names:
            return set()
        self.met.add(first)
        source = expression(self.pack.names[first], place_of(first))
        return {read for inner in _leaves(source) for read in self.found(inner, "")}


def _starts(name: str) -> list[str]:
    """List a dotted name and what it starts with, the longest first."""
    parts = name.split(".")
    return [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
