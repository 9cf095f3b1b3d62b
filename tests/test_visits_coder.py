"""Visits of invented people: what a coder and a payer ask, true messages, entries in a clinician's words.

Each test names the line of the cases (`visits.md`) that it holds.
"""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from complete_visit import GONE, altered, read_visit
from docx import Document
from tiny_pack import VISIT, make_tiny_pack

from docgen.checks import check, find_setting_problems
from docgen.clinic import Clinic, parse_clinic
from docgen.document import fill
from docgen.errors import ClinicError, EncounterError, Finding, NotReady, PackError
from docgen.pack import load_pack
from docgen.sources import load_encounter

NOTE, CONSENT = "procedure-note", "patient-consent"
PACK = load_pack("17340")
BEFORE, AFTER = "2026-03-02T09:00:00-06:00", "2026-03-02T12:00:00-06:00"
STOPPED = {
    "procedure.status": "stopped",
    "procedure.status_reason": ["adverse_event"],
    "procedure.not_treated": [{"body_site": "chin", "laterality": "midline", "reason": "felt faint"}],
}
NOT_DONE = {
    "procedure": {"status": "not-done", "status_reason": ["patient_declined"]},
    "time_out": GONE,
    "aftercare": GONE,
}


def found(changes: dict[str, Any], document: str = NOTE) -> list[Finding]:
    return list(check(read_visit(altered(changes)), PACK, document))


def messages(changes: dict[str, Any], rule: str, document: str = NOTE) -> list[str]:
    return [finding.message for finding in found(changes, document) if finding.id == rule]


def note_of(changes: dict[str, Any]) -> str:
    content = fill(read_visit(altered(changes)), PACK, NOTE).content
    body = Document(io.BytesIO(content)).element.body
    kind = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
    text = "\n".join("".join(paragraph.itertext()) for paragraph in body.iter(kind))
    return text.replace("\N{NO-BREAK SPACE}", " ")


# ---- What the coder asks -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({**NOT_DONE, "procedure.units": 1}, "Units are reported, and the procedure was not done"),
        ({**STOPPED, "procedure.sites": GONE, "procedure.units": 1}, None),  # the coder is asked about 53
        ({"procedure.units": 0}, "No unit is reported, and the procedure was completed"),
        ({**STOPPED, "procedure.units": 0}, None),
        ({"procedure.units": 1}, None),
        ({**NOT_DONE, "procedure.units": 0}, None),
        (NOT_DONE, None),
    ],
)
def test_units_stand_for_what_was_done(changes: dict[str, Any], message: str | None) -> None:
    """C: `units = 0` was refused; units of a visit that was not done were not asked about."""
    assert messages(changes, "units") == ([message] if message else [])


def test_fewer_than_no_unit_is_refused() -> None:
    """C: `units = 0` can be read, -1 cannot."""
    assert read_visit(altered({"procedure.units": 0})).procedure.units == 0
    with pytest.raises(EncounterError, match="0 or more"):
        load_encounter(altered({"procedure.units": -1}), pack=PACK)


