"""Derives names from the record: who signs, what the document is about, totals, zones.

Nothing here reports an act that the record does not: what is not recorded stays None. Only when the
procedure was not done does the plan take its place.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone
from typing import Any, Literal

from docgen.context.functions import age_on, days_between, in_zone_of
from docgen.context.tables import distinct
from docgen.context.words import Words
from docgen.pack import PackDocument

Names = dict[str, Any]
ZONES = ("near_eye", "keloid_prone", "caution", "headache", "eyelids_may_swell")


def add_derived(names: Names, document: PackDocument, words: Words) -> None:
    """Add what follows from the record; `names` already has its tables and the limits."""
    names["patient"]["age"] = age_on(names["patient"]["birth_date"], names["encounter"]["date"])
    if names["condition"]:
        names["condition"]["diagnosis"] = names["condition"]["code"]
    names |= _outcome(names)
    names["began_by"] = _began_by(names)
    names["late_entry"] = _is_late(names)
    releases = [*names["overrides"], *names["variances"]]
    names["released"] = [release["check"].split()[0] for release in releases if release["check"]]
    names |= _signing(names)
    names |= _matter(names, subject_of(names, document))
    names["treatments"] = _treatments(names["prior_treatments"])


def subject_of(names: Names, document: PackDocument) -> Literal["plan", "procedure"]:
    """Return the table that the document is about: for a patient's before the procedure, the plan."""
    before = document.readers == "patient" and names["procedure"] is None
    return "plan" if before else document.subject


def _outcome(names: Names) -> Names:
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
        "freezing": code != "not-done" and (code != "stopped" or bool(sites)),
    }


def _began_by(names: Names) -> datetime | None:
    """Return the latest time at which the procedure can have begun: its start, its end or the day's end."""
    procedure, day = names["procedure"] or {}, names["encounter"]["date"]
    if not names["performed"] or day is None:
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
    age, limit = names["patient"]["age"], names["limits"].get("age_of_medical_consent")
    minor = age is not None and limit is not None and age < limit
    given_by = ((names["consent"] or {}).get("given_by") or {}).get("code")
    if given_by is None:
        guardian = minor or names["guardian"] is not None
    else:
        guardian = given_by != "emancipated_minor" and (minor or given_by != "patient")
    return {"minor": minor, "signer": "guardian" if guardian else "patient"}


def _matter(names: Names, subject: str) -> Names:
    """Derive what the document is about: sites, agent, applicators, and what follows from them."""
    plan, procedure = names["plan"] or {}, names["procedure"] or {}
    planned = _means(plan, [plan])
    matter = planned
    if subject == "procedure":
        matter = _means(procedure, procedure.get("sites", []))
        if names["not_done"]:
            matter |= {key: value for key, value in planned.items() if not matter[key]}
    matter |= {"document": {**names["document"], "subject": subject}}
    matter["lesion_total"] = _total(procedure.get("sites", []))
    return matter | _zones(matter["sites"], matter["applicators"], names["patient"])


def _means(table: Names, rows: list[Names]) -> Names:
    """Collect a table's sites, agent and vehicle, and the applicators and techniques of its rows."""
    applicators = distinct(row.get("applicator") for row in rows)
    techniques = distinct(row.get("technique") for row in rows)
    return {
        "sites": table.get("sites", []),
        "agent": table.get("agent"),
        "vehicle": table.get("vehicle"),
        "applicator": _shared(applicators, rows, "applicator"),
        "applicators": applicators,
        "technique": _shared(techniques, rows, "technique"),
        "techniques": techniques,
    }


def _shared(words: list[Names], rows: list[Names], key: str) -> Names | None:
    """Return the word that every row has; None if a row has another one or none."""
    return words[0] if len(words) == 1 and all(row.get(key) for row in rows) else None


def _zones(sites: list[Names], applicators: list[Names], patient: Names) -> Names:
    male = (patient["gender"] or {}).get("code") == "male"
    hair = ("hair_bearing", "hair_bearing_men") if male else ("hair_bearing",)
    zones: Names = {zone: any(site.get(zone) for site in sites) for zone in ZONES}
    zones["hair_bearing"] = any(site.get(zone) for site in sites for zone in hair)
    zones["spray"] = any(applicator.get("spray") for applicator in applicators)
    return zones


def _total(sites: list[Names]) -> int | None:
    """Count the lesions of all treated sites; None if there are none to count or a count is missing."""
    counts = [site["lesion_count"] for site in sites if not _is_area(site)]
    return sum(counts) if counts and None not in counts else None


def _is_area(site: Names) -> bool:
    return bool(site["technique"] and site["technique"]["code"] == "light_area") and not site["lesion_count"]


def _treatments(prior: list[Names]) -> Names:
    """Sort prior treatments by their results."""
    sorted_: Names = {"failed": [], "unsuitable": [], "other": []}
    for treatment in prior:
        result = treatment["result"] or {}
        fate = "failed" if result.get("failed") else "unsuitable" if result.get("unsuitable") else "other"
        sorted_[fate].append(treatment)
    return sorted_
