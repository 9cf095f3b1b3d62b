"""Finds active content: what a program fetches, inserts or runs when somebody opens a document.

Whoever makes a template could bring it into every document that is made from it, so each kind is refused
unless it is allowed by its name: `picture`, `field`.
"""

from __future__ import annotations

import fnmatch
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from docgen.characters import UNSEEN
from docgen.lazy import compiled_when_used, dataclass
from docgen.svg import fetches
from docgen.word.ooxml.content_types import CONTENT_TYPES, MEDIA_TYPES, ContentTypes
from docgen.word.ooxml.fields import UNKNOWN, read_fields
from docgen.word.ooxml.names import w
from docgen.word.ooxml.package import Entry
from docgen.word.ooxml.parts import Part
from docgen.word.ooxml.relationships import (
    LINK,
    LINK_SCHEMES,
    Relationship,
    list_relationships,
    owner_of,
    uses_of,
)

# The name of each kind, and what is wrong with a file that has it.
_KIND_OF_RELATIONSHIP = {
    "attachedTemplate": "template",
    "aFChunk": "file",
    "subDocument": "file",
    "oleObject": "object",
    "control": "object",
    "vbaProject": "macros",
    "frame": "source",
    "mailMergeSource": "merge",
    "mailMergeHeaderSource": "merge",
    "recipientData": "merge",
    "webextension": "addin",
    "webextensiontaskpanes": "addin",
    "extensibility": "addin",
    "userCustomization": "addin",
    "keyMapCustomizations": "addin",
    "attachedToolbars": "addin",
    "wordVbaData": "macros",
}
_KIND_OF_TYPE = {
    "application/vnd.ms-office.vbaproject": "macros",
    "application/vnd.ms-word.vbadata+xml": "macros",
    "application/vnd.ms-word.keymapcustomizations+xml": "addin",
    "application/vnd.ms-word.attachedtoolbars": "addin",
}
_KIND_OF_ELEMENT = {
    w("altChunk"): "file",
    w("subDoc"): "file",
    w("object"): "object",
    w("control"): "object",
    w("mailMerge"): "merge",
    w("frameset"): "source",
    w("entryMacro"): "field",
    w("exitMacro"): "field",
    "{http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing}webVideoPr": "source",
}
_FETCHING = frozenset(
    "ADDIN CONTROL DATA DATABASE DDE DDEAUTO EMBED HTMLCONTROL IMPORT INCLUDE INCLUDEPICTURE INCLUDETEXT "
    "LINK MACROBUTTON PRINT RD SUBSCRIBER".split()
)
_HYPERLINK = "HYPERLINK"
_QUOTES = compiled_when_used("[“”„‟«»]")
_KEYWORD = compiled_when_used(rf'(?s)[\s"]*([\w{UNKNOWN}]*)(.*)')
_ARGUMENT = compiled_when_used(r'"((?:\\.|[^"\\])*)"?|(\\[^\s"\\])|([^\s"]+)')
_WITH_WORDS = frozenset({r"\l", r"\o", r"\t", r"\*", r"\@", r"\#"})  # switches that an argument follows
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_LINKS = frozenset({w("hyperlink"), f"{_DRAWING}hlinkClick", f"{_DRAWING}hlinkHover"})
_SCHEME = compiled_when_used(r"([A-Za-z][A-Za-z0-9+.-]*):")
_ODD = compiled_when_used(r"[\x01-\x20\x7f-\xa0]+")
_OUTSIDE = compiled_when_used(r"(?!data:)[A-Za-z][A-Za-z0-9+.-]*:|[/\\]{2}", re.IGNORECASE)
_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_ADDRESSES = ("src", f"{_OFFICE}href", f"{_OFFICE}althref")
_BASE = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}HyperlinkBase"


@dataclass(frozen=True)
class Active:
    """A piece of active content: its kind, its place, and the address outside of the file, if it has one."""

    kind: str
    place: str
    address: str = ""

    @property
    def key(self) -> str:
        """What it is, wherever it is: its kind, and the digest of its address."""
        return f"{self.kind} {hashlib.sha256(self.address.encode()).hexdigest()}"


def find_active(parts: Iterable[Part], entries: Mapping[str, Entry]) -> list[Active]:
    """Return the active content of a file, given with all its entries by name; each piece once."""
    by_name = {part.name: part for part in parts}
    found: dict[Active, None] = {}
    for part in by_name.values():
        if part.name.endswith(".rels"):
            found |= dict.fromkeys(_in_relationships(part, by_name.get(owner_of(part.name))))
        else:
            found |= dict.fromkeys((*_in_elements(part), *_in_fields(part)))
    types = ContentTypes(by_name[CONTENT_TYPES].root)
    found |= dict.fromkeys(one for entry in entries.values() for one in _in_entry(entry, types))
    return list(found)


