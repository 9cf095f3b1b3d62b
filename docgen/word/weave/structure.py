"""Finds the element that a block repeats or drops, from the positions of its tags.

For each block this module finds its unit: a piece of text, paragraphs, cells or rows;
`docs/template-language.md` has a table of the rules. A tag's anchor says where its code goes: into the text,
before or after an element, or in place of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from lxml import etree

from docgen.errors import Problem
from docgen.word.language.syntax import CLOSERS
from docgen.word.ooxml.names import CELL, CONTAINERS, CONTROL_CONTENT, PARAGRAPH, ROW, SILENT, TABLE, w
from docgen.word.tags.paragraphs import UNITS
from docgen.word.tags.scan import Tag
from docgen.word.weave.blocks import Block, problem_at
from docgen.word.weave.visible import Sight


@dataclass(frozen=True)
class Anchor:
    """Where a tag's code goes: `text` for the place of the tag; before, after or instead of an element."""

    side: Literal["text", "before", "after", "instead"]
    element: etree._Element | None = None


TEXT_ANCHOR = Anchor("text")
_UNIT_NAMES = {"p": "paragraph", "tr": "row", "tc": "cell"}


class Anchoring(NamedTuple):
    """The anchors of tags, by number, and the problems; with problems, some tags have no anchor."""

    anchors: dict[int, Anchor]
    problems: list[Problem]


@dataclass(frozen=True)
class _Spread:
    """A block over several paragraphs: `homes` are the paragraphs of its tags.

    `common` is the lowest element that holds all of them; `children` are its children that hold them.
    """

    block: Block
    homes: Sequence[etree._Element]
    common: etree._Element
    sight: Sight

    @property
    def tags(self) -> list[Tag]:
        return self.block.tags

    @property
    def children(self) -> list[etree._Element]:
        return [_child_of(self.common, home) for home in self.homes]


def find_anchors(block: Block, sight: Sight) -> Anchoring:
    """Return the anchor of each tag of a block."""
    homes = [sight.paragraph_of[tag.number] for tag in block.tags]
    if any(tag.unit for tag in block.tags):
        return marked_anchors(block.tags, sight)
    if all(home is homes[0] for home in homes):
        return Anchoring(_in_one_paragraph(block, homes[0], sight), [])
    spread = _Spread(block, homes, _common(homes), sight)
    ways = {"row": _in_row, "table": _in_table, "container": _in_container}
    return ways.get(_level(spread.common), _cannot)(spread)


def marked_anchors(tags: Sequence[Tag], sight: Sight) -> Anchoring:
    """Return the anchors that marks require: instead of the paragraph, row or cell of each tag.

    The tags are those of one block; a tag without a mark takes the mark of its partner.
    """
    marked = [tag for tag in tags if tag.unit]
    if len({tag.unit for tag in marked}) > 1:
        return Anchoring({}, _mixed(marked, sight))
    found, partner = Anchoring({}, []), marked[0]
    refused: set[etree._Element] = set()
    for tag in sorted(tags, key=lambda tag: not tag.unit):
        unit = _unit_of(tag, partner.unit, sight)
        if partner.unit not in UNITS:
            found.anchors[tag.number] = TEXT_ANCHOR
        elif unit is None:
            found.problems.append(_outside_unit(tag, partner))
        elif not sight.has_content(unit):
            found.anchors[tag.number] = Anchor("instead", unit)
        elif unit not in refused:
            refused.add(unit)
            found.problems.append(_beside_mark(tag, partner))
    return found


def _unit_of(tag: Tag, mark: str, sight: Sight) -> etree._Element | None:
    home = sight.paragraph_of[tag.number]
    return next((node for node in (home, *home.iterancestors()) if node.tag == UNITS.get(mark)), None)


def _mixed(marked: Sequence[Tag], sight: Sight) -> list[Problem]:
    """Return a problem for each tag with another mark than the one that fits the places of all."""
    fitting = [tag for tag in marked if _fits(tag.unit, marked, sight)]
    wanted = (fitting or marked)[0]
    message = f"the tag belongs to {wanted.typed}, which has another mark"
    nowhere = "give both the same mark, in the same text, row or table"
    found: list[Problem] = []
    for tag in marked:
        if tag.unit != wanted.unit:
            fix = f"write {tag.typed.replace(tag.unit, wanted.unit, 1)}" if fitting else nowhere
            found.append(problem_at(tag, message, fix, "misplaced-mark"))
    return found


def _fits(mark: str, tags: Sequence[Tag], sight: Sight) -> bool:
    """Return whether all tags have a unit of this mark for themselves, in one text, table or row."""
    if mark not in UNITS:
        return len({sight.paragraph_of[tag.number] for tag in tags}) == 1
    units = {unit for tag in tags if (unit := _unit_of(tag, mark, sight)) is not None}
    return len(units) == len(tags) and len({unit.getparent() for unit in units}) == 1


def _outside_unit(tag: Tag, partner: Tag) -> Problem:
    name, fix = _UNIT_NAMES[tag.unit or partner.unit], "delete the mark"
    message = f"the tag is not in a {name}"
    if not tag.unit:
        message += f", and {partner.typed}, to which it belongs, takes a whole one"
        fix = f"give the tag a {name} of its own, or delete the mark {partner.unit} of {partner.typed}"
    return problem_at(tag, message, fix, "misplaced-mark")


