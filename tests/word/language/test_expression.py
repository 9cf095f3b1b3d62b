"""One expression of the template language by itself."""

from __future__ import annotations

import datetime as dt
import pickle
import time

import pytest

from docgen import DocgenError, TemplateError
from docgen.word import Expression

EXPRESSIONS = {
    "a comparison": ("a > 3", True),
    "a missing name is less and more than nothing": ("gone > 3 or gone < 3 or n >= 0", False),
    "a missing name is false": ("not gone and not n", True),
    "a missing name below a missing name": ("gone.x.y", None),
    "membership": ("'x' in l and 'z' not in l and 'x' not in gone", True),
    "a function": ("double(a)", 10),
    "a filter": ("l | length", 2),
}


@pytest.mark.parametrize(("source", "value"), EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_an_expression_is_worked_out_in_the_same_language(source: str, value: object) -> None:
    expression = Expression(source, functions={"double": lambda number: number * 2})
    assert expression.evaluate({"a": 5, "l": ["x", "y"], "n": None}) == value


def test_an_expression_knows_its_names_and_reports_its_problems() -> None:
    assert Expression("a.b > limits.c and f.d").names == {"a", "a.b", "limits", "limits.c", "f", "f.d"}
    with pytest.raises(TemplateError, match=r"checks\.toml: R1"):
        Expression("a >", place="checks.toml: R1")


IN_ITS_OWN_WORDS = {
    "": "the expression is empty (write it, or take the line out)",
    "1 +": "something is missing at the end of the expression (check names, dots, brackets and quotation "
    "marks; a name has no spaces)",
    "a b": "'b' is where the end of the expression is expected (check names, dots, brackets and quotation "
    "marks; a name has no spaces)",
    "if minor": "if is a statement (write the condition or the value alone, such as patient.age >= 18)",
    "{ a": "{ has no meaning here (delete it)",
    "a ? 1 : 2": '? has no meaning here (write "yes" if minor else "no")',
    "(" * 40: "the expression has too many parts, or too many brackets in each other (shorten it)",
}


@pytest.mark.parametrize("source", IN_ITS_OWN_WORDS)
def test_a_problem_of_an_expression_speaks_of_no_tag(source: str) -> None:
    with pytest.raises(TemplateError) as caught:
        Expression(source, place="record.toml, names.a")
    (problem,) = caught.value.problems
    assert f"{problem.message} ({problem.fix})" == IN_ITS_OWN_WORDS[source]


def test_an_expression_that_divides_by_zero_speaks_of_no_tag() -> None:
    with pytest.raises(DocgenError, match="worked out: it divides by zero") as caught:
        Expression("1 / n").evaluate({"n": 0})
    assert caught.value.problems[0].fix == "write it with a condition: total / count if count"


def test_a_chain_of_filters_is_walked_in_a_moment() -> None:
    started = time.perf_counter()
    assert Expression("'a'" + " | upper" * 60 + " == x").names == {"x"}
    assert time.perf_counter() - started < 1


def test_the_names_of_an_expression_are_nested_with_their_types() -> None:
    fields = Expression("a.b > 3 and c in ['x', 'y'] and len(d)", functions={"len": len}).fields
    assert {path: field.type for root in fields.values() for path, field in root.walk()} == {
        "a": "group",
        "a.b": "number",
        "c": "text",
        "d": "any",
    }
    assert fields["c"].choices.keys() == {"x", "y"}


def test_an_expression_that_fails_is_reported_without_any_value() -> None:
    with pytest.raises(DocgenError) as caught:
        Expression("a / b", place="checks.toml: R1").evaluate({"a": "Mary", "b": 2})
    (problem,) = caught.value.problems
    assert (problem.place, problem.kind, problem.tag) == ("checks.toml: R1", "expression", "a / b")
    assert "Mary" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_date_in_an_expression_is_worded_in_the_language() -> None:
    day = {"day": dt.date(2026, 3, 2)}
    assert Expression("day | date").evaluate(day, "es") == "2 de marzo de 2026"
    assert Expression("day | date").evaluate(day) == "March 2, 2026"


def test_a_function_that_has_no_hash_can_be_called() -> None:
    class Doubler:
        __hash__ = None  # type: ignore[assignment]
        __name__ = "double"

        def __call__(self, number: int) -> int:
            return number * 2

    assert Expression("double(n)", {"double": Doubler()}).evaluate({"n": 2}) == 4


def test_an_expression_is_pickled_with_the_names_that_are_known_of_it() -> None:
    plain, read = Expression("a.b > 1"), Expression("a.b > 1")
    fields = read.fields
    for one in (plain, read):
        again = pickle.loads(pickle.dumps(one))  # noqa: S301
        assert again.evaluate({"a": {"b": 2}}) is True
        assert again.fields == fields
    assert len(pickle.dumps(read)) > len(pickle.dumps(plain))
