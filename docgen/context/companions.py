"""Names for what is given beside a record: the signed form as `form`, the amended note as `amends`."""

from __future__ import annotations

from datetime import date
from typing import Any

from docgen.context.beside import Amended, Form
from docgen.context.words import Reader, Words

Names = dict[str, Any]

_FORM = (
    "patient practitioner date agent vehicle applicator sites valid_for valid_until language version "
    "signed_on confirmed_on withdrawn_on still_right ticked draft changed edited other"
).split()


def form_names(form: Form | None, read_record: Reader, words: Words) -> Names | None:
    """Give what the form says: whose it is, what was agreed on it, and what is true of the form itself.

    A document that is no consent says nothing here but that.
    """
    if form is None:
        return None
    if form.is_other:
        return {**dict.fromkeys(_FORM), "sites": [], "ticked": [], "other": True}
    record = read_record(form.record)
    plan, consent, practitioner = record["plan"] or {}, record["consent"] or {}, record["practitioner"] or {}
    return {
        "patient": {key: record["patient"][key] for key in ("name", "birth_date", "record_number")},
        "practitioner": practitioner.get("display"),
        "date": record["encounter"]["date"],
        "agent": plan.get("agent"),
        "vehicle": plan.get("vehicle"),
        "applicator": plan.get("applicator"),
        "sites": plan.get("sites", []),
        "valid_for": form.valid_days if consent.get("valid_for") is None else consent["valid_for"],
        "valid_until": consent.get("valid_until"),
        "language": form.language and words.reader("language", True)(form.language),
        "version": form.version,
        **{name: _day(form.written.get(name)) for name in ("signed_on", "confirmed_on", "withdrawn_on")},
        "still_right": form.written.get("still_right"),
        "ticked": [words.word("condition", code) for code in form.ticked],
        "draft": form.draft,
        "changed": form.is_changed,
        "edited": form.is_edited,
        "other": form.is_other,
    }


def amends_names(amended: Amended | None) -> Names | None:
    """Give what is known of the amended note, what is added to it and what changes."""
    if amended is None:
        return None
    keys = ("title", "version", "date", "digest", "signed_by", "signed_at", "draft", "same_visit")
    changes = [
        {"path": change.path, "was": _told(change.was), "now": _told(change.now)}
        for change in amended.changes
    ]
    additions = [
        {"at": added.at, "by": added.by, "reason": added.reason, "text": added.text}
        for added in amended.additions
    ]
    return {key: getattr(amended, key) for key in keys} | {
        "changed": amended.is_changed,
        "edited": amended.is_edited,
        "rewritten": amended.is_rewritten,
        "other": amended.is_other,
        "additions": additions,
        "changes": changes,
    }


def _day(written: str | None) -> date | None:
    """Read a day that was chosen in a date control; what is none counts as none."""
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None


def _told(value: Any) -> str | None:
    """Give a value of a record in words: a table as its keys with their values, a list in a row."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_told(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return "; ".join(str(_told(inner)) for inner in value)
    return str(value)
