"""Holds the state that the passes share: the work on a file, and the work on one of its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from docgen.errors import Problem
from docgen.word.language.environment import Environment
from docgen.word.ooxml.limits import PrintSize
from docgen.word.ooxml.lists import ListStyles
from docgen.word.ooxml.names import w
from docgen.word.ooxml.parts import Part
from docgen.word.printed.large_print import Growth, measure_growth
from docgen.word.rendering.guards import Guard
from docgen.word.tags.phrases import Phrases
from docgen.word.tags.scan import Scanned, Tag
from docgen.word.values.rich import Spot
from docgen.word.weave.blocks import Block
from docgen.word.weave.formats import Formats
from docgen.word.weave.nesting import Maker, Stack
from docgen.word.weave.notes import Notes
from docgen.word.weave.structure import Anchor
from docgen.word.weave.turns import Turns
from docgen.word.weave.visible import styles_with_leaders


def _tears_a_statement(problem: Problem) -> bool:
    """Return whether a problem of a scanned text is that a statement does not end or did not begin."""
    tag = problem.tag
    return tag.endswith("%}") if problem.kind == "unopened-tag" else tag.startswith("{%")


@dataclass(eq=False)
class Stated:
    """A control of a statement: the blocks around it, and those around each piece of its visible text."""

    id: str
    part: str
    place: str
    around: Stack
    says: list[Stack] = field(default_factory=list)
    has_text: bool = False
    is_seen: bool = False


@dataclass
class FileWork:
    """The state that grows while the parts of one file are compiled.

    `parts` are the file's parts by name, `styles` its paragraph styles that make list items, `notes` its
    footnotes, endnotes and comments, `turns` what is named by the turns of its loops. `maker` keeps
    the tags of all parts by number, `spots` the position of each tag. `stated` are the controls of required
    statements, `blocks` those of parts with such controls, by the number of the opening tag. `rewritten`
    are parts that are the same in every document but differ from the template file.
    """

    environment: Environment
    parts: Mapping[str, Part]
    styles: ListStyles
    rewritten: dict[str, bytes]
    print_size: PrintSize = field(default_factory=PrintSize)
    phrases: Phrases = field(default_factory=dict)
    notes: Notes = field(default_factory=lambda: Notes(()))
    turns: Turns = field(default_factory=Turns)
    maker: Maker = field(default_factory=lambda: Maker({}))
    guards: list[Guard] = field(default_factory=list)
    spots: dict[int, Spot] = field(default_factory=dict)
    stated: list[Stated] = field(default_factory=list)
    blocks: dict[int, Block] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def growth(self) -> Growth | None:
        """How much larger the file is printed; None for ordinary print."""
        if not self.print_size.large:
            return None
        roots = (part.root for part in self.parts.values() if part.root.tag == w("styles"))
        return measure_growth(next(roots, None))

    @cached_property
    def leader_styles(self) -> frozenset[str]:
        """The paragraph styles whose tabs draw a line."""
        return styles_with_leaders(part.root for part in self.parts.values())

    @cached_property
    def formats(self) -> Formats:
        """What the formats of the file's styles show."""
        return Formats(part.root for part in self.parts.values())


@dataclass
class PartWork:
    """The state of one part: each pass adds its results.

    `tags` are the tags in its paragraphs, and `paragraph_of` maps their numbers to the paragraphs; tags in
    attributes are kept by the maker only. `stories` are the groups of tags that can pair, `blocks` the pairs,
    `anchors` the places of their code, `gone` the first paragraph removed from each container. `doubtful`
    are the numbers of the tags beside a tag that is not whole. `is_altered` is true after a change that is
    not due to a tag.
    """

    part: Part
    file: FileWork
    first_tag: int
    tags: dict[int, Tag] = field(default_factory=dict)
    paragraph_of: dict[int, etree._Element] = field(default_factory=dict)
    stories: list[list[Tag]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    anchors: dict[int, Anchor] = field(default_factory=dict)
    gone: Mapping[etree._Element, etree._Element] = field(default_factory=dict)
    doubtful: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    is_altered: bool = False

    @property
    def root(self) -> etree._Element:
        """The part's XML, which the passes change."""
        return self.part.root

    @property
    def maker(self) -> Maker:
        """The maker of the file, which keeps its tags and makes new ones."""
        return self.file.maker

    @property
    def has_tags(self) -> bool:
        """Whether a tag was found in the part."""
        return self.maker.next > self.first_tag

    def walk(self) -> Iterator[tuple[etree._Element, Stack]]:
        """Yield every element of the woven part with the blocks that repeat or drop it."""
        return self.file.notes.walk(self.root, self.maker)

    def keep(self, scanned: Scanned) -> list[Tag]:
        """Keep the tags and the problems of a scanned text; return the tags."""
        self.problems += scanned.problems
        if any(map(_tears_a_statement, scanned.problems)):
            self.doubtful.update(range(self.maker.next, self.maker.next + len(scanned.tags) + 1))
        return [self.maker.keep(tag) for tag in scanned.tags]
