"""Finds the partners of ranges: bookmarks, comments and tracked moves, which have a start and an end element.

A start and its end are partners by their id (ECMA-376 part 1, 17.13). When content is removed, a start or end
whose partner stays is kept. The bookmark around a content control has its name from the tag of the control: a
program that drops the tag when it saves keeps the bookmark, and by its name the control is found again.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Container, Iterator

from docgen.lazy import compiled_when_used
from docgen.word.ooxml.names import CELL, CONTROL, CONTROL_CONTENT, PARAGRAPH, ROW, SILENT, TABLE, w
from docgen.word.tree import etree

_NAMES = ("bookmark", "commentRange", "perm", "moveFromRange", "moveToRange")
RANGES = {w(f"{name}Start"): w(f"{name}End") for name in _NAMES}
UNITS = (PARAGRAPH, TABLE, ROW, CELL)
_LONGEST = 40  # characters of a bookmark's name in Word
RANGE_ENDS = frozenset(RANGES.values())
_TAG = compiled_when_used(rf'<w:({"|".join(_NAMES)})(?:Start|End)\b[^<>]*? w:id="(\d+)"[^<>]*/>')


def without_partners(element: etree._Element) -> list[etree._Element]:
    """Return the starts and ends within an element whose partners are outside of it."""
    found = list(element.iter(*RANGES, *RANGE_ENDS))
    keys = [(RANGES.get(str(node.tag), str(node.tag)), node.get(w("id"))) for node in found]
    count = Counter(keys)
    return [node for node, key in zip(found, keys, strict=True) if count[key] == 1]


def tags_without_partners(xml: str) -> str:
    """Return the tags of starts and ends without partners in XML given as text, joined."""
    found = list(_TAG.finditer(xml))
    keys = [match.groups() for match in found]
    count = Counter(keys)
    return "".join(match.group() for match, key in zip(found, keys, strict=True) if count[key] == 1)


def bookmark_of(tag: str, taken: Container[str]) -> str:
    """Return the bookmark's name for a tag: ASCII letters, digits and `_`, a letter first, at most 40.

    A name in `taken` is numbered: `_2`, `_3`. A long name ends with a digest of its tag.
    """
    name = re.sub(r"[^A-Za-z0-9_]+", "_", tag)
    if not name[:1].isalpha():
        name = f"c{name}" if name.startswith("_") else f"c_{name}"
    if len(name) > _LONGEST:
        name = f"{name[:31]}_{hashlib.sha256(tag.encode()).hexdigest()[:8]}"
    numbered = (f"{name[: _LONGEST - len(end)]}{end}" for end in (f"_{n}" for n in itertools.count(2)))
    return next(one for one in itertools.chain([name], numbered) if one not in taken)


def control_at(start: etree._Element) -> etree._Element | None:
    """Return the control that begins where a bookmark begins."""
    parent = start.getparent()
    leads = all(one.tag in SILENT for one in start.itersiblings(preceding=True))
    if leads and parent is not None and parent.tag == CONTROL_CONTENT:
        return parent.getparent()
    following = next((one for one in start.itersiblings() if one.tag not in SILENT), None)
    return following if following is not None and following.tag == CONTROL else None


def siblings_in(start: etree._Element, end: etree._Element, kind: str = "") -> list[etree._Element]:
    """Return the siblings from a start to an end; with a kind, the paragraphs, tables, rows or cells there.

    Words that are spread over several paragraphs are taken as paragraphs. Empty if nothing whole is there.
    """
    lines = [next(mark.iterancestors(PARAGRAPH), None) for mark in (start, end)]
    if not kind and (lines[0] is lines[1] or None in lines):
        found = _from_to(start, end)
        inner = [at for at, one in enumerate(found) if one.tag not in SILENT]
        return found[inner[0] : inner[-1] + 1] if inner else []
    kind = kind or PARAGRAPH
    firsts = [one for one in _around(start) if one.tag == kind]
    lasts = [one for one in _around(end) if one.tag == kind or {str(one.tag), kind} <= {PARAGRAPH, TABLE}]
    return next(filter(None, (_from_to(first, last) for first in firsts for last in lasts)), [])


def _around(mark: etree._Element) -> Iterator[etree._Element]:
    """Yield what a start or an end belongs to, from the inside: the block beside it, and what is around it.

    An end that is the first thing in a paragraph belongs to the block before this paragraph.
    """
    line = next(mark.iterancestors(PARAGRAPH), None)
    is_end = mark.tag == w("bookmarkEnd")
    leads = line is not None and all(one.tag in SILENT for one in mark.itersiblings(preceding=True))
    if line is None or (is_end and leads):
        beside = (mark if line is None else line).itersiblings(preceding=is_end)
        yield from itertools.islice((one for one in beside if one.tag in UNITS), 1)
    yield from mark.iterancestors(*UNITS)


def _from_to(first: etree._Element, last: etree._Element) -> list[etree._Element]:
    """Return an element and its siblings up to another one; none if that does not follow."""
    siblings = [first, *first.itersiblings()]
    return siblings[: siblings.index(last) + 1] if last in siblings else []
