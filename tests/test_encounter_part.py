"""A part of a record: what a document needs, and nothing that it does not print."""

from __future__ import annotations

import pytest
from complete_visit import altered, read_visit

from docgen import load_pack
from docgen.encounter import (
    expand_path,
    is_taken,
    record_path,
    take_part,
    to_data,
    unknown_paths,
)

DEFINITION = load_pack("17340").definition


def part(*paths, **changes):
    return take_part(to_data(read_visit(altered(changes))), paths)


def test_what_every_record_must_have_is_always_there():
    assert part() == {
        "patient": {"name": "Alex Example", "birth_date": "1999-05-14", "record_number": "000123"},
        "encounter": {"date": "2026-03-02"},
    }
    assert read_visit(part())


def test_a_table_is_taken_whole_and_a_key_alone():
    taken = part("plan", "condition.code")
    assert taken["plan"]["sites"][0] == {"body_site": "cheek", "laterality": "left"}
    assert taken["condition"] == {"code": "L70.0"}


def test_a_key_is_taken_of_every_item_of_a_list():
    assert part("prior_treatments.class")["prior_treatments"][1] == {"class": "isotretinoin"}


def test_an_answer_is_taken_without_what_was_said_to_it():
    changes = {"screening.raynaud_detail": "two fingers", "screening.raynaud": "yes"}
    assert part("screening.raynaud", **changes)["screening"] == {"raynaud": "yes"}


def test_items_of_a_list_are_chosen_by_a_code():
    path = "prior_treatments[result=no_response|relapse].class"
    assert part(path)["prior_treatments"] == [{"class": "topical_retinoid"}]
    both = part(path, "prior_treatments[result=no_response|relapse].name")["prior_treatments"]
    assert both == [{"class": "topical_retinoid", "name": "tretinoin"}]
    assert "prior_treatments" not in part("prior_treatments[result=relapse].class")


def test_of_two_choices_of_items_both_are_taken():
    paths = ("prior_treatments[result=no_response]", "prior_treatments[result=declined].class")
    assert part(*paths)["prior_treatments"] == [
        {"class": "topical_retinoid", "name": "tretinoin", "strength": "0.05%", "result": "no_response"},
        {"class": "isotretinoin"},
    ]


def test_a_path_of_a_pack_is_written_out():
    facts = {
        "treatment_result": {"relapse": {"failed": True}, "no_response": {"failed": True}, "ongoing": {}}
    }
    written = expand_path("prior_treatments[result.failed].class", DEFINITION, facts, ["raynaud"])
    assert written == ["prior_treatments[result=relapse|no_response].class"]
    assert expand_path("screening.<condition>", DEFINITION, facts, ["raynaud", "fainting"]) == [
        "screening.raynaud",
        "screening.fainting",
    ]
    assert expand_path("plan", DEFINITION, facts, []) == ["plan"]


FAILED = "prior_treatments[result.failed].class"
NAMES = {
    "patient.name": "patient.name",
    "condition.code.plain": "condition.code",
    "condition.code.severe": None,
    "prior_treatments.class.plain": "prior_treatments.class",
    "practitioner.display": "practitioner",
    "screening.denied.plain": "screening.<condition>",
    "screening.raynaud_detail": "screening.<condition>_detail",
    "screening.skin_type.pigment_initials": None,
    "text.rights": None,
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_tells_of_its_place_in_the_record(name):
    assert record_path(name, DEFINITION) == NAMES[name]


def test_a_part_has_what_stands_at_a_path_below_it_and_some_of_a_table():
    assert is_taken("plan.sites.body_site", ["plan"])
    assert is_taken("guardian", ["guardian.name"])
    assert is_taken("patient.name", [])
    assert is_taken("prior_treatments.class", [FAILED])
    assert not is_taken("prior_treatments.name", [FAILED])
    assert not is_taken("guardian.relationship", ["guardian.name"])
    assert not is_taken("screening.<condition>_detail", ["screening.<condition>"])


def test_a_table_of_which_nothing_is_taken_is_not_there():
    assert "guardian" not in part("guardian.name", guardian={"relationship": "mother"})


def test_the_wider_of_two_paths_holds():
    assert part("plan.agent", "plan", "plan.agent")["plan"].keys() >= {"agent", "sites"}


@pytest.mark.parametrize(
    "path",
    [
        "plan.agnt",
        "plans",
        "plan.agent.code",
        "plan.<condition>",
        "screening.x",
        "prior_treatments[reslt.failed].class",
        "prior_treatments[name.failed].class",
    ],
)
def test_a_path_that_leads_nowhere_is_found(path):
    assert unknown_paths(["plan.sites.body_site", "screening.<condition>", FAILED, path], DEFINITION) == [
        path
    ]
