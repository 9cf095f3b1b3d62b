"""A record becomes one frozen value, or says everything that is wrong with it at once."""

from __future__ import annotations

import copy
import json
import pickle
import re
import time
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from complete_visit import read_visit
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen import load_pack
from docgen.encounter import Encounter, find_zone, table_problems, to_data, unknown_codes
from docgen.encounter.table import Table
from docgen.errors import EncounterError

ROOT = Path(__file__).resolve().parent.parent
CHICAGO = ZoneInfo("America/Chicago")
GONE = object()

RECORDS = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    if path.suffix == ".toml"
    else json.loads(path.read_text(encoding="utf-8"))
    for path in [
        *sorted((ROOT / "examples").glob("*.toml")),
        ROOT / "examples" / "spray-back.json",
        *sorted((ROOT / "tests" / "encounters").glob("*.toml")),
    ]
    if path.stem != "clinic"
}
MINOR = RECORDS["carbon-dioxide-slush-minor"]
DEFINITION = load_pack("17340").definition
VOCABULARY = load_pack("17340").vocabulary


def keys_in(path: str) -> list[str | int]:
    """`procedure.sites[0].freeze_seconds` as the keys and positions that lead there."""
    return [
        int(number) if number else name
        for name, number in re.findall(r"([^.\[\]]+(?![^\[]*\]))|\[(\d+)\]", path)
    ]


def change(data: dict, changes: dict[str, object]) -> dict:
    """Copy a record with some values set, or taken out where they are GONE."""
    data = copy.deepcopy(data)
    for path, value in changes.items():
        *way, last = keys_in(path)
        spot = data
        for part in way:
            spot = spot[part] if isinstance(spot, list) else spot.setdefault(part, {})
        if value is GONE:
            del spot[last]
        elif isinstance(spot, list) and last == len(spot):
            spot.append(value)
        else:
            spot[last] = value
    return data


def problems_of(data: object, **options: object) -> list[tuple[str, str]]:
    """The place and kind of everything that is wrong with a record."""
    try:
        read_visit(data, **options)
    except EncounterError as error:
        return [(problem.place, problem.kind) for problem in error.problems]
    return []


def only_problem(changes: dict[str, object], **options: object):
    with pytest.raises(EncounterError) as caught:
        read_visit(change(MINOR, changes), **{"vocabulary": VOCABULARY, **options})
    assert len(caught.value.problems) == 1, caught.value
    return caught.value.problems[0]


# ---- What a good record becomes ----------------------------------------------------------------------


@pytest.mark.parametrize("name", RECORDS)
def test_every_record_of_the_project_is_sound(name):
    assert problems_of(RECORDS[name], vocabulary=VOCABULARY) == []


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("zone", [None, "America/Chicago", "Asia/Tokyo"])
def test_a_record_written_out_as_json_reads_back_equal(name, zone):
    encounter = read_visit(RECORDS[name], time_zone=zone)
    written = json.dumps(to_data(encounter), allow_nan=False)
    assert read_visit(json.loads(written)) == encounter
    again = read_visit(json.loads(written), time_zone=zone)
    assert json.dumps(to_data(again)) == written


def test_what_is_written_out_has_the_keys_of_a_record_file_and_nothing_empty():
    data = to_data(read_visit(MINOR))
    assert data["prior_treatments"][0]["class"] == "topical_combination"
    assert data["consent"]["signed_at"] == "2026-06-09T15:14:00-05:00"
    assert data["patient"]["birth_date"] == "2010-11-04"
    assert "evaluation" not in data
    assert "assistants" not in to_data(read_visit(RECORDS["plan-only"]))


def test_an_encounter_cannot_be_changed():
    encounter = read_visit(MINOR)
    with pytest.raises(AttributeError, match="a record is frozen"):
        encounter.patient.name = "Someone Else"
    with pytest.raises(AttributeError, match="a record is frozen"):
        del encounter.patient.name
    assert isinstance(encounter.procedure.sites, tuple)


def test_an_encounter_can_be_pickled_and_copied():
    encounter = read_visit(MINOR, time_zone="America/Chicago")
    assert pickle.loads(pickle.dumps(encounter)) == encounter == copy.deepcopy(encounter)  # noqa: S301
    apart = len(pickle.dumps(encounter.definition)) + len(pickle.dumps(vars(encounter)))
    assert len(pickle.dumps(encounter)) < apart


def test_the_four_required_keys_are_enough():
    data = {
        "patient": {"name": "A", "birth_date": "2000-02-29", "record_number": "007"},
        "encounter": {"date": "2026-03-02"},
    }
    encounter = read_visit(data)
    assert encounter.patient.record_number == "007"
    assert encounter.procedure is None
    assert encounter.prior_treatments == ()
    assert to_data(encounter) == data


def test_dates_may_be_toml_dates_or_iso_text():
    as_text = change(MINOR, {"patient.birth_date": "2010-11-04", "encounter.date": "2026-06-09"})
    assert read_visit(as_text) == read_visit(MINOR)


