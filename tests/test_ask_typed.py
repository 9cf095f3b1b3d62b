"""What is typed for `docgen ask`: days, times, codes, rows on a line, several answers together, rounds."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from answered import Reader, Watched, typing
from complete_visit import complete_visit

import docgen
from docgen.cli.asking import Interview, ask_all
from docgen.cli.asking.days import Clock, day_in_words, read_day, read_moment
from docgen.cli.asking.rounds import ask_in_rounds
from docgen.cli.asking.talk import show_codes
from docgen.cli.asking.typed import first_number
from docgen.cli.output import Output
from docgen.encounter import to_data
from docgen.questions import Choice

PACK = docgen.load_pack("17340")
VISIT = date(2026, 3, 2)
CHICAGO = ZoneInfo("America/Chicago")
Types = Callable[..., str]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands at a quarter past nine in Chicago, when it is the next day elsewhere."""
    now = datetime(2026, 3, 3, 21, 15, 44, tzinfo=CHICAGO)
    monkeypatch.setattr(
        "docgen.cli.asking.days.datetime", type("Now", (datetime,), {"now": lambda zone=None: now})
    )
    return Clock(VISIT, CHICAGO)


def data_of() -> Any:
    return tomllib.loads(Path("visit.toml").read_text(encoding="utf-8"))


def asked_about(data: dict[str, Any], **options: Any) -> Interview:
    needed = complete_visit()
    return Interview(PACK, {**{key: needed[key] for key in ("patient", "encounter")}, **data}, **options)


# ---- Days and times ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", date(2026, 3, 3)),
        ("Yesterday", date(2026, 3, 2)),
        ("3/4/2001", date(2001, 3, 4)),
        ("03-04-2001", date(2001, 3, 4)),
        ("12.31.1999", date(1999, 12, 31)),
        ("2001-3-4", date(2001, 3, 4)),
        ("20010304", date(2001, 3, 4)),
    ],
)
def test_a_day_is_typed_as_people_write_it(clock: Clock, typed: str, day: date) -> None:
    assert read_day(typed, clock) == day


@pytest.mark.parametrize(
    "typed", ["31/12/2001", "2/30/2026", "3/4/01", "3/4-2001", "", "soon", "2026-3", "٣/4/2001"]
)
def test_no_other_day_is_guessed(clock: Clock, typed: str) -> None:
    with pytest.raises(ValueError, match="four digits" if typed == "3/4/01" else "Type a day that exists"):
        read_day(typed, clock)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("now", datetime(2026, 3, 3, 21, 15, tzinfo=CHICAGO)),
        ("10:15", datetime(2026, 3, 2, 10, 15)),
        ("9:05", datetime(2026, 3, 2, 9, 5)),
        ("2:30 pm", datetime(2026, 3, 2, 14, 30)),
        ("12:10 AM", datetime(2026, 3, 2, 0, 10)),
        ("12:10p", datetime(2026, 3, 2, 12, 10)),
        ("3/1/2026 16:00", datetime(2026, 3, 1, 16, 0)),
        ("today 08:00", datetime(2026, 3, 3, 8, 0)),
        ("2026-03-01T16:00:30", datetime(2026, 3, 1, 16, 0, 30)),
        ("10:15-05:00", datetime(2026, 3, 2, 10, 15, tzinfo=timezone(timedelta(hours=-5)))),
        ("2026-03-01 16:00Z", datetime(2026, 3, 1, 16, 0, tzinfo=UTC)),
    ],
)
def test_a_time_without_a_day_is_of_the_visit(clock: Clock, typed: str, moment: datetime) -> None:
    found = read_moment(typed, clock)
    assert (found, found.utcoffset()) == (moment, moment.utcoffset())


@pytest.mark.parametrize(
    "typed", ["25:00", "10:61", "13:00 pm", "0:10 am", "10", "3/1/2026", "10:15 cet", "", "10:15:99"]
)
def test_no_other_time_is_guessed(clock: Clock, typed: str) -> None:
    with pytest.raises(ValueError, match="Type a time that exists"):
        read_moment(typed, clock)


def test_a_time_needs_a_day_when_the_visit_has_none() -> None:
    with pytest.raises(ValueError, match="Type the day too"):
        read_moment("10:15", Clock())


