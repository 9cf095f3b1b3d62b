"""Finds tags in places where they are not filled, and which would otherwise stay in the document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from docgen.errors import Problem
from docgen.word.ooxml.names import DELETED, PARAGRAPH, SEALED_NS, TEXT, W_NS, w
from docgen.word.ooxml.parts import Part
from docgen.word.tags.scan import MARK, RESERVED

_OPENER = re.compile(r"\{\{|\{%|\{#")
_KINDS = {w("instrText"): "a field's code", w("delText"): "deleted text"}
_WHERE = {"descr": "alternative text", "title": "a title", "Target": "an address"}


def drop_deleted_tags(root: etree._Element) -> bool:
    """Remove tracked deletions that hold tags, whose text no reader sees; return whether there were any."""
    gone = False
    for deletion in list(root.iter(*DELETED)):
        text = "".join(str(piece) for piece in deletion.itertext())
        parent = deletion.getparent()
        if _OPENER.search(text) and parent is not None:
            parent.remove(deletion)
            gone = True
    return gone


def odd_characters(part: Part) -> Iterator[Problem]:
    """Yield problems that prevent reading a part: an unusual `w:` prefix, characters reserved for marks."""
    if part.kind == "story" and part.root.nsmap.get("w") != W_NS:
        message = "the part's XML is written in an unusual way"
        yield Problem(part.label, message, "open the file in Word and save it again", "unusual-xml")
    for element in part.root.iter(etree.Element):
        if any(RESERVED.search(str(text)) for text in (element.text or "", *element.attrib.values())):
            message = "the text holds characters that are not text (U+FDD0 to U+FDD3)"
            yield Problem(part.place_of(element), message, "delete them", "odd-characters")


def out_of_reach(part: Part) -> Iterator[Problem]:
    """Yield a problem for each tag left in a part, or for a sealed part, which no template may have."""
    if part.root.tag == f"{{{SEALED_NS}}}sealed":
        message = "the file is a filled document: it carries the record that it was filled from"
        fix = "start from the template that it was filled from"
        yield Problem(part.label, message, fix, "filled-document")
        return
    for element in part.root.iter(etree.Element):
        for where, text in _texts(element, part):
            text = MARK.sub("", text)
            found = _OPENER.search(text)
            if found:
                yield Problem(
                    part.place_of(element),
                    f"a tag is in {where}, where it is not filled",
                    "move it into ordinary text, or delete it",
                    "tag-out-of-reach",
                    text[found.start() : found.start() + 60],
                )


def _texts(element: etree._Element, part: Part) -> Iterator[tuple[str, str]]:
    """Yield the kind and the text of each text of an element that does not belong to a paragraph's text."""
    own = element.tag == TEXT and part.kind == "story"
    if element.text and element.tag != w("instrText") and not own:
        yield _KINDS.get(str(element.tag), "text"), element.text
    if element.tag == PARAGRAPH:
        codes = "".join(code.text or "" for code in element.iter(w("instrText")))
        if codes:
            yield _KINDS[w("instrText")], codes
    for key, value in element.attrib.items():
        name = etree.QName(key).localname
        yield _WHERE.get(name, f"a property ({name})"), str(value)
