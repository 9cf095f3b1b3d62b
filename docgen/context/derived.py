"""Derives names from every record: who signs, how it ended, what the document is about.

Nothing here reports an act that the record does not: what is not recorded stays None. Only when the
procedure was not done does the plan take its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, time, timedelta, timezone
from typing import Any, Literal

from docgen.context.days import age_on, days_between, in_zone_of
from docgen.context.unread import UNREAD, Unreadable, unless_unread
from docgen.context.words import NoItems, Words
from docgen.pack import PackDocument

Names = dict[str, Any]
_OUTCOMES = ("completed", "stopped", "not_done", "performed", "going_ahead")
_SIGNING = ("minor", "signer")
_ENDED = ("procedure.status",)
_BEGUN = (*_ENDED, "procedure.start", "procedure.sites")
_TAKEN = ("specimens", "implants", "blood_loss", "other_procedures")
_COURSE = (*_TAKEN, "complications", "events", "anesthesia")
_PICTURES = ("photographs", "consent.photographs")
_AGE = ("patient.birth_date", "encounter.date")
READS: Mapping[str, tuple[str, ...]] = {
    "patient.age": _AGE,
    "completed": _ENDED,
    "stopped": _ENDED,
    "not_done": _ENDED,
    "performed": _BEGUN,
    "going_ahead": (*_ENDED, "procedure.sites", "procedure.complications"),
    "begun": _BEGUN,
    "consented": ("consent.outcome", "consent.signed_at"),
    "by_guardian": ("guardian", "consent.given_by"),
    "no_time_out": ("time_out.outcome",),
    "chaperoned": ("chaperone.outcome", "chaperone.offered"),
    "taken": (*_ENDED, *(f"procedure.{key}" for key in _TAKEN)),
    "course": (*_ENDED, *(f"procedure.{key}" for key in _COURSE), *_PICTURES, "variances"),
    "timed": (*_ENDED, "procedure.start", "procedure.end"),
    "decided": (*_BEGUN, "consent.outcome", "consent.signed_at"),
    "began_by": (*_BEGUN, "procedure.end", "encounter.date"),
    "late_entry": ("encounter.date", "procedure.start", "signature.at"),
    "released": ("overrides", "variances"),
    "minor": _AGE,
    "minor_at_consent": (*_AGE, "consent.signed_at"),
    "signer": (*_AGE, "guardian", "consent.given_by"),
    "sites": ("plan.sites", *_ENDED, "procedure.sites"),
    "treatments": ("prior_treatments",),
    "coded_conditions": ("condition.code", "condition.secondary", "screening"),
}
"""The paths of a record from which each name follows."""


def add_derived(names: Names, document: PackDocument, words: Words) -> None:
    """Add what follows from the record; `names` already has its tables and the limits."""
    with suppress(Unreadable):
        names["patient"]["age"] = unless_unread(_age, names)
    with suppress(Unreadable):
        if names["condition"]:
            names["condition"]["diagnosis"] = names["condition"]["code"]
    names |= _derived(outcome_of, names, _OUTCOMES)
    names["decided"] = unless_unread(_is_decided, names)
    names["began_by"] = unless_unread(_began_by, names)
    names["late_entry"] = unless_unread(_is_late, names)
    names["released"] = unless_unread(_released, names)
    names |= _derived(_signing, names, _SIGNING)
    names["minor_at_consent"] = unless_unread(_is_minor_at_consent, names)
    names["document"]["subject"] = subject_of(names, document)
    names["sites"] = unless_unread(_sites, names)
    names["begun"] = unless_unread(_is_begun, names)
    names["timed"] = unless_unread(_is_timed, names)
    names["consented"] = unless_unread(_is_consented, names)
    names["by_guardian"] = unless_unread(_is_by_guardian, names)
    names["no_time_out"] = unless_unread(_is_without_time_out, names)
    names["chaperoned"] = unless_unread(_is_chaperoned, names)
    names["taken"] = unless_unread(_is_told, names, _TAKEN)
    names["course"] = unless_unread(_has_course, names)
    names["treatments"] = unless_unread(_treatments, names)


def _derived(derive: Callable[[Names], Names], names: Names, keys: Iterable[str]) -> Names:
    """Return the names that a function derives; all of its keys are unread if it reads what is."""
    found = unless_unread(derive, names)
    return dict.fromkeys(keys, UNREAD) if found is UNREAD else found


def _age(names: Names) -> int | None:
    return age_on(names["patient"]["birth_date"], names["encounter"]["date"])


def _released(names: Names) -> list[str]:
    """List the checks that a release names."""
    releases = [*names["overrides"], *names["variances"]]
    return [release["check"].split()[0] for release in releases if release["check"]]


def subject_of(names: Names, document: PackDocument) -> Literal["plan", "procedure"]:
    """Return the table that the document is about: for a patient's before the procedure, the plan."""
    before = document.readers == "patient" and names["procedure"] is None
    return "plan" if before else document.subject


def outcome_of(names: Names) -> Names:
    """Derive how the procedure ended; without a status, a start or a site shows that it was performed."""
    procedure = names["procedure"] or {}
    code = (procedure.get("status") or {}).get("code")
    sites = procedure.get("sites")
    begun = code is None and bool(procedure.get("start") or sites)
    return {
        "completed": code == "completed",
        "stopped": code == "stopped",
        "not_done": code == "not-done",
        "performed": code in ("completed", "stopped") or begun,
        "going_ahead": code != "not-done"
        and (code != "stopped" or bool(sites or procedure.get("complications"))),
    }


