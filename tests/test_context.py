"""The names of a document: what the record says, what follows from it, and nothing more."""

from __future__ import annotations

import copy
import re
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from complete_visit import CONDITIONS, GONE, altered, complete_visit, read_visit
from notation import read, word
from stated import stated

from docgen import WordTemplate, fill
from docgen.checks import read_checks
from docgen.clinic import Clinic
from docgen.context import (
    FUNCTIONS,
    Addition,
    Amended,
    Beside,
    Form,
    build_context,
    context_shape,
)
from docgen.context.words import collect_words
from docgen.encounter import Difference, to_data
from docgen.errors import PackError
from docgen.word import Expression

NOTE, CONSENT, AFTERCARE = "procedure-note", "patient-consent", "aftercare"
MINIMAL = {
    "patient": {"name": "A", "birth_date": "2000-01-01", "record_number": "1"},
    "encounter": {"date": "2026-03-02"},
}
TABLES = (
    "organization patient guardian interpreter practitioner supervising_practitioner assistants chaperone "
    "encounter payer condition prior_treatments prior_procedures test_spot screening plan consent time_out "
    "procedure evaluation photographs post aftercare signature overrides variances addenda"
).split()


@pytest.fixture
def names(pack):
    """A function that builds the names of the complete visit, some values changed."""

    def build(changes=None, document=NOTE, **options):
        return build_context(read_visit(altered(changes or {})), pack, document, **options)

    return build


def is_word(value):
    return isinstance(value, dict) and {"code", "clinical", "plain"} <= value.keys()


# ---- The record's tables ----


def leaves(data, path=()):
    """Every value of raw data with the path to it."""
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from leaves(value, (*path, key))
    else:
        yield path, data


def as_recorded(value):
    """A value of the context as a record writes it."""
    if is_word(value):
        return value["code"]
    return value.isoformat() if isinstance(value, date) else value


def test_every_value_of_the_record_stands_under_its_own_name(names):
    found = names()
    values = list(leaves(to_data(read_visit(complete_visit()))))
    assert len(values) > 100
    for path, value in values:
        here = found
        for part in path:
            here = here[part]
        assert as_recorded(here) == value, path


@pytest.mark.parametrize(
    "text", ["  two  spaces ", "{{ 7*7 }}", "<b>&amp;", "a\nb\tc", "Zoë שלום 🙂", "x" * 5000]
)
def test_a_text_is_handed_on_exactly_as_it_is(names, text):
    assert names({"post.plan": text})["post"]["plan"] == text


def test_leading_zeros_of_a_record_number_stay(names):
    assert names()["patient"]["record_number"] == "000123"


def test_times_keep_their_zone_and_dates_are_dates(names):
    found = names()
    assert found["procedure"]["start"] == datetime.fromisoformat("2026-03-02T10:02:00-06:00")
    assert found["procedure"]["start"].utcoffset() is not None
    assert type(found["encounter"]["date"]) is date


def test_all_names_are_there_when_the_record_says_next_to_nothing(pack, names):
    least = build_context(read_visit(MINIMAL), pack, NOTE)
    assert least.keys() == names().keys()
    assert set(TABLES) <= least.keys()
    lists = {"assistants", "prior_treatments", "prior_procedures", "overrides", "variances", "addenda"}
    for table in set(TABLES) - {"patient", "encounter"}:
        assert least[table] == ([] if table in lists else None)
    assert least["patient"]["gender"] is None
    assert (least["agent"], least["sites"], least["applicators"], least["lesion_total"]) == (
        None,
        [],
        [],
        None,
    )


def test_neither_record_nor_pack_is_changed(pack):
    encounter = read_visit(complete_visit())
    before = to_data(encounter), copy.deepcopy(dict(pack.vocabulary)), copy.deepcopy(pack.texts("en"))
    for document in pack.documents:
        build_context(encounter, pack, document)
    assert (to_data(encounter), dict(pack.vocabulary), pack.texts("en")) == before


def test_the_same_record_gives_the_same_names(names):
    assert names() == names()


def test_only_plain_values_reach_a_template(names):
    def walk(value):
        if isinstance(value, dict):
            for key, part in value.items():
                assert type(key) is str
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)
        else:
            assert value is None or isinstance(value, str | int | float | bool | date), type(value)

    for document in (NOTE, CONSENT, AFTERCARE):
        walk(names({}, document))


def test_a_document_or_a_language_that_the_pack_lacks_is_refused(names):
    with pytest.raises(PackError):
        names({}, "operative-note")
    with pytest.raises(PackError):
        names(language="xx")


# ---- Words and sites ----


def test_a_coded_value_is_a_word_with_the_facts_of_its_list(names):
    site = names()["procedure"]["sites"][0]
    assert site["applicator"]["clinical"] == "cotton-tipped applicator"
    assert site["applicator"]["plain"] == "cotton swab"
    assert site["applicator"]["agents"] == ["liquid_nitrogen", "carbon_dioxide_slush"]
    assert site["applicator"]["spray"] is False  # a fact of another code of the list


CODES = {
    "equal": ('agent == "liquid_nitrogen"', True),
    "the other way": ('"liquid_nitrogen" == agent', True),
    "another code": ('agent == "carbon_dioxide_slush"', False),
    "unlike": ('agent != "liquid_nitrogen"', False),
    "one of several": ('agent in ["nitrous_oxide", "liquid_nitrogen"]', True),
    "none of several": ('agent not in ["nitrous_oxide"]', True),
    "in a list": ('"spot" in techniques', True),
    "of an item": ('(sites | selectattr("technique", "eq", "spot") | first).technique.code == "spot"', True),
    "two words": ("agent == plan.agent and not agent != plan.agent", True),
    "a word that is missing": ('evaluation.level == "x"', False),
    "its words": ('agent == "liquid nitrogen"', False),
    "a field of it": ('agent.code == "liquid_nitrogen" and agent["code"] == agent', True),
}


@pytest.mark.parametrize(("source", "holds"), CODES.values(), ids=CODES)
def test_a_coded_value_compares_with_its_codes(names, source, holds):
    assert Expression(source).evaluate(names()) is holds


def test_a_coded_value_compares_with_its_codes_in_a_template(names):
    template = WordTemplate.load(word('{% if agent == "liquid_nitrogen" %}cold{% else %}other{% endif %}'))
    assert read(template.render(names())) == ["cold"]


def test_a_word_with_a_wording_of_its_own_and_one_the_pack_lacks_equal_their_codes(names):
    assert names({"procedure.agent": "snow"})["procedure"]["agent"] == "snow"
    assert names({"patient.language": "kmb"})["patient"]["language"] == "kmb"


