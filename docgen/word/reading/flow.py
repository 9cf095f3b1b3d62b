"""Directs text while a part is read: into a paragraph, a text box, a control, or nowhere while hidden."""

from __future__ import annotations

from dataclasses import field

from docgen.lazy import dataclass
from docgen.word.ooxml.xml import collapsed, escaped, unescaped
from docgen.word.reading.content import IN_HIDDEN_CELL, LIST_WORDS, Reading
from docgen.word.reading.content_controls import ContentControl
from docgen.word.reading.hidden_text import hides_cell, settle
from docgen.word.reading.numbering import NO_WORDS, ListWords


@dataclass
class _Paragraph:
    """A paragraph that is being read; text boxes let several be open at once."""

    text: list[str] = field(default_factory=list)
    controls: list[ContentControl] = field(default_factory=list)
    joins: bool = False  # its mark is deleted, so it and the next paragraph are one
    began_in_sight: bool = False  # what it is joined with is in no hidden cell
    style: str = ""
    number: str = ""  # of its list
    level: str = ""


class Flow:
    """The text of a part as it is read. `sink` is where text goes now, `whole` what was read so far."""

    def __init__(self, words: ListWords = NO_WORDS) -> None:
        self._words = words
        self.whole = self._reading = Reading()
        self._paragraph = _Paragraph()
        self.sink = self._paragraph.text
        self._around: list[_Paragraph] = []
        self._hidden = 0
        self._taking: ContentControl | None = None
        self._cells: list[bool] = []  # for each open row and cell, whether it is marked as hidden
        self._is_marked = False  # the text may hold marks that have to be settled
        self._paragraphs = 0

    def end_paragraph(self) -> None:
        """Keep the paragraph that ends here, if it holds anything."""
        self._paragraphs += 1
        if self._taking is not None:
            self._taking.pieces.append("\n")
        if self._paragraph.joins:
            self._paragraph.joins = False
            self._paragraph.began_in_sight |= True not in self._cells
        else:
            self.keep()

    def keep(self) -> None:
        """Keep the text read since the last paragraph, even where no paragraph ends properly."""
        paragraph = self._paragraph
        text = "".join(paragraph.text).replace(">", "")
        paragraph.text.clear()
        is_hidden = True in self._cells and not paragraph.began_in_sight
        paragraph.began_in_sight = False
        if self._words.levels:
            text = self._take_words(paragraph) + text
        if text := collapsed(unescaped(text)):
            if self._is_marked and not (text := settle(text)):
                return
            if is_hidden:
                text = IN_HIDDEN_CELL + text
            for control in paragraph.controls:
                control.paragraph = len(self._reading.paragraphs)
            paragraph.controls.clear()
            self._reading.paragraphs.append(text)
            self._reading.ordinals.append(self._paragraphs - 1)

    def _take_words(self, paragraph: _Paragraph) -> str:
        words = self._words.of(paragraph.style, paragraph.number, paragraph.level)
        paragraph.style = paragraph.number = paragraph.level = ""
        return f"{LIST_WORDS}{escaped(words)}{LIST_WORDS}" if words and not self._hidden else ""

    def hide(self, change: int) -> None:
        """Add `change` (1 or -1) to the number of things that hide the text being read."""
        self._hidden += change
        self.aim()

    def aim(self) -> None:
        """Set the sink to where text belongs now."""
        if self._hidden:
            self.sink = []
        else:
            self.sink = self._taking.pieces if self._taking is not None else self._paragraph.text

    def open_box(self, _: str) -> None:
        """Begin a text box: its paragraphs are inside one that goes on after the box."""
        self._around.append(self._paragraph)
        self._paragraph = _Paragraph()
        self.aim()

    def close_box(self, _: str) -> None:
        """End a text box and continue the paragraph around it."""
        if self._around:
            self.keep()
            self._paragraph = self._around.pop()
            self.aim()

    def open_cell(self, token: str) -> None:
        """Begin a table row or a cell, which may be marked as hidden, merged or deleted."""
        self._cells.append(hides_cell(token))

    def close_cell(self, _: str) -> None:
        """End a table row or a cell."""
        if self._cells:
            self._cells.pop()
