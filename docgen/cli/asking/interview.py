"""Knows what is asked next of a record, and what was answered; it can go back."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from docgen.cli.asking.days import Clock
from docgen.cli.asking.lines import RowLine, line_of, row_in_words
from docgen.cli.asking.state import (
    NO,
    State,
    Step,
    code_of,
    day_of,
    is_always_needed,
    key_of,
    questions_in,
)
from docgen.clinic import Clinic, own_of
from docgen.data import put_value, remove_value, value_at
from docgen.encounter import Field, Place, find_zone, read_unfinished
from docgen.errors import Problem
from docgen.pack import Pack, records_of
from docgen.questions import PLAINLY, Choice, Question, open_questions, said_before, wording_for

_UNWRITTEN = ("blank", "missing")  # problems of a value that is still to be written
_FEWEST = 3  # answers that are asked for together


class Interview:
    """A record that is asked for. `state` is what was answered so far.

    `offered` are the codes that fit what is asked at the moment, `typed` the lines that were typed in this
    step, `again` the line to begin with when a question is asked again. `within` narrows what is asked to a
    place; `day` is that of a time that is typed alone, if it is not the day of the visit.
    """

    def __init__(
        self,
        pack: Pack,
        data: dict[str, Any],
        clinic: Clinic | None = None,
        *,
        language: str = "en",
        documents: Collection[str] = (),
        who: Collection[str] = (),
    ) -> None:
        self.pack, self.clinic, self.language = pack, clinic, language
        self.who = who
        self.state = State(data, documents=documents)
        self.offered: tuple[Choice, ...] = ()
        self.listed: set[tuple[Choice, ...]] = set()
        self.typed: list[str] = []
        self.again = ""
        self.within: Place = ()
        self.day: date | None = None
        self._past: list[tuple[State, str]] = []
        self._found: dict[tuple[str, ...], tuple[Question, ...]] = {}
        self._records = records_of(pack, own_of(clinic))

    @property
    def data(self) -> dict[str, Any]:
        """The data of the record, with what was answered."""
        return self.state.data

    @property
    def answers(self) -> dict[Place, Any]:
        """What was answered, by place."""
        return self.state.answers

    # ---- What is asked next --------------------------------------------------------------------------

    def open(self) -> list[Question]:
        """Return the questions that are open and were not left out."""
        found = [one for one in self._questions(self.state.data) if one.place not in self.state.skipped]
        if self.state.documents is None:
            found = [one for one in found if is_always_needed(one)]
        return [one for one in found if one.place[: len(self.within)] == self.within]

    def next(self) -> Step | None:
        """Return what is asked next; None when nothing is open."""
        found = self.open()
        if not self.state.growing:
            return self._step(found[0], found) if found else None
        listed = self.state.growing[-1]
        inner = questions_in(listed.place, found)
        if not inner and not (value_at(self.state.data, listed.place) or [{}])[-1]:
            self.end_list(listed)  # of a row nothing was answered
            return self.next()
        if not inner:
            return self._new_row(listed)
        row = inner[0].place[: len(listed.place) + 1]
        if row not in self.state.lined and len(fields := self.line(listed.field, row)) > 1:
            return Step("line", inner[0], row, fields)
        return self._step(inner[0], inner)

    def _step(self, first: Question, found: Sequence[Question]) -> Step:
        if first.field.group is not None:
            return self._new_row(first)
        picked = self.state.picked.get(key_of(first), ())
        if first.about is None or picked is None:
            return Step("value", first)
        alike = [one for one in found if key_of(one) == key_of(first)]
        together = tuple(one for one in alike if one.about)
        if not picked:
            are_many = len(together) >= _FEWEST and not self._is_plain and NO in self.codes(first.field)
            return Step("answers", first, fields=together) if are_many else Step("value", first)
        own = (one for one in alike if code_of(one) in picked)
        return next((Step("value", one) for one in own), Step("others", first, fields=together))

    def _new_row(self, listed: Question) -> Step:
        rows = value_at(self.state.data, listed.place) or ()
        row = (*listed.place, len(rows))
        return Step("row", listed, row, self.line(listed.field, row) or tuple(self.of_row(row, {})[:1]))

    def line(self, listed: Field, row: Place) -> tuple[Question, ...]:
        """Return what of a row is typed on one line, as most rows have it; nothing for one that has a day."""
        return line_of(listed, self.row_line(row))

    def row_line(self, row: Place) -> RowLine:
        """Return a row as it is asked for on a line."""
        return RowLine(partial(self.of_row, row), self.codes)

    def of_row(self, row: Place, values: Mapping[str, Any]) -> list[Question]:
        """Return what is open of a row that has these values beside those of the record."""
        data = copy.deepcopy(self.state.data)
        put_value(data, row, {**(value_at(data, row) or {}), **values})
        return questions_in(row, self._questions(data))

    def _questions(self, data: Mapping[str, Any]) -> tuple[Question, ...]:
        documents = tuple(self.state.documents or ())
        key = (repr(data), *documents)
        if key not in self._found:  # what was found last is asked for again
            found = open_questions(
                self.pack, data, language=self.language, documents=documents, who=self.who, clinic=self.clinic
            )
            self._found = {key: found}
        return self._found[key]

    # ---- What is answered ----------------------------------------------------------------------------

    def keep(self, place: Place, value: Any) -> None:
        """Keep an answer."""
        put_value(self.state.data, place, value)
        self.state.answers[place] = value

    def ask_for(self, documents: Collection[str] | None) -> None:
        """Ask from now on for what these documents need; None: for what every record needs."""
        self.state.documents = documents

    def skip(self, places: Iterable[Place]) -> None:
        """Leave questions out."""
        self.state.skipped.update(places)

    def grow(self, listed: Question) -> None:
        """Ask for more rows of a list, once what is open of its last row was asked."""
        if not self.state.growing or self.state.growing[-1].place != listed.place:
            self.state.growing.append(listed)

    def begin_row(self, step: Step, left_out: Question) -> None:
        """Begin a row without the first of its values."""
        put_value(self.state.data, step.row, {})
        self.skip([left_out.place])

    def end_list(self, listed: Question) -> None:
        """Ask for no more rows of a list; a row without an answer is none."""
        rows = value_at(self.state.data, listed.place)
        if isinstance(rows, list) and rows and not rows[-1]:
            remove_value(self.state.data, (*listed.place, len(rows) - 1) if len(rows) > 1 else listed.place)
        if self.state.growing and self.state.growing[-1].place == listed.place:
            self.state.growing.pop()
        self.skip([listed.place])

    def narrow(self, place: Place, day: date | None = None) -> None:
        """Ask only for what is in a place from now on; nothing before it can be asked for again."""
        self.within, self.day = place, day
        self._past.clear()

    def remember(self) -> None:
        """Remember what was answered before a step."""
        self._past.append((self.state.copied(), ""))
        self.typed = []

    def done(self) -> None:
        """End a step: what was typed first is what to begin with when it is asked again."""
        self._past[-1] = (self._past[-1][0], self.typed[0])

    def forget(self) -> None:
        """End a step that changed nothing, so that nobody goes back to it."""
        self._past.pop()

    def back(self) -> bool:
        """Go back to the start of a step that goes on, else to the step before; tell whether there is one."""
        self.state, _ = self._past.pop()
        if len(self.typed) > 1:
            self.again = self.typed[0]
        elif self._past:
            self.state, self.again = self._past.pop()
        else:
            return False
        return True

    def reopen(self, place: Place) -> bool:
        """Ask again for the answer at a place, or for what was left out there; tell whether there is any.

        Of a table of which nothing was left out, all answers are asked for again.
        """
        if not place:  # of the file as a whole
            return False
        left_out = {one for one in self.state.skipped if one[: len(place)] == place}
        self.state.skipped -= left_out
        is_whole = not left_out and isinstance(value_at(self.state.data, place), dict)
        found = [
            one for one in self.state.answers if one == place or (is_whole and one[: len(place)] == place)
        ]
        for one in found:
            del self.state.answers[one]
            remove_value(self.state.data, one)
        return bool(left_out or found)

    def problems_with(self, values: Mapping[Place, Any]) -> list[Problem]:
        """Find what a record cannot hold once it has these answers."""
        data = copy.deepcopy(self.state.data)
        for place, value in values.items():
            put_value(data, place, value)
        known = self.problems(self.state.data)
        return [problem for problem in self.problems(data) if problem not in known]

    def problems(self, data: Mapping[str, Any]) -> list[Problem]:
        """Find what is wrong with the data of a record, apart from what is still to be written."""
        clinic = self.clinic
        laid = clinic.lay_under(data) if clinic is not None else data
        zone = clinic.time_zone if clinic is not None else None
        found = read_unfinished(laid, *self._records, zone).problems
        return [problem for problem in found if problem.kind not in _UNWRITTEN]

    # ---- What is known ------------------------------------------------------------------------------

    def codes(self, one: Field) -> Mapping[str, Any]:
        """Return all codes of the list of a field, with the facts about them."""
        found: Mapping[str, Any] = self._records.vocabulary.get(one.list, {})
        return found

    def words_of(self, row: Mapping[str, Any], listed: Field) -> str:
        """Return the values of a row in words; of a field that is no table, those of the field."""
        fields = listed.group.fields if listed.group is not None else {listed.name: listed}
        wording = wording_for(self.pack, self.language, self._is_plain, own_of(self.clinic))
        return row_in_words(row, fields, wording.word)

    def listed_around(self, step: Step) -> Question:
        """Return the list whose row a step asks for."""
        return step.question if step.kind == "row" else self.state.growing[-1]

    @property
    def _is_plain(self) -> bool:
        return bool(self.who) and PLAINLY.issuperset(self.who)

    def clock(self) -> Clock:
        """Return the day of the visit and the zone of the clinic."""
        visit = self.day or self.state.data.get("encounter", {}).get("date")
        zone = find_zone(self.clinic.time_zone or "") if self.clinic is not None else None
        return Clock(visit if isinstance(visit, date) else day_of(visit), zone)

    def source_of(self, question: Question) -> tuple[str, Any] | None:
        """Return the table that may say the same as what is asked, and its value."""
        return said_before(self._records.definition, self.state.data, question.place)

    def texts(self) -> Iterator[str]:
        """Yield the texts of the record and the names of the clinic's people, to complete what is typed."""
        people = self.clinic.practitioners if self.clinic is not None else ()
        yield from (person["name"] for person in people if isinstance(person.get("name"), str))
        yield from (value for value in self.state.answers.values() if isinstance(value, str) and " " in value)
