"""`docgen ask`: what is open is asked, the answers stand in the file, and no answer spoils it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from answered import Reader, Watched
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import docgen
from docgen.cli import run
from docgen.cli.asking import Interview, ask_all
from docgen.cli.output import Output
from docgen.data import put_value
from docgen.encounter import to_data
from docgen.errors import EncounterError
from docgen.sources import with_answers

PACK = docgen.load_pack("17340")
EXAMPLES = ["liquid-nitrogen-face.toml", "carbon-dioxide-slush-minor.toml", "spray-back.json"]
LEAST = ["Ana", "1990-2-28", "000123"]
Types = Callable[..., str]


pytestmark = pytest.mark.usefixtures("clinics_desk")


def data_of(file: str = "visit.toml") -> Any:
    """What a file says; a value that every record needs and that was not answered is empty in a new one."""
    data = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    said = {table: {key: value for key, value in keys.items() if value != ""} for table, keys in data.items()}
    return {table: keys for table, keys in said.items() if keys}


def problems_of(data: dict[str, Any]) -> list[tuple[str, str]]:
    try:
        docgen.load_encounter(data, pack=PACK)
    except EncounterError as error:
        return [(problem.place, problem.kind) for problem in error.problems]
    return []


NEEDED = {
    "What is the patient's name?": "Ana",
    "What is the patient's birth date?": "1990-02-28",
    "What is the patient's record number?": "000123",
    "On which day is the visit?": "2026-03-02",
}


def answering(**answers: str) -> Callable[[str], str]:
    """A function that answers what every record needs, and questions that begin with these words."""
    known = {**NEEDED, **{words.replace("_", " "): answer for words, answer in answers.items()}}
    numbered = re.compile(r"\d+\. ")
    return lambda text: next(
        (answer for words, answer in known.items() if numbered.sub("", text, count=1).startswith(words)), ""
    )


# ---- A file and its answers --------------------------------------------------------------------------


def test_answers_are_kept_when_they_end_and_asked_for_no_more(types: Types) -> None:
    shown = types(*LEAST)
    assert "What is the patient's name?" in shown
    assert "Stopped." in shown
    assert "docgen check visit.toml" in shown
    patient = {"name": "Ana", "birth_date": date(1990, 2, 28), "record_number": "000123"}
    assert data_of() == {"patient": patient}
    shown = types("2026-03-02", "female")
    assert "What is the patient's name?" not in shown
    assert data_of() == {
        "patient": patient | {"gender": "female"},
        "encounter": {"date": date(2026, 3, 2)},
    }


def test_a_file_keeps_its_comments_and_their_order(types: Types) -> None:
    text = '# mine\n[patient]\nname = "Ana"    # so she says\n\n# later\n[encounter]\ndate = 2026-03-02\n'
    Path("visit.toml").write_text(text, encoding="utf-8")
    types("1990-02-28", "000123")
    written = Path("visit.toml").read_text(encoding="utf-8")
    lines = 'name = "Ana"    # so she says\nbirth_date = 1990-02-28\nrecord_number = "000123"\n'
    assert written == text.replace('name = "Ana"    # so she says\n', lines)


def test_the_file_to_start_from_can_be_gone_on_with(types: Types) -> None:
    run(["new", "-o", "visit.toml"])
    before = Path("visit.toml").read_text(encoding="utf-8")
    types("Ana", "1990-02-28", "000123", "2026-03-02", "female", code=1)
    assert data_of()["patient"]["name"] == "Ana"
    lines = zip(before.splitlines(), Path("visit.toml").read_text(encoding="utf-8").splitlines(), strict=True)
    changed = [(old, new) for old, new in lines if old != new]
    assert changed == [
        ('name = ""', 'name = "Ana"'),
        ('birth_date = ""', "birth_date = 1990-02-28"),
        ("#gender =", 'gender = "female"'),
        ('record_number = ""', 'record_number = "000123"'),
        ('date = ""', "date = 2026-03-02"),
    ]


def test_a_table_that_was_not_answered_can_still_be_switched_on(root: Path) -> None:
    run(["new", "-o", "visit.toml"])
    text = Path("visit.toml").read_text(encoding="utf-8")
    record = to_data(docgen.load_encounter(root / "examples" / EXAMPLES[0], pack=PACK))
    interview = Watched(PACK, {})
    ask_all(interview, Reader(interview, record))
    written = with_answers(".toml", text, interview.state.answers)
    assert to_data(docgen.load_encounter(tomllib.loads(written), pack=PACK)) == record
    on = "\n".join(line[line.startswith("#[") :] for line in written.splitlines())
    tomllib.loads(on)


def test_a_json_file_is_gone_on_with(types: Types) -> None:
    Path("visit.json").write_text('{"patient": {"name": "Ana"}}', encoding="utf-8")
    types("1990-02-28", "000123", file="visit.json")
    patient = {"name": "Ana", "birth_date": "1990-02-28", "record_number": "000123"}
    assert json.loads(Path("visit.json").read_text(encoding="utf-8")) == {"patient": patient}


def test_an_empty_file_is_as_good_as_none(types: Types) -> None:
    Path("visit.toml").write_text("\n", encoding="utf-8")
    types("Ana")
    assert data_of() == {"patient": {"name": "Ana"}}


def test_nothing_is_written_without_an_answer(types: Types) -> None:
    assert "nothing is written" in types()
    assert not Path("visit.toml").exists()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("visit", "has no ending that shows its format"),
        ("visit.yaml", "write TOML or JSON"),
        ("there/visit.toml", "its folder does not exist"),
    ],
)
def test_nobody_is_asked_for_a_file_that_cannot_be_written(types: Types, file: str, said: str) -> None:
    shown = types("Ana", file=file)
    assert said in shown
    assert "What is" not in shown


def test_what_is_wrong_with_a_file_is_told_before_anything_is_asked(types: Types) -> None:
    text = '[patient]\nname = "Ana"\nmrn = "1"\n[plan]\nagent = "fire"\n'
    Path("visit.toml").write_text(text, encoding="utf-8")
    shown = types("x")
    assert "patient.mrn" in shown
    assert "plan.agent" in shown
    assert "What is" not in shown
    assert Path("visit.toml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "line",
    [
        "patient.birth_date = 1990-02-30",
        "patient.record_number = 12-34-5678",
        "condition.duration = 2026-02-30  # in the place of a text",
        "screening.raynaud_detail = 2026-03-02T25:15:00",
    ],
)
def test_a_date_that_toml_does_not_have_is_told_before_anything_is_asked(types: Types, line: str) -> None:
    text = f'# mine\npatient.name = "Ana"\n{line}\n'
    Path("visit.toml").write_text(text, encoding="utf-8")
    shown = types("x")
    assert "visit.toml: line 3" in shown
    assert "What is" not in shown
    assert Path("visit.toml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("theirs", [b"# theirs\n", b"\xff\xfe"])
def test_what_another_program_writes_meanwhile_stays(
    types: Types, monkeypatch: pytest.MonkeyPatch, theirs: bytes
) -> None:
    Path("visit.toml").write_text('[patient]\nname = "Ana"\n', encoding="utf-8")
    Path("visit-answered.toml").write_text("# earlier\n", encoding="utf-8")
    lines = iter(["1990-02-28"])

    def answer(_: str) -> str:
        Path("visit.toml").write_bytes(theirs)
        try:
            return next(lines)
        except StopIteration:
            raise click.Abort from None

    monkeypatch.setattr(Output, "ask", staticmethod(answer))
    assert "it stays as it is" in types()
    assert Path("visit.toml").read_bytes() == theirs
    assert Path("visit-answered.toml").read_text(encoding="utf-8") == "# earlier\n"
    assert data_of("visit-answered-2.toml")["patient"] == {"name": "Ana", "birth_date": date(1990, 2, 28)}


DOTTED = 'plan.agent = "liquid_nitrogen"\npatient.name = "Ana"\n'
IN_PIECES = '[[plan.sites]]\nbody_site = "chin"\n[patient]\n[[plan.sites]]\nbody_site = "nose_tip"\n'


@pytest.mark.parametrize(("text", "number"), [(DOTTED, 0), (IN_PIECES, 2)])
def test_a_text_that_cannot_take_an_answer_between_its_lines_is_told(text: str, number: int) -> None:
    with pytest.raises(EncounterError, match="cannot take the answers between its lines"):
        with_answers(".toml", text, {("plan", "sites", number, "body_site"): "cheek"})


def test_answers_that_a_file_cannot_take_stand_beside_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("visit.toml").write_text(DOTTED, encoding="utf-8")
    lines = iter(["chin midline -"])
    answers = answering()
    monkeypatch.setattr(
        Output,
        "ask",
        staticmethod(lambda text: next(lines, "") if text.startswith("1. (") else answers(text)),
    )
    assert run(["ask", "visit.toml", "--for", "patient-consent"]) == 0
    shown = capsys.readouterr().err
    assert "they are written beside it" in shown
    assert "Next: docgen check visit-answered.json" in shown
    assert Path("visit.toml").read_text(encoding="utf-8").startswith(DOTTED)
    assert "sites" not in Path("visit.toml").read_text(encoding="utf-8")
    data = json.loads(Path("visit-answered.json").read_text(encoding="utf-8"))
    assert data["plan"] == {
        "agent": "liquid_nitrogen",
        "sites": [{"body_site": "chin", "laterality": "midline"}],
    }
    assert data["patient"]["birth_date"] == "1990-02-28"
    assert problems_of(data) == []


OFF = """\
# [plan] comes before the visit
#[plan]
#agent =    # a code
#note =
# One line for each.