def test_missing_none_no_and_not_asked_stay_apart():
    screening = read_visit(RECORDS["not-done"]).screening
    assert screening.answers["raynaud"] == "yes"
    assert screening.answers["collagen_vascular"] == "not_asked"
    assert screening.answers["cryoglobulinemia"] == "unknown"
    assert "fainting" not in screening.answers
    assert screening.details == {
        "raynaud": "fingers turn white in the cold every winter; nifedipine since 2024"
    }
    assert screening.skin_type == "fitzpatrick_2"


def test_text_stays_exactly_as_typed():
    typed = "  <b>&amp;\"'{{ 7*7 }}]]>\r\n\ttab\u202e\U0001f600e\u0301  "
    assert read_visit(change(MINOR, {"post.plan": typed})).post.plan == typed


def test_an_encounter_made_by_hand_obeys_the_rules_too():
    with pytest.raises(EncounterError, match="is later than the visit"):
        Encounter(
            patient={"name": "A", "birth_date": date(2027, 1, 1), "record_number": "1"},
            encounter={"date": date(2026, 1, 1)},
        )


# ---- Time zones --------------------------------------------------------------------------------------


def test_a_time_without_a_zone_takes_the_clinics():
    naive = change(MINOR, {"procedure.start": datetime(2026, 6, 9, 15, 27)})
    start = read_visit(naive, time_zone="America/Chicago").procedure.start
    assert start == datetime(2026, 6, 9, 20, 27, tzinfo=UTC)
    assert start.tzname() == "CDT"


@pytest.mark.parametrize("zone", ["America/Chicago", CHICAGO])
def test_the_zone_may_be_named_or_given(zone):
    naive = change(MINOR, {"procedure.start": "2026-06-09T15:27:00"})
    assert read_visit(naive, time_zone=zone) == read_visit(MINOR)


def test_a_time_that_agrees_with_the_clinics_zone_gets_its_name():
    assert read_visit(MINOR, time_zone=CHICAGO).procedure.start.tzname() == "CDT"
    assert read_visit(MINOR, time_zone="America/Lima").procedure.start.tzname() == "-05"


def test_a_time_of_another_offset_is_read_in_the_clinics_zone():
    tokyo = read_visit(MINOR, time_zone="Asia/Tokyo").procedure.start
    assert (tokyo.utcoffset(), tokyo) == (timedelta(hours=9), read_visit(MINOR).procedure.start)


def test_every_time_of_an_encounter_knows_its_zone():
    def times(value):
        if isinstance(value, datetime):
            yield value
        elif isinstance(value, Table | tuple):
            for inner in value if isinstance(value, tuple) else vars(value).values():
                yield from times(inner)

    for record in RECORDS.values():
        found = list(times(read_visit(record)))
        assert found
        assert all(moment.utcoffset() is not None for moment in found)


def test_the_machines_zone_and_clock_change_nothing(monkeypatch):
    written = []
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        written.append(json.dumps(to_data(read_visit(MINOR, time_zone=CHICAGO))))
    monkeypatch.undo()
    time.tzset()
    assert written[0] == written[1]


@pytest.mark.parametrize(
    ("moment", "kind"),
    [
        ("2026-03-08T02:30:00", "impossible-date"),  # skipped when the clocks go forward
        ("2026-11-01T01:30:00", "impossible-date"),  # came twice
        ("2026-11-01T01:30:00-06:00", None),
        ("2026-11-01T03:30:00", None),
    ],
)
def test_a_time_when_the_clocks_change_must_say_its_offset(moment, kind):
    problems = problems_of(change(MINOR, {"signature.cosigned_at": moment}), time_zone=CHICAGO)
    assert problems == ([("signature.cosigned_at", kind)] if kind else [])


@pytest.mark.parametrize(
    "name", ["", "localtime", "posixrules", "Mars/Olympus", "../etc/passwd", "America", "CDT "]
)
def test_what_is_no_time_zone_is_refused(name):
    assert find_zone(name) is None
    assert problems_of(MINOR, time_zone=name) == [("time_zone", "unknown-zone")]


# ---- One fault at a time -----------------------------------------------------------------------------

