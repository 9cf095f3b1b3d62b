"""The words of pack 17340 hold together: every coded field has its list, every code its words, and what
patients read is plain.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from complete_visit import complete_visit, read_visit
from stated import said_whatever_holds, sentences_of, stated

from docgen import load_pack
from docgen.context import Words, build_context, words_of
from docgen.encounter import Field
from docgen.pack import find_problems

FOLDER = Path(__file__).resolve().parent.parent / "templates" / "17340"
PACK = tomllib.loads((FOLDER / "pack.toml").read_text(encoding="utf-8"))
TEXTS = load_pack("17340").texts("en")
VOCABULARY = load_pack("17340").vocabulary
WORDS = TEXTS["words"]

# Lists whose codes leave no room for another one, or whose "other" would say nothing.
WITHOUT_OTHER = {"agent", "technique", "skin_type", "condition", "condition_group", "diagnosis", "pain"}
SHARED = {
    "answer", "answered", "assent", "capacity", "chaperone_outcome", "consent_outcome", "copy_given",
    "coverage_finding", "decision", "given_as",
    "given_by", "interpreter_mode", "language", "laterality", "not_listed", "nothing", "notice", "payer_kind",
    "relationship", "signature_status", "page_size", "status", "timing_basis", "treatment_result",
    "treatment_source",
    "notice_option", "patient_agreement", "supervisor_location", "time_out_outcome", "understanding_check",
}  # fmt: skip


def coded_fields() -> Iterator[Field]:
    for _, one in load_pack("17340").definition.walk():
        if one.list:
            yield one


def flagged(name: str, flag: str) -> set[str]:
    return {code for code, facts in VOCABULARY[name].items() if facts.get(flag)}


def plain_words() -> list[str]:
    """Every plain word that a patient may read."""
    found = []
    for name, codes in WORDS.items():
        for code, word in codes.items():
            if not VOCABULARY[name][code].get("clinician_only"):
                sides = [phrase["plain"] for phrase in word.values() if isinstance(phrase, dict)]
                found += [word["plain"], *sides]
    return found


TEMPLATES = {name: (FOLDER / "en" / f"{name}.docx").read_bytes() for name in ("patient-consent", "aftercare")}
STATED = dict(said for one in TEMPLATES.values() for said in said_whatever_holds(one).items())
PATIENT_PROSE = [part for one in TEMPLATES.values() for part in sentences_of(one)]
PATIENT_READS = [*PATIENT_PROSE, *plain_words()]
FLAGS = ("near_eye", "spray", "hair_bearing", "eyelids_may_swell", "headache", "minor")


@cache
def names_of(document: str) -> dict[str, Any]:
    """The names of a visit of which nothing holds that a sentence asks for."""
    names = build_context(read_visit(complete_visit()), load_pack("17340"), document)
    return {**names, "vehicle": None, "applicators": [], "techniques": [], **dict.fromkeys(FLAGS, False)}


def chosen(*statements: str, **names: Any) -> str:
    """What the filled documents state for a visit with these names, as one text."""
    found: dict[str, str] = {}
    for document in TEMPLATES:
        template = load_pack("17340").template(document)
        found |= stated(template.render({**names_of(document), **names}, "mark"))
    return " ".join(found[statement] for statement in statements)


def word(list_: str, code: str) -> dict[str, Any]:
    words: Words = words_of(load_pack("17340"), "en")
    return words.word(list_, code)


def means(agent: str, applicator: str | None = None, **others: Any) -> dict[str, Any]:
    """The names that follow from the means of a treatment."""
    tools = [] if applicator is None else [word("applicator", applicator)]
    spray = any(tool["spray"] for tool in tools)
    return {"agent": word("agent", agent), "applicators": tools, "spray": spray, **others}


def test_every_coded_field_of_a_record_has_its_list() -> None:
    assert {one.list for one in coded_fields()} <= VOCABULARY.keys()


def test_a_list_that_the_record_fixes_has_the_same_codes() -> None:
    fixed = {one.list: set(one.codes) for one in coded_fields() if one.codes}
    assert fixed
    assert {name: set(VOCABULARY[name]) for name in fixed} == fixed


def test_answers_have_their_list_too() -> None:
    assert list(VOCABULARY["answer"]) == ["yes", "no", "not_asked", "unknown", "declined", "not_applicable"]


def test_every_code_has_both_words_and_every_word_its_code() -> None:
    assert find_problems(FOLDER) == ()
    for name, codes in VOCABULARY.items():
        assert set(WORDS[name]) == set(codes), name
        for code, word in WORDS[name].items():
            assert {"clinical", "plain"} <= word.keys(), (name, code)
    assert set(WORDS) == set(VOCABULARY)


def test_every_list_of_the_procedure_takes_another_in_words() -> None:
    own = VOCABULARY.keys() - SHARED - WITHOUT_OTHER - {"gender"}
    assert {name for name in own if not VOCABULARY[name].get("other", {}).get("text_required")} == set()


@pytest.mark.parametrize("site", [site for site in WORDS["body_site"] if site != "other"])
def test_a_site_is_worded_whole_for_each_side_it_may_have(site: str) -> None:
    sides = [side for side in VOCABULARY["body_site"][site]["sides"] if side != "not_applicable"]
    phrases = {side: WORDS["body_site"][site][side] for side in sides}
    for kind in ("clinical", "plain"):
        said = [phrase[kind] for phrase in phrases.values()]
        assert len(set(said)) == len(said)
        for side in {"right", "left"} & phrases.keys():
            assert re.search(rf"\b{side}\b", phrases[side][kind])
        if "bilateral" in phrases:
            assert not re.search(r"\b(right|left)\b", phrases["bilateral"][kind])


def test_a_paired_site_needs_its_side() -> None:
    for site, facts in VOCABULARY["body_site"].items():
        sides = set(facts["sides"])
        assert ("right" in sides) == ("left" in sides), site
        if "right" in sides and "not_applicable" in sides:
            assert facts.get("whole") or facts.get("never") or facts.get("text_required"), site


# vocabulary of zones: near the eye, hair, keloid, caution, never
@pytest.mark.parametrize(
    ("flag", "sites"),
    [
        ("near_eye", "glabella temple eyebrow nasal_root cheek_upper medial_canthus eyelid face"),
        ("hair_bearing", "eyebrow neck_back"),
        ("hair_bearing_men", "eyebrow neck_back perioral chin submental jawline"),
        ("keloid_prone", "jawline chest sternum upper_back shoulder"),
        ("caution", "temple alar_rim nasolabial_fold medial_canthus preauricular"),
        ("never", "lip_margin eyelid"),
        ("chaperone", "chest sternum"),
        ("area_only", "face upper_trunk"),
        ("headache", "forehead temple face"),
    ],
)
def test_zones_hold_the_sites_that_they_should(flag: str, sites: str) -> None:
    assert flagged("body_site", flag) == set(sites.split())


def test_eyelids_may_swell_after_every_site_near_the_eye_and_forehead_and_cheek() -> None:
    swelling = flagged("body_site", "eyelids_may_swell")
    assert flagged("body_site", "near_eye") | {"forehead", "temple", "cheek"} <= swelling
    assert not swelling & {"back", "chest", "shoulder", "neck_back", "chin"}


def test_snomed_codes_pass_their_check_digit() -> None:
    codes = [facts["snomed"] for facts in VOCABULARY["body_site"].values() if "snomed" in facts]
    codes += [facts["snomed"] for facts in VOCABULARY["laterality"].values() if "snomed" in facts]
    assert len(codes) == 25
    assert [code for code in codes if not passes_verhoeff(code)] == []
    assert not passes_verhoeff("116888000")
    assert not passes_verhoeff("38481008")


def passes_verhoeff(code: str) -> bool:
    """The check digit of SNOMED CT (Verhoeff, dihedral group D5)."""
    check = 0
    for position, digit in enumerate(reversed(code)):
        value = int(digit)
        for _ in range(position % 8):
            value = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)[value]
        check = _multiply(check, value)
    return check == 0


def _multiply(a: int, b: int) -> int:
    if a < 5:
        return (a + b) % 5 if b < 5 else 5 + (a + b) % 5
    return 5 + (a - b) % 5 if b < 5 else (a - b) % 5


def test_slush_is_never_sprayed_and_every_agent_has_a_swab() -> None:
    for code, facts in VOCABULARY["applicator"].items():
        assert set(facts["agents"]) <= VOCABULARY["agent"].keys()
        if facts.get("spray") or code == "cryoprobe":
            assert facts["agents"] == ["liquid_nitrogen"]
    assert set(VOCABULARY["applicator"]["cotton_swab"]["agents"]) == VOCABULARY["agent"].keys()


def test_conditions_that_stop_are_those_of_the_rules() -> None:
    by_level: dict[str, set[str]] = {}
    for code, facts in VOCABULARY["condition"].items():
        by_level.setdefault(facts["level"], set()).add(code)
    assert by_level["stop"] == {
        "cold_urticaria", "raynaud", "cryoglobulinemia", "cryofibrinogenemia", "agammaglobulinemia",
        "multiple_myeloma", "prior_cryo_reaction", "diagnosis_uncertain",
    }  # fmt: skip
    assert by_level["info"] == {"pregnancy", "fainting", "allergies"}
    assert flagged("condition", "clinician_only") == {"diagnosis_uncertain"}
    wrong = {"D89.2"}  # hypergammaglobulinemia, which some lists take for cryofibrinogenemia
    assert not wrong & {icd for facts in VOCABULARY["condition"].values() for icd in facts.get("icd10", [])}


def test_only_no_clears_a_stop() -> None:
    assert flagged("answer", "clears") == {"no"}


def test_what_was_not_suitable_is_no_failure() -> None:
    assert flagged("treatment_result", "failed") == {
        "no_response",
        "partial_response",
        "relapse",
        "not_tolerated",
    }
    assert not flagged("treatment_result", "failed") & {"contraindicated", "declined", "ongoing"}
    counts = {facts["counts_as"] for facts in VOCABULARY["treatment_class"].values()}
    assert counts == {"topical", "systemic", "procedure", "none"}


def test_diagnoses_are_acne_or_refused_with_a_reason() -> None:
    for code, facts in VOCABULARY["diagnosis"].items():
        assert bool(facts.get("acne")) == bool(re.fullmatch(r"L70\.\d", code)), code
        assert bool(facts.get("acne")) != bool(facts.get("refused")), code
        assert WORDS["diagnosis"][code]["clinical"] == facts["icd_name"]
    assert {"L70.0", "L70.1", "L70.2", "L70.3", "L70.4", "L70.5", "L70.8", "L70.9"} == flagged(
        "diagnosis", "acne"
    )


@pytest.mark.parametrize("name", ["diagnosis", "lesion_type"])
def test_what_is_refused_says_why(name: str) -> None:
    assert flagged(name, "refused") == flagged(name, "reason")
    assert {"scar", "excoriation", "pigment_mark", "milium", "keloid_papule"} == flagged(
        "lesion_type", "refused"
    )


def test_initials_are_asked_for_from_type_four_on() -> None:
    assert flagged("skin_type", "pigment_initials") == {f"fitzpatrick_{number}" for number in (4, 5, 6)}


def test_the_descriptor_stands_once_and_never_without_its_notice() -> None:
    files = [*FOLDER.glob("*.toml"), *(FOLDER / "text").glob("*.toml")]
    assert sum(file.read_text(encoding="utf-8").count(PACK["descriptor"]) for file in files) == 1
    assert PACK["descriptor"] == "Cryotherapy (CO2 slush, liquid N2) for acne"
    for part in ("copyright {year} American Medical Association", "registered trademark", "FARS/DFARS"):
        assert part in PACK["notice"]
    assert "The AMA assumes no liability" in PACK["notice"]


# --- what patients read -----------------------------------------------------------------------------

CLINICAL = re.compile(
    r"fitzpatrick|\biga\b|\bpga\b|erythema|\bln2\b|\bn2\b|\bco2\b|cryo|edema|bulla|comedone|papule|pustule|"
    r"nodule|keloid|hypertroph|atroph|pigment|urticaria|anaphyla|syncope|vasovagal|emphysema|orbital|"
    r"perioral|mental|glabella|temporal|\blesion|alopecia|necro|\bmilia|granuloma|topical|systemic|"
    r"contraindic|adverse|focal|paresthesia|hemorrhag|immuno|coagul|canth|vermilion|thorax|petrolatum",
    re.IGNORECASE,
)
WARRANTY = re.compile(
    r"\bsafe|\beffective|guarantee|\bcure|success|harmless|painless|risk-free|don't worry", re.I
)
RATE = re.compile(r"%|\bper ?cent|\b\d+ (in|of|out of) \d+|\bmost people\b", re.IGNORECASE)


@pytest.mark.parametrize("net", [CLINICAL, WARRANTY, RATE], ids=["clinical", "warranty", "rate"])
def test_patients_read_no_clinical_word_no_warranty_and_no_rate(net: re.Pattern[str]) -> None:
    assert [text for text in PATIENT_READS if net.search(text)] == []


def test_these_nets_catch_what_they_should() -> None:
    for word in ("cryotherapy", "Fitzpatrick", "IGA 3", "erythema", "LN2", "open comedone"):
        assert CLINICAL.search(word)
    assert WARRANTY.search("It is safe and effective")
    assert RATE.search("9 in 10 people")


# What others sign, and who decides for another one.
LONGER = {
    "I may decide for , and I agree to this treatment, as this form describes it.",
    "I interpreted this form and the talk about it, fully and truly, in the patient's language.",
    "This form covers 1 treatment This form covers up to treatments This form is good until .",  # each alone
}


def test_sentences_for_patients_are_short() -> None:
    assert {sentence for sentence in PATIENT_PROSE if len(sentence.split()) > 15} == LONGER


def test_most_sentences_for_patients_are_very_short() -> None:
    lengths = [len(said.split()) for said in PATIENT_PROSE if len(said.split()) > 2]  # no labels
    assert len(lengths) > 200
    assert sum(length <= 12 for length in lengths) / len(lengths) >= 0.9


def test_numbers_are_digits_for_patients() -> None:
    spelled = re.compile(r"\b(two|three|four|five|six|seven|eight|nine|ten)\b")
    assert [text for text in PATIENT_PROSE if spelled.search(text)] == []


# of an answer: tests/test_visits_answers.py
RECORDED = {"You told us about this:", "You told us about this, too:"}


def test_prose_asserts_no_act() -> None:
    done = re.compile(
        r"\bwe (have|explained|asked|told|washed|covered|gave|checked|froze)\b|\byou (told|agreed)\b", re.I
    )
    assert {text for text in PATIENT_PROSE if done.search(text)} == RECORDED


# Facts of the procedure, each where it belongs; the wording is ours.
FACTS = [
    ("B2 after other treatment", "why_this_treatment", "have not cleared acne"),
    ("B3 washing", "what_happens", "We wash your skin first. This takes off dirt, oil"),
    ("B5 a few seconds", "what_happens", "for a few seconds"),
    ("B6 less blood", "how_it_works", "less blood flows"),
    ("B6 scab takes acne along", "how_it_works", "When the scab flakes off, the acne can come off"),
    ("B6 scab takes acne along", "what_to_do_until_healed", "flake off with the acne"),
    ("B7 less visible", "how_it_may_help", "may show less"),
    ("B7 sometimes clear", "how_it_may_help", "Sometimes it clears up completely"),
    ("B7 no promise", "how_it_may_help", "We cannot promise"),
    ("B8 no cuts", "how_it_works", "no cuts and no stitches"),
    ("B8 not for everyone", "not_for_everyone", "not right for everyone"),
    ("B9 mild to moderate", "not_for_everyone", "mild or moderate"),
    ("B9 severe", "not_for_everyone", "For severe acne, another treatment may be better"),
    ("B10 hives", "not_for_everyone", "Hives from cold can rule it out"),
    ("B10 Raynaud", "not_for_everyone", "Raynaud's disease"),
    ("B10 circulation", "not_for_everyone", "blood flow"),
    ("B11 redness", "what_to_expect", "red and a little swollen"),
    ("B11 scab and flakes", "what_to_expect", "scab, dry, and flake"),
    ("B11 no promise of a week", "what_to_expect", "We cannot say how long"),
    ("B11 aftercare", "what_to_do_until_healed", "2 weeks or more"),
    ("B12 do not pick", "what_to_do_until_healed", "Do not pick the scabs. Picking can leave a scar."),
    ("B13 discussion", "rights", "talk with a clinician who knows what you need"),
    ("scars", "not_for_everyone", "not a treatment for acne scars"),
    ("evidence", "how_little_is_known", "Few good studies"),
    (
        "evidence",
        "how_little_is_known",
        "not among the treatments that the 2024 U.S. acne guideline recommends",
    ),
    ("marks_on_the_skin", "marks_on_the_skin", "lighter or darker marks on any skin"),
    ("no treatment", "other_choices", "No treatment."),
    ("stop", "rights", "stop the treatment at any time"),
    ("no ice", "what_to_do_today", "Never use ice"),
    ("blisters", "what_to_do_in_the_next_days", "Leave blisters closed"),
    ("blisters", "when_to_call_us", "blister is tight and painful"),
    ("infection on dark skin", "when_to_call_us", "may turn red, purple, or darker"),
    ("4 weeks", "when_to_call_us", "4 weeks"),
    ("hives alone", "when_to_call_us", "hives"),
    ("emergency", "when_to_call_for_help", "trouble breathing"),
    ("emergency", "when_to_call_for_help", "tongue or throat"),
    ("emergency", "when_to_call_for_help", "collapse"),
]


@pytest.mark.parametrize(("fact", "statement", "words"), FACTS)
def test_facts_stand_where_they_belong(fact: str, statement: str, words: str) -> None:
    assert words in STATED[statement], fact


def test_f18_what_patients_read_stands_in_the_word_files_and_nowhere_else() -> None:
    assert list(TEXTS["text"]) == ["statements"]
    in_the_consent = sentences_of(TEMPLATES["patient-consent"])
    assert "This form does not cover photos." in in_the_consent
    assert len({said for said in in_the_consent if re.fullmatch(r"[A-Z].*\w\.", said)}) > 90


def test_no_text_promises_a_few_days() -> None:
    assert not re.search(r"days to (a|1) week", " ".join(PATIENT_PROSE))


def test_hives_alone_are_no_emergency() -> None:
    assert "hives" not in STATED["when_to_call_for_help"]


# --- what changes with the record -------------------------------------------------------------------

PAIRS = [(agent, tool) for tool, facts in VOCABULARY["applicator"].items() for agent in facts["agents"]]


@pytest.mark.parametrize(("agent", "applicator"), PAIRS)
def test_each_agent_and_applicator_is_told_by_its_name_tool_and_feeling(agent: str, applicator: str) -> None:
    told = chosen("what_happens", **means(agent, applicator))
    felt = chosen("how_it_feels", **means(agent, applicator))
    names = {"liquid_nitrogen": "liquid nitrogen", "carbon_dioxide_slush": "dry ice"}
    assert [name for name in names.values() if name in told] == [names[agent]]
    tools = {
        "cotton_swab": "swab",
        "gauze": "gauze",
        "open_spray": "nozzle",
        "cone_spray": "cone",
        "cryoprobe": "tip",
    }
    assert [code for code, tool in tools.items() if re.search(rf"\b{tool}\b", told)] == [
        code for code in tools if code == applicator
    ]
    assert told.count("for a few seconds") == 1
    assert felt.count("stings or burns") == 1


def test_texts_of_the_agents_differ_in_all_three() -> None:
    nitrogen, slush = (means(agent, "cotton_swab") for agent in VOCABULARY["agent"])
    for key in ("what_happens", "how_it_feels"):
        assert chosen(key, **nitrogen) != chosen(key, **slush)


def test_a_plan_without_applicator_still_tells_what_happens() -> None:
    for agent in VOCABULARY["agent"]:
        assert "for a few seconds" in chosen("what_happens", **means(agent))
        assert "stings or burns" in chosen("how_it_feels", **means(agent))


def test_acetone_is_told_only_where_it_is_in_the_slush() -> None:
    slush = means("carbon_dioxide_slush", "gauze")
    assert "acetone" in chosen("what_happens", **slush, vehicle=word("vehicle", "acetone"))
    assert "acetone" not in chosen("what_happens", **slush, vehicle=word("vehicle", "none"))


@pytest.mark.parametrize(
    ("statement", "names", "words"),
    [
        ("rare_risks", {"near_eye": True}, "injury to the eye"),
        ("rare_risks", {"spray": True}, "gas under the skin"),
        ("less_common_risks", {"headache": True}, "Headache"),
        ("what_to_expect", {"eyelids_may_swell": True}, "eyelids"),
        ("what_to_do_in_the_next_days", {"eyelids_may_swell": True}, "eyelids"),
        ("when_to_call_us", {"eyelids_may_swell": True}, "Your eye hurts"),
        ("how_it_feels", {"headache": True}, "head may ache"),
        ("what_happens", {"near_eye": True}, "cover your eyes"),
        ("what_happens", {"techniques": [word("technique", "light_area")]}, "whole area"),
        ("rights", {"minor": True}, "child or teen"),
    ],
)
def test_what_holds_for_some_is_told_to_them_alone(statement: str, names: dict[str, Any], words: str) -> None:
    assert words in chosen(statement, **names)
    assert words not in chosen(statement)


def test_hair_loss_and_color_change_are_told_to_everyone() -> None:
    for hair in (True, False):
        assert chosen("less_common_risks", hair_bearing=hair).count("hair loss") == 1
    screening = names_of("patient-consent")["screening"]
    told = {
        chosen("marks_on_the_skin", screening={**screening, "skin_type": word("skin_type", code)})
        for code in VOCABULARY["skin_type"]
    }
    assert len(told) == 1


def test_a_moment_without_its_event_is_left_out() -> None:
    assert "The next morning" in chosen("what_to_expect", eyelids_may_swell=True)
    assert "The next morning" not in chosen("what_to_expect")


# --- Spanish, in the making -------------------------------------------------------------------------


def test_spanish_words_are_marked_as_not_reviewed_and_agree_with_their_sides() -> None:
    spanish = tomllib.loads((FOLDER / "text" / "es.toml").read_text(encoding="utf-8"))
    assert spanish["reviewed"] is False
    sites = spanish["words"]["body_site"]
    assert set(sites) == set(WORDS["body_site"]) - {"other"}
    for site, word in sites.items():
        sides = set(VOCABULARY["body_site"][site]["sides"]) - {"not_applicable"}
        assert sides <= word.keys(), site
    assert (sites["cheek"]["right"]["plain"], sites["shoulder"]["right"]["plain"]) == (
        "mejilla derecha",
        "hombro derecho",
    )
