"""Takes the lines of a table apart: its head, its rows, the cells in them; says why a line is in no place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docgen.lazy import compiled_when_used, dataclass
from docgen.pages.kinds import Column
from docgen.pages.marks import TOKEN, unnamed
from docgen.pages.writing import FENCE, INDENT
from docgen.word.ooxml.xml import as_number
from docgen.word.page.tidy import TAG_PATTERN

_TITLE = rf'"(?:(?>{TAG_PATTERN}|[^"]))*+"'
_HEAD = compiled_when_used(
    rf'::: (?P<kind>\w+)(?: (?P<name>(?>{TAG_PATTERN}|[^"])+?))?(?P<titles>(?: {_TITLE})*)'
)
_QUOTED = compiled_when_used(_TITLE)
_COLUMN = compiled_when_used(r"(\d+(?:\.\d+)?)(>?)")
_OPENER = compiled_when_used(r"\|(?P<kind>[=|]?)(?P<span>\d*)(?P<goes_on>\^?)(?: |$)")
_CELL = compiled_when_used(rf"(?P<next> (?=\|\|\d*\^?(?: |$)))|{TOKEN.pattern}")


@dataclass(frozen=True)
class Line:
    """A line of a page with its number, counted from 1."""

    number: int
    text: str


@dataclass(frozen=True)
class Head:
    """The first line of a block: its kind, its name or widths, its titles in quotes."""

    kind: str
    name: str
    titles: tuple[str, ...]


@dataclass(frozen=True)
class CellLines:
    """The lines of a cell, without what opens it and without their indent."""

    lines: list[Line]
    span: int
    goes_on: bool


@dataclass(frozen=True)
class RowLines:
    """The cells of a row, and the number of its first line."""

    number: int
    cells: list[CellLines]
    is_head: bool


def read_head(line: str) -> Head | None:
    """Return what the first line of a block says; None for a line that says nothing of the kind."""
    found = _HEAD.fullmatch(line)
    if found is None:
        return None
    titles = tuple(unnamed(title[1:-1]) for title in _QUOTED.findall(found["titles"]))
    return Head(found["kind"], unnamed(found["name"] or ""), titles)


def read_columns(widths: str) -> list[Column] | None:
    """Return the columns that the head of a table gives; None if these are no widths."""
    found = [_COLUMN.fullmatch(one) for one in widths.split()]
    return [Column(round(float(one[1]), 1), bool(one[2])) for one in found if one] if all(found) else None


def read_row(lines: list[Line]) -> RowLines:
    """Return the cells of a row, whose first line begins with a bar."""
    cells: list[CellLines] = []
    is_head = False
    for line in lines:
        if not line.text.startswith("|"):
            cells[-1].lines.append(Line(line.number, line.text.removeprefix(INDENT)))
            continue
        for text in _parted(line.text):
            found = _OPENER.match(text)
            if found is None:
                cells.append(CellLines([Line(line.number, text.lstrip("|"))], 1, False))
                continue
            is_head |= found["kind"] == "="
            first = Line(line.number, text[found.end() :])
            cells.append(CellLines([first], as_number(found["span"], 1), bool(found["goes_on"])))
    return RowLines(lines[0].number, cells, is_head)


def _parted(line: str) -> Iterable[str]:
    """Yield the cells in a line; bars within a tag, and those after a backslash, do not count."""
    at = 0
    for found in _CELL.finditer(line):
        if found["next"]:
            yield line[at : found.start()]
            at = found.end()
    yield line[at:]


def end_of_row(lines: Sequence[Line], start: int) -> int:
    """Return where the row ends that begins here."""
    end = start + 1
    while end < len(lines) and (lines[end].text.startswith(("||", INDENT)) or not lines[end].text):
        end += 1
    return end


def is_fence(line: Line) -> bool:
    """Return whether a line begins or ends a block."""
    return line.text.startswith(FENCE)


def misplaced(line: str) -> tuple[str, str]:
    """Return what is wrong with a line that can be in a page, but not in this place; and what to do."""
    if line.startswith(" "):
        return "it begins with spaces, and is in no item and in no cell", "delete the spaces"
    if line.startswith("|"):
        return (
            "a row is outside of a table",
            f"write {FENCE} facts 20 80 above it; if it is text, write \\ before it",
        )
    return (
        "the properties are not at the top of the page",
        "move them there; if it is text, write \\ before it",
    )