def test_what_was_understood_of_a_day_is_said(types: Types) -> None:
    shown = types("Ana", "3/4/2001", "000123", "2026-11-30")
    assert shown.count("  March 4, 2001\n") == 1
    assert "November 30" not in shown  # it was typed as it is written
    assert day_in_words(datetime(2026, 3, 2, 10, 15)) == "March 2, 2026, 10:15"


# ---- Codes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2", "carbon_dioxide_slush"),
        ("c", "carbon_dioxide_slush"),
        ("Carbon d", "carbon_dioxide_slush"),
        ("LIQ", "liquid_nitrogen"),
    ],
)
def test_a_code_is_typed_by_its_number_or_first_letters(typed: str, code: str) -> None:
    interview = asked_about({})
    ask_all(interview, typing({"With what is the freezing planned?": [typed]}))
    assert interview.data["plan"]["agent"] == code


def test_first_letters_of_several_codes_are_asked_for_again(capsys: pytest.CaptureFixture[str]) -> None:
    interview = asked_about({})
    ask_all(interview, typing({"Which applicator is planned?": ["c", "con"]}))
    shown = capsys.readouterr().err
    assert "3 begin so: cotton_swab, cone_spray, cryoprobe. Type more letters." in shown
    assert interview.data["plan"]["applicator"] == "cone_spray"
    assert "  cryospray confined by a cone\n" in shown  # what was understood


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("1,3", ["eyes_closed", "eye_goggles"]),
        ("gloves, eyes_c", ["gloves", "eyes_closed"]),
        ("8; other", ["gloves", {"code": "other", "text": "a towel"}]),
        ("none", "none"),
    ],
)
def test_several_codes_are_typed_with_commas(typed: str, codes: Any) -> None:
    interview = asked_about({"procedure": {"status": "completed"}})
    ask_all(interview, typing({"What was protected": [typed], "What is it, in words?": ["a towel"]}))
    assert interview.data["procedure"]["protection"] == codes


# ---- Rows --------------------------------------------------------------------------------------------

CHEEKS = [
    {"body_site": "cheek", "laterality": "right", "lesion_count": 5},
    {"body_site": "cheek", "laterality": "left", "lesion_count": 5},
]


def test_a_site_is_typed_on_one_line_with_its_own_side_and_count(capsys: pytest.CaptureFixture[str]) -> None:
    interview = asked_about({"plan": {"technique": "spot", "applicator": "cotton_swab"}})
    ask_all(interview, typing({". (Enter: no more)": ["cheek r 5", "cheek l same"], "Is this right?": ["y"]}))
    assert interview.data["plan"]["sites"] == CHEEKS
    shown = capsys.readouterr().err
    assert (
        "One line each, in this order: body site · laterality "
        "(right, left, bilateral, midline, not_applicable) · lesion count\n"
    ) in shown
    assert "  cheek, left, lesion count 5\n" in shown


@pytest.mark.parametrize("line", ["right cheek 5", "r cheek 5", "cheek 5 right", "5 cheek r"])
def test_a_count_may_stand_before_its_turn_and_a_side_before_its_site(line: str) -> None:
    interview = asked_about({"plan": {"technique": "spot", "applicator": "cotton_swab"}})
    ask_all(interview, typing({". (Enter: no more)": [line]}))
    assert interview.data["plan"]["sites"] == CHEEKS[:1]


def test_a_count_in_the_place_of_a_side_is_no_side() -> None:
    interview = asked_about({"plan": {"technique": "spot", "applicator": "cotton_swab"}})
    ask_all(interview, typing({". (Enter: no more)": ["chin 3"]}))
    assert interview.data["plan"]["sites"] == [{"body_site": "chin", "lesion_count": 3}]


