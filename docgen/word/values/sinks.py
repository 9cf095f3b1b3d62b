"""Writes printed values: one sink for each kind of place.

A sink gets the value, the spot of its tag, an argument from the compiler, and the additions of the rendering
to the package. It returns ASCII XML, or raises Refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from docgen.lazy import compiled_when_used, dataclass
from docgen.word.ooxml.additions import Additions
from docgen.word.values.pictures import Picture
from docgen.word.values.rich import Rich, Spot, checked_link
from docgen.word.values.text import NEEDS_DATE, Refused, as_attribute, as_text, moment, plain_text
from docgen.word.values.types import COLOUR, DATE, NUMBER, PICTURE, PRINTED, TEXT, YES_NO

Write = Callable[[object, Spot, str, Additions], str]
_COLOUR = compiled_when_used(r"#?([0-9A-Fa-f]{6})\Z")


def write_text(value: object, spot: Spot, _: str, additions: Additions) -> str:
    """Write a value into a text; a rich value ends the run and begins one with the same format after it."""
    if isinstance(value, Rich):
        if not spot.runs:
            raise Refused(
                "a picture, formatted text or break cannot be put here, only text", "print a text here"
            )
        return spot.leave(value.as_runs(spot, additions))
    return as_text(value)


def write_attribute(value: object, _: Spot, __: str, ___: Additions) -> str:
    """Write a value into an attribute, or into a text without runs."""
    if isinstance(value, Picture):
        return as_attribute(value.alternative_text)
    return as_attribute(value)


def write_link(value: object, spot: Spot, _: str, additions: Additions) -> str:
    """Add a relationship to the address in the value and write its id."""
    address = checked_link(plain_text(value))
    return as_attribute(additions.relate(spot.part, "hyperlink", address, external=True))


def write_number(value: object, _: Spot, __: str, ___: Additions) -> str:
    """Write a positive whole number, such as a number of columns."""
    text = plain_text(value)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 1000:
        raise Refused("a whole number from 1 to 999 is needed here")
    return text


def write_colour(value: object, _: Spot, __: str, ___: Additions) -> str:
    """Write a colour, given as six hexadecimal digits with or without #."""
    found = _COLOUR.match(plain_text(value))
    if found is None:
        raise Refused("a colour of six hexadecimal digits is needed here, such as D9E2F3")
    return found.group(1).upper()


def write_embedded(value: object, spot: Spot, argument: str, additions: Additions) -> str:
    """Write the relationship id of the picture that replaces another; `argument` is the old id."""
    if not isinstance(value, Picture):
        return as_attribute(argument)
    return additions.add_media(spot.part, value.content, value.extension)


def write_extent(value: object, _: Spot, argument: str, __: Additions) -> str:
    """Write one side of the picture that replaces another: as large as the old frame allows.

    `argument` holds the side (`cx` or `cy`) and the frame's width and height in EMU.
    """
    side, wide, high = argument.split(":")
    frame = (int(wide), int(high))
    if isinstance(value, Picture):
        width, height = value.pixels
        scale = min(frame[0] / width, frame[1] / height)
        frame = (max(1, round(width * scale)), max(1, round(height * scale)))
    return str(frame[0] if side == "cx" else frame[1])


def write_checked(value: object, _: Spot, argument: str, __: Additions) -> str:
    """Write the state of a check box; `argument` holds the texts for true and false."""
    yes, no = argument.split("|", 1)
    if not isinstance(value, bool):
        raise Refused("a check box needs true or false", "name a value that is true or false, or a condition")
    return as_text(yes if value else no)


def write_choice(value: object, _: Spot, argument: str, __: Additions) -> str:
    """Write the words of a drop-down's choice.

    `argument` has a line for each choice: its value and its words, separated by a tab.
    """
    choices = dict(pair.split("\t", 1) for pair in argument.split("\n") if pair)
    text = plain_text(value)
    words = choices.get(text, text if text in choices.values() else None)
    if words is None:
        fix = "add the choice to the drop-down, or correct the value"
        raise Refused("the value is not one of the choices of the drop-down", fix)
    return as_text(words)


def write_day(value: object, _: Spot, __: str, ___: Additions) -> str:
    """Write the day of a date control, as Word stores it (ECMA-376 part 1, 17.5.2.7)."""
    value = moment(value)
    if not isinstance(value, date):
        raise Refused("a date control needs a date", NEEDS_DATE)
    day = value.date() if isinstance(value, datetime) else value
    return f"{day.isoformat()}T00:00:00Z"


def write_name(value: object, _: Spot, argument: str, __: Additions) -> str:
    """Write a value into the title or tag of a content control; `argument` is the greatest length."""
    text = plain_text(value)
    if len(text) > int(argument):
        message = "the value is too long for the name of a content control, which has room for"
        raise Refused(f"{message} {argument} characters", "give a shorter value")
    return as_attribute(text)


def write_plain(value: object, _: Spot, __: str, ___: Additions) -> str:
    """Write a value that the engine itself made: an id, a name."""
    return as_attribute(value)


def _old_side(argument: str) -> str:
    """Return the side of the old picture that `write_extent` would write."""
    return argument.split(":")[1 if argument.startswith("cx") else 2]


@dataclass(frozen=True)
class Sink:
    """One way to write a printed value.

    `type` is the type that the sink suggests for the value. `is_read` is true if a reader sees what it
    writes. `unmarked` returns, given the sink's argument, what is written for a missing value in a place
    that cannot hold a mark: the old picture, an empty box, no colour.
    """

    write: Write
    type: str = PRINTED
    is_read: bool = False
    unmarked: Callable[[str], str] | None = None


SINKS: Mapping[str, Sink] = {
    "text": Sink(write_text, is_read=True),
    "attribute": Sink(write_attribute),
    "link": Sink(write_link, TEXT, unmarked=lambda _: ""),
    "number": Sink(write_number, NUMBER, unmarked=lambda _: "1"),
    "colour": Sink(write_colour, COLOUR, unmarked=lambda _: "auto"),
    "embedded": Sink(write_embedded, PICTURE, is_read=True, unmarked=as_attribute),
    "extent": Sink(write_extent, PICTURE, unmarked=_old_side),
    "checked": Sink(
        write_checked, YES_NO, is_read=True, unmarked=lambda argument: as_text(argument.split("|", 1)[1])
    ),
    "choice": Sink(write_choice, TEXT, is_read=True),
    "day": Sink(write_day, DATE, unmarked=lambda _: ""),
    "name": Sink(write_name, unmarked=lambda _: ""),
    "plain": Sink(write_plain),
}
"""Every sink by name, one for each kind of place."""
