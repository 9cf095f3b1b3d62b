"""Reads Word's fields as a program runs them: the code of each, and the elements that are in it.

A field is one element with its code (`w:fldSimple`), or it is between field characters: all text before
`separate` is code, whatever its element (ECMA-376 part 1, 17.16.18). A text box and a note have fields of
their own.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import field

from lxml import etree

from docgen.lazy import dataclass
from docgen.word.ooxml.names import DELETED, MC_NS, PARAGRAPH, STORIES, TEXT, W15_NS, w

UNKNOWN = "\0"  # stands in a code for what is known only when a program has opened the file
INSTRUCTION = w("instrText")
_INSTRUCTIONS = frozenset({INSTRUCTION, w("delInstrText")})
_CHARACTER, _SIMPLE = w("fldChar"), w("fldSimple")
_BRANCHES = frozenset({f"{{{MC_NS}}}Choice", f"{{{MC_NS}}}Fallback"})
_LEVELS = frozenset({*STORIES, *_BRANCHES, _SIMPLE})
_INSERTED = frozenset({w("ins"), w("moveTo")})
_TEXTS = frozenset({*_INSTRUCTIONS, TEXT, w("delText")})
_SIGNS = {w(name): " " for name in ("tab", "br", "cr", "ptab")} | {
    PARAGRAPH: " ",
    w("noBreakHyphen"): "-",
    w("sym"): UNKNOWN,
    w("dataBinding"): UNKNOWN,  # a program writes other data into the control
    f"{{{W15_NS}}}dataBinding": UNKNOWN,
    w("alias"): "",
    w("tag"): "",
}
_MARKS = (_CHARACTER, _SIMPLE, *_INSTRUCTIONS)  # every field has one of them
_READ = (_CHARACTER, *_LEVELS, *_TEXTS, *_SIGNS, *DELETED, *_INSERTED)


@dataclass
class CodeField:
    """A field: where it begins, the pieces of its code, whether its result has begun.

    `inside` are the texts, and the titles and tags of controls, in the code of a field that is in no other
    code; `around` is that field for one that is.
    """

    begin: etree._Element
    pieces: list[str]
    is_read: bool = False
    around: CodeField | None = None
    inside: list[etree._Element] = field(default_factory=list)

    @property
    def code(self) -> str:
        """Its code, with `UNKNOWN` for the result of another field and for what has several versions."""
        return "".join(self.pieces)


@dataclass
class _Level:
    """The open fields of a story, of a version of its text, or of a simple field; the field around these."""

    fields: list[CodeField]
    outer: CodeField | None = None
    is_story: bool = False

    @property
    def innermost(self) -> CodeField | None:
        return self.fields[-1] if self.fields else self.outer


def read_fields(root: etree._Element) -> Iterator[CodeField]:
    """Yield each field of a part, also one that never ends, or a piece of code that is in no field.

    A part with tracked changes is read with all of them, without what they delete, and without what they
    insert, so that a field can come several times.
    """
    if next(root.iter(*_MARKS), None) is None:
        return
    for left_out in ((), DELETED, _INSERTED):
        if not left_out or next(root.iter(*left_out), None) is not None:
            yield from _Reader().read(root, left_out)


def cuts_field(elements: Iterable[etree._Element]) -> bool:
    """Return whether a field begins, has its result or ends among these elements, but is not whole there."""
    depth = 0
    for element in elements:
        kind = element.get(w("fldCharType")) if element.tag == _CHARACTER else None
        if depth == 0 and kind in ("separate", "end"):
            return True
        depth += {"begin": 1, "end": -1}.get(kind or "", 0)
    return depth != 0


class _Reader:
    """Reads the fields of a part, in one reading of its tracked changes."""

    def __init__(self) -> None:
        self._found: list[CodeField] = []
        self._levels = [_Level([], is_story=True)]

    def read(self, root: etree._Element, left_out: Container[str]) -> list[CodeField]:
        walk = etree.iterwalk(root, ("start", "end"), _READ)
        for event, element in walk:
            if element.tag in left_out:
                if event == "start":
                    walk.skip_subtree()
            elif event == "end":
                self._end(element)
            else:
                self._start(element)
        return self._found

    def _start(self, element: etree._Element) -> None:
        if element.tag in _LEVELS:
            self._open_level(element)
        elif element.tag == _CHARACTER:
            self._read_character(element)
        elif element.tag in _TEXTS:
            self._add(element, element.text or "")
        elif element.tag in _SIGNS:
            self._add(element, _SIGNS[str(element.tag)])

    def _open_level(self, element: etree._Element) -> None:
        if element.tag == _SIMPLE:
            one = self._begin(element, element.get(w("instr"), ""))
            one.is_read = True
            self._levels.append(_Level([one]))
        elif element.tag in _BRANCHES:
            self._levels.append(_Level([], self._levels[-1].innermost))
        else:
            self._levels.append(_Level([], is_story=True))

    def _end(self, element: etree._Element) -> None:
        """Close a level; a field that has not ended goes on behind it."""
        if element.tag in _LEVELS and len(self._levels) > 1:
            level = self._levels.pop()
            if not level.is_story:
                self._levels[-1].fields += [one for one in level.fields if one.begin is not element]

    def _read_character(self, element: etree._Element) -> None:
        kind, fields = element.get(w("fldCharType")), self._levels[-1].fields
        if kind == "begin":
            fields.append(self._begin(element, ""))
        elif fields and fields[-1].begin.tag == _CHARACTER:
            if kind == "separate":
                fields[-1].is_read = True
            elif kind == "end":
                fields.pop()

    def _begin(self, element: etree._Element, code: str) -> CodeField:
        self._add(element, UNKNOWN)
        one = CodeField(element, [code], around=self._coded())
        self._found.append(one)
        return one

    def _coded(self) -> CodeField | None:
        """Return the outermost field in whose code the reading is."""
        innermost = self._levels[-1].innermost
        if innermost is None or innermost.around is not None:
            return None if innermost is None else innermost.around
        return None if innermost.is_read else innermost

    def _add(self, element: etree._Element, text: str) -> None:
        level = self._levels[-1]
        innermost, coded = level.innermost, self._coded()
        if coded is not None:
            coded.inside.append(element)
        if innermost is None and element.tag in _INSTRUCTIONS:
            self._found.append(CodeField(element, [text]))
        elif innermost is not None and not innermost.is_read:
            innermost.pieces.append(text if level.fields else UNKNOWN)
