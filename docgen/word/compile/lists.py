"""Restarts numbered lists in loops: where a loop repeats a whole list, each turn begins at 1 again.

A loop repeats a whole list if all items of the list are in it, and a turn can hold several items of the
list's outermost level and something else that sets it off from the next turn. Otherwise the loop only adds
items, and the list continues counting. Levels further in begin again by themselves, after an item above them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from docgen.word.compile.work import PartWork
from docgen.word.ooxml.lists import ListLevel, list_of, set_list
from docgen.word.ooxml.names import PARAGRAPH
from docgen.word.tags.scan import Tag
from docgen.word.weave.nesting import Stack, instructions, walk
from docgen.word.weave.visible import Sight


class _Item(NamedTuple):
    paragraph: etree._Element
    listed: ListLevel
    stack: Stack


class _Seen(NamedTuple):
    """Something visible in a loop: the number of its list, if any, and the loops around it."""

    number: str
    loops: list[int]


def restart_lists(work: PartWork) -> None:
    """Make every list that a loop repeats as a whole begin at 1 in each turn."""
    tags, styles = work.maker.tags, work.file.styles
    sight = Sight(tags, work.paragraph_of, styles)
    lists: dict[str, list[_Item]] = {}
    beside: dict[int, list[_Seen]] = {}  # what each loop holds
    for element, stack in walk(work.root, tags):
        listed = list_of(element, styles) if element.tag == PARAGRAPH else None
        if listed is not None:
            lists.setdefault(listed.number, []).append(_Item(element, listed, stack))
        if stack and element.tag == PARAGRAPH and (listed is not None or sight.has_content(element)):
            loops = _loops(stack, tags)
            for loop in loops:
                beside.setdefault(loop, []).append(_Seen("" if listed is None else listed.number, loops))
    codes = instructions(work.root)
    for items in lists.values():
        repeating = _loop_of(items, beside, tags)
        if repeating is not None:
            _restart(work, codes[repeating], repeating, items)


def _loop_of(
    items: Sequence[_Item], beside: Mapping[int, Sequence[_Seen]], tags: Mapping[int, Tag]
) -> int | None:
    """Return the innermost loop that repeats a whole list; `beside` is what each loop holds."""
    loops = [_loops(item.stack, tags) for item in items]
    shared = [loop for loop in loops[0] if all(loop in around for around in loops)]
    outermost = min(item.listed.level for item in items)
    stacks = [item.stack for item in items if item.listed.level == outermost]
    number = items[0].listed.number
    for loop, inner in reversed(list(zip(shared, [*shared[1:], None], strict=False))):
        is_set_off = any(inner not in seen.loops for seen in beside.get(loop, ()) if seen.number != number)
        if is_set_off and _most([stack[stack.index((loop, loop)) + 1 :] for stack in stacks], tags) > 1:
            return loop
    return None


def _loops(stack: Stack, tags: Mapping[int, Tag]) -> list[int]:
    """Return the loops whose turns hold an element; what follows the `else` of a loop is in none."""
    return [opened for opened, branch in stack if branch == opened and tags[opened].keyword == "for"]


def _most(stacks: Sequence[Stack], tags: Mapping[int, Tag]) -> int:
    """Return how many of the elements with these blocks can be rendered at once; 2 is any number."""
    most = sum(not stack for stack in stacks)
    blocks: dict[int, dict[int, list[Stack]]] = {}
    for (opened, branch), *inner in filter(None, stacks):
        blocks.setdefault(opened, {}).setdefault(branch, []).append(tuple(inner))
    for opened, branches in blocks.items():
        repeats = bool(_loops(((opened, opened),), tags)) and opened in branches
        most += 2 if repeats else max(_most(branch, tags) for branch in branches.values())
    return most


def _restart(work: PartWork, opening: etree._Element, loop: int, items: Sequence[_Item]) -> None:
    number = items[0].listed.number
    variable, place = f"docgen_list_{number}", work.maker.tags[loop].place
    opening.addnext(work.maker.statement(f'set {variable} = "{number}" | docgen_list', place))
    for item in items:
        set_list(item.paragraph, work.maker.value(variable, place), item.listed.level)
