"""Lays out a visit for the screen: parts by when and who is asked, in each the tables with their fields."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from docgen.clinic import Clinic, own_of
from docgen.data import put_value, value_at
from docgen.encounter import NUMBERS, WHEN, Place, path_of
from docgen.lazy import dataclass
from docgen.pack import Pack, records_of
from docgen.questions import (
    PLAINLY,
    Choice,
    Question,
    Wording,
    as_words,
    asked_questions,
    said_before,
    turn_of,
    wording_for,
)
from docgen.web.inputs import BOOLEANS, Kind, Texts, kind_of, texts_of
from docgen.web.posting import NO, OTHER_SIDE, SIDE

_WHEN = {"before": "Before", "at_visit": "At the visit", "after": "After"}
_WHO = ("Front desk", "Patient", "Assistant", "Clinician")
_MOST_SAID = 6  # values that tell a row from others
_NARROW = 40  # letters of the answers that fit into a column
_FEWEST = 3  # answers that one button gives


@dataclass(frozen=True)
class Shown:
    """A field as it is shown: its path, question and kind of input, and what it has.

    `standing` is what the clinic's file says in its place.
    """

    path: str
    question: Question
    kind: Kind
    choices: tuple[Choice, ...]
    instead: tuple[Choice, ...]
    texts: Texts
    standing: str = ""
    counts: tuple[Shown, ...] = ()
    rows: tuple[Row, ...] = ()
    new: Row | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is recorded."""
        return not (any(self.texts) or self.rows or any(not one.is_empty for one in self.counts))

    @property
    def unit(self) -> str:
        """The unit of a number."""
        return self.question.field.phrase.unit

    @property
    def span(self) -> str:
        """What a number may be, in words."""
        span = [f"{bound:g}" for sign, bound in self.question.field.phrase.bounds if sign in (">=", "<=")]
        return " to ".join(span) if len(span) > 1 else ""

    @property
    def is_wide(self) -> bool:
        """Whether its input needs a line of its own."""
        words = sum(len(choice.words) for choice in self.choices)
        return self.kind in ("text", "lines", "checks", "counts") or (
            self.kind == "answer" and words > _NARROW
        )


@dataclass(frozen=True)
class Row:
    """One table of a list: its path, its fields, and the other side of the body, where it has one."""

    path: str
    title: str
    fields: tuple[Shown, ...]
    other_side: str = ""


@dataclass(frozen=True)
class Section:
    """The fields of one table.

    `same` is the table that may say the same, `open_answers` are the answers that one button denies.
    """

    name: str
    title: str
    fields: tuple[Shown, ...]
    same: str = ""
    open_answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """What the same people are asked at the same time: one page of a visit."""

    name: str
    when: str
    who: str
    sections: tuple[Section, ...] = ()


def parts_of(questions: Sequence[Question]) -> list[Part]:
    """Return the parts of a visit, in its order, without what is in them."""
    keys = sorted({_key(question) for question in questions})
    return [Part(f"{WHEN[at]}-{turn}".replace("_", "-"), _WHEN[WHEN[at]], _WHO[turn]) for at, turn in keys]


def _key(question: Question) -> tuple[int, int]:
    when = question.field.when
    return (WHEN.index(when) if when else 0, 0 if question.is_required else turn_of(question))


def part_name(question: Question) -> str:
    """Return the name of the part that a question is in."""
    at, turn = _key(question)
    return f"{WHEN[at]}-{turn}".replace("_", "-")


