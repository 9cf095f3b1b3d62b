"""Reads single values of a record by the phrase of their field; keeps the problems of a reading."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import field, replace
from datetime import date, datetime, tzinfo
from typing import Any

from docgen.encounter.codes import CORE_LISTS, as_listed, plain_code
from docgen.encounter.definition import Field, Group
from docgen.encounter.other import is_text
from docgen.encounter.problems import Place, RecordProblem, wrong_type
from docgen.encounter.values import (
    LARGEST,
    REFUSED_COUNT,
    Refusal,
    is_plain,
    read_date,
    read_text,
    read_time,
)
from docgen.lazy import dataclass

_OUTSIDE: Mapping[str, Callable[[float, float], bool]] = {
    ">": lambda value, bound: value <= bound,
    ">=": lambda value, bound: value < bound,
    "<": lambda value, bound: value >= bound,
    "<=": lambda value, bound: value > bound,
}
_NUMBERS = (int, float)
_MUST_BE = {">": "more than {:g}", ">=": "{:g} or more", "<": "less than {:,g}", "<=": "{:,g} or less"}


@dataclass
class Reading:
    """One reading of a record: its definition, the clinic's zone, and the problems that it finds.

    `keeps` is true where keys that the definition does not have are kept as they are, not problems, and
    `renames` where those of an older record are read under their new names. `vocabulary` has the codes of
    the pack's lists, so that a code is found whatever its capitals; `has_doubts` is true when a code or an
    answer was met that they may not have.
    """

    root: Group
    zone: tzinfo | None = None
    keeps: bool = False
    renames: bool = False
    vocabulary: Mapping[str, Collection[str]] = field(default_factory=dict)
    problems: list[RecordProblem] = field(default_factory=list)
    has_doubts: bool = False

    def refuse(self, place: Place, error: Refusal, one: Field) -> None:
        """Keep the problem of a value."""
        needed = error.kind == "blank" and one.phrase.required
        fix = "write it in: every record needs it" if needed else error.fix
        self.problems.append(RecordProblem(place, error.kind, error.message, fix))


Read = Callable[[Any, Place, Reading], Any]
NOTHING: Any = object()  # what a reader returns for a value that it refuses


def _by_plain_code(codes: Collection[str]) -> dict[str, str]:
    return {plain_code(code): code for code in codes}


_BY_PLAIN_CODE = {name: _by_plain_code(codes) for name, codes in CORE_LISTS.items()}


def codes_instead(one: Field, reading: Reading) -> Mapping[str, str]:
    """Return the codes that may stand in the place of a value or a list, in the form of plain_code."""
    name = one.phrase.instead
    return _BY_PLAIN_CODE.get(name) or _by_plain_code(reading.vocabulary.get(name, ()))


def value_reader(one: Field) -> Read:
    """Return the function that reads one value of a field that is neither coded nor a table."""
    kind = one.phrase.type
    if kind in ("integer", "decimal"):
        return _NumberReader(one)
    if kind == "boolean":
        return _checked(one, _read_boolean)
    if kind == "date":
        return _checked(one, _read_day)
    if kind == "dateTime":
        return _checked(one, _read_moment)
    return _words_reader(one)


def _checked(one: Field, convert: Callable[[Any, Place, Reading], Any]) -> Read:
    def read_value(value: Any, place: Place, reading: Reading) -> Any:
        try:
            return convert(value, place, reading)
        except Refusal as error:
            reading.refuse(place, error, one)
            return NOTHING

    return read_value


def mismatch(
    value: Any, place: Place, reading: Reading, expected: str, instead: Collection[str] = (), fix: str = ""
) -> Any:
    """Keep the problem of a value that is of another type than expected, and no code in its place.

    `fix` is for text, where it is not that of the type.
    """
    problem = wrong_type(place, expected, value)
    if fix and isinstance(value, str):
        problem = replace(problem, fix=fix)
    if instead and isinstance(value, str):
        codes = " or ".join(f'"{code}"' for code in instead)
        problem = replace(problem, fix=f"{problem.fix}, or write {codes}")
    reading.problems.append(problem)
    return NOTHING


def _words_reader(one: Field) -> Read:
    def convert(value: Any, place: Place, reading: Reading) -> Any:
        if not is_text(value):
            return mismatch(value, place, reading, "text")
        text = read_text(value)
        return codes_instead(one, reading).get(plain_code(text), text)

    read_any = _checked(one, convert)
    is_any = not one.phrase.instead or one.repeats  # a code in the place of a list is read with the list

    def read_words(value: Any, place: Place, reading: Reading) -> Any:
        if is_any and value.__class__ is str and is_plain(value):
            return value
        return read_any(value, place, reading)

    return read_words


def _read_boolean(value: Any, place: Place, reading: Reading) -> Any:
    return value if isinstance(value, bool) else mismatch(value, place, reading, "true or false")


def _read_day(value: Any, place: Place, reading: Reading) -> Any:
    value = read_date(value)
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    return value if is_day else mismatch(value, place, reading, "a date")


def _read_moment(value: Any, place: Place, reading: Reading) -> Any:
    value = read_time(value, reading.zone)
    return value if isinstance(value, datetime) else mismatch(value, place, reading, "a date with a time")


def is_within(value: float, bounds: Iterable[tuple[str, float]]) -> bool:
    """Return whether a number is within bounds."""
    return not any(_OUTSIDE[sign](value, bound) for sign, bound in bounds)


class _NumberReader:
    """Reads a number within its bounds, or a code in its place."""

    def __init__(self, one: Field) -> None:
        limits = dict(one.phrase.bounds)
        bounds = [*one.phrase.bounds, *([] if "<=" in limits else [("<=", LARGEST)])]
        self.bounds = [(sign, _OUTSIDE[sign], bound) for sign, bound in bounds]
        self.field = one
        self.is_whole = one.phrase.type == "integer"
        self.expected = "a whole number" if self.is_whole else "a number"
        self.span = f" from {limits['>=']:g} to {limits['<=']:g}" if {">=", "<="} <= limits.keys() else ""

    def __call__(self, value: Any, place: Place, reading: Reading) -> Any:
        """Read a value; keep its problem in the reading."""
        if self.field.phrase.instead and is_text(value):
            return self._read_code(value, place, reading)
        if self.is_whole and isinstance(value, float) and value.is_integer():
            value = int(value)  # to JavaScript, 1.0 and 1 are the same number
        if isinstance(value, bool) or not isinstance(value, int if self.is_whole else _NUMBERS):
            return self._refuse(value, place, reading, "wrong-type")
        try:
            number = value if self.is_whole else float(value)
        except OverflowError:
            return self._refuse(value, place, reading, "wrong-type")
        if not self.is_whole and not math.isfinite(number):
            return self._refuse(value, place, reading, "out-of-range", "is not a finite number")
        for sign, is_outside, bound in self.bounds:
            if is_outside(number, bound):
                message = f"must be {_MUST_BE[sign].format(bound)}"
                return self._refuse(value, place, reading, "out-of-range", message)
        return number

    def _read_code(self, value: str, place: Place, reading: Reading) -> Any:
        """Read a code; one of an older record, or of a list that is not known here, stays as it is."""
        codes, name = codes_instead(self.field, reading), self.field.phrase.instead
        if (code := codes.get(plain_code(value))) is not None:
            return code
        is_kept = name not in CORE_LISTS and (reading.renames or name not in reading.vocabulary)
        if is_kept and is_plain(value):
            return value
        return self._refuse(value, place, reading, "wrong-type")

    def _refuse(self, value: Any, place: Place, reading: Reading, kind: str, message: str = "") -> Any:
        if codes := [*codes_instead(self.field, reading).values()]:
            message, fix = (
                f"is not {self.expected}{self.span}",
                f'write {self.expected}, or "{codes[0]}"',
            )
            problem = RecordProblem(place, kind, message, fix)
        elif message:
            problem = RecordProblem(place, kind, message, "correct the number")
        else:
            problem = wrong_type(place, self.expected, value)
        reading.problems.append(problem)
        return NOTHING


def each_reader(one: Field, read_count: Read) -> Read:
    """Return the function that reads a table of values by codes."""

    def refuse_key() -> None:
        raise Refusal("wrong-type", "has a key that is not text", "write keys as text")

    def read_each(value: Any, place: Place, reading: Reading) -> Any:
        if not isinstance(value, Mapping):
            return mismatch(value, place, reading, "a table")
        made: dict[str, Any] = {}
        for key, count in value.items():
            try:
                read_text(key) if isinstance(key, str) else refuse_key()
            except Refusal as error:
                where = (*place, key) if isinstance(key, str) else place
                reading.problems.append(RecordProblem(where, error.kind, error.message, error.fix))
                continue
            codes = one.codes or reading.vocabulary.get(one.list, ())
            code = as_listed(key, codes)
            reading.has_doubts = reading.has_doubts or code not in codes
            found = read_count(count, (*place, key), reading)
            if code in made:
                problem = RecordProblem((*place, key), "duplicate-key", "appears twice", "keep one")
                reading.problems.append(problem)
                found = NOTHING
            made[code] = REFUSED_COUNT if found is NOTHING else found
        return made

    return read_each
