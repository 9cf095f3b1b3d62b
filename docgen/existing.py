"""Judges the file that is already where a document belongs: is it the same, may it be replaced."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from docgen.errors import DeliveryError, DocumentError, Problem
from docgen.files import is_file, write_whole
from docgen.word import read_file

if TYPE_CHECKING:
    from docgen.filed import FiledDocument

State = Literal["written", "unchanged"]

KEPT = "kept"  # the kind of problem of a signed document that was made from the same facts
_WRITTEN_ON = "was signed, filled in or changed since it was made"
_REPLACEABLE = "eexist"
_ELSEWHERE = "keep it; write a new one into another folder"
_WAY = "if it is signed or filed, keep it and choose another folder; if not, replace it with force=True"
_HOW: Mapping[str, tuple[str, ...]] = {  # how a document was made, in words, by what a provenance says of it
    "by another version of docgen": ("docgen_version",),
    "with other words or templates": ("pack_version", "pack_digest", "template_digest"),
    "with other settings of the clinic": ("checks", "limits", "time_zone", "logo_digest"),
    "with another consent given, or none": ("form_digest",),
    "in ordinary print or in large": ("large_print",),
    "to carry more or less of the record": ("carries", "part"),
}
_WAYS = {  # by the type of document, where a patient may have signed it on paper
    "consent": "if it was signed on paper, keep it and choose another folder; if not, move it away"
}
TOLD_APART = "give each visit its number: identifier under [encounter]"


def write_document(path: Path, content: bytes, force: bool, type_: str = "") -> State:
    """Write a document to `path` unless it is there already; return what became of it.

    `type_` is the type of the document in its pack. A document that another program saved again, with
    nothing changed in it, is there. Raises DeliveryError when another file is there; `force` replaces it, but
    never a document that somebody has signed, filled in or changed, nor a file that docgen cannot read as its
    own: with the kind `kept` when it was made from the same facts.
    """
    if is_file(path):
        there = read_file(path, DeliveryError, kind="")
        if there == content:
            return "unchanged"
        filed, made = _filed(there), _filed(content)
        if not force and _is_saved_again(filed, made):
            return "unchanged"
        problem = _problem(filed, made, type_)
        if problem.kind != _REPLACEABLE or not force:
            raise DeliveryError(str(path), [problem])
    try:
        write_whole(path, content, force)
    except DeliveryError:
        if is_file(path) and read_file(path, DeliveryError, kind="") == content:
            return "unchanged"  # another process made the same document meanwhile
        raise
    return "written"


def check_unfiled(path: Path, template: str | Path = "") -> None:
    """Raise DeliveryError if a file is a document that docgen made, or the template that is worked on.

    Nothing else takes the place of these.
    """
    if template and is_file(path) and is_file(template) and path.samefile(template):
        problem = Problem("", "is the template itself", "give the copy another name", "same-file")
        raise DeliveryError(str(path), [problem])
    if is_file(path) and _filed(read_file(path, DeliveryError, kind="")) is not None:
        message = "is a document of a visit, and nothing else takes its place"
        raise DeliveryError(str(path), [Problem("", message, "choose another name", "filed-document")])


def _is_saved_again(filed: FiledDocument | None, made: FiledDocument | None) -> bool:
    """Return whether a document is what would be made now, but for how its file is packed."""
    if filed is None or made is None or not filed.is_blank or filed.is_edited:
        return False
    return filed.provenance == made.provenance


def _filed(content: bytes) -> FiledDocument | None:
    from docgen.filed import read_document

    try:
        return read_document(content)
    except DocumentError:
        return None


def _problem(filed: FiledDocument | None, made: FiledDocument | None, type_: str) -> Problem:
    """Say why a file that is there is left as it is."""
    if filed is None:
        message = "exists already, docgen cannot read it as a document of its own, and it is never replaced"
        return Problem("", message, "look at it; move it away, or choose another folder", "unreadable")
    facts = _compare_facts(filed, made)
    if not filed.is_blank or filed.is_edited:
        is_kept, made_from = facts == "the same", f"; it was made from {facts} facts" if facts else ""
        fix = _ELSEWHERE if is_kept else _ELSEWHERE + _hint(filed, made)
        message = f"{_WRITTEN_ON}, and is never replaced{made_from}"
        return Problem("", message, fix, KEPT if is_kept else "written-on")
    fix, how = _WAYS.get(type_, _WAY), _how(filed, made)
    if facts == "other":
        fix, how = fix + _hint(filed, made), "from other facts"
    return Problem("", f"exists already, was made {how}, and is left as it is", fix, _REPLACEABLE)


def _how(filed: FiledDocument, made: FiledDocument | None) -> str:
    """Say what, apart from the facts, differs between how two documents were made."""
    if made is None:
        return "in another way"
    one, two = filed.provenance, made.provenance
    differs = (said for said, keys in _HOW.items() if any(getattr(one, k) != getattr(two, k) for k in keys))
    return " and ".join(differs)


def _compare_facts(filed: FiledDocument, made: FiledDocument | None) -> str:
    """Return whether two documents were made from `the same` or `other` facts; empty if unknown."""
    if made is None or filed.is_edited:
        return ""
    one, two = filed.provenance, made.provenance
    if (one.carries, one.part) != (two.carries, two.part):
        return ""
    return "the same" if one.record_digest == two.record_digest else "other"


def _hint(filed: FiledDocument, made: FiledDocument | None) -> str:
    """Say how two visits of one day get files of their own, unless both are known to be one visit."""
    starts = {_start(one) for one in (filed, made)}
    is_one_visit = len(starts) == 1 and None not in starts
    return "" if is_one_visit else f"; for another visit on the same day, {TOLD_APART}"


def _start(filed: FiledDocument | None) -> object:
    record = (filed.provenance.record if filed is not None else None) or {}
    procedure = record.get("procedure")
    return procedure.get("start") if isinstance(procedure, dict) else None