def test_every_word_of_a_list_has_the_same_keys(pack):
    words = collect_words(pack.vocabulary, pack.texts("en")["words"])
    assert words.lists.keys() == pack.vocabulary.keys()
    for found in words.lists.values():
        assert len({frozenset(word) for word in found.values()}) == 1


def test_a_code_that_the_pack_does_not_have_keeps_its_code_and_has_no_wording(names):
    agent = names({"procedure.agent": "snow"})["procedure"]["agent"]
    assert (agent["code"], agent["clinical"], agent["plain"], agent["needs"]) == ("snow", None, None, [])


def test_a_language_outside_the_list_is_called_by_its_tag(names):
    assert names({"patient.language": "kmb"})["patient"]["language"]["clinical"] == "kmb"


def test_pain_is_a_number_or_a_word(names):
    assert names({"procedure.pain_peak": 0})["procedure"]["pain_peak"] == 0
    assert names({"procedure.pain_peak": "not_scored"})["procedure"]["pain_peak"]["clinical"] == "not scored"


def test_mixed_lesions_are_a_list_of_types_and_counts(names):
    changes = {
        "procedure.sites.0.lesion_type": "mixed",
        "procedure.sites.0.composition": {"papule": 2, "cyst": 3},
    }
    parts = names(changes)["procedure"]["sites"][0]["composition"]
    assert [(part["lesion_type"]["plain"], part["count"]) for part in parts] == [
        ("red or dark bump", 2),
        ("deep bump filled with fluid", 3),
    ]


PHRASES = {
    "one side": ({"body_site": "cheek", "laterality": "left"}, "left cheek", "left cheek"),
    "both sides": (
        {"body_site": "shoulder", "laterality": "bilateral"},
        "bilateral shoulders",
        "both shoulders",
    ),
    "the middle": ({"body_site": "chin", "laterality": "midline"}, "midline chin", "middle of the chin"),
    "no side": ({"body_site": "face", "laterality": "not_applicable"}, "face, as a whole", "face"),
    "no side recorded": ({"body_site": "cheek"}, "cheek", "cheek"),
    "the record's own words": (
        {"body_site": {"code": "other", "text": "elbow"}, "laterality": "not_applicable"},
        "elbow",
        "elbow",
    ),
    "the record's own words with a side": (
        {"body_site": {"code": "other", "text": "elbow {text}"}, "laterality": "right"},
        "right elbow {text}",
        "elbow {text}, right side",
    ),
    "another site without words": ({"body_site": "other", "laterality": "right"}, None, None),
    "a code that is not known": ({"body_site": "knee", "laterality": "right"}, None, None),
    "no site at all": ({"laterality": "right"}, None, None),
}


@pytest.mark.parametrize("case", PHRASES)
@pytest.mark.parametrize("place", ["plan", "consent", "procedure"])
def test_a_site_has_its_whole_phrase(names, case, place):
    site, clinical, plain = PHRASES[case]
    found = names({f"{place}.sites": [site]})[place]["sites"][0]
    assert (found["clinical"], found["plain"]) == (clinical, plain)


def test_a_site_tells_the_zones_it_lies_in(names):
    site = names({"procedure.sites.0.body_site": "temple"})["procedure"]["sites"][0]
    assert (site["near_eye"], site["caution"], site["hair_bearing"], site["never"]) == (
        True,
        True,
        False,
        False,
    )


def test_what_was_left_and_what_happened_are_sites_too(names):
    event = {"complication": "headache", "body_site": "forehead", "laterality": "left"}
    left = {"body_site": "chin", "laterality": "midline", "lesion_count": 2}
    changes = {
        "procedure.complications": ["headache"],
        "procedure.events": [event],
        "procedure.not_treated": [left],
    }
    procedure = names(changes)["procedure"]
    assert procedure["not_treated"][0]["clinical"] == "midline chin"
    assert procedure["events"][0]["clinical"] == "left forehead"
    assert procedure["events"][0]["complication"]["plain"] == "headache"


@pytest.mark.parametrize(
    ("person", "display"),
    [
        ({"name": "Jane Roe", "credentials": "MD"}, "Jane Roe, MD"),
        ({"name": "Jane Roe"}, "Jane Roe"),
        ({}, None),
    ],
)
def test_a_person_is_shown_with_credentials(names, person, display):
    assert names({"practitioner": person})["practitioner"]["display"] == display
    assert names({"assistants": [person]})["assistants"][0]["display"] == display


# ---- What follows from the record ----


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2008-03-02", "2026-03-02", 18),
        ("2008-03-03", "2026-03-02", 17),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2028-02-29", 20),
        ("2026-03-02", "2026-03-02", 0),
    ],
)
def test_the_age_is_in_whole_years_on_the_day_of_the_visit(pack, born, day, age):
    data = {"patient": {**MINIMAL["patient"], "birth_date": born}, "encounter": {"date": day}}
    found = build_context(read_visit(data), pack, NOTE)
    assert found["patient"]["age"] == age
    assert found["minor"] is (age < 18)


def test_the_age_of_medical_consent_is_the_clinics(pack):
    encounter = read_visit({**MINIMAL, "patient": {**MINIMAL["patient"], "birth_date": "2008-01-01"}})
    assert build_context(encounter, pack, CONSENT)["minor"] is False
    stricter = build_context(encounter, pack, CONSENT, clinic=Clinic(limits={"age_of_medical_consent": 19}))
    assert stricter["minor"] is True
    assert stricter["limits"]["consent_valid_days"] == pack.limits["consent_valid_days"]


CHILD = {"patient.birth_date": "2012-01-01"}
GUARDIAN = {"guardian": {"name": "Pat Example", "relationship": "mother"}}
SIGNERS = {
    "an adult": ({}, "patient"),
    "a minor": ({**CHILD, "consent": GONE}, "guardian"),
    "a minor whose guardian signed": ({**CHILD, **GUARDIAN, "consent.given_by": "parent"}, "guardian"),
    "a minor who signed alone": ({**CHILD, "consent.given_by": "patient"}, "guardian"),
    "an emancipated minor": ({**CHILD, "consent.given_by": "emancipated_minor"}, "patient"),
    "an adult with a guardian": ({**GUARDIAN, "consent": GONE}, "guardian"),
    "an adult with a guardian who signed alone": ({**GUARDIAN, "consent.given_by": "patient"}, "patient"),
}


@pytest.mark.parametrize("case", SIGNERS)
def test_who_signs_follows_from_age_and_guardian(names, case):
    changes, signer = SIGNERS[case]
    assert names(changes, CONSENT)["signer"] == signer


@pytest.mark.parametrize(
    ("status", "true"),
    [
        ("completed", {"completed", "performed"}),
        ("stopped", {"stopped", "performed"}),
        ("not-done", {"not_done"}),
    ],
)
def test_how_the_visit_ended(names, status, true):
    found = names({"procedure.status": status})
    assert {name for name in ("completed", "stopped", "not_done", "performed") if found[name]} == true


