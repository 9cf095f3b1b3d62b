"""Visits of invented people in which something is wrong with the time, and beside each one that is right."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from complete_visit import GONE, altered, read_visit
from test_documents import text_of
from test_filed import ticked

import docgen
from docgen.clinic import Clinic
from docgen.context import Form
from docgen.encounter import Encounter

PACK = docgen.load_pack("17340")
NOTE, CONSENT, AFTERCARE = "procedure-note", "patient-consent", "aftercare"
AT = "2026-03-02T{}:00-06:00"
OVER_MONTHS = {
    "consent.signed_at": "2026-01-12T09:50:00-06:00",
    "consent.confirmed_on_day": AT.format("09:50"),
    "consent.confirmed_by": "Jane Roe, MD",
}
THREE_BEFORE = [{"date": day} for day in ("2026-01-12", "2026-01-26", "2026-02-09")]
NOT_DONE = {
    "procedure": {
        "status": "not-done",
        "status_reason": ["patient_declined"],
        "decided_at": AT.format("10:05"),
    },
    "time_out": GONE,
    "consent": {"outcome": "declined", "reason": "wants to think it over"},
    "aftercare": GONE,
    "post.diagnosis": GONE,
}


def visit(changes: dict[str, Any], zone: str | None = None) -> Encounter:
    return read_visit(altered(changes), time_zone=zone)


def found(
    changes: dict[str, Any],
    document: str = NOTE,
    *,
    form: dict[str, Any] | None = None,
    clinic: Clinic | None = None,
) -> set[str]:
    """The findings of a visit: level, rule and path."""
    consent = Form(read_visit(altered(form)), language="en", version="0.1.0") if form is not None else None
    findings = docgen.check(visit(changes), PACK, document, consent=consent, clinic=clinic)
    return {f"{one.level} {one.id} {one.path}" for one in findings}


def printed(changes: dict[str, Any], document: str = NOTE, zone: str | None = None) -> str:
    """The text of the final document."""
    clinic = Clinic(time_zone=zone) if zone else None
    return text_of(docgen.fill(visit(changes, zone), PACK, document, clinic=clinic).content)


def variance(*rules: str) -> dict[str, Any]:
    told = {"by": "Jane Roe, MD", "at": AT.format("12:00"), "statement": "it was so"}
    return {"variances": [{"check": rule, **told} for rule in rules]}


# ---- A13: sessions under one form ----

USED_UP = "stop consent-sessions consent.sessions"


def test_a_fourth_session_under_a_form_for_three_is_a_stop() -> None:
    """A13: the form covers up to 3 treatments, and three were done under it."""
    changes = {**OVER_MONTHS, "prior_procedures": THREE_BEFORE}
    assert USED_UP in found(changes, form={"plan.sessions": 3})
    assert USED_UP not in found({**changes, "prior_procedures": THREE_BEFORE[1:]}, form={"plan.sessions": 3})
    assert f"info {USED_UP[5:]}" in found(
        {**changes, **variance("consent-sessions")}, form={"plan.sessions": 3}
    )


@pytest.mark.parametrize(
    "covers", [{"consent.sessions": 2}, {"plan.sessions": 2}, {"consent.sessions": 2, "plan.sessions": 9}]
)
def test_sessions_are_counted_whoever_says_how_many_there_are(covers: dict[str, Any]) -> None:
    """A13, its kind: no form given; the record says how many were agreed to and used."""
    assert USED_UP in found({**covers, "consent.sessions_used": 2})
    assert USED_UP not in found({**covers, "consent.sessions_used": 1})


def test_sessions_before_the_signature_are_of_another_form() -> None:
    """A13: only what was done since the signature counts, the day of the signature with it."""
    changes = {**OVER_MONTHS, "consent.sessions": 3, "prior_procedures": THREE_BEFORE}
    assert USED_UP in found(changes)
    assert USED_UP not in found({**changes, "consent.signed_at": "2026-01-13T09:50:00-06:00"})


def test_a_number_of_sessions_that_is_not_the_one_listed_is_told() -> None:
    """A13: the number in the record and the sessions listed since the signature differ."""
    changes = {**OVER_MONTHS, "consent.sessions": 5, "prior_procedures": THREE_BEFORE}
    told = "warn consent-sessions consent.sessions_used"
    assert told in found({**changes, "consent.sessions_used": 2})
    assert told not in found({**changes, "consent.sessions_used": 3})
    assert told not in found({**changes, "consent.sessions_used": 2, "prior_procedures": "not_asked"})


ONE_VISIT = "consent-this-visit consent.this_visit_only"


def test_a_consent_for_one_visit_is_not_for_another() -> None:
    """A13, its kind: the consent was for one visit only, and that was another one."""
    one = {**OVER_MONTHS, "consent.this_visit_only": True}
    assert f"stop {ONE_VISIT}" in found({**one, "prior_procedures": [{"date": "2026-01-12"}]})
    assert f"stop {ONE_VISIT}" not in found({**one, "prior_procedures": [{"date": "2026-01-11"}]})
    assert found({"consent.this_visit_only": True}) == set()
    signed_before = {**OVER_MONTHS, "consent.signed_at": "2026-03-01T09:50:00-06:00"}
    earlier = {"consent.this_visit_only": True, "encounter.date": "2026-03-01"}
    assert f"stop {ONE_VISIT}" in found(signed_before, form=earlier)
    assert f"stop {ONE_VISIT}" not in found(signed_before, form={"consent.this_visit_only": True})


@pytest.mark.parametrize("longer", [{"valid_for": 30}, {"valid_until": "2026-04-01"}, {"sessions": 3}])
@pytest.mark.parametrize("document", [NOTE, CONSENT])
def test_a_consent_for_one_visit_that_also_holds_longer_is_told(
    document: str, longer: dict[str, Any]
) -> None:
    """A13, its kind: the record says both."""
    changes = {"consent.this_visit_only": True, **{f"consent.{key}": value for key, value in longer.items()}}
    assert f"warn {ONE_VISIT}" in found(changes, document)


def test_the_form_for_one_visit_says_so() -> None:
    """C: a consent for this visit only was always "good for 60 days"."""
    text = printed({"consent.this_visit_only": True, "plan.sessions": 3}, CONSENT)
    assert "This form is for this visit only." in text
    assert "This form covers" not in text
    assert "days after it is signed" not in text
    assert "; for this visit only" in printed({"consent.this_visit_only": True})


# ---- A9, A20: the time-out ----


def test_a_time_out_that_was_not_held_does_not_read_as_held() -> None:
    """A9: no time-out was held; the note said "Time not recorded"."""
    not_held = {
        "outcome": "not_held",
        "reason": "the patient was called away",
        "checked_instead": "name and side",
    }
    assert found({"time_out": not_held}) == {"stop time-out time_out.outcome"}
    text = printed({"time_out": not_held, **variance("time-out")})
    assert "Not held: the patient was called away; checked instead: name and side" in text
    assert "Time not recorded" not in text
    text = printed({"time_out": GONE, **variance("time-out", "time-out-identifiers")})
    assert "Time-out\nNot recorded" in text


def test_a_time_out_that_is_not_required_asks_nothing() -> None:
    """A9, its kind: the clinic asks for none; not required is an answer."""
    assert found({"time_out": {"outcome": "not_required"}}) == set()
    changes = {"time_out": {"outcome": "not_required", "reason": "none where the skin is not cut"}}
    assert found(changes) == set()
    assert "Not required: none where the skin is not cut" in printed(changes)


def test_a_time_out_that_nobody_says_anything_of_is_held_when_it_has_a_time() -> None:
    """A9, its kind: old records have a time and no outcome."""
    assert found({"time_out.outcome": GONE}) == set()
    assert found({"time_out.outcome": "held"}) == set()
    assert found({"time_out.outcome": "held", "time_out.at": GONE}) == {"stop time-out time_out.at"}
    assert "warn time-out time_out.at" in found(
        {"time_out.outcome": "not_required", "time_out.reason": "policy"}
    )


def test_a_time_out_is_held_against_the_start_in_minutes_whatever_the_day_and_the_offset() -> None:
    """A20, its kind: four minutes before the start, by another offset and just before midnight."""
    assert found({"time_out.at": "2026-03-02T15:58:00+00:00"}) == set()
    late = {
        **{"encounter.date": "2026-03-03", "time_out.at": "2026-03-02T23:58:00-06:00"},
        **{"procedure.start": "2026-03-03T00:02:00-06:00", "procedure.end": "2026-03-03T00:12:00-06:00"},
    }
    assert not any("time_out" in one for one in found(late))
    assert found({"time_out.at": "2026-03-01T10:02:00-06:00"}) == {"stop time-out time_out.at"}


def test_a_session_on_the_day_of_the_visit_counts_where_the_form_is_older() -> None:
    """A13, its kind: a second session on one day under a form that was signed on an earlier one."""
    today = {"consent.sessions": 1, "prior_procedures": [{"date": "2026-03-02"}]}
    assert USED_UP in found({**OVER_MONTHS, **today})
    assert USED_UP not in found(today)


def test_of_both_sides_the_one_that_is_left_out_is_named() -> None:
    """C: both cheeks agreed to, the left one treated."""
    both = {"plan.sites.0.laterality": "bilateral", "consent.sites.0.laterality": "bilateral"}
    findings = docgen.check(visit(both), PACK, NOTE)
    (message,) = [one.message for one in findings if one.id == "agreed-sites"]
    assert message.endswith("not treated: bilateral cheeks (right)")


@pytest.mark.parametrize(
    ("at", "told"),
    [("07:01", True), ("09:01", True), ("09:02", False), ("10:02", False)],
)
def test_a_time_out_long_before_the_start_is_asked_about(at: str, told: bool) -> None:
    """A20: a time-out three hours before the start at 10:02."""
    assert found({"time_out.at": AT.format(at)}) == ({"warn time-out time_out.at"} if told else set())


def test_a_clinic_says_how_long_before_the_start_a_time_out_may_be() -> None:
    """A20, its kind: the limit is the clinic's."""
    changes = {"time_out.at": AT.format("09:52")}
    assert found(changes, clinic=Clinic(limits={"time_out_minutes": 10})) == set()
    assert found(changes, clinic=Clinic(limits={"time_out_minutes": 9})) == {"warn time-out time_out.at"}


