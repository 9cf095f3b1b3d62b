"""The base of every table of a record: frozen, with its fields defined in one line each.

A table of the core is a class, and each of its fields is an annotation with the phrase that defines it:

    class Patient(Table, asked="front_desk, before"):
        name: str = field("string, required")

The class says who is asked for its fields and when; a field says it where it differs. `definition` joins
these with what a pack adds. A value of a pack's field is reached by its key, `site["depth_mm"]`, as
type checkers do not know it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

from docgen.encounter.notation import Phrase, parse_phrase
from docgen.lazy import dataclass

ANSWERS = "*"  # in a table: what it holds beside its fields, by the codes of a list
DETAIL = "_detail"
UNDECLARED = "+"  # in a table: what it holds under keys that its definition does not have


@dataclass(frozen=True)
class Written:
    """A field as a class writes it: its phrase, the table that it holds, and a note for who fills it in.

    `asked` says who is asked and when, where it differs from the table; `condition` when it is asked at all.
    """

    phrase: Phrase
    table: type[Table] | None = None
    note: str = ""
    asked: str = ""
    condition: str = ""


def field(phrase: str, note: str = "", *, asked: str = "", condition: str = "") -> Any:
    """Define a field of a table by its phrase; the note is for whoever writes a record."""
    return Written(parse_phrase(phrase), None, note, asked, condition)


def group(table: type[Table], facets: str = "", note: str = "", *, condition: str = "") -> Any:
    """Define a field that holds a table, or with `repeats` a list of tables."""
    phrase = parse_phrase(", ".join(filter(None, ("group", facets))))
    return Written(phrase, table, note, condition=condition)


class Table:
    """A table of a record. Absent values and tables are None, absent lists are ()."""

    written: ClassVar[Mapping[str, Written]] = MappingProxyType({})
    asked: ClassVar[str] = ""

    def __init_subclass__(cls, asked: str = "") -> None:
        """Take the definitions of the class's fields out of it; `asked` says who is asked for them and when.

        A class that does not say it is asked for like the table that holds it.
        """
        cls.asked = asked
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Written)}
        for name in own:
            delattr(cls, name)
        cls.written = {**cls.written, **{name.rstrip("_"): value for name, value in own.items()}}

    @classmethod
    def made(cls, values: dict[str, Any]) -> Self:
        """Return a table that holds these values, which have been checked."""
        table = object.__new__(cls)
        object.__setattr__(table, "__dict__", values)
        return table

    def __getitem__(self, key: str) -> Any:
        """Return the value of a key, of the core or of a pack."""
        return self.__dict__[key]

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            values = self.__dict__
            key = name.rstrip("_")  # `class_` is the key `class`
            if not name.startswith("_") and key in values:
                return values[key]
            raise AttributeError(f"{type(self).__name__} has no {name}", name=name, obj=self)

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(f"a record is frozen: {name} cannot be set", name=name, obj=self)

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a record is frozen: {name} cannot be deleted", name=name, obj=self)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *self.__dict__))

    def __repr__(self) -> str:
        """Name the keys that have values, but no value: a repr ends up in logs."""
        return f"{type(self).__name__}({', '.join(key for key, value in self.__dict__.items() if value)})"