def test_without_a_status_nothing_is_said_of_how_it_ended(names):
    found = names({"procedure.status": GONE})
    assert not any(found[name] for name in ("completed", "stopped", "not_done"))


@pytest.mark.parametrize("gone", [[], ["start"], ["sites"], ["start", "sites"]])
def test_without_a_status_a_start_or_a_site_tells_that_something_was_done(names, gone):
    found = names({"procedure.status": GONE, **{f"procedure.{key}": GONE for key in gone}})
    assert found["performed"] == (len(gone) < 2)


@pytest.mark.parametrize(
    ("changes", "going_ahead"),
    [
        ({}, True),
        ({"procedure": GONE}, True),
        ({"procedure.status": GONE}, True),
        ({"procedure.status": "stopped"}, True),
        ({"procedure.status": "stopped", "procedure.sites": GONE}, False),
        ({"procedure.status": "not-done"}, False),
    ],
)
def test_something_was_done_or_is_to_be(names, changes, going_ahead):
    assert names(changes)["going_ahead"] is going_ahead


@pytest.mark.parametrize(
    ("given_by", "minor", "guardian", "signer"),
    [
        ("health_care_agent", False, False, "guardian"),
        ("legal_guardian", False, False, "guardian"),
        ("parent", True, False, "guardian"),
        ("patient", True, False, "guardian"),
        ("patient", False, True, "patient"),
        ("emancipated_minor", True, True, "patient"),
        (GONE, False, True, "guardian"),
        (GONE, True, False, "guardian"),
        (GONE, False, False, "patient"),
    ],
)
def test_who_consented_tells_who_signs(names, given_by, minor, guardian, signer):
    changes = {"consent.given_by": given_by, "guardian": {"name": "Pat Example"} if guardian else GONE}
    born = {"patient.birth_date": "2012-01-01"} if minor else {}
    assert names({**changes, **born})["signer"] == signer


@pytest.mark.parametrize(
    ("signed", "start", "late"),
    [
        ("2026-03-03T05:59:00Z", "2026-03-02T10:02:00-06:00", False),
        ("2026-03-03T06:00:00Z", "2026-03-02T10:02:00-06:00", True),
        ("2026-03-03T05:59:00Z", GONE, True),
    ],
)
def test_a_late_entry_is_one_by_the_clock_of_the_procedure(names, signed, start, late):
    found = names({"signature.at": signed, "procedure.start": start})
    assert found["late_entry"] is late


UNDONE = {"procedure": {"status": "not-done"}, "consent.photographs": GONE}
STOPPED = {"procedure.status": "stopped"}
BEFORE = STOPPED | {"procedure.sites": GONE}  # stopped before anything was done
WITHDRAWN = {"consent.outcome": "withdrawn"}
PARENT = {"guardian": {"name": "Max Example"}, "consent.given_by": "parent"}
SITE_2 = "procedure.sites.1"
# by name: the changes of the complete visit, the name that follows from them, and its value in a final note
FOLLOWING = {
    "begun": ({}, "begun", True),
    "begun, as far as the record says": ({"procedure": GONE}, "begun", True),
    "stopped on the way": (STOPPED, "begun", True),
    "stopped before a site": (BEFORE, "begun", False),
    "stopped before a site, though something happened": (
        BEFORE | {"procedure.complications": ["vasovagal"]},
        "begun",
        False,
    ),
    "not done": (UNDONE, "begun", False),
    "times": ({"procedure.start": GONE}, "timed", True),
    "no times": ({"procedure.start": GONE, "procedure.end": GONE}, "timed", False),
    "times of what was not done": ({"procedure.status": "not-done"}, "timed", False),
    "consent": ({}, "consented", True),
    "a consent declined": ({"consent.outcome": "declined"}, "consented", False),
    "a consent withdrawn": (WITHDRAWN, "consented", True),
    "a consent withdrawn before it was signed": (WITHDRAWN | {"consent.signed_at": GONE}, "consented", False),
    "no consent": ({"consent": GONE}, "consented", False),
    "a guardian": (PARENT, "by_guardian", True),
    "a guardian, nobody says who consented": (PARENT | {"consent.given_by": GONE}, "by_guardian", True),
    "a guardian beside the patient": (PARENT | {"consent.given_by": "patient"}, "by_guardian", False),
    "a guardian without a name": (PARENT | {"guardian": {"relationship": "aunt"}}, "by_guardian", False),
    "nobody beside the patient": ({}, "by_guardian", False),
    "a time-out": ({}, "no_time_out", False),
    "a time-out that is not recorded": ({"time_out": GONE}, "no_time_out", False),
    "no time-out": ({"time_out": {"outcome": "not_held"}}, "no_time_out", True),
    "no time-out needed": ({"time_out": {"outcome": "not_required"}}, "no_time_out", True),
    "taken": ({}, "taken", True),
    "nothing taken": (UNDONE, "taken", False),
    "said that nothing was taken": (UNDONE | {"procedure.other_procedures": "none"}, "taken", True),
    "a course": ({}, "course", True),
    "no course": (UNDONE, "course", False),
    "no photographs wanted": (UNDONE | {"consent.photographs": False}, "course", True),
    "photographs wanted": (UNDONE | {"consent.photographs": True}, "course", False),
    "said that nothing happened": (UNDONE | {"procedure.complications": "none"}, "course", True),
    "one applicator": ({}, "applicators_differ", False),
    "two applicators": ({f"{SITE_2}.applicator": "open_spray"}, "applicators_differ", True),
    "two applicators, both recorded": (
        {f"{SITE_2}.applicator": "open_spray"},
        "applicators_in_part",
        False,
    ),
    "an applicator of one site": ({f"{SITE_2}.applicator": GONE}, "applicators_differ", True),
    "an applicator that is missing": ({f"{SITE_2}.applicator": GONE}, "applicators_in_part", True),
    "spots": ({}, "light_area", False),
    "an area": ({f"{SITE_2}.technique": "light_area"}, "light_area", True),
    "a basis of timing": ({"procedure.sites": GONE}, "seconds_timed", True),
    "seconds": ({"procedure.timing_basis": GONE}, "seconds_timed", True),
    "no seconds": ({"procedure.timing_basis": GONE, "procedure.sites": GONE}, "seconds_timed", False),
}


@pytest.mark.parametrize("case", FOLLOWING)
def test_what_a_note_asks_has_a_name(names, case):
    changes, name, value = FOLLOWING[case]
    assert names(changes)[name] is value


@pytest.mark.parametrize("case", ["no times", "a guardian without a name"])
def test_a_draft_asks_for_what_it_will_mark(names, case):
    changes, name, _ = FOLLOWING[case]
    assert names(changes, draft=True)[name] is True


