"""Finds the partners of ranges: bookmarks, comments and tracked moves, which have a start and an end element.

A start and its end are partners by their id (ECMA-376 part 1, 17.13). When content is removed, a start or end
whose partner stays is kept.
"""

from __future__ import annotations

from collections import Counter

from docgen.lazy import compiled_when_used
from docgen.word.ooxml.names import w
from docgen.word.tree import etree

_NAMES = ("bookmark", "commentRange", "perm", "moveFromRange", "moveToRange")
RANGES = {w(f"{name}Start"): w(f"{name}End") for name in _NAMES}
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
