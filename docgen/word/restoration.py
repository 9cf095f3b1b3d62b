"""Puts back what some programs leave out of a Word file when they save it, by the bookmarks that they keep.

LibreOffice, for one, drops tags, titles and locks of content controls, and titles of tables; it puts titles
on other controls, and dissolves controls around paragraphs and rows. Each named control has a bookmark around
it, which is kept, though its start and end may be written several times; a copy of it ends in `_Copy_1`. What
was lost is taken from the file as it was. No word is changed.
"""

from __future__ import annotations

import copy
import itertools
from collections import Counter
from collections.abc import Iterator

from docgen.lazy import compiled_when_used, dataclass
from docgen.word.ooxml.bookmarks import UNITS, bookmark_of, control_at, siblings_in
from docgen.word.ooxml.limits import DEFAULT, Limits
from docgen.word.ooxml.names import CONTROL, CONTROL_CONTENT, PARAGRAPH, ROW, SILENT, TABLE, TEXT, W14_NS, w
from docgen.word.ooxml.package import Archive, compress, read_entries
from docgen.word.ooxml.parts import Part, read_parts
from docgen.word.ooxml.xml import as_number, serialize
from docgen.word.tree import etree

_ID, _NAME, _VALUE = w("id"), w("name"), w("val")
_START, _END = w("bookmarkStart"), w("bookmarkEnd")
_PROPERTIES, _TITLE, _TAG = w("sdtPr"), w("alias"), w("tag")
_NAMED = {_TITLE: "title", _TAG: "tag", w("lock"): "lock"}
_LIVE = (f"{{{W14_NS}}}checkbox", w("date"), w("dropDownList"), w("comboBox"), w("picture"))
_COPY = compiled_when_used(r"_Copy_\d+$")
_CAPTIONS = (w("tblCaption"), w("tblDescription"))


@dataclass(frozen=True)
class Restored:
    """A file with what it had lost: its content, what was put back and where, and what could not be."""

    content: bytes
    done: tuple[tuple[str, str], ...]
    undone: tuple[str, ...]


def restore(data: bytes, original: bytes, source: str = "template", limits: Limits = DEFAULT) -> Restored:
    """Return a Word file with what a program left out of it; `original` is the file before, or its model.

    Raises TemplateError for a file that Word cannot open.
    """
    content = read_parts(read_entries(data, source, limits), source, limits)
    before = read_parts(read_entries(original, source, limits), source, limits).parts
    restorer = _Restorer([part for part in content.parts if part.kind == "story"])
    models = [part for part in before if part.kind == "story"]
    restorer.unwrap([control for part in models for control in _named(part)])
    for part in models:
        for control in _named(part):
            restorer.take(control, part)
        restorer.take_captions(part)
    written = {part.name: serialize(part.root) for part in restorer.parts if part.name in restorer.changed}
    written = {**content.rewritten, **written}
    kept = [
        compress(name, written.pop(name)) if name in written else entry
        for name, entry in content.entries.items()
    ]
    return Restored(Archive(kept).write(written), tuple(restorer.done), tuple(restorer.undone))


def find_nameless(data: bytes, source: str, limits: Limits = DEFAULT) -> tuple[tuple[str, str], ...]:
    """Find the boxes, dates and lists that have a bookmark and no tag: the bookmark's name, and the place.

    Raises TemplateError for a file that Word cannot open.
    """
    parts = read_parts(read_entries(data, source, limits), source, limits).parts
    found = [(part, start, control_at(start)) for part in parts for start in part.root.iter(_START)]
    return tuple(
        (start.get(_NAME, ""), part.place_of(start))
        for part, start, control in found
        if control is not None and _kind(control) and not _has(control, _TAG)
    )


def _named(part: Part) -> Iterator[etree._Element]:
    """Yield the controls of a part that have a tag."""
    return (control for control in part.root.iter(CONTROL) if _value(control, _TAG))


def _properties(control: etree._Element) -> etree._Element:
    found = control.find(_PROPERTIES)
    return etree.SubElement(control, _PROPERTIES) if found is None else found


def _has(control: etree._Element, name: str) -> bool:
    return control.find(f"{_PROPERTIES}/{name}") is not None


def _value(control: etree._Element, name: str) -> str:
    found = control.find(f"{_PROPERTIES}/{name}")
    return "" if found is None else found.get(_VALUE, "")


def _bookmark_of(control: etree._Element) -> str:
    """Return the name of a control's bookmark, which begins just before it or, moved by Word, within it."""
    usual = bookmark_of(_value(control, _TAG), ())
    marks = itertools.takewhile(lambda one: one.tag in SILENT, control.itersiblings(preceding=True))
    names = (mark.get(_NAME, "") for mark in itertools.chain(marks, control.iter(_START)))
    return next((name for name in names if name.startswith(usual[:31])), usual)


