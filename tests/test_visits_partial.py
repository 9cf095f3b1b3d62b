"""Values that cannot be read hide no finding that does not depend on them (the visits' kind 8; bad input)."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from complete_visit import complete_visit
from generated_visits import visits
from hypothesis import given, settings
from hypothesis import strategies as st

import docgen
from docgen.cli import run
from docgen.encounter import Encounter
from docgen.toml import on_one_line

PACK = docgen.load_pack("17340")
DOCUMENTS = ("procedure-note", "patient-consent", "aftercare")
IMPOSSIBLE = {
    "procedure.pain_peak": 40,
    "procedure.units": -1,
    "procedure.sites.0.lesion_count": 0,
    "procedure.sites.0.margin_mm": -2,
    "prior_treatments.0.weeks": -12,
}
LACKING = (
    "procedure.blood_loss",
    "procedure.specimens",
    "procedure.implants",
    "time_out.identifiers",
    "time_out.site_marking",
    "procedure.tolerance",
)


def place(record: Any, path: str) -> tuple[Any, Any]:
    """The table or list in which the last part of a path stands, and that part."""
    *above, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    for part in above:
        record = record[part]
    return record, last


def changed(**changes: Any) -> dict[str, Any]:
    """The complete visit with other values at the paths, written with __ for their dots."""
    return put(complete_visit(), {path.replace("__", "."): value for path, value in changes.items()})


def put(record: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    for path, value in values.items():
        holder, key = place(record, path)
        holder[key] = value
    return record


def without(record: dict[str, Any], *paths: str) -> dict[str, Any]:
    for path in paths:
        holder, key = place(record, path)
        del holder[key]
    return record


def in_part(record: dict[str, Any]) -> Encounter:
    """What can be read of a record that has problems."""
    with pytest.raises(docgen.EncounterError) as caught:
        docgen.load_encounter(record, pack=PACK)
    assert caught.value.partial is not None
    return caught.value.partial


def found(record: dict[str, Any] | Encounter, document: str = "procedure-note") -> set[tuple[str, ...]]:
    encounter = record if isinstance(record, Encounter) else docgen.load_encounter(record, pack=PACK)
    findings = docgen.check(encounter, PACK, document)
    return {(one.id, one.path, one.level, one.message) for one in findings}


def ids(record: dict[str, Any], document: str = "procedure-note") -> set[str]:
    return {id_ for id_, *_ in found(in_part(record), document)}


def five_and_six() -> dict[str, Any]:
    return put(without(complete_visit(), *LACKING), IMPOSSIBLE)


def write_toml(path: Path, record: dict[str, Any]) -> None:
    """Write a record as TOML, each value in one line."""
    lines = [f"{key} = {on_one_line(one)}" for key, one in record.items() if not isinstance(one, dict)]
    for name, table in record.items():
        if isinstance(table, dict):
            lines += [f"[{name}]", *(f"{key} = {on_one_line(one)}" for key, one in table.items())]
    path.write_text("\n".join(lines), encoding="utf-8")


# ---- Together ----------------------------------------------------------------------------------------------


def test_what_is_right_of_the_record_has_the_findings_that_it_has_alone():
    """Bad input: five impossible numbers hide none of six findings."""
    right = found(without(complete_visit(), *LACKING))
    assert len(right) >= 6
    assert found(in_part(five_and_six())) == right


@pytest.mark.parametrize("ending", ["toml", "json"])
@pytest.mark.parametrize("command", [["check"], ["fill", "-o", "out"], ["fill", "-o", "out", "--draft"]])
def test_the_commands_tell_both_at_once_and_write_nothing(ending, command, tmp_path, monkeypatch, capsys):
    """Bad input: problems first, with their lines in TOML, then what is found; not even a draft."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / f"visit.{ending}"
    if ending == "toml":
        write_toml(path, five_and_six())
    else:
        path.write_text(json.dumps(five_and_six(), default=str), encoding="utf-8")
    assert run([command[0], path.name, *command[1:]]) == 1
    told = capsys.readouterr().err
    problems, _, rest = told.partition("procedure-note: NOT READY")
    assert "5 problems" in problems
    assert (problems.count("line ") == 5) is (ending == "toml")
    for at in IMPOSSIBLE:
        assert at.replace(".0", "[0]") in problems
        assert at.replace(".0", "[0]") not in rest
    for at in LACKING:
        assert at in rest
    assert "the record has problems of its own" in rest
    assert "--draft writes it" not in rest
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", [["check"], ["fill", "-o", "out"]])
def test_a_program_is_told_both_at_once(command, tmp_path, monkeypatch, capsys):
    """Bad input, for programs: the problems under error, the findings under documents."""
    monkeypatch.chdir(tmp_path)
    Path("visit.json").write_text(json.dumps(five_and_six(), default=str), encoding="utf-8")
    assert run([command[0], "visit.json", "--json", *command[1:]]) == 1
    result = json.loads(capsys.readouterr().out)
    assert len(result["error"]["problems"]) == 5
    note = result["documents"][0]
    assert (note["document"], note["state"]) == ("procedure-note", "not-ready")
    assert [one["kind"] for one in note["problems"]] == ["unread"]
    assert {one["path"] for one in note["findings"]} >= set(LACKING)


