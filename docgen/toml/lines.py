"""Finds the lines of a TOML file on which its keys stand, so that a problem says its line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from docgen.errors import Problem
from docgen.lazy import compiled_when_used
from docgen.toml.statements import NAME, NAMES, statements

_HEADER = compiled_when_used(rf"\s*(?P<off>#?)\s*(?P<open>\[\[?)\s*(?P<name>{NAMES})\s*\]\]?\s*(?:#.*)?")
_KEY = compiled_when_used(rf"[ \t]*({NAMES})[ \t]*=")
_PLAIN = compiled_when_used(r"[\w-]+", re.ASCII)
_LAST = compiled_when_used(r"""(?:(?:^|\.)(?:"(?:[^"\\]|\\.)*"|[^."\[\]]+)|\[\d+\])$""")


class Line(NamedTuple):
    """The line of a key, and the header above it that is switched off by a `#`, if there is one."""

    number: int
    off: str = ""


def with_lines(problems: Iterable[Problem], text: str) -> Iterator[Problem]:
    """Return problems with the lines of their keys in a file: of what is missing, that of its table.

    Of the keys below a header that is switched off, the first is told for all of them.
    """
    lines, told = key_lines(text), set[str]()
    for problem in problems:
        if problem.line:
            yield problem
            continue
        line = line_of(problem.place, lines)
        fix = problem.fix
        if problem.kind == "unknown-key" and line.off:
            if line.off in told:
                continue
            told.add(line.off)
            fix = f"take out the # before [{line.off}] above it"
        yield replace(problem, line=line.number, fix=fix)


def key_lines(text: str) -> Mapping[str, Line]:
    """Return the line of each table and key by its path, such as `procedure.sites[0].laterality`."""
    found: dict[str, Line] = {}
    counts: dict[str, int] = {}
    table, off = "", ""
    for number, statement in statements(text.replace("\r\n", "\n")):
        if (header := _HEADER.fullmatch(statement)) is not None and header["off"]:
            off = header["name"]
        elif header is not None:
            table, off = _path(header["name"], "", counts, header["open"] == "[["), ""
            found.setdefault(table, Line(number))
            if header["open"] == "[[":  # the list itself is where its first table is
                found.setdefault(table.rpartition("[")[0], Line(number))
        elif (key := _KEY.match(statement)) is not None:
            parts = re.findall(NAME, key[1])
            for length in range(len(parts), 0, -1):
                found.setdefault(_path(".".join(parts[:length]), table, counts), Line(number, off))
    return found


def _path(name: str, table: str, counts: dict[str, int], is_list: bool = False) -> str:
    """Return the path of a key in a table; of a list, that of its last item."""
    parts = [part.strip("\"'") for part in re.findall(NAME, name)]
    path = table
    for number, part in enumerate(parts, 1):
        path = f"{path}.{part if _PLAIN.fullmatch(part) else json.dumps(part)}".lstrip(".")
        if is_list and number == len(parts):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = f"{path}[{counts[path]}]"
    return path


def line_of(place: str, lines: Mapping[str, Line]) -> Line:
    """Return the line of a place among those of a file's keys; else that of the table that it is in."""
    while place not in lines and (last := _LAST.search(place)):
        place = place[: last.start()]
    return lines.get(place, Line(0))
