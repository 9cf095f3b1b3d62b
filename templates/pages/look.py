"""Decides the look of the templates: colours, sizes and every named Word style."""

from __future__ import annotations

from dataclasses import dataclass

FONT = "Calibri"
ACCENT = "1F4E5F"  # headings and strong rules: 9:1 on white
MUTED = "55616A"  # labels, captions, small print: 6:1 on white
RULE = "C9D3D8"  # light rules between rows
WRITTEN = "5F6B73"  # lines to write on: 5:1 on white
TINT = "F2F6F7"  # background of the summary lines


@dataclass(frozen=True)
class Look:
    """The sizes for one kind of reader, in points; `line` in lines."""

    body: float
    line: float
    title: float
    heading: float
    subheading: float
    small: float
    section: float  # space above a heading
    gap: float  # space below a paragraph of prose
    cell: float  # text in tables, and its lines
    cell_line: float
    row: float  # space above and below the text of a table's row


COLLEAGUE = Look(
    10.5,
    1.08,
    title=17,
    heading=11,
    subheading=10.5,
    small=6.5,
    section=2.5,
    gap=2,
    cell=9.5,
    cell_line=0.96,
    row=0.3,
)
PATIENT = Look(
    12,
    1.1,
    title=22,
    heading=13,
    subheading=12,
    small=7.5,
    section=4,
    gap=3,
    cell=12,
    cell_line=1.1,
    row=0.4,
)
ONE_PAGE = Look(
    12,
    1.05,
    title=22,
    heading=13,
    subheading=12.5,
    small=9,
    section=4,
    gap=1,
    cell=12,
    cell_line=1.05,
    row=0.5,
)


@dataclass(frozen=True)
class Style:
    """A paragraph style; lengths in points, `line` in lines; `height` is that of a line, whatever is in it."""

    name: str
    based: str = "Normal"
    following: str = ""
    size: float = 0
    line: float = 0
    height: float = 0
    before: float | None = None
    after: float | None = None
    bold: bool | None = None
    color: str = ""
    align: str = ""
    indent: float = 0
    hanging: float = 0
    keep_next: bool | None = None
    keep_lines: bool | None = None
    outline: int | None = None
    numbered: tuple[int, int] | None = None  # list and level
    letter_space: float = 0


@dataclass(frozen=True)
class TableStyle:
    """A table style: colour of the rules (empty for none), padding in points, background."""

    name: str
    top: str = ""
    bottom: str = ""
    inside: str = ""
    left_bar: str = ""
    head: str = ""
    padding: tuple[float, float, float, float] = (0, 0, 0, 5)  # top, left, bottom, right
    ground: str = ""
    weight: int = 4  # of the rule at the bottom, in eighths of a point


def paragraph_styles(look: Look) -> tuple[Style, ...]:
    """Return every paragraph style of a document; a style comes after the one it is based on."""
    return (*_running_styles(look), *_prose_styles(look), *_table_text_styles(look), *_hand_styles(look))


def _running_styles(look: Look) -> tuple[Style, ...]:
    """Return the styles of letterhead, running header and footer."""
    return (
        Style("Normal", size=look.body, line=look.line, before=0, after=0),
        Style("header", size=9, line=1, color=MUTED),
        Style("footer", size=look.small, line=1, color=MUTED),
        Style("Footer Page", based="footer", align="right"),
        Style("Letterhead Name", based="header", size=16, bold=True, color=ACCENT, after=1),
        Style("Letterhead Logo", based="header"),
        Style("Letterhead Line", based="header", size=9.5, line=1.1),
        Style("Patient Label", based="header", size=9.5, line=1.1, align="right"),
        Style("Patient Label Name", based="Patient Label", size=12, bold=True, color="auto", after=1),
        Style("Running Line", based="header"),
        Style("Running Line End", based="Running Line", align="right"),
        Style("Draft Mark", based="header", size=10, bold=True, color=ACCENT, after=4, letter_space=0.4),
        Style("Header Space", based="header", size=2, height=5),
    )


