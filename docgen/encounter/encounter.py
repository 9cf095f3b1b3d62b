"""Reads raw data into an Encounter: checks its shape, its codes and the rules within it all at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

from docgen.encounter.definition import CORE, Group
from docgen.encounter.other import Other
from docgen.encounter.own import OWN, has_open_own, open_own
from docgen.encounter.problems import Place, RecordProblem, path_of
from docgen.encounter.readers import Reading
from docgen.encounter.reading import in_record_order, read
from docgen.encounter.record import Record
from docgen.encounter.rules import impossible
from docgen.encounter.table import ANSWERS, UNDECLARED, Table
from docgen.encounter.unlisted import Unlisted
from docgen.encounter.unread import places_unread
from docgen.encounter.vocabulary import Vocabulary, unknown, wordless
from docgen.encounter.zones import find_zone, zone_problem
from docgen.errors import EncounterError, Problem

_AS_IT_IS = frozenset({str, int, float, bool})  # the types of values that are data as they are


class Encounter(Record):
    """One complete visit (FHIR Encounter with its Procedure, Consent and Condition), frozen.

    Every time is zone-aware, every list is a tuple, and a coded value is its code. No encounter holds
    impossible data, however it is made: `Encounter(patient={…}, encounter={…})` raises EncounterError with
    every problem, as `parse_encounter` does. Only the one that such an error has was read in part; no
    document can be made of it.
    """

    __slots__ = ("_definition", "_unread")

    def __new__(cls, **tables: Any) -> Encounter:
        """Read the tables, given by name, as a record of the core."""
        return parse_encounter(tables)

    @property
    def definition(self) -> Group:
        """The definition by which it was read."""
        found: Group = object.__getattribute__(self, "_definition")
        return found

    @property
    def unread(self) -> tuple[Place, ...]:
        """The places that could not be read; whatever is there says nothing."""
        found: tuple[Place, ...] | None = object.__getattribute__(self, "_unread")
        return found or ()

    @property
    def is_partial(self) -> bool:
        """Whether it was read only in part; an unknown key leaves no place unread, and is a problem too."""
        return object.__getattribute__(self, "_unread") is not None

    @classmethod
    def of(cls, table: Table, definition: Group, unread: tuple[Place, ...] | None = None) -> Encounter:
        """Return the encounter that a table is, read by this definition; `unread` is None for a whole one."""
        made = object.__new__(cls)
        made.__dict__.update(table.__dict__)
        object.__setattr__(made, "_definition", definition)
        object.__setattr__(made, "_unread", unread)
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        # pickle writes what comes early in fewer bytes
        unread = self.unread if self.is_partial else None
        return _restored, (self.definition, self.__dict__, unread)


def _restored(definition: Group, values: dict[str, Any], unread: tuple[Place, ...] | None) -> Encounter:
    return Encounter.of(Record.made(values), definition, unread)


def parse_encounter(
    data: Mapping[str, Any],
    *,
    source: str = "",
    definition: Group = CORE,
    vocabulary: Vocabulary | None = None,
    time_zone: tzinfo | str | None = None,
    keeps: bool = False,
    renames: bool = False,
) -> Encounter:
    """Read raw data into an encounter; messages name its origin by `source`.

    `definition` is that of the pack: without it, a record has only what every record has. `vocabulary`
    holds the codes of each list, as a pack supplies them; without it a coded value may be any text.
    `time_zone` (a tzinfo, or an IANA name) is the zone of times that are written without one; without it
    such a time is a problem. With `keeps`, keys that the definition does not have are kept as they are; with
    `renames`, keys of older records are read under their new names, and codes that the vocabulary does not
    have stay as they are. Raises EncounterError with every problem at once, each with its path, in record
    order, and with what could be read of the record.
    """
    reading = Reading(definition, _zone_of(time_zone, source), keeps, renames, vocabulary or {})
    table, problems = _read(data, reading)
    if table is None or problems:
        ordered = in_record_order(_without_misspelt(problems), data, definition)
        partial = None if table is None else read_in_part(Encounter.of(table, definition), problems)
        raise EncounterError(source, [problem.as_problem() for problem in ordered], partial)
    return Encounter.of(table, definition)


def read_in_part(encounter: Encounter, problems: Iterable[RecordProblem]) -> Encounter:
    """Return an encounter that knows also the places of these problems as unread."""
    unread = dict.fromkeys((*encounter.unread, *places_unread(problems, to_data(encounter))))
    return Encounter.of(encounter, encounter.definition, tuple(unread))


def expect_whole(encounter: Encounter) -> None:
    """Raise EncounterError for an encounter that was read only in part."""
    if encounter.is_partial:
        fix = "correct these first: no document is made before that, not even a draft"
        raise EncounterError("", [Problem("", "the record has problems of its own", fix, "unread")])


class Unfinished(NamedTuple):
    """A record as far as it can be read, with None for all that it lacks, and what is wrong with the rest."""

    encounter: Encounter
    problems: list[Problem]


def read_unfinished(
    data: Mapping[str, Any],
    definition: Group,
    vocabulary: Vocabulary,
    time_zone: tzinfo | str | None = None,
) -> Unfinished:
    """Read what there is of a record; that a key is missing is no problem."""
    reading = Reading(definition, _zone_of(time_zone), vocabulary=vocabulary)
    table, problems = _read(data, reading)
    assert isinstance(table, Record)  # noqa: S101  # a mapping is read as the table that the definition is of
    for problem in problems:  # neutral values stand in for what every record needs
        one = definition.at(problem.place)
        if one is not None and one.phrase.required and one.group is None:
            table[str(problem.place[0])].__dict__[one.name] = None
    ordered = in_record_order([one for one in problems if one.kind != "missing"], data, definition)
    return Unfinished(Encounter.of(table, definition), [problem.as_problem() for problem in ordered])


def _zone_of(time_zone: tzinfo | str | None, source: str = "") -> tzinfo | None:
    zone = find_zone(time_zone) if isinstance(time_zone, str) else time_zone
    if isinstance(time_zone, str) and zone is None:
        raise EncounterError(source, filter(None, [zone_problem(time_zone)]))
    return zone


class _Read(NamedTuple):
    """The table that was read, None for what is no table, and every problem of it."""

    table: Table | None
    problems: list[RecordProblem]


def _read(data: Mapping[str, Any], reading: Reading) -> _Read:
    table = read(data, reading)
    problems = reading.problems
    if isinstance(table, Record):
        known = {problem.place for problem in problems}
        judged = reading.vocabulary if reading.has_doubts and not reading.renames else {}
        later = (*unknown(table, reading.root, judged), *impossible(table, reading.root))
        problems += [problem for problem in later if problem.place not in known]
    return _Read(table, problems)


def read_again(
    encounter: Encounter,
    definition: Group,
    time_zone: tzinfo | str | None = None,
    vocabulary: Vocabulary | None = None,
) -> Encounter:
    """Return an encounter as one of this definition, as it must be before its names are built.

    Codes are written as the vocabulary has them; what it does not have stays. A record from a document keeps
    what is not declared under `own`. Raises EncounterError for what does not belong in it.
    """
    if has_open_own(encounter.definition):
        definition = open_own(definition)
    if encounter.definition is definition or encounter.definition == definition:
        return encounter
    made = parse_encounter(
        to_data(encounter),
        definition=definition,
        vocabulary=vocabulary,
        time_zone=time_zone,
        renames=True,
    )
    return Encounter.of(made, definition, encounter.unread) if encounter.is_partial else made


def kept_as_written(encounter: Encounter) -> list[str]:
    """List the paths of the clinic's own fields that came with a document and cannot be read here."""
    kept = encounter.own.__dict__.get(UNDECLARED, ()) if encounter.own is not None else ()
    return [f"{OWN}.{key}" for key in kept]


