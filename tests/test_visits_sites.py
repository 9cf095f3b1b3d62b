"""What a patient reads follows the sites, and the people who sign: lines of the visits, both ways."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from complete_visit import CONDITIONS, GONE, altered, read_visit
from test_documents import controls_of, text_of

from docgen.document import fill
from docgen.pack import load_pack
from docgen.pages import LOOKS

PACK = load_pack("17340")
CONSENT, AFTERCARE = "patient-consent", "aftercare"
HAT, COVER, HEAD = "Wear a hat.", "Cover the spots with clothes.", "Do not shave there or use make-up"
STRAP, COLLAR, CLOTHES = "straps, backpacks, and tight clothes", "collar", "tight clothes"


def printed(document: str, changes: dict[str, Any]) -> str:
    """The text of a draft of the complete visit with other values."""
    return text_of(fill(read_visit(altered(changes)), PACK, document, draft=True).content)


def at(*places: str, gender: str = "female") -> dict[str, Any]:
    """Changes that plan and treat these sites: `neck_back midline`, or `other`."""
    sites = [dict(zip(("body_site", "laterality"), place.split(), strict=False)) for place in places]
    return {
        "patient.gender": gender,
        "plan.sites": sites,
        "consent.sites": sites,
        "procedure.sites": [{**site, "lesion_type": "papule", "lesion_count": 2} for site in sites],
    }


# ---- B12: what is said of hair, head, hat, make-up and clothes ---------------------------------------------


@pytest.mark.parametrize(
    ("places", "gender", "words"),
    [
        (["neck_back midline"], "female", "hair loss where we treat (middle of the back of the neck); no"),
        (["jawline left", "back"], "male", "hair loss where we treat (left side of the jawline); no"),
        (["jawline left"], "female", "hair loss where we treat; no"),
        (["back"], "male", "hair loss where we treat; no"),
        (["eyebrow right"], "female", "hair loss where we treat (right eyebrow); no"),
    ],
)
def test_hair_loss_names_the_places_where_hair_grows(places: list[str], gender: str, words: str) -> None:
    """B12"""
    assert words in printed(CONSENT, at(*places, gender=gender))


@pytest.mark.parametrize(
    ("place", "begins"),
    [
        *(("forehead left", "Headache; slow healing"), ("other", "Headache; slow healing")),
        *(("back", "Slow healing"), ("chin left", "Slow healing")),
    ],
)
def test_a_headache_is_a_risk_of_forehead_and_temple(place: str, begins: str) -> None:
    """B12; a place in the record's own words may be one of the head."""
    assert f"Less common\n{begins}; infection" in printed(CONSENT, at(place))


@pytest.mark.parametrize(
    ("places", "there"),
    [
        (["chin left"], [HAT, HEAD]),
        (["neck_front left"], [HAT, HEAD, COLLAR]),
        (["back"], [COVER, STRAP, CLOTHES]),
        (["back", "neck_back midline"], [HAT, COVER, HEAD, COLLAR, STRAP, CLOTHES]),
        (["chin left", "shoulder right"], [HAT, COVER, HEAD, STRAP, CLOTHES]),
        (["upper_arm_back left"], [COVER, CLOTHES]),
        (["other"], [HAT, COVER, HEAD, CLOTHES]),
    ],
)
def test_hat_shaving_make_up_and_clothes_are_told_where_they_touch(
    places: list[str], there: list[str]
) -> None:
    """B12"""
    text = printed(AFTERCARE, at(*places))
    assert [words for words in (HAT, COVER, HEAD, COLLAR, STRAP, CLOTHES) if words in text] == there


# ---- B10, A10: who initials, and who has a say -------------------------------------------------------------

SURROGATE = {
    "guardian": {"name": "Pat Example", "relationship": "spouse"},
    "consent.given_by": "default_surrogate",
    "consent.capacity": "unable",
}
PARENT = {
    "patient.birth_date": "2012-05-14",
    "guardian": {"name": "Pat Example", "relationship": "mother"},
    "consent.given_by": "parent",
}


@pytest.mark.parametrize(("who", "whose"), [({}, "Your initials"), (PARENT, "Initials of Pat Example")])
def test_the_box_for_initials_says_whose(who: dict[str, Any], whose: str) -> None:
    """B10: "you" means the patient, and the mother is to fill it."""
    text = printed(CONSENT, {"screening.skin_type": "fitzpatrick_5", **who})
    assert whose in text
    assert ("Your initials" in text) == (not who)


@pytest.mark.parametrize(
    ("who", "answers"),
    [
        ({}, set()),
        (SURROGATE, {"consent.patient_agreement=agrees", "consent.patient_agreement=objects"}),
        (PARENT, {"consent.assent=given", "consent.assent=refused"}),
    ],
)
def test_an_adult_for_whom_another_decides_has_a_say_on_the_form(
    who: dict[str, Any], answers: set[str]
) -> None:
    """A10: a line of her own, and no assent of a minor."""
    form = fill(read_visit(altered(who)), PACK, CONSENT, draft=True)
    assert ("What the patient wants." in text_of(form.content)) == bool(answers)
    tags = {tag for tag in controls_of(form) if tag.startswith(("consent.assent=", "consent.patient_"))}
    assert tags == answers
    assert ("consent.assent_signed_at" in controls_of(form)) == (who is PARENT)


# ---- B11: the list to tick ---------------------------------------------------------------------------------

NOBODY_ASKED = {f"screening.{code}": GONE for code in CONDITIONS}


@pytest.mark.parametrize(("gender", "asked"), [("male", False), ("female", True), ("unknown", True)])
def test_the_list_to_tick_has_none_of_these_and_asks_no_man_about_pregnancy(gender: str, asked: bool) -> None:
    """B11"""
    text = printed(CONSENT, {**NOBODY_ASKED, "patient.gender": gender})
    assert "☐ None of these" in text
    assert "which, and when?" in text
    assert ("breastfeeding" in text) == asked


def test_without_a_list_to_tick_there_is_no_none_of_these() -> None:
    """B11, the other way."""
    assert "None of these" not in printed(CONSENT, {})


def test_two_columns_of_boxes_to_tick_have_a_gutter() -> None:
    """D8: the words of one column end before the box of the next; 8 points, in twentieths."""
    with zipfile.ZipFile(io.BytesIO(LOOKS["patient"].read_bytes())) as look:
        styles = look.read("word/styles.xml").decode()
    style = styles[styles.index('w:styleId="CheckTable"') :].partition("</w:style>")[0]
    margin = re.search(r'<w:(?:right|end) w:w="(\d+)"', style.partition("<w:tblCellMar>")[2])
    assert margin is not None
    assert int(margin[1]) >= 160