@pytest.mark.parametrize(
    ("code", "coded"),
    [("L70.0", "L70.0"), ("Z99.9", None), ("other", None), ({"code": "other", "text": "spots"}, None)],
)
def test_a_code_is_told_beside_its_words_unless_it_is_these(names, code, coded):
    assert names({"condition.code": code})["condition"]["code"]["coded"] == coded
    assert names({"procedure.complications": ["other"]})["procedure"]["complications"][0]["coded"] is None


@pytest.mark.parametrize(
    ("row", "display"),
    [
        ({"description": "a biopsy", "code": "11102"}, "a biopsy (11102)"),
        ({"description": "a biopsy"}, "a biopsy"),
        ({"code": "11102"}, "11102"),
        ({"note": "later"}, None),
    ],
)
def test_another_procedure_is_told_by_its_description_and_code(names, row, display):
    (found,) = names({"procedure.other_procedures": [row]})["procedure"]["other_procedures"]
    assert found["display"] == display


def test_a_site_tells_whether_it_has_two_sides(names):
    cheek, chest = names({f"{SITE_2}.body_site": "sternum"})["procedure"]["sites"]
    assert (cheek["sided"], chest["sided"]) == (True, False)


def test_an_empty_list_tells_in_words_why_it_is_empty(names):
    allergies = names({"screening.allergies": "unknown"})["screening"]["allergies"]
    assert allergies.reason["clinical"] == "patient does not know"
    assert names({"assistants": "none"})["assistants"].reason == "none"


def test_treatments_are_sorted_by_what_came_of_them(names):
    treatments = names()["treatments"]
    codes = {fate: [item["class"]["code"] for item in items] for fate, items in treatments.items()}
    assert codes == {
        "failed": ["topical_retinoid"],
        "unsuitable": ["isotretinoin"],
        "other": ["skin_care_only"],
        "not_failed": ["isotretinoin", "skin_care_only"],
    }


@pytest.mark.parametrize(
    ("changes", "total"),
    [
        ({}, 8),
        ({"procedure.sites.1.lesion_count": GONE}, None),
        ({"procedure.sites.1.lesion_count": GONE, "procedure.sites.1.technique": "light_area"}, 5),
        ({"procedure.sites": GONE}, None),
    ],
)
def test_lesions_are_counted_only_when_every_count_is_there(names, changes, total):
    assert names(changes)["lesion_total"] == total


def test_the_consent_is_about_the_plan_and_the_note_about_the_procedure(names):
    changes = {"plan.agent": "carbon_dioxide_slush", "plan.sites": [{"body_site": "nose"}]}
    consent, note = names(changes, CONSENT), names(changes, NOTE)
    assert (consent["agent"]["code"], consent["sites"][0]["plain"]) == ("carbon_dioxide_slush", "nose")
    assert (note["agent"]["code"], note["sites"][0]["plain"]) == ("liquid_nitrogen", "left cheek")
    assert (consent["document"]["subject"], note["document"]["subject"]) == ("plan", "procedure")


def test_a_procedure_that_was_done_never_borrows_from_the_plan(names):
    bare = {"procedure": {"status": "completed"}}
    found = names(bare)
    assert (found["agent"], found["applicator"], found["applicators"], found["sites"]) == (None, None, [], [])


def test_a_visit_that_was_not_done_tells_of_its_plan(names):
    found = names({"procedure": {"status": "not-done"}})
    assert found["agent"]["code"] == "liquid_nitrogen"
    assert found["applicator"]["code"] == "cotton_swab"
    assert [site["clinical"] for site in found["sites"]] == ["left cheek", "midline chin"]
    assert found["procedure"]["sites"] == []


def test_an_aftercare_sheet_before_the_procedure_is_about_the_plan(names):
    found = names({"procedure": GONE, "plan.sites": [{"body_site": "nose"}]}, AFTERCARE)
    assert [site["plain"] for site in found["sites"]] == ["nose"]
    assert found["document"]["subject"] == "plan"
    assert found["performed"] is False


def test_two_applicators_are_both_named_and_neither_is_the_one(names):
    found = names({"procedure.sites.1.applicator": "open_spray"})
    assert [word["code"] for word in found["applicators"]] == ["cotton_swab", "open_spray"]
    assert found["applicator"] is None
    assert found["spray"] is True
    assert names()["spray"] is False


def test_zones_are_those_of_what_the_document_is_about(names):
    changes = {"plan.sites": [{"body_site": "temple", "laterality": "left"}]}
    assert names(changes, CONSENT)["near_eye"] is True
    assert names(changes, NOTE)["near_eye"] is False


@pytest.mark.parametrize(("gender", "hair"), [("male", True), ("female", False), (GONE, False)])
def test_a_jaw_bears_hair_in_men(names, gender, hair):
    changes = {"patient.gender": gender, "procedure.sites.0.body_site": "jawline"}
    assert names(changes)["hair_bearing"] is hair


@pytest.mark.parametrize(
    ("signed", "late"),
    [("2026-03-02T23:59:00-06:00", False), ("2026-03-03T00:00:00-06:00", True), (GONE, False)],
)
def test_a_note_signed_after_the_day_is_a_late_entry(names, signed, late):
    assert names({"signature.at": signed})["late_entry"] is late


def test_what_is_released_is_listed(names):
    changes = {
        "overrides": [{"check": "R1 screening.raynaud"}, {"by": "Jane Roe, MD"}],
        "variances": [{"check": "R16"}],
    }
    assert names(changes)["released"] == ["R1", "R16"]
    assert names()["released"] == []


def test_pack_and_document_are_named(pack, names):
    found = names(draft=True)
    assert found["procedure_code"] == "17340"
    assert found["descriptor"] == "Cryotherapy (CO2 slush, liquid N2) for acne"
    assert "American Medical Association" in found["ama_notice"]
    assert "{year}" not in found["ama_notice"]
    assert found["document"] == {
        "code": NOTE,
        "title": "Procedure note",
        "version": pack.version,
        "language": "en",
        "draft": True,
        "subject": "procedure",
    }


# ---- Screening ----

ANSWERS = {
    "screening.raynaud": "yes",
    "screening.raynaud_detail": "two fingers",
    "screening.fainting": "unknown",
    "screening.pregnancy": "not_asked",
    "screening.anticoagulant": GONE,
}


def test_answers_are_sorted_by_what_they_mean(names):
    screening = names(ANSWERS)["screening"]
    assert [word["code"] for word in screening["confirmed_yes"]] == ["raynaud"]
    assert [word["code"] for word in screening["unanswered"]] == ["anticoagulant"]
    assert [(row["condition"]["code"], row["answer"]["code"]) for row in screening["exceptions"]] == [
        ("raynaud", "yes"),
        ("pregnancy", "not_asked"),
        ("fainting", "unknown"),
    ]
    changed = {"raynaud", "fainting", "pregnancy", "anticoagulant"}
    assert [word["code"] for word in screening["denied"]] == [c for c in CONDITIONS if c not in changed]
    assert len(screening["answers"]) == len(CONDITIONS) - 1


