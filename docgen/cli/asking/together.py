"""Asks for the answers to several conditions together: that all were denied is for who asks to say."""

from __future__ import annotations

from docgen.cli.asking.interview import Interview
from docgen.cli.asking.state import Step, key_of
from docgen.cli.asking.talk import Ask, keep_all, show_codes, type_first
from docgen.cli.asking.typed import NONE, is_no, read_code
from docgen.cli.output import Output

_NO = "no"


def ask_answers(interview: Interview, step: Step, ask: Ask) -> None:
    """Ask which of several conditions were answered otherwise than no."""
    about = [one.about for one in step.fields if one.about is not None]
    show_codes(about)
    text = "Which need another answer than no? (numbers; n: each was asked, all are no; Enter: one by one)"
    key = key_of(step.question)
    while True:
        typed = type_first(interview, ask, text)
        if not typed:
            interview.state.picked[key] = None
            return
        if is_no(typed) or typed.lower() == NONE:
            if _denied(interview, step):
                return
            continue
        picked = [read_code(part.strip(), about, {}) for part in typed.split(",")]
        if all(picked):
            interview.state.picked[key] = tuple(filter(None, picked))
            return
        Output.say(f"  Type numbers from 1 to {len(about)}, with commas between them, or n.")


def ask_others(interview: Interview, step: Step, ask: Ask) -> None:
    """Ask whether all other conditions were asked about and denied; without a yes, one by one."""
    others = [one.about.words for one in step.fields if one.about is not None]
    text = f"The other {len(others)}: was each asked, and is the answer no? (y; Enter: one by one)"
    typed = type_first(interview, ask, text)
    if typed.lower() in ("y", "yes") and _denied(interview, step):
        return
    interview.state.picked[key_of(step.question)] = None


def _denied(interview: Interview, step: Step) -> bool:
    return keep_all(interview, {one.place: _NO for one in step.fields}, step.question)
