"""Repairs or drops the guarded places of a rendered part: what must not be empty, and tables that meet.

Compiling decides where a guard is needed (`docgen.word.compile.guards`), rendering whether it acts: the
guarded content is between control characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from docgen.lazy import dataclass
from docgen.word.language.environment import GUARD_CLOSE, GUARD_END, GUARD_OPEN, SEAM
from docgen.word.ooxml.bookmarks import tags_without_partners
from docgen.word.ooxml.xml import as_number

_MARK = r"<w:(?:\w+Start|\w+End|proofErr)\b[^<>]*/>"
_ONE_MARK = re.compile(_MARK)
_TABLE_ENDS = re.compile("</w:tbl>")
_TABLE_BEGINS = re.compile(f"(?:{_MARK}|{SEAM})*<w:tbl[ >]")
_PARAGRAPH_ENDS = re.compile(r"</w:p>|<w:p(?: [^<>]*)?/>|</w:sdt>")
_BLOCK_ENDS = re.compile(rf"{_PARAGRAPH_ENDS.pattern}|</w:tbl>")
_GRID = re.compile(r"<w:tblGrid>.*?</w:tblGrid>|<w:tblGrid/>")
_MOST_COLUMNS = 10_000  # far above the 63 that Word can show
_SPAN, _WIDTH = re.compile(r'<w:gridSpan w:val="(\d+)"'), re.compile(r'<w:gridCol w:w="(\d+)"')


@dataclass(frozen=True)
class Guard:
    """The need of a guarded place: a text that must occur in it, or a paragraph at its end.

    Content without the text `needs` is dropped; without `needs`, `filler` is added to content that does not
    end properly (with `strict`, it must end with a paragraph, as a cell must; a body may end with a table).
    `seam` is put between two tables that meet at a mark. With `grid`, the columns of a table are counted
    again.
    """

    needs: str = ""
    filler: str = ""
    strict: bool = False
    seam: str = ""
    grid: bool = False


def _with_grid(table: str) -> str:
    """Return a table whose grid has as many columns as its longest row; they share the old width."""
    found = _GRID.search(table)
    if found is None or table.count("<w:tbl>") + table.count("<w:tbl ") != 1:
        return table
    rows = table[found.end() :].replace("<w:tr ", "<w:tr>").split("<w:tr>")[1:]
    columns = min(max(map(_columns, rows), default=1), _MOST_COLUMNS)
    widths = [as_number(width) for width in _WIDTH.findall(found.group())]
    if columns == len(widths) or columns < 1:
        return table
    share = sum(widths) // columns
    column = f'<w:gridCol w:w="{share}"/>'
    grid = f"<w:tblGrid>{column * columns}</w:tblGrid>"
    return table[: found.start()] + grid + table[found.end() :]


def _columns(row: str) -> int:
    """Return how many columns the cells of a row take."""
    spans = _SPAN.findall(row) if "<w:gridSpan" in row else ()
    cells = row.count("<w:tc>") + row.count("<w:tc ")
    return cells - len(spans) + sum(as_number(span, 1) for span in spans)


def settle(xml: str, guards: Sequence[Guard]) -> str:
    """Return rendered XML with every guarded place repaired or dropped, innermost first."""
    around: list[list[str]] = [[]]  # the text so far of each guarded place that is open, from the outside
    begin, opening, closing = 0, xml.find(GUARD_OPEN), xml.find(GUARD_CLOSE)
    while closing >= 0:
        if 0 <= opening < closing:
            around[-1].append(xml[begin:opening])
            around.append([])
            begin = opening + 1
            opening = xml.find(GUARD_OPEN, begin)
        else:
            inner = "".join((*around.pop(), xml[begin:closing]))
            begin = xml.index(GUARD_END, closing) + 1
            around[-1].append(_settled(inner, guards[int(xml[closing + 1 : begin - 1])]))
            closing = xml.find(GUARD_CLOSE, begin)
    return "".join((*around[0], xml[begin:])) if begin else xml


def _settled(content: str, guard: Guard) -> str:
    if guard.needs == "<w:sdtContent>":
        empty = "<w:sdtContent/>" in content or "<w:sdtContent></w:sdtContent>" in content
        return tags_without_partners(content) if empty else content
    if guard.seam:
        return _with_seams(content, guard.seam)
    if guard.grid:
        return _with_grid(content)
    if guard.needs:
        return content if re.search(f"{guard.needs}[ >]", content) else tags_without_partners(content)
    ends = _PARAGRAPH_ENDS if guard.strict else _BLOCK_ENDS
    return content if _ends_with(content, ends) else content + guard.filler


def _with_seams(content: str, seam: str) -> str:
    """Put a seam between tables that meet at a mark, and take out the marks."""
    pieces: list[str] = []
    begin = 0
    while (at := content.find(SEAM, begin)) >= 0:
        piece = content[begin:at]
        meets = _ends_with(piece, _TABLE_ENDS) and _TABLE_BEGINS.match(content, at + 1)
        pieces += (piece, seam if meets else "")
        begin = at + 1
    return "".join((*pieces, content[begin:]))


def _ends_with(content: str, ends: re.Pattern[str]) -> bool:
    """Return whether a text ends so, apart from marks that are not seen."""
    end = len(content)
    while (begin := content.rfind("<", 0, end)) >= 0 and _ONE_MARK.fullmatch(content, begin, end):
        end = begin
    return begin >= 0 and ends.fullmatch(content, begin, end) is not None
