"""The pages of what a patient reads: one leading, whole lists and blocks, and words that read well."""

from __future__ import annotations

import io
import re
import subprocess
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from complete_visit import CONDITIONS, GONE, altered, read_visit
from lxml import etree
from notation import W
from test_documents import text_of

import docgen
from docgen.pages import LOOKS

PACK = docgen.load_pack("17340")
CONSENT, AFTERCARE = "patient-consent", "aftercare"
EVERY = (
    "eyebrow left",
    "perioral midline",
    "jawline right",
    "sternum",
    "upper_back left",
    "neck_back midline",
)
SITES = [dict(zip(("body_site", "laterality"), place.split(), strict=False)) for place in EVERY]
UNSIGNED: dict[str, Any] = {"consent": {"given_by": "patient"}}
NO_TO_ALL = {**UNSIGNED, **{f"screening.{code}": "no" for code in CONDITIONS}}
SOME_YES = {
    **NO_TO_ALL,
    "screening.keloid_tendency": "yes",
    "screening.anticoagulant": "unknown",
    "screening.fainting": "declined",
}
WITH_ALL = {
    "patient.name": "Maximiliana Featherstonehaugh-Montgomery",
    "patient.birth_date": "2012-05-14",
    "patient.language": "es",
    "guardian": {"name": "Alexandrina Wolfeschlegelstein", "relationship": "mother"},
    "interpreter": {
        "mode": "video",
        "name": "Concepción Example-Muestra",
        "id": "2026-11-0457",
        "language": "es",
    },
    "consent": {
        "given_by": "parent",
        "witness": "Bartholomew Fitzgerald, RN",
        "discussed_by": "Jane Roe, MD",
    },
    "screening.skin_type": "fitzpatrick_5",
    "plan.sites": SITES,
    **{f"screening.{code}": "yes" for code in CONDITIONS},
}
NOBODY_ASKED = {**WITH_ALL, **{f"screening.{code}": GONE for code in (*CONDITIONS, "allergies")}}
VISITS = {"no to all": NO_TO_ALL, "some yes": SOME_YES, "with all": WITH_ALL, "nobody asked": NOBODY_ASKED}
LAST_BLOCK = ("The person who explained.", "For a later day.", "CPT codes, descriptions")


def made(document: str, changes: dict[str, Any]) -> bytes:
    return docgen.fill(read_visit(altered(changes)), PACK, document, draft=True).content


def pages(tmp_path: Path, document: str, changes: dict[str, Any]) -> list[str]:
    """The text of each page as LibreOffice lays it out."""
    path = tmp_path / "paper.docx"
    path.write_bytes(made(document, changes))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    shown = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "paper.pdf"), "-"], check=True, capture_output=True, text=True
    )
    return shown.stdout.split("\f")[:-1]


# ---- D1, D4: what belongs together is on one page ----------------------------------------------------------


@pytest.mark.needs("soffice", "pdftotext")
@pytest.mark.parametrize("size", ["letter", "a4"])
@pytest.mark.parametrize(("visit", "most"), [*zip(VISITS, (3, 3, 5, 5), strict=True)])
def test_the_pages_of_a_consent_are_few_and_none_tears_a_list_or_a_block(
    tmp_path: Path, visit: str, most: int, size: str
) -> None:
    """D1: the notice alone on page 4; D4: one row, one bullet, or "Still right?" alone on a page."""
    found = pages(tmp_path, CONSENT, {**VISITS[visit], "organization.page_size": size})
    assert len(found) <= most
    for first, last in (
        ("The first hour", "Months later"),
        ("No treatment.", "Peels, light" if visit != "with all" else "Often used"),
        (LAST_BLOCK[0], LAST_BLOCK[-1]),
        ("Your allergies", "Still right?" if visit != "nobody asked" else "I have these:"),
    ):
        (page,) = [one for one in found if first in one]
        assert last in page
    assert all(words in found[-1] for words in LAST_BLOCK)


@pytest.mark.needs("soffice", "pdftotext")
@pytest.mark.parametrize("visit", VISITS)
def test_the_box_to_call_stays_whole(tmp_path: Path, visit: str) -> None:
    """C: with every way to reach the clinic."""
    reach = {
        "organization.sms": "555-0142",
        "organization.email": "ask@example.org",
        "organization.relay_calls": True,
    }
    found = pages(tmp_path, AFTERCARE, {**VISITS[visit], **reach})
    (page,) = [one for one in found if "Call us if" in one]
    assert "The skin has not healed after 4 weeks." in page
    assert "You collapse." in page
    assert "When to come back" in page
    assert len(found) == (2 if visit == "with all" else 1)


