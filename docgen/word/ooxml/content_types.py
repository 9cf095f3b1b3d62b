"""Reads and adds content types, which say what each part of the package is (ECMA-376 part 2, 7.2.3)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from docgen.word.ooxml.names import TYPES_NS, part_name
from docgen.word.tree import etree

CONTENT_TYPES = "[Content_Types].xml"  # the part that holds them
MEDIA_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "svg": "image/svg+xml"}
_DEFAULTS = {
    **MEDIA_TYPES,
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
}
_DEFAULT, _OVERRIDE = f"{{{TYPES_NS}}}Default", f"{{{TYPES_NS}}}Override"


class ContentTypes:
    """The content types of a package: by the name of a part (`Override`), else by its extension (`Default`).

    Upper and lower case do not count. A file read this way is as Word reads it.
    """

    def __init__(self, root: etree._Element) -> None:
        self._by_name = {_name_in(override): _type_in(override) for override in root.iter(_OVERRIDE)}
        self._by_extension = {_extension_in(default): _type_in(default) for default in root.iter(_DEFAULT)}

    def of(self, part: str) -> str:
        """Return the content type of a part; empty if it has none, as the list of types itself has none."""
        if part == CONTENT_TYPES:
            return ""
        named = self._by_name.get(part.lower())
        return self._by_extension.get(_extension(part), "") if named is None else named

    def named(self, content_types: Iterable[str]) -> list[str]:
        """Return the parts, in lower case, that have one of these content types by name."""
        wanted = frozenset(content_types)
        return [part for part, content_type in self._by_name.items() if content_type in wanted]


def replace_type(root: etree._Element, old: str, new: str) -> None:
    """Give the parts of one content type, by name or by extension, another one."""
    for element in root.iter(_OVERRIDE, _DEFAULT):
        if _type_in(element) == old:
            element.set("ContentType", new)


def _name_in(override: etree._Element) -> str:
    return part_name(str(override.get("PartName"))).lstrip("/").lower()


def _extension_in(default: etree._Element) -> str:
    return str(default.get("Extension")).lower()


def _type_in(element: etree._Element) -> str:
    return str(element.get("ContentType"))


def _extension(part: str) -> str:
    return posixpath.basename(part).rpartition(".")[2].lower()


def add_type(root: etree._Element, part: str, content_type: str) -> bool:
    """Give a part this content type unless it has one by name; return whether it was added."""
    if part.lower() in map(_name_in, root.iter(_OVERRIDE)):
        return False
    override = etree.SubElement(root, _OVERRIDE)
    override.set("PartName", f"/{part}")
    override.set("ContentType", content_type)
    return True


def add_defaults(root: etree._Element, extensions: Iterable[str]) -> None:
    """Give parts with these file name extensions docgen's content types, unless they have one."""
    known = set(map(_extension_in, root.iter(_DEFAULT)))
    for extension in dict.fromkeys(extensions):
        if extension not in known:
            default = etree.SubElement(root, _DEFAULT)
            default.set("Extension", extension)
            default.set("ContentType", _DEFAULTS[extension])
