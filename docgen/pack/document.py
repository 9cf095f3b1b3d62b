"""One kind of document of a pack, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from docgen.lazy import dataclass
from docgen.pack.reading import read_core
from docgen.pack.shape import NAME
from docgen.pack.statements import Statement


@dataclass(frozen=True)
class Reason:
    """Why a visit does not owe a document: when this holds, in words, and an expression for what is added."""

    when: str
    why: str
    about: str = ""


@dataclass(frozen=True)
class PackDocument:
    """One kind of document.

    `type` says which checks of any procedure it is asked: `note`, `consent`, `aftercare`, `addendum`, or
    `other`. `subject` says whether it is about the plan or about what was done. `due` is the expression
    that is true when a visit needs the document, `due_when` says it in words, and `not_due` why it does
    not. `languages` are those with a template. `requires` are the names that its templates must use,
    `controls` the content controls that they must have, and `states` the names that they must print
    whatever the record says. `carries` says what the document contains of the record: `record` (all of
    it), only its `digest`, or the named tables and keys. `amends` names the document to which this one is
    an addendum.
    """

    code: str
    title: str
    type: Literal["note", "consent", "aftercare", "addendum", "other"]
    file: str
    readers: Literal["patient", "colleague"]
    subject: Literal["plan", "procedure"]
    due: str
    languages: tuple[str, ...]
    requires: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    states: tuple[Statement, ...] = ()
    carries: Literal["record", "digest"] | tuple[str, ...] = "digest"
    amends: str = ""
    due_when: str = ""
    not_due: tuple[Reason, ...] = ()

    def language_near(self, language: str) -> str:
        """Return a language that has a template: this one, else English, else the first."""
        return next(one for one in (language, "en", *self.languages) if one in self.languages)


def listed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Convert a document's lists to tuples, of Statement and Reason too; add those of its type.

    Of a type that demands nothing, what colleagues read is signed as a note is.
    """
    core, type_ = read_core(NAME), facts["type"]
    signed = core["types"]["note"] if facts["readers"] == "colleague" else {}
    of_type: Mapping[str, Any] = core["types"].get(type_) or signed
    carries = facts.get("carries", "digest")
    both = {key: [*of_type.get(key, ()), *facts.get(key, ())] for key in ("requires", "controls", "states")}
    reasons = [*facts.get("not_due", ()), *core["not_due"].get(type_, ())]
    return {
        "requires": tuple(both["requires"]),
        "controls": tuple(dict.fromkeys(both["controls"])),
        "states": tuple(dict.fromkeys(Statement(**{"name": "", **one}) for one in both["states"])),
        "not_due": tuple(Reason(**one) for one in reasons),
        "carries": carries if isinstance(carries, str) else tuple(carries),
    }
