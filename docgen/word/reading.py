"""What a part of a Word file says: its paragraphs' text, its controls' values, its pictures, its notes.

It reads XML in one normal form (see `normal`): a rendered part as it is, a filed part brought to that form.
So a document that was just rendered and the same one filed are read by the same code.

The text of a paragraph is what a reader takes for it: tabs and breaks are spaces, white space is one
space, deleted text, the results of fields and Word's fallback drawings are left out, inserted text and
the words of links stay. Where a content control takes a value stands `HOLE`; the value is kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from docgen.word.content import HOLE, Reading, Section, Sight
from docgen.word.holders import Holder, attribute, holder_of, is_on, plain
from docgen.word.tokens import NAME, PARAGRAPH_END, TOKENS

_RELATION = re.compile('r:(?:embed|link|id)="([^"]*)"')


def read_part(xml: str) -> Reading:
    """Return what a part in the normal form says."""
    reader = _Reader()
    take_text, end_paragraph = reader.sink.append, reader.end_paragraph
    for token in TOKENS.findall(xml):
        if token[0] == ">":
            take_text(token)
        elif token == PARAGRAPH_END:
            end_paragraph()
        else:
            reader.take(token)
            take_text = reader.sink.append
    reader.keep()
    return reader.whole


@dataclass
class _Paragraph:
    """A paragraph that is being read; text boxes let several be open at once."""

    text: list[str] = field(default_factory=list)
    holders: list[Holder] = field(default_factory=list)
    joins: bool = False  # its mark is deleted: it and the next are one


@dataclass
class _Field:
    code: str = ""
    shown: bool = False

    @property
    def is_link(self) -> bool:
        return self.code.split()[:1] == ["HYPERLINK"]


class _Reader:
    """Takes a part's tokens one by one. `sink` is where text goes now."""

    def __init__(self) -> None:
        self.whole = self._reading = Reading()
        self._paragraph = _Paragraph()
        self.sink = self._paragraph.text
        self._around: list[_Paragraph] = []
        self._hidden = 0
        self._fields: list[_Field] = []
        self._choices: list[bool] = []
        self._controls: list[Holder | None] = []
        self._taking: Holder | None = None
        self._section = Section()
        self._old_section = False
        self._paragraphs = self._holders = self._pictures = 0

    def end_paragraph(self) -> None:
        """Keep the paragraph that ends here, if it holds anything."""
        self._paragraphs += 1
        if self._taking is not None:
            self._taking.pieces.append("\n")
        if self._paragraph.joins:
            self._paragraph.joins = False
        else:
            self.keep()

    def keep(self) -> None:
        """Keep what was read since the last paragraph, also where none ends as it should."""
        paragraph = self._paragraph
        text = "".join(paragraph.text).replace(">", "")
        paragraph.text.clear()
        if text := " ".join((plain(text) if "&" in text else text).split()):
            for holder in paragraph.holders:
                holder.paragraph = len(self._reading.paragraphs)
            paragraph.holders.clear()
            self._reading.paragraphs.append(text)
            self._reading.ordinals.append(self._paragraphs - 1)

    def take(self, token: str) -> None:
        """Take a token that is neither plain text nor a paragraph's end."""
        found = NAME.match(token)
        if found is not None:
            _TAKERS[found.group()](self, token)

    def _aim(self) -> None:
        if self._hidden:
            self.sink = []
        else:
            self.sink = self._taking.pieces if self._taking is not None else self._paragraph.text

    def _hide(self, change: int) -> None:
        self._hidden += change
        self._aim()

    def _text(self, token: str) -> None:
        tag, _, text = token.partition(">")
        if not tag.endswith("/"):
            self.sink.append(text if 'xml:space="preserve"' in tag else text.strip())

    def _symbol(self, token: str) -> None:
        code = attribute(token, "w:char")
        if re.fullmatch("[0-9A-CE-Fa-ce-f][0-9A-Fa-f]{3}", code):
            self.sink.append(f"&#{int(code, 16)};")

    def _tab(self, _: str) -> None:
        self.sink.append("\t")

    def _break(self, _: str) -> None:
        self.sink.append("\n")

    def _hyphen(self, token: str) -> None:
        self.sink.append("&#8209;" if token.startswith("w:no") else "&#173;")

    def _open_box(self, _: str) -> None:
        self._around.append(self._paragraph)
        self._paragraph = _Paragraph()
        self._aim()

    def _close_box(self, _: str) -> None:
        if self._around:
            self.keep()
            self._paragraph = self._around.pop()
            self._aim()

    def _open_deletion(self, token: str) -> None:
        if token.endswith("/>"):
            self._paragraph.joins = True  # the mark of the paragraph is what was deleted
        else:
            self._hide(1)

    def _close_deletion(self, _: str) -> None:
        self._hide(-1)

    def _open_alternatives(self, token: str) -> None:
        if not token.endswith("/>"):
            self._choices.append(False)

    def _close_choice(self, _: str) -> None:
        if self._choices and not self._choices[-1]:
            self._choices[-1] = True  # every program shows the first choice that it knows; Word knows it
            self._hide(1)

    def _close_alternatives(self, _: str) -> None:
        if self._choices and self._choices.pop():
            self._hide(-1)

    def _open_field(self, token: str) -> None:
        if not token.endswith("/>"):
            field_ = _Field(attribute(token, "w:instr"))
            field_.shown = field_.is_link
            self._fields.append(field_)
            self._hide(not field_.shown)

    def _close_field(self, _: str) -> None:
        if self._fields:
            self._hide(-(not self._fields.pop().shown))

    def _field_mark(self, token: str) -> None:
        kind = attribute(token, "w:fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
            self._hide(1)
        elif kind == "end":
            self._close_field(token)
        elif self._fields and self._fields[-1].is_link and not self._fields[-1].shown:
            self._fields[-1].shown = True
            self._hide(-1)

    def _field_code(self, token: str) -> None:
        if self._fields:
            self._fields[-1].code += token.partition(">")[2]

    def _open_control(self, token: str) -> None:
        if not token.endswith("/>"):
            self._controls.append(None)

    def _control(self, token: str) -> None:
        self._holders += 1
        if self._hidden or self._taking is not None or not self._controls:
            return
        holder = holder_of(token, self._holders - 1)
        if holder is not None:
            self._controls[-1] = self._taking = holder
            self._reading.holders.append(holder)
            self._paragraph.text.append(HOLE)
            self._paragraph.holders.append(holder)
            self._aim()

    def _close_control(self, _: str) -> None:
        if self._controls and self._controls.pop() is not None:
            self._taking = None
            self._aim()

    def _picture(self, token: str) -> None:
        self._pictures += 1
        found = _RELATION.search(token)
        if found is not None and not self._hidden:
            sight = Sight(plain(found.group(1)), len(self._reading.paragraphs), self._pictures - 1)
            self._reading.pictures.append(sight)

    def _drawing(self, token: str) -> None:
        found = _RELATION.search(token)
        if found is not None and self._reading.pictures and not self._hidden:
            self._reading.pictures[-1].drawn = plain(found.group(1))

    def _reference(self, token: str) -> None:
        if not self._hidden:
            self._reading.references.append((token[2:].partition("Reference")[0], attribute(token, "w:id")))

    def _open_note(self, token: str) -> None:
        self.keep()
        self._reading = self.whole.notes[attribute(token, "w:id")] = Reading()

    def _close_note(self, _: str) -> None:
        self.keep()
        self._reading = self.whole

    def _furniture(self, token: str) -> None:
        if not self._old_section:
            name = f"{token[2:8]} {attribute(token, 'w:type') or 'default'}"
            self._section.references[name] = attribute(token, "r:id")

    def _first_page(self, token: str) -> None:
        if not self._old_section:
            self._section.first_differs = is_on(token)

    def _open_old_section(self, token: str) -> None:
        self._old_section = not token.endswith("/>")

    def _close_old_section(self, _: str) -> None:
        self._old_section = False

    def _open_section(self, token: str) -> None:
        if token.endswith("/>"):
            self._close_section(token)

    def _close_section(self, _: str) -> None:
        if not self._old_section:
            self.whole.sections.append(self._section)
            self._section = Section()


_TAKERS: dict[str, Callable[[_Reader, str], None]] = {
    **dict.fromkeys(("w:t", "m:t"), _Reader._text),
    **dict.fromkeys(("w:tab", "w:ptab"), _Reader._tab),
    **dict.fromkeys(("w:br", "w:cr"), _Reader._break),
    **dict.fromkeys(("w:noBreakHyphen", "w:softHyphen"), _Reader._hyphen),
    "w:sym": _Reader._symbol,
    "w:txbxContent": _Reader._open_box,
    "/w:txbxContent": _Reader._close_box,
    **dict.fromkeys(("w:del", "w:moveFrom"), _Reader._open_deletion),
    **dict.fromkeys(("/w:del", "/w:moveFrom"), _Reader._close_deletion),
    "mc:AlternateContent": _Reader._open_alternatives,
    "/mc:Choice": _Reader._close_choice,
    "/mc:AlternateContent": _Reader._close_alternatives,
    "w:fldSimple": _Reader._open_field,
    "/w:fldSimple": _Reader._close_field,
    "w:fldChar": _Reader._field_mark,
    "w:instrText": _Reader._field_code,
    "w:sdt": _Reader._open_control,
    "w:sdtPr": _Reader._control,
    "/w:sdt": _Reader._close_control,
    **dict.fromkeys(("a:blip", "v:imagedata"), _Reader._picture),
    "asvg:svgBlip": _Reader._drawing,
    **dict.fromkeys(("w:footnoteReference", "w:endnoteReference"), _Reader._reference),
    **dict.fromkeys(("w:footnote", "w:endnote"), _Reader._open_note),
    **dict.fromkeys(("/w:footnote", "/w:endnote"), _Reader._close_note),
    **dict.fromkeys(("w:headerReference", "w:footerReference"), _Reader._furniture),
    "w:titlePg": _Reader._first_page,
    "w:sectPrChange": _Reader._open_old_section,
    "/w:sectPrChange": _Reader._close_old_section,
    "w:sectPr": _Reader._open_section,
    "/w:sectPr": _Reader._close_section,
}
