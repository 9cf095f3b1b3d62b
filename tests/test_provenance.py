"""What a document says of its own making: the record or its digest, and what it was made with."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest
from complete_visit import altered, complete_visit, read_visit

from docgen.clinic import Clinic
from docgen.encounter import read_again, to_data
from docgen.errors import DocumentError, PackError
from docgen.pack import load_pack
from docgen.provenance import Provenance, digest_of, is_made_from, parse_payload, state, to_payload
from docgen.version import __version__

NOTE, CONSENT, AFTERCARE = "procedure-note", "patient-consent", "aftercare"


@pytest.fixture(scope="module")
def pack():
    """The pack, its note carrying the record, its consent a part of it, its aftercare sheet the digest."""
    pack = load_pack("17340")
    carries = {NOTE: "record", CONSENT: ("plan", "condition.code"), AFTERCARE: "digest"}
    documents = {
        code: dataclasses.replace(pack.documents[code], carries=what) for code, what in carries.items()
    }
    return dataclasses.replace(pack, documents=documents)


@pytest.fixture(scope="module")
def encounter():
    return read_visit(complete_visit())


def test_a_note_carries_the_record_unchanged(pack, encounter):
    said = parse_payload(to_payload(state(encounter, pack, NOTE, "en", False)), "note.docx")
    assert said.carries == "record"
    assert read_again(said.encounter, pack.definition) == encounter
    assert to_data(said.encounter) == said.record == to_data(encounter)
    assert said.record_digest == digest_of(to_data(encounter))


def test_a_note_with_the_logo_that_records_had_is_read_amended_and_matched(pack, encounter):
    data = to_data(encounter)
    older = {**data, "organization": {**data["organization"], "logo": "logo.png"}}
    now = state(encounter, pack, NOTE, "en", False)
    said = dataclasses.replace(now, record=older, record_digest=digest_of(older))
    assert to_data(said.encounter) == older
    assert to_data(read_again(said.encounter, pack.definition)) == older
    assert is_made_from(said, encounter, pack.definition)
    assert not is_made_from(dataclasses.replace(said, record=data), encounter, pack.definition)


def test_a_consent_carries_only_what_it_prints(pack, encounter):
    said = state(encounter, pack, CONSENT, "en", False)
    assert said.carries == "part"
    assert said.record.keys() == {"patient", "encounter", "plan", "condition"}
    assert said.record["condition"] == {"code": "L70.0"}


def test_a_part_tells_nothing_of_the_rest_not_even_its_digest(pack):
    """Whoever holds a consent must not be able to try out what it leaves away until a digest fits."""
    one, other = (
        state(read_visit(altered({"screening.skin_type": kind})), pack, CONSENT, "en", False)
        for kind in ("fitzpatrick_2", "fitzpatrick_5")
    )
    assert to_payload(one) == to_payload(other)
    assert one.record_digest == digest_of(one.record)


def test_of_the_earlier_treatments_a_consent_carries_those_that_failed(encounter):
    said = state(encounter, load_pack("17340"), CONSENT, "en", False)
    assert [row["class"] for row in said.record["prior_treatments"]] == ["topical_retinoid"]
    assert "isotretinoin" not in json.dumps(said.record["prior_treatments"])


def test_a_document_knows_the_record_that_it_was_made_from(pack, encounter):
    other = read_visit(altered({"plan.photographs": True}))
    for document in (NOTE, CONSENT, AFTERCARE):
        said = state(encounter, pack, document, "en", False)
        assert is_made_from(said, encounter)
        assert not is_made_from(said, other)


def test_of_the_screening_a_consent_carries_what_patients_are_asked(pack):
    kind = dataclasses.replace(pack.documents[CONSENT], carries=("screening.<condition>",))
    carrying = dataclasses.replace(pack, documents={CONSENT: kind})
    visit = read_visit(altered({"screening.raynaud": "yes", "screening.raynaud_detail": "two fingers"}))
    said = state(visit, carrying, CONSENT, "en", False)
    assert said.record["screening"]["raynaud"] == "yes"
    assert not {"raynaud_detail", "diagnosis_uncertain", "asked_by"} & said.record["screening"].keys()
    assert "screening.raynaud" in said.part


def test_what_a_patient_takes_home_holds_nothing_of_the_record(pack, encounter):
    payload = to_payload(state(encounter, pack, AFTERCARE, "en", False))
    assert "Example" not in payload
    assert "000123" not in payload
    assert parse_payload(payload, "sheet.docx").encounter is None


def test_the_digest_can_be_forced(pack, encounter):
    said = state(encounter, pack, NOTE, "en", False, carry="digest")
    assert (said.carries, said.record) == ("digest", None)


def test_a_part_that_leads_nowhere_is_told(pack, encounter):
    kind = dataclasses.replace(pack.documents[CONSENT], carries=("plan.agnt", "plan"))
    broken = dataclasses.replace(pack, documents={CONSENT: kind})
    with pytest.raises(PackError, match=r"carries: plan\.agnt is not a key of a record"):
        state(encounter, broken, CONSENT, "en", False)


def test_it_says_with_what_the_document_was_made(pack, encounter):
    clinic = Clinic(time_zone="America/Chicago", limits={"freeze_seconds_stop": 20})
    said = state(encounter, pack, NOTE, "en", True, clinic, form_digest="f" * 64, amends_digest="a" * 64)
    assert (said.document, said.language, said.draft, said.code) == (NOTE, "en", True, "17340")
    assert (said.docgen_version, said.pack_version) == (__version__, pack.version)
    assert (said.pack_digest, said.template_digest) == (pack.digest("en"), pack.template_digest(NOTE, "en"))
    assert (said.limits, said.time_zone) == ({"freeze_seconds_stop": 20}, "America/Chicago")
    assert (said.form_digest, said.amends_digest) == ("f" * 64, "a" * 64)
    assert parse_payload(to_payload(said), "x") == said


def test_times_come_back_with_the_clinics_zone(pack):
    clinic = Clinic(time_zone="America/Chicago")
    visit = read_visit(altered({"procedure.start": "2026-03-02T10:02:00"}), time_zone="America/Chicago")
    said = parse_payload(to_payload(state(visit, pack, NOTE, "en", False, clinic)), "x")
    assert said.encounter.procedure.start.tzname() == "CST"
    assert read_again(said.encounter, pack.definition, said.time_zone) == visit


def test_the_same_record_gives_the_same_statement_whatever_the_order_of_its_keys(pack):
    turned = dict(reversed(complete_visit().items()))
    payloads = {
        to_payload(state(read_visit(data), pack, NOTE, "en", False)) for data in (complete_visit(), turned)
    }
    assert len(payloads) == 1
    assert payloads.pop().isascii()


def test_nothing_in_it_looks_like_a_tag_of_a_template(pack):
    nasty = "{{ x }} {% if %} {# #} {{{{ }}}} }}}"
    visit = read_visit(altered({"post.plan": nasty, "patient.name": nasty}))
    payload = to_payload(state(visit, pack, NOTE, "en", False, Clinic(limits={"assent_age": 8})))
    assert not re.search(r"\{[{%#]|[}%#]\}", payload)
    assert read_again(parse_payload(payload, "x").encounter, pack.definition) == visit


def broken(**changes):
    visit = read_visit(complete_visit())
    said = json.loads(to_payload(state(visit, load_pack("17340"), NOTE, "en", False, carry="digest")))
    return json.dumps({key: value for key, value in {**said, **changes}.items() if value != "GONE"})


UNREADABLE = {
    "no JSON": ("{", "is not in a format that this docgen reads"),
    "no table": ("[]", "is not in a format that this docgen reads"),
    "nested without end": ("[" * 100_000, "is not in a format that this docgen reads"),
    "another form": (broken(format="docgen-document/9"), "is not in a format that this docgen reads"),
    "a key missing": (broken(draft="GONE"), "has no valid draft"),
    "a key of the wrong kind": (broken(draft="no"), "has no valid draft"),
    "a key too many": (broken(extra=1), "has a key that this docgen does not know"),
    "a part that is no list of names": (broken(part=[1]), "has no valid part"),
    "a part without end": (broken(part=["a." * 300]), "has no valid part"),
    "a limit without end": (broken(limits={"a": 1e999}), "has no valid limits"),
    "limits that are no numbers": (broken(limits={"a": [1]}), "has no valid limits"),
    "a limit of 401 digits": (broken(limits={"a": 10**400}), "has no valid limits"),
    "a number of 5,000 digits": (
        broken(limits={"a": 7}).replace(": 7}", f": {'7' * 5000}}}"),
        "is not in a format that this docgen reads",
    ),
    "a record nested 900 deep": (
        broken(carries="record", record={"a": 7}).replace(": 7}", ":" + "[" * 900 + "]" * 900 + "}"),
        "has no valid record",
    ),
    "a record with a number of 401 digits": (
        broken(carries="record", record={"a": 10**400}),
        "has no valid record",
    ),
    "a zone that there is not": (broken(time_zone="Mars"), "has no valid time_zone"),
    "another way to carry": (broken(carries="all"), "has no valid carries"),
    "a record where only the digest should be": (broken(record={}), "has no valid record"),
    "no record where one should be": (broken(carries="record"), "has no valid record"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_statement_that_cannot_be_read_is_told_and_not_guessed(case):
    payload, said = UNREADABLE[case]
    with pytest.raises(DocumentError) as caught:
        parse_payload(payload, "note.docx")
    assert caught.value.source == "note.docx"
    assert [said in problem.message for problem in caught.value.problems] == [True]


def test_all_that_is_wrong_with_a_statement_is_told_at_once():
    with pytest.raises(DocumentError) as caught:
        parse_payload(broken(draft="GONE", code=17340), "note.docx")
    assert len(caught.value.problems) == 2


def test_a_record_that_is_none_is_told_with_its_problems():
    said = dataclasses.replace(
        Provenance(NOTE, "en", False, "17340", "1", "", "", "1", "record", "0" * 64), record={"patient": {}}
    )
    with pytest.raises(DocumentError, match=r"patient\.name: is missing"):
        assert said.encounter