# ---- C: the decision not to treat ----


def test_the_time_of_the_decision_not_to_treat_is_asked_for() -> None:
    """C: time of the decision not to treat."""
    without = {**NOT_DONE, "procedure": {"status": "not-done", "status_reason": ["patient_declined"]}}
    assert "warn N5 procedure.decided_at" in found(without)
    assert "warn N5 procedure.decided_at" not in found(NOT_DONE)


@pytest.mark.parametrize(("at", "told"), [("10:04", True), ("10:05", False)])
def test_a_note_is_signed_after_it_was_decided(at: str, told: bool) -> None:
    """C, its kind: signed before the decision that it tells of, at 10:05."""
    changes = {**NOT_DONE, "signature.at": AT.format(at)}
    assert ("warn signature-at signature.at" in found(changes)) is told


# ---- C: nothing consented is silently left out ----

SIDES = {"plan.sites.0.laterality": "bilateral", "consent.sites.0.laterality": "bilateral"}
NOSE = {"body_site": "nose", "laterality": "midline"}
AGREED = [{"body_site": "cheek", "laterality": "left"}, {"body_site": "chin", "laterality": "midline"}, NOSE]


def left_out(changes: dict[str, Any]) -> set[str]:
    return {one for one in found(changes) if "agreed-sites" in one}


