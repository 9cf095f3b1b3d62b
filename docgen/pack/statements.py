"""Checks that templates and texts say what a rule requires a document to say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docgen.errors import Problem
from docgen.word import WordTemplate, lacking

_ENTRY, _MOMENT = {"text", "when"}, {"when", "what"}


@dataclass(frozen=True)
class Statement:
    """What a document must say: a description, the name that prints it, and the rule that requires it."""

    what: str
    name: str
    source: str


def find_lacking(
    requires: Iterable[str], controls: Iterable[str], template: WordTemplate
) -> Iterator[Problem]:
    """Find the names and content controls that a document must have but its template lacks."""
    for name in lacking(template.fields, requires):
        message = f"the template does not use {name}, which the document must have"
        yield Problem(
            "the whole template", message, f"print {{{{ {name} }}}} where it belongs", "lacking-name"
        )
    for tag in controls:
        if tag not in template.controls:
            message = f"the template has no content control with the tag {tag}, which the document must have"
            fix = "copy its lines from the pack's own template, or give a control that tag (Word: Properties)"
            yield Problem("the whole template", message, fix, "lacking-control")


def find_unstated(statements: Iterable[Statement], always: Collection[str]) -> Iterator[Problem]:
    """Find the statements that a template does not always print; `always` are the names it always prints."""
    for statement in statements:
        if statement.name not in always:
            yield Problem(
                "the whole template",
                f"the document must always state {statement.what} ({statement.source})",
                f"print {{{{ {statement.name} }}}} outside every condition, or in each of its branches",
                "unstated",
            )


def find_untold(statements: Iterable[Statement], text: Mapping[str, Any], place: str) -> Iterator[Problem]:
    """Find the statements whose text in the pack may be empty because all of it depends on conditions."""
    for statement in statements:
        name = statement.name
        if name.startswith("text.") and not _is_certain(_look_up(text, name.removeprefix("text."))):
            message = f"{name} may be empty, but documents must always state {statement.what}"
            yield Problem(place, message, "give it an entry without a condition", "unstated")


def _look_up(text: Any, path: str) -> Any:
    for key in path.split("."):
        text = text.get(key) if isinstance(text, Mapping) else None
    return text


def _is_certain(text: Any) -> bool:
    """Return whether a text of the pack is never empty, whatever the record says."""
    if isinstance(text, list):
        return any(map(_is_certain, text))
    if isinstance(text, Mapping):
        if text.keys() == _MOMENT:
            return _is_certain(text["what"])
        return text.keys() != _ENTRY and any(map(_is_certain, text.values()))
    return text is not None
