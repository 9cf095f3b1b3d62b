"""Compiles the parts of a Word file and reports every problem of the file at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import CodeType

from jinja2 import nodes
from lxml import etree

from docgen.errors import Problem, TemplateError
from docgen.word.compile.always import Printing
from docgen.word.compile.guards import Guard
from docgen.word.compile.ids import first_free_id
from docgen.word.compile.passes import compile_part
from docgen.word.compile.source import Source
from docgen.word.compile.work import FileWork
from docgen.word.language.environment import Environment, Line
from docgen.word.language.fields import Field, FieldFinder
from docgen.word.ooxml.additions import Free
from docgen.word.ooxml.layout import first_page
from docgen.word.ooxml.limits import DEFAULT, Limits
from docgen.word.ooxml.names import w
from docgen.word.ooxml.package import Entry
from docgen.word.ooxml.parts import Part, list_styles, read_parts
from docgen.word.ooxml.xml import as_number
from docgen.word.problems.comments import drop_comments
from docgen.word.reading.active_content import ACTIVE, Active, find_active
from docgen.word.reading.tokens import is_usual
from docgen.word.tags.reach import out_of_reach
from docgen.word.values.rich import Spot

_LIST_NUMBER = re.compile(rb'<w:num w:numId="(\d+)"')


@dataclass(frozen=True)
class CompiledPart:
    """A part's code, with the tag and the sink of each line of its source.

    `usual` is true if its text can be read the faster way when a document is sealed (see `tokens`).
    """

    name: str
    code: CodeType | None  # None only in a pickle
    lines: tuple[Line, ...]
    usual: bool


@dataclass(frozen=True)
class Compiled:
    """Everything that a compiled template consists of."""

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
    active: tuple[Active, ...] = ()


def compile_entries(
    name: str,
    entries: tuple[Entry, ...],
    environment: Environment,
    page_size: str | None,
    limits: Limits = DEFAULT,
    allow: frozenset[str] = frozenset(),
) -> Compiled:
    """Compile the parts of a file; raises TemplateError with every problem of the file."""
    parts, rewritten, by_name = read_parts(entries, name, limits)
    active = find_active(parts)
    rewritten |= drop_comments(parts)
    controls = frozenset(str(tag.get(w("val"))) for part in parts for tag in part.root.iter(w("tag")))
    by_part, problems = {part.name: part for part in parts}, [*_active_problems(active, allow)]
    styles = list_styles(parts)
    work = FileWork(environment, by_part, styles, rewritten, page_size, problems=problems)
    free = Free(first_free_id(part.root for part in parts), _first_free_list(by_name))
    sources = [source for part in parts if (source := compile_part(part, work)) is not None]
    work.problems += (problem for part in parts for problem in out_of_reach(part))
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
        tuple(entry for entry in by_name.values() if entry.name not in changed),
        rewritten,
        tuple(work.guards),
        tuple(work.spots.get(number, Spot()) for number in range(len(work.maker.tags))),
        {number: (tag.place, tag.typed) for number, tag in work.maker.tags.items()},
        *names,
        controls,
        free,
        tuple(active),
    )


def _active_problems(found: Iterable[Active], allow: frozenset[str]) -> Iterator[Problem]:
    for one in found:
        if one.kind not in allow:
            fix = f"take it out, or allow {one.kind!r} if you mean it (see docs/templates.md)"
            yield Problem(one.place, ACTIVE[one.kind], fix, f"active-{one.kind}")


def _compiled(source: Source, tree: nodes.Template, environment: Environment) -> CompiledPart:
    code = environment.compile_part(tree, source.lines)
    return CompiledPart(source.name, code, source.lines, is_usual(source.text))


def _first_free_list(entries: Mapping[str, Entry]) -> int:
    numbers = [
        as_number(number.decode())
        for name, entry in entries.items()
        if name.endswith("numbering.xml")
        for number in _LIST_NUMBER.findall(entry.content)
    ]
    return max(numbers, default=0) + 1


def _names(
    sources: list[Source],
    trees: Mapping[str, nodes.Template],
    seen: list[Part],
    work: FileWork,
) -> tuple[Mapping[str, Field], frozenset[str]]:
    """Return the names that the parts use, and the names that every document prints in the parts `seen`."""
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
