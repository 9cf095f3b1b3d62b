"""Writes the words of a paragraph as one line with marks, and reads them back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from docgen.lazy import dataclass
from docgen.pages.marks import TOKEN, argument, bracketless, escaped, is_place, title_of, unnamed
from docgen.word.page.model import Field, Mark, Piece, Span, Text

KINDS = frozenset({"states", "box", "date", "choice", "text", "link", "picture"})
_MARKS = ("note", "endnote", "comment", "box", "page", "column", "section")
_PLAIN = (False, False)
_FORMS = {"strong": "**", "emphasis": "*"}


def write_words(pieces: Iterable[Piece]) -> str:
    """Return the words of a paragraph as one line; `read_words` returns the same pieces for it."""
    writer = _Writer()
    writer.write(tuple(pieces))
    line = "".join(writer.out)
    line = f"&#x20;{line[1:]}" if line.startswith(" ") else line
    return f"{line[:-1]}&#x20;" if line.endswith(" ") else line


class _Writer:
    """Writes pieces one by one; a format is switched on and off where it changes."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self._form = _PLAIN
        self._in_statement = False

    def write(self, pieces: tuple[Piece, ...]) -> None:
        """Write the pieces of a paragraph or of a span; it begins and ends without a format."""
        last, joined = None, _joined(pieces)
        for at, piece in enumerate(joined):
            if isinstance(piece, Text):
                self._switch((piece.strong, piece.emphasis))
                self.out.append(_behind(last, escaped(piece.text)))
            elif isinstance(piece, Span):
                self._switch(self._form if _is_tick(piece) else _PLAIN)
                self._span(piece, joined[at + 1 :])
            elif isinstance(piece, Field):
                self._switch(_PLAIN if piece.result else self._form)
                self._field(piece)
            else:
                self.out.append(f"[^{' '.join(filter(None, (piece.kind, bracketless(piece.name))))}]")
            last = piece
        self._switch(_PLAIN)

    def _switch(self, form: tuple[bool, bool]) -> None:
        for mark, is_on, was_on in zip(_FORMS.values(), form, self._form, strict=True):
            if is_on != was_on:
                self.out.append(mark)
        self._form = form

    def _span(self, span: Span, after: tuple[Piece, ...]) -> None:
        given = argument(span.name, span.title)
        if _is_tick(span):
            self.out.append(f"[{'x' if span.ticked else ' '}]{given}")
        elif span.kind == "states" and span.pieces and not self._in_statement:
            self._statement(span, given, after)
        else:
            self.out.append(f"[@{span.kind}{' ' if span.pieces else ''}")
            before, self._in_statement = self._in_statement, False
            self.write(span.pieces)
            self._in_statement = before
            self.out.append(f"]{given if given != '()' else ''}")

    def _statement(self, span: Span, given: str, after: tuple[Piece, ...]) -> None:
        is_usual = is_place(span.name) and span.title == title_of(span.name)
        self.out.append(f"§{span.name if is_usual else given} ")
        self._in_statement = True
        self.write(span.pieces)
        self._in_statement = False
        following = after[0] if after else None
        if following is not None and not _is_statement(following):
            self.out.append("§/")

    def _field(self, field: Field) -> None:
        self.out.append(f"[[{bracketless(field.code)}]]")
        if field.result:
            self.out.append("[=")
            before, self._in_statement = self._in_statement, False
            self.write(field.result)
            self._in_statement = before
            self.out.append("]")


def _behind(last: Piece | None, text: str) -> str:
    """Return a text as it is written behind a piece: a space behind a box to tick does not break."""
    if isinstance(last, Span | Field) and text.startswith("("):
        return f"\\{text}"
    if _is_tick(last):
        return f" {text[6:]}" if re.match("&nbsp;.", text) else re.sub("^ ", "&#x20;", text)
    return text


def _is_tick(piece: Piece | None) -> bool:
    return isinstance(piece, Span) and piece.kind == "box" and not piece.pieces


def _is_statement(piece: Piece) -> bool:
    return isinstance(piece, Span) and piece.kind == "states" and bool(piece.pieces)


