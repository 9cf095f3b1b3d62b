"""Tags of a story paired like brackets: which closes which, and what is left over.

A story is what Word keeps apart: the body, a header, each text box, each note or comment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from docgen.errors import Problem
from docgen.word.language.syntax import CLOSERS, MIDDLES, OPENERS, meant
from docgen.word.ooxml.names import STORIES
from docgen.word.tags.scan import Tag


@dataclass
class Block:
    """A block: its opening tag, its elif and else tags, its closing tag."""

    open: Tag
    middles: list[Tag] = field(default_factory=list)
    close: Tag | None = None

    @property
    def tags(self) -> list[Tag]:
        """All its tags in order."""
        return [self.open, *self.middles, *([self.close] if self.close else [])]


def story_of(paragraph: etree._Element) -> etree._Element:
    """Return the story that a paragraph belongs to: a text box, a note, or the part itself."""
    node = paragraph
    while (parent := node.getparent()) is not None:
        node = parent
        if node.tag in STORIES:
            return node
    return node


def pair_blocks(tags: Iterable[Tag], problems: list[Problem]) -> list[Block]:
    """Return the blocks of one story, outer before inner; what does not pair becomes a problem."""
    stack: list[Block] = []
    blocks: list[Block] = []
    for tag in tags:
        word = meant(tag.keyword)
        if word in OPENERS:
            stack.append(Block(tag))
            blocks.append(stack[-1])
        elif word in MIDDLES:
            _add_middle(stack, tag, problems)
        elif word in CLOSERS:
            _close(stack, tag, problems)
    for block in stack:
        closer = OPENERS[meant(block.open.keyword)]
        fix = f"add {{% {closer} %}} where it should end, in the same text, table or text box"
        problems.append(
            problem_at(block.open, f"the block is never closed with {closer}", fix, "unclosed-block")
        )
    return [block for block in blocks if block.close is not None]


def problem_at(tag: Tag, message: str, fix: str, kind: str) -> Problem:
    """Return a problem that stands at a tag."""
    return Problem(tag.place, message, fix, kind, tag.typed)


def _add_middle(stack: list[Block], tag: Tag, problems: list[Problem]) -> None:
    starts_with = MIDDLES[meant(tag.keyword)]
    if not stack or meant(stack[-1].open.keyword) not in starts_with:
        starts = " or ".join(starts_with)
        problems.append(
            problem_at(tag, f"{tag.keyword} stands outside of an {starts}", "move or delete it", "stray-tag")
        )
    elif any(middle.keyword == "else" for middle in stack[-1].middles):
        problems.append(
            problem_at(tag, f"{tag.keyword} stands behind the else", "put the else last", "stray-tag")
        )
    else:
        stack[-1].middles.append(tag)


def _close(stack: list[Block], tag: Tag, problems: list[Problem]) -> None:
    wanted = CLOSERS[meant(tag.keyword)]
    if not any(meant(block.open.keyword) == wanted for block in stack):
        fix = f"delete it, or add {{% {wanted} … %}} before it"
        problems.append(problem_at(tag, f"there is no {wanted} that this could close", fix, "stray-tag"))
        return
    while meant(stack[-1].open.keyword) != wanted:
        left = stack.pop().open
        closer = OPENERS[meant(left.keyword)]
        fix = f"add {{% {closer} %}} before {tag.typed}"
        problems.append(problem_at(left, f"the block is not closed with {closer}", fix, "unclosed-block"))
    stack.pop().close = tag
