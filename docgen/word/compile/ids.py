"""Keeps ids unique in loops, and the starts and ends of ranges together.

A shape, bookmark or content control in a loop gets a new id in each turn. The start or end of a range whose
partner is on the other side of a block's border moves out of the block, so that neither is ever left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from docgen.word.compile.work import PartWork
from docgen.word.language.syntax import CLOSERS, OPENERS
from docgen.word.ooxml.names import w
from docgen.word.ooxml.parts import Part
from docgen.word.ooxml.ranges import RANGE_ENDS, RANGES
from docgen.word.tags.scan import Tag
from docgen.word.weave.blocks import problem_at
from docgen.word.weave.nesting import Maker, Stack, in_loop, instructions, walk

_HIGHEST = 2_000_000_000
_ID, _NAME, _VALUE = w("id"), w("name"), w("val")
_SHAPES = frozenset({"docPr", "cNvPr"})


def first_free_id(roots: Iterable[etree._Element]) -> int:
    """Return a number above every id of a shape, bookmark or content control."""
    highest = 0
    for root in roots:
        for element in root.iter(w("bookmarkStart"), "{*}docPr", w("id")):
            value = element.get("id") or element.get(_ID) or element.get(_VALUE) or ""
            if value.isdigit() and highest < int(value) < _HIGHEST:
                highest = int(value)
    return highest + 1


def make_unique(work: PartWork) -> None:
    """Move ranges out of blocks that cut them, and give elements in loops a new id in each turn."""
    root, part, maker, tags = work.root, work.part, work.maker, work.maker.tags
    _move_ranges(root, tags)
    starts: list[etree._Element] = []
    depth: dict[Stack, int] = {}
    for element, stack in list(walk(root, tags)):
        if element.tag == w("fldChar"):
            change = {"begin": 1, "end": -1}.get(element.get(w("fldCharType"), ""), 0)
            for level in range(1, len(stack) + 1):
                depth[stack[:level]] = depth.get(stack[:level], 0) + change
        if in_loop(stack, tags):
            _number(element, part, maker, starts)
    ends: dict[str | None, list[etree._Element]] = {}
    for end in root.iter(w("bookmarkEnd")) if starts else ():
        ends.setdefault(end.get(_ID), []).append(end)
    for start in starts:
        _number_range(start, ends.get(start.get(_ID), []), part, maker)
    for stack in [stack for stack, count in depth.items() if count]:
        tag = tags[stack[-1][0]]
        message = "a field begins inside the block and ends outside of it, or the other way round"
        work.problems.append(problem_at(tag, message, "keep the field inside", "crossing-field"))


def _number(element: etree._Element, part: Part, maker: Maker, starts: list[etree._Element]) -> None:
    name = etree.QName(element).localname
    if name in _SHAPES and element.get("id") is not None:
        element.set("id", maker.value("0 | docgen_id", part.place_of(element)))
    elif element.tag == _ID and (parent := element.getparent()) is not None and parent.tag == w("sdtPr"):
        element.set(_VALUE, maker.value("0 | docgen_id", part.place_of(element)))
    elif element.tag == w("bookmarkStart"):
        starts.append(element)


def _number_range(start: etree._Element, ends: list[etree._Element], part: Part, maker: Maker) -> None:
    """Give a bookmark a new id and name in each turn; `ends` are the ends with its id that are left."""
    place, old = part.place_of(start), start.get(_ID)
    name = (start.get(_NAME) or "bookmark").replace("\\", "").replace('"', "")
    variable = f"docgen_bookmark_{old}"
    start.addprevious(maker.statement(f"set {variable} = 0 | docgen_id", place))
    start.set(_ID, maker.value(variable, place))
    start.set(_NAME, maker.value(f'"{name}" | docgen_name', place))
    if ends:
        ends.pop(0).set(_ID, maker.value(variable, place))


def _move_ranges(root: etree._Element, tags: Mapping[int, Tag]) -> None:
    starts: dict[tuple[str, str], tuple[etree._Element, Stack]] = {}
    codes = instructions(root)
    closers = _closers(codes, tags)
    for element, stack in list(walk(root, tags)):
        if element.tag in RANGES:
            starts[RANGES[str(element.tag)], element.get(_ID, "")] = (element, stack)
        elif element.tag in RANGE_ENDS:
            start = starts.pop((str(element.tag), element.get(_ID, "")), None)
            if start is None:
                _drop(element)
            elif start[1] != stack:
                shared = _shared(start[1], stack)
                _move_before(start[0], start[1], shared, codes)
                _move_behind(element, stack, shared, closers)
    for element, _ in starts.values():
        _drop(element)


def _shared(one: Stack, other: Stack) -> int:
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _move_before(
    element: etree._Element, stack: Stack, shared: int, codes: Mapping[int, etree._Element]
) -> None:
    if len(stack) > shared:
        codes[stack[shared][0]].addprevious(element)


def _move_behind(
    element: etree._Element, stack: Stack, shared: int, closers: Mapping[int, etree._Element]
) -> None:
    closer = closers.get(stack[shared][0]) if len(stack) > shared else None
    if closer is not None:
        closer.addnext(element)


def _closers(codes: Mapping[int, etree._Element], tags: Mapping[int, Tag]) -> dict[int, etree._Element]:
    """Return the instruction that closes each block, by the number of the block's opening tag."""
    opened: list[int] = []
    closers: dict[int, etree._Element] = {}
    for number, node in codes.items():
        word = tags[number].keyword
        if word in OPENERS:
            opened.append(number)
        elif word in CLOSERS and opened:
            closers[opened.pop()] = node
    return closers
