"""In the place of a list a record can say that there is nothing, was not asked, is not known: in one way."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
from complete_visit import GONE, altered
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import docgen
from docgen.context import build_context, expression
from docgen.encounter import (
    CORE_LISTS,
    Difference,
    PhraseError,
    Unlisted,
    find_differences,
    json_schema,
    parse_phrase,
    read_again,
    take_part,
    to_data,
)
from docgen.sources import toml as toml_source
from docgen.toml import with_values

PACK = docgen.load_pack("17340")
SCHEMA = Draft202012Validator(json_schema(PACK.definition, PACK.vocabulary, "urn:x", "A visit"))
NOTE = "procedure-note"


def read(changes: dict[str, Any]) -> docgen.Encounter:
    return docgen.load_encounter(altered(changes), pack=PACK)


def problems_of(changes: dict[str, Any]) -> list[tuple[str, str, str]]:
    with pytest.raises(docgen.EncounterError) as caught:
        read(changes)
    return [(problem.place, problem.kind, problem.fix) for problem in caught.value.problems]


PLACES = {
    path.replace("[]", ".0"): CORE_LISTS[one.phrase.instead]
    for path, one in PACK.definition.walk()
    if one.repeats and one.phrase.instead and not path.startswith("prior_procedures[]")
}


def test_none_can_be_said_of_all_for_which_it_can_be_true() -> None:
    assert PLACES.keys() >= {
        "assistants",
        "prior_treatments",
        "prior_procedures",
        "screening.allergies",
        "screening.medications",
        "procedure.complications",
        "procedure.other_procedures",
        "procedure.preparation",
        "condition.features",
    }
    texts = {path for path, one in PACK.definition.walk() if one.phrase.instead and not one.repeats}
    assert texts >= {"procedure.specimens", "procedure.implants", "procedure.blood_loss"}


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("write", ["{}", "{}".upper(), "[{}]"])
def test_what_stands_in_the_place_of_a_list_comes_back_as_it_was(path: str, write: str) -> None:
    for code in PLACES[path]:
        value = [code] if write == "[{}]" else code.upper() if code == "none" else code
        if write == "[{}]" and PACK.definition.at(tuple(path.replace(".0", "").split("."))).group:
            continue
        data = to_data(read({path: value}))
        here: Any = data
        for part in path.split("."):
            here = here[int(part)] if isinstance(here, list) else here[part]
        assert here == code
        assert SCHEMA.is_valid(data)
        toml = with_values("", {(key,): value for key, value in data.items()})
        assert to_data(docgen.load_encounter(json.loads(json.dumps(data)), pack=PACK)) == data
        assert to_data(docgen.load_encounter(toml_source.parse(toml, "x"), pack=PACK)) == data


@given(st.sampled_from(sorted(PLACES)), st.data())
def test_none_not_asked_and_a_missing_value_are_different_things(path: str, draw: st.DataObject) -> None:
    code = draw.draw(st.sampled_from(PLACES[path]))
    said, silent = read({path: code}), read({path: GONE})
    assert said != silent
    assert pickle.loads(pickle.dumps(said)) == said  # noqa: S301
    (change,) = find_differences(to_data(silent), to_data(said))
    assert (change.was, change.now) == (None, code)


def test_an_empty_list_that_says_why_equals_its_code_alone() -> None:
    none = Unlisted("none")
    assert none == "none"
    assert none == Unlisted("none")
    assert none != Unlisted("not_asked")
    assert none != ()
    assert none != ()
    assert not none
    assert list(none) == []
    assert pickle.loads(pickle.dumps(none)) == none  # noqa: S301


def test_a_text_can_be_none_whatever_its_capitals() -> None:
    assert to_data(read({"procedure.specimens": "None"}))["procedure"]["specimens"] == "none"
    assert to_data(read({"procedure.specimens": "Two"}))["procedure"]["specimens"] == "Two"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("procedure.complications", ["none", "bulla"]),
        ("screening.allergies", ["latex", "None"]),
        ("procedure.preparation", ["alcohol_wipe", "none"]),
        ("screening.allergies", ["none", "not_asked"]),
    ],
)
def test_none_beside_another_is_a_contradiction(path: str, value: list[str]) -> None:
    ((place, kind, fix),) = problems_of({path: value})
    assert (place, kind) == (path, "contradiction")
    assert fix == 'write "none" in the place of the list, or take it out'


def test_what_is_said_twice_is_said_once() -> None:
    twice = read({"procedure.complications": ["none", "None"]})
    assert to_data(twice)["procedure"]["complications"] == "none"


@pytest.mark.parametrize("path", ["procedure.complications", "screening.allergies", "plan.sites"])
@pytest.mark.parametrize("code", ["nope", ["none"], 5])
def test_an_empty_list_says_why_by_a_code_of_its_list(path: str, code: Any) -> None:
    assert [problem[:2] for problem in problems_of({path: Unlisted(code)})] == [(path, "wrong-type")]


@pytest.mark.parametrize("path", ["assistants", "prior_treatments", "procedure.not_treated"])
def test_none_is_no_entry_of_a_list_of_tables(path: str) -> None:
    expected = (f"{path}[0]", "wrong-type", 'write "none" in the place of the list')
    assert problems_of({path: ["None"]}) == [expected]
    assert not SCHEMA.is_valid(altered({path: ["none"]}))


def test_any_word_may_be_an_entry_of_an_older_records_list_of_texts() -> None:
    loose = docgen.load_encounter(altered({"screening.allergies": ["none", "latex"]}))
    again = read_again(loose, PACK.definition)
    assert to_data(again)["screening"]["allergies"] == ["none", "latex"]


@pytest.mark.parametrize("word", ["nobody", "not_asked"])
def test_another_word_in_the_place_of_a_list_is_told(word: str) -> None:
    ((place, kind, fix),) = problems_of({"assistants": word})
    assert (place, kind, fix) == (
        "assistants",
        "wrong-type",
        'write each under [[assistants]], or write "none"',
    )


def test_none_at_an_earlier_session_is_read_in_both_ways() -> None:
    for said in ("none", ["none"]):
        data = to_data(read({"prior_procedures": [{"date": "2026-01-05", "adverse": said}]}))
        assert data["prior_procedures"][0]["adverse"] == "none"


def test_none_below_a_table_of_toml_is_led_above_it() -> None:
    ((place, kind, fix),) = problems_of({"encounter.assistants": "none"})
    assert (place, kind) == ("encounter.assistants", "unknown-key")
    assert fix == "assistants belongs in the record itself (in TOML, above its first table)"


def test_templates_and_checks_can_ask_for_it() -> None:
    def holds(source: str, changes: dict[str, Any]) -> bool:
        names = build_context(read(changes), PACK, NOTE, "en")
        return bool(expression(source, "x").evaluate(names))

    for source in ('assistants == "none"', 'assistants in ["none"]', "not missing(assistants)"):
        assert holds(source, {"assistants": "none"})
        assert not holds(source, {"assistants": GONE})
    unasked = {"screening.allergies": "not_asked"}
    assert holds('screening.allergies == "not_asked" and not screening.allergies', unasked)
    assert not holds('screening.allergies == "none"', unasked)
    assert holds("not (assistants | first)", {"assistants": "none"})


def test_a_part_of_a_record_takes_it() -> None:
    data = to_data(read({"prior_treatments": "none"}))
    assert take_part(data, ["prior_treatments[result=relapse].class"])["prior_treatments"] == "none"


def test_an_addendum_tells_a_change_of_it_in_words() -> None:
    changes = (Difference("screening.allergies", "not_asked", ["latex"]),)
    amended = docgen.context.Amended("note", "1", None, "0", changes=changes)  # type: ignore[arg-type]
    names = build_context(read({}), PACK, "addendum", "en", beside=docgen.context.Beside(amended=amended))
    assert names["amends"]["changes"][0]["was"] == "not asked"


def test_docgen_0_1_s_way_is_read() -> None:
    first = {"procedure.complications": ["none"], "procedure.other_procedures": [{"code": "none"}]}
    procedure = to_data(read(first))["procedure"]
    assert (procedure["complications"], procedure["other_procedures"]) == ("none", "none")


def test_a_pack_can_let_it_stand_for_a_list_of_its_own() -> None:
    assert parse_phrase("choice agent, repeats, or nothing").instead == "nothing"
    for phrase in ("boolean, or nothing", "choice agent, or nothing"):
        with pytest.raises(PhraseError):
            parse_phrase(phrase)
