"""Handles links whose address holds tags: their relationships are made when a document is rendered.

Word stores an address separately from the link, percent-encoded. A tag at the start of an address gives the
address itself, which must begin with http, https, mailto or tel; the value of a tag after other text is
percent-encoded.
"""

from __future__ import annotations

import json
import re
from urllib.parse import unquote

from lxml import etree

from docgen.word.compile.work import PartWork
from docgen.word.ooxml.names import R_NS, W_NS
from docgen.word.ooxml.places import place_of
from docgen.word.ooxml.relationships import is_external, relationships_part
from docgen.word.ooxml.xml import serialize
from docgen.word.tags.scan import Scanned, scan
from docgen.word.weave.blocks import problem_at

_ID = f"{{{R_NS}}}id"
_LINKS = (f"{{{W_NS}}}hyperlink", "{http://schemas.openxmlformats.org/drawingml/2006/main}hlinkClick")
_ENCODED = re.compile(r"(?:%7B|\{)(?:%7B|%25|%23|[{%#]).*?(?:%7D|%25|%23|[}%#])(?:%7D|\})", re.IGNORECASE)


def take_link_tags(work: PartWork) -> None:
    """Make the links of a part get their addresses at rendering; remove relationships that hold tags."""
    relations = work.file.parts.get(relationships_part(work.part.name))
    if relations is None:
        return
    for relation in list(relations.root):
        target = str(relation.get("Target"))
        if not is_external(relation) or not _ENCODED.search(target):
            continue
        links = [link for link in work.root.iter(*_LINKS) if link.get(_ID) == relation.get("Id")]
        if links:
            decoded = _ENCODED.sub(lambda match: unquote(match.group()), target)
            _take(decoded, links, work)
            relations.root.remove(relation)
            work.file.rewritten[relations.name] = serialize(relations.root)


def _take(target: str, links: list[etree._Element], work: PartWork) -> None:
    place = f"{place_of(links[0], work.part.label)}, address of the link"
    scanned = scan(target, place, work.maker.next)
    for tag in work.keep(scanned):
        if tag.kind == "statement":
            message = "an address can hold printed values only"
            fix = "put the condition around the whole link"
            work.problems.append(problem_at(tag, message, fix, "statement-in-link"))
    if all(tag.kind != "statement" for tag in scanned.tags):
        code, typed = _joined(scanned), scanned.tags[0].typed
        for link in links:
            link.set(_ID, work.maker.value(code, place, "link", typed=typed))


def _filter_for(address: str) -> str:
    """Return the filters that encode a value in an address; mail addresses and numbers keep @ and +."""
    plain = address.lower().startswith(("mailto:", "tel:"))
    kept = ' | replace("%40", "@") | replace("%2B", "+") | replace("%20", "")'
    return f"urlencode{kept}" if plain else "urlencode"


def _joined(scanned: Scanned) -> str:
    """Return the address as one expression."""
    pieces, at = [], 0
    for (start, end), tag in zip(scanned.spans, scanned.tags, strict=False):
        if scanned.text[at:start]:
            pieces.append(json.dumps(scanned.text[at:start]))
        pieces.append(f"({tag.code} | {_filter_for(scanned.text)})" if pieces else f"({tag.code})")
        at = end
    if scanned.text[at:]:
        pieces.append(json.dumps(scanned.text[at:]))
    return " ~ ".join(pieces)
