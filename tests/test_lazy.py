"""What is made when it is first used: names of packages, patterns, methods of dataclasses."""

from __future__ import annotations

import ast
import copy
import dataclasses
import inspect
import pickle
import re
import sys
from collections.abc import Callable
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import docgen
from docgen import lazy
from docgen.lazy import compiled_when_used, imported_when_used, names_of

LAZY = [
    "docgen",
    *(f"docgen.{room}" for room in "checks context encounter pack sources toml word".split()),
]


def names_for_type_checkers(package: ModuleType) -> set[str]:
    """The public names that a type checker sees."""
    tree = ast.parse(Path(str(package.__file__)).read_text(encoding="utf-8"))
    found = set()
    for block in tree.body:
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING":
            for node in block.body:
                if isinstance(node, ast.ImportFrom):
                    found |= {name.asname for name in node.names if name.asname}
                elif isinstance(node, ast.Assign):
                    found |= {name.id for name in ast.walk(node.targets[0]) if isinstance(name, ast.Name)}
    return found


@pytest.mark.parametrize("name", LAZY)
def test_a_type_checker_sees_the_names_that_are_imported_when_they_are_used(name: str) -> None:
    package = import_module(name)
    assert names_for_type_checkers(package) - {"__version__"} == set(names_of(package._HOMES))
    assert all(getattr(package, one) is not None for one in names_of(package._HOMES))


def test_a_name_is_imported_once_and_by_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    package = ModuleType("package")
    monkeypatch.setitem(sys.modules, "package", package)
    load = imported_when_used("package", {"docgen": "Word=WordTemplate Pack"})
    assert load("Word") is docgen.WordTemplate
    assert vars(package)["Word"] is docgen.WordTemplate
    assert load("Pack") is docgen.Pack
    with pytest.raises(AttributeError, match="module 'package' has no attribute 'Excel'"):
        load("Excel")


def test_a_pattern_is_compiled_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_ = re.compile
    monkeypatch.setattr(re, "compile", lambda *given: compiled.append(given[0]) or compile_(*given))
    pattern = compiled_when_used("a+", re.IGNORECASE)
    assert compiled == []
    assert [pattern.fullmatch(text) is not None for text in ("aA", "ab")] == [True, False]
    assert pattern.sub("x", "aab") == "xb"
    assert set(compiled) == {"a+"}


def test_a_pattern_can_be_copied_and_pickled() -> None:
    pattern = compiled_when_used("a+")
    for again in (copy.copy(pattern), copy.deepcopy(pattern), pickle.loads(pickle.dumps(pattern))):  # noqa: S301
        assert again.fullmatch("aa")


# by name: how a dataclass is made
MAKERS: dict[str, Any] = {"of docgen": lazy.dataclass, "of Python": dataclasses.dataclass}


def classes(dataclass: Any) -> dict[str, type[Any]]:
    """Dataclasses of every kind that docgen has, made by one of two decorators."""

    @dataclass(frozen=True)
    class Frozen:
        """A value."""

        name: str
        size: int = 2
        items: list[int] = dataclasses.field(default_factory=list)
        hidden: str = dataclasses.field(default="h", repr=False)
        made: dict[str, int] = dataclasses.field(default_factory=dict, init=False, repr=False)

        def __post_init__(self) -> None:
            if self.size < 0:
                raise ValueError("negative")

        @cached_property
        def twice(self) -> int:
            return self.size * 2

    @dataclass
    class Open:
        """A state."""

        name: str = "x"
        items: tuple[int, ...] = ()

    @dataclass(frozen=True)
    class Shown:
        """A value with methods of its own."""

        name: str

        def __repr__(self) -> str:
            return f"<{self.name}>"

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Shown) and self.name.lower() == other.name.lower()

    @dataclass(frozen=True, eq=False)
    class Same:
        """A value that is equal to itself alone."""

        name: str = ""

    @dataclass(frozen=True)
    class Empty:
        """A value without fields."""

    return {one.__name__: one for one in (Frozen, Open, Shown, Same, Empty)}


def outcome(do: Callable[[], object]) -> object:
    """What comes out of something, or the kind of its error."""
    try:
        return do()
    except Exception as error:
        return type(error)


def said_by(do: Callable[[], object]) -> str:
    with pytest.raises(dataclasses.FrozenInstanceError) as caught:
        do()
    return str(caught.value)