def _beside_mark(tag: Tag, partner: Tag) -> Problem:
    name = _UNIT_NAMES[tag.unit or partner.unit]
    message = f"the {name} of the tag would vanish with everything else in it"
    fix = f"give the tag a {name} of its own, or delete the mark {tag.unit or partner.unit}"
    fix += "" if tag.unit else f" of {partner.typed}"
    return problem_at(tag, message, fix, "text-beside-mark")


def _cannot(spread: _Spread) -> Anchoring:
    end = spread.tags[-1].place
    message = f"the block begins in one place and ends in another that does not match ({end})"
    fix = "put both tags into the same paragraph, or each alone into a paragraph of the same text or cell"
    return Anchoring({}, [problem_at(spread.block.open, message, fix, "crossing-block")])


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
    """Return what the tags' common element is: `row`, `table`, `container`, or an empty string for others."""
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
    # a paragraph can have thousands of blocks: what else there is to know is asked for those around all of it
    if whole and sight.has_content(paragraph) and _takes_paragraph(block, paragraph, sight):
        return {opened.number: Anchor("before", paragraph), closed.number: Anchor("after", paragraph)}
    return {tag.number: TEXT_ANCHOR for tag in block.tags}


def _takes_paragraph(block: Block, paragraph: etree._Element, sight: Sight) -> bool:
    """Return whether a block around all that a paragraph shows can have the paragraph as its unit.

    The statements around the block must belong to blocks whose unit is the paragraph as well.
    """
    opened, closed = block.tags[0], block.tags[-1]
    units = {"if", "for"} if sight.is_list_item(paragraph) else {"if"}
    before, after = sight.statements_beside(paragraph, opened, closed)
    around = len(before) == len(after) and all(tag.keyword in units for tag in before)
    around = around and all(tag.keyword in CLOSERS for tag in after)
    return opened.keyword in units and not block.middles and around and not sight.must_stay(paragraph)


def _in_container(spread: _Spread) -> Anchoring:
    tags, homes, children, sight = spread.tags, spread.homes, spread.children, spread.sight
    anchors = {
        tag.number: Anchor("instead", child)
        for tag, child in zip(tags, children, strict=True)
        if not sight.visible(child)
    }
    if any(tag.number not in anchors for tag in spread.block.middles):
        return _joined(spread)
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
    return Anchoring(anchors, []) if len(anchors) == len(tags) else _joined(spread)


def _joined(spread: _Spread) -> Anchoring:
    if any(home is not child for home, child in zip(spread.homes, spread.children, strict=True)):
        return _cannot(spread)
    return Anchoring({tag.number: TEXT_ANCHOR for tag in spread.tags}, [])


def _in_row(spread: _Spread) -> Anchoring:
    tags, row, children, sight = spread.tags, spread.common, spread.children, spread.sight
    if spread.block.middles:
        return Anchoring({}, [_middle_in_row(tag) for tag in spread.block.middles])
    cells = [child for child in row.iterchildren(etree.Element) if child.tag not in SILENT]
    ends = [children[0], children[-1]] == [*cells[:1], *cells[-1:]]
    alone = not sight.visible(children[0]) and not sight.visible(children[-1])
    outside = not (sight.first_in(row, tags[0]) and sight.last_in(row, tags[-1]))
    opened, closed = tags[0], tags[1]
    if not ends and alone:
        anchors = {
            opened.number: Anchor("instead", children[0]),
            closed.number: Anchor("instead", children[-1]),
        }
        return Anchoring(anchors, [])
    first, last = (row, row) if ends or not outside else (children[0], children[-1])
    unit = "row" if first is row else "cells"
    problems = [*_beside(opened, first, "before", unit, sight), *_beside(closed, last, "after", unit, sight)]
    anchors = {opened.number: Anchor("before", first), closed.number: Anchor("after", last)}
    return Anchoring({} if problems else anchors, problems)


def _middle_in_row(tag: Tag) -> Problem:
    message = f"{tag.keyword} cannot be between the cells of a row"
    return problem_at(tag, message, "put the whole block into each cell, or use two rows", "else-in-row")


def _beside(
    tag: Tag, element: etree._Element, side: Literal["before", "after"], unit: str, sight: Sight
) -> list[Problem]:
    """Return a problem if there is something visible between a tag and the edge of what it repeats."""
    first = side == "before"
    if sight.first_in(element, tag) if first else sight.last_in(element, tag):
        return []
    where = "before" if first else "after"
    message = f"something is {where} the tag in the {unit} that it repeats or drops"
    fix = f"put the tag {'first' if first else 'last'} in its cell"
    return [problem_at(tag, message, fix, "text-beside-row")]


def _in_table(spread: _Spread) -> Anchoring:
    found = Anchoring({}, [])
    for tag, row in zip(spread.tags, spread.children, strict=True):
        side: Literal["before", "after"] = "after" if tag is spread.block.close else "before"
        if not spread.sight.visible(row):
            found.anchors[tag.number] = Anchor("instead", row)
        elif problems := _beside(tag, row, side, "row", spread.sight):
            found.problems.extend(problems)
        else:
            found.anchors[tag.number] = Anchor(side, row)
    return found
