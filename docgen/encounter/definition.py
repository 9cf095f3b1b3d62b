"""The definition of a record: every field that it can have, from the core and from a pack's `record.toml`.

A pack's file has the tables of a record. A field is a line, `lot = "string"`, or a table of its own with
`type` and what a phrase does not say: `if` (an expression: when it is asked), `asked`, `older` (the code that
a text of an older record stands for). Beside its fields, a table can say for all of them who is asked and
when (`asked = "clinician, at_visit"`, `if`), and what it holds: `repeats = true` for a list, `holds = "site"`
for a place on the body. `"*"` is a field for each code of a list. A pack adds fields; it never redefines one.
`[renamed]` has the tables again, with the keys of older records and their names now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from docgen.encounter.codes import CORE_LISTS
from docgen.encounter.history import Site
from docgen.encounter.notation import NUMBERS, Phrase, PhraseError, parse_phrase
from docgen.encounter.record import Record
from docgen.encounter.table import ANSWERS, Table
from docgen.errors import Problem
from docgen.suggest import did_you_mean

RENAMED = "renamed"  # the table of a pack's file with the keys that older records have
NAMES = "names"  # the table of a pack's file with what follows from a record
WHO = ("front_desk", "assistant", "clinician", "patient", "signer")
WHEN = ("before", "at_visit", "after")
_SETTINGS = {"asked": str, "if": str, "repeats": bool, "holds": str}  # what a table says beside its fields
_OF_A_FIELD = ("type", "if", "asked", "also", "total", "older")
_ASK = "ask"  # the question of a clinic's own field
WORDINGS = ("staff", "plain")  # of a question: for the staff, and for a patient who is asked
_HOLDS: Mapping[str, type[Table]] = {"site": Site}


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
        """List for each key the tables that have it: `applicator` → `plan`, `procedure.sites[]`."""
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


def _core(table: type[Table], above: str = "") -> Group:
    """Return the fields of a table; `above` says who is asked where the table does not."""
    fields = {}
    for name, written in table.written.items():
        asked = written.asked or (written.table.asked if written.table is not None else "")
        asked = asked or table.asked or above
        group = _core(written.table, asked) if written.table is not None else None
        fields[name] = Field(name, written.phrase, group, written.condition, asked, note=written.note)
    return Group(table, fields)


CORE = _core(Record)
"""The fields of every record, whatever the procedure."""


def define(
    data: Mapping[str, Any], lists: Collection[str], source: str = "record.toml"
) -> tuple[Group, list[Problem]]:
    """Add the fields of a pack to the core, from the data of its `record.toml`.

    `lists` are the names of the pack's lists of codes. Returns the definition of its records, and every
    problem of the data, each with its place.
    """
    reading = _Reading(source, {*lists, *CORE_LISTS})
    tables = {key: value for key, value in data.items() if key not in (RENAMED, NAMES)}
    found = reading.extended(CORE, tables, "")
    return reading.renamed(data.get(RENAMED, {}), found), reading.problems


def read_fields(
    data: Mapping[str, Any], lists: Collection[str], path: str
) -> tuple[tuple[Field, ...], list[Problem]]:
    """Read the fields of a core's table outside of a pack, each of which may say its question (`ask`).

    Returns the fields, and every problem of the data.
    """
    reading = _Reading("", {*lists}, (*_OF_A_FIELD, _ASK), "declare the list in [own_lists.{}]")
    found = reading.extended(Group(Table, {}), data, path, CORE.fields[path].asked)
    return tuple(found.fields.values()), reading.problems


def _both(condition: str, other: str) -> str:
    return f"({condition}) and ({other})" if condition and other else condition or other


@dataclass
class _Reading:
    """Reads the tables of a pack's file and keeps its problems."""

    source: str
    lists: set[str]
    may_have: tuple[str, ...] = _OF_A_FIELD  # the keys of a field that is a table
    add_list: str = "add the list to vocabulary.toml"  # how to mend a list that is not there
    problems: list[Problem] = field(default_factory=list)

    def extended(
        self, known: Group, data: Mapping[str, Any], path: str, asked: str = "", condition: str = ""
    ) -> Group:
        """Return a group with the fields of a table of the pack, all of them asked under the condition."""
        fields, answers = dict(known.fields), known.answers
        asked = self._asked(data.get("asked", asked), path)
        for key, value in data.items():
            here = f"{path}.{key}" if path else key
            if key in _SETTINGS and path:
                self._check_setting(key, value, here, known)
            elif key == ANSWERS:
                one = self._field(here, value, asked, condition)
                answers = one if one is not None else answers
            elif isinstance(value, Mapping) and "type" not in value:
                fields[key] = self._group(here, fields.get(key), value, asked)
            elif key in fields:
                origin = "the core" if fields[key].is_core else "the pack"
                self._problem(here, f"is in {origin} already", "give it another name", "twice")
            elif key in WORDINGS:
                self._problem(here, "is the name of a wording of a question", "give it another name", "twice")
            elif (one := self._field(here, value, asked, condition)) is not None:
                fields[key] = one
        return Group(known.table, fields, answers, known.renamed)

    def renamed(self, names: Any, group: Group, path: str = "") -> Group:
        """Return a group whose tables know the keys of older records, each with its name now."""
        if not isinstance(names, Mapping):
            fix = f"write [{RENAMED}] and a line for each key"
            self._problem(RENAMED, "is not a table", fix, "wrong-type")
            return group
        fields, renamed = dict(group.fields), {}
        for old, new in names.items():
            one = fields.get(old)
            if one is not None and one.group is not None and isinstance(new, Mapping):
                fields[old] = replace(one, group=self.renamed(new, one.group, f"{path}{old}."))
            elif one is not None or not (group.answers or (isinstance(new, str) and new in fields)):
                what = f"key of {path[:-1]}" if path else "table of a record"
                message = f"names no {what}" if one is None else f"is a {what} still"
                self._problem(f"{RENAMED}.{path}{old}", message, "correct it", RENAMED)
            else:
                renamed[str(old)] = str(new)
        return replace(group, fields=fields, renamed=renamed)

    def _group(self, path: str, known: Field | None, data: Mapping[str, Any], asked: str) -> Field:
        if known is not None and known.group is not None:
            condition = str(data.get("if", ""))  # of the pack's fields alone
            return replace(known, group=self.extended(known.group, data, path, asked, condition))
        if known is not None:
            self._problem(path, "is no table in a record", "give it another name", "twice")
            return known
        holds = data.get("holds")
        held = _HOLDS.get(holds, Table) if isinstance(holds, str) else Table
        phrase = Phrase("group", repeats=data.get("repeats") is True)
        asked = data.get("asked", asked)
        group = self.extended(_core(held, str(asked)), data, path, asked)
        condition = str(data.get("if", ""))
        return Field(path.rpartition(".")[2], phrase, group, condition, str(asked), is_core=False)

    def _field(self, path: str, value: Any, asked: str, condition: str) -> Field | None:
        told = value if isinstance(value, Mapping) else {"type": value}
        for key in told:
            if key not in self.may_have:
                fix = did_you_mean(str(key), self.may_have) or f"its keys are {', '.join(self.may_have)}"
                self._problem(f"{path}.{key}", "says nothing about a field", fix, "unknown-key")
        try:
            if not isinstance(told["type"], str):
                raise PhraseError("is not the phrase of a field", 'write it in quotes, such as "string"')
            phrase = parse_phrase(told["type"])
        except PhraseError as error:
            self._problem(path, error.message, error.fix, "phrase")
            return None
        if phrase.required:
            self._problem(path, "cannot be required", "ask for it by a check of the pack", "phrase")
        for name in filter(None, (phrase.list, phrase.each, phrase.instead)):
            if name not in self.lists:
                fix = did_you_mean(name, self.lists) or self.add_list.format(name)
                self._problem(path, f"names the list {name}, which is not there", fix, "unknown-list")
        also = told.get("also", ())
        return Field(
            path.rpartition(".")[2],
            phrase,
            condition=_both(condition, str(told.get("if", ""))),
            asked=self._asked(told.get("asked", asked), path),
            also=tuple(also) if isinstance(also, list) else (),
            total=str(told.get("total", "")),
            ask=str(told.get(_ASK, "")),
            older=str(told.get("older", "")),
            is_core=False,
        )

    def _asked(self, value: Any, path: str) -> str:
        words = [word.strip() for word in value.split(",")] if isinstance(value, str) and value else []
        for word in words:
            if word not in (*WHO, *WHEN):
                fix = did_you_mean(word, (*WHO, *WHEN)) or f"who: {', '.join(WHO)}; when: {', '.join(WHEN)}"
                self._problem(f"{path}.asked", f"{word!r} says neither who is asked nor when", fix, "asked")
        return ", ".join(words)

    def _check_setting(self, key: str, value: Any, path: str, known: Group) -> None:
        if not isinstance(value, _SETTINGS[key]):
            kind = "true or false" if _SETTINGS[key] is bool else "a text"
            self._problem(path, f"is not {kind}", f"write {kind}", "wrong-type")
        elif key == "holds" and value not in _HOLDS:
            self._problem(path, "names nothing that a table can hold", f"write {', '.join(_HOLDS)}", "holds")

    def _problem(self, path: str, message: str, fix: str, kind: str) -> None:
        self.problems.append(Problem(f"{self.source}, {path}".removeprefix(", "), message, fix, kind))