SITE = "procedure.sites[0]"
PROBLEMS = {
    "a required key that is missing": ({"patient.name": GONE}, "patient.name", "missing", "is missing"),
    "a required key that is null": ({"patient.name": None}, "patient.name", "missing", "is missing"),
    "a required key that is empty": ({"patient.name": " "}, "patient.name", "blank", "every record needs it"),
    "a required date that is empty": (
        {"encounter.date": ""},
        "encounter.date",
        "blank",
        "every record needs it",
    ),
    "a misspelt key": (
        {"consent.sined_at": "x"},
        "consent.sined_at",
        "unknown-key",
        "did you mean signed_at?",
    ),
    "a misspelt required key": (
        {"patient.birth_date": GONE, "patient.birth_dat": "2010-11-04"},
        "patient.birth_dat",
        "unknown-key",
        "did you mean birth_date?",
    ),
    "a misspelt required table": (
        {"encounter": GONE, "encountr": {"date": "2026-06-09"}},
        "encountr",
        "unknown-key",
        "did you mean encounter?",
    ),
    "a key in camel case": (
        {"patient.recordNumber": "1"},
        "patient.recordNumber",
        "unknown-key",
        "record_number",
    ),
    "a key by its common name": (
        {"patient.sex": "male"},
        "patient.sex",
        "unknown-key",
        "did you mean gender?",
    ),
    "a key of another table": (
        {"evaluation.agent": "x"},
        "evaluation.agent",
        "unknown-key",
        "agent belongs in plan, consent or procedure",
    ),
    "a key of a table within": (
        {"procedure.applicator": "x"},
        "procedure.applicator",
        "unknown-key",
        "applicator belongs in procedure.sites[]",
    ),
    "a key of some table at the top": (
        {"tolerance": "well"},
        "tolerance",
        "unknown-key",
        "belongs in procedure",
    ),
    "a key with strange letters": (
        {"post": {"a b\n": 1}},
        'post."a b\N{REPLACEMENT CHARACTER}"',
        "unknown-key",
        "its keys are",
    ),
    "a record number that is a number": (
        {"patient.record_number": 87},
        "patient.record_number",
        "wrong-type",
        "write it in quotes, or leading zeros would be lost",
    ),
    "text where a number belongs": (
        {f"{SITE}.lesion_count": "7"},
        f"{SITE}.lesion_count",
        "wrong-type",
        "without quotes",
    ),
    "a decimal where a whole number belongs": (
        {f"{SITE}.freeze_cycles": 1.5},
        f"{SITE}.freeze_cycles",
        "wrong-type",
        "without decimals",
    ),
    "true where a number belongs": (
        {f"{SITE}.freeze_seconds": True},
        f"{SITE}.freeze_seconds",
        "wrong-type",
        "",
    ),
    "text where true belongs": (
        {"chaperone.offered": "yes"},
        "chaperone.offered",
        "wrong-type",
        "true or false",
    ),
    "text where a list belongs": (
        {"screening.allergies": "latex"},
        "screening.allergies",
        "wrong-type",
        "put it in brackets",
    ),
    "a list where text belongs": (
        {"post.plan": ["a"]},
        "post.plan",
        "wrong-type",
        "is a list where text belongs",
    ),
    "null where a list belongs": (
        {"screening.allergies": None},
        "screening.allergies",
        "wrong-type",
        "leave the key",
    ),
    "text where a table belongs": ({"post": "well"}, "post", "wrong-type", "is text where a table belongs"),
    "one table where several belong": (
        {"prior_treatments": {"class": "isotretinoin"}},
        "prior_treatments",
        "wrong-type",
        "[[prior_treatments]]",
    ),
    "text among tables": ({"procedure.sites[0]": "cheek"}, SITE, "wrong-type", "[[procedure.sites]]"),
    "an unknown code": (
        {"procedure.agent": "liquid_nitrogn"},
        "procedure.agent",
        "unknown-code",
        "did you mean liquid_nitrogen?",
    ),
    "an unknown code in a list": (
        {f"{SITE}.reaction[1]": "erythem"},
        f"{SITE}.reaction[1]",
        "unknown-code",
        "did you mean erythema?",
    ),
    "an unknown code of a short list": (
        {"procedure.agent": "argon"},
        "procedure.agent",
        "unknown-code",
        "write one of: liquid_nitrogen, carbon_dioxide_slush",
    ),
    "an unknown code of a long list": (
        {f"{SITE}.body_site": "knee"},
        f"{SITE}.body_site",
        "unknown-code",
        "write one of: forehead, ",
    ),
    "a code of a series without its number": (
        {"screening.skin_type": "Fitzpatrick II"},
        "screening.skin_type",
        "unknown-code",
        "write one of: fitzpatrick_1, fitzpatrick_2",
    ),
    "a code with another number": (
        {"screening.skin_type": "fitzpatrik_3"},
        "screening.skin_type",
        "unknown-code",
        "did you mean fitzpatrick_3?",
    ),
    "the number of a code in its place": (
        {"screening.skin_type": 2},
        "screening.skin_type",
        "wrong-type",
        "write one of: fitzpatrick_1",
    ),
    "true where an answer belongs": (
        {"screening.raynaud": True},
        "screening.raynaud",
        "wrong-type",
        "write one of: yes, no",
    ),
    "an answer with more words": (
        {"screening.raynaud": "no, but cold hands"},
        "screening.raynaud",
        "unknown-code",
        "raynaud_detail",
    ),
    "an unknown code among counts": (
        {f"{SITE}.composition": {"papul": 7}},
        f"{SITE}.composition.papul",
        "unknown-code",
        "did you mean papule?",
    ),
    "an unknown code that all procedures share": (
        {"procedure.status": "undone"},
        "procedure.status",
        "unknown-code",
        "did you mean not-done?",
    ),
    "a long value where a code belongs": (
        {"plan.agent": "x" * 500},
        "plan.agent",
        "unknown-code",
        "the text here is not a code of agent",
    ),
    "words where a code belongs, which may be a patient's own": (
        {"consent.given_by": "Mary Smith, the mother"},
        "consent.given_by",
        "unknown-code",
        "the text here is not a code of given_by",
    ),
    "a number where a code belongs": ({"patient.gender": 1}, "patient.gender", "wrong-type", "is a number"),
    "a condition that nobody asks about": (
        {"screening.raynud": "no"},
        "screening.raynud",
        "unknown-key",
        "did you mean raynaud?",
    ),
    "a detail to a condition that nobody asks about": (
        {"screening.gout_detail": "toe"},
        "screening.gout_detail",
        "unknown-key",
        "correct its spelling",
    ),
    "an answer that is none": (
        {"screening.raynaud": "maybe"},
        "screening.raynaud",
        "unknown-code",
        "write one of: yes, no, not_asked",
    ),
    "an answer that is none, to a question whose name begins like a key": (
        {"screening.isotretinoin": "maybe"},
        "screening.isotretinoin",
        "unknown-code",
        "write one of: yes, no, not_asked",
    ),
    "what is no answer, to a question that nobody asks": (
        {"screening.tattoo": "fitzpatrick_2"},
        "screening.tattoo",
        "unknown-key",
        "correct its spelling",
    ),
    "words for a code of a list that takes none": (
        {"consent.assent": {"code": "other", "text": "he nodded"}},
        "consent.assent",
        "wrong-type",
        "write one of: given, refused",
    ),
    "a key of another table, which is like one of its own": (
        {"procedure.composition": "mixed"},
        "procedure.composition",
        "unknown-key",
        "composition belongs in procedure.sites[]",
    ),
    "an answer as true or false": (
        {"screening.raynaud": False},
        "screening.raynaud",
        "wrong-type",
        "in quotes",
    ),
    "a misspelt key beside the conditions": (
        {"screening.skin_typ": "fitzpatrick_4"},
        "screening.skin_typ",
        "unknown-key",
        "did you mean skin_type?",
    ),
    "a language by its name": (
        {"patient.language": "Spanish"},
        "patient.language",
        "wrong-type",
        'such as "es"',
    ),
    "a day that does not exist": (
        {"patient.birth_date": "2026-02-30"},
        "patient.birth_date",
        "impossible-date",
        "does not exist",
    ),
    "a date as Americans write it": (
        {"patient.birth_date": "11/04/2010"},
        "patient.birth_date",
        "wrong-type",
        "year-month-day",
    ),
    "a date without its zeros": (
        {"encounter.date": "2026-6-9"},
        "encounter.date",
        "wrong-type",
        "year-month-day",
    ),
    "a date as a number": ({"encounter.date": 20260609}, "encounter.date", "wrong-type", "is a number"),
    "a date with a time": (
        {"encounter.date": datetime(2026, 6, 9, 8, 0, tzinfo=UTC)},
        "encounter.date",
        "wrong-type",
        "write the date alone",
    ),
    "a year with a slip": (
        {"patient.birth_date": "0201-11-04"},
        "patient.birth_date",
        "impossible-date",
        "year 201",
    ),
    "a time in a year with a slip": (
        {"signature.at": "0026-06-09T16:31:00-05:00"},
        "signature.at",
        "impossible-date",
        "year 26",
    ),
    "a time without its date": (
        {"procedure.start": "15:27"},
        "procedure.start",
        "wrong-type",
        "date, time and zone",
    ),
    "a date without its time": (
        {"procedure.start": date(2026, 6, 9)},
        "procedure.start",
        "wrong-type",
        "date, time and zone",
    ),
    "an hour that does not exist": (
        {"time_out.at": "2026-06-09T25:00:00-05:00"},
        "time_out.at",
        "impossible-date",
        "does not exist",
    ),
    "a time without a zone": (
        {"time_out.at": "2026-06-09T15:24:00"},
        "time_out.at",
        "no-zone",
        "clinic.toml",
    ),
    "an empty list of treated sites": (
        {"procedure.sites": []},
        "procedure.sites",
        "empty-list",
        "at least one",
    ),
    "an empty list of planned sites": ({"plan.sites": []}, "plan.sites", "empty-list", "at least one"),
    "an empty list of agreed sites": ({"consent.sites": []}, "consent.sites", "empty-list", "at least one"),
    "no seconds": ({f"{SITE}.freeze_seconds": 0}, f"{SITE}.freeze_seconds", "out-of-range", "more than 0"),
    "negative seconds": (
        {f"{SITE}.freeze_seconds": -5},
        f"{SITE}.freeze_seconds",
        "out-of-range",
        "more than 0",
    ),
    "no cycles": ({f"{SITE}.freeze_cycles": 0}, f"{SITE}.freeze_cycles", "out-of-range", "1 or more"),
    "a negative margin": ({f"{SITE}.margin_mm": -1}, f"{SITE}.margin_mm", "out-of-range", "0 or more"),
    "infinite seconds": (
        {f"{SITE}.freeze_seconds": float("inf")},
        f"{SITE}.freeze_seconds",
        "out-of-range",
        "finite",
    ),
    "seconds beyond all numbers": (
        {f"{SITE}.freeze_seconds": 10**400},
        f"{SITE}.freeze_seconds",
        "out-of-range",
        "",
    ),
    "a count beyond all sense": (
        {f"{SITE}.freeze_cycles": 10**400},
        f"{SITE}.freeze_cycles",
        "out-of-range",
        "or less",
    ),
    "pain beyond ten": ({"procedure.pain_peak": 11}, "procedure.pain_peak", "out-of-range", "0 to 10"),
    "pain in words": ({"procedure.pain_peak": "much"}, "procedure.pain_peak", "wrong-type", "not_scored"),
    "none beside another complication": (
        {"procedure.complications": ["vasovagal", "none"]},
        "procedure.complications",
        "contradiction",
        "none together with another",
    ),
    "none where an event is told": (
        {"procedure.complications": ["none"]},
        "procedure.complications",
        "contradiction",
        "procedure.events",
    ),
    "none beside another at an earlier session": (
        {"prior_procedures": [{"adverse": ["none", "bulla"]}]},
        "prior_procedures[0].adverse",
        "contradiction",
        "none together with another",
    ),
    "an end before its start": (
        {"procedure.end": "2026-06-09T15:00:00-05:00"},
        "procedure.end",
        "contradiction",
        "earlier than start",
    ),
    "an interpreter who left before coming": (
        {"interpreter.end": "2026-06-09T14:00:00-05:00"},
        "interpreter.end",
        "contradiction",
        "earlier than start",
    ),
    "a treatment that ended before it began": (
        {"prior_treatments[1].end": "2024-01-01"},
        "prior_treatments[1].end",
        "contradiction",
        "earlier than start",
    ),
    "a consent that ran out before it was signed": (
        {"consent.valid_until": "2026-06-08"},
        "consent.valid_until",
        "contradiction",
        "earlier than signed_at",
    ),
    "a birth after the visit": (
        {"patient.birth_date": "2026-06-10"},
        "patient.birth_date",
        "contradiction",
        "later than the visit",
    ),
    "a procedure before the birth": (
        {"procedure.start": "2010-11-03T15:00:00-05:00"},
        "procedure.start",
        "contradiction",
        "earlier than the patient's birth",
    ),
    "an earlier session after the visit": (
        {"prior_procedures": [{"date": "2026-06-10"}]},
        "prior_procedures[0].date",
        "contradiction",
        "later than the visit",
    ),
    "an earlier treatment before the birth": (
        {"prior_treatments[0].start": "2009-01-01"},
        "prior_treatments[0].start",
        "contradiction",
        "birth",
    ),
    "kinds of lesions that do not add up": (
        {f"{SITE}.lesion_count": 9},
        f"{SITE}.composition",
        "contradiction",
        "adds up to 7, but lesion_count says 9",
    ),
    "a text of blanks": ({"post.plan": " \t\n"}, "post.plan", "blank", "leave the key out"),
    "a text in a list that is empty": ({"screening.allergies[0]": ""}, "screening.allergies[0]", "blank", ""),
    "the character U+0000": (
        {"post.plan": "a\0"},
        "post.plan",
        "forbidden-character",
        "U+0000 at position 2",
    ),
    "a lone surrogate": ({"post.plan": "\ud800"}, "post.plan", "forbidden-character", "U+D800"),
    "a control character": ({"patient.name": "A\x0bB"}, "patient.name", "forbidden-character", "U+000B"),
    "a character that is none": ({"post.plan": "a\ufffe"}, "post.plan", "forbidden-character", "U+FFFE"),
    "a forbidden character where a code belongs": (
        {"plan.agent": "\x01"},
        "plan.agent",
        "forbidden-character",
        "U+0001",
    ),
    "a lone surrogate in a key": ({"post": {"\udfff": "x"}}, "post", "forbidden-character", "surrogate"),
    "a key that is no text": ({"post": {5: "x"}}, "post", "wrong-type", "key that is not text"),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_problem_is_told_once_with_place_kind_and_cure(name):
    changes, place, kind, words = PROBLEMS[name]
    problem = only_problem(changes)
    assert (problem.place, problem.kind) == (place, kind)
    assert words in f"{problem.message} ({problem.fix})"
    assert problem.fix or kind == "wrong-type"


SOUND = {
    "a margin of the lesion alone": {f"{SITE}.margin_mm": 0},
    "seconds with decimals": {f"{SITE}.freeze_seconds": 2.5},
    "pain that was not scored": {"procedure.pain_peak": "not_scored"},
    "pain that was none": {"procedure.pain_peak": 0},
    "a start and an end in one minute": {"procedure.end": "2026-06-09T15:27:00-05:00"},
    "both sides in a spot treatment, which is a finding": {f"{SITE}.laterality": "bilateral"},
    "a paired site without its side, which is a finding": {f"{SITE}.laterality": GONE},
    "a site that was not agreed, which is a finding": {f"{SITE}.body_site": "chin"},
    "a consent after the act, which is a finding": {"consent.signed_at": "2026-06-09T18:00:00-05:00"},
    "a side diagnosis outside the pack": {"condition.secondary": ["I10"]},
    "a language outside the pack": {"patient.language": "zh-Hant-TW"},
    "a text in many scripts": {"patient.name": "José אבג 名前 🙂 e\u0301"},
    "a text of ten thousand letters": {"post.plan": "word " * 2000},
    "lines and tabs": {"post.plan": "one\ntwo\tthree\r\n"},
    "a birth on the day of the visit": {
        "patient.birth_date": "2026-06-09",
        "prior_treatments": GONE,
    },
    "an empty list that is no list of sites": {"procedure.complications": [], "procedure.events": []},
    "a null where nothing is known": {"post.plan": None},
    "a table without keys": {"evaluation": {}},
}


@pytest.mark.parametrize("name", SOUND)
def test_what_is_possible_is_no_problem(name):
    assert problems_of(change(MINOR, SOUND[name]), vocabulary=VOCABULARY) == []


# ---- All faults at once ------------------------------------------------------------------------------


def test_an_empty_record_names_each_required_key():
    required = ["patient.name", "patient.birth_date", "patient.record_number", "encounter.date"]
    assert problems_of({}) == [(place, "missing") for place in required]
    assert problems_of({"patient": {}, "encounter": None}) == [(place, "missing") for place in required]


@pytest.mark.parametrize("data", [[], "text", None, 5, [{"patient": {}}]])
def test_what_is_no_table_is_one_problem(data):
    assert problems_of(data) == [("", "wrong-type")]


def test_problems_of_shape_and_contradictions_come_together_in_the_order_of_the_file():
    data = {
        "encounter": {"date": "2026-06-09", "dat": 1},
        "patient": {"record_number": 1, "name": "A", "birth_date": "2030-01-01"},
        "procedure": {
            "end": "2026-06-09T10:00:00Z",
            "start": "2026-06-09T11:00:00Z",
            "complications": ["none", 5, "bleding", "bulla"],
            "sites": [{"freeze_seconds": 0}, "cheek", {"body_site": "chek"}],
        },
        "agent": "x",
    }
    assert problems_of(data, vocabulary=VOCABULARY) == [
        ("encounter.dat", "unknown-key"),
        ("patient.record_number", "wrong-type"),
        ("patient.birth_date", "contradiction"),
        ("procedure.end", "contradiction"),
        ("procedure.complications", "contradiction"),
        ("procedure.complications[1]", "wrong-type"),
        ("procedure.complications[2]", "unknown-code"),
        ("procedure.sites[0].freeze_seconds", "out-of-range"),
        ("procedure.sites[1]", "wrong-type"),
        ("procedure.sites[2].body_site", "unknown-code"),
        ("agent", "unknown-key"),
    ]


@pytest.mark.parametrize(
    "path", ["aftercare.given_as[0]", f"{SITE}.reaction[0]", "post.plan", f"{SITE}.laterality"]
)
@pytest.mark.parametrize("value", [5, "\ud800", {"a": {"\ud800": 1}}, float("nan"), [], {7: 7}])
def test_whatever_was_refused_the_contradictions_are_still_found(path, value):
    changes = {path: value, "procedure.end": "2026-06-09T15:00:00-05:00"}
    problems = problems_of(change(MINOR, changes), vocabulary=VOCABULARY)
    assert sorted(place for place, _ in problems) == sorted(changes)


SECOND_HAND = {
    "a start that was refused has no end before it": {"procedure.start": "soon"},
    "a birth date that was refused is not after the visit": {"patient.birth_date": 5},
    "a visit date that was refused is not before the birth": {"encounter.date": "2026-13-01"},
    "a count that was refused is not added up": {f"{SITE}.composition.papule": 0},
    "a refused complication is not beside none": {
        "procedure.complications": ["none", 5],
        "procedure.events": GONE,
    },
    "a table that was refused lacks no keys": {"patient": "Mateo"},
    "a birth after the visit puts nothing else before it": {"patient.birth_date": "2026-06-10"},
}


@pytest.mark.parametrize("name", SECOND_HAND)
def test_a_problem_brings_no_other_after_it(name):
    assert len(problems_of(change(MINOR, SECOND_HAND[name]), vocabulary=VOCABULARY)) == 1


def test_no_message_repeats_a_name_or_a_number_of_the_patient():
    changes = {
        "patient.name": "Mateo\0Ejemplo",
        "patient.record_number": 87150815,
        "patient.birth_date": "1915-13-13",
        "guardian": ["Carmen Muestra"],
        "interpreter.start": "Inés",
        "post.plan": {"Ejemplo": 1},
    }
    with pytest.raises(EncounterError) as caught:
        read_visit(change(MINOR, changes), vocabulary=VOCABULARY)
    told = f"{caught.value} {caught.value!r} {caught.value.__cause__}"
    assert len(caught.value.problems) == len(changes)
    for secret in ("Mateo", "Ejemplo", "87150815", "1915", "Carmen", "Inés"):
        assert secret not in told


def test_unknown_codes_are_found_in_an_encounter_that_was_read_without_a_vocabulary():
    data = change(MINOR, {"plan.agent": "argon", "screening.gout": "no", f"{SITE}.reaction[0]": "snow"})
    encounter = read_visit(data)
    places = ["screening.gout", "plan.agent", f"{SITE}.reaction[0]"]
    assert [problem.place for problem in unknown_codes(encounter, VOCABULARY)] == places
    assert unknown_codes(encounter, {}) == []
    assert [p.place for p in unknown_codes(encounter, {"agent": ["liquid_nitrogen"]})][:1] == ["plan.agent"]
    assert problems_of(data, vocabulary=VOCABULARY) == [
        (problem.place, problem.kind) for problem in unknown_codes(encounter, VOCABULARY)
    ]


def test_tables_can_be_judged_by_themselves():
    problems = table_problems({"organization": {"name": "A", "telefone": "1"}, "practitioner": {"name": 5}})
    assert [(p.place, p.kind) for p in problems] == [
        ("organization.telefone", "unknown-key"),
        ("practitioner.name", "wrong-type"),
    ]


# ---- Random mixes of faults --------------------------------------------------------------------------


def leaves(data: object, path: str = "") -> list[str]:
    """The paths of every single value of a record."""
    if isinstance(data, dict):
        return [leaf for key, value in data.items() for leaf in leaves(value, f"{path}.{key}".lstrip("."))]
    if isinstance(data, list):
        return [leaf for number, value in enumerate(data) for leaf in leaves(value, f"{path}[{number}]")]
    return [path]


def ways_to_break(path: str, value: object) -> list[tuple[object, str]]:  # noqa: C901
    """Values that are wrong at a path, each with the kind of fault that it is."""
    key = DEFINITION.at(tuple(keys_in(path)))
    is_list = key is not None and key.repeats and not path.endswith("]")  # then an entry would be wrong
    if is_list:
        return [({"x": 1}, "wrong-type")]
    wrong: list[tuple[object, str]] = [({"x": 1}, "wrong-type"), ([["x"]], "wrong-type")]
    if isinstance(value, bool):
        return [*wrong, ("yes", "wrong-type"), (1, "wrong-type")]
    if isinstance(value, int | float) and key is not None and key.phrase.instead:
        return [*wrong, (11, "out-of-range"), (2.5, "wrong-type")]
    if isinstance(value, int | float):
        return [*wrong, (-1, "out-of-range"), ("1", "wrong-type"), (float("nan"), "out-of-range")]
    if isinstance(value, datetime) or (isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value)):
        return [*wrong, ("2026-01-01T10:00:00", "no-zone"), ("2026-02-30T10:00Z", "impossible-date")]
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)):
        return [*wrong, (date(1, 1, 1), "impossible-date"), ("1/2/2026", "wrong-type"), (5, "wrong-type")]
    text = [
        *wrong,
        ("\0", "forbidden-character"),
        (5, "wrong-type"),
        (" ", "blank"),
        ("\ud800", "forbidden-character"),
    ]
    if key is not None and key.codes:
        return [*wrong, (5, "wrong-type"), ("surely not", "unknown-code")]
    if key is not None and key.list and not key.phrase.is_open:
        return [*text, ("surely not", "unknown-code")]
    return text


