"""Asks in rounds: for the documents before the procedure, then for those after it; shows what is found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial

import click

from docgen.checks import check, due
from docgen.cli.asking.interview import Interview
from docgen.cli.asking.steps import ask_all, go_back
from docgen.cli.asking.talk import HOW, Ask, Back, LeaveRest, says_yes, type_first
from docgen.cli.output import Output
from docgen.cli.report import finding_lines, headline
from docgen.context import build_context
from docgen.document import Making, Order, Outcome, judge
from docgen.encounter import place_of
from docgen.visit import Visit, load_visit

_STOPS = (click.Abort, EOFError, KeyboardInterrupt)
_AGAIN = "Which of these to answer again? (its number; < for the last question; Enter: none)"
_MOST_DIGITS = 5  # of the number of a finding
_SUBJECTS = ("plan", "procedure")  # what documents are about, in the order of a visit


def ask_in_rounds(
    output: Output, interview: Interview, ask: Ask, document: str | None, at_section: Callable[[], None]
) -> None:
    """Ask what is open for one document, or for all of a visit in the order in which they are made.

    First comes what every record needs: what documents need takes a moment to be found. What is found is
    shown at the end of a round. What is asked there is a step as any other: `<` goes back.
    """
    rounds = [[document]] if document is not None else _rounds(interview)
    interview.ask_for(None)
    how = [HOW, "Ctrl-C stops and keeps your answers."]
    if interview.open():
        output.say(*how)
        how.clear()
    while True:
        ask_all(interview, ask, at_section)
        at_section()
        if interview.state.documents is None:
            if not _begins(output, interview, rounds, how):
                return
            continue
        outcomes = _outcomes(interview, interview.state.documents, document is not None)
        places = [*_show(output, [*outcomes])]
        try:
            if not _is_asked_again(interview, ask, places) and not _goes_on(output, interview, ask, rounds):
                return
        except Back:
            go_back(interview)
        except _STOPS:  # all was asked
            return


def _is_due(interview: Interview, rounds: Sequence[Collection[str]]) -> bool:
    """Return whether the first of the rounds to come has questions, and something is to be made in it."""
    interview.ask_for(rounds[0])
    is_last = len(rounds) == 1
    return bool(interview.open()) and (is_last or not _is_over(interview, rounds[0]))


def _begins(
    output: Output, interview: Interview, rounds: Sequence[Collection[str]], how: Sequence[str]
) -> bool:
    """Begin the first round that has questions, and say how to answer; return whether there is one."""
    if not any(_is_due(interview, rounds[number:]) for number in range(len(rounds))):
        output.say("Nothing is open.")
        return False
    _introduce(output, interview, how)
    return True


def _introduce(output: Output, interview: Interview, how: Sequence[str] = ()) -> None:
    output.say("", f"{_counted(interview)}; an answer may open others.", *how)


def _counted(interview: Interview) -> str:
    count = len(interview.open())
    return f"{count} question{'' if count == 1 else 's'} for {', '.join(interview.state.documents or ())}"


def _goes_on(output: Output, interview: Interview, ask: Ask, rounds: Sequence[Collection[str]]) -> bool:
    """Return whether somebody goes on with the next round, if it has questions."""
    following = rounds[rounds.index(interview.state.documents or ()) + 1 :]
    if not following:
        return False
    interview.remember()
    if not _is_due(interview, following):
        return False
    if not says_yes(partial(_typed, interview, ask), f"Go on with {_counted(interview)}?"):
        return False
    interview.done()
    _introduce(output, interview)
    return True


def _rounds(interview: Interview) -> list[Collection[str]]:
    kinds = [kind for kind in interview.pack.documents.values() if not kind.amends]
    found = [[kind.code for kind in kinds if kind.subject == subject] for subject in _SUBJECTS]
    return [documents for documents in found if documents]


def _is_over(interview: Interview, documents: Collection[str]) -> bool:
    """Return whether the subject of a round is recorded, and its documents can be made, or were."""
    subjects = {interview.pack.document(code).subject for code in documents}
    if not all(interview.state.data.get(subject) for subject in subjects):
        return False
    visit = _visit_of(interview)
    return visit.error is None and all(_is_free(visit, code) for code in documents)


def _is_free(visit: Visit, document: str) -> bool:
    names = build_context(visit.encounter, visit.pack, document, visit.language, clinic=visit.clinic)
    if not due(visit.pack, document, names):
        return True
    found = check(
        visit.encounter, visit.pack, document, clinic=visit.clinic, language=visit.language, context=names
    )
    return not any(finding.level == "stop" for finding in found)


def _visit_of(interview: Interview) -> Visit:
    """Return the visit of the record as it is by now."""
    return load_visit(interview.state.data, pack=interview.pack, clinic=interview.clinic, partial=True)


def _outcomes(interview: Interview, documents: Collection[str], is_named: bool = False) -> Iterator[Outcome]:
    """Yield what became of documents of the record as it is by now."""
    visit = _visit_of(interview)
    making = Making(clinic=visit.clinic)
    for code in documents:
        yield judge(Order(visit.encounter, visit.pack, code, making), asked_for=is_named)


def _show(output: Output, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Show the findings with numbers, each once; yield their places in the record."""
    shown: list[str] = []
    output.say("")
    for outcome in outcomes:
        output.say(headline(outcome))
        found = [(problem.place, finding_lines([], [problem])[0]) for problem in outcome.problems]
        found += [(finding.path, finding_lines([finding])[0]) for finding in outcome.findings]
        for place, line in found:
            if line not in shown:
                shown.append(line)
                output.say(f"{len(shown):>4}{line}")
                yield place


def _is_asked_again(interview: Interview, ask: Ask, places: Sequence[str]) -> bool:
    """Return whether something is asked again: by the number of a finding."""
    if places:
        interview.remember()
    while places:
        typed = _typed(interview, ask, _AGAIN)
        if not typed:
            interview.forget()
            return False
        if _is_reopened(interview, typed, places):
            interview.done()
            return True
    return False


def _typed(interview: Interview, ask: Ask, text: str) -> str:
    """Return what is typed at the end of a round, where there is nothing to leave out."""
    try:
        return type_first(interview, ask, text)
    except LeaveRest:
        return interview.typed[0]


def _is_reopened(interview: Interview, typed: str, places: Sequence[str]) -> bool:
    is_number = typed.isascii() and typed.isdigit() and len(typed) < _MOST_DIGITS
    if not is_number or not 0 < int(typed) <= len(places):
        Output.say(f"  Type a number from 1 to {len(places)}, or press Enter.")
    elif interview.reopen(place_of(places[int(typed) - 1])):
        return True
    else:
        Output.say("  This is no answer of this session: change it in the file.")
    return False
