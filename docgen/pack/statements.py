"""Checks that templates say what a rule requires a document, or each of its pages, to say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from docgen.encounter import IDENTIFIERS
from docgen.errors import Problem
from docgen.lazy import dataclass
from docgen.suggest import did_you_mean, nearest
from docgen.word import STATES, bookmark_of

if TYPE_CHECKING:
    from docgen.word import Page, WordTemplate

_DRAFT, _NAME, _NUMBERS = "document.draft", "patient.name", frozenset({"PAGE", "NUMPAGES"})


@dataclass(frozen=True)
class Statement:
    """What a document must say: a description, the name that prints it, and the rule that requires it.

    Instead of a name, a statement can have an `id`: its words are in the template, in a content control with
    the tag `states:` and this id.
    """

    what: str
    name: str
    source: str
    id: str = ""


# What keeps a control from saying its statement in every document, and the fix.
_UNSAID = {
    "empty": (
        "this control is empty",
        "type the statement into it, or cut its text and paste it there: text beside it does not count",
    ),
    "unseen": (
        "the text of this control is hidden, struck through or deleted",
        "show it again (Word: Home, Font), or reject its deletion (Review), or type the statement again",
    ),
    "": (
        "the text of this control is not in every document",
        "put it outside every condition and every loop, or give each branch a control with the tag {tag}; a "
        "condition needs an else",
    ),
}
_REPAIR = "run `docgen template repair` on the file: it puts back what was lost, by the bookmark that is here"
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
    yield from find_unsaid(statements, template)
    yield from find_unmarked(template.pages)


def find_lacking(
    requires: Iterable[str], controls: Iterable[str], template: WordTemplate
) -> Iterator[Problem]:
    """Find the names and content controls that a document must have but its template lacks."""
    from docgen.word import lacking

    controls = tuple(controls)
    for name in lacking(template.fields, requires):
        message = f"the template does not use {name}, which the document must have"
        yield Problem(
            "the whole template", message, f"print {{{{ {name} }}}} where it belongs", "lacking-name"
        )
    for tag in controls:
        if tag not in template.controls and (place := template.bookmarks.get(bookmark_of(tag, ()))):
            yield _lost(tag, place, template.controls.difference(controls))
        elif tag not in template.controls:
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
        if _NAME not in page.always or len(page.always.intersection(IDENTIFIERS)) < 2:
            lacking = (
                "two identifiers of the patient are" if _NAME in page.always else "the patient's name is"
            )
            message = f"{lacking} not there (Joint Commission NPSG.01.01.01)"
            names = "{{ patient.name }} and {{ patient.record_number }} or {{ patient.birth_date | date }}"
            yield Problem(place, message, f"print {names} there, outside every condition", "unmarked-page")
        if not page.fields >= _NUMBERS:
            message = "the number of the page and the number of pages are not there"
            fix = "insert the fields PAGE and NUMPAGES, as in Page 1 of 2 (Word: Insert, Quick Parts, Field)"
            yield Problem(place, message, fix, "unmarked-page")


def find_unstated(statements: Iterable[Statement], always: Collection[str]) -> Iterator[Problem]:
    """Find the statements that a template does not always print; `always` are the names it always prints."""
    for statement in statements:
        if statement.name and statement.name not in always:
            yield Problem(
                "the whole template",
                f"the document must always state {statement.what} ({statement.source})",
                f"print {{{{ {statement.name} }}}} outside every condition, or in each of its branches",
                "unstated",
            )


def find_unsaid(statements: Iterable[Statement], template: WordTemplate) -> Iterator[Problem]:
    """Find the statements with an id that a template may leave unsaid, with the places of their controls."""
    statements = tuple(statements)
    strays = template.controls - {f"{STATES}{one.id}" for one in statements}
    for one in statements:
        here = [control for control in template.statements if one.id and control.id == one.id]
        if one.id and not here:
            place = template.bookmarks.get(bookmark_of(f"{STATES}{one.id}", ()))
            yield _lost(f"{STATES}{one.id}", place, strays) if place else _missing(one)
        lacking = [control for control in here if control.lack] or here[:1]
        for control in lacking if here and here[0].is_conditional else []:
            message, fix = _UNSAID[control.lack]
            message = f"{message}: it must always state {one.what} ({one.source})"
            yield Problem(control.place, message, fix.format(tag=f"{STATES}{one.id}"), "unstated")


def find_stray(statements: Iterable[Statement], template: WordTemplate) -> Iterator[Problem]:
    """Find the controls of statements that nobody asks for, or that a document may show twice."""
    ids = [one.id for one in statements if one.id]
    for control in template.statements:
        if control.id not in ids:
            fix = (
                did_you_mean(control.id, ids)
                or "correct its tag, or add it to the document's states in pack.toml"
            )
            message = f"the pack asks for no statement {control.id} (tag {STATES}{control.id} of the control)"
            yield Problem(control.place, message, fix, "unasked-statement")
        elif control.is_repeated and not control.is_conditional:
            message = f"the statement {control.id} has another control, and a document may show both"
            fix = "delete one of them, or put them into different branches of one condition"
            yield Problem(control.place, message, fix, "repeated-statement")


def find_nameless_controls(controls: Iterable[str], nameless: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Find what lost its tag of the controls that a document need not have; `nameless` are bookmarks."""
    told = {bookmark_of(tag, ()) for tag in controls}
    for name, place in nameless:
        if name not in told:
            message = f"the box, date or list at the bookmark {name} has no tag: some programs leave it out"
            yield Problem(place, message, _REPAIR, "lost-control")


def _missing(statement: Statement) -> Problem:
    message = f"the document must always state {statement.what} ({statement.source}), and no control holds it"
    fix = (
        "copy its control from the pack's own template, or select the sentences that say it and put them "
        f"into a control (Word: Developer, Rich Text) with the tag {STATES}{statement.id}"
    )
    return Problem("the whole template", message, fix, "unstated")


def _lost(tag: str, place: str, strays: Iterable[str]) -> Problem:
    message = (
        f"no content control in use has the tag {tag}, and its bookmark is here: the control was deleted or "
        "commented out, or has another tag, or none, which some programs leave out on saving"
    )
    meant = nearest(tag, strays)
    first = f"did you mean the control with the tag {meant}? correct its tag; otherwise " if meant else ""
    fix = (
        f"{first}run `docgen template repair` on the file; if that puts nothing back, copy the control from "
        "the pack's own template"
    )
    return Problem(place, message, fix, "lost-control")
