"""Asks one question at a time in the terminal, and repeats it until a record can hold the answer."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal, TypeVar, overload

from docgen.cli.output import Output
from docgen.encounter import Other
from docgen.suggest import nearest

Value = TypeVar("Value")


@overload
def ask(question: str, read: Callable[[str], Value], required: Literal[True]) -> Value: ...
@overload
def ask(question: str, read: Callable[[str], Value], required: bool = False) -> Value | None: ...
def ask(question: str, read: Callable[[str], Value], required: bool = False) -> Value | None:
    """Ask until `read` accepts the answer; return None for an empty one, unless it is required."""
    while True:
        answer = Output.ask(question).strip()
        if not answer and not required:
            return None
        try:
            if not answer:
                raise ValueError("This is always needed.")
            return read(answer)
        except ValueError as error:
            Output.say(f"  {error}")


def ask_code(question: str, words: Mapping[str, str], show: bool = True) -> str | None:
    """Ask for one of the codes, by number or by name; `?` lists them with their words."""
    if show:
        _show(words)

    def read(answer: str) -> str:
        if answer == "?":
            _show(words)
            raise ValueError("Which?")
        return read_code(answer, list(words))

    return ask(f"{question} (number or code, ? shows them)", read)


def read_text(answer: str) -> str:
    """Accept a text that a record can hold."""
    if any(unicodedata.category(character) in {"Cc", "Cs", "Cn"} for character in answer):
        raise ValueError("This contains a character that no document can hold. Type it again.")
    return answer


def read_other(answer: str) -> dict[str, str]:
    """Accept the words for the code `other`."""
    return Other(read_text(answer)).as_data()


def read_date(answer: str) -> date:
    """Accept a day that exists, as year-month-day."""
    try:
        return date.fromisoformat(answer)
    except ValueError:
        raise ValueError("Write a day that exists as year-month-day, such as 2026-03-02.") from None


def read_count(answer: str) -> int:
    """Accept a whole number from 1 to 9999."""
    if answer.isascii() and answer.isdigit() and 1 <= len(answer) <= 4 and int(answer) >= 1:
        return int(answer)
    raise ValueError("Write a whole number, 1 or more.")


def read_yes(answer: str) -> bool:
    """Accept yes or no."""
    if answer.lower() in {"y", "yes", "n", "no"}:
        return answer.lower().startswith("y")
    raise ValueError("Write y or n.")


def read_code(answer: str, codes: list[str]) -> str:
    """Accept a code by its number or its name."""
    if answer.isascii() and answer.isdigit() and len(answer) < 4 and 1 <= int(answer) <= len(codes):
        return codes[int(answer) - 1]
    if answer.lower().replace(" ", "_") in {code.lower() for code in codes}:
        return next(code for code in codes if code.lower() == answer.lower().replace(" ", "_"))
    near = nearest(answer, codes)
    hint = f" Did you mean {near}?" if near else ""
    raise ValueError(f"This is not one of them.{hint} Write a number from 1 to {len(codes)}, or a code.")


def _show(words: Mapping[str, str]) -> None:
    width = max(map(len, words), default=0)
    for number, (code, meaning) in enumerate(words.items(), start=1):
        Output.say(f"  {number:>2}  {code:<{width}}  {meaning}")
