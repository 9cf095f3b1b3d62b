"""Takes tags out of a paragraph, even where Word has split them over several runs.

Each tag is replaced by a mark that no text can contain (U+FDD0, number, U+FDD1). Before that, phrases are put
in the place of their names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from docgen.errors import Problem
from docgen.word.ooxml.bookmarks import without_partners
from docgen.word.ooxml.fields import cuts_field
from docgen.word.ooxml.limits import DEFAULT
from docgen.word.ooxml.names import (
    CELL,
    DELETED,
    PARAGRAPH,
    ROW,
    RUN,
    SILENT,
    STORIES,
    TEXT,
    WRAPPERS,
    XML_SPACE,
    w,
)
from docgen.word.ooxml.places import place_of
from docgen.word.tags.phrases import NO_PHRASES, PHRASE, Phrase, Phrases
from docgen.word.tags.scan import GONE, OBSTACLE, Scanned, Tag, TooManyTags, has_tags, mark, scan

_SPACES = {w("tab"): "\t", w("cr"): "\n", w("noBreakHyphen"): "-", w("softHyphen"): "\u00ad"}
_BRACE = re.compile("[{}]")
_FIELD = w("fldSimple")
_PROPERTIES = frozenset({w("pPr"), w("trPr"), w("tcPr"), w("tblPrEx")})
_PHRASE_OR_BLOCK = re.compile(rf"{PHRASE.pattern}|\{{%(?:p|tr|tc|r)?[-\s]*(?P<end>end)?(?:if|for)\b")
UNITS = {"p": PARAGRAPH, "tr": ROW, "tc": CELL}  # what the mark of a tag takes


@dataclass(frozen=True)
class _Stream:
    """The text of a paragraph and, for each character, the element that holds it.

    `sources` has, for each character, the name of the phrase that it is from; an empty one for no phrase.
    """

    text: str
    owners: list[etree._Element]
    sources: list[str]


def paragraphs(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs of a part whose text has a brace, in document order, also those in text boxes."""
    found: set[etree._Element] = set()
    for text in root.iter(TEXT):
        for paragraph in text.iterancestors(PARAGRAPH) if _BRACE.search(text.text or "") else ():
            if paragraph in found:
                break
            found.add(paragraph)
    yield from (paragraph for paragraph in root.iter(PARAGRAPH) if paragraph in found) if found else ()


def take_tags(
    paragraph: etree._Element,
    label: str,
    first: int,
    numbers: Mapping[etree._Element, int] | None = None,
    most: int = DEFAULT.tags,
    phrases: Phrases = NO_PHRASES,
) -> Scanned:
    """Replace the tags of a paragraph with marks and return the scanned text.

    `first` is the number of the first tag; `numbers` are those of the part (see `place_of`); `phrases` are
    put in the place of their names: none of them uses itself. Raises TooManyTags where the template has more
    than `most` tags.
    """
    stream = _stream(paragraph)
    owners = stream.owners
    if not has_tags(stream.text):
        return Scanned(stream.text)
    if phrases and PHRASE.search(stream.text):
        stream = _spoken(stream, {name: phrase.text for name, phrase in phrases.items()})
        inner = {name: phrase.whole for name, phrase in phrases.items()}
        while (spoken := _spoken(stream, inner)).text != stream.text:
            stream = spoken
    place = place_of(paragraph, label, numbers)
    scanned = scan(stream.text, place, first, most)
    _put_marks(stream, scanned, first, owners)
    used = dict.fromkeys(filter(None, stream.sources)) if scanned.problems else ()
    broken = [scan(phrases[name].whole, f"{place}, phrase.{name}", 0).problems for name in used]
    return _placed(scanned, stream.sources, [problem for found in broken for problem in found])


def enclose_phrases(root: etree._Element, phrases: Phrases) -> list[etree._Element]:
    """Put the block of a phrase around the row, or outside of a table the paragraph, that uses it.

    Returns the paragraphs of the phrases whose row is under another block already, or that are inside of one.
    """
    blocks: dict[etree._Element, Phrase] = {}
    open_: Counter[etree._Element] = Counter()  # blocks in a unit, up to the phrase
    crossing: list[etree._Element] = []
    for paragraph in paragraphs(root) if phrases else ():
        unit = _unit_of(paragraph)
        for found in _PHRASE_OR_BLOCK.finditer(_stream(paragraph).text):
            phrase = phrases.get(found["name"]) if found["name"] else None
            open_[unit] += 0 if found["name"] else -1 if found["end"] else 1
            if phrase is not None and phrase.block:
                first = blocks.setdefault(unit, phrase)
                crossing += [paragraph] * (first.block != phrase.block or open_[unit] > 0)
    for unit, phrase in blocks.items():
        inner = [one for one in unit.iter(PARAGRAPH) if one is unit or _unit_of(one) is unit]
        start = 1 if inner[0].find(w("pPr")) is not None else 0
        inner[0].insert(start, _run(phrase.opener))
        inner[-1].append(_run(phrase.closer))
    return crossing