# ---- D6: what does not break -------------------------------------------------------------------------------

NUMBERS = {
    "organization.telephone": "505-555-0118",
    "organization.after_hours_phone": "402-555-0109",
    "organization.sms": "520-555-0166",
    "patient.record_number": "2026-11-16-0007",
    "patient.name": "Maximiliana Featherstonehaugh-Montgomery Example",
}


@pytest.mark.needs("soffice", "pdftotext")
@pytest.mark.parametrize("large", [False, True])
def test_no_line_breaks_a_telephone_or_record_number(tmp_path: Path, large: bool) -> None:
    """D6: "505-555-/0118", "2026-11-/16"; in large print, too. They are searched for as they are typed."""
    changes = {**WITH_ALL, **NUMBERS, "patient.large_print": large}
    for document, numbers in (
        (CONSENT, ("telephone", "sms", "record_number")),
        (AFTERCARE, ("telephone", "after_hours_phone", "sms", "record_number")),
    ):
        text = "\n".join(pages(tmp_path, document, changes))
        for number in (value for path, value in NUMBERS.items() if path.partition(".")[2] in numbers):
            assert number in text
            parts = number.split("-")
            assert not [n for n in range(1, len(parts)) if f"{'-'.join(parts[:n])}-\n" in text]


# ---- D5: one leading ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("look", "line"), [("patient", "264"), ("sheet", "252")])
def test_what_a_patient_reads_has_one_leading(look: str, line: str) -> None:
    """D5: prose, lists, statements and tables; in 240ths of a line."""
    with zipfile.ZipFile(io.BytesIO(LOOKS[look].read_bytes())) as package:
        styles = etree.fromstring(package.read("word/styles.xml"))
    of = {one.get(f"{W}styleId"): one for one in styles.iter(f"{W}style")}

    def leading(name: str) -> str:
        spacing = of[name].find(f"{W}pPr/{W}spacing")
        own = None if spacing is None else spacing.get(f"{W}line")
        based = of[name].find(f"{W}basedOn")
        return own if own or based is None else leading(based.get(f"{W}val"))

    names = "Normal BodyText ListBullet ListNumber CellText Label Statement CheckItem CallItem AfterTable"
    assert {name: leading(name) for name in names.split()} == dict.fromkeys(names.split(), line)


# ---- D10: what was answered with no ------------------------------------------------------------------------


def test_each_answer_of_no_is_a_line_of_its_own() -> None:
    """D10: 23 answers in a paragraph of 8 lines."""
    text = text_of(made(CONSENT, NO_TO_ALL))
    listed = text[text.index("You said no to these\n") : text.index("Your allergies")].splitlines()[1:]
    assert len(listed) == len(CONDITIONS) - 1  # what only a clinician judges is not asked
    assert listed[0] == "hives from cold"
    assert not any(";" in line for line in listed)


def test_nobody_who_said_no_to_nothing_reads_a_list() -> None:
    """D10, the other way"""
    assert "You said no to these" not in text_of(made(CONSENT, WITH_ALL))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_few_answers_of_no_are_all_there(count: int) -> None:
    """D10: in one column or two"""
    codes = ["raynaud", "fainting", "anticoagulant"][:count]
    text = text_of(made(CONSENT, {**WITH_ALL, **{f"screening.{code}": "no" for code in codes}}))
    listed = text[text.index("You said no to these\n") : text.index("Your allergies")].split("\n")[1:]
    assert len([line for line in listed if line]) == count


# ---- D9: words ---------------------------------------------------------------------------------------------


def test_no_place_of_the_body_has_a_comma_in_it() -> None:
    """D9: "around the mouth, left side, and under the chin": commas part the places of a list alone."""
    text = tomllib.loads((PACK.folder / "text" / "en.toml").read_text(encoding="utf-8"))
    sides = [side for site in text["words"]["body_site"].values() for side in (site, *site.values())]
    said = [side["plain"] for side in sides if isinstance(side, dict)]
    assert len(said) > 100
    assert [words for words in said if "," in words] == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"class": "spironolactone", "name": "Spironolactone 100 mg"}, "tried Spironolactone 100 mg. This"),
        ({"class": "spironolactone"}, "tried spironolactone. This"),
        ({"class": "topical_retinoid", "name": "tretinoin"}, "tried retinoid cream or gel (tretinoin). This"),
        (
            {"class": "topical_combination", "name": "adapalene with benzoyl peroxide"},
            "tried a cream or gel with two medicines (adapalene with benzoyl peroxide). This",
        ),
    ],
)
def test_a_treatment_that_was_tried_is_named_once(row: dict[str, str], said: str) -> None:
    """D9: "spironolactone (spironolactone 100 mg)", "You have tried cream with two medicines"."""
    assert said in text_of(made(CONSENT, {"prior_treatments": [{**row, "result": "no_response"}]}))