#[[plan.sites]]
# the side
#side =

[post]
#diagnosis = []
text = '''
#[done]
#key = 1
'''
"""


def test_a_value_has_the_place_of_its_line_that_is_switched_off() -> None:
    values: dict[Any, Any] = {
        ("plan", "agent"): "x",
        ("plan", "sites", 0, "side"): "left",
        ("plan", "sites", 1, "side"): "right",
        ("plan", "cold"): True,
        ("post", "diagnosis"): ["a", {"code": "other"}],
        ("done", "key"): 2,
    }
    written = with_answers(".toml", OFF, values)
    expected = tomllib.loads(OFF)
    for place, value in values.items():
        put_value(expected, place, value)
    assert tomllib.loads(written) == expected
    assert '\n[plan]\nagent = "x"    # a code\n' in written
    assert written.count("[plan]") == 2
    assert "#note =\n" in written
    assert '\n[[plan.sites]]\n# the side\nside = "left"\n' in written
    assert "#diagnosis" not in written
    assert "'''\n#[done]\n#key = 1\n'''\n" in written


# ---- What is asked -----------------------------------------------------------------------------------

CONSENT = {
    "What is the patient's name?": "Ana",
    "birth date?": "1990-02-28",
    "gender?": "F",
    "record number?": "000123",
    "On which day is the visit?": "2026-03-02",
    "Who performs the procedure?": "Jane Roe",
    "What is the diagnosis": "l70.0",
    "Which skin type": "fitzpatrick_2",
    "With what is the freezing planned?": "2",
    "What is the dry ice to be mixed with?": "Acetone",
    "Which applicator is planned?": "open_spray",
    "Which technique is planned?": "spot",
    "1. (Enter: no more)": "nose_tip mid",
}


def test_what_a_document_needs_is_asked_and_enough_for_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def answer(text: str) -> str:
        asked.append(text)
        found = next((said for question, said in CONSENT.items() if question in text), "")
        if found == "open_spray":
            return "cotton swab" if asked.count(text) > 1 else "steam"
        return found

    monkeypatch.setattr(Output, "ask", staticmethod(answer))
    assert run(["ask", "visit.toml", "--for", "patient-consent"]) == 0
    shown = capsys.readouterr().err
    assert shown.count("This is not one of them.") == 1
    assert not [text for text in asked if "clinic's" in text or "treated" in text]
    data = data_of()
    assert data["plan"] == {
        "agent": "carbon_dioxide_slush",
        "vehicle": "acetone",
        "applicator": "cotton_swab",
        "technique": "spot",
        "sites": [{"body_site": "nose_tip", "laterality": "midline"}],
    }
    assert run(["fill", "visit.toml", "-o", "out"]) == 0
    assert [path.name.split("_")[-1] for path in Path("out").iterdir()] == ["patient-consent.docx"]


def test_a_patient_is_asked_in_plain_words_of_their_language(types: Types) -> None:
    types(*LEAST)
    options = ("--who", "patient", "-l", "es")
    shown = types("1", "penicilina; látex", "", "sí", "muy leve", "n", options=options)
    assert "¿A qué tiene usted alergia?" in shown
    assert "¿Se aplica esto a usted: ronchas con el frío?" in shown
    assert data_of()["screening"] == {
        "allergies": ["penicilina", "látex"],
        "cold_urticaria": "yes",
        "cold_urticaria_detail": "muy leve",
        "raynaud": "no",
    }


def test_other_is_asked_for_in_words() -> None:
    sites = [{"body_site": "chin", "laterality": "midline"}]
    data: dict[str, Any] = {"procedure": {"status": "completed", "sites": sites}}
    interview = Interview(PACK, data, who=["clinician"], documents=["procedure-note"])
    ask_all(interview, answering(Which_applicator_was_used_here="Other", **{"What is it, in": "a metal rod"}))
    assert interview.state.answers[("procedure", "sites", 0, "applicator")] == {
        "code": "other",
        "text": "a metal rod",
    }


def test_none_is_said_in_the_place_of_a_list() -> None:
    interview = Interview(PACK, {})
    answers = answering(
        Who_assisted="None",
        Which_allergies="not_asked",
        What_went_wrong="none",
        Which_specimens="NONE",
    )
    ask_all(interview, answers)
    said = {
        place: value
        for place, value in interview.state.answers.items()
        if place[0] not in ("patient", "encounter")
    }
    assert said == {
        ("assistants",): "none",
        ("screening", "allergies"): "not_asked",
        ("procedure", "complications"): "none",
        ("procedure", "specimens"): "none",
    }


def test_no_to_another_one_ends_a_list() -> None:
    interview = Interview(PACK, {})
    lines = iter(["Joe Poe", "no"])

    def answer(text: str) -> str:
        return next(lines, "") if "Who assisted" in text else answering()(text)

    ask_all(interview, answer)
    assert interview.state.data["assistants"] == [{"name": "Joe Poe"}]


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("name; birth date", ["name", "birth date"]),
        ("name, as on the card", ["name, as on the card"]),
        (" name ;birth date; ", ["name", "birth date"]),
        ("name;; birth date", ["name; birth date"]),
    ],
)
def test_a_list_of_texts_is_typed_with_semicolons(typed: str, values: list[str]) -> None:
    interview = Interview(PACK, {})
    ask_all(interview, answering(By_what_was_the_patient=typed))
    assert interview.state.data["time_out"] == {"identifiers": values}


@pytest.mark.parametrize("said", ["n", "No", "none", "nobody", "y"])
def test_what_only_says_that_there_is_nobody_is_no_name(
    said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = iter([said, "Joe Poe"])
    interview = Interview(PACK, {})
    answers = answering()
    ask_all(interview, lambda text: next(lines, "") if text.startswith("Who supervises") else answers(text))
    assert interview.state.answers[("supervising_practitioner", "name")] == "Joe Poe"
    assert "Write it out, or press Enter to leave the question out." in capsys.readouterr().err


def test_nobody_is_asked_about_a_person_who_is_not_named() -> None:
    asked: list[str] = []
    answers = answering()
    ask_all(Interview(PACK, {}), lambda text: asked.append(text) or answers(text))  # type: ignore[func-returns-value]
    assert "Who supervises, if somebody does?" in asked
    assert not [text for text in asked if "supervisor" in text or "credentials" in text]


def test_no_to_a_list_of_tables_is_none_where_there_is_that_code(capsys: pytest.CaptureFixture[str]) -> None:
    interview = Interview(PACK, {})
    ask_all(interview, answering(Who_assisted="n", Which_check_is_released="n"))
    assert interview.state.answers[("assistants",)] == "none"
    assert ("overrides",) not in interview.state.answers
    assert capsys.readouterr().err.count("This records nothing.") == 1


def test_an_answer_that_contradicts_the_record_is_asked_for_again(types: Types) -> None:
    Path("visit.toml").write_text(
        '[patient]\nname = "Ana"\nrecord_number = "1"\ngender = "female"\n[encounter]\ndate = 2026-03-02\n',
        encoding="utf-8",
    )
    shown = types("2027-01-01", "1990-02-28")
    assert "This is later than the visit (correct one of the two)." in shown
    assert data_of()["patient"]["birth_date"] == date(1990, 2, 28)


def test_values_by_code_that_do_not_add_up_are_asked_for_again() -> None:
    site = {"body_site": "chin", "laterality": "midline", "lesion_type": "mixed", "lesion_count": 3}
    data: dict[str, Any] = {"procedure": {"status": "completed", "sites": [site]}}
    lines = iter(["papule 1, cyst 1", "papule x", "3", "nonsense 2", "Papule 1, Cyst 2"])
    interview = Interview(PACK, data)

    def answer(text: str) -> str:
        return next(lines, "") if text.startswith("How many lesions of each") else answering()(text)

    ask_all(interview, answer)
    assert interview.state.answers[("procedure", "sites", 0, "composition")] == {"papule": 1, "cyst": 2}


def test_a_row_without_an_answer_is_no_row() -> None:
    interview = Interview(PACK, {})
    ask_all(interview, answering(Who_assisted="-", Which_kind_of_treatment="-"))
    assert "assistants" not in interview.state.data
    assert "prior_treatments" not in interview.state.data


# ---- Whatever is answered ----------------------------------------------------------------------------

LINES = st.one_of(
    st.just(""),
    st.sampled_from(
        ["y", "n", "1", "2", "3", "7", "?", "other", "none", "0", "2.5", "1e5", "-1", "x", "L70.0"]
    ),
    st.sampled_from(["2026-03-02", "1990-2-28", "2026-03-02 10:15", "2026-03-02T10:15-05:00", "2026-02-30"]),
    st.sampled_from(
        [
            "none",
            "not_asked",
            "2026-03-08 02:30",
            "en",
            "español",
            "left",
            "Yes",
            "99999999999",
            "9" * 30,
            "cheek",
            "-",
            "<",
            "same",
            "1,3",
            "cheek left 3 same",
            "chin mid - - 4.5",
            "today",
            "3/2/2026",
            "10:15 pm",
            "now",
            "lo; hi",
        ]
    ),
    st.text(max_size=12),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINES, max_size=120), st.sampled_from([None, *PACK.documents]), st.booleans())
def test_whatever_is_answered_the_file_has_no_problem(
    lines: list[str], document: str | None, is_json: bool
) -> None:
    left = iter(lines)

    def answer(_: str) -> str:
        try:
            return next(left)
        except StopIteration:
            raise EOFError from None

    documents = [document] if document is not None else []
    interview = Interview(PACK, {}, docgen.load_clinic("clinic.toml"), documents=documents)
    try:
        ask_all(interview, answer)
        stopped = False
    except EOFError:
        stopped = True
    ending = ".json" if is_json else ".toml"
    text = with_answers(ending, "", interview.state.answers)
    data = json.loads(text) if is_json else tomllib.loads(text)
    lacking = {path for path, kind in problems_with_clinic(data) if kind == "missing"}
    assert [found for found in problems_with_clinic(data) if found[1] != "missing"] == []
    assert stopped or not lacking


def problems_with_clinic(data: dict[str, Any]) -> list[tuple[str, str]]:
    return problems_of(docgen.load_clinic("clinic.toml").lay_under(data)) if data else []


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_back_equal_through_its_answers(name: str, root: Path) -> None:
    record = to_data(docgen.load_encounter(root / "examples" / name, pack=PACK))
    interview = Watched(PACK, {})
    ask_all(interview, Reader(interview, record))
    for ending, parse in ((".toml", tomllib.loads), (".json", json.loads)):
        text = with_answers(ending, "", interview.state.answers)
        assert to_data(docgen.load_encounter(parse(text), pack=PACK)) == record
