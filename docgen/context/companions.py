"""Builds names for what is given with a record: the signed form as `form`, the amended note as `amends`."""

from __future__ import annotations

from datetime import date
from typing import Any

from docgen.context.beside import Amended, Form
from docgen.context.words import Reader, Words
from docgen.encounter import CORE_LISTS, DETAIL, IDENTIFIERS, OTHER, Difference, Field, Group, read_again
from docgen.lazy import compiled_when_used

Names = dict[str, Any]

_IDENTIFYING = [path.rpartition(".")[2] for path in IDENTIFIERS]
_SITE = ("body_site", "laterality")
_STEP = compiled_when_used(r"([^.\[\]]+)(?:\[(\d+)\])?")

_FORM = (
    "patient practitioner date sites sessions this_visit_only valid_for valid_until language version "
    "signed_on confirmed_on withdrawn_on still_right ticked blank draft changed edited other"
).split()


def form_names(form: Form | None, definition: Group, read_record: Reader, words: Words) -> Names | None:
    """Return what the form says: for whom it is, what was agreed, and the state of the form itself.

    For a document that is not a consent, only `other` is set.
    """
    if form is None:
        return None
    own = planned_by_the_pack(definition)
    if form.is_other:
        return {**dict.fromkeys((*_FORM, *own)), "sites": [], "ticked": [], "other": True}
    record = read_record(read_again(form.record, definition))
    plan, consent, practitioner = record["plan"] or {}, record["consent"] or {}, record["practitioner"] or {}
    return {
        "patient": {key: record["patient"][key] for key in _IDENTIFYING},
        "practitioner": practitioner.get("display"),
        "date": record["encounter"]["date"],
        **{name: plan.get(name) for name in own},
        "sites": plan.get("sites", []),
        "sessions": plan.get("sessions"),
        "this_visit_only": consent.get("this_visit_only"),
        "valid_for": form.valid_days if consent.get("valid_for") is None else consent["valid_for"],
        "valid_until": consent.get("valid_until"),
        "language": form.language and words.reader("language", True)(form.language),
        "version": form.version,
        **{name: _day(form.written.get(name)) for name in ("signed_on", "confirmed_on", "withdrawn_on")},
        "still_right": form.written.get("still_right"),
        "ticked": [words.word("condition", code) for code in form.ticked],
        "blank": form.is_blank,
        "draft": form.draft,
        "changed": form.is_changed,
        "edited": form.is_edited,
        "other": form.is_other,
    }


def planned_by_the_pack(definition: Group) -> list[str]:
    """List what a plan has beside what every plan has: by what means the procedure is planned."""
    plan = definition.at(("plan",))
    fields = plan.group.fields if plan is not None and plan.group is not None else {}
    return [name for name, one in fields.items() if not one.is_core]


def amends_names(amended: Amended | None, definition: Group, words: Words) -> Names | None:
    """Return what is known of the amended note, its additions and its changes, in words."""
    if amended is None:
        return None
    keys = ("title", "version", "date", "digest", "signed_by", "signed_at", "draft", "same_visit")
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
        "changes": [change_names(change, definition, words) for change in amended.changes],
    }


def change_names(change: Difference, definition: Group, words: Words) -> Names:
    """Describe where and how a record differs, in a colleague's words."""
    steps = [(name, int(number) if number else None) for name, number in _STEP.findall(change.path)]
    one = definition.at(tuple(name for name, _ in steps))
    list_ = "answer" if one is None and _is_answer(steps) else ""
    return {
        "path": change.path,
        "where": _where(steps),
        "was": _in_words(change.was, one, list_, words),
        "now": _in_words(change.now, one, list_, words),
    }


def _is_answer(steps: list[tuple[str, int | None]]) -> bool:
    return steps[0][0] == "screening" and not steps[-1][0].endswith(DETAIL)


def _where(steps: list[tuple[str, int | None]]) -> str:
    """Write a place of a record in words: "Procedure, site 1, reaction"."""
    labels = [
        _label(name) if number is None else f"{_label(name).removesuffix('s')} {number + 1}"
        for name, number in steps
    ]
    return ", ".join(labels)[:1].upper() + ", ".join(labels)[1:]


def _label(name: str) -> str:
    return name.replace("_", " ")


def _in_words(value: Any, one: Field | None, list_: str, words: Words) -> str | None:
    """Write a value of a record in words: a code as its clinical word, a table as its keys and values."""
    list_ = list_ or (one.list if one is not None else "")
    if one is not None and isinstance(value, str) and value in CORE_LISTS.get(one.phrase.instead, ()):
        list_ = one.phrase.instead
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, dict) and list_ and value.get("code") == OTHER:
        return str(value["text"])
    if isinstance(value, dict):
        inner = one.group.fields if one is not None and one.group is not None else {}
        site = _site(value, words)
        rest = {name: part for name, part in value.items() if not (site and name in _SITE)}
        pairs = ((name, _in_words(part, inner.get(name), "", words)) for name, part in rest.items())
        return ", ".join([*filter(None, [site]), *(f"{_label(name)}: {text}" for name, text in pairs)])
    if isinstance(value, list):
        return "; ".join(str(_in_words(part, one, list_, words)) for part in value)
    return (
        str(words.word(list_, value)["clinical"] or value) if list_ and isinstance(value, str) else str(value)
    )


def _site(value: dict[str, Any], words: Words) -> str | None:
    """Return the clinical phrase for the site of a table, with its side; None without one."""
    site, side = (value.get(key) or "" for key in _SITE)
    code, text = (site["code"], site["text"]) if isinstance(site, dict) else (site, None)
    return words.phrase(code, side, text)[0]


def _day(written: str | None) -> date | None:
    """Read a day chosen in a date control; None if it is not a date."""
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None
