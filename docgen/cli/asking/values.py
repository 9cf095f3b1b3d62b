"""Asks for one value, or for a list of values."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from typing import Any

from docgen.cli.asking.days import day_in_words
from docgen.cli.asking.interview import Interview
from docgen.cli.asking.state import Step
from docgen.cli.asking.talk import CODES, HOW, Ask, confirmed, keep_all, show_codes, type_first, type_in
from docgen.cli.asking.typed import (
    MOST_SHOWN,
    SAME,
    hint_of,
    is_other,
    read_counts,
    read_text,
    read_value,
    read_values,
)
from docgen.cli.output import Output
from docgen.questions import Question


def ask_value(interview: Interview, step: Step, ask: Ask) -> None:
    """Ask until there is a value that the record can hold, or none."""
    question = step.question
    if question.choices not in interview.listed and 0 < len(question.choices) <= MOST_SHOWN:
        show_codes(question.choices)
        interview.listed.add(question.choices)
    source = interview.source_of(question)
    text = f"{question.text}{hint_of(question, source[0] if source else '')}"
    while True:
        typed = type_first(interview, ask, text, question.choices)
        if not typed and not question.is_required:
            interview.skip([question.place])
            return
        value = answered(interview, question, ask, typed)
        if value is not None and keep_all(interview, {question.place: value}, question):
            return


def answered(interview: Interview, question: Question, ask: Ask, typed: str) -> Any:
    """Return the value that was typed; None, with what was wrong said, if there is none."""
    codes, source = interview.codes(question.field), interview.source_of(question)
    if not typed:
        Output.say("  This is always needed.")
    elif typed == CODES:
        show_codes(question.choices)
        Output.say(f"  {HOW}")
    elif typed.lower() == SAME and source is not None:
        Output.say(f"  {interview.words_of({question.field.name: source[1]}, question.field)}")
        return copy.deepcopy(source[1]) if confirmed(interview, ask, "Is this right?") else None
    else:
        try:
            value = _understood(interview, question, typed)
        except ValueError as error:
            Output.say(f"  {error}")
            return None
        _echo(interview, question, typed, value)
        if _is_unlisted(question, value, codes) and not confirmed(interview, ask, "Is this right?"):
            return None
        return with_words(interview, ask, value, codes)
    return None


def _understood(interview: Interview, question: Question, typed: str) -> Any:
    codes = interview.codes(question.field)
    if question.field.phrase.each:
        return read_counts(typed, question, codes)
    read = read_values if question.field.repeats else read_value
    return read(typed, question, codes, interview.clock())


def _echo(interview: Interview, question: Question, typed: str, value: Any) -> None:
    """Say what was understood, where that is more than what was typed."""
    codes = interview.codes(question.field)
    if isinstance(value, date) and not typed.startswith(str(value.year)):
        Output.say(f"  {day_in_words(value)}")
    elif _is_unlisted(question, value, codes):
        Output.say("  This is not one of those that ? lists: it is kept as it is typed.")
    elif codes and isinstance(value, str | list) and value != typed:
        said = interview.words_of({question.field.name: value}, question.field)
        Output.say(*([f"  {said}"] if said.lower() != typed.lower() else []))


def _is_unlisted(question: Question, value: Any, codes: Mapping[str, Any]) -> bool:
    """Return whether an answer, or one of several, is none of the codes that a field offers."""
    known = {*codes, *(choice.code for choice in question.instead)}
    said = value if isinstance(value, list) else [value]
    return question.field.phrase.is_open and bool(codes) and not known.issuperset(said)


def with_words(interview: Interview, ask: Ask, value: Any, codes: Mapping[str, Any]) -> Any:
    """Return a value with the words of the code `other`, which are asked for."""
    if isinstance(value, list):
        return [with_words(interview, ask, one, codes) for one in value]
    if not isinstance(value, str) or not is_other(value, codes.get(value, {})):
        return value
    while True:
        words = type_in(interview, ask, "What is it, in words?")
        if not words:
            return value
        try:
            return {"code": value, "text": read_text(words)}
        except ValueError as error:
            Output.say(f"  {error}")
