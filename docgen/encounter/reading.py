"""Reads raw data into a table by its definition, in one pass that finds every problem of its shape.

A refused value is absent from the table that comes out, or a neutral one takes its place where every record
needs a value. So the rules that need the whole record report together with the problems of its shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from docgen.encounter.coded import answer_reader, check_unlisted, code_reader, said_in
from docgen.encounter.definition import Field, Group
from docgen.encounter.older import CHANGED, GONE, in_present_form
from docgen.encounter.problems import Place, RecordProblem, missing, path_of, unknown_key, wrong_type
from docgen.encounter.readers import (
    NOTHING,
    Read,
    Reading,
    codes_instead,
    each_reader,
    mismatch,
    value_reader,
)
from docgen.encounter.table import ANSWERS, UNDECLARED, Table
from docgen.encounter.unlisted import Unlisted
from docgen.encounter.values import FIRST_DAY, LAST_DAY, REFUSED

_TABLES, _LISTS = (Mapping, Table), (list, tuple)
# Replace what a record must have but lacks; no rule can object to them.
_NEUTRAL: Mapping[Place, Any] = {("patient", "birth_date"): FIRST_DAY, ("encounter", "date"): LAST_DAY}


def read(data: Any, reading: Reading) -> Table | None:
    """Read the data of a record; return it, or None for what is no table. The problems are the reading's."""
    if not isinstance(data, Mapping | Table):
        reading.problems.append(wrong_type((), "a table", data))
        return None
    table: Table = _reader_of(reading.root)(data, (), reading)
    return table


def _reader_of(group: Group) -> Read:
    """Return the function that reads the tables of a group, made once."""
    made: Read | None = group.__dict__.get("reader")
    if made is None:
        made = group.__dict__["reader"] = (_KeepingReader if group.keeps else _TableReader)(group)
    return made


