"""Reads a part of a Word file: the text of its paragraphs, the values of its controls, pictures and notes.

It reads XML in the normal form (see `normal_form`): a rendered part as it is, a filed part brought into that
form. So the same code reads a document that was just rendered and the same document after it was filed.

The text of a paragraph is what a person reads there: tabs and breaks are spaces, white space is a single
space, deleted text and Word's fallback drawings are left out, inserted text and the words of links stay.
A field is identified by its keyword; its result is text unless programs update it (see `field_codes`).
Text of a hidden run (`w:vanish`) is left out; struck text (`w:strike`, `w:dstrike`) is put between marks,
because it means the opposite. Text in a row that is marked as hidden stays, with a mark: Word shows such a
row when anything in it is visible. So does text in a row or cell that is deleted in tracked changes, and in a
cell that is merged into the one above or before it, which Word does not show. Only a run's own format counts;
styles are not looked at. `w:webHidden` hides nothing on paper. `HOLE` stands for a content control that takes
a value; the value is kept separately. Elements without text have a text that stands for them (see `signs`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from docgen.lazy import compiled_when_used
from docgen.word.ooxml.xml import attribute, collapsed, unescaped
from docgen.word.reading.content import ALTERED, HOLE, STRUCK, STRUCK_END, Reading, ShownPicture
from docgen.word.reading.content_controls import ContentControl, content_control_of
from docgen.word.reading.field_codes import FieldCode
from docgen.word.reading.flow import Flow
from docgen.word.reading.hidden_text import hides, strikes
from docgen.word.reading.numbering import NO_WORDS, ListWords
from docgen.word.reading.sections import SECTION_TOKENS, SectionReader
from docgen.word.reading.signs import ENDS, NOTE_NUMBERS, OPENINGS, SIGNS, sign_of
from docgen.word.reading.tokens import ALL_TOKENS, NAME, PARAGRAPH_END, TOKENS

_RELATION = compiled_when_used('r:(?:embed|link|id)="([^"]*)"')


def read_part(xml: str, usual: bool = False, words: ListWords = NO_WORDS) -> Reading:
    """Return the content of a part in the normal form; a part known to be `usual` is read faster.

    `words` are the words of the document's lists, which come before the text of their items.
    """
    reader, usual = _Reader(words), usual and not words.levels
    take_text, end_paragraph = reader.sink.append, reader.end_paragraph
    for token in (TOKENS if usual else ALL_TOKENS).findall(xml):
        if token[0] == ">":
            take_text(token)
        elif token == PARAGRAPH_END:
            end_paragraph()
        else:
            reader.take(token)
            take_text = reader.sink.append
    reader.keep()
    return reader.whole


class _Reader(Flow):
    """Takes a part's tokens one by one."""

    def __init__(self, words: ListWords) -> None:
        super().__init__(words)
        self._fields: list[FieldCode] = []
        self._runs: list[tuple[bool, bool]] = []  # for each open run: hidden, struck through
        self._choices: list[bool] = []
        self._controls: list[ContentControl | None] = []
        self._sections = SectionReader(self.whole.sections)
        self._controls_met = self._pictures = 0

    def take(self, token: str) -> None:
        """Take a token that is neither plain text nor the end of a paragraph."""
        found = NAME.match(token)
        if found is not None:
            _TAKERS[found.group()](self, token)

    def _text(self, token: str) -> None:
        tag, _, text = token.partition(">")
        if not tag.endswith("/"):
            self.sink.append(text if 'xml:space="preserve"' in tag else text.strip())

    def _sign(self, token: str) -> None:
        self.sink.append(sign_of(token))

    def _end_sign(self, token: str) -> None:
        if self.sink and self.sink[-1] in OPENINGS:
            self.sink.pop()  # nothing was in it
        else:
            self._sign(token)

    def _note_number(self, token: str) -> None:
        if self._reading is self.whole:  # in a note it is the note's own number
            self._sign(token)

    def _drawn_text(self, token: str) -> None:
        self.sink.append(token.partition(">")[2])

    def _word_art(self, token: str) -> None:
        found = re.search(' string="([^"]*)"', token)
        text = collapsed(unescaped(found.group(1))) if found is not None else ""
        if text and not self._hidden:
            self._reading.paragraphs.append(text)
            self._reading.ordinals.append(self._paragraphs)

    def _tab(self, _: str) -> None:
        self.sink.append("\t")

    def _break(self, _: str) -> None:
        self.sink.append("\n")

    def _open_deletion(self, token: str) -> None:
        if token.endswith("/>"):
            self._paragraph.joins = True  # the paragraph mark was deleted
        else:
            self.hide(1)

    def _close_deletion(self, _: str) -> None:
        self.hide(-1)

    def _open_alternatives(self, token: str) -> None:
        if not token.endswith("/>"):
            self._choices.append(False)

    def _close_choice(self, _: str) -> None:
        if self._choices and not self._choices[-1]:
            self._choices[-1] = True  # every program shows the first choice that it knows; Word knows it
            self.hide(1)

    def _close_alternatives(self, _: str) -> None:
        if self._choices and self._choices.pop():
            self.hide(-1)

    def _open_run(self, token: str) -> None:
        hidden, struck = hides(token), strikes(token)
        beside = self._taking is not None or self._in_result()
        self._runs.append((hidden, struck and not beside))
        self._is_marked |= hidden or struck
        if beside:
            is_seen = self._hidden == self._in_result()
            self._paragraph.text += [ALTERED] if is_seen and (hidden or struck) else []
        elif struck:
            self._paragraph.text.append(STRUCK)
        self.hide(hidden)

    def _close_run(self, _: str) -> None:
        hidden, struck = self._runs.pop() if self._runs else (False, False)
        if struck:
            self._paragraph.text.append(STRUCK_END)
        self.hide(-hidden)

    def _in_result(self) -> bool:
        """Return whether the current text is the result of a field that programs update."""
        return bool(self._fields) and self._fields[-1].result and self._fields[-1].hides

    def _open_field(self, token: str) -> None:
        self._begin_field(FieldCode(attribute(token, "w:instr")))
        self._begin_result(self._fields[-1])
        if token.endswith("/>"):
            self._close_field(token)

    def _begin_field(self, code: FieldCode) -> None:
        if self._fields and not self._fields[-1].result:
            self._fields[-1].text += " "  # it is inside an instruction, and ends a word there
        self._fields.append(code)
        self.hide(1)

    def _begin_result(self, code: FieldCode) -> None:
        """Write the field's mark; its result does not share the format of its characters and keyword."""
        hidden, struck = self._runs[-1] if self._runs else (False, False)
        if self._hidden == 1 + hidden and self._taking is None:
            self._paragraph.text.append(f"{STRUCK_END}{code.mark}{STRUCK}" if struck else code.mark)
        code.result, code.hides = True, code.is_worked_out
        self.hide(code.hides - 1)

    def _field_mark(self, token: str) -> None:
        kind = attribute(token, "w:fldCharType")
        if kind == "begin":
            self._begin_field(FieldCode())
        elif kind == "end":
            self._close_field(token)
        elif self._fields and not self._fields[-1].result:
            self._begin_result(self._fields[-1])

    def _close_field(self, _: str) -> None:
        if self._fields:
            if not self._fields[-1].result:
                self._begin_result(self._fields[-1])
            self.hide(-self._fields.pop().hides)

    def _field_code(self, token: str) -> None:
        if self._fields and not self._fields[-1].result:
            self._fields[-1].text += unescaped(token.partition(">")[2])

    def _form_field(self, token: str) -> None:
        if self._fields:
            self._fields[-1].take_form(token)

    def _open_control(self, token: str) -> None:
        if not token.endswith("/>"):
            self._controls.append(None)

    def _control(self, token: str) -> None:
        self._controls_met += 1
        if self._hidden or self._taking is not None or not self._controls:
            return
        control = content_control_of(token, self._controls_met - 1)
        if control is not None:
            self._controls[-1] = self._taking = control
            self._reading.controls.append(control)
            self._paragraph.text.append(HOLE)
            self._paragraph.controls.append(control)
            self.aim()

    def _close_control(self, _: str) -> None:
        if self._controls and self._controls.pop() is not None:
            self._taking = None
            self.aim()

    def _picture(self, token: str) -> None:
        self._pictures += 1
        found = _RELATION.search(token)
        if found is not None and not self._hidden:
            picture = ShownPicture(
                unescaped(found.group(1)), len(self._reading.paragraphs), self._pictures - 1
            )
            self._reading.pictures.append(picture)

    def _drawing(self, token: str) -> None:
        found = _RELATION.search(token)
        if found is not None and self._reading.pictures and not self._hidden:
            self._reading.pictures[-1].drawn = unescaped(found.group(1))

    def _reference(self, token: str) -> None:
        if not self._hidden:
            self._reading.references.append((token[2:].partition("Reference")[0], attribute(token, "w:id")))

    def _open_note(self, token: str) -> None:
        if token.endswith("/>"):
            return
        self.keep()
        self._reading = self.whole.notes[attribute(token, "w:id")] = Reading()

    def _close_note(self, _: str) -> None:
        self.keep()
        self._reading = self.whole

    def _style(self, token: str) -> None:
        self._paragraph.style = attribute(token, "w:val")

    def _numbering(self, token: str) -> None:
        for tag, name in re.findall("(<w:(numId|ilvl) [^<>]*>)", token):
            if name == "numId":
                self._paragraph.number = attribute(tag, "w:val")
            else:
                self._paragraph.level = attribute(tag, "w:val")

    def _pass_over(self, _: str) -> None:
        """Skip the properties that a paragraph had before a tracked change."""

    def _section(self, token: str) -> None:
        self._sections.take(token)


