"""Answers the questions of `docgen ask` as somebody would who has a finished record before them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from docgen.cli.asking import Interview
from docgen.cli.asking.state import Step
from docgen.cli.asking.typed import begins, first_number, read_code, read_instead
from docgen.data import value_at
from docgen.questions import Question


def typing(lines: Mapping[str, Sequence[str]]) -> Callable[[str], str]:
    """A function that types lines one after another at questions that hold some words, else nothing."""
    left = {words: iter(typed) for words, typed in lines.items()}
    return lambda text: next((next(typed, "") for words, typed in left.items() if words in text), "")


class Watched(Interview):
    """An interview that remembers what it asks next."""

    current: Step | None = None

    def next(self) -> Step | None:
        self.current = super().next()
        return self.current


class Reader:
    """Answers from a record with as few keys as it can, and keeps what was asked with what was typed."""

    def __init__(self, interview: Watched, record: Mapping[str, Any]) -> None:
        self.interview, self.record = interview, record
        self.asked: list[tuple[str, str]] = []
        self.words: list[str] = []  # of the codes `other` that were typed last

    def __call__(self, text: str) -> str:
        answer = self._answer(text)
        self.asked.append((text, answer))
        return answer

    def _answer(self, text: str) -> str:
        if text.startswith("What is it, in words?"):
            return self.words.pop(0)
        if text.startswith(("Is this right?", "Are these right?", "Go on with")):
            return "y"
        if text.startswith("Which of these to answer again?"):
            return ""
        step = self.interview.current
        assert step is not None
        return getattr(self, f"_answer_{step.kind}")(step)  # type: ignore[no-any-return]

    def _answer_value(self, step: Step) -> str:
        return self._typed(step.question, value_at(self.record, step.question.place))

    def _answer_row(self, step: Step) -> str:
        rows = value_at(self.record, step.question.place)
        if isinstance(rows, str):
            return rows if step.row[-1] == 0 else ""
        if step.row[-1] == 0 and self._is_same(step.question, rows):
            return "same"
        if int(step.row[-1]) >= len(rows or ()):
            return ""
        if len(step.fields) > 1:
            return self._answer_line(step)
        return self._typed(step.fields[0], value_at(self.record, step.fields[0].place)) or "-"

    def _is_same(self, question: Question, rows: Any) -> bool:
        """Whether the rows are those of an earlier table, as far as that has their fields."""
        source = self.interview.source_of(question)
        if source is None or not rows or len(rows) != len(source[1]):
            return False
        fields = question.field.group.fields if question.field.group is not None else {}
        pairs = zip(source[1], rows, strict=True)
        return all(
            {key: row.get(key) for key in planned if key in fields}.items() <= row.items()
            for planned, row in pairs
        )

    def _answer_line(self, step: Step) -> str:
        words: list[str] = []
        row: dict[str, Any] = {}
        passed: list[str] = []
        line = self.interview.row_line(step.row)
        while (one := line.following(row, passed)) is not None:
            value = value_at(self.record, one.place)
            typed = "-" if value is None else self._typed(one, value, on_line=True).replace(", ", ",")
            if " " in typed:
                break  # no word of a line
            words.append(typed)
            passed.append(str(one.place[-1]))
            row |= {passed[-1]: value} if value is not None else {}
        return " ".join(words)

    def _answer_answers(self, step: Step) -> str:
        said = [value_at(self.record, one.place) for one in step.fields]
        if None in said:
            return ""
        picked = [str(number) for number, value in enumerate(said, start=1) if value != "no"]
        return ",".join(picked) or "n"

    def _answer_others(self, step: Step) -> str:
        said = [value_at(self.record, one.place) for one in step.fields]
        return "y" if {*said} == {"no"} else ""

    def _typed(self, question: Question, value: Any, *, on_line: bool = False) -> str:
        if value is None:
            return ""
        if question.field.phrase.each:
            return ", ".join(f"{code} {number}" for code, number in value.items())
        if isinstance(value, list):
            comma = ", " if question.choices and not question.field.phrase.is_open else "; "
            return comma.join(self._typed_one(question, one, on_line).replace(";", ";;") for one in value)
        return self._typed_one(question, value, on_line)

    def _typed_one(self, question: Question, value: Any, on_line: bool) -> str:
        if isinstance(value, Mapping):
            self.words.append(value["text"])
            value = value["code"]
        if isinstance(value, bool):
            return "y" if value else "n"
        if isinstance(value, str) and (question.choices or question.instead):
            return self._short(question, value, on_line)
        if isinstance(value, float):
            return f"{value:g}"
        return self._moment(str(value)) if question.field.phrase.type == "dateTime" else str(value)

    def _short(self, question: Question, code: str, on_line: bool) -> str:
        """Return the shortest of what is understood as this code; on a line, no number of a code is."""
        codes = self.interview.codes(question.field)
        if code not in codes:
            return code
        shown = enumerate(() if on_line else question.choices, first_number(question.choices))
        numbers = [str(number) for number, choice in shown if choice.code == code]
        starts = [] if question.field.phrase.is_open else [code[:length] for length in range(1, len(code))]
        is_number = question.field.phrase.type in ("integer", "decimal")

        def is_understood(typed: str) -> bool:
            if read_instead(typed, question) is not None:
                return False
            found = read_code(typed, () if is_number else question.choices, codes)
            return found == code or (found is None and begins(typed, question.choices, codes) == [code])

        return min((one for one in (*numbers, *starts, code) if is_understood(one)), key=len, default=code)

    def _moment(self, value: str) -> str:
        """Return a time without the day of the visit, and without the offset of the clinic."""
        moment, clock = datetime.fromisoformat(value), self.interview.clock()
        zone = moment.replace(tzinfo=clock.zone)
        offset = moment.strftime("%z") if clock.zone is None or zone.utcoffset() != moment.utcoffset() else ""
        time = f"{moment:%H:%M}" if not moment.second else f"{moment:%H:%M:%S}"
        day = "" if moment.date() == clock.visit else f"{_day(moment)} "
        return f"{day}{time}{offset}"


def _day(value: date) -> str:
    return f"{value.month}/{value.day}/{value.year}"
