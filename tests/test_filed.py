"""Documents that were filed: the record comes back, changes are found, consent and note are held together."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import re
import zipfile

import pytest
from complete_visit import GONE, altered, complete_visit, read_visit
from hypothesis import given
from hypothesis import strategies as st

import docgen
from docgen.clinic import Clinic
from docgen.comparison import compare
from docgen.context import Form
from docgen.encounter import to_data
from docgen.errors import DocumentError, EncounterError, NotReady
from docgen.filed import as_form, load_consent, read_document

NOTE, CONSENT, AFTERCARE = "procedure-note", "patient-consent", "aftercare"
BODY = "word/document.xml"


@pytest.fixture(scope="module")
def filled(pack):
    """A function that fills a document of the complete visit, some values changed."""

    def fill(document, changes=None, **options):
        return docgen.fill(read_visit(altered(changes or {})), pack, document, **options).content

    return fill


def rewritten(content, part, change):
    """A document whose part was changed by a function from text to text."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(written, "w") as target:
        names = [name for name in source.namelist() if re.fullmatch(part, name)]
        assert names, part
        for name in source.namelist():
            data = source.read(name)
            if name in names:
                changed = change(data.decode("utf-8")).encode("utf-8")
                assert changed != data
                data = changed
            target.writestr(name, data)
    return written.getvalue()


def replaced(old, new):
    def change(text):
        assert old in text, old
        return text.replace(old, new, 1)

    return change


# ---- What comes back ----


def test_a_note_gives_the_record_back_unchanged(filled, pack):
    filed = read_document(filled(NOTE), pack=pack)
    assert filed.encounter == read_visit(complete_visit())
    assert to_data(filed.encounter) == to_data(read_visit(complete_visit()))
    assert filed.changes == ()
    assert not filed.is_edited


def test_a_note_filled_again_from_what_it_carries_is_the_same_file(filled, pack):
    content = filled(NOTE)
    assert docgen.fill(read_document(content).encounter, pack, NOTE).content == content


def test_a_consent_carries_the_part_that_it_prints_and_no_more(filled):
    changes = {
        "payer": {"kind": "commercial", "name": "Imaginary Mutual"},
        "screening.raynaud_detail": "two fingers",
    }
    filed = read_document(filled(CONSENT, changes, draft=True))
    assert filed.provenance.carries == "part"
    record = to_data(filed.encounter)
    assert record["plan"] == to_data(read_visit(altered(changes)))["plan"]
    assert record["patient"]["name"] == "Alex Example"
    assert (
        not {"procedure", "post", "signature", "time_out", "assistants", "payer", "aftercare"} & record.keys()
    )
    assert not {"skin_type", "raynaud_detail", "diagnosis_uncertain", "asked_by"} & record["screening"].keys()
    assert record["screening"]["raynaud"] == "no"


def visible(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return re.findall(r"<w:t[ >][^<]*", package.read(BODY).decode())


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"plan.agent": "carbon_dioxide_slush", "plan.vehicle": "acetone"},
        {"plan.sites.0.body_site": "temple", "plan.applicator": "open_spray"},
        {"patient.gender": "male", "plan.sites": [{"body_site": "submental"}]},
        {
            "patient.birth_date": "2012-01-01",
            "guardian": {"name": "Pat Example", "relationship": "mother", "document_seen": True},
            "consent.given_by": "parent",
        },
        {"consent.witness": "Kim Witness", "consent.valid_until": "2026-04-01", "plan.sessions": 2},
        {"interpreter": {"mode": "video", "id": "77", "language": "es"}, "patient.language": "es"},
        {"payer": {"kind": "self_pay", "notice": "good_faith_estimate"}},
        {"supervising_practitioner": {"name": "Ann Moe", "credentials": "MD"}},
        {
            "organization.language_notice": "Ask us for help.",
            "organization.state_wording": "As our state asks.",
        },
    ],
)
def test_what_a_consent_carries_is_enough_to_print_it_again(filled, pack, changes):
    """All that it prints; only whether initials are asked for hangs on the skin type, which stays out."""
    content = filled(CONSENT, changes, draft=True)
    part = read_document(content).encounter
    assert visible(docgen.fill(part, pack, CONSENT, draft=True).content) == visible(content)


