"""A clinic declares fields of its own once: its records hold them, its templates print them."""

from __future__ import annotations

import datetime as dt
import json
import pickle
import re
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from answered import Reader, Watched
from notation import read, sheet
from tiny_pack import VISIT, make_tiny_pack

import docgen
from docgen.cli import run
from docgen.cli.asking import ask_all
from docgen.clinic import Clinic, own_of, parse_clinic
from docgen.context import build_context, context_shape
from docgen.encounter import to_data
from docgen.errors import ClinicError
from docgen.pack import records_of
from docgen.provenance import to_payload
from docgen.questions import open_questions
from docgen.review import check_pack, check_template, own_for
from docgen.word import WordTemplate

ROOT = Path(__file__).parents[1]
NOTE = "procedure-note"
CLINIC = """
[own]
room_number = "string"
referral = "open-choice referral"
seen_on = { type = "date", ask = "When was the patient seen?" }
chairs = { type = "integer, >= 1", if = "own.room_number" }

[own_lists.referral]
specialist = "a specialist"
nobody = "nobody"
"""
OWN = {"room_number": "3", "referral": "specialist", "seen_on": "2026-02-28", "chairs": 2}
LINE = "Room {{ own.room_number }}, sent by {{ own.referral.clinical }}, {{ own.seen_on | date }}"