# what is done with the classes
DONE: dict[str, Callable[[dict[str, Any]], object]] = {
    "made by position": lambda c: vars(c["Frozen"]("a", 3, [1], "x")),
    "made by name": lambda c: vars(c["Frozen"](size=1, name="a")),
    "made by default": lambda c: [vars(c["Frozen"]("a")), vars(c["Open"]()), vars(c["Empty"]())],
    "a list of its own": lambda c: c["Frozen"]("a").items is c["Frozen"]("a").items,
    "a value too few": lambda c: c["Frozen"](),
    "a value too many": lambda c: c["Open"]("a", (), 1),
    "an unknown name": lambda c: c["Frozen"]("a", colour=1),
    "what cannot be given": lambda c: c["Frozen"]("a", made={}),
    "what it refuses": lambda c: c["Frozen"]("a", -1),
    "shown": lambda c: [
        repr(c[name]("a")).rpartition("<locals>.")[2] for name in ("Frozen", "Open", "Shown")
    ],
    "equal": lambda c: [c[name]("a") == c[name]("a") for name in ("Frozen", "Open", "Shown", "Same")],
    "not equal": lambda c: [c["Frozen"]("a") == other for other in (c["Frozen"]("b"), c["Open"]("a"), "a")],
    "equal by its own": lambda c: c["Shown"]("a") == c["Shown"]("A"),
    "without fields": lambda c: [c["Empty"]() == c["Empty"](), hash(c["Empty"]()) == hash(c["Empty"]())],
    "in a set": lambda c: len({c["Shown"]("a"), c["Shown"]("a"), c["Shown"]("b")}),
    "with what has no hash": lambda c: hash(c["Frozen"]("a")),
    "a state in a set": lambda c: hash(c["Open"]()),
    "itself in a set": lambda c: len({c["Same"](), c["Same"]()}),
    "changed": lambda c: setattr(c["Frozen"]("a"), "name", "b"),
    "given more": lambda c: setattr(c["Frozen"]("a"), "more", "b"),
    "deleted": lambda c: delattr(c["Frozen"]("a"), "name"),
    "a state changed": lambda c: setattr(c["Open"]("a"), "name", "b"),
    "worked out": lambda c: c["Frozen"]("a", 4).twice,
    "replaced": lambda c: vars(dataclasses.replace(c["Frozen"]("a"), size=9)),
    "as a dict": lambda c: dataclasses.asdict(c["Frozen"]("a")),
    "its fields": lambda c: [one.name for one in dataclasses.fields(c["Frozen"])],
    "copied": lambda c: vars(copy.copy(c["Frozen"]("a"))),
    "its signature": lambda c: [
        str(inspect.signature(c[one])).partition(" ->")[0] for one in ("Open", "Empty")
    ],
    "its arguments": lambda c: list(inspect.signature(c["Frozen"]).parameters),
    "what it says when it is changed": lambda c: said_by(lambda: setattr(c["Frozen"]("a"), "name", "b")),
    "what it says when it is deleted": lambda c: said_by(lambda: delattr(c["Frozen"]("a"), "name")),
    "based on it and frozen": lambda c: (
        dataclasses.dataclass(frozen=True)(type("D", (c["Frozen"],), {}))("a").name
    ),
    "based on it and open": lambda c: dataclasses.dataclass(type("D", (c["Frozen"],), {})),
    "said of its init": lambda c: [c["Open"]("a") and c["Open"].__init__.__module__],
    "said of it": lambda c: [c["Frozen"].__doc__, c["Frozen"].__match_args__],
}


@pytest.mark.parametrize("do", DONE.values(), ids=DONE)
def test_a_dataclass_is_as_those_of_python(do: Callable[[dict[str, Any]], object]) -> None:
    for _ in range(2):  # the second time, its __init__ is written
        mine, theirs = (outcome(lambda made=made: do(classes(made))) for made in MAKERS.values())
        assert mine == theirs


def test_a_class_based_on_a_dataclass_may_have_more() -> None:
    for made in MAKERS.values():
        base = classes(made)["Frozen"]
        derived = type("Derived", (base,), {"__init__": lambda self, more: setattr(self, "more", more)})
        assert derived(5).more == 5
        assert list(inspect.signature(derived).parameters) == ["more"]
        with pytest.raises(dataclasses.FrozenInstanceError):
            derived(5).name = "b"


# by name: fields that no dataclass of docgen has
OTHERS: dict[str, dict[str, Any]] = {
    "a field that is given by name alone": {"a": dataclasses.field(kw_only=True)},
    "no default behind a default": {"a": 1, "b": dataclasses.field()},
}


@pytest.mark.parametrize("given", OTHERS.values(), ids=OTHERS)
def test_a_dataclass_of_another_kind_is_refused_at_once(given: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        lazy.dataclass(type("Other", (), {"__annotations__": dict.fromkeys(given, int), **given}))


def test_a_dataclass_may_be_based_on_another() -> None:
    @lazy.dataclass(frozen=True)
    class Base:
        name: str

    @lazy.dataclass(frozen=True)
    class Longer(Base):
        size: int = 1

    assert vars(Longer("a")) == {"name": "a", "size": 1}
    assert vars(Base("a")) == {"name": "a"}
    assert Longer("a") != Base("a")