class _TableReader:
    """Reads the tables of a group."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self.readers = {name: _field_reader(one) for name, one in group.fields.items()}
        self.blank: dict[str, Any] = {name: () if one.repeats else None for name, one in group.fields.items()}
        self.required = [name for name, one in group.fields.items() if one.phrase.required]
        self.lists = {name for name, one in group.fields.items() if one.repeats}
        self.is_older = not CHANGED.isdisjoint(group.fields)
        self.answer = None if group.answers is None else answer_reader(group.answers, list(group.fields))

    def __call__(self, data: Any, place: Place, reading: Reading) -> Table:
        """Read a table; keep its problems in the reading."""
        is_as_written = data.__class__ is dict and not (self.is_older or reading.renames)
        values: Mapping[Any, Any] = data if is_as_written else self._values_of(data, place, reading)
        made, readers = self.blank.copy(), self.readers
        for key, value in values.items():
            reader = readers.get(key)
            if reader is None:
                self._take_other(key, value, place, reading, made)
            elif value is not None or key in self.lists:
                found = reader(value, (*place, key), reading)
                if found is not NOTHING:
                    made[key] = found
        for name in self.required:
            if made[name] is None:
                made[name] = _stand_in(self.group.fields[name], (*place, name), values, reading)
        return self.group.table.made(made)

    def _values_of(self, data: Any, place: Place, reading: Reading) -> Mapping[Any, Any]:
        """Return what a table holds by its keys, under their present names."""
        values: Mapping[Any, Any] = data
        if isinstance(data, Table):
            own = data.__dict__
            values = {**own, **own.get(ANSWERS, {}), **own.get(UNDECLARED, {})}
            values = {key: value for key, value in values.items() if key not in (ANSWERS, UNDECLARED)}
        if reading.renames and (renamed := self.group.renamed):
            values = {renamed.get(key, key): value for key, value in values.items()}
        return in_present_form(values) if self.is_older else values

    def _take_other(self, key: Any, value: Any, place: Place, reading: Reading, made: dict[str, Any]) -> None:
        """Take what stands under a key that is no field: an answer, or what is kept as it is."""
        if not isinstance(key, str):
            problem = RecordProblem(place, "wrong-type", "has a key that is not text", "write keys as text")
            reading.problems.append(problem)
        elif not key.isascii() and any("\ud800" <= letter <= "\udfff" for letter in key):
            message = "holds half a character (a lone surrogate), which no Word file can hold"
            fix = "take the character out"
            reading.problems.append(RecordProblem(place, "forbidden-character", message, fix))
        elif self.answer is not None:
            found = self.answer(value, (*place, key), reading)
            if found is not NOTHING:
                made.setdefault(ANSWERS, {})[key] = found
        elif reading.keeps or (reading.renames and key in GONE):
            made.setdefault(UNDECLARED, {})[key] = value
        else:
            reading.problems.append(unknown_key((*place, key), reading.root, list(self.group.fields)))


class _KeepingReader(_TableReader):
    """Reads a table that keeps what it does not have, or cannot read, as it is."""

    def __call__(self, data: Any, place: Place, reading: Reading) -> Table:
        """Read a table; it has no problems of its own."""
        values = self._values_of(data, place, reading)
        read: dict[str, Any] = {}
        kept: dict[str, Any] = {}
        for key, value in values.items():
            alone = replace(reading, problems=[])
            super().__call__({key: value}, place, alone)
            (kept if alone.problems or key not in self.readers else read)[key] = value
        made = dict(super().__call__(read, place, reading).__dict__)
        return self.group.table.made({**made, UNDECLARED: kept} if kept else made)


def _stand_in(one: Field, place: Place, given: Mapping[str, Any], reading: Reading) -> Any:
    """Return what takes the place of a required value; report it as missing if nothing was given."""
    is_absent = given.get(str(place[-1])) is None
    if one.group is not None:
        inner = reading if is_absent else Reading(reading.root)
        return _reader_of(one.group)({}, place, inner)
    if is_absent:
        reading.problems.append(missing(place))
    return _NEUTRAL.get(place, REFUSED)


def _field_reader(one: Field) -> Read:
    if one.group is not None:
        single = _group_reader(one, one.group)
    else:
        single = code_reader(one) if one.phrase.list else value_reader(one)
    if one.phrase.each:
        return each_reader(one, single)
    if not one.repeats:
        return single
    return _unlisted_reader(one, single) if one.phrase.instead else _list_reader(one, single)


def _group_reader(one: Field, group: Group) -> Read:
    read_table = _reader_of(group)

    def read_group(value: Any, place: Place, reading: Reading) -> Any:
        if value.__class__ is dict or isinstance(value, _TABLES):
            return read_table(value, place, reading)
        if value is None and one.phrase.required:
            return NOTHING
        problem = wrong_type(place, "a table", value, among=one.repeats)
        if code := said_in(value, codes_instead(one, reading)):
            problem = replace(problem, fix=f'write "{code}" in the place of the list')
        reading.problems.append(problem)
        return NOTHING

    return read_group


def _list_reader(one: Field, read_item: Read) -> Read:
    def stand_in(place: Place, reading: Reading) -> Any:
        """Return what keeps the place of a refused item, so that the others keep their numbers."""
        if one.group is not None:
            return _reader_of(one.group)({}, place, Reading(reading.root))
        return one.codes[0] if one.codes else REFUSED

    def read_list(value: Any, place: Place, reading: Reading) -> Any:
        if isinstance(value, Unlisted):
            value = str(value.code)  # no code of those that may stand here
        if not isinstance(value, _LISTS):
            fix = f"write each under [[{path_of(place)}]]" if one.group is not None else ""
            return mismatch(value, place, reading, "a list", codes_instead(one, reading).values(), fix)
        if not value and one.phrase.filled:
            fix = "leave the key out when nothing is known, or list at least one"
            reading.problems.append(RecordProblem(place, "empty-list", "is an empty list", fix))
            return NOTHING
        items = [read_item(item, (*place, number), reading) for number, item in enumerate(value)]
        if NOTHING not in items:
            return tuple(items)
        return tuple(stand_in(place, reading) if item is NOTHING else item for item in items)

    return read_list


def _unlisted_reader(one: Field, read_item: Read) -> Read:
    """Return the function that reads a list in whose place a code may stand.

    As docgen 0.1 wrote it, the code may also be the only entry, but never among tables.
    """

    def read_entry(value: Any, place: Place, reading: Reading) -> Any:
        return said_in(value, codes_instead(one, reading)) or read_item(value, place, reading)

    read_list, read_mixed = _list_reader(one, read_item), _list_reader(one, read_entry)

    def read_unlisted(value: Any, place: Place, reading: Reading) -> Any:
        codes = codes_instead(one, reading)
        entries = value if one.group is None and value.__class__ in _LISTS else (value,)
        said = [code for code in [said_in(entry, codes) for entry in entries] if code]
        if not said:
            return read_list(value, place, reading)
        if len(said) == len(entries) and len(set(said)) == 1:
            return Unlisted(said[0])
        found = read_mixed(value, place, reading)
        check_unlisted(found, said, one, place, reading)
        return found

    return read_unlisted


def in_record_order(problems: list[RecordProblem], data: Any, root: Group) -> list[RecordProblem]:
    """Sort problems in the order of the file; missing keys come last in their table."""
    orders: dict[int, dict[Any, int]] = {}
    return sorted(problems, key=lambda problem: _position(problem.place, data, root, orders))


def _position(place: Place, data: Any, root: Group, orders: dict[int, dict[Any, int]]) -> tuple[int, ...]:
    """Return where a place is in the file; `orders` keeps the order of the keys of each table met."""
    position: list[int] = []
    for depth, part in enumerate(place):
        if isinstance(part, int):
            position.append(part)
            data = data[part] if isinstance(data, list | tuple) and part < len(data) else None
            continue
        if id(data) not in orders:
            keys = data if isinstance(data, Mapping) else ()
            orders[id(data)] = {name: at for at, name in enumerate(keys)}
        names = orders[id(data)]
        if part in names:
            position.append(names[part])
            data = data[part]
        else:
            above = root.at(place[:depth])
            group = root if not depth else above.group if above is not None else None
            order = list(group.fields) if group is not None else []
            position.append(len(names) + (order.index(part) if part in order else len(order)))
            data = None
    return tuple(position)