def test_nothing_is_taken_over_that_nobody_confirmed() -> None:
    interview = asked_about({"plan": {"technique": "spot", "applicator": "cotton_swab"}})
    lines = ["cheek r 5", "cheek l same", "cheek l 4"]
    ask_all(interview, typing({". (Enter: no more)": lines, "Is this right?": ["n"]}))
    assert [row["lesion_count"] for row in interview.data["plan"]["sites"]] == [5, 4]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("cheek middle", "laterality, middle: This is not one of them."),
        ("chee r", "begin so: cheek, cheek_upper"),
        ("cheek r many", "lesion count, many: Type a whole number."),
        ("cheek r 5 6", "There is nothing more to say than cheek r 5 on this line."),
        ("cheek same 5", "same stands at the end of a line"),
        ("same", "same stands at the end of a line, and needs a row above it."),
        ("- -", "This says nothing"),
        ("cheek r 0", "This must be 1 or more"),
        ("cheek r 5,6", "lesion count, 5,6: Type a whole number."),
        ("cheek r 5 1", "There is nothing more to say than cheek r 5 on this line."),
        ("chin bilateral", ""),
    ],
)
def test_a_line_that_cannot_be_is_asked_for_again(
    capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    interview = asked_about({"plan": {"technique": "spot", "applicator": "cotton_swab"}})
    ask_all(interview, typing({"1. (Enter: no more)": [line, "nose_t mid 3"]}))
    assert said in capsys.readouterr().err
    taken = interview.data["plan"]["sites"]
    assert taken == [{"body_site": "nose_tip", "laterality": "midline", "lesion_count": 3}] or not said


def test_what_a_line_does_not_reach_is_asked_for_afterwards() -> None:
    interview = asked_about({"plan": {"technique": "spot", "applicator": "cotton_swab"}})
    asked: list[str] = []

    def ask(text: str) -> str:
        asked.append(text)
        return typing({"1. (": ["cheek r"], "How many lesions are to be frozen": ["4"]})(text)

    ask_all(interview, ask)
    assert interview.data["plan"]["sites"] == [
        {"body_site": "cheek", "laterality": "right", "lesion_count": 4}
    ]
    assert not [text for text in asked if "On which side" in text]


def test_what_was_planned_is_taken_over_for_what_is_agreed_and_done() -> None:
    plan = {"agent": "liquid_nitrogen", "technique": "spot", "applicator": "cotton_swab", "sites": CHEEKS}
    done = {"status": "completed", "agent": "liquid_nitrogen"}
    interview = asked_about({"plan": plan, "procedure": done})
    lines = {
        "1. (Enter: no more)": ["same", "same"],
        "1. cheek, right:": ["papule 5 cotton spot 4 1 60 1 frost,thaw_c"],
        "2. cheek, left:": ["papule 3 same"],
        "Are these right?": ["y", "y"],
        "Is this right?": ["y"],
    }
    ask_all(interview, typing(lines))
    agreed = [{key: row[key] for key in ("body_site", "laterality")} for row in CHEEKS]
    assert interview.data["consent"]["sites"] == agreed
    rows = interview.data["procedure"]["sites"]
    assert [(row["laterality"], row["lesion_count"]) for row in rows] == [("right", 5), ("left", 3)]
    assert [row["freeze_seconds"] for row in rows] == [4, 4]
    assert rows[1]["reaction"] == ["frost_transient", "thaw_complete"]


def test_a_row_with_days_and_texts_is_asked_for_question_by_question() -> None:
    interview = asked_about({})
    lines = {
        "Which kind of treatment": ["topical_retinoid", "-", ""],
        "What is its name?": ["a gel", "a soap"],
    }
    ask_all(interview, typing(lines))
    assert interview.data["prior_treatments"] == [
        {"class": "topical_retinoid", "name": "a gel"},
        {"name": "a soap"},
    ]


# ---- Codes -------------------------------------------------------------------------------------------


def test_a_grade_has_its_own_number(capsys: pytest.CaptureFixture[str]) -> None:
    interview = asked_about({"condition": {"code": "L70.0", "severity_scale": "iga_face"}})
    ask_all(interview, typing({"How severe is the acne? (0 to 6": ["7", "3"]}))
    assert interview.data["condition"]["severity"] == "iga_3"
    shown = capsys.readouterr().err
    assert "Type a number from 0 to 6" in shown
    assert "\n   3  moderate\n" in shown


@pytest.mark.parametrize(
    ("codes", "first"),
    [
        ("grade_0 grade_1 unknown", 0),
        ("unknown grade_0 grade_1", 1),
        ("grade_2 grade_3", 2),
        ("form_9 other", 1),
        ("one two", 1),
        ("grade_0 grade_2", 1),
        ("", 1),
    ],
)
def test_codes_count_from_1_or_as_their_names_do(codes: str, first: int) -> None:
    assert first_number([Choice(code, code) for code in codes.split()]) == first


def test_a_diagnosis_that_is_in_no_list_is_kept_once_it_is_confirmed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    interview = asked_about({})
    asked = {"What is the diagnosis (ICD-10-CM)?": ["ac vul", "D22.9"], "Is this right?": ["", "y"]}
    ask_all(interview, typing(asked))
    assert interview.data["condition"]["code"] == "D22.9"
    assert capsys.readouterr().err.count("it is kept as it is typed") == 2


def test_first_letters_are_enough_also_where_other_words_may_be_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    patient = {key: value for key, value in complete_visit()["patient"].items() if key != "language"}
    interview = asked_about({"patient": patient})
    ask_all(interview, typing({"Which language does the patient speak?": ["spa"]}))
    assert interview.data["patient"]["language"] == "es"
    assert "  Spanish\n" in capsys.readouterr().err


def test_a_list_shows_words_and_the_codes_that_people_know_or_need(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_codes([Choice("in_one", "a clinic"), Choice("in_two", "a clinic"), Choice("home", "at home")])
    show_codes([Choice("L70.0", "Acne"), Choice("99213", "visit")], numbered=False)
    assert capsys.readouterr().err.splitlines() == [
        "   1  in_one  a clinic",
        "   2  in_two  a clinic",
        "   3  at home",
        "  L70.0  Acne",
        "  99213  visit",
    ]


# ---- The screening -----------------------------------------------------------------------------------

TOGETHER = "Which need another answer than no?"


def screened(lines: dict[str, list[str]], **options: Any) -> dict[str, Any]:
    interview = asked_about({}, documents=["patient-consent"], **options)
    ask_all(interview, typing(lines))
    return dict(interview.data.get("screening", {}))


def test_all_conditions_are_denied_in_one_answer_of_who_asks() -> None:
    found = screened({TOGETHER: ["n"]})
    interview = asked_about({}, documents=["patient-consent"])
    conditions = [one for one in interview.open() if one.about and one.field.who == ("patient",)]
    assert found == {str(one.place[-1]): "no" for one in conditions}
    assert len(found) > 20


def test_what_is_not_denied_is_asked_first_and_the_rest_confirmed(capsys: pytest.CaptureFixture[str]) -> None:
    lines = {
        TOGETHER: ["99", "2,23"],
        "Raynaud's disease": ["unknown", "her mother has it"],
        "fainting": ["y"],
        "The other": ["y"],
    }
    found = screened(lines)
    assert "Type numbers from 1 to" in capsys.readouterr().err
    assert (found["raynaud"], found["raynaud_detail"]) == ("unknown", "her mother has it")
    others = {code: answer for code, answer in found.items() if answer == "no"}
    assert len(others) > 18
    assert not {"raynaud", "fainting"} & {*others}


@pytest.mark.parametrize("lines", [{TOGETHER: [""]}, {TOGETHER: ["2"], "The other": ["", "no"]}])
def test_nothing_is_denied_that_nobody_said(lines: dict[str, list[str]]) -> None:
    assert "no" not in screened({**lines, "Raynaud": ["1"]}).values()


def test_a_patient_who_is_asked_is_asked_one_by_one() -> None:
    asked: list[str] = []
    interview = asked_about({}, documents=["patient-consent"], who=["patient"])
    ask_all(interview, lambda text: asked.append(text) or "")  # type: ignore[func-returns-value]
    assert not [text for text in asked if TOGETHER in text]
    assert len([text for text in asked if "apply to you" in text]) > 20


# ---- Sections, and rounds ----------------------------------------------------------------------------


def test_the_rest_of_a_section_is_left_out_but_not_what_is_always_needed(types: Types) -> None:
    shown = types("-", "Ana", "1990-02-28", "-", "000123", "2026-03-02", "-", "Jane Roe")
    assert shown.count("This is always needed.") == 2
    assert "gender? (1 to 4, or first letters)   Left out: 4 questions.\n" in shown
    patient = {"name": "Ana", "birth_date": date(1990, 2, 28), "record_number": "000123"}
    assert data_of()["patient"] == patient
    assert data_of()["practitioner"]["name"] == "Jane Roe"


def test_a_round_says_how_many_questions_it_has_and_how_to_leave_one_out(types: Types) -> None:
    how, stop, empty, needed, *_ = types().splitlines()
    assert needed.startswith("What every record needs, asked of the front desk: 4 questions")
    assert empty == ""
    first = next(
        line for line in types("Ana", "1990-02-28", "1", "2026-03-02").splitlines() if "patient-c" in line
    )
    assert first.endswith("questions for patient-consent; an answer may open others.")
    assert int(first.split()[0]) > 50
    assert "Enter leaves a question out" in how
    assert "Ctrl-C stops and keeps" in stop


def test_questions_come_in_the_order_of_a_visit_and_of_who_is_asked(types: Types) -> None:
    shown = types(
        *["Ana", "1990-02-28", "000123", "2026-03-02"],
        *[""] * 90,
        options=("--for", "patient-consent"),
        code=0,
    )
    heads = [line for line in shown.splitlines() if ", asked of the " in line]
    people = [head.partition(", asked of the ")[2].partition(":")[0].partition(" and")[0] for head in heads]
    turns = ["front desk", "patient", "assistant", "clinician", "signer"]
    order = [turns.index(one) for one in people if one != "signer"]
    assert order == sorted(order)
    assert len({*people}) > 3


def test_the_first_round_is_for_what_comes_before_and_then_it_goes_on(root: Path) -> None:
    record = to_data(docgen.load_encounter(root / "examples" / "liquid-nitrogen-face.toml", pack=PACK))
    del record["payer"]["name"]  # no document says it
    interview = Watched(PACK, {})
    reader, seen = Reader(interview, record), []

    def ask(text: str) -> str:
        if text.startswith("Go on with"):
            seen.append({place[0] for place in interview.answers})
        return reader(text)

    ask_in_rounds(Output(), interview, ask, None, lambda: None)
    assert len(seen) == 1
    assert {"patient", "screening", "plan"} <= seen[0]
    assert not {"procedure", "post", "aftercare", "signature"} & seen[0]
    assert to_data(docgen.load_encounter(interview.data, pack=PACK)) == record


def test_a_record_whose_consent_is_ready_goes_on_with_what_was_done(types: Types) -> None:
    visit = complete_visit()
    for table in ("procedure", "post", "aftercare", "signature", "photographs", "consent", "time_out"):
        visit.pop(table, None)
    Path("visit.json").write_text(
        json.dumps(to_data(docgen.load_encounter(visit, pack=PACK))), encoding="utf-8"
    )
    shown = types(file="visit.json")
    assert "questions for procedure-note, aftercare;" in shown.splitlines()[1]


def test_what_check_finds_is_shown_and_can_be_answered_again(types: Types) -> None:
    lines = ["Ana", "1990-02-28", "000123", "2026-03-02", *["-"] * 60]
    shown = types(*lines, options=("--for", "patient-consent"), code=0)
    stops = [line for line in shown.splitlines() if " stop " in line]
    assert "patient-consent: NOT READY" in shown
    number = next(line.split()[0] for line in stops if "plan.agent" in line)
    Path("visit.toml").unlink()
    shown = types(*lines, number, "liq", "", options=("--for", "patient-consent"), code=0)
    assert "With what is the freezing planned?" in shown  # its section was left out before
    assert data_of()["plan"]["agent"] == "liquid_nitrogen"


def test_the_last_question_is_asked_again_at_the_end(types: Types) -> None:
    lines = ["Ana", "1990-02-28", "000123", "2026-03-02", *["-"] * 60]
    shown = types(*lines, "<", "-", options=("--for", "patient-consent"), code=0)
    assert shown.count("patient-consent: NOT READY") == 2


def test_a_record_of_which_nothing_is_open_is_not_asked_for(types: Types, root: Path) -> None:
    shutil.copy(root / "examples" / "liquid-nitrogen-face.toml", "visit.toml")
    shown = types(options=("--who", "assistant", "--for", "patient-consent"), code=0)
    assert shown == "Nothing is open.\nNothing was answered, and nothing is written.\n"


def test_which_clinics_file_is_used_is_said_before_anything_is_asked(types: Types, tmp_path: Path) -> None:
    (tmp_path / "patients").mkdir()
    shown = types(file="patients/visit.toml")
    assert shown.startswith(f"The clinic's facts are from {tmp_path / 'clinic.toml'}\n")
    Path("clinic.toml").rename("Clinic.toml")
    shown = types(file="patients/visit.toml").splitlines()
    assert shown[0].startswith(f"No clinic.toml was found. Looked in: {tmp_path / 'patients'}, {tmp_path}")
    assert shown[1] == f"There is {tmp_path / 'Clinic.toml'}: rename it to clinic.toml"


@pytest.mark.parametrize("typed", ["quit", "Exit", "help"])
def test_who_wants_to_leave_is_told_how(types: Types, typed: str) -> None:
    shown = types(typed, "Ana")
    assert "Ctrl-C stops and keeps your answers; < goes back." in shown
    assert data_of()["patient"]["name"] == "Ana"
