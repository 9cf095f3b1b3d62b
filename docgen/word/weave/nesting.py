"""The blocks of a woven part: which of them stand around an element."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from docgen.word.language.syntax import CLOSERS, MIDDLES, OPENERS
from docgen.word.tags.scan import Tag, mark
from docgen.word.weave.weaving import instruction, is_code

Stack = tuple[tuple[int, int], ...]  # from the outside in: a block's opening tag, the tag of its branch


def walk(root: etree._Element, tags: Mapping[int, Tag]) -> Iterator[tuple[etree._Element, Stack]]:
    """Yield every element of a woven part in document order with the blocks around it.

    Blocks whose code stands inside of a text cannot hold elements and are passed over.
    """
    stack: list[tuple[int, int]] = []
    for node in root.iter():
        if not is_code(node):
            yield node, tuple(stack)
            continue
        number = int(node.text or "0")
        word = tags[number].keyword
        if word in OPENERS:
            stack.append((number, number))
        elif word in MIDDLES and stack:
            stack[-1] = (stack[-1][0], number)
        elif word in CLOSERS and stack:
            stack.pop()


def in_loop(stack: Stack, tags: Mapping[int, Tag]) -> bool:
    """Tell whether one of these blocks is a loop."""
    return any(tags[opened].keyword == "for" for opened, _ in stack)


@dataclass
class Maker:
    """Keeps the tags of a template, by number, and makes those that nobody typed.

    A made tag is code that the engine itself needs at a place: a fresh id, the size of a picture.
    """

    tags: dict[int, Tag]

    @property
    def next(self) -> int:
        """The number of the next tag."""
        return len(self.tags)

    def keep(self, tag: Tag) -> Tag:
        """Keep a tag that was found."""
        self.tags[tag.number] = tag
        return tag

    def statement(self, code: str, place: str) -> etree._Element:
        """Return a made statement as the instruction to put into the tree."""
        return instruction(str(self.keep(Tag(self.next, "statement", code, "", place)).number))

    def value(self, code: str, place: str, sink: str = "plain", argument: str = "", typed: str = "") -> str:
        """Return the mark of a made value, to put into an attribute or a text."""
        tag = Tag(self.next, "print", code, typed, place, sink=sink, argument=argument)
        return mark(self.keep(tag).number)
