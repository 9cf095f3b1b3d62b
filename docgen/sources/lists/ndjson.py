"""Reads lists with a record in JSON on each line (NDJSON, JSON Lines)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from docgen.errors import EncounterError
from docgen.sources.json import parse
from docgen.sources.lists.row import WHY, Row, Why
from docgen.sources.lists.text import read_lines

ENDINGS = (".ndjson", ".jsonl")


class JsonLines:
    """A list with a record in JSON on each line; blank lines are passed over."""

    ending = ".ndjson"

    def __init__(self, path: Path) -> None:
        self.path = path

    def count(self) -> int:
        """Count the records; raises EncounterError, with the line, for what is no text in UTF-8."""
        return sum(1 for line in read_lines(self.path) if line.text.strip())

    def rows(self, at: int = 0, number: int = 1) -> Iterator[Row]:
        """Read the records one after the other."""
        for line in read_lines(self.path, at, number):
            if text := line.text.strip():
                yield _row(text, line.number, line.at)

    def rejected(self, rows: Iterable[Row], why: Why) -> bytes:
        """Return rows as lines of JSON; the key `why_rejected` comes first."""
        lines = (_rejected(row, why(row)) for row in rows)
        return "".join(f"{line}\n" for line in lines).encode()


def _row(text: str, number: int, at: int) -> Row:
    place = f"line {number}"
    try:
        data = parse(text, "")
    except EncounterError as error:
        problems = [replace(one, place=one.place.removeprefix("line 1, ")) for one in error.problems]
        return Row(number, place, at, {}, tuple(problems), text)
    data.pop(WHY, None)
    return Row(number, place, at, data)


def _rejected(row: Row, why: str) -> str:
    data: Any = {"line": row.written} if row.written is not None else row.source
    return json.dumps({WHY: why, **data}, ensure_ascii=False)
