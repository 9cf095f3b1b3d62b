"""Reads and adds content types, which say what each part of the package is (ECMA-376 part 2, 7.2.3)."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from docgen.word.ooxml.names import TYPES_NS

CONTENT_TYPES = "[Content_Types].xml"  # the part that holds them
MEDIA_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "svg": "image/svg+xml"}
_DEFAULTS = {
    **MEDIA_TYPES,
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
}
_DEFAULT, _OVERRIDE = f"{{{TYPES_NS}}}Default", f"{{{TYPES_NS}}}Override"


def types_of_parts(root: etree._Element) -> dict[str, str]:
    """Return the content types of the parts that have one by name (`Override`)."""
    return {str(e.get("PartName")).lstrip("/"): str(e.get("ContentType")) for e in root.iter(_OVERRIDE)}


def add_type(root: etree._Element, part: str, content_type: str) -> bool:
    """Give a part this content type unless it has one by name; return whether it was added."""
    if part in types_of_parts(root):
        return False
    override = etree.SubElement(root, _OVERRIDE)
    override.set("PartName", f"/{part}")
    override.set("ContentType", content_type)
    return True


def add_defaults(root: etree._Element, extensions: Iterable[str]) -> None:
    """Give parts with these file name extensions docgen's content types, unless they have one."""
    known = {str(default.get("Extension")).lower() for default in root.iter(_DEFAULT)}
    for extension in dict.fromkeys(extensions):
        if extension not in known:
            default = etree.SubElement(root, _DEFAULT)
            default.set("Extension", extension)
            default.set("ContentType", _DEFAULTS[extension])
