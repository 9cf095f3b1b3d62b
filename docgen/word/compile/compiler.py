"""Compiles the parts of a Word file and reports every problem of the file at once."""

from __future__ import annotations

import gc
import marshal
import pickle
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from jinja2 import nodes
from lxml import etree

from docgen.errors import Problem, TemplateError
from docgen.word.compile.ids import find_free
from docgen.word.compile.links import begins_with_tag
from docgen.word.compile.passes import compile_part
from docgen.word.compile.source import Source, write_sources
from docgen.word.compile.statements import judge_statements
from docgen.word.compile.work import FileWork
from docgen.word.language.environment import Environment
from docgen.word.language.fields import FieldFinder, Use, defined_names
from docgen.word.language.wrapping import compilable
from docgen.word.language.wrapping import compile_part as compile_source
from docgen.word.ooxml.layout import first_page, survey
from docgen.word.ooxml.limits import ACTIVE, DEFAULT, Limits, PrintSize, exceeded
from docgen.word.ooxml.lists import find_list_styles
from docgen.word.ooxml.names import w
from docgen.word.ooxml.package import Entry
from docgen.word.ooxml.parts import Part, read_parts
from docgen.word.printed.always import Printing
from docgen.word.printed.pages import read_pages
from docgen.word.problems.comments import drop_comments
from docgen.word.reading.active_content import Active, find_active
from docgen.word.rendering.compiled import About, Compiled, CompiledPart
from docgen.word.sealing.preparation import prepare_sealer
from docgen.word.sealing.sealer import Sealer
from docgen.word.tags.phrases import Phrases, find_tangled, phrases_of
from docgen.word.tags.reach import out_of_reach
from docgen.word.tags.scan import TooManyTags
from docgen.word.values.rich import Spot
from docgen.word.weave.nesting import Maker
from docgen.word.weave.notes import Notes, with_notes_last
from docgen.word.weave.turns import Turns

_NOTES = (w("footnotes"), w("endnotes"))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep Python from looking for garbage meanwhile: what compiling makes lives until it ends."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_uncollected()
def compile_entries(
    name: str,
    entries: tuple[Entry, ...],
    environment: Environment,
    print_size: PrintSize,
    limits: Limits = DEFAULT,
    allow: frozenset[str] = frozenset(),
    phrases: Mapping[str, str | Mapping[str, str]] = MappingProxyType({}),
) -> Compiled:
    """Compile the parts of a file; raises TemplateError with every problem of the file."""
    spoken = phrases_of(phrases)
    if tangled := find_tangled(spoken):
        raise TemplateError(name, tangled)
    parts, rewritten, by_name = read_parts(entries, name, limits)
    active = _find_active(parts, by_name)
    rewritten |= drop_comments(parts)
    named = _find_named(parts)
    work, free = _begin(environment, parts, rewritten, print_size, limits.tags, spoken), find_free(parts)
    filled = _compile_parts(name, parts, work, limits)
    work.problems += out_of_reach(parts, by_name, work.problems)
    if problems := [*_active_problems(active, allow), *work.problems]:
        raise TemplateError(name, problems)
    sources = write_sources(filled, work.maker.tags, name, limits)
    with compilable(name):
        trees = {source.name: environment.parse(source.text) for source in sources}
        about = _about(sources, trees, parts, work, named)  # before compiling alters the trees
        compiled = tuple(_compiled(source, trees[source.name], environment) for source in sources)
    unchanged = {name: entry for name, entry in by_name.items() if name not in {*rewritten, *trees}}
    return Compiled(
        name=name,
        parts=compiled,
        entries=tuple(replace(entry, unpacked=None) for entry in unchanged.values()),
        rewritten=rewritten,
        guards=tuple(work.guards),
        spots=tuple(work.spots.get(number, Spot()) for number in range(len(work.maker.tags))),
        places={number: (tag.place, tag.typed) for number, tag in work.maker.tags.items()},
        free=free,
        sealer=_sealer(parts, unchanged, rewritten, sources, active),
        about=pickle.dumps(about),
    )


class _Named(NamedTuple):
    """What a file names: the tags of its controls, and its bookmarks with their places."""

    controls: frozenset[str]
    bookmarks: dict[str, str]


def _find_named(parts: Iterable[Part]) -> _Named:
    found = [(part, one) for part in parts for one in part.root.iter(w("tag"), w("bookmarkStart"))]
    return _Named(
        frozenset(one.get(w("val"), "") for _, one in found if one.tag == w("tag")),
        {one.get(w("name"), ""): part.place_of(one) for part, one in found if one.tag != w("tag")},
    )


