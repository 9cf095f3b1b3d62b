"""Makes a Word template from a page, in styles alone, and says what of a page cannot be made.

What was made is read again: it says what the page says, and in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import NamedTuple

from docgen.characters import FORBIDDEN_IN_XML
from docgen.errors import Problem, TemplateError
from docgen.pages.canonical import check_same, read_canonical
from docgen.pages.framing import Frame, is_furniture, with_frame, without_frame
from docgen.pages.kinds import FRAME, KINDS
from docgen.pages.marks import unnamed
from docgen.pages.writing import EMPTY, FENCE, HEADINGS, rows_of, write_page
from docgen.word.ooxml.names import LONGEST_NAME, STATES
from docgen.word.ooxml.xml import DamagedPart
from docgen.word.page.look import Look
from docgen.word.page.model import (
    RULE,
    Block,
    Cell,
    Group,
    Mark,
    Page,
    Paragraph,
    Piece,
    Span,
    Table,
    has_table_at,
    is_line,
    walk,
)
from docgen.word.page.reader import read_page
from docgen.word.page.tidy import TAG
from docgen.word.page.writer import write_word

_INSERT = "take it out here, and insert it in Word"
_MARKS = {
    **dict.fromkeys(("note", "endnote", "comment", "box"), "a note, a comment or a text box cannot be built"),
    "section": "a second section cannot be built",
}
_SPANS = {
    "picture": "a picture cannot be built",
    "link": "a link cannot be built",
    "choice": "a list to choose from cannot be built, since its entries are not in the text",
}
_OTHER_LOOK = "give a file with that style (--like), or take a style that this one has"


def build_page(
    text: str, look: Look, source: str = "page", read_frame: Callable[[str], Frame] | None = None
) -> bytes:
    """Return the Word template that a page describes, with the look of another file; always the same bytes.

    `read_frame` returns the frame that the page names in its properties. Raises TemplateError with every
    problem: of the page, each with its line; of a page that is not in the canonical form; of what a Word file
    cannot be built with, and of styles that the look lacks.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n") + "\n"
    page = read_canonical(text, source)
    lines, given = text.split("\n"), dict(page.properties)
    frame, problems = _read(read_frame, given[FRAME]) if FRAME in given else (None, [])
    whole = with_frame(page, frame)
    problems += [*_forbidden(lines), *_unbuilt(whole, look, lines)]
    if look.language and "language" not in given:
        fix = f'write language = "{look.language}" between two lines +++ at its top'
        problems.append(Problem("line 1", "the page does not say its language", fix, "not-built", line=1))
    if problems:
        raise TemplateError(source, problems)
    built = _written(whole, look, source)
    check_same(text, print_page(built, source, frame), source, "Word would not say this in the same way")
    return built


def _written(page: Page, look: Look, source: str) -> bytes:
    try:
        return write_word(page, look)
    except (DamagedPart, RecursionError) as error:
        problem = Problem("the whole page", "too many blocks are in each other", "take some out", "too-deep")
        raise TemplateError(source, [problem]) from error


def print_page(data: bytes, source: str, frame: Frame | None = None) -> str:
    """Return a Word file as the text of a page, which names its frame if it has the headers of `frame`.

    Raises TemplateError if the file is none, damaged or protected, or exceeds a limit.
    """
    page = read_page(data, source)
    return write_page(page if frame is None else without_frame(page, frame))


def _read(read_frame: Callable[[str], Frame] | None, name: str) -> tuple[Frame | None, list[Problem]]:
    """Return the frame with this name, or what is wrong with it."""
    if read_frame is None:
        problem = Problem("frame", "there is no frame to take it from", "give it (read_frame)", "not-built")
        return None, [problem]
    try:
        return read_frame(name), []
    except TemplateError as error:
        return None, [
            replace(one, place=": ".join(filter(None, (error.source, one.place))), line=0)
            for one in error.problems
        ]


def _forbidden(lines: list[str]) -> Iterator[Problem]:
    for number, line in enumerate(lines, 1):
        if FORBIDDEN_IN_XML.search(unnamed(line)):
            message = "a character here cannot be in a Word file"
            yield Problem(f"line {number}", message, "delete it", "not-built", line=number)


def _unbuilt(page: Page, look: Look, lines: list[str]) -> Iterator[Problem]:
    """Find what cannot be built, at the lines that have it; what the frame has is in no line."""
    found = {why: None for one in walk(page.blocks) for why in _why_not(one, look)}
    found |= dict.fromkeys(_joined_tables(page))
    for mark, message, fix in found:
        numbers = [at for at, line in enumerate(lines, 1) if re.search(mark, line)]
        for number in numbers or [0]:
            place = f"line {number}" if number else "the whole page"
            yield Problem(place, message, fix, "not-built", line=number)


