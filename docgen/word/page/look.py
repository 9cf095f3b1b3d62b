"""Takes from a Word file what its documents look like: styles, lists, fonts, theme, settings, page size."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import NamedTuple

from docgen.errors import Problem, TemplateError
from docgen.word.ooxml.content_types import CONTENT_TYPES, ContentTypes
from docgen.word.ooxml.limits import DEFAULT, Limits
from docgen.word.ooxml.names import w
from docgen.word.ooxml.package import read_entries
from docgen.word.ooxml.parts import read_parts
from docgen.word.ooxml.relationships import LINK, Relationship, list_relationships, relationships_part
from docgen.word.ooxml.xml import as_number, is_switched_on, serialize
from docgen.word.page.styles import Styles
from docgen.word.tree import etree

_KINDS = ("styles", "settings", "fontTable", "theme", "numbering")
_SECTION = tuple(
    map(w, "pgSz pgMar paperSrc pgBorders lnNumType cols vAlign titlePg textDirection bidi docGrid".split())
)
# Settings that refer to what is not taken: notes, a mail merge, an attached template, who edited what.
_UNKEPT = "footnotePr endnotePr mailMerge attachedTemplate rsids docVars documentProtection writeProtection"
_LANGUAGES = {"settings": "themeFontLang", "styles": "docDefaults/rPrDefault/rPr/lang"}
_LETTER, _MARGIN = 12240, 1440  # twips


class LookPart(NamedTuple):
    """A part of the look: its kind, or nothing for one that another part refers to; name, type, content."""

    kind: str
    name: str
    content_type: str
    content: bytes


class Look:
    """The look of a Word file; `source` names it in errors.

    Raises TemplateError if it is no Word file, damaged or protected, or exceeds a limit.
    """

    def __init__(self, data: bytes, source: str, limits: Limits = DEFAULT) -> None:
        self._source = source
        content = read_parts(read_entries(data, source, limits), source, limits)
        self._entries, self._roots = content.entries, {part.name: part.root for part in content.parts}
        self._types = ContentTypes(self._roots[CONTENT_TYPES])
        body = content.parts[0]
        self._kinds = {one.kind: one.target for one in self._relationships(body.name)}
        self._sections = list(body.root.iter(w("sectPr")))[-1:]
        self.styles = Styles(self._root("styles"), self._root("numbering"))
        self.has_even_pages = is_switched_on(self._find("settings", "evenAndOddHeaders"))
        language = self._find("styles", _LANGUAGES["styles"])
        self.language = "" if language is None else language.get(w("val"), "")

    def _root(self, kind: str) -> etree._Element | None:
        return self._roots.get(self._kinds.get(kind, ""))

    def _find(self, kind: str, path: str) -> etree._Element | None:
        root = self._root(kind)
        return None if root is None else root.find("/".join(map(w, path.split("/"))))

    def _relationships(self, part: str) -> list[Relationship]:
        return list(list_relationships(self._roots.get(relationships_part(part)), part))

    @property
    def text_width(self) -> int:
        """The width of the text in twips."""
        width, *margins = (
            self._length(*one)
            for one in (("pgSz", "w", _LETTER), ("pgMar", "left", _MARGIN), ("pgMar", "right", _MARGIN))
        )
        return max(width - sum(margins), _MARGIN)

    def _length(self, name: str, side: str, usual: int) -> int:
        found = [one.get(w(side), "") for section in self._sections for one in section.iter(w(name))]
        return as_number("".join(found[:1]), usual)

    def section(self, has_first_page: bool) -> list[etree._Element]:
        """Return the properties of a section, whose first page may have a header of its own."""
        found = [copy.deepcopy(one) for section in self._sections for one in section if one.tag in _SECTION]
        found = [one for one in found if one.tag != w("titlePg")]
        if has_first_page:
            found.append(etree.Element(w("titlePg")))
        return sorted(found, key=lambda one: _SECTION.index(str(one.tag)))

    def parts(self, language: str) -> Iterator[LookPart]:
        """Yield the parts of the look; what they say is in this language, if one is given.

        Raises TemplateError if one of them links to something outside of the file.
        """
        for kind in _KINDS:
            if (root := self._root(kind)) is not None:
                yield self._part(
                    kind, self._kinds[kind], serialize(_changed(kind, copy.deepcopy(root), language))
                )
        waiting = [self._kinds[kind] for kind in _KINDS if kind in self._kinds and kind != "settings"]
        seen = set(waiting)
        while waiting:
            part = waiting.pop()
            if (name := relationships_part(part)) in self._entries:
                yield self._part("", name, self._entries[name].content)
            for one in self._relationships(part):
                if one.target.startswith(LINK):
                    fix = "give another look, or take it out in Word"
                    problem = Problem(part, "links to something outside of the file", fix, "active-source")
                    raise TemplateError(self._source, [problem])
                if one.target in self._entries and one.target not in seen:
                    seen.add(one.target)
                    waiting.append(one.target)
                    yield self._part("", one.target, self._entries[one.target].content)

    def _part(self, kind: str, name: str, content: bytes) -> LookPart:
        return LookPart(kind, name, self._types.of(name), content)


def _changed(kind: str, root: etree._Element, language: str) -> etree._Element:
    """Return a part without what refers to other parts, and in a language."""
    for name in _UNKEPT.split() if kind == "settings" else ():
        for one in root.findall(w(name)):
            root.remove(one)
    path = _LANGUAGES.get(kind, "") if language else ""
    found = root.find("/".join(map(w, path.split("/")))) if path else None
    if found is not None:
        found.set(w("val"), language)
    return root
