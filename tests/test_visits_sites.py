"""What a patient reads follows the sites, and the people who sign: lines of the visits, both ways."""

from __future__ import annotations

from typing import Any

import pytest
from complete_visit import altered, read_visit
from test_documents import text_of

from docgen.document import fill
from docgen.pack import load_pack

PACK = load_pack("17340")
CONSENT, AFTERCARE = "patient-consent", "aftercare"
HAT, COVER, HEAD = "Wear a hat.", "Cover the spots with clothes.", "Do not shave there or use make-up"
STRAP, COLLAR, CLOTHES = "strap, backpack, or tight clothes", "collar", "tight clothes"


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