class _Restorer:
    """Changes the parts of one file; keeps what was put back where, and what could not be."""

    def __init__(self, parts: list[Part]) -> None:
        self.parts = parts
        self.changed: set[str] = set()
        self.done: list[tuple[str, str]] = []
        self.undone: list[str] = []
        self._tags: Counter[str] = Counter()  # of the models
        starts = [start for part in parts for start in part.root.iter(_START)]
        self._ends = {end.get(_ID): end for part in parts for end in part.root.iter(_END)}
        self._starts: dict[str, list[etree._Element]] = {}
        for start in sorted(starts, key=lambda start: _COPY.search(start.get(_NAME, "")) is not None):
            self._starts.setdefault(_COPY.sub("", start.get(_NAME, "")), []).append(start)
        ids = [one.get(_ID) or one.get(_VALUE) or "" for part in parts for one in part.root.iter(_START, _ID)]
        self._numbers = itertools.count(max(map(as_number, ids), default=0) + 1)

    def unwrap(self, models: list[etree._Element]) -> None:
        """Dissolve what a program made of controls: without a tag, with the title of another or around less.

        LibreOffice puts a control that follows another one into that, and its words behind it.
        """
        titles = {_value(model, _TITLE) for model in models} - {""}
        names = {_bookmark_of(model) for model in models if not _kind(model)}
        leading = [control_at(start) for name in names for start in self._starts_of(name)]
        self._tags = Counter(_value(model, _TAG) for model in models)
        for part in self.parts:
            for control in list(part.root.iter(CONTROL)):
                is_odd = _value(control, _TITLE) in titles or control in leading
                if is_odd and not _value(control, _TAG) and not _kind(control):
                    content = control.find(CONTROL_CONTENT)
                    for child in list(content) if content is not None else []:
                        control.addprevious(child)
                    _remove(control)
                    self.changed.add(part.name)

    def _starts_of(self, name: str) -> list[etree._Element]:
        """Return the starts of a bookmark; without one, those of its first copy."""
        starts = self._starts.get(name, [])
        return [start for start in starts if start.get(_NAME) == starts[0].get(_NAME)]

    def take(self, model: etree._Element, part: Part) -> None:
        """Give the control at a model's bookmark its properties, or make a control around the bookmark."""
        starts, tag = self._starts_of(_bookmark_of(model)), _value(model, _TAG)
        found = next((one for one in map(control_at, starts) if one is not None), None)
        given = "" if found is None else _value(found, _TAG)
        if given not in ("", *self._tags):
            return  # somebody gave it another tag
        if found is not None and (given == tag or (not given and _kind(found) == _kind(model))):
            self._complete(found, model, starts)
        elif self._count(tag) >= self._tags[tag]:
            return  # it is there, and its bookmark is not where it was
        elif starts:
            self._enclose(starts, model, part)
        else:
            self._give_up(model, part, "neither it nor its bookmark is in the file")

    def _count(self, tag: str) -> int:
        return sum(_value(one, _TAG) == tag for part in self.parts for one in _named(part))

    def _complete(self, found: etree._Element, model: etree._Element, starts: list[etree._Element]) -> None:
        own = _properties(found)
        lost = [name for tag, name in _NAMED.items() if _has(model, tag) and not _has(found, tag)]
        if not lost:
            return
        found.replace(own, self._merged(own, model))
        if found in starts[0].iterancestors():
            found.addprevious(starts[0])
        self._report(found, model, ", ".join(lost))

    def _merged(self, own: etree._Element, model: etree._Element) -> etree._Element:
        """Return the properties of the model, with those in their place that a control has itself."""
        merged = copy.deepcopy(_properties(model))
        for child in list(merged):
            mine = own.find(str(child.tag))
            if mine is not None:
                merged.replace(child, copy.deepcopy(mine))
            elif child.tag == _ID:
                child.set(_VALUE, str(next(self._numbers)))
            elif child.tag == w("showingPlcHdr"):
                merged.remove(child)
        return merged

    def _enclose(self, starts: list[etree._Element], model: etree._Element, part: Part) -> None:
        """Make a control like the model around what the bookmark is around."""
        ends = [self._ends[start.get(_ID)] for start in starts if start.get(_ID) in self._ends]
        kind = next((str(one.tag) for one in _units(model)), "")
        elements = siblings_in(starts[0], ends[-1], kind) if ends else []
        if not elements:
            self._give_up(model, part, "its bookmark is no longer around whole paragraphs, rows or words")
            return
        if _is_deleted(elements, model, part, _words_between(starts[0], ends[-1])):
            self._give_up(model, part, "none of its words are at its bookmark")
            return
        elements = self._whole(elements, model)
        control, content = etree.Element(CONTROL), etree.Element(CONTROL_CONTENT)
        control.extend([self._merged(etree.Element(_PROPERTIES), model), content])
        elements[0].addprevious(control)
        content.extend(elements)
        for mark in (*starts, *ends):
            _remove(mark)
        number = str(next(self._numbers))
        control.addprevious(etree.Element(_START, {_ID: number, _NAME: _bookmark_of(model)}))
        control.addnext(etree.Element(_END, {_ID: number}))
        self._report(control, model, "control")

    def _whole(self, elements: list[etree._Element], model: etree._Element) -> list[etree._Element]:
        """Add the paragraphs before these that a program left out of the bookmark on saving twice."""
        first, *rest = map(_words, _units(model)) if _units(model) else [""]
        is_short = len(rest) >= sum(one.tag in UNITS for one in elements)
        if not is_short or not rest or first in map(_words, elements):
            return elements
        before = list(elements[0].itersiblings(preceding=True))
        at = next((at for at, one in enumerate(before) if _words(one) == first), -1)
        if at < 0:
            why = "it is around less than there; put the rest into it"
            self._fail(f"the control {_called(model)}", why)
        return [*reversed(before[: at + 1]), *elements]

    def take_captions(self, part: Part) -> None:
        """Give the tables of a part the titles and descriptions that those of the model have."""
        models = list(part.root.iter(TABLE))
        mine = next((one for one in self.parts if one.label == part.label), None)
        tables = [] if mine is None else list(mine.root.iter(TABLE))
        for number, model in enumerate(models):
            alike = [one for one in tables if _head(one) == _head(model)]
            table = tables[number] if len(tables) == len(models) else alike[0] if len(alike) == 1 else None
            own = None if table is None else table.find(w("tblPr"))
            wanted = [one for name in _CAPTIONS for one in model.iterfind(f"{w('tblPr')}/{name}")]
            lost = [one for one in wanted if own is None or own.find(str(one.tag)) is None]
            if lost and own is not None and mine is not None:
                own.extend(copy.deepcopy(lost))
                self._note(mine, own, "alternative text of the table")
            elif lost:
                message = f"the alternative text of a table ({part.place_of(model)} of the original)"
                self._fail(message, "no table here has its first row")

    def _report(self, control: etree._Element, model: etree._Element, what: str) -> None:
        root = control.getroottree().getroot()
        part = next(part for part in self.parts if part.root is root)
        self._note(part, control, f"{what} of {_called(model)}")

    def _note(self, part: Part, element: etree._Element, what: str) -> None:
        self.changed.add(part.name)
        self.done.append((part.place_of(next(element.iter(PARAGRAPH), element)), what))

    def _give_up(self, model: etree._Element, part: Part, why: str) -> None:
        place = part.place_of(next(model.iter(PARAGRAPH), model))
        self._fail(f"the control {_called(model)} ({place} of the original)", why)

    def _fail(self, what: str, why: str) -> None:
        self.undone.append(f"{what}: {why}")


