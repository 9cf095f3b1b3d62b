"""Word's fields as they are read: what each counts as, and whether what it shows is compared.

A field counts by its keyword, the first word of its instruction: programs write the rest of it otherwise.
What it shows is text of the document, unless a program works that out anew when it opens or prints the
file. A link is no more than its words: programs write it in two ways.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from docgen.word.ooxml.xml import attribute, is_tag_on
from docgen.word.reading.content import CODE

WORKED_OUT = frozenset(
    "AUTONUM AUTONUMLGL AUTONUMOUT CREATEDATE DATE EDITTIME FILENAME FILESIZE LASTSAVEDBY LISTNUM NOTEREF "
    "NUMCHARS NUMPAGES NUMWORDS PAGE PAGEREF PRINTDATE REVNUM SAVEDATE SECTION SECTIONPAGES SEQ STYLEREF "
    "TIME TOC".split()
)
_LINK = "HYPERLINK"
_KEYWORD = re.compile(r"\s*(=|[^\s=\\\"]+)")


@dataclass
class FieldCode:
    """A field that is being read: its instruction so far, and the state of an old form field.

    `result` tells whether what it shows has begun, `hides` whether what is read now is left out.
    """

    text: str = ""
    state: str = ""
    result: bool = False
    hides: bool = True

    @property
    def keyword(self) -> str:
        """The first word of its instruction, in capitals; `=` for a sum."""
        found = _KEYWORD.match(self.text)
        return found.group(1).upper() if found is not None else ""

    @property
    def is_worked_out(self) -> bool:
        """Tell whether a program works out anew what it shows."""
        return self.keyword in WORKED_OUT

    @property
    def mark(self) -> str:
        """What stands for it in a text."""
        keyword = self.keyword
        return f"{CODE}{keyword}{self.state}{CODE}" if keyword not in ("", _LINK) else ""

    def take_form(self, token: str) -> None:
        """Take the properties of an old form field: a box that is ticked or not, the choice of a list."""
        told = {name: tag for tag, name in re.findall("(<w:(default|checked|result)(?: [^<>]*)?/?>)", token)}
        if token.startswith("w:checkBox"):
            box = told.get("checked") or told.get("default")
            self.state = " checked" if box and is_tag_on(box) else " unchecked"
        else:
            choices = re.findall("<w:listEntry [^<>]*>", token)
            number = attribute(told.get("result") or told.get("default") or "", "w:val")
            chosen = int(number) if number.isdecimal() else 0
            self.state = f" {attribute(choices[chosen], 'w:val')}" if chosen < len(choices) else ""
