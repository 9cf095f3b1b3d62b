"""Understands what is typed as the answer to a question: a day, a number, yes or no, a code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from docgen.cli.output import Output
from docgen.encounter import OTHER, as_listed
from docgen.questions import Choice, Question
from docgen.suggest import nearest

_YES, _NO = frozenset({"y", "yes"}), frozenset({"n", "no"})
_NO_TEXTS = _YES | _NO | {"none", "nobody", "nothing"}  # they answer whether there is something to write
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_WHOLE, _NUMBER = re.compile(r"-?\d{1,9}", re.ASCII), re.compile(r"-?\d{1,9}(\.\d{1,9})?", re.ASCII)
_HINTS = {
    "boolean": "y or n",
    "date": "year-month-day",
    "dateTime": "year-month-day hour:minute",
    "group": "y or n",
}
NONE = "none"  # the code, in the place of a list, that there is nothing to list
LIST = "?"  # typed to see the codes again
MOST_SHOWN = 12  # codes that are listed before they are asked for; more are a screen of their own


def hint_of(question: Question) -> str:
    """Return what can be typed, such as ` (year-month-day)`; empty for a text."""
    phrase = question.field.phrase
    span = " to ".join(f"{bound:g}" for sign, bound in phrase.bounds if sign in (">=", "<="))
    pieces = [_HINTS.get(phrase.type, ""), span if " to " in span else "", phrase.unit]
    if len(question.choices) > MOST_SHOWN:
        pieces.append(f"a code; {LIST} lists them")
    elif question.choices and not phrase.instead:
        pieces.append(f"1 to {len(question.choices)}, or a code")
    beside = question.instead or (question.choices if phrase.instead else ())
    pieces += [f"or {choice.code}" for choice in beside]
    said = ", ".join(filter(None, pieces))
    return f" ({said})" if said else ""


def show(choices: Sequence[Choice]) -> None:
    """List codes with their numbers and words."""
    width = max((len(choice.code) for choice in choices), default=0)
    for number, choice in enumerate(choices, start=1):
        Output.say(f"  {number:>2}  {choice.code:<{width}}  {choice.words}")


def read_answer(answer: str, question: Question, codes: Mapping[str, Any]) -> Any:
    """Return what an answer means as a value of a record; `codes` are all of the field's list.

    Raises ValueError, with what to type, for what cannot be understood. What no record can hold is found
    later.
    """
    phrase, instead = question.field.phrase, [choice.code for choice in question.instead]
    if (code := as_listed(answer, instead)) in instead:
        return code
    if phrase.type in ("boolean", "group"):
        return read_yes(answer)
    if codes and not phrase.each:
        found = _read_code(answer, question, codes)
        if found is not None:
            return found
    if phrase.type in ("integer", "decimal"):
        return _read_number(answer, phrase.type == "integer")
    if phrase.type == "date":
        return _read_day(answer)
    if phrase.type == "dateTime":
        return _read_moment(answer)
    return read_text(answer)


def read_code(answer: str, choices: Sequence[Choice], codes: Mapping[str, Any]) -> str | None:
    """Return the code that is meant by its number, by itself or by its words; None for no code."""
    if answer.isascii() and answer.isdigit() and len(answer) < 4 and 1 <= int(answer) <= len(choices):
        return choices[int(answer) - 1].code
    plain = answer.strip().lower()
    by_words = {choice.words.lower(): choice.code for choice in choices}
    short = {"y": "yes", "n": "no"}.get(plain, plain) if "yes" in codes else plain
    typed = as_listed(short.replace(" ", "_"), codes)
    return typed if typed in codes else by_words.get(plain)


def read_yes(answer: str) -> bool:
    """Return whether an answer is yes or no."""
    if (plain := answer.strip().lower()) in _YES | _NO:
        return plain in _YES
    raise ValueError("Type y or n.")


def is_yes(answer: str) -> bool:
    """Return whether an answer says yes."""
    return answer.strip().lower() in _YES


def is_no(answer: str) -> bool:
    """Return whether an answer says no."""
    return answer.lower() in _NO


def read_text(answer: str) -> str:
    """Return a text that every document can hold, and that is more than yes, no or nobody."""
    if answer.lower() in _NO_TEXTS:
        raise ValueError("Write it out, or press Enter to leave the question out.")
    if any(unicodedata.category(character) in {"Cc", "Cs", "Cn"} for character in answer):
        raise ValueError("This contains a character that no document can hold. Type it again.")
    return answer


def _read_code(answer: str, question: Question, codes: Mapping[str, Any]) -> str | None:
    """Return a code; None for what may be something else: other words, or a number beside codes."""
    phrase = question.field.phrase
    is_number = phrase.type in ("integer", "decimal")
    found = read_code(answer, () if is_number else question.choices, codes)
    if found is not None or phrase.is_open or (is_number and _NUMBER.fullmatch(answer)):
        return found
    near = nearest(answer, codes)
    meant = f" Did you mean {near}?" if near else ""
    wanted = "number" if is_number else f"number from 1 to {len(question.choices)}"
    raise ValueError(f"This is not one of them.{meant} Type a {wanted}, or a code.")


def _read_number(answer: str, is_whole: bool) -> int | float:
    if is_whole and _WHOLE.fullmatch(answer):
        return int(answer)
    if not is_whole and _NUMBER.fullmatch(answer):
        return float(answer) if "." in answer else int(answer)
    raise ValueError("Type a whole number." if is_whole else "Type a number, such as 2.5.")


def _read_day(answer: str) -> date:
    found = _DAY.fullmatch(answer)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else date.fromisoformat(answer)
    except ValueError:
        raise ValueError("Type a day that exists as year-month-day, such as 2026-03-02.") from None


def _read_moment(answer: str) -> datetime:
    try:
        if ":" not in answer:
            raise ValueError
        return datetime.fromisoformat(answer.upper().replace(" ", "T", 1))
    except ValueError:
        example = "2026-03-02 10:15, or with its offset 2026-03-02 10:15-05:00"
        raise ValueError(f"Type a day and a time that exist, such as {example}.") from None


def is_other(code: object, facts: Mapping[str, Any]) -> bool:
    """Return whether a code asks for words beside it."""
    return code == OTHER and bool(facts.get("text_required"))
