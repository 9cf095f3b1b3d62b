"""Bounds the work of a rendering: the items that it goes through, and the sizes of what it makes.

A meter counts for one rendering or one expression. It is in a context variable, so that a template keeps no
state and threads can share it. Without a meter, nothing is counted and the limits are the usual ones.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextvars import ContextVar
from decimal import Decimal
from itertools import islice
from math import log10
from types import GeneratorType
from typing import Any, cast

from docgen.errors import Problem
from docgen.word.ooxml.limits import DEFAULT, WHERE_TO_RAISE, Limits, what_is_exceeded

SHORT = 256  # characters that are one step; a shorter text costs nothing
_SIZED = frozenset({list, tuple, range, dict})
_PIECES = 512  # how many pieces of a document are made before its size is looked at again
_BITS_A_DIGIT = 3.3219
_BITS_A_STEP = 2**20  # of two numbers, multiplied: what a step's time is enough for


class TooMuch(Exception):
    """A limit of the rendering that would be exceeded; the message holds no value."""

    def __init__(self, limit: str, most: int) -> None:
        super().__init__(what_is_exceeded(limit, most))
        self.fix = f"make it smaller; for a template that you trust, raise the limit {limit} {WHERE_TO_RAISE}"

    def problem(self, place: str, tag: str) -> Problem:
        """Return the problem that this is at a tag."""
        return Problem(place, str(self), self.fix, "render-limit", tag)


class _Meter:
    """Counts down the steps and the output of one rendering."""

    __slots__ = ("limits", "output", "steps")

    def __init__(self, limits: Limits) -> None:
        self.limits, self.steps, self.output = limits, limits.steps, limits.output


_METER: ContextVar[_Meter | None] = ContextVar("docgen_meter", default=None)


class measured:  # used like a function: with measured(limits)
    """Count the work of what is done inside, and raise TooMuch where it exceeds a limit."""

    def __init__(self, limits: Limits) -> None:
        self._meter = _Meter(limits)

    def __enter__(self) -> None:
        self._token = _METER.set(self._meter)

    def __exit__(self, *_: object) -> None:
        _METER.reset(self._token)


def _most(limit: str) -> int:
    meter = _METER.get()
    return int(getattr(DEFAULT if meter is None else meter.limits, limit))


def _bound(limit: str, wanted: float) -> None:
    if wanted > (most := _most(limit)):
        raise TooMuch(limit, most)


def spend(steps: int) -> None:
    """Count steps of work."""
    meter = _METER.get()
    if meter is not None:
        meter.steps -= steps
        if meter.steps < 0:
            raise TooMuch("steps", meter.limits.steps)


def spend_on(value: object) -> None:
    """Count the steps to go through a value: one for each item, or for each 256 characters of a text.

    Raises TooMuch for a decimal number that would have too many digits as a whole number.
    """
    kind = value.__class__
    if kind is str:
        _spend_on_characters(len(value))  # type: ignore[arg-type]
    elif kind in _SIZED:
        spend(len(value))  # type: ignore[arg-type]
    elif isinstance(value, Decimal):
        _bound("digits", abs(value.adjusted()))


def _spend_on_characters(size: int) -> None:
    if size >= SHORT:
        spend(size // SHORT)


def counted(items: Iterable[Any]) -> Iterator[Any]:
    """Yield the items, and count each as a step."""
    for item in items:
        spend(1)
        yield item


def made(value: Any) -> Any:
    """Return a value that a tag made, after counting it; raises TooMuch for a text that is too long."""
    if value.__class__ is str:
        if len(value) >= SHORT:
            check_size(len(value))
            _spend_on_characters(len(value))
        return value
    return counted(value) if isinstance(value, GeneratorType) else value


def check_size(size: int) -> None:
    """Raise TooMuch for more characters or items than one tag may make."""
    _bound("tag_size", size)


def check_operation(operator: str, left: Any, right: Any) -> None:
    """Count the work of an operation; raises TooMuch if what it makes would be too large."""
    if isinstance(left, int) and isinstance(right, int):
        _check_numbers(operator, left, right)
        return
    sizes = [len(one) if isinstance(one, str | list | tuple) else None for one in (left, right)]
    made_of = 0
    for size, other in zip(sizes, (right, left), strict=True):
        if operator == "*" and size is not None and isinstance(other, int):
            made_of = size * other
    if operator == "+" and sizes[0] is not None and sizes[1] is not None:
        made_of = sizes[0] + sizes[1]
    check_size(made_of)
    if not isinstance(left, str) and not isinstance(right, str):
        spend(max(made_of, 0))


def _check_numbers(operator: str, left: int, right: int) -> None:
    bits, others = left.bit_length(), right.bit_length()
    if operator == "*":
        _bound("digits", (bits + others - 1) / _BITS_A_DIGIT)
    elif operator == "**" and right > 0 and abs(left) > 1:
        _bound("digits", right * log10(abs(left)))
    if (work := bits * others) > _BITS_A_STEP:
        spend(work // _BITS_A_STEP)


def bounded_range(*bounds: int) -> range:
    """Return a range of numbers; raises TooMuch for one that no loop could go through."""
    numbers = range(*bounds)
    _bound("steps", (numbers[-1] - numbers[0]) // numbers.step + 1 if numbers else 0)
    return numbers


def joined(texts: Iterable[str], separator: str = "") -> str:
    """Return texts one after the other; raises TooMuch as soon as they are too long together."""
    most = _most("tag_size")
    gap, size, found = len(separator), 0, []
    for text in texts:
        size += len(text) + gap
        if size > most:
            raise TooMuch("tag_size", most)
        found.append(text)
    _spend_on_characters(size)
    return separator.join(found)


def replaced(text: str, old: str, new: str, count: int = -1) -> str:
    """Return a text with `old` replaced by `new`, at most `count` times unless negative."""
    times = text.count(old) if count < 0 else min(count, text.count(old))
    check_size(len(text) + times * (len(new) - len(old)))
    return text.replace(old, new, count)


def collected(pieces: Iterator[str]) -> str:
    """Return the text that a generator makes; raises TooMuch, where the generator is, if it is too long."""
    meter, texts = _METER.get(), []
    for first in pieces:
        texts.append("".join((first, *islice(pieces, _PIECES))))
        if meter is not None:
            meter.output -= len(texts[-1])
            if meter.output < 0:
                cast("Generator[str, None, None]", pieces).throw(TooMuch("output", meter.limits.output))
    return "".join(texts)