def _joined(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Return pieces in which no two texts beside each other have the same format."""
    found: list[Piece] = []
    for form, group in groupby(
        pieces, lambda one: (one.strong, one.emphasis) if isinstance(one, Text) else None
    ):
        run = list(group)
        text = "".join(one.text for one in run if isinstance(one, Text))
        found += run if form is None else [Text(text, *form)] if text else []
    return tuple(found)


@dataclass
class _Open:
    """Something that is open while a line is read: its pieces so far, and what it becomes."""

    kind: str
    name: str
    title: str
    pieces: list[Piece]


class Unread(ValueError):
    """A line whose marks do not fit together; the messages say which."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__(*messages)
        self.messages = messages


def read_words(line: str) -> tuple[Piece, ...]:
    """Return the pieces of a line that `write_words` returned, or that somebody typed.

    Raises Unread.
    """
    reader, at = _Reader(), 0
    for found in TOKEN.finditer(line):
        reader.say(line[at : found.start()])
        reader.take(found)
        at = found.end()
    reader.say(line[at:])
    return reader.result()


class _Reader:
    """Takes the marks of a line one by one."""

    def __init__(self) -> None:
        self._open = [_Open("", "", "", [])]
        self._form = {"strong": False, "emphasis": False}
        self._messages: list[str] = []

    def say(self, plain: str) -> None:
        """Take words that hold no mark."""
        for found in re.finditer(r"\{[{%#]", plain):
            self._messages.append(
                f"the tag that begins with {found[0]} is not closed; to print it, write \\{found[0]}"
            )
        if "[" in plain or "§" in plain:
            self._messages.append("a [ or § begins no mark; to print it, write \\ before it")
        last = self._open[-1].pieces[-1] if self._open[-1].pieces else None
        self._text(re.sub("^ ", "\xa0", plain) if _is_tick(last) else plain)

    def take(self, found: re.Match[str]) -> None:
        """Take a mark."""
        kind = str(found.lastgroup).split("_")[0] if found.lastgroup else ""
        given = found.groupdict()
        if given["tag"] is not None:
            self._text(unnamed(given["tag"]))
        elif given["escaped"] is not None:
            self._text(given["escaped"])
        elif given["entity"] is not None:
            self._text(unnamed(given["entity"]))
        elif kind in self._form:
            self._form[kind] = not self._form[kind]
        elif given["code"] is not None:
            self._field(unnamed(given["code"]), given["result"] is not None)
        else:
            self._take_span(given)

    def _take_span(self, given: dict[str, str | None]) -> None:
        if given["tick"] is not None:
            name, title = _given(given, "_tick")
            self._add(Span("box", name, title, (), given["tick"] == "x"))
        elif given["opens"] is not None:
            if given["opens"] not in KINDS:
                self._messages.append(
                    f"[@{given['opens']} is no control: write one of {', '.join(sorted(KINDS))}"
                )
            self._open.append(_Open(given["opens"], "", "", []))
        elif given["mark"] is not None:
            self._mark(given["mark"], unnamed(given["mark_name"] or ""))
        elif given["closes"] is not None:
            self._close(*_given(given, ""))
        elif given["ends"] is not None:
            if not self._end_statement():
                self._messages.append("§/ ends a statement, and none is open")
        else:
            self._end_statement()
            name, title = _given(given, "_place")
            place = given["place"] or name
            self._open.append(_Open("§", place, title_of(place) if given["place"] else title, []))

    def _mark(self, kind: str, name: str) -> None:
        if kind not in _MARKS:
            self._messages.append(f"[^{kind} is no mark: write one of {', '.join(_MARKS)}")
        self._add(Mark(kind, name))

    def _field(self, code: str, has_result: bool) -> None:
        if has_result:
            self._open.append(_Open("=", code, "", []))
        else:
            self._add(Field(code))

    def _close(self, name: str, title: str) -> None:
        self._end_statement()
        if len(self._open) == 1:
            self._messages.append("a ] closes nothing; to print it, write \\]")
            return
        one = self._open.pop()
        if one.kind == "=":
            self._add(Field(one.name, tuple(one.pieces)))
            if name or title:
                self._messages.append(
                    "the result of a field has no brackets behind it; write \\( for a bracket"
                )
        else:
            self._add(Span(one.kind, name, title, tuple(one.pieces)))

    def _end_statement(self) -> bool:
        if self._open[-1].kind != "§":
            return False
        one = self._open.pop()
        self._add(Span("states", one.name, one.title, tuple(one.pieces)))
        return True

    def _text(self, text: str) -> None:
        if not text:
            return
        pieces, form = self._open[-1].pieces, (self._form["strong"], self._form["emphasis"])
        if pieces and isinstance(last := pieces[-1], Text) and (last.strong, last.emphasis) == form:
            pieces[-1] = Text(last.text + text, *form)
        else:
            pieces.append(Text(text, *form))

    def _add(self, piece: Piece) -> None:
        self._open[-1].pieces.append(piece)

    def result(self) -> tuple[Piece, ...]:
        """Return the pieces of the whole line; raises Unread."""
        self._end_statement()
        for one in self._open[1:]:
            mark = "[=" if one.kind == "=" else f"[@{one.kind}"
            self._messages.append(f"{mark} is not closed with ]")
        for kind, is_on in self._form.items():
            if is_on:
                self._messages.append(f"{_FORMS[kind]} is not closed; to print it, write \\ before each *")
        if self._messages:
            raise Unread(self._messages)
        return tuple(self._open[0].pieces)


def _given(given: dict[str, str | None], suffix: str) -> tuple[str, str]:
    name, title = given[f"name{suffix}"] or "", given[f"title{suffix}"] or ""
    if given[f"title{suffix}"] is not None:
        name = name.removesuffix(" ")
    return unnamed(name), unnamed(title)
