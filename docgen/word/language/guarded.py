"""Guards what a template does: filters, loops and comparisons.

A filter is kept within the limits, and that it failed is recorded without the value. The wrappers are filters
that no template can name: `wrapping` puts them around expressions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context, Undefined

from docgen.word.language.filters import piece
from docgen.word.language.limits import (
    SHORT,
    TooMuch,
    check_size,
    counted,
    joined,
    made,
    spend,
    spend_on,
)
from docgen.word.language.missing import LEFT_OUT, RECORD, Missing, is_left_out, is_missing
from docgen.word.language.sandbox import Key
from docgen.word.values.text import Refused

_MOST_PRECISION = 300


def _check_count(count: object, *_: object, **__: object) -> None:
    if isinstance(count, int):
        check_size(count)


def _check_precision(precision: object = 0, *_: object, **__: object) -> None:
    if not isinstance(precision, int) or abs(precision) > _MOST_PRECISION:
        raise Refused(
            f"the filter 'round' needs decimals from -{_MOST_PRECISION} to {_MOST_PRECISION}",
            "write round(2)",
        )


def _check_start(_: object = None, start: object = 0, **__: object) -> None:
    if not isinstance(start, int | float | Decimal):
        raise Refused("the filter 'sum' needs a number to begin with", "write sum(start=0)")


_CHECKS: Mapping[str, Callable[..., None]] = {
    "batch": _check_count,
    "slice": _check_count,
    "round": _check_precision,
    "sum": _check_start,
}
"""What is asked of the arguments of a filter of Jinja before it works without a limit."""


def guarded(filter_: Callable[..., Any], name: str = "", takes_missing: bool = False) -> Callable[..., Any]:
    """Return a filter that reports values it cannot work with, and continues.

    A missing value is passed on, so that it is reported where it is printed, unless the filter takes it; an
    error is recorded for the rendering, without the value that caused it. `name` is the filter's name in
    messages.
    """
    takes_context = getattr(filter_, "jinja_pass_arg", None)
    at = 1 if takes_context else 0
    check = _CHECKS.get(name)

    def careful(*args: Any, **kwargs: Any) -> Any:
        value = args[at]
        if value.__class__ is not str and not takes_missing and is_missing(value):
            return value
        try:
            if value is not None and (value.__class__ is not str or len(value) >= SHORT):
                spend_on(value)
            if check is not None:
                check(*args[at + 1 :], **kwargs)
            result = filter_(*args, **kwargs)
            done = result is LEFT_OUT or (result.__class__ is str and len(result) < SHORT)
            return result if done else _passed_on(result)
        except TooMuch:
            raise
        except Exception as error:
            return _refuse(error, name, bool(kwargs) or len(args) > at + 1)

    if takes_context:
        careful.jinja_pass_arg = takes_context  # type: ignore[attr-defined]
    return careful


def _passed_on(result: Any) -> Any:
    """Return the result of a filter, counted; one that is lazy remembers the filter's own tag."""
    result = made(result)
    return _at_its_tag(result) if isinstance(result, Iterator) else result


def _at_its_tag(items: Iterator[Any]) -> Iterator[Any]:
    """Yield the items of a lazy filter; what it meets on the way belongs to the filter's own tag."""
    record = RECORD.get(None)
    own = record.tag if record is not None else -1
    while True:
        current = record.tag if record is not None else -1
        try:
            if record is not None:
                record.tag = own
            item = next(items)
        except StopIteration:
            return
        finally:
            if record is not None:
                record.tag = current
        yield item


def _refuse(error: Exception, name: str, has_arguments: bool) -> Undefined:
    """Record that a filter failed, and return its result; raise the error again outside a rendering."""
    record = RECORD.get(None)
    if record is None:
        raise error
    given = " and these arguments" if has_arguments else ""
    message = f"the filter {name!r} cannot work with this value{given}"
    fix = "check the kind of the value, and what the filter takes in its brackets"
    record.refuse(record.tag, error if isinstance(error, Refused) else Refused(message, fix))
    return LEFT_OUT


AT, LOOP, UNPACKED_LOOP, KNOWN, COUNTED, CONTAINER, JOINED, KEY = (
    f"docgen {name}"
    for name in ("at", "loop", "unpacked loop", "known", "counted", "container", "joined", "key")
)


@pass_context
def _at(_: Context, tag: int) -> bool | Undefined:
    """Note the tag that is evaluated, and return whether to: one that failed before is left out."""
    record = RECORD.get()
    record.tag = tag
    return LEFT_OUT if tag in record.failed else True


@pass_context
def _loop(_: Context, value: object, tag: int, name: str) -> Iterator[Any] | Sequence[Any]:
    if value.__class__ is list:  # nearly every loop; the rest is for rare cases
        spend(len(value))
        return value
    if is_missing(value):
        if (record := RECORD.get(None)) is not None and not is_left_out(value):
            nearest = value.nearest if isinstance(value, Missing) else ""
            record.miss(name or getattr(value, "dotted", ""), "loop", tag, nearest)
        return ()
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        if (record := RECORD.get(None)) is not None:
            fix = "name a list, or write {% if … %} instead of the loop"
            record.refuse(tag, Refused("a loop needs a list; this is a single value", fix))
        return ()
    if not hasattr(value, "__len__"):
        return counted(value)
    spend(len(value))
    return value  # type: ignore[return-value]


@pass_context
def _unpacked_loop(context: Context, value: object, tag: int, name: str) -> Sequence[Any]:
    """Return the items of a loop that unpacks each of them; a missing item is noted at the loop's tag."""
    record = RECORD.get(None)
    if record is not None and tag in record.failed:
        return ()
    items = [*_loop(context, value, tag, name)]
    for item in items:
        if isinstance(item, Missing) and record is not None:
            record.miss(item.dotted, "loop", tag, item.nearest)
    return [None if is_missing(item) else item for item in items]


@pass_context
def _known(_: Context, value: object) -> object:
    if is_missing(value):
        return NOTHING
    spend_on(value)
    return value


@pass_context
def _counted(_: Context, value: object) -> object:
    spend_on(value)
    return value


@pass_context
def _container(_: Context, value: object) -> object:
    if is_missing(value):
        return ()
    spend_on(value)
    return value


@pass_context
def _join(_: Context, values: list[object]) -> str:
    return joined([value if value.__class__ is str else piece(value) for value in values])


class _Nothing:
    """Replaces a missing value in a comparison: neither less nor greater than anything."""

    def _false(self, _: object) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _false


NOTHING = _Nothing()


WRAPPERS: Mapping[str, Callable[..., Any]] = {
    AT: _at,
    LOOP: _loop,
    UNPACKED_LOOP: _unpacked_loop,
    KNOWN: _known,
    COUNTED: _counted,
    CONTAINER: _container,
    JOINED: _join,
    KEY: pass_context(lambda _, value, name: Key(value, name)),
}
"""The filters that `wrapping` puts around expressions; no template can name them."""
