"""Shows what a consent form says beside a record, has a person confirm it, and asks for the rest."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import click

from docgen.cli.asking import Ask, Interview, ask_all, says_yes
from docgen.cli.filed_lines import form_lines
from docgen.cli.output import Output
from docgen.clinic import own_of
from docgen.context import change_names, words_of
from docgen.encounter import Difference, Encounter, Place, path_of
from docgen.errors import DocumentError, Problem
from docgen.filed import FiledDocument, as_form
from docgen.pack import records_of
from docgen.signed_consent import (
    CONSENT,
    AgainstRecord,
    Statements,
    check_form,
    compare_with,
    is_dated,
    is_signed,
    read_statements,
)

_OUTCOME, _REFUSED = (CONSENT, "outcome"), ("declined", "not_obtained")


def take(
    filed: FiledDocument, encounter: Encounter, interview: Interview, on_paper: bool, ask: Ask | None
) -> Taking:
    """Take into the interview what a form says, as a person confirms it; without `ask`, nobody is asked.

    Raises DocumentError for a form from which nothing can be taken.
    """
    check_form(filed, encounter, interview.pack)
    told = on_paper or bool(encounter.consent and encounter.consent.on_paper)
    Output.say(*form_lines(as_form(filed, interview.pack), told or None))
    on_paper = on_paper or (not is_signed(filed) and _is_on_paper(filed, told, ask))
    agreed = not _is_refused(interview, None if is_dated(filed) else ask)
    visited = encounter.encounter.date
    said = read_statements(filed, interview.pack, visited, on_paper=on_paper, agreed=agreed)
    taking = Taking(interview, said, compare_with(said, encounter))
    Output.say(*taking.lines())
    if ask is not None:
        taking.confirm(ask)
    return taking


def _is_on_paper(filed: FiledDocument, told: bool, ask: Ask | None) -> bool:
    """Return true if the record or a person says that a form that shows no signature was signed on paper."""
    if told or (ask is not None and says_yes(ask, "Was it printed, and signed on paper?")):
        return True
    fix = "give the form that was signed; if it was signed on paper, say so: --on-paper"
    raise DocumentError(filed.source, [Problem("", "does not show that it was signed", fix, "unsigned-form")])


def _is_refused(interview: Interview, ask: Ask | None) -> bool:
    """Return whether the record says, or a person who is asked, that the treatment was not agreed to."""
    if ask is not None:
        interview.narrow(_OUTCOME)
        ask_all(interview, ask)
    return (interview.data.get(CONSENT) or {}).get(_OUTCOME[1]) in _REFUSED


class Taking:
    """What is taken from a form into a record.

    `new` is what the record will have, `left` what a person has to see on the form; `stopped` says whether a
    person stopped it.
    Each value that the record can hold is kept as an answer of the interview, those of tables one by one.
    """

    def __init__(self, interview: Interview, said: Statements, found: AgainstRecord) -> None:
        self.interview, self.found, self.left = interview, found, [*said.left]
        self.asked = list(dict.fromkeys([*said.asked, *found.days]))
        self.stopped = False
        self.new: dict[Place, Any] = {}
        for place, value in found.new.items():
            if interview.problems_with({place: value}):
                self.left.append(path_of(place))
            else:
                self.new[place] = value
                for at, one in _single(place, value):
                    interview.keep(at, one)

    def lines(self) -> Iterator[str]:
        """Say in words what is new, what the record says otherwise, and what is left."""
        values = {**self.new, **self.found.days}
        if values:
            yield "The form says, and the record not yet:"
        for place, value in values.items():
            said = self._words(Difference(path_of(place), None, value))
            yield f"  {said['where']}: {said['now']}{', without a time' if place in self.found.days else ''}"
        if self.found.differences:
            yield "The record says otherwise than the form, and stays as it is:"
        for difference in self.found.differences:
            said = self._words(difference)
            yield f"  {said['where']}: {said['was']}; the form: {said['now']}"
        if not (values or self.found.differences):
            yield "The record has all that the form says."
        if self.left:
            yield f"docgen does not take over what is filled in here; see the form: {', '.join(self.left)}."

    def _words(self, difference: Difference) -> Mapping[str, Any]:
        own = own_of(self.interview.clinic)
        definition, pack = records_of(self.interview.pack, own).definition, self.interview.pack
        return change_names(difference, definition, words_of(pack, "en", own))

    def confirm(self, ask: Ask) -> None:
        """Have a person confirm what is new, and ask for the rest; what is not confirmed is not kept."""
        answers = self.interview.answers
        if answers and not says_yes(ask, "Is this so, and shall it be written?"):
            answers.clear()
            self.stopped = True
            return
        try:
            for place in self.asked:
                self.interview.narrow(place, self.found.days.get(place))
                ask_all(self.interview, _dated(ask, self.interview.day))
        except (click.Abort, KeyboardInterrupt):
            Output.say("", "Stopped.")
            self.stopped = True

    def as_data(self) -> dict[str, Any]:
        """Return as plain data what is written, what differs, and what is still open about the signing."""
        return {
            "written": {path_of(place): value for place, value in self.interview.answers.items()},
            "differences": [dataclasses.asdict(difference) for difference in self.found.differences],
            "left": self.left,
            "open": [path_of(place) for place in self.asked if self._is_open(place)],
        }

    def _is_open(self, place: Place) -> bool:
        self.interview.narrow(place)
        return bool(self.interview.open())


def _single(place: Place, value: Any) -> Iterator[tuple[Place, Any]]:
    """Yield a value with its place; of a list of tables, each of their values."""
    if not (isinstance(value, list) and isinstance(value[0], Mapping)):
        yield place, value
        return
    for number, row in enumerate(value):
        yield from (((*place, number, key), one) for key, one in row.items())


def _dated(ask: Ask, day: date | None) -> Ask:
    """Return a way to ask that says the day on the form, if there is one: the time alone will do."""
    return ask if day is None else lambda text: ask(f"{text} On the form: {day}; the time alone will do.")