def test_a_site_that_was_agreed_to_is_treated_or_listed() -> None:
    """C: consented sites that were neither treated nor listed."""
    changes = {"consent.sites": AGREED}
    assert left_out(changes) == {"warn agreed-sites consent.sites[2]"}
    assert left_out({**changes, "procedure.not_treated": [{**NOSE, "reason": "healed"}]}) == set()
    assert left_out({**changes, "procedure.not_treated": "none"}) == {"warn agreed-sites consent.sites[2]"}


def test_both_sides_were_agreed_to_and_one_was_treated() -> None:
    """C, its kind: a side is left out."""
    assert left_out(SIDES) == {"warn agreed-sites plan.sites[0]"}
    right = {"body_site": "cheek", "laterality": "right", "reason": "nothing to treat"}
    assert left_out({**SIDES, "procedure.not_treated": [right]}) == set()


def test_a_site_that_is_agreed_to_for_another_session_is_not_asked_about() -> None:
    """C, its kind: one form for several sessions, and the plan says what is for today."""
    changes = {"consent.sites": AGREED, "consent.sessions": 3}
    assert left_out(changes) == set()
    assert left_out({**changes, "plan.sites": GONE}) == {"warn agreed-sites consent.sites[2]"}
    assert left_out({**changes, "plan.sites": AGREED}) == {"warn agreed-sites plan.sites[2]"}


