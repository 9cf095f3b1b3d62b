"""What a pack's `record.toml` adds to the record of the core, and a clinic's `clinic.toml` to its own fields.

A pack's file has the tables of a record. A field is a line, `lot = "string"`, or a table of its own with
`type` and what a phrase does not say: `if` (an expression: when it is asked), `asked`, `older` (the code that
a text of an older record stands for). Beside its fields, a table can say for all of them who is asked and
when (`asked = "clinician, at_visit"`, `if`), and what it holds: `repeats = true` for a list, `holds = "site"`
for a place on the body. `"*"` is an answer for each code of a list. A pack adds fields; it never redefines
one. `[renamed]` has the tables again, with the keys of older records and their names now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field, replace
from typing import Any

from docgen.encounter.codes import CORE_LISTS
from docgen.encounter.definition import CORE, WHEN, WHO, Field, Group, group_of
from docgen.encounter.history import Site
from docgen.encounter.notation import CODED, NUMBERS, Phrase, PhraseError, parse_phrase
from docgen.encounter.table import ANSWERS, DETAIL, Table
from docgen.errors import Problem
from docgen.lazy import compiled_when_used, dataclass
from docgen.suggest import did_you_mean

RENAMED = "renamed"  # the table of a pack's file with the keys that older records have
NAMES = "names"  # the table of a pack's file with what follows from a record
NAME = compiled_when_used(r"[a-z][a-z0-9_]*")  # of a field
SMALL = "write it in small letters, digits and _"
WORDINGS = ("staff", "plain")  # of a question: for the staff, and for a patient who is asked
_SETTINGS = {"asked": str, "if": str, "repeats": bool, "holds": str}  # what a table says beside its fields
_OF_A_NEW_TABLE = ("repeats", "holds")
_OF_A_FIELD = ("type", "if", "asked", "also", "total", "older")
_ASK = "ask"  # the question of a clinic's own field
_HOLDS: Mapping[str, type[Table]] = {"site": Site}
_RENAME = "give it another name"


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


def read_fields(data: Mapping[str, Any], path: str) -> tuple[tuple[Field, ...], list[Problem]]:
    """Read the fields of a core's table outside of a pack, each of which may say its question (`ask`).

    Returns the fields, and every problem of the data. Their lists of codes are not looked for: a pack may
    have them.
    """
    reading = _Reading("", None, (*_OF_A_FIELD, _ASK))
    found = reading.added(Group(Table, {}), data, path, CORE.fields[path].asked)
    return tuple(found.fields.values()), reading.problems


def _both(condition: str, other: str) -> str:
    return f"({condition}) and ({other})" if condition and other else condition or other


def _is_number(phrase: Phrase) -> bool:
    return phrase.type in NUMBERS and not (phrase.each or phrase.repeats or phrase.instead)


@dataclass
class _Reading:
    """Reads the tables of a pack's file and keeps its problems."""

    source: str
    lists: set[str] | None  # None where they are not known
    may_have: tuple[str, ...] = _OF_A_FIELD  # the keys of a field that is a table
    problems: list[Problem] = field(default_factory=list)

    def extended(
        self, known: Group, data: Mapping[str, Any], path: str, asked: str = "", condition: str = ""
    ) -> Group:
        """Return a group with the fields of a table of the pack, all of them asked under the condition."""
        fields, answers = dict(known.fields), known.answers
        asked = self._asked(data.get("asked", asked), path)
        for key, value in data.items():
            here = f"{path}.{key}" if path else key
            if key in _SETTINGS and not (path or isinstance(value, Mapping)):
                self._problem(
                    here, "is said of a table", "write it in each table that it is for", "wrong-type"
                )
            elif key in _SETTINGS and path:
                self._check_setting(key, value, here)
            elif key == ANSWERS and path:
                answers = self._field(here, value, asked, condition)
            elif (one := self._read(key, value, here, fields.get(key), asked, condition)) is not None:
                fields[key] = one
        self._check_beside(path, [name for name in fields if name not in known.fields], fields, data)
        return Group(known.table, fields, answers, known.renamed)

    def _read(
        self, key: str, value: Any, path: str, known: Field | None, asked: str, condition: str
    ) -> Field | None:
        """Read a line or a table; return what is known already, or None, for one that cannot be added."""
        if not self._can_be_added(key, value, path):
            return known
        if isinstance(value, Mapping) and ("type" not in value or (known is not None and known.group)):
            return self._group(path, known, value, asked)
        if known is not None:
            origin = "the core" if known.is_core else "the pack"
            self._problem(path, f"is in {origin} already", _RENAME, "twice")
        else:
            return self._field(path, value, asked, condition)
        return known

    def added(self, known: Group, data: Mapping[str, Any], path: str, asked: str) -> Group:
        """Return a group of the core with the fields that are added to it."""
        for key in filter(data.__contains__, _OF_A_NEW_TABLE):
            self._problem(f"{path}.{key}", "is for a new table alone", "take it out", "twice")
        data = {key: value for key, value in data.items() if key not in _OF_A_NEW_TABLE}
        return self.extended(known, data, path, asked, _text(data, "if"))

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

    def _can_be_added(self, key: str, value: Any, path: str) -> bool:
        """Return whether a name is one for a field or a table; keep the problem of one that is not."""
        before = len(self.problems)
        if not NAME.fullmatch(key):
            self._problem(path, "is not a name for a field", SMALL, "bad-name")
        elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
            fix = f"write [{path}], and under it repeats = true if the table is new"
            self._problem(path, "is a list where a table belongs", fix, "wrong-type")
        elif key == "type":
            self._problem(path, "is no name for a field: it says what a field is", _RENAME, "bad-name")
        elif key in WORDINGS:
            self._problem(path, "is the name of a wording of a question", _RENAME, "twice")
        return len(self.problems) == before

    def _group(self, path: str, known: Field | None, data: Mapping[str, Any], asked: str) -> Field:
        if known is not None and known.group is not None:
            return replace(known, group=self.added(known.group, data, path, asked))
        if known is not None:
            self._problem(path, "is no table in a record", _RENAME, "twice")
            return known
        before, asked = len(self.problems), _text(data, "asked") or asked
        held = _HOLDS.get(_text(data, "holds"), Table)
        group = self.extended(group_of(held, asked), data, path, asked)
        if not (group.fields or group.answers) and len(self.problems) == before:
            fix = 'add its type, such as type = "string", or the fields of the table'
            self._problem(path, "has neither a type nor fields", fix, "phrase")
        phrase = Phrase("group", repeats=data.get("repeats") is True)
        return Field(path.rpartition(".")[2], phrase, group, _text(data, "if"), asked, is_core=False)

    def _field(self, path: str, value: Any, asked: str, condition: str) -> Field | None:
        given = value if isinstance(value, Mapping) else {"type": value}
        self._check_keys(given, path)
        try:
            if not isinstance(given.get("type"), str):
                raise PhraseError("is not the phrase of a field", 'write it in quotes, such as "string"')
            phrase = _fitting(parse_phrase(given["type"]), path.endswith(f".{ANSWERS}"))
        except PhraseError as error:
            self._problem(path, error.message, error.fix, "phrase")
            return None
        self._check_phrase(phrase, path)
        also = given.get("also")
        return Field(
            path.rpartition(".")[2],
            phrase,
            condition=_both(condition, _text(given, "if")),
            asked=self._asked(given.get("asked", asked), path),
            also=tuple(also) if isinstance(also, list) else (),
            total=_text(given, "total"),
            ask=_text(given, _ASK),
            older=_text(given, "older"),
            is_core=False,
        )

    def _check_keys(self, given: Mapping[str, Any], path: str) -> None:
        """Find what is not said about a field, and what is said in another type."""
        for key, value in given.items():
            if key not in self.may_have:
                fix = did_you_mean(str(key), self.may_have) or f"its keys are {', '.join(self.may_have)}"
                self._problem(f"{path}.{key}", "says nothing about a field", fix, "unknown-key")
            elif key == "also":
                if not (isinstance(value, list) and all(isinstance(name, str) for name in value)):
                    self._problem(f"{path}.{key}", "is not a list of names", 'write ["…"]', "wrong-type")
            elif key != "type" and not isinstance(value, str):
                self._problem(f"{path}.{key}", "is not a text", "write a text", "wrong-type")

    def _check_phrase(self, phrase: Phrase, path: str) -> None:
        """Find what a phrase says that its field cannot be."""
        if phrase.required:
            self._problem(path, "cannot be required", "ask for it by a check of the pack", "phrase")
        known = phrase.lists if self.lists is None else self.lists
        for name in phrase.lists:
            if name not in known:
                fix = did_you_mean(name, known) or "add the list to vocabulary.toml"
                self._problem(path, f"names the list {name}, which is not there", fix, "unknown-list")

    def _check_beside(
        self, above: str, added: Iterable[str], fields: Mapping[str, Field], data: Mapping[str, Any]
    ) -> None:
        """Find names that the table has already or cannot have, and totals that are no numbers of it."""
        numbers = [name for name, beside in fields.items() if _is_number(beside.phrase)]
        for one in map(fields.__getitem__, added):
            path = f"{above}.{one.name}".removeprefix(".")
            if ANSWERS in data and one.name.endswith(DETAIL):
                self._problem(path, "is the name of an answer's details", _RENAME, "twice")
            for name in filter(fields.__contains__, one.also):
                self._problem(f"{path}.also", f"{name} is a key of the table", "take it out", "twice")
            is_broken = one.total in data and one.total not in fields  # this is a problem already
            if one.total and not (one.phrase.each and _is_number(replace(one.phrase, each=""))):
                self._problem(f"{path}.total", "is for numbers by code", "take it out", "total")
            elif one.total and not is_broken and one.total not in numbers:
                fix = did_you_mean(one.total, numbers) or "name a number of the same table"
                self._problem(f"{path}.total", "names no number beside it", fix, "total")

    def _asked(self, value: Any, path: str) -> str:
        words = [word.strip() for word in value.split(",")] if isinstance(value, str) and value else []
        for word in words:
            if word not in (*WHO, *WHEN):
                fix = did_you_mean(word, (*WHO, *WHEN)) or f"who: {', '.join(WHO)}; when: {', '.join(WHEN)}"
                self._problem(f"{path}.asked", f"{word!r} says neither who is asked nor when", fix, "asked")
        return ", ".join(words)

    def _check_setting(self, key: str, value: Any, path: str) -> None:
        if not isinstance(value, _SETTINGS[key]):
            kind = "true or false" if _SETTINGS[key] is bool else "a text"
            self._problem(path, f"is not {kind}", f"write {kind}", "wrong-type")
        elif key == "holds" and value not in _HOLDS:
            self._problem(path, "names nothing that a table can hold", f"write {', '.join(_HOLDS)}", "holds")

    def _problem(self, path: str, message: str, fix: str, kind: str) -> None:
        self.problems.append(Problem(f"{self.source}, {path}".removeprefix(", "), message, fix, kind))


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""


def _fitting(phrase: Phrase, is_answer: bool) -> Phrase:
    """Return a phrase of a field, or of an answer for each code. Raises PhraseError for another."""
    if phrase.type == "group":
        fix = "write its header in brackets, and a line for each of its fields"
        raise PhraseError("is a table without fields", fix)
    if is_answer and (phrase.list, phrase.repeats, bool(phrase.each)) != ("answer", False, True):
        raise PhraseError("is no answer for a code", 'write "choice answer, each LIST"')
    if not is_answer and phrase.each and phrase.type in CODED:
        fix = 'write a number or a text, such as "integer, >= 1, each LIST"'
        raise PhraseError("cannot have a code for each code", fix)
    return phrase