class _Why(NamedTuple):
    """Why something cannot be built: the pattern by which its lines are found, and what to do."""

    mark: str
    message: str
    fix: str


def _why_not(one: Block | Cell | Piece, look: Look) -> Iterator[_Why]:
    if isinstance(one, Mark) and one.kind in _MARKS:
        yield _Why(rf"\[\^{one.kind}\b", _MARKS[one.kind], _INSERT)
    elif isinstance(one, Span) and one.kind in _SPANS:
        yield _Why(rf"\[@{one.kind}\b", _SPANS[one.kind], _INSERT)
    elif isinstance(one, Span | Group) and (long := _too_long(one)):
        message = f"a name or title has more than the {LONGEST_NAME} characters that Word takes"
        yield _Why(re.escape(long), message, "shorten it")
    elif isinstance(one, Cell) and one.goes_on:
        yield _Why(
            r"\|\d*\^", "cells cannot be built one below the other as one", "write the words in one cell"
        )
    elif isinstance(one, Group):
        yield from _why_no_group(one, look)
    elif isinstance(one, Paragraph | Table):
        yield from _why_no_style(one, look)


def _too_long(named: Span | Group) -> str:
    """Return the name or title of a control that is too long for Word; what a tag prints is not counted."""
    found = (f"{STATES}{named.name}" if named.kind == "states" else named.name, named.title)
    return next((one for one in found if len(TAG.sub("", one)) > LONGEST_NAME), "").removeprefix(STATES)


def _why_no_group(group: Group, look: Look) -> Iterator[_Why]:
    if not group.blocks:
        yield _Why(rf"::: {group.kind}\b", "nothing is in the block", f"write {EMPTY} in it, or delete it")
    if group.kind in _MARKS:
        yield _Why(rf"::: {group.kind}\b", _MARKS[group.kind], _INSERT)
    elif group.kind in ("header", "footer"):
        is_even = group.name == "even" and not look.has_even_pages
        if is_even or group.name not in ("", "first", "even"):
            message = "the look has no such pages" if is_even else "a second section cannot be built"
            yield _Why(
                rf"::: {group.kind} {re.escape(group.name)}", message, "leave out this header or footer"
            )


def _why_no_style(block: Paragraph | Table, look: Look) -> Iterator[_Why]:
    is_table = isinstance(block, Table)
    if isinstance(block, Table) and any(
        sum(cell.span for cell in row.cells) > len(block.widths) for row in rows_of(block.rows)
    ):
        mark = f"::: {KINDS.get(block.style, 'table')}"
        yield _Why(
            mark, "a row has more cells than the table has columns", "leave out a cell, or give a width"
        )
    level = HEADINGS.get(block.style, 0)
    mark = f"::: {KINDS.get(block.style, 'table')}" if is_table else re.escape(f"[{block.style}]")
    rule = {RULE.style: "table"} if is_line(block) else {}
    wanted = {block.style: "table" if is_table else "paragraph", **rule}
    for style, kind in wanted.items():
        if style and look.styles.id_of(style, kind) is None:
            message = f'the look has no style of {kind}s with the name "{style}"'
            yield _Why(f"^{'#' * level} " if level else mark, message, _OTHER_LOOK)


def _joined_tables(page: Page) -> Iterator[_Why]:
    """Find the tables and rules that no paragraph follows before the next table, or the end of all text."""
    message = "Word asks for a paragraph behind a table or a line to write on"
    fix = f"write {EMPTY} below it, for an empty one"
    body = [block for block in page.blocks if not is_furniture(block)]
    inner = [(one.blocks, is_furniture(one)) for one in walk(page.blocks) if isinstance(one, Cell | Group)]
    for blocks, is_story in ((body, True), *inner):
        for block, after in zip_longest(blocks, blocks[1:]):
            is_end = after is None and is_story
            if has_table_at(-1, block) and (is_end or has_table_at(0, after)):
                yield _Why(_mark_of(block), message, fix)


def _mark_of(block: Block) -> str:
    """Return the pattern by which the lines of a block that ends with a table are found."""
    if isinstance(block, Paragraph):
        return re.escape(f"[{block.style}]")
    return re.escape(f'"{block.caption}"') if isinstance(block, Table) else FENCE
