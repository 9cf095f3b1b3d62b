"""Finds Word's fields in a woven part: where each begins, and the texts that make up its code.

A field is one element with its code (`w:fldSimple`), or it is runs between field characters, where the code
may be in several pieces (ECMA-376 part 1, 17.16.18 and 17.16.19).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lxml import etree

from docgen.word.ooxml.names import XML_SPACE, w
from docgen.word.reading.field_codes import FieldCode
from docgen.word.weave.nesting import Stack

_CHARACTER, _SIMPLE, _CODE = w("fldChar"), w("fldSimple"), w("instrText")
_TYPE, _INSTRUCTION = w("fldCharType"), w("instr")


@dataclass
class CodedField:
    """A field: the element that it begins with, the blocks around it, and the elements of its code."""

    begin: etree._Element
    stack: Stack
    pieces: list[etree._Element] = field(default_factory=list)

    @property
    def code(self) -> FieldCode:
        """Its code, which names its kind."""
        return FieldCode(self.begin.get(_INSTRUCTION) or "".join(piece.text or "" for piece in self.pieces))

    @property
    def argument(self) -> str:
        """The first word behind its keyword: the name of a count or a bookmark; empty without one."""
        return "".join(self.code.text.split()[1:2]).lower()

    def replace(self, pattern: str, new: Callable[[re.Match[str]], str]) -> None:
        """Replace what matches a pattern in its code."""
        changed = re.sub(pattern, new, self.code.text)
        if self.begin.tag == _SIMPLE:
            self.begin.set(_INSTRUCTION, changed)
        elif changed != self.code.text:
            for piece in self.pieces[1:]:
                piece.text = ""
            self.pieces[0].text = changed
            self.pieces[0].set(XML_SPACE, "preserve")

    def mark_as_outdated(self) -> None:
        """Make Word work out the result when it opens the file."""
        self.begin.set(w("dirty"), "true")


def find_fields(walked: Iterable[tuple[etree._Element, Stack]]) -> list[CodedField]:
    """Return the fields among elements in document order, given with the blocks around them."""
    fields: list[CodedField] = []
    open_: list[CodedField] = []
    for element, stack in walked:
        if element.tag == _SIMPLE:
            fields.append(CodedField(element, stack))
        elif element.tag == _CODE and open_:
            open_[-1].pieces.append(element)
        elif element.tag == _CHARACTER and element.get(_TYPE) == "begin":
            open_.append(CodedField(element, stack))
            fields.append(open_[-1])
        elif element.tag == _CHARACTER and element.get(_TYPE) == "end" and open_:
            open_.pop()
    return fields
