"""What a record can hold is defined once: the core by its classes, a pack's part by its record.toml."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import pickle
import shutil
import tomllib
import typing
from dataclasses import replace
from pathlib import Path
from types import UnionType
from typing import Any

import pytest
from complete_visit import GONE, altered, complete_visit, read_visit
from steps import steps

import docgen
from docgen.cli import run
from docgen.context import FUNCTIONS, build_context, context_shape
from docgen.context.derived import READS
from docgen.context.named import layers
from docgen.encounter import CORE, Field, Table, define, parse_encounter, read_again, to_data
from docgen.encounter.notation import Phrase, PhraseError, parse_phrase
from docgen.errors import EncounterError
from docgen.provenance import digest_of, is_made_from
from docgen.review import check_pack

LISTS = {"agent", "lesion_type", "condition", "answer", "pain"}

# ---- A phrase ----------------------------------------------------------------------------------------

PHRASES = {
    "string": Phrase("string"),
    "string, required": Phrase("string", required=True),
    "choice agent": Phrase("choice", list="agent"),
    "open-choice agent, repeats": Phrase("open-choice", list="agent", repeats=True),
    "decimal s, > 0": Phrase("decimal", unit="s", bounds=((">", 0.0),)),
    "decimal mg/mL, >= 0.5, < 20": Phrase("decimal", unit="mg/mL", bounds=((">=", 0.5), ("<", 20.0))),
    "integer, 4..40": Phrase("integer", bounds=((">=", 4.0), ("<=", 40.0))),
    "integer, 0..10, or pain": Phrase("integer", bounds=((">=", 0.0), ("<=", 10.0)), instead="pain"),
    "integer, >= 1, each lesion_type": Phrase("integer", bounds=((">=", 1.0),), each="lesion_type"),
    "group, repeats, filled": Phrase("group", repeats=True, filled=True),
}


@pytest.mark.parametrize("written", PHRASES)
def test_a_phrase_says_type_list_unit_and_bounds(written: str) -> None:
    assert parse_phrase(written) == PHRASES[written]


NO_PHRASES = {
    "integr": ("'integr' is not a type", "did you mean integer?"),
    "text field": ("'field' is not understood after 'text'", "comma"),
    "choice": ("needs the name of a list", "write choice and one name"),
    "choice two lists": ("needs the name of a list", "write choice and one name"),
    "decimal s, >> 0": ("'>> 0' is not understood", "a..b"),
    "string, > 0": ("'> 0' is not understood", "each LIST"),
    "string, repeat": ("'repeat' is not understood", "did you mean repeats?"),
    f"integer, >= {'9' * 400}": ("is not understood", ">= n"),
    "choice method, repeats, or method": ("names the list of the codes themselves", "or nothing"),
    "": ("'' is not a type", "the types are"),
}


@pytest.mark.parametrize("written", NO_PHRASES)
def test_what_is_no_phrase_is_told_with_what_to_write(written: str) -> None:
    message, fix = NO_PHRASES[written]
    with pytest.raises(PhraseError) as caught:
        parse_phrase(written)
    assert message in caught.value.message
    assert fix in caught.value.fix


# ---- The core ----------------------------------------------------------------------------------------

TYPES = {
    "boolean": bool,
    "date": dt.date,
    "dateTime": dt.datetime,
    "decimal": float,
    "integer": int,
    **dict.fromkeys(("attachment", "choice", "open-choice", "string", "text"), str),
}


def annotation_of(table: type[Table], name: str) -> Any:
    hints = typing.get_type_hints(table)
    return hints.get(name, hints.get(f"{name}_"))


def meant(one: Field) -> Any:
    kind = one.group.table if one.group is not None else TYPES[one.phrase.type]
    if one.repeats:
        return tuple[kind, ...]
    found = kind | str if one.phrase.instead else kind
    return found if one.phrase.required else found | None


def parts(annotation: Any) -> set[Any]:
    is_union = isinstance(annotation, UnionType) or typing.get_origin(annotation) is typing.Union
    return set(typing.get_args(annotation)) if is_union else {annotation}


@pytest.mark.parametrize("path", ["", *(path for path, one in CORE.walk() if one.group is not None)])
def test_annotations_of_the_core_say_what_its_phrases_say(path: str) -> None:
    at = CORE.at(tuple(path.replace("[]", "").split("."))) if path else None
    group = CORE if at is None else at.group
    assert group is not None
    for name, one in group.fields.items():
        assert parts(annotation_of(group.table, name)) == parts(meant(one)), f"{path}.{name}"


def test_only_four_values_are_required() -> None:
    required = [path for path, one in CORE.walk() if one.phrase.required and one.group is None]
    assert required == ["patient.name", "patient.birth_date", "patient.record_number", "encounter.date"]


def test_nothing_that_shows_a_record_shows_its_values() -> None:
    visit = read_visit(complete_visit())
    for shown in (repr(visit), repr(visit.patient), str(visit.procedure), f"{visit.procedure.sites[0]}"):
        assert not any(value in shown for value in ("Exam", "Rivera", "000", "1990", "papule"))
    assert repr(visit.patient).startswith("Patient(name, birth_date")


# ---- What a pack adds --------------------------------------------------------------------------------

RECORD = """
[plan]
asked = "clinician, before"
watts = "decimal W, > 0"