@pytest.mark.parametrize(
    ("planned", "treated", "left", "told"),
    [
        (8, 3, None, "8 planned; 3 treated or left"),
        (8, 3, 4, "8 planned; 7 treated or left"),
        (8, 3, 5, None),
        (3, 3, None, None),
        (None, 3, None, None),
    ],
)
def test_lesions_that_were_planned_are_treated_or_left(
    planned: int | None, treated: int, left: int | None, told: str | None
) -> None:
    """C: "3 of 8 planned lesions" stood in the clinician's own sentence alone."""
    cheek = {"body_site": "cheek", "laterality": "left"}
    changes: dict[str, Any] = {
        "plan.sites": [{**cheek, **({"lesion_count": planned} if planned else {})}],
        "procedure.sites.0.lesion_count": treated,
    }
    data = altered(changes)
    data["procedure"]["sites"] = data["procedure"]["sites"][:1]
    if left:
        data["procedure"]["not_treated"] = [{**cheek, "lesion_count": left, "reason": "too sore"}]
    hits = [one for one in check(read_visit(data), PACK, NOTE) if one.id == "planned-lesions"]
    assert [one.message.rpartition(": ")[2] for one in hits] == ([told] if told else [])


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (STOPPED, "coder is asked about 53 and 52: adverse event"),
        ({**STOPPED, "procedure.status_reason": ["patient_withdrew"]}, "asked about 53 and 52: "),
        ({**STOPPED, "procedure.sites": GONE, "procedure.units": 1}, "asked about 53 and 52: adverse event"),
        ({"procedure.not_treated": STOPPED["procedure.not_treated"]}, "coder is asked about 52"),
    ],
)
def test_the_coder_is_asked_about_a_procedure_that_was_not_whole(changes: dict[str, Any], told: str) -> None:
    """A18: nobody asked the coder about 53 and 52; the finding asks, and says how they differ.

    What was stopped after the start, before the first freeze, was started too.
    """
    (finding,) = [one for one in found(changes) if one.id == "modifier-52-53"]
    assert finding.level == "info"
    assert told in finding.message
    assert "52 or none: a part" in finding.fix
    assert "the coder decides" in finding.fix
    assert "53" not in note_of(changes)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({**STOPPED, "procedure.start": GONE}, "asked about 53 and 52: adverse event"),
        (
            {
                "procedure.not_treated": STOPPED["procedure.not_treated"],
                "plan.sites": GONE,
                "consent.sites": GONE,
            },
            "A site was left untreated, and the coder is asked about 52",
        ),
    ],
)
def test_the_question_to_the_coder_says_no_more_than_the_record(changes: dict[str, Any], told: str) -> None:
    """A18, its kind: the start is not recorded, and sites were; a site was left that nobody planned."""
    (message,) = messages(changes, "modifier-52-53")
    assert message.endswith(told)


@pytest.mark.parametrize(
    "changes", [{}, NOT_DONE, {**STOPPED, "procedure.sites": GONE, "procedure.start": GONE}]
)
def test_the_coder_is_not_asked_where_all_or_nothing_was_done(changes: dict[str, Any]) -> None:
    """A18, the other way round."""
    assert messages(changes, "modifier-52-53") == []


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        ("2026-03-02", "76"),
        ("2026-03-01", "58 and 79"),
        ("2026-02-20", "58 and 79"),
        ("2026-02-19", None),
    ],
)
def test_an_earlier_session_asks_about_the_modifiers_of_its_day(day: str, codes: str | None) -> None:
    """A18, its kind: 58 and 79 within the global period, 76 on the same day."""
    told = messages({"prior_procedures": [{"date": day}]}, "R25")
    assert len(told) == (1 if codes else 0)
    assert all(f"asked about {codes}" in one for one in told)


@pytest.mark.parametrize(
    ("changes", "fix"),
    [
        ({"code": "99213", "separate": True, "statement": "a rash"}, "ask the coder about 25"),
        ({"code": "99213", "modifier": "25", "separate": False}, "ask the coder about its code"),
        ({"code": "99213", "modifier": "25"}, "ask the coder"),
    ],
)
def test_an_evaluation_of_the_day_is_a_question_to_the_coder(changes: dict[str, Any], fix: str) -> None:
    """C: modifiers are the coder's; no finding takes a code out of the record."""
    (finding,) = [one for one in found({"evaluation": changes}) if one.id == "R24"]
    assert fix in finding.fix
    assert "take" not in finding.fix


# ---- Who pays ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payer", "level", "told"),
    [
        ({"kind": "medicare_original", "coverage_finding": "expected_denied"}, "stop", "no ABN is recorded"),
        ({"kind": "medicare_original", "coverage_finding": "excluded_cosmetic"}, "warn", "no written notice"),
        ({"kind": "commercial", "coverage_finding": "expected_denied"}, "warn", "no written notice"),
        ({"kind": "medicaid", "coverage_finding": "excluded_cosmetic"}, "warn", "no written notice"),
        ({"kind": "medicare_advantage", "coverage_finding": "expected_denied"}, "warn", "no written notice"),
        ({"coverage_finding": "expected_denied"}, "warn", "no written notice"),
        ({"kind": "medicare_original", "coverage_finding": "expected_covered"}, None, ""),
        ({"kind": "self_pay", "coverage_finding": "excluded_cosmetic"}, None, ""),
    ],
)
def test_only_original_medicare_owes_a_notice(payer: dict[str, str], level: str | None, told: str) -> None:
    """C: the ABN is Original Medicare's; no law asks another payer's patient for a written notice."""
    hits = [one for one in found({"payer": payer}) if one.path == "payer.notice"]
    assert [one.level for one in hits] == ([level] if level else [])
    assert all(told in one.message and ("docgen" in one.source) is (level == "warn") for one in hits)
    unsigned = {"payer": {**payer, "notice": "abn_cms_r_131", "modifiers": ["GA"]}}
    (signed_at,) = [one for one in found(unsigned) if one.path == "payer.notice_signed_at"]
    assert signed_at.level == ("stop" if level == "stop" else "warn")