_TAKERS: Mapping[str, Callable[[_Reader, str], None]] = {
    **dict.fromkeys(("w:t", "m:t"), _Reader._text),
    **dict.fromkeys(("w:tab", "w:ptab"), _Reader._tab),
    **dict.fromkeys(("w:br", "w:cr"), _Reader._break),
    **dict.fromkeys(SIGNS, _Reader._sign),
    **dict.fromkeys(ENDS, _Reader._end_sign),
    **dict.fromkeys(NOTE_NUMBERS, _Reader._note_number),
    "w:txbxContent": Flow.open_box,
    "/w:txbxContent": Flow.close_box,
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
    **dict.fromkeys(("a:blip", "v:imagedata", "w:altChunk"), _Reader._picture),
    "asvg:svgBlip": _Reader._drawing,
    **dict.fromkeys(("w:footnoteReference", "w:endnoteReference"), _Reader._reference),
    **dict.fromkeys(("w:footnote", "w:endnote"), _Reader._open_note),
    **dict.fromkeys(("/w:footnote", "/w:endnote"), _Reader._close_note),
    **dict.fromkeys(SECTION_TOKENS, _Reader._section),
    **dict.fromkeys(("w:r", "m:r"), _Reader._open_run),
    **dict.fromkeys(("/w:r", "/m:r"), _Reader._close_run),
    "w:pStyle": _Reader._style,
    "w:numPr": _Reader._numbering,
    "w:pPrChange": _Reader._pass_over,
    **dict.fromkeys(("w:tr", "w:tc"), Flow.open_cell),
    **dict.fromkeys(("/w:tr", "/w:tc"), Flow.close_cell),
    **dict.fromkeys(("w:checkBox", "w:ddList"), _Reader._form_field),
    "v:textpath": _Reader._word_art,
    "a:t": _Reader._drawn_text,
    "/a:p": _Reader._break,
}
