"""Empties stored results of fields that Word makes from something else, if they hold tags.

A table of contents repeats the headings with their tags, and a cross-reference repeats a text. What Word has
stored of them is not part of the template. The field is marked dirty, so that Word works it out when it opens
the filled document (ECMA-376 part 1, 17.16.18).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from docgen.word.ooxml.bookmarks import without_partners
from docgen.word.ooxml.fields import cuts_field
from docgen.word.ooxml.names import MADE, PARAGRAPH, RUN, TEXT, w
from docgen.word.tags.scan import OPENER, adjoined

_FIELD, _CODE, _CHARACTER, _TAB = w("fldSimple"), w("instrText"), w("fldChar"), w("tab")
_KEYWORD = re.compile(r"\s*(=|\w+)")


@dataclass
class _Field:
    """A field: the elements of its frame, the pieces of its code, and the texts and tabs of its result."""

    frame: list[etree._Element]
    code: list[str] = field(default_factory=list)
    result: list[etree._Element] = field(default_factory=list)

    @property
    def is_made(self) -> bool:
        """Whether Word makes its result, which has just begun, from something else than the field."""
        if len(self.frame) > 2:  # behind a second separator
            return False
        keyword = _KEYWORD.match("".join(self.code))
        return keyword is not None and keyword[1].upper() in MADE

    @property
    def entries(self) -> dict[etree._Element, list[etree._Element]]:
        """The paragraphs of its result that hold tags, each with its texts and tabs."""
        found: dict[etree._Element, list[etree._Element]] = {}
        for node in self.result:
            if (parent := node.getparent()) is not None and parent.tag == RUN:
                found.setdefault(next(node.iterancestors(PARAGRAPH), parent), []).append(node)
        texts = {entry: "".join(node.text or "" for node in nodes) for entry, nodes in found.items()}
        return {entry: found[entry] for entry, text in texts.items() if OPENER.search(adjoined(text))}


def empty_stored_results(root: etree._Element) -> bool:
    """Empty the entries that hold tags in each stored result; return whether there were any."""
    emptied = [_empty(one) for one in [*_simple_fields(root), *_complex_fields(root)]]
    return any(emptied)


def _simple_fields(root: etree._Element) -> Iterator[_Field]:
    """Yield the fields of one element whose results Word makes, but none within another one."""
    inner: set[etree._Element] = set()
    for element in root.iter(_FIELD):
        one = _Field([element], [element.get(w("instr"), "")])
        if element not in inner and one.is_made:
            inner.update(element.iter(_FIELD))
            one.result += element.iter(TEXT, _TAB)
            yield one


def _complex_fields(root: etree._Element) -> list[_Field]:
    """Return the fields between field characters whose results Word makes, but none within another one."""
    found: list[_Field] = []
    stack: list[_Field] = []
    outer: _Field | None = None  # the one in whose result the walk is
    for node in root.iter(_CODE, _CHARACTER, TEXT, _TAB):
        kind = node.get(w("fldCharType")) if node.tag == _CHARACTER else None
        if kind == "begin":
            stack.append(_Field([]))
        if kind is not None and stack:
            stack[-1].frame.append(node)
        elif node.tag == _CODE and stack:
            stack[-1].code.append(node.text or "")
        elif outer is not None:
            outer.result.append(node)
        if kind == "separate" and outer is None and stack and stack[-1].is_made:
            outer = stack[-1]
            found.append(outer)
        if kind == "end" and stack and stack.pop() is outer:
            outer = None
    return found


def _empty(one: _Field) -> bool:
    """Remove the entries of a field that hold tags; keep paragraphs in which a field begins or ends."""
    entries = one.entries
    edges = {edge for node in one.frame for edge in itertools.islice(node.iterancestors(PARAGRAPH), 1)}
    kept_in = {edge.getparent() for edge in edges}  # where a paragraph is left in any case
    for entry, nodes in entries.items():
        is_edge = entry in edges or cuts_field(entry.iter(_CHARACTER))
        is_between = not is_edge and entry.getparent() in kept_in
        whole = is_between and entry.find(f"{w('pPr')}/{w('sectPr')}") is None
        for node in [entry] if whole else nodes:
            _remove(node)
    if entries:
        one.frame[0].set(w("dirty"), "true")
    return bool(entries)


def _remove(node: etree._Element) -> None:
    parent = node.getparent()
    if parent is not None:
        for end in without_partners(node):
            node.addprevious(end)
        parent.remove(node)
