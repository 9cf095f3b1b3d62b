"""Moves the code of blocks from the text to their anchors: the elements that they repeat or drop.

A tag that leaves the text becomes a processing instruction in the tree, `<?docgen 7?>`; a tag that stays in
its text remains a mark there. Paragraphs, rows and cells that held only tags vanish.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from docgen.errors import Problem
from docgen.word.ooxml.bookmarks import without_partners
from docgen.word.ooxml.names import CONTROL, PARAGRAPH, RUN, SILENT, TABLE, TEXT, XML_SPACE, w
from docgen.word.tags.scan import MARK, MARK_START, Tag, mark
from docgen.word.weave.blocks import Block, problem_at
from docgen.word.weave.structure import TEXT_ANCHOR, Anchor
from docgen.word.weave.visible import Sight

INSTRUCTION = "docgen"
_BLOCKS = frozenset({PARAGRAPH, TABLE, CONTROL})


def instruction(content: str) -> etree._Element:
    """Return the processing instruction that represents code between elements."""
    return etree.ProcessingInstruction(INSTRUCTION, content)


class Woven(NamedTuple):
    """The result of weaving a part: the first paragraph removed from each container, and the problems."""

    gone: dict[etree._Element, etree._Element]
    problems: list[Problem]


def weave(
    tags: Mapping[int, Tag], blocks: Iterable[Block], anchors: Mapping[int, Anchor], sight: Sight
) -> Woven:
    """Put the code of every tag at its anchor, and remove elements that held only tags."""
    weaver = _Weaver(tags, anchors, sight, _texts(sight))
    for block in blocks:
        if all(anchors.get(tag.number, TEXT_ANCHOR).side == "text" for tag in block.tags):
            weaver.settle_in_text(block)
    weaver.move()
    return Woven(weaver.gone, weaver.problems)


@dataclass
class _Weaver:
    """Changes the tree of one part; keeps the removed paragraphs and the problems.

    `texts` are the elements that hold the marks, by the number of the tag.
    """

    tags: Mapping[int, Tag]
    anchors: Mapping[int, Anchor]
    sight: Sight
    texts: dict[int, etree._Element]
    gone: dict[etree._Element, etree._Element] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def move(self) -> None:
        """Move code from the text to its anchor; code in a paragraph of its own replaces the paragraph."""
        moved: dict[etree._Element, dict[str, list[int]]] = {}
        for number, anchor in sorted(self.anchors.items()):
            if anchor.element is not None:
                moved.setdefault(anchor.element, {}).setdefault(anchor.side, []).append(number)
        self._take_marks([number for number, anchor in self.anchors.items() if anchor.element is not None])
        self._take_comments()
        for paragraph, numbers in _lone_statements(self.tags, self.anchors, self.sight).items():
            places = moved.setdefault(paragraph, {})
            places["instead"] = sorted({*places.get("instead", []), *numbers})
            self._take_marks(numbers)
        for element, places in moved.items():
            self._place(element, places)
        self._take_blanks()

    def _place(self, element: etree._Element, places: Mapping[str, list[int]]) -> None:
        instead = places.get("instead", [])
        ends_section = element.tag == PARAGRAPH and self.sight.must_stay(element)
        behind = [number for number in instead if ends_section and self.sight.opens(number)]
        for number in sorted([*places.get("before", []), *(n for n in instead if n not in behind)]):
            element.addprevious(instruction(str(number)))
        for number in sorted([*places.get("after", []), *behind], reverse=True):
            element.addnext(instruction(str(number)))
        if instead and not ends_section:
            self._remove(element)

    def _take_blanks(self) -> None:
        """Remove paragraphs that became blank because their tags moved to an element around them."""
        sight = self.sight
        for number, anchor in self.anchors.items():
            home = sight.paragraph_of[number]
            parent = home.getparent()
            left = parent is not None and anchor.element not in (None, home)
            if parent is None or not left or sight.must_stay(home) or sight.visible(home):
                continue
            beside = any(child.tag in _BLOCKS for child in parent if child is not home)
            if beside and MARK_START not in "".join(str(text) for text in home.itertext()):
                self._remove(home)

    def _remove(self, element: etree._Element) -> None:
        parent = element.getparent()
        if parent is not None and not _keeps_tables_apart(element):
            for end in without_partners(element):
                element.addprevious(end)
            parent.remove(element)
            if element.tag == PARAGRAPH:
                self.gone.setdefault(parent, element)

    def _take_comments(self) -> None:
        for paragraph, numbers in self.sight.tags_in.items():
            comments = [number for number in numbers if self.tags[number].kind == "comment"]
            lone = len(comments) == len(numbers) and not self.sight.visible(paragraph)
            self._take_marks(comments)
            if lone and not self.sight.must_stay(paragraph):
                self._remove(paragraph)

    def _take_marks(self, numbers: Iterable[int]) -> None:
        """Take the marks of these tags out of their texts, and the runs that only held them."""
        taken: dict[etree._Element, set[int]] = {}
        for number in numbers:
            if (text := self.texts.pop(number, None)) is not None:
                taken.setdefault(text, set()).add(number)
        for text, gone in taken.items():
            text.text = _without_marks(text.text or "", gone)
            run = text.getparent()
            if not text.text and run is not None:
                run.remove(text)
                _drop_if_empty(run)

    def settle_in_text(self, block: Block) -> None:
        """Leave a block in its text; if its tags are in several texts, put its code between runs."""
        homes = [self.texts.get(tag.number) for tag in block.tags]
        if None not in homes and all(home is homes[0] for home in homes):
            return
        codes = [(tag, self._split(tag.number)) for tag in block.tags if tag.number in self.texts]
        level = _shared_level([code for _, code in codes])
        self.problems += [_cut_off(tag) for tag, code in codes if not _lift(code, level, self.sight)]

    def _split(self, number: int) -> etree._Element:
        """Split a run at a mark and return the new instruction between the two halves."""
        text = self.texts.pop(number)
        before, after = (text.text or "").split(mark(number), 1)
        run = _run_of(text)
        code, left = instruction(str(number)), run.makeelement(run.tag, dict(run.attrib))
        run.attrib.clear()
        properties = run.find(w("rPr"))
        preceding = [child for child in text.itersiblings(preceding=True) if child is not properties]
        run.addprevious(left)
        run.addprevious(code)
        if properties is not None:
            left.append(copy.deepcopy(properties))
        left.extend(reversed(preceding))
        if before:
            first = etree.SubElement(left, TEXT, {XML_SPACE: "preserve"})
            first.text = before
            self.texts |= dict.fromkeys(_marks_in(before), first)
        text.text = after
        if not after:
            run.remove(text)
        _drop_if_empty(left)
        _drop_if_empty(run)
        return code


def _cut_off(tag: Tag) -> Problem:
    message = "the block begins inside a link, content control or tracked change and ends outside of it"
    return problem_at(tag, message, "put both tags inside, or both outside", "crossing-block")


def _lone_statements(
    tags: Mapping[int, Tag], anchors: Mapping[int, Anchor], sight: Sight
) -> dict[etree._Element, list[int]]:
    """Return the paragraphs that hold only `set` statements, which vanish while their code stays."""
    lone: dict[etree._Element, list[int]] = {}
    for paragraph, numbers in sight.tags_in.items():
        sets = [number for number in numbers if tags[number].keyword == "set"]
        if not sets or paragraph.getparent() is None or sight.visible(paragraph):
            continue
        others = [n for n in numbers if tags[n].keyword not in ("set", "")]
        if all(anchors.get(n, TEXT_ANCHOR).element is not None for n in others):
            lone[paragraph] = sets
    return lone


def is_code(node: etree._Element) -> bool:
    """Return whether a node of the tree represents code between elements."""
    return isinstance(node, etree._ProcessingInstruction)


def _texts(sight: Sight) -> dict[int, etree._Element]:
    """Return the element that holds each tag's mark."""
    found = (text for paragraph in sight.tags_in for text in paragraph.iter(TEXT))
    return {number: text for text in found for number in _marks_in(text.text or "")}


