"""Keeps what later content takes over from content that a block may drop: merged cells, headers and footers.

A cell that goes on a vertical merge takes its text from the row where the merge begins; a section without a
header of its own shows that of the section before (ECMA-376 part 1, 17.4.84 and 17.10.1).
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from docgen.errors import Problem
from docgen.word.ooxml.names import CELL, ROW, TABLE, w
from docgen.word.ooxml.xml import as_number, outermost
from docgen.word.tags.scan import MARK, Tag
from docgen.word.weave.blocks import Block, problem_at
from docgen.word.weave.nesting import Stack, walk
from docgen.word.weave.weaving import is_code

_REFERENCES = (w("headerReference"), w("footerReference"))
_KEPT = frozenset({w("pPr"), w("body")})  # what holds a section's properties; elsewhere they are old ones
_GOES_ON = "continue"


@dataclass
class Begun:
    """The places where something begins, as a tree of the blocks around them: by block, by branch."""

    here: bool = False
    inner: dict[int, dict[int, Begun]] = field(default_factory=dict)
    is_certain: bool | None = None  # whether one of the places is always rendered, once this was asked

    def add(self, stack: Stack, *, anew: bool = False) -> None:
        """Add a place by the blocks around it; what began before remains in other branches if `anew`."""
        begun = self
        begun.is_certain = None
        for opened, branch in stack:
            if anew:
                begun.here, begun.inner = False, {opened: begun.inner.get(opened, {})}
            branches = begun.inner.setdefault(opened, {})
            begun = branches[branch] = branches.pop(branch, Begun())  # the latest is the last
            begun.is_certain = None
        begun.here = True
        if anew:
            begun.inner = {}

    def latest(self, around: Stack) -> Stack | None:
        """Return where it began last, apart from other branches of the blocks `around` an element."""
        begun, path = self, list[tuple[int, int]]()
        branch_of = dict(around)
        while not begun.here:
            opened, branches = next(iter(begun.inner.items()), (0, {}))
            branch = branch_of.get(opened, next(reversed(branches), 0))
            if branch not in branches:
                return None
            path.append((opened, branch))
            begun = branches[branch]
        return tuple(path)


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

    def holds(self, begun: Begun, around: Stack) -> bool:
        """Return whether something has begun wherever an element with the blocks `around` is rendered."""
        conditions = (self._condition(*entry) for entry in around)
        return self._covers(begun, dict(around) | dict.fromkeys(conditions))

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

    def _covers(self, begun: Begun, known: Mapping[object, object]) -> bool:
        """Return whether one of the places is rendered wherever something else is.

        `known` are the branches around that, by block, and their conditions.
        """
        if begun.is_certain is None:
            begun.is_certain = begun.here or self._is_in_a_block(begun, {})
        return begun.is_certain or (bool(known) and self._is_in_a_block(begun, known))

    def _is_in_a_block(self, begun: Begun, known: Mapping[object, object]) -> bool:
        return any(
            any(
                branch in branches
                and self._condition(opened, branch) in known
                and self._covers(branches[branch], known)
                for branch in {known.get(opened, opened), opened}
            )
            or all(
                branch in branches and self._covers(branches[branch], known)
                for branch in self.branches.get(opened, (None,))
            )
            for opened, branches in begun.inner.items()
        )


def keep_references(root: etree._Element, certainty: Certainty) -> None:
    """Give a section the headers and footers that it takes from a section that a block may drop.

    The section then refers to the same parts itself; while nothing is dropped, it shows what it showed.
    """
    begun: dict[tuple[str, str | None], Begun] = {}
    shown: dict[tuple[str, str | None], etree._Element] = {}
    if len(list(root.iter(w("sectPr")))) < 2:
        return
    for section, stack in list(walk(root, certainty.tags)):
        parent = section.getparent()
        if section.tag != w("sectPr") or parent is None or parent.tag not in _KEPT:
            continue
        own = {(str(one.tag), one.get(w("type"))): one for one in section.iterchildren(*_REFERENCES)}
        for kind, places in begun.items():
            if kind not in own and not certainty.holds(places, stack):
                own[kind] = copy.deepcopy(shown[kind])
                section.insert(0, own[kind])
        for kind, reference in own.items():
            begun.setdefault(kind, Begun()).add(stack, anew=True)
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
    begun: dict[int, Begun] = {}
    turns: dict[tuple[int, Stack], tuple[Stack, Begun]] = {}  # rows that a loop merges, by column and loop
    for row, stack in rows:
        merges = dict(_merges(row))
        begun = {column: begun.get(column, Begun()) for column in merges}
        for column, merge in merges.items():
            above = begun[column].latest(stack)
            if merge != _GOES_ON:
                begun[column].add(stack, anew=True)
            elif above is not None and not certainty.holds(begun[column], stack):
                fix = "put all rows of the cell into the block, or begin the cell in a row that always stays"
                yield _cut(certainty.beyond(above, stack), fix, certainty)
                begun[column] = Begun()
                begun[column].add(stack)
            if MARK.search(merge):
                turns.setdefault((column, certainty.turn(stack)), (stack, Begun()))[1].add(stack)
    for (_, turn), (first, merged) in turns.items():
        if turn and not certainty.holds(merged, turn):
            fix = "put the condition into the tag of the loop: {% for … in … if … %}"
            yield _cut(certainty.beyond(first, turn), fix, certainty)


def _cut(blocks: Stack, fix: str, certainty: Certainty) -> Problem:
    message = "the block may drop the row in which a merged cell begins, and keep a row in which it goes on"
    return problem_at(certainty.tags[blocks[0][0]], message, fix, "crossing-merge")


def _merges(row: etree._Element) -> Iterator[tuple[int, str]]:
    """Yield the columns of a row in a vertical merge, each with `w:vMerge`; none if columns may change."""
    if any(is_code(child) for child in row):
        return
    before = row.find(f"{w('trPr')}/{w('gridBefore')}")
    column = as_number(before.get(w("val"), "")) if before is not None else 0
    for cell in outermost(row, CELL):
        merge, span = (cell.find(f"{w('tcPr')}/{w(name)}") for name in ("vMerge", "gridSpan"))
        if merge is not None:
            yield column, merge.get(w("val"), _GOES_ON)
        width = as_number(span.get(w("val"), "1"), -1) if span is not None else 1
        if width < 0:
            return
        column += width