@pytest.mark.parametrize("document", [NOTE, CONSENT])
@pytest.mark.parametrize(("given", "ids"), [({"estimate_given_on": "2026-02-25"}, []), ({}, ["N17"])])
def test_the_estimate_is_the_notice_of_a_patient_who_pays(
    document: str, given: dict[str, str], ids: list[str]
) -> None:
    """C, its kind: who pays is given an estimate; nobody asks for a second paper on the cost."""
    payer = {"kind": "self_pay", "coverage_finding": "excluded_cosmetic", **given}
    assert [one.id for one in found({"payer": payer}, document)] == ids


@pytest.mark.parametrize(
    ("kind", "where", "is_asked"),
    [
        ("medicare_original", "remote", True),
        ("medicare_original", "in_suite", False),
        ("medicare_advantage", "remote", False),
    ],
)
def test_a_supervisor_at_a_screen_is_a_question_to_the_coder(kind: str, where: str, is_asked: bool) -> None:
    """C: the ten days of 17340 are known from a secondary page alone."""
    payer = {"kind": kind, "coverage_finding": "expected_covered"}
    changes = {"payer": payer, "supervising_practitioner": {"name": "Max Moe", "location": where}}
    hits = [one for one in found(changes) if one.id == "supervision-remote"]
    assert len(hits) == is_asked
    for one in hits:
        assert "may not take" in one.message
        assert "ask the coder" in one.fix
        assert "secondary" in one.source


def test_coverage_that_is_unknown_is_told_as_that() -> None:
    """B5: "It is not recorded" stood where `unknown` was recorded, and nothing without a payer."""
    (unknown,) = messages({"payer": {"kind": "commercial", "coverage_finding": "unknown"}}, "R8")
    (missing,) = messages({"payer": {"kind": "commercial"}}, "R8")
    assert unknown == "It is recorded as unknown whether the payer covers 17340"
    assert missing == "It is not recorded whether the payer covers 17340"
    for document in (NOTE, CONSENT):
        assert messages({"payer": GONE}, "payer-kind", document) == ["It is not recorded who pays"]
        assert messages({"payer": {"kind": "none_known"}}, "payer-kind", document) == []
    assert messages({**NOT_DONE, "payer": GONE}, "payer-kind") == []


ABN = {"kind": "medicare_original", "notice": "abn_cms_r_131", "notice_signed_at": BEFORE}


@pytest.mark.parametrize(
    ("option", "level", "told"),
    [
        ({}, "warn", "not recorded which option"),
        ({"notice_option": "option_3"}, "stop", "chose not to have the procedure, and it was begun"),
        ({"notice_option": "option_1"}, None, ""),
        ({"notice_option": "option_2"}, None, ""),
    ],
)
def test_the_option_of_the_notice_is_asked_for(option: dict[str, str], level: str | None, told: str) -> None:
    """C: the option of the ABN stood nowhere; whoever declined the service is not treated."""
    payer = {**ABN, "coverage_finding": "expected_covered", **option}
    hits = [one for one in found({"payer": payer}) if one.path == "payer.notice_option"]
    assert [one.level for one in hits] == ([level] if level else [])
    assert all(told in one.message for one in hits)
    assert messages({**NOT_DONE, "payer": payer}, "R8") == []


