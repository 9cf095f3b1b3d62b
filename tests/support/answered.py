"""Answers the questions of `docgen ask` as somebody would who has a finished record before them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docgen.cli.asking import Interview
from docgen.questions import Question


class Watched(Interview):
    """An interview that remembers which question it asks."""

    current: Question | None

    def next(self, within: tuple[str | int, ...] = ()) -> Question | None:
        found = super().next(within)
        self.current = found  # None within a table that is finished: whether there is another one
        return found


class Reader:
    """Answers from a record, and keeps what was asked with what was typed."""

    def __init__(self, interview: Watched, record: Mapping[str, Any]) -> None:
        self.interview, self.record = interview, record
        self.asked: list[tuple[str, str]] = []
        self.tables: list[Question] = []  # lists of tables that are asked for
        self.given: dict[tuple[str | int, ...], int] = {}  # how many values were given at a place
        self.words, self.count = "", ""

    def __call__(self, text: str) -> str:
        answer = self._answer(text)
        self.asked.append((text, answer))
        return answer

    def _answer(self, text: str) -> str:
        question = self.interview.current
        if text.startswith("What is it, in words?"):
            return self.words
        if text.endswith(": how many?"):
            return self.count
        if question is None or question.field.group is not None:
            return self._answer_rows(question)
        value = found_at(self.record, question.place)
        number = self.given.get(question.place, 0)
        self.given[question.place] = number + 1
        if question.field.phrase.each:
            counts = list((value or {}).items())
            if number >= len(counts):
                return ""
            code, self.count = counts[number][0], str(counts[number][1])
            return str(code)
        if question.field.repeats and isinstance(value, str):
            return value if number == 0 else ""
        if question.field.repeats:
            return self._typed(value[number]) if value and number < len(value) else ""
        return "" if value is None else self._typed(value)

    def _answer_rows(self, question: Question | None) -> str:
        if question is not None:
            self.tables.append(question)
        place = self.tables[-1].place
        number, rows = self.given.get(place, 0), found_at(self.record, place)
        self.given[place] = number + 1
        if isinstance(rows, str):
            return rows
        if number < len(rows or ()):
            return "y"
        self.tables.pop()
        return ""

    def _typed(self, value: Any) -> str:
        if isinstance(value, Mapping):
            self.words = value["text"]
            return str(value["code"])
        return ("y" if value else "n") if isinstance(value, bool) else str(value)


def found_at(data: Any, place: tuple[str | int, ...]) -> Any:
    """Return what is at a place of plain data; None for nothing."""
    for part in place:
        is_there = part < len(data) if isinstance(part, int) else part in data
        if not is_there:
            return None
        data = data[part]
    return data
