"""`<` in `docgen ask`: whatever was typed and taken back, the record is as if it had never been typed."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import pytest
from complete_visit import complete_visit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import docgen
from docgen.cli.asking import Interview, ask_all
from docgen.cli.asking.rounds import ask_in_rounds
from docgen.cli.asking.state import State, Step
from docgen.cli.output import Output

PACK = docgen.load_pack("17340")
TYPED = [
    *["", "", "", "y", "n", "1", "2", "1,3", "3", "2.5", "other", "a rod", "same", "-", "?", "none", "today"],
    *["cheek r 5", "cheek l same", "chin mid", "- l", "now", "10:15", "lo; hi", "Joe Poe", "completed", "x"],
]


def begun(**tables: Any) -> dict[str, Any]:
    visit = complete_visit()
    return {"patient": visit["patient"], "encounter": visit["encounter"], **copy.deepcopy(tables)}


class Counted(Interview):
    """An interview that counts its steps."""

    steps = 0

    def next(self) -> Step | None:
        self.steps += 1
        return super().next()


class Typist:
    """Types lines, and knows which of them are left once `<` took the others back.

    `<` takes back a step of which something was accepted, else the step before.
    """

    def __init__(self, interview: Counted, lines: Sequence[str]) -> None:
        self.interview, self.lines = interview, iter(lines)
        self.steps: list[list[str]] = []
        self.current: list[str] = []
        self.number = 0

    def __call__(self, _: str) -> str:
        is_first = not self.interview.typed
        if is_first and self.number != self.interview.steps:
            self.number = self.interview.steps
            if self.current:
                self.steps.append(self.current)
            self.current = []
        try:
            line = next(self.lines)
        except StopIteration:
            raise EOFError from None
        if line != "<":
            self.current.append(line)
        else:
            self.current = []
            if is_first and self.steps:
                self.steps.pop()
        return line

    @property
    def left(self) -> list[str]:
        return [line for step in (*self.steps, self.current) for line in step]


def typed(data: dict[str, Any], lines: Sequence[str], document: str) -> tuple[State, list[str]]:
    interview = Counted(PACK, copy.deepcopy(data), documents=[document])
    typist = Typist(interview, lines)
    try:
        ask_all(interview, typist)
    except EOFError:
        return interview.state, typist.left
    return interview.state, [*typist.left]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.one_of(st.sampled_from(TYPED), st.just("<")), max_size=40),
    st.sampled_from(["patient-consent", "aftercare"]),
)
def test_what_is_taken_back_was_never_typed(lines: list[str], document: str) -> None:
    planned = {"agent": "liquid_nitrogen", "technique": "spot", "applicator": "cotton_swab"}
    data = begun(plan=planned, procedure={"status": "completed"})
    state, left = typed(data, lines, document)
    straight, _ = typed(data, left, document)
    assert state.data == straight.data
    assert state.answers == straight.answers
    assert state.skipped == straight.skipped


# ---- The end of a round ------------------------------------------------------------------------------


class Rounds:
    """Types lines at the questions that hold some words, else nothing; keeps what is asked."""

    def __init__(self, lines: dict[str, list[str]]) -> None:
        self.lines = {words: iter(typed) for words, typed in lines.items()}
        self.asked: list[str] = []

    def __call__(self, text: str) -> str:
        self.asked.append(text)
        return next((next(typed, "") for words, typed in self.lines.items() if words in text), "")


def asked_in_rounds(lines: dict[str, list[str]]) -> tuple[Interview, list[str]]:
    interview, rounds = Interview(PACK, begun(plan={"agent": "liquid_nitrogen"})), Rounds(lines)
    ask_in_rounds(Output(), interview, rounds, None, lambda: None)
    return interview, rounds.asked


AGAIN, ON = "Which of these to answer again?", "Go on with"


def test_the_way_back_goes_through_all_that_is_asked_between_two_rounds() -> None:
    _, straight = asked_in_rounds({ON: ["y"]})
    at = next(number for number, text in enumerate(straight) if text.startswith(ON))
    first = straight[at + 1]  # of the second round
    _, asked = asked_in_rounds({first: ["<"], ON: ["y", "<", "n"], AGAIN: ["", "<"]})
    words = [next((one for one in (AGAIN, ON, first) if text.startswith(one)), "") for text in asked]
    last = asked.index(straight[at - 2])
    assert words[last + 1 :] == [AGAIN, ON, first, AGAIN, "", AGAIN, ON, "", AGAIN, ON]
    assert asked[at + 3] == asked[at + 6] == straight[at - 2]  # the last of the first round


@pytest.mark.parametrize("typed_at_end", ["-", "n", "x"])
def test_nothing_that_is_typed_at_the_end_of_a_round_is_a_bug(typed_at_end: str) -> None:
    interview, asked = asked_in_rounds({AGAIN: [typed_at_end, "99", "9" * 5000], ON: [typed_at_end, "n"]})
    assert any(text.startswith(AGAIN) for text in asked)
    assert any(text.startswith(ON) for text in asked)
    assert interview.answers == {}