@pytest.mark.parametrize(
    ("payer", "booked", "told"),
    [
        ({}, None, "no good-faith estimate is recorded"),
        ({"cost_asked": False}, "2026-02-25", "no good-faith estimate is recorded"),
        ({"cost_asked": False}, "2026-02-26", None),
        ({"cost_asked": True}, "2026-02-26", "no good-faith estimate is recorded"),
        ({"notice": "good_faith_estimate"}, None, "not on which day"),
        ({"estimate_given_on": "2026-03-02"}, None, None),
        ({"estimate_given_on": "2026-03-03"}, None, "after the day of the visit"),
        ({"estimate_given_on": "2026-02-26"}, "2026-02-25", None),
        ({"estimate_given_on": "2026-02-27"}, "2026-02-25", "later than the rule asks"),
        ({"estimate_given_on": "2026-02-18"}, "2026-02-13", None),
        ({"estimate_given_on": "2026-02-19"}, "2026-02-13", "later than the rule asks"),
        ({"cost_asked_on": "2026-02-23", "estimate_given_on": "2026-02-26"}, None, None),
        ({"cost_asked_on": "2026-02-23", "estimate_given_on": "2026-02-27"}, None, "later than the rule"),
    ],
)
def test_a_patient_who_pays_gets_an_estimate_in_time(
    payer: dict[str, Any], booked: str | None, told: str | None
) -> None:
    """C: the good-faith estimate was nowhere; booked 3 days ahead it is due in 1, 10 ahead or asked in 3."""
    changes = {"payer": {"kind": "self_pay", **payer}, "encounter.booked_on": booked or GONE}
    hits = messages(changes, "N17")
    assert len(hits) == (1 if told else 0)
    assert all(told in one for one in hits)
    assert messages({**changes, "payer.kind": "commercial"}, "N17") == []


# ---- Messages that are true of the record ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "rule", "message"),
    [
        ({"consent.understanding_check": "not_done"}, "N16", "Understanding was not checked"),
        (
            {"consent.understanding_check": GONE},
            "N16",
            "It is not recorded whether understanding was checked",
        ),
        ({"condition.code": "L70"}, "R6", "The diagnosis is a heading, not a billable code: "),
        ({"post.diagnosis": "L70"}, "post-diagnosis", "The diagnosis after the procedure is a heading"),
        ({"condition.code": "L73.0"}, "R6", "The diagnosis is no code for acne (L70): "),
        ({"condition.severity": "iga_4"}, "R5", "The acne is graded severe: "),
        ({"condition.code": "L70.1"}, "R5", "The diagnosis is a severe form of acne: "),
        (
            {"condition.severity": "iga_3", "condition.features": ["nodulocystic"]},
            "R5",
            "A feature of severe acne is recorded: nodulocystic",
        ),
        ({"consent.outcome": "not_obtained"}, "R15", "The procedure was done, and the consent to it is not"),
        (
            {"evaluation": {"code": "99213", "modifier": "25", "separate": False}},
            "R24",
            "The evaluation on the day is recorded as not separate from the procedure",
        ),
        (
            {"screening.skin_type": "fitzpatrick_5", "consent.pigment_initials": "declined"},
            "R11",
            "The paragraph on lighter and darker marks is not recorded as initialled: declined",
        ),
        ({**NOT_DONE, "plan.agent": GONE}, "note-agent", "It is not recorded what was to be used to freeze"),
    ],
)
def test_a_message_is_true_of_the_record(changes: dict[str, Any], rule: str, message: str) -> None:
    """B6, B7, B8 and their kind: a message says what is there, not that nothing is."""
    told = messages(changes, rule)
    assert len(told) == 1
    assert told[0].startswith(message)


@pytest.mark.parametrize(
    ("key", "rule"),
    [("assistants", "note-assistants"), ("procedure.other_procedures", "note-other-procedures")],
)
def test_none_can_be_said(key: str, rule: str) -> None:
    """B14: nobody said that "none" can be written, or how."""
    (finding,) = [one for one in found({key: GONE}) if one.id == rule]
    assert f'{key.rpartition(".")[2]} = "none"' in finding.fix
    assert messages({key: "none"}, rule) == []
    assert "None recorded" not in note_of({key: "none"})


# ---- Overrides and variances ---------------------------------------------------------------------------


def entry(**keys: str) -> dict[str, str]:
    return {"by": "Jane Roe, MD", **keys}


def test_an_override_stands_in_the_note_in_words() -> None:
    """B2: "(check R1), released by" stood in the note; an override of a condition that is not known too."""
    reason = "mild, fingers only"
    for answer, rule, words in (
        ("yes", "R1", "A contraindication is recorded: Raynaud's disease or phenomenon"),
        ("unknown", "N6", "A contraindication is not ruled out: Raynaud's disease or phenomenon"),
    ):
        overrides = [entry(check=f"{rule} screening.raynaud", at=BEFORE, reason=reason)]
        text = note_of({"screening.raynaud": answer, "overrides": overrides})
        assert f"{words}; decided by Jane Roe, MD, March 2, 2026 at 9:00 AM: {reason}" in text
        assert f"check {rule}" not in text.lower()
        assert "released" not in text