[procedure]
agent = "choice agent"

[procedure.sites]
asked = "assistant, at_visit"
pulses = { type = "integer, 1..500", if = "watts", also = ["shots"] }
kinds = { type = "integer, >= 1, each lesion_type", total = "pulses" }

[screening]
"*" = "choice answer, each condition"

[calibration]
repeats = true
day = "date"

[test_spot]
holds = "site"
"""
VOCABULARY = {"agent": ["laser"], "lesion_type": ["papule", "cyst"], "condition": ["gout"]}
LEAST = {
    "patient": {"name": "Alex Example", "birth_date": "1990-05-14", "record_number": "000123"},
    "encounter": {"date": "2026-03-02"},
}


def defined(text: str = RECORD) -> Any:
    definition, problems = define(tomllib.loads(text), LISTS)
    assert problems == []
    return definition


def problems_of(data: Any, **options: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(EncounterError) as caught:
        parse_encounter(data, definition=defined(), vocabulary=VOCABULARY, **options)
    return [
        (problem.place, problem.kind, f"{problem.message}: {problem.fix}")
        for problem in caught.value.problems
    ]


def test_fields_of_a_pack_are_read_beside_those_of_the_core() -> None:
    data = {
        **LEAST,
        "screening": {"gout": "yes", "gout_detail": "left toe"},
        "plan": {"watts": 5, "sessions": 2},
        "procedure": {
            "agent": "laser",
            "sites": [{"body_site": "chin", "pulses": 5, "kinds": {"papule": 2, "cyst": 3}}],
        },
        "calibration": [{"day": "2026-03-01"}],
        "test_spot": {"body_site": "chin", "laterality": "left"},
    }
    visit = parse_encounter(data, definition=defined(), vocabulary=VOCABULARY)
    assert (visit.plan["watts"], visit.plan.sessions) == (5.0, 2)
    assert visit.procedure.sites[0]["kinds"] == {"papule": 2, "cyst": 3}
    assert visit["calibration"][0]["day"] == dt.date(2026, 3, 1)
    assert visit.screening.answers == {"gout": "yes"}
    assert to_data(visit) == {**data, "plan": {"sessions": 2, "watts": 5.0}}
    assert pickle.loads(pickle.dumps(visit)) == visit  # noqa: S301


def test_everything_that_is_wrong_in_fields_of_a_pack_is_told_at_once_with_its_place() -> None:
    data = {
        **LEAST,
        "plan": {"watts": 0, "wats": 3},
        "procedure": {
            "agent": "lazer",
            "sites": [{"pulses": 501}, {"shots": 3}, {"pulses": 4, "kinds": {"papule": 1, "cist": 2}}],
        },
        "calibration": [{"day": "2026-02-30"}],
    }
    told = problems_of(data)
    assert [(place, kind) for place, kind, _ in told] == [
        ("plan.watts", "out-of-range"),
        ("plan.wats", "unknown-key"),
        ("procedure.agent", "unknown-code"),
        ("procedure.sites[0].pulses", "out-of-range"),
        ("procedure.sites[1].shots", "unknown-key"),
        ("procedure.sites[2].kinds", "contradiction"),
        ("procedure.sites[2].kinds.cist", "unknown-code"),
        ("calibration[0].day", "impossible-date"),
    ]
    words = "\n".join(text for _, _, text in told)
    for expected in (
        "must be more than 0",
        "did you mean watts?",
        "did you mean laser?",
        "must be 500 or less",
    ):
        assert expected in words
    assert "did you mean pulses?" in words
    assert "adds up to 3, but pulses says 4" in words


WRONG = {
    "a field of the core": (
        "[patient]\nname = 'string'",
        "patient.name",
        "is in the core already",
        "another name",
    ),
    "a table as a field": ("plan = 'string'", "plan", "is in the core", "another name"),
    "a field as a table": ("[patient.name]\nx = 'string'", "patient.name", "is no table", "another name"),
    "a misspelt type": ("[plan]\na = 'integr'", "plan.a", "is not a type", "did you mean integer?"),
    "no phrase": ("[plan]\na = 5", "plan.a", "is not the phrase of a field", "in quotes"),
    "a list that is not there": (
        "[plan]\na = 'choice agnet'",
        "plan.a",
        "the list agnet",
        "did you mean agent?",
    ),
    "a required field": (
        "[plan]\na = 'string, required'",
        "plan.a",
        "cannot be required",
        "a check of the pack",
    ),
    "a key that says nothing": (
        "[plan]\na = { type = 'string', units = 's' }",
        "plan.a.units",
        "says nothing about a field",
        "its keys are",
    ),
    "somebody who is not asked": (
        "[plan]\nasked = 'clinican, before'",
        "plan.asked",
        "'clinican' says neither",
        "did you mean clinician?",
    ),
    "a setting of another type": (
        "[extra]\nrepeats = 'yes'",
        "extra.repeats",
        "is not true or false",
        "write",
    ),
    "a name that a wording has": (
        "[plan]\nplain = 'string'",
        "plan.plain",
        "is the name of a wording",
        "another name",
    ),
    "a total that is not there": (
        "[plan]\nn = { type = 'integer, each agent', total = 'nothing_there' }",
        "plan.n.total",
        "names no number beside it",
        "same table",
    ),
    "a total that is no number": (
        "[plan]\nlesions = 'string'\nlesion = 'integer'\n"
        "n = { type = 'integer, each agent', total = 'lesions' }",
        "plan.n.total",
        "names no number beside it",
        "did you mean lesion?",
    ),
    "a total of no numbers": (
        "[plan]\nn = 'integer'\na = { type = 'string, each agent', total = 'n' }",
        "plan.a.total",
        "is for numbers by code",
        "take it out",
    ),
    "an answer that is a number": (
        "[screening]\n'*' = 'integer, each condition'",
        "screening.*",
        "is no answer for a code",
        '"choice answer, each LIST"',
    ),
    "an answer alone": (
        "[screening]\n'*' = 'choice answer'",
        "screening.*",
        "is no answer",
        "each LIST",
    ),
    "an answer without a type": ("[screening]\n'*' = {}", "screening.*", "is not the phrase", "in quotes"),
    "a setting of no table": ("asked = 'clinician'", "asked", "is said of a table", "in each table"),
    "an answer in no table": ("'*' = 'choice answer, each condition'", "*", "is not a name", "small letters"),
    "a code for each code": (
        "[plan]\na = 'choice pain, each agent'",
        "plan.a",
        "a code for each code",
        "number",
    ),
    "a name of answers' details": (
        "[screening]\n'*' = 'choice answer, each condition'\nlot_detail = 'string'",
        "screening.lot_detail",
        "an answer's details",
        "another name",
    ),
    "a sign as a name": ("[plan]\n'+' = 'string'", "plan.+", "is not a name", "small letters, digits"),
    "a name with a dot": ("[plan]\n'a.b' = 'string'", "plan.a.b", "is not a name", "small letters, digits"),
    "a table with a bad name": ("['Test spot']\na = 'string'", "Test spot", "is not a name", "small letters"),
    "a condition that is no text": (
        "[plan]\na = { type = 'date', if = 3 }",
        "plan.a.if",
        "is not a text",
        "",
    ),
    "another name that is no list": (
        "[plan]\na = { type = 'date', also = 'b' }",
        "plan.a.also",
        "is not a list of names",
        "[",
    ),
    "another name that is a key": (
        "[plan]\na = { type = 'date', also = ['agreed_at', 'sessions'] }",
        "plan.a.also",
        "sessions is a key of the table",
        "take it out",
    ),
    "bounds without a number": ("[plan]\na = 'decimal, 9..1'", "plan.a", "no number is within", "1..9"),
    "bounds that exclude each other": (
        "[plan]\na = 'decimal, > 3, < 3'",
        "plan.a",
        "no number is within",
        "",
    ),
    "a table that cannot repeat": (
        "[plan]\nrepeats = true",
        "plan.repeats",
        "new table alone",
        "take it out",
    ),
    "a table that holds what it holds": ("[plan]\nholds = 'site'", "plan.holds", "new table alone", "out"),
    "a table in a line": ("[plan]\na = 'group'", "plan.a", "is a table without fields", "in brackets"),
    "neither a field nor a table": (
        "[plan]\na = { if = 'x' }",
        "plan.a",
        "neither a type nor fields",
        "string",
    ),
    "a list of tables": (
        "[[procedure.sites]]\na = 'string'",
        "procedure.sites",
        "is a list where a table belongs",
        "[procedure.sites]",
    ),
    "a field that is named type": ("[plan]\ntype = 'string'", "plan.type", "what a field is", "another name"),
    "what no table holds": ("[extra]\nholds = 'sight'", "extra.holds", "names nothing", "write site"),
    "an old name that is there": (
        "[renamed]\nplan = 'consent'",
        "renamed.plan",
        "is a table of a record still",
        "",
    ),
    "an old key that is there": (
        "[renamed.patient]\nname = 'gender'",
        "renamed.patient.name",
        "is a key of patient still",
        "",
    ),
    "a new key that is not": (
        "[renamed.patient]\nnom = 'nam'",
        "renamed.patient.nom",
        "names no key of patient",
        "",
    ),
    "keys of no table": ("[renamed.patint]\nx = 'y'", "renamed.patint", "names no table of a record", ""),
    "old names that are no table": ("renamed = 'x'", "renamed", "is not a table", "write [renamed]"),
    "a new name that is not": ("[renamed]\nold = 'consnt'", "renamed.old", "names no table of a record", ""),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_in_a_definition_is_told_with_place_and_cure(text: str) -> None:
    written, place, message, fix = WRONG[text]
    _, (problem,) = define(tomllib.loads(written), LISTS)
    assert problem.place == f"record.toml, {place}"
    assert message in problem.message
    assert fix in problem.fix


def test_everything_that_is_wrong_in_a_definition_is_told_at_once() -> None:
    written = "[plan]\na = 'strng'\nb = 'choice x'\n[patient]\nname = 'text'\n[renamed]\nx = 'y'"
    assert [problem.place for problem in define(tomllib.loads(written), LISTS)[1]] == [
        "record.toml, plan.a",
        "record.toml, plan.b",
        "record.toml, patient.name",
        "record.toml, renamed.x",
    ]


def test_a_field_that_is_named_type_hides_nothing_else_of_its_table() -> None:
    written = "[plan]\ntype = 'string'\na = 'strng'"
    places = [problem.place for problem in define(tomllib.loads(written), LISTS)[1]]
    assert places == ["record.toml, plan.type", "record.toml, plan.a"]


def test_bounds_of_one_number_are_bounds() -> None:
    assert parse_phrase("integer, 3..3").bounds == ((">=", 3.0), ("<=", 3.0))


def test_a_pack_with_a_broken_definition_is_refused_with_all_its_problems(tmp_path: Path, root: Path) -> None:
    folder = Path(shutil.copytree(root / "templates" / "17340", tmp_path / "17340"))
    text = (folder / "record.toml").read_text(encoding="utf-8")
    (folder / "record.toml").write_text(f"{text}\n[patient]\nname = 'integr'\n", encoding="utf-8")
    line = text.count("\n") + 3
    with pytest.raises(docgen.PackError, match=rf"record\.toml, line {line}, patient\.name"):
        docgen.load_pack(folder)


IN_ONE_PLACE = {
    "a table twice": ('[plan]\nasked = "clinician"', "write the lines of both under one heading"),
    "no quotes": ("[plan.x]\ny = string", 'lot = "string"'),
    "an invalid field": ('[addenda]\ny = "strin"', "did you mean string?"),
    "a name that is none": ('[addenda]\n"y z" = "string"', "small letters"),
}


@pytest.mark.parametrize("case", IN_ONE_PLACE)
def test_a_record_that_is_broken_in_one_place_has_one_problem_whose_fix_fits_a_pack(
    case: str, tmp_path: Path, root: Path
) -> None:
    added, fix = IN_ONE_PLACE[case]
    folder = Path(shutil.copytree(root / "templates" / "17340", tmp_path / "17340"))
    text = (folder / "record.toml").read_text(encoding="utf-8")
    (folder / "record.toml").write_text(f"{text}\n{added}\n", encoding="utf-8")
    with pytest.raises(docgen.PackError) as caught:
        docgen.load_pack(folder)
    (problem,) = caught.value.problems
    assert problem.place.startswith("record.toml")
    assert fix in problem.fix
    assert "000123" not in problem.fix
    assert "[[" not in problem.fix


def test_a_field_that_is_written_twice_is_told_with_its_line(tmp_path: Path, root: Path) -> None:
    folder = Path(shutil.copytree(root / "templates" / "17340", tmp_path / "17340"))
    (folder / "record.toml").write_text('[plan]\nwatts = "decimal"\nwatts = "integer"\n', encoding="utf-8")
    with pytest.raises(docgen.PackError) as caught:
        docgen.load_pack(folder)
    (problem,) = caught.value.problems
    assert problem.place.startswith("record.toml, line 3")


def test_a_field_that_is_added_to_a_pack_is_a_name_for_its_templates_and_checks(
    tmp_path: Path, root: Path
) -> None:
    import shutil

    folder = Path(shutil.copytree(root / "templates" / "17340", tmp_path / "17340"))
    path = folder / "record.toml"
    text = path.read_text(encoding="utf-8").replace(
        "[procedure.sites]", "[procedure.sites]\npulses = 'integer, >= 1'"
    )
    path.write_text(text, encoding="utf-8")
    pack = docgen.load_pack(folder)
    visit = docgen.load_encounter(altered({"procedure.sites.0.pulses": 3}), pack=pack)
    names = build_context(visit, pack, "procedure-note")
    assert [site["pulses"] for site in names["procedure"]["sites"]] == [3, None]
    shape: Any = context_shape(pack, "procedure-note")
    assert "pulses" in shape["procedure"]["sites"][0]


def test_who_is_asked_and_when_is_said_once_for_a_table_and_where_a_field_differs() -> None:
    definition = defined()
    asked = {path: (one.who, one.when) for path, one in definition.walk()}
    assert asked["patient.name"] == (("front_desk",), "before")
    assert asked["supervising_practitioner.name"] == (("front_desk",), "before")
    assert asked["supervising_practitioner.present"] == (("clinician",), "at_visit")
    assert asked["plan.sites[].body_site"] == asked["plan.watts"] == (("clinician",), "before")
    assert asked["procedure.sites[].body_site"] == (("clinician",), "at_visit")
    assert asked["procedure.sites[].pulses"] == (("assistant",), "at_visit")


def test_everything_in_the_core_says_who_is_asked_and_when() -> None:
    assert [path for path, one in CORE.walk() if not (one.who and one.when)] == []


def test_a_condition_of_a_packs_table_holds_for_its_own_fields_there() -> None:
    text = (
        "[procedure]\nif = 'not not_done'\nwatts = 'decimal W'\n"
        "tip = { type = 'string', if = 'watts' }\n[extra]\nif = 'minor'\nwhy = 'text'"
    )
    conditions = {path: one.condition for path, one in defined(text).walk()}
    assert conditions["procedure.watts"] == "not not_done"
    assert conditions["procedure.tip"] == "(not not_done) and (watts)"
    assert conditions["procedure.status"] == ""
    assert (conditions["extra"], conditions["extra.why"]) == ("minor", "")


# ---- Records of other times and packs ----------------------------------------------------------------

OLD = {"prior_17340": [{"date": "2025-01-05"}]}


def test_a_renamed_key_is_told_with_its_new_name() -> None:
    with pytest.raises(EncounterError, match="its name is prior_procedures now"):
        docgen.load_encounter({**complete_visit(), **OLD}, pack=docgen.load_pack("17340"))


RENAMED_WITHIN = """
[renamed]
calibrations = "calibration"
[renamed.plan]
wattage = "watts"
[renamed.procedure.sites]
shots = "pulses"
[renamed.screening]
podagra = "gout"
"""
OLDER = {
    **LEAST,
    "screening": {"podagra": "yes"},
    "plan": {"wattage": 5.0},
    "procedure": {"sites": [{"shots": 3}]},
    "calibrations": [{"day": "2026-03-01"}],
}
NEWER = {
    **LEAST,
    "screening": {"gout": "yes"},
    "plan": {"watts": 5.0},
    "procedure": {"sites": [{"pulses": 3}]},
    "calibration": [{"day": "2026-03-01"}],
}


def test_every_renamed_key_of_an_older_record_is_told_with_its_name_now() -> None:
    without = RECORD.replace(', also = ["shots"]', "")
    definition = defined(f"{without}{RENAMED_WITHIN}")
    with pytest.raises(EncounterError) as caught:
        parse_encounter(OLDER, definition=definition, vocabulary=VOCABULARY)
    assert {problem.place: problem.fix for problem in caught.value.problems} == {
        "screening.podagra": "its name is gout now",
        "plan.wattage": "its name is watts now",
        "procedure.sites[0].shots": "its name is pulses now",
        "calibrations": "its name is calibration now",
    }


def test_an_older_record_that_a_document_carries_is_read_under_the_names_of_now() -> None:
    definition = defined(f"{RECORD}{RENAMED_WITHIN}")
    kept = parse_encounter(OLDER, keeps=True)
    assert to_data(read_again(kept, definition)) == NEWER
    old = next(path for path in Path(__file__).parent.glob("filed/0.1.0/*/*note*.docx"))
    said = docgen.read_document(old).provenance
    older = replace(said, carries="digest", record=None, record_digest=digest_of(OLDER))
    assert is_made_from(older, parse_encounter(NEWER, definition=definition), definition)
    assert not is_made_from(
        older, parse_encounter(NEWER | {"plan": {"watts": 6}}, definition=definition), definition
    )


def test_half_a_record_is_told_everything_that_every_record_needs() -> None:
    for data in ({}, {"plan": {"watts": 5}}):
        assert [place for place, _, _ in problems_of(data)] == [
            "patient.name",
            "patient.birth_date",
            "patient.record_number",
            "encounter.date",
        ]
    assert [place for place, _, _ in problems_of({"patient": {"name": "Pat"}, "plan": {"watt": 5}})] == [
        "patient.birth_date",
        "patient.record_number",
        "plan.watt",
        "encounter.date",
    ]


def test_what_a_record_holds_beyond_the_core_is_kept_without_a_pack_and_read_with_one() -> None:
    pack = docgen.load_pack("17340")
    kept = docgen.load_encounter({**complete_visit(), **OLD})
    assert to_data(kept)["prior_17340"] == OLD["prior_17340"]
    visit = read_again(kept, pack.definition)
    assert visit.prior_procedures[0].date == dt.date(2025, 1, 5)
    assert visit.procedure.sites[0]["technique"] == "spot"
    assert read_again(visit, pack.definition) is visit


def test_a_record_of_another_pack_is_told_key_by_key_when_it_is_used() -> None:
    pack = docgen.load_pack("17340")
    visit = docgen.load_encounter(altered({"plan.watts": 5, "procedure.sites.0.pulses": 3}))
    for use in (docgen.check, docgen.fill):
        with pytest.raises(EncounterError) as caught:
            use(visit, pack, "procedure-note")
        places = [problem.place for problem in caught.value.problems]
        assert places == ["plan.watts", "procedure.sites[0].pulses"]


def test_the_page_of_the_record_is_what_the_definition_gives(root: Path) -> None:
    spec = importlib.util.spec_from_file_location("docs_build", root / "docs" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    committed = (root / "docs" / "record.md").read_text(encoding="utf-8")
    assert committed == build.record_page(), "build it again: python docs/build.py"


# ---- What follows from a record ----------------------------------------------------------------------


def pack_with(tmp_path: Path, root: Path, names: str) -> docgen.Pack:
    folder = Path(shutil.copytree(root / "templates" / "17340", tmp_path / "17340"))
    path = folder / "record.toml"
    text = path.read_text(encoding="utf-8").replace("[names]", f"[names]\n{names}")
    path.write_text(text, encoding="utf-8")
    return docgen.load_pack(folder)


def test_a_name_of_a_pack_follows_from_the_record_and_from_other_names(tmp_path: Path, root: Path) -> None:
    names = {
        "twice": "doubtful and sites | length * 2",
        "doubtful": "some(sites, 'near_eye')",
        "none_": "plan.watts",
    }
    pack = pack_with(tmp_path, root, "\n".join(f'{name} = "{source}"' for name, source in names.items()))
    visit = docgen.load_encounter(altered({"procedure.sites.0.body_site": "temple"}), pack=pack)
    found = build_context(visit, pack, "procedure-note")
    assert [found[name] for name in names] == [4, True, None]
    assert names.keys() <= context_shape(pack, "procedure-note").keys()


def test_names_that_double_each_other_do_not_double_the_work(tmp_path: Path, root: Path) -> None:
    doubled = "\n".join(f'd{at} = "[d{at - 1}, d{at - 1}]"' for at in range(1, 40))
    shape: Any = context_shape(pack_with(tmp_path, root, f'd0 = "patient.name"\n{doubled}'), "procedure-note")
    assert shape["d39"] == [shape["d38"]]


def test_a_chain_of_names_takes_work_in_proportion_to_its_length(tmp_path: Path, root: Path) -> None:
    def work(number: int) -> int:
        names = [f"d{number}_{at}" for at in range(number)]
        reads = ["patient", *names[:-1]]
        chain = "\n".join(f"{name} = '{read}'" for name, read in zip(names, reads, strict=True))
        pack = pack_with(tmp_path / str(number), root, chain)
        return steps(lambda: layers(pack))

    assert work(400) < 4.5 * work(100)


BROKEN = {
    "names that read each other": ('a = "b"\nb = "a"', "names.a", "follows from itself: a > b > a"),
    "a broken expression": ('a = "b b"', "names.a", "is where"),
    "no expression": ("a = 5", "names.a", "is not an expression"),
    "a name that follows from every record": ('performed = "false"', "names.performed", "has already"),
    "a name of the record": ('patient = "1"', "names.patient", "has already"),
    "no name": ('Bad-Name = "1"', "names.Bad-Name", "is not a name"),
    "a word of expressions": ('not = "1"', "names.not", "is not a name"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_name_of_a_pack_is_told_with_its_place(case: str, tmp_path: Path, root: Path) -> None:
    written, place, message = BROKEN[case]
    with pytest.raises(docgen.DocgenError, match=message) as caught:
        build_context(read_visit(complete_visit()), pack_with(tmp_path, root, written), "procedure-note")
    assert f"record.toml, {place}" in {problem.place for problem in caught.value.problems}


def test_no_name_of_a_pack_takes_the_place_of_one_that_every_pack_has(tmp_path: Path, root: Path) -> None:
    shipped = docgen.load_pack(root / "templates" / "17340")
    taken = {*context_shape(shipped), *FUNCTIONS, "subject", "subject_rows"} - shipped.names.keys()
    lines = {"names": "\n".join(f'{name} = "false"' for name in sorted(taken))}
    problem = "is a name that docgen or the record has already: give it another name"
    assert problems_with(tmp_path, root, lines) == [(f"names.{name}", problem) for name in sorted(taken)]


def test_all_that_is_wrong_with_a_pack_s_record_is_told_at_once_with_its_line(
    tmp_path: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What reads a faulty line is judged for the rest that it reads, and never for that line."""
    folder = Path(shutil.copytree(root / "templates" / "17340", tmp_path / "17340"))
    path = folder / "record.toml"
    lines = {
        "plan": {
            "watts": '"deciml W"',
            "a": "{ type = 'string', if = 'b and watts > 3' }",
            "b": "{ type = 'string', if = 'a' }",
            "c": "{ type = 'string', if = 'nobdy' }",
            "d": "{ type = 'string', if = 'a b' }",
        },
        "names": {
            "x": "'y'",
            "y": "'x'",
            "z": "'y.needs and agnt and plan.watts'",
        },
    }
    text = path.read_text(encoding="utf-8")
    for table, written in lines.items():
        made = "".join(f"{key} = {value}\n" for key, value in written.items())
        text = text.replace(f"[{table}]", f"[{table}]\n{made}", 1)
    path.write_text(text, encoding="utf-8")
    assert run(["pack", "check", str(folder), "--json"]) == 1
    numbers = {line.partition(" = ")[0]: at for at, line in enumerate(text.split("\n"), 1) if " = " in line}
    found = json.loads(capsys.readouterr().out)["problems"]
    assert {(one["place"], one["kind"], one["line"]) for one in found} == {
        ("record.toml, plan.watts", "phrase", numbers["watts"]),
        ("record.toml, plan.a", "circle", numbers["a"]),
        ("record.toml, plan.c", "unknown-name", numbers["c"]),
        ("record.toml, plan.d", "syntax", numbers["d"]),
        ("record.toml, names.x", "circle", numbers["x"]),
        ("record.toml, names.z", "unknown-name", numbers["z"]),
    }


