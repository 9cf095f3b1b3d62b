"""Asks what is open in a record, one question after another, and keeps the answers that it can hold."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docgen.cli.output import Output
from docgen.cli.questions import (
    LIST,
    MOST_SHOWN,
    NONE,
    hint_of,
    is_no,
    is_other,
    read_answer,
    read_code,
    read_text,
    show,
)
from docgen.clinic import Clinic, own_of
from docgen.data import put_value, remove_value
from docgen.encounter import Place, read_unfinished
from docgen.errors import Problem
from docgen.pack import Pack, records_of
from docgen.questions import Choice, Question, open_questions

Ask = Callable[[str], str]
Read = Callable[[str], Any]
_ANOTHER = "Another? (Enter or n: no more)"
_UNWRITTEN = ("blank", "missing")  # problems of a value that is still to be written


@dataclass
class Interview:
    """A record that is asked for: its data with what was answered, and the answers alone by their places.

    `skipped` are the places of questions that were left out.
    """

    pack: Pack
    data: dict[str, Any]
    clinic: Clinic | None = None
    language: str = "en"
    document: str | None = None
    who: Collection[str] = ()
    answers: dict[Place, Any] = field(default_factory=dict)
    skipped: set[Place] = field(default_factory=set)
    listed: tuple[Choice, ...] = ()

    def next(self, within: Place = ()) -> Question | None:
        """Return the first question that is open and was not left out."""
        found = open_questions(
            self.pack,
            self.data,
            language=self.language,
            document=self.document,
            who=self.who,
            clinic=self.clinic,
        )
        return next(
            (one for one in found if one.place[: len(within)] == within and one.place not in self.skipped),
            None,
        )

    def codes(self, question: Question) -> Mapping[str, Any]:
        """Return all codes of the list of a question, with the facts about them."""
        found: Mapping[str, Any] = records_of(self.pack, own_of(self.clinic)).vocabulary.get(
            question.field.list, {}
        )
        return found

    def problems_with(self, place: Place, value: Any) -> list[Problem]:
        """Find what a record cannot hold once it has this answer."""
        data = copy.deepcopy(self.data)
        put_value(data, place, value)
        known = self.problems(self.data)
        return [problem for problem in self.problems(data) if problem not in known]

    def problems(self, data: Mapping[str, Any]) -> list[Problem]:
        """Find what is wrong with the data of a record, apart from what is still to be written."""
        clinic = self.clinic
        definition, vocabulary = records_of(self.pack, own_of(clinic))
        laid = clinic.lay_under(data) if clinic is not None else data
        zone = clinic.time_zone if clinic is not None else None
        found = read_unfinished(laid, definition, vocabulary, zone).problems
        return [problem for problem in found if problem.kind not in _UNWRITTEN]

    def keep(self, place: Place, value: Any) -> None:
        """Keep an answer."""
        put_value(self.data, place, value)
        self.answers[place] = value


def ask_all(interview: Interview, ask: Ask, within: Place = ()) -> None:
    """Ask until nothing is open within a place.

    `ask` shows a question and returns what is typed, or raises to stop.
    """
    while (question := interview.next(within)) is not None:
        _ask_question(interview, question, ask)


def _ask_question(interview: Interview, question: Question, ask: Ask) -> None:
    if question.field.group is not None:
        _ask_rows(interview, question, ask)
        return
    if question.choices != interview.listed and 0 < len(question.choices) <= MOST_SHOWN:
        show(question.choices)
        interview.listed = question.choices
    if question.field.phrase.each:
        value: Any = _ask_counts(interview, question, ask)
    elif question.field.repeats:
        value = [*_ask_values(interview, question, ask)]
    else:
        value = _ask_value(interview, question, f"{question.text}{hint_of(question)}", ask)
        if value is not None:
            interview.keep(question.place, value)
    if value in (None, [], {}):
        interview.skipped.add(question.place)


def _ask_value(
    interview: Interview,
    question: Question,
    text: str,
    ask: Ask,
    wrap: Callable[[Any], Any] = lambda value: value,
) -> Any:
    """Ask until there is a value that a record can hold, or none; `wrap` puts it in with others."""
    codes = interview.codes(question)
    while True:
        answer = ask(text).strip()
        if _ends(text, answer) and (answer or not question.is_required):
            return None
        try:
            value = _understood(answer, question, codes, ask)
        except ValueError as error:
            Output.say(f"  {error}")
            continue
        problems = interview.problems_with(question.place, wrap(value))
        if not problems:
            return value
        Output.say(*(_said(problem, question) for problem in problems))


def _understood(answer: str, question: Question, codes: Mapping[str, Any], ask: Ask) -> Any:
    """Return the value that an answer means; raises ValueError with what to type."""
    if not answer:
        raise ValueError("This is always needed.")
    if answer == LIST and question.choices:
        show(question.choices)
        raise ValueError("Which?")
    value = read_answer(answer, question, codes)
    if question.field.list and isinstance(value, str) and is_other(value, codes.get(value, {})):
        words = ask("What is it, in words?").strip()
        return {"code": value, "text": read_text(words)} if words else value
    return value


def _ask_values(interview: Interview, question: Question, ask: Ask) -> Iterator[Any]:
    """Ask for the values of a list, and keep each with those before it."""
    found: list[Any] = []
    text, instead = f"{question.text}{hint_of(question)}", {choice.code for choice in question.instead}

    def wrap(value: Any) -> Any:
        return value if isinstance(value, str) and value in instead and not found else [*found, value]

    while True:
        value = _ask_value(interview, question, text, ask, wrap)
        if value is None:
            return
        if isinstance(wrap(value), str):  # said in the place of the list
            interview.keep(question.place, value)
            yield value
            return
        found.append(value)
        interview.keep(question.place, list(found))
        text = _ANOTHER
        yield value


def _ask_counts(interview: Interview, question: Question, ask: Ask) -> dict[str, Any]:
    """Ask for a number by each of some codes; the record takes them together, or none."""
    while True:
        found = dict(_counts(interview, question, ask))
        problems = interview.problems_with(question.place, found) if found else []
        if not problems:
            if found:
                interview.keep(question.place, found)
            return found
        Output.say(*(_said(problem, question) for problem in problems))


def _counts(interview: Interview, question: Question, ask: Ask) -> Iterator[tuple[str, Any]]:
    codes, text = interview.codes(question), f"{question.text}{hint_of(question)}"
    words = dict(question.choices)
    while not _ends(text, answer := ask(text).strip()):
        code = read_code(answer, question.choices, codes)
        if code is None:
            show(question.choices)
            Output.say("  This is not one of them.")
            continue
        try:
            yield code, read_answer(ask(f"{words.get(code, code)}: how many?").strip(), question, {})
        except ValueError as error:
            Output.say(f"  {error}")
            continue
        text = _ANOTHER


def _ask_rows(interview: Interview, question: Question, ask: Ask) -> None:
    """Ask for the tables of a list, one after another."""
    text, number = f"{question.text}{hint_of(question)}", 0
    while (said := _said_of_rows(text, question, ask)) is True:
        place = (*question.place, number)
        put_value(interview.data, place, {})
        while (inner := interview.next(place)) is not None:
            _ask_question(interview, inner, ask)
        if not any(one[: len(place)] == place for one in interview.answers):
            remove_value(interview.data, place if number else question.place)
            break
        text, number = _ANOTHER, number + 1
    if isinstance(said, str) and not number:
        interview.keep(question.place, said)
    interview.skipped.add(question.place)


def _said_of_rows(text: str, question: Question, ask: Ask) -> bool | str:
    """Return whether there is a table, or a code that is said in the place of all of them.

    Who says that there was none has said `none`, where the list has that code.
    """
    while not _ends(text, answer := ask(text).strip()):
        try:
            said: bool | str = read_answer(answer, question, {})
        except ValueError as error:
            Output.say(f"  {error}")
        else:
            if said is False and any(choice.code == NONE for choice in question.instead):
                return NONE
            if said is False:
                Output.say("  This records nothing.")
            return said
    return False


def _ends(text: str, answer: str) -> bool:
    """Return whether an answer ends a list: no answer, or no to the question for another one."""
    return not answer or (text == _ANOTHER and is_no(answer))


def _said(problem: Problem, question: Question) -> str:
    subject = "This" if problem.place.startswith(question.path) else problem.place
    return f"  {subject} {problem.message}" + (f" ({problem.fix})." if problem.fix else ".")
