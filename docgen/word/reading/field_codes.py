"""Reads Word's fields: the text that stands for each, and whether its result is compared.

A field is identified by its keyword, the first word of its instruction, because programs write the rest in
different ways. Its result is text of the document, unless programs update it when they open or print the
file. Only the words of a link count, because programs write a link in two ways.
"""

from __future__ import annotations

import re

from docgen.lazy import compiled_when_used, dataclass
from docgen.word.ooxml.names import WORKED_OUT
from docgen.word.ooxml.xml import as_number, attribute, is_tag_on
from docgen.word.reading.content import CODE

_LINK = "HYPERLINK"
_KEYWORD = compiled_when_used(r"\s*(=|[^\s=\\\"]+)")


@dataclass
class FieldCode:
    """A field that is being read: its instruction so far, and the state of an old form field.

    `result` is true once its result has begun; `hides` is true while the text being read is left out.
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
        """Whether programs update its result by themselves."""
        return self.keyword in WORKED_OUT

    @property
    def mark(self) -> str:
        """The text that stands for the field."""
        keyword = self.keyword
        return f"{CODE}{keyword}{self.state}{CODE}" if keyword not in ("", _LINK) else ""

    def take_form(self, token: str) -> None:
        """Read the properties of an old form field: whether a box is ticked, the chosen item of a list."""
        given = {name: tag for tag, name in re.findall("(<w:(default|checked|result)(?: [^<>]*)?/?>)", token)}
        if token.startswith("w:checkBox"):
            box = given.get("checked") or given.get("default")
            self.state = " checked" if box and is_tag_on(box) else " unchecked"
        else:
            choices = re.findall("<w:listEntry [^<>]*>", token)
            number = attribute(given.get("result") or given.get("default") or "", "w:val")
            chosen = as_number(number)
            self.state = f" {attribute(choices[chosen], 'w:val')}" if chosen < len(choices) else ""
