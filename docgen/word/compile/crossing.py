"""Finds blocks that would cross: their code does not nest like brackets in the resulting XML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from docgen.word.compile.work import PartWork
from docgen.word.ooxml.names import TEXT
from docgen.word.tags.scan import MARK, Tag
from docgen.word.weave.blocks import Block, problem_at
from docgen.word.weave.weaving import is_code


class Position(NamedTuple):
    """The position of a tag's code: its index among all code of the part, and the elements around it."""

    at: int
    path: tuple[str, ...]


def check_nesting(work: PartWork) -> None:
    """Report blocks whose code would not nest in the resulting XML, or would be in another order."""
    found = {number: Position(at, path) for at, (number, path) in enumerate(_codes(work.root, ()))}
    cut = _cut(work.blocks, found)
    displaced = {number for story in work.stories for number in _displaced(story, found)}
    for block in work.blocks:
        positions = [found[tag.number] for tag in block.tags if tag.number in found]
        paths = {position.path for position in positions}
        whole = len(positions) == len(block.tags) and len(paths) == 1
        if not whole or block.open.number in cut or any(tag.number in displaced for tag in block.tags):
            message = "the block crosses another block, or begins and ends in places that do not match"
            fix = "put its tags alone into paragraphs of their own"
            work.problems.append(problem_at(block.open, message, fix, "crossing-block"))


def _displaced(story: list[Tag], found: Mapping[int, Position]) -> Iterator[int]:
    """Yield the statements of a story whose code is in another order than they were typed in."""
    reached = -1
    for tag in story:
        if tag.kind == "statement" and tag.number in found:
            if found[tag.number].at < reached:
                yield tag.number
            reached = max(reached, found[tag.number].at)


def _cut(blocks: list[Block], found: Mapping[int, Position]) -> set[int]:
    """Return the opening tags of blocks whose code does not nest like brackets."""
    owner = {tag.number: block.open.number for block in blocks for tag in block.tags if tag.number in found}
    last = {block.tags[-1].number for block in blocks}
    stack: list[int] = []
    cut: set[int] = set()
    for number in sorted(owner, key=lambda number: found[number].at):
        block = owner[number]
        if number == block:
            stack.append(block)
        elif stack and stack[-1] == block:
            if number in last:
                stack.pop()
        else:
            cut |= {block, *stack[-1:]}
    return cut | set(stack)


def _codes(element: etree._Element, path: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the numbers of tags in the order of their code, each with the elements around it."""
    for child in element:
        if is_code(child):
            yield int(child.text or "0"), path
        elif child.tag == TEXT:
            yield from ((int(number), (*path, str(child.tag))) for number in MARK.findall(child.text or ""))
        else:
            yield from _codes(child, (*path, str(child.tag)))