@st.composite
def broken_records(draw):
    """A good record with some of its values broken, and what should be said of it."""
    record = RECORDS[draw(st.sampled_from(sorted(RECORDS)))]
    paths = draw(st.lists(st.sampled_from(leaves(record)), unique=True, max_size=12))
    changes, expected = {}, {}
    for path in paths:
        *way, last = keys_in(path)
        changes[path], expected[path] = draw(
            st.sampled_from(ways_to_break(path, value_at(record, [*way, last])))
        )
    tables = [name for name in sorted(record) if name != "screening" and not isinstance(record[name], str)]
    for table in draw(st.lists(st.sampled_from(tables), unique=True, max_size=4)):
        spot = f"{table}[0]" if isinstance(record[table], list) else table
        changes[f"{spot}.zzqx"], expected[f"{spot}.zzqx"] = (
            draw(st.sampled_from([1, None, "x", []])),
            "unknown-key",
        )
    for key in draw(st.lists(st.sampled_from(["name", "birth_date", "record_number"]), unique=True)):
        if f"patient.{key}" not in changes:
            changes[f"patient.{key}"], expected[f"patient.{key}"] = GONE, "missing"
    return change(record, changes), expected


def value_at(data, keys):
    for key in keys:
        data = data[key]
    return data


@settings(max_examples=3 * settings().max_examples)
@given(broken_records())
def test_a_record_with_any_mix_of_problems_reports_exactly_those(case):
    data, expected = case
    before = copy.deepcopy(data)
    problems = problems_of(data, vocabulary=VOCABULARY)
    assert sorted(problems) == sorted(expected.items())
    assert repr(data) == repr(before), "reading must not change what it reads"


