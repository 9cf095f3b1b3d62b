"""Finds the blocks around each element of a woven part, and makes the tags that the engine itself needs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from docgen.word.language.syntax import CLOSERS, MIDDLES, OPENERS
from docgen.word.ooxml.limits import DEFAULT
from docgen.word.tags.scan import Tag, mark
from docgen.word.weave.weaving import instruction, is_code

Stack = tuple[tuple[int, int], ...]  # outermost first: a block's opening tag, the tag of its branch


def walk(
    root: etree._Element, tags: Mapping[int, Tag], around: Mapping[etree._Element, Stack] | None = None
) -> Iterator[tuple[etree._Element, Stack]]:
    """Yield every element of a woven part in document order with the blocks around it.

    Blocks whose code is inside a text cannot hold elements and are skipped. `around` gives further blocks
    around children of the root, if they are rendered elsewhere.
    """
    stack: list[tuple[int, int]] = []
    blocks: Stack = ()  # the same, as it is handed out
    for node in root.iter():
        if around and node.getparent() is root:
            stack = list(around.get(node, ()))
            blocks = tuple(stack)
        if not is_code(node):
            yield node, blocks
            continue
        if not (text := node.text or "").isdigit():
            continue  # a note, or a guard
        number = int(text)
        word = tags[number].keyword
        if word in OPENERS:
            stack.append((number, number))
        elif word in MIDDLES and stack:
            stack[-1] = (stack[-1][0], number)
        elif word in CLOSERS and stack:
            stack.pop()
        blocks = tuple(stack)


def instructions(root: etree._Element) -> dict[int, etree._Element]:
    """Return the instruction of each tag whose code is between elements, in document order."""
    return {int(node.text or "0"): node for node in root.iter(etree.ProcessingInstruction)}


def loops_of(stack: Stack, tags: Mapping[int, Tag]) -> list[int]:
    """Return the opening tags of the blocks that are loops; a loop's `else` is not repeated by it."""
    return [opened for opened, branch in stack if opened == branch and tags[opened].keyword == "for"]


def in_loop(stack: Stack, tags: Mapping[int, Tag]) -> bool:
    """Return whether one of these blocks is a loop."""
    return bool(loops_of(stack, tags))


def literal(text: str) -> str:
    """Return a text as code; Jinja reads what JSON writes for ASCII wrongly beyond U+FFFF."""
    return json.dumps(text, ensure_ascii=False)


@dataclass
class Maker:
    """Keeps the tags of a template by number, at most `most`, and makes further tags that nobody typed.

    A made tag is code that the engine itself needs at a place: a new id, the size of a picture.
    """

    tags: dict[int, Tag]
    most: int = DEFAULT.tags

    @property
    def next(self) -> int:
        """The number of the next tag."""
        return len(self.tags)

    def keep(self, tag: Tag) -> Tag:
        """Keep a tag under its number and return it."""
        self.tags[tag.number] = tag
        return tag

    def statement(self, code: str, place: str) -> etree._Element:
        """Make a statement and return the instruction to put into the tree."""
        return instruction(str(self.keep(Tag(self.next, "statement", code, "", place)).number))

    def value(self, code: str, place: str, sink: str = "plain", argument: str = "", typed: str = "") -> str:
        """Make a printed value and return the mark to put into an attribute or a text."""
        tag = Tag(self.next, "print", code, typed, place, sink=sink, argument=argument)
        return mark(self.keep(tag).number)
