"""Reads TOML; every message has the line and column, what is wrong there, and what to write."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from typing import Any

from docgen.data import find_excesses
from docgen.errors import DocgenError, Problem

_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_TWICE = re.compile(r"Cannot declare \((.*?),?\) twice")
_BARE_DATE = re.compile(
    r"(\s*[\w.-]+\s*=\s*)(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[Tt ][\d:.]+[^\s#\"]*)?)(\s*(?:#.*)?)"
)
MOST_PARTS = 20  # of a dotted key; the time for one grows with their square, and a record has six levels
_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*"""
_LONG_KEY = re.compile(rf"(?:^|[\[{{{{,])[ \t]*(?:{_PART}\.[ \t]*){{{MOST_PARTS}}}", re.MULTILINE)
_FLATTER = "put fewer tables and lists into each other"
_DATE = "\ufdd0"  # marks a quoted date; it is not a character, so no usable text holds it
_QUOTES = "put text in double quotes, a number with leading zeros too: "
_INLINE = ("Invalid initial character for a key part", "Unclosed inline table")
_FIXES = {
    "Invalid value": _QUOTES,
    "Invalid date or datetime": _QUOTES,
    "Expected newline or end of document after a statement": _QUOTES,
    "Cannot overwrite a value": "the key appears twice, or is a table elsewhere: keep one",
    "Illegal character '\\n'": 'close the quotes; put text of several lines between """ and """',
    "Unterminated string": "close the quotes",
    "Unescaped '\\' in a string": "write \\\\ for a backslash, or put the text in single quotes",
    "Invalid hex value": "write \\\\ for a backslash, or put the text in single quotes",
    "Invalid statement": "a line is a key = value, a [table], or a # comment",
    "Expected '=' after a key in a key/value pair": "a line is a key = value, a [table], or a # comment",
    "Unclosed array": "close the bracket",
    "Invalid initial character for a key part": "a key has letters, digits, _ and -; no comma before a }",
    "Unclosed inline table": "separate its keys by commas, and close the brace",
}


def parse_toml(
    text: str,
    source: str,
    error: type[DocgenError],
    *,
    dates_as_text: bool = False,
    example: str = 'code = "000123"',
    repeats: bool = True,
) -> dict[str, Any]:
    """Read TOML. Raises `error` with line and column.

    With `dates_as_text`, a date that does not exist, or is not in TOML's format, is returned as text, so that
    it can be reported under its key together with the other problems. `example` is a line with a text of
    such a file; with `repeats` it may have a list of tables.
    """
    if (long := _LONG_KEY.search(text)) is not None:
        line = text.count("\n", 0, long.end()) + 1
        message = f"a key has more than {MOST_PARTS} parts"
        raise error(source, [Problem(f"line {line}", message, _FLATTER, kind="too-deep")])
    try:
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            if not dates_as_text or _DATE in text:
                raise
            data = _unmarked_table(tomllib.loads(_with_dates_marked(text)))
    except tomllib.TOMLDecodeError as cause:
        raise error(source, [_broken(text, str(cause), example, repeats)]) from None
    except ValueError:  # a whole number of thousands of digits
        problem = Problem("", "holds a number too long to read", "correct it", kind="broken-toml")
        raise error(source, [problem]) from None
    except RecursionError:
        raise error(source, [Problem("", "is nested too deeply", _FLATTER, kind="too-deep")]) from None
    if problems := list(find_excesses(data)):
        raise error(source, problems)
    return data


def _with_dates_marked(text: str) -> str:
    """Return TOML whose dates that do not exist, or are not in TOML's format, are quoted and marked.

    A line of a text of several lines can look like such a date: the marks show what `_unmarked` must undo.
    """
    return "\n".join(map(_marked, text.split("\n")))


def _marked(line: str) -> str:
    found = _BARE_DATE.fullmatch(line.removesuffix("\r"))
    if found is None or _is_date(found[2]):
        return line
    return f'{found[1]}"{_DATE}{found[2]}{_DATE}"{line[found.end(2) :]}'


def _unmarked_table(table: dict[str, Any]) -> dict[str, Any]:
    """Return a table as it was written: a marked date as text, and a text of several lines as it was."""
    return {key: _unmarked(value) for key, value in table.items()}


def _unmarked(data: Any) -> Any:
    if isinstance(data, dict):
        return _unmarked_table(data)
    if isinstance(data, list):
        return [_unmarked(value) for value in data]
    if isinstance(data, str) and _DATE in data:
        return data.replace(f'"{_DATE}', "").replace(f'{_DATE}"', "").replace(_DATE, "")
    return data


def _is_date(word: str) -> bool:
    try:
        datetime.fromisoformat(word)
    except ValueError:
        return False
    return True


def _where(text: str, place: re.Match[str]) -> str:
    """Return line and column of a place; a mark on its line may have moved it beyond the line's end."""
    line = text.split("\n")[int(place[1]) - 1]
    return f"line {place[1]}, column {min(int(place[2]), len(line) + 1)}"


def _goes_on(text: str, place: re.Match[str]) -> bool:
    """Return whether a line ends at a place, or has only a comment there."""
    line = text.split("\n")[int(place[1] or 0) - 1]
    rest = line[int(place[2] or 0) - 1 :].strip()
    return not place[1] or not rest or rest.startswith("#")


def _broken(text: str, message: str, example: str, repeats: bool) -> Problem:
    place = _PLACE.search(message)
    where = _where(text, place) if place is not None and place[1] else "end of file"
    said = _PLACE.sub("", message)
    if said in _INLINE and place is not None and _goes_on(text, place):
        said, fix = "an inline table goes on in the next line", "write it on one line, from { to }"
        return Problem(where, f"is not TOML: {said}", fix, kind="broken-toml")
    fix = _FIXES.get(said, "")
    fix = f"{fix}{example}" if fix == _QUOTES else fix
    if (twice := _TWICE.fullmatch(said)) is not None:
        name = twice[1].replace("'", "").replace(", ", ".")
        said, fix = f"the table {name} appears twice", "write the lines of both under one header"
        fix = f"keep one; write [[{name}]] for a table that repeats" if repeats else fix
    if said.startswith("Expected") and place is not None and place[1] and "=" in text:
        fix = fix or "a line is a key = value, a [table], or a # comment"
    return Problem(where, f"is not TOML: {said}", fix, kind="broken-toml")
