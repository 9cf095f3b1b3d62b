"""A stop on what was done can be released, and the note is then whole: the truth can always be filed."""

from __future__ import annotations

import io
import re

import pytest
from complete_visit import GONE, altered, read_visit
from docx import Document
from test_checks import (
    AFTER,
    AGENT_OF_BOTH,
    CASES,
    LEFT_OVER,
    NOT_DONE,
    NOTE,
    STOPPED,
    agreed,
    event,
    read_beside,
)

from docgen.checks import check, examples_of
from docgen.document import fill
from docgen.pack import load_pack

PACK = load_pack("17340")


# Stops that no variance opens, by id and path: what can be written down or corrected at any time.
TAKES_NONE = {
    "a code that the pack does not have, or without its words": ["unknown-code *", "other-words *"],
    "whose note it is": ["organization-name organization.name", "practitioner-name practitioner.name"],
    "how it ended, why, and what is left": [
        "R20 procedure.status",
        "N5 procedure.status_reason",
        "N5 procedure.not_treated",
    ],
    "what was found and what follows": [
        "R6 condition.code",
        "R20 post.diagnosis",
        "R20 post.assessment",
        "R20 post.plan",
        "follow-up post.follow_up",
    ],
    "a site needs a name, a completed procedure a site, an event a complication": [
        "note-site procedure.sites[].body_site",
        "note-sites procedure.sites",
        "N13 procedure.events[].complication",
    ],
    "who signs, and when": [
        "signature-by signature.by",
        "signature-at signature.at",
        "signature-status signature.status",
    ],
    "what is added to a note that is filed": ["note-addenda addenda"],
    "a record that contradicts itself": [
        "N5 procedure.status",
        "N1 procedure.sites[].laterality",
        "note-start encounter.date",
    ],
    "a file given as the signed form that cannot be it": ["form-consent consent", "form-edited consent"],
}


def keys_of(changes):
    """The keys of a case, or of all changes of an example."""
    return {key for one in (changes if isinstance(changes, tuple) else [changes]) for key in one}


SIDES_THAT_A_SITE_HAS_NOT = {("cheek", "midline"), ("nose", "left")}
TRIED = [
    *((document, changes, expected[0]) for document, changes, expected, _ in CASES),
    *((one.document, one.found_with, one.rule) for one in examples_of(PACK)),
]
NOTES = [
    (number, changes, name)
    for number, (document, changes, name) in enumerate(TRIED)
    if document == NOTE and not {"variances", "overrides"} & keys_of(changes)
]


def stops_of(changes):
    visit, beside = read_beside(changes)
    return [finding for finding in check(visit, PACK, NOTE, consent=beside.form) if finding.level == "stop"]


def with_variances(changes):
    """The changes with a variance for every stop that they bring."""
    stops = sorted({finding.id for finding in stops_of(changes)})
    rows = [{"check": rule, "by": "Jane Roe, MD", "at": AFTER, "statement": "so it was"} for rule in stops]
    return (*changes, {"variances": rows}) if isinstance(changes, tuple) else {**changes, "variances": rows}


def named(finding):
    """A stop as the list above names it."""
    path = "*" if finding.id in ("unknown-code", "other-words") else re.sub(r"\[\d+\]", "[]", finding.path)
    return f"{finding.id} {path}"


