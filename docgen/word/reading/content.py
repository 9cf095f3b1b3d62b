"""What was read of a part: paragraphs, controls, pictures, notes and sections; what all who compare share."""

from __future__ import annotations

from dataclasses import dataclass, field

from docgen.word.reading.content_controls import ContentControl

# Signs that XML cannot hold, for what a text has beside its letters.
HOLE = "\2"  # stands for a control that takes a value
CODE = "\3"  # stands before and behind the keyword of a field
STRUCK, STRUCK_END = "\4", "\5"  # stand around text that is struck through
ALTERED = "\6"  # says that what stands before it, and is not compared itself, is struck through or hidden
IN_HIDDEN_ROW = "\7"  # stands before a paragraph in a table row that is marked as hidden
LIST_WORDS = "\x0e"  # stands before and behind the words that a list puts before its item


@dataclass
class ShownPicture:
    """A picture that a part shows: the relationship that leads to it, and what stands before it.

    `paragraph` counts the paragraphs that end before its own; `ordinal` counts it among all pictures.
    `drawn` leads to the same picture as SVG, which newer programs show and others drop.
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
    """What a part says, or one note of a part of notes.

    `paragraphs` are those that hold something; `ordinals` count each among all that the part has.
    `references` are the notes that it refers to, in order; `notes` are those that it holds, by id.
    """

    paragraphs: list[str] = field(default_factory=list)
    ordinals: list[int] = field(default_factory=list)
    controls: list[ContentControl] = field(default_factory=list)
    pictures: list[ShownPicture] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    notes: dict[str, Reading] = field(default_factory=dict)
