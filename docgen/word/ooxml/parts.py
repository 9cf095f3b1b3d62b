"""Reads the XML parts of a Word file and gives them the names that Word uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from lxml import etree

from docgen.errors import Problem, TemplateError
from docgen.word.ooxml.content_types import CONTENT_TYPES, types_of_parts
from docgen.word.ooxml.names import R_NS, w
from docgen.word.ooxml.package import Entry
from docgen.word.ooxml.places import number_levels, place_of
from docgen.word.ooxml.relationships import list_relationships, relationships_part
from docgen.word.ooxml.xml import DamagedPart, parse

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
DOCUMENT_TYPE = f"{_WORD}document.main+xml"
_TEMPLATE_TYPE = f"{_WORD}template.main+xml"
_MACROS = ("application/vnd.ms-word.document.macroEnabled", "application/vnd.ms-word.template.macroEnabled")
_STORIES = {
    f"{_WORD}header+xml": "header",
    f"{_WORD}footer+xml": "footer",
    f"{_WORD}footnotes+xml": "footnotes",
    f"{_WORD}endnotes+xml": "endnotes",
    f"{_WORD}comments+xml": "comments",
}
_PROPERTIES = {
    "application/vnd.openxmlformats-package.core-properties+xml": "document properties",
    "application/vnd.openxmlformats-officedocument.extended-properties+xml": "document properties",
    "application/vnd.openxmlformats-officedocument.custom-properties+xml": "custom document properties",
}
_MAIN = "body"


@dataclass(frozen=True)
class Part:
    """A part of the file: its name in the package, Word's name for it (`label`), its XML.

    `kind` is `story` for a part that holds paragraphs, `properties` for document properties; `other` parts
    are only searched for tags that would stay in the document.
    """

    name: str
    label: str
    root: etree._Element
    kind: Literal["story", "properties", "other"]

    def place_of(self, element: etree._Element) -> str:
        """Return the place of an element, as the part was counted when a place was first asked for."""
        return place_of(element, self.label, self.numbers)

    @cached_property
    def numbers(self) -> dict[etree._Element, int]:
        """The number of each table, row, cell and paragraph, counted once."""
        return number_levels(self.root)


def read_parts(entries: Mapping[str, Entry], source: str) -> tuple[list[Part], dict[str, bytes]]:
    """Return every XML part, the body first, and the parts that must be rewritten for a document.

    Raises TemplateError if the file is not a Word document or a part is not well-formed.
    """
    types = _content_types(entries, source)
    main = _main_part(types, source)
    if main not in entries:
        damaged = Problem(main, "this part of the file is missing", "take the file from a copy", "damaged")
        raise TemplateError(source, [damaged])
    rewritten = {}
    if types[main] == _TEMPLATE_TYPE:
        content = entries[CONTENT_TYPES].content.replace(_TEMPLATE_TYPE.encode(), DOCUMENT_TYPE.encode())
        rewritten[CONTENT_TYPES] = content
    parts, problems = [], []
    labels: dict[str, str] = {main: _MAIN}
    names = [main, *sorted(name for name in entries if name != main and name.endswith((".xml", ".rels")))]
    for name in names:
        try:
            root = parse(entries[name].content)
        except DamagedPart:
            problems.append(
                Problem(name, "this part of the file is damaged", "save the file again in Word", "damaged")
            )
            continue
        if name == main:
            labels |= _labels(root, name, entries)
        labels.setdefault(name, _STORIES.get(types.get(name, ""), _PROPERTIES.get(types.get(name, ""), name)))
        parts.append(Part(name, labels[name], root, _kind(name, main, types)))
    if problems:
        raise TemplateError(source, problems)
    return parts, rewritten


def _kind(name: str, main: str, types: Mapping[str, str]) -> Literal["story", "properties", "other"]:
    if name == main or types.get(name) in _STORIES:
        return "story"
    return "properties" if types.get(name) in _PROPERTIES else "other"


def _content_types(entries: Mapping[str, Entry], source: str) -> dict[str, str]:
    if CONTENT_TYPES not in entries:
        raise TemplateError(source, [_not_a_document()])
    try:
        root = parse(entries[CONTENT_TYPES].content)
    except DamagedPart as error:
        damaged = Problem(
            CONTENT_TYPES, "this part of the file is damaged", "save the file again in Word", "damaged"
        )
        raise TemplateError(source, [damaged]) from error
    return types_of_parts(root)


def _main_part(types: Mapping[str, str], source: str) -> str:
    for name, kind in types.items():
        if kind in (DOCUMENT_TYPE, _TEMPLATE_TYPE):
            return name
        if kind.startswith(_MACROS):
            raise TemplateError(
                source, [Problem("", "the file holds macros", "save it in Word as .docx", "macros")]
            )
    raise TemplateError(source, [_not_a_document()])


def _not_a_document() -> Problem:
    return Problem("", "this is not a Word document", "give a .docx file, as Word saves it", "not-word")


def _labels(root: etree._Element, main: str, entries: Mapping[str, Entry]) -> dict[str, str]:
    """Return Word's name for each header and footer: its kind, and its section if there are several."""
    entry = entries.get(relationships_part(main))
    relationships = list_relationships(parse(entry.content) if entry is not None else None, main)
    targets = {relationship.id: relationship.target for relationship in relationships}
    sections = list(root.iter(w("sectPr")))
    labels: dict[str, str] = {}
    for number, section in enumerate(sections, 1):
        for reference in section.iter(w("headerReference"), w("footerReference")):
            target = targets.get(reference.get(f"{{{R_NS}}}id", ""))
            kind = etree.QName(reference).localname.removesuffix("Reference")
            pages = {"first": "first-page ", "even": "even-page "}.get(reference.get(w("type"), ""), "")
            where = f" of section {number}" if len(sections) > 1 else ""
            if target is not None:
                labels.setdefault(target, f"{pages}{kind}{where}")
    return labels
