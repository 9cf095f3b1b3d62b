"""Writes the pieces of a paragraph as runs, fields and content controls, in styles alone.

Every control that has a tag is in a bookmark, by which it is found again when a program drops the tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from babel import Locale, UnknownLocaleError

from docgen.lazy import compiled_when_used
from docgen.word.ooxml.bookmarks import bookmark_of
from docgen.word.ooxml.names import STATES
from docgen.word.ooxml.xml import escaped
from docgen.word.page.look import Look
from docgen.word.page.model import Field, Group, Mark, Piece, Span, Text
from docgen.word.page.tidy import TAG_PATTERN

_PIECES = compiled_when_used(rf"({TAG_PATTERN}|\t|\n)")
_SIGNS = {"\t": "<w:tab/>", "\n": "<w:br/>"}
_BLANK = "\N{EM SPACE}" * 3  # where somebody writes: one empty line on paper, in large print too
_FONT = "Segoe UI Symbol"
_BOX = (
    f'<w14:checkbox><w14:checked w14:val="%d"/><w14:checkedState w14:val="2612" w14:font="{_FONT}"/>'
    f'<w14:uncheckedState w14:val="2610" w14:font="{_FONT}"/></w14:checkbox>'
)
_DATE = (
    '{}<w:date><w:dateFormat w:val="{}"/><w:lid w:val="{}"/><w:storeMappedDataAs w:val="date"/>'
    '<w:calendar w:val="gregorian"/></w:date>'
)
_LOCK, _EMPTY = '<w:lock w:val="sdtLocked"/>', "<w:showingPlcHdr/>"
_COUNTED = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})


class WordsWriter:
    """Writes the words of one file: the ids of its controls and the names of their bookmarks are its own."""

    def __init__(self, look: Look, language: str) -> None:
        self._look, self._day = look, (_day_in(language or "en-US"), language or "en-US")
        self._taken: set[str] = set()
        self._controls = 0

    def write(self, pieces: tuple[Piece, ...]) -> str:
        """Return the pieces of a paragraph as WordprocessingML."""
        return "".join(map(self._piece, pieces))

    def _piece(self, piece: Piece) -> str:
        if isinstance(piece, Text):
            return "".join(self._runs(piece))
        if isinstance(piece, Span):
            return self._span(piece)
        if isinstance(piece, Field):
            is_counted = piece.code.split(" ")[0].upper() in _COUNTED
            result = self.write(piece.result or ((Text("1"),) if is_counted else ()))
            return f'<w:fldSimple w:instr=" {quoted(piece.code)} ">{result}</w:fldSimple>'
        assert isinstance(piece, Mark)  # noqa: S101  # the last kind of piece
        return f'<w:r><w:br w:type="{piece.kind}"/></w:r>'

    def _runs(self, text: Text) -> Iterator[str]:
        whole = self._form(text.strong, text.emphasis)
        silent = self._form(False, False, "Tag") if not (text.strong or text.emphasis) else whole
        for piece in filter(None, _PIECES.split(text.text)):
            form = silent if piece.startswith("{%") else whole
            content = _SIGNS.get(piece) or f'<w:t xml:space="preserve">{escaped(piece)}</w:t>'
            yield f"<w:r>{form}{content}</w:r>"

    def _form(self, strong: bool, emphasis: bool, style: str = "") -> str:
        """Return the format of a run: a style where the look has it, else a switch."""
        wanted = [("Strong", "<w:b/>")] * strong + [("Emphasis", "<w:i/>")] * emphasis or [(style, "")]
        form = ""
        for name, switch in wanted:
            found = self._look.styles.id_of(name, "character") if name else None
            form += switch if found is None or form else f'<w:rStyle w:val="{quoted(found)}"/>'
        return f"<w:rPr>{form}</w:rPr>" if form else ""

    def _span(self, span: Span) -> str:
        tag = f"{STATES}{span.name}" if span.kind == "states" else span.name
        if span.kind == "box":
            properties = _BOX % span.ticked
            content = f"<w:r>{self._form(False, False, 'Box')}<w:t>{'☐☒'[span.ticked]}</w:t></w:r>"
        else:
            content = self.write(span.pieces) or f'<w:r><w:t xml:space="preserve">{_BLANK}</w:t></w:r>'
            shown = "" if span.pieces else _EMPTY
            properties = _DATE.format(shown, *self._day) if span.kind == "date" else shown
        return self.control(tag, span.title, content, properties)

    def group(self, group: Group, content: str) -> str:
        """Return blocks or rows in a content control."""
        tag = f"{STATES}{group.name}" if group.kind == "states" else group.name
        return self.control(tag, group.title, content)

    def control(self, tag: str, title: str, content: str, properties: str = "") -> str:
        """Return a content control, in a bookmark if it has a tag; a required statement is locked."""
        self._controls += 1
        number = self._controls
        names = "".join(
            f'<w:{name} w:val="{quoted(value)}"/>'
            for name, value in (("alias", title), ("tag", tag))
            if value
        )
        lock = _LOCK if tag.startswith(STATES) else ""
        whole = (
            f'<w:sdt><w:sdtPr>{names}<w:id w:val="{number}"/>{lock}{properties}</w:sdtPr>'
            f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )
        if not tag:
            return whole
        name = bookmark_of(tag, self._taken)
        self._taken.add(name)
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{whole}<w:bookmarkEnd w:id="{number}"/>'


def _day_in(language: str) -> str:
    """Return how a day is written in numbers in a language: `M/d/yyyy`; as in ISO 8601 where nobody knows."""
    try:
        pattern = Locale.parse(language, sep="-").date_formats["short"].pattern
    except (UnknownLocaleError, ValueError):
        return "yyyy-MM-dd"
    return re.sub("y+", "yyyy", pattern)


def quoted(value: str) -> str:
    """Return the value of an attribute as it is written in quotes."""
    return escaped(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
