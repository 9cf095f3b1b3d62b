"""Takes tags out of a paragraph, even where Word has split them over several runs.

Each tag is replaced by a mark that no text can contain (U+FDD0, number, U+FDD1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from docgen.word.ooxml.names import DELETED, PARAGRAPH, TEXT, XML_SPACE, w
from docgen.word.ooxml.places import place_of
from docgen.word.tags.scan import GONE, OBSTACLE, Scanned, has_tags, mark, scan

_SPACES = {w("tab"): "\t", w("cr"): "\n", w("noBreakHyphen"): "-", w("softHyphen"): "\u00ad"}
_IGNORED = {
    w("commentReference"),
    w("rPr"),
    w("pPr"),
    w("lastRenderedPageBreak"),
    w("proofErr"),
    w("sdtPr"),
    w("sdtEndPr"),
}


@dataclass(frozen=True)
class _Stream:
    """The text of a paragraph and, for each character, the element that holds it."""

    text: str
    owners: list[etree._Element]


def paragraphs(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs of a part in document order, including those in text boxes."""
    yield from root.iter(PARAGRAPH)


def take_tags(
    paragraph: etree._Element,
    label: str,
    first: int,
    numbers: Mapping[etree._Element, int] | None = None,
) -> Scanned:
    """Replace the tags of a paragraph with marks and return the scanned text.

    `first` is the number of the first tag; `numbers` are those of the part (see `place_of`).
    """
    stream = _stream(paragraph)
    if not has_tags(stream.text):
        return Scanned(stream.text)
    scanned = scan(stream.text, place_of(paragraph, label, numbers), first)
    _put_marks(stream, scanned, first)
    return scanned


def _stream(paragraph: etree._Element) -> _Stream:
    pieces: list[str] = []
    owners: list[etree._Element] = []
    _collect(paragraph, pieces, owners)
    return _Stream("".join(pieces), owners)


def _collect(element: etree._Element, pieces: list[str], owners: list[etree._Element]) -> None:
    for child in element:
        if child.tag in _IGNORED or child.tag in DELETED:
            continue
        if child.tag == TEXT:
            text = child.text or ""
        elif child.tag in _SPACES:
            text = _SPACES[str(child.tag)]
        elif child.tag == w("br"):
            text = "\n" if child.get(w("type"), "textWrapping") == "textWrapping" else OBSTACLE
        elif element.tag == w("r"):
            text = OBSTACLE
        else:
            _collect(child, pieces, owners)
            continue
        pieces.append(text)
        owners += [child] * len(text)


def _put_marks(stream: _Stream, scanned: Scanned, first: int) -> None:
    """Write the text back without its tags, with a mark where each tag began."""
    rebuilt: dict[etree._Element, list[str]] = {owner: [] for owner in stream.owners}
    numbers = {start: first + index for index, (start, _) in enumerate(scanned.spans)}
    hidden = {at for start, end in scanned.spans for at in range(start, end)}
    for at, (letter, owner) in enumerate(zip(scanned.text, stream.owners, strict=True)):
        if at in numbers:
            rebuilt[owner].append(mark(numbers[at]))
        elif at not in hidden and letter != GONE:
            rebuilt[owner].append(letter)
    for owner, pieces in rebuilt.items():
        if owner.tag == TEXT:
            owner.text = "".join(pieces)
            owner.set(XML_SPACE, "preserve")
        elif not pieces and (parent := owner.getparent()) is not None:
            parent.remove(owner)