def test_a_response_to_the_form_tells_both_at_once(tmp_path, capsys):
    """Bad input: a filled-in FHIR form too; a wrong value and a question that there is not."""
    right = without(complete_visit(), *LACKING)
    response = docgen.questionnaire_response(docgen.load_encounter(right, pack=PACK), PACK)
    procedure = next(item for item in response["item"] if item["linkId"] == "procedure")["item"]
    answers = {item["linkId"]: item for item in procedure}
    answers["procedure.pain_peak"]["answer"] = [{"valueInteger": 40}]
    answers["procedure.agent"]["answer"] = [{"valueString": "well"}]
    answers["procedure.anesthesia"]["linkId"] = "procedure.anaesthesia"
    path = tmp_path / "response.json"
    path.write_text(json.dumps(response), encoding="utf-8")
    assert run(["check", str(path)]) == 1
    problems, _, rest = capsys.readouterr().err.partition("procedure-note: NOT READY")
    for at in ("procedure.pain_peak", "procedure.agent", "procedure.anaesthesia"):
        assert at in problems
        assert f"{at}: " not in rest
    assert "procedure.anesthesia" not in rest
    for at in LACKING:
        assert at in rest


def test_a_visit_is_loaded_in_part_on_request():
    """Bad input, from Python: load_visit(partial=True) has the problems beside the rest."""
    with pytest.raises(docgen.EncounterError):
        docgen.load_visit(five_and_six())
    visit = docgen.load_visit(five_and_six(), partial=True)
    assert visit.error is not None
    assert len(visit.error.problems) == 5
    assert visit.due == ("procedure-note", "aftercare")
    outcomes = list(docgen.fill_all(visit, draft=True))
    assert {outcome.state for outcome in outcomes if outcome.code in visit.due} == {"not-ready"}
    assert all(outcome.document is None for outcome in outcomes)
    assert {one.path for one in outcomes[0].findings} >= set(LACKING)
    assert docgen.load_visit(complete_visit(), partial=True).error is None


# ---- Only what is true -------------------------------------------------------------------------------------

SILENT = {
    "an impossible number": ("procedure.pain_peak", -1, "note-pain"),
    "a wrong date": ("consent.signed_at", "2026-02-30T10:00:00Z", "R7"),
    "a wrong type": ("procedure.blood_loss", 3, "note-blood-loss"),
    "an unknown code": ("condition.code", {"code": "L70"}, "R6"),
    "a table that is none": ("time_out", "held", "R12"),
    "a list that is none": ("procedure.sites", "cheek", "note-sites"),
    "an answer that is none": ("screening.raynaud", "perhaps", "R4"),
}


@pytest.mark.parametrize("kind", SILENT)
def test_what_cannot_be_read_is_not_told_as_missing(kind):
    """Bad input: a value that cannot be read was recorded; its own rules are silent, of each sort."""
    path, value, _ = SILENT[kind]
    plain = path.replace(".0", "[0]")
    record = put(complete_visit(), {path: value})
    for document in DOCUMENTS:
        told = [one for one in found(in_part(record), document) if one[1].startswith(plain)]
        assert told == [], document
    lacking = without(complete_visit(), path)
    assert any(one[1].startswith(plain) for one in found(lacking)), "the sample would show it"


