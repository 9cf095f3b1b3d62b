"""Reads who reviewed a translation, and when: `[reviewed.es]` in a clinic's file, or in a pack's.

What a patient reads in another language than English is final only once somebody has reviewed it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from docgen.errors import Problem
from docgen.suggest import did_you_mean

REVIEWED = "reviewed"
_WRITE = 'write by = "…", a name, and on = 2026-11-01, the day'


class Review(NamedTuple):
    """Who reviewed the translation of a language, and on which day."""

    by: str
    on: date


def is_translation(language: str) -> bool:
    """Return whether texts in a language are a translation: all but English, in which packs are written."""
    return language.partition("-")[0].casefold() != "en"


def read_reviews(data: object, place: str = REVIEWED) -> tuple[dict[str, Review], list[Problem]]:
    """Read the reviews by their languages, and find what is wrong with the others."""
    if not isinstance(data, Mapping):
        return {}, [Problem(place, "is not a table", f"write [{REVIEWED}.es] with by and on", "wrong-type")]
    reviews: dict[str, Review] = {}
    problems: list[Problem] = []
    for language, facts in data.items():
        found = list(_problems(f"{place}.{language}", facts))
        day = _day(facts["on"]) if not found else None
        if day is not None:
            reviews[language] = Review(facts["by"], day)
        problems += found
    return reviews, problems


def unknown_languages(
    languages: Collection[str], known: Collection[str], place: str = REVIEWED
) -> Iterator[Problem]:
    """Find reviews of a language in which a pack has no document."""
    for language in [one for one in languages if one not in known]:
        fix = did_you_mean(language, known) or f"the pack has {', '.join(known)}"
        message = "is a language in which the pack has no document"
        yield Problem(f"{place}.{language}", message, fix, "unknown-language")


def _problems(place: str, facts: Any) -> Iterator[Problem]:
    if not isinstance(facts, Mapping):
        yield Problem(place, "is not a table", _WRITE, "wrong-type")
        return
    by = facts.get("by")
    if not isinstance(by, str) or not any(map(str.isalpha, by)):
        yield Problem(f"{place}.by", "does not say who reviewed the translation", _WRITE, "wrong-type")
    if _day(facts.get("on")) is None:
        yield Problem(f"{place}.on", "does not say on which day it was reviewed", _WRITE, "wrong-type")
    for key in [key for key in facts if key not in Review._fields]:
        yield Problem(f"{place}.{key}", "is not known here", "its keys are by and on", "unknown-key")


def _day(value: object) -> date | None:
    """Return a day that TOML has, or that is written as text."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return None
    return day if type(day) is date else None  # a time is no day
