"""Shows the lines of a file in which something is wrong, and what belongs in their place.

They may hold a patient's data. So no error holds them: they are read from the file again, for a terminal
alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from docgen.errors import DocgenError, Problem

_BROKEN = "broken-toml"
_LONGEST = 200  # characters of a line that is shown


class _File(NamedTuple):
    """The lines of a file, and what certainly belongs in the place of some, by their numbers."""

    lines: list[str]
    mended: Mapping[int, str]


def with_typed_lines(error: DocgenError) -> Iterator[str]:
    """Yield the lines of an error; below each problem of a TOML file the line that it is about."""
    files: dict[Path, _File] = {}
    head, *rest = error.lines
    yield head
    for number, problem in enumerate(error.problems):
        yield from rest[number : number + 1]
        following = error.problems[number + 1 : number + 2]
        if not problem.line or (following and following[0].line == problem.line):
            continue
        path = _path_of(problem, error.source)
        if path not in files:
            files[path] = _read(path)
        of_line = [one for one in error.problems if one.line == problem.line]
        is_mended = all(one.kind == _BROKEN for one in of_line)  # else its key says what to write
        yield from _shown(problem.line, files[path], is_mended)


def _path_of(problem: Problem, source: str) -> Path:
    """Return the path of the file that a problem is about, which may be one of a folder."""
    name, comma, _ = problem.place.partition(", ")
    return Path(source, name) if comma and name.endswith(".toml") else Path(source)


def _read(path: Path) -> _File:
    from docgen.files import is_file, read_text
    from docgen.toml import mended_lines

    if path.suffix.lower() != ".toml" or not is_file(path):
        return _File([], {})
    try:
        text = read_text(path, DocgenError)
    except DocgenError:
        return _File([], {})
    return _File(text.split("\n"), mended_lines(text))


def _shown(number: int, file: _File, is_mended: bool) -> Iterator[str]:
    """Yield the line of a file, and, if that mends it, the lines to write."""
    if number > len(file.lines):
        return
    yield f"      in the file: {_short(file.lines[number - 1])}"
    mended = file.mended.get(number, "") if is_mended else ""
    for at, line in enumerate(mended.split("\n")):
        if line.strip():
            yield f"      {'' if at else 'write:':<12} {_short(line)}"


def _short(line: str) -> str:
    line = line.strip()
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