def test_what_a_patient_takes_home_carries_nothing_that_could_be_read(filled):
    content = filled(AFTERCARE)
    filed = read_document(content)
    assert filed.encounter is None
    assert filed.provenance.record_digest == read_document(filled(NOTE)).provenance.record_digest
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        carried = [name for name in package.namelist() if name.startswith("customXml/")]
        assert carried
        assert not any(b"Alex" in package.read(name) for name in carried)


def test_the_digest_can_be_forced_for_every_document(filled):
    for document in (NOTE, CONSENT, AFTERCARE):
        filed = read_document(filled(document, carry="digest"))
        assert (filed.encounter, filed.provenance.carries, filed.changes) == (None, "digest", ())


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_a_document_is_read_from_bytes_of_every_kind(filled, kind):
    assert read_document(kind(filled(AFTERCARE))).source == "document"


def test_a_file_is_read_by_its_path_and_named_by_it(filled, tmp_path):
    path = tmp_path / "note.docx"
    path.write_bytes(filled(NOTE))
    filed = read_document(path)
    assert filed.source == str(path)
    assert filed.digest == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a Word file"),
        (b"PK\x03\x04rest", "damaged"),
        (b"{}", "not a Word file"),
    ],
)
def test_what_is_no_document_is_told(content, said):
    with pytest.raises(DocumentError, match=said):
        read_document(content)


def test_a_file_without_its_text_is_told(filled):
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(filled(AFTERCARE))) as source, zipfile.ZipFile(written, "w") as target:
        for name in [name for name in source.namelist() if name != BODY]:
            target.writestr(name, source.read(name))
    with pytest.raises(DocumentError, match="this part of the file is missing"):
        read_document(written.getvalue())


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(DocumentError, match="there is no such file"):
        read_document(tmp_path / "gone.docx")


def test_a_document_that_docgen_did_not_make_is_told(pack):
    with pytest.raises(DocumentError) as caught:
        read_document(pack.template_path(NOTE, "en"))
    assert caught.value.problems[0].kind == "not-sealed"


VISITS = st.fixed_dictionaries(
    {
        "patient.name": st.text(
            st.characters(
                codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\ufffe\uffff"
            ),
            min_size=1,
        ).filter(lambda text: not text.isspace()),
        "post.assessment": st.sampled_from(
            ["a < b & c > d", 'said "so"', "two\nlines", "]]>", "{{ x }}", "\\n", "é ∆"]
        ),
        "procedure.sites.0.freeze_seconds": st.floats(0.1, 30, allow_nan=False),
        "procedure.start": st.sampled_from(["2026-03-02T10:02:00-06:00", "2026-03-02T10:02:03.000004-06:00"]),
    }
)


@given(VISITS)
def test_whatever_stands_in_a_record_comes_back_unchanged(pack, changes):
    encounter = read_visit(altered(changes))
    filed = read_document(docgen.fill(encounter, pack, NOTE, draft=True).content, pack=pack)
    assert filed.encounter == encounter
    assert to_data(filed.encounter) == to_data(encounter)
    assert filed.changes == ()


# ---- What was changed ----


def test_one_changed_character_of_text_is_found_and_named(filled):
    filed = read_document(rewritten(filled(NOTE), BODY, replaced("Papular acne", "Papular akne")))
    (change,) = filed.changes
    assert (change.kind, change.what) == ("text", "changed")
    assert change.place.startswith("body, table ")
    assert filed.encounter is not None
    assert not filed.is_edited


