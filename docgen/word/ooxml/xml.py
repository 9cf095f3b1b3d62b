"""Parses and writes XML as Word writes it: parts, character references, switches, attributes of a tag.

A part is read without entities, network access or document type declarations. The functions serve both ways
of reading XML: as a tree of elements, and as text, which is how a rendered part is read.
"""

from __future__ import annotations

import re

from lxml import etree

from docgen.word.ooxml.names import w

_REFERENCE = re.compile("&(?:#([0-9]+)|#x([0-9A-Fa-f]+)|(amp|lt|gt|quot));")
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"'}
_ON = frozenset({"1", "true", "on"})


class DamagedPart(ValueError):
    """A part whose XML cannot be read."""


def parse(content: bytes) -> etree._Element:
    """Return the root of a part, read without entities, network or DTD; raises DamagedPart."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, load_dtd=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise DamagedPart("the part is not well-formed") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DamagedPart("the part holds a document type declaration")
    return root


def serialize(root: etree._Element) -> bytes:
    """Return the bytes of a part as they are stored in the file."""
    return etree.tostring(root, encoding="UTF-8", standalone=True)


def escaped(text: str) -> str:
    """Return a text with `&`, `<` and `>` as references."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_ascii(xml: str) -> str:
    """Return XML with every character outside of ASCII as a reference."""
    return xml if xml.isascii() else xml.encode("ascii", "xmlcharrefreplace").decode("ascii")


def unescaped(text: str) -> str:
    """Return a text with XML references replaced by their characters."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    return _CHARACTERS[name] if name else chr(int(decimal) if decimal else int(hexadecimal, 16))


def collapsed(text: str) -> str:
    """Return a text with each white space as a single space, and none at the ends."""
    return " ".join(text.split())


def attribute(tag: str, name: str) -> str:
    """Return the value of the first attribute with this name in a tag given as text; empty without one."""
    found = re.search(f'{name}="([^"]*)"', tag)
    return unescaped(found.group(1)) if found else ""


def whole_number(value: str | None) -> int | None:
    """Return the number that an attribute holds, or None if it is not a whole number of up to nine digits."""
    return int(value) if value and len(value) < 10 and value.isascii() and value.isdigit() else None


def is_on(value: str) -> bool:
    """Return whether a switch with this value is on (ST_OnOff, ECMA-376 part 1, 22.9.2.7): 1, true or on."""
    return value in _ON


def is_switched_on(switch: etree._Element | None) -> bool:
    """Return whether a switch such as `w:titlePg` is present and on; without a value it is on."""
    return switch is not None and is_on(switch.get(w("val"), "1"))


def is_tag_on(tag: str) -> bool:
    """Return whether a switch given as text (`<w:titlePg/>`) is on; without a value it is on."""
    return 'val="' not in tag or is_on(attribute(tag, "val"))
