"""Reads TOML; every message has the line and column, what is wrong there, and what to write.

What mends a file that TOML cannot read is imported when there is one.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from docgen.data import find_excesses
from docgen.errors import DocgenError, Problem
from docgen.lazy import compiled_when_used
from docgen.toml.statements import EXAMPLE, NAME

MOST_PARTS = 20  # of a dotted key; the time for one grows with their square, and a record has six levels
_LONG_KEY = compiled_when_used(
    rf"(?:^|[\[{{{{,])[ \t]*(?:{NAME}[ \t]*\.[ \t]*){{{MOST_PARTS}}}", re.MULTILINE
)
_FLATTER = "put fewer tables and lists into each other"


def parse_toml(
    text: str,
    source: str,
    error: type[DocgenError],
    *,
    dates_as_text: bool = False,
    example: str = EXAMPLE,
    repeats: bool = True,
) -> dict[str, Any]:
    """Read TOML. Raises `error` with everything that TOML cannot read, each with its line.

    A time without seconds is read as one. With `dates_as_text`, a date that does not exist, or is not in
    TOML's format, is returned as text, so that it can be reported under its key together with the other
    problems. `example` is a line with a text of such a file; with `repeats` it may have a list of tables.
    """
    if (long := _LONG_KEY.search(text)) is not None:
        line = text.count("\n", 0, long.end()) + 1
        message = f"a key has more than {MOST_PARTS} parts"
        raise error(source, [Problem(f"line {line}", message, _FLATTER, "too-deep", line=line)])
    try:
        data = _read(text, source, error, example, dates_as_text, repeats)
    except ValueError:  # a whole number of thousands of digits
        problem = Problem("", "holds a number too long to read", "correct it", kind="broken-toml")
        raise error(source, [problem]) from None
    except RecursionError:
        raise error(source, [Problem("", "is nested too deeply", _FLATTER, kind="too-deep")]) from None
    if problems := list(find_excesses(data)):
        raise error(source, problems)
    return data


def _read(
    text: str, source: str, error: type[DocgenError], example: str, dates_as_text: bool, repeats: bool
) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        from docgen.toml.mending import read_mended

        return read_mended(text, source, error, example, dates_as_text, repeats)