def test_an_edited_record_is_found_and_named(filled):
    edit = replaced("Papular acne of the left cheek", "Papular acne of the right cheek")
    filed = read_document(rewritten(filled(NOTE), r"customXml/item\d+\.xml", edit))
    assert filed.is_edited
    assert [change.kind for change in filed.changes] == ["payload"]


# ---- How two differ ----


def test_two_documents_are_compared_as_records(filled):
    one, other = (read_document(filled(NOTE, {"procedure.sites.0.lesion_count": n})) for n in (5, 6))
    assert compare(one, one).differences == ()
    (difference,) = compare(one, other).differences
    assert (difference.path, difference.was, difference.now) == ("procedure.sites[0].lesion_count", 5, 6)


def test_of_a_part_the_part_is_compared(filled):
    consent, note = filled(CONSENT), filled(NOTE, {"post.plan": "Wait."})
    assert compare(read_document(consent), read_document(note)).differences == ()
    moved = read_document(filled(NOTE, {"plan.sites.1.body_site": "nose"}))
    found = compare(read_document(consent), moved).differences
    assert [difference.path for difference in found] == ["plan.sites[1].body_site"]


def test_a_record_that_was_edited_is_compared_as_it_is_and_not_by_its_digest(filled):
    note = filled(NOTE)
    edit = replaced("left cheek and chin", "right cheek and chin")
    edited = read_document(rewritten(note, r"customXml/item\d+\.xml", edit))
    (difference,) = compare(read_document(note), edited).differences
    assert difference.path == "post.assessment"


def test_what_carries_only_a_digest_can_be_found_equal_but_not_compared(filled):
    note, sheet = read_document(filled(NOTE)), read_document(filled(AFTERCARE))
    assert compare(note, sheet).differences == ()
    other = read_document(filled(AFTERCARE, {"post.plan": "Wait."}))
    with pytest.raises(DocumentError, match="carries only the digest"):
        compare(note, other)


# ---- The consent and the note ----


@pytest.fixture(scope="module")
def form(filled, pack):
    return as_form(read_document(filled(CONSENT), pack=pack), pack)


def found(pack, form, changes=None, document=NOTE):
    findings = docgen.check(read_visit(altered(changes or {})), pack, document, consent=form)
    return [(finding.id, finding.level, finding.message) for finding in findings]


def test_a_note_that_keeps_to_its_consent_has_nothing_found(pack, form):
    assert found(pack, form) == found(pack, None) == []


RIGHT = {"consent.sites.0.laterality": "right", "procedure.sites.0.laterality": "right"}
SLUSH = {
    "consent.agent": "carbon_dioxide_slush",
    "procedure.agent": "carbon_dioxide_slush",
    "procedure.vehicle": "acetone",
    "consent.vehicle": "acetone",
}
DISAGREEMENTS = [
    ("the other side", RIGHT, "R16", "stop", ["right cheek", "left cheek and midline chin"]),
    ("another agent", SLUSH, "R17", "stop", ["carbon dioxide slush", "liquid nitrogen"]),
    ("another patient", {"patient.record_number": "000999"}, "form-patient", "stop", ["000999", "000123"]),
    ("another birth date", {"patient.birth_date": "1999-05-15"}, "form-patient", "stop", ["birth date"]),
    ("another name", {"patient.name": "Alexa Example"}, "form-patient", "stop", ["name"]),
    (
        "another practitioner",
        {"practitioner.name": "Max Moe", "consent.practitioner_named": "Max Moe"},
        "R18",
        "warn",
        ["Max Moe", "Jane Roe"],
    ),
    (
        "an expired consent",
        {
            "consent.signed_at": "2025-12-31T09:00:00-06:00",
            "consent.confirmed_on_day": "2026-03-02T09:00:00-06:00",
        },
        "N15",
        "stop",
        ["March 1, 2026", "March 2, 2026"],
    ),
    (
        "a consent for a later visit",
        {"encounter.date": "2026-03-01"},
        "form-date",
        "warn",
        ["March 1", "March 2"],
    ),
]