def _prose_styles(look: Look) -> tuple[Style, ...]:
    """Return the styles of titles, headings, prose and lists."""
    return (
        Style(
            "Title",
            following="Subtitle",
            size=look.title,
            line=1,
            bold=True,
            color=ACCENT,
            after=1,
            keep_next=True,
            outline=None,
        ),
        Style("Subtitle", following="Body Text", color=MUTED, line=1.1, after=look.gap, keep_next=True),
        Style("Status Line", based="Subtitle", color="auto", before=look.gap, after=3),
        Style(
            "heading 1",
            following="Body Text",
            size=look.heading,
            line=1,
            bold=True,
            color=ACCENT,
            before=look.section,
            after=2,
            keep_next=True,
            keep_lines=True,
            outline=0,
            numbered=(2, 0),
        ),
        Style(
            "heading 2",
            following="Body Text",
            size=look.subheading,
            line=1,
            bold=True,
            before=look.section * 0.6,
            after=2,
            keep_next=True,
            keep_lines=True,
            outline=1,
        ),
        Style("Body Text", after=look.gap),
        Style("Treated Line", based="Body Text", before=4),
        Style("Lead-in", based="Body Text", following="List Bullet", after=1, keep_next=True),
        Style("Lead-in After Table", based="Lead-in", before=look.gap),
        Style("List Bullet", indent=14, hanging=14, keep_next=True, numbered=(1, 0)),
        Style("List Number", after=look.gap / 2, indent=18, hanging=18, numbered=(2, 1)),
        Style(
            "Small Print",
            size=look.small,
            line=1,
            color=MUTED,
            before=look.section,
            keep_next=True,
            keep_lines=True,
        ),
        Style("Tag Line", following="Body Text", size=8, line=1, color=MUTED),
    )


def _table_text_styles(look: Look) -> tuple[Style, ...]:
    """Return the styles of text in tables."""
    return (
        Style("Cell Text", size=look.cell, line=look.cell_line, before=look.row, after=look.row),
        Style("Cell Kept", based="Cell Text", keep_next=True),
        Style("Digest", based="Cell Text", size=look.body - 2),
        Style("Cell Number", based="Cell Text", align="right"),
        Style("Label", based="Cell Text", color=MUTED),
        Style("Label Kept", based="Label", keep_next=True),
        Style(
            "Column Head", based="Cell Text", size=look.body - 1.5, bold=True, color=ACCENT, keep_next=True
        ),
        Style("Column Head Number", based="Column Head", align="right"),
        Style("Total", based="Cell Text", bold=True),
        Style("Total Number", based="Total", align="right"),
        Style("Table End", size=1, height=1),
        Style("After Table", based="Body Text", size=look.cell, before=look.gap),
        Style("Call", based="Cell Text", keep_next=True),
        Style("Call Heading", based="Call", size=look.heading, bold=True, color=ACCENT, before=4, after=1),
        Style("Call Number", based="Call", size=look.heading + 3, line=1.05, bold=True, after=4),
        Style("Call Number Note", based="Call Number", size=look.body + 1),
        Style("Call Item", based="Call", before=0, after=0, indent=14, hanging=14, numbered=(3, 0)),
    )


def _hand_styles(look: Look) -> tuple[Style, ...]:
    """Return the styles of what people fill in by hand: boxes to tick, lines to sign."""
    return (
        Style("Check Line", based="Cell Text", before=5),
        Style("Check Label", based="Label", before=5),
        Style("Check Item", based="Cell Text", before=1, after=1, indent=15, hanging=15),
        Style("Statement", based="Body Text", before=look.gap, keep_next=True, keep_lines=True),
        Style("Signature Line", line=1, size=12, before=7),
        Style("Signature Line Kept", based="Signature Line", keep_next=True),
        Style("Writing Line", based="Signature Line", before=3),
        Style("Signature Caption", size=look.small + 1.5, line=1, color=MUTED, before=1, after=2),
        Style("Signature Caption Kept", based="Signature Caption", keep_next=True),
    )


TABLE_STYLES = (
    TableStyle("Layout Table", padding=(0, 0, 0, 0)),
    TableStyle("Check Table", padding=(0, 0, 0, 10)),
    TableStyle("Letterhead Table", padding=(0, 0, 0, 0), bottom=ACCENT, weight=8),
    TableStyle("Running Table", padding=(0, 0, 0, 0), bottom=RULE),
    TableStyle("Facts Table", inside=RULE, top=RULE, bottom=RULE),
    TableStyle("Data Table", inside=RULE, bottom=RULE, head=ACCENT),
    TableStyle("Summary Table", left_bar=ACCENT, ground=TINT, padding=(0, 8, 0, 8)),
    TableStyle("Call Table", left_bar=ACCENT, ground=TINT, padding=(3, 10, 5, 8)),
    TableStyle("Signature Table", padding=(0, 0, 0, 14)),
    TableStyle("Line Table", padding=(0, 0, 0, 0), bottom=WRITTEN, weight=6),
)
