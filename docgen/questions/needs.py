"""Finds which fields of a record a document needs: its print, its template and its checks."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.checks import read_checks
from docgen.context import Placed, compile_ahead, expression, paths_read
from docgen.encounter import ANSWERS, DETAIL
from docgen.pack import Pack, PackDocument, kept_for_pack

_LARGE_PRINT = "patient.large_print"  # how it is printed
_SUBJECTS = {"plan": "procedure", "procedure": "plan"}  # each with the other


@kept_for_pack
def needs(pack: Pack, document: str) -> frozenset[str]:
    """Return the paths that a document needs, without positions; a path of a table means all that is in it.

    Raises PackError for a document that the pack does not have, TemplateError for an unusable template.
    """
    kind = pack.document(document)
    found = {*_of_checks(pack, kind), *(path for path, one in pack.definition.walk() if one.phrase.required)}
    for language in kind.languages[:1]:  # in another language it needs the same
        template = pack.template(document, language)
        names = {path for root in template.fields.values() for path, one in root.walk() if not one.fields}
        found |= {path.replace("[]", "") for name in names for path in paths_read(pack, name)}
    if kind.readers == "patient":
        found.add(_LARGE_PRINT)
    other = _SUBJECTS[kind.subject]
    is_other = kind.readers == "patient" and kind.subject == "plan"
    return frozenset(path for path in found if not (is_other and path.partition(".")[0] == other))


def is_needed(path: str, needed: frozenset[str]) -> bool:
    """Return whether the field at a path, without positions, is needed, or holds what is."""
    parts = path.split(".")
    above = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
    return bool(above & needed) or any(one.startswith(f"{path}.") for one in needed)


def _of_checks(pack: Pack, kind: PackDocument) -> Iterator[str]:
    """Yield the paths at which the checks of a document find something, and what they read beside them.

    What a consent's checks find of its signature is not known while the form is made.
    """
    rows = [check for check in read_checks(pack) if kind.code in check.documents]
    compile_ahead([Placed(check.when, check.place) for check in rows], with_names=True)
    for check in rows:
        if kind.type == "consent" and check.path.startswith("consent."):
            continue
        path = check.path.replace("[]", "").replace("subject.", f"{kind.subject}.")
        table, _, last = path.rpartition(".")
        yield table if last in (ANSWERS, f"{ANSWERS}{DETAIL}") else path
        for name in expression(check.when, check.place).names if table else ():
            read = (one.replace("[]", "") for one in paths_read(pack, name))
            yield from (one for one in read if one.rpartition(".")[0] == table)