@pytest.mark.parametrize(
    ("changes", "rule", "level", "both"),
    [case[1:] for case in DISAGREEMENTS],
    ids=[case[0] for case in DISAGREEMENTS],
)
def test_where_note_and_consent_disagree_both_are_named(pack, form, changes, rule, level, both):
    told = [message for id_, lev, message in found(pack, form, changes) if (id_, lev) == (rule, level)]
    assert told, found(pack, form, changes)
    assert any(all(word in message for word in both) for message in told), told
    if level == "stop":
        with pytest.raises(NotReady):
            docgen.fill(read_visit(altered(changes)), pack, NOTE, consent=form)


def test_without_its_form_the_same_note_is_held_against_the_record_alone(pack):
    assert found(pack, None, {**RIGHT, "plan.sites.0.laterality": "right"}) == []
    assert "R16" in {id_ for id_, _, _ in found(pack, None, {"procedure.sites.0.laterality": "right"})}


def test_a_variance_lets_the_truth_be_filed(pack, form):
    variance = {
        "check": "R16",
        "by": "Jane Roe, MD",
        "at": "2026-03-02T10:30:00-06:00",
        "statement": "The patient asked for the right cheek after signing.",
    }
    changes = {**RIGHT, "consent.sites.0.laterality": "left", "variances": [variance]}
    document = docgen.fill(read_visit(altered(changes)), pack, NOTE, consent=form)
    assert not document.draft
    assert read_document(document.content).provenance.form_digest == form.digest


def test_a_form_says_for_how_long_it_is_good_by_the_clinic_that_made_it(filled, pack):
    clinic = Clinic(limits={"consent_valid_days": 14})
    form = as_form(read_document(filled(CONSENT, clinic=clinic)), pack)
    early = {
        "consent.signed_at": "2026-02-16T09:00:00-06:00",
        "consent.confirmed_on_day": "2026-03-02T09:00:00-06:00",
    }
    assert found(pack, form, early) == []
    late = {**early, "consent.signed_at": "2026-02-15T09:00:00-06:00"}
    assert [(id_, level) for id_, level, _ in found(pack, form, late)] == [("N15", "stop")]
    assert found(pack, None, late) == []


def test_a_condition_that_was_ticked_and_denied_is_a_stop(pack, form):
    ticked = Form(form.record, ticked=("raynaud",))
    assert ("N14", "stop") in {(id_, level) for id_, level, _ in found(pack, ticked)}
    told = found(pack, ticked, {"screening.raynaud": "yes"})
    assert "N14" not in {id_ for id_, _, _ in told}


def ticked(content, tag):
    """The document with the check box of this name ticked, as Word ticks it."""

    def tick(xml):
        at = xml.index(f'w:val="{tag}"')
        end = xml.index("</w:sdt>", at)
        box = xml[at:end]
        assert 'w14:checked w14:val="0"' in box
        box = box.replace('w14:checked w14:val="0"', 'w14:checked w14:val="1"').replace("&#9744;", "&#9746;")
        return xml[:at] + box + xml[end:]

    return rewritten(content, BODY, tick)


def test_what_is_ticked_on_the_screen_is_read_back_and_is_no_change(filled, pack):
    form = filled(CONSENT, {"screening": {"skin_type": "fitzpatrick_2"}})
    signed = ticked(
        ticked(form, "consent.ticked_conditions=raynaud"), "consent.understanding_check=teach_back"
    )
    filed = read_document(signed)
    assert filed.changes == ()
    assert filed.answers == {
        "consent.ticked_conditions": ("raynaud",),
        "consent.understanding_check": ("teach_back",),
    }
    assert read_document(form).answers == {}
    told = found(pack, as_form(filed, pack))
    assert [(id_, level) for id_, level, _ in told] == [("N14", "stop")]


