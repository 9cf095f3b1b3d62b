"""One kind of document of a pack, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from docgen.pack.statements import Statement


@dataclass(frozen=True)
class PackDocument:
    """One kind of document.

    `type` says which checks of any procedure it is asked: `note`, `consent`, `aftercare`, `addendum`, or
    `other`. `subject` says whether it is about the plan or about what was done. `due` is the expression that
    is true when a visit needs the document, `due_when` says it in words. `languages` are those with a
    template. `requires` are the names that its templates must use, `controls` the content controls that they
    must have, and `states` the names that they must print whatever the record says. `carries` says what the
    document contains of the record: `record` (all of it), only its `digest`, or the named tables and keys.
    `amends` names the document to which this one is an addendum.
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
