"""What is typed in a browser becomes a value of a record, and a value is shown as it was typed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra form is not installed")

from docgen import load_pack
from docgen.encounter import find_zone, place_of
from docgen.pack import records_of
from docgen.questions import asked_questions, open_questions, wording_for
from docgen.web.changing import Change, changed, find_conflict
from docgen.web.inputs import field_at
from docgen.web.parts import Layout, parts_of
from docgen.web.posting import Post, Poster

AT = "2026-03-17T10:20:00-05:00"
TYPED: dict[tuple[str, str], Any] = {
    ("patient.birth_date", "1990-02-28"): date(1990, 2, 28),
    ("procedure.start", "2026-03-17T10:20"): datetime.fromisoformat(AT),
    ("plan.photographs", "false"): False,
    ("plan.sessions", "3"): 3,
    ("plan.sessions", "3.5"): 3.5,
    ("plan.sessions", "three"): "three",
    ("procedure.sites[0].freeze_seconds", "2.5"): 2.5,
    ("procedure.sites[0].composition.papule", "4"): 4,
    ("procedure.pain_peak", "4"): 4,
    ("patient.language", "english"): "en",
    ("patient.language", "tlh"): "tlh",
    ("screening.medications", " one \n\n two"): ["one", "two"],
    ("screening.raynaud", "unknown"): "unknown",
    ("screening.raynaud_detail", "since 2019"): "since 2019",
    ("post.plan", ""): None,
}


def poster(known: dict[str, Any]) -> Poster:
    pack = load_pack("17340")
    return Poster(
        records_of(pack), wording_for(pack, "en", is_plain=False), find_zone("America/Chicago"), known
    )


def post(action: str = "", **values: Any) -> Post:
    sent = {name.replace("__", "."): (value,) for name, value in values.items()}
    return Post("", action, tuple(one for one in sent if ":" not in one), sent)


@pytest.mark.parametrize(("path", "typed"), [*TYPED])
def test_what_is_typed_becomes_the_value_of_its_type_or_stays_a_text(path: str, typed: str) -> None:
    known = {"post": {"plan": "come back"}, "procedure": {"sites": [{}]}}
    assert poster(known).changes(post(**{path: typed})) == [Change(place_of(path), TYPED[path, typed])]


def test_a_value_that_is_sent_as_it_was_shown_is_no_change() -> None:
    known = {
        "procedure": {"start": "2026-03-17T10:20:00+01:00", "pain_peak": "not_scored", "specimens": "none"},
        "screening": {"allergies": ["a", "b"]},
        "plan": {"anesthesia": {"code": "other", "text": "music"}},
    }
    sent = {
        "procedure.start": "2026-03-17T10:20",
        "procedure.pain_peak": "",
        "procedure.pain_peak:instead": "not_scored",
        "procedure.specimens": "",
        "procedure.specimens:instead": "none",
        "screening.allergies": "a\nb",
        "plan.anesthesia": "other",
        "plan.anesthesia:words": "music",
    }
    assert poster(known).changes(post(**sent)) == []


def test_a_code_in_the_place_of_a_text_gives_way_to_a_text_that_is_typed_later() -> None:
    known = {"procedure": {"specimens": "none"}}
    sent = {"procedure.specimens": "a shave", "procedure.specimens:instead": "none"}
    assert poster(known).changes(post(**sent)) == [Change(("procedure", "specimens"), "a shave")]
    known = {"procedure": {"specimens": "a shave"}}
    assert poster(known).changes(post(**sent)) == [Change(("procedure", "specimens"), "none")]


def test_what_is_no_field_of_a_record_changes_nothing() -> None:
    sent = {"patient.nickname": "x", "screening.nonsense": "yes", "__class__": "x", "": "x"}
    assert poster({}).changes(post(**sent)) == []
    assert poster({}).changes(post("explode plan", plan__agent="")) == []


def test_what_was_planned_is_said_again_where_nothing_is_said() -> None:
    rows = [{"body_site": "chin", "laterality": "midline", "lesion_count": 2}]
    known = {
        "plan": {"agent": "liquid_nitrogen", "sites": rows},
        "consent": {"agent": "carbon_dioxide_slush"},
    }
    sent = post("same consent", consent__agent="carbon_dioxide_slush", consent__sites="")
    found = poster(known).changes(sent)
    assert found == [Change(("consent", "sites"), [{"body_site": "chin", "laterality": "midline"}])]


def test_a_row_is_copied_to_the_other_side_key_by_key() -> None:
    known = {"plan": {"sites": [{"body_site": "cheek", "laterality": "left"}, {"body_site": "chin"}]}}
    found = poster(known).changes(post("copy plan.sites[0]"))
    assert changed(known, found)["plan"]["sites"][2] == {"body_site": "cheek", "laterality": "right"}
    assert poster(known).changes(post("copy plan.sites[1]")) == []


def test_a_place_is_as_it_was_known_if_its_row_is() -> None:
    known = {"sites": [{"a": 1}, {"a": 2}]}
    place = ("sites", 1, "b")
    assert find_conflict(place, known, {"sites": [{"a": 1}, {"a": 2}, {"a": 3}]}) is None
    assert find_conflict(place, known, {"sites": [{"a": 5}, {"a": 2}]}) is None
    assert find_conflict(place, known, {"sites": [{"a": 2}]}) is not None
    assert find_conflict(place, known, {"sites": [{"a": 1}, {"a": 2, "b": 3}]}) is not None


def test_a_field_is_found_by_its_place_and_by_its_code() -> None:
    records = records_of(load_pack("17340"))
    assert field_at(records, ("screening", "raynaud")) is not None
    assert field_at(records, ("screening", "raynaud_detail")) is not None
    assert field_at(records, ("screening", "raynaud_details")) is None
    assert field_at(records, ("procedure", "sites", 0, "composition", "papule")) is not None


def test_each_question_that_is_asked_has_its_place_in_one_part() -> None:
    pack = load_pack("17340")
    data = {"plan": {"sites": [{"body_site": "chin"}]}, "procedure": {"status": "completed"}}
    layout = Layout(pack, None, data)
    asked = {one.path for one in asked_questions(pack, data)}
    shown = set()
    for part in parts_of(layout.questions):
        full = layout.part(part.name)
        assert full is not None
        for section in full.sections:
            for one in section.fields:
                shown.add(one.path)
                shown |= {inner.path for row in one.rows for inner in row.fields}
    assert shown == asked


def test_what_is_answered_is_asked_for_too_and_nothing_that_is_open_is_left_out() -> None:
    pack = load_pack("17340")
    data = {"screening": {"isotretinoin": "no", "isotretinoin_last_dose": "2026-01-01"}, "payer": {}}
    asked = {one.path for one in asked_questions(pack, data)}
    assert {one.path for one in open_questions(pack, data)} < asked
    assert {"screening.isotretinoin", "screening.isotretinoin_last_dose"} <= asked
    assert "screening.isotretinoin_last_dose" not in {one.path for one in asked_questions(pack, {})}
