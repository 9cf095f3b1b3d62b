"""Reads the XML parts of a Word file and gives them the names that Word uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Literal, NamedTuple

from lxml import etree

from docgen.errors import Problem, TemplateError
from docgen.lazy import dataclass
from docgen.word.ooxml.content_types import CONTENT_TYPES, ContentTypes, replace_type
from docgen.word.ooxml.limits import DEFAULT, Limits, exceeded
from docgen.word.ooxml.names import R_NS, STRICT_NS, part_name, w
from docgen.word.ooxml.package import Entry
from docgen.word.ooxml.places import number_levels, place_of
from docgen.word.ooxml.relationships import (
    LINK,
    PACKAGE,
    list_relationships,
    owner_of,
    read_relationships,
    relationships_part,
    relative_target,
)
from docgen.word.ooxml.xml import DamagedPart, LargePart, LongText, PartReader, serialize

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
PROPERTIES_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_PROPERTIES = {
    PROPERTIES_TYPE: "document properties",
    "application/vnd.openxmlformats-officedocument.extended-properties+xml": "document properties",
    "application/vnd.openxmlformats-officedocument.custom-properties+xml": "custom document properties",
}
_MAIN, _DOCUMENT = "body", "officeDocument"
_SAVE_AGAIN, _FROM_A_COPY = "save the file again in Word", "take the file from a copy"


def story_type(label: str) -> str:
    """Return the content type of a `header`, `footer`, `footnotes`, `endnotes` or `comments` part."""
    return next(content_type for content_type, one in _STORIES.items() if one == label)


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


class Content(NamedTuple):
    """The XML parts of a file, the body first; its entries by name; and the parts to rewrite for a document.

    Every name is spelled in one way (see `part_name`), in the case of the zip file: case does not count.
    """

    parts: list[Part]
    rewritten: dict[str, bytes]
    entries: dict[str, Entry]


def read_parts(entries: Iterable[Entry], source: str, limits: Limits = DEFAULT) -> Content:
    """Read every XML part; the body is the part to which the package itself has a relationship.

    Raises TemplateError if the file is not a Word document, exceeds a limit or has a damaged part.
    """
    named, reader = _by_name(entries), _Reader(limits, source)
    roots = reader.read(named, [name for name in named if name.lower().endswith((".xml", ".rels"))])
    altered = _respell_targets(roots, named)
    if CONTENT_TYPES not in roots:
        raise TemplateError(source, [_not_a_document()])
    types = ContentTypes(roots[CONTENT_TYPES])
    main = _main_part(named, roots.get(relationships_part(PACKAGE)), types, source)
    known = {*_STORIES, *_PROPERTIES}
    others = [name for name in named if name not in roots and (name == main or types.of(name) in known)]
    roots |= reader.read(named, others)
    if any(etree.QName(root).namespace == STRICT_NS for root in roots.values()):
        raise TemplateError(source, [_strict()])
    if roots[main].tag != w("document"):
        message = "this part of the file is to be its body, and holds no Word document"
        raise TemplateError(source, [Problem(main, message, _FROM_A_COPY, "damaged")])
    if types.of(main) == _TEMPLATE_TYPE:
        replace_type(roots[CONTENT_TYPES], _TEMPLATE_TYPE, DOCUMENT_TYPE)
        altered.append(CONTENT_TYPES)
    labels = {**_labels(main, roots), main: _MAIN}
    parts = []
    for name in [main, *sorted(name for name in roots if name != main)]:
        of_type = types.of(name)
        label = labels.get(name, _STORIES.get(of_type, _PROPERTIES.get(of_type, name)))
        parts.append(Part(name, label, roots[name], "story" if name == main else _kind(of_type)))
    return Content(parts, {name: serialize(roots[name]) for name in altered}, named)


def _by_name(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return the entries by name; the names that only the package itself uses are spelled as it does."""
    named = {part_name(entry.name): entry for entry in entries}
    usual = [CONTENT_TYPES, *map(relationships_part, (PACKAGE, *named))]
    spelled = {name.lower(): name for name in usual}
    renamed = ((spelled.get(name.lower(), name), entry) for name, entry in named.items())
    return {name: entry if entry.name == name else replace(entry, name=name) for name, entry in renamed}