NASTY = [
    "<b>&amp;\"'",
    "{{ 7*7 }}",
    "{% raw %}",
    "]]>",
    "a\nb\tc",
    "x" * 10_000,
    "\u05d0\u202e\u05d1",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "e\u0301\u0323",
    "\ud800",
    "a\0b",
    "\x7f\x85\ufeff",
]


@pytest.mark.parametrize("nasty", NASTY, ids=lambda text: ascii(text)[:20])
def test_every_text_field_keeps_a_nasty_value_or_refuses_it_by_name(nasty):
    fields = [path for path in leaves(MINOR) if is_free_text(path)]
    assert len(fields) > 60
    for path in fields:
        data = change(MINOR, {path: nasty})
        problems = problems_of(data)
        if problems:
            assert problems == [(path, "forbidden-character")]
            assert nasty >= "\ud800" or "\0" in nasty
        else:
            assert value_at(to_data(read_visit(data)), keys_in(path)) == nasty


def is_free_text(path: str) -> bool:
    key = DEFINITION.at(tuple(keys_in(path)))
    if key is None:
        return path.endswith("_detail")
    in_place = key.repeats and not path.endswith("]")  # "none" in the place of a list
    return not key.list and not in_place and isinstance(value_at(MINOR, keys_in(path)), str)


