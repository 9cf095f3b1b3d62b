"""Which element a block repeats or drops, told by where its tags stand.

For each block this module finds its unit: a piece of text, paragraphs, cells, rows; the rules are a
table in `docs/template-language.md`. A tag's anchor says where its code goes: into the text, before or
after an element, or in place of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from docgen.errors import Problem
from docgen.word.language.syntax import CLOSERS
from docgen.word.ooxml.names import CELL, CONTAINERS, CONTROL_CONTENT, PARAGRAPH, ROW, TABLE, w
from docgen.word.tags.scan import Tag
from docgen.word.weave.blocks import Block, problem_at
from docgen.word.weave.visible import Sight


@dataclass(frozen=True)
class Anchor:
    """Where a tag's code goes: `text` where it stands; before, after or instead of an element."""

    side: Literal["text", "before", "after", "instead"]
    element: etree._Element | None = None


TEXT_ANCHOR = Anchor("text")
_UNITS = {"p": PARAGRAPH, "tr": ROW, "tc": CELL}
_UNIT_NAMES = {"p": "paragraph", "tr": "row", "tc": "cell"}


def find_anchors(block: Block, sight: Sight, problems: list[Problem]) -> dict[int, Anchor]:
    """Return the anchor of each tag of a block, by the tag's number."""
    homes = [sight.paragraph_of[tag.number] for tag in block.tags]
    if any(tag.unit for tag in block.tags):
        return marked_anchors(block.tags, homes, sight, problems)
    if all(home is homes[0] for home in homes):
        return _in_one_paragraph(block, homes[0], sight)
    common = _common(homes)
    level = _level(common)
    children = [_child_of(common, home) for home in homes]
    if level == "row":
        return _in_row(block, common, children, sight, problems)
    if level == "table":
        return _in_table(block, children, sight, problems)
    if level == "container":
        return _in_container(block, homes, children, sight, problems)
    return _cannot(block, problems)


def marked_anchors(
    tags: Sequence[Tag], homes: Sequence[etree._Element], sight: Sight, problems: list[Problem]
) -> dict[int, Anchor]:
    """Return the anchors that marks force: instead of the paragraph, row or cell of each tag."""
    anchors: dict[int, Anchor] = {}
    for tag, home in zip(tags, homes, strict=True):
        wanted = _UNITS.get(tag.unit)
        unit = next((node for node in (home, *home.iterancestors()) if node.tag == wanted), None)
        if wanted is None:
            anchors[tag.number] = TEXT_ANCHOR
        elif unit is None:
            name = _UNIT_NAMES[tag.unit]
            problems.append(
                problem_at(tag, f"the tag does not stand in a {name}", "delete the mark", "misplaced-mark")
            )
        elif sight.visible(unit):
            name = _UNIT_NAMES[tag.unit]
            message = f"the {name} of the tag would vanish with what else stands in it"
            fix = f"give the tag a {name} of its own, or delete the mark {tag.unit}"
            problems.append(problem_at(tag, message, fix, "text-beside-mark"))
        else:
            anchors[tag.number] = Anchor("instead", unit)
    return anchors


def _cannot(block: Block, problems: list[Problem]) -> dict[int, Anchor]:
    assert block.close is not None  # noqa: S101  # pair_blocks drops open blocks
    message = f"the block begins in one place and ends in another that does not match ({block.close.place})"
    fix = "put both tags into the same paragraph, or each alone into a paragraph of the same text or cell"
    problems.append(problem_at(block.open, message, fix, "crossing-block"))
    return {}


def _common(homes: Sequence[etree._Element]) -> etree._Element:
    chains = [[home, *home.iterancestors()][::-1] for home in homes]
    common = chains[0][0]
    for level in zip(*chains, strict=False):
        if any(node is not level[0] for node in level):
            break
        common = level[0]
    return common


def _child_of(common: etree._Element, home: etree._Element) -> etree._Element:
    node = home
    while (parent := node.getparent()) is not None and parent is not common:
        node = parent
    return node


def _level(common: etree._Element) -> str:
    """Tell what the tags' common element is: a `row`, a `table`, a `container`, or something else."""
    node: etree._Element | None = common
    while node is not None and node.tag in (CONTROL_CONTENT, w("sdt"), w("customXml"), w("ins")):
        if any(child.tag in (PARAGRAPH, TABLE) for child in node):
            return "container"
        if any(child.tag == ROW for child in node):
            return "table"
        if any(child.tag == CELL for child in node):
            return "row"
        node = node.getparent()
    if node is None:
        return ""
    return {ROW: "row", TABLE: "table"}.get(str(node.tag), "container" if node.tag in CONTAINERS else "")


