"""The parts of a Word file compiled: tags found, blocks woven, every problem of the file at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import CodeType

from lxml import etree

from docgen.errors import Problem, TemplateError
from docgen.word.environment import Environment, Line
from docgen.word.fields import Field, FieldFinder
from docgen.word.guards import Guard
from docgen.word.names import DELETED, PARAGRAPH, TEXT, W_NS, w
from docgen.word.package import Entry
from docgen.word.parts import Part, list_styles, read_parts
from docgen.word.places import place_of
from docgen.word.scan import RESERVED, Tag
from docgen.word.source import Source, write_source
from docgen.word.syntax import check_tag
from docgen.word.tags import paragraphs, take_tags

_OPENER = re.compile(r"\{\{|\{%|\{#")
PAPER = {"letter": ("12240", "15840"), "a4": ("11906", "16838")}  # width, height in twentieths of a point


@dataclass(frozen=True)
class CompiledPart:
    """A part's code, with the number of the tag on each line of its source."""

    name: str
    code: CodeType | None  # None only in a pickle
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Compiled:
    """All that a template is once it is compiled."""

    name: str
    parts: tuple[CompiledPart, ...]
    entries: tuple[Entry, ...]
    rewritten: Mapping[str, bytes]
    guards: tuple[Guard, ...]
    marks: tuple[tuple[str, str], ...]
    places: Mapping[int, tuple[str, str]]
    fields: Mapping[str, Field]


@dataclass
class _Work:
    """What grows while the parts of one file are compiled."""

    tags: dict[int, Tag] = field(default_factory=dict)
    guards: list[Guard] = field(default_factory=list)
    marks: dict[int, tuple[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def compile_entries(
    name: str, entries: tuple[Entry, ...], environment: Environment, page_size: str | None
) -> Compiled:
    """Compile a file's parts; raises TemplateError with every problem of the file."""
    by_name = {entry.name: entry for entry in entries}
    parts, rewritten = read_parts(by_name, name)
    styles, work, sources = list_styles(parts), _Work(), []
    for part in parts:
        resized = page_size is not None and _resize(part.root, page_size)
        source = _source(part, styles, environment, work)
        if source is not None:
            sources.append(source)
        elif resized:
            rewritten[part.name] = etree.tostring(part.root, encoding="UTF-8", standalone=True)
    if work.problems:
        raise TemplateError(name, work.problems)
    changed = {*rewritten, *(source.name for source in sources)}
    return Compiled(
        name,
        tuple(_compiled(source, environment) for source in sources),
        tuple(entry for entry in entries if entry.name not in changed),
        rewritten,
        tuple(work.guards),
        tuple(work.marks.get(number, ("", "")) for number in range(len(work.tags))),
        {number: (tag.place, tag.typed) for number, tag in work.tags.items()},
        _fields(sources, work.tags, environment),
    )


def _compiled(source: Source, environment: Environment) -> CompiledPart:
    return CompiledPart(source.name, environment.compile_part(source.text, source.lines), source.lines)


def _source(part: Part, styles: frozenset[str], environment: Environment, work: _Work) -> Source | None:
    """Return the part's source, or None for a part without tags; problems go to `work`."""
    problems: list[Problem] = []
    tags: dict[int, Tag] = {}
    homes: dict[int, etree._Element] = {}
    for paragraph in list(paragraphs(part.root)) if part.story else ():
        _drop_deleted_tags(paragraph)
        for tag in take_tags(paragraph, part.label, len(work.tags) + len(tags), problems):
            tags[tag.number], homes[tag.number] = tag, paragraph
            problems += check_tag(tag, environment)
    problems += _out_of_reach(part)
    work.tags |= tags
    source = None
    if tags:
        source = write_source(part.name, part.root, tags, homes, styles, work.guards, work.marks, problems)
    work.problems += problems
    return source


def _drop_deleted_tags(paragraph: etree._Element) -> None:
    """Let a tag in a tracked deletion go with its text: the reader does not see it."""
    for deletion in [element for element in paragraph.iter(*DELETED) if element.getparent() is not None]:
        text = "".join(str(piece) for piece in deletion.itertext())
        parent = deletion.getparent()
        if _OPENER.search(text) and parent is not None:
            parent.remove(deletion)


def _out_of_reach(part: Part) -> Iterator[Problem]:
    """Yield the tags that stand where they are not filled: left alone they would survive."""
    if part.root.nsmap.get("w") != W_NS and part.story:
        message = "the part's XML is written in an unusual way"
        yield Problem(part.label, message, "open the file in Word and save it again", "unusual-xml")
    for element in part.root.iter(etree.Element):
        for where, text in _texts(element, part.story):
            if RESERVED.search(text):
                yield Problem(
                    place_of(element, part.label), "holds characters that are no text (U+FDD0 to U+FDD3)"
                )
            found = _OPENER.search(text)
            if found:
                shown = text[found.start() : found.start() + 60]
                yield Problem(
                    place_of(element, part.label),
                    f"a tag stands in {where}, where it is not filled",
                    "move it into ordinary text, or delete it",
                    "tag-out-of-reach",
                    shown,
                )


def _texts(element: etree._Element, story: bool) -> Iterator[tuple[str, str]]:
    """Yield the texts of an element that are not a paragraph's own, each with a word for its kind."""
    kinds = {w("instrText"): "a field's code", w("delText"): "deleted text"}
    if element.text and element.tag != w("instrText") and not (element.tag == TEXT and story):
        yield kinds.get(str(element.tag), "text"), element.text
    if element.tag == PARAGRAPH:
        codes = "".join(code.text or "" for code in element.iter(w("instrText")))
        if codes:
            yield kinds[w("instrText")], codes
    for key, value in element.attrib.items():
        name = etree.QName(key).localname
        where = {"descr": "alternative text", "title": "a title", "Target": "a link's address"}
        yield where.get(name, f"a property ({name})"), str(value)


def _fields(sources: list[Source], tags: Mapping[int, Tag], environment: Environment) -> Mapping[str, Field]:
    finder = FieldFinder(frozenset(environment.functions))
    for source in sources:
        places = {line + 1: tags[number].place for line, (number, _) in enumerate(source.lines)}
        finder.add(environment.parse(source.text), places)
    return finder.root.fields


def _resize(root: etree._Element, page_size: str) -> bool:
    """Give every section the paper of this size; true if there is one."""
    width, height = PAPER[page_size]
    sizes = list(root.iter(w("pgSz")))
    for size in sizes:
        wide = size.get(w("orient")) == "landscape"
        size.set(w("w"), height if wide else width)
        size.set(w("h"), width if wide else height)
    return bool(sizes)
