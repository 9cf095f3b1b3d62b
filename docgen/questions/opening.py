"""Finds the questions that are asked of a visit: those that are open in its record, or all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

from docgen.clinic import Clinic, language_of
from docgen.context import build_context, expression
from docgen.encounter import ANSWERS, DETAIL, Encounter, Field, Group, Place, Table
from docgen.errors import DocgenError
from docgen.pack import NOT_ASKED_OF, RECORD, Pack
from docgen.questions.choices import Around, fitting
from docgen.questions.question import Choice, Question
from docgen.questions.wording import FOR_STAFF, Wording

Names = dict[str, Any]
_BEFORE = "before"
_ALL_IS_SAID = ("no", "not_asked")  # answers about which there is nothing more to say


class _Here(NamedTuple):
    """A table of the record, or the place of one that is not there.

    `path` is the place without positions, `shown` the names of what is in it, `names` what its conditions
    find first, `around` the table itself and those that it is in.
    """

    place: Place
    path: str
    table: Table | None
    shown: Mapping[str, Any]
    names: Names
    around: Around


class Opening:
    """Goes through a record and finds what is open; with `answered`, all that is asked."""

    def __init__(
        self, record: Encounter, pack: Pack, wording: Wording, clinic: Clinic | None, answered: bool = False
    ) -> None:
        self.record, self.pack, self.wording, self.clinic = record, pack, wording, clinic
        self.answered = answered

    def questions(self) -> Iterator[Question]:
        """Yield the questions in record order; in each table, its values stand before its tables."""
        root = self.record.definition
        here = _Here((), "", self.record, self._planned, {}, [(root, self.record)])
        for name in root.fields:
            if not (name == "organization" and self.clinic is not None and self.clinic.organization):
                yield from self._of_field(root.fields[name], here)

    def _of_table(self, group: Group, here: _Here) -> Iterator[Question]:
        fields = sorted(group.fields.values(), key=lambda one: one.group is not None)
        for one in fields:
            yield from self._of_field(one, here)
        if group.answers is not None:
            yield from self._of_answers(group, group.answers, here)

    def _of_field(self, one: Field, here: _Here) -> Iterator[Question]:
        value = here.table[one.name] if here.table is not None else None
        path = f"{here.path}.{one.name}" if here.path else one.name
        place = (*here.place, one.name)
        is_open = value is None or value == () or value == {}
        if not self._is_asked(one, here) and (is_open or not self.answered):
            return
        if (one.group is None or one.repeats) and (is_open or self.answered):
            text, is_beside = one.ask or self.wording.question(path), one.phrase.instead != one.list
            instead = self.wording.choices.get(one.phrase.instead, ()) if is_beside else ()
            yield Question(place, text, one, self._choices(one, here), instead)
        if one.group is not None and one.repeats:
            for number, item in enumerate(value or ()):
                shown = here.shown[one.name][number]
                inner = self._inside(one.group, here, item, shown)
                yield from self._of_table(one.group, inner._replace(place=(*place, number), path=path))
        elif one.group is not None:
            inner = self._inside(one.group, here, value, here.shown.get(one.name))
            yield from self._of_table(one.group, inner._replace(place=place, path=path))

    def _choices(self, one: Field, here: _Here) -> tuple[Choice, ...]:
        choices = self.wording.choices.get(one.list, ())
        return fitting(choices, one.list, self.pack, here.around) if choices else ()

    @staticmethod
    def _inside(group: Group, here: _Here, table: Table | None, shown: Mapping[str, Any] | None) -> _Here:
        """Return the table of a group that is in another one; `shown` are its names, if it is there."""
        own = shown or {name: [] if one.repeats else None for name, one in group.fields.items()}
        around = [(group, table), *here.around]
        return _Here(here.place, here.path, table, shown or {}, {**here.names, **own}, around)

    def _of_answers(self, group: Group, answers: Field, here: _Here) -> Iterator[Question]:
        """Yield the questions for an answer for each code of a list, and for what is to be said about one."""
        given = here.table.__dict__.get(ANSWERS, {}) if here.table is not None else {}
        for code, facts in self.pack.vocabulary.get(answers.phrase.each, {}).items():
            if code in group.fields or self.record.patient.gender in facts.get(NOT_ASKED_OF, ()):
                continue
            asked = f"clinician, {answers.when}" if facts.get(FOR_STAFF) else answers.asked
            for key, is_open in (
                (code, self.answered or code not in given),
                (f"{code}{DETAIL}", self._is_more_to_say(code, given)),
            ):
                if is_open:
                    one = replace(answers.of_code(key), asked=asked)
                    text = self.wording.answer(here.path, answers.phrase.each, key)
                    word = Choice(code, self.wording.word(answers.phrase.each, code)) if key == code else None
                    choices = self.wording.choices.get(one.list, ())
                    yield Question((*here.place, key), text, one, choices, about=word)

    def _is_more_to_say(self, code: str, given: Mapping[str, str]) -> bool:
        has_detail = f"{code}{DETAIL}" in given
        if has_detail:
            return self.answered
        return given.get(code, "no") not in _ALL_IS_SAID

    def _is_asked(self, one: Field, here: _Here) -> bool:
        """Return whether the condition of a field holds; one that cannot be worked out hides nothing."""
        if not one.condition:
            return True
        names = self._planned if one.when == _BEFORE else self._done
        try:
            return bool(expression(one.condition, RECORD).evaluate({**names, **here.names}))
        except DocgenError:
            return True

    @cached_property
    def _planned(self) -> Names:
        return self._names("plan")

    @cached_property
    def _done(self) -> Names:
        return self._names("procedure")

    def _names(self, subject: str) -> Names:
        """Return the names for a document with this subject, in a language in which the pack has it."""
        kinds = self.pack.documents.values()
        kind = next((kind for kind in kinds if kind.subject == subject and not kind.amends), None)
        kind = kind or next(iter(kinds))
        language = kind.language_near(language_of(self.clinic))
        return build_context(self.record, self.pack, kind.code, language, draft=True, clinic=self.clinic)
