"""A stop on what was done can be released, and the note is then whole: the truth can always be filed."""

from __future__ import annotations

import io

import pytest
from complete_visit import GONE, altered
from docx import Document
from test_checks import AFTER, CASES, LEFT_OVER, NOT_DONE, NOTE, STOPPED, read_beside

from docgen.checks import check
from docgen.document import fill
from docgen.encounter import parse_encounter
from docgen.pack import load_pack

PACK = load_pack("17340")


def released(changes):
    """The changes with a variance for every stop that they bring; None where one takes none."""
    stops = {finding.id for finding in stops_of(changes)}
    rows = [{"check": rule, "by": "Jane Roe, MD", "at": AFTER, "statement": "so it was"} for rule in stops]
    changed = {**changes, "variances": rows}
    return None if stops_of(changed) or not stops else changed


def stops_of(changes):
    visit, beside = read_beside(changes)
    return [finding for finding in check(visit, PACK, NOTE, consent=beside.form) if finding.level == "stop"]


TRUTHS = {
    f"{number} {expected[0]}": changed
    for number, (document, changes, expected, _) in enumerate(CASES)
    if document == NOTE and not {"variances", "overrides"} & changes.keys() and (changed := released(changes))
}
ENDS = {
    "not done": NOT_DONE,
    "stopped": {**STOPPED, **LEFT_OVER},
    "stopped before the first freeze": {**STOPPED, **LEFT_OVER, "procedure.sites": GONE, "aftercare": GONE},
}


@pytest.mark.parametrize("case", [*TRUTHS, *ENDS])
def test_the_truth_can_be_filed(case):
    visit, beside = read_beside({**TRUTHS, **ENDS}[case])
    assert fill(visit, PACK, NOTE, consent=beside.form).missing == ()


def test_there_are_truths_to_file():
    assert len(TRUTHS) > 25


@pytest.mark.parametrize("answer", ["not_asked", "unknown", "declined", "not_applicable"])
def test_an_answer_that_is_no_answer_is_told_as_what_it_is(answer):
    changes = {
        "screening.collagen_vascular": answer,
        "screening.collagen_vascular_detail": "see the note",
        "screening.raynaud": GONE,
    }
    names = PACK.texts("en")["words"]
    told = read_text(fill(parse_encounter(altered(changes)), PACK, NOTE, draft=True).content)
    at = told.index(names["condition"]["collagen_vascular"]["clinical"].capitalize())
    assert names["answer"][answer]["clinical"].lower() in told[max(0, at - 40) : at].lower()
    assert "Not recorded" in told[: told.index("Raynaud")][-40:]


def read_text(content):
    paragraphs = Document(io.BytesIO(content)).element.body.iter(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
    )
    return "\n".join("".join(paragraph.itertext()) for paragraph in paragraphs)


def test_a_note_of_what_was_not_done_still_tells_what_happened():
    changes = {
        **NOT_DONE,
        "procedure.specimens": "one shave biopsy, left cheek",
        "procedure.other_procedures": [{"code": "11102", "description": "tangential biopsy"}],
        "procedure.preparation": ["cleanser_water"],
        "procedure.anesthesia": "topical_lidocaine",
        "procedure.anesthesia_detail": "lidocaine 4 %, 2 g",
    }
    text = read_text(fill(parse_encounter(altered(changes)), PACK, NOTE).content)
    for told in (
        "one shave biopsy, left cheek",
        "tangential biopsy (11102)",
        "mild cleanser",
        "lidocaine 4 %, 2 g",
    ):
        assert told in text