def test_a_visit_that_was_stopped_lists_what_is_left_and_one_that_was_not_done_need_not() -> None:
    """C, its kind: stopped after the first site; not done at all."""
    stopped = {
        "procedure.status": "stopped",
        "procedure.status_reason": ["patient_withdrew"],
        "procedure.not_treated": [{**NOSE, "reason": "stopped"}],
        "consent.sites": AGREED,
        "plan.sites": AGREED,
    }
    del_chin = {**stopped, "procedure.sites.1.body_site": "nose", "procedure.sites.1.laterality": "midline"}
    assert left_out(stopped) == set()
    assert left_out(del_chin) == {"warn agreed-sites plan.sites[1]"}
    assert left_out(NOT_DONE) == set()


# ---- B16: addenda ----

ADDED = {"at": "2026-03-05T09:00:00-06:00", "by": "Jane Roe, MD", "reason": "forgotten", "text": "Told more."}


def test_a_note_is_not_filled_from_a_record_with_addenda() -> None:
    """B16: an addendum of a later day was printed in the note, as if filed with it."""
    assert found({"addenda": [ADDED]}) == {"stop note-addenda addenda"}
    (finding,) = docgen.check(visit({"addenda": [ADDED]}), PACK, NOTE)
    assert "docgen addendum" in finding.fix
    assert found({"addenda": []}) == set()


def test_the_addendum_itself_is_made_of_that_record() -> None:
    """B16: `docgen addendum` is the way, once and again."""
    filed = docgen.read_document(docgen.fill(visit({}), PACK, NOTE).content)
    first = docgen.amend(filed, PACK, visit({"addenda": [ADDED]}))
    assert first.findings == ()
    again = {**ADDED, "text": "Told again."}
    second = docgen.amend(docgen.read_document(first.content), PACK, visit({"addenda": [ADDED, again]}))
    assert second.findings == ()


# ---- B19: the sheet of a visit that was not done ----


def test_a_sheet_of_a_visit_that_was_not_done_is_stopped() -> None:
    """B19: "to be treated" on a day on which nothing was treated."""
    assert "stop aftercare-sites procedure.status" in found(NOT_DONE, AFTERCARE)
    assert found({}, AFTERCARE) == set()
    assert found({"procedure": GONE}, AFTERCARE) == set()  # printed before the visit


def test_a_sheet_of_a_visit_that_was_stopped_before_anything_was_treated_is_stopped() -> None:
    """B19, its kind: the plan is no treated site."""
    before = {"procedure.status": "stopped", "procedure.sites": GONE}
    assert "stop aftercare-sites procedure.sites" in found(before, AFTERCARE)


# ---- times that have an order: both sides of each boundary ----


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"signature.at": AT.format("10:11")}, {"warn signature-at signature.at"}),
        ({"signature.at": AT.format("10:12")}, set()),
        (
            {"signature.cosigned_by": "Ann Moe, MD", "signature.cosigned_at": AT.format("10:59")},
            {"warn signature-at signature.cosigned_at"},
        ),
        ({"signature.cosigned_by": "Ann Moe, MD", "signature.cosigned_at": AT.format("11:00")}, set()),
        (
            {**OVER_MONTHS, "consent.confirmed_on_day": AT.format("10:03")},
            {"warn N15 consent.confirmed_on_day"},
        ),
        ({**OVER_MONTHS, "consent.confirmed_on_day": AT.format("10:02")}, set()),
        ({"consent.signed_at": AT.format("10:03")}, {"stop R15 consent.signed_at"}),
        ({"consent.signed_at": AT.format("10:02")}, set()),
    ],
)
def test_what_comes_after_does_not_come_before(changes: dict[str, Any], told: set[str]) -> None:
    """Time: signature, co-signature, confirmation and consent, to the minute."""
    supervised = {"supervising_practitioner": {"name": "Ann Moe", "credentials": "MD", "present": True}}
    assert {
        one for one in found({**changes, **supervised}) if one.split()[1] in ("signature-at", "N15", "R15")
    } == told


