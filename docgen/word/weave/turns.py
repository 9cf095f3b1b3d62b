"""Gives what a loop repeats a name of its own in each turn, and lets the same turn refer to it by this name.

Fields and links refer to bookmarks by name (ECMA-376 part 1, 17.13.6, 17.16.5 and 17.16.22); OLE objects,
connectors and linked text boxes refer to VML shapes (part 4, 19.1). The two ends of a tracked move have one
name (part 1, 17.13.5.24 and 17.13.5.28).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from docgen.word.ooxml.names import w
from docgen.word.ooxml.parts import Part
from docgen.word.tags.scan import MARK
from docgen.word.weave.fields import CodedField
from docgen.word.weave.nesting import Maker, Stack, in_loop, instructions, literal, loops_of

SHAPES = frozenset({"docPr", "cNvPr"})  # what has the id and the name of a shape or picture
_BOOKMARK, _ANCHOR = w("bookmarkStart"), w("anchor")
_MOVES = frozenset({w("moveFromRangeStart"), w("moveToRangeStart")})
_FORM_FIELD, _NAME, _VALUE = w("ffData"), w("name"), w("val")  # a form field has the name of its bookmark
_REFERRING = frozenset("REF PAGEREF NOTEREF HYPERLINK GOTOBUTTON IF =".split())  # fields that name bookmarks
VML = "{urn:schemas-microsoft-com:vml}"
_SHAPE_NAMES = ("id", "{urn:schemas-microsoft-com:office:office}spid")
_SHAPE_REFERENCES = ("ShapeID", "idref", "style")
_ALL = re.compile("^.+$")
_SHAPE = re.compile(r"(?<=#)[^;]+|^[^#:;]+$")  # all of the text, or what is behind # in a style
_Found = tuple[etree._Element, Stack]


class _Named(NamedTuple):
    """A thing with a name of its own in each turn: its loop, and the expression of its name."""

    loop: int
    code: str


@dataclass
class Turns:
    """The turns of a file's loops: the loops whose turns are counted, the things named in them, by name.

    `codes` are the instructions of the tags of all parts until now.
    """

    codes: dict[int, etree._Element] = field(default_factory=dict)
    counted: set[int] = field(default_factory=set)
    bookmarks: dict[str, _Named] = field(default_factory=dict)
    moves: dict[str, _Named] = field(default_factory=dict)
    shapes: dict[str, _Named] = field(default_factory=dict)

    def count(self, loop: int, maker: Maker, place: str) -> str:
        """Return the variable that holds the number of a loop's turn, which is set as the turn begins."""
        if loop not in self.counted:
            self.counted.add(loop)
            self.codes[loop].addnext(maker.statement(f"set docgen_turn_{loop} = 0 | docgen_turn", place))
        return f"docgen_turn_{loop}"


def name_by_turn(
    walked: Sequence[_Found], fields: Iterable[CodedField], turns: Turns, part: Part, maker: Maker
) -> None:
    """Name the bookmarks and shapes of loops in each turn, and let the turn refer to them by these names."""
    turns.codes |= instructions(part.root)
    names = _Names(turns, part, maker)
    for element, stack in walked:
        if in_loop(stack, maker.tags):
            names.name(element, stack)
    for coded in fields if turns.bookmarks else ():
        if coded.code.keyword in _REFERRING or coded.code.keyword.lower() in turns.bookmarks:
            coded.replace(r"\w+", names.value_of(turns.bookmarks, coded.begin, coded.stack))
    for element, stack in walked if turns.bookmarks or turns.shapes else ():
        for name in element.iterchildren(_NAME) if element.tag == _FORM_FIELD else ():
            name.set(_VALUE, _ALL.sub(names.value_of(turns.bookmarks, name, stack), name.get(_VALUE, "")))
        for attribute in {_ANCHOR, *_SHAPE_REFERENCES} & set(element.attrib):
            named, pattern = (turns.bookmarks, _ALL) if attribute == _ANCHOR else (turns.shapes, _SHAPE)
            value = names.value_of(named, element, stack)
            element.set(attribute, pattern.sub(value, element.get(attribute, "")))


@dataclass(frozen=True)
class _Names:
    """Gives names to the elements of one part, and finds the names that they got."""

    turns: Turns
    part: Part
    maker: Maker

    def name(self, element: etree._Element, stack: Stack) -> None:
        """Give an element in a loop the name of its turn, if it is one that has a name."""
        if element.tag == _BOOKMARK:
            self._give(self.turns.bookmarks, element, w("name"), stack, "")
        elif element.tag in _MOVES:
            self._give(self.turns.moves, element, w("name"), stack, ', "move"')
        elif str(element.tag).startswith(VML) and element.tag != f"{VML}shapetype":
            for attribute in _SHAPE_NAMES:
                self._give(self.turns.shapes, element, attribute, stack, ', "shape"')
        elif etree.QName(element).localname in SHAPES:
            self._give(self.turns.shapes, element, "name", stack, ', "shape"')

    def _give(
        self, known: dict[str, _Named], element: etree._Element, attribute: str, stack: Stack, kind: str
    ) -> None:
        name = element.get(attribute)
        if name and MARK.search(name) is None:
            place, loops = self.part.place_of(element), loops_of(stack, self.maker.tags)
            turn = self.turns.count(loops[-1], self.maker, place)
            own = _Named(loops[-1], f"{literal(name)} | docgen_turn_name({turn}{kind})")
            named = known.setdefault(name.lower(), own)
            element.set(attribute, self.maker.value((named if named.loop in loops else own).code, place))

    def value_of(
        self, known: dict[str, _Named], element: etree._Element, stack: Stack
    ) -> Callable[[re.Match[str]], str]:
        """Return what replaces a name at an element: the name of its turn, or the same name."""

        def value(match: re.Match[str]) -> str:
            named = known.get(match.group().lower())
            if named is None or named.loop not in loops_of(stack, self.maker.tags):
                return match.group()
            return self.maker.value(named.code, self.part.place_of(element))

        return value
