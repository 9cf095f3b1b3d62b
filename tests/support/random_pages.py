"""Random pages: words full of marks, in any blocks, as a Word file could have them."""

from __future__ import annotations

import itertools
from random import Random

from docgen.pages.inline import KINDS
from docgen.pages.kinds import GROUPS, TABLES
from docgen.word.page.model import (
    Block,
    Cell,
    Field,
    Group,
    Mark,
    Page,
    Paragraph,
    Piece,
    Row,
    Span,
    Table,
    Text,
    has_table_at,
)
from docgen.word.page.tidy import TAG, tidy, without_ends

_ODD = r"""- |1. |# |## |::: |:::|+++|___|_|[|]|(|)|§|§/|§a |*|**|***|\|\\|"|'|&|&amp;|&nbsp;|&br;|&#x20;
{{ a }}|{{ a|{% if a %}|{% if a == "b" %}|{% elif c %}|{% else %}|{% endif %}|{% for x in y %}|{% endfor %}
{# c #}|{|}|}}|{{ "it's }}" }}|{{ it's }}|. B|! A|e.g.|[[|]]|[=|](|[^|[@|[ ]|[x]|A sentence.|One.|1|word
One. Two. Three.|é|²|ß"""
_PIECES = [piece for line in _ODD.split("\n") for piece in line.split("|")]
_PIECES += [
    *"    \n\t\xa0\u200b\xad\u2028\x85\r|",
    "  ",
    "||",
    "||3 ",
    " || ",
    ". ",
    "? ",
    "Dr. ",
    "word ",
    "|= ",
]
_PIECES += ["Another one. ", "{% if a %}One. {% endif %}", "  Two."]
_STYLES = ["Body Text", "Tag Line", "Normal", "Label", "Cell Text", "Cell Number", "Title", "Heading 2"]
_STYLES += [
    "List Bullet",
    "List Number",
    "Statement",
    "@odd",
    "x",
    "Signature Caption",
    "Call Item",
    "Footer",
]


def random_page(seed: int) -> Page:
    """Return the page of a seed."""
    return _Maker(Random(seed)).page()  # noqa: S311 the same pages each time


def random_built_page(seed: int) -> Page:
    """Return a page of which a Word file can be built."""
    return _Builder(Random(seed)).page()  # noqa: S311 the same pages each time


class _Maker:
    def __init__(self, random: Random) -> None:
        self._random = random

    def page(self) -> Page:
        names = ("title", "subject", "language")
        given = {name: words for name in names if self._often(3) and (words := self._words())}
        return Page(
            self._blocks(3, 5), tuple(given.items()), self._random.choice(["Body Text", "Normal", "x y"])
        )

    def _often(self, one_in: int) -> bool:
        return self._random.randrange(one_in) == 0

    def _words(self) -> str:
        return "".join(self._random.choices(_PIECES, k=self._random.randrange(7)))

    def _name(self) -> str:
        return " ".join(self._words().split())

    def _style(self) -> str:
        return self._name() if self._often(9) else self._random.choice(_STYLES)

    def _blocks(self, depth: int, most: int) -> tuple[Block, ...]:
        return tuple(self._block(depth) for _ in range(self._random.randrange(most + 1)))

    def _block(self, depth: int) -> Block:
        if depth and self._often(4):
            return self._table(depth - 1)
        if depth and self._often(4):
            kind = self._random.choice(sorted(GROUPS))
            return Group(
                kind, self._name(), self._name(), self._blocks(depth - 1, 3) or (Paragraph("Label"),)
            )
        item, level = self._random.choice([("", 0)] * 3 + [("-", 0), ("1.", 0), ("-", 1), ("1.", 3)])
        return Paragraph(self._style(), self._pieces(3), item, level)

    def _table(self, depth: int) -> Table:
        widths = tuple(self._random.randrange(1, 999) / 10 for _ in range(self._random.randrange(1, 4)))
        style = self._style() if self._often(2) else self._random.choice(sorted(TABLES.values()))
        rows = tuple(self._row(depth) for _ in range(self._random.randrange(4)))
        if self._often(3):
            rows = (*rows[1:], Group("states", self._name(), self._name(), rows[:1]))
        return Table(style, widths, rows, self._name(), self._name() if self._often(3) else "")

    def _row(self, depth: int) -> Row:
        if self._often(4):
            tag = (Paragraph("Tag Line", (Text("{% if a %}"),)),)
            return Row((Cell(tag, self._random.randrange(1, 4)),))
        cells = (
            Cell(
                self._blocks(depth, 2) or (Paragraph(self._style()),),
                self._random.choice([1, 1, 1, 2, 12]),
                self._often(5),
            )
            for _ in range(self._random.randrange(1, 4))
        )
        return Row(tuple(cells), self._often(4))

    def _pieces(self, depth: int) -> tuple[Piece, ...]:
        found = [self._piece(depth) for _ in range(self._random.randrange(5))]
        return tidy(one for one in found if not isinstance(one, Text) or one.text)

    def _piece(self, depth: int) -> Piece:
        kind = self._random.randrange(12 if depth else 8)
        if kind < 6:
            return Text(self._words(), self._often(4), self._often(4))
        if kind == 6:
            return Mark(self._random.choice(["note", "page", "box"]), self._name())
        if kind == 7:
            return Span("box", self._name(), self._name(), (), self._often(2))
        if kind == 8:
            return Field(self._name(), self._pieces(depth - 1))
        if kind == 9:
            return Span("states", "risks.common", "Must state: risks common", self._pieces(depth - 1))
        return Span(self._random.choice(sorted(KINDS)), self._name(), self._name(), self._pieces(depth - 1))