TRUTHS = {
    f"{number} {name}": changed
    for number, changes, name in NOTES
    if stops_of(changes) and not stops_of(changed := with_variances(changes))
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


def test_only_what_can_be_written_down_at_any_time_takes_no_variance():
    """A stop on a past fact that no variance opens fails here, unless it is one of those that are named."""
    closed = [(changes, stop) for _, changes, _ in NOTES for stop in stops_of(with_variances(changes))]
    allowed = {name for names in TAKES_NONE.values() for name in names}
    assert {named(stop) for _, stop in closed} == allowed
    sides = [read_beside(changes)[0].procedure.sites[0] for changes, stop in closed if stop.id == "N1"]
    assert {(str(one.body_site), str(one.laterality)) for one in sides} == SIDES_THAT_A_SITE_HAS_NOT


def test_a_note_of_which_next_to_nothing_is_known_says_so_and_is_final():
    gone = ("start", "end", "agent", "preparation", "timing_basis", "tolerance", "anesthesia", "specimens")
    gone += ("complications", "blood_loss", "implants", "pain_peak", "protection")
    changes = {
        **{f"procedure.{key}": GONE for key in gone},
        **{f"procedure.sites.0.{key}": GONE for key in (*ITEM, "laterality")},
        "time_out": GONE,
        "consent": GONE,
        "screening": GONE,
    }
    text = told_of(changes)
    for said in (
        "times not recorded",
        "with an agent that is not recorded, cotton-tipped applicator, in part not recorded",
        "An agent that is not recorded was applied by cotton-tipped applicator, in part not recorded.",
        "Cheek, side not recorded, applicator not recorded",
        "Not recorded; spots or area not recorded",
        "Skin preparation: not recorded.",
    ):
        assert said in text
    assert text.count("Not recorded") > 8


ITEM = ("applicator", "technique", "lesion_type", "lesion_count", "freeze_seconds", "freeze_cycles")


def told_of(changes):
    """The text of the final note, each of its stops released."""
    visit, beside = read_beside(with_variances(changes))
    text = read_text(fill(visit, PACK, NOTE, consent=beside.form).content)
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"procedure.start": GONE}, "start not recorded, ended at 10:12 AM"),
        ({"procedure.end": GONE}, "10:02 AM to end not recorded"),
        ({"procedure.complications": []}, "Complications\nNot recorded"),
        ({"procedure.anesthesia": GONE}, "Anesthesia: not recorded."),
        ({"procedure.specimens": GONE}, "Specimens: not recorded."),
        ({"procedure.implants": GONE}, "Implants: not recorded."),
        ({"procedure.blood_loss": GONE}, "Blood loss: not recorded."),
        ({f"procedure.sites.{n}.applicator": GONE for n in (0, 1)}, "by an applicator that is not recorded"),
        ({**agreed("cheek", "not_applicable")}, "Cheek, side not recorded"),
        ({**event(at=GONE)}, "Headache, time not recorded. Action: rest."),
        (
            {**event(action=GONE, outcome=GONE)},
            "Action: not recorded. Outcome: not recorded. Told: the patient.",
        ),
        ({**event(told=GONE)}, "Told: not recorded."),
        (AGENT_OF_BOTH, "vehicle not recorded, was applied by"),
    ],
)
def test_a_final_note_says_what_is_not_recorded(changes, said):
    assert said in told_of(changes)


def test_a_draft_marks_what_is_not_recorded():
    gone = {f"procedure.{key}": GONE for key in ("start", "end", "agent", "anesthesia", "implants")}
    missing = fill(read_visit(altered({**gone, **event(told=GONE)})), PACK, NOTE, draft=True).missing
    marked = {item.name for item in missing}
    assert {
        "procedure.start",
        "procedure.end",
        "procedure.anesthesia.clinical",
        "procedure.implants",
    } <= marked
    assert {"agent.clinical", "item.told"} <= marked


@pytest.mark.parametrize("answer", ["not_asked", "unknown", "declined", "not_applicable"])
def test_an_answer_that_is_no_answer_is_told_as_what_it_is(answer):
    changes = {
        "screening.collagen_vascular": answer,
        "screening.collagen_vascular_detail": "see the note",
        "screening.raynaud": GONE,
    }
    names = PACK.texts("en")["words"]
    told = read_text(fill(read_visit(altered(changes)), PACK, NOTE, draft=True).content)
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
    text = read_text(fill(read_visit(altered(changes)), PACK, NOTE).content)
    for told in (
        "one shave biopsy, left cheek",
        "tangential biopsy (11102)",
        "mild cleanser",
        "lidocaine 4 %, 2 g",
    ):
        assert told in text
