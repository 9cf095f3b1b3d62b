"""Provides values that are more than text: page breaks, formatted text, pictures.

Only these classes produce markup; a plain string never becomes one of them, whatever it holds. Each value is
written where its tag is and takes the format of the tag's run.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from docgen.lazy import compiled_when_used, dataclass
from docgen.word.ooxml.additions import Additions
from docgen.word.ooxml.relationships import LINK_SCHEMES
from docgen.word.values.text import Refused, as_attribute, as_text

_NOTATION = compiled_when_used(r"\\([\\*_\[\]])|(\*+)|\[([^\]\[]+)\]\(([^()\s]+)\)")
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
    (`\*`). Asterisks pair as in CommonMark 0.31, 6.2; one without a partner, or with a space on the inside,
    is an asterisk. Line breaks and tabs are kept. Links may use http, https, mailto or tel only; another
    address raises Refused when the document is made.
    """

    notation: str

    def as_runs(self, spot: Spot, additions: Additions) -> str:
        """Return a run for each piece of the text."""
        return "".join(_piece(piece, spot, additions) for piece in _pieces(self.notation))


@dataclass
class _Piece:
    """A piece of the text; `bold` and `italic` count the pairs that begin (or end, if negative) before it."""

    text: str
    bold: int = 0
    italic: int = 0
    link: str = ""


@dataclass
class _Stars:
    """A row of asterisks: the piece that holds those without a partner, and whether it can open or close."""

    at: int
    length: int
    opens: bool
    closes: bool

    def pairs_with(self, closer: _Stars) -> bool:
        """Return whether it can open what another row closes, by CommonMark's rule of three."""
        either = self.closes or closer.opens
        return (
            not either or (self.length + closer.length) % 3 != 0 or self.length % 3 == closer.length % 3 == 0
        )


def _pieces(notation: str) -> Iterator[_Piece]:
    """Yield the pieces of a text; `bold` and `italic` are above 0 for emphasis."""
    pieces, rows = _scan(notation)
    _pair(pieces, rows)
    bold = italic = 0
    for piece in pieces:
        bold, italic = bold + piece.bold, italic + piece.italic
        yield _Piece(piece.text, bold, italic, piece.link)


def _scan(notation: str) -> tuple[list[_Piece], list[_Stars]]:
    """Return the pieces of a text and its rows of asterisks, each of which is a piece of its own."""
    pieces, rows = [_Piece("")], []
    at = 0
    for found in _NOTATION.finditer(notation):
        pieces[-1].text += notation[at : found.start()] + (found.group(1) or "")
        at = found.end()
        if found.group(1):
            continue
        if found.group(2):
            before, after = notation[: found.start()][-1:], notation[at : at + 1]
            rows.append(
                _Stars(len(pieces), len(found.group()), _flanks(before, after), _flanks(after, before))
            )
        pieces += [_Piece(found.group(2) or found.group(3), link=found.group(4) or ""), _Piece("")]
    pieces[-1].text += notation[at:]
    return pieces, rows


def _flanks(outside: str, inside: str) -> bool:
    """Return whether asterisks between two characters lean on the inner one; an edge is a space."""
    if not inside.strip():
        return False
    return not _is_sign(inside) or not outside.strip() or _is_sign(outside)


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _pair(pieces: list[_Piece], rows: list[_Stars]) -> None:
    """Pair the rows of asterisks, innermost first, and shorten their pieces by what was paired."""
    open_: list[_Stars] = []
    looked: dict[tuple[bool, int], int] = {}  # up to which open row none pairs with a closer of this kind
    for row in rows:
        kind = row.opens, row.length % 3
        while row.closes and pieces[row.at].text:
            numbers = range(len(open_) - 1, looked.get(kind, 0) - 1, -1)
            found = next((number for number in numbers if open_[number].pairs_with(row)), None)
            if found is None:
                looked[kind] = len(open_)
                break
            del open_[found + 1 :]
            _join(pieces, open_[found].at, row.at)
            if not pieces[open_[found].at].text:
                open_.pop()
            looked = {of: min(end, len(open_)) for of, end in looked.items()}
        if row.opens and pieces[row.at].text:
            open_.append(row)


def _join(pieces: list[_Piece], start: int, end: int) -> None:
    """Make what is between two rows of asterisks bold, or italic, and take the asterisks from both."""
    strong = min(len(pieces[start].text), len(pieces[end].text)) > 1
    for at, step in ((start + 1, 1), (end, -1)):
        if strong:
            pieces[at].bold += step
        else:
            pieces[at].italic += step
    for at in (start, end):
        pieces[at].text = pieces[at].text[2 if strong else 1 :]


def _piece(piece: _Piece, spot: Spot, additions: Additions) -> str:
    if not piece.text:
        return ""
    run = (
        f"<w:r>{spot.properties(piece.bold > 0, piece.italic > 0)}{_OPEN}{as_text(piece.text)}{_CLOSE}</w:r>"
    )
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
        raise Refused(
            "the address of a link must begin with http, https, mailto or tel", "correct the address"
        )
    return address.strip()