def test_each_condition_has_its_answer_and_its_detail(names):
    screening = names(ANSWERS)["screening"]
    assert (screening["raynaud"]["code"], screening["raynaud_detail"]) == ("yes", "two fingers")
    assert (screening["anticoagulant"], screening["anticoagulant_detail"]) == (None, None)
    assert screening["allergies"] == ["none known"]


def test_a_condition_that_the_pack_does_not_have_is_not_lost(names):
    screening = names({"screening.gout": "yes"})["screening"]
    assert screening["confirmed_yes"][-1]["code"] == "gout"


def test_a_patient_is_asked_in_plain_words_and_nothing_for_clinicians_alone(pack, names):
    asked = names(ANSWERS, CONSENT)["tell_us"]["asked"]
    words = {row["word"]["code"]: row["answer"] and row["answer"]["code"] for row in asked}
    assert "diagnosis_uncertain" not in words
    assert (words["raynaud"], words["cold_urticaria"], words["anticoagulant"]) == ("yes", "no", None)
    blank = build_context(read_visit(MINIMAL), pack, CONSENT)["tell_us"]["asked"]
    assert len(blank) == len(asked)
    assert not any(row["answer"] for row in blank)


# ---- The words of a document, and the pack's texts ----


@pytest.fixture
def consent(pack):
    """A function that fills the consent of the complete visit, some values changed."""
    return lambda changes: fill(read_visit(altered(changes)), pack, CONSENT, draft=True).content


@pytest.mark.parametrize(
    ("agent", "said", "not_said"),
    [
        ("liquid_nitrogen", "liquid nitrogen", "dry ice"),
        ("carbon_dioxide_slush", "dry ice", "liquid nitrogen"),
    ],
)
def test_the_prose_follows_the_agent(consent, agent, said, not_said):
    text = stated(consent({"plan.agent": agent}))["what_happens"]
    assert said in text
    assert not_said not in text


def test_an_entry_of_the_days_after_goes_when_it_does_not_hold(consent):
    on_cheek = stated(consent({}))["what_to_expect"].splitlines()
    on_back = {"plan.sites": [{"body_site": "back", "laterality": "left", "technique": "spot"}]}
    elsewhere = stated(consent(on_back))["what_to_expect"].splitlines()
    assert [line for line in on_cheek if line not in elsewhere] == [
        "The next morning",
        "Your eyelids may be puffy.",
    ]
    assert len(on_cheek) == len(elsewhere) + 2


def test_a_text_is_as_the_pack_has_it(pack, names):
    assert names()["text"]["statements"] == pack.texts("en")["text"]["statements"]


# ---- The shape ----


def paths(value, above=""):
    """The dotted names of a context or a shape; what follows of a word is left out."""
    for name, part in value.items():
        path = f"{above}{name}"
        yield path
        for item in part if isinstance(part, list) else [part]:
            if isinstance(item, dict) and not is_word(item):
                yield from paths(item, f"{path}.")


EVERYTHING = {
    "guardian": {"name": "Pat Example", "relationship": "mother"},
    "interpreter": {"mode": "video", "id": "77", "language": "es"},
    "supervising_practitioner": {"name": "Ann Moe", "credentials": "MD", "present": True},
    "recorder": {"name": "Robin Poe", "credentials": "scribe"},
    "chaperone": {"offered": True, "outcome": "accepted", "name": "Sam Poe"},
    "payer": {"kind": "commercial", "modifiers": ["25"]},
    "condition.secondary": ["I73.00", "Z33.1", "D89.1"],
    "prior_procedures": [{"date": "2026-01-05", "response": "good", "adverse": ["bulla"]}],
    "test_spot": {"body_site": "jawline", "laterality": "left", "date": "2026-02-01", "result": "healed"},
    "procedure.not_treated": [{"body_site": "nose", "lesion_count": 1, "reason": "pain"}],
    "procedure.other_procedures": [{"code": "11900"}],
    "procedure.sites.0.composition": {"papule": 5},
    "procedure.sites.0.reaction": ["erythema"],
    "evaluation": {"code": "99213", "modifier": "25", "separate": True, "statement": "rash"},
    "photographs": {"count": 2, "uses": ["record"]},
    "overrides": [{"check": "R1", "by": "Jane Roe", "at": "2026-03-02T09:55:00-06:00", "reason": "mild"}],
    "variances": [{"check": "R16", "by": "Jane Roe", "at": "2026-03-02T11:00:00-06:00", "statement": "so"}],
    "addenda": [{"at": "2026-03-03T11:00:00-06:00", "by": "Jane Roe", "reason": "typo", "text": "left"}],
    **ANSWERS,
}
BESIDE = Beside(
    Form(read_visit(complete_visit()), language="en", ticked=("raynaud",)),
    Amended(
        "Procedure note",
        "0.1.0",
        date(2026, 3, 2),
        "0" * 64,
        additions=(Addition(None, "Jane Roe", "typo", "left"),),
        changes=(Difference("post.plan", None, "wait"),),
    ),
)
TROUBLE = {
    "procedure.complications": ["headache"],
    "procedure.events": [{"complication": "headache"}],
    "plan.applicator": "other",
}


@pytest.mark.parametrize("document", [NOTE, CONSENT, AFTERCARE])
@pytest.mark.parametrize(
    "changes", [{}, EVERYTHING, {"procedure": GONE}, {"procedure": {"status": "not-done"}}]
)
def test_the_shape_has_every_name_that_a_record_gives(pack, names, document, changes):
    shape = set(paths(context_shape(pack, document)))
    assert set(paths(names(changes, document))) <= shape


def test_a_form_is_read_as_the_record_of_a_visit_is(names):
    form = names(beside=BESIDE)["form"]
    assert [site["clinical"] for site in form["sites"]] == ["left cheek", "midline chin"]
    assert (form["patient"]["record_number"], form["agent"]["code"]) == ("000123", "liquid_nitrogen")
    assert [word["clinical"] for word in form["ticked"]] == ["Raynaud's disease or phenomenon"]
    assert names()["form"] is None