SHAPE = """
organization: name address telephone after_hours_phone sms email relay_calls emergency_number page_size
    language_notice state_wording
patient: name birth_date gender record_number language reads large_print preferred_contact
guardian: name relationship language document_seen document delegated_by delegated_until
    delegation_verified_by
interpreter: mode name id language start end at_discussion at_signing note
practitioner: name credentials
supervising_practitioner: name credentials present location
assistants[]: name credentials
recorder: name credentials
chaperone: offered outcome name
encounter: date identifier booked_on place_of_service
payer: kind name coverage_finding notice notice_signed_at notice_option cost_asked cost_asked_on
    estimate_given_on authorization modifiers
condition: code secondary severity_scale severity features duration exam
prior_treatments[]: class name strength frequency start end weeks result reason source
prior_procedures[]: date response adverse
test_spot: body_site laterality date result
screening: asked_by asked_at answered answered_at entered_by entered_at skin_type isotretinoin_last_dose
    allergies medications
plan: agent anesthesia vehicle applicator technique sites sessions photographs
plan.sites[]: body_site laterality lesion_count applicator technique
consent: outcome given_by emancipation_basis signed_at this_visit_only valid_for valid_until sessions
    sessions_used on_paper form_language form_version translation_reviewed_by translation_reviewed_on
    discussed_by practitioner_named other_people agent vehicle applicator sites capacity capacity_detail
    understanding_check copy_given assent assent_signed patient_agreement pigment_initials observers
    photographs witness witness_at confirmed_on_day confirmed_by ticked_conditions reason
consent.sites[]: body_site laterality applicator technique
time_out: outcome reason checked_instead at identifiers confirmed site_marking participants
procedure: status status_reason decided_at start end agent vehicle timing_basis position tip distance_cm
    probe_gel single_use_applicator preparation protection anesthesia anesthesia_detail tolerance
    pain_peak pain_at_discharge complications specimens blood_loss implants other_procedures units sites
    not_treated events
procedure.sites[]: body_site laterality lesion_type composition lesion_count applicator technique
    freeze_seconds freeze_cycles thaw_seconds margin_mm passes area_cm2 reaction
procedure.not_treated[]: body_site laterality lesion_count reason
procedure.events[]: complication at body_site laterality detail action outcome told
procedure.other_procedures[]: code description note
evaluation: code modifier separate statement
photographs: taken_at count uses consent_at kept_in
post: diagnosis assessment plan disposition follow_up
aftercare: given_as language version translation_reviewed_by translation_reviewed_on given_to
    explained_by teach_back hold_products resume_products large_print
signature: by at status cosigned_by cosigned_at
overrides[]: check by at reason risk_discussed
variances[]: check by at statement
own:
addenda[]: at by reason text
"""