def unknown_codes(encounter: Encounter, vocabulary: Vocabulary) -> list[Problem]:
    """Find the codes that a pack's vocabulary does not know, for an encounter read without one."""
    definition = encounter.definition
    problems = list(unknown(encounter, definition, vocabulary))
    if not problems:
        return []
    return [one.as_problem() for one in in_record_order(problems, to_data(encounter), definition)]


def find_wordless(encounter: Encounter, lists: Collection[str]) -> list[tuple[str, str]]:
    """Find each code `other` of these lists that stands without words: its path, and its list."""
    found = wordless(encounter, encounter.definition, lists)
    return [(path_of(place), one.phrase.list) for place, one in found]


def table_problems(tables: Mapping[str, Any]) -> list[Problem]:
    """Find what is wrong with some tables of a record on their own; missing keys are not reported."""
    reading = Reading(CORE)
    read(tables, reading)
    ordered = in_record_order(reading.problems, tables, CORE)
    return [problem.as_problem() for problem in ordered if problem.kind != "missing"]


def to_data(table: Table) -> dict[str, Any]:
    """Turn an encounter into data for JSON: keys as in a record file, ISO 8601 dates and times.

    Each time has its offset. Absent values have no key. Parsing the data again gives an equal encounter.
    """
    data: dict[str, Any] = {}
    for key, value in table.__dict__.items():
        if key in (ANSWERS, UNDECLARED):
            data |= _plain(value)
        elif value is not None and value != ():
            data[key] = _plain(value)
    return data


def _plain(value: Any) -> Any:
    if value.__class__ in _AS_IT_IS:
        return value
    if isinstance(value, Table):
        return to_data(value)
    if isinstance(value, Other):
        return value.as_data()
    if isinstance(value, Unlisted):
        return value.code
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        written = value.isoformat()
        return f"{written[:-6]}Z" if written.endswith("+00:00") else written
    return value.isoformat() if isinstance(value, date) else value


def _without_misspelt(problems: list[RecordProblem]) -> list[RecordProblem]:
    """Drop a missing key when it, or its table, is only misspelt: another problem already says so."""
    meant = {(*problem.place[:-1], problem.meant) for problem in problems if problem.meant}
    return [
        problem
        for problem in problems
        if problem.kind != "missing" or meant.isdisjoint({problem.place, problem.place[:-1]})
    ]
