"""A clinic's own fields: what its records hold under `own` beside what the pack defines there.

A clinic declares them in its `clinic.toml`, in the notation of a pack's `record.toml`: a line for each field
in `[own]`, and in `[own_lists.NAME]` the words for each code of a list. A field may also say its question
(`ask`), as no words of a pack can.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from docgen.encounter.additions import NAME, SMALL, read_fields
from docgen.encounter.codes import CORE_LISTS
from docgen.encounter.definition import CORE, Field, Group
from docgen.errors import Problem
from docgen.lazy import compiled_when_used, dataclass
from docgen.suggest import did_you_mean

OWN = "own"
OWN_LISTS = "own_lists"

_CODE = compiled_when_used(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_Codes = tuple[tuple[str, str], ...]  # each code with its words


@dataclass(frozen=True)
class OwnFields:
    """The fields that a clinic declares, and its lists of codes with their words; hashable."""

    fields: tuple[Field, ...] = ()
    lists: tuple[tuple[str, _Codes], ...] = ()

    @property
    def words(self) -> dict[str, dict[str, str]]:
        """The words of the clinic's codes, by list and code."""
        return {name: dict(codes) for name, codes in self.lists}

    def add_to(self, definition: Group) -> Group:
        """Return the definition of the clinic's records, from that of the pack's."""
        return _with_own(definition, {one.name: one for one in self.fields})

    def problems_with(self, definition: Group, lists: Collection[str]) -> Iterator[Problem]:
        """Find the fields and lists that a pack has already, and the lists that nobody has."""
        known = _own_of(definition).fields
        all_lists = {*lists, *CORE_LISTS, *self.words}
        fix = "give it another name, or take it out"
        for one in self.fields:
            if one.name in known:
                yield Problem(f"{OWN}.{one.name}", "is in the pack already", fix, "twice")
            for name in one.phrase.lists:
                if name not in all_lists:
                    declare = did_you_mean(name, all_lists) or f"declare the list in [{OWN_LISTS}.{name}]"
                    message = f"names the list {name}, which is not there"
                    yield Problem(f"{OWN}.{one.name}", message, declare, "unknown-list")
        for name, _ in self.lists:
            if name in lists:
                yield Problem(f"{OWN_LISTS}.{name}", "is a list of the pack already", fix, "twice")


NO_FIELDS = OwnFields()


def open_own(definition: Group) -> Group:
    """Return a definition whose `own` keeps what it does not have, or cannot read, as it is.

    So a document is read where other fields are declared than where it was made.
    """
    return definition if _own_of(definition).keeps else _with_own(definition, {}, keeps=True)


def has_open_own(definition: Group) -> bool:
    """Return whether a definition is that of a document's record."""
    return _own_of(definition).keeps


def read_own(fields: Any, lists: Any) -> tuple[OwnFields, list[Problem]]:
    """Read a clinic's declarations; return them with every problem that they have."""
    problems = [*_list_problems(lists), *_name_problems(fields)]
    known = lists if isinstance(lists, Mapping) else {}
    sound = {
        key: value
        for key, value in (fields if isinstance(fields, Mapping) else {}).items()
        if NAME.fullmatch(key) and (not isinstance(value, Mapping) or "type" in value)
    }
    found, wrong = read_fields(sound, OWN)
    if problems or wrong:
        return NO_FIELDS, [*problems, *wrong]
    return OwnFields(tuple(found), tuple((name, tuple(codes.items())) for name, codes in known.items())), []


def _name_problems(fields: Any) -> Iterator[Problem]:
    if not isinstance(fields, Mapping):
        yield Problem(OWN, "is not a table", "write a line for each field under [own]", "wrong-type")
        return
    for name, value in fields.items():
        if not NAME.fullmatch(name):
            yield Problem(f"{OWN}.{name}", "is not a name for a field", SMALL, "bad-name")
        if isinstance(value, Mapping) and "type" not in value:
            yield Problem(f"{OWN}.{name}", "has no type", 'add it, such as type = "string"', "phrase")


def _list_problems(lists: Any) -> Iterator[Problem]:
    if not isinstance(lists, Mapping):
        yield Problem(OWN_LISTS, "is not a table", f"write [{OWN_LISTS}.NAME] for each list", "wrong-type")
        return
    for name, codes in lists.items():
        place = f"{OWN_LISTS}.{name}"
        if not NAME.fullmatch(name):
            yield Problem(place, "is not a name for a list", SMALL, "bad-name")
        if name in CORE_LISTS:
            yield Problem(place, "is a list of every pack already", "give it another name", "twice")
        if isinstance(codes, Mapping) and codes:
            yield from _code_problems(place, codes)
        else:
            fix = 'write a line for each code and its words, such as specialist = "a specialist"'
            yield Problem(place, "is not a table of codes and their words", fix, "wrong-type")


def _code_problems(place: str, codes: Mapping[str, Any]) -> Iterator[Problem]:
    for code, words in codes.items():
        if not _CODE.fullmatch(code):
            fix = "use letters, digits, _, - and ."
            yield Problem(f"{place}.{code}", "is not a valid code", fix, "bad-name")
        if not isinstance(words, str) or not words.strip():
            yield Problem(f"{place}.{code}", "has no words", "write them in quotes", "wrong-type")


def _own_of(definition: Group) -> Group:
    group = definition.fields[OWN].group
    assert group is not None  # noqa: S101  # it is a table of the core
    return group


def _with_own(definition: Group, fields: Mapping[str, Field], keeps: bool = False) -> Group:
    group = _own_of(definition)
    joined = Group(group.table, {**group.fields, **fields}, keeps=keeps or group.keeps)
    return replace(
        definition, fields={**definition.fields, OWN: replace(definition.fields[OWN], group=joined)}
    )


FILED = open_own(CORE)
"""The definition of a record in a document whose pack is not known."""