def test_a_misspelt_key_is_not_told_as_missing():
    """Bad input: under an unknown key stands what it was meant for; a misspelt table, a key elsewhere."""
    record = complete_visit()
    record["procedure"]["bloodloss"] = record["procedure"].pop("blood_loss")
    assert "note-blood-loss" not in ids(record)
    record = complete_visit()
    record["timeout"] = record.pop("time_out")
    assert not {one for one in found(in_part(record)) if one[1].startswith("time_out")}
    record = complete_visit()
    record["post"]["signed_at"] = record["consent"].pop("signed_at")
    assert not {one for one in found(in_part(record)) if one[1] == "consent.signed_at"}


def test_a_key_that_is_like_no_other_hides_nothing():
    """Bad input: an unknown key that resembles none leaves every finding."""
    right = without(complete_visit(), *LACKING)
    record = copy.deepcopy(right)
    record["procedure"]["weather"] = "fine"
    record["moon"] = {"phase": "full"}
    assert found(in_part(record)) == found(right)


def test_one_site_at_fault_leaves_the_others():
    """Bad input: what cannot be read of one site says nothing of another."""
    record = complete_visit()
    record["procedure"]["sites"].append({**record["procedure"]["sites"][0], "laterality": "right"})
    for site in record["procedure"]["sites"]:
        del site["lesion_type"]
    right = found(record)
    record["procedure"]["sites"][0]["lesion_type"] = 7
    told = {one[1] for one in found(in_part(record))}
    assert {one[1] for one in right} - told == {"procedure.sites[0].lesion_type"}


def test_an_answer_at_fault_leaves_the_other_answers():
    """Bad input: an answer that cannot be read hides no contraindication, and is no open question."""
    record = changed(screening__raynaud="yes", screening__pregnancy="perhaps")
    del record["screening"]["cryoglobulinemia"]
    told = {one[1] for one in found(in_part(record))}
    assert {"screening.raynaud", "screening.cryoglobulinemia"} <= told
    assert "screening.pregnancy" not in told


def test_what_releases_a_stop_is_not_guessed():
    """Bad input: a stop that a faulty override may release is not shown as open; others are."""
    override = {"check": "R1", "by": "Jane Roe, MD", "at": "2026-03-02T09:00:00-06:00", "reason": "mild"}
    record = changed(screening__raynaud="yes", overrides=[override])
    assert ("R1", "info") in {(one[0], one[2]) for one in found(record)}
    record["overrides"][0]["at"] = "yesterday"
    assert "R1" not in ids(record)
    record["overrides"][0]["check"] = "R2"
    assert "R1" in ids(record)
    record["overrides"][0]["check"] = 1
    assert "R1" not in ids(record)


def test_whether_an_override_permits_one_thing_is_not_guessed():
    """Bad input: an override by the id alone permits one thing; another one may not have been read."""
    override = {"check": "R1", "by": "Jane Roe, MD", "at": "2026-03-02T09:00:00-06:00", "reason": "mild"}
    record = changed(screening__raynaud="yes", screening__cryoglobulinemia="perhaps", overrides=[override])
    assert "R1" not in ids(record)
    record["overrides"][0]["check"] = "R1 screening.raynaud"
    assert "R1" in ids(record)


@pytest.mark.parametrize("path", ["patient.name", "patient.birth_date", "patient.record_number"])
@pytest.mark.parametrize("is_missing", [False, True])
def test_what_every_record_needs_hides_only_what_depends_on_it(path, is_missing):
    """Bad input: without a name, a birth date or a number the rest is still checked."""
    right = without(complete_visit(), *LACKING)
    record = copy.deepcopy(right)
    if is_missing:
        without(record, path)
    else:
        put(record, {path: []})
    told = found(in_part(record))
    assert told <= found(right)
    assert {one[1] for one in told} >= set(LACKING)


def test_nothing_at_all_is_needed():
    """Bad input: of an empty record, problems alone are told."""
    encounter = in_part({})
    assert {"patient.name", "encounter.date"} <= {".".join(map(str, place)) for place in encounter.unread}
    assert "patient.name" not in {one[1] for one in found(encounter)}