def _unit_of(paragraph: etree._Element) -> etree._Element:
    for above in paragraph.iterancestors():
        if above.tag == ROW:
            return above
        if above.tag in STORIES:
            break
    return paragraph


def _run(text: str) -> etree._Element:
    run = etree.Element(RUN)
    etree.SubElement(run, TEXT).text = text
    return run


def _spoken(stream: _Stream, phrases: Mapping[str, str]) -> _Stream:
    """Return a text with phrases in the place of their names; a name of none stays."""
    pieces: list[str] = []
    owners: list[etree._Element] = []
    sources: list[str] = []
    at = 0
    for found in PHRASE.finditer(stream.text):
        if (phrase := phrases.get(found[1])) is not None:
            start = found.start()
            pieces += [stream.text[at:start], phrase]
            owners += [*stream.owners[at:start], *[stream.owners[start]] * len(phrase)]
            sources += [*stream.sources[at:start], *[found[1]] * len(phrase)]
            at = found.end()
    text = "".join([*pieces, stream.text[at:]])
    return _Stream(text, [*owners, *stream.owners[at:]], [*sources, *stream.sources[at:]])


def _placed(scanned: Scanned, sources: list[str], broken: list[Problem]) -> Scanned:
    """Return the tags and problems of a text; those of a phrase have its name in their place.

    What is `broken` in phrases takes the place of the problems of the text, which may follow from it.
    """
    named = [sources[start] for start, _ in scanned.spans]
    tags = [
        replace(tag, place=f"{tag.place}, phrase.{name}") if name else tag
        for tag, name in zip(scanned.tags, named, strict=False)
    ]
    return replace(scanned, tags=[*tags, *scanned.tags[len(tags) :]], problems=broken or scanned.problems)


def empty_commented_units(root: etree._Element, most: int = DEFAULT.tags) -> list[etree._Element]:
    """Leave nothing but the comment in each paragraph, row or cell that a comment with a mark removes.

    A paragraph with more than `most` tags is left as it is, to be reported where its tags are taken. Returns
    the paragraphs of the comments that would remove a piece of a field, which are left too.
    """
    cutting: list[etree._Element] = []
    if not any("#" in (text.text or "") for text in root.iter(TEXT)):
        return cutting
    for paragraph in list(paragraphs(root)):
        for tag in _tags_of(paragraph, most):
            kept = (
                node for node in (paragraph, *paragraph.iterancestors()) if node.tag == UNITS.get(tag.unit)
            )
            if tag.kind == "comment" and (unit := next(kept, None)) is not None:
                if cuts_field(unit.iter(w("fldChar"))):
                    cutting.append(paragraph)
                else:
                    _empty(unit, tag.typed)
                break
    return cutting


def _tags_of(paragraph: etree._Element, most: int) -> list[Tag]:
    text = _stream(paragraph).text
    try:
        return scan(text, "", 0, most).tags if "#" in text else []
    except TooManyTags:
        return []


def _empty(unit: etree._Element, comment: str) -> None:
    for end in without_partners(unit):
        unit.addprevious(end)
    for child in list(unit):
        if child.tag not in _PROPERTIES:
            unit.remove(child)
    inner = (ROW, CELL, PARAGRAPH, RUN, TEXT)
    node = unit
    for name in inner[inner.index(str(unit.tag)) + 1 :]:
        node = etree.SubElement(node, name)
    node.text = comment


def _stream(paragraph: etree._Element) -> _Stream:
    pieces: list[str] = []
    owners: list[etree._Element] = []
    _collect(paragraph, pieces, owners)
    return _Stream("".join(pieces), owners, [""] * len(owners))


def _collect(element: etree._Element, pieces: list[str], owners: list[etree._Element]) -> None:
    for child in element.iterchildren(etree.Element):
        if child.tag in SILENT or child.tag in DELETED:
            continue
        if child.tag == TEXT:
            text = child.text or ""
        elif child.tag in _SPACES:
            text = _SPACES[str(child.tag)]
        elif child.tag == w("br"):
            text = "\n" if child.get(w("type"), "textWrapping") == "textWrapping" else OBSTACLE
        else:
            text = "" if child.tag in WRAPPERS and element.tag != RUN else OBSTACLE
        pieces.append(text)
        owners += [child] * len(text)
        if text == "" or child.tag == _FIELD:
            _collect(child, pieces, owners)


def _put_marks(stream: _Stream, scanned: Scanned, first: int, owners: list[etree._Element]) -> None:
    """Write the text back without its tags, with a mark where each tag began; `owners` held all of it."""
    rebuilt: dict[etree._Element, list[str]] = {owner: [] for owner in owners}
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
