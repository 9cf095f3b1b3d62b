"""The definition of a record: every field that it can have, and the fields of the core."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from functools import cached_property
from typing import Any

from docgen.encounter.codes import CORE_LISTS
from docgen.encounter.notation import NUMBERS, Phrase
from docgen.encounter.record import Record
from docgen.encounter.table import DETAIL, Table
from docgen.lazy import dataclass

WHO = ("front_desk", "assistant", "clinician", "patient", "signer")
WHEN = ("before", "at_visit", "after")


@dataclass(frozen=True)
class Field:
    """A field of a record: its key, its phrase, when it is asked (`condition`), of whom and when.

    `note` is for whoever writes a record. `group` are the fields of a table, or of each table of a list;
    `also` other names under which it may be looked for; `total` is the field that the values by code add up
    to; `ask` is the question of a clinic's own field, `older` the code that a text of an older record stands
    for; `is_core` is false for a field of a pack or a clinic.
    """

    name: str
    phrase: Phrase
    group: Group | None = None
    condition: str = ""
    asked: str = ""
    also: tuple[str, ...] = ()
    total: str = ""
    ask: str = ""
    older: str = ""
    note: str = ""
    is_core: bool = True

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that every pack has; empty for a field that is not coded, or by a list of the pack."""
        return () if self.phrase.is_open else CORE_LISTS.get(self.list, ())

    @property
    def list(self) -> str:
        """The list of its codes; empty for a field that is not coded."""
        phrase = self.phrase
        return phrase.list or phrase.each or (phrase.instead if phrase.type in NUMBERS else "")

    @property
    def repeats(self) -> bool:
        """Whether it is a list."""
        return self.phrase.repeats

    @property
    def who(self) -> tuple[str, ...]:
        """Those who are asked."""
        return tuple(word for word in self.asked.split(", ") if word in WHO)

    @property
    def when(self) -> str:
        """When it is asked: before the visit, at it, or after it; empty if nobody says."""
        return next((word for word in self.asked.split(", ") if word in WHEN), "")

    def of_code(self, key: str) -> Field:
        """Return the field for one code of a table of answers, or for its details under `code_detail`."""
        is_detail = key.endswith(DETAIL)
        kind, list_ = ("text", "") if is_detail else (self.phrase.type, self.phrase.list)
        return replace(self, name=key, phrase=replace(self.phrase, type=kind, list=list_, each=""))


@dataclass(frozen=True)
class Group:
    """The fields of a table, the class of its values, and the field for each code of a list (`answers`).

    `renamed` are the keys that older records have, with their new names. `keeps` is true for a table that
    keeps what it does not have, or cannot read, as it is.
    """

    table: type[Table]
    fields: Mapping[str, Field]
    answers: Field | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)
    keeps: bool = False

    @cached_property
    def places(self) -> Mapping[str, tuple[str, ...]]:
        """List for each key the tables that have it: `name` → `patient`, `assistants[]`."""
        places: dict[str, list[str]] = {}
        for path, one in self.walk():
            places.setdefault(one.name, []).append(path.rpartition(".")[0])
        return {name: tuple(paths) for name, paths in places.items()}

    @cached_property
    def also(self) -> Mapping[str, str]:
        """The other names of fields, with their keys."""
        return {other: one.name for _, one in self.walk() for other in one.also}

    def walk(self, above: str = "") -> Iterator[tuple[str, Field]]:
        """Yield every field below with its path, such as `procedure.sites[].body_site`, in record order."""
        for one in self.fields.values():
            path = f"{above}.{one.name}" if above else one.name
            yield path, one
            if one.group is not None:
                yield from one.group.walk(f"{path}[]" if one.repeats else path)

    def at(self, place: tuple[str | int, ...]) -> Field | None:
        """Return the field at a place, ignoring positions in lists; None when there is none."""
        here: Group | None = self
        found = None
        for part in place:
            if isinstance(part, str):
                found = here.fields.get(part) if here is not None else None
                here = found.group if found is not None else None
        return found

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is made from the fields when it is needed."""
        return {name: self.__dict__[name] for name in ("table", "fields", "answers", "renamed", "keeps")}


def group_of(table: type[Table], above: str = "") -> Group:
    """Return the fields of a table; `above` says who is asked where the table does not."""
    fields = {}
    for name, written in table.written.items():
        asked = written.asked or (written.table.asked if written.table is not None else "")
        asked = asked or table.asked or above
        group = group_of(written.table, asked) if written.table is not None else None
        fields[name] = Field(name, written.phrase, group, written.condition, asked, note=written.note)
    return Group(table, fields)


CORE = group_of(Record)
"""The fields of every record, whatever the procedure."""
