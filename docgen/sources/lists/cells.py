"""Turns the cell of a table into the value of a record, by the field that its column is for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, time, timedelta
from typing import Any

from docgen.encounter import CORE_LISTS, Field, Place, as_listed
from docgen.encounter.codes import plain_code
from docgen.encounter.values import Refusal
from docgen.lazy import compiled_when_used, dataclass

_DAYS = {"YYYY": "%Y", "MM": "%m", "DD": "%d", "hh": "%H", "mm": "%M"}  # how a day or time is written
_NUMBER = compiled_when_used(r"[+-]?\d{1,15}(\.\d{1,15})?", re.ASCII)
_SHORTENED = compiled_when_used(r"\d([.,]\d+)?E\+?\d+", re.ASCII)
_GUARDED = compiled_when_used(r"'[=+@\t-]")
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
_SHIFT = timedelta(microseconds=500_000)


@dataclass(frozen=True)
class Column:
    """What the cells of a column are: the place in a record, its field, and how its values are written.

    `date` is how days and times are written (`MM/DD/YYYY hh:mm`), `words` are values by the words that the
    list has for them, `separator` is between several values; `digits` is how many a
    number has, with its zeros; 0 where they differ.
    """

    place: Place
    of: Field
    date: str = ""
    words: Mapping[str, Any] = field(default_factory=dict)
    separator: str = ";"
    digits: int | None = None


def is_format(written: str) -> bool:
    """Return whether a text says how a day, or a day and a time, is written."""
    return {"YYYY", "MM", "DD"} <= set(re.findall(r"[A-Za-z]+", written)) <= set(_DAYS)


def value_of(cell: Any, column: Column) -> Any:
    """Return what a cell says, as a record has it; None for an empty one. Raises Refusal."""
    if isinstance(cell, str):
        cell = cell.strip()
        cell = cell[1:] if _GUARDED.match(cell) else _not_a_formula(cell)
    if cell in ("", None):
        return None
    known = column.words.get(plain_code(str(cell)))
    if known is not None:
        return known
    if column.of.repeats and column.of.group is None and isinstance(cell, str):
        return _several(cell, column)
    return _one(cell, column)


def _several(cell: str, column: Column) -> Any:
    pieces = [piece.strip() for piece in cell.split(column.separator) if piece.strip()]
    codes = CORE_LISTS.get(column.of.phrase.instead, ())
    if len(pieces) == 1 and (code := as_listed(pieces[0], codes)) in codes:
        return code
    return [column.words.get(plain_code(piece), _one(piece, column)) for piece in pieces]


def _one(cell: Any, column: Column) -> Any:
    kind = column.of.phrase.type
    if kind in ("date", "dateTime"):
        return _day(cell, column, kind == "date")
    if kind in ("integer", "decimal"):
        return _number(cell)
    if kind == "boolean":
        return _YES_NO.get(str(cell).casefold(), cell)
    return _text(cell, column)


def _day(cell: Any, column: Column, is_day: bool) -> Any:
    """Return a day or a time in ISO 8601; text that is none stays, for the reading to judge."""
    if isinstance(cell, datetime):
        moment = rounded(cell)
        is_day = is_day and moment.time() == time()
        return moment.date().isoformat() if is_day else moment.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if not isinstance(cell, str) or _NUMBER.fullmatch(cell):
        message = "is a number where a day belongs: a spreadsheet counts days"
        raise Refusal("wrong-type", message, "format the column as a date, and save the list again")
    if not column.date:
        return cell
    how = re.sub("|".join(_DAYS), lambda found: _DAYS[found[0]], column.date)
    try:
        moment = datetime.strptime(cell, how)  # the clinic's zone is added when it is read
    except ValueError:
        raise Refusal(
            "wrong-type", f"is not written as {column.date}", "correct it, or the mapping"
        ) from None
    return moment.date().isoformat() if is_day else moment.isoformat()


def rounded(moment: datetime) -> datetime:
    """Return a time of a spreadsheet, which counts days, to the second."""
    return (moment + _SHIFT).replace(microsecond=0)


def _number(cell: Any) -> Any:
    if isinstance(cell, str) and _NUMBER.fullmatch(cell):
        cell = float(cell) if "." in cell else int(cell)
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _text(cell: Any, column: Column) -> Any:
    is_whole = isinstance(cell, float | int) and not isinstance(cell, bool) and float(cell).is_integer()
    text = str(int(cell)) if is_whole else str(cell)
    if column.digits:
        if not (text.isascii() and text.isdigit() and len(text) <= column.digits):
            raise Refusal(
                "wrong-type", f"is no number of {column.digits} digits", "correct it, or the mapping"
            )
        return text.zfill(column.digits)
    if not isinstance(cell, str) or _SHORTENED.fullmatch(cell):
        message = "is a number or a day where a text belongs: leading zeros may be lost"
        fix = "format the column as text and type it again, or give its digits in the mapping"
        raise Refusal("wrong-type", message, fix)
    return text


def _not_a_formula(cell: str) -> str:
    if cell.startswith("="):
        fix = "copy the column and paste its values, then save the list again"
        raise Refusal("wrong-type", "is a formula, not a value", fix)
    return cell


def by_word(words: Mapping[str, Any], codes: Mapping[str, Any]) -> dict[str, str]:
    """Return the codes of a list by their words, in the form of plain_code; none by a word of several."""
    found: dict[str, set[str]] = {}
    for code in codes:
        said = words.get(code)
        of_code = said.values() if isinstance(said, Mapping) else [said]
        for word in (code, *(one for one in of_code if isinstance(one, str))):
            found.setdefault(plain_code(word), set()).add(code)
    return {word: codes.pop() for word, codes in found.items() if len(codes) == 1}
