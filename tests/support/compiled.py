"""Parts compiled by themselves, for tests of single passes."""

from __future__ import annotations

from typing import Any, NamedTuple

from notation import element, xml

from docgen.errors import Problem
from docgen.word.compile.passes import compile_part
from docgen.word.compile.source import Source, write_sources
from docgen.word.compile.work import FileWork
from docgen.word.language.environment import Environment
from docgen.word.ooxml.limits import PrintSize
from docgen.word.ooxml.parts import Part
from docgen.word.values.rich import Spot


class Made(NamedTuple):
    """The source of a part, if it has one, where its tags are, and its problems."""

    source: Source | None
    spots: dict[int, Spot]
    problems: list[Problem]


def source_of(*blocks: Any) -> Made:
    """A body with these blocks, compiled."""
    root = element(f"<w:document><w:body>{xml(blocks)}<w:sectPr/></w:body></w:document>")
    file = file_work()
    part = Part("word/document.xml", "body", root, "story")
    source = write_sources([part], file.maker.tags)[0] if compile_part(part, file) else None
    return Made(source, file.spots, file.problems)


def file_work(page_size: str | None = None) -> FileWork:
    """The work on a file of which nothing is known yet."""
    return FileWork(Environment({}, {}), {}, {}, {}, PrintSize(page_size))
