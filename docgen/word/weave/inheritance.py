"""Keeps what later content takes over from content that a block may drop: merged cells, headers and footers.

A cell that goes on a vertical merge takes its text from the row where the merge begins; a section without a
header of its own shows that of the section before (ECMA-376 part 1, 17.4.84 and 17.10.1).
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from docgen.errors import Problem
from docgen.word.ooxml.names import CELL, ROW, TABLE, w
from docgen.word.ooxml.xml import as_number
from docgen.word.tags.scan import MARK, Tag
from docgen.word.weave.blocks import Block, problem_at
from docgen.word.weave.nesting import Stack, walk
from docgen.word.weave.weaving import is_code

_REFERENCES = (w("headerReference"), w("footerReference"))
_KEPT = frozenset({w("pPr"), w("body")})  # what holds a section's properties; elsewhere they are old ones
_GOES_ON = "continue"


@dataclass(frozen=True)
class Certainty:
    """Answers whether something is rendered whenever something else is, from the blocks around both."""

    tags: Mapping[int, Tag]
    branches: Mapping[int, tuple[int, ...]]  # of each block with an else: the tags that begin its branches

    @classmethod
    def of(cls, tags: Mapping[int, Tag], blocks: Iterable[Block]) -> Certainty:
        """Return the certainty of a part with these tags and blocks."""
        complete = (block for block in blocks if any(middle.keyword == "else" for middle in block.middles))
        branches = {block.open.number: tuple(tag.number for tag in block.tags[:-1]) for block in complete}
        return cls(tags, branches)

    def holds(self, stacks: Sequence[Stack], around: Stack) -> bool:
        """Return whether one of the elements with the blocks `stacks` is rendered wherever `around` is."""
        return self._covers(self.beyond(stack, around) for stack in stacks)

    def beyond(self, stack: Stack, around: Stack) -> Stack:
        """Return the blocks of a stack that are not around an element with the blocks `around`."""
        known = {self._condition(*entry) for entry in around}
        return tuple(entry for entry in stack if self._condition(*entry) not in known)

    def turn(self, stack: Stack) -> Stack:
        """Return the blocks around a turn of the innermost loop of a stack; nothing if there is no loop."""
        loops = [at for at, (opened, _) in enumerate(stack, 1) if self.tags[opened].keyword == "for"]
        return stack[: loops[-1]] if loops else ()

    def _condition(self, opened: int, branch: int) -> object:
        """Return what is the same for two branches that are rendered under the same condition."""
        tag = self.tags[opened]
        return " ".join(tag.code.split()) if branch == opened and tag.keyword == "if" else (opened, branch)

    def _covers(self, stacks: Iterable[Stack]) -> bool:
        inner: dict[tuple[int, int], list[Stack]] = {}
        for stack in stacks:
            if not stack:
                return True
            inner.setdefault(stack[0], []).append(stack[1:])
        return any(
            all(self._covers(inner.get((opened, branch), [])) for branch in self.branches[opened])
            for opened, _ in inner
            if opened in self.branches
        )


def keep_references(root: etree._Element, certainty: Certainty) -> None:
    """Give a section the headers and footers that it takes from a section that a block may drop.

    The section then refers to the same parts itself; while nothing is dropped, it shows what it showed.
    """
    begun: dict[tuple[str, str | None], list[Stack]] = {}
    shown: dict[tuple[str, str | None], etree._Element] = {}
    if len(list(root.iter(w("sectPr")))) < 2:
        return
    for section, stack in list(walk(root, certainty.tags)):
        parent = section.getparent()
        if section.tag != w("sectPr") or parent is None or parent.tag not in _KEPT:
            continue
        own = {(str(one.tag), one.get(w("type"))): one for one in section.iterchildren(*_REFERENCES)}
        for kind, stacks in begun.items():
            if kind not in own and not certainty.holds(stacks, stack):
                own[kind] = copy.deepcopy(shown[kind])
                section.insert(0, own[kind])
        for kind, reference in own.items():
            begun[kind] = _with(begun.get(kind, []), stack)
            shown[kind] = reference


def cut_merges(root: etree._Element, certainty: Certainty) -> list[Problem]:
    """Return a problem for each block that may drop the beginning of a vertical merge and not its end."""
    if next(root.iter(w("vMerge")), None) is None:
        return []
    tables: dict[etree._Element, list[tuple[etree._Element, Stack]]] = {}
    for row, stack in walk(root, certainty.tags):
        table = next(row.iterancestors(TABLE), None) if row.tag == ROW else None
        if table is not None:
            tables.setdefault(table, []).append((row, stack))
    found = [problem for rows in tables.values() for problem in _cut_in(rows, certainty)]
    return list(dict.fromkeys(found))


def _cut_in(rows: Iterable[tuple[etree._Element, Stack]], certainty: Certainty) -> Iterator[Problem]:
    begun: dict[int, list[Stack]] = {}
    turns: dict[tuple[int, Stack], list[Stack]] = {}  # rows that a loop merges, by column and loop
    for row, stack in rows:
        merges = dict(_merges(row))
        begun = {column: begun.get(column, []) for column in merges}
        for column, merge in merges.items():
            above = [one for one in begun[column] if not _are_apart(one, stack)]
            if merge != _GOES_ON:
                begun[column] = _with(begun[column], stack)
            elif above and not certainty.holds(above, stack):
                fix = "put all rows of the cell into the block, or begin the cell in a row that always stays"
                yield _cut(certainty.beyond(above[-1], stack), fix, certainty)
                begun[column] = [stack]
            if MARK.search(merge):
                turns.setdefault((column, certainty.turn(stack)), []).append(stack)
    for (_, turn), stacks in turns.items():
        if turn and not certainty.holds(stacks, turn):
            fix = "put the condition into the tag of the loop: {% for … in … if … %}"
            yield _cut(certainty.beyond(stacks[0], turn), fix, certainty)


def _cut(blocks: Stack, fix: str, certainty: Certainty) -> Problem:
    message = "the block may drop the row in which a merged cell begins, and keep a row in which it goes on"
    return problem_at(certainty.tags[blocks[0][0]], message, fix, "crossing-merge")


def _merges(row: etree._Element) -> Iterator[tuple[int, str]]:
    """Yield the columns of a row in a vertical merge, each with `w:vMerge`; none if columns may change."""
    if any(is_code(child) for child in row):
        return
    before = row.find(f"{w('trPr')}/{w('gridBefore')}")
    column = as_number(before.get(w("val"), "")) if before is not None else 0
    for cell in row.iter(CELL):
        if next(cell.iterancestors(ROW)) is not row:
            continue
        merge, span = (cell.find(f"{w('tcPr')}/{w(name)}") for name in ("vMerge", "gridSpan"))
        if merge is not None:
            yield column, merge.get(w("val"), _GOES_ON)
        width = as_number(span.get(w("val"), "1"), -1) if span is not None else 1
        if width < 0:
            return
        column += width


def _with(begun: Iterable[Stack], stack: Stack) -> list[Stack]:
    """Return where something begins, now also here: what began before remains only in other branches."""
    return [*(one for one in begun if _are_apart(one, stack)), stack]


def _are_apart(one: Stack, other: Stack) -> bool:
    """Return whether two elements are in different branches of a block."""
    branches = dict(other)
    return any(branches.get(opened, branch) != branch for opened, branch in one)
