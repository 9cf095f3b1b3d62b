"""The checks that are code and no rows of a table: what `docgen checks` and docs/checks.md say of them.

Nothing releases them, and no clinic switches them off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from docgen.checks.table import Check
from docgen.errors import Finding, Level
from docgen.pack import TYPES, Pack

SECTION = "Built in"


def _row(id_: str, level: Level, path: str, message: str, fix: str, source: str) -> Check:
    return Check(id_, TYPES, level, "", path, message, fix, source, SECTION, section=SECTION, is_core=True)


_READ_IT = "have a qualified person read it; then give by and on in clinic.toml or pack.toml, [reviewed]"
_QUALIFIED = "docgen: a qualified person reads a translation (45 CFR 92.201(c)(3) was not read)"
TRANSLATION = _row(
    "language-reviewed",
    "stop",
    "*",
    "A patient reads this translation, and nobody is recorded to have reviewed it by the visit",
    _READ_IT,
    _QUALIFIED,
)
TRANSLATED_FORM = replace(
    TRANSLATION,
    documents=("note",),
    level="warn",
    path="consent",
    message="The form was a translation, and nobody is recorded to have reviewed it by the visit",
    fix="have a qualified person read it; then give translation_reviewed_by and translation_reviewed_on",
)
AS_WRITTEN = _row(
    "as-written",
    "warn",
    "*",
    "A patient reads this as the record has it, on a paper in another language than English",
    "write it in the language of the paper",
    "docgen: the text of a record is printed as it is",
)
UNKNOWN_CODE = _row(
    "unknown-code",
    "stop",
    "*",
    "A code is none of its list, or has words that only the code other has",
    "write one of the codes that the finding names",
    "docgen: the vocabulary of the pack has the words of each code",
)
UNKNOWN_RELEASE = _row(
    "unknown-release",
    "warn",
    "*",
    "An override or a variance names no check, or a place where its check finds nothing",
    "write the id that the finding shows, and its path if only one is meant",
    "docgen: who releases a stop says which",
)
NEEDLESS_RELEASE = _row(
    "needless-release",
    "info",
    "*",
    "An override or a variance releases nothing: its check finds nothing to release",
    "if the record was corrected, take it out; else see that it names the right check",
    "docgen: who releases a stop says which",
)
UNDECLARED = _row(
    "undeclared",
    "info",
    "*",
    "Is kept as it was written, and cannot be printed: it is not declared here, or otherwise",
    "to print it, declare it in clinic.toml, under [own]",
    "docgen: a field of the clinic's own is declared before it is printed",
)
BUILT_IN = (
    TRANSLATION,
    TRANSLATED_FORM,
    AS_WRITTEN,
    UNKNOWN_CODE,
    UNKNOWN_RELEASE,
    NEEDLESS_RELEASE,
    UNDECLARED,
)
IDS = frozenset(row.id for row in BUILT_IN)


def built_in_checks(pack: Pack) -> Iterator[Check]:
    """Yield the built-in checks with the pack's documents; a translation is asked of what patients read."""
    for row in BUILT_IN:
        documents = [one for one in pack.documents.values() if one.type in row.documents]
        if row in (TRANSLATION, AS_WRITTEN):
            documents = [one for one in documents if one.readers == "patient" and one.type != "note"]
        if documents:
            yield replace(row, documents=tuple(one.code for one in documents))


def finding_of(row: Check, path: str, document: str, message: str = "", fix: str = "") -> Finding:
    """Return what a built-in check found at a place, in its own words or in those of the case."""
    return Finding(row.id, row.level, path, message or row.message, fix or row.fix, row.source, document)