def test_who_has_a_say_says_it_in_plain_sentences() -> None:
    """D9: "Someone told me in words that I know what will be done"."""
    text = text_of(made(CONSENT, WITH_ALL))
    assert "Someone told me what will be done and how it may feel. They used words that I know." in text


def test_how_understanding_was_checked_is_said_in_sentences() -> None:
    """D9: "☐ told back ☐ questions"."""
    assert "☐ It was said back to me. ☐ Questions were answered." in text_of(made(CONSENT, {}))


# ---- Words that follow who signs, how often, and the clinic ------------------------------------------------

GUARDIAN = {
    "patient.birth_date": "2012-05-14",
    "guardian": {"name": "Alex Example", "relationship": "mother"},
    "consent": {"given_by": "parent"},
}


@pytest.mark.parametrize(("changes", "signer"), [({}, "Jo Doe"), (GUARDIAN, "Alex Example")])
def test_the_lines_for_a_later_day_name_who_signs_them(changes: dict[str, Any], signer: str) -> None:
    text = text_of(made(CONSENT, {"patient.name": "Jo Doe", **changes}))
    assert f"{signer}: nothing has changed, I still agree" in text
    assert f"{signer}: I take back my consent" in text


@pytest.mark.parametrize(("changes", "is_said"), [({}, False), (GUARDIAN, True)])
def test_who_decides_for_another_has_the_same_rights(changes: dict[str, Any], is_said: bool) -> None:
    text = text_of(made(CONSENT, {**UNSIGNED, **changes}))
    assert ("Alex Example has these rights, too." in text, "after you sign it" in text) == (is_said, False)


@pytest.mark.parametrize(
    ("sessions", "said"), [(1, "This form covers 1 treatment for"), (3, "covers up to 3 treatments for")]
)
def test_a_form_for_one_treatment_says_one(sessions: int, said: str) -> None:
    assert said in text_of(made(CONSENT, {**UNSIGNED, "plan.sessions": sessions}))


@pytest.mark.parametrize("document", [CONSENT, AFTERCARE])
def test_the_notice_of_help_with_languages_is_on_both_papers(document: str) -> None:
    notice = "Free help in your language: call 555-0100."
    assert notice in text_of(made(document, {"organization.language_notice": notice}))
    assert "Free help" not in text_of(made(document, {}))


@pytest.mark.parametrize(
    ("sites", "said"),
    [
        (["cheek left"], None),
        (["neck_front midline"], "Keep collars off these spots."),
        (["upper_arm_back left"], "Keep tight clothes off these spots."),
        (["sternum midline"], "Keep straps, backpacks, and tight clothes off these spots."),
        (["neck_front midline", "upper_arm_back left"], "Keep collars and tight clothes off these spots."),
        (
            ["neck_front midline", "sternum midline", "cheek left"],
            "Keep collars, straps, backpacks, and tight clothes off these spots.",
        ),
    ],
)
def test_what_may_rub_is_one_item_by_the_sites(sites: list[str], said: str | None) -> None:
    rows = [dict(zip(("body_site", "laterality"), place.split(), strict=True)) for place in sites]
    text = text_of(made(AFTERCARE, {"procedure.sites": rows}))
    found = [line for line in text.splitlines() if line.startswith("Keep ") and "cream" not in line]
    assert [line for line in found if "sun" not in line] == ([said] if said else [])


@pytest.mark.parametrize("document", [CONSENT, AFTERCARE])
def test_a_number_stays_with_its_unit(document: str) -> None:
    """In the page itself, in both languages; what a record says is printed as it was typed."""
    for language in ("en", "es"):
        page = (PACK.folder / language / f"{document}.page").read_text(encoding="utf-8")
        units = "minute|hour|day|week|minuto|hora|día|semana"
        assert re.findall(rf"\b\d+ (?:{units})", page) == []
