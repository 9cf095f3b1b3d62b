"""A question that is open in a record: what is asked, of whom, when, and what can be answered."""

from __future__ import annotations

from typing import NamedTuple

from docgen.encounter import Field, Place, path_of
from docgen.lazy import dataclass


class Choice(NamedTuple):
    """A code that can be answered, and its words for whoever is asked."""

    code: str
    words: str


@dataclass(frozen=True)
class Question:
    """A question: the place in the record of what it asks for, its text, and the codes to choose from.

    `field` is the definition of what is asked for: its type, unit and bounds, whether it repeats, who is
    asked and when. A question for a field that holds a table asks for the first entry of a list of tables.
    `choices` are the codes that fit what the record has; others of the list may be answered too. `instead`
    are the codes that may be answered in the place of a list or a text, such as `none`. `about` is the code
    for which an answer is asked, such as a condition: the same is asked for each code of a list.
    """

    place: Place
    text: str
    field: Field
    choices: tuple[Choice, ...] = ()
    instead: tuple[Choice, ...] = ()
    about: Choice | None = None

    @property
    def path(self) -> str:
        """The place as problems name it, such as `plan.sites[0].laterality`."""
        return path_of(self.place)

    @property
    def is_required(self) -> bool:
        """Whether every record needs the answer."""
        return self.field.phrase.required
