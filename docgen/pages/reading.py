"""Reads a page from its text, and collects every problem with its line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from docgen.errors import Problem, TemplateError
from docgen.lazy import compiled_when_used
from docgen.pages.inline import Unread, read_words, write_words
from docgen.pages.kinds import (
    BODY_TEXT,
    FRAME,
    GROUPS,
    STYLE,
    TABLE,
    TABLES,
    Column,
    Usual,
    usual_of_cell,
    usual_of_group,
    usual_of_page,
)
from docgen.pages.lines import BLOCK, LONE_TAG, break_lines, join_lines
from docgen.pages.marks import title_of, unnamed
from docgen.pages.rows import (
    Head,
    Line,
    RowLines,
    end_of_row,
    is_fence,
    misplaced,
    read_columns,
    read_head,
    read_row,
)
from docgen.pages.writing import EMPTY, FENCE, HEADINGS, RULE
from docgen.suggest import did_you_mean
from docgen.word.page.model import Block, Cell, Group, Page, Paragraph, Piece, Row, Table, plain_text
from docgen.word.page.reader import PROPERTIES

_PROPERTY = compiled_when_used(r'(\w+) = ("(?:[^"\\]|\\.)*")')
_STYLED = compiled_when_used(r"\[(?![@=^\[])([^\]]*)\](?: |$)")
_ITEM = compiled_when_used(r"( *)(-|1\.) ")
_HEADING = compiled_when_used(r"(\#{1,10}) (.*)")
_DEEPEST = 150  # blocks in each other; a Word file has fewer


def read_page_text(text: str, source: str = "page") -> Page:
    """Return the page that a text describes.

    Raises TemplateError with every problem, each with its line.
    """
    reader = _Reader()
    page = reader.page([Line(at, one) for at, one in enumerate(_lines_of(text), 1)])
    if reader.problems:
        raise TemplateError(source, sorted(reader.problems, key=lambda problem: problem.line))
    return page


def _lines_of(text: str) -> list[str]:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


class _Reader:
    """Reads the blocks of one page."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._heading = ""
        self._depth = 0

    def page(self, lines: list[Line]) -> Page:
        """Return the page; what cannot be read is a problem, and left out."""
        given: dict[str, str] = {}
        if lines and lines[0].text == RULE:
            end = next((at for at, line in enumerate(lines) if at and line.text == RULE), 0)
            if not end:
                message, fix = "the properties are not closed", f"write {RULE} below them"
                self._report(lines[0], message, fix, "unclosed-block")
            given, lines = self._properties(lines[1:end]), lines[end + 1 :]
        style = given.pop(STYLE, BODY_TEXT)
        return Page(self._blocks(lines, usual_of_page(style)), tuple(given.items()), style)

    def _report(self, line: Line, message: str, fix: str, kind: str) -> None:
        self.problems.append(Problem(f"line {line.number}", message, fix, kind, line=line.number))

    def _properties(self, lines: list[Line]) -> dict[str, str]:
        given = {}
        for line in lines:
            found, known = _PROPERTY.fullmatch(line.text), (*PROPERTIES, FRAME, STYLE)
            if found is None or _text_of(found[2]) is None:
                self._report(line, "this is no property", 'write one as title = "…"', "unknown-property")
            elif found[1] not in known or found[1] in given:
                fix = did_you_mean(found[1], known) or f"use {', '.join(known)}"
                message = f"{found[1]} is no property of a page, or is there twice"
                self._report(line, message, fix, "unknown-property")
            else:
                given[found[1]] = _text_of(found[2]) or ""
        return given

    def _blocks(self, lines: Sequence[Line], usual: Usual) -> tuple[Block, ...]:
        found: list[Block] = []
        at = 0
        while at < len(lines):
            line = lines[at]
            if not line.text:
                at += 1
            elif is_fence(line):
                end = self._end_of(lines, at)
                found += self._fenced(line, lines[at + 1 : end], usual)
                at = end + 1
            else:
                end = _end_of_paragraph(lines, at)
                found.append(self._paragraph(list(lines[at:end]), usual, len(found)))
                at = end
        return tuple(found)

    def _end_of(self, lines: Sequence[Line], start: int) -> int:
        """Return where the block that begins here ends."""
        depth = 0
        for at in range(start, len(lines)):
            if is_fence(lines[at]):
                depth += -1 if lines[at].text == FENCE else 1
            if depth <= 0:
                return at
        fix = f"write {FENCE} alone in a line where it ends"
        self._report(lines[start], "the block is not closed", fix, "unclosed-block")
        return len(lines)

    def _fenced(self, line: Line, inner: Sequence[Line], usual: Usual) -> Iterable[Block]:
        head, known = read_head(line.text), (*GROUPS, *TABLES, TABLE)
        if line.text == FENCE:
            self._report(line, "it closes a block, and none is open", "delete it", "unopened-block")
        elif head is None or head.kind not in known:
            word = line.text.removeprefix(FENCE).split()[:1]
            fix = did_you_mean("".join(word), known) or f"write one of {', '.join(known)}"
            self._report(line, "there is no such block", fix, "unknown-block")
        elif self._depth >= _DEEPEST:
            self._report(line, "too many blocks are in each other", "take some out", "too-deep")
        else:
            self._depth += 1
            if head.kind in GROUPS:
                blocks = self._blocks(inner, usual_of_group(head.kind, usual))
                yield Group(head.kind, head.name, _title_of(head), blocks)
            else:
                yield from self._table(line, head, inner, usual)
            self._depth -= 1

    def _table(self, line: Line, head: Head, inner: Sequence[Line], usual: Usual) -> Iterable[Table]:
        columns, titles = read_columns(head.name), list(head.titles)
        if not columns or (head.kind == TABLE) > len(titles) or len(titles) > 2 + (head.kind == TABLE):
            fix = f'write {FENCE} facts 20 80, or {FENCE} table 50 50 "Table Grid"'
            self._report(
                line,
                "the table has no widths for its columns, no style, or too many texts",
                fix,
                "broken-table",
            )
            return
        style = titles.pop(0) if head.kind == TABLE else TABLES[head.kind]
        about = titles or ["" if head.kind == TABLE else self._heading]
        rows = self._rows(inner, head.kind, columns, usual)
        yield Table(style, tuple(column.width for column in columns), rows, *about[:2])

    def _rows(
        self, lines: Sequence[Line], kind: str, columns: list[Column], usual: Usual
    ) -> tuple[Block, ...]:
        found: list[Block] = []
        at = 0
        while at < len(lines):
            line, end = lines[at], at + 1
            if is_fence(line):
                end = self._end_of(lines, at) + 1
                found += self._row_group(line, lines[at + 1 : end - 1], kind, columns, usual)
            elif line.text.startswith("|") and not line.text.startswith("||"):
                end = end_of_row(lines, at)
                found.append(self._row(read_row(list(lines[at:end])), kind, columns, usual))
            elif LONE_TAG.fullmatch(line.text):
                cell = Cell((Paragraph(usual.tag, self._words([line], line.text)),), max(len(columns), 1))
                found.append(Row((cell,)))
            elif line.text:
                fix = "begin a row with |, a next cell with ||, what goes on in a cell with three spaces"
                self._report(line, "in a table, this line is in no cell", fix, "broken-table")
            at = end
        return tuple(found)

    def _row_group(
        self, line: Line, inner: Sequence[Line], kind: str, columns: list[Column], usual: Usual
    ) -> Iterable[Block]:
        head = read_head(line.text)
        if head is None or head.kind not in GROUPS or self._depth >= _DEEPEST:
            fix = f"write {FENCE} states or {FENCE} control; a table in a table is in a cell, indented"
            self._report(line, "no such block can be around rows", fix, "unknown-block")
            return
        self._depth += 1
        yield Group(head.kind, head.name, _title_of(head), self._rows(inner, kind, columns, usual))
        self._depth -= 1

    def _row(self, row: RowLines, kind: str, columns: list[Column], usual: Usual) -> Row:
        cells: list[Cell] = []
        at = 0
        for cell in row.cells:
            has_numbers = at < len(columns) and columns[at].has_numbers
            own = usual_of_cell(kind, at, has_numbers, row.is_head, usual)
            blocks = self._blocks(cell.lines, own) or (Paragraph(own.text),)
            cells.append(Cell(blocks, cell.span, cell.goes_on))
            at += cell.span
        return Row(tuple(cells), row.is_head)

    def _paragraph(self, lines: list[Line], usual: Usual, number: int) -> Paragraph:
        first = lines[0].text
        if heading := _HEADING.fullmatch(first):
            pieces = self._words(lines, heading[2])
            self._heading = " ".join(plain_text(pieces).split())
            return Paragraph(_STYLES[len(heading[1])], pieces)
        item = _ITEM.match(first)
        if item is not None or not BLOCK.match(first):
            first = first[item.end() :] if item is not None else first
        elif first != EMPTY and not _STYLED.match(first):
            message, fix = misplaced(first)
            self._report(lines[0], message, fix, "misplaced-line")
        styled = _STYLED.match(first)
        first = first[styled.end() :] if styled is not None else first
        indent = len(item[0]) if item is not None else 0
        texts = [first, *(line.text[indent:] for line in lines[1:])]
        pieces = self._words(lines, self._joined(lines, texts))
        is_lone = LONE_TAG.fullmatch(write_words(pieces)) is not None and item is None
        own = usual.of_item(item[2]) if item is not None else usual.tag if is_lone else usual.of(number)
        style = unnamed(styled[1]) if styled is not None else own
        return (
            Paragraph(style, pieces, item[2], len(item[1]) // 2)
            if item is not None
            else Paragraph(style, pieces)
        )

    def _joined(self, lines: list[Line], texts: list[str]) -> str:
        """Return the words of a paragraph; report a line that goes on where no sentence has ended."""
        words = join_lines(texts)
        written = break_lines(words) if len(texts) > 1 else texts
        for line, typed, one in zip(lines[1:], texts, written, strict=False):
            if typed != one:
                if len(one) > len(typed):
                    message = "it goes on with the line above, in which no sentence has ended"
                    fix = f"leave a line empty between two paragraphs; if it is one, write: {one}"
                    self._report(line, message, fix, "joined-lines")
                break
        return words

    def _words(self, lines: list[Line], words: str) -> tuple[Piece, ...]:
        try:
            return () if words == EMPTY else read_words(words)
        except Unread as error:
            for message in error.messages:
                line = next((line for line in lines if message in _messages(line.text)), lines[0])
                self._report(line, message, "", "broken-mark")
            return ()


_STYLES = {number: style for style, number in HEADINGS.items()}


def _title_of(head: Head) -> str:
    """Return the title of a group; a statement that gives none has the usual one."""
    return "".join(head.titles[:1]) if head.titles or head.kind != "states" else title_of(head.name)


def _end_of_paragraph(lines: Sequence[Line], start: int) -> int:
    """Return where the paragraph ends that begins here."""
    first, end = lines[start].text, start + 1
    if _HEADING.fullmatch(first) or LONE_TAG.fullmatch(first):
        return end
    item = _ITEM.match(first)
    indent = " " * len(item[0]) if item is not None else ""
    while end < len(lines) and _goes_on(lines[end].text, indent):
        end += 1
    return end


def _goes_on(text: str, indent: str) -> bool:
    rest = text.removeprefix(indent)
    is_block = _ITEM.match(text) or BLOCK.match(rest) or LONE_TAG.fullmatch(rest)
    return text.startswith(indent) and bool(rest) and not is_block


def _messages(text: str) -> list[str]:
    try:
        read_words(text)
    except Unread as error:
        return error.messages
    return []


def _text_of(quoted: str) -> str | None:
    try:
        return unnamed(str(json.loads(quoted)))
    except ValueError:
        return None
