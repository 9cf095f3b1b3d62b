"""Says where the text of any part shows in the document, and reads files that are inserted as they are.

The text of a chart, of a diagram or of an empty control is in a part of its own, which nobody finds by its
name; its place is the one where a story refers to the part. A file that is inserted (`w:altChunk`, ECMA-376
part 1, 17.17.2.1) is read as plain text, whatever its kind.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from docgen.errors import TemplateError
from docgen.word.ooxml.names import R_NS, w
from docgen.word.ooxml.package import Entry, read_entries
from docgen.word.ooxml.parts import Part
from docgen.word.ooxml.places import place_of
from docgen.word.ooxml.relationships import Relationship, list_relationships, relationships_part, uses_of

_ID = f"{{{R_NS}}}id"
_WORDS = {"chart": "chart", "chartEx": "chart", "diagramData": "SmartArt"}
_LABELS = {w("styles"): "styles", w("numbering"): "lists", w("settings"): "settings"}
_MARKUP = re.compile(r"(?is)<(style|script)\b.*?</\1>|<[^>]*>")
_PARAGRAPH_END = re.compile(r"(?i)(?=</(?:\w+:)?p>|<br\b)")
_RTF = re.compile(r"\\([{}\\])|[{}]|\\[a-z]+-?\d* ?|[\r\n]")


def find_place(element: etree._Element, part: Part, parts: Iterable[Part]) -> str:
    """Return the place of an element of a part in Word's terms, even if the part is no story."""
    if element.tag == w("docVar"):
        return f"document variable {element.get(w('name'))}"
    if part.root.tag == w("glossaryDocument"):
        return _building_block(element, parts)
    if part.kind == "other":
        label = _LABELS.get(str(part.root.tag), "")
        label = f"{label} of the document ({part.label})" if label else part.label
        return next(_references(part, parts), "") or place_of(element, label, part.numbers)
    return part.place_of(element)


def _references(part: Part, parts: Iterable[Part]) -> Iterator[str]:
    """Yield the places of the charts and diagrams whose text is in a part."""
    for story in parts:
        aims = (one for one in _relationships(story, parts) if one.target == part.name)
        words = {one.id: _WORDS[one.kind] for one in aims if one.kind in _WORDS}
        for node, number in uses_of(story.root, words) if words else ():
            yield f"{story.place_of(node)}, {words[number]}"


def _building_block(element: etree._Element, parts: Iterable[Part]) -> str:
    """Return the place of a building block: the control that shows it while empty, else its name."""
    block = next((node for node in (element, *element.iterancestors()) if node.tag == w("docPart")), element)
    given = block.find(f"{w('docPartPr')}/{w('name')}")
    name = "" if given is None else given.get(w("val"), "")
    for part in parts:
        for node in part.root.iter(w("placeholder")):
            if node.find(w("docPart")) is not None and node[0].get(w("val")) == name:
                return f"{part.place_of(node)}, placeholder of a content control"
    return f"building block {name}"


def inserted_texts(
    part: Part, parts: Iterable[Part], entries: Mapping[str, Entry]
) -> Iterator[tuple[etree._Element, str]]:
    """Yield each place at which another file is inserted into a part, and the text of that file."""
    chunks = list(part.root.iter(w("altChunk")))
    targets = {one.id: one.target for one in _relationships(part, parts)} if chunks else {}
    for chunk in chunks:
        entry = entries.get(targets.get(chunk.get(_ID, ""), ""))
        if entry is not None:
            yield chunk, _plain(entry.content)


def _relationships(part: Part, parts: Iterable[Part]) -> list[Relationship]:
    name = relationships_part(part.name)
    root = next((other.root for other in parts if other.name == name), None)
    return list(list_relationships(root, part.name))


def _plain(content: bytes) -> str:
    """Return the text of a file: of Word, RTF, HTML, or plain text; its paragraphs in lines."""
    if content.startswith(b"PK"):
        try:
            inner = read_entries(content, "inserted file")
        except TemplateError:
            return ""
        return "\n".join(_marked_up(entry.content) for entry in inner if entry.name.endswith(".xml"))
    return _marked_up(content)


def _marked_up(content: bytes) -> str:
    """Return the text of a file that is no zip file: what is packed in a packed file is not unpacked."""
    text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    if text.startswith("{\\rtf"):
        return _RTF.sub(lambda found: found.group(1) or "", text)
    text = re.sub(r"=\r?\n", "", text) if "quoted-printable" in text else text
    return html.unescape(_MARKUP.sub("", _PARAGRAPH_END.sub("\n", text)))
