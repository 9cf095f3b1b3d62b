"""Finds the stories of a Word file: which parts hold them, and how the parts refer to each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from docgen.lazy import dataclass
from docgen.word.ooxml.names import R_NS, w
from docgen.word.ooxml.relationships import Relationship, list_relationships, relationships_part
from docgen.word.ooxml.xml import is_switched_on
from docgen.word.tree import etree

NOTES = {"footnote": "footnotes", "endnote": "endnotes"}
_FURNITURE = frozenset({"header", "footer"})
RootOf: TypeAlias = "Callable[[str], etree._Element | None]"


@dataclass(frozen=True)
class Layout:
    """The parts that hold text: `main` is the body; `notes` maps `footnote` and `endnote` to their parts.

    `targets` maps a part and the id of a relationship to its target: a part or, after `link:`, an address.
    `furniture` are the parts of headers and footers. `even_differs` is true if even pages have their own
    headers and footers. `numbering` and `styles` are the parts of lists and styles, if there are any.
    """

    main: str
    targets: Mapping[str, Mapping[str, str]]
    notes: Mapping[str, str]
    furniture: tuple[str, ...]
    even_differs: bool
    numbering: str = ""
    styles: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """Every part that holds text."""
        return (self.main, *self.furniture, *self.notes.values())

    def target(self, part: str, relation: str) -> str:
        """Return the target of a part's relationship; empty if there is none."""
        return self.targets.get(part, {}).get(relation, "")


def survey(main: str, root_of: RootOf) -> Layout:
    """Return the layout of a file whose body is the part `main`; `root_of` returns the XML of a part."""
    relationships = _relationships(main, root_of)
    by_kind = {relationship.kind: relationship.target for relationship in relationships}
    settings = root_of(by_kind.get("settings", ""))
    even_differs = settings is not None and is_switched_on(settings.find(w("evenAndOddHeaders")))
    notes = {note: by_kind[kind] for note, kind in NOTES.items() if kind in by_kind}
    furniture = tuple(dict.fromkeys(one.target for one in relationships if one.kind in _FURNITURE))
    parts = (main, *furniture, *notes.values())
    of_parts = {main: relationships} | {part: _relationships(part, root_of) for part in parts[1:]}
    targets = {part: {one.id: one.target for one in of_parts[part]} for part in parts}
    lists, styles = by_kind.get("numbering", ""), by_kind.get("styles", "")
    return Layout(main, targets, notes, furniture, even_differs, lists, styles)


class PageKind(NamedTuple):
    """Pages with the same header and footer: their section, `first`, `even` or `default`, and the parts."""

    section: int
    kind: str
    parts: tuple[str, ...]


def first_page(main: str, root_of: RootOf) -> tuple[str, ...]:
    """Return the parts that every document shows, even a short one: body, first header and footer, notes.

    If the first page has a header and footer of its own, these are the ones; the others show on later pages.
    """
    first = page_kinds(main, root_of)[0]
    return (main, *first.parts, *survey(main, root_of).notes.values())


def page_kinds(main: str, root_of: RootOf) -> list[PageKind]:
    """List the kinds of pages that a file can have, in the order of its sections, first pages first.

    A section without a header or footer of a kind has that of the section before it (ECMA-376 part 1,
    17.10.2 and 17.10.5).
    """
    layout, body = survey(main, root_of), root_of(main)
    sections = [] if body is None else [one for one in body.iter(w("sectPr")) if not _is_old(one)]
    shown: dict[tuple[str, str], str] = {}
    found = []
    for number, section in enumerate(sections, 1):
        for reference in section.iterchildren(w("headerReference"), w("footerReference")):
            kind = reference.get(w("type"), "default")
            shown[str(reference.tag), kind] = layout.target(main, reference.get(f"{{{R_NS}}}id", ""))
        kinds = ["first"] if is_switched_on(section.find(w("titlePg"))) else []
        for kind in [*kinds, "default", *(["even"] if layout.even_differs else [])]:
            parts = (part for (_, of_kind), part in shown.items() if of_kind == kind)
            found.append(PageKind(number, kind, tuple(parts)))
    return found or [PageKind(1, "default", ())]


def _is_old(section: etree._Element) -> bool:
    """Return whether a section's properties are those before a tracked change."""
    above = section.getparent()
    return above is not None and above.tag == w("sectPrChange")


def _relationships(part: str, root_of: RootOf) -> list[Relationship]:
    return list(list_relationships(root_of(relationships_part(part)), part))