@pytest.mark.parametrize(("consent_at", "told"), [("09:59", False), ("10:00", False), ("10:01", True)])
def test_photographs_are_consented_to_before_they_are_taken(consent_at: str, told: bool) -> None:
    """Time: photographs taken at 10:00."""
    taken = {
        "taken_at": AT.format("10:00"),
        "count": 2,
        "uses": ["record"],
        "consent_at": AT.format(consent_at),
    }
    assert ("warn R26 photographs.consent_at" in found({"photographs": taken})) is told


# ---- B4: offsets, zones, and the change of the clocks ----

CHICAGO = "America/Chicago"


def at_the_change(start: str, end: str) -> dict[str, Any]:
    """A visit in the night of November 1, 2026, in which the clocks of Chicago go back at 2 AM."""
    signed = "2026-11-01T00:30:00-05:00"
    return {
        "encounter.date": "2026-11-01",
        "procedure.start": start,
        "procedure.end": end,
        "time_out.at": start,
        "consent.signed_at": signed,
        "screening.asked_at": signed,
        "signature.at": "2026-11-01T08:00:00-06:00",
    }


@pytest.mark.parametrize("zone", [None, CHICAGO, "Europe/London"])
def test_a_visit_over_the_change_of_the_clocks_ends_after_it_begins(zone: str | None) -> None:
    """B4: from 1:30 AM to 1:10 AM, forty minutes later."""
    changes = at_the_change("2026-11-01T01:30:00-05:00", "2026-11-01T01:10:00-06:00")
    assert visit(changes, zone).procedure is not None
    clinic = Clinic(time_zone=zone) if zone else None
    assert docgen.check(visit(changes, zone), PACK, NOTE, clinic=clinic) == ()


@pytest.mark.parametrize("zone", [None, CHICAGO])
def test_an_end_that_is_before_the_start_is_refused_whatever_the_clocks_say(zone: str | None) -> None:
    """B4, its kind: from 1:10 AM to 1:30 AM by the clocks, and forty minutes backwards."""
    changes = at_the_change("2026-11-01T01:10:00-06:00", "2026-11-01T01:30:00-05:00")
    with pytest.raises(docgen.EncounterError, match=r"procedure\.end: is earlier than start"):
        visit(changes, zone)


def test_start_and_end_of_two_zones_are_printed_with_both() -> None:
    """B4: the end's zone was not printed."""
    changes = at_the_change("2026-11-01T01:30:00-05:00", "2026-11-01T01:10:00-06:00")
    assert "November 1, 2026, 1:30 AM CDT to 1:10 AM CST" in printed(changes, zone=CHICAGO)
    assert "November 1, 2026, 1:30 AM UTC-05:00 to 1:10 AM UTC-06:00" in printed(changes)
    assert "10:02 AM to 10:12 AM CST" in printed({}, zone=CHICAGO)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-11-01T01:20:00-05:00", set()),
        ("2026-11-01T01:30:00-05:00", set()),
        ("2026-11-01T01:10:00-06:00", {"stop R15", "stop time-out"}),
    ],
)
def test_what_comes_before_the_start_is_judged_by_the_moment(at: str, told: set[str]) -> None:
    """B4, its kind: consent and time-out in the hour that comes twice, the start at 1:30 AM CDT."""
    changes = at_the_change("2026-11-01T01:30:00-05:00", "2026-11-01T01:40:00-06:00")
    changes |= {"consent.signed_at": at, "time_out.at": at}
    findings = docgen.check(visit(changes, CHICAGO), PACK, NOTE, clinic=Clinic(time_zone=CHICAGO))
    assert {f"{one.level} {one.id}" for one in findings} == told


