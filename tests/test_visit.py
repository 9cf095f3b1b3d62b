"""A visit's record, with the clinic and the pack that the command line would use."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from tiny_pack import VISIT, make_tiny_pack

import docgen
from docgen.errors import ClinicError, EncounterError

EXAMPLE = Path(__file__).parents[1] / "examples" / "liquid-nitrogen-face.toml"


def test_clinic_and_pack_are_found_as_the_command_line_finds_them():
    visit = docgen.load_visit(EXAMPLE)
    assert visit.clinic is not None
    assert visit.clinic.organization["name"]
    assert (visit.pack.code, visit.language) == ("17340", "en")


@pytest.mark.parametrize(
    ("leave_out", "owed"),
    [
        ((), ("procedure-note", "aftercare")),
        (("procedure", "plan"), ()),
    ],
)
def test_a_visit_says_what_it_owes(leave_out: tuple[str, ...], owed: tuple[str, ...]):
    record = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    kept = {key: value for key, value in record.items() if key not in leave_out}
    assert docgen.load_visit(kept).due == owed


def test_all_documents_are_those_that_one_asks_for_singly():
    visit = docgen.load_visit(EXAMPLE)
    for outcome in (one for one in docgen.fill_all(visit) if one.code in visit.due):
        single = docgen.fill(visit.encounter, visit.pack, outcome.code, clinic=visit.clinic)
        assert outcome.document == single


def test_raw_data_has_no_clinic_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "clinic.toml").write_text('language = "xx"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    visit = docgen.load_visit(tomllib.loads(EXAMPLE.read_text(encoding="utf-8")))
    assert visit.clinic is None


def test_the_clinics_language_is_the_default_of_all_documents(tmp_path: Path):
    clinic = docgen.load_clinic(EXAMPLE.parent / "clinic.toml")
    (tmp_path / "clinic.toml").write_text('language = "xx"\n', encoding="utf-8")
    visit = docgen.load_visit(EXAMPLE, clinic=tmp_path / "clinic.toml")
    assert visit.language == "xx"
    with pytest.raises(docgen.PackError, match="xx"):
        list(docgen.fill_all(visit))
    outcomes = docgen.fill_all(docgen.load_visit(EXAMPLE, clinic=clinic), language="en", draft=True)
    assert all(one.document.draft for one in outcomes if one.document is not None)


def test_every_file_at_fault_is_named(tmp_path: Path):
    (tmp_path / "visit.toml").write_text("[patient]\nnmae = 'x'\n", encoding="utf-8")
    with pytest.raises(EncounterError) as wrong:
        docgen.load_visit(tmp_path / "visit.toml")
    assert wrong.value.problems[0].place == "patient.nmae"
    (tmp_path / "clinic.toml").write_text("colour = 1\n", encoding="utf-8")
    with pytest.raises(ClinicError):
        docgen.load_visit(tmp_path / "visit.toml")


def test_a_record_for_another_pack_is_told_with_that_pack_before_its_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    made = make_tiny_pack(tmp_path / "packs" / "lamp")
    for name, old, new in (
        ("pack.toml", 'code = "17340"', 'code = "lamp"'),
        ("record.toml", "[plan]", '[plan]\nwatts = "decimal W, > 0"'),
    ):
        text = (made / name).read_text(encoding="utf-8").replace(old, new, 1)
        (made / name).write_text(text, encoding="utf-8")
    monkeypatch.setenv("DOCGEN_PACK_PATH", str(tmp_path / "packs"))
    data = {**VISIT, "plan": {"watts": 5}}
    with pytest.raises(EncounterError) as caught:
        docgen.load_visit(data, pack="17340")
    assert [(one.place, one.kind) for one in caught.value.problems] == [
        ("", "other-pack"),
        ("plan.watts", "unknown-key"),
    ]
    assert "the pack lamp, not for 17340" in str(caught.value)
    assert docgen.load_visit(data, pack="lamp").encounter.plan["watts"] == 5
    codes = {**data, "condition": {**VISIT["condition"], "features": ["a", "b", "c", "d", "e"]}}
    with pytest.raises(EncounterError) as caught:
        docgen.load_visit(codes, pack="17340")
    assert len(caught.value.problems) == 4
    assert "which does not have 6 of its keys and codes" in str(caught.value)
    with pytest.raises(EncounterError) as caught:  # a key of no pack is only misspelt
        docgen.load_visit({**data, "plan": {"wats": 5, "wnatts": 6}}, pack="lamp")
    assert {one.kind for one in caught.value.problems} == {"unknown-key"}