CHANGES = {
    "a yes": (Difference("plan.photographs", None, True), "Plan, photographs", None, "yes"),
    "a code": (
        Difference("procedure.agent", "liquid_nitrogen", None),
        "Procedure, agent",
        "liquid nitrogen (LN2)",
        None,
    ),
    "a code of a list": (
        Difference("procedure.protection[1]", None, "eye_goggles"),
        "Procedure, protection 2",
        None,
        "goggles or eye shields",
    ),
    "an answer": (
        Difference("screening.raynaud", "no", "unknown"),
        "Screening, raynaud",
        "no",
        "patient does not know",
    ),
    "a number": (
        Difference("procedure.sites[0].freeze_seconds", 3.0, 2.5),
        "Procedure, site 1, freeze seconds",
        "3",
        "2.5",
    ),
    "a site": (
        Difference("plan.sites[1]", {"body_site": "chin", "laterality": "midline"}, None),
        "Plan, site 2",
        "midline chin",
        None,
    ),
    "a site in the record's words, and how many lesions": (
        Difference(
            "plan.sites[1]", None, {"body_site": {"code": "other", "text": "left shin"}, "lesion_count": 2}
        ),
        "Plan, site 2",
        None,
        "left shin, lesion count: 2",
    ),
    "a list": (
        Difference("time_out.identifiers", ["name"], ["name", "date of birth"]),
        "Time out, identifiers",
        "name",
        "name; date of birth",
    ),
}


@pytest.mark.parametrize("case", CHANGES)
def test_what_an_addendum_changes_is_told_in_words(names, case):
    change, *told = CHANGES[case]
    beside = Beside(amended=replace(BESIDE.amended, changes=(change,)))
    (row,) = names(beside=beside)["amends"]["changes"]
    assert [row["where"], row["was"], row["now"]] == told
    assert row["path"] == change.path


@pytest.mark.parametrize("document", [NOTE, CONSENT, AFTERCARE])
def test_the_shape_has_no_name_that_no_record_gives(pack, names, document):
    given = {
        path for changes in (EVERYTHING, TROUBLE) for path in paths(names(changes, document, beside=BESIDE))
    }
    assert set(paths(context_shape(pack, document))) <= given


def test_items_of_a_list_have_every_key_that_one_of_them_has(pack):
    shape = context_shape(pack)
    assert {"clinical", "lesion_count", "near_eye"} <= shape["procedure"]["sites"][0].keys()
    assert {"class", "result", "reason"} <= shape["treatments"]["unsuitable"][0].keys()
    assert {"code", "plain"} <= shape["screening"]["unanswered"][0].keys()


def test_the_page_of_names_lists_exactly_the_names_there_are(pack, root):
    page = (root / "docs" / "context.md").read_text(encoding="utf-8")
    lines = re.findall(r"^- `([a-z0-9_.<>\[\]]+)`: ?(.*)", page.split("## The document")[1], re.MULTILINE)
    listed = [name for name, _ in lines]
    same = {name: other for name, text in lines for other in re.findall(r"^as `(.+?)`", text)}
    assert len(same) == 7  # sites, four kinds of treatment, exceptions, what is diagnosed
    assert sorted(listed) == sorted(set(documented(context_shape(pack), same)))
    for name, other in same.items():
        assert item_at(pack, name).keys() == item_at(pack, other).keys()


SITE = {"clinical", "plain", "body_site", "laterality", "sided"}


def documented(shape, same, above=""):
    """The names as the page lists them: words and sites in one line, and what is `same` as another."""
    zones = set(shape.get("body_site") or ()) if shape.keys() >= SITE else set()
    for name, part in shape.items():
        if zones and name in SITE | zones:
            continue
        path = f"{above}{name}" + "[]" * isinstance(part, list)
        path = re.sub(rf"^screening\.({'|'.join(CONDITIONS)})(_detail)?$", r"screening.<condition>\2", path)
        yield path
        item = part[0] if isinstance(part, list) else part
        if isinstance(item, dict) and not is_word(item) and path not in same:
            yield from documented(item, same, f"{path}.")


def item_at(pack, path):
    here = context_shape(pack)
    for part in path.split("."):
        here = here[part.removesuffix("[]")]
        here = here[0] if isinstance(here, list) else here
    return here


def test_the_page_of_names_lists_the_zones_of_a_site(pack, root):
    section = (root / "docs" / "context.md").read_text(encoding="utf-8").split("## A site")[1].split("## ")[0]
    assert set(re.findall(r"`([a-z_]+)`", section)) - {"other"} == set(item_at(pack, "test_spot")) - {
        "date",
        "result",
    }


def test_the_page_tells_every_name_that_a_variance_lets_a_final_note_lack(pack, root):
    section = (
        (root / "docs" / "context.md").read_text(encoding="utf-8").split("## What a final note may lack")[1]
    )
    told = set(re.findall(r"`([a-z0-9_.\[\]]+)`", section))
    for check in read_checks(pack):
        if NOTE in check.documents and "variance" in check.release and "missing(" in check.when:
            path = check.path.replace("screening.*", "screening").replace("procedure.sites[].", "")
            assert path in told, check


# ---- Functions ----

