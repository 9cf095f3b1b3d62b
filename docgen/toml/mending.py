"""Reads a file that TOML cannot read, statement by statement: what is wrong in it, and what belongs there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import field
from typing import Any, NamedTuple

from docgen.errors import DocgenError, Problem
from docgen.files import kind_of_text
from docgen.lazy import dataclass
from docgen.toml.repeats import MOST_TOLD, Line, cause_of, find_repeats
from docgen.toml.slips import Slip, Style, mend_statement
from docgen.toml.statements import EXAMPLE, statements
from docgen.toml.values import is_toml

_LINE = 'write a line as key = "text", a heading as [heading], and # before a comment'
_FIXES = {
    "Unescaped '\\' in a string": "write \\\\ for a backslash, or put the text in single quotes",
    "Invalid hex value": "write \\\\ for a backslash, or put the text in single quotes",
}


class MendedData(NamedTuple):
    """What a file holds as TOML can read it, its text as such, and the line that each of its lines was."""

    data: dict[str, Any]
    text: str
    origins: list[int]


@dataclass
class _Mending:
    """A file as TOML can read it, as far as it was read.

    `mended` is what certainly belongs in the place of statements, by the lines of their problems;
    `is_whole` is false when a heading had to be left out.
    """

    problems: list[Problem] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    mended: dict[int, str] = field(default_factory=dict)
    is_whole: bool = True

    def keep(self, text: str, number: int, most: int) -> None:
        """Keep the lines of a statement that began at a line and had `most` lines."""
        start = len(self.lines)
        for at, line in enumerate(text.split("\n")):
            self.lines.append(Line(line, number + min(at, most - 1), start))


def read_mended(
    text: str, source: str, error: type[DocgenError], example: str, dates_as_text: bool, repeats: bool
) -> dict[str, Any]:
    """Read a text that TOML cannot read, if only times lack seconds; raises `error` with all problems."""
    if (kind := kind_of_text(text)) not in ("", "TOML"):
        raise error(source, [_another_kind(kind)]) from None
    mending = _mend(text, Style(example, dates_as_text))
    problems = mending.problems
    if mending.is_whole and len(problems) < MOST_TOLD:
        problems += find_repeats(mending.lines, repeats)
    if not problems:
        return tomllib.loads("\n".join(line.text for line in mending.lines))
    if len(problems) > MOST_TOLD:
        more = Problem("", "has more that cannot be read", "correct these first", kind="broken-toml")
        problems = [*problems[:MOST_TOLD], more]
    raise error(source, problems) from None


def _another_kind(kind: str) -> Problem:
    fix = "give a record in JSON a name that ends in .json, and write any other file in TOML"
    fix = fix if kind == "JSON" else "write it in TOML: docgen new writes a record to start from"
    return Problem("", f"is {kind}, not TOML", fix, kind="another-format")


def mended_lines(text: str) -> Mapping[int, str]:
    """Return what certainly belongs in the place of statements that TOML cannot read, by their lines."""
    return {} if is_toml(text) else _mend(text, Style(EXAMPLE, dates_as_text=True)).mended


def mended_data(text: str) -> MendedData | None:
    """Return what a file holds with what probably belongs in the place of its broken statements, if known.

    It is for judging what was typed; nothing else is to be made of it.
    """
    mending = _mend(text, Style(EXAMPLE, dates_as_text=True))
    made = "\n".join(line.text for line in mending.lines)
    if not (mending.is_whole and len(mending.problems) <= MOST_TOLD and is_toml(made)):
        return None
    return MendedData(tomllib.loads(made), made, [line.origin for line in mending.lines])


def _mend(text: str, style: Style) -> _Mending:
    """Read a file statement by statement, until more is wrong than is told."""
    mending = _Mending()
    for number, statement in statements(text.replace("\r\n", "\n")):
        if not statement.strip() or is_toml(statement):
            mending.keep(statement, number, statement.count("\n") + 1)
        else:
            _mend_statement(mending, statement, number, style)
        if len(mending.problems) > MOST_TOLD:
            break
    return mending


def _mend_statement(mending: _Mending, statement: str, number: int, style: Style) -> None:
    """Keep a statement as it can be read, and what is wrong with it."""
    mended = mend_statement(statement, style)
    cause = cause_of(statement)
    line = number + int(cause["line"] or 1) - 1
    place = f"line {line}, column {cause['column']}" if cause["line"] else f"line {line}"
    slips = mended.slips or (() if mended.text else (_unknown(cause["said"]),))
    mending.problems += [Problem(place, *slip, kind="broken-toml", line=line) for slip in slips]
    if slips and mended.is_certain:
        mending.mended[line] = mended.text
    if not mended.text and statement.lstrip().startswith("["):
        mending.is_whole = False
    mending.keep(mended.text, number, statement.count("\n") + 1)


def _unknown(said: str) -> Slip:
    """Return the slip of which no more is known than what TOML says."""
    return Slip("cannot be read as it stands", _FIXES.get(said, _LINE))
