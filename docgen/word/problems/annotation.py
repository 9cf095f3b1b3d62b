"""Copies a template with a Word comment at each of its problems, for the person who edits it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from docgen.errors import Problem
from docgen.word.ooxml.limits import DEFAULT, Limits
from docgen.word.ooxml.names import CELL, PARAGRAPH, ROW, STORIES, TABLE, w
from docgen.word.ooxml.package import Archive, compress, read_entries
from docgen.word.ooxml.parts import Part, read_parts
from docgen.word.ooxml.places import place_of
from docgen.word.ooxml.xml import as_number
from docgen.word.problems.comments import Comments
from docgen.word.problems.kinds import KINDS

_STEPS = {"table": TABLE, "row": ROW, "cell": CELL, "paragraph": PARAGRAPH}
_LEVELS = frozenset({TABLE, ROW, CELL, PARAGRAPH, *STORIES})


def annotate(
    data: bytes, problems: Iterable[Problem], source: str = "template", limits: Limits = DEFAULT
) -> bytes:
    """Return a copy of a Word file with a comment at each problem; its text stays as it is.

    A comment says what is wrong and what to do, and is attached to the paragraph at the problem's place.
    Word has no comments in headers, footers, notes and text boxes: a problem there is reported, with its
    place, at the paragraph around it or at the start of the body. Comments of an earlier copy are removed.
    Raises TemplateError for a file that Word cannot open.
    """
    content = read_parts(read_entries(data, source, limits), source, limits)
    parts = content.parts
    body = parts[0]
    comments = Comments(body.name, {part.name: part.root for part in parts})
    comments.take_out()
    for problem in problems:
        paragraph = find_paragraph(body, problem.place)
        comments.add(paragraph, _texts(problem, place_of(paragraph, body.label)))
    written = comments.written()
    kept = [
        compress(name, written.pop(name)) if name in written else entry
        for name, entry in content.entries.items()
    ]
    return Archive(kept).write(written)


def find_paragraph(body: Part, place: str) -> etree._Element:
    """Return the paragraph of the body at a place that `place_of` returned, or the nearest one.

    The nearest one is the paragraph around a text box, the first paragraph of a table or, for a place
    outside the body, the first paragraph of the body. A body without paragraphs gets one.
    """
    node = body.root
    if place.startswith(f"{body.label}, "):
        for step in place.removeprefix(f"{body.label}, ").split(", "):
            found = _step(node, step)
            if found is None:
                break
            node = found
    paragraph = next(node.iter(PARAGRAPH), None)
    if paragraph is None:
        container = next(body.root.iter(w("body")), body.root)
        paragraph = etree.Element(PARAGRAPH)
        container.insert(0, paragraph)
    return paragraph


def _step(container: etree._Element, step: str) -> etree._Element | None:
    word, _, number = step.rpartition(" ")
    if word not in _STEPS:
        return None
    found = (element for element in _level(container) if element.tag == _STEPS[word])
    return next((element for count, element in enumerate(found, 1) if count == as_number(number)), None)


def _level(container: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements of a container that `place_of` counts."""
    for child in container.iterchildren(etree.Element):
        if child.tag in _LEVELS:
            yield child
        else:
            yield from _level(child)


def _texts(problem: Problem, place: str) -> Iterator[str]:
    """Yield the paragraphs of a comment at a place: what is wrong, and what to do."""
    where = f"{problem.place}: " if problem.place not in ("", place) else ""
    tag = f"{problem.tag}: " if problem.tag else ""
    yield f"{where}{tag}{problem.message}"
    fix = problem.fix or (KINDS[problem.kind].fix if problem.kind in KINDS else "")
    if fix:
        yield fix
