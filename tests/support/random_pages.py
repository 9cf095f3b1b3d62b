"""Random pages: words full of marks, in any blocks, as a Word file could have them."""

from __future__ import annotations

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
)
from docgen.word.page.tidy import tidy

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
            return Group(kind, self._name(), self._name(), self._blocks(depth - 1, 3))
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
            Cell(self._blocks(depth, 2), self._random.choice([1, 1, 1, 2, 12]), self._often(5))
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