def test_a_variance_stands_in_the_note_in_words() -> None:
    """B2: "Check time-out-identifiers" stood in the note."""
    told = {"check": "time-out-identifiers", "at": AFTER, "statement": "the wristband alone was read"}
    text = note_of({"time_out.identifiers": ["name"], "variances": [entry(**told)]})
    assert "It is not recorded that the patient was identified by two identifiers; told by Jane Roe" in text
    assert "time-out-identifiers" not in text
    text = note_of({"variances": [entry(**told)]})  # it opens nothing, and is printed as it was written
    assert "Told by Jane Roe, MD, March 2, 2026 at 12:00 PM: the wristband alone was read" in text


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("variances", entry(check="time-out-identifiers", at=AFTER, statement="so it was")),
        ("overrides", entry(check="R1 screening.raynaud", at=BEFORE, reason="mild")),
    ],
)
def test_an_entry_that_opens_nothing_is_told(table: str, row: dict[str, str]) -> None:
    """B3: a variance that opened nothing was printed and not told; an override neither."""
    (finding,) = found({table: [row]})
    assert (finding.id, finding.level, finding.path) == ("needless-release", "info", f"{table}[0].check")


def test_a_site_that_was_not_agreed_to_is_released_as_any_other() -> None:
    """B3, its kind: a variance that a complication needs opens something."""
    event = {"complication": "wrong_site", "at": "2026-03-02T10:10:00-06:00", "action": "none"}
    event |= {"outcome": "none", "told": "the patient"}
    wrong = {"procedure.complications": ["wrong_site"], "procedure.events": [event]}
    assert [one.level for one in found(wrong)] == ["stop"]
    (finding,) = found({**wrong, "variances": [entry(check="R16", at=AFTER, statement="the nose too")]})
    assert (finding.id, finding.level, finding.release) == ("R16", "info", "variances[0]")


# ---- A translation that nobody reviewed --------------------------------------------------------------------

REVIEW = '\n[reviewed.es]\nby = "Ana Example, CHI"\non = 2026-02-01\n'


@pytest.fixture
def bilingual(tmp_path: Path) -> Path:
    """A small pack whose documents are there in Spanish too."""
    folder = make_tiny_pack(tmp_path / "tiny")
    texts = load_pack(folder).texts("en")
    shutil.copytree(folder / "en", folder / "es")
    spanish = tomlkit.dumps({"language": "es", "words": texts["words"], "text": texts["text"]})
    (folder / "text" / "es.toml").write_text(spanish, encoding="utf-8")
    return folder


def add_to_pack(folder: Path, lines: str) -> Path:
    path = folder / "pack.toml"
    path.write_text(path.read_text(encoding="utf-8") + lines, encoding="utf-8")
    return folder


def unreviewed(
    folder: Path, document: str, language: str = "es", clinic: Clinic | None = None, **tables: Any
) -> list[tuple[str, str]]:
    pack = load_pack(folder)
    visit = load_encounter({**VISIT, **tables}, pack=pack)
    hits = check(visit, pack, document, language=language, clinic=clinic)
    return [(one.level, one.path) for one in hits if one.id == "language-reviewed"]


def test_a_translation_that_nobody_reviewed_is_a_stop_for_what_a_patient_reads(bilingual: Path) -> None:
    """Issue 11, 3: drafts alone, until somebody says who reviewed it and when; colleagues read on."""
    assert unreviewed(bilingual, CONSENT) == [("stop", "consent")]
    assert unreviewed(bilingual, "aftercare") == [("stop", "aftercare")]
    assert unreviewed(bilingual, NOTE) == []
    assert unreviewed(bilingual, CONSENT, "en") == unreviewed(bilingual, "aftercare", "en") == []
    pack = load_pack(bilingual)
    visit = load_encounter(VISIT, pack=pack)
    with pytest.raises(NotReady, match="nobody is recorded to have reviewed it"):
        fill(visit, pack, CONSENT, language="es")
    assert fill(visit, pack, CONSENT, language="es", draft=True).draft


@pytest.mark.parametrize(("day", "is_reviewed"), [("2026-03-02", True), ("2026-03-03", False)])
def test_the_pack_or_the_clinic_says_who_reviewed_it(bilingual: Path, day: str, is_reviewed: bool) -> None:
    """Issue 11, 3: a review counts from its day on, the clinic's as the pack's."""
    clinic = parse_clinic({"reviewed": {"es": {"by": "Ana Example", "on": day}}})
    for document in (CONSENT, "aftercare"):
        assert (unreviewed(bilingual, document, clinic=clinic) == []) is is_reviewed
    add_to_pack(bilingual, REVIEW.replace("2026-02-01", day))
    for document in (CONSENT, "aftercare"):
        assert (unreviewed(bilingual, document) == []) is is_reviewed


