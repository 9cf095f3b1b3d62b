"""What every question has: what is typed, the way back, what a record cannot hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from docgen.characters import printable
from docgen.cli.asking.interview import Interview
from docgen.cli.asking.typed import first_number, read_yes
from docgen.cli.layout import side_by_side
from docgen.cli.output import Output
from docgen.encounter import Place
from docgen.errors import Problem
from docgen.questions import Choice, Question

Ask = Callable[[str], str]
HOW = "Enter leaves a question out, - the rest of its section; < goes back, ? lists the answers."
CODES = "?"
_BACK, _REST = "<", "-"
_MOST_BELOW = 8  # codes that are listed one below the other


class Back(Exception):
    """The question before this one is to be asked again."""


class LeaveRest(Exception):
    """The rest of the section is to be left out."""


def type_in(interview: Interview, ask: Ask, text: str, offered: Sequence[Choice] = ()) -> str:
    """Return what is typed; raises Back or LeaveRest when that is what it says."""
    interview.offered = tuple(offered)
    typed = ask(text).strip()
    interview.typed.append(typed)
    if typed == _BACK:
        raise Back
    if typed == _REST:
        raise LeaveRest
    return typed


def type_first(interview: Interview, ask: Ask, text: str, offered: Sequence[Choice] = ()) -> str:
    """Return what is typed first in a step, whatever was typed in vain before."""
    interview.typed = []
    return type_in(interview, ask, text, offered)


def show_codes(choices: Sequence[Choice], *, numbered: bool = True) -> None:
    """List the words of codes, with the numbers that can be typed for them."""
    words = Counter(choice.words for choice in choices)
    found = [printable(_shown(one, is_alone=words[one.words] == 1)) for one in choices]
    if numbered:
        found = [f"{number:>2}  {shown}" for number, shown in enumerate(found, first_number(choices))]
    Output.say(*(f"  {line}" for line in (side_by_side(found) if len(found) > _MOST_BELOW else found)))


def _shown(choice: Choice, *, is_alone: bool) -> str:
    """Return the words of a code, with the code where people know it (ICD-10-CM), or need it."""
    is_key = choice.code[:1].isalpha() and choice.code == choice.code.lower()
    return choice.words if is_key and is_alone else f"{choice.code}  {choice.words}"


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
