"""Reads the words of a paragraph: its runs, fields, controls, links and pictures, as pieces of text.

Deleted text and Word's fallback drawings are left out, inserted text stays. What holds words in a way that is
not known here is gone through all the same, so that none is lost. Text boxes, and paragraphs in a paragraph,
are returned beside the pieces: they are blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from docgen.lazy import dataclass
from docgen.word.ooxml.names import DELETED, M_NS, MC_NS, PARAGRAPH, R_NS, RUN, STATES, TEXT_BOX, W14_NS, w
from docgen.word.ooxml.xml import as_character, collapsed, is_on, is_switched_on
from docgen.word.page.model import Field, Mark, Piece, Span, Text, plain_text
from docgen.word.page.styles import Styles
from docgen.word.page.tidy import tidy, without_ends
from docgen.word.tree import etree

_BOX_SIGNS = frozenset("☐☑☒✓✔✗✘□■")
_COUNTED = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})  # their results are numbers that Word makes again
_VALUE = w("val")
_MOST_OPEN = 120  # fields and elements in each other: as deep as a page can be read again
_PROPERTIES = frozenset(map(w, "pPr rPr sdtPr sdtEndPr smartTagPr customXmlPr ffData fldData".split()))
_ALTERNATIVES = ("descr", "alt", "{urn:schemas-microsoft-com:office:office}title", "string")


class Words(NamedTuple):
    """The pieces of a paragraph, and the boxes and paragraphs inside of it, each with its number."""

    pieces: tuple[Piece, ...]
    boxes: list[tuple[str, etree._Element]]


@dataclass
class _Open:
    """What the words go into at the moment: an element or a field; the code of a field until it ends."""

    pieces: list[Piece]
    code: list[str] | None = None
    in_code: bool = False


class WordsReader:
    """Reads the paragraphs of one story; `targets` are those of its relationships, by id.

    `numbers` counts the text boxes of the whole file.
    """

    def __init__(self, styles: Styles, targets: Mapping[str, str], numbers: Iterator[int]) -> None:
        self._styles, self._targets, self._numbers = styles, targets, numbers
        self._open: list[_Open] = []
        self._boxes: list[tuple[str, etree._Element]] = []
        self._strong = self._emphasis = False
        self._beyond = 0  # fields that are open in too many others

    def read(self, paragraph: etree._Element) -> Words:
        """Return what a paragraph says."""
        self._open, self._boxes, self._beyond = [_Open([])], [], 0
        self._walk(paragraph)
        if paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None:
            self._close_fields(1)
            self._add(Mark("section"))
        self._close_fields(1)
        return Words(without_ends(tidy(self._open[0].pieces)), self._boxes)

    def _walk(self, element: etree._Element) -> None:
        for child in element.iterchildren(etree.Element):
            tag = str(child.tag)
            if tag in _PROPERTIES or tag in DELETED:
                continue
            take = _TAKERS.get(tag)
            if take is not None:
                take(self, child)
            elif tag in _SIGNS:
                self._say(_SIGNS[tag])
            else:
                self._walk(child)

    def _say(self, text: str) -> None:
        if self._open[-1].in_code:
            self._add_code(text)
        elif text:
            self._open[-1].pieces.append(Text(text, self._strong, self._emphasis))

    def _add(self, piece: Piece) -> None:
        if self._open[-1].in_code:
            named = (piece.name, piece.title) if isinstance(piece, Span) else ()
            self._add_code(" ".join(filter(None, (plain_text((piece,)), *named))))
        else:
            self._open[-1].pieces.append(piece)

    def _add_code(self, text: str) -> None:
        code = self._open[-1].code
        if code is not None:
            code.append(text)

    def _text(self, element: etree._Element) -> None:
        self._say(element.text or "")

    def _run(self, element: etree._Element) -> None:
        before = self._strong, self._emphasis
        style = self._styles.name_of(element, "rPr/rStyle", "character")
        self._strong = _is_on(element, "b", style == "Strong")
        self._emphasis = _is_on(element, "i", style == "Emphasis")
        self._walk(element)
        self._strong, self._emphasis = before

    def _break(self, element: etree._Element) -> None:
        kind = element.get(w("type"), "")
        if kind in ("page", "column"):
            self._add(Mark(kind))
        else:
            self._say("\n")

    def _symbol(self, element: etree._Element) -> None:
        self._say(as_character(element.get(w("char"), "")))

    def _reference(self, element: etree._Element) -> None:
        kind = str(element.tag).rpartition("}")[2].removesuffix("Reference")
        self._add(Mark({"footnote": "note"}.get(kind, kind), collapsed(element.get(w("id"), ""))))

    def _inside(self, element: etree._Element, kind: str, name: str, title: str) -> None:
        """Read the words of an element that is a span; a field that is open in it ends with it."""
        self._open.append(_Open([]))
        depth = len(self._open)
        self._walk(element)
        self._close_fields(depth)
        self._add(Span(kind, name, title, tidy(self._open.pop().pieces)))

    def _link(self, element: etree._Element) -> None:
        target = self._targets.get(element.get(f"{{{R_NS}}}id", ""), "").removeprefix("link:")
        anchor = element.get(w("anchor"), "")
        self._inside(
            element, "link", f"{target}#{anchor}" if anchor else target, element.get(w("tooltip"), "")
        )

    def _control(self, element: etree._Element) -> None:
        control = read_control(element)
        content = element.find(w("sdtContent"))
        content = element if content is None else content  # which holds nothing but its properties
        if control.kind == "text" and not control.name and not control.title:
            self._walk(content)
            return
        self._inside(content, *control[:3])
        made = self._open[-1].pieces[-1:] if not self._open[-1].in_code else []
        if made and isinstance(span := made[0], Span):
            self._open[-1].pieces[-1] = _without_sign(span, control.ticked)

    def _alternatives(self, element: etree._Element) -> None:
        for choice in islice(element.iterchildren(etree.Element), 1):  # Word shows the first that it knows
            self._walk(choice)

    def _drawing(self, element: etree._Element) -> None:
        """Add a picture with its alternative text, and the text boxes in it."""
        boxes = [one for one in element.iter(TEXT_BOX) if not _is_inside(one, element)]
        named = [one for one in element.iter(etree.Element) if not _is_inside(one, element)]
        texts = [one.get(name, "") for one in named for name in _ALTERNATIVES if one.tag != TEXT_BOX]
        texts += [one.text or "" for one in named if str(one.tag).endswith("}t")]
        words = " ".join(dict.fromkeys(filter(None, map(collapsed, texts))))
        titles = [collapsed(one.get("title", "")) for one in named]
        title = next(filter(None, titles), "")
        if words or title or not boxes:
            self._add(Span("picture", "", title, (Text(words),) if words else ()))
        for box in boxes:
            self._box(box)

    def _box(self, element: etree._Element) -> None:
        name = str(next(self._numbers))
        self._add(Mark("box", name))
        self._boxes.append((name, element))

    def _simple_field(self, element: etree._Element) -> None:
        depth = len(self._open)
        self._open.append(_Open([], [element.get(w("instr"), "")]))
        self._walk(element)
        self._close_fields(depth)

    def _field_character(self, element: etree._Element) -> None:
        kind, top = element.get(w("fldCharType")), self._open[-1]
        if kind == "begin" and len(self._open) < _MOST_OPEN:
            self._open.append(_Open([], [], True))
        elif kind == "begin" or self._beyond:  # its code and its result are words
            self._say(" ")
            self._beyond += {"begin": 1, "end": -1}.get(kind or "", 0)
        elif kind == "separate":
            top.in_code = False
        elif kind == "end" and top.code is not None:
            self._close_field()

    def _close_fields(self, most: int) -> None:
        """End the fields that are still open, until so much is open."""
        while len(self._open) > most:
            self._close_field()

    def _close_field(self) -> None:
        closed = self._open.pop()
        code, result = collapsed("".join(closed.code or ())), tidy(closed.pieces)
        if self._open[-1].in_code:  # as Word shows a field inside of another one's code
            shown = plain_text(result)
            self._add_code(f"{{{code} | {shown}}}" if shown else f"{{{code}}}")
            return
        if code.split(" ")[0].upper() in _COUNTED and plain_text(result).strip().isdigit():
            result = ()
        self._add(Field(code, result))


class Control(NamedTuple):
    """The kind of a content control (see `Span`), its tag, its title, and whether it is ticked."""

    kind: str
    name: str
    title: str
    ticked: bool


def read_control(element: etree._Element) -> Control:
    """Return what a content control is; a required statement is known by its tag."""
    properties = element.find(w("sdtPr"))
    if properties is None:
        return Control("text", "", "", False)
    name, title = (_value(properties, one) for one in ("tag", "alias"))
    box = properties.find(f"{{{W14_NS}}}checkbox")
    if box is not None:
        state = box.find(f"{{{W14_NS}}}checked")
        is_ticked = state is not None and is_on(state.get(f"{{{W14_NS}}}val", "1"))
        return Control("box", name, title, is_ticked)
    kinds = {"date": "date", "dropDownList": "choice", "comboBox": "choice"}
    kind = next((kind for tag, kind in kinds.items() if properties.find(w(tag)) is not None), "text")
    if kind == "text" and name.startswith(STATES):
        return Control("states", name.removeprefix(STATES), title, False)
    return Control(kind, name, title, False)


def _without_sign(span: Span, is_ticked: bool) -> Span:
    """Return a box without the sign that it shows, and a control without blanks that keep its place."""
    words = plain_text(span.pieces)
    plain = all(isinstance(piece, Text) for piece in span.pieces)
    is_sign = span.kind == "box" and words in _BOX_SIGNS
    pieces = () if plain and (is_sign or not words.strip()) else span.pieces
    return Span(span.kind, span.name, span.title, pieces, is_ticked)


def _value(properties: etree._Element, name: str) -> str:
    found = properties.find(w(name))
    return collapsed(found.get(_VALUE, "")) if found is not None else ""


def _is_on(run: etree._Element, name: str, otherwise: bool) -> bool:
    switch = run.find(f"{w('rPr')}/{w(name)}")
    return otherwise if switch is None else is_switched_on(switch)


def _is_inside(element: etree._Element, drawing: etree._Element) -> bool:
    """Return whether an element is in a text box of a drawing, or in what another program shows instead."""
    for above in element.iterancestors():
        if above is drawing:
            return False
        if above.tag in (TEXT_BOX, f"{{{MC_NS}}}Fallback"):
            return True
    return False


_SIGNS = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("cr"): "\n",
    w("noBreakHyphen"): "\u2011",
    w("softHyphen"): "\u00ad",
}
_TAKERS: Mapping[str, Callable[[WordsReader, etree._Element], None]] = {
    w("t"): WordsReader._text,
    f"{{{M_NS}}}t": WordsReader._text,
    w("instrText"): WordsReader._text,
    RUN: WordsReader._run,
    w("br"): WordsReader._break,
    w("sym"): WordsReader._symbol,
    w("hyperlink"): WordsReader._link,
    w("sdt"): WordsReader._control,
    w("fldSimple"): WordsReader._simple_field,
    w("fldChar"): WordsReader._field_character,
    f"{{{MC_NS}}}AlternateContent": WordsReader._alternatives,
    **dict.fromkeys((w("drawing"), w("pict"), w("object")), WordsReader._drawing),
    **dict.fromkeys((TEXT_BOX, PARAGRAPH), WordsReader._box),
    **{w(f"{kind}Reference"): WordsReader._reference for kind in ("footnote", "endnote", "comment")},
}