FORMS = [
    ({"draft": True}, "form-draft", "stop"),
    ({"is_edited": True}, "form-edited", "stop"),
    ({"is_changed": True}, "form-changed", "warn"),
    ({"is_other": True}, "form-consent", "stop"),
    ({"version": "9.9.9"}, "form-record", "warn"),
    ({"language": "es"}, "form-record", "warn"),
]


@pytest.mark.parametrize(("changes", "rule", "level"), FORMS)
def test_what_is_wrong_with_a_form_is_found(pack, form, changes, rule, level):
    record = {"consent.form_version": form.version, "consent.form_language": "en"}
    assert found(pack, form, record) == []
    told = found(pack, dataclasses.replace(form, **changes), record)
    assert (rule, level) in {(id_, lev) for id_, lev, _ in told}


def test_a_record_that_says_otherwise_than_the_form_is_found(pack, form):
    told = found(
        pack, form, {"consent.sites": [*complete_visit()["consent"]["sites"], {"body_site": "nose"}]}
    )
    assert [(id_, level) for id_, level, _ in told] == [("form-record", "stop"), ("agreed-sites", "warn")]


def test_a_consent_is_loaded_from_its_file_or_from_its_record(filled, pack, root, tmp_path, form):
    path = tmp_path / "consent.docx"
    path.write_bytes(filled(CONSENT))
    assert load_consent(path, pack) == form
    example = root / "examples" / "liquid-nitrogen-face.toml"
    assert load_consent(example, pack).record == docgen.load_encounter(example, pack=pack)
    with pytest.raises(EncounterError):
        load_consent(tmp_path / "gone.toml", pack)


def test_a_consent_that_carries_only_a_digest_cannot_be_held_against_a_note(filled, pack, tmp_path):
    path = tmp_path / "consent.docx"
    path.write_bytes(filled(CONSENT, carry="digest"))
    with pytest.raises(DocumentError, match="carries only the digest of its record"):
        load_consent(path, pack)


def test_a_note_is_no_consent(filled, pack):
    assert as_form(read_document(filled(NOTE)), pack).is_other


def test_a_form_without_a_plan_names_no_site(pack, filled):
    empty = Form(read_visit(altered({"plan": GONE})))
    assert {"R16"} <= {id_ for id_, _, _ in found(pack, empty)}


def test_a_consent_to_another_procedure_is_no_form_of_this_one(filled, pack):
    consent = read_document(filled(CONSENT))
    elsewhere = dataclasses.replace(consent, provenance=dataclasses.replace(consent.provenance, code="99999"))
    other = as_form(elsewhere, pack)
    assert other.is_other
    assert ("form-consent", "stop") in {(id_, level) for id_, level, _ in found(pack, other)}


def test_the_digest_in_an_edited_document_makes_it_equal_to_no_other(filled):
    sheet = filled(AFTERCARE)
    edit = replaced('"language":"en"', '"language":"es"')
    one, edited = (
        read_document(content) for content in (sheet, rewritten(sheet, r"customXml/item\d+\.xml", edit))
    )
    assert one.provenance.record_digest == edited.provenance.record_digest
    assert edited.is_edited
    assert compare(one, one).differences == ()
    for pair in ((one, edited), (edited, one), (edited, edited)):
        with pytest.raises(DocumentError, match="carries only the digest"):
            compare(*pair)


def test_with_a_limit_of_0_days_a_consent_holds_only_on_the_day_it_was_signed(filled, pack):
    clinic = Clinic(limits={"consent_valid_days": 0})
    form = as_form(read_document(filled(CONSENT, clinic=clinic)), pack)
    assert form.valid_days == 0
    day_before = {
        "consent.signed_at": "2026-03-01T09:00:00-06:00",
        "consent.confirmed_on_day": "2026-03-02T09:00:00-06:00",
    }
    for changes, expected in (({}, []), (day_before, ["N15"])):
        encounter = read_visit(altered(changes))
        findings = docgen.check(encounter, pack, NOTE, clinic=clinic, consent=form)
        assert [finding.id for finding in findings] == expected
