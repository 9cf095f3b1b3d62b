"""Why a tag failed, in words that hold no value."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from docgen.word.values.failures import explain
from docgen.word.values.text import Refused

DAY = dt.date(2026, 3, 2)
OPERATIONS: dict[str, tuple[Callable[[Any, Any], Any], Any, Any, str]] = {
    "a text and a number": (operator.add, "Mary", 1, "+ cannot be used with a text and a whole number"),
    "a number and a text": (operator.add, 1.5, "Mary", "+ cannot be used with a decimal number and a text"),
    "a list and a text": (operator.add, ["Mary"], "Roe", "+ cannot be used with a list and a text"),
    "a text less a text": (operator.sub, "Mary", "Roe", "- cannot be used with a text and a text"),
    "a day and days": (operator.add, DAY, 1, "+ cannot be used with a date and a whole number"),
    "decimals": (operator.mul, Decimal(1), 1.5, "with an exact decimal number and a decimal number"),
    "a power": (operator.pow, 2, "Mary", "** cannot be used with a whole number and a text"),
    "a repetition": (operator.mul, "Mary", 1.5, "* cannot be used with a text or list and a decimal number"),
    "an order": (operator.lt, "Mary", 3, "< cannot be used with a text and a whole number"),
    "an order of groups": (operator.ge, {}, {}, "with a group of fields and a group of fields"),
    "a place in a number": (lambda a, b: a in b, "Mary", 3, "in cannot be used with a whole number"),
    "a minus": (lambda a, _: -a, "Mary", None, "- cannot be used with a text"),
    "something else": (operator.add, object(), 1, "+ cannot be used with another value and a whole number"),
    "nothing": (operator.floordiv, 1, 0, "the tag divides by zero"),
    "a decimal by nothing": (operator.truediv, Decimal(1), 0, "the tag divides by zero"),
    "a number without an end": (operator.pow, 9.0, 9999, "the tag calculates a number that is too large"),
}


@pytest.mark.parametrize(("work", "left", "right", "message"), OPERATIONS.values(), ids=OPERATIONS)
def test_an_operation_is_named_with_the_kinds_of_its_values(
    work: Callable[[Any, Any], Any], left: object, right: object, message: str
) -> None:
    with pytest.raises((TypeError, ArithmeticError)) as caught:
        work(left, right)
    (problem,) = explain(caught.value).problems
    assert problem.message.endswith(message)
    assert problem.fix
    assert "Mary" not in str(problem)


@pytest.mark.parametrize("error", [ValueError("Mary"), KeyError("Mary"), TypeError("'Mary' and 'Roe'")])
def test_the_words_of_another_error_are_not_passed_on(error: Exception) -> None:
    assert "Mary" not in str(explain(error))
    assert explain(error).problems[0].fix


def test_a_value_that_does_not_have_the_parts_that_are_named_is_one_problem() -> None:
    for value in (3, [1], "abc"):
        with pytest.raises((TypeError, ValueError)) as caught:
            _, _ = value  # type: ignore[misc]
        assert "does not have as many parts" in str(explain(caught.value))


def test_what_was_refused_stays_as_it_was() -> None:
    refusal = Refused("the list is empty", "fill it")
    assert explain(refusal) is refusal
