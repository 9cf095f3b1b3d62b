"""Writes the pieces of a page as WordprocessingML: lines, blocks of tags, tables.

Text is written as staff would type it in Word, tags included. `**…**` gives a run the character style Strong;
a block's tag gets the style Tag. `[[PAGE]]` is a field. The marks of `box` and `day` become content controls.
All format comes from named styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from pages.controls import CONTROL, control
from pages.stylesheet import style_id

TEXT_WIDTH = 9972  # twips: Letter less two margins of 2 cm; only a hint, since tables use per cent
PIECES = re.compile(rf"({CONTROL}|\*\*.+?\*\*|\[\[[A-Z]+\]\]|\{{%.+?%\}})")
MARKED = {"**": "Strong", "{%": "Tag"}


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its lines, and the number of columns that it spans."""

    lines: tuple[str, ...]
    span: int = 1


def line(style: str, text: str = "") -> str:
    """Write a paragraph of `style`."""
    runs = "".join(_run(piece) for piece in PIECES.split(text) if piece)
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(style)}"/></w:pPr>{runs}</w:p>'


def _run(piece: str) -> str:
    if made := control(piece):
        return made
    if piece.startswith("[["):
        field = piece.strip("[]")
        return f'<w:fldSimple w:instr=" {field} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    style = next((name for mark, name in MARKED.items() if piece.startswith(mark)), "")
    form = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    text = piece[2:-2] if style == "Strong" else piece
    return f'<w:r>{form}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def words(items: str, filters: str = "") -> str:
    """Write the clinical words of a list of codes as part of a sentence."""
    return f'{{{{ {items} | list(attribute="clinical"){filters} }}}}'


def block(tag: str, *content: str) -> str:
    """Put `content` between `{% tag %}` and its end, each alone in a paragraph."""
    end = tag.split()[0]
    return "".join([line("Tag Line", f"{{% {tag} %}}"), *content, line("Tag Line", f"{{% end{end} %}}")])


def when(condition: str, style: str, text: str) -> str:
    """Write a paragraph that is printed only when `condition` holds."""
    return line(style, f"{{% if {condition} %}}{text}{{% endif %}}")


def each(style: str, items: str, text: str = "{{ item }}") -> str:
    """Write a paragraph for every item of a list."""
    return block(f"for item in {items}", line(style, text))


def cell(style: str, *texts: str, span: int = 1) -> Cell:
    """Return a cell of paragraphs in one style."""
    return Cell(tuple(line(style, text) for text in texts or ("",)), span)


def row(*cells: Cell, head: bool = False) -> str:
    """Write a row that never breaks across pages; a head row repeats on every page."""
    marks = "<w:cantSplit/><w:tblHeader/>" if head else "<w:cantSplit/>"
    return f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(_cell(one) for one in cells)}</w:tr>"


def _cell(one: Cell) -> str:
    span = f'<w:gridSpan w:val="{one.span}"/>' if one.span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="WIDTH" w:type="pct"/>{span}</w:tcPr>{"".join(one.lines)}</w:tc>'


def fact(label: str, text: str, condition: str = "", span: int = 1) -> str:
    """Write a row with a label and its text; with a condition, only when the condition holds."""
    first, last = (f"{{% if {condition} %}}", "{% endif %}") if condition else ("", "")
    return row(cell("Label", first + label), cell("Cell Text", text + last, span=span))


def pair(label: str, text: str, next_label: str, next_text: str, condition: str = "") -> str:
    """Write a row with two labels, each with its text; with a condition, only when it holds."""
    first, last = (f"{{% if {condition} %}}", "{% endif %}") if condition else ("", "")
    return row(
        cell("Label", first + label),
        cell("Cell Text", text),
        cell("Label", next_label),
        cell("Cell Text", next_text + last),
    )


def rows_when(condition: str, *rows: str, columns: int) -> str:
    """Put rows between two rows that have only the tags of a condition."""
    return _between_rows("if", condition, rows, columns)


def rows_choose(condition: str, holds: str, otherwise: str, columns: int) -> str:
    """Write the row `holds` when the condition holds, else the row `otherwise`."""
    return rows_when(condition, holds, _tag_row("else", columns), otherwise, columns=columns)


def _between_rows(word: str, what: str, rows: Sequence[str], columns: int) -> str:
    return _tag_row(f"{word} {what}", columns) + "".join(rows) + _tag_row(f"end{word}", columns)


def _tag_row(tag: str, columns: int) -> str:
    return row(cell("Tag Line", f"{{% {tag} %}}", span=columns))


def facts_each(items: str, label: str, text: str, span: int = 1) -> str:
    """Write a row with a label and a text for every item of a list."""
    first = f"{{% for item in {items} %}}"
    return row(cell("Label", first + label), cell("Cell Text", text + "{% endfor %}", span=span))


def table(style: str, widths: Sequence[float], rows: Iterable[str], about: str) -> str:
    """Write a table of full text width; `widths` in per cent, `about` is its alternative text."""
    first_row = int(style == "Data Table")
    grid = "".join(f'<w:gridCol w:w="{round(TEXT_WIDTH * width / 100)}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style_id(style)}"/><w:tblW w:w="5000" w:type="pct"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{0x600 + first_row * 0x20:04X}" w:firstRow="{first_row}" '
        'w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(about)}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{_with_widths(''.join(rows), widths)}</w:tbl>"
    )


def _with_widths(rows: str, widths: Sequence[float]) -> str:
    """Give each cell the width of the columns that it spans, in fiftieths of a per cent."""
    column = 0

    def width(found: re.Match[str]) -> str:
        nonlocal column
        span = int(found[2] or 1)
        covered = sum(widths[column : column + span])
        column = (column + span) % len(widths)
        return f'w:w="{round(covered * 50)}"{found[1]}'

    written = re.sub(r'w:w="WIDTH"( w:type="pct"/>(?:<w:gridSpan w:val="(\d+)"/>)?)', width, rows)
    if column:
        raise ValueError("a row does not cover all columns")
    return written
