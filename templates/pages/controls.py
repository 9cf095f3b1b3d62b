"""Controls to tick and to date on screen, which print as what a hand fills in: a box, an empty line.

`box` and `day` give a mark to put into a text, `control` writes the mark as a content control. Its tag says
where the answer belongs in the record, `path` or `path=code`; Word holds 64 characters of it. Ids are
numbered when a document is put together.
"""

from __future__ import annotations

import itertools
import re
from xml.sax.saxutils import quoteattr

CONTROL = r"⟦.+?⟧"
LONGEST = 64
NUMBER = 'w:val="NUMBER"'  # stands for the id of a control until all are counted
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
    # the line to write on is the paragraph's rule; a placeholder of spaces leaves it empty on paper
    "day": (DATE, f'<w:r><w:t xml:space="preserve">{BLANK}</w:t></w:r>'),
}


def box(tag: str, title: str) -> str:
    """Mark a box to tick and the space behind it: a box never stands at the end of a line."""
    return f"⟦box|{tag}|{title}⟧{SPACE}"


def day(tag: str, title: str) -> str:
    """Mark a date to fill in, which prints as the empty line that it stands on."""
    return f"⟦day|{tag}|{title}⟧"


def control(piece: str) -> str:
    """Write a mark as a content control; nothing for a text that is none."""
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
    """Give every control of a part an id of its own."""
    count = itertools.count(1)
    return re.sub(re.escape(NUMBER), lambda _: f'w:val="{next(count)}"', content)