def clinic_of(text: str = CLINIC) -> Clinic:
    return parse_clinic(tomllib.loads(text), source="clinic.toml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A clinic's own pack, whose note prints the clinic's fields; clinic.toml stands above it."""
    made = make_tiny_pack(tmp_path / "tiny")
    (made / "en" / f"{NOTE}.docx").write_bytes(
        sheet("{{ signature.by }}", "{{ patient.name }}", "{{ text.statements.complications }}", LINE)
    )
    (tmp_path / "clinic.toml").write_text(CLINIC, encoding="utf-8")
    return made


@pytest.fixture
def pack(folder: Path) -> docgen.Pack:
    return docgen.load_pack(folder)


def filled(pack: docgen.Pack, clinic: Clinic, **own: Any) -> docgen.Document:
    visit = docgen.load_encounter({**VISIT, "own": own or OWN}, pack=pack, clinic=clinic)
    return docgen.fill(visit, pack, NOTE, clinic=clinic)


# ---- The declaration ---------------------------------------------------------------------------------


def test_a_field_of_a_clinic_has_a_type_codes_a_condition_and_a_question() -> None:
    own = clinic_of().own
    assert [one.name for one in own.fields] == ["room_number", "referral", "seen_on", "chairs"]
    assert own.words == {"referral": {"specialist": "a specialist", "nobody": "nobody"}}
    assert own.fields[2].ask == "When was the patient seen?"
    assert own.fields[3].condition == "own.room_number"
    assert pickle.loads(pickle.dumps(clinic_of())) == clinic_of()  # noqa: S301
    assert hash(own) == hash(clinic_of().own)


WRONG = {
    "a misspelt type": ('[own]\na = "strin"', "own.a", "did you mean string?"),
    "no phrase": ("[own]\na = 5", "own.a", "write it in quotes"),
    "a table without a type": ('[own.a]\nb = "string"', "own.a", 'such as type = "string"'),
    "a misspelt key": ('[own]\na = { type = "string", aks = "?" }', "own.a.aks", "did you mean ask?"),
    "a required field": ('[own]\na = "string, required"', "own.a", "a check of the pack"),
    "a name that no template can print": ('[own]\n"Room number" = "string"', "own.Room number", "small"),
    "a total that is not there": (
        '[own]\na = { type = "integer, each x", total = "b" }\n[own_lists.x]\ny = "z"',
        "own.a.total",
        "same table",
    ),
    "a condition that is no text": ('[own]\na = { type = "date", if = 3 }', "own.a.if", "a text"),
    "a table that repeats": ("[own]\nrepeats = true", "own.repeats", "take it out"),
    "answers": ('[own]\n"*" = "choice answer, each answer"', "own.*", "small"),
    "no table": ("own = 5", "own", "under [own]"),
    "no lists": ("own_lists = 5", "own_lists", "[own_lists.NAME]"),
    "an empty list": ("[own_lists.a]", "own_lists.a", "a line for each code"),
    "a list that every pack has": ('[own_lists.gender]\nx = "y"', "own_lists.gender", "another name"),
    "a code without words": ("[own_lists.a]\nx = 5", "own_lists.a.x", "in quotes"),
    "a code that is none": ('[own_lists.a]\n"x y" = "z"', "own_lists.a.x y", "letters, digits"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_field_that_is_declared_wrongly_is_told_with_its_place_and_a_fix(what: str) -> None:
    text, place, fix = WRONG[what]
    with pytest.raises(ClinicError) as caught:
        clinic_of(text)
    (problem,) = caught.value.problems
    assert problem.place == place
    assert fix in problem.fix
    assert caught.value.source == "clinic.toml"


def test_everything_that_is_wrong_in_a_clinics_file_is_told_at_once() -> None:
    with pytest.raises(ClinicError) as caught:
        clinic_of('tme_zone = "x"\n[own]\na = "strin"\nb = "choice x"\n[own_lists.y]\nz = 1')
    places = [problem.place for problem in caught.value.problems]
    assert places == ["tme_zone", "own_lists.y.z", "own.a"]


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ('[own]\na = "choice places"', "declare the list in [own_lists.places]"),
        ('[own]\na = "choice plcaes"\n[own_lists.places]\nx = "y"', "did you mean places?"),
        ('[own]\na = "choice body_sit"', "did you mean body_site?"),
    ],
)
def test_a_list_that_neither_clinic_nor_pack_has_is_told(pack: docgen.Pack, text: str, fix: str) -> None:
    with pytest.raises(ClinicError) as caught:
        docgen.load_visit(VISIT, pack=pack, clinic=clinic_of(text))
    assert [(one.place, one.fix) for one in caught.value.problems] == [("own.a", fix)]


def test_a_field_of_a_clinic_may_have_a_list_of_the_pack(pack: docgen.Pack) -> None:
    clinic = clinic_of('[own]\nreferred_for = "choice body_site"')
    with pytest.raises(docgen.EncounterError, match=r"own\.referred_for"):
        docgen.load_visit({**VISIT, "own": {"referred_for": "nowhere"}}, pack=pack, clinic=clinic)
    code = next(iter(pack.vocabulary["body_site"]))
    visit = docgen.load_visit({**VISIT, "own": {"referred_for": code}}, pack=pack, clinic=clinic)
    word = build_context(visit.encounter, pack, NOTE, clinic=clinic)["own"]["referred_for"]
    assert word == code
    assert word["plain"]


def test_a_field_or_list_that_the_pack_has_already_is_told(tmp_path: Path) -> None:
    made = make_tiny_pack(tmp_path / "tiny")
    path = made / "record.toml"
    path.write_text(f'{path.read_text(encoding="utf-8")}\n[own]\nroom_number = "string"\n', encoding="utf-8")
    clinic = clinic_of('[own]\nroom_number = "string"\nfloor = "string"\n[own_lists.agent]\nx = "y"')
    with pytest.raises(ClinicError) as caught:
        docgen.load_encounter(VISIT, pack=docgen.load_pack(made), clinic=clinic)
    assert [problem.place for problem in caught.value.problems] == ["own.room_number", "own_lists.agent"]


def test_a_pack_declares_own_fields_too(tmp_path: Path) -> None:
    made = make_tiny_pack(tmp_path / "tiny")
    path = made / "record.toml"
    path.write_text(f'{path.read_text(encoding="utf-8")}\n[own]\nfloor = "choice agent"\n', encoding="utf-8")
    pack = docgen.load_pack(made)
    data = {**VISIT, "own": {"room_number": "3", "floor": "acetone"}}
    with pytest.raises(docgen.EncounterError, match=r"own\.floor"):
        docgen.load_encounter(data, pack=pack, clinic=clinic_of())
    data["own"]["floor"] = "liquid_nitrogen"
    visit = docgen.load_encounter(data, pack=pack, clinic=clinic_of())
    names = build_context(visit, pack, NOTE, clinic=clinic_of())
    assert (names["own"]["floor"]["plain"], names["own"]["room_number"]) == ("liquid nitrogen", "3")


CONDITIONS = {
    "a name that is not there": ("interprter", "did you mean interpreter?"),
    "a key that is not there": ("patient.gendr == 'male'", "did you mean patient.gender?"),
    "a code that its list lacks": ("own.referral == 'specalist'", "did you mean specialist?"),
    "no expression": ("interpreter and", ""),
    "a circle": ("chairs", "let one of them read only what does not depend on it"),
    "a circle by the whole name": ("own.chairs > 2", "let one of them read"),
}


@pytest.mark.parametrize("what", CONDITIONS)
def test_a_condition_that_cannot_be_read_is_told(pack: docgen.Pack, what: str) -> None:
    condition, fix = CONDITIONS[what]
    text = CLINIC.replace(
        'room_number = "string"', f"room_number = {{ type = 'string', if = \"{condition}\" }}"
    )
    with pytest.raises(ClinicError) as caught:
        own_for(clinic_of(text), pack)
    (problem,) = caught.value.problems
    assert problem.place == "own.room_number"
    assert fix in problem.fix


BROKEN = """
[own]
a = { type = "string", if = "own.nope" }
c1 = { type = "string", if = "own.c2 or own.nope" }
c2 = { type = "string", if = "own.c1" }
"""


def test_every_wrong_condition_is_told_before_a_visit_is_judged(pack: docgen.Pack) -> None:
    with pytest.raises(ClinicError) as caught:
        docgen.load_visit({**VISIT, "own": {}}, pack=pack, clinic=clinic_of(BROKEN))
    assert [(one.place, one.kind) for one in caught.value.problems] == [
        ("own.a", "unknown-name"),
        ("own.c1", "unknown-name"),
        ("own.c1", "circle"),
    ]


@pytest.mark.parametrize("command", [["check", "visit.json"], ["template", "fields"]])
def test_commands_tell_the_wrong_conditions_of_the_clinic(
    folder: Path, command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder.parent / "clinic.toml").write_text(BROKEN, encoding="utf-8")
    (folder.parent / "visit.json").write_text(json.dumps(VISIT), encoding="utf-8")
    monkeypatch.chdir(folder.parent)
    assert run([*command, "--pack", str(folder)]) == 1
    assert "own.a" in capsys.readouterr().err


def test_a_condition_may_read_the_record_and_other_fields_of_the_clinic(pack: docgen.Pack) -> None:
    for condition in (
        "interpreter",
        "referral == 'specialist'",
        "own.referral",
        "patient.gender == 'male'",
        "minor",
    ):
        text = CLINIC.replace(
            'room_number = "string"', f"room_number = {{ type = 'string', if = \"{condition}\" }}"
        )
        assert own_for(clinic_of(text), pack) == clinic_of(text).own
    assert own_for(None, pack).fields == ()


# ---- The record --------------------------------------------------------------------------------------


def test_the_fields_of_a_clinic_are_read_by_their_types(pack: docgen.Pack) -> None:
    visit = docgen.load_encounter({**VISIT, "own": OWN}, pack=pack, clinic=clinic_of())
    assert visit.own is not None
    assert visit.own["seen_on"] == dt.date(2026, 2, 28)
    assert to_data(visit)["own"] == OWN
    assert pickle.loads(pickle.dumps(visit)) == visit  # noqa: S301
    assert (
        docgen.load_encounter({**VISIT, "own": to_data(visit)["own"]}, pack=pack, clinic=clinic_of()) == visit
    )


def test_what_is_wrong_under_own_is_told_with_everything_else(pack: docgen.Pack) -> None:
    data = {
        **VISIT,
        "plan": {"agent": "liquid_nitrgen"},
        "own": {"room_nubmer": "3", "chairs": 0, "seen_on": "2026-02-30", "parking": True, "room_number": 3},
    }
    with pytest.raises(docgen.EncounterError) as caught:
        docgen.load_encounter(data, pack=pack, clinic=clinic_of())
    told = {problem.place: problem.fix for problem in caught.value.problems}
    assert list(told) == [
        "plan.agent",
        "own.room_nubmer",
        "own.chairs",
        "own.seen_on",
        "own.parking",
        "own.room_number",
    ]
    assert told["own.room_nubmer"] == "did you mean room_number?"
    assert told["own.parking"] == "declare it in clinic.toml, under [own]"


def test_a_code_of_a_closed_list_of_the_clinic_is_checked(pack: docgen.Pack) -> None:
    clinic = clinic_of('[own]\na = "choice places"\n[own_lists.places]\nhall = "the hall"')
    with pytest.raises(docgen.EncounterError, match=r"own\.a") as caught:
        docgen.load_encounter({**VISIT, "own": {"a": "hal"}}, pack=pack, clinic=clinic)
    assert caught.value.problems[0].fix == "did you mean hall?"
    later = docgen.load_encounter({**VISIT, "own": {"a": "hal"}})  # without a pack, a finding tells it
    assert "own.a" in [one.path for one in docgen.check(later, pack, NOTE, clinic=clinic)]


@pytest.mark.parametrize("clinic", [None, parse_clinic({})])
def test_a_field_that_nobody_declares_is_an_error_in_a_record(pack: docgen.Pack, clinic: Any) -> None:
    data = {**VISIT, "own": {"room_number": "3"}}
    with pytest.raises(docgen.EncounterError, match=r"own\.room_number"):
        docgen.load_encounter(data, pack=pack, clinic=clinic)
    with pytest.raises(docgen.EncounterError, match=r"own\.room_number"):
        docgen.fill(docgen.load_encounter(data), pack, NOTE, clinic=clinic)


def test_a_key_of_the_clinic_in_another_table_is_told_where_it_belongs(pack: docgen.Pack) -> None:
    for data in (
        {**VISIT, "room_number": "3"},
        {**VISIT, "encounter": {**VISIT["encounter"], "room_number": "3"}},
    ):
        with pytest.raises(docgen.EncounterError, match="room_number belongs in own"):
            docgen.load_encounter(data, pack=pack, clinic=clinic_of())


# ---- Names and documents -----------------------------------------------------------------------------


def test_a_template_of_the_clinic_prints_its_fields(pack: docgen.Pack) -> None:
    document = filled(pack, clinic_of())
    assert read(document.content)[-1] == "Room 3, sent by a specialist, February 28, 2026"


def test_words_of_a_clinics_codes_are_the_same_for_all_readers(pack: docgen.Pack) -> None:
    visit = docgen.load_encounter({**VISIT, "own": OWN}, pack=pack, clinic=clinic_of())
    names = build_context(visit, pack, NOTE, clinic=clinic_of())
    assert names["own"]["referral"]["clinical"] == names["own"]["referral"]["plain"] == "a specialist"
    assert names["own"]["referral"] == "specialist"
    assert build_context(docgen.load_encounter(VISIT, pack=pack), pack, NOTE)["own"] is None


def test_names_of_a_clinic_are_those_of_its_declaration(pack: docgen.Pack) -> None:
    assert context_shape(pack, NOTE)["own"] == {}
    shape: Any = context_shape(pack, NOTE, "en", clinic_of().own)
    assert sorted(shape["own"]) == sorted(OWN)
    assert {"code", "clinical", "plain"} <= shape["own"]["referral"].keys()


UNKNOWN = {
    "{{ own.room_nubmer }}": "did you mean own.room_number?",
    "{{ own.parking }}": "declare it in clinic.toml, under [own]",
    "{{ own.name }}": "declare it in clinic.toml, under [own]",
    "{{ chairs }}": "did you mean own.chairs?",
    '{% if own.referral == "specalist" %}x{% endif %}': "did you mean specialist?",
}


@pytest.mark.parametrize("line", UNKNOWN)
def test_what_a_template_prints_and_nobody_declares_is_a_problem_of_it(pack: docgen.Pack, line: str) -> None:
    template = WordTemplate.load(
        sheet("{{ signature.by }}", "{{ patient.name }}", "{{ text.statements.complications }}", line, LINE)
    )
    (problem,) = check_template(template, pack, NOTE, own=clinic_of().own)
    assert problem.fix == UNKNOWN[line]
    assert problem.kind in ("unknown-name", "unknown-code")
    fixes = [one.fix for one in check_template(template, pack, NOTE) if one.message.startswith("own.r")]
    assert set(fixes) == {"declare it in clinic.toml, under [own]"}


def test_a_pack_whose_templates_print_the_clinics_fields_has_no_problem_with_the_clinic(
    pack: docgen.Pack,
) -> None:
    assert check_pack(pack, clinic_of().own) == ()
    assert {problem.kind for problem in check_pack(pack)} == {"unknown-name"}


# ---- What documents carry ----------------------------------------------------------------------------


def test_a_document_carries_the_clinics_fields_and_gives_them_back(pack: docgen.Pack) -> None:
    filed = docgen.read_document(filled(pack, clinic_of()).content, pack=pack)
    assert filed.encounter is not None
    assert to_data(filed.encounter)["own"] == OWN
    visit = docgen.load_encounter({**VISIT, "own": OWN}, pack=pack, clinic=clinic_of())
    assert docgen.compare(filed, filed, pack=pack).is_same
    assert to_data(visit) == to_data(filed.encounter)


ELSEWHERE = {
    "a clinic without any": "",
    "a clinic with another field": '[own]\nfloor = "string"',
    "a clinic with other types": '[own]\nroom_number = "integer"\nreferral = "boolean"',
}


@pytest.mark.parametrize("where", ELSEWHERE)
def test_a_document_is_read_checked_and_filled_again_where_its_fields_are_not_declared(
    pack: docgen.Pack, where: str
) -> None:
    clinic = clinic_of(ELSEWHERE[where])
    filed = docgen.read_document(filled(pack, clinic_of()).content, pack=pack)
    assert filed.encounter is not None
    assert filed.encounter.own is not None
    findings = docgen.check(filed.encounter, pack, NOTE, clinic=clinic)
    told = {found.path: found.level for found in findings if found.id == "undeclared"}
    assert told == {f"own.{key}": "info" for key in OWN}
    again = docgen.fill(filed.encounter, pack, NOTE, clinic=clinic, draft=True)
    back = docgen.read_document(again.content, pack=pack)
    assert back.encounter is not None
    assert to_data(back.encounter)["own"] == OWN  # the date is text here
    assert docgen.compare(filed, back).differences == ()


def test_a_document_is_amended_where_its_fields_are_not_declared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shipped = docgen.load_pack("17340")
    example = tomllib.loads((ROOT / "examples" / "liquid-nitrogen-face.toml").read_text(encoding="utf-8"))
    visit = docgen.load_encounter({**example, "own": OWN}, pack=shipped, clinic=clinic_of())
    note = docgen.fill(visit, shipped, NOTE, clinic=clinic_of(), draft=True)
    filed = docgen.read_document(note.content)
    added = {"at": "2026-03-10T09:30:00-06:00", "by": "Jane Roe", "reason": "left out", "text": "More."}
    corrected = {**to_data(visit), "addenda": [added], "own": {**OWN, "room_number": "4"}}
    for clinic in (clinic_of(), clinic_of("")):
        now = docgen.load_encounter(corrected, clinic=clinic)
        addendum = docgen.amend(filed, shipped, now, clinic=clinic, draft=True)
        text = "\n".join(map(str, read(addendum.content)))
        assert "Own, room number" in text
        assert docgen.read_document(addendum.content).provenance.record == corrected
    Path("visit.json").write_text(json.dumps(corrected), encoding="utf-8")
    Path("note.docx").write_bytes(note.content)
    assert run(["addendum", "note.docx", "visit.json", "-o", "out", "--draft"]) == 0


def test_a_part_of_a_record_carries_the_fields_that_the_pack_names(folder: Path) -> None:
    path = folder / "pack.toml"
    text = path.read_text(encoding="utf-8").replace(
        'carries = ["screening', 'carries = ["own.room_number", "screening'
    )
    path.write_text(text, encoding="utf-8")
    pack, clinic = docgen.load_pack(folder), clinic_of()
    assert check_pack(pack, clinic.own) == ()
    visit = docgen.load_encounter({**VISIT, "own": OWN}, pack=pack, clinic=clinic)
    content = docgen.fill(visit, pack, "patient-consent", clinic=clinic).content
    assert docgen.read_document(content).provenance.record["own"] == {"room_number": "3"}  # type: ignore[index]
    template = WordTemplate.load(sheet("{{ own.referral.plain }}"))
    told = check_template(template, pack, "patient-consent", own=clinic.own)
    assert "add own.referral to the document's carries in pack.toml" in [problem.fix for problem in told]


# ---- Two clinics with one pack -----------------------------------------------------------------------


def test_two_clinics_use_one_pack_at_once(pack: docgen.Pack) -> None:
    other = clinic_of(CLINIC.replace("a specialist", "a colleague").replace("integer, >= 1", "string"))
    expected = {clinic_of().own: "a specialist", other.own: "a colleague"}

    def fill(clinic: Clinic) -> tuple[str, str]:
        chairs = 2 if clinic.own == clinic_of().own else "two"
        text = read(filled(pack, clinic, **{**OWN, "chairs": chairs}).content)[-1]
        return expected[clinic.own], str(text)

    with ThreadPoolExecutor(8) as pool:
        for words, text in pool.map(fill, [clinic_of(), other] * 20):
            assert words in text


def test_the_definition_of_a_clinic_is_made_once_and_never_more_than_a_bounded_number(
    pack: docgen.Pack,
) -> None:
    assert records_of(pack, clinic_of().own) is records_of(pack, clinic_of().own)
    assert records_of(pack).definition is pack.definition
    for number in range(200):
        records_of(pack, clinic_of(f'[own]\nfield_{number} = "string"').own)
    kept = records_of.__closure__[0].cell_contents  # type: ignore[attr-defined]
    assert all(len(results) <= 64 for results in list(kept.values()))


# ---- Questions ---------------------------------------------------------------------------------------


def test_fields_of_a_clinic_are_asked_in_its_words_with_its_codes_and_on_their_condition(
    pack: docgen.Pack,
) -> None:
    def asked(**own: Any) -> dict[str, Any]:
        found = open_questions(pack, {**VISIT, "own": own}, clinic=clinic_of())
        return {str(one.place[1]): one for one in found if one.place[0] == "own"}

    assert list(asked()) == ["room_number", "referral", "seen_on"]
    assert asked()["seen_on"].text == "When was the patient seen?"
    assert asked()["room_number"].text == "Room number"
    assert [(one.code, one.words) for one in asked()["referral"].choices] == [
        ("specialist", "a specialist"),
        ("nobody", "nobody"),
    ]
    assert list(asked(room_number="3", seen_on="2026-02-28")) == ["referral", "chairs"]
    assert "own" not in {one.place[0] for one in open_questions(pack, VISIT)}


def test_answers_about_the_fields_of_a_clinic_are_read_by_their_types(pack: docgen.Pack) -> None:
    interview = Watched(pack, {**VISIT}, clinic_of())
    reader = Reader(interview, {**VISIT, "own": OWN})
    ask_all(interview, reader)
    assert {"Room number", "When was the patient seen?"} <= {
        text.partition(" (")[0] for text, _ in reader.asked
    }
    given = {str(path[-1]): value for path, value in interview.state.answers.items() if path[0] == "own"}
    assert given == {**OWN, "seen_on": dt.date(2026, 2, 28)}


# ---- The command line --------------------------------------------------------------------------------


def test_commands_know_the_fields_of_the_clinic_in_their_folder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    template = str(folder / "en" / f"{NOTE}.docx")
    assert run(["pack", "check", "tiny"]) == 0
    assert run(["template", "check", template, "--pack", "tiny"]) == 0
    Path("other.toml").write_text('[own]\nroom_nubmer = "string"', encoding="utf-8")
    assert run(["template", "check", template, "--pack", "tiny", "--clinic", "other.toml"]) == 1
    assert run(["pack", "check", "tiny", "--clinic", "other.toml"]) == 1
    assert "did you mean own.room_nubmer?" in capsys.readouterr().err
    assert run(["schema", "--pack", "tiny"]) == 0
    own = json.loads(capsys.readouterr().out)["properties"]["own"]
    assert "room_number" in json.dumps(own)
    assert "When was the patient seen?" in json.dumps(own)
    assert run(["new", "--pack", "tiny"]) == 0
    text = Path("encounter.toml").read_text(encoding="utf-8")
    for line in ("#[own]", "#room_number =", "# specialist, nobody", "# When was the patient seen?"):
        assert line in text.splitlines(), line
    assert "# if own.room_number" in text


def test_a_visit_is_filled_read_verified_and_amended_on_the_command_line(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("visit.json").write_text(json.dumps({**VISIT, "own": OWN}), encoding="utf-8")
    assert run(["fill", "visit.json", "-o", "out", "--pack", "tiny", "-d", NOTE]) == 0
    (note,) = map(str, Path("out").iterdir())
    capsys.readouterr()
    assert run(["read", note]) == 0
    assert json.loads(capsys.readouterr().out)["own"] == OWN
    assert run(["verify", note, "--record", "visit.json"]) == 0
    Path("clinic.toml").unlink()
    assert run(["verify", note, "--record", "visit.json"]) == 0
    assert run(["read", note, "--json"]) == 0


def test_the_example_of_the_guide_works_as_it_is_written(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8").partition("## Fields of your own")[2]
    clinic, record = re.findall(r"```toml\n(.*?)```", page.partition("\n## ")[0], re.DOTALL)
    (line,) = re.findall(r"```jinja\n(.*?)\n```", page, re.DOTALL)
    made = make_tiny_pack(tmp_path / "tiny")
    (made / "en" / f"{NOTE}.docx").write_bytes(
        sheet("{{ signature.by }}", "{{ patient.name }}", "{{ text.statements.complications }}", line)
    )
    pack, its = docgen.load_pack(made), clinic_of(clinic)
    assert check_pack(pack, own_of(its)) == ()
    document = filled(pack, its, **tomllib.loads(record)["own"])
    assert read(document.content)[-1] == "Room 3, sent by a specialist"
    assert '"own"' in to_payload(docgen.read_document(document.content).provenance)
