"""Turns a woven part into one Jinja source.

The source is the XML of the part. Its delimiters are control characters, which XML cannot hold, so no text of
the document can be mistaken for a tag. Each tag has a line of its own; a table maps lines to tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from docgen.errors import Problem, TemplateError
from docgen.word.compile.guards import xml_of
from docgen.word.compile.work import PartWork
from docgen.word.language.environment import (
    CLOSE,
    GUARD_CLOSE,
    GUARD_END,
    GUARD_OPEN,
    OPEN,
    PRINT_CLOSE,
    PRINT_OPEN,
    SEAM,
)
from docgen.word.language.wrapping import Line
from docgen.word.ooxml.limits import DEFAULT, Limits, how_to_raise
from docgen.word.ooxml.names import AFTER_HIGHLIGHT, RUN, SHARES, TEXT, W14_NS, w
from docgen.word.ooxml.parts import Part
from docgen.word.reading.tokens import is_usual
from docgen.word.tags.scan import MARK, Tag
from docgen.word.values.rich import Spot
from docgen.word.weave.notes import growth_with_notes, with_notes_moved
from docgen.word.weave.visible import tags_out_of_sight
from docgen.word.weave.weaving import INSTRUCTION

_CODE = re.compile(rf"<\?{INSTRUCTION} ([^?]+)\?>|&#64976;(\d+)&#64977;")
_RAW = {"&#64978;": "{", "&#64979;": "}"}
_GUARDS = {"(": GUARD_OPEN, "|": SEAM}
_TEXT_ID = f"{{{W14_NS}}}textId"
_KEEPS_SPACE = frozenset({TEXT, w("delText"), w("instrText")})


@dataclass(frozen=True)
class Source:
    """A part as Jinja: its text, and for each line the number of its tag and the sink of its value.

    `usual` is true if its text can be read the faster way when a document is sealed (see `tokens`).
    """

    name: str
    text: str
    lines: tuple[Line, ...]
    usual: bool


def tidy(work: PartWork) -> None:
    """Remove what must not be repeated, and meaningless white space.

    Ids of paragraphs (w14) would occur twice, so only those that other parts name are kept; white space
    between elements has no meaning.
    """
    work.file.notes.renew_ids(work.part, work.maker)
    for element in work.root.iter(etree.Element):
        if element.get(_TEXT_ID) is not None:
            del element.attrib[_TEXT_ID]
        if element.tag not in _KEEPS_SPACE and element.text and not element.text.strip():
            element.text = None
        if element.tail and not element.tail.strip():
            element.tail = None


def find_spots(work: PartWork) -> None:
    """Find the spot of each tag: its part, the format of its run if any, and whether a reader sees it."""
    part = work.part.name
    spots = {number: Spot(part) for number in range(work.first_tag, work.maker.next)}
    for text in work.root.iter(TEXT):
        for found in MARK.finditer(text.text or ""):
            run = text.getparent()
            if run is not None and run.tag == RUN:
                spots[int(found.group(1))] = _spot(part, run.find(w("rPr")))
    for number in tags_out_of_sight(work.root):
        spots[number] = replace(spots[number], unseen=True)
    work.file.spots |= spots


def _spot(part: str, properties: etree._Element | None) -> Spot:
    children = [] if properties is None else list(properties)
    shares = {"head": "", "bold": "", "italic": "", "tail": ""}
    for child in children:
        shares[SHARES.get(str(child.tag), "tail")] += xml_of(child)
    lit = [child for child in children if child.tag != w("highlight")]
    before = "".join(xml_of(child) for child in lit if child.tag not in AFTER_HIGHLIGHT)
    after = "".join(xml_of(child) for child in lit if child.tag in AFTER_HIGHLIGHT)
    marked = f'<w:rPr>{before}<w:highlight w:val="yellow"/>{after}</w:rPr>'
    return Spot(part, **shares, lit=marked, runs=True, unseen=False)


def write_sources(
    parts: Iterable[Part], tags: Mapping[int, Tag], name: str = "template", limits: Limits = DEFAULT
) -> list[Source]:
    """Return the woven parts of a file as Jinja sources; `tags` are the tags of the file by number.

    Raises TemplateError if the notes of the file are referred to so often that it would be too large.
    """
    texts = {part.name: etree.tostring(part.root, encoding="ascii").decode("ascii") for part in parts}
    if growth_with_notes(texts) > limits.part_bytes:
        message = f"notes are referred to again and again, and add more than {limits.part_bytes:,} characters"
        raise TemplateError(name, [Problem("", message, how_to_raise("part_bytes"), "too-large")])
    return [_source(name, xml, tags, is_usual(texts[name])) for name, xml in with_notes_moved(texts).items()]


def _source(name: str, xml: str, tags: Mapping[int, Tag], usual: bool) -> Source:
    xml = xml.replace("\n", "&#10;")
    for reference, letter in _RAW.items():
        xml = xml.replace(reference, letter)
    lines: list[Line] = []

    def code(match: re.Match[str]) -> str:
        content = match.group(1) or match.group(2)
        if content in _GUARDS:
            return _GUARDS[content]
        if content.startswith(")"):
            return f"{GUARD_CLOSE}{content[1:]}{GUARD_END}"
        tag = tags[int(content)]
        if tag.kind == "comment":
            return ""
        lines.append(Line(tag.number, tag.sink, tag.argument))
        if tag.kind == "print":
            return f"{PRINT_OPEN} {tag.code} \n{PRINT_CLOSE}"
        return f"{OPEN} {tag.code} \n{CLOSE}"

    return Source(name, _CODE.sub(code, xml), tuple(lines), usual)
