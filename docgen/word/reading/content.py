"""Holds what was read from a part: paragraphs, controls, pictures, notes and sections."""

from __future__ import annotations

from dataclasses import field

from docgen.lazy import dataclass
from docgen.word.reading.content_controls import ContentControl

# Signs that XML cannot hold, for what a text has besides its letters.
HOLE = "\2"  # stands for a control that takes a value
CODE = "\3"  # comes before and after the keyword of a field, and the name of an argument of a formula
STRUCK, STRUCK_END = "\4", "\5"  # surround text that is struck through
ALTERED = "\6"  # follows what is not compared itself and is struck through or hidden
IN_HIDDEN_CELL = "\7"  # comes before a paragraph in a row or cell that is marked as hidden, merged or deleted
LIST_WORDS = "\x0e"  # comes before and after the words that a list puts before its item


@dataclass
class ShownPicture:
    """A picture that a part shows: the id of its relationship and its position.

    `paragraph` is the number of paragraphs that end before its own; `ordinal` is its index among all
    pictures of the part. `drawn` is the relationship of the same picture as SVG, which newer programs show
    and others drop.
    """

    relation: str
    paragraph: int
    ordinal: int
    drawn: str = ""


@dataclass
class Section:
    """A section's own headers and footers by kind (`header default`), and whether its first page differs."""

    references: dict[str, str] = field(default_factory=dict)
    first_differs: bool = False


@dataclass
class Reading:
    """The content of a part, or of one note.

    `paragraphs` are the texts of those that are not empty; `ordinals` are their indices among all
    paragraphs of the part. `references` are the notes that it refers to (kind and id), in order; `notes`
    are the notes that it holds, by id.
    """

    paragraphs: list[str] = field(default_factory=list)
    ordinals: list[int] = field(default_factory=list)
    controls: list[ContentControl] = field(default_factory=list)
    pictures: list[ShownPicture] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    notes: dict[str, Reading] = field(default_factory=dict)
