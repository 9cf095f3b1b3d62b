"""Makes what costs time at every start when it is first used: imports, patterns, methods of dataclasses."""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING, Any, AnyStr, cast

_NO_DEFAULT = dataclasses.MISSING
_ABSENT = object()


def names_of(homes: Mapping[str, str]) -> list[str]:
    """Return the names of a package, sorted; `homes` are as in `imported_when_used`."""
    return sorted(name.partition("=")[0] for names in homes.values() for name in names.split())


def imported_when_used(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the `__getattr__` of a package, which imports each name when it is first used (PEP 562).

    `homes` maps its modules to the names that the package has from each, separated by spaces, where a name of
    the package is another in the module with `=` between them. It raises AttributeError for any other name.
    """
    known = {
        name: (home, original)
        for home, names in homes.items()
        for name, _, original in (one.partition("=") for one in names.split())
    }

    def load(name: str) -> Any:
        if name not in known:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        home, original = known[name]
        value = getattr(import_module(home), original or name)
        setattr(sys.modules[package], name, value)
        return value

    return load


class _Pattern:
    """A regular expression that is compiled when it is first used."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self._given = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        """Return an attribute of the compiled expression, and keep it: the next use is as quick as of one."""
        if name.startswith("__"):
            raise AttributeError(name)  # how it is copied, pickled and compared, if at all
        found = getattr(re.compile(*self._given), name)  # which keeps what it compiled
        setattr(self, name, found)
        return found


def compiled_when_used(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a regular expression that is compiled when it is first used: many never are."""
    return cast("re.Pattern[AnyStr]", _Pattern(pattern, flags))


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, eq=True):
        """Make a dataclass as `dataclasses.dataclass` does, but write the code of `__init__` when it is used.

        The other methods need no code of their own: they are the same for all classes.
        """
        if cls is None:
            return lambda cls: dataclass(cls, frozen=frozen, eq=eq)
        bases = [vars(one) for one in cls.__mro__[1:]]
        is_based = any("__dataclass_params__" in one for one in bases)
        dataclasses.dataclass(init=False, repr=False, eq=False, frozen=frozen and is_based)(cls)
        cls.__dataclass_params__.frozen = frozen  # for what is based on it
        methods = {"__init__": _first_init(cls), "__repr__": _repr}
        methods |= {"__eq__": _eq} if eq else {}
        methods |= {"__setattr__": _refuse, "__delattr__": _refuse} if frozen else {}
        missing = {name: method for name, method in methods.items() if name not in vars(cls)}
        if eq and vars(cls).get("__hash__") is None:
            missing["__hash__"] = _hash if frozen else None
        for name, method in missing.items():
            setattr(cls, name, method)
        compared = [one.name for one in dataclasses.fields(cls) if one.compare]
        cls._compared = property(attrgetter(*compared) if compared else _nothing)
        cls.__signature__ = _Signature(cls)
        return cls


class _Signature:
    """The signature of a dataclass, as `inspect` and `help` show it; raises TypeError for another kind."""

    def __init__(self, cls: Any) -> None:
        self._cls = cls
        given = [one for one in dataclasses.fields(cls) if one.init]
        if any(one.kw_only for one in given) or len(cls.__dataclass_fields__) > len(dataclasses.fields(cls)):
            raise TypeError(f"{cls.__qualname__} has fields that only dataclasses.dataclass knows")
        needed = [one.default is one.default_factory for one in given]  # neither is there
        if needed != sorted(needed, reverse=True):
            raise TypeError(f"{cls.__qualname__} has a field without a default behind one with a default")

    def __get__(self, _: object, cls: type) -> inspect.Signature:
        if cls is not self._cls:
            raise AttributeError("__signature__")
        return inspect.Signature(
            [
                inspect.Parameter(
                    one.name,
                    inspect.Parameter.POSITIONAL_OR_KEYWORD,
                    default=inspect.Parameter.empty if one.default is one.default_factory else one.default,
                    annotation=one.type,
                )
                for one in dataclasses.fields(self._cls)
                if one.init
            ]
        )


def _first_init(cls: Any) -> Callable[..., None]:
    """Return the `__init__` of a dataclass until it is first called, and then writes the one that stays."""

    def first(self: object, /, *given: Any, **named: Any) -> None:
        written = _written_init(cls)
        cls.__init__ = written  # if two threads write it, both are the same
        written(self, *given, **named)

    return first


def _written_init(cls: Any) -> Callable[..., None]:
    """Write the `__init__` of a dataclass: an argument for each field, which becomes an attribute."""
    names: dict[str, Any] = {"set_": object.__setattr__, "absent": _ABSENT}
    arguments, lines = ["self"], []
    for one in dataclasses.fields(cls):
        name, given = one.name, f"default_{one.name}"
        value = name
        if one.default is not _NO_DEFAULT:
            names[given] = one.default
        elif one.default_factory is not _NO_DEFAULT:
            names[given] = one.default_factory
            value = f"{given}() if {name} is absent else {name}" if one.init else f"{given}()"
        if one.init:
            default = "absent" if one.default_factory is not _NO_DEFAULT else given if given in names else ""
            arguments.append(f"{name}={default}" if default else name)
        lines.append(f"  set_(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("  self.__post_init__()")
    source = f"def __init__({', '.join(arguments)}):\n" + ("\n".join(lines) or "  pass")
    exec(source, names)  # noqa: S102  # of the names of fields alone
    made: Callable[..., None] = names["__init__"]
    made.__qualname__, made.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    made.__annotations__ = {one.name: one.type for one in dataclasses.fields(cls) if one.init}
    return made


def _nothing(_: object) -> None:
    """Return what is compared of a dataclass without fields."""


def _eq(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self._compared == other._compared


def _hash(self: Any) -> int:
    return hash(self._compared)


def _repr(self: Any) -> str:
    said = (f"{one.name}={getattr(self, one.name)!r}" for one in dataclasses.fields(self) if one.repr)
    return f"{self.__class__.__qualname__}({', '.join(said)})"


def _refuse(self: Any, name: str, *value: object) -> None:
    """Refuse to change a field, and anything of the class itself; a class based on it may have more."""
    if name in self.__dataclass_fields__ or "__dataclass_fields__" in vars(type(self)):
        done = "assign to" if value else "delete"
        raise dataclasses.FrozenInstanceError(f"cannot {done} field {name!r}")
    if value:
        object.__setattr__(self, name, *value)
    else:
        object.__delattr__(self, name)
