"""A part with its tags becomes one Jinja source.

The source is the part's own XML, with control characters as delimiters, which XML cannot hold, so that
no letter of the document can be mistaken for a tag. Each tag takes a line of its own; a table leads from
the line to the tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from docgen.errors import Problem
from docgen.word.compile.guards import Guard, place_guards, xml_of
from docgen.word.compile.ids import make_unique
from docgen.word.compile.lists import restart_lists
from docgen.word.language.environment import (
    CLOSE,
    GUARD_CLOSE,
    GUARD_END,
    GUARD_OPEN,
    OPEN,
    PRINT_CLOSE,
    PRINT_OPEN,
    Line,
)
from docgen.word.ooxml.names import AFTER_HIGHLIGHT, RUN, SHARES, TEXT, W14_NS, w
from docgen.word.ooxml.parts import Part
from docgen.word.tags.scan import MARK, Tag
from docgen.word.values.rich import Spot
from docgen.word.weave.blocks import Block, pair_blocks, story_of
from docgen.word.weave.nesting import Maker
from docgen.word.weave.structure import Anchor, find_anchors, marked_anchors
from docgen.word.weave.visible import Sight, tags_out_of_sight
from docgen.word.weave.weaving import INSTRUCTION, is_code, weave

_CODE = re.compile(rf"<\?{INSTRUCTION} ([^?]+)\?>|&#64976;(\d+)&#64977;")
_RAW = {"&#64978;": "{", "&#64979;": "}"}
_PARAGRAPH_IDS = {f"{{{W14_NS}}}{name}" for name in ("paraId", "textId")}
_KEEPS_SPACE = frozenset({TEXT, w("delText"), w("instrText")})


@dataclass(frozen=True)
class Source:
    """A part as Jinja: its text, and for each line the number of its tag and the sink of its value."""

    name: str
    text: str
    lines: tuple[Line, ...]


def write_source(
    part: Part,
    tags: Mapping[int, Tag],
    paragraph_of: Mapping[int, etree._Element],
    list_styles: Mapping[str, str],
    maker: Maker,
    guards: list[Guard],
    spots: dict[int, Spot],
    problems: list[Problem],
) -> Source:
    """Weave a part whose tags are marks and write it as Jinja source.

    `tags` are those of its paragraphs; the maker keeps these and all others.
    Adds to `guards`, to `spots` (where each tag stands) and to `problems`.
    """
    sight = Sight(tags, paragraph_of, list_styles)
    stories = _stories(tags, paragraph_of)
    blocks = [block for story in stories for block in pair_blocks(story, problems)]
    anchors: dict[int, Anchor] = {}
    for block in blocks:
        anchors |= find_anchors(block, sight, problems)
    for number, tag in tags.items():
        if tag.unit and (tag.kind == "comment" or tag.keyword == "set"):
            anchors |= marked_anchors([tag], [paragraph_of[number]], sight, problems)
    if problems:
        return Source(part.name, "", ())
    root = part.root
    gone = weave(tags, blocks, anchors, sight, problems)
    _check_nesting(root, blocks, stories, problems)
    make_unique(root, part.label, maker.tags, maker, problems)
    restart_lists(root, maker.tags, list_styles, maker)
    _tidy(root)
    for number, spot in _spots(part.name, root, maker.tags).items():
        spots.setdefault(number, spot)
    guards += place_guards(root, gone, len(guards))
    return _write(part.name, root, maker.tags)


def _stories(tags: Mapping[int, Tag], paragraph_of: Mapping[int, etree._Element]) -> list[list[Tag]]:
    stories: dict[etree._Element, list[Tag]] = {}
    for number, tag in tags.items():
        stories.setdefault(story_of(paragraph_of[number]), []).append(tag)
    return list(stories.values())


def _check_nesting(
    root: etree._Element, blocks: list[Block], stories: list[list[Tag]], problems: list[Problem]
) -> None:
    """Report blocks whose code would not nest in the XML that comes out, or would come out of order."""
    found: dict[int, tuple[int, tuple[str, ...]]] = {}
    _walk(root, (), found)
    cut = _cut(blocks, found)
    displaced = {number for story in stories for number in _displaced(story, found)}
    for block in blocks:
        positions = [found[tag.number] for tag in block.tags if tag.number in found]
        paths = {path for _, path in positions}
        whole = len(positions) == len(block.tags) and len(paths) == 1
        if not whole or block.open.number in cut or any(tag.number in displaced for tag in block.tags):
            message = "the block crosses another block, or begins and ends in places that do not match"
            fix = "put its tags alone into paragraphs of their own"
            problems.append(Problem(block.open.place, message, fix, "crossing-block", block.open.typed))


def _displaced(story: list[Tag], found: Mapping[int, tuple[int, tuple[str, ...]]]) -> Iterator[int]:
    """Yield the statements of a story whose code stands in another order than they were typed."""
    reached = -1
    for tag in story:
        if tag.kind == "statement" and tag.number in found:
            if found[tag.number][0] < reached:
                yield tag.number
            reached = max(reached, found[tag.number][0])


def _cut(blocks: list[Block], found: Mapping[int, tuple[int, tuple[str, ...]]]) -> set[int]:
    """Return the opening tags of blocks whose codes do not nest like brackets."""
    owner = {tag.number: block.open.number for block in blocks for tag in block.tags if tag.number in found}
    last = {block.tags[-1].number for block in blocks}
    stack: list[int] = []
    cut: set[int] = set()
    for number in sorted(owner, key=lambda number: found[number][0]):
        block = owner[number]
        if number == block:
            stack.append(block)
        elif stack and stack[-1] == block:
            if number in last:
                stack.pop()
        else:
            cut |= {block, *stack[-1:]}
    return cut | set(stack)


def _walk(
    element: etree._Element, path: tuple[str, ...], found: dict[int, tuple[int, tuple[str, ...]]]
) -> None:
    for child in element:
        if is_code(child):
            found[int(child.text or "0")] = (len(found), path)
            continue
        inner = (*path, str(child.tag))
        if child.tag == TEXT:
            for mark in MARK.finditer(child.text or ""):
                found[int(mark.group(1))] = (len(found), inner)
        else:
            _walk(child, inner, found)


def _tidy(root: etree._Element) -> None:
    """Take away what must not be repeated or would bring the tags back.

    Paragraph ids (w14) would stand twice; a control bound to other data would be overwritten by Word;
    white space between elements says nothing.
    """
    for element in root.iter(etree.Element):
        for name in _PARAGRAPH_IDS & set(element.attrib):
            del element.attrib[name]
        if element.tag not in _KEEPS_SPACE and element.text and not element.text.strip():
            element.text = None
        if element.tail and not element.tail.strip():
            element.tail = None
    _unbind(root)


def _unbind(root: etree._Element) -> None:
    for control in root.iter(w("sdt")):
        properties = control.find(w("sdtPr"))
        filled = any(MARK.search(text.text or "") for text in control.iter(TEXT))
        if properties is not None and filled:
            for name in ("dataBinding", "showingPlcHdr"):
                for child in properties.findall(w(name)):
                    properties.remove(child)


def _spots(part: str, root: etree._Element, tags: Mapping[int, Tag]) -> dict[int, Spot]:
    """Return where each tag stands: its part, the format of its run if it has one, whether it is seen."""
    spots = {number: Spot(part) for number in tags}
    for text in root.iter(TEXT):
        for found in MARK.finditer(text.text or ""):
            run = text.getparent()
            if run is not None and run.tag == RUN:
                spots[int(found.group(1))] = _spot(part, run.find(w("rPr")))
    for number in tags_out_of_sight(root):
        spots[number] = replace(spots[number], unseen=True)
    return spots


def _spot(part: str, properties: etree._Element | None) -> Spot:
    children = [] if properties is None else list(properties)
    shares = {"head": "", "bold": "", "italic": "", "tail": ""}
    for child in children:
        shares[SHARES.get(str(child.tag), "tail")] += xml_of(child)
    lit = [child for child in children if child.tag != w("highlight")]
    before = "".join(xml_of(child) for child in lit if child.tag not in AFTER_HIGHLIGHT)
    after = "".join(xml_of(child) for child in lit if child.tag in AFTER_HIGHLIGHT)
    marked = f'<w:rPr>{before}<w:highlight w:val="yellow"/>{after}</w:rPr>'
    return Spot(part, **shares, lit=marked, runs=True, unseen=False)


def _write(name: str, root: etree._Element, tags: Mapping[int, Tag]) -> Source:
    xml = etree.tostring(root, encoding="ascii").decode("ascii").replace("\n", "&#10;")
    for reference, letter in _RAW.items():
        xml = xml.replace(reference, letter)
    lines: list[Line] = []

    def code(match: re.Match[str]) -> str:
        content = match.group(1) or match.group(2)
        if content == "(":
            return GUARD_OPEN
        if content.startswith(")"):
            return f"{GUARD_CLOSE}{content[1:]}{GUARD_END}"
        tag = tags[int(content)]
        if tag.kind == "comment":
            return ""
        lines.append(Line(tag.number, tag.sink, tag.argument))
        if tag.kind == "print":
            return f"{PRINT_OPEN} {tag.code} \n{PRINT_CLOSE}"
        return f"{OPEN} {tag.code} \n{CLOSE}"

    return Source(name, _CODE.sub(code, xml), tuple(lines))