def _run_of(text: etree._Element) -> etree._Element:
    """Return the run that a text is in; a text outside of runs, where the schema allows none, gets one."""
    run = text.getparent()
    if run is None or run.tag != RUN:
        run = etree.Element(RUN, nsmap=text.nsmap)
        text.addprevious(run)
        run.append(text)
    return run


def _keeps_tables_apart(element: etree._Element) -> bool:
    """Return whether a paragraph has a table on each side, which Word would show as one without it."""
    sides = (element.itersiblings(preceding=True), element.itersiblings())
    beside = [next((node for node in side if node.tag not in SILENT), None) for side in sides]
    return element.tag == PARAGRAPH and all(node is not None and node.tag == TABLE for node in beside)


def _marks_in(text: str) -> list[int]:
    return [int(number) for number in MARK.findall(text)]


def _without_marks(text: str, numbers: Collection[int]) -> str:
    return MARK.sub(lambda found: "" if int(found[1]) in numbers else found[0], text)


def _drop_if_empty(run: etree._Element) -> None:
    if (
        run.tag == RUN
        and all(child.tag == w("rPr") for child in run)
        and (parent := run.getparent()) is not None
    ):
        parent.remove(run)


def _shared_level(codes: list[etree._Element]) -> etree._Element | None:
    """Return the lowest element that holds all of these, if there is one."""
    chains = [list(code.iterancestors()) for code in codes]
    return next((node for node in chains[0] if all(node in chain for chain in chains[1:])), None)


def _lift(code: etree._Element, level: etree._Element | None, sight: Sight) -> bool:
    """Move code up to the level or to its paragraph; return False if something visible is in the way."""
    while (parent := code.getparent()) is not None and parent is not level and parent.tag != PARAGRAPH:
        before = any(sight.visible_element(child) for child in code.itersiblings(preceding=True))
        after = any(sight.visible_element(child) for child in code.itersiblings())
        if before and after:
            return False
        if before:
            parent.addnext(code)
        else:
            parent.addprevious(code)
    return True
