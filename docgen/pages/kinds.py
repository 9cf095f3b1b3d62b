"""Knows the usual style of each place of a page: it is not written where a paragraph has it."""

from __future__ import annotations

from docgen.lazy import dataclass
from docgen.word.page.model import Cell, Paragraph, Row, Table

BODY_TEXT, TAG_LINE = "Body Text", "Tag Line"
STYLE, FRAME = "style", "frame"  # properties of a page that are not those of the document
TABLE = "table"  # the kind of a table whose style is none of these
TABLES = {
    "facts": "Facts Table",
    "summary": "Summary Table",
    "data": "Data Table",
    "check": "Check Table",
    "call": "Call Table",
    "signature": "Signature Table",
}
KINDS = {style: kind for kind, style in TABLES.items()}
GROUPS = {
    "states": "",
    "control": "",
    "box": "",
    "header": "Header",
    "footer": "Footer",
    "note": "Footnote Text",
    "endnote": "Endnote Text",
    "comment": "Comment Text",
}
BULLET = "-"
NUMBER = "Cell Number"


@dataclass(frozen=True)
class Usual:
    """The usual styles of a place: of its text, and of a tag that is alone in a line."""

    text: str = BODY_TEXT
    tag: str = TAG_LINE
    after_first: str = ""  # of a cell whose first paragraph has another style than the others
    bullet: str = "List Bullet"

    def of(self, number: int) -> str:
        """Return the usual style of the text of a block, counted from 0."""
        return self.after_first if number and self.after_first else self.text

    def of_item(self, sign: str) -> str:
        """Return the usual style of an item of a list."""
        return self.bullet if sign == BULLET else "List Number"


def usual_of_page(style: str) -> Usual:
    """Return the usual styles of the text of a page."""
    return Usual(style, TAG_LINE if style == BODY_TEXT else style)


def usual_of_group(kind: str, around: Usual) -> Usual:
    """Return the usual styles inside of a group."""
    own = GROUPS[kind]
    return Usual(own, around.tag) if own else around


@dataclass(frozen=True)
class Column:
    """A column of a table: its width in per cent, and whether it holds numbers."""

    width: float
    has_numbers: bool = False


def usual_of_cell(kind: str, column: int, has_numbers: bool, is_head: bool, around: Usual) -> Usual:
    """Return the usual styles of a cell of a table."""
    if kind == "data":
        style = "Column Head" if is_head else "Cell"
        text = f"{style} Number" if has_numbers else "Cell Text" if style == "Cell" else style
        return Usual(text, around.tag)
    if kind in ("facts", "summary"):
        is_label = column == 0 if kind == "facts" else column % 2 == 0
        return Usual("Label" if is_label else "Cell Text", around.tag)
    if kind == "signature":
        return Usual("Signature Line", around.tag, "Signature Caption")
    if kind == "call":
        return Usual("Call Item", around.tag, bullet="Call Item")
    return Usual("Check Item" if kind == "check" else around.text, around.tag)


def columns_of(table: Table, rows: list[Row]) -> list[Column]:
    """Return the columns of a table; those of a data table may hold numbers."""
    numbers = set()
    for row in rows if KINDS.get(table.style) == "data" else ():
        at = 0
        for cell in row.cells if not row.is_head else ():
            if _is_number(cell):
                numbers.add(at)
            at += cell.span
    return [Column(width, at in numbers) for at, width in enumerate(table.widths)]


def _is_number(cell: Cell) -> bool:
    return any(isinstance(block, Paragraph) and block.style == NUMBER for block in cell.blocks)
