"""Asks for the rows of a list of tables: each on a line, or one value after another."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from docgen.cli.asking.interview import Interview
from docgen.cli.asking.lines import Row, guide_to, name_of, read_line
from docgen.cli.asking.state import Step
from docgen.cli.asking.talk import CODES, Ask, LeaveRest, confirmed, keep_all, show_codes, type_first
from docgen.cli.asking.typed import NONE, SAME, hint_of, is_no, read_instead
from docgen.cli.asking.values import answered, with_words
from docgen.cli.output import Output
from docgen.data import value_at
from docgen.questions import Question


def ask_row(interview: Interview, step: Step, ask: Ask) -> None:
    """Ask for one more row: on a line, or for the first of its values."""
    listed, is_line, first = step.question, len(step.fields) > 1, step.fields[0]
    number = int(step.row[-1]) + 1
    source = interview.source_of(listed) if number == 1 else None
    if number == 1:
        _introduce(step, source[0] if source else "")
    ends = "(Enter: no more)" if is_line else f"{first.text}{_with_end(hint_of(first))}"
    while True:
        try:
            typed = type_first(interview, ask, f"{number}. {ends}", first.choices)
        except LeaveRest:
            if is_line:
                raise
            interview.begin_row(step, first)
            break
        if not typed or _ends_list(interview, listed, typed, number):
            interview.end_list(listed)
            return
        if source is not None and typed.lower() == SAME:
            is_kept = _taken_over(interview, listed, ask, source[1])
        else:
            is_kept = _row_kept(interview, step, ask, typed)
        if is_kept:
            break
    interview.grow(listed)


def _introduce(step: Step, source: str) -> None:
    Output.say(f"{step.question.text}{hint_of(step.question, source)}")
    if len(step.fields) > 1:
        Output.say(f"  One line each, in this order: {guide_to(step.fields)}")
        Output.say("  First letters are enough; ? lists what can be typed.")


def _with_end(hint: str) -> str:
    end = "Enter: no more; -: leave this out)"
    return f"{hint[:-1]}; {end}" if hint else f" ({end}"


def _row_kept(interview: Interview, step: Step, ask: Ask, typed: str) -> bool:
    """Keep what is typed for a row: its line, or the first of its values."""
    if len(step.fields) > 1:
        return _kept_line(interview, step, ask, typed)
    first = step.fields[0]
    value = answered(interview, first, ask, typed)
    return value is not None and keep_all(interview, {first.place: value}, first)


def _ends_list(interview: Interview, listed: Question, typed: str, number: int) -> bool:
    """Return whether an answer says that there is nothing to list; what a record has for that is kept."""
    code = read_instead(typed, listed) if number == 1 else None
    if code is None and is_no(typed):
        code = NONE if number == 1 and any(one.code == NONE for one in listed.instead) else ""
    if code:
        interview.keep(listed.place, code)
    elif code == "":
        Output.say("  This records nothing.")
    return code is not None


def _kept_line(interview: Interview, step: Step, ask: Ask, typed: str) -> bool:
    """Keep what a line says of a row."""
    if typed == CODES:
        for one in step.fields:
            Output.say(f"  {guide_to([one]) if not one.choices else name_of(one)}")
            show_codes(one.choices, numbered=False)
        return False
    above = value_at(interview.state.data, (*step.row[:-1], int(step.row[-1]) - 1)) or {}
    try:
        row = read_line(typed, interview.row_line(step.row), above)
    except ValueError as error:
        Output.say(f"  {error}")
        return False
    return _kept_row(interview, step, ask, row)


def _kept_row(interview: Interview, step: Step, ask: Ask, row: Row) -> bool:
    listed = interview.listed_around(step)
    fields = listed.field.group.fields if listed.field.group is not None else {}
    if not row.values:
        Output.say("  This says nothing; Enter alone goes on.")
        return False
    Output.say(f"  {interview.words_of(row.values, listed.field)}")
    if row.taken and not confirmed(interview, ask, "Is this right?"):
        return False
    values = {
        (*step.row, key): with_words(interview, ask, value, interview.codes(fields[key]))
        for key, value in row.values.items()
    }
    if not keep_all(interview, values, step.question):
        return False
    interview.skip((*step.row, key) for key in row.left_out)
    interview.state.lined.add(step.row)
    return True


def _taken_over(interview: Interview, listed: Question, ask: Ask, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Take over rows of another table, as far as this one has their fields, once somebody confirmed them."""
    fields = listed.field.group.fields if listed.field.group is not None else {}
    taken = [{key: value for key, value in row.items() if key in fields} for row in rows]
    Output.say(*(f"  {interview.words_of(row, listed.field)}" for row in taken))
    if not confirmed(interview, ask, "Are these right?"):
        return False
    values = {
        (*listed.place, number, key): copy.deepcopy(value)
        for number, row in enumerate(taken)
        for key, value in row.items()
    }
    return keep_all(interview, values, listed)


def ask_line(interview: Interview, step: Step, ask: Ask) -> None:
    """Ask for what is open of a row that was taken over, on one line; Enter asks one by one."""
    listed = interview.listed_around(step)
    Output.say(f"  {guide_to(step.fields)}")
    row = interview.words_of(value_at(interview.state.data, step.row) or {}, listed.field)
    while True:
        typed = type_first(interview, ask, f"{int(step.row[-1]) + 1}. {row}:", step.fields[0].choices)
        if not typed:
            interview.state.lined.add(step.row)
            return
        if _kept_line(interview, step, ask, typed):
            return
