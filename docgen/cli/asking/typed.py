"""Understands what is typed as the answer to a question: a number, yes or no, a code, several of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from docgen.cli.asking.days import DAY_HINT, TIME_HINT, Clock, read_day, read_moment
from docgen.encounter import OTHER, as_listed
from docgen.lazy import compiled_when_used
from docgen.questions import Choice, Question
from docgen.suggest import nearest

SAME = "same"  # as what is above, or was planned
NONE = "none"  # the code, in the place of a list, that there is nothing to list
MOST_SHOWN = 12  # codes that are listed before they are asked for; more are a screen of their own
_MOST_NAMED = 6  # codes of which one is asked for by more letters
_YES, _NO = frozenset({"y", "yes"}), frozenset({"n", "no"})
_NO_TEXTS = (
    _YES | _NO | {"none", "nobody", "nothing", SAME}
)  # no text of a document: they answer something else
_LEAVING = frozenset({"quit", "exit", "stop", "help"})  # what is typed to leave other programs
_WHOLE, _NUMBER = re.compile(r"-?\d{1,9}", re.ASCII), re.compile(r"-?\d{1,9}(\.\d{1,9})?", re.ASCII)
_HINTS = {"boolean": "y or n", "date": DAY_HINT, "dateTime": TIME_HINT}
_ENDS_IN_NUMBER = compiled_when_used(r"_[0-9]$")
_PIECES = compiled_when_used(r"(?<!;);(?!;)")


def hint_of(question: Question, source: str = "") -> str:
    """Return what can be typed, such as ` (1 to 4, or a code)`; empty for a text. `source` says the same."""
    phrase = question.field.phrase
    span = " to ".join(f"{bound:g}" for sign, bound in phrase.bounds if sign in (">=", "<="))
    pieces = [_HINTS.get(phrase.type, ""), span if " to " in span else "", phrase.unit]
    if phrase.each:
        pieces = ["a code and its number, with a comma before the next"]
    elif len(question.choices) > MOST_SHOWN:
        pieces.append("first letters; ? lists them")
    elif question.choices and not phrase.instead:
        pieces.append(f"{_span(question.choices)}, or first letters")
    if question.field.repeats and question.field.group is None:
        pieces.append("a comma between two" if question.choices and not phrase.is_open else "; between two")
    beside = question.instead or (question.choices if phrase.instead else ())
    pieces += [f"or {', '.join(choice.code for choice in beside)}"] if beside else []
    pieces += [f"same: as in {source}"] if source else []
    said = ", ".join(filter(None, pieces))
    return f" ({said})" if said else ""


def read_value(typed: str, question: Question, codes: Mapping[str, Any], clock: Clock) -> Any:
    """Return what an answer means as one value of a record; `codes` are all of the field's list.

    Raises ValueError, with what to type, for what cannot be understood. What no record can hold is found
    later.
    """
    phrase = question.field.phrase
    if (code := read_instead(typed, question)) is not None:
        return code
    if phrase.type == "boolean":
        return read_yes(typed)
    if codes:
        found = _read_code(typed, question, codes)
        if found is not None:
            return found
    if phrase.type in ("integer", "decimal"):
        return _read_number(typed, phrase.type == "integer")
    if phrase.type == "date":
        return read_day(typed, clock)
    if phrase.type == "dateTime":
        return read_moment(typed, clock)
    return read_text(typed)


def read_values(typed: str, question: Question, codes: Mapping[str, Any], clock: Clock) -> Any:
    """Return the list that an answer means, or the code in its place.

    `;` stands between two values, twice where it belongs to a text; codes may have commas. Raises ValueError.
    """
    if (code := read_instead(typed, question)) is not None:
        return code
    pieces = [piece.replace(";;", ";").strip() for piece in _PIECES.split(typed)]
    if codes and len(pieces) == 1:
        parts = [piece.strip() for piece in typed.split(",")]
        known = [read_code(part, question.choices, codes) is not None for part in parts]
        pieces = parts if all(known) or not question.field.phrase.is_open else pieces
    values = [read_value(piece, question, codes, clock) for piece in pieces if piece]
    twice = [value for number, value in enumerate(values) if value in values[:number] and value != OTHER]
    if twice:
        raise ValueError(f"{twice[0]} is there twice. Type each once.")
    if not values:
        raise ValueError("This says nothing; Enter alone goes on.")
    return values


def read_counts(typed: str, question: Question, codes: Mapping[str, Any]) -> dict[str, Any]:
    """Return numbers by code: `papule 3, cyst 2`. Raises ValueError."""
    found: dict[str, Any] = {}
    for piece in filter(None, (part.strip() for part in re.split("[;,]", typed))):
        name, _, number = piece.rpartition(" ")
        code = read_code(name, question.choices, codes) if name else None
        if code is None:
            raise ValueError(f"Type a code and its number, such as {next(iter(codes), 'code')} 3.")
        if code in found:
            raise ValueError(f"{code} is there twice. Type each once.")
        found[code] = _read_number(number, question.field.phrase.type == "integer")
    if not found:
        raise ValueError("This says nothing; Enter alone goes on.")
    return found


def read_instead(typed: str, question: Question) -> str | None:
    """Return the code that is said in the place of a list or a text, by itself or by its words."""
    by_words = {choice.words.lower(): choice.code for choice in question.instead}
    plain = by_words.get(typed.lower(), typed)
    code = as_listed(plain, codes := [choice.code for choice in question.instead])
    return code if code in codes else None


def first_number(choices: Sequence[Choice]) -> int:
    """Return the number of the first of several codes: 1, or so that each has the number in its own name.

    A grade `grade_3` is number 3 also where the list begins with `grade_0`.
    """
    own = [(at, one.code[-1]) for at, one in enumerate(choices) if _ENDS_IN_NUMBER.search(one.code)]
    firsts = {int(number) - at for at, number in own}
    return firsts.pop() if len(own) > 1 and len(firsts) == 1 and min(firsts) >= 0 else 1


def _span(choices: Sequence[Choice]) -> str:
    first = first_number(choices)
    return f"{first} to {first + len(choices) - 1}"


def read_code(typed: str, choices: Sequence[Choice], codes: Mapping[str, Any]) -> str | None:
    """Return the code that is meant by its number, by itself or by its words; None for no code."""
    if typed.isascii() and typed.isdigit() and len(typed) < 4:
        at = int(typed) - first_number(choices)
        if 0 <= at < len(choices):
            return choices[at].code
    plain = typed.strip().lower()
    short = {"y": "yes", "n": "no"}.get(plain, plain) if "yes" in codes else plain
    found = as_listed(short, codes)
    by_words = {choice.words.lower(): choice.code for choice in choices}
    return found if found in codes else by_words.get(plain)


def begins(typed: str, choices: Sequence[Choice], codes: Mapping[str, Any]) -> list[str]:
    """Return the codes that begin as what is typed, or whose words do; of those that fit, if one does."""
    plain = typed.strip().lower()
    fitting = [one.code for one in choices if _begins(plain, one.code) or _begins(plain, one.words)]
    return fitting or [code for code in codes if _begins(plain, code)]


def _begins(plain: str, word: str) -> bool:
    return bool(plain) and word.lower().replace("_", " ").startswith(plain.replace("_", " "))


def read_yes(typed: str) -> bool:
    """Return whether an answer is yes or no."""
    if (plain := typed.strip().lower()) in _YES | _NO:
        return plain in _YES
    raise ValueError("Type y or n.")


def is_yes(typed: str) -> bool:
    """Return whether an answer says yes."""
    return typed.lower() in _YES


def is_no(typed: str) -> bool:
    """Return whether an answer says no."""
    return typed.lower() in _NO


def read_text(typed: str) -> str:
    """Return a text that every document can hold, and that is more than yes, no, nobody or a sign."""
    if typed.lower() in _LEAVING:
        raise ValueError("Ctrl-C stops and keeps your answers; < goes back.")
    if typed.lower() in _NO_TEXTS or not any(map(str.isalnum, typed)):
        raise ValueError("Write it out, or press Enter to leave the question out.")
    if "\t" in typed or len(typed.splitlines()) > 1:
        raise ValueError("This has a tab or a line break in it. Type it on one line.")
    if any(unicodedata.category(character) in {"Cc", "Cs", "Cn"} for character in typed):
        raise ValueError("This contains a character that no document can hold. Type it again.")
    return typed


def _read_code(typed: str, question: Question, codes: Mapping[str, Any]) -> str | None:
    """Return a code; None for what may be something else: other words, or a number beside codes."""
    phrase = question.field.phrase
    is_number = phrase.type in ("integer", "decimal")
    choices = () if is_number else question.choices
    found = read_code(typed, choices, codes)
    if found is not None or (is_number and _NUMBER.fullmatch(typed)):
        return found
    if len(begun := begins(typed, choices, codes)) == 1:
        return begun[0]
    if phrase.is_open and any(map(str.isalpha, typed)):
        return None
    if begun:
        more = ", …" if len(begun) > _MOST_NAMED else ""
        raise ValueError(f"{len(begun)} begin so: {', '.join(begun[:_MOST_NAMED])}{more}. Type more letters.")
    near = nearest(typed, codes)
    meant = f" Did you mean {near}?" if near else ""
    wanted = "number" if is_number else f"number from {_span(question.choices)}"
    raise ValueError(f"This is not one of them.{meant} Type a {wanted}, or the first letters.")


def _read_number(typed: str, is_whole: bool) -> int | float:
    if is_whole and _WHOLE.fullmatch(typed):
        return int(typed)
    if not is_whole and _NUMBER.fullmatch(typed):
        return float(typed) if "." in typed else int(typed)
    raise ValueError("Type a whole number." if is_whole else "Type a number, such as 2.5.")


def is_other(code: object, facts: Mapping[str, Any]) -> bool:
    """Return whether a code asks for words beside it."""
    return code == OTHER and bool(facts.get("text_required"))
