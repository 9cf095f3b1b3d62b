"""A pack's expressions: each is compiled once, and some together are kept for the next process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, NamedTuple

from docgen.context.functions import FUNCTIONS
from docgen.errors import DocgenError
from docgen.files.cache import kept
from docgen.word import Expression


class Placed(NamedTuple):
    """An expression, and the place where it stands."""

    source: str
    place: str


@lru_cache(maxsize=512)
def together(sources: tuple[str, ...], places: tuple[str, ...]) -> Placed:
    """Return several expressions as one: a list, in the place of the first."""
    return Placed("[" + ", ".join(f"({source})" for source in sources) + "]", places[0] if places else "")


def evaluate_all(sources: Sequence[str], places: Sequence[str], names: Mapping[str, Any]) -> list[bool]:
    """Return for each expression whether it is true. All are compiled and evaluated as one, for speed.

    If that fails, each is evaluated alone, so that the first error is raised with its own place.
    """
    try:
        values = expression(*together(tuple(sources), tuple(places))).evaluate(names)
    except DocgenError:
        values = [expression(*pair).evaluate(names) for pair in zip(sources, places, strict=True)]
    return [bool(value) for value in values]


_MOST_COMPILED = 4096  # far more than the packs in use have
_COMPILED: dict[Placed, Expression] = {}


def expression(source: str, place: str) -> Expression:
    """Compile an expression of a pack, once; `place` says where it is, for its problems."""
    key = Placed(source, place)
    found = _COMPILED.get(key)
    if found is None:
        found = Expression(source, functions=FUNCTIONS, place=place)
        _remember({key: found})
    return found


def compile_ahead(expressions: Iterable[Placed], with_names: bool = False) -> None:
    """Compile expressions, or take them as an earlier process compiled them, all at once.

    With `with_names`, the names that they read are found too. What is wrong with one is told when it is asked
    for by itself.
    """
    wanted = tuple(dict.fromkeys(expressions))
    if not wanted or (_COMPILED.keys() >= {*wanted} and not with_names):
        return
    _remember(kept(lambda: dict(_sound(wanted, with_names)), "expressions", with_names, wanted))


def _sound(wanted: Iterable[Placed], with_names: bool) -> Iterator[tuple[Placed, Expression]]:
    for key in wanted:
        with suppress(DocgenError):
            one = expression(*key)
            if with_names:
                _ = one.fields  # which its pickle then has
            yield key, one


def _remember(found: Mapping[Placed, Expression]) -> None:
    if len(_COMPILED) > _MOST_COMPILED:
        _COMPILED.clear()
    _COMPILED.update(found)
