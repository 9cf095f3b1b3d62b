"""What the use of a name says of its type."""

from __future__ import annotations

from docgen.word.language.environment import Environment
from docgen.word.language.fields import FieldFinder
from docgen.word.language.filters import BORROWED, OWN
from docgen.word.language.hints import SINKS as HINTED_SINKS
from docgen.word.values.sinks import SINKS


def test_what_writes_a_value_tells_its_type() -> None:
    finder, environment = FieldFinder(frozenset()), Environment({}, {})
    tree = environment.parse("\x01 a \n\x02\x01 b \n\x02\x01 c \n\x02\x01 d \n\x02")
    finder.add(tree, {}, {1: "checked", 2: "day", 3: "embedded", 4: "text"})
    types = {name: field.type for name, field in finder.root.fields.items()}
    assert types == {"a": "yes/no", "b": "date", "c": "picture", "d": "text"}


def test_every_sink_that_tells_a_type_is_one_of_the_engine() -> None:
    assert set(HINTED_SINKS) <= set(SINKS)


def test_every_filter_of_the_language_is_judged() -> None:
    silent = set("default d int float reverse string".split())
    for name in {*OWN, *BORROWED} - silent - {"map", "select", "reject"}:
        finder, environment = FieldFinder(frozenset()), Environment({}, {})
        finder.add(environment.parse(f"\x03 if (x | {name}) == y \n\x04\x03 endif \n\x04"), {})
        field = finder.root.fields["x"]
        assert field.repeats or field.type != "any", name
