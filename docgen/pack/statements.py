"""What a rule asks a document to say, held against its template and against the pack's texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docgen.errors import Problem
from docgen.word import WordTemplate, lacking

_ENTRY, _MOMENT = {"text", "when"}, {"when", "what"}


@dataclass(frozen=True)
class Statement:
    """What a document must say: in words, the name that prints it, and the rule that asks for it."""

    what: str
    name: str
    source: str


def find_lacking(
    requires: Iterable[str], controls: Iterable[str], template: WordTemplate
) -> Iterator[Problem]:
    """Find the names, and the content controls, that a document must have and its template has nowhere."""
    for name in lacking(template.fields, requires):
        message = f"the template uses {name} nowhere; the document must have it"
        yield Problem(
            "the whole template", message, f"print {{{{ {name} }}}} where it belongs", "lacking-name"
        )
    for tag in controls:
        if tag not in template.controls:
            message = f"the template has no content control named {tag}; the document must have it"
            fix = "take its lines from the pack's own template, or name a control so (Word: Properties, Tag)"
            yield Problem("the whole template", message, fix, "lacking-control")


def find_unstated(statements: Iterable[Statement], always: Collection[str]) -> Iterator[Problem]:
    """Find the statements that a template does not always print; `always` are the names that it does."""
    for statement in statements:
        if statement.name not in always:
            yield Problem(
                "the whole template",
                f"the document must always state {statement.what} ({statement.source})",
                f"print {{{{ {statement.name} }}}} outside every condition, or in each of its branches",
                "unstated",
            )


def find_untold(statements: Iterable[Statement], text: Mapping[str, Any], place: str) -> Iterator[Problem]:
    """Find the statements whose text of the pack could be nothing, since all of it hangs on conditions."""
    for statement in statements:
        name = statement.name
        if name.startswith("text.") and not _is_certain(_look_up(text, name.removeprefix("text."))):
            message = f"{name} may be empty, and documents must always state {statement.what}"
            yield Problem(place, message, "give it an entry without a condition", "unstated")


def _look_up(text: Any, path: str) -> Any:
    for key in path.split("."):
        text = text.get(key) if isinstance(text, Mapping) else None
    return text


def _is_certain(text: Any) -> bool:
    """Tell whether a text of the pack has something to say whatever the record says."""
    if isinstance(text, list):
        return any(map(_is_certain, text))
    if isinstance(text, Mapping):
        if text.keys() == _MOMENT:
            return _is_certain(text["what"])
        return text.keys() != _ENTRY and any(map(_is_certain, text.values()))
    return text is not None
