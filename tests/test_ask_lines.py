"""What is typed for `docgen ask` by mistake: nothing is written that nobody meant."""

from __future__ import annotations

from typing import Any

import pytest
from answered import typing
from complete_visit import complete_visit

import docgen
from docgen.cli.asking import Interview, ask_all
from docgen.cli.asking.rounds import ask_in_rounds
from docgen.cli.output import Output

PACK = docgen.load_pack("17340")


def planned() -> dict[str, Any]:
    return {"technique": "spot", "applicator": "cotton_swab"}


def needed() -> dict[str, Any]:
    return {key: complete_visit()[key] for key in ("patient", "encounter")}


def asked(lines: dict[str, list[str]], **tables: Any) -> Interview:
    """An interview that was asked; lines are typed at the questions that hold some words, else nothing."""
    interview = Interview(PACK, {**needed(), **tables})
    ask_all(interview, typing(lines))
    return interview


# ---- Texts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["same", "Same", "<<", "--", ".", "\u200b", "\u202e", "\u00ad\u2060", "😀"])
def test_what_says_nothing_is_no_text(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    interview = asked({"Who performs the procedure?": [typed, "Jane Roe"]})
    assert interview.data["practitioner"]["name"] == "Jane Roe"
    assert "Write it out, or press Enter to leave the question out." in capsys.readouterr().err


@pytest.mark.parametrize("typed", ["Núñez", "李", "Ana\u200bPoe", "×2", "נ\u200f"])
def test_what_has_a_letter_or_a_digit_is_a_text(typed: str) -> None:
    assert asked({"Who performs the procedure?": [typed]}).data["practitioner"]["name"] == typed


@pytest.mark.parametrize("typed", ["Ana\tPoe", "1 Main Street\nSpringfield"])
def test_a_tab_or_a_line_break_that_was_pasted_is_told(
    typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "practitioner" not in asked({"Who performs the procedure?": [typed]}).data
    assert "This has a tab or a line break in it." in capsys.readouterr().err


@pytest.mark.parametrize("typed", ["9", "1,", "99", "0", "-3", "12.5"])
def test_a_number_out_of_range_is_no_words_of_a_code(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    interview = asked({"What is the diagnosis": [typed, "L70.0"]})
    assert interview.data["condition"]["code"] == "L70.0"
    assert "This is not one of them." in capsys.readouterr().err


def test_the_words_of_other_are_no_sign(capsys: pytest.CaptureFixture[str]) -> None:
    lines = {"Which applicator is planned?": ["other"], "What is it, in words?": ["?", "same", "a rod"]}
    interview = asked(lines)
    assert interview.data["plan"]["applicator"] == {"code": "other", "text": "a rod"}
    assert capsys.readouterr().err.count("Write it out") == 2


# ---- Lists -------------------------------------------------------------------------------------------

FEATURES, ALLERGIES = "Which features does the acne have?", "Which allergies"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1,1", "nodulocystic is there twice. Type each once."),
        ("scar, 3", "scarring_active is there twice"),
        (",", "This says nothing"),
        (";", "This says nothing"),
    ],
)
def test_a_list_with_a_code_twice_or_with_nothing_is_asked_for_again(
    typed: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    interview = asked({FEATURES: [typed, "1,2"]})
    assert interview.data["condition"]["features"] == ["nodulocystic", "conglobata"]
    assert said in capsys.readouterr().err


def test_two_other_codes_with_words_of_their_own_are_a_list() -> None:
    interview = asked({FEATURES: ["other, other"], "What is it, in words?": ["one", "two"]})
    texts = [{"code": "other", "text": text} for text in ("one", "two")]
    assert interview.data["condition"]["features"] == texts


@pytest.mark.parametrize(
    ("typed", "said"), [("papule 1, papule 2", "papule is there twice"), (",", "says nothing")]
)
def test_a_number_for_a_code_that_has_one_is_asked_for_again(
    typed: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    site = {"body_site": "chin", "laterality": "midline", "lesion_type": "mixed", "lesion_count": 3}
    lines = {"How many lesions of each": [typed, "papule 1, cyst 2"]}
    interview = asked(lines, procedure={"status": "completed", "sites": [site]})
    assert interview.data["procedure"]["sites"][0]["composition"] == {"papule": 1, "cyst": 2}
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("question", "typed", "said"),
    [
        (FEATURES, "1,3", "  nodulocystic lesions and active scarring\n"),
        ("Which skin type", "2", "  Fitzpatrick skin type II\n"),
    ],
)
def test_what_a_number_means_is_said(
    question: str, typed: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked({question: [typed]})
    assert said in capsys.readouterr().err


# ---- Sides -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["n l", "n r 5", "l g", "m i same"])
def test_two_letters_that_could_be_another_site_are_asked_for_again(line: str) -> None:
    interview = asked({"1. (Enter: no more)": [line, "nose_t, midline, 2"]}, plan=planned())
    nose = {"body_site": "nose_tip", "laterality": "midline", "lesion_count": 2}
    assert interview.data["plan"]["sites"] == [nose]  # with commas, as docgen says it


def test_the_codes_of_a_line_are_listed_without_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    asked({"1. (Enter: no more)": ["?"]}, plan=planned())
    listed = capsys.readouterr().err.partition("  body site\n")[2].splitlines()
    assert listed[0].split()[0] == next(iter(PACK.vocabulary["body_site"]))


def test_a_site_that_is_typed_twice_is_found_before_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    interview = Interview(PACK, {**needed(), "plan": planned()})
    ask = typing({". (Enter: no more)": ["cheek r 5", "cheek r 5"]})
    ask_in_rounds(Output(), interview, ask, "patient-consent", lambda: None)
    assert "The same site and side is planned twice" in capsys.readouterr().err


# ---- Conditions together -----------------------------------------------------------------------------

TOGETHER, OTHERS = "Which need another answer than no?", "The other"


def test_conditions_are_listed_again(capsys: pytest.CaptureFixture[str]) -> None:
    interview = asked({TOGETHER: ["?", "1"], OTHERS: ["?", "same", "x", ""]})
    shown = capsys.readouterr().err
    assert shown.count("Raynaud's disease or phenomenon") >= 3
    assert shown.count("Type y, or press Enter to be asked one by one.") == 2
    assert "screening" not in interview.data


def test_how_many_conditions_were_denied_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    interview = asked({TOGETHER: ["n"]})
    denied = [*interview.data["screening"].values()].count("no")
    assert f"  Each was asked, and the answer is no: {denied}.\n" in capsys.readouterr().err
