"""What was answered of a record and what is asked next, as plain values."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable
from dataclasses import field
from datetime import date
from typing import Any, Literal, NamedTuple

from docgen.encounter import DETAIL, Place
from docgen.lazy import dataclass
from docgen.questions import Question

NO = "no"  # the answer that a condition is denied
_OF_A_TABLE = 2  # parts of the place of a value that is in no row
Key = tuple[Place, tuple[str, ...]]
Kind = Literal["value", "row", "line", "answers", "others"]


class Step(NamedTuple):
    """What is asked next: a value, a new row of a list of tables, the line of a row, several answers.

    `row` is the place of the row, `fields` are what its line holds; for `answers` and `others`, all
    questions that are answered together.
    """

    kind: Kind
    question: Question
    row: Place = ()
    fields: tuple[Question, ...] = ()


@dataclass
class State:
    """What was answered, by place, and what was left out or is being asked for.

    `growing` are lists of tables that may get another row, the innermost last. `lined` are rows whose line
    was asked for. `picked` are, for answers that are asked for together, the codes whose answer is another
    one than for all others; None where they are asked for one by one. `documents` are those whose needs are
    asked for; None: what every record needs.
    """

    data: dict[str, Any]
    answers: dict[Place, Any] = field(default_factory=dict)
    skipped: set[Place] = field(default_factory=set)
    growing: list[Question] = field(default_factory=list)
    lined: set[Place] = field(default_factory=set)
    picked: dict[Key, tuple[str, ...] | None] = field(default_factory=dict)
    documents: Collection[str] | None = ()

    def copied(self) -> State:
        """Return a state that changes by itself."""
        return State(
            copy.deepcopy(self.data),
            copy.deepcopy(self.answers),
            {*self.skipped},
            [*self.growing],
            {*self.lined},
            {**self.picked},
            self.documents,
        )


def is_always_needed(question: Question) -> bool:
    """Return whether every record needs the answer."""
    return question.is_required and len(question.place) == _OF_A_TABLE


def key_of(question: Question) -> Key:
    """Return what answers have in common that are asked for together: their table, and who is asked."""
    return question.place[:-1], question.field.who


def questions_in(place: Place, questions: Iterable[Question]) -> list[Question]:
    """Return the questions for what is in the table at a place."""
    return [one for one in questions if len(one.place) > len(place) and one.place[: len(place)] == place]


def code_of(question: Question) -> str:
    """Return the code that an answer, or a detail of one, is for."""
    return str(question.place[-1]).removesuffix(DETAIL)


def day_of(value: Any) -> date | None:
    """Return the day that a text of a record is; None for none."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
