"""Checks that templates and texts say what a rule requires a document, or each of its pages, to say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from docgen.encounter import IDENTIFIERS
from docgen.errors import Problem
from docgen.lazy import dataclass

if TYPE_CHECKING:
    from docgen.word import Page, WordTemplate

_ENTRY, _MOMENT = {"text", "when"}, {"when", "what"}
_DRAFT, _NUMBERS = "document.draft", frozenset({"PAGE", "NUMPAGES"})


@dataclass(frozen=True)
class Statement:
    """What a document must say: a description, the name that prints it, and the rule that requires it."""

    what: str
    name: str
    source: str


_NOTICE = Statement("the notice that goes with the official name", "ama_notice", "the owner of the name")


def find_unmet(
    requires: Iterable[str], controls: Iterable[str], statements: Iterable[Statement], template: WordTemplate
) -> Iterator[Problem]:
    """Find what a document must have, print or say, on every page or once, but its template does not.

    A template that prints the official descriptor must print the notice of its owner.
    """
    yield from find_lacking(requires, controls, template)
    owed = [_NOTICE] if "descriptor" in template.fields else []
    yield from find_unstated([*statements, *owed], template.always)
    yield from find_unmarked(template.pages)


def find_lacking(
    requires: Iterable[str], controls: Iterable[str], template: WordTemplate
) -> Iterator[Problem]:
    """Find the names and content controls that a document must have but its template lacks."""
    from docgen.word import lacking

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


def find_unmarked(pages: Iterable[Page]) -> Iterator[Problem]:
    """Find the pages that lack what every page of a document must have in its header or footer."""
    for page in pages:
        place = f"header and footer of {page.place}"
        if _DRAFT not in page.told:
            fix = f"write {{% if {_DRAFT} %}}DRAFT{{% endif %}} there, outside every other condition"
            yield Problem(place, "nothing there marks a draft as one", fix, "unmarked-page")
        if len(page.always.intersection(IDENTIFIERS)) < 2:
            message = "two identifiers of the patient are not there (Joint Commission NPSG.01.01.01)"
            names = "{{ patient.name }} and {{ patient.record_number }} or {{ patient.birth_date | date }}"
            yield Problem(place, message, f"print {names} there, outside every condition", "unmarked-page")
        if not page.fields >= _NUMBERS:
            message = "the number of the page and the number of pages are not there"
            fix = "insert the fields PAGE and NUMPAGES, as in Page 1 of 2 (Word: Insert, Quick Parts, Field)"
            yield Problem(place, message, fix, "unmarked-page")


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