def test_a_time_of_another_offset_is_printed_in_the_clinics_zone() -> None:
    """B4, its kind: a consent that a program stamped in UTC, ten minutes before the start."""
    changes = {
        "consent.signed_at": "2026-03-02T15:50:00Z",
        "consent.confirmed_on_day": "2026-03-02T15:55:00Z",
    }
    assert found(changes) == set()
    in_zone = printed(changes, zone=CHICAGO)
    assert "on March 2, 2026 at 9:50 AM" in in_zone
    assert "3:50 PM" not in in_zone
    assert "on March 2, 2026 at 3:50 PM UTC" in printed(changes)
    assert "on March 2, 2026 at 9:50 AM;" not in printed({})
    assert "UTC-06:00;" not in printed({}).partition("Consent and time-out")[2].partition("Procedure")[0]


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-01T01:30:00", "came twice when the clocks changed"),
        ("2026-03-08T02:30:00", "was skipped when"),
    ],
)
def test_a_time_without_an_offset_that_the_clocks_do_not_tell_is_refused(at: str, said: str) -> None:
    """B4, its kind: an hour that comes twice, and one that there is not."""
    with pytest.raises(docgen.EncounterError, match=said):
        visit({"signature.at": at}, CHICAGO)
    assert visit({"signature.at": at + "-06:00"}, CHICAGO).signature is not None


# ---- A12, B18: a signed consent stays, and no blank one comes beside it ----

UNDECIDED = dict.fromkeys(("procedure", "consent", "time_out", "aftercare", "signature"), GONE)


def owed(changes: dict[str, Any], form: Form | None = None) -> set[str]:
    outcomes = docgen.fill_all(docgen.Visit(visit(changes), PACK), consent=form)
    return {one.code for one in outcomes if one.state != "not-due"}


def test_no_blank_consent_is_made_once_the_patient_has_decided_or_the_visit_is_over() -> None:
    """B18: a new blank consent, dated that day, was written beside the note."""
    assert owed(UNDECIDED) == {CONSENT}
    assert owed({**UNDECIDED, "consent": {"outcome": "given", "signed_at": AT.format("09:50")}}) == set()
    assert owed({}) == {NOTE, AFTERCARE}
    assert owed({"consent": GONE}) == {NOTE, AFTERCARE}


def test_no_second_consent_is_made_where_the_signed_one_is_given() -> None:
    """A12: with --consent, a second, blank consent of the same name was written."""
    assert owed(UNDECIDED, Form(visit({}), language="en", version="0.1.0")) == set()


def test_a_form_that_was_signed_is_never_replaced(tmp_path: Path) -> None:
    """A12: `fill --force` wrote a blank form over the signed one."""
    blank = docgen.fill(visit(UNDECIDED | {"screening": {"skin_type": "fitzpatrick_2"}}), PACK, CONSENT)
    path = blank.save(tmp_path)
    assert blank.save(tmp_path, force=True) == path  # nobody has written on it
    signed = ticked(blank.content, "consent.understanding_check=teach_back")
    path.write_bytes(signed)
    with pytest.raises(docgen.DeliveryError, match="never replaced"):
        blank.save(tmp_path, force=True)
    assert path.read_bytes() == signed


def test_a_note_whose_text_was_changed_by_hand_is_never_replaced(tmp_path: Path) -> None:
    """A12, its kind: somebody wrote in the note in Word."""
    note = docgen.fill(visit({}), PACK, NOTE)
    path = note.save(tmp_path)
    document = docx.Document(str(path))
    document.add_paragraph("Seen and signed by hand.")
    document.save(str(path))
    with pytest.raises(docgen.DeliveryError, match="never replaced"):
        note.save(tmp_path, force=True)
    path.write_bytes(b"no document of docgen's")  # as a program leaves it that drops what it does not know
    with pytest.raises(docgen.DeliveryError, match="never replaced"):
        note.save(tmp_path, force=True)


def test_a_document_with_a_digital_signature_is_never_replaced(tmp_path: Path) -> None:
    """A12, its kind: Word adds the signature as parts of the file, and changes no text."""
    note = docgen.fill(visit({}), PACK, NOTE)
    path = note.save(tmp_path)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("_xmlsignatures/origin.sigs", b"")
    with pytest.raises(docgen.DeliveryError, match="never replaced"):
        note.save(tmp_path, force=True)
