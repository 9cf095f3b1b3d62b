"""Shows what a filed document says of itself, as lines for people and as plain data."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docgen.context import Form
    from docgen.filed import FiledDocument
    from docgen.filed_folder import Reading
    from docgen.word import Change

_CARRIES = {
    "record": "It carries the record that it was made from.",
    "part": "It carries the part of its record that it prints.",
    "digest": "It carries only the digest of its record.",
}
_KINDS = {
    "text": "text",
    "picture": "a picture",
    "payload": "the record in it",
    "active": "content that Word fetches or runs",
}


def headline(filed: FiledDocument) -> str:
    """Return the line that names the document, its versions and what it carries."""
    said = filed.provenance
    state = "draft" if said.draft else "final"
    state += ", in large print" if said.large_print else ""
    return (
        f"{filed.source}: {said.document} of {said.code} in {said.language}, {state}, "
        f"version {said.pack_version}, made by docgen {said.docgen_version}. {_CARRIES[said.carries]}"
    )


def setting_lines(filed: FiledDocument) -> list[str]:
    """Return a line with the settings of the clinic when the document was made, if it had any."""
    said = filed.provenance
    settings = [f"{id_} {level}" for id_, level in said.checks.items()]
    settings += [f"{name} = {limit:g}" for name, limit in said.limits.items()]
    return [f"  set by the clinic: {', '.join(settings)}"] if settings else []


def change_lines(filed: FiledDocument) -> list[str]:
    """Return a line for each change since the document was made, and the number of filled-in fields."""
    lines = [f"  {_KINDS[change.kind]} was {change.what}: {change.place}" for change in filed.changes]
    count = sum(control.is_filled for control in filed.controls)
    if count:
        lines.append(f"  filled in: {count} field{'s' if count > 1 else ''} (docgen read --json shows them)")
    return lines


def foreign_lines(reading: Reading) -> list[str]:
    """Return the lines on a Word file of a folder that is no document that can be read."""
    if reading.is_foreign:
        return [f"{reading.path}: is of another program, and was passed over"]
    return [f"{reading.path}: {problem}" for problem in reading.problems]


def form_lines(form: Form, on_paper: bool | None) -> list[str]:
    """Return the lines that say which consent is given with a record, and how it is signed.

    `on_paper` says whether the record has it as signed on paper; None where that is still to be asked.
    """
    if form.is_other:
        return ["The consent given is no consent of this procedure."]
    visit = f"for the visit of {form.record.encounter.date}"
    if form.title is None:
        return [f"The consent given is a record {visit}: whether a form was signed, its [consent] says."]
    about = f"{form.title}, version {form.version}, in {form.language}, {visit}"
    return [f"The consent given: {about}.", f"  {_signed(form, on_paper)}"]


def _signed(form: Form, on_paper: bool | None) -> str:
    if form.draft:
        return "It is a draft, which is not for signature."
    if form.is_blank and on_paper:
        return "Nothing is filled in on it; it is said to have been signed on paper."
    if form.is_blank:
        hint = "" if on_paper is None else " If it was signed on paper, write on_paper = true in [consent]."
        return f"Nothing is filled in on it.{hint}"
    said = "It has a digital signature or ink, which docgen does not verify. " if form.is_signed else ""
    if "signed_on" in form.written:
        return f"{said}On the screen, its signature is dated {form.written['signed_on']}."
    return f"{said}It was filled in or changed on the screen, and its signature is not dated."


def describe_filed(filed: FiledDocument) -> dict[str, Any]:
    """Return everything that is known of a filed document as plain data."""
    said = dataclasses.asdict(filed.provenance)
    record = said.pop("record")
    return {
        "file": filed.source,
        "digest": filed.digest,
        "made": {key: value for key, value in said.items() if value not in (None, (), {})},
        "record": record,
        "answers": {path: list(values) for path, values in filed.answers.items()},
        "controls": [
            {**dataclasses.asdict(control), "filled": control.is_filled} for control in filed.controls
        ],
        "changes": [describe_change(change) for change in filed.changes],
    }


def describe_change(change: Change) -> dict[str, str]:
    """Return a change as plain data."""
    return {"kind": change.kind, "what": change.what, "place": change.place}
