"""XML as Word writes it: parsing and writing parts, references, switches, attributes of a tag's text.

A part is read with neither entities, network nor document type declarations. Two ways of looking at XML
need the same knowledge: elements of a tree, and tags as text, which is how a rendered part is read.
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
    """Return the root of a part; raises DamagedPart. No entity, network or DTD is used."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, load_dtd=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise DamagedPart("the part is not well-formed") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DamagedPart("a document type declaration stands in the part")
    return root


def serialize(root: etree._Element) -> bytes:
    """Return a part's bytes as they are stored in the file."""
    return etree.tostring(root, encoding="UTF-8", standalone=True)


def escaped(text: str) -> str:
    """Return a text with XML's signs as references."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_ascii(xml: str) -> str:
    """Return XML with every character outside of ASCII as a reference."""
    return xml if xml.isascii() else xml.encode("ascii", "xmlcharrefreplace").decode("ascii")


def unescaped(text: str) -> str:
    """Return a text with XML's references as the characters that they stand for."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    return _CHARACTERS[name] if name else chr(int(decimal) if decimal else int(hexadecimal, 16))


def collapsed(text: str) -> str:
    """Return a text with white space as single spaces, none at its ends."""
    return " ".join(text.split())


def attribute(tag: str, name: str) -> str:
    """Return the value of the first attribute of this name in a tag's text; empty when there is none."""
    found = re.search(f'{name}="([^"]*)"', tag)
    return unescaped(found.group(1)) if found else ""


def is_on(value: str) -> bool:
    """Tell whether a switch with this value is on (ST_OnOff, ECMA-376 part 1, 22.9.2.7): 1, true or on."""
    return value in _ON


def is_switched_on(switch: etree._Element | None) -> bool:
    """Tell whether a switch such as `w:titlePg` is there and on; without a value it is."""
    return switch is not None and is_on(switch.get(w("val"), "1"))


def is_tag_on(tag: str) -> bool:
    """Tell whether a switch, given as a tag's text (`<w:titlePg/>`), is on; without a value it is."""
    return 'val="' not in tag or is_on(attribute(tag, "val"))