RIGHT_ARM = {"body_site": {"code": "arm"}, "laterality": {"code": "right"}}
MARCH, LATER = date(2026, 3, 2), datetime.fromisoformat("2026-04-01T23:30:00-06:00")
LEFT = {"body_site": {"code": "cheek"}, "laterality": {"code": "left"}}
RIGHT = {"body_site": {"code": "cheek"}, "laterality": {"code": "right"}}
SWABBED, SPRAYED = {**LEFT, "applicator": "swab"}, {**LEFT, "applicator": "spray"}
BOTH = {"body_site": {"code": "cheek"}, "laterality": {"code": "bilateral"}}
NOSE, MIDDLE = (
    {"body_site": {"code": "nose"}},
    {"body_site": {"code": "nose"}, "laterality": {"code": "midline"}},
)
ELBOW = {"body_site": {"code": "other", "clinical": "Left  elbow"}, "laterality": {"code": "left"}}
KNEE = {**ELBOW, "body_site": {"code": "other", "clinical": "knee"}}
SIGNED = {"signed_at": datetime.fromisoformat("2026-03-02T23:30:00-06:00")}
DAYS = {"consent_valid_days": 60}
WORD = {"code": "x", "clinical": "X"}
CALLS = {
    "age on a birthday": ("age_on", (date(2008, 3, 2), MARCH), 18),
    "age the day before": ("age_on", (date(2008, 3, 3), MARCH), 17),
    "age without a birth date": ("age_on", (None, MARCH), None),
    "days to a later time": ("days_between", (MARCH, LATER), 30),
    "days backwards": ("days_between", (LATER, MARCH), -30),
    "days in the zone of the first": (
        "days_between",
        (LATER, datetime.fromisoformat("2026-04-02T05:59:00Z")),
        0,
    ),
    "days over midnight in the zone of the first": (
        "days_between",
        (LATER, datetime.fromisoformat("2026-04-02T06:00:00Z")),
        1,
    ),
    "days to the last day that there is": (
        "days_between",
        (LATER.replace(tzinfo=timezone(timedelta(hours=6))), datetime.max.replace(tzinfo=UTC)),
        (date.max - LATER.date()).days,
    ),
    "days to nothing": ("days_between", (MARCH, None), None),
    "working days of a week": ("workdays_between", (MARCH, date(2026, 3, 9)), 5),
    "working days over a weekend": ("workdays_between", (date(2026, 2, 27), MARCH), 1),
    "working days to a Sunday": ("workdays_between", (date(2026, 2, 26), date(2026, 3, 1)), 1),
    "working days of ten": ("workdays_between", (date(2026, 2, 13), date(2026, 2, 27)), 10),
    "working days of one day": ("workdays_between", (MARCH, MARCH), 0),
    "working days backwards": ("workdays_between", (MARCH, date(2026, 2, 1)), 0),
    "working days from nothing": ("workdays_between", (None, MARCH), None),
    "minutes": ("minutes_between", (LATER, LATER + timedelta(seconds=90)), 1.5),
    "minutes backwards": ("minutes_between", (LATER, LATER - timedelta(hours=1)), -60),
    "minutes between two offsets": ("minutes_between", (LATER, LATER.astimezone(UTC)), 0),
    "minutes from a day": ("minutes_between", (MARCH, LATER), None),
    "minutes where the clocks go back": (
        "minutes_between",
        tuple(datetime(2026, 11, 1, hour, tzinfo=ZoneInfo("America/Chicago")) for hour in (0, 3)),
        240,
    ),
    "dated from the first day on": (
        "dated_between",
        ([{"date": MARCH}], MARCH, date(2026, 3, 3)),
        [{"date": MARCH}],
    ),
    "dated on the last day": (
        "dated_between",
        ([{"date": MARCH}], date(2026, 3, 1), MARCH),
        [{"date": MARCH}],
    ),
    "dated after the last day": (
        "dated_between",
        ([{"date": MARCH}], date(2026, 2, 1), date(2026, 3, 1)),
        [],
    ),
    "dated on the one day": ("dated_between", ([{"date": MARCH}], MARCH, MARCH), []),
    "sides beyond": (
        "sides_beyond",
        ({"body_site": {"code": "arm"}, "laterality": {"code": "bilateral"}}, [RIGHT_ARM]),
        ["left"],
    ),
    "sides of none": ("sides_beyond", (None, []), []),
    "dated before the first day": (
        "dated_between",
        ([{"date": MARCH}], date(2026, 3, 3), date(2026, 3, 4)),
        [],
    ),
    "dated of no day": ("dated_between", ([{"date": None}, {}], MARCH, date(2026, 3, 4)), []),
    "dated from nothing": ("dated_between", ([{"date": MARCH}], None, MARCH), []),
    "months not yet full": ("months_between", (MARCH, date(2026, 4, 1)), 0),
    "months on the day": ("months_between", (MARCH, date(2026, 9, 2)), 6),
    "months from a longer month": ("months_between", (date(2026, 8, 31), date(2026, 9, 30)), 0),
    "months backwards": ("months_between", (date(2026, 9, 2), MARCH), -6),
    "months from nothing": ("months_between", (None, MARCH), None),
    "missing: nothing": ("missing", (None,), True),
    "missing: an empty list": ("missing", ([],), True),
    "missing: blanks": ("missing", ("  ",), True),
    "missing: zero is a value": ("missing", (0,), False),
    "missing: false is a value": ("missing", (False,), False),
    "missing: a word": ("missing", ({"code": "none"},), False),
    "codes of words": ("codes", ([{"code": "a"}, {"code": "b"}],), ["a", "b"]),
    "codes of one word": ("codes", ({"code": "a"},), ["a"]),
    "codes of nothing": ("codes", (None,), []),
    "codes of texts": ("codes", (["a"],), []),
    "duplicates": ("duplicates", (["a", "b", "a"],), ["a"]),
    "duplicates by a key": ("duplicates", ([LEFT, RIGHT, NOSE], "body_site.code"), [RIGHT]),
    "no duplicates": ("duplicates", (["a", "b"],), []),
    "duplicates of nothing": ("duplicates", (None,), []),
    "the agreed site": ("sites_beyond", ([LEFT], [LEFT]), []),
    "the other side": ("sites_beyond", ([RIGHT], [LEFT]), [RIGHT]),
    "one of both sides": ("sites_beyond", ([LEFT], [BOTH]), []),
    "both of one side": ("sites_beyond", ([BOTH], [LEFT]), [BOTH]),
    "both of one and one": ("sites_beyond", ([BOTH], [LEFT, RIGHT]), []),
    "another site": ("sites_beyond", ([LEFT], [NOSE]), [LEFT]),
    "midline and no side": ("sites_beyond", ([MIDDLE], [NOSE]), []),
    "what was agreed for the site": ("agreed_instead", (SWABBED, "applicator", [SWABBED]), []),
    "what was not agreed for it": ("agreed_instead", (SPRAYED, "applicator", [SWABBED, NOSE]), ["swab"]),
    "what was agreed for one of both sides": (
        "agreed_instead",
        ({**BOTH, "applicator": "spray"}, "applicator", [{**RIGHT, "applicator": "spray"}, SWABBED]),
        ["swab"],
    ),
    "one of several that were agreed": ("agreed_instead", (SPRAYED, "applicator", [SPRAYED, SWABBED]), []),
    "the first list that says something": (
        "agreed_instead",
        (SPRAYED, "applicator", [LEFT], [SWABBED], [SPRAYED]),
        ["swab"],
    ),
    "nothing of its own": ("agreed_instead", (LEFT, "applicator", [SWABBED]), []),
    "agreed for no such site": ("agreed_instead", (SPRAYED, "applicator", [NOSE], None), []),
    "no site": ("agreed_instead", (None, "applicator", [SWABBED]), []),
    "the same words in other spelling": (
        "sites_beyond",
        ([{**ELBOW, "body_site": {"code": "other", "clinical": "left elbow"}}], [ELBOW]),
        [],
    ),
    "other words": ("sites_beyond", ([KNEE], [ELBOW]), [KNEE]),
    "the same text": ("same_text", (" Rowan  SAMPLETON ", "rowan sampleton"), True),
    "another text": ("same_text", ("Rowan Sampleton", "Robin Sampleton"), False),
    "nothing agreed": ("sites_beyond", ([LEFT], None), [LEFT]),
    "nothing treated": ("sites_beyond", (None, [LEFT]), []),
    "a consent without an end of its own": ("consent_end", (SIGNED, DAYS), date(2026, 5, 1)),
    "a consent by the clock of the procedure": (
        "consent_end",
        ({"signed_at": datetime.fromisoformat("2026-03-02T00:30:00Z")}, DAYS, LATER),
        date(2026, 4, 30),
    ),
    "a consent for so many days": ("consent_end", ({**SIGNED, "valid_for": 7}, DAYS), date(2026, 3, 9)),
    "a consent until a day": ("consent_end", ({**SIGNED, "valid_until": LATER}, DAYS), LATER.date()),
    "a consent with two ends": (
        "consent_end",
        ({**SIGNED, "valid_until": LATER, "valid_for": 7}, DAYS),
        date(2026, 3, 9),
    ),
    "a consent until a day, never signed": ("consent_end", ({"valid_until": LATER}, DAYS), LATER.date()),
    "a consent that was never signed": ("consent_end", ({"valid_for": 7}, DAYS), None),
    "a consent for longer than there are days": (
        "consent_end",
        ({**SIGNED, "valid_for": 10_000_000}, DAYS),
        date.max,
    ),
    "no consent": ("consent_end", (None, DAYS), None),
    "no limit for a consent": ("consent_end", (SIGNED, {}), None),
    "a limit by its name": ("limit_named", ({"a_b": 30}, "a_b"), 30),
    "a limit by the parts of its name": ("limit_named", ({"a_b_c": 31.5}, "a", "b", "c"), 31.5),
    "a limit that nobody set": ("limit_named", ({"a_b": 30}, "a", "c"), None),
    "a limit without a part of its name": ("limit_named", ({"a_None": 30}, "a", None), None),
    "some of the items": ("some", ([{"a": {"b": False}}, {"a": {"b": 1}}], "a.b"), True),
    "none of the items": ("some", ([{"a": 0}, {}, None], "a"), False),
    "a sum": ("total", ("n", [{"n": 1}, {"n": 2.5}]), 3.5),
    "a sum over lists": ("total", ("n", [{"n": 1}], None, [{"n": 2}]), 3),
    "a sum that lacks a number": ("total", ("n", [{"n": 1}, {"n": None}]), None),
    "a sum of nothing": ("total", ("n", [], None), None),
    "each word once": ("distinct", ([{"w": WORD}, {"w": None}, {"w": WORD}], "w"), [WORD]),
    "words of the same code with other text": (
        "distinct",
        ([{"w": WORD}, {"w": {**WORD, "clinical": "c"}}], "w"),
        [WORD, {**WORD, "clinical": "c"}],
    ),
    "the word of all": ("shared", ([{"w": WORD}, {"w": WORD}], "w"), WORD),
    "a word that one lacks": ("shared", ([{"w": WORD}, {"w": None}], "w"), None),
    "words that differ": ("shared", ([{"w": WORD}, {"w": {**WORD, "code": "y"}}], "w"), None),
    "one language": ("same_language", ({"code": "es"}, {"code": "es"}), True),
    "one language of two regions": ("same_language", ({"code": "es-MX"}, "ES"), True),
    "two languages": ("same_language", ({"code": "es"}, "en"), False),
    "two languages that begin alike": ("same_language", ("e", "en"), False),
    "a language that is not known": ("same_language", (None, "en"), True),
    "one name": ("same_person", ("Jane Roe", "Jane Roe"), True),
    "one name with title, credentials and capitals": (
        "same_person",
        ("Jane Roe", "Dr.  JANE Roe, M.D."),
        True,
    ),
    "credentials without a comma": ("same_person", ("Casey Fictional PA-C", "Casey Fictional"), True),
    "family name first": ("same_person", ("Roe, Jane", "Jane Roe"), True),
    "accents and hyphens": ("same_person", ("José Peña-Ruiz", "Jose Pena Ruiz"), True),
    "an initial more": ("same_person", ("Jane A. Roe", "Jane Roe"), True),
    "another initial": ("same_person", ("Jane A. Roe", "Jane B. Roe"), False),
    "another first name": ("same_person", ("Jane Roe", "Joan Roe"), False),
    "family names that are written like credentials": ("same_person", ("An Thi Do", "An Thi Ma"), False),
    "credentials in capitals": ("same_person", ("An Thi Do MD", "An Thi Do, PhD"), True),
    "a doctor of philosophy": ("same_person", ("Jane Ann Roe PhD", "Jane Ann Roe"), True),
    "credentials behind a comma in small letters": ("same_person", ("Jane Roe, md", "Jane Roe"), True),
    "a short family name is no credential": ("same_person", ("Li Ma", "Li Do"), False),
    "credentials that docgen does not know": ("same_person", ("Jane Roe, MD, MPH", "Jane Roe"), True),
    "such without a comma": ("same_person", ("Jane Roe MD FACMS", "Jane Roe, MD"), True),
    "such in both cases": ("same_person", ("Jane Roe, PharmD", "Roe, Jane"), True),
    "a family name in capitals": ("same_person", ("Mary Ann ROE", "Mary Ann Roe"), True),
    "another family name in capitals": ("same_person", ("Mary Ann ROE", "Mary Ann Poe"), False),
    "two family names in capitals": ("same_person", ("MARY ANN ROE", "MARY ANN POE"), False),
    "a first name in capitals": ("same_person", ("Roe, JANE", "Jane Roe"), True),
    "an initial for the first name": ("same_person", ("J. Roe, MD", "Jane Roe"), True),
    "an initial behind the family name": ("same_person", ("Jane Roe", "Roe, J."), True),
    "two initials": ("same_person", ("J. Q. Roe", "Jane Roe"), True),
    "an initial and another": ("same_person", ("J. B. Roe", "Jane A. Roe"), False),
    "the initial of another first name": ("same_person", ("A. Roe, MD", "Jane Roe"), False),
    "an initial for the family name": ("same_person", ("Jane R.", "Jane Roe"), False),
    "nothing but initials": ("same_person", ("J. R.", "Jane Roe"), False),
    "a son": ("same_person", ("John Roe Jr., MD", "John Roe"), True),
    "a son, family name first": ("same_person", ("Roe Jr., John", "John Roe"), True),
    "a grandson": ("same_person", ("John Roe", "John Roe III"), True),
    "a father and a son": ("same_person", ("John Roe Sr.", "John Roe Jr."), False),
    "one name is missing": ("same_person", ("Jane Roe", None), False),
    "no name at all": ("same_person", (None, ""), False),
}


@pytest.mark.parametrize("case", CALLS)
def test_a_function_of_the_checks(case):
    name, arguments, answer = CALLS[case]
    assert FUNCTIONS[name](*arguments) == answer


def test_duplicates_are_found_in_a_time_that_grows_with_their_number():
    started = time.process_time()
    assert Expression("duplicates(range(90000)) | length", FUNCTIONS).evaluate({}) == 0
    assert time.process_time() - started < 2


def test_every_function_is_tried():
    assert {name for name, *_ in CALLS.values()} == set(FUNCTIONS)
