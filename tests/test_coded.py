"""Coded values: a code whatever its capitals, or the code `other` with the words of the record."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from complete_visit import altered, complete_visit
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tiny_pack import make_tiny_pack

import docgen
from docgen.context import build_context
from docgen.encounter import (
    Difference,
    Field,
    Group,
    Other,
    as_listed,
    find_differences,
    json_schema,
    read_again,
    take_part,
    to_data,
)
from docgen.provenance import digest_of, is_made_from, state
from docgen.review.record import find_record_problems
from docgen.sources import json as json_source
from docgen.sources import toml as toml_source
from docgen.toml import with_values

PACK = docgen.load_pack("17340")
SCHEMA = Draft202012Validator(json_schema(PACK.definition, PACK.vocabulary, "urn:x", "A visit"))
ROD = {"code": "other", "text": "a metal rod"}
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]), min_size=1).filter(
    str.strip
)


def read(data: Any) -> docgen.Encounter:
    return docgen.load_encounter(data, pack=PACK)


def problems_of(changes: dict[str, Any]) -> list[tuple[str, str, str]]:
    with pytest.raises(docgen.EncounterError) as caught:
        read(altered(changes))
    return [(problem.place, problem.kind, problem.fix) for problem in caught.value.problems]


# ---- The value ----


def test_other_equals_its_code_and_another_only_with_the_same_words() -> None:
    rod = Other("a metal rod")
    assert rod == "other"
    assert rod == Other("a metal rod")
    assert rod != Other("a glass rod")
    assert rod != "cotton_swab"
    assert {rod, "other"} == {"other"}
    assert "other" in [rod]


def test_other_is_frozen_pickles_and_shows_no_words() -> None:
    rod = Other("a metal rod")
    again = pickle.loads(pickle.dumps(rod))  # noqa: S301
    assert (copy.deepcopy(rod).text, again.text) == ("a metal rod", "a metal rod")
    assert "rod" not in f"{rod!r} {rod}"
    with pytest.raises(AttributeError):
        rod.text = "a glass rod"


# ---- Reading and writing ----


def test_other_is_read_from_a_table_on_its_own_and_in_a_list() -> None:
    found = read(
        altered({"plan.applicator": ROD, "procedure.preparation": ["alcohol_wipe", {**ROD, "text": "ice"}]})
    )
    assert found.plan is not None
    assert found.plan["applicator"].text == "a metal rod"
    assert found.procedure is not None
    assert found.procedure.preparation == ("alcohol_wipe", Other("ice"))
    assert to_data(found)["procedure"]["preparation"][1] == {"code": "other", "text": "ice"}


def test_other_may_be_given_as_a_value_in_python() -> None:
    assert read(altered({"plan.applicator": Other("a metal rod")})) == read(altered({"plan.applicator": ROD}))


@pytest.mark.parametrize("path", ["patient.name", "procedure.specimens", "screening.allergies.0"])
@pytest.mark.parametrize("words", ["a metal rod", "", 5])
def test_text_is_no_code_with_words(path: str, words: Any) -> None:
    assert [problem[:2] for problem in problems_of({path: Other(words)})] == [
        (path.replace(".0", "[0]"), "wrong-type")
    ]


@pytest.mark.parametrize(
    ("words", "kind"), [("", "blank"), (5, "wrong-type"), ("a\0", "forbidden-character")]
)
def test_the_words_of_a_code_given_in_python_are_judged(words: Any, kind: str) -> None:
    assert [problem[:2] for problem in problems_of({"plan.applicator": Other(words)})] == [
        ("plan.applicator.text", kind)
    ]


def test_other_without_words_can_be_read() -> None:
    assert to_data(read(altered({"plan.applicator": "other"})))["plan"]["applicator"] == "other"


WRONG = {
    "words in a text": ("other: a metal rod", "", "unknown-code", 'write { code = "other", text = "…" }'),
    "words for another code": (
        {"code": "cotton_swab", "text": "long"},
        "",
        "unknown-code",
        'write the code alone, or write { code = "other", text = "…" }',
    ),
    "no words": ({"code": "other"}, ".text", "missing", 'write "other" alone while the words are not known'),
    "no code": ({"text": "a rod"}, ".code", "missing", 'write { code = "other", text = "…" }'),
    "blank words": (
        {**ROD, "text": " "},
        ".text",
        "blank",
        "leave the key out when there is nothing to say",
    ),
    "words of another type": ({**ROD, "text": 3}, ".text", "wrong-type", "write it in quotes, or"),
    "a key too many": ({**ROD, "note": "x"}, ".note", "unknown-key", 'write { code = "other", text = "…" }'),
    "an empty table": ({}, "", "wrong-type", ""),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_table_that_is_not_a_coded_value_is_told_with_its_cure(case: str) -> None:
    value, below, kind, fix = WRONG[case]
    ((place, found, cure),) = problems_of({"plan.applicator": value})
    assert (place, found) == (f"plan.applicator{below}", kind)
    assert cure.startswith(fix)
    assert not SCHEMA.is_valid(altered({"plan.applicator": value}))


def test_words_are_not_repeated_in_a_message() -> None:
    with pytest.raises(docgen.EncounterError) as caught:
        read(altered({"plan.applicator": "other: SECRET rod"}))
    assert "SECRET" not in str(caught.value)


@pytest.mark.parametrize("path", ["plan.agent", "consent.outcome"])
def test_a_list_without_the_code_other_takes_no_words(path: str) -> None:
    ((place, _, _),) = problems_of({path: ROD})
    assert place == path
    assert not SCHEMA.is_valid(altered({path: ROD}))


def test_a_list_that_is_not_docgens_takes_words_without_a_pack() -> None:
    assert to_data(docgen.load_encounter(altered({"plan.applicator": ROD})))["plan"]["applicator"] == ROD


INLINE = {
    "after a comma": 'a = { code = "other",\n  text = "x" }',
    "after the brace": 'a = {\n  code = "other", text = "x" }',
    "before the brace": 'a = { code = "other", text = "x"\n}',
    "after a comment": 'a = { code = "other", # why\n  text = "x" }',
    "in a list": 'a = [{ code = "other"\n, text = "x" }]',
}


@pytest.mark.parametrize("text", INLINE.values(), ids=INLINE)
def test_an_inline_table_over_two_lines_is_told(text: str) -> None:
    with pytest.raises(docgen.EncounterError) as caught:
        toml_source.parse(text, "visit.toml")
    (problem,) = caught.value.problems
    assert problem.place.startswith("line 1")
    assert problem.message == "has braces whose content goes on in the next line"
    assert problem.fix == "write it on one line, from { to }"


# ---- Whatever its capitals ----


def test_codes_are_taken_whatever_their_capitals() -> None:
    changes = {
        "plan.agent": " Liquid nitrogen",
        "plan.sites.0.body_site": "CHEEK",
        "plan.applicator": {"code": "Other", "text": "a rod"},
        "condition.code": "l70.0",
        "patient.gender": "Female",
        "patient.language": "EN",
        "screening.raynaud": "No",
        "procedure.pain_peak": "Not scored",
        "procedure.preparation": ["Alcohol-wipe"],
        "procedure.sites.0.lesion_type": "Mixed",
        "procedure.sites.0.composition": {"Papule": 2},
        "procedure.sites.0.lesion_count": 2,
    }
    data = to_data(read(altered(changes)))
    assert (data["plan"]["agent"], data["plan"]["sites"][0]["body_site"]) == ("liquid_nitrogen", "cheek")
    assert data["plan"]["applicator"] == {"code": "other", "text": "a rod"}
    assert (data["condition"]["code"], data["patient"]["gender"]) == ("L70.0", "female")
    assert (data["patient"]["language"], data["screening"]["raynaud"]) == ("en", "no")
    assert (data["procedure"]["pain_peak"], data["procedure"]["preparation"]) == (
        "not_scored",
        ["alcohol_wipe"],
    )
    assert data["procedure"]["sites"][0]["composition"] == {"papule": 2}


def test_a_record_that_was_read_without_its_pack_gets_its_codes_with_it() -> None:
    loose = docgen.load_encounter(altered({"plan.agent": "Liquid_Nitrogen"}))
    again = read_again(loose, PACK.definition, vocabulary=PACK.vocabulary)
    assert to_data(again)["plan"]["agent"] == "liquid_nitrogen"
    assert docgen.check(loose, PACK, "patient-consent") == ()


def test_a_code_twice_in_a_table_of_counts_is_told() -> None:
    changes = {
        "procedure.sites.0.lesion_type": "mixed",
        "procedure.sites.0.composition": {"papule": 2, "Papule": 2},
    }
    assert [problem[:2] for problem in problems_of(changes)] == [
        ("procedure.sites[0].composition.Papule", "duplicate-key")
    ]


def test_a_text_that_two_codes_would_be_is_neither() -> None:
    assert as_listed("A b", ["a_b", "c"]) == "a_b"
    assert as_listed("A b", ["a_b", "a-b"]) == "A b"


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("isotretinoin_details", "did you mean isotretinoin_detail?"),
        ("raynaud_detial", "did you mean raynaud_detail?"),
        ("raynod", "did you mean raynaud?"),
        ("diabetes", "belongs in [own], and is declared in clinic.toml"),
    ],
)
def test_a_condition_that_nobody_asks_about_is_told_with_what_was_meant(key: str, meant: str) -> None:
    ((place, kind, fix),) = problems_of({f"screening.{key}": "yes"})
    assert (place, kind) == (f"screening.{key}", "unknown-key")
    assert meant in fix


# ---- In every place ----


def coded_places(group: Group, above: str = "") -> Iterator[tuple[str, Field]]:
    """Each field that takes words, with a path to it in the first row of each list."""
    for name, one in group.fields.items():
        path = f"{above}.{name}".lstrip(".")
        if one.group is not None:
            yield from coded_places(one.group, f"{path}.0" if one.repeats else path)
        elif one.phrase.list and (one.phrase.is_open or "other" in PACK.vocabulary.get(one.list, ())):
            yield path, one


PLACES = dict(coded_places(PACK.definition))


def put(data: dict[str, Any], path: str, value: Any) -> None:
    *above, last = path.split(".")
    here: Any = data
    for part, following in zip(above, [*above[1:], last], strict=True):
        blank: Any = [] if following.isdigit() else {}
        if isinstance(here, list):
            if len(here) == int(part):
                here.append(blank)
            here = here[int(part)]
        else:
            here = here.setdefault(part, blank)
    here[last] = value


def with_words(words: dict[str, str]) -> dict[str, Any]:
    """The complete visit with `other` in words at these places, in lists beside another code."""
    data = complete_visit()
    data["procedure"].pop("complications")
    for path, text in words.items():
        value: Any = {"code": "other", "text": text}
        one = PLACES[path]
        if one.repeats:
            codes = [code for code in PACK.vocabulary[one.list] if code not in ("none", "other")]
            value = [codes[0], value] if codes else [value]
        put(data, path, value)
    return data


def test_there_are_many_places_for_words() -> None:
    assert {"plan.applicator", "condition.code", "procedure.sites.0.body_site"} <= PLACES.keys()
    assert len(PLACES) > 30


@given(st.dictionaries(st.sampled_from(sorted(PLACES)), WORDS))
def test_a_record_with_words_anywhere_comes_back_as_it_was(words: dict[str, str]) -> None:
    data = with_words(words)
    visit = read(data)
    written = to_data(visit)
    for path, text in words.items():
        here: Any = written
        for part in path.split("."):
            here = here[int(part)] if isinstance(here, list) else here[part]
        found = here[-1] if isinstance(here, list) else here
        assert found == {"code": "other", "text": text}
    assert to_data(read(written)) == written
    assert SCHEMA.is_valid(written)
    toml = with_values("", {(key,): value for key, value in written.items()})
    for text, parse in ((json.dumps(written), json_source.parse), (toml, toml_source.parse)):
        assert to_data(read(parse(text, "visit"))) == written
    assert to_data(pickle.loads(pickle.dumps(visit))) == written  # noqa: S301


# ---- In templates, comparisons and parts ----


def test_the_words_are_printed_where_words_are() -> None:
    changes = {"plan.applicator": ROD, "consent.applicator": {**ROD, "text": "a glass rod"}}
    names = build_context(read(altered(changes)), PACK, "patient-consent", "en")
    planned, agreed = names["plan"]["applicator"], names["consent"]["applicator"]
    assert (planned["clinical"], planned["plain"]) == ("a metal rod", "a metal rod")
    assert planned["agents"] == ["liquid_nitrogen", "carbon_dioxide_slush"]
    assert planned == "other"
    assert planned != agreed
    assert names["applicators"] == [planned]


def test_changed_words_are_a_difference_of_their_own() -> None:
    def told(was: Any, now: Any) -> tuple[Difference, ...]:
        return find_differences(*(to_data(read(altered({"plan.applicator": one}))) for one in (was, now)))

    assert told("cotton_swab", ROD) == (Difference("plan.applicator", "cotton_swab", ROD),)
    assert told(ROD, {**ROD, "text": "a glass rod"}) == (
        Difference("plan.applicator.text", "a metal rod", "a glass rod"),
    )
    assert told(ROD, ROD) == ()


def test_a_change_to_words_is_told_in_words_in_an_addendum() -> None:
    changes = (Difference("plan.applicator", "cotton_swab", ROD),)
    amended = docgen.context.Amended("note", "1", None, "0", changes=changes)  # type: ignore[arg-type]
    beside = docgen.context.Beside(amended=amended)
    names = build_context(read(complete_visit()), PACK, "addendum", "en", beside=beside)
    assert (names["amends"]["changes"][0]["was"], names["amends"]["changes"][0]["now"]) == (
        "cotton-tipped applicator",
        "a metal rod",
    )


def test_a_part_of_a_record_takes_the_words_with_their_code() -> None:
    data = to_data(
        read(altered({"plan.applicator": ROD, "prior_treatments.0.class": {**ROD, "text": "ice"}}))
    )
    assert take_part(data, ["plan.applicator"])["plan"] == {"applicator": ROD}
    chosen = take_part(data, ["prior_treatments[class=other].class"])
    assert chosen["prior_treatments"] == [{"class": {"code": "other", "text": "ice"}}]


# ---- As docgen 0.1 wrote it ----

FIRST = {"plan.sites.0.body_site": "other", "plan.sites.0.other_text": "ear lobe"}


def test_the_words_of_a_site_are_read_from_beside_it() -> None:
    site = to_data(read(altered(FIRST)))["plan"]["sites"][0]
    assert site["body_site"] == {"code": "other", "text": "ear lobe"}
    assert "other_text" not in site


def test_words_beside_another_site_are_told_in_a_file_and_kept_in_a_document() -> None:
    beside = {"plan.sites.0.other_text": "ear lobe"}
    ((place, kind, fix),) = problems_of(beside)
    assert (place, kind) == ("plan.sites[0].other_text", "unknown-key")
    assert 'write { code = "other", text = "…" }' in fix
    kept = read_again(docgen.load_encounter(altered(beside)), PACK.definition)
    assert to_data(kept)["plan"]["sites"][0]["other_text"] == "ear lobe"


def test_a_sheet_of_a_record_in_the_first_form_is_still_known_as_made_from_it() -> None:
    first = altered(
        {
            **FIRST,
            "procedure.complications": ["none"],
            "procedure.other_procedures": [{"code": "none"}],
            "screening.allergies": ["none"],
            "screening.medications": ["none"],
        }
    )
    sheet = state(read(first), PACK, "aftercare", "en", draft=False)
    made = {**{name: getattr(sheet, name) for name in sheet.__dataclass_fields__}}
    before = type(sheet)(**{**made, "record_digest": digest_of(first)})
    assert is_made_from(before, docgen.load_encounter(first), PACK.definition)
    assert not is_made_from(before, read(complete_visit()), PACK.definition)


# ---- A text of an older record where a code stands now ----

INITIALS = {"consent.pigment_initials": "AE"}


def test_initials_of_an_older_record_are_read_as_given_and_told_in_a_file() -> None:
    ((place, kind, fix),) = problems_of(INITIALS)
    assert (place, kind) == ("consent.pigment_initials", "unknown-code")
    assert fix == "write one of: given, declined, not_needed"
    again = read_again(docgen.load_encounter(altered(INITIALS)), PACK.definition)
    assert to_data(again)["consent"]["pigment_initials"] == "given"


@pytest.mark.parametrize("code", ["given", "declined", "not_needed"])
def test_a_decision_stays_what_it_is(code: str) -> None:
    loose = docgen.load_encounter(altered({"consent.pigment_initials": code}))
    assert to_data(read_again(loose, PACK.definition))["consent"]["pigment_initials"] == code


@pytest.mark.parametrize(
    ("older", "fix"), [("givn", "its codes: given, declined, not_needed"), ("given", "")]
)
def test_a_pack_names_a_code_that_there_is_for_older_texts(tmp_path: Path, older: str, fix: str) -> None:
    folder = make_tiny_pack(tmp_path)
    record = folder / "record.toml"
    line = f'pigment_initials = {{ type = "choice decision", older = "{older}" }}'
    text = record.read_text(encoding="utf-8").replace('pigment_initials = "choice decision"', line)
    record.write_text(text, encoding="utf-8")
    found = find_record_problems(docgen.load_pack(folder))
    problems = [(one.place, one.kind, one.fix) for one in found if "older" in one.place]
    place = "record.toml, consent.pigment_initials.older"
    assert problems == ([(place, "unknown-code", fix)] if fix else [])