def shape_of(table, path: str = "") -> dict[str, set[str]]:
    """Each table below a group, by its path, with its keys."""
    found = {path: set(table.fields)} if path else {}
    for name, one in table.fields.items():
        if one.group is not None:
            found |= shape_of(one.group, f"{path.removesuffix('[]')}.{name}".lstrip(".") + "[]" * one.repeats)
    return found


def test_a_record_has_exactly_the_tables_and_keys_that_were_agreed():
    lines = re.sub(r"\n +", " ", SHAPE).strip().splitlines()
    agreed = {path: set(keys.split()) for path, keys in (line.split(":") for line in lines)}
    assert {path.replace("[].", "."): keys for path, keys in shape_of(DEFINITION).items()} == agreed


def test_every_code_list_of_a_record_is_in_the_pack_and_has_the_models_own_codes():
    coded = {one.list: one for _, one in DEFINITION.walk() if one.list and one.list != "page_size"}
    for name, one in coded.items():
        assert not one.codes or set(VOCABULARY[name]) == set(one.codes), name
    assert coded.keys() <= VOCABULARY.keys()


def test_thousands_of_problems_are_told_in_reasonable_time():
    started = time.perf_counter()
    data = change(MINOR, {"screening": {f"condition_{number}": "perhaps" for number in range(1500)}})
    assert len(problems_of(data, vocabulary=VOCABULARY)) == 1500
    assert time.perf_counter() - started < 10