@pytest.mark.parametrize("answers", ["integer, each condition", "choice answer, each nobody"])
def test_without_the_answers_of_a_table_its_names_are_not_judged(
    answers: str, tmp_path: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(root / "templates" / "17340", tmp_path / "17340"))
    path = folder / "record.toml"
    text = path.read_text(encoding="utf-8").replace("choice answer, each condition", answers)
    text = text.replace("[plan]", "[plan]\na = { type = 'string', if = 'a' }", 1)
    path.write_text(text, encoding="utf-8")
    assert run(["pack", "check", str(folder), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["problems"]
    places = [one["place"] for one in found if one["place"].startswith("record.toml")]
    assert places == ["record.toml, screening.*", "record.toml, plan.a"]


def problems_with(
    tmp_path: Path, root: Path, lines: dict[str, str], tables: str = ""
) -> list[tuple[str, str]]:
    """Review the shipped pack with further lines in the tables of its record.toml, and further tables."""
    without = shutil.ignore_patterns("*.examples.toml")  # they say nothing of a definition, and take long
    folder = Path(shutil.copytree(root / "templates" / "17340", tmp_path / "17340", ignore=without))
    path = folder / "record.toml"
    text = path.read_text(encoding="utf-8")
    for table, written in lines.items():
        assert f"[{table}]" in text
        text = text.replace(f"[{table}]", f"[{table}]\n{written}", 1)
    path.write_text(f"{text}\n{tables}", encoding="utf-8")
    found = check_pack(docgen.load_pack(folder))
    return [
        (problem.place.removeprefix("record.toml, "), f"{problem.message}: {problem.fix}")
        for problem in found
    ]


def test_what_names_and_conditions_cannot_read_is_told_at_once(tmp_path: Path, root: Path) -> None:
    lines = {
        "plan": "a = { type = 'string', if = 'agnt.needs' }\n"
        "b = { type = 'string', if = \"technique == 'light_aera'\" }\nc = { type = 'string', if = 'minr' }\n"
        "d = { type = 'string', if = 'technique and consent.agent and minor' }",
        "procedure.sites": "e = { type = 'string', if = \"technique == 'spt' or timing_basis\" }",
        "names": "low = 'sites | length < subject.sessons'",
    }
    assert problems_with(tmp_path, root, lines) == [
        (
            "names.low",
            "subject.sessons is not a name that a record can have here: did you mean subject.sessions?",
        ),
        ("plan.a", "agnt is not a name that a record can have here: did you mean agent?"),
        (
            "plan.b",
            "technique is compared with 'light_aera', which is not one of its codes: "
            "did you mean light_area?",
        ),
        ("plan.c", "minr is not a name that a record can have here: did you mean minor?"),
        (
            "procedure.sites.e",
            "technique is compared with 'spt', which is not one of its codes: did you mean spot?",
        ),
    ]


def test_a_field_with_the_name_of_something_derived_is_told(tmp_path: Path, root: Path) -> None:
    tables = "\n".join(f"[{name}]\nzz = 'string'" for name in ("limits", "form"))
    lines = {
        "plan": "age = 'integer'",  # in another table it is no name of docgen's
        "procedure.sites": "clinical = 'string'",
        "screening": "answers = 'string'\npregnancy = 'string'",
    }
    found = problems_with(tmp_path, root, lines, f"[patient]\nage = 'integer'\n{tables}")
    message = "is the name of something that docgen derives: give it another name"
    names = ["patient.age", "screening.answers", "screening.pregnancy", "procedure.sites.clinical"]
    assert found == [(name, message) for name in (*names, "limits", "form")]


def test_circles_of_names_and_of_conditions_are_told_at_once_with_what_cannot_be_read(
    tmp_path: Path, root: Path
) -> None:
    lines = {
        "plan": "a = { type = 'string', if = 'b' }\nb = { type = 'string', if = 'n' }\n"
        "c = { type = 'string', if = 'c' }",
        "names": "m = 'n'\nn = 'plan.a'\nx = 'y'\ny = 'x or m'\nz = 'y y'",
    }
    told = problems_with(tmp_path / "1", root, lines)
    assert [place for place, _ in told] == ["names.z", "names.x", "plan.a", "plan.c"]
    lines["names"] = "m = 'n'\nn = 'plan.a'"
    assert problems_with(tmp_path / "2", root, lines) == [
        (
            "plan.a",
            "is asked only if it is asked itself: plan.a > plan.b > plan.a: "
            "let one of them read only what does not depend on it",
        ),
        (
            "plan.c",
            "is asked only if it is asked itself: plan.c > plan.c: "
            "let one of them read only what does not depend on it",
        ),
    ]
    lines = {"plan": "a = { type = 'string', if = 'b b' }", "names": "x = 'y'\ny = 'x'"}
    assert [place for place, _ in problems_with(tmp_path / "3", root, lines)] == ["names.x", "plan.a"]


def test_a_table_that_is_asked_only_if_a_field_in_it_has_a_value_is_a_circle(
    tmp_path: Path, root: Path
) -> None:
    lines = {"test_spot": "if = 'test_spot.date'"}
    (told,) = problems_with(tmp_path, root, lines)
    assert told[0] == "test_spot"
    assert "test_spot > test_spot.date > test_spot" in told[1]


def test_what_the_core_derives_follows_from_nothing_else_than_it_says() -> None:
    pack = docgen.load_pack("17340")
    data = complete_visit()
    known = {path.replace("[]", "") for path, _ in pack.definition.walk()}
    assert {path for reads in READS.values() for path in reads} <= known

    def derived(changed: dict[str, Any]) -> dict[str, Any]:
        names = build_context(docgen.load_encounter(changed, pack=pack), pack, "procedure-note")
        return {
            name: names["patient"]["age"] if name == "patient.age" else names[name]
            for name in READS
            if name != "sites"
        }

    before = derived(data)
    leaves = [(table, key) for table, inner in data.items() if isinstance(inner, dict) for key in inner]
    for table, key in leaves:
        if table not in ("patient", "encounter"):
            after = derived(altered({f"{table}.{key}": GONE}))
            for name in [name for name in after if after[name] != before[name]]:
                assert any(f"{table}.{key}".startswith(path) for path in READS[name]), (name, table, key)
