"""Keeps ids unique in loops, and the starts and ends of ranges together.

A shape, range or content control in a loop gets a new id in each turn. The start or end of a range whose
partner is on the other side of a block's border moves out of the block, so that neither is ever left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from docgen.word.compile.work import PartWork
from docgen.word.language.syntax import CLOSERS, OPENERS
from docgen.word.ooxml.additions import MADE_ID, SHAPE_NUMBER, Free, find_list_part
from docgen.word.ooxml.bookmarks import RANGE_ENDS, RANGES
from docgen.word.ooxml.fields import cuts_field
from docgen.word.ooxml.names import w
from docgen.word.ooxml.parts import Part
from docgen.word.ooxml.relationships import RELATIONSHIPS
from docgen.word.ooxml.xml import as_number
from docgen.word.tags.scan import Tag
from docgen.word.weave.blocks import problem_at
from docgen.word.weave.fields import CodedField, find_fields
from docgen.word.weave.nesting import Stack, in_loop, instructions, walk
from docgen.word.weave.notes import listed_ids
from docgen.word.weave.turns import SHAPES, VML, name_by_turn

_HIGHEST = 2_000_000_000  # no number above it is looked at
_ID, _VALUE = w("id"), w("val")
_NUMBERED = frozenset(RANGES) - {w("commentRangeStart")}  # a comment gets its id with its reference
_LISTS = frozenset({"TOC", "INDEX", "TOA"})  # fields that list what is in the document, with its pages


def find_free(parts: Sequence[Part]) -> Free:
    """Return the numbers and names that the parts of a file leave free."""
    roots = {part.name: part.root for part in parts}

    def elements(*tags: str) -> list[etree._Element]:
        return [element for root in roots.values() for element in root.iter(*tags)]

    bookmarks = elements(w("bookmarkStart"))
    objects = elements("{*}docPr", w("id"), *_NUMBERED)
    names = (str(name) for shape in elements(f"{VML}*") for name in shape.attrib.values())
    shapes = (found.group(2) for name in names if (found := SHAPE_NUMBER.fullmatch(name)))
    ids = (one.get("Id", "") for root in roots.values() if root.tag == RELATIONSHIPS for one in root)
    return Free(
        _above(one.get("id") or one.get(_ID) or one.get(_VALUE) or "" for one in objects),
        _above(one.get(w("numId"), "") for one in elements(w("num"))),
        _above(shapes),
        _above(name.removeprefix(MADE_ID) for name in ids if name.startswith(MADE_ID)),
        frozenset(bookmark.get(w("name"), "").lower() for bookmark in bookmarks),
        next(
            (find_list_part(name, root) for name, root in roots.items() if root.tag == w("numbering")), None
        ),
        frozenset(number.upper() for number in listed_ids(parts)),
    )


def _above(numbers: Iterable[str]) -> int:
    """Return a number above all of these; texts that are no numbers, and too high ones, do not count."""
    return max((number for number in map(as_number, numbers) if number < _HIGHEST), default=0) + 1


def make_unique(work: PartWork) -> None:
    """Move ranges out of blocks that cut them, and give elements in loops a new id in each turn."""
    _move_ranges(work.root, work.maker.tags)
    walked = list(work.walk())
    fields = find_fields(walked)
    starts = [element for element, stack in walked if _number(element, stack, work)]
    name_by_turn(walked, fields, work.file.turns, work.part, work.maker)
    _number_ranges(starts, work)
    _mark_outdated(fields, work.maker.tags, any(stack for _, stack in walked))
    _report_cut_fields(walked, work)


def _number(element: etree._Element, stack: Stack, work: PartWork) -> bool:
    """Give an element in a loop a new id in each turn; return whether it begins a range with an id."""
    if not in_loop(stack, work.maker.tags):
        return False
    part, maker = work.part, work.maker
    if etree.QName(element).localname in SHAPES and element.get("id") is not None:
        element.set("id", maker.value("0 | docgen_id", part.place_of(element)))
    elif element.tag == _ID and (parent := element.getparent()) is not None and parent.tag == w("sdtPr"):
        element.set(_VALUE, maker.value("0 | docgen_id", part.place_of(element)))
    return element.tag in _NUMBERED


def _number_ranges(starts: list[etree._Element], work: PartWork) -> None:
    """Give each range a new id in each turn: to its start, and to the next end with its id."""
    maker = work.maker
    ends: dict[tuple[str, str | None], list[etree._Element]] = {}
    for end in work.root.iter(*RANGE_ENDS) if starts else ():
        ends.setdefault((str(end.tag), end.get(_ID)), []).append(end)
    for start in starts:
        place, old = work.part.place_of(start), (RANGES[str(start.tag)], start.get(_ID))
        variable = f"docgen_range_{maker.next}"
        start.addprevious(maker.statement(f"set {variable} = 0 | docgen_id", place))
        for element in (start, *ends.get(old, [])[:1]):
            element.set(_ID, maker.value(variable, place))
        ends[old] = ends.get(old, [])[1:]


def _mark_outdated(fields: list[CodedField], tags: Mapping[int, Tag], has_blocks: bool) -> None:
    """Make Word work out fields that a loop repeats, and counts and tables that a block adds to."""
    counted = {field.argument for field in fields if field.code.keyword == "SEQ" and field.stack}
    for field in fields:
        counts = field.code.keyword == "SEQ" and field.argument in counted
        lists = has_blocks and field.code.keyword in _LISTS
        if counts or lists or (field.code.is_worked_out and in_loop(field.stack, tags)):
            field.mark_as_outdated()


def _report_cut_fields(walked: list[tuple[etree._Element, Stack]], work: PartWork) -> None:
    inside: dict[Stack, list[etree._Element]] = {}
    for element, stack in walked:
        if element.tag == w("fldChar"):
            for level in range(1, len(stack) + 1):
                inside.setdefault(stack[:level], []).append(element)
    for stack in [stack for stack, characters in inside.items() if cuts_field(characters)]:
        tag = work.maker.tags[stack[-1][0]]
        message = "a field begins inside the block and ends outside of it, or the other way round"
        work.problems.append(problem_at(tag, message, "keep the field inside", "crossing-field"))


def _move_ranges(root: etree._Element, tags: Mapping[int, Tag]) -> None:
    if next(root.iter(*RANGES, *RANGE_ENDS), None) is None:
        return
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
