"""Asks what is open in a record, step by step, until nothing is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from docgen.cli.asking.interview import Interview
from docgen.cli.asking.rows import ask_line, ask_row
from docgen.cli.asking.state import Step, is_always_needed
from docgen.cli.asking.talk import Ask, Back, LeaveRest
from docgen.cli.asking.together import ask_answers, ask_others
from docgen.cli.asking.values import ask_value
from docgen.cli.output import Output
from docgen.encounter import Place
from docgen.questions import Question, as_words, turn_of


def ask_all(interview: Interview, ask: Ask, at_section: Callable[[], None] = lambda: None) -> None:
    """Ask until nothing is open; `ask` shows a question and returns what is typed, or raises to stop.

    `at_section` is called before each section.
    """
    section: object = None
    while (step := interview.next()) is not None:
        if not interview.state.growing and (here := _section_of(step.question)) != section:
            section = here
            at_section()
            interview.listed.clear()
            Output.say("", _heading(interview, step.question))
        interview.remember()
        try:
            _HOW[step.kind](interview, step, ask)
            interview.done()
        except Back:
            go_back(interview)
        except LeaveRest:
            _leave_rest(interview, step)


def go_back(interview: Interview) -> None:
    """Go back to the question before, if there is one."""
    if not interview.back():
        Output.say("  This is the first question.")


def _section_of(question: Question) -> object:
    """Return what belongs under a heading with a question: what every record needs, or of its table."""
    if is_always_needed(question):
        return ()
    return question.place[0], question.field.when, turn_of(question)


def _heading(interview: Interview, question: Question) -> str:
    found = [one for one in interview.open() if _section_of(one) == _section_of(question)]
    count, people = len(found), dict.fromkeys(word for one in found for word in one.field.who)
    names = " and ".join(f"the {word.replace('_', ' ')}" for word in people)
    asked = f", asked of {names}" if people else ""
    about = as_words(str(question.place[0])) if _section_of(question) else "What every record needs"
    return f"{about}{asked}: {count} question{'s' if count > 1 else ''}"


def _leave_rest(interview: Interview, step: Step) -> None:
    """Leave out what is open of a row that is being asked for, else of the section."""
    if step.kind == "value" and step.question.is_required:
        Output.say("  This is always needed.")
    elif step.kind == "row":
        interview.end_list(step.question)
    else:
        growing = interview.state.growing
        row = step.question.place[: len(growing[-1].place) + 1] if growing else ()
        rest = [one for one in interview.open() if _is_in(one, row, step.question)]
        interview.skip(one.place for one in rest)
        Output.say(f"  Left out: {len(rest)} question{'' if len(rest) == 1 else 's'}.")
    interview.done()


def _is_in(one: Question, row: Place, question: Question) -> bool:
    return one.place[: len(row)] == row if row else _section_of(one) == _section_of(question)


_HOW: Mapping[str, Callable[[Interview, Step, Ask], None]] = {
    "value": ask_value,
    "row": ask_row,
    "line": ask_line,
    "answers": ask_answers,
    "others": ask_others,
}
