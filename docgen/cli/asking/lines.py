"""Reads a row of a table that is typed on one line, such as a site with its side, count and seconds."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from docgen.cli.asking.days import Clock
from docgen.cli.asking.typed import SAME, read_value, read_values
from docgen.encounter import Field
from docgen.lazy import dataclass
from docgen.questions import Question, as_words

Word = Callable[[str, str], str]  # the word of a code of a list

LEFT_OUT = "-"
_NUMBERS = ("integer", "decimal")
_ON_A_LINE = ("choice", "open-choice", *_NUMBERS)
_DAYS = ("date", "dateTime")
_MOST_CODES = 5  # codes of a short list that a line names


@dataclass(frozen=True)
class RowLine:
    """A row that is asked for on a line: its single codes and numbers first, then lists of codes.

    `open` returns what is open of the row once it has some values; `codes_of` all codes of a field.
    """

    open: Callable[[Mapping[str, Any]], Sequence[Question]]
    codes_of: Callable[[Field], Mapping[str, Any]]

    def following(self, values: Mapping[str, Any], passed: Collection[str]) -> Question | None:
        """Return what is open on the line once the row has these values and these keys were passed."""
        found = [one for one in self.open(values) if one.field.phrase.type in _ON_A_LINE]
        found = [one for one in found if not one.field.phrase.each and one.place[-1] not in passed]
        return min(found, key=lambda one: one.field.repeats, default=None)


def line_of(listed: Field, row: RowLine) -> tuple[Question, ...]:
    """Return the fields of a line as most rows have them: those that are open as the first codes are given.

    Days and texts tell apart what one line would mix up: a row with a day is asked for by question after
    question, and has no line.
    """
    fields = listed.group.fields.values() if listed.group is not None else ()
    found: list[Question] = []
    values: dict[str, Any] = {}
    while not any(one.phrase.type in _DAYS for one in fields):
        one = row.following(values, [str(one.place[-1]) for one in found])
        if one is None:
            break
        found.append(one)
        sample = one.choices[0].code if one.choices else 1
        values[str(one.place[-1])] = [sample] if one.field.repeats else sample
    return tuple(found)


class Row(NamedTuple):
    """What a line says: values by key, the keys left out, and those taken over from the row above."""

    values: dict[str, Any]
    left_out: list[str]
    taken: list[str]


def read_line(typed: str, asked: RowLine, above: Mapping[str, Any]) -> Row:
    """Return what a line says about the fields of a row, in their order.

    The first two words may have changed places, if one of them is a whole code. A number is never that of a
    code: it is the value of the next field that takes one. `-` leaves a field out, `same` takes all fields
    from there on from the row above. What the line does not reach is still open. Raises ValueError with the
    field and what to type.
    """
    words = typed.replace(", ", " ").split()
    try:
        return _row_of(words, asked, above)
    except ValueError:
        with suppress(ValueError):
            row = _row_of([*words[1:2], *words[:1], *words[2:]], asked, above)
            if any(word.lower() in row.values.values() for word in words[:2]):
                return row
        raise


def _row_of(words: Sequence[str], asked: RowLine, above: Mapping[str, Any]) -> Row:
    row = Row({}, [], [])
    for number, word in enumerate(words):
        passed = [*row.values, *row.left_out]
        question = asked.following(row.values, passed)
        if _is_number(word):
            question = _counted(asked, row.values, passed) or question
        if question is None:
            raise ValueError(f"There is nothing more to say than {' '.join(words[:number])} on this line.")
        key = str(question.place[-1])
        if word == LEFT_OUT:
            row.left_out.append(key)
        elif word.lower() != SAME:
            row.values[key] = _read(word, question, asked.codes_of(question.field))
        elif number + 1 < len(words) or not above:
            raise ValueError("same stands at the end of a line, and needs a row above it.")
        else:
            _take(row, asked, above)
    return row


def _counted(asked: RowLine, values: Mapping[str, Any], passed: Sequence[str]) -> Question | None:
    """Return the next field of a row that takes a number."""
    found = asked.following(values, passed)
    while found is not None and found.field.phrase.type not in _NUMBERS:
        passed = [*passed, str(found.place[-1])]
        found = asked.following(values, passed)
    return found


def _take(row: Row, asked: RowLine, above: Mapping[str, Any]) -> None:
    """Take what is still open of a row from the row above."""
    passed = [*row.values, *row.left_out]
    while (question := asked.following(row.values, passed)) is not None:
        key = str(question.place[-1])
        passed.append(key)
        if key in above:
            row.values[key] = copy.deepcopy(above[key])
            row.taken.append(key)


def _is_number(word: str) -> bool:
    return word.replace(",", "").replace(".", "", 1).isdigit()


def _read(word: str, question: Question, codes: Mapping[str, Any]) -> Any:
    read = read_values if question.field.repeats else read_value
    try:
        if _is_number(word) and question.field.phrase.type not in _NUMBERS and word not in codes:
            raise ValueError("Type the first letters; a number is for what is counted or measured.")
        return read(word, question, codes, Clock())
    except ValueError as error:
        raise ValueError(f"{name_of(question)}, {word}: {error}") from None


def guide_to(fields: Sequence[Question]) -> str:
    """Return the fields of a line with their units, or the codes of a short list."""
    return " · ".join(f"{name_of(one)}{_among(one)}" for one in fields)


def _among(question: Question) -> str:
    codes = [choice.code for choice in question.choices]
    said = ", ".join(codes) if 0 < len(codes) <= _MOST_CODES else question.field.phrase.unit
    return f" ({said})" if said and said not in name_of(question) else ""


def name_of(question: Question) -> str:
    """Return the key of a field in words."""
    return as_words(str(question.place[-1])).lower()


def row_in_words(row: Mapping[str, Any], fields: Mapping[str, Field], word: Word) -> str:
    """Return a row for whoever confirms it: the words of its codes, and its numbers with their names."""
    return ", ".join(_in_words(key, value, fields.get(key), word) for key, value in row.items())


def _in_words(key: str, value: Any, one: Field | None, word: Word) -> str:
    if isinstance(value, list):
        return " and ".join(_in_words(key, inner, one, word) for inner in value)
    if isinstance(value, Mapping):
        return str(value.get("text", ""))
    if isinstance(value, str):
        return word(one.list, value) if one is not None and one.list else value
    return f"{as_words(key).lower()} {value}"