def _in_one_paragraph(block: Block, paragraph: etree._Element, sight: Sight) -> dict[int, Anchor]:
    opened, closed = block.tags[0], block.tags[-1]
    whole = sight.first_in(paragraph, opened) and sight.last_in(paragraph, closed)
    units = {"if", "for"} if sight.is_list_item(paragraph) else {"if"}
    before, after = sight.statements_beside(paragraph, opened, closed)
    # What stands around the block must be blocks that have the paragraph for their unit as well.
    around = len(before) == len(after) and all(tag.keyword in units for tag in before)
    around = around and all(tag.keyword in CLOSERS for tag in after)
    alone = opened.keyword in units and not block.middles and around
    if whole and alone and not sight.must_stay(paragraph) and sight.visible(paragraph):
        return {opened.number: Anchor("before", paragraph), closed.number: Anchor("after", paragraph)}
    return {tag.number: TEXT_ANCHOR for tag in block.tags}


def _in_container(
    block: Block,
    homes: Sequence[etree._Element],
    children: Sequence[etree._Element],
    sight: Sight,
    problems: list[Problem],
) -> dict[int, Anchor]:
    tags = block.tags
    anchors = {
        tag.number: Anchor("instead", child)
        for tag, child in zip(tags, children, strict=True)
        if not sight.visible(child)
    }
    if any(tag.number not in anchors for tag in block.middles):
        return _joined(block, homes, children, problems)
    opened, closed = tags[0].number, tags[-1].number
    if opened not in anchors and sight.first_in(children[0], tags[0]):
        anchors[opened] = Anchor("before", children[0])
    if closed not in anchors and sight.last_in(children[-1], tags[-1]):
        anchors[closed] = Anchor("after", children[-1])
    if opened not in anchors and closed in anchors and sight.last_in(homes[0], tags[0]):
        if anchors[closed].side == "instead" and children[0] is homes[0]:
            anchors[opened] = Anchor("after", children[0])
    elif (
        closed not in anchors
        and opened in anchors
        and anchors[opened].side == "instead"
        and sight.first_in(homes[-1], tags[-1])
        and children[-1] is homes[-1]
    ):
        anchors[closed] = Anchor("before", children[-1])
    return anchors if len(anchors) == len(tags) else _joined(block, homes, children, problems)


def _joined(
    block: Block,
    homes: Sequence[etree._Element],
    children: Sequence[etree._Element],
    problems: list[Problem],
) -> dict[int, Anchor]:
    if any(home is not child for home, child in zip(homes, children, strict=True)):
        return _cannot(block, problems)
    return {tag.number: TEXT_ANCHOR for tag in block.tags}


def _in_row(
    block: Block,
    row: etree._Element,
    children: Sequence[etree._Element],
    sight: Sight,
    problems: list[Problem],
) -> dict[int, Anchor]:
    tags = block.tags
    for tag in block.middles:
        message = f"{tag.keyword} cannot stand between the cells of a row"
        problems.append(
            problem_at(tag, message, "put the whole block into each cell, or use two rows", "else-in-row")
        )
    if block.middles:
        return {}
    cells = [child for child in row if child.tag in (CELL, w("sdt"))]
    ends = children[0] is cells[0] and children[-1] is cells[-1]
    alone = not sight.visible(children[0]) and not sight.visible(children[-1])
    outside = not (sight.first_in(row, tags[0]) and sight.last_in(row, tags[-1]))
    if not ends and alone:
        return {
            tags[0].number: Anchor("instead", children[0]),
            tags[1].number: Anchor("instead", children[-1]),
        }
    first, last = (row, row) if ends or not outside else (children[0], children[-1])
    unit = "row" if first is row else "cells"
    starts = _at_edge(tags[0], first, "before", unit, sight, problems)
    if not _at_edge(tags[-1], last, "after", unit, sight, problems) or not starts:
        return {}
    return {tags[0].number: Anchor("before", first), tags[1].number: Anchor("after", last)}


def _at_edge(
    tag: Tag,
    element: etree._Element,
    side: Literal["before", "after"],
    unit: str,
    sight: Sight,
    problems: list[Problem],
) -> bool:
    """Tell whether nothing stands between a tag and the edge of what it repeats; else report it."""
    first = side == "before"
    if sight.first_in(element, tag) if first else sight.last_in(element, tag):
        return True
    message = (
        f"something stands {'before' if first else 'behind'} the tag in the {unit} that it repeats or drops"
    )
    fix = f"put the tag {'first' if first else 'last'} in its cell"
    problems.append(problem_at(tag, message, fix, "text-beside-row"))
    return False


def _in_table(
    block: Block, rows: Sequence[etree._Element], sight: Sight, problems: list[Problem]
) -> dict[int, Anchor]:
    anchors: dict[int, Anchor] = {}
    for tag, row in zip(block.tags, rows, strict=True):
        side: Literal["before", "after"] = "after" if tag is block.close else "before"
        if not sight.visible(row):
            anchors[tag.number] = Anchor("instead", row)
        elif _at_edge(tag, row, side, "row", sight, problems):
            anchors[tag.number] = Anchor(side, row)
    return anchors if len(anchors) == len(block.tags) else {}
