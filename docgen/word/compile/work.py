"""What the passes of compiling share: the work on a file and, within it, that on one of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from docgen.errors import Problem
from docgen.word.compile.guards import Guard
from docgen.word.language.environment import Environment
from docgen.word.ooxml.parts import Part
from docgen.word.tags.scan import Scanned, Tag
from docgen.word.values.rich import Spot
from docgen.word.weave.blocks import Block
from docgen.word.weave.nesting import Maker
from docgen.word.weave.structure import Anchor


@dataclass
class FileWork:
    """What grows while the parts of one file are compiled.

    `parts` are the file's by name, `styles` its paragraph styles that make list items. `maker` keeps the tags
    of all parts by number, `spots` tells where each of them is. `rewritten` are parts that are the same in
    every document and yet not as the file has them.
    """

    environment: Environment
    parts: Mapping[str, Part]
    styles: Mapping[str, str]
    rewritten: dict[str, bytes]
    page_size: str | None = None
    maker: Maker = field(default_factory=lambda: Maker({}))
    guards: list[Guard] = field(default_factory=list)
    spots: dict[int, Spot] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class PartWork:
    """What is known of one part so far: each pass adds what it finds out.

    `tags` are those of its paragraphs, and `paragraph_of` leads from their numbers to the paragraphs; the
    maker alone keeps the tags of attributes. `stories` are the tags that pair with each other, `blocks` the
    pairs, `anchors` where their code goes, `gone` the first paragraph that went from each container.
    `is_altered` tells of a change that no tag brought.
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
    problems: list[Problem] = field(default_factory=list)
    is_altered: bool = False

    @property
    def root(self) -> etree._Element:
        """The part's XML, which the passes change."""
        return self.part.root

    @property
    def maker(self) -> Maker:
        """The keeper of the file's tags, which makes new ones."""
        return self.file.maker

    @property
    def has_tags(self) -> bool:
        """Tell whether a tag was found in the part."""
        return self.maker.next > self.first_tag

    def keep(self, scanned: Scanned) -> list[Tag]:
        """Keep the tags of a text, with its problems; return the tags."""
        self.problems += scanned.problems
        return [self.maker.keep(tag) for tag in scanned.tags]
