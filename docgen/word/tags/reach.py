"""Finds tags in places where they are not filled, and which would otherwise stay in the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from docgen.errors import Problem
from docgen.word.ooxml.fields import INSTRUCTION, read_fields
from docgen.word.ooxml.names import A_NS, DELETED, M_NS, PARAGRAPH, SEALED_NS, TEXT, W_NS, w
from docgen.word.ooxml.package import Entry
from docgen.word.ooxml.parts import Part
from docgen.word.tags.scan import MARK, OPENER, RESERVED, adjoined
from docgen.word.tags.whereabouts import find_place, inserted_texts

# A set of sets, {{1},{2}}, is no tag: Word writes its braces like those of a tag.
_IN_EQUATION = re.compile(r"\{\{(?![^{}]*\}[^}])|\{%|\{#")
_KINDS = {
    w("instrText"): "a field's code",
    w("delInstrText"): "a field's code",
    w("delText"): "deleted text",
}
_WHERE = {"descr": "alternative text", "title": "a title", "Target": "an address"}
_EQUATION, _BRACKETS = f"{{{M_NS}}}oMath", f"{{{M_NS}}}d"
_LINES = {  # elements whose pieces of text are one text to a reader
    PARAGRAPH: "text",
    w("rt"): "a phonetic guide",
    w("rubyBase"): "a phonetic guide",
    f"{{{A_NS}}}p": "a chart, diagram or drawing",
    _EQUATION: "an equation",
}
_RESERVED = re.compile(b"\xef\xb7[\x90-\x93]")  # the characters of RESERVED in UTF-8
_UNREADABLE = frozenset({"unusual-xml", "odd-characters"})


class _Text(NamedTuple):
    """A text of a part: the element at which it is, what a person would call it, and its words."""

    element: etree._Element
    where: str
    text: str


def drop_deleted_tags(root: etree._Element) -> bool:
    """Remove tracked deletions that hold tags, whose text no reader sees; return whether there were any."""
    gone = False
    for deletion in list(root.iter(*DELETED)):
        text = "".join(str(piece) for piece in deletion.itertext())
        parent = deletion.getparent()
        if OPENER.search(text) and parent is not None:
            parent.remove(deletion)
            gone = True
    return gone


def set_codes_apart(root: etree._Element) -> None:
    """Write tags in text that programs read as a field's code as code, so that no value comes into it."""
    for field in list(read_fields(root)):
        texts = [element for element in field.inside if element.tag == TEXT]
        held = OPENER.search(adjoined("".join(element.text or "" for element in texts)))
        names = [one for one in field.inside if OPENER.search(adjoined(one.get(w("val"), "")))]
        for element in (*(texts if held else ()), *names):
            element.tag = INSTRUCTION


def odd_characters(part: Part) -> Iterator[Problem]:
    """Yield problems that prevent reading a part: an unusual `w:` prefix, characters reserved for marks."""
    prefix = part.root.nsmap.get("w")
    if part.kind == "story" and prefix != W_NS:
        message = "the part's XML is written in an unusual way"
        yield Problem(part.label, message, "open the file in Word and save it again", "unusual-xml")
    if _RESERVED.search(etree.tostring(part.root, encoding="UTF-8")) is None:
        return
    message = "the text holds characters that are not text (U+FDD0 to U+FDD3)"
    for element in part.root.iter(etree.Element):
        if any(RESERVED.search(text) for text in _strings(element)):
            yield Problem(part.place_of(element), message, "delete them", "odd-characters")


def _strings(element: etree._Element) -> Iterator[str]:
    yield from (element.text or "", element.tail or "", *map(str, element.attrib.values()))


def out_of_reach(
    parts: Sequence[Part], entries: Mapping[str, Entry], known: Sequence[Problem]
) -> Iterator[Problem]:
    """Yield a problem for each tag left in a part, and for a sealed part, which no template may have.

    `known` are the problems found before: a place is reported once, and nothing is looked for in a file
    that could not be read.
    """
    if any(problem.kind in _UNREADABLE for problem in known):
        return
    places = {problem.place for problem in known}
    for part in parts:
        if part.root.tag == f"{{{SEALED_NS}}}sealed":
            message = "the file is a filled document: it carries the record that it was filled from"
            fix = "start from the template that it was filled from"
            yield Problem(part.label, message, fix, "filled-document")
            continue
        for found in (*_texts(part), *_inserted(part, parts, entries)):
            text = adjoined(found.text)
            tag = (_IN_EQUATION if found.element.tag == _EQUATION else OPENER).search(text)
            if tag is None or (place := find_place(found.element, part, parts)) in places:
                continue
            message = f"a tag is in {found.where}, where it is not filled"
            typed = MARK.sub("", text[tag.start() : tag.start() + 60])
            yield Problem(
                place, message, "move it into ordinary text, or delete it", "tag-out-of-reach", typed
            )


def _texts(part: Part) -> Iterator[_Text]:
    """Yield the texts of a part: those of its paragraphs and equations in one piece, and its attributes."""
    lines: dict[tuple[etree._Element, str], list[str]] = {}
    for element, line in _with_lines(part.root):
        yield from _attributes(element)
        if element.tag == _EQUATION:
            if line is element:
                yield _Text(element, _LINES[_EQUATION], _equation(element))
        elif element.text:
            where = _KINDS.get(str(element.tag), _LINES.get(str(line.tag), "text"))
            lines.setdefault((line, where), []).append(element.text)
    for (line, where), pieces in lines.items():
        if line.tag != _EQUATION:
            yield _Text(line, where, "".join(pieces))


def _attributes(element: etree._Element) -> Iterator[_Text]:
    """Yield the attributes of an element that can hold a tag."""
    for key, value in element.attrib.items():
        if "{" in value:
            name = etree.QName(key).localname
            yield _Text(element, _WHERE.get(name, f"a property ({name})"), str(value))


def _with_lines(root: etree._Element) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Yield every element with the one of whose text its own is a piece: itself, if it is in none.

    All that is in an equation is a piece of its text.
    """
    around: list[etree._Element] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            if around and around[-1] is element:
                around.pop()
            continue
        if element.tag in _LINES and not (around and around[-1].tag == _EQUATION):
            around.append(element)
        yield element, around[-1] if around else element


def _equation(element: etree._Element) -> str:
    """Return the text of an equation, with the braces that Word has made into brackets (22.1.2.24)."""
    if element.tag != _BRACKETS:
        return (element.text or "") + "".join(_equation(child) for child in element)
    properties = next(iter(element), ())
    given = {etree.QName(node).localname: str(node.get(f"{{{M_NS}}}val", "")) for node in properties}
    inner = (_equation(child) for child in element if child.tag == f"{{{M_NS}}}e")
    return given.get("begChr", "(") + given.get("sepChr", "|").join(inner) + given.get("endChr", ")")


def _inserted(part: Part, parts: Iterable[Part], entries: Mapping[str, Entry]) -> Iterator[_Text]:
    for chunk, text in inserted_texts(part, parts, entries):
        yield _Text(chunk, "an inserted file", text)