def _called(control: etree._Element) -> str:
    title = _value(control, _TITLE)
    return f"“{title}” ({_value(control, _TAG)})" if title else _value(control, _TAG)


def _kind(control: etree._Element) -> list[str]:
    """Return what makes a control a box, a date or a list; nothing for a control around text."""
    return [str(child.tag) for child in control.iterfind(f"{_PROPERTIES}/*") if child.tag in _LIVE]


def _units(control: etree._Element) -> list[etree._Element]:
    """Return what a control is around: paragraphs, tables, rows or cells; nothing for words."""
    return [child for child in control.iterfind(f"{CONTROL_CONTENT}/*") if child.tag in UNITS]


def _words(element: etree._Element) -> str:
    return " ".join("".join(text.text or "" for text in element.iter(TEXT)).split())


def _is_deleted(elements: list[etree._Element], model: etree._Element, part: Part, around: str) -> bool:
    """Return whether elements are neither a control's nor changed; `around` are the words in its bookmark."""
    own = {_words(line) for line in model.iter(PARAGRAPH)} or {_words(model)}
    others = {_words(line) for line in part.root.iter(PARAGRAPH)} - own
    here = {_words(line) for one in elements for line in one.iter(PARAGRAPH)} or set(map(_words, elements))
    return any(own) and not here & own and (here <= {*others, ""} or not around)


def _words_between(start: etree._Element, end: etree._Element) -> str:
    found = start.getroottree().getroot().iter(TEXT, _START, _END)
    after = itertools.dropwhile(lambda one: one is not start, found)
    return "".join(one.text or "" for one in itertools.takewhile(lambda one: one is not end, after)).strip()


def _head(table: etree._Element) -> str:
    return _words(next(table.iter(ROW), table))


def _remove(element: etree._Element) -> None:
    if (parent := element.getparent()) is not None:
        parent.remove(element)
