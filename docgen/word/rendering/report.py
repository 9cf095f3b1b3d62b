"""What a rendering reports: missing and refused values, each with the place and text of its tag."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from docgen.errors import Problem
from docgen.lazy import dataclass
from docgen.suggest import question
from docgen.word.language.missing import Miss, Record
from docgen.word.rendering.compiled import About

Places = Mapping[int, tuple[str, str]]  # the place and the text of each tag, by number
NOWHERE = ("", "")


@dataclass(frozen=True)
class Missing:
    """A value that a template asked for and the data did not have.

    `use` is `value` (printed), `loop` (looped over) or `condition` (tested, and taken as false).
    """

    name: str
    use: str
    place: str
    tag: str
    nearest: str = ""


def find_problems(record: Record, places: Places, about: Callable[[], About]) -> Iterator[Problem]:
    """Yield the missing values that a document cannot do without, then the values that were refused."""
    yield from (_lacking(miss, places, about()) for miss in record.misses if miss.use != "condition")
    for number, problem in dict.fromkeys(record.refused):
        place, tag = places.get(number, NOWHERE)
        yield replace(problem, place=place, tag=tag)


def find_missing(record: Record, places: Places) -> Iterator[Missing]:
    """Yield the missing values, those in conditions too."""
    for miss in record.misses:
        yield Missing(miss.name, miss.use, *places.get(miss.tag, NOWHERE), miss.nearest)


def _lacking(miss: Miss, places: Places, about: About) -> Problem:
    place, tag = places.get(miss.tag, NOWHERE)
    message, fix = f"{miss.name or 'the value'} is missing", question(miss.nearest) or "give it a value"
    if miss.name.partition(".")[0] == "loop":
        fix = "loop is known only between {% for … %} and its {% endfor %}"
    if not miss.nearest and (defined := _defined_elsewhere(miss.name, place, about)):
        message += f": the template defines it in another place ({defined}), and it is known only there"
        fix = "move the tag there, or name a value of the data; a header or note is a text of its own"
    return Problem(place, message, fix, "missing", tag)


def _defined_elsewhere(name: str, place: str, about: About) -> str:
    """Return the place of the loop or `set` that a name at a place is not in; empty if there is none."""
    root = re.split(r"[.\[]", name, maxsplit=1)[0]
    field = about.fields.get(root)  # names that the template takes from the data, with their places
    return about.defined.get(root, "") if field is not None and place in field.places else ""
