"""The paragraphs of a template's body without its tags, as a reader goes through them.

All branches of a condition are read one after the other. What a tag prints is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from docgen.lazy import compiled_when_used
from docgen.pages.writing import HEADINGS
from docgen.word.page.model import Block, Cell, Page, Paragraph, Row, Table, plain_text

_VALUE = compiled_when_used(r"\{\{.*?\}\}|\{#.*?#\}")
_STATEMENT = compiled_when_used(r"\{%-?\s*(\w+).*?%\}")
_END = compiled_when_used(r"(?<!\b[A-Z])[.!?…;]+[\"”»)]*(?=\s|$)")
_PROSE = compiled_when_used(r".*[.!?…][\"”»)]*")
_STEPS = {"if": 1, "for": 1, "endif": -1, "endfor": -1}
_BODY = ("states", "control", "object", "box")  # groups of the body; others are headers, notes, comments


class Passage(NamedTuple):
    """A paragraph: under which heading it is, its words, its kind of list (`-`, `1.` or none).

    `always` is false for one that a condition or a loop can leave out.
    """

    place: str
    text: str
    item: str = ""
    is_heading: bool = False
    always: bool = True

    @property
    def sentences(self) -> list[str]:
        """Its sentences; none in what is no prose: a heading, a label, a line to sign.

        A sentence ends at a semicolon too, which parts the items of a list (as Fernández-Huerta counts).
        """
        if self.is_heading or not _PROSE.fullmatch(self.text):
            return []
        return [one.strip() for one in _END.split(self.text) if any(map(str.isalpha, one))]


def list_passages(page: Page) -> list[Passage]:
    """List the paragraphs of the body that say something beside what their tags print."""
    return [one for one in _Lister().listed(page.blocks) if any(map(str.isalpha, one.text))]


class _Lister:
    """Lists passages; knows the heading above them and the blocks around them."""

    def __init__(self) -> None:
        self._place, self._depth = "body", 0

    def listed(self, blocks: Iterable[Block | Cell]) -> Iterator[Passage]:
        """Yield the passages of blocks, without headers, footers, notes and comments."""
        for block in blocks:
            if isinstance(block, Paragraph):
                yield self._passage(block)
            elif isinstance(block, Table):
                yield from self.listed(block.rows)
            elif isinstance(block, Row):
                yield from self.listed(block.cells)
            elif isinstance(block, Cell) or block.kind in _BODY:
                yield from self.listed(block.blocks)

    def _passage(self, paragraph: Paragraph) -> Passage:
        written = plain_text(paragraph.pieces)
        always = not self._depth and not _STATEMENT.match(written.lstrip())
        self._depth += sum(_STEPS.get(found[1], 0) for found in _STATEMENT.finditer(written))
        text = " ".join(_STATEMENT.sub(" ", _VALUE.sub("", written)).split())
        is_heading = paragraph.style in HEADINGS
        if is_heading and text:
            self._place = text
        return Passage(self._place, text, paragraph.item, is_heading, always)
