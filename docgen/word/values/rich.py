"""Provides values that are more than text: page breaks, formatted text, pictures.

Only these classes produce markup; a plain string never becomes one of them, whatever it holds. Each value is
written where its tag is and takes the format of the tag's run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from docgen.word.ooxml.additions import Additions
from docgen.word.ooxml.relationships import LINK_SCHEMES
from docgen.word.values.text import Refused, as_attribute, as_text

_NOTATION = re.compile(r"\\([\\*_\[\]])|(\*\*|\*)|\[([^\]\[]+)\]\(([^()\s]+)\)")
_OPEN, _CLOSE = '<w:t xml:space="preserve">', "</w:t>"


@dataclass(frozen=True)
class Spot:
    """The position of a tag: its part, and the format of its run.

    `head`, `bold`, `italic` and `tail` are the run's properties in the order of ECMA-376 part 1,
    17.3.2.28; `lit` are the properties of a mark for a missing value. `runs` is true where a run can be
    ended, so not in an attribute. `unseen` is true for a place that no reader sees.
    """

    part: str = ""
    head: str = ""
    bold: str = ""
    italic: str = ""
    tail: str = ""
    lit: str = ""
    runs: bool = False
    unseen: bool = False

    def properties(self, bold: bool = False, italic: bool = False) -> str:
        """Return the run's properties, made bold or italic where asked."""
        heavy = "<w:b/><w:bCs/>" if bold else self.bold
        slanted = "<w:i/><w:iCs/>" if italic else self.italic
        inner = f"{self.head}{heavy}{slanted}{self.tail}"
        return f"<w:rPr>{inner}</w:rPr>" if inner else ""

    def leave(self, runs: str) -> str:
        """Return XML that ends the tag's run, adds these runs, and begins a run with the same format."""
        return f"{_CLOSE}</w:r>{runs}<w:r>{self.properties()}{_OPEN}"


class Rich:
    """The interface of all values that are more than text."""

    def as_runs(self, spot: Spot, additions: Additions) -> str:
        """Return the XML of the value, to put between the runs around its tag."""
        raise NotImplementedError


@dataclass(frozen=True)
class PageBreak(Rich):
    """A page break."""

    def as_runs(self, spot: Spot, additions: Additions) -> str:
        """Return a run with a page break."""
        return '<w:r><w:br w:type="page"/></w:r>'


@dataclass(frozen=True)
class RichText(Rich):
    r"""Text with emphasis and links, in the format of its tag.

    The notation is `**bold**`, `*italic*`, `[words](https://…)`; a backslash makes a sign plain text
    (`\*`). Line breaks and tabs are kept. Links may use http, https, mailto or tel only; another address
    raises Refused when the document is made.
    """

    notation: str

    def as_runs(self, spot: Spot, additions: Additions) -> str:
        """Return a run for each piece of the text."""
        return "".join(_piece(piece, spot, additions) for piece in _pieces(self.notation))


@dataclass
class _Piece:
    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


def _pieces(notation: str) -> Iterator[_Piece]:
    bold = italic = False
    at, plain = 0, ""
    for found in _NOTATION.finditer(notation):
        plain += notation[at : found.start()]
        at = found.end()
        if found.group(1):
            plain += found.group(1)
            continue
        yield _Piece(plain, bold, italic)
        plain = ""
        if found.group(3):
            yield _Piece(found.group(3), bold, italic, found.group(4))
        elif found.group(2) == "**":
            bold = not bold
        else:
            italic = not italic
    yield _Piece(plain + notation[at:], bold, italic)


def _piece(piece: _Piece, spot: Spot, additions: Additions) -> str:
    if not piece.text:
        return ""
    run = f"<w:r>{spot.properties(piece.bold, piece.italic)}{_OPEN}{as_text(piece.text)}{_CLOSE}</w:r>"
    if not piece.link:
        return run
    number = additions.relate(spot.part, "hyperlink", checked_link(piece.link), external=True)
    return f'<w:hyperlink r:id="{as_attribute(number)}">{run}</w:hyperlink>'


def checked_link(address: str) -> str:
    """Return an address that a document may link to; raises Refused for another scheme."""
    as_attribute(address)  # raises Refused for what XML cannot hold
    try:
        scheme = urlsplit(address.strip()).scheme.lower()
    except ValueError:
        scheme = "broken"
    if scheme not in LINK_SCHEMES:
        raise Refused("the address of a link must begin with http, https, mailto or tel")
    return address.strip()
