"""Says what an item of a form may have, as far as a condition can tell it apart.

A condition reads the names of the context, FHIR compares answers: a state has both. What a condition tells
apart is each code, each text that it names, and numbers around those that it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import cycle, islice, pairwise, permutations
from typing import Any, NamedTuple, NoReturn

from docgen.context import NoItems, Words
from docgen.encounter import GROUP, LARGEST, NUMBERS, OTHER, Item, Other, is_within

OTHER_WORDS = "\N{HORIZONTAL ELLIPSIS}"  # stands for a text that no condition names
_LONGEST = 100  # values of a list


class State(NamedTuple):
    """What an item may have: as the names of the context have it, and the answers that say so, by link."""

    named: Any
    answers: Mapping[str, Sequence[Any]]


class _Value(NamedTuple):
    """A value of an item: as the names of the context have it, and as FHIR compares it."""

    named: Any
    answered: Any


class _Rows:
    """Some tables of a list, which FHIR cannot ask for: they are no code, and all else about them is open."""

    def __eq__(self, other: object) -> bool:
        return False if isinstance(other, str) else self._refuse()

    def _refuse(self, *_: object) -> NoReturn:
        raise TypeError("what is in a list of tables is not known here")

    __bool__ = __getitem__ = _refuse


def states_of(item: Item, code: Item | None, named: Sequence[Any], words: Words) -> Iterator[State]:
    """Yield what an item may have that a condition with these constants can tell apart.

    `code` is the item of the code that may stand in its place, if it is a list in whose place one may.
    """
    singles = [] if item.type == GROUP else [*_single_values(item, named, words)]
    if not item.repeats:
        yield State(None, {})
        yield from (State(one.named, {item.link: [one.answered]}) for one in singles)
        return
    codes = code.options if code is not None else ()
    singles = [one for one in singles if one.answered not in codes]  # such a list is read as the code
    for ones in _lists(singles, named):
        yield State([one.named for one in ones], {item.link: [one.answered for one in ones]})
    if item.type == GROUP:
        yield State(_Rows(), {})
    if code is not None:
        yield from (State(NoItems(words.word(code.list, one)), {code.link: [one]}) for one in codes)


def _lists(singles: Sequence[_Value], named: Sequence[Any]) -> Iterator[Sequence[_Value]]:
    """Yield lists of up to two values, of all and of all that are named, and some of the lengths named."""
    for length in range(3):
        yield from permutations(singles, length)
    for ones in (singles, [one for one in singles if one.answered in named]):
        yield from (ones, ones[::-1])
    for number in named:
        for length in (number, number + 1) if number in range(2, _LONGEST) else ():
            for start, one in enumerate(singles):
                yield [*islice(cycle(singles), start, start + length)]
                yield [one] * length


def _single_values(item: Item, named: Sequence[Any], words: Words) -> Iterator[_Value]:
    if item.options:
        read = words.reader(item.list, True)
        yield from (_Value(read(code), code) for code in item.options)
        if item.type == "open-choice":
            other = Other(OTHER_WORDS) if OTHER in item.options else OTHER_WORDS
            yield _Value(read(other), OTHER_WORDS)
        return
    found: Iterable[Any] = (*(one for one in named if isinstance(one, str)), OTHER_WORDS)
    if item.type == "boolean":
        found = (True, False)
    elif item.type in NUMBERS:
        found = _numbers(item, [one for one in named if not isinstance(one, str)])
    yield from (_Value(one, one) for one in found)


def _numbers(item: Item, named: Sequence[float]) -> Iterator[float]:
    """Yield numbers within the bounds of an item: those named, and some below, between and above them."""
    step = 1 if item.type == "integer" else 0.001
    marks = sorted({*named, *(bound for _, bound in item.field.phrase.bounds)})
    between = ((low + high) / 2 if step < 1 else (low + high) // 2 for low, high in pairwise(marks))
    near = (mark + away for mark in marks for away in (-1000, -step, 0, step, 1000))
    for number in sorted({*near, *between, LARGEST}):
        if is_within(number, item.field.phrase.bounds):
            yield number