def _respell_targets(roots: Mapping[str, etree._Element], names: Iterable[str]) -> list[str]:
    """Spell the targets of relationships as the entries; return the parts that are altered by this."""
    spelled = {name.lower(): name for name in names}
    altered = []
    for part in [part for part in roots if part.endswith(".rels")]:
        for element, relationship in read_relationships(roots[part], owner_of(part)):
            name = spelled.get(part_name(relationship.target).lower(), relationship.target)
            if name != relationship.target:
                element.set("Target", relative_target(name, owner_of(part)))
                altered.append(part)
    return altered


class _Reader:
    """Parses the parts of a file within its limits, and reports all that cannot be read at once."""

    def __init__(self, limits: Limits, source: str) -> None:
        self._limits, self._source = limits, source
        self._parts = PartReader(limits)

    def read(self, entries: Mapping[str, Entry], names: Iterable[str]) -> dict[str, etree._Element]:
        """Return the roots of the parts with these names; raises TemplateError."""
        roots, problems = {}, []
        for name in sorted(names):
            try:
                roots[name] = self._parsed(entries[name])
            except DamagedPart:
                problems.append(Problem(name, "this part of the file is damaged", _SAVE_AGAIN, "damaged"))
            except LongText:
                message = "a text in this part of the file is longer than 10 MB"
                problems.append(Problem(name, message, "give a file without it", "too-large"))
            except LargePart as error:
                place = "" if error.limit == "elements" else name
                problems.append(exceeded(error.limit, self._limits, place))
        if problems:
            raise TemplateError(self._source, dict.fromkeys(problems))
        return roots

    def _parsed(self, entry: Entry) -> etree._Element:
        if entry.size > self._limits.part_bytes:  # before it is unpacked
            raise LargePart("part_bytes")
        return self._parts.parse(entry.content)


def _kind(content_type: str) -> Literal["story", "properties", "other"]:
    if content_type in _STORIES:
        return "story"
    return "properties" if content_type in _PROPERTIES else "other"


def _main_part(
    entries: Iterable[str], relationships: etree._Element | None, types: ContentTypes, source: str
) -> str:
    """Return the part that the package names as its document (part 1, 11.3.10)."""
    named = [one.target for one in list_relationships(relationships, PACKAGE) if one.kind == _DOCUMENT]
    bodies = list(dict.fromkeys(name for name in named if not name.startswith(LINK)))
    present = {name.lower() for name in entries}
    typed = {*types.named((DOCUMENT_TYPE, _TEMPLATE_TYPE))} & present
    main = bodies[0] if bodies else ""
    if main and main not in entries:
        problem = Problem(main, "this part of the file is missing", _FROM_A_COPY, "damaged")
    elif len({name.lower() for name in bodies} & present | typed) > 1:
        problem = Problem("", "the file has two bodies, and only one is shown", _SAVE_AGAIN, "two-bodies")
    elif types.of(main).startswith(_MACROS):
        problem = Problem("", "the file holds macros", "save it in Word as .docx", "macros")
    elif types.of(main) not in (DOCUMENT_TYPE, _TEMPLATE_TYPE):
        problem = _not_a_document()
    else:
        return main
    raise TemplateError(source, [problem])


def _not_a_document() -> Problem:
    return Problem("", "this is not a Word document", "give a .docx file, as Word saves it", "not-word")


def _strict() -> Problem:
    fix = "in Word, save it as Word Document (.docx), not as Strict Open XML Document"
    return Problem("", "the file is saved as Strict Open XML", fix, "unusual-xml")


def _labels(main: str, roots: Mapping[str, etree._Element]) -> dict[str, str]:
    """Return Word's name for each header and footer: its kind, and its section if there are several."""
    relationships = list_relationships(roots.get(relationships_part(main)), main)
    targets = {relationship.id: relationship.target for relationship in relationships}
    sections = list(roots[main].iter(w("sectPr")))
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