class Layout:
    """The questions of a visit as they are laid out; `who` are those who are asked, if not all."""

    def __init__(
        self,
        pack: Pack,
        clinic: Clinic | None,
        data: Mapping[str, Any],
        language: str = "en",
        who: Collection[str] = (),
    ) -> None:
        self.pack, self.clinic, self.data, self.language, self.who = pack, clinic, data, language, who
        self.laid = clinic.lay_under(data) if clinic is not None else data
        self.records = records_of(pack, own_of(clinic))
        is_plain = bool(who) and PLAINLY.issuperset(who)
        self.wording: Wording = wording_for(pack, language, is_plain, own_of(clinic))
        self.questions = self._ask(data)
        self.of_new = self._of_new_rows()

    def _of_new_rows(self) -> list[Question]:
        """Return the questions for a new row of each list."""
        lists = [one.place for one in self.questions if one.field.group is not None]
        grown = copy.deepcopy(dict(self.data))
        for place in lists:
            rows = value_at(grown, place)
            put_value(grown, place, [*rows, {}] if isinstance(rows, list) else [{}])
        new = {(*place, len(value_at(grown, place)) - 1) for place in lists}
        return [one for one in (self._ask(grown) if lists else ()) if _row_of(one.place) in new]

    def _ask(self, data: Mapping[str, Any]) -> tuple[Question, ...]:
        return asked_questions(self.pack, data, language=self.language, who=self.who, clinic=self.clinic)

    def part(self, name: str) -> Part | None:
        """Return a part with its sections; None for one that there is not."""
        found = next((part for part in parts_of(self.questions) if part.name == name), None)
        if found is None:
            return None
        own = [question for question in self.questions if part_name(question) == name]
        tables = dict.fromkeys(str(question.place[0]) for question in own)
        sections = (self._section(table, own) for table in tables)
        return Part(found.name, found.when, found.who, tuple(sections))

    def _section(self, table: str, own: Sequence[Question]) -> Section:
        inside = [one for one in own if one.place[0] == table]
        fields = tuple(self.shown(one) for one in inside if _row_of(one.place) is None)
        same = next((said for one in fields if one.is_empty and (said := self._said(one))), "")
        denied = tuple(
            one.path
            for one in fields
            if one.question.about and one.is_empty and NO in {choice.code for choice in one.choices}
        )
        return Section(table, as_words(table), fields, same, denied if len(denied) >= _FEWEST else ())

    def _said(self, one: Shown) -> str:
        found = said_before(self.records.definition, self.data, one.question.place)
        return found[0] if found is not None else ""

    def shown(self, question: Question) -> Shown:
        """Return a field as it is shown."""
        one, value = question.field, value_at(self.data, question.place)
        all_of_list = self.wording.choices.get(one.phrase.list, ())
        choices = question.choices if one.phrase.list and not _is_taken(question, value) else all_of_list
        choices = BOOLEANS if one.phrase.type == "boolean" else choices
        is_number = one.phrase.type in NUMBERS
        beside = self.wording.choices.get(one.phrase.instead, ()) if one.phrase.instead else ()
        kind = kind_of(one, () if is_number else choices)
        texts = texts_of(one, value, choices, beside) if one.group is None else _instead(value, beside)
        standing = (
            texts_of(one, value_at(self.laid, question.place), choices, beside) if value is None else Texts()
        )
        shown = Shown(
            path_of(question.place), question, kind, choices, beside, texts, ", ".join(standing.values)
        )
        if kind == "rows":
            return self._with_rows(shown, value)
        if kind == "counts":
            return self._with_counts(shown, value)
        return shown

    def _with_rows(self, shown: Shown, value: Any) -> Shown:
        place, rows = shown.question.place, value if isinstance(value, list) else []
        found = tuple(self._row((*place, number), row) for number, row in enumerate(rows))
        new = self._row((*place, len(rows)), {}, self.of_new)
        return replace(shown, rows=found, new=new)

    def _row(self, place: Place, row: Any, among: Sequence[Question] | None = None) -> Row:
        inside = [one for one in among or self.questions if _row_of(one.place) == place]
        side = OTHER_SIDE.get(str(row.get(SIDE)), "") if isinstance(row, dict) else ""
        fields = tuple(self.shown(one) for one in inside)
        said = [_in_words(one) for one in fields if not one.is_empty]
        title = " · ".join((f"{int(place[-1]) + 1}", *said[:_MOST_SAID]))
        return Row(path_of(place), title, fields, side)

    def _with_counts(self, shown: Shown, value: Any) -> Shown:
        phrase, counts = shown.question.field.phrase, value if isinstance(value, dict) else {}
        codes = self.wording.choices.get(phrase.each, ())
        inner = (
            Shown(
                f"{shown.path}.{one.code}",
                replace(shown.question, place=(*shown.question.place, one.code), text=one.words),
                "number",
                (),
                (),
                Texts((str(counts[one.code]),)) if one.code in counts else Texts(),
            )
            for one in codes
        )
        return replace(shown, counts=tuple(inner))


def paths_in(fields: Sequence[Shown]) -> Iterator[str]:
    """Yield the paths of fields, of their rows and of what is in these, also in a new one."""
    for one in fields:
        yield one.path
        yield from paths_in(one.counts)
        for row in (*one.rows, *((one.new,) if one.new else ())):
            yield row.path
            yield from paths_in(row.fields)


def _in_words(one: Shown) -> str:
    words = {choice.code: choice.words for choice in one.choices}
    return ", ".join(words.get(text, text) for text in one.texts.values) + (
        f" {one.unit}" if one.unit else ""
    )


def _is_taken(question: Question, value: Any) -> bool:
    """Return whether a value was chosen already: then it can be changed to any of its list."""
    return value is not None and question.field.phrase.list != SIDE


def _instead(value: Any, beside: Sequence[Choice]) -> Texts:
    is_code = isinstance(value, str) and value in {one.code for one in beside}
    return Texts(instead=value if is_code else "")


def _row_of(place: Place) -> Place | None:
    """Return the innermost row of a list that a place is in; None if it is in none."""
    at = max((number for number, part in enumerate(place) if isinstance(part, int)), default=None)
    return None if at is None else place[: at + 1]
