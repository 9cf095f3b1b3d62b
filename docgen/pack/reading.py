"""Reads the files of a pack as tables; problems name the file as it is called in the pack."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from docgen.encounter import NAMES, define
from docgen.errors import PackError, Problem
from docgen.files import read_text
from docgen.files.cache import kept
from docgen.toml import parse_toml

CORE = Path(__file__).resolve().parent / "core"  # what every pack has
RECORD = "record.toml"  # what a record of the procedure holds beside what every record holds


def read_table(path: Path, name: str) -> tuple[dict[str, Any], list[Problem]]:
    """Read a TOML file, called `name` in problems; return an empty table if it cannot be read."""
    example, repeats = 'lot = "string"' if name == RECORD else 'title = "Note"', name == "checks.toml"
    try:
        text = read_text(path, PackError)
        return kept(
            lambda: parse_toml(text, name, PackError, example=example, repeats=repeats), "table", name, text
        ), []
    except PackError as error:
        problems = (problem for problem in error.problems if problem.kind != "empty-file")
        return {}, [_named(problem, name) for problem in problems]  # an empty file is an empty table


def read_optional(path: Path, name: str) -> tuple[dict[str, Any], list[Problem]]:
    """Read a file that a pack need not have, as `read_table` does; an absent one is an empty table."""
    if path.is_symlink() and not path.exists():
        fix = "mend the link, or take it out"
        return {}, [Problem(name, "is a link to a file that is not there", fix, kind="missing-file")]
    return read_table(path, name) if path.exists() else ({}, [])


@lru_cache(maxsize=16)
def read_core(name: str) -> Mapping[str, Any]:
    """Read a file of what every pack has; return an empty table for one that is not there."""
    return read_table(CORE / name, name)[0]


def read_record(folder: Path, lists: Collection[str] | None) -> tuple[dict[str, Any], list[Problem]]:
    """Read record.toml, which a pack need not have, and find what is wrong with it.

    `lists` are the names of the pack's lists of codes; while they are unknown, only the file is read.
    """
    record, problems = read_optional(folder / RECORD, RECORD)
    if problems or lists is None or not record:
        return record, problems
    problems = [*define(record, lists, RECORD)[1], *_name_problems(record.get(NAMES, {}))]
    return record, [*with_record_lines(problems, folder)]


def with_record_lines(problems: Iterable[Problem], folder: Path) -> Iterator[Problem]:
    """Return problems of record.toml, which can be read, with their lines."""
    from docgen.toml import key_lines, line_of

    lines = key_lines(read_text(folder / RECORD, PackError))
    for problem in problems:
        key = problem.place.partition(", ")[2]
        yield replace(problem, line=line_of(key, lines).number)


def names_of(record: Mapping[str, Any]) -> dict[str, str]:
    """Return the expressions of `[names]`, without what is none."""
    names = record.get(NAMES, {})
    found = names.items() if isinstance(names, dict) else ()
    return {name: source for name, source in found if isinstance(source, str)}


def _name_problems(names: object) -> list[Problem]:
    """Find names that are no expression in quotes."""
    if not isinstance(names, dict):
        return [
            Problem(f"{RECORD}, {NAMES}", "is not a table", f"write [{NAMES}] and a line each", "wrong-type")
        ]
    return [
        Problem(f"{RECORD}, {NAMES}.{name}", "is not an expression", "write it in quotes", "wrong-type")
        for name, source in names.items()
        if not isinstance(source, str)
    ]


def _named(problem: Problem, name: str) -> Problem:
    """Add the file's name to the place of a problem."""
    fixes = {"missing-file": f"a pack needs the file {name}", "folder": "put a file in its place"}
    fix = fixes.get(problem.kind, problem.fix)
    return replace(problem, place=", ".join(filter(None, (name, problem.place))), fix=fix)


def digest_of(data: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a table's data, independent of the order and TOML spelling of its keys."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()