def _in_entry(entry: Entry, types: ContentTypes) -> Iterator[Active]:
    content_type = types.of(entry.name).lower()
    if content_type in _KIND_OF_TYPE:
        yield Active(_KIND_OF_TYPE[content_type], entry.name)
    is_drawn = content_type == MEDIA_TYPES["svg"] or entry.name.lower().endswith(".svg")
    if is_drawn and fetches(entry.content):
        yield Active("picture", entry.name)


def _in_relationships(part: Part, owner: Part | None) -> Iterator[Active]:
    relationships = [one for one in list_relationships(part.root, owner_of(part.name)) if _may_be_active(one)]
    users = _users(owner if relationships else None, {one.id for one in relationships})
    for one in relationships:
        elements = users.get(one.id, [])
        kind = _kind_of(one, elements, owner)
        if kind:
            places = (
                [""] if owner is None else [owner.place_of(element) for element in elements] or [owner.label]
            )
            address = one.target.removeprefix(LINK) if one.target.startswith(LINK) else ""
            yield from (Active(kind, place, address) for place in places)


def _may_be_active(one: Relationship) -> bool:
    return one.kind in (*_KIND_OF_RELATIONSHIP, "package") or one.target.startswith(LINK)


def _users(owner: Part | None, ids: set[str]) -> dict[str, list[etree._Element]]:
    """Return the elements that use each relationship, by its id."""
    users: dict[str, list[etree._Element]] = {}
    for element, number in uses_of(owner.root, ids) if owner is not None else ():
        users.setdefault(number, []).append(element)
    return users


def _kind_of(one: Relationship, users: list[etree._Element], owner: Part | None) -> str:
    """Return the kind of active content that a relationship is; empty for one that is none."""
    if one.kind in _KIND_OF_RELATIONSHIP:
        return _KIND_OF_RELATIONSHIP[one.kind]
    if one.kind == "package" and owner is not None and owner.kind == "story":  # a chart has its data so too
        return "object"
    if not one.target.startswith(LINK):
        return ""
    if one.kind == "image":
        return "picture"
    if one.kind != "hyperlink" or any(user.tag not in _LINKS for user in users):
        return "source"
    return "link" if is_unsafe(one.target.removeprefix(LINK)) else ""


def is_unsafe(address: str) -> bool:
    """Return whether the address of a link leads elsewhere than to a web page, mail, a telephone, a place."""
    address = _ODD.sub("", address)
    scheme = _SCHEME.match(address)
    is_safe = scheme is not None and scheme[1].lower() in LINK_SCHEMES
    return not is_safe and not address.startswith("#") and address != ""


def _in_elements(part: Part) -> Iterator[Active]:
    for element in part.root.iter(*_KIND_OF_ELEMENT, f"{_VML}*", _BASE):
        tag = str(element.tag)
        if tag in _KIND_OF_ELEMENT:
            yield Active(_KIND_OF_ELEMENT[tag], part.place_of(element))
        if tag.startswith(_VML) and any(_is_outside(element.get(name, "")) for name in _ADDRESSES):
            yield Active("picture", part.place_of(element))
        if tag.startswith(_VML) and is_unsafe(element.get("href", "")):
            yield Active("link", part.place_of(element))
        if tag == _BASE and _is_outside(element.text or "") and is_unsafe(element.text or ""):
            yield Active("link", part.place_of(element))


def _is_outside(address: str) -> bool:
    return _OUTSIDE.match(UNSEEN.sub("", _ODD.sub("", address))) is not None


def _in_fields(part: Part) -> Iterator[Active]:
    for field in read_fields(part.root):
        kind = _kind_of_code(field.code)
        if kind:
            yield Active(kind, part.place_of(field.begin))


def _kind_of_code(code: str) -> str:
    """Return the kind of active content that a field with this code is; empty for one that is none."""
    keyword, arguments = _KEYWORD.findall(UNSEEN.sub("", _QUOTES.sub('"', code)))[0]
    keyword = keyword.upper()
    if keyword in _FETCHING:
        return "field"
    if UNKNOWN in keyword and fnmatch.filter((*_FETCHING, _HYPERLINK), keyword.replace(UNKNOWN, "*")):
        return "nested"
    if keyword == _HYPERLINK and any(map(is_unsafe, _addresses(arguments))):
        return "link"
    return ""


def _addresses(arguments: str) -> Iterator[str]:
    """Yield what may be the address among the arguments of a link field (ECMA-376 part 1, 17.16.5.25)."""
    switch = ""
    for quoted, given, word in _ARGUMENT.findall(arguments):
        if not given and switch not in _WITH_WORDS:
            yield quoted or word
        switch = given.lower()
