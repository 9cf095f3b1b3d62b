"""Reads a filed document: its payload, the changes since it was made, and the values of its controls."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from lxml import etree

from docgen.errors import DocumentError, Problem, TemplateError
from docgen.lazy import dataclass
from docgen.word.ooxml.layout import Layout, survey
from docgen.word.ooxml.limits import DEFAULT, Limits
from docgen.word.ooxml.names import SEALED_NS
from docgen.word.ooxml.package import Entry, read_entries
from docgen.word.ooxml.parts import Part, read_parts
from docgen.word.ooxml.places import Places, find_places
from docgen.word.problems.kinds import KINDS
from docgen.word.reading.active_content import Active, find_active
from docgen.word.reading.content import Reading
from docgen.word.reading.normal_form import normal_form
from docgen.word.reading.numbering import ListWords, find_words
from docgen.word.reading.part import read_part
from docgen.word.reading.signs import without_formulas
from docgen.word.sealing.comparison import Change, Control, compare, compare_pages
from docgen.word.sealing.fingerprint import Media, find_blanks, find_stories
from docgen.word.sealing.parsed import read_parsed
from docgen.word.sealing.seal import BrokenSeal, Made, read_made

_SEALED = f"{{{SEALED_NS}}}sealed"


@dataclass(frozen=True)
class Sealed:
    """The content of a filed document, compared with the document when it was made.

    `payload` is the text that it was filled with, as it is in the document now; `changes` are the changes of
    the payload, the text and the pictures, and the active content that was added. `controls` are the content
    controls that take a value.
    """

    payload: str
    changes: tuple[Change, ...]
    controls: tuple[Control, ...]


def read_sealed(data: bytes, source: str = "document", limits: Limits = DEFAULT) -> Sealed:
    """Return the payload of a document that was filled with one, its controls, and what changed since.

    `data` is a .docx file as its users left it; `source` names it in errors. A seal shows accidents, not
    forgery. Fields, formulas, word art and the words of lists count as text, hidden and struck text as a
    person reads it (see `docgen.word.reading.part`); lines and shapes, charts, diagrams, the rows and columns
    of tables, styles and other formats are not compared. Raises DocumentError for a file that is not a Word
    file, is damaged or protected, exceeds one of the `limits`, or carries no sealed part (`not-sealed`), two
    of them (`sealed-twice`) or one that cannot be read (`broken-seal`).
    """
    try:
        parts, _, entries = read_parts(read_entries(data, source, limits), source, limits)
    except TemplateError as error:
        raise DocumentError(source, error.problems) from error
    made = _made(parts, source)
    layout = survey(parts[0].name, {part.name: part.root for part in parts}.get)
    return _compared(made, layout, parts, entries)


def _made(parts: list[Part], source: str) -> Made:
    found = [part for part in parts if part.root.tag == _SEALED]
    if not found:
        message = "the document carries no record: it was not made by docgen, or the record was taken out"
        raise _refusal(source, message, "not-sealed")
    if len(found) > 1:
        raise _refusal(source, "the document carries more than one record", "sealed-twice")
    try:
        return read_made(found[0].root)
    except BrokenSeal as error:
        message = f"the record that the document carries is damaged: {error}"
        raise _refusal(source, message, "broken-seal", found[0].name) from error


def _refusal(source: str, message: str, kind: str, place: str = "") -> DocumentError:
    return DocumentError(source, [Problem(place, message, KINDS[kind].fix, kind)])


def _added_active(made: Made, found: Iterable[Active], changes: Iterable[Change]) -> Iterator[Change]:
    """Yield the active content that the document was not made with, but for changed pictures."""
    pictures = {change.place for change in changes if change.kind == "picture"}
    for one in found:
        if one.key not in made.active and not (one.kind == "picture" and one.place in pictures):
            yield Change("active", one.place, "added")


def _read_as_before(root: etree._Element, words: ListWords) -> Reading:
    """Return the content of a part as docgen 0.1 read it when it sealed the document."""
    return read_part(without_formulas(normal_form(root)), words=words)


def _compared(made: Made, layout: Layout, parts: list[Part], entries: Mapping[str, Entry]) -> Sealed:
    shown = {part.name: part for part in parts if part.name in layout.parts}
    roots = {part.name: part.root for part in parts}
    active = find_active(parts, entries)  # also in what Word passes over: other programs may show it
    words = find_words(roots.get(layout.numbering), roots.get(layout.styles))
    read = read_parsed if made.blanks is not None else _read_as_before
    readings = {name: read(part.root, words) for name, part in shown.items()}
    sections = len(readings[layout.main].sections)

    def digest(name: str) -> str:
        return hashlib.sha256(entries[name].content).hexdigest() if name in entries else ""

    @cache
    def places(name: str) -> Places:
        return find_places(shown[name].root, shown[name].label)

    stories = find_stories(layout, readings)
    changes, controls = compare(made.stories, stories, Media(layout.target, digest), places, sections)
    changes += compare_pages(made, stories, find_blanks(layout, readings), sections)
    changes += dict.fromkeys(_added_active(made, active, changes))
    if not made.payload_is_whole:
        changes.append(Change("payload", "record that the document carries", "changed"))
    return Sealed(made.payload, tuple(changes), tuple(controls))
