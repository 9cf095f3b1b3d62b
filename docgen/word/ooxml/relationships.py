"""Reads and adds relationships: the targets that a part refers to by id (ECMA-376 part 2, 6.5)."""

from __future__ import annotations

import itertools
import posixpath
from collections.abc import Container, Iterator
from functools import lru_cache

from docgen.lazy import compiled_when_used, dataclass
from docgen.word.ooxml.names import R_NS, RELS_NS
from docgen.word.tree import etree

_RELATIONSHIP = f"{{{RELS_NS}}}Relationship"
RELATIONSHIPS = f"{{{RELS_NS}}}Relationships"  # the root of a part that holds them
_EXTERNAL = "External"
_ABSOLUTE = compiled_when_used(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|[/\\]{2})")
LINK = "link:"  # the prefix of an address outside of the file
LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})  # of the addresses that a link may have
PACKAGE = ""  # the name under which the package itself has relationships


@dataclass(frozen=True)
class Relationship:
    """One relationship of a part: its id, its kind (`header`, `footnotes`), and its target.

    `target` is the name of a part or, after `LINK`, an address outside of the file.
    """

    id: str
    kind: str
    target: str


def relationships_part(part: str) -> str:
    """Return the name of the part that holds a part's relationships."""
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def owner_of(relationships: str) -> str:
    """Return the name of the part whose relationships a part holds."""
    folder, file = posixpath.split(relationships)
    return posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))


def new_relationships() -> etree._Element:
    """Return the root of an empty relationships part."""
    return etree.Element(RELATIONSHIPS, nsmap={None: RELS_NS})


def list_relationships(root: etree._Element | None, part: str) -> Iterator[Relationship]:
    """Yield the relationships of a part; `root` is the root of its relationships part, if it has one."""
    yield from (relationship for _, relationship in read_relationships(root, part))


def read_relationships(
    root: etree._Element | None, part: str
) -> Iterator[tuple[etree._Element, Relationship]]:
    """Yield the relationships of a part, each with its element."""
    for element in () if root is None else root.iter(_RELATIONSHIP):
        kind = str(element.get("Type")).rpartition("/")[2]
        target = str(element.get("Target"))
        leads_to = f"{LINK}{target}" if is_external(element) else _resolved(target, part)
        yield element, Relationship(str(element.get("Id")), kind, leads_to)


def uses_of(root: etree._Element, ids: Container[str]) -> Iterator[tuple[etree._Element, str]]:
    """Yield each element of a part that refers to one of these relationships, with the id."""
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            if value in ids and str(name).startswith(f"{{{R_NS}}}"):
                yield element, str(value)


def is_external(element: etree._Element) -> bool:
    """Return whether the target of a relationship is outside of the file: it says so, or cannot be a part."""
    says_so = str(element.get("TargetMode")).lower() == _EXTERNAL.lower()
    return says_so or _ABSOLUTE.match(str(element.get("Target"))) is not None


@lru_cache(maxsize=1024)
def _resolved(target: str, part: str) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")


def relative_target(target: str, part: str) -> str:
    """Return the name of a part as the relationships of another part give it."""
    return posixpath.relpath(f"/{target}", posixpath.dirname(f"/{part}"))


def add_relationship(root: etree._Element, part: str, kind: str, target: str, prefix: str) -> None:
    """Add a relationship from a part to the part `target`, with the first free id that has this prefix."""
    taken = {element.get("Id") for element in root}
    free = next(name for number in itertools.count(1) if (name := f"{prefix}{number}") not in taken)
    put_relationship(root, free, kind, relative_target(target, part))


def put_relationship(
    root: etree._Element, number: str, kind: str, target: str, external: bool = False
) -> None:
    """Add a relationship with this id; `target` is as in the file, a relative name or an address."""
    element = etree.SubElement(root, _RELATIONSHIP)
    element.set("Id", number)
    element.set("Type", f"{R_NS}/{kind}")
    element.set("Target", target)
    if external:
        element.set("TargetMode", _EXTERNAL)
