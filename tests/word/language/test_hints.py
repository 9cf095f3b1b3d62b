"""What the use of a name says of its type."""

from __future__ import annotations

import pytest
from jinja2 import nodes

from docgen.word.language.environment import Environment
from docgen.word.language.fields import FieldFinder
from docgen.word.language.filters import FILTERS
from docgen.word.language.hints import hint_of_choice, hints_of, is_mapped, plain, type_of
from docgen.word.language.wrapping import dotted
from docgen.word.values.sinks import SINKS
from docgen.word.values.types import (
    ANY,
    ASKED,
    DATE,
    GROUP,
    LIST,
    MOMENT,
    NUMBER,
    PRINTED,
    TEXT,
    TIME,
    TYPES,
    YES_NO,
)


def test_what_writes_a_value_tells_its_type() -> None:
    finder, environment = FieldFinder(frozenset()), Environment({}, {})
    tree = environment.parse("\x01 a \n\x02\x01 b \n\x02\x01 c \n\x02\x01 d \n\x02")
    finder.add(tree, {}, {1: "checked", 2: "day", 3: "embedded", 4: "text"})
    types = {name: field.type for name, field in finder.root.fields.items()}
    assert types == {"a": "yes/no", "b": "date", "c": "picture", "d": "text"}


def test_every_sink_tells_a_type_that_there_is() -> None:
    assert {sink.type for sink in SINKS.values()} <= {*TYPES, PRINTED}


def test_every_filter_of_the_language_is_judged() -> None:
    silent = set("default d e escape instead int float reverse string".split())
    for name in set(FILTERS) - silent - {"map", "select", "reject"}:
        finder, environment = FieldFinder(frozenset()), Environment({}, {})
        finder.add(environment.parse(f"\x03 if (x | {name}) == y \n\x04\x03 endif \n\x04"), {})
        field = finder.root.fields["x"]
        assert field.repeats or field.type != "any", name


# by name: hints of a value, whether it repeats, and the type that they mean
HINTED = {
    "nothing": ((), False, ANY),
    "printed": ((PRINTED,), False, TEXT),
    "printed and asked": ((PRINTED, ASKED), False, TEXT),
    "only asked": ((ASKED,), False, YES_NO),
    "a list that is only asked": ((ASKED,), True, ANY),
    "a date and a time": ((DATE, TIME), False, MOMENT),
    "a date that is printed": ((DATE, PRINTED), False, DATE),
    "a number that is compared with a text": ((NUMBER, TEXT), False, NUMBER),
    "a group": ((GROUP,), False, GROUP),
}


@pytest.mark.parametrize(("hints", "repeats", "type_"), HINTED.values(), ids=HINTED)
def test_the_strongest_hint_decides_on_the_type(hints: tuple[str, ...], repeats: bool, type_: str) -> None:
    assert type_of(hints, repeats) == type_ == type_of(hints[::-1], repeats)


def expression(source: str) -> nodes.Expr:
    output = Environment({}, {}).parse(f"\x01 {source} \n\x02").find(nodes.Output)
    assert output is not None
    return output.nodes[0]


# by name: an expression, and each name in it with the hint that the expression gives
GIVEN: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "a filter": ("x | date", [("x", DATE)]),
    "a filter of lists": ("x | sum", [("x", LIST), ("x", NUMBER)]),
    "a test": ("x is even", [("x", NUMBER)]),
    "a test of anything": ("x is defined", []),
    "a number compared": ("x > 3", [("x", NUMBER)]),
    "a truth compared": ("true == x", [("x", YES_NO)]),
    "a text in a list": ("'a' in x", [("x", LIST), ("x", TEXT)]),
    "one of some numbers": ("x in [1, 2]", [("", LIST), ("x", NUMBER)]),
    "two names compared": ("x == y", []),
    "a product": ("x * y", [("x", NUMBER), ("y", NUMBER)]),
    "a sum with a text": ("x + 'a'", [("x", TEXT)]),
    "a sum of names": ("x + y", []),
    "a negative": ("-x", [("x", NUMBER)]),
    "texts put together": ("x ~ y", [("x", PRINTED), ("y", PRINTED)]),
    "a method of texts": ("x.upper()", [("x", TEXT)]),
    "a method of groups": ("x.items()", [("x", GROUP)]),
    "counted to": ("range(x)", [("x", NUMBER)]),
    "another function": ("f(x)", []),
    "a choice": ("a if x and not y else b", [("x", ASKED), ("y", ASKED)]),
}


@pytest.mark.parametrize(("source", "hints"), GIVEN.values(), ids=GIVEN)
def test_an_expression_gives_hints_of_the_names_in_it(source: str, hints: list[tuple[str, str]]) -> None:
    found = [(dotted(used), hint) for used, hint in hints_of(expression(source), {})]
    assert sorted(found) == sorted(hints)


# by name: an expression, a hint at it, and the names that the hint is about
HANDED_ON = {
    "a name": ("x.y", TEXT, ["x.y"]),
    "one or the other": ("x or y", TEXT, ["x", "y"]),
    "a choice": ("x if y else z", TEXT, ["x", "z"]),
    "a default": ("x | default(y)", TEXT, ["x", "y"]),
    "an item of a list": ("x | sort | first", TEXT, ["x"]),
    "a list of a first item": ("x | first", LIST, []),
    "a sorted list": ("x | sort", LIST, ["x"]),
    "a filtered text": ("x | upper", TEXT, []),
    "a sum": ("x + y", TEXT, []),
}


@pytest.mark.parametrize(("source", "hint", "names"), HANDED_ON.values(), ids=HANDED_ON)
def test_a_hint_is_about_the_names_whose_value_is_handed_on(source: str, hint: str, names: list[str]) -> None:
    assert [dotted(node) for node in plain(expression(source), hint)] == names


def test_a_list_made_of_a_name_of_its_items_is_known_through_filters_that_keep_it() -> None:
    assert is_mapped(expression('x | map(attribute="n") | sort | unique'))
    assert not is_mapped(expression("x | sort"))
    assert not is_mapped(expression('x | map(attribute="n") | first'))


CHOICES = {
    "its truth": ('x | selectattr("n")', ASKED),
    "a test": ('x | rejectattr("n", "odd")', NUMBER),
    "a text": ('x | selectattr("n", "eq", "a")', TEXT),
    "a name": ('x | selectattr("n", "eq", y)', ""),
    "no choice": ('x | map(attribute="n")', ""),
}


@pytest.mark.parametrize(("source", "hint"), CHOICES.values(), ids=CHOICES)
def test_a_filter_that_chooses_gives_a_hint_of_the_name_it_chooses_by(source: str, hint: str) -> None:
    node = expression(source)
    assert isinstance(node, nodes.Filter)
    assert hint_of_choice(node) == hint
