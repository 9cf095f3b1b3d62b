"""Writes content controls to tick and to date on screen; on paper they are a box and an empty line.

`box` and `day` return a mark to put into a text; `control` turns the mark into a content control. The tag of
a control is the place in the record where the answer belongs, `path` or `path=code`, of 64 characters at most.
Ids are numbered when a document is assembled.
"""

from __future__ import annotations

import itertools
import re
from xml.sax.saxutils import quoteattr

CONTROL = r"⟦.+?⟧"
LONGEST = 64
NUMBER = 'w:val="NUMBER"'  # placeholder for the id of a control until all are counted
SPACE = "\N{NO-BREAK SPACE}"
BLANK = "\N{EM SPACE}" * 5
FONT = "Segoe UI Symbol"
CHECK_BOX = (
    '<w14:checkbox><w14:checked w14:val="0"/>'
    f'<w14:checkedState w14:val="2612" w14:font="{FONT}"/><w14:uncheckedState w14:val="2610" w14:font="{FONT}"/>'
    "</w14:checkbox>"
)
DATE = (
    '<w:showingPlcHdr/><w:date><w:dateFormat w:val="M/d/yyyy"/><w:lid w:val="en-US"/>'
    '<w:storeMappedDataAs w:val="date"/><w:calendar w:val="gregorian"/></w:date>'
)
KINDS = {
    "box": (CHECK_BOX, '<w:r><w:rPr><w:rStyle w:val="Box"/></w:rPr><w:t>☐</w:t></w:r>'),
    # the paragraph's rule is the line to write on; a placeholder of spaces leaves it empty on paper
    "day": (DATE, f'<w:r><w:t xml:space="preserve">{BLANK}</w:t></w:r>'),
}


def box(tag: str, title: str) -> str:
    """Return the mark of a box to tick, with a no-break space: a box never ends a line."""
    return f"⟦box|{tag}|{title}⟧{SPACE}"


def day(tag: str, title: str) -> str:
    """Return the mark of a date to fill in; on paper it is an empty line."""
    return f"⟦day|{tag}|{title}⟧"


def control(piece: str) -> str:
    """Return a mark as a content control; an empty text if `piece` is not a mark.

    Raises ValueError when Word cannot hold the title or the tag.
    """
    if not re.fullmatch(CONTROL, piece):
        return ""
    kind, tag, title = piece[1:-1].split("|", 2)
    properties, content = KINDS[kind]
    for name in (tag, title):
        if len(re.sub(r"{{.*?}}", "", name)) > LONGEST:
            raise ValueError(f"longer than Word can hold: {name}")
    return (
        f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(title)}/><w:tag w:val={quoteattr(tag)}/><w:id {NUMBER}/>"
        f"{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def number_controls(content: str) -> str:
    """Give each content control of a part its own id."""
    count = itertools.count(1)
    return re.sub(re.escape(NUMBER), lambda _: f'w:val="{next(count)}"', content)
