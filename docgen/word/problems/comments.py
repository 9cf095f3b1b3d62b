"""Writes docgen's own comments into a Word file and takes them out again.

docgen's comments are those with docgen as author and initials; other people's comments stay untouched. Only
this module knows what comments need in a package: a part with its content type and relationship (ECMA-376
part 1, 11.3.2 and 17.13.4). No comment carries a date, so the same comments give the same bytes.
"""

from __future__ import annotations

import itertools
import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from docgen.word.ooxml.content_types import CONTENT_TYPES, add_type
from docgen.word.ooxml.names import RUN, TEXT, W_NS, XML_SPACE, w
from docgen.word.ooxml.parts import Part
from docgen.word.ooxml.relationships import (
    LINK,
    add_relationship,
    list_relationships,
    new_relationships,
    relationships_part,
)
from docgen.word.ooxml.xml import as_number, serialize

AUTHOR, INITIALS = "docgen", "docgen"
_COMMENT, _START, _END, _REFERENCE = (
    w(name) for name in ("comment", "commentRangeStart", "commentRangeEnd", "commentReference")
)
_ID = w("id")
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


@dataclass
class Comments:
    """The comments of one file. `roots` are its XML parts by name; `changed` names the changed parts.

    `main` is the name of the part that holds the body.
    """

    main: str
    roots: dict[str, etree._Element]
    changed: set[str] = field(default_factory=set)

    def take_out(self) -> None:
        """Take out every comment of docgen with the marks that refer to it; people's comments stay."""
        name = self._related()
        comments = self.roots.get(name)
        ours = [] if comments is None else [one for one in comments.iter(_COMMENT) if is_ours(one)]
        if not ours:
            return
        numbers = {one.get(_ID) for one in ours}
        marks = self.roots[self.main].iter(_START, _END, _REFERENCE)
        for element in [*ours, *(mark for mark in marks if mark.get(_ID) in numbers)]:
            _remove(element)
        self.changed |= {name, self.main}

    def written(self) -> dict[str, bytes]:
        """Return the changed parts as bytes, by name."""
        return {name: serialize(self.roots[name]) for name in sorted(self.changed)}

    def add(self, paragraph: etree._Element, texts: Iterable[str]) -> None:
        """Add a comment to a paragraph of the body; each text is a paragraph of the comment."""
        comments = self._comments()
        number = self._free_number(comments)
        comment = etree.SubElement(comments, _COMMENT, {_ID: number, w("author"): AUTHOR})
        comment.set(w("initials"), INITIALS)
        for text in texts:
            run = etree.SubElement(etree.SubElement(comment, w("p")), RUN)
            shown = etree.SubElement(run, TEXT, {XML_SPACE: "preserve"})
            shown.text = text
        first = next((at for at, child in enumerate(paragraph) if child.tag not in _BEFORE), len(paragraph))
        paragraph.insert(first, etree.Element(_START, {_ID: number}))
        etree.SubElement(paragraph, _END, {_ID: number})
        etree.SubElement(etree.SubElement(paragraph, RUN), _REFERENCE, {_ID: number})
        self.changed.add(self.main)

    def _free_number(self, comments: etree._Element) -> str:
        numbered = (comments.iter(_COMMENT), self.roots[self.main].iter(_START, _END, _REFERENCE))
        taken = (str(element.get(_ID)) for element in itertools.chain(*numbered))
        return str(max((as_number(number, -1) for number in taken), default=-1) + 1)

    def _comments(self) -> etree._Element:
        """Return the root of the comments part; make and relate the part if there is none."""
        name = self._related() or self._relate()
        self.changed.add(name)
        if name not in self.roots:
            self.roots[name] = etree.Element(w("comments"), nsmap={"w": W_NS})
        if add_type(self.roots[CONTENT_TYPES], name, _TYPE):
            self.changed.add(CONTENT_TYPES)
        return self.roots[name]

    @property
    def _relationships(self) -> str:
        return relationships_part(self.main)

    def _related(self) -> str:
        """Return the name of the comments part that the body is related to; empty without one."""
        found = list_relationships(self.roots.get(self._relationships), self.main)
        targets = (one.target for one in found if one.kind == "comments")
        return next((target for target in targets if not target.startswith(LINK)), "")

    def _relate(self) -> str:
        """Relate the body to a new comments part and return the part's name."""
        relationships = self.roots.setdefault(self._relationships, new_relationships())
        folder = posixpath.dirname(self.main)
        names = (posixpath.join(folder, f"comments{number or ''}.xml") for number in itertools.count())
        name = next(name for name in names if name not in self.roots)
        add_relationship(relationships, self.main, "comments", name, "comments")
        self.changed.add(self._relationships)
        return name


def drop_comments(parts: Sequence[Part]) -> dict[str, bytes]:
    """Take docgen's comments out of the parts of a file and return the changed parts; the body is first.

    An annotated copy is a template too: its comments for the editor must not reach a document.
    """
    comments = Comments(parts[0].name, {part.name: part.root for part in parts})
    comments.take_out()
    return comments.written()


_BEFORE = frozenset({w("pPr"), _START})  # a comment begins after these: the earlier one stays first


def is_ours(comment: etree._Element) -> bool:
    """Return whether a comment is docgen's own."""
    return comment.get(w("author")) == AUTHOR and comment.get(w("initials")) == INITIALS


def _remove(element: etree._Element) -> None:
    """Remove an element, and its run if that holds nothing else."""
    parent = element.getparent()
    if parent is None:
        return
    parent.remove(element)
    if parent.tag == RUN and all(child.tag == w("rPr") for child in parent):
        _remove(parent)
