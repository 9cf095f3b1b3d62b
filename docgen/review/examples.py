"""Finds examples of a pack's rules that are not true: what is to be found is not, or what passes is found."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import Any

from docgen.checks import (
    EXAMPLES,
    Example,
    examples_of,
    find_unread_examples,
    findings_over,
    sample_of,
    visit_with,
)
from docgen.context import build_context
from docgen.errors import DocgenError, Problem
from docgen.pack import Pack

_KIND = "untrue-example"
_FIX = "correct the example, or the rule"


def find_example_problems(pack: Pack) -> Iterator[Problem]:
    """Find what is wrong with the examples of a pack, which need not have any.

    What is found in the sample already is told once, and not again of each example.
    """
    yield from find_unread_examples(pack)
    if not sample_of(pack):
        return
    in_sample: dict[str, set[str]] = {}
    for document, kind in pack.documents.items():
        if not kind.amends:
            in_sample[document] = yield from _of_sample(document, pack)
    for example in examples_of(pack):
        yield from _of_example(example, in_sample.get(example.document, set()), pack)


def found_by(changes: Sequence[Mapping[str, Any]], document: str, pack: Pack) -> set[str]:
    """Return the ids of the rules that find something in the sample with changes.

    Raises EncounterError for changes that do not fit, or that make it no record of the pack.
    """
    visit, beside = visit_with(changes, pack)
    names = build_context(
        visit, pack, document, next(iter(pack.documents[document].languages)), beside=beside
    )
    return {finding.id for finding in findings_over(names, visit, pack, document)}


def _of_sample(document: str, pack: Pack) -> Generator[Problem, None, set[str]]:
    place = f"{EXAMPLES}, sample"
    try:
        found = found_by((), document, pack)
    except DocgenError as error:
        yield from _unread(place, error)
        return set()
    if found:
        message = f"in the sample {', '.join(sorted(found))} finds something, in {document}"
        yield Problem(place, message, "complete the sample; `docgen check` says what is found", _KIND)
    return found


def _of_example(example: Example, in_sample: set[str], pack: Pack) -> Iterator[Problem]:
    wanted = {example.rule, *example.also}
    asked: list[set[str]] = []
    unread: list[Problem] = []
    for changes in (example.found_with, example.passed_with):
        try:
            asked.append(found_by(changes, example.document, pack))
        except DocgenError as error:
            unread += _unread(example.place, error)
    if unread:
        yield from dict.fromkeys(unread)  # what is given is in both
        return
    found, passed = asked
    if example.rule not in found:
        yield Problem(example.place, "its rule finds nothing with what is in finds", _FIX, _KIND)
    elif others := (found ^ wanted) - in_sample:
        listed = ", ".join(sorted(others))
        message = f"other rules find something with what is in finds, or do not: {listed}"
        yield Problem(example.place, message, "say in also which do", _KIND)
    if example.rule in passed - in_sample:
        yield Problem(example.place, "its rule finds something with what is in passes", _FIX, _KIND)


def _unread(place: str, error: DocgenError) -> Iterator[Problem]:
    for problem in error.problems:
        yield Problem(f"{place}: {problem.place}", problem.message, problem.fix, problem.kind)
