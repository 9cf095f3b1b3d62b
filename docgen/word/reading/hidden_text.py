"""Finds hidden and struck text in the XML of runs, rows and cells, and places the marks of struck text.

Programs split and join runs, and put a space on either side of a change of format. So marks are settled:
each pair surrounds words only, and as many words as possible.
"""

from __future__ import annotations

import re

from docgen.lazy import compiled_when_used
from docgen.word.ooxml.xml import collapsed, is_tag_on
from docgen.word.reading.content import ALTERED, STRUCK, STRUCK_END

_HIDING = compiled_when_used("<w:(?:vanish|hidden)(?: [^<>]*)?/?>")
_STRIKING = compiled_when_used("<w:d?strike(?: [^<>]*)?/?>")
_GONE = compiled_when_used(
    '<w:[hv]Merge(?: w:val="continue")?/>|<w:cellMerge [^<>]*w:vMerge="cont"|<w:(?:cellDel|del)(?: [^<>]*)?/>'
)
_BEFORE = compiled_when_used("<w:(?:rPr|trPr|tcPr)Change(?: [^<>]*)?(?<!/)>")  # the earlier format follows


def hides(opening: str) -> bool:
    """Return whether a run or a row is hidden, given its start tag with its properties."""
    return _is_on(_HIDING, opening)


def hides_cell(opening: str) -> bool:
    """Return whether a row or a cell is hidden, merged into the one before it, or deleted."""
    return hides(opening) or _GONE.search(_now(opening)) is not None


def strikes(opening: str) -> bool:
    """Return whether a run is struck through, given its start tag with its properties."""
    return _is_on(_STRIKING, opening)


def _is_on(switch: re.Pattern[str], opening: str) -> bool:
    return any(is_tag_on(tag) for tag in switch.findall(_now(opening)))


def _now(opening: str) -> str:
    """Return the properties as they are now, without those before a tracked change."""
    return _BEFORE.split(opening, maxsplit=1)[0]


def settle(text: str) -> str:
    """Return a text with single spaces and settled marks of struck text, the same for every program."""
    settled: list[str] = []
    depth, is_struck = 0, False
    for piece in re.split(f"([{STRUCK}{STRUCK_END}])", text):
        if piece in (STRUCK, STRUCK_END):
            depth += 1 if piece == STRUCK else -1
        elif words := piece.lstrip():
            settled.append(piece[: len(piece) - len(words)])
            if is_struck != (depth > 0):
                is_struck = depth > 0
                settled.append(STRUCK if is_struck else STRUCK_END)
            settled.append(words)
        else:
            settled.append(piece)
    whole = collapsed("".join(settled)) + (STRUCK_END if is_struck else "")
    return re.sub(f"{ALTERED}+", ALTERED, whole)
