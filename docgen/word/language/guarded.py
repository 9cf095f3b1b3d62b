"""Guards a filter: keeps it within the limits, and records that it failed, without the value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from jinja2 import Undefined

from docgen.word.language.limits import SHORT, TooMuch, check_size, made, spend_on
from docgen.word.language.missing import LEFT_OUT, RECORD, is_missing
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


def guarded(filter_: Callable[..., Any], name: str = "") -> Callable[..., Any]:
    """Return a filter that reports values it cannot work with, and continues.

    A missing value is passed on, so that it is reported where it is printed; an error is recorded for the
    rendering, without the value that caused it. `name` is the filter's name in messages.
    """
    takes_context = getattr(filter_, "jinja_pass_arg", None)
    at = 1 if takes_context else 0
    check = _CHECKS.get(name)

    def careful(*args: Any, **kwargs: Any) -> Any:
        value = args[at]
        if value.__class__ is not str and is_missing(value):
            return value
        try:
            if value.__class__ is not str or len(value) >= SHORT:
                spend_on(value)
            if check is not None:
                check(*args[at + 1 :], **kwargs)
            result = filter_(*args, **kwargs)
            return result if result.__class__ is str and len(result) < SHORT else _passed_on(result)
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