@pytest.mark.parametrize(("document", "table"), [(CONSENT, "consent"), ("aftercare", "aftercare")])
@pytest.mark.parametrize(
    ("keys", "is_reviewed"),
    [
        ({}, True),
        ({"translation_reviewed_by": GONE}, False),
        ({"translation_reviewed_on": "2026-03-03"}, False),
        ({"translation_reviewed_on": GONE}, False),
        ({"language": "vi"}, False),
    ],
)
def test_the_record_says_who_reviewed_its_form(
    bilingual: Path, document: str, table: str, keys: dict[str, Any], is_reviewed: bool
) -> None:
    """Issue 11, 3: the record of a form or a sheet says it of that one."""
    said = {"translation_reviewed_by": "Ana Example", "translation_reviewed_on": "2026-03-02", **keys}
    if table == "consent" and "language" in said:
        said["form_language"] = said.pop("language")
    rows = {key: value for key, value in {**VISIT[table], **said}.items() if value is not GONE}  # type: ignore[dict-item]
    assert (unreviewed(bilingual, document, **{table: rows}) == []) is is_reviewed


def test_another_paper_for_patients_is_held_to_it_too(bilingual: Path) -> None:
    """Issue 11, 3, its kind: whatever a patient reads."""
    add_to_pack(
        bilingual,
        '\n[documents.leaflet]\ntype = "other"\ntitle = "Leaflet"\nfile = "aftercare.docx"\n'
        'readers = "patient"\nsubject = "plan"\ndue = "plan"\n',
    )
    assert [level for level, _ in unreviewed(bilingual, "leaflet")] == ["stop"]
    assert unreviewed(bilingual, "leaflet", "en") == []


WRONG = {
    "es": {"by": " ", "on": "2026-02-30"},
    "en": {"by": "Ana Example", "on": "2026-02-01", "note": "x"},
    "vi": "Ana Example",
}
PLACES = {"reviewed.es.by", "reviewed.es.on", "reviewed.en.note", "reviewed.vi"}


def test_what_is_wrong_with_the_reviews_is_told_at_once(bilingual: Path) -> None:
    """Issue 11, bad input: no name, no day, a key and a language there is not, in both files."""
    with pytest.raises(ClinicError) as told:
        parse_clinic({"reviewed": WRONG})
    assert {problem.place for problem in told.value.problems} == PLACES
    with pytest.raises(ClinicError, match=r"reviewed: is not a table"):
        parse_clinic({"reviewed": "Ana Example"})
    clinic = parse_clinic({"reviewed": {"vi": {"by": "Ana Example", "on": "2026-02-01"}}})
    (problem,) = find_setting_problems(clinic, load_pack(bilingual))
    assert (problem.place, problem.kind) == ("reviewed.vi", "unknown-language")
    lines = '[reviewed]\nvi = "Ana"\n[reviewed.es]\nby = ""\non = 2026-02-01T10:00:00Z\n'
    with pytest.raises(PackError) as refused:
        load_pack(add_to_pack(bilingual, lines))
    places = [problem.place for problem in refused.value.problems]
    assert sorted(places) == [
        "pack.toml, reviewed.es.by",
        "pack.toml, reviewed.es.on",
        "pack.toml, reviewed.vi",
        "pack.toml, reviewed.vi",
    ]


def test_what_to_do_about_a_form_in_a_translation_can_be_done() -> None:
    """Issue 11, 3: the pack has no Spanish, so a clinic can record no review of it; the record can."""
    form = {"consent.form_language": "es", "patient.language": "es"}
    reviewed = {
        "consent.translation_reviewed_by": "Ana Example",
        "consent.translation_reviewed_on": "2026-03-02",
    }
    (found,) = [one for one in check(read_visit(altered(form)), PACK, NOTE) if one.id == "language-reviewed"]
    assert "translation_reviewed_by" in found.fix
    assert "clinic.toml" not in found.fix
    findings = check(read_visit(altered({**form, **reviewed})), PACK, NOTE)
    assert "language-reviewed" not in {one.id for one in findings}
