"""The parts of a Word file compiled: tags taken, blocks woven, every problem of the file at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import CodeType

from jinja2 import nodes
from lxml import etree

from docgen.errors import Problem, TemplateError
from docgen.word.compile.always import Printing
from docgen.word.compile.attributes import take_attribute_tags
from docgen.word.compile.cells import take_cell_tags
from docgen.word.compile.content_controls import take_control_tags
from docgen.word.compile.guards import Guard
from docgen.word.compile.ids import first_free_id
from docgen.word.compile.links import take_link_tags
from docgen.word.compile.source import Source, write_source
from docgen.word.language.environment import Environment, Line
from docgen.word.language.fields import Field, FieldFinder
from docgen.word.language.syntax import check_tag
from docgen.word.ooxml.additions import Free
from docgen.word.ooxml.layout import first_page
from docgen.word.ooxml.names import w
from docgen.word.ooxml.package import Entry
from docgen.word.ooxml.parts import Part, list_styles, read_parts
from docgen.word.ooxml.relationships import relationships_part
from docgen.word.ooxml.xml import serialize
from docgen.word.problems.comments import drop_comments
from docgen.word.reading.tokens import is_usual
from docgen.word.tags.joins import join_paragraphs
from docgen.word.tags.paragraphs import paragraphs, take_tags
from docgen.word.tags.reach import drop_deleted_tags, odd_characters, out_of_reach
from docgen.word.tags.scan import Tag
from docgen.word.values.rich import Spot
from docgen.word.weave.nesting import Maker

PAPER = {"letter": ("12240", "15840"), "a4": ("11906", "16838")}  # width, height in twentieths of a point
_LIST_NUMBER = re.compile(rb'<w:num w:numId="(\d+)"')


@dataclass(frozen=True)
class CompiledPart:
    """A part's code, with the tag and the sink of each line of its source.

    `usual` tells whether its text is read in the fast way when a document is sealed (see `tokens`).
    """

    name: str
    code: CodeType | None  # None only in a pickle
    lines: tuple[Line, ...]
    usual: bool


@dataclass(frozen=True)
class Compiled:
    """All that a template is once it is compiled."""

    name: str
    main: str
    parts: tuple[CompiledPart, ...]
    entries: tuple[Entry, ...]
    rewritten: Mapping[str, bytes]
    guards: tuple[Guard, ...]
    spots: tuple[Spot, ...]
    places: Mapping[int, tuple[str, str]]
    fields: Mapping[str, Field]
    always: frozenset[str]
    controls: frozenset[str]
    free: Free


@dataclass
class _Work:
    """What grows while the parts of one file are compiled."""

    environment: Environment
    maker: Maker = field(default_factory=lambda: Maker({}))
    styles: Mapping[str, str] = field(default_factory=dict)
    guards: list[Guard] = field(default_factory=list)
    spots: dict[int, Spot] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    rewritten: dict[str, bytes] = field(default_factory=dict)


def compile_entries(
    name: str, entries: tuple[Entry, ...], environment: Environment, page_size: str | None
) -> Compiled:
    """Compile a file's parts; raises TemplateError with every problem of the file."""
    by_name = {entry.name: entry for entry in entries}
    parts, rewritten = read_parts(by_name, name)
    rewritten |= drop_comments(parts)
    controls = frozenset(str(tag.get(w("val"))) for part in parts for tag in part.root.iter(w("tag")))
    work = _Work(environment, styles=list_styles(parts), rewritten=rewritten)
    free = Free(first_free_id(part.root for part in parts), _first_free_list(by_name))
    by_part = {part.name: part for part in parts}
    sources = [source for part in parts if (source := _source(part, by_part, work, page_size)) is not None]
    for part in parts:
        work.problems += out_of_reach(part)
    if work.problems:
        raise TemplateError(name, work.problems)
    first = first_page(parts[0].name, {part.name: part.root for part in parts}.get)
    changed = {*rewritten, *(source.name for source in sources)}
    trees = {source.name: environment.parse(source.text) for source in sources}
    shown = [by_part[part] for part in first if part in by_part]
    names = _names(sources, trees, shown, work)  # before compiling alters the trees
    return Compiled(
        name,
        parts[0].name,
        tuple(_compiled(source, trees[source.name], environment) for source in sources),
        tuple(entry for entry in entries if entry.name not in changed),
        rewritten,
        tuple(work.guards),
        tuple(work.spots.get(number, Spot()) for number in range(len(work.maker.tags))),
        {number: (tag.place, tag.typed) for number, tag in work.maker.tags.items()},
        *names,
        controls,
        free,
    )


