"""What every question has: what is typed, the way back, what a record cannot hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from docgen.cli.asking.interview import Interview
from docgen.cli.asking.typed import read_yes
from docgen.cli.output import Output
from docgen.encounter import Place
from docgen.errors import Problem
from docgen.questions import Choice, Question

Ask = Callable[[str], str]
HOW = "Enter leaves a question out, - the rest of its section; < goes back, ? shows the codes."
CODES = "?"
BACK, _REST = "<", "-"


class Back(Exception):
    """The question before this one is to be asked again."""


class LeaveRest(Exception):
    """The rest of the section is to be left out."""


def type_in(interview: Interview, ask: Ask, text: str, offered: Sequence[Choice] = ()) -> str:
    """Return what is typed; raises Back or LeaveRest when that is what it says."""
    interview.offered = tuple(offered)
    typed = ask(text).strip()
    interview.typed.append(typed)
    if typed == BACK:
        raise Back
    if typed == _REST:
        raise LeaveRest
    return typed


def type_first(interview: Interview, ask: Ask, text: str, offered: Sequence[Choice] = ()) -> str:
    """Return what is typed first in a step, whatever was typed in vain before."""
    interview.typed = []
    return type_in(interview, ask, text, offered)


def show_codes(choices: Sequence[Choice]) -> None:
    """List codes with their numbers and words."""
    width = max((len(choice.code) for choice in choices), default=0)
    for number, choice in enumerate(choices, start=1):
        Output.say(f"  {number:>2}  {choice.code:<{width}}  {choice.words}")


def confirmed(interview: Interview, ask: Ask, text: str) -> bool:
    """Ask in a step whether something is right; only yes is."""
    return says_yes(partial(type_in, interview, ask), text)


def says_yes(ask: Ask, text: str) -> bool:
    """Ask for yes or no; Enter is no."""
    while True:
        try:
            return bool(typed := ask(f"{text} (y or n)").strip()) and read_yes(typed)
        except ValueError as error:
            Output.say(f"  {error}")


def keep_all(interview: Interview, values: Mapping[Place, Any], question: Question) -> bool:
    """Keep values that a record can hold together; say why it cannot, and return whether it can."""
    problems = interview.problems_with(values)
    if problems:
        Output.say(*(_said(problem, question) for problem in problems))
        return False
    for place, value in values.items():
        interview.keep(place, value)
    return True


def _said(problem: Problem, question: Question) -> str:
    subject = "This" if problem.place.startswith(question.path) else problem.place
    return f"  {subject} {problem.message}" + (f" ({problem.fix})." if problem.fix else ".")