class _Builder(_Maker):
    """Makes what a Word file says in the same way: styles of the look, no blanks at ends, no notes."""

    def page(self) -> Page:
        blocks = (Paragraph("Body Text", (Text("A page."),)), *self._blocks(3, 5))
        kinds = [("header", "first"), ("header", ""), ("footer", "")][: self._random.randrange(4)]
        end = Paragraph("Header", (Text("C"),))
        furniture = tuple(Group(kind, name, "", (*self._blocks(1, 2), end)) for kind, name in kinds)
        return Page((*blocks, *furniture), (("title", "A title"), ("language", "en-US")))

    def _words(self) -> str:
        words = super()._words().replace("\r", "").replace("\x85", "").strip(" \n\t\u2028")
        return words if TAG.search(words) is None else " ".join(words.split())

    def _pieces(self, depth: int) -> tuple[Piece, ...]:
        return tidy((Text("A"), *super()._pieces(depth)))

    def _block(self, depth: int) -> Block:
        if depth and self._often(4):
            return self._table(depth - 1)
        if depth and self._often(4):
            kind = self._random.choice(["states", "control"])
            return Group(
                kind, self._name() or "a", self._name(), self._blocks(depth - 1, 3) or (Paragraph("Label"),)
            )
        item = self._random.choice(["", "", "-", "1."])
        plain = self._random.choice(["Body Text", "Statement", "Cell Text", "Writing Line", "Normal"])
        styles = {"-": self._random.choice(["List Bullet", "Call Item"]), "1.": "List Number"}
        return Paragraph(styles.get(item, plain), without_ends(self._pieces(2)), item)

    def _blocks(self, depth: int, most: int) -> tuple[Block, ...]:
        """Blocks with a paragraph behind each table: Word asks for it."""
        between = (Paragraph("Label", (Text("B"),)),)
        found = [(one, *between) if has_table_at(-1, one) else (one,) for one in super()._blocks(depth, most)]
        return tuple(itertools.chain.from_iterable(found))

    def _table(self, depth: int) -> Table:
        widths = self._random.choice([(100.0,), (50.0, 50.0), (19.0, 63.0, 18.0)])
        rows = tuple(
            Row(tuple(Cell(self._blocks(depth, 2) or (Paragraph("Label"),)) for _ in widths), self._often(4))
            for _ in range(self._random.randrange(1, 4))
        )
        if self._often(3):
            rows = (*rows[1:], Group("states", "a.b", "", rows[:1]))
        return Table(self._random.choice(sorted(TABLES.values())), widths, rows, self._name())

    def _piece(self, depth: int) -> Piece:
        kind = self._random.randrange(10 if depth else 7)
        if kind < 5:
            return Text(self._words(), self._often(4), self._often(4))
        if kind == 5:
            return Mark("page")
        if kind == 6:
            return Span("box", self._name() or "a", self._name(), (), self._often(2))
        if kind == 7:
            return Field(self._name() or "A", self._pieces(depth - 1))
        return Span(
            self._random.choice(["states", "date", "text"]), "a", self._name(), self._pieces(depth - 1)
        )