def _sealer(
    parts: list[Part],
    unchanged: Mapping[str, Entry],
    rewritten: Mapping[str, bytes],
    sources: Iterable[Source],
    active: Iterable[Active],
) -> Sealer:
    contents = {name: entry.content for name, entry in unchanged.items()} | {**rewritten}
    usual, readable = {one.name: one.usual for one in sources}, {part.name for part in parts}
    return prepare_sealer(parts[0].name, contents, readable, usual, (one.key for one in active))


def _compile_parts(name: str, parts: list[Part], work: FileWork, limits: Limits) -> list[Part]:
    """Compile the parts and return those that have tags; raises TemplateError for too many tags."""
    try:
        return [part for part in with_notes_last(parts) if compile_part(part, work)]
    except TooManyTags as error:
        raise TemplateError(name, [exceeded("tags", limits, error.place, error.tag)]) from None


def _begin(
    environment: Environment,
    parts: list[Part],
    rewritten: dict[str, bytes],
    print_size: PrintSize,
    most_tags: int,
    phrases: Phrases,
) -> FileWork:
    """Return the work on a file whose parts are still to be compiled."""
    by_part = {part.name: part for part in parts}
    roots = {part.name: part.root for part in parts}
    layout = survey(parts[0].name, roots.get)
    styles = find_list_styles(roots.get(layout.styles), roots.get(layout.numbering))
    notes, turns, maker = Notes(parts), Turns(), Maker({}, most_tags)
    return FileWork(environment, by_part, styles, rewritten, print_size, phrases, notes, turns, maker)


def _shown(parts: list[Part]) -> list[Part]:
    """Return the parts that the first page shows."""
    by_part = {part.name: part for part in parts}
    first = first_page(parts[0].name, {part.name: part.root for part in parts}.get)
    return [by_part[name] for name in first if name in by_part]


def _find_active(parts: list[Part], entries: Mapping[str, Entry]) -> list[Active]:
    """Return the active content of a file, without links whose address is checked when it is filled in."""
    found = find_active(parts, entries)
    return [one for one in found if one.kind != "link" or not begins_with_tag(one.address)]


def _active_problems(found: Iterable[Active], allow: frozenset[str]) -> Iterator[Problem]:
    for one in found:
        if one.kind not in allow:
            fix = f"take it out, or allow {one.kind!r} ([engine.allow] of clinic.toml, see docs/templates.md)"
            yield Problem(one.place, ACTIVE[one.kind], fix, f"active-{one.kind}")


def _compiled(source: Source, tree: nodes.Template, environment: Environment) -> CompiledPart:
    code = marshal.dumps(compile_source(environment, tree, source.lines))
    return CompiledPart(source.name, code, tuple(line.tag for line in source.lines))


def _unseen_lines(sources: Iterable[Source], work: FileWork) -> dict[str, set[int]]:
    """Return the lines of each source whose values a reader does not see."""
    return {
        source.name: {
            at for at, line in enumerate(source.lines, 1) if work.spots.get(line.tag, Spot()).unseen
        }
        for source in sources
    }


def _about(
    sources: list[Source],
    trees: Mapping[str, nodes.Template],
    parts: list[Part],
    work: FileWork,
    named: _Named,
) -> About:
    """Return what there is to know about a template: its names and its places."""
    known, tags = frozenset(work.environment.functions), work.maker.tags
    finder, printing = FieldFinder(known), Printing(known)
    sinks = {source.name: {at: line.sink for at, line in enumerate(source.lines, 1)} for source in sources}
    defined: dict[str, str] = {}
    for source in sources:
        by_line = {at: tags[line.tag] for at, line in enumerate(source.lines, 1)}
        uses = {at: Use(tag.place, tag.typed, tag.number) for at, tag in by_line.items()}
        for name, at in defined_names(trees[source.name]):
            defined.setdefault(name, uses[at].place if at in uses else "")
        finder.add(trees[source.name], uses, sinks[source.name])
    unseen = _unseen_lines(sources, work)

    def add(found: Printing, part: Part) -> None:
        if part.name in trees:
            found.add(trees[part.name], sinks[part.name], unseen[part.name])
        else:
            found.meet(etree.tostring(part.root).decode())

    for part in (shown := _shown(parts)):
        add(printing, part)
    return About(
        fields=finder.root.fields,
        always=frozenset(printing.names),
        pages=read_pages(parts, known, add),
        defined=defined,
        controls=named.controls,
        bookmarks=named.bookmarks,
        statements=judge_statements(work, {part.name for part in shown if part.root.tag not in _NOTES}),
    )