# ---- Nothing comes of it -----------------------------------------------------------------------------------


def test_no_document_and_no_form_is_made_of_a_part():
    """Bad input: what stands in a faulty place reaches no document, form or file."""
    encounter = in_part(five_and_six())
    for draft in (False, True):
        with pytest.raises(docgen.EncounterError, match="problems of its own"):
            docgen.fill(encounter, PACK, "procedure-note", draft=draft)
    with pytest.raises(docgen.EncounterError, match="problems of its own"):
        docgen.questionnaire_response(encounter, PACK)


def test_the_error_keeps_what_was_read_and_shows_none_of_it():
    """Bad input: no value of the record is in the text of the error, nor in what a log shows of it."""
    record = five_and_six()
    with pytest.raises(docgen.EncounterError) as caught:
        docgen.load_encounter(record, pack=PACK)
    error = pickle.loads(pickle.dumps(caught.value))  # noqa: S301
    assert error.partial == caught.value.partial
    assert error.partial.unread == caught.value.partial.unread
    for shown in (str(error), repr(error), repr(error.partial), repr(error.args)):
        assert record["patient"]["name"] not in shown
        assert record["patient"]["record_number"] not in shown


def test_a_file_that_cannot_be_read_at_all_has_no_findings(tmp_path, capsys):
    """Bad input: without a record there is nothing to check, and the commands say what they said."""
    path = tmp_path / "visit.toml"
    path.write_text("[patient\n", encoding="utf-8")
    assert run(["check", str(path)]) == 1
    assert "procedure-note" not in capsys.readouterr().err


# ---- Whatever is wrong -------------------------------------------------------------------------------------


def leaves(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            below = f"{path}.{key}" if path else str(key)
            yield below
            yield from leaves(inner, below)


FAULTS: tuple[Any, ...] = (-1, "", "2026-02-30", dt.time(1, 2), True, "steam", "\x07")


@settings(max_examples=40, deadline=None)
@given(visits(), st.randoms(use_true_random=False))
def test_nothing_is_found_in_a_part_that_is_not_found_in_the_whole(
    visit: dict[str, Any], chance: random.Random
):
    """Bad input: whatever cannot be read, each finding stays when it is corrected."""
    for path in chance.sample([*leaves(visit)], k=chance.randint(0, 8)):
        _unless_gone(without, visit, path)
    try:
        whole = docgen.load_encounter(visit, pack=PACK)
    except docgen.EncounterError:  # what every record needs was taken out
        return
    broken = copy.deepcopy(visit)
    for path in chance.sample([*leaves(visit)], k=chance.randint(1, 6)):
        fault = {path: chance.choice(FAULTS)}
        if _is_wrong(put(copy.deepcopy(visit), fault)):
            _unless_gone(put, broken, fault)
    if _is_wrong(broken):
        for document in DOCUMENTS:
            assert found(in_part(broken), document) <= found(whole, document)


def _is_wrong(record: dict[str, Any]) -> bool:
    try:
        docgen.load_encounter(record, pack=PACK)
    except docgen.EncounterError:
        return True
    return False


def _unless_gone(change: Any, record: dict[str, Any], given: Any) -> None:
    with suppress(LookupError, TypeError):  # something above it was changed before
        change(record, given)


@pytest.mark.parametrize("path", ["screening.raynauds", "payer.foo", "procedure.foo"])
def test_an_unknown_key_lets_no_document_be_made_whatever_else_there_is(path, tmp_path, monkeypatch, capsys):
    """Bad input: the key that is probably meant has a value, or none is meant."""
    monkeypatch.chdir(tmp_path)
    record = complete_visit()
    record.setdefault("payer", {"kind": "commercial"})
    holder, key = place(record, path)
    holder[key] = "yes"
    Path("visit.json").write_text(json.dumps(record), encoding="utf-8")
    for command in (["check", "visit.json"], ["fill", "visit.json", "-o", "out", "--draft"]):
        assert run(command) == 1
        assert "is not a key of" in capsys.readouterr().err
    assert not Path("out").exists() or not list(Path("out").iterdir())
    visit = docgen.load_visit("visit.json", partial=True)
    assert pickle.loads(pickle.dumps(visit.encounter)).is_partial  # noqa: S301  # our own
