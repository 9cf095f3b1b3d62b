"""Asks for the answers to several conditions together: that all were denied is for who asks to say."""

from __future__ import annotations

from docgen.cli.asking.interview import Interview
from docgen.cli.asking.state import NO, Step, key_of
from docgen.cli.asking.talk import CODES, Ask, keep_all, show_codes, type_first
from docgen.cli.asking.typed import NONE, is_no, is_yes, read_code
from docgen.cli.output import Output


def ask_answers(interview: Interview, step: Step, ask: Ask) -> None:
    """Ask which of several conditions were answered otherwise than no."""
    about = [one.about for one in step.fields if one.about is not None]
    show_codes(about)
    text = "Which need another answer than no? (numbers; n: each was asked, all are no; Enter: one by one)"
    key = key_of(step.question)
    while True:
        typed = type_first(interview, ask, text)
        picked = [read_code(part.strip(), about, {}) for part in typed.split(",")]
        if not typed:
            interview.state.picked[key] = None
            return
        if typed == CODES:
            show_codes(about)
        elif is_no(typed) or typed.lower() == NONE:
            if _denied(interview, step):
                return
        elif all(picked):
            interview.state.picked[key] = tuple(filter(None, picked))
            return
        else:
            Output.say(f"  Type numbers from 1 to {len(about)}, with commas between them, or n.")


def ask_others(interview: Interview, step: Step, ask: Ask) -> None:
    """Ask whether all other conditions were asked about and denied; without a yes, one by one."""
    others = [one.about for one in step.fields if one.about is not None]
    text = f"The other {len(others)}: was each asked, and is the answer no? (y; Enter: one by one)"
    while (typed := type_first(interview, ask, text)) and not is_no(typed):
        if is_yes(typed) and _denied(interview, step):
            return
        if typed == CODES:
            show_codes(others, numbered=False)
        elif not is_yes(typed):
            Output.say("  Type y, or press Enter to be asked one by one.")
    interview.state.picked[key_of(step.question)] = None


def _denied(interview: Interview, step: Step) -> bool:
    is_kept = keep_all(interview, {one.place: NO for one in step.fields}, step.question)
    if is_kept:
        Output.say(f"  Each was asked, and the answer is no: {len(step.fields)}.")
    return is_kept
