"""What docgen finds and every error that it raises on purpose, with the data that a program needs to act."""

from __future__ import annotations

from collections.abc import Iterable
from types import UnionType
from typing import Any, Literal

from docgen.lazy import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where it is, what it is, and what to do about it.

    `place` is a path in a record (`procedure.sites[0].laterality`), a line and column of a file,
    or a place in a Word file in Word's terms (`body, table 1, row 2, cell 1`). `kind` is a stable
    name for programs, such as `unknown-key` or `unclosed-block`. `tag` is the template tag, if any, and
    `line` the line of the file that it is in, or 0.
    """

    place: str
    message: str
    fix: str = ""
    kind: str = ""
    tag: str = ""
    line: int = 0

    def __str__(self) -> str:
        """The problem as one line: place, tag, message, fix."""
        file, comma, key = self.place.partition(", ")
        before, key = (file, key) if comma and file.endswith(".toml") else ("", self.place)
        line = f"line {self.line}" if self.line and not key.startswith("line ") else ""
        spot = ", ".join(filter(None, (before, line, key)))
        where = f"{spot}: " if spot else ""
        tag = f"{self.tag}: " if self.tag else ""
        fix = f" ({self.fix})" if self.fix else ""
        return f"{where}{tag}{self.message}{fix}"


Level = Literal["stop", "warn", "info"]


@dataclass(frozen=True)
class Finding:
    """Something to act on: `level` is `stop` (no final document), `warn` or `info`.

    `path` is the place in the record, `message` and `fix` are for the clinic's staff, `source` says where
    the rule comes from. From the record, a message contains only the words of codes and sites; both sides
    where two things disagree (numbers, days, names of those who treat); and for a release who gave it, when
    and why. `release` is the place of the override or variance that opened it, `overrides[0]`; `matter` is
    the message without the note on a release, `title` the row's own words alone.
    """

    id: str
    level: Level
    path: str
    message: str
    fix: str
    source: str
    document: str
    release: str = ""
    matter: str = ""
    title: str = ""


class DocgenError(Exception):
    """Something that a person or a caller did wrong, or an obstacle; never a bug of docgen.

    `source` names the file or thing that was read; `problems` holds everything that is wrong with it.
    """

    def __init__(self, source: str, problems: Iterable[Problem]) -> None:
        self.source = source
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(source, self.problems)

    @property
    def lines(self) -> list[str]:
        """All problems, one per line, after the name of what was read."""
        source = f"{self.source}: " if self.source else ""
        if len(self.problems) == 1:
            return [f"{source}{self.problems[0]}"]
        return [f"{source}{len(self.problems)} problems", *(f"  {problem}" for problem in self.problems)]

    def __str__(self) -> str:
        """All lines as one text."""
        return "\n".join(self.lines)


class EncounterError(DocgenError):
    """A record of a visit that cannot be read or cannot be true.

    `partial` is the encounter without what could not be read, for `check`; None if nothing could.
    """

    def __init__(self, source: str, problems: Iterable[Problem], partial: Any = None) -> None:
        super().__init__(source, problems)
        self.partial: Any = partial


class ClinicError(DocgenError):
    """A `clinic.toml` that cannot be used."""


class PackError(DocgenError):
    """A pack that is missing or broken."""


class TemplateError(DocgenError):
    """A Word template that cannot be used, with every problem in it."""


class DocumentError(DocgenError):
    """A filed document that cannot be read, or is not the kind that was expected."""


class RenderError(DocgenError):
    """A value that is missing, or is not allowed at the place of its tag; named by its field."""


class DeliveryError(DocgenError):
    """A document that could not be written to its destination; nothing was left half-written."""


class NotReady(DocgenError):
    """A final document with stops that are not released. `findings` holds every finding, stops first."""

    def __init__(self, source: str, findings: Iterable[Finding], problems: Iterable[Problem]) -> None:
        super().__init__(source, problems)
        self.findings: tuple[Finding, ...] = tuple(findings)
        self.args: tuple[Any, ...] = (source, self.findings, self.problems)


def expect(kind: type | UnionType, how: str, **given: object) -> None:
    """Raise TypeError for an argument, given by its name, of another kind; its value is never repeated."""
    for name, value in given.items():
        if not isinstance(value, kind):
            raise TypeError(f"{name} is of the type {type(value).__name__}; give {how}")
