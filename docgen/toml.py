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
_QUOTES = "put text in double quotes, a number with leading zeros too: "
_FIXES = {
    "Invalid value": _QUOTES,
    "Expected newline or end of document after a statement": _QUOTES,
    "Cannot overwrite a value": "the key appears twice, or is a table elsewhere: keep one",
    "Illegal character '\\n'": 'close the quotes; put text of several lines between """ and """',
    "Unterminated string": "close the quotes",
    "Unescaped '\\' in a string": "write \\\\ for a backslash, or put the text in single quotes",
    "Invalid hex value": "write \\\\ for a backslash, or put the text in single quotes",
    "Invalid statement": "a line is a key = value, a [table], or a # comment",
    "Expected '=' after a key in a key/value pair": "a line is a key = value, a [table], or a # comment",
    "Unclosed array": "close the bracket",
}


def parse_toml(
    text: str,
    source: str,
    error: type[DocgenError],
    *,
    dates_as_text: bool = False,
    example: str = 'code = "000123"',
) -> dict[str, Any]:
    """Read TOML. Raises `error` with line and column.

    With `dates_as_text`, a date that does not exist, or is not in TOML's format, is returned as text, so that
    it can be reported under its key together with the other problems. `example` is a line with a number as
    text, as such a file may have it.
    """
    for _ in range(text.count("\n") + 2):
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as cause:
            repaired = _quote_bare_date(text, str(cause)) if dates_as_text else None
            if repaired is None:
                raise error(source, [_broken(text, str(cause), example)]) from None
            text = repaired
        except ValueError:  # a whole number of thousands of digits
            problem = Problem("", "holds a number too long to read", "correct it", kind="broken-toml")
            raise error(source, [problem]) from None
        except RecursionError:
            break
        else:
            if problems := list(find_excesses(data)):
                raise error(source, problems)
            return data
    raise error(
        source,
        [Problem("", "is nested too deeply", "put fewer tables and lists into each other", kind="too-deep")],
    )


def _quote_bare_date(text: str, message: str) -> str | None:
    place = _PLACE.search(message)
    if place is None or place[1] is None:
        return None
    lines = text.split("\n")
    number = int(place[1]) - 1
    found = _BARE_DATE.fullmatch(lines[number].rstrip("\r"))
    if found is None or _is_date(found[2]):
        return None
    lines[number] = f'{found[1]}"{found[2]}"{found[3]}'
    return "\n".join(lines)


def _is_date(word: str) -> bool:
    try:
        datetime.fromisoformat(word)
    except ValueError:
        return False
    return True


def _broken(text: str, message: str, example: str) -> Problem:
    place = _PLACE.search(message)
    where = f"line {place[1]}, column {place[2]}" if place is not None and place[1] else "end of file"
    said = _PLACE.sub("", message)
    fix = _FIXES.get(said, "")
    fix = f"{fix}{example}" if fix == _QUOTES else fix
    if (twice := _TWICE.fullmatch(said)) is not None:
        name = twice[1].replace("'", "").replace(", ", ".")
        said, fix = f"the table {name} appears twice", f"keep one; write [[{name}]] for a table that repeats"
    if said.startswith("Expected") and place is not None and place[1] and "=" in text:
        fix = fix or "a line is a key = value, a [table], or a # comment"
    return Problem(where, f"is not TOML: {said}", fix, kind="broken-toml")