def _compiled(source: Source, tree: nodes.Template, environment: Environment) -> CompiledPart:
    code = environment.compile_part(tree, source.lines)
    return CompiledPart(source.name, code, source.lines, is_usual(source.text))


def _source(part: Part, parts: Mapping[str, Part], work: _Work, page_size: str | None) -> Source | None:
    """Return a part's source, or None for a part without tags; problems go to `work`."""
    story = part.kind == "story"
    resized = story and page_size is not None and _resize(part.root, page_size)
    altered = (story and drop_deleted_tags(part.root)) or resized
    problems, first = list(odd_characters(part)), work.maker.next
    own, homes = _take(part, parts, work, problems) if not problems else ({}, {})
    for number in range(first, work.maker.next):
        if work.maker.tags[number].typed and work.maker.tags[number].sink in ("text", "attribute"):
            problems += check_tag(work.maker.tags[number], work.environment)
    source = None
    if work.maker.next > first:
        join_paragraphs(own, homes)
        take_cell_tags(own, homes, work.maker, problems)
        source = write_source(part, own, homes, work.styles, work.maker, work.guards, work.spots, problems)
    elif altered:
        work.rewritten[part.name] = serialize(part.root)
    work.problems += problems
    return source


def _take(
    part: Part, parts: Mapping[str, Part], work: _Work, problems: list[Problem]
) -> tuple[dict[int, Tag], dict[int, etree._Element]]:
    """Take all tags of a part; return those of its paragraphs, and the paragraphs, by number."""
    own: dict[int, Tag] = {}
    homes: dict[int, etree._Element] = {}
    if part.kind == "other":
        return own, homes
    for paragraph in list(paragraphs(part.root)):
        for tag in take_tags(paragraph, part.label, work.maker.next, problems):
            own[tag.number], homes[tag.number] = work.maker.keep(tag), paragraph
    take_control_tags(part, work.maker, problems)
    take_attribute_tags(part, work.maker, problems)
    relations = parts.get(relationships_part(part.name))
    if relations is not None and take_link_tags(part, relations, work.maker, problems):
        work.rewritten[relations.name] = serialize(relations.root)
    return own, homes


def _first_free_list(entries: Mapping[str, Entry]) -> int:
    numbers = [
        int(number)
        for name, entry in entries.items()
        if name.endswith("numbering.xml")
        for number in _LIST_NUMBER.findall(entry.content)
    ]
    return max(numbers, default=0) + 1


def _names(
    sources: list[Source],
    trees: Mapping[str, nodes.Template],
    seen: list[Part],
    work: _Work,
) -> tuple[Mapping[str, Field], frozenset[str]]:
    """Return the names that the parts use, and those that every document prints in the parts `seen`."""
    known, tags = frozenset(work.environment.functions), work.maker.tags
    finder, printing = FieldFinder(known), Printing(known)
    sinks = {source.name: {at: line.sink for at, line in enumerate(source.lines, 1)} for source in sources}
    for source in sources:
        places = {at: tags[line.tag].place for at, line in enumerate(source.lines, 1)}
        finder.add(trees[source.name], places, sinks[source.name])
    unseen = {
        source.name: {at for at, line in enumerate(source.lines, 1) if work.spots[line.tag].unseen}
        for source in sources
    }
    for part in seen:
        if part.name in trees:
            printing.add(trees[part.name], sinks[part.name], unseen[part.name])
        else:
            printing.meet(etree.tostring(part.root).decode())
    return finder.root.fields, frozenset(printing.names)


def _resize(root: etree._Element, page_size: str) -> bool:
    """Give every section the paper of this size; true if there is one."""
    width, height = PAPER[page_size]
    sizes = list(root.iter(w("pgSz")))
    for size in sizes:
        wide = size.get(w("orient")) == "landscape"
        size.set(w("w"), height if wide else width)
        size.set(w("h"), width if wide else height)
    return bool(sizes)
