"""Pairs the tags of a story like brackets, and reports the tags that have no partner.

A story is a text that Word keeps separate: the body, a header, each text box, each note or comment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from docgen.errors import Problem
from docgen.word.language.syntax import CLOSERS, MIDDLES, OPENERS, is_guess, meant
from docgen.word.ooxml.names import STORIES
from docgen.word.tags.scan import Tag

_DEEPEST = {"for": 19, "if": 60}  # blocks in each other, for Python: loops in loops, an if in any blocks
_MOST_MIDDLES = 500


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
    """Return the root element of a paragraph's story: a text box, a note, or the part itself."""
    node = paragraph
    while (parent := node.getparent()) is not None:
        node = parent
        if node.tag in STORIES:
            return node
    return node


class Pairing(NamedTuple):
    """The blocks of one story, outer before inner, and the problems of unpaired tags."""

    blocks: list[Block]
    problems: list[Problem]


def pair_blocks(tags: Sequence[Tag], doubtful: Iterable[int] = ()) -> Pairing:
    """Return the blocks of one story, and a problem for each tag without a partner.

    A misspelt statement is taken for the one that was probably meant, and it is a problem already. So are the
    tags with a `doubtful` number, which begin or end beside a brace that is missing. A tag whose partner may
    be one of these is not reported.
    """
    pairer, unsure = _Pairer(), sorted([*doubtful, *(tag.number for tag in tags if is_guess(tag))])
    for tag in tags:
        pairer.take(tag)
    for block in pairer.stack:
        closer = OPENERS[meant(block.open.keyword)]
        fix = f"add {{% {closer} %}} where it should end, in the same text, table or text box"
        message = f"the block is never closed with {closer}"
        pairer.problems.append((block.open, problem_at(block.open, message, fix, "unclosed-block")))
    problems = [problem for tag, problem in pairer.problems if not _may_pair(tag, problem.kind, unsure)]
    return Pairing([block for block in pairer.blocks if block.close is not None], problems)


def _may_pair(tag: Tag, kind: str, unsure: list[int]) -> bool:
    """Return whether a tag may have the partner that it lacks among the tags with these sorted numbers."""
    if not unsure or kind not in ("unclosed-block", "stray-tag"):
        return False
    return tag.number <= unsure[-1] if kind == "unclosed-block" else unsure[0] <= tag.number


def problem_at(tag: Tag, message: str, fix: str, kind: str) -> Problem:
    """Return a problem at a tag."""
    return Problem(tag.place, message, fix, kind, tag.typed)


@dataclass
class _Pairer:
    """Takes the tags of a story one by one; its stack holds the open blocks, `opened` counts them by word."""

    stack: list[Block] = field(default_factory=list)
    opened: Counter[str] = field(default_factory=Counter)
    blocks: list[Block] = field(default_factory=list)
    problems: list[tuple[Tag, Problem]] = field(default_factory=list)

    def take(self, tag: Tag) -> None:
        word = meant(tag.keyword)
        if word in OPENERS:
            self.stack.append(Block(tag))
            self.opened[word] += 1
            self.blocks.append(self.stack[-1])
            self._check_depth(tag, word)
        elif word in MIDDLES:
            self._add_middle(tag, MIDDLES[word])
        elif word in CLOSERS:
            self._close(tag, CLOSERS[word])

    def _check_depth(self, tag: Tag, word: str) -> None:
        """Report a block in more others than Python can compile, once at the first that is too deep."""
        alike = [block for block in self.stack if word == "if" or meant(block.open.keyword) == word]
        if len(alike) == _DEEPEST[word] + 1:
            message = f"the {word} is in {_DEEPEST[word]} others; there can be no more"
            self.problems.append((tag, problem_at(tag, message, "take it out of one of them", "too-deep")))

    def _add_middle(self, tag: Tag, openers: tuple[str, ...]) -> None:
        if not self.stack or meant(self.stack[-1].open.keyword) not in openers:
            message = f"{tag.keyword} is outside of an {' or '.join(openers)}"
            self.problems.append((tag, problem_at(tag, message, "move or delete it", "stray-tag")))
        elif self.stack[-1].middles and self.stack[-1].middles[-1].code == "else":
            message = f"{tag.keyword} comes after the else"
            self.problems.append((tag, problem_at(tag, message, "put the else last", "stray-tag")))
        else:
            self.stack[-1].middles.append(tag)
            if len(self.stack[-1].middles) == _MOST_MIDDLES + 1:
                message = f"the if has {_MOST_MIDDLES} branches before this one; there can be no more"
                self.problems.append((tag, problem_at(tag, message, "begin another if", "too-deep")))

    def _close(self, tag: Tag, opener: str) -> None:
        if not self.opened[opener]:
            message = f"there is no {opener} that this could close"
            fix = f"delete it, or add {{% {opener} … %}} before it"
            self.problems.append((tag, problem_at(tag, message, fix, "stray-tag")))
            return
        while meant(self.stack[-1].open.keyword) != opener:
            left = self._pop().open
            closer = OPENERS[meant(left.keyword)]
            message = f"the block is not closed with {closer}"
            fix = f"add {{% {closer} %}} before {tag.typed}"
            self.problems.append((left, problem_at(left, message, fix, "unclosed-block")))
        self._pop().close = tag

    def _pop(self) -> Block:
        block = self.stack.pop()
        self.opened[meant(block.open.keyword)] -= 1
        return block
