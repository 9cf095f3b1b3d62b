"""Finds what is wrong with phrases, each by itself, whether a template uses it or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from docgen.errors import Problem
from docgen.word.language.environment import Environment
from docgen.word.language.syntax import check_tags
from docgen.word.tags.phrases import Phrases, find_tangled, phrases_of
from docgen.word.tags.scan import scan
from docgen.word.weave.blocks import pair_blocks


def find_broken_phrases(
    given: Mapping[str, str | Mapping[str, str]], names: Iterable[str]
) -> tuple[Problem, ...]:
    """Find what is wrong with these of the phrases that a template is given (see `WordTemplate.load`).

    Each problem has the place `phrases.NAME`. A phrase is whole by itself: its tags are closed, its blocks
    begin and end in it, and it does not use itself.
    """
    phrases, environment = phrases_of(given), Environment({}, {})
    tangled = [one for one in find_tangled(phrases) if one.place.partition(".")[2] in names]
    return (*tangled, *(problem for name in names for problem in _problems(name, phrases, environment)))


def _problems(name: str, phrases: Phrases, environment: Environment) -> Iterator[Problem]:
    place = f"phrases.{name}"
    scanned = scan(phrases[name].whole, place, 0)
    yield from scanned.problems
    yield from check_tags(scanned.tags, environment)
    if not scanned.problems:
        yield from pair_blocks(scanned.tags).problems
