"""Handles links whose address holds tags: their relationships are made when a document is rendered.

Word stores an address separately from the link, percent-encoded. A tag at the start of an address gives the
address itself, which must begin with http, https, mailto or tel; the value of a tag after other text is
percent-encoded.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml import etree

from docgen.word.compile.work import PartWork
from docgen.word.ooxml.names import A_NS, R_NS, W_NS
from docgen.word.ooxml.relationships import is_external, relationships_part
from docgen.word.ooxml.xml import serialize
from docgen.word.tags.scan import Scanned, scan
from docgen.word.weave.blocks import problem_at
from docgen.word.weave.nesting import literal

_ID = f"{{{R_NS}}}id"
_LINKS = (f"{{{W_NS}}}hyperlink", f"{{{A_NS}}}hlinkClick", f"{{{A_NS}}}hlinkHover")
_CLOSER = r"(?:%7D|%25|%23|[}%#])(?:%7D|\})"
_ENCODED = re.compile(rf"(?:%7B|\{{)(?:%7B|%25|%23|[{{%#]).*?{_CLOSER}", re.IGNORECASE)
_LAST_CLOSER = re.compile(rf".*{_CLOSER}", re.IGNORECASE | re.DOTALL)


def take_link_tags(work: PartWork) -> None:
    """Make the links of a part get their addresses at rendering; remove relationships that hold tags."""
    relations = work.file.parts.get(relationships_part(work.part.name))
    if relations is None:
        return
    links: dict[str | None, list[etree._Element]] = {}
    for link in work.root.iter(*_LINKS):
        links.setdefault(link.get(_ID), []).append(link)
    tagged = [one for one in relations.root if is_external(one) and one.get("Id") in links]
    taken = [one for one in tagged if _take(str(one.get("Target")), links[one.get("Id")], work)]
    for relation in taken:
        relations.root.remove(relation)
    if taken:
        work.file.rewritten[relations.name] = serialize(relations.root)


def begins_with_tag(address: str) -> bool:
    """Return whether an address begins with a tag, so that it is checked when a document is rendered."""
    return _ENCODED.match(address) is not None


def _take(address: str, links: list[etree._Element], work: PartWork) -> bool:
    """Make links get their address at rendering if it holds tags; return whether it does."""
    closed = _LAST_CLOSER.match(address)
    end = closed.end() if closed is not None else 0  # without it, each opener would be looked for to the end
    target, found = _ENCODED.subn(lambda match: unquote(match.group()), address[:end])
    if not found:
        return False
    target += address[end:]
    place = f"{work.part.place_of(links[0])}, address of the link"
    scanned = scan(target, place, work.maker.next, work.maker.most)
    for tag in work.keep(scanned):
        if tag.kind == "statement":
            message = "an address can hold printed values only"
            fix = "put the condition around the whole link"
            work.problems.append(problem_at(tag, message, fix, "statement-in-link"))
    if scanned.tags and all(tag.kind != "statement" for tag in scanned.tags):
        code, typed = _joined(scanned), scanned.tags[0].typed
        for link in links:
            link.set(_ID, work.maker.value(code, place, "link", typed=typed))
    return True


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
            pieces.append(literal(scanned.text[at:start]))
        pieces.append(f"({tag.code} | {_filter_for(scanned.text)})" if pieces else f"({tag.code})")
        at = end
    if scanned.text[at:]:
        pieces.append(literal(scanned.text[at:]))
    return " ~ ".join(pieces)
