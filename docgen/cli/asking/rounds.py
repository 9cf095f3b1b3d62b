"""Asks in rounds: for the documents before the procedure, then for those after it; shows what is found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

import click

from docgen.checks import check, due
from docgen.cli.asking.interview import Interview
from docgen.cli.asking.state import place_of
from docgen.cli.asking.steps import ask_all
from docgen.cli.asking.talk import BACK, HOW, Ask, says_yes
from docgen.cli.output import Output
from docgen.cli.report import finding_lines, headline
from docgen.context import build_context
from docgen.document import Making, Order, Outcome, judge
from docgen.visit import Visit, load_visit

_STOPS = (click.Abort, EOFError, KeyboardInterrupt)
_SUBJECTS = ("plan", "procedure")  # what documents are about, in the order of a visit


def ask_in_rounds(
    output: Output, interview: Interview, ask: Ask, document: str | None, at_section: Callable[[], None]
) -> None:
    """Ask what is open for one document, or for all of a visit in the order in which they are made."""
    rounds = [[document]] if document is not None else _rounds(interview)
    asked = False
    for number, documents in enumerate(rounds):
        interview.documents = documents
        if number + 1 < len(rounds) and _is_over(interview, documents):
            continue
        if not (count := len(interview.open())):
            continue
        said = f"{count} question{'' if count == 1 else 's'} for {', '.join(documents)}"
        if asked and not _goes_on(ask, said):
            return
        asked = True
        output.say(f"{said}; an answer may open others.", HOW, "Ctrl-C stops and keeps your answers.")
        _ask_round(output, interview, ask, at_section, is_named=document is not None)
    if not asked:
        output.say("Nothing is open.")


def _goes_on(ask: Ask, said: str) -> bool:
    """Return whether somebody goes on with the next round; to stop here is as good as no."""
    try:
        return says_yes(ask, f"Go on with {said}?")
    except _STOPS:
        return False


def _rounds(interview: Interview) -> list[Collection[str]]:
    kinds = [kind for kind in interview.pack.documents.values() if not kind.amends]
    found = [[kind.code for kind in kinds if kind.subject == subject] for subject in _SUBJECTS]
    return [documents for documents in found if documents]


def _is_over(interview: Interview, documents: Collection[str]) -> bool:
    """Return whether the subject of a round is recorded, and its documents can be made, or were."""
    subjects = {interview.pack.document(code).subject for code in documents}
    if not all(interview.state.data.get(subject) for subject in subjects):
        return False
    visit = load_visit(interview.state.data, pack=interview.pack, clinic=interview.clinic, partial=True)
    return visit.error is None and all(_is_free(visit, code) for code in documents)


def _is_free(visit: Visit, document: str) -> bool:
    names = build_context(visit.encounter, visit.pack, document, visit.language, clinic=visit.clinic)
    if not due(visit.pack, document, names):
        return True
    found = check(
        visit.encounter, visit.pack, document, clinic=visit.clinic, language=visit.language, context=names
    )
    return not any(finding.level == "stop" for finding in found)


def _ask_round(
    output: Output, interview: Interview, ask: Ask, at_section: Callable[[], None], is_named: bool
) -> None:
    """Ask, and show what is found, until nobody wants to change anything."""
    while True:
        ask_all(interview, ask, at_section)
        at_section()
        outcomes = [*_outcomes(interview, interview.documents, is_named)]
        places = [*_show(output, outcomes)]
        if not _is_asked_again(interview, ask, places):
            return


def _outcomes(interview: Interview, documents: Collection[str], is_named: bool = False) -> Iterator[Outcome]:
    """Yield what became of documents of the record as it is by now."""
    visit = load_visit(interview.state.data, pack=interview.pack, clinic=interview.clinic, partial=True)
    making = Making(visit.language, visit.clinic)
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
    """Return whether something is asked again: by the number of a finding, or the last question by `<`."""
    while places:
        try:
            typed = ask(
                "Which of these to answer again? (its number; < for the last question; Enter: none)"
            ).strip()
        except _STOPS:  # all was asked
            return False
        if not typed:
            return False
        if typed == BACK:
            interview.go_back()
            return True
        if typed.isascii() and typed.isdigit() and 0 < int(typed) <= len(places):
            if interview.reopen(place_of(places[int(typed) - 1])):
                return True
            Output.say("  This is no answer of this session: change it in the file.")
        else:
            Output.say(f"  Type a number from 1 to {len(places)}, or press Enter.")
    return False