def _is_decided(names: Names) -> bool:
    """Return whether somebody has consented: a form was signed and not to decline, or it was performed."""
    consent = names["consent"] or {}
    outcome = consent.get("outcome") or {}
    is_given = outcome.get("given") or outcome.get("code") == "withdrawn"
    return bool(names["performed"] or (is_given and consent["signed_at"]))


def _is_consented(names: Names) -> bool:
    """Return whether consent was given: so says the record, or it was signed and withdrawn later."""
    consent = names["consent"] or {}
    outcome = consent.get("outcome") or {}
    return bool(outcome.get("given") or (outcome.get("code") == "withdrawn" and consent["signed_at"]))


def _is_by_guardian(names: Names) -> bool:
    """Return whether a document can name the guardian as who consented; a draft marks a missing name."""
    guardian, given_by = names["guardian"] or {}, (names["consent"] or {}).get("given_by") or {}
    is_own = given_by.get("code") in ("patient", "emancipated_minor")
    return bool(guardian and not is_own and (guardian["name"] or names["document"]["draft"]))


def _is_without_time_out(names: Names) -> bool:
    """Return whether the record says that no time-out was held, or that none was required."""
    return ((names["time_out"] or {}).get("outcome") or {}).get("code") in ("not_held", "not_required")


def _is_chaperoned(names: Names) -> bool:
    """Return whether the record says something of a chaperone, also that none was offered."""
    chaperone = names["chaperone"] or {}
    return bool(chaperone.get("outcome")) or chaperone.get("offered") is not None


def _is_told(names: Names, keys: Iterable[str]) -> bool:
    """Return whether a note says something of these: not if it was not done and nothing is recorded."""
    procedure = names["procedure"] or {}
    found = [procedure.get(key) for key in keys]
    return not names["not_done"] or any(value or isinstance(value, NoItems) for value in found)


def _has_course(names: Names) -> bool:
    """Return whether a note says something of the course, of photographs or of variances."""
    is_refused = (names["consent"] or {}).get("photographs") is False
    return _is_told(names, _COURSE) or bool(names["photographs"] or names["variances"] or is_refused)


def _began_by(names: Names) -> datetime | None:
    """Return the latest time at which the procedure can have begun: its start, its end or the day's end."""
    procedure, day = names["procedure"] or {}, names["encounter"]["date"]
    if not (names["performed"] and day):
        return None
    end_of_day = datetime.combine(day, time.max, tzinfo=timezone(timedelta(hours=-12)))  # in any zone
    return procedure.get("start") or procedure.get("end") or end_of_day


def _is_late(names: Names) -> bool:
    """Return whether the note was signed more days after the visit than the limit allows.

    Days are counted in the zone of the procedure's start, if the record has one.
    """
    signed = in_zone_of((names["signature"] or {}).get("at"), (names["procedure"] or {}).get("start"))
    days = days_between(names["encounter"]["date"], signed)
    limit = names["limits"].get("note_sign_days")
    return days is not None and limit is not None and days > limit


def _signing(names: Names) -> Names:
    """Derive whether the patient is a minor, and who signs: as the record says, else by age."""
    minor = _is_minor(names["patient"]["age"], names)
    given_by = ((names["consent"] or {}).get("given_by") or {}).get("code")
    if given_by is None:
        guardian = minor or names["guardian"] is not None
    else:
        guardian = given_by != "emancipated_minor" and (minor or given_by != "patient")
    return {"minor": minor, "signer": "guardian" if guardian else "patient"}


def _is_minor(age: int | None, names: Names) -> bool:
    limit = names["limits"].get("age_of_medical_consent")
    return age is not None and limit is not None and age < limit


def _is_minor_at_consent(names: Names) -> bool:
    """Return whether the patient was a minor on the day of the signature; without one, of the visit."""
    signed = (names["consent"] or {}).get("signed_at")
    return _is_minor(age_on(names["patient"]["birth_date"], signed or names["encounter"]["date"]), names)


def _sites(names: Names) -> list[Names]:
    """Return the sites of what the document is about, or of the plan if it was not done."""
    plan, table = names["plan"] or {}, names[names["document"]["subject"]] or {}
    sites: list[Names] = table.get("sites") or (plan.get("sites", []) if names["not_done"] else [])
    return sites


def _is_begun(names: Names) -> bool:
    """Return whether it was begun, as far as the record says: not if it was stopped before any site."""
    return not names["not_done"] and bool(not names["stopped"] or names["sites"])


def _is_timed(names: Names) -> bool:
    """Return whether a document can say when it was performed; a draft marks the times that it lacks."""
    procedure = names["procedure"] or {}
    known = procedure.get("start") or procedure.get("end") or names["document"]["draft"]
    return bool(known) and not names["not_done"]


def _treatments(names: Names) -> Names:
    """Sort prior treatments by their results."""
    sorted_: Names = {"failed": [], "unsuitable": [], "other": []}
    for treatment in names["prior_treatments"]:
        result = treatment["result"] or {}
        fate = "failed" if result.get("failed") else "unsuitable" if result.get("unsuitable") else "other"
        sorted_[fate].append(treatment)
    sorted_["not_failed"] = sorted_["unsuitable"] + sorted_["other"]
    return sorted_
