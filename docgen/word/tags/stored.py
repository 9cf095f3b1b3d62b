"""Empties stored results of fields that Word makes again from the document's own text, if they hold tags.

A table of contents repeats the headings with their tags, and a `STYLEREF` repeats a line. What Word has
stored of them is not part of the template. The field is marked dirty, so that Word works it out when it opens
the filled document (ECMA-376 part 1, 17.16.18).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from docgen.word.ooxml.fields import cuts_field
from docgen.word.ooxml.names import PARAGRAPH, RUN, TEXT, w
from docgen.word.ooxml.ranges import without_partners
from docgen.word.tags.scan import OPENER, adjoined

_REPEATS = frozenset({"TOC", "INDEX", "TOA", "STYLEREF"})
_FIELD, _CODE, _CHARACTER, _TAB = w("fldSimple"), w("instrText"), w("fldChar"), w("tab")


@dataclass
class _Field:
    """A field: the elements of its frame, its code, and the texts and tabs of its result."""

    frame: list[etree._Element]
    code: str = ""
    result: list[etree._Element] = field(default_factory=list)

    def take(self, node: etree._Element, is_innermost: bool) -> None:
        """Take an element of the frame, the code or the result; only the innermost field has the code."""
        if node.tag == _CHARACTER:
            self.frame.append(node)
        elif node.tag == _CODE:
            self.code += (node.text or "") if is_innermost else ""
        elif len(self.frame) > 1:  # begin and separate
            self.result.append(node)

    @property
    def is_repeated(self) -> bool:
        """Whether Word makes its result from other text of the document."""
        return not _REPEATS.isdisjoint(self.code.upper().split(None, 1)[:1])

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
    emptied = [_empty(one) for one in _fields(root) if one.is_repeated]
    return any(emptied)


def _fields(root: etree._Element) -> list[_Field]:
    """Return the fields of a part."""
    found = [_Field([one], one.get(w("instr"), ""), list(one.iter(TEXT, _TAB))) for one in root.iter(_FIELD)]
    stack: list[_Field] = []
    for node in root.iter(_CODE, _CHARACTER, TEXT, _TAB):
        kind = node.get(w("fldCharType"))
        if kind == "begin":
            stack.append(_Field([]))
            found.append(stack[-1])
        for one in stack if kind is None else stack[-1:]:
            one.take(node, one is stack[-1])
        if kind == "end" and stack:
            stack.pop()
    return found


def _empty(one: _Field) -> bool:
    """Remove the entries of a field that hold tags; keep paragraphs in which a field begins or ends."""
    entries = one.entries
    edges = {next(edge.iterancestors(PARAGRAPH), None) for edge in one.frame}
    for entry, nodes in entries.items():
        is_edge = entry in edges or cuts_field(entry.iter(_CHARACTER))
        whole = not is_edge and entry.find(f"{w('pPr')}/{w('sectPr')}") is None
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
