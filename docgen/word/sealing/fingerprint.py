"""Makes the fingerprint of a document: its stories, each with its text, pictures and controls as checksums.

A story is a flow of text: the body, a header or footer by its kind and section, the footnotes, the endnotes.
The fingerprint leaves out what a program may change when it saves an unchanged document: the names and order
of parts, headers that no page shows, notes that nothing refers to, empty paragraphs. A note is placed where
it is first referred to.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import zlib
from array import array
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from docgen.lazy import compiled_when_used, dataclass
from docgen.word.ooxml.additions import Target
from docgen.word.ooxml.layout import NOTES, Layout
from docgen.word.ooxml.relationships import LINK
from docgen.word.reading.content import Reading, ShownPicture
from docgen.word.reading.content_controls import ContentControl

_PAGES = {"first": "first-page ", "even": "even-page ", "default": ""}
_FURNITURE = tuple(f"{what} {kind}" for what in ("header", "footer") for kind in ("default", "first", "even"))
KEY = compiled_when_used("body|footnotes|endnotes|(?:header|footer) (?:default|first|even) [0-9]+")


@dataclass(frozen=True)
class Story:
    """A flow of text: its key in the seal, the name of its part, and its readings.

    Notes are read one by one, so a story may have several readings; all are from one part.
    """

    key: str
    part: str
    readings: tuple[Reading, ...]

    @property
    def is_empty(self) -> bool:
        """Whether it holds neither text nor a picture."""
        return not any(reading.paragraphs or reading.pictures for reading in self.readings)

    @cached_property
    def paragraphs(self) -> list[str]:
        """The texts of its paragraphs."""
        return [text for reading in self.readings for text in reading.paragraphs]

    @cached_property
    def ordinals(self) -> list[int]:
        """The index of each paragraph among all paragraphs of its part."""
        return [ordinal for reading in self.readings for ordinal in reading.ordinals]

    @property
    def controls(self) -> list[tuple[int, ContentControl]]:
        """Its controls, each with the index of its paragraph."""
        return [
            (before + control.paragraph, control)
            for before, reading in self._parts
            for control in reading.controls
        ]

    @property
    def shown_pictures(self) -> list[tuple[int, ShownPicture]]:
        """Its pictures, each with the number of paragraphs that end before its own."""
        return [
            (before + seen.paragraph, seen) for before, reading in self._parts for seen in reading.pictures
        ]

    @property
    def _parts(self) -> Iterator[tuple[int, Reading]]:
        before = 0
        for reading in self.readings:
            yield before, reading
            before += len(reading.paragraphs)


def checksums(paragraphs: list[str]) -> array[int]:
    """Return a checksum (CRC-32) for each of these texts, to find where a change is."""
    return array("I", [zlib.crc32(text.encode()) for text in paragraphs])


def digest(paragraphs: list[str]) -> str:
    """Return the SHA-256 of these texts, to find whether there is a change."""
    return hashlib.sha256("\n".join(paragraphs).encode()).hexdigest()


def find_stories(layout: Layout, readings: Mapping[str, Reading]) -> list[Story]:
    """Return the stories of a document from the readings of its parts, without empty stories."""
    found = [Story("body", layout.main, (readings[layout.main],)), *_furniture(layout, readings)]
    for note, name in NOTES.items():
        part = layout.notes.get(note, "")
        held = readings[part].notes if part in readings else {}  # the part may have been deleted
        numbers = dict.fromkeys(number for kind, number in readings[layout.main].references if kind == note)
        noted = tuple(held[number] for number in numbers if number in held)
        found.append(Story(name, part, noted))
    return [story for story in found if not story.is_empty]


def find_blanks(layout: Layout, readings: Mapping[str, Reading]) -> list[str]:
    """Return the keys of headers and footers of first or even pages that hold nothing, where others do."""
    if not layout.even_differs and not any(one.first_differs for one in readings[layout.main].sections):
        return []
    shown = {story.key: story for story in _furniture(layout, readings)}
    filled = {key for key, story in shown.items() if not story.is_empty}
    return [key for key in shown if key not in filled and usual_key(key) in filled]


def usual_key(key: str) -> str:
    """Return the key of the header or footer that the other pages of a section show."""
    return re.sub(" (?:first|even) ", " default ", key)


def _furniture(layout: Layout, readings: Mapping[str, Reading]) -> Iterator[Story]:
    """Yield the headers and footers that pages show; a section without its own takes those before it."""
    parts: dict[str, str] = {}
    for number, section in enumerate(readings[layout.main].sections, 1):
        parts |= {name: layout.target(layout.main, to) for name, to in section.references.items()}
        for name in _FURNITURE:
            if {"first": section.first_differs, "even": layout.even_differs}.get(name.split()[1], True):
                part = parts.get(name, "")
                yield Story(f"{name} {number}", part, (readings[part],) if part in readings else ())


def label_of(key: str, sections: int) -> str:
    """Return Word's name for a story: its kind, and its section if there are several."""
    what, *rest = key.split()
    if not rest:
        return what
    kind, number = rest
    return f"{_PAGES.get(kind, '')}{what}" + (f" of section {number}" if sections > 1 else "")


class Picture(NamedTuple):
    """A picture in the seal: the number of paragraphs before its own, its digest, the digest of its SVG."""

    paragraph: int
    digest: str
    drawn: str


@dataclass(frozen=True)
class Media:
    """The pictures of a document: the target of a relationship, and the SHA-256 of the target."""

    target: Callable[[str, str], str]
    digest: Callable[[str], str]

    def of(self, story: Story) -> list[Picture]:
        """Return a story's pictures."""
        return [
            Picture(before, self._digest(story.part, shown.relation), self._digest(story.part, shown.drawn))
            for before, shown in story.shown_pictures
        ]

    def _digest(self, part: str, relation: str) -> str:
        target = self.target(part, relation) if relation else ""
        if target.startswith(LINK):
            return hashlib.sha256(target.encode()).hexdigest()
        return self.digest(target) if target else ""


def added_targets(part: str, relations: Mapping[Target, str]) -> dict[str, str]:
    """Return the targets, by id, of the relationships that a rendering adds to a part."""
    folder = posixpath.dirname(part)
    return {
        number: f"{LINK}{to.target}" if to.external else posixpath.join(folder, to.target)
        for to, number in relations.items()
    }
