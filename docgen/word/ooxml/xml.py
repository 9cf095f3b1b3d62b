"""Parses and writes XML as Word writes it: parts, character references, switches, attributes of a tag.

A part is read without entities, network access or document type declarations. The functions serve both ways
of reading XML: as a tree of elements, and as text, which is how a rendered part is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal, TypedDict

from docgen.lazy import compiled_when_used
from docgen.word.ooxml.limits import Limits
from docgen.word.ooxml.names import w
from docgen.word.tree import etree

_CHUNK = 65_536  # bytes that are parsed before the limits are looked at again
_AT_ONCE = 1_000_000  # bytes that may be parsed before they are: few enough for any memory
_REFERENCE = compiled_when_used("&(?:#([0-9]+)|#x([0-9A-Fa-f]+)|(amp|lt|gt|quot));")
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"'}
_LONG = compiled_when_used(
    "HUGE|huge text|(?:Comment|section|PI .*|length) too (?:big|long)"
)  # of libxml2's messages
_LONGEST_NUMBER = 19  # digits of a number of 64 bits
_CODE = compiled_when_used("(?![Dd][89A-Fa-f]|00[01])[0-9A-Fa-f]{4}")
_ON = frozenset({"1", "true", "on"})


class _Safely(TypedDict):
    resolve_entities: Literal[False]
    no_network: Literal[True]
    remove_comments: Literal[True]
    remove_pis: Literal[True]
    load_dtd: Literal[False]


_SAFELY: _Safely = {
    "resolve_entities": False,
    "no_network": True,
    "remove_comments": True,
    "remove_pis": True,
    "load_dtd": False,
}


class DamagedPart(ValueError):
    """A part whose XML cannot be read."""


class LargePart(ValueError):
    """A part that exceeds the limit with this name."""

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


class LongText(ValueError):
    """A part with a text of more than 10 MB, which libxml2 does not read."""


class PartReader:
    """Parses the parts of one file, and counts while parsing: the limits hold for all parts together."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._elements = 0

    def parse(self, content: bytes) -> etree._Element:
        """Return the root of a part, read without entities, network or DTD.

        Raises DamagedPart, LongText, or LargePart with the name of the limit.
        """
        if len(content) > self._limits.part_bytes:
            raise LargePart("part_bytes")
        root = _parsed_at_once(content) if len(content) <= _AT_ONCE else None
        return root if root is not None and self._is_within(root) else self._parsed_in_pieces(content)

    def _is_within(self, root: etree._Element) -> bool:
        """Return whether the limits hold for a part; if so, its elements and attributes are counted."""
        limits, count = self._limits, int(_counting()(root))
        if self._elements + count > limits.elements:
            return False
        if count > min(limits.attributes, limits.depth) and _exceeding(limits.attributes, limits.depth)(root):
            return False
        self._elements += count
        return True

    def _parsed_in_pieces(self, content: bytes) -> etree._Element:
        parser = etree.XMLPullParser(("start", "end"), **_SAFELY)
        depth = 0
        try:
            for at in range(0, len(content), _CHUNK):
                parser.feed(content[at : at + _CHUNK])
                depth = self._count(parser, depth)
            root = parser.close()
            self._count(parser, depth)  # what the parser had kept back
            return _checked(root)
        except etree.XMLSyntaxError as error:
            if str(error).startswith("Excessive depth"):
                raise LargePart("depth") from error
            if _LONG.search(str(error)):
                raise LongText from error
            raise DamagedPart("the part is not well-formed") from error

    def _count(self, parser: etree.XMLPullParser[etree._Element], depth: int) -> int:
        """Count what was parsed since the last time; return how many elements are open."""
        for event, element in parser.read_events():
            if event == "end":
                depth -= 1
                continue
            depth += 1
            attributes = len(element.attrib)
            if attributes > self._limits.attributes:  # lxml reads them in quadratic time
                raise LargePart("attributes")
            self._elements += 1 + attributes
            if depth > self._limits.depth:
                raise LargePart("depth")
        if self._elements > self._limits.elements:
            raise LargePart("elements")
        return depth


def _parsed_at_once(content: bytes) -> etree._Element | None:
    """Return the root of a part, or None for one that is refused for some reason."""
    parser = etree.XMLParser(**_SAFELY)
    try:
        for at in range(0, len(content), _CHUNK):
            parser.feed(content[at : at + _CHUNK])
        root = parser.close()
    except etree.XMLSyntaxError:
        return None
    return root if root.getroottree().docinfo.internalDTD is None else None


@cache
def _counting() -> etree.XPath:
    return etree.XPath("count(descendant-or-self::*) + count(descendant-or-self::*/@*)")


@lru_cache(maxsize=8)
def _exceeding(attributes: int, depth: int) -> etree.XPath:
    """Return the question whether an element has more attributes, or is deeper, than these."""
    return etree.XPath(f"boolean(descendant-or-self::*/@*[{attributes + 1}] | {'/*' * (depth + 1)})")


def parse(content: bytes) -> etree._Element:
    """Return the root of a part that was made here, or was read before; raises DamagedPart."""
    try:
        return _checked(etree.fromstring(content, etree.XMLParser(**_SAFELY)))
    except etree.XMLSyntaxError as error:
        raise DamagedPart("the part is not well-formed") from error


def _checked(root: etree._Element) -> etree._Element:
    if root.getroottree().docinfo.internalDTD is not None:
        raise DamagedPart("the part holds a document type declaration")
    return root


def outermost(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """Yield what has one of these tags in an element, or is it, and is in no other such element."""
    walk = etree.iterwalk(element, events=("start",), tag=tags)
    for _, found in walk:
        walk.skip_subtree()
        yield found


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


def as_number(text: str, otherwise: int = 0) -> int:
    """Return a whole number, or `otherwise` for a text that is none or has more digits than Word writes."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < _LONGEST_NUMBER else otherwise


def as_character(code: str) -> str:
    """Return the character with this code (ST_ShortHexNumber: four digits); empty if there is none."""
    return chr(int(code, 16)) if _CODE.fullmatch(code) else ""


def is_on(value: str) -> bool:
    """Return whether a switch with this value is on (ST_OnOff, ECMA-376 part 1, 22.9.2.7): 1, true or on."""
    return value in _ON


def is_switched_on(switch: etree._Element | None) -> bool:
    """Return whether a switch such as `w:titlePg` is present and on; without a value it is on."""
    return switch is not None and is_on(switch.get(w("val"), "1"))


def is_tag_on(tag: str) -> bool:
    """Return whether a switch given as text (`<w:titlePg/>`) is on; without a value it is on."""
    return 'val="' not in tag or is_on(attribute(tag, "val"))
